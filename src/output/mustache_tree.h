/* A compiled template, as the parser leaves it and the renderer walks it. Private to mustache*.c. */
#pragma once

#include "output/mustache.h"

#include <stddef.h>

/* Open sections that a template may hold inside one another; partials that may include one another, one in the other.
 * A rendering goes down so many levels of sections and partials and includes so many partials in all: one that includes
 * itself without end, even twice, stops there. */
enum { MUSTACHE_SECTIONS = 64, MUSTACHE_FILES = 64, MUSTACHE_DEPTH = 256, MUSTACHE_INCLUSIONS = 1 << 18 };

enum mustache_kind {
    MUSTACHE_TEXT,
    MUSTACHE_ESCAPED, /* {{name}} */
    MUSTACHE_RAW,     /* {{{name}}} and {{&name}} */
    MUSTACHE_SECTION,
    MUSTACHE_INVERTED,
    MUSTACHE_PARTIAL,
};

struct mustache_node {
    enum mustache_kind kind;
    bool begins;      /* TEXT: stands at the begin of a line, where a partial's indentation goes */
    const char *text; /* TEXT; PARTIAL: the indentation it stands at */
    size_t size;
    size_t parts; /* of the name, at the dots; 0: the implicit iterator */
    const char **part;
    const struct template *partial; /* PARTIAL; NULL: there is none of that name */
    struct mustache_node *child, *next;
};

struct template
{
    struct mustache_node *first;
};
