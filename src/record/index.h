/* What the full-text index of each register holds, against what the definitions want searched.
 *
 * The index is derived from the rows, so it can always be made again; what it was made of (the register's searchable
 * fields and its name, which is found by pinyin initials too) is noted in the database. Where that differs from the
 * definitions, older rows would not be found. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct db;
struct error;
struct model;

/* What index_apply would do, a line a register, for people. */
bool index_plan(struct arena *a, struct db *db, const struct model *m, const char *const **lines, size_t *count,
                struct error *err);
/* Does it, in one transaction of its own: makes the indexes and puts every row's text into them. Part of a migration;
 * the tables must be what the definitions want. */
bool index_apply(struct db *db, const struct model *m, struct error *err);
