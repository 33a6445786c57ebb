/* What tests of the workbench share: a district with one dispute that serves, two accounts, and a browser that keeps
 * its cookies. */
#pragma once

#include "support.h"
#include "web_client.h"

#include "account/account.h"
#include "core/date.h"
#include "core/text.h"
#include "law/rule.h"
#include "record/ledger.h"
#include "web/web.h"
#include "work/journal.h"

#define DESK_JUSTICE "11220103013889005R"
#define DESK_STREETS "11220103013889013L"
#define DESK_RECORD "/desk/registers/dispute/220103%E8%B0%832020-00001"

extern const char browser_password[];

struct desk {
    struct test_office *office;
    const struct law *law;
    struct accounts *accounts;
    struct web *web;
    const char *files; /* folder of attachments */
};
extern struct desk d;
extern int32_t desk_day; /* on which the desks that are set up work; Monday 6 January 2020 */

/* For cmocka. The second is on PostgreSQL; d.office is NULL where there is none. */
int desk_on_sqlite(void **state);
int desk_on_postgresql(void **state);
int desk_tear_down(void **state);

/* How the tests' site is served; and again, in another way. */
struct web_options desk_options(void);
void desk_serve(const struct web_options *options);

/* Works a journal's text on the desk's records. */
void desk_play(const char *text);
int64_t desk_count(const char *sql);

/* An account with the password of them all. */
void give_account(const char *login, const char *role, const char *organ);

/* Keeps its cookies. */
struct browser {
    struct arena *arena;
    char *session, *form; /* cookies */
    struct got got;
};
struct browser new_browser(void);
struct browser signed_in(const char *login); /* "mediator" of the dispute's organ, "stranger" of another */

void get(struct browser *b, const char *target);
void send_bytes(struct browser *b, const char *method, const char *target, const char *type, const char *body,
                size_t size);
void post_raw(struct browser *b, const char *target, const char *body);
/* The form's token on the page that was got last. */
const char *token(struct browser *b);
/* Opens the page, fills its form in and sends it. */
void fill(struct browser *b, const char *target, const char *fields);
/* What the page itself says, as far as a message has room for it. */
const char *main_of(const struct browser *b);
void assert_status(struct browser *b, int status);
void assert_shows(struct browser *b, const char *text);
void assert_hides(struct browser *b, const char *text);
/* Refused so, and the server serves on. */
void refused(struct browser *b, int status);
