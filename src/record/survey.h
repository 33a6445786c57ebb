/* All events of a ledger read once, before anything is made of them: whether each can be understood, and which records
 * they leave. Private to src/record. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct db;
struct error;
struct map;
struct model;
struct reg;

/* A record that the events tell of. A number that is used again after a removal is the same entry. */
struct surveyed {
    const struct reg *reg; /* NULL: of a register that is no longer declared, or of what is kept beside them */
    const char *of;        /* the register's name */
    const char *number;
    int64_t first, last; /* numbers of its events */
    bool gone;           /* the last one removed it */
    int64_t id;          /* of its row, once there is one */
};

struct survey {
    int64_t events;
    struct map *records;    /* survey_record asks it */
    struct surveyed **list; /* all of them: registers in the order in which they refer to each other, then by first */
    size_t count;
    struct map *series; /* a series of numbers → int64_t, its highest place */
    bool **lacks;       /* by reg->index, by column as layout_name counts: empty in a record at some time */
    int64_t passed;     /* values of fields that are no longer declared */
};

/* Within the caller's snapshot; the events are known to be whole (ledger_verify_events). false with the event and what
 * of it is not understood, or with the database's error. */
bool survey_events(struct arena *a, struct db *db, const struct model *m, struct survey *out, struct error *err);

/* The entry of a number; NULL where no event tells of it. */
struct surveyed *survey_record(struct arena *scratch, const struct survey *s, const char *reg, const char *number);
