/* Conditions: the part of SQL that definitions may use, read and typed before any database sees it. */
#pragma once

#include "model/draft.h"

struct condition {
    struct gather *gather;
    const char *file;
    const char *what; /* list “leniency_list” */
    const char *key;  /* where, hit */
    struct word text;
    const struct reg *reg;
    const bool *unsure; /* by field: its type is unknown and told; NULL: none is */
};

/* Tells what is wrong with it: grammar once, unknown columns and codes each. Everything that passes is one expression
 * that is true or false, whose brackets are balanced: it can be put into brackets inside a statement. */
void condition_check(const struct condition *c);
