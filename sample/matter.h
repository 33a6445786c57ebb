/* A case as a plan: who did what and when. All papers of a case are written from one plan, so that they agree. */
#pragma once

#include "enforcement.h"
#include "offences.h"

enum sender { SENDER_URBAN, SENDER_MARKET, SENDER_OTHER, SENDERS }; /* who sends in the case's papers */

/* One case: what all its papers agree on. Dates after SAMPLE_AS_OF are DATE_NONE: they have not come yet. */
struct matter {
    char *number;
    int year;
    size_t index, enforcer;
    enum sender sender;
    const struct enforcer *by;
    const struct offence *of;
    size_t lead, second;
    bool simple, hearing, major, natural, minor;
    bool papers; /* are its papers in the files, or the case alone? */
    const char *outcome;
    int32_t found, filed, site, asked, noticed, heard, reviewed, discussed, decided, delivered, performed, closed,
        archived;
    const char *company, *code, *person, *citizen;
    int fine; /* yuan */
    char *facts;
    int steps, recordings; /* written so far */
};

bool came(int32_t date); /* has the day come? */
bool matter_decides(const struct matter *m);
bool matter_punishes(const struct matter *m);
const char *matter_state(const struct matter *m); /* a title of the case's states */
/* Plans the case of that number in its year, but for papers. Draws from f. */
void matter_plan(struct matter *m, struct filing *f, const struct enforcer *by, size_t enforcers, int year,
                 size_t index, int32_t filed);
