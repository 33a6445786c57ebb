/* A new password for an account, given by an administrator or chosen by its owner. */
#include "account/inner.h"

#include "account/password.h"
#include "core/arena.h"
#include "core/error.h"
#include "record/record.h"
#include "store/store.h"

bool password_remember(struct db *db, int64_t account_id, const struct box *hash, struct error *err)
{
    struct stmt *st = db_prepare(db, "insert into account_password (account_id, hash) values (?, ?)", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, account_id);
    stmt_bind_blob(st, 2, hash->data, hash->size);
    if (!stmt_run(st, err))
        return false;
    const int64_t bound[] = {account_id, account_id, PASSWORDS_KEPT};
    return run_with(db,
                    "delete from account_password where account_id = ? and id not in (select id from (select id from "
                    "account_password where account_id = ? order by id desc limit ?) t)",
                    bound, 3, err);
}

static bool past(struct arena *a, struct db *db, int64_t account_id, size_t *count, struct box out[PASSWORDS_KEPT],
                 struct error *err)
{
    struct stmt *st = db_prepare(db, "select hash from account_password where account_id = ? order by id desc", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, account_id);
    *count = 0;
    while (stmt_row(st, err)) {
        struct box box;
        const void *data = stmt_blob(st, 0, &box.size);
        if (!data || *count == PASSWORDS_KEPT)
            continue;
        box.data = arena_memdup(a, data, box.size);
        out[(*count)++] = box;
    }
    return !err->code;
}

/* Is it none of the last ones? */
static bool is_new(struct arena *a, struct accounts *s, struct db *db, const struct account *account,
                   const char *password, struct error *err)
{
    struct box hash[PASSWORDS_KEPT];
    size_t count;
    if (!past(a, db, account->id, &count, hash, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        bool same;
        if (!hashing_matches(a, s, account->login, &hash[i], password, &same, err))
            return false;
        if (same) {
            error_set(err, ERROR_INPUT, "the password was in use before: choose one that is not among the last 5");
            return error_in(err, "password");
        }
    }
    return true;
}

struct new_password {
    struct box hash;
    bool must_change;
    int64_t session; /* goes on; 0: none does */
    struct box old;  /* what the old password was compared with; size 0: it was not asked */
    bool old_right, refused;
};

static bool same_box(const struct box *x, const struct box *y)
{
    return x->size == y->size && x->size && secret_equal(x->data, y->data, x->size);
}

static bool put_hash(struct amend *t, struct db *db, const struct new_password *n, struct error *err)
{
    struct stmt *st = db_prepare(db, "update account set hash = ?, must_change = ?, password_at = ? where id = ?", err);
    if (!st)
        return false;
    stmt_bind_blob(st, 1, n->hash.data, n->hash.size);
    stmt_bind_bool(st, 2, n->must_change);
    stmt_bind_int(st, 3, author_at(&t->by));
    stmt_bind_int(st, 4, t->row.is.id);
    return stmt_run(st, err) && password_remember(db, t->row.is.id, &n->hash, err);
}

/* What is missing after the password is right is not what it was. */
static bool go_on(struct amend *t, struct db *db, const struct new_password *n, struct error *err)
{
    struct account then = t->row.is;
    then.must_change = n->must_change;
    return !n->session || session_set_stage(db, n->session, stage_after_code(t->s, &then, false), err);
}

static bool put(struct amend *t, struct db *db, struct error *err)
{
    struct new_password *n = t->argument;
    if (t->row.is.state == ACCOUNT_CLOSED)
        return error_set(err, ERROR_CONFLICT, "the account “%s” is closed", t->row.is.login);
    if (n->old.size && (is_locked(&t->row.is, author_at(&t->by)) || !same_box(&n->old, &t->row.hash))) {
        n->refused = true;
        t->action = NULL;
        return true;
    }
    if (n->old.size && !n->old_right) {
        n->refused = true;
        return failure_count(t, db, err) && (!t->row.is.locked_until || sessions_forget(db, t->row.is.id, 0, err));
    }
    return put_hash(t, db, n, err) && sessions_forget(db, t->row.is.id, n->session, err) && go_on(t, db, n, err);
}

bool account_give_password(struct arena *a, struct accounts *s, struct db *db, const char *login, const char *password,
                           const struct author *by, struct error *err)
{
    struct account_row row;
    struct new_password n = {.must_change = true};
    struct amend t = amend_of(a, s, login, "account:give_password", by);
    t.act = put;
    t.argument = &n;
    return row_read(a, db, s->records->model, login, &row, err) && password_fits(row.is.login, password, err) &&
           is_new(a, s, db, &row.is, password, err) && hashing_hash(a, s, row.is.login, password, &n.hash, err) &&
           amend(&t, err);
}

bool account_change_password(struct arena *a, struct accounts *s, struct db *db, const char *login, const char *old,
                             const char *password, int64_t except, const struct author *by, struct error *err)
{
    struct account_row row;
    struct new_password n = {.session = except};
    struct amend t = amend_of(a, s, login, "account:change_password", by);
    t.act = put;
    t.argument = &n;
    if (!row_read(a, db, s->records->model, login, &row, err) || !password_fits(row.is.login, password, err) ||
        !hashing_matches(a, s, row.is.login, &row.hash, old, &n.old_right, err))
        return false;
    n.old = row.hash;
    if (n.old_right &&
        (!is_new(a, s, db, &row.is, password, err) || !hashing_hash(a, s, row.is.login, password, &n.hash, err)))
        return false;
    if (!amend(&t, err))
        return false;
    if (!n.refused)
        return true;
    error_set(err, ERROR_RIGHTS, "the old password is wrong, or the account is locked after too many failures");
    return error_in(err, "old");
}
