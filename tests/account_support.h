/* What the tests of accounts, sessions and rights share: a district with some organs, accounts whose passwords cost
 * little, and a clock of their own. */
#pragma once

#include "support.h"

#include "account/account.h"
#include "account/rights.h"
#include "account/session.h"
#include "record/ledger.h"

struct staff {
    struct test_office *office;
    struct accounts *accounts;
    struct rights *rights;
    struct work work;
    int64_t now; /* moved by the tests */
};

int staff_on_sqlite(void **state);
int staff_on_postgresql(void **state);
int staff_tear_down(void **state);
/* NULL where there is no PostgreSQL: the test skips itself. */
struct staff *staff_of(void **state);

#define STAFF_ON_BOTH(test)                                                      \
    {#test " on SQLite", test, staff_on_sqlite, staff_tear_down, NULL},          \
    {                                                                            \
#test " on PostgreSQL", test, staff_on_postgresql, staff_tear_down, NULL \
    }

#define PASSWORD "Right-Horse-7"

struct author by_admin(const struct staff *s);
/* An account with one office, and PASSWORD. organ NULL: none. */
void make_account(struct staff *s, const char *login, const char *role, const char *organ);
struct account *account_of(struct staff *s, const char *login);
/* Signs in; the session's token or NULL. */
const char *sign_in(struct staff *s, const char *login, const char *password, struct session *out, struct error *err);
struct session signed_in(struct staff *s, const char *login, const char **token);
/* A person with a session of its own and all offices. */
struct person person_of(struct staff *s, const char *login);
/* What a telephone shows for the secret now. */
const char *code_at(struct staff *s, const char *secret, int64_t now);
/* Sets up a second factor; gives its secret. The time goes on to the next code. */
const char *enrol(struct staff *s, const char *login, int64_t session);
void assert_all_whole(struct staff *s);
