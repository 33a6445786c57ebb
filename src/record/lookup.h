/* What references in entries mean, kept while many are read. */
#pragma once

#include "record/record.h"

struct target {
    int64_t id;
    const char *number, *label;
};

/* The record that a text names: by its number, or by its label where exactly one record carries it. NULL with
 * ERROR_INPUT (none, or several) or the database's error. */
const struct target *lookup_find(struct lookup *look, const struct reg *reg, const char *text, struct error *err);
const struct reg *lookup_districts(const struct lookup *look);
const struct reg *lookup_organs(const struct lookup *look);
