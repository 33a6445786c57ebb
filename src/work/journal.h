/* Journals (工作日志): what was done, day by day, as a file that people can read and write, and that is worked as if it
 * were done now: docs/journal.md. The sample year comes in one, and so do the tests of procedures. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "work/work.h"

/* One line: something done to one record. */
struct journal_deed {
    unsigned line;
    const char *verb;                          /* create, change, or the name of a step */
    const char *reg, *number;                  /* the number: or $name, or FIELD=VALUE */
    const char *role, *organ, *actor, *reason; /* or NULL */
    size_t fields;
    const char **name, **text; /* what comes with it, as in an import */
};

/* A day, with what was done on it, in the file's order. */
struct journal_day {
    int32_t day;
    int64_t at;    /* its time; when the day begins where none is given */
    unsigned line; /* where the day stands */
    size_t count;
    struct journal_deed *deed;
};

/* Reads a file from its beginning, a day at a time. Belongs to the arena. NULL where it cannot be opened. */
struct journal *journal_open(struct arena *a, const char *path, struct error *err);
/* The next day, in the arena given; its deeds may be none. *more false: the file is at its end. ERROR_INPUT with file
 * and line where a line cannot be read, or a day lies before the one before it. */
bool journal_next(struct journal *j, struct arena *a, struct journal_day *out, bool *more, struct error *err);

struct play {
    const struct work *work;
    struct db *db;     /* for reading what became of it; only with tell */
    const char *actor; /* of lines that name none */
    FILE *tell;        /* writes what every line did, and refusals are part of it; NULL: a refusal is an error */
    FILE *past; /* refused lines are written there, and the journal goes on past them; NULL: it stops. Not with tell */
    struct map *alias; /* names of the file ($case) → numbers; NULL before the first file */
    struct arena *arena;
    int64_t days, deeds, by_itself; /* counted */
    int64_t refused;
    int64_t told; /* number of the last event told of */
};

/* Works a journal: what must happen by itself up to a day (work_tick), then what was done on it.
 *
 * With tell each line is a write of its own. Without, many lines are one write, and a line that is refused is tried
 * again after the day's others, until no more of them can be done: within a day their order need not be right. What is
 * left then is an error with file and line, and nothing after it is done; the lines before it stay. */
bool journal_play(struct play *p, const char *path, struct error *err);
