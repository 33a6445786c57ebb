/* Tables as the definitions want them, compared with the tables that are there: a plan, of which only additions run
 * unasked. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct arena;
struct db;
struct error;

enum column_kind { COLUMN_INTEGER, COLUMN_TEXT, COLUMN_BOOLEAN, COLUMN_BLOB };

struct column {
    const char *name;
    enum column_kind kind;
    bool required; /* NOT NULL; an added column only where it has a default, since older rows lack it */
    bool unique;
    const char *references;  /* table whose id this column holds, or NULL */
    const char *default_sql; /* literal such as false or 0, or NULL */
};

struct table_index {
    bool unique;
    size_t count;
    const char *const *columns;
};

/* Every table has also "id", its integer primary key, given by the database. */
struct table {
    const char *name;
    size_t columns, indexes;
    const struct column *column;
    const struct table_index *index;
};

enum plan_kind {
    PLAN_CREATE_TABLE,
    PLAN_ADD_COLUMN,
    PLAN_CREATE_INDEX,
    PLAN_DROP_INDEX,  /* an index of ours that the definitions no longer want */
    PLAN_ALLOW_EMPTY, /* a column that is no longer required, or no longer named */
    PLAN_REMAINS,     /* a table or column the definitions no longer name: told, never dropped */
    PLAN_REFUSED,     /* a column whose kind or reference changed: needs a person */
};

struct plan_step {
    enum plan_kind kind;
    const char *what; /* for people: add column "scale" (text) to "case_file" */
    const char *sql;  /* NULL where nothing runs */
};

struct plan {
    size_t count;
    const struct plan_step *step;
    bool refused; /* one of the steps is PLAN_REFUSED */
};

/* Tables come in an order in which references point backwards, or to the table itself. */
bool schema_plan(struct arena *a, struct db *db, const struct table *tables, size_t count, struct plan *out,
                 struct error *err);
/* Runs the additions in one transaction. Refuses, and does nothing, where plan->refused. */
bool schema_apply(struct db *db, const struct plan *plan, struct error *err);
/* A line a step; nothing where there is none. */
void schema_print(const struct plan *plan, FILE *to);
