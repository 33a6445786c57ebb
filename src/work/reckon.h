/* Reckoning: clocks of records that came from files, already worked through. Their steps were never taken here, but the
 * dates that the steps set stand on the records: from them the clocks are counted as the law counts, with an event that
 * says so. Records that follow a procedure already are left alone. */
#pragma once

#include "work/work.h"

struct reckoning {
    int64_t records, clocks; /* that were reckoned */
    int64_t left;            /* whose dates do not give every clock an end, though they are finished */
};

/* Of a register, or of all (NULL). Each batch is a write of its own: stopped, it goes on where it was. */
bool work_reckon(const struct work *w, const struct reg *reg, const char *actor, struct reckoning *out,
                 struct error *err);
