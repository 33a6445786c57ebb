/* Terms: how long a rule gives from a day on, counted as the statutes count.
 *
 * The day of the starting event is not counted. The clock stands from the first day of a pause to the day before it
 * ends, and goes on with what was left. Whoever keeps a clock stores a term's parts and asks again whenever they, or
 * the calendar, have changed: nothing here is stored. Days are day numbers; times, needed for terms of hours alone, are
 * seconds. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/date.h"
#include "law/rule.h"

struct arena;
struct error;

/* The clock stands on `from` and goes on on `to`: from == to stops nothing. to is DATE_NONE while it still stands. */
struct term_pause {
    int32_t from, to;
};

struct term {
    const struct rule *rule; /* the version in force on the day of the start; a running term keeps it */
    int32_t start;
    int64_t start_time; /* of a term of hours */
    unsigned length;    /* in the rule's units */
    size_t pauses;
    const struct term_pause *pause; /* in order; none touches or overlaps the next */
    unsigned extension;             /* in the rule's units; 0: not extended */
    int32_t extended_on;            /* DATE_NONE where not extended or not known */
};

/* Starts a term. length is only for rules that leave it to the record; 0 otherwise. start_time matters to rules of
 * hours and must lie in the day (time_of_date(start) where only the day is known). */
bool term_start(struct term *t, const struct rule *rule, int32_t start, int64_t start_time, unsigned length,
                struct error *err);
/* The term as it was, begun anew: without pauses and extension, by the same version. */
bool term_restart(struct term *t, int32_t start, int64_t start_time, struct error *err);
/* Adds a pause; those that touch or overlap become one. One that begins before the term, or after it, stops nothing
 * there. Refuses a second open one, and terms that cannot stand (hours, fixed dates). The list belongs to the arena. */
bool term_suspend(struct arena *a, struct term *t, int32_t from, int32_t to, struct error *err);
/* Ends the open pause: the clock goes on on this day. */
bool term_resume(struct arena *a, struct term *t, int32_t to, struct error *err);
/* Extends it, once, by no more than the rule allows (ERROR_LAW with the article). Where the day of the grant is given
 * it must not be after the term's end. */
bool term_extend(struct term *t, const struct calendar *c, unsigned by, int32_t on, struct error *err);

struct term_end {
    bool known;         /* false while an open pause keeps the end away: the rest is then DATE_NONE */
    int32_t counted_to; /* the last day by counting */
    int32_t due;        /* the last day on which it is in time: moved off holidays, weekends and pauses. For what must
                         * pass first, the last day of waiting */
    int64_t due_time;   /* the second after which it is late: of a term of hours, or the end of the day due */
    int32_t open_from;  /* at least, before: the first day on which it may happen. Else DATE_NONE */
    int32_t passed_on;  /* the day on which the unused term is over: when a deemed result happens by itself */
    int32_t effect_on;  /* the day from which the rule's outcome counts; DATE_NONE where it has none */
};

struct term_end term_end_of(const struct term *t, const struct calendar *c);

/* Was what was done at this time in time? Within: by the end. At least, before: not until the term had passed. An open
 * pause: nothing is late, and nothing has waited long enough. */
bool term_in_time(const struct term *t, const struct calendar *c, int64_t done);

enum term_phase {
    TERM_NOT_BEGUN, /* before or on the day of the start */
    TERM_RUNNING,
    TERM_STOPPED, /* within a pause */
    TERM_PASSED,  /* after the end */
};
enum term_light { TERM_NO_LIGHT, TERM_GREEN, TERM_AMBER, TERM_RED };
enum { TERM_AMBER_WORKDAYS = 3 };

/* How it stands at a time, if not done by then. Days are workdays where the rule counts those, else calendar days;
 * hours of terms of hours. Light: amber with at most three workdays left, red after the end; none for what must pass
 * first and while the clock stands. */
struct term_standing {
    enum term_phase phase;
    enum term_light light;
    int32_t used, left; /* counted by then; left up to the day due, or by length while the end is not known */
    int32_t over;       /* since the day due */
    int32_t workdays_left;
};
struct term_standing term_standing_at(const struct term *t, const struct calendar *c, int64_t now);

/* Of a rule that asks for notice before an event: the last day to give it. Finds the version in force then. DATE_NONE
 * with an error where the rule is of another kind or was not in force. */
int32_t term_latest_notice(const struct law *l, const char *id, int32_t event, struct error *err);

/* How the end was found, in words: rule and article, what counted and what did not (each holiday and worked weekend by
 * name), pauses, extension, moves, and years whose calendar is not announced. Lines that end in \n. */
char *term_reason(struct arena *a, const struct term *t, const struct calendar *c, enum law_language language);
