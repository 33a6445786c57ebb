/* The ledger's events, the newest first, for whoever audits it.
 *
 * Of one record its chain is followed, which takes as long as it has events. Of all, events are read backwards from the
 * end; at most so many at a time, so that a search for what is rare comes back and says how far it got. */
#pragma once

#include "record/ledger.h"

enum { TRAIL_PAGE = 50, TRAIL_LOOKED = 20000 };

struct trail_query {
    const char *reg, *record, *actor, *action; /* NULL: any */
    int32_t from, to;                          /* days on which it was done, both with; DATE_NONE: open */
    int64_t before;                            /* only events with smaller numbers; 0: from the end */
    size_t limit;                              /* 0: TRAIL_PAGE */
    int64_t looked;                            /* at most so many events; 0: TRAIL_LOOKED */
};

struct trail {
    size_t count;
    struct event_row *event; /* newest first */
    int64_t next;            /* what to ask before, for the rest; 0: there is no more */
    bool cut;                /* it stopped because enough was looked at, not because enough was found */
};
bool trail_find(struct arena *a, struct db *db, const struct model *m, const struct trail_query *q, struct trail *out,
                struct error *err);
