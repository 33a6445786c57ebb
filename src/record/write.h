/* Writing without the number's series: an import advances each series once, at its end. Private to src/record. */
#pragma once

#include "record/record.h"

bool write_new(struct arena *a, const struct records *r, struct db *db, struct record *record, const char *actor,
               struct error *err);
