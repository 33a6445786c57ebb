/* Writing without the number's series: an import advances each series once, at its end. Private to src/record. */
#pragma once

#include "record/record.h"

struct buf;

bool write_new(struct arena *a, const struct records *r, struct db *db, struct record *record, const char *actor,
               struct error *err);

/* Puts a value behind those that search finds a record by already: its number, then its searchable fields. NULL adds
 * nothing. */
void write_search_text(struct buf *text, const char *value);
