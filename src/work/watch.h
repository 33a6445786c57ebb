/* Watching: what to-dos say of terms that ran out, and to whom. */
#pragma once

#include "work/work.h"

/* From which telling on a role (NULL: all) sees a record among its to-dos, though it takes no step there. TOLD_NOBODY:
 * it sees none. */
enum telling watch_from(const struct model *m, const char *role);

/* SQL over a clock c of a record s of the register: it lapsed, and left the matter where it was. NULL: none can. */
const char *watch_lapsed(struct arena *a, const struct model *m, const struct reg *reg);

/* SQL over the clock oc that an order of the register was made of: it is done, or no longer so late. NULL: the register
 * holds no orders. */
const char *watch_settled(struct arena *a, const struct model *m, const struct reg *reg);
