/* Notices: what was made of the ledger's events is brought to its addresses. */
#include "account/notice.h"

#include "account/inner.h"
#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "store/store.h"

#include <string.h>

static const char *secret_for(struct arena *a, struct accounts *s, struct stmt *st, const char *address)
{
    size_t size, opened;
    const void *box = stmt_blob(st, 5, &size);
    return box ? secret_open(a, s->seal_key, arena_printf(a, "notice %s", address), box, size, &opened) : NULL;
}

bool notice_due(struct arena *a, struct accounts *s, struct db *db, int64_t now, size_t limit, size_t *count,
                struct notice **out, struct error *err)
{
    struct stmt *st = db_prepare(
        db,
        "select n.id, n.attempts, s.kind, s.address, n.body, s.secret from account_notice n join account_subscription "
        "s "
        "on s.id = n.subscription_id join account a on a.id = s.account_id where n.state = 0 and n.due_at <= ? and "
        "a.state = 'active' order by n.due_at, n.id limit ?",
        err);
    *count = 0;
    *out = arena_array(a, limit, sizeof **out);
    if (!st)
        return false;
    stmt_bind_int(st, 1, now);
    stmt_bind_int(st, 2, (int64_t)limit);
    while (stmt_row(st, err)) {
        struct notice *n = &(*out)[(*count)++];
        *n = (struct notice){.id = stmt_int(st, 0),
                             .attempts = stmt_int(st, 1),
                             .kind = (enum notice_kind)stmt_int(st, 2),
                             .address = arena_strdup(a, stmt_text(st, 3)),
                             .body = arena_strdup(a, stmt_text(st, 4))};
        n->secret = n->kind == NOTICE_WEB ? secret_for(a, s, st, n->address) : NULL;
    }
    return !err->code;
}

bool notice_settle(struct db *db, const struct notice *n, enum notice_outcome outcome, const char *said,
                   int64_t first_wait, int64_t now, struct error *err)
{
    int64_t attempts = n->attempts + 1;
    bool ends = outcome != NOTICE_FAILED || attempts >= NOTICE_ATTEMPTS;
    struct stmt *st = db_prepare(
        db, "update account_notice set attempts = ?, state = ?, due_at = ?, said = ? where id = ? and state = 0", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, attempts);
    stmt_bind_int(st, 2, outcome == NOTICE_SENT ? 1 : ends ? 2 : 0);
    stmt_bind_int(st, 3, now + (first_wait << (attempts - 1)));
    stmt_bind_text(st, 4, said);
    stmt_bind_int(st, 5, n->id);
    return stmt_run(st, err);
}

bool notice_sweep(struct db *db, int64_t now, struct error *err)
{
    const int64_t before = now - (int64_t)NOTICE_KEPT_DAYS * 24 * 60 * 60;
    return run_with(db, "delete from account_notice where state <> 0 and made_at < ?", &before, 1, err);
}
