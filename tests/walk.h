/* A walk of random people through the procedures of the district's own definitions: see test_walk.c. */
#pragma once

#include "sound.h"

#include "law/rule.h"

enum {
    AT_ONCE = 3,           /* cases of a procedure that are worked on */
    ATTEMPTS_AT_MOST = 60, /* on one of them */
    BUSY = 6,              /* procedures that most attempts are of, … */
    DRAWN_IN = 2,          /* … with what their gates ask for, … */
    SEASON = 40,           /* … for so many days */
};

/* Who does all that is not done by itself. */
extern const char somebody[];

/* A record that is worked on. */
struct matter {
    const struct reg *reg;
    const char *number;
    const struct step *wanted; /* what was refused, and may go now; or NULL */
    unsigned attempts;
};

struct counts {
    size_t taken, refused_by[ERROR_SYSTEM + 1], changed, removed, choices, begun, lapsed, told, orders;
};

struct walk {
    struct test_office *office;
    struct work work;
    struct law law; /* with the calendar as it is known on the day */
    struct filler filler;
    struct ways *ways;
    uint64_t seed;
    size_t attempts, attempts_at_most;
    struct counts counts;
    struct matter **matter; /* by procedure->index: AT_ONCE of them; number NULL: none */
    size_t seen;            /* of what the filler made */
    size_t **steps;         /* by procedure->index and step: how often taken */
    size_t *seasons;        /* by procedure->index: how often it was busy */
    const struct procedure *busy[BUSY + DRAWN_IN];
    int64_t told;     /* the last event that was looked at */
    const char *tell; /* PLUMBLINE_WALK_TELL: a procedure whose attempts are printed; or NULL */
};

/* walk_matters.c. attempts: unless the environment says how many. */
struct walk *walk_open(int kind, size_t attempts);
/* A matter of some procedure, made where there is none and it is in force; or NULL. */
struct matter *walk_pick(struct walk *w, const struct procedure **p);
/* What was made lately is worked on, where there is room; drawn: instead of others, and soon. */
void walk_take_up(struct walk *w, bool drawn);
/* Many attempts are of this procedure, for a time. */
void walk_draw_in(struct walk *w, const struct procedure *p);
/* A new season. */
void walk_choose_busy(struct walk *w);

/* walk_attempts.c: somebody does something, or tries to. */
void walk_attempt(struct walk *w);
int64_t walk_events(struct walk *w); /* how many there are */
