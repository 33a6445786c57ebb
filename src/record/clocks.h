/* Clocks and courses as their tables and the ledger hold them: rows and their canonical JSON, without any law. What
 * they mean is src/work's business; here they are written, read and compared with what the events say. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/date.h"

struct arena;
struct buf;
struct db;
struct error;
struct json_t;
struct stmt;

/* A row of "clock". A clock that is started again after it stopped has a row for each run. */
struct kept_clock {
    int64_t id, record_id; /* id 0: not in the table yet */
    const char *reg, *procedure, *clock;
    int64_t run;       /* from 1 */
    const char *rule;  /* id; … */
    int32_t rule_from; /* … and the first day in force of the version it counts by */
    int32_t started, stopped, due;
    int64_t started_at; /* seconds; of terms of hours, else when its day begins */
    int64_t length, extension;
    int32_t extended_on;
    int32_t lapses_on;   /* the day on which "lapse" is taken by itself; DATE_NONE: never */
    const char *lapse;   /* the step, or NULL */
    const char *pauses;  /* "18300-18310,18320-": the last one still open */
    const char *state;   /* running, suspended, stopped */
    const char *outcome; /* open, in_time, late, deemed, dropped */
    int64_t used;
    int64_t told;        /* how far it was told: enum telling of work/work.h */
    int32_t tells_on;    /* the day of the next telling; DATE_NONE: none is due by itself */
    const char *ordered; /* number of the record that its lateness made (the definitions' escalation), or NULL */
};

/* Columns in the order that clock_read reads, each with the alias before it ("c."); for selects that join. */
char *clock_columns(struct arena *a, const char *alias);
enum { CLOCK_COLUMNS = 24 };
/* From the current row, whose clock columns begin at this one. All is copied. */
void clock_read(struct arena *a, struct stmt *st, int column, struct kept_clock *out);
/* All runs of a record's clocks, in the order they began. */
bool clocks_of(struct arena *a, struct db *db, const char *reg, int64_t record_id, size_t *count,
               struct kept_clock **out, struct error *err);
/* Inserts, where id is 0, or updates. */
bool clock_put(struct db *db, struct kept_clock *c, struct error *err);

/* {"conclude":{…},"conclude 2":{…}}: all that a row holds but its ids, so that the events alone give it again. Sorted.
 */
char *clocks_json(struct arena *a, const struct kept_clock *const *clock, size_t count);

/* A clock out of that object: its name there and what stands behind it, which keeps the strings. reg, record_id and id
 * are the caller's. false where a member is missing, unknown, or no clock's. */
bool clock_from_json(struct arena *a, const char *key, struct json_t *json, struct kept_clock *out);

/* The procedure that a record follows; *out NULL where none is noted. */
bool course_read(struct arena *a, struct db *db, const char *reg, int64_t record_id, const char **out,
                 struct error *err);
bool course_put(struct db *db, const char *reg, int64_t record_id, const char *procedure, struct error *err);

/* A removed record leaves neither. */
bool clocks_forget(struct db *db, const char *reg, int64_t record_id, struct error *err);
