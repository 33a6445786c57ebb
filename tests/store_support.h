/* What the tests of the store share: each test gets a fresh database, first of SQLite, then of PostgreSQL. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/arena.h"
#include "core/error.h"
#include "store/schema.h"
#include "store/store.h"

struct fresh {
    struct arena *arena;
    char *folder, *where;
    struct store *store;
    struct db *db, *reader;
};

/* Run the tests, whose state is a struct fresh. PostgreSQL is the server that PLUMBLINE_TEST_PG names; without it those
 * tests are left out, or fail where PLUMBLINE_TEST_PG_REQUIRED is 1. */
int run_on_sqlite(const struct CMUnitTest *tests, size_t count);
int run_on_postgresql(const struct CMUnitTest *tests, size_t count);
int run_on_both(const struct CMUnitTest *tests, size_t count);

/* Makes the table, through a plan. */
void make_table(struct fresh *f, const struct table *t);
/* A table "item" with number (text, unique, required), amount (integer), done (boolean, required, false), data (blob),
 * parent (item). */
void make_items(struct fresh *f);
int64_t put_item(struct db *db, const char *number, int64_t amount);
int64_t count_of(struct db *db, const char *sql); /* of a statement that gives one number */
bool says(const struct error *err, const char *part);

#define assert_good(call, err)                                                         \
    do {                                                                               \
        if (!(call))                                                                   \
            fail_msg("%s:%d: %s: %s", __FILE__, __LINE__, (err).field, (err).message); \
    } while (0)
