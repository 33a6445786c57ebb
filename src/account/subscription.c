/* Subscriptions: who is told where. */
#include "account/notice.h"

#include "account/inner.h"
#include "core/arena.h"
#include "core/error.h"
#include "core/phrase.h"
#include "core/text.h"
#include "store/store.h"

#include <string.h>

enum { ADDRESS_LONGEST = 500, MOST = 10 /* an account's */ };

static bool wrong(struct error *err, const char *message)
{
    error_set(err, ERROR_INPUT, "%s", phrase(message));
    return error_in(err, "address");
}

/* Nothing that ends a line or a command may come into a request or a letter by an address. */
static bool is_plain(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s <= ' ' || (unsigned char)*s >= 0x7f || strchr("<>\"\\", *s))
            return false;
    return true;
}

static bool is_fit(const struct subscription *p, struct error *err)
{
    const char *at = p->address ? strchr(p->address, '@') : NULL;
    if (!p->address || !*p->address || strlen(p->address) > ADDRESS_LONGEST || !is_plain(p->address))
        return wrong(err, "the address has at most 500 characters, all of them plain");
    if (p->kind == NOTICE_WEB && !text_starts(p->address, "https://") && !text_starts(p->address, "http://"))
        return wrong(err, "an address on the web begins with https:// or http://");
    if (p->kind == NOTICE_WEB && at && (size_t)(at - p->address) < strcspn(strstr(p->address, "://") + 3, "/") + 8)
        return wrong(err, "an address with a name and password in it is not taken: notices are signed instead");
    if (p->kind == NOTICE_MAIL && (!at || at == p->address || !at[1] || strchr(at + 1, '@')))
        return wrong(err, "a mail address is NAME@HOST");
    return (p->tells && p->tells <= NOTICE_ALL) ||
           wrong(err, "it must be told something: remind, escalate, supervise, todo, daily");
}

/* For the ledger, which never forgets: neither a person's mail address, nor what a receiver may hide in his. */
static const char *where_to(struct arena *a, enum notice_kind kind, const char *address)
{
    const char *at = strstr(address, "://");
    if (kind == NOTICE_MAIL || !at)
        return "mail";
    return arena_printf(a, "%.*s", (int)(at + 3 - address + (ptrdiff_t)strcspn(at + 3, "/?#")), address);
}

struct making {
    const struct subscription *p;
    struct box box;
};

static bool too_many(struct db *db, int64_t account, struct error *err)
{
    struct stmt *st = db_prepare(db, "select count(*) from account_subscription where account_id = ?", err);
    if (!st)
        return true;
    stmt_bind_int(st, 1, account);
    int64_t count = stmt_row(st, err) ? stmt_int(st, 0) : MOST;
    stmt_reset(st);
    if (!err->code && count >= MOST)
        error_set(err, ERROR_CONFLICT, "an account is told at %d addresses at most", MOST);
    return err->code;
}

static bool put(struct amend *t, struct db *db, struct error *err)
{
    const struct making *m = t->argument;
    int64_t newest;
    if (too_many(db, t->row.is.id, err) || !db_int(db, "select max(seq) from event", 0, &newest, err))
        return false;
    struct stmt *st = db_prepare(db,
                                 "insert into account_subscription (account_id, kind, address, secret, tells, seen) "
                                 "values (?, ?, ?, ?, ?, ?)",
                                 err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, t->row.is.id);
    stmt_bind_int(st, 2, m->p->kind);
    stmt_bind_text(st, 3, m->p->address);
    if (m->box.size)
        stmt_bind_blob(st, 4, m->box.data, m->box.size);
    else
        stmt_bind_null(st, 4);
    stmt_bind_int(st, 5, m->p->tells);
    stmt_bind_int(st, 6, newest);
    return stmt_run(st, err);
}

bool subscription_make(struct arena *a, struct accounts *s, const struct subscription *p, const struct author *by,
                       const char **secret, struct error *err)
{
    struct making m = {.p = p};
    struct amend t = amend_of(a, s, login_clean(a, p->login), "account:make_subscription", by);
    *secret = NULL;
    if (!is_fit(p, err))
        return false;
    if (p->kind == NOTICE_WEB) {
        uint8_t bytes[SECRET_KEY];
        secret_random(bytes, sizeof bytes);
        char *text = secret_text(a, bytes, sizeof bytes);
        *secret = text;
        m.box.data =
            secret_seal(a, s->seal_key, arena_printf(a, "notice %s", p->address), text, strlen(text), &m.box.size);
    }
    t.reason = where_to(a, p->kind, p->address);
    t.act = put;
    t.argument = &m;
    return amend(&t, err);
}

static bool list_subscription(struct arena *a, struct stmt *st, const void *argument, void *out)
{
    (void)argument;
    *(struct subscription *)out = (struct subscription){.id = stmt_int(st, 0),
                                                        .account_id = stmt_int(st, 1),
                                                        .login = arena_strdup(a, stmt_text(st, 2)),
                                                        .kind = (enum notice_kind)stmt_int(st, 3),
                                                        .address = arena_strdup(a, stmt_text(st, 4)),
                                                        .tells = (unsigned)stmt_int(st, 5),
                                                        .seen = stmt_int(st, 6),
                                                        .waiting = stmt_int(st, 7),
                                                        .given_up = stmt_int(st, 8)};
    return true;
}

bool subscription_list(struct arena *a, struct db *db, const char *login, size_t *count, struct subscription **out,
                       struct error *err)
{
    const char *sql =
        arena_printf(a,
                     "select s.id, s.account_id, a.login, s.kind, s.address, s.tells, s.seen, "
                     "(select count(*) from account_notice n where n.subscription_id = s.id and n.state = 0), "
                     "(select count(*) from account_notice n where n.subscription_id = s.id and n.state = 2) "
                     "from account_subscription s join account a on a.id = s.account_id where a.state = 'active'%s "
                     "order by s.id",
                     login ? " and a.login = ?" : "");
    const struct listing how = {sizeof **out, list_subscription, NULL};
    *out = listing_read(a, db, sql, login, &how, count, err);
    return !err->code;
}

static bool end(struct amend *t, struct db *db, struct error *err)
{
    const int64_t *id = t->argument;
    const char *address;
    if (!amend_own(t, db, "select address from account_subscription where id = ? and account_id = ?", *id, &address,
                   err))
        return false;
    if (!address)
        return error_set(err, ERROR_NOT_FOUND, "“%s” is told nothing under that number", t->row.is.login);
    t->reason = where_to(t->arena, strstr(address, "://") ? NOTICE_WEB : NOTICE_MAIL, address);
    return run_with(db, "delete from account_notice where subscription_id = ?", id, 1, err) &&
           run_with(db, "delete from account_subscription where id = ?", id, 1, err);
}

bool subscription_end(struct arena *a, struct accounts *s, const char *login, int64_t id, const struct author *by,
                      struct error *err)
{
    struct amend t = amend_of(a, s, login, "account:end_subscription", by);
    t.act = end;
    t.argument = &id;
    return amend(&t, err);
}
