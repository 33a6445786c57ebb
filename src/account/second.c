/* The second factor: a secret that the account's owner has in a telephone. */
#include "account/inner.h"

#include "account/totp.h"
#include "core/arena.h"
#include "core/error.h"
#include "record/record.h"
#include "store/store.h"

#include <string.h>

static char *about(struct arena *a, const char *login)
{
    return arena_printf(a, "totp %s", login);
}

bool second_check(struct arena *a, const struct accounts *s, const char *login, const struct box *secret,
                  const char *code, int64_t now, int64_t *last)
{
    size_t size;
    uint8_t *opened = secret_open(a, s->seal_key, about(a, login), secret->data, secret->size, &size);
    bool right = opened && size == TOTP_SECRET && totp_check(opened, code, now, last);
    if (opened)
        secret_wipe(opened, size);
    return right;
}

static bool put_new(struct amend *t, struct db *db, struct error *err)
{
    const struct box *box = t->argument;
    if (t->row.is.second_factor)
        return error_set(err, ERROR_CONFLICT,
                         "the account “%s” has a second factor already: it must be reset before a new one is set up",
                         t->row.is.login);
    struct stmt *st = db_prepare(db, "update account set totp_new = ? where id = ?", err);
    if (!st)
        return false;
    stmt_bind_blob(st, 1, box->data, box->size);
    stmt_bind_int(st, 2, t->row.is.id);
    return stmt_run(st, err);
}

bool account_begin_totp(struct arena *a, struct accounts *s, const char *login, const struct author *by,
                        const char **uri, const char **secret, struct error *err)
{
    uint8_t bytes[TOTP_SECRET];
    struct box box;
    struct amend t = amend_of(a, s, login_clean(a, login), NULL, by);
    secret_random(bytes, sizeof bytes);
    box.data = secret_seal(a, s->seal_key, about(a, t.login), bytes, sizeof bytes, &box.size);
    t.act = put_new;
    t.argument = &box;
    bool good = amend(&t, err);
    if (good) {
        *secret = totp_base32(a, bytes, sizeof bytes);
        *uri = totp_uri(a, "Plumbline", t.login, bytes);
    }
    secret_wipe(bytes, sizeof bytes);
    return good;
}

struct confirmation {
    const char *code;
    int64_t session;
    bool wrong;
};

/* 0 also where there is no such session. */
static bool session_outside(struct db *db, int64_t id, int64_t *out, struct error *err)
{
    struct stmt *st = db_prepare(db, "select outside from account_session where id = ?", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, id);
    *out = stmt_row(st, err) && stmt_int(st, 0);
    stmt_reset(st);
    return !err->code;
}

static bool confirm(struct amend *t, struct db *db, struct error *err)
{
    struct confirmation *c = t->argument;
    struct account then = t->row.is;
    int64_t last = 0, now = author_at(&t->by), outside = 0;
    if (!t->row.totp_new.size)
        return error_set(err, ERROR_CONFLICT, "no second factor is being set up for “%s”: begin again", then.login);
    if (is_locked(&then, now) || !second_check(t->arena, t->s, then.login, &t->row.totp_new, c->code, now, &last)) {
        c->wrong = true;
        if (is_locked(&then, now))
            t->action = NULL;
        return !t->action ||
               (failure_count(t, db, err) && (!t->row.is.locked_until || sessions_forget(db, then.id, 0, err)));
    }
    const int64_t bound[] = {last, then.id};
    then.second_factor = true;
    return session_outside(db, c->session, &outside, err) &&
           run_with(db, "update account set totp = totp_new, totp_new = null, totp_last = ? where id = ?", bound, 2,
                    err) &&
           sessions_forget(db, then.id, c->session, err) &&
           (!c->session || session_set_stage(db, c->session, stage_after_code(t->s, &then, outside), err));
}

bool account_confirm_totp(struct arena *a, struct accounts *s, const char *login, const char *code, int64_t session,
                          const struct author *by, struct error *err)
{
    struct confirmation c = {.code = code, .session = session};
    struct amend t = amend_of(a, s, login, "account:set_second_factor", by);
    t.act = confirm;
    t.argument = &c;
    if (!amend(&t, err))
        return false;
    if (!c.wrong)
        return true;
    error_set(err, ERROR_INPUT, "the code is not the one that the secret gives now: is the telephone's time right?");
    return error_in(err, "code");
}

static bool reset(struct amend *t, struct db *db, struct error *err)
{
    const int64_t bound[] = {t->row.is.id};
    return run_with(db, "update account set totp = null, totp_new = null where id = ?", bound, 1, err) &&
           sessions_forget(db, t->row.is.id, 0, err);
}

bool account_reset_totp(struct arena *a, struct accounts *s, const char *login, const struct author *by,
                        struct error *err)
{
    struct amend t = amend_of(a, s, login, "account:reset_second_factor", by);
    t.act = reset;
    return amend(&t, err);
}
