/* What tests share: a temporary folder, a database in it (or in PostgreSQL), the fixture's definitions, some records.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/arena.h"
#include "core/digest.h"
#include "core/error.h"
#include "record/record.h"

struct test_office {
    struct arena *arena;
    char *folder, *where;
    struct model *model;
    struct store *store;
    struct db *db;
    struct keys keys;
    struct records records;
};

/* A fresh database with the tables of a folder of definitions (relative to the source tree) and the districts and organ
 * that the tests refer to. kind 0: SQLite; 1: PostgreSQL, for which PLUMBLINE_TEST_PG must be set. Fails the test where
 * anything goes wrong. */
struct test_office *support_open(const char *definitions, int kind);
void support_close(struct test_office *o);
/* Lets go of the database, which stays until the office is closed: others can be copies of it then. */
void support_release(struct test_office *o);
/* A database of its own that holds what a released one does, with its definitions and keys: they live as long as that.
 */
struct test_office *support_copy(const struct test_office *of);
/* Is there a PostgreSQL to test with? Fails the test where one is required and missing. */
bool support_has_postgresql(void);

char *support_path(struct arena *a, const char *name); /* in the source tree, where it is not from the root */
/* field, value, …, NULL → a record created through the writer. Fails the test where it is refused. */
struct record *support_create(struct test_office *o, const char *reg, ...) __attribute__((sentinel));
/* The same, but gives the error and the number of faults instead of failing. */
bool support_try(struct test_office *o, const char *reg, const char *const *pairs, struct faults *faults,
                 struct error *err);
bool support_change(struct test_office *o, const char *reg, const char *number, const char *field, const char *value,
                    struct error *err);
bool support_remove(struct test_office *o, const char *reg, const char *number, struct error *err);
char *support_write(struct test_office *o, const char *name, const char *text); /* a file in the folder; its path */

/* Where another database can be made: a file in the folder, or an empty database of the server. */
char *support_place(struct test_office *o, int kind);
/* All that two databases hold but ids, heads and events: rows with references as numbers, clocks in the order in which
 * they began, courses, series. Fails the test with the first line that differs. */
void support_assert_same(const struct model *m, struct db *one, struct db *two);

/* A test on both databases; where there is no PostgreSQL its state is NULL and the test skips itself. */
#define ON_BOTH(test, on_sqlite, on_postgresql)                              \
    {#test " on SQLite", test, on_sqlite, support_tear_down, NULL},          \
    {                                                                        \
#test " on PostgreSQL", test, on_postgresql, support_tear_down, NULL \
    }
/* For cmocka: closes the office that the state is, if it is one. */
int support_tear_down(void **state);
/* For cmocka: the fixture's office, filled where fill is given. */
int support_set_up(void **state, int kind, void (*fill)(struct test_office *));

#define assert_good(call, err)                                                            \
    do {                                                                                  \
        if (!(call))                                                                      \
            fail_msg("%s:%u %s: %s", (err).file, (err).line, (err).field, (err).message); \
    } while (0)
