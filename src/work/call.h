/* What calls for being done. A step that stands aside (其他操作: correcting an entry, sending back, ending) may be
 * taken, and makes nobody's to-do; so does a step that lets the state stay, once what it brings is there. */
#pragma once

#include "work/work.h"

/* Does the step lead the matter on, rather than stand aside? */
bool call_leads_on(const struct step *s);

/* SQL over a record t of the step's register: it is in a state in which the step calls for being taken. NULL: it never
 * calls. Names were checked when the definitions were loaded. */
const char *call_condition(struct arena *a, const struct step *s);

/* SQL over the rows of table clock: it is not one that must merely pass first (at least, before). */
const char *call_pressing_clock(struct arena *a, const struct work *w, const struct reg *reg);

/* SQL over the rows of table clock: the clock is one that somebody is told of, of the procedures of the register. */
const char *call_loud_clock(struct arena *a, const struct model *m, const struct reg *reg);
