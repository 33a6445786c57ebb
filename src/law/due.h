/* A term asked for in texts, as people type them: on the command line, in a form, in an address. */
#pragma once

#include "law/term.h"

enum { DUE_SUSPENSIONS = 64 };

struct due_asked {
    const char *rule, *start;         /* start: a day, or (for terms of hours) a day and time */
    const char *length;               /* of rules that leave it to the record; else NULL */
    const char *extend, *extended_on; /* NULL: not extended; the day of the grant is not known */
    const char *event;                /* of rules of notice, instead of start: the day of the event */
    size_t suspensions;
    struct {
        const char *from, *to; /* the first day, and the day on which it ended */
    } suspend[DUE_SUSPENSIONS];
};

struct due_counted {
    struct term term;
    int32_t day; /* the last day; DATE_NONE never */
};

/* With an event, the term of the last notice: it begins on that day, which is then the result. Errors name in their
 * field what was wrong: start, length, suspend, extend, extended_on, event, rule. */
bool due_count(struct arena *a, const struct law *l, const struct due_asked *asked, struct due_counted *out,
               struct error *err);
/* What is said of suspensions of a rule that names no ground for one. */
const char *due_no_ground(enum law_language language);
