/* Failed sign-ins: after five the account is locked, for longer each time (GB/T 22239-2019, 8.1.4.1 b). */
#include "account/inner.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "store/store.h"

enum { FAILURES_FREE = 5, LOCK_FIRST = 15 * 60, LOCK_LONGEST = 24 * 60 * 60 };

bool is_locked(const struct account *account, int64_t now)
{
    return account->state != ACCOUNT_ACTIVE || account->locked_until > now;
}

bool sign_in_refused(struct error *err)
{
    return error_set(
        err, ERROR_RIGHTS,
        "the login or the password is wrong, or the account is locked after too many failures: it opens by "
        "itself after 15 minutes or more, or the security administrator opens it");
}

static int64_t lock_length(int failures)
{
    int64_t length = LOCK_FIRST;
    for (int i = FAILURES_FREE; i < failures && length < LOCK_LONGEST; i++)
        length *= 2;
    return length < LOCK_LONGEST ? length : LOCK_LONGEST;
}

bool failure_count(struct amend *t, struct db *db, struct error *err)
{
    int failures = t->row.is.failures + 1;
    int64_t until = failures >= FAILURES_FREE ? author_at(&t->by) + lock_length(failures) : 0;
    const int64_t bound[] = {failures, until, t->row.is.id};
    t->action = until ? "account:lock_out" : "account:fail_sign_in";
    t->reason =
        until ? arena_printf(t->arena, "%d failures: locked until %s", failures, time_text(t->arena, until)) : NULL;
    t->row.is.locked_until = until;
    return run_with(db, "update account set failures = ?, locked_until = ? where id = ?", bound, 3, err);
}
