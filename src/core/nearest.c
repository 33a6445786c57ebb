#include "core/nearest.h"

#include <stdbool.h>
#include <string.h>

enum { LONGEST = 64 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment: Levenshtein's distance where swapping two neighbours counts as one. */
static size_t distance(const char *a, size_t n, const char *b, size_t m)
{
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= m; j++)
        last[j] = j;
    for (size_t i = 1; i <= n; i++) {
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            row[j] = least(least(last[j] + 1, row[j - 1] + 1), last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *oldest = before;
        before = last;
        last = row;
        row = oldest;
    }
    return last[m];
}

void nearest_try(struct nearest *n, const char *candidate)
{
    size_t length = strlen(n->text), other = candidate ? strlen(candidate) : 0;
    if (!length || !other || length > LONGEST || other > LONGEST)
        return;
    size_t d = distance(n->text, length, candidate, other);
    size_t longer = length > other ? length : other;
    if (d * 3 > longer || (n->best && d >= n->distance))
        return;
    n->best = candidate;
    n->distance = d;
}

const char *nearest(const char *text, const char *const *candidates, size_t count)
{
    struct nearest n = {.text = text};
    for (size_t i = 0; i < count; i++)
        nearest_try(&n, candidates[i]);
    return n.best;
}
