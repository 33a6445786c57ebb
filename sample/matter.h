/* A case as a plan: who did what and when. All papers of a case are written from one plan, so that they agree, and so
 * are its steps. */
#pragma once

#include "enforcement.h"
#include "offences.h"

enum sender { SENDER_URBAN, SENDER_MARKET, SENDER_OTHER, SENDERS }; /* who sends in the case's papers */

/* What was particular about a case of the ordinary procedure. */
enum tale {
    TALE_PLAIN,
    TALE_APPRAISED,     /* something was tested meanwhile */
    TALE_LONG,          /* decided after 75 days and more: extended, or late */
    TALE_MORE,          /* told, investigated further, told again */
    TALE_RETURNED,      /* sent back by the legality review, and told again */
    TALE_SET_ASIDE,     /* the decision was, and another was made */
    TALE_TAKEN_BACK,    /* transferred, and taken back */
    TALE_REOPENED,      /* dropped, and opened again */
    TALE_PASSED_ON,     /* begun by a department that was not competent */
    TALE_STOOD_ASIDE,   /* its first lead officer did */
    TALE_CORRECTED,     /* an entry was */
    TALE_LATE_DELIVERY, /* of the decision */
    TALE_DEFERRED,      /* payment was */
    TALE_PAID_LATE,     /* after the surcharge */
    TALE_CONTESTED,     /* and upheld, and paid then */
    TALE_FORCED,        /* nobody paid: the court was applied to */
    TALES
};

/* One case: what all its papers agree on. Dates after SAMPLE_AS_OF are DATE_NONE: they have not come yet. */
struct matter {
    char *number;
    int year;
    size_t index, enforcer;
    enum sender sender;
    const struct enforcer *by;
    const struct offence *of;
    size_t lead, second, aside; /* aside: who led it first, and stood aside; 0: nobody */
    bool simple, hearing, major, natural, minor, waives;
    enum tale tale;
    bool papers; /* are all its papers in the files, or those alone that its steps rest on? */
    const char *outcome;
    const char *merged_into; /* number, or NULL */
    int32_t found, filed, site, asked;
    int32_t appraised_from, appraised_to, left, resumed, extended;
    /* The first round, where it was gone through twice; back: when that was undone. */
    int32_t first_noticed, first_over, first_sent, first_decided, first_delivered, back;
    int32_t noticed, requested, called, heard, over, sent, reviewed, discussed, decided, delivered;
    int32_t deferred, contested, upheld, beyond, demanded, forced, performed, closed, archived;
    int deferral; /* days */
    const char *company, *code, *person, *citizen;
    int fine; /* yuan */
    char *facts;
    int steps, recordings; /* written so far */
};

bool came(int32_t date); /* has the day come? */
bool matter_decides(const struct matter *m);
bool matter_punishes(const struct matter *m);
int32_t matter_contest_until(const struct matter *m); /* six months after delivery, moved to a workday; or DATE_NONE */
int32_t matter_court_until(const struct matter *m);   /* three months after it was beyond contest; or DATE_NONE */
const char *matter_state(const struct matter *m);     /* a title of the case's states */
/* Plans the case of that number in its year, but for papers. Draws from f. */
void matter_plan(struct matter *m, struct filing *f, const struct enforcer *by, size_t enforcers, int year,
                 size_t index, int32_t filed);
/* Tells the steps of the current row, which is that of the case. */
void matter_tell(struct filing *f, const struct matter *m);
