/* What programs get where browsers get a page: faults as problem details (RFC 9457), and after a change the thing that
 * was changed rather than the way to its page. */
#pragma once

#include "web/router.h"

struct MHD_Connection;

/* zh or en out of Accept-Language, by its weights (RFC 9110); NULL where it names neither. */
const char *api_language(const char *accept);
/* The status for programs of a fault that a person can mend. */
unsigned api_status(const struct request *r, const struct answer *answer);
/* Turns a form that was told its faults (desk_tell) into the problem. */
void api_problem(struct request *r, struct answer *answer, unsigned status);
/* After a change: makes the model of the page at answer->location, as the database has it now, and the location the
 * API's. */
bool api_follow(struct request *r, struct answer *answer, struct error *err);
