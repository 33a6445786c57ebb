/* What a record is called: its label; where its register has none, what the record is about is called so, and so on.
 * Where that is a person's name, or nothing, it is the number. */
#pragma once

#include "record/record.h"

/* SQL over the record of the alias's row. */
const char *name_sql(struct arena *a, const struct reg *reg, const char *alias);

/* The name; NULL on failure. */
const char *record_name(struct arena *a, struct db *db, const struct record *r, struct error *err);
