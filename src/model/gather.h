/* Mistakes as they are found, in whatever order the passes find them. */
#pragma once

#include <stddef.h>

#include "model/model.h"

struct arena;

struct gather {
    struct arena *arena;
    size_t count;
    struct gathered *newest;
};

/* Adds one: a whole sentence. file is borrowed; line 0 where only the file is meant. */
void gather_add(struct gather *g, const char *file, unsigned line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* All of them in the order of files and lines. */
void gather_sorted(const struct gather *g, struct mistakes *out);
