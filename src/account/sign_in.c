/* Signing in: the password, then the second factor where there is one. */
#include "account/inner.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "record/record.h"
#include "store/store.h"
#include "store/writer.h"

#include <string.h>

struct entrance {
    const struct sign_in *in;
    struct box hash; /* what the password was compared with */
    bool right, refused;
    const char *token;
    struct session *out;
};

char *session_agent(struct arena *a, const char *text)
{
    size_t bad, n = text ? strlen(text) : 0;
    if (!n || !text_valid(text, n, &bad))
        return arena_strdup(a, "");
    const char *end = text;
    for (int i = 0; i < AGENT_LONGEST && text_next(&end); i++)
        ;
    char *out = arena_strndup(a, text, (size_t)(end - text));
    for (char *p = out; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 127)
            *p = ' ';
    return out;
}

enum session_stage stage_after_code(const struct accounts *s, const struct account *account, bool outside)
{
    if (account->must_change && !outside)
        return STAGE_PASSWORD;
    bool needs = !s->one_factor && !account->second_factor && is_administrator(s->records->model, account);
    return needs ? STAGE_ENROL : STAGE_FULL;
}

bool session_put(struct amend *t, struct db *db, const char *token, struct session *s, struct error *err)
{
    uint8_t digest[DIGEST_SIZE];
    struct stmt *st = db_prepare_insert(db,
                                        "insert into account_session (account_id, token, stage, began, seen, address, "
                                        "agent, outside) values (?, ?, ?, ?, ?, ?, ?, ?)",
                                        err);
    if (!st)
        return false;
    token_digest(t->s, token, digest);
    stmt_bind_int(st, 1, s->account_id);
    stmt_bind_blob(st, 2, digest, sizeof digest);
    stmt_bind_int(st, 3, (int64_t)s->stage);
    stmt_bind_int(st, 4, s->began);
    stmt_bind_int(st, 5, s->seen);
    stmt_bind_text(st, 6, s->address);
    stmt_bind_text(st, 7, s->agent);
    stmt_bind_bool(st, 8, s->outside);
    return stmt_insert(st, &s->id, err);
}

/* With the second factor outstanding it is none yet. */
bool session_note_in(struct amend *t, struct db *db, struct error *err)
{
    const int64_t bound[] = {author_at(&t->by), t->row.is.id};
    return run_with(db, "update account set failures = 0, locked_until = 0, last_in = ? where id = ?", bound, 2, err);
}

static bool refuse(struct amend *t, struct entrance *e)
{
    e->refused = true;
    t->action = NULL;
    return true;
}

/* Costs what counting a failure costs, the commit to disk, and changes nothing: the time that a refusal takes does not
 * tell an unknown login, or a locked account, from a wrong password. */
static bool write_as_failure(struct db *db, void *argument, struct error *err)
{
    (void)argument;
    return db_run(db, "update account set failures = failures where id = (select min(id) from account)", err);
}

static bool come_in(struct amend *t, struct db *db, struct error *err)
{
    struct entrance *e = t->argument;
    const struct account *account = &t->row.is;
    int64_t now = author_at(&t->by);
    bool same = e->hash.size == t->row.hash.size && memcmp(e->hash.data, t->row.hash.data, e->hash.size) == 0;
    /* Many may have tried at once; the account's state counts when the write comes. */
    if (is_locked(account, now) || !same || (t->s->linked_outside && account->identity))
        return write_as_failure(db, NULL, err) && refuse(t, e);
    if (!e->right) {
        e->refused = true;
        return failure_count(t, db, err);
    }
    *e->out = (struct session){
        .account_id = account->id,
        .login = account->login,
        .stage = account->second_factor ? STAGE_CODE : stage_after_code(t->s, account, false),
        .began = now,
        .seen = now,
        .address = session_agent(t->arena, e->in->address),
        .agent = session_agent(t->arena, e->in->agent),
    };
    if (e->out->stage == STAGE_CODE)
        t->action = NULL;
    return sessions_sweep(db, now, err) && session_put(t, db, e->token, e->out, err) &&
           (e->out->stage == STAGE_CODE || session_note_in(t, db, err));
}

bool session_sign_in(struct arena *a, struct accounts *s, struct db *db, const struct sign_in *in, const char **token,
                     struct session *out, struct error *err)
{
    struct account_row row;
    struct error missing = {0};
    struct entrance e = {.in = in, .out = out, .token = secret_token(a)};
    const char *login = login_clean(a, in->login);
    struct author by = {.actor = login, .from = in->address, .at = in->at};
    struct amend t = amend_of(a, s, login, "account:sign_in", &by);
    bool there = row_read(a, db, s->records->model, login, &row, &missing);
    if (!there && missing.code != ERROR_NOT_FOUND && missing.code != ERROR_INPUT) {
        *err = missing;
        return false;
    }
    if (!hashing_matches(a, s, login, there ? &row.hash : NULL, in->password, &e.right, err))
        return false;
    if (!there)
        return writer_run(s->records->writer, write_as_failure, NULL, err) && sign_in_refused(err);
    e.hash = row.hash;
    t.act = come_in;
    t.argument = &e;
    if (!amend(&t, err))
        return false;
    *token = e.refused ? NULL : e.token;
    return !e.refused || sign_in_refused(err);
}

/* The second factor. */

struct second {
    const struct session *session;
    const char *code, *token;
    bool refused;
    struct session *out;
};

static bool is_awaited(struct db *db, const struct session *s, int64_t now, bool *out, struct error *err)
{
    struct stmt *st = db_prepare(
        db, "select id from account_session where id = ? and account_id = ? and stage = ? and began > ?", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, s->id);
    stmt_bind_int(st, 2, s->account_id);
    stmt_bind_int(st, 3, STAGE_CODE);
    stmt_bind_int(st, 4, now - SESSION_CODE_TIME);
    *out = stmt_row(st, err);
    stmt_reset(st);
    return !err->code;
}

static bool renew(struct amend *t, struct db *db, const struct second *c, struct error *err)
{
    uint8_t digest[DIGEST_SIZE];
    struct stmt *st = db_prepare(db, "update account_session set token = ?, stage = ?, seen = ? where id = ?", err);
    if (!st)
        return false;
    token_digest(t->s, c->token, digest);
    stmt_bind_blob(st, 1, digest, sizeof digest);
    stmt_bind_int(st, 2, (int64_t)c->out->stage);
    stmt_bind_int(st, 3, c->out->seen);
    stmt_bind_int(st, 4, c->out->id);
    return stmt_run(st, err);
}

static bool give_code(struct amend *t, struct db *db, struct error *err)
{
    struct second *c = t->argument;
    int64_t now = author_at(&t->by), last = t->row.totp_last;
    bool awaited;
    if (!is_awaited(db, c->session, now, &awaited, err))
        return false;
    if (!awaited || is_locked(&t->row.is, now)) {
        c->refused = true;
        t->action = NULL;
        return true;
    }
    if (!second_check(t->arena, t->s, t->row.is.login, &t->row.totp, c->code, now, &last)) {
        const int64_t id = c->session->id;
        c->refused = true;
        return failure_count(t, db, err) &&
               (!t->row.is.locked_until || run_with(db, "delete from account_session where id = ?", &id, 1, err));
    }
    const int64_t bound[] = {last, t->row.is.id};
    *c->out = *c->session;
    c->out->stage = stage_after_code(t->s, &t->row.is, c->session->outside);
    t->reason = c->session->outside ? identity_issuer(t->arena, t->s, &t->row) : NULL;
    c->out->seen = now;
    c->out->stale = false;
    return run_with(db, "update account set totp_last = ? where id = ?", bound, 2, err) && renew(t, db, c, err) &&
           session_note_in(t, db, err);
}

bool session_give_code(struct arena *a, struct accounts *s, const struct session *session, const char *code, int64_t at,
                       const char **token, struct session *out, struct error *err)
{
    struct second c = {.session = session, .code = code, .token = secret_token(a), .out = out};
    struct author by = {.actor = session->login, .from = session->address, .at = at};
    struct amend t = amend_of(a, s, session->login, "account:sign_in", &by);
    t.act = give_code;
    t.argument = &c;
    if (!amend(&t, err))
        return false;
    *token = c.refused ? NULL : c.token;
    if (!c.refused)
        return true;
    error_set(err, ERROR_RIGHTS, "the code is wrong or was used, or the account is locked after too many failures");
    return error_in(err, "code");
}
