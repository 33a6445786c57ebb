/* What a file is, by its content: the kinds that may be attached to a record. What a name or a browser says of it is
 * not believed. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct error;

struct kind {
    const char *type;    /* media type */
    const char *endings; /* ".jpg .jpeg": what its files' names may end with; the first is the usual one */
    bool shown;          /* browsers show it; else it is saved */
};

/* Of the open file, by its first bytes and, where these do not say, by what it holds. Its offset may move. NULL
 * with ERROR_INPUT where it is none of the kinds, is empty, or is an office document with macros. */
const struct kind *kind_of_file(int fd, uint64_t size, struct error *err);
/* NULL where no kind has it. */
const struct kind *kind_of_type(const char *type);
/* May a file of the kind be called so? Without an ending it may; with another kind's ending, or one that no kind has,
 * it may not. */
bool kind_takes_name(const struct kind *k, const char *name);
