/* Accounts as the database holds them. */
#include "account/inner.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"
#include "record/record.h"
#include "store/store.h"

#include <string.h>

static void close_accounts(void *argument)
{
    struct accounts *s = argument;
    pthread_cond_destroy(&s->left);
    pthread_mutex_destroy(&s->lock);
    secret_wipe(s, sizeof *s);
}

struct accounts *accounts_open(struct arena *a, struct records *records, const struct keys *keys,
                               const struct account_rules *rules, struct error *err)
{
    struct accounts *s = arena_new_of(a, struct accounts);
    s->records = records;
    s->cost = rules && rules->hash_operations ? (struct secret_cost){rules->hash_operations, rules->hash_memory}
                                              : secret_moderate();
    s->at_once = rules && rules->hash_at_once ? rules->hash_at_once : 2;
    s->one_factor = rules && rules->one_factor;
    s->linked_outside = rules && rules->linked_outside;
    secret_derive(keys, "plumbline account seal 1", s->seal_key);
    secret_derive(keys, "plumbline account token 1", s->token_key);
    secret_derive(keys, "plumbline account form 1", s->form_key);
    secret_derive(keys, "plumbline account identity 1", s->identity_key);
    if (pthread_mutex_init(&s->lock, NULL) != 0 || pthread_cond_init(&s->left, NULL) != 0) {
        error_set(err, ERROR_SYSTEM, "the system gives no more locks");
        return NULL;
    }
    arena_defer(a, close_accounts, s);
    return s;
}

int64_t author_at(const struct author *by)
{
    return by && by->at ? by->at : time_now();
}

char *login_clean(struct arena *a, const char *login)
{
    char *clean = arena_strdup(a, login);
    for (char *p = clean; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p - 'A' + 'a');
    return clean;
}

bool run_with(struct db *db, const char *sql, const int64_t *number, int count, struct error *err)
{
    struct stmt *st = db_prepare(db, sql, err);
    for (int i = 0; st && i < count; i++)
        stmt_bind_int(st, i + 1, number[i]);
    return st && stmt_run(st, err);
}

static const char account_columns[] =
    "id, event, login, name, phone, email, state, must_change, sample, failures, locked_until, made_at, password_at, "
    "last_in, totp_last, hash, totp, totp_new, identity, identity_box";

static const char *const state_name[] = {
    [ACCOUNT_ACTIVE] = "active", [ACCOUNT_LOCKED] = "locked", [ACCOUNT_CLOSED] = "closed"};

const char *account_state_name(enum account_state state)
{
    return state_name[state];
}

/* What no state is called counts as locked: nobody comes in by it. */
static enum account_state state_of(const char *name)
{
    for (size_t i = 0; i < sizeof state_name / sizeof *state_name; i++)
        if (text_equal(state_name[i], name))
            return (enum account_state)i;
    return ACCOUNT_LOCKED;
}

static const char *take_text(struct arena *a, struct stmt *st, int column)
{
    const char *text = stmt_text(st, column);
    return text ? arena_strdup(a, text) : NULL;
}

static struct box take_box(struct arena *a, struct stmt *st, int column)
{
    struct box box = {0};
    const void *data = stmt_blob(st, column, &box.size);
    if (data && box.size)
        box.data = arena_memdup(a, data, box.size);
    return box;
}

static const char *take_mark(struct arena *a, struct stmt *st, int column)
{
    size_t size;
    const void *data = stmt_blob(st, column, &size);
    return data && size ? digest_hex(a, data, size) : NULL;
}

static void read_row(struct arena *a, struct stmt *st, struct account_row *out)
{
    *out = (struct account_row){
        .is = {.id = stmt_int(st, 0),
               .event = stmt_int(st, 1),
               .login = take_text(a, st, 2),
               .name = take_text(a, st, 3),
               .phone = take_text(a, st, 4),
               .email = take_text(a, st, 5),
               .state = state_of(stmt_text(st, 6)),
               .must_change = stmt_int(st, 7),
               .sample = stmt_int(st, 8),
               .failures = (int)stmt_int(st, 9),
               .locked_until = stmt_int(st, 10),
               .made_at = stmt_int(st, 11),
               .password_at = stmt_int(st, 12),
               .last_in = stmt_int(st, 13),
               .identity = take_mark(a, st, 18)},
        .totp_last = stmt_int(st, 14),
        .hash = take_box(a, st, 15),
        .totp = take_box(a, st, 16),
        .totp_new = take_box(a, st, 17),
        .identity = take_box(a, st, 19),
    };
    out->is.second_factor = out->totp.size;
}

bool row_read(struct arena *a, struct db *db, const struct model *m, const char *login, struct account_row *out,
              struct error *err)
{
    size_t bad;
    if (!text_valid(login, strlen(login), &bad))
        return error_set(err, ERROR_INPUT, "the login is not valid UTF-8 text");
    struct stmt *st = db_prepare(db, arena_printf(a, "select %s from account where login = ?", account_columns), err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, login_clean(a, login));
    if (!stmt_row(st, err))
        return !err->code && error_set(err, ERROR_NOT_FOUND, "there is no account “%.60s”", login);
    read_row(a, st, out);
    stmt_reset(st);
    return offices_read(a, db, m, &out->is, err);
}

struct account *account_read(struct arena *a, const struct accounts *s, struct db *db, const char *login,
                             struct error *err)
{
    struct account_row *row = arena_new_of(a, struct account_row);
    return row_read(a, db, s->records->model, login, row, err) ? &row->is : NULL;
}

bool account_list(struct arena *a, const struct accounts *s, struct db *db, size_t *count, struct account **out,
                  struct error *err)
{
    struct stmt *st = db_prepare(db, arena_printf(a, "select %s from account order by login", account_columns), err);
    size_t room = 0;
    *count = 0;
    *out = NULL;
    while (st && stmt_row(st, err)) {
        struct account_row row;
        read_row(a, st, &row);
        *out = arena_grow(a, *out, *count, &room, sizeof **out);
        (*out)[(*count)++] = row.is;
    }
    for (size_t i = 0; st && !err->code && i < *count; i++)
        if (!offices_read(a, db, s->records->model, &(*out)[i], err))
            return false;
    return st && !err->code;
}

bool account_any(struct db *db, bool *out, struct error *err)
{
    int64_t count;
    if (!db_int(db, "select count(*) from (select id from account limit 1) t", 0, &count, err))
        return false;
    *out = count;
    return true;
}
