/* What happened, as lines that people read and tests compare. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct db;
struct error;
struct journal_deed;
struct model;

/* Every event after *told, each with its record's new state, what it changed and the clocks that it moved; *told is
 * then the last one. */
bool tell_new_events(FILE *to, const struct model *m, struct db *db, int64_t *told, struct error *err);
/* A line of a journal that was refused: gate, sentence, article. */
void tell_refusal(FILE *to, int32_t day, const struct journal_deed *d, const struct error *why);
