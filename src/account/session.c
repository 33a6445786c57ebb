/* Sessions as the database keeps them: reading, noting that they are used, ending. */
#include "account/inner.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "store/store.h"

#include <string.h>

void token_digest(const struct accounts *s, const char *token, uint8_t out[DIGEST_SIZE])
{
    digest_seal(s->token_key, token, strlen(token), out);
}

static const char session_columns[] =
    "s.id, s.account_id, a.login, s.stage, s.began, s.seen, s.address, s.agent, s.outside";

static void read_session(struct arena *a, struct stmt *st, int64_t now, struct session *out)
{
    enum { NOTED_EVERY = 60 };
    *out = (struct session){
        .id = stmt_int(st, 0),
        .account_id = stmt_int(st, 1),
        .login = arena_strdup(a, stmt_text(st, 2)),
        .stage = (enum session_stage)stmt_int(st, 3),
        .began = stmt_int(st, 4),
        .seen = stmt_int(st, 5),
        .address = arena_strdup(a, stmt_text(st, 6)),
        .agent = arena_strdup(a, stmt_text(st, 7)),
        .outside = stmt_int(st, 8),
    };
    out->stale = now - out->seen >= NOTED_EVERY;
}

static bool is_living(const struct session *s, int64_t now)
{
    return now - s->seen < SESSION_IDLE && now - s->began < SESSION_LONGEST &&
           (s->stage != STAGE_CODE || now - s->began < SESSION_CODE_TIME) && s->stage <= STAGE_FULL;
}

bool session_read(struct arena *a, struct accounts *s, struct db *db, const char *token, int64_t now,
                  struct session *out, struct error *err)
{
    uint8_t digest[DIGEST_SIZE];
    bool found = false;
    struct stmt *st = db_prepare(db,
                                 arena_printf(a,
                                              "select %s from account_session s join account a on a.id = s.account_id "
                                              "where s.token = ? and a.state = 'active'",
                                              session_columns),
                                 err);
    if (!st)
        return false;
    token_digest(s, token ? token : "", digest);
    stmt_bind_blob(st, 1, digest, sizeof digest);
    if (token && stmt_row(st, err)) {
        read_session(a, st, now, out);
        found = is_living(out, now);
    }
    stmt_reset(st);
    if (err->code || found)
        return found;
    *out = (struct session){0};
    return error_set(err, ERROR_RIGHTS, "you are not signed in, or no longer: sign in again");
}

bool session_touch(struct db *db, int64_t id, int64_t now, struct error *err)
{
    const int64_t bound[] = {now, id, now};
    return run_with(db, "update account_session set seen = ? where id = ? and seen < ?", bound, 3, err);
}

bool session_set_stage(struct db *db, int64_t id, enum session_stage stage, struct error *err)
{
    const int64_t bound[] = {(int64_t)stage, id};
    return run_with(db, "update account_session set stage = ? where id = ?", bound, 2, err);
}

static bool list_session(struct arena *a, struct stmt *st, const void *now, void *out)
{
    read_session(a, st, *(const int64_t *)now, out);
    return is_living(out, *(const int64_t *)now);
}

bool session_list(struct arena *a, struct db *db, const char *login, int64_t now, size_t *count, struct session **out,
                  struct error *err)
{
    const char *sql = arena_printf(a,
                                   "select %s from account_session s join account a on a.id = s.account_id %s "
                                   "order by s.id desc",
                                   session_columns, login ? "where a.login = ?" : "");
    const struct listing how = {sizeof **out, list_session, &now};
    *out = listing_read(a, db, sql, login, &how, count, err);
    return !err->code;
}

bool sessions_forget(struct db *db, int64_t account_id, int64_t except, struct error *err)
{
    const int64_t bound[] = {account_id, except};
    return run_with(db,
                    "delete from account_opening where session_id in (select id from account_session where account_id "
                    "= ? and id <> ?)",
                    bound, 2, err) &&
           run_with(db, "delete from account_session where account_id = ? and id <> ?", bound, 2, err);
}

/* Those that nobody can use any more. */
bool sessions_sweep(struct db *db, int64_t now, struct error *err)
{
    const int64_t bound[] = {now - SESSION_IDLE, now - SESSION_LONGEST};
    return run_with(db, "delete from account_session where seen <= ? or began <= ?", bound, 2, err) &&
           run_with(db, "delete from account_opening where until <= ?", &now, 1, err);
}

/* Ending. */

static bool end_one(struct amend *t, struct db *db, struct error *err)
{
    const int64_t *id = t->argument;
    const char *found;
    if (!amend_own(t, db, "select cast(id as text) from account_session where id = ? and account_id = ?", *id, &found,
                   err))
        return false;
    if (!found)
        return error_set(err, ERROR_NOT_FOUND, "there is no such session of “%s”", t->row.is.login);
    return run_with(db, "delete from account_opening where session_id = ?", id, 1, err) &&
           run_with(db, "delete from account_session where id = ?", id, 1, err);
}

static const char *ending(const struct author *by, const char *login)
{
    return strcmp(by->actor, login) == 0 ? "account:sign_out" : "account:end_session";
}

bool session_end(struct arena *a, struct accounts *s, const char *login, int64_t id, const struct author *by,
                 struct error *err)
{
    const char *clean = login_clean(a, login);
    struct amend t = amend_of(a, s, clean, ending(by, clean), by);
    t.act = end_one;
    t.argument = &id;
    return amend(&t, err);
}

static bool end_all(struct amend *t, struct db *db, struct error *err)
{
    const int64_t *except = t->argument;
    return sessions_forget(db, t->row.is.id, *except, err);
}

bool session_end_all(struct arena *a, struct accounts *s, const char *login, int64_t except, const struct author *by,
                     struct error *err)
{
    const char *clean = login_clean(a, login);
    struct amend t = amend_of(a, s, clean, ending(by, clean), by);
    t.act = end_all;
    t.argument = &except;
    return amend(&t, err);
}
