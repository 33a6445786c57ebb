/* What calls for being done. A step leads its matter on, or stands aside (其他操作: correcting an entry, sending back,
 * ending): that one may be taken, and makes nobody's to-do but where it is what a running clock waits for. One that
 * lets the state stay calls until what it brings is there. */
#pragma once

#include "work/work.h"

/* Does the step lead the matter on, rather than stand aside? */
bool call_leads_on(const struct step *s);

/* SQL over a record t that follows the procedure: the step calls for being taken. NULL: it never does. Names were
 * checked when the definitions were loaded. */
const char *call_condition(struct arena *a, const struct work *w, const struct procedure *p, const struct step *s);

/* SQL over the rows of table clock: it is not one that must merely pass first (at least, before). */
const char *call_pressing_clock(struct arena *a, const struct work *w, const struct reg *reg);
