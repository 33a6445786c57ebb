/* A YAML file as a tree of our own, with lines: the only place that knows the YAML library. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct gather;

enum node_kind {
    NODE_NOTHING, /* a key without value, or null */
    NODE_SCALAR,
    NODE_SEQUENCE,
    NODE_MAPPING,
    NODE_BROKEN, /* its mistake has been told: say no more of it */
};

struct node {
    enum node_kind kind;
    unsigned line;    /* from 1 */
    const char *text; /* NODE_SCALAR */
    bool plain;       /* written without quotes */
    size_t count;
    struct node **item; /* NODE_SEQUENCE */
    struct pair *pair;  /* NODE_MAPPING; each key once */
};

struct pair {
    const char *key;
    unsigned line;
    struct node *value;
};

/* The root of the only document of the file, a mapping. NULL where the file cannot be read or is not such a file; the
 * mistake is in g. *text is the whole text, where there is any, even then. */
struct node *node_read(struct arena *a, const char *path, const char **text, struct gather *g);

const struct pair *node_pair(const struct node *mapping, const char *key); /* or NULL */
const char *node_kind_name(const struct node *n);                          /* for messages: a mapping, a list, … */
