/* Writing in parts. Private to src/record. */
#pragma once

#include "record/record.h"

struct buf;

/* A new record without its number's series: an import advances each series once, at its end. */
bool write_new(struct arena *a, const struct records *r, struct db *db, struct record *record, const char *actor,
               struct error *err);

/* The row and its search text alone, of a record whose event is in the ledger already; sets its id. */
bool write_row(struct arena *a, const struct records *r, struct db *db, struct record *record, struct error *err);

/* Is the field's text in the register's index: searchable, or the register's name? */
bool write_searches(const struct reg *reg, const struct field *f);
/* Puts a value behind those that search finds a record by already: its number, then its searchable fields. NULL adds
 * nothing. */
void write_search_text(struct buf *text, const char *value);
