/* What the tests of procedures share: the fixture's desk, with the law of law/. */
#pragma once

#include "support.h"

#include "core/date.h"
#include "record/ledger.h"
#include "work/work.h"

struct desk {
    struct test_office *office;
    struct work work;
};

struct desk *desk_of(void **state); /* NULL where there is no PostgreSQL to test with */
int desk_on_sqlite(void **state);
int desk_on_postgresql(void **state);
int desk_tear_down(void **state);

int32_t day(const char *iso);

/* One write: a record made, or a step taken. */
struct attempt {
    struct desk *desk;
    const char *reg;           /* NULL: application */
    const char *number, *step; /* NULL: make one */
    struct deed deed;
    struct entry entry;
    struct record record;
    struct faults faults;
};
void give(struct attempt *t, const char *name, const char *value);
bool attempt(struct attempt *t, struct error *err);

const char *begin_on(struct desk *d, const char *kind, const char *on); /* an application of the day; its number */
bool step_with(struct desk *d, const char *number, const char *step, const char *role, const char *on,
               const char *field, const char *value, struct error *err);
void take(struct desk *d, const char *number, const char *step, const char *on); /* must not be refused */

struct record *read_application(struct desk *d, const char *number);
const char *cell(struct desk *d, const char *number, const char *field);
struct clock_row clock_named(struct desk *d, const char *number, const char *name); /* its last run */
/* The record's last event of that action (or whose action begins with it); fails the test where there is none. */
struct event_row event_of(struct desk *d, const struct record *r, const char *action);
void assert_state(struct desk *d, const char *number, const char *state);
void assert_due(struct desk *d, const char *number, const char *clock, const char *due);
void assert_whole(struct desk *d);
void assert_refused(bool taken, const struct error *err, enum error_code code, const char *part);

/* A test on both databases. */
#define ON_DESK(test)                                                          \
    {#test " on SQLite", test, desk_on_sqlite, desk_tear_down, NULL},          \
    {                                                                          \
#test " on PostgreSQL", test, desk_on_postgresql, desk_tear_down, NULL \
    }
