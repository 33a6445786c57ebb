/* The parts of the mediation sample that have a file of their own. */
#pragma once

#include "kit.h"

/* The totals that the seed states, and the sizes that it does not. */
enum {
    COMMITTEES = 197 /* in being at the end of 2020 */,
    SETTLED = 1148,
    FAILED = 23,
    SCREENED = 284,
    PREVENTED = 89
};

struct committee {
    const char *number;
    const struct sample_place *place;
    const char *organ;
    size_t base;
    int32_t founded;
    unsigned first_mediator, mediators;
};

/* Disputes found by screening, of the year: what tensions became. */
enum { BECAME = 5 };
struct found_dispute {
    const char *number, *committee;
    int32_t registered;
};

/* Writes the disputes with their parties, agreements, transfers and confirmations. */
void mediation_disputes(struct sample *s, const struct committee *committees, struct found_dispute became[BECAME]);
/* Number of the regular round of a street or town that was going on. */
const char *mediation_round(struct filing *f, size_t base, int32_t on);
bool mediation_was_round(int32_t on); /* had the first of them begun? */
const char *mediation_kind(size_t i); /* keys of dispute kinds, in their order, beginning again */
