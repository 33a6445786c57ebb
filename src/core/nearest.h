/* What somebody probably meant: the nearest of the names there are. */
#pragma once

#include <stddef.h>

/* Of the candidates the one that differs from text in the fewest letters (added, left out, changed, or two swapped), or
 * NULL where none is near: more than a third of the letters would have to change. NULL candidates are passed over. */
const char *nearest(const char *text, const char *const *candidates, size_t count);

/* The same one candidate after the other, where there is no array. Begin with {.text = …}. */
struct nearest {
    const char *text, *best; /* best: NULL while none is near */
    size_t distance;
};
void nearest_try(struct nearest *n, const char *candidate);
