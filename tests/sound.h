/* What must hold of a record in a procedure whatever anybody did. */
#pragma once

#include "filler.h"

/* Which states can come to which, by steps of a procedure that need no reason (those that do go back, or reopen); by
 * the register's states. */
struct ways {
    size_t states;
    bool *leads; /* [from * states + to]: in any number of steps, none included */
};
struct ways *ways_of(struct arena *a, const struct model *m); /* by procedure->index */

/* Fails the test, with what is wrong, where the record, its clocks and its procedure are not in order. */
void assert_sound(struct arena *a, const struct work *w, struct db *db, const struct ways *ways, const struct reg *reg,
                  const char *number);
/* All of a record in one text, to see whether anything changed. */
const char *portrait(struct arena *a, struct db *db, const struct reg *reg, const char *number);
