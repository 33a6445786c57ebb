/* Who may what with accounts: nobody who gives a password also takes away the second factor. */
#include "account/rights.h"

#include "account/inner.h"

#include <string.h>

static bool is_own(struct arena *a, const struct person *p, const char *login)
{
    return strcmp(p->login, login_clean(a, login)) == 0;
}

bool rights_sees_accounts(const struct rights *r, const struct person *p)
{
    return rights_may(r, p, POWER_ACCOUNTS) || rights_may(r, p, POWER_OFFICES) || rights_may(r, p, POWER_AUDIT);
}

bool rights_on_account(struct arena *a, const struct rights *r, const struct person *p, enum account_act act,
                       const char *login)
{
    bool makes = rights_may(r, p, POWER_ACCOUNTS), gives = rights_may(r, p, POWER_OFFICES);
    if (p->program || (act != ACCOUNT_ACT_MAKE && act != ACCOUNT_ACT_END_SESSION && is_own(a, p, login)))
        return false;
    switch (act) {
    case ACCOUNT_ACT_MAKE:
    case ACCOUNT_ACT_CHANGE:
    case ACCOUNT_ACT_PASSWORD:
    case ACCOUNT_ACT_CLOSE:
        return makes;
    case ACCOUNT_ACT_LOCK:
        return makes || gives;
    case ACCOUNT_ACT_UNLOCK:
    case ACCOUNT_ACT_RESET_FACTOR:
    case ACCOUNT_ACT_TAKE_OFFICE:
    case ACCOUNT_ACT_END_SESSION:
        return gives;
    }
    return false;
}
