/* Punctuality: what the clocks of every procedure say of a year, without an indicator written for each. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/model.h"

struct arena;
struct db;
struct error;

/* One clock of one procedure; or, by organ, of one organ too. Of the clocks that stopped in the year; those dropped
 * because the matter left are neither in time nor late, and are counted by themselves. */
struct punctuality {
    const struct procedure *procedure;
    const struct clock *clock;
    const char *organ;                      /* its name; NULL: all organs together, or records without one */
    const char *organ_number;               /* or NULL, as organ */
    int64_t stopped, in_time, late, deemed; /* the first is the three others together */
    int64_t dropped;
    int64_t days;      /* used, added up: the average is days / stopped */
    int64_t open_late; /* still running on the year's last day, or today if earlier, and past due by then */
};

/* In the order of domains, procedures, clocks and organs; what no record had a clock of is left out. today: until when
 * "still running" is looked at. */
bool work_punctuality(struct arena *a, const struct model *m, struct db *db, const char *district, int year,
                      bool by_organ, int32_t today, size_t *count, struct punctuality **out, struct error *err);
