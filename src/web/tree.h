/* Trees: records of registers that each refer to the one above, as a person sees them. */
#pragma once

#include "web/page.h"

enum { TREE_LEVELS = 6, TREE_MOST = 5000 /* records of one level */ };

/* A level: a register, and the field of it that refers to the level above. */
struct tree_level {
    const struct reg *reg;
    const struct field *up; /* NULL: the first level */
};

struct tree_node {
    const struct record *record;
    size_t children;
    struct tree_node *child; /* in the order of their numbers */
};

/* Levels by the names of registers and fields, both NULL-ended pairs: "a", NULL, "b", "field of b", …, NULL. false with
 * ERROR_NOT_FOUND where one is not declared, does not refer to the one above, or may not be read. */
bool tree_levels(const struct request *r, struct tree_level *out, size_t *count, struct error *err, ...)
    __attribute__((sentinel));
/* All below the record. */
bool tree_read(struct request *r, const struct tree_level *level, size_t levels, const struct record *root,
               struct tree_node *out, struct error *err);
