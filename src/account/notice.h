/* Notices: an account is told elsewhere, at an address on the web or by mail, what the ledger says of its to-dos: that
 * there is a new one (todo), that a term runs out (remind), that it ran out (escalate), that an order was made of it
 * (supervise).
 *
 * The ledger itself is the queue: an event is written in the transaction of what it tells of, so nothing is told that
 * did not happen, and nothing that happened is lost. Each subscription knows the last event it has seen. Who is told is
 * decided by account/rights.h when the notice is made. */
#pragma once

#include "account/rights.h"

enum notice_kind { NOTICE_WEB, NOTICE_MAIL };
enum {
    NOTICE_REMIND = 1,
    NOTICE_ESCALATE = 2,
    NOTICE_SUPERVISE = 4,
    NOTICE_TERMS = 7,  /* the three of these */
    NOTICE_TODO = 8,   /* a step handed a matter on to an office that had nothing to do with it before */
    NOTICE_DAILY = 16, /* on workdays at eight, what is to be done */
    NOTICE_ALL = 31,
};
enum { NOTICE_ATTEMPTS = 8, NOTICE_FIRST_WAIT = 60 /* seconds; twice as long each time */, NOTICE_KEPT_DAYS = 30 };

struct subscription {
    int64_t id, account_id;
    const char *login;
    enum notice_kind kind;
    const char *address; /* http://…, https://… or a mail address */
    unsigned tells;      /* NOTICE_REMIND … */
    int64_t seen;        /* number of the last event looked at */
    int64_t waiting, given_up;
};
/* p: login, kind, address, tells. Of an address on the web *secret is what signs its notices, told here alone. Not
 * inside a write. ERROR_INPUT where the address is none. */
bool subscription_make(struct arena *a, struct accounts *s, const struct subscription *p, const struct author *by,
                       const char **secret, struct error *err);
/* login NULL: of all. */
bool subscription_list(struct arena *a, struct db *db, const char *login, size_t *count, struct subscription **out,
                       struct error *err);
bool subscription_end(struct arena *a, struct accounts *s, const char *login, int64_t id, const struct author *by,
                      struct error *err);

/* Makes the notices of what happened since last time. Not inside a write; *more: call again. */
bool notice_gather(struct arena *a, struct accounts *s, const struct rights *r, const struct work *w, struct db *db,
                   int64_t now, bool *more, struct error *err);

struct notice {
    int64_t id, attempts;
    enum notice_kind kind;
    const char *address, *secret; /* secret NULL for mail */
    const char *body;             /* JSON */
};
/* Those whose time has come, the longest due first. */
bool notice_due(struct arena *a, struct accounts *s, struct db *db, int64_t now, size_t limit, size_t *count,
                struct notice **out, struct error *err);
enum notice_outcome { NOTICE_SENT, NOTICE_FAILED, NOTICE_REFUSED /* for good: the receiver wants no more of it */ };
/* Inside a write. After NOTICE_ATTEMPTS failures it is given up. said: what the receiver answered. */
bool notice_settle(struct db *db, const struct notice *n, enum notice_outcome outcome, const char *said,
                   int64_t first_wait, int64_t now, struct error *err);
/* What became of a notice. body: JSON. */
enum delivery_state { DELIVERY_WAITS, DELIVERY_SENT, DELIVERY_GIVEN_UP };
struct delivery {
    int64_t id, subscription, attempts, made_at, due_at;
    const char *login, *address, *said, *body;
    enum notice_kind kind;
    enum delivery_state state;
};
/* The newest first. login NULL: of all. failed: those alone that did not arrive the first time and have not since. */
bool delivery_list(struct arena *a, struct db *db, const char *login, bool failed, size_t limit, size_t *count,
                   struct delivery **out, struct error *err);

/* Puts a notice in the queue that says nothing but that it is a test. ERROR_CONFLICT less than a minute after another.
 */
bool notice_test(struct arena *a, struct accounts *s, const char *login, int64_t id, int64_t now,
                 const struct author *by, struct error *err);
/* From eight on workdays, once a day: what is to be done, for those who want it (NOTICE_DAILY); nothing where there is
 * none. Not inside a write. */
bool notice_daily(struct arena *a, struct accounts *s, const struct rights *r, const struct work *w, struct db *db,
                  int64_t now, struct error *err);

/* Inside a write: forgets what was sent or given up long ago. */
bool notice_sweep(struct db *db, int64_t now, struct error *err);
