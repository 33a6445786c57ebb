/* The chain of steps that leads a record to where it is wanted: see plan.h. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "files.h"
#include "model/model.h"

struct arena;
struct map;
struct record;

struct link {
    const struct step *step;
    int32_t day;                  /* DATE_NONE while nobody tells */
    int64_t at;                   /* seconds; 0: no time of day is told */
    const char *actor;            /* whom the record names for it; or NULL */
    const struct told_step *told; /* by the filing; or NULL */
};

struct chain {
    size_t count, room;
    struct link *link;
    bool *decided; /* by field of the register: a step leaves it as it is wanted */
};

/* The likeliest chain from the procedure's start, no step of it before `begun` (DATE_NONE: not known); false with why
 * not. The days that fields tell are set, the others are not. known: a map that is kept from record to record. */
bool chain_find(struct arena *a, struct map *known, const struct procedure *p, const struct record *want, int32_t begun,
                const struct told_step *told, struct chain *out, const char **why);
/* Gives every link a day, on or after `begun`, and adds the steps beside the way that the fields tell of. */
void chain_settle(struct arena *a, const struct procedure *p, const struct record *want, int32_t begun,
                  struct chain *c);
