/* Reach: on whose records somebody may work. Who acts for an organ works on its records and on those of the organs
 * below it (the organ register's reference to itself); in a role that reaches the district, on those of all organs of
 * the district that the organ lies in, and of the districts below. A record without an organ is everybody's. Steps,
 * to-dos, pages and exports ask here. */
#pragma once

#include "record/record.h"

struct step;

struct reach {
    const char *organ;       /* number of the organ acted for; NULL: none is named, and every record is open */
    const char *begin, *end; /* region codes that the role reaches, as district_begin and _end give them; or NULL */
};
/* role: its name, or NULL: of none in particular. An organ that is not there reaches nothing. */
bool reach_of(struct arena *a, const struct model *m, struct db *db, const char *organ, const char *role,
              struct reach *out, struct error *err);

/* Does it hold the record? Of a step that another organ takes: that organ's (step NULL: the record's own). false with
 * ERROR_RIGHTS, which says whose it is. */
bool reach_holds(struct arena *a, const struct model *m, struct db *db, const struct reach *reach,
                 const struct record *r, const struct step *step, struct error *err);

/* The same for many rows. A select of the ids of the organs held, as the condition of what it binds: for
 * "organ in (…)" or a join. below: with those below the organ; else those that the organ itself and its role name.
 * reach->organ is given. */
struct within reach_organs(struct arena *a, const struct model *m, const struct reach *reach, bool below);
/* The id of the organ that takes the step, of a row of the step's register with this alias; NULL where nobody. */
char *reach_acting(struct arena *a, const struct field *organ, const char *alias);
