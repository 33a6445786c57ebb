/* Rules: what the statutes say about time and about steps, and which of it is in force on a day.
 *
 * Everything is read from CSV files (law/README.md); no C names a statute or a kind of work. One id may stand in
 * several versions that follow one another by date. What is loaded never changes, so threads share it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/gather.h"
#include "law/calendar.h"
#include "law/text.h"

struct arena;
struct error;

enum rule_confidence { RULE_HIGH, RULE_MEDIUM, RULE_LOCAL }; /* local: a district's own rule, made to be changed */

/* Where a rule comes from and when it holds. */
struct rule_basis {
    const char *statute, *article; /* article as law/README.md writes it: 42(1)(2); may be empty */
    int32_t from, to;              /* in force on both days; to is DATE_NONE while it holds */
    enum rule_confidence confidence;
    const char *note; /* for whoever maintains the law; may be empty */
    unsigned line;
};

/* A word of words.csv: a ground to stop or restart a clock, an outcome, or who may extend. */
struct rule_word {
    const char *id;
    struct law_text text;
};

enum rule_measure {
    RULE_WITHIN,   /* it must have happened by the end of the term */
    RULE_AT_LEAST, /* the term must have passed before it may happen */
    RULE_BEFORE,   /* notice is given at least the term before the event */
    RULE_DATE,     /* by a fixed date of the following year */
};

enum rule_unit { RULE_WORKDAY, RULE_DAY, RULE_MONTH, RULE_YEAR, RULE_HOUR };

enum rule_effect { /* from when an outcome counts, once the term has passed unused */
                   RULE_EFFECT_NONE,
                   RULE_EFFECT_START, /* from the starting day, as if done at once */
                   RULE_EFFECT_END,   /* from the day the term ended */
                   RULE_EFFECT_AFTER, /* from the day after it ended */
};

enum { RULE_OPEN = 0 }; /* of an extension: as long as whoever grants it sees fit */

/* One version of a time limit. */
struct rule {
    const char *id, *domain;
    struct rule_basis basis;
    struct law_text starts, ends; /* what happens then */
    enum rule_measure measure;
    unsigned length;     /* in units; 0: each record brings its own */
    enum rule_unit unit; /* RULE_DAY for a fixed date */
    int month, day;      /* of RULE_DATE */
    bool extendable;
    unsigned extension;                /* at most, in the term's unit; RULE_OPEN */
    const struct rule_word *extend_by; /* NULL where not extendable */
    size_t stops, restarts;            /* grounds that stop the clock, or start it anew */
    const struct rule_word *const *stop, *const *restart;
    const struct rule_word *outcome; /* what the law makes of a missed term; NULL: it is merely late */
    enum rule_effect effect;
};

/* One version of a gate: what must hold before a step. What it checks is declared where the step is. */
struct gate_rule {
    const char *id, *domain;
    struct rule_basis basis;
    const char *step, *condition; /* for people */
    struct law_text refusal;
};

struct law_seat; /* where the calendar in use sits: seat.c */

struct law {
    const struct calendar *_Atomic calendar; /* in use: law_seat_days changes it while threads read */
    const struct calendar *festivals;        /* of the law itself, by date; NULL where no file names them */
    struct law_seat *seat;
    size_t rules, gates, grounds, outcomes, grantors;
    const struct rule *rule;      /* by id, then by date */
    const struct gate_rule *gate; /* by id, then by date */
    const struct rule_word *ground, *outcome, *grantor;
};

/* Loads holidays.csv, festivals.csv (may be missing), words.csv, time-limits.csv and gates.csv of the folder. NULL
 * where there are mistakes: all of them are in *mistakes, with file, line and (as the error's field) column. Both
 * belong to the arena. */
struct law *law_load(struct arena *a, const char *folder, struct mistakes *mistakes);

/* Years that were taken in since stand over the files' (work/arrange.h). version: of what those days are, above 0; the
 * same one again does nothing. The days' texts are copied. A calendar that was in use lives on as long as the law: who
 * reads it is not disturbed. */
void law_seat_days(const struct law *l, int64_t version, const struct special_day *day, size_t days);
int64_t law_seated(const struct law *l); /* the version in use; 0: the files alone */
/* A mark of whoever looks for newer days, kept beside them: when it last looked. */
int64_t law_looked(const struct law *l);
void law_look(const struct law *l, int64_t mark);
const struct calendar *law_file_calendar(const struct law *l);

/* The versions of an id, oldest first; *count of them, 0 where there is no such id. */
const struct rule *rule_versions(const struct law *l, const char *id, size_t *count);
/* The version in force on the day. NULL with an error that names the nearest id, or says when there is a version. */
const struct rule *rule_on(const struct law *l, const char *id, int32_t day, struct error *err);
/* The same of gates. */
const struct gate_rule *gate_rule_versions(const struct law *l, const char *id, size_t *count);
const struct gate_rule *gate_rule_on(const struct law *l, const char *id, int32_t day, struct error *err);

/* Is the word one of the grounds on which this rule's clock stops, or starts anew? */
bool rule_stops_for(const struct rule *r, const char *ground);
bool rule_restarts_for(const struct rule *r, const char *ground);

/* 某法第四十二条第一款第二项, or “… art. 42(1)(2)”. Fit for an error's article. */
char *rule_article(struct arena *a, const struct rule_basis *b, enum law_language language);
/* 第四十二条第一款第二项, for where the statute's name stands before it; empty where the rule names no article. */
char *rule_clause(struct arena *a, const struct rule_basis *b);
/* The length as documents write it: 五个工作日, 三日, 六个月. NULL where each record brings its own, or it is a date.
 */
char *rule_length(struct arena *a, const struct rule *r);
/* The basis of the rule or gate of that id in force on the day. NULL as rule_on. */
const struct rule_basis *rule_basis_on(const struct law *l, const char *id, int32_t day, struct error *err);
/* Has the law a rule or gate of that id? */
bool rule_known(const struct law *l, const char *id);
