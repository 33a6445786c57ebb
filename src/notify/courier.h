/* The courier: a thread that makes notices of what the ledger tells, and brings them to their addresses until they
 * arrive or are given up (account/notice.h). */
#pragma once

#include "notify/send.h"

struct courier;

struct courier_options {
    struct send_options send;
    int64_t first_wait; /* seconds before the second attempt; 0: NOTICE_FIRST_WAIT */
};

/* What w and o point to outlives it. */
struct courier *courier_start(struct accounts *s, const struct work *w, struct store *store,
                              const struct courier_options *o, struct error *err);
void courier_stop(struct courier *c); /* NULL is allowed */
/* One round, as its thread does it: what is due at the time. *sent: how many arrived. */
bool courier_round(struct accounts *s, const struct rights *r, const struct work *w, struct db *db,
                   const struct courier_options *o, int64_t now, int64_t *sent, struct error *err);
