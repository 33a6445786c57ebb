#include "account/draft.h"

#include "account/inner.h"
#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "record/record.h"
#include "store/store.h"
#include "store/writer.h"

#include <stdlib.h>
#include <string.h>

static char *about(struct arena *a, const struct session *session, const char *form)
{
    return arena_printf(a, "draft %s %s", session->login, form);
}

/* {"title": …, "fields": [[name, value], …]} */
static char *to_text(struct arena *a, const struct draft *d)
{
    struct buf b = buf_new(a);
    buf_add(&b, "{\"title\":");
    buf_add_json(&b, d->title ? d->title : "");
    buf_add(&b, ",\"fields\":[");
    for (size_t i = 0; i < d->fields; i++) {
        buf_add(&b, i ? ",[" : "[");
        buf_add_json(&b, d->field[i].name);
        buf_add_char(&b, ',');
        buf_add_json(&b, d->field[i].value);
        buf_add_char(&b, ']');
    }
    buf_add(&b, "]}");
    return b.data;
}

static void from_text(struct arena *a, const char *text, struct draft *out)
{
    json_t *json = json_loads(text, 0, NULL), *fields = json_object_get(json, "fields"), *one;
    const char *title = json_string_value(json_object_get(json, "title"));
    struct draft_field *field = arena_array(a, json_array_size(fields) + 1, sizeof *field);
    size_t i;
    out->title = arena_strdup(a, title ? title : "");
    out->fields = 0;
    out->field = field;
    json_array_foreach(fields, i, one)
    {
        const char *name = json_string_value(json_array_get(one, 0)),
                   *value = json_string_value(json_array_get(one, 1));
        if (name && value)
            field[out->fields++] = (struct draft_field){arena_strdup(a, name), arena_strdup(a, value)};
    }
    json_decref(json);
}

struct keeping {
    const struct session *session;
    const struct draft *draft;
    struct box box;
};

/* Of all accounts those that are too old, and of this one what is more than it may keep. */
static bool make_room(struct db *db, const struct keeping *k, struct error *err)
{
    const int64_t old = k->draft->kept_at - DRAFT_KEPT, account = k->session->account_id;
    const int64_t own[] = {account, account, DRAFTS_MOST};
    return run_with(db, "delete from account_draft where kept_at <= ?", &old, 1, err) &&
           run_with(db,
                    "delete from account_draft where account_id = ? and id not in (select id from account_draft where "
                    "account_id = ? order by kept_at desc, id desc limit ?)",
                    own, 3, err);
}

static bool keep(struct db *db, void *argument, struct error *err)
{
    const struct keeping *k = argument;
    struct stmt *st = db_prepare(db,
                                 "insert into account_draft (account_id, form, box, kept_at) values (?, ?, ?, ?) on "
                                 "conflict (account_id, form) do update set box = excluded.box, kept_at = "
                                 "excluded.kept_at",
                                 err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, k->session->account_id);
    stmt_bind_text(st, 2, k->draft->form);
    stmt_bind_blob(st, 3, k->box.data, k->box.size);
    stmt_bind_int(st, 4, k->draft->kept_at);
    return stmt_run(st, err) && make_room(db, k, err);
}

bool draft_keep(struct arena *a, struct accounts *s, const struct session *session, const struct draft *d,
                struct error *err)
{
    struct keeping k = {.session = session, .draft = d};
    const char *text = to_text(a, d);
    size_t size = strlen(text);
    if (size > DRAFT_BYTES)
        return error_set(err, ERROR_INPUT, "the draft is too large to be kept: at most %d KB", DRAFT_BYTES >> 10);
    k.box.data = secret_seal(a, s->seal_key, about(a, session, d->form), text, size, &k.box.size);
    return writer_run(s->records->writer, keep, &k, err);
}

static bool drop(struct db *db, void *argument, struct error *err)
{
    const struct keeping *k = argument;
    struct stmt *st = db_prepare(db, "delete from account_draft where account_id = ? and form = ?", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, k->session->account_id);
    stmt_bind_text(st, 2, k->draft->form);
    return stmt_run(st, err);
}

bool draft_drop(struct arena *a, struct accounts *s, struct db *db, const struct session *session, const char *form,
                struct error *err)
{
    struct draft d;
    if (!draft_read(a, s, db, session, form, INT64_MIN, &d, err))
        return false;
    d.form = form;
    struct keeping k = {.session = session, .draft = &d};
    return !d.kept_at || writer_run(s->records->writer, drop, &k, err);
}

bool drafts_forget(struct db *db, int64_t account_id, struct error *err)
{
    return run_with(db, "delete from account_draft where account_id = ?", &account_id, 1, err);
}

/* A box that does not open was sealed by other keys, or for another account: there is no draft in it. */
static bool read_row(struct arena *a, const struct accounts *s, const struct session *session, struct stmt *st,
                     struct draft *out)
{
    size_t size, opened;
    const void *box = stmt_blob(st, 1, &size);
    *out = (struct draft){.form = arena_strdup(a, stmt_text(st, 0)), .kept_at = stmt_int(st, 2)};
    const char *text = secret_open(a, s->seal_key, about(a, session, out->form), box, size, &opened);
    if (text)
        from_text(a, text, out);
    return text;
}

static struct stmt *select_drafts(struct db *db, const char *rest, const struct session *session, int64_t now,
                                  struct error *err)
{
    struct stmt *st = db_prepare(db, rest, err);
    if (!st)
        return NULL;
    stmt_bind_int(st, 1, session->account_id);
    stmt_bind_int(st, 2, now == INT64_MIN ? 0 : now - DRAFT_KEPT);
    return st;
}

bool draft_read(struct arena *a, const struct accounts *s, struct db *db, const struct session *session,
                const char *form, int64_t now, struct draft *out, struct error *err)
{
    struct stmt *st = select_drafts(
        db, "select form, box, kept_at from account_draft where account_id = ? and kept_at > ? and form = ?", session,
        now, err);
    *out = (struct draft){.form = form};
    if (!st)
        return false;
    stmt_bind_text(st, 3, form);
    if (stmt_row(st, err) && !read_row(a, s, session, st, out) && now != INT64_MIN)
        out->kept_at = 0;
    stmt_reset(st);
    return !err->code;
}

bool draft_list(struct arena *a, const struct accounts *s, struct db *db, const struct session *session, int64_t now,
                size_t *count, struct draft **out, struct error *err)
{
    struct stmt *st = select_drafts(db,
                                    "select form, box, kept_at from account_draft where account_id = ? and kept_at > "
                                    "? order by kept_at desc, id desc",
                                    session, now, err);
    size_t room = 0;
    *count = 0;
    *out = NULL;
    if (!st)
        return false;
    while (stmt_row(st, err)) {
        *out = arena_grow(a, *out, *count, &room, sizeof **out);
        *count += read_row(a, s, session, st, &(*out)[*count]);
    }
    return !err->code;
}
