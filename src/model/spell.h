/* Conditions in words: with the titles of fields and codes instead of their names, for who does not read SQL. */
#pragma once

struct arena;
struct reg;

/* The condition was checked when it was read. language as title_in takes it. */
const char *condition_spelled(struct arena *a, const struct reg *reg, const char *condition, const char *language);
