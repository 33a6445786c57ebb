#include "account/identity.h"

#include "account/inner.h"
#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "record/record.h"
#include "store/store.h"

#include <string.h>

enum { ISSUER_LONGEST = 300 };

/* What is sealed: who linked it, then issuer, subject and name, a line each. */
static const char owners[] = "owner", administrators[] = "administrator";

struct opened {
    bool by_owner;
    struct identity who;
};

static char *about(struct arena *a, const char *login)
{
    return arena_printf(a, "identity %s", login);
}

static void mark_of(const struct accounts *s, struct arena *a, const struct identity *who, uint8_t out[DIGEST_SIZE])
{
    const char *text = arena_printf(a, "%s\n%s", who->issuer, who->subject);
    digest_seal(s->identity_key, text, strlen(text), out);
}

static bool open_box(struct arena *a, const struct accounts *s, const struct account_row *row, struct opened *out)
{
    size_t size;
    char *text = secret_open(a, s->seal_key, about(a, row->is.login), row->identity.data, row->identity.size, &size);
    const char *by = text ? strsep(&text, "\n") : NULL;
    if (!by)
        return false;
    out->by_owner = strcmp(by, owners) == 0;
    out->who.issuer = strsep(&text, "\n");
    out->who.subject = strsep(&text, "\n");
    out->who.name = text;
    return text;
}

const char *identity_issuer(struct arena *a, const struct accounts *s, const struct account_row *row)
{
    struct opened o = {0};
    return open_box(a, s, row, &o) ? o.who.issuer : NULL;
}

struct identity *identity_of(struct arena *a, const struct accounts *s, struct db *db, const char *login,
                             struct error *err)
{
    struct account_row row;
    struct opened *o = arena_new_of(a, struct opened);
    return row_read(a, db, s->records->model, login, &row, err) && open_box(a, s, &row, o) ? &o->who : NULL;
}

bool identity_drop(struct db *db, int64_t account_id, struct error *err)
{
    return run_with(db, "update account set identity = null, identity_box = null where id = ?", &account_id, 1, err);
}

/* Linking and unlinking. */

struct linking {
    const struct identity *who; /* NULL: unlinked */
    const struct identity_owner *owner;
    struct box hash; /* what the password was compared with */
    bool right, refused;
};

static bool prepare(struct arena *a, struct accounts *s, struct db *db, const char *login, struct linking *l,
                    struct error *err)
{
    struct account_row row;
    if (!l->owner)
        return true;
    if (!row_read(a, db, s->records->model, login, &row, err) ||
        !hashing_matches(a, s, row.is.login, &row.hash, l->owner->password, &l->right, err))
        return false;
    l->hash = row.hash;
    return true;
}

/* The account's state counts when the write comes. */
static bool proves(struct amend *t, struct db *db, struct linking *l, struct error *err)
{
    const struct box *is = &t->row.hash;
    bool same = l->hash.size == is->size && memcmp(l->hash.data, is->data, is->size) == 0;
    if (!l->owner)
        return true;
    l->refused = is_locked(&t->row.is, author_at(&t->by)) || !same || !l->right;
    if (!l->refused)
        return true;
    if (is_locked(&t->row.is, author_at(&t->by)) || !same)
        t->action = NULL;
    return !t->action ||
           (failure_count(t, db, err) && (!t->row.is.locked_until || sessions_forget(db, t->row.is.id, 0, err)));
}

static bool put_identity(struct amend *t, struct db *db, const struct linking *l, struct error *err)
{
    uint8_t mark[DIGEST_SIZE];
    size_t size;
    const struct identity *who = l->who;
    const char *text = arena_printf(t->arena, "%s\n%s\n%s\n%s", l->owner ? owners : administrators, who->issuer,
                                    who->subject, who->name ? who->name : who->subject);
    const void *box =
        secret_seal(t->arena, t->s->seal_key, about(t->arena, t->row.is.login), text, strlen(text), &size);
    struct stmt *st = db_prepare(db, "update account set identity = ?, identity_box = ? where id = ?", err);
    if (!st)
        return false;
    mark_of(t->s, t->arena, who, mark);
    stmt_bind_blob(st, 1, mark, sizeof mark);
    stmt_bind_blob(st, 2, box, size);
    stmt_bind_int(st, 3, t->row.is.id);
    if (stmt_run(st, err))
        return true;
    if (err->code == ERROR_CONFLICT) {
        error_set(err, ERROR_CONFLICT, "this identity is linked to another account: one person has one account");
        error_in(err, "subject");
    }
    return false;
}

static bool link_it(struct amend *t, struct db *db, struct error *err)
{
    struct linking *l = t->argument;
    if (t->row.is.state == ACCOUNT_CLOSED)
        return error_set(err, ERROR_CONFLICT, "the account “%s” is closed", t->row.is.login);
    if (t->row.is.identity)
        return error_set(err, ERROR_CONFLICT, "the account “%s” is linked to an identity already: unlink that first",
                         t->row.is.login);
    if (!proves(t, db, l, err))
        return false;
    if (l->refused)
        return true;
    t->reason = l->who->issuer;
    return put_identity(t, db, l, err);
}

static bool unlink_it(struct amend *t, struct db *db, struct error *err)
{
    struct linking *l = t->argument;
    if (!t->row.is.identity)
        return error_set(err, ERROR_CONFLICT, "the account “%s” is linked to no identity", t->row.is.login);
    if (!proves(t, db, l, err))
        return false;
    if (l->refused)
        return true;
    t->reason = identity_issuer(t->arena, t->s, &t->row);
    return identity_drop(db, t->row.is.id, err) &&
           sessions_forget(db, t->row.is.id, l->owner ? l->owner->session : 0, err);
}

static bool amend_linking(struct arena *a, struct accounts *s, struct db *db, const char *login, struct linking *l,
                          const struct author *by, struct error *err)
{
    struct amend t =
        amend_of(a, s, login_clean(a, login), l->who ? "account:link_identity" : "account:unlink_identity", by);
    t.act = l->who ? link_it : unlink_it;
    t.argument = l;
    if (!prepare(a, s, db, login, l, err) || !amend(&t, err))
        return false;
    if (!l->refused)
        return true;
    error_set(err, ERROR_RIGHTS, "the password is wrong, or the account is locked after too many failures");
    return error_in(err, "password");
}

/* One line of visible text. */
static bool is_line(const char *text, size_t most)
{
    size_t bad, n = text ? strlen(text) : 0;
    if (!n || n > most || !text_valid(text, n, &bad))
        return false;
    const char *at = text;
    for (uint32_t c; (c = text_next(&at));)
        if (text_is_hidden(c) || c < ' ')
            return false;
    return true;
}

bool identity_link(struct arena *a, struct accounts *s, struct db *db, const char *login, const struct identity *who,
                   const struct identity_owner *owner, const struct author *by, struct error *err)
{
    struct linking l = {.who = who, .owner = owner};
    if (!is_line(who->issuer, ISSUER_LONGEST) || !is_line(who->subject, ID_TOKEN_SUBJECT_MOST) ||
        (who->name && !is_line(who->name, ID_TOKEN_SUBJECT_MOST))) {
        error_set(err, ERROR_INPUT,
                  "an identity is the provider's address and its own unchanging name (sub) for the person, of at "
                  "most 255 bytes");
        return error_in(err, "subject");
    }
    return amend_linking(a, s, db, login, &l, by, err);
}

bool identity_unlink(struct arena *a, struct accounts *s, struct db *db, const char *login,
                     const struct identity_owner *owner, const struct author *by, struct error *err)
{
    struct linking l = {.owner = owner};
    return amend_linking(a, s, db, login, &l, by, err);
}

/* Signing in. */

struct entrance {
    const struct identity *who;
    const struct sign_in *in;
    const char *token;
    struct session *out;
    bool unknown, refused;
};

/* Is it this very identity that was linked, to this very login? */
static bool is_linked(struct amend *t, const struct identity *who, bool *by_owner)
{
    struct opened o = {0};
    bool same = open_box(t->arena, t->s, &t->row, &o) && strcmp(o.who.issuer, who->issuer) == 0 &&
                strcmp(o.who.subject, who->subject) == 0;
    *by_owner = o.by_owner;
    return same;
}

static bool come_in(struct amend *t, struct db *db, struct error *err)
{
    struct entrance *e = t->argument;
    const struct account *account = &t->row.is;
    int64_t now = author_at(&t->by);
    bool by_owner;
    e->unknown = !is_linked(t, e->who, &by_owner);
    e->refused = !e->unknown && is_locked(account, now);
    if (e->unknown || e->refused) {
        t->action = NULL;
        return true;
    }
    bool asked = account->second_factor && !(by_owner && e->who->several_factors);
    *e->out = (struct session){
        .account_id = account->id,
        .login = account->login,
        .stage = asked ? STAGE_CODE : stage_after_code(t->s, account, true),
        .began = now,
        .seen = now,
        .address = session_agent(t->arena, e->in->address),
        .agent = session_agent(t->arena, e->in->agent),
        .outside = true,
    };
    t->reason = e->who->issuer;
    if (asked)
        t->action = NULL; /* no sign-in yet */
    return sessions_sweep(db, now, err) && session_put(t, db, e->token, e->out, err) &&
           (asked || session_note_in(t, db, err));
}

static const char *login_of(struct arena *a, const struct accounts *s, struct db *db, const struct identity *who,
                            struct error *err)
{
    uint8_t mark[DIGEST_SIZE];
    const char *login = NULL;
    struct stmt *st = db_prepare(db, "select login from account where identity = ?", err);
    if (!st)
        return NULL;
    mark_of(s, a, who, mark);
    stmt_bind_blob(st, 1, mark, sizeof mark);
    if (stmt_row(st, err))
        login = arena_strdup(a, stmt_text(st, 0));
    stmt_reset(st);
    return login;
}

bool identity_sign_in(struct arena *a, struct accounts *s, struct db *db, const struct identity *who,
                      const struct sign_in *in, const char **token, struct session *out, struct error *err)
{
    const char *login = login_of(a, s, db, who, err);
    struct entrance e = {.who = who, .in = in, .token = secret_token(a), .out = out, .unknown = true};
    if (err->code)
        return false;
    if (login) {
        struct author by = {.actor = login, .from = in->address, .at = in->at};
        struct amend t = amend_of(a, s, login, "account:sign_in", &by);
        t.act = come_in;
        t.argument = &e;
        if (!amend(&t, err))
            return false;
    }
    *token = e.unknown || e.refused ? NULL : e.token;
    if (e.unknown)
        return error_set(err, ERROR_NOT_FOUND, "the identity is linked to no account here");
    return !e.refused || error_set(err, ERROR_RIGHTS, "the account is locked or closed");
}
