/* The run itself: what only main needs. */
#pragma once

#include <stdbool.h>

struct arena;
struct error;
struct sample;

struct sample *sample_new(struct arena *a);
/* Writes every file of the run into an existing folder, in the order in which they were opened, and prints how many
 * rows each has. */
bool sample_write(struct sample *s, const char *folder, struct error *err);
