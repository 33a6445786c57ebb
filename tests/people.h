/* Everybody who may come to the site: one account for each role of the district's definitions, in one and the same
 * organ; accounts that may nothing any more; programs with tokens of every scope; and nobody. */
#pragma once

#include "desk_support.h"

enum { PEOPLE_MOST = 120 };

struct someone {
    const char *name; /* the role's, or what else he is */
    const char *role; /* NULL: none */
    const char *session, *form, *token;
    bool lives; /* the session is one */
};

struct people {
    struct arena *each; /* of what is asked; cleared by whoever asks */
    size_t count;
    struct someone one[PEOPLE_MOST];
};

/* The district of desk_support.h with the rows of tests/routes/rows.journal; an attachment lies at each dispute. */
int people_on_sqlite(struct people *out);
void people_tear_down(struct people *p);
const struct someone *people_find(const struct people *p, const char *name);

/* Asks. A form's token is sent as a header, where there is one to send; form NULL: no body. */
struct got people_ask(struct people *p, const struct someone *who, const char *method, const char *target,
                      const char *form);
/* Signs him in again, where what was asked ended his session. */
void people_sign_in(struct people *p, const struct someone *who);
