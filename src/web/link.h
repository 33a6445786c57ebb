/* Addresses within the site. */
#pragma once

#include <stdbool.h>

#include "core/text.h"

/* Decodes; false where a % is not followed by two hexadecimal digits, or what comes out is not UTF-8 or holds a NUL or
 * another control character. plus: + is a space, as in forms. */
bool link_decode(struct arena *a, const char *s, size_t n, bool plus, const char **out);

/* An address being put together: its path, then its parameters. */
struct link {
    struct buf text;
    bool query;
};
struct link link_to(struct arena *a, const char *path); /* begins with / */
void link_segment(struct link *l, const char *segment);
void link_param(struct link *l, const char *name, const char *value); /* nothing where value is NULL or empty */
