/* An office document's parts: a zip whose members are XML. Everything in it is hostile: no document types, no entities,
 * nothing from the network, and no more inflated bytes than were allowed for the whole. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct error;
struct package;
struct part;

/* data must stay as it is while the arena lives, which closes the package. NULL where it is no zip. */
struct package *package_open(struct arena *a, const char *data, size_t size, size_t max, struct error *err);
bool package_has(const struct package *p, const char *path);
/* Takes bytes from what may still be inflated; false and an error where there are not so many. */
bool package_spend(struct package *p, size_t bytes, struct error *err);

/* The part's path that a relation of the kind (the last word of its type, such as "worksheet") leads to from the part
 * `from` ("" is the package itself); of the id where one is given. NULL where there is none, with err left alone, or
 * where the relations cannot be read, with err set. */
char *package_related(struct package *p, struct arena *a, const char *from, const char *kind, const char *id,
                      struct error *err);

/* A part is read node by node. */
struct part *part_open(struct package *p, const char *path, struct error *err);
void part_close(struct part *part); /* NULL is allowed */
/* The next node; false at the end and where the part is damaged, which is an error: ask part_good afterwards. */
bool part_next(struct part *part, struct error *err);
bool part_good(const struct part *part);
/* The node is the start (or the end; an empty element is both) of an element with this local name, in any namespace. */
bool part_begins(const struct part *part, const char *name);
bool part_ends(const struct part *part, const char *name);
bool part_is_empty(const struct part *part);    /* <name/>: no end follows */
const char *part_text(const struct part *part); /* of a node of text, until the next node; else NULL */
/* The element's attribute by its local name; empty where it does not fit, which no honest one does. */
bool part_attribute(struct part *part, const char *name, char *out, size_t room);
