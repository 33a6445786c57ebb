/* A change of an account and its event, in one transaction; and what the account's events must come to. */
#include "account/inner.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "record/ledger.h"
#include "record/record.h"
#include "store/store.h"
#include "store/writer.h"

#include <stdlib.h>

/* What events say of an account, and verification compares. Not phone, e-mail and what comes and goes with each
 * sign-in; hash and secret never. */
static json_t *account_state(struct arena *a, const struct account *account)
{
    json_t *offices = json_array();
    for (size_t i = 0; i < account->offices; i++) {
        const struct office *o = &account->office[i];
        const char *organ = o->organ ? o->organ : "-";
        json_array_append_new(offices, json_string(arena_printf(a, "%s %s %s", o->role, organ, o->district)));
    }
    return json_pack("{s:s, s:s, s:b, s:b, s:b, s:o, s:s*}", "name", account->name, "state",
                     account_state_name(account->state), "must_change", account->must_change, "sample", account->sample,
                     "second_factor", account->second_factor, "offices", offices, "identity", account->identity);
}

static const char *canonical(struct arena *a, json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    const char *copy = arena_strdup(a, text ? text : "{}");
    free(text);
    json_decref(json);
    return copy;
}

/* {"state":["active","closed"]}; before NULL: all of it, as it is. */
static const char *changes_of(struct arena *a, const struct account *before, const struct account *after)
{
    if (!before)
        return canonical(a, account_state(a, after));
    json_t *was = account_state(a, before), *is = account_state(a, after), *changes = json_object(), *value;
    const char *name;
    json_object_foreach(is, name, value)
    {
        json_t *old = json_object_get(was, name);
        if (!json_equal(old, value))
            json_object_set_new(changes, name, json_pack("[O?, O]", old, value));
    }
    json_object_foreach(was, name, value)
    {
        if (!json_object_get(is, name))
            json_object_set_new(changes, name, json_pack("[O, n]", value));
    }
    json_decref(was);
    json_decref(is);
    return canonical(a, changes);
}

static bool write_event(struct amend *t, struct db *db, const struct account *now, struct error *err)
{
    struct event e = {
        .actor = t->by.actor,
        .action = t->action,
        .reg = "account",
        .record = now->login,
        .previous = t->making ? 0 : t->row.is.event,
        .changes = changes_of(t->arena, t->making ? NULL : &t->row.is, now),
        .reason = t->reason,
        .fields = t->fields,
        .from = t->by.from,
        .day = DATE_NONE,
        .at = t->by.at,
    };
    int64_t number;
    if (!ledger_append(t->arena, t->s->records->ledger, db, &e, &number, err))
        return false;
    const int64_t bound[] = {number, now->id};
    return run_with(db, "update account set event = ? where id = ?", bound, 2, err);
}

bool amend_own(struct amend *t, struct db *db, const char *sql, int64_t id, const char **out, struct error *err)
{
    struct stmt *st = db_prepare(db, sql, err);
    *out = NULL;
    if (!st)
        return false;
    stmt_bind_int(st, 1, id);
    stmt_bind_int(st, 2, t->row.is.id);
    if (stmt_row(st, err))
        *out = arena_strdup(t->arena, stmt_text(st, 0));
    stmt_reset(st);
    return !err->code;
}

bool amend_inside(struct db *db, void *argument, struct error *err)
{
    struct amend *t = argument;
    struct account_row now;
    const struct model *m = t->s->records->model;
    if ((!t->making && !row_read(t->arena, db, m, t->login, &t->row, err)) || !t->act(t, db, err))
        return false;
    return !t->action || (row_read(t->arena, db, m, t->login, &now, err) && write_event(t, db, &now.is, err));
}

bool amend(struct amend *t, struct error *err)
{
    return writer_run(t->s->records->writer, amend_inside, t, err);
}

struct amend amend_of(struct arena *a, struct accounts *s, const char *login, const char *action,
                      const struct author *by)
{
    return (struct amend){.arena = a, .s = s, .login = login, .action = action, .by = *by};
}

static bool do_nothing(struct amend *t, struct db *db, struct error *err)
{
    (void)t;
    (void)db;
    (void)err;
    return true;
}

bool account_note_proof(struct arena *a, struct accounts *s, const char *login, const char *reason, const char *fields,
                        const struct author *by, struct error *err)
{
    struct amend t = amend_of(a, s, login, "account:prove", by);
    t.reason = reason;
    t.fields = fields;
    t.act = do_nothing;
    return amend(&t, err);
}

static bool beside_rows(struct arena *a, struct db *db, size_t *count, struct ledger_row **out, struct error *err)
{
    /* Offices are read without the definitions: what is compared stands in the account's own tables. */
    const struct accounts alone = {.records = &(struct records){0}};
    struct account *account;
    if (!account_list(a, &alone, db, count, &account, err))
        return false;
    *out = arena_array(a, *count, sizeof **out);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] =
            (struct ledger_row){account[i].login, account[i].event, canonical(a, account_state(a, &account[i]))};
    return true;
}

struct ledger_beside account_beside(void)
{
    return (struct ledger_beside){.reg = "account", .rows = beside_rows, .make = account_restore};
}
