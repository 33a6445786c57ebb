/* Mistakes of files as they are found, in whatever order the passes find them, told all at once. */
#pragma once

#include <stddef.h>

struct arena;
struct error;

/* Each with its file and line; in the order of files and lines. */
struct mistakes {
    size_t count;
    const struct error *error;
};

struct gather {
    struct arena *arena;
    size_t count;
    struct gathered *newest;
};

/* Adds one: a whole sentence. file is borrowed; line 0 where only the file is meant. */
void gather_add(struct gather *g, const char *file, unsigned line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* A part of such a sentence, in the thread's language. */
const char *gather_words(struct gather *g, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Adds one that is there already, with its place. */
void gather_error(struct gather *g, const struct error *err);
/* All of them in the order of files and lines. */
void gather_sorted(const struct gather *g, struct mistakes *out);
