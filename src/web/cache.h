/* Replies that were made already. All that a page shows comes from records, and no record changes without an event: a
 * reply is good until the ledger grows. */
#pragma once

#include "web/reply.h"

#include <stdint.h>

struct cache;

struct cache *cache_new(void);
void cache_free(void *cache);
/* Sends the reply kept for the key at this length of the ledger; false where there is none. */
bool cache_send(struct cache *c, const char *key, int64_t version, struct MHD_Connection *to, enum MHD_Result *result);
/* Keeps the reply, whose owner the cache becomes, and sends it. */
enum MHD_Result cache_put(struct cache *c, const char *key, int64_t version, struct reply *r,
                          struct MHD_Connection *to);
