#include "core/gather.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/phrase.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct gathered {
    struct gathered *older;
    size_t number;
    struct error error;
};

void gather_error(struct gather *g, const struct error *err)
{
    struct gathered *m = arena_new_of(g->arena, struct gathered);
    m->older = g->newest;
    m->number = g->count++;
    m->error = *err;
    g->newest = m;
}

void gather_add(struct gather *g, const char *file, unsigned line, const char *format, ...)
{
    struct error err = {0};
    va_list ap;
    va_start(ap, format);
    error_set(&err, ERROR_DEFINITION, "%s", arena_vprintf(g->arena, phrase(format), ap));
    va_end(ap);
    error_at(&err, file, line);
    gather_error(g, &err);
}

const char *gather_words(struct gather *g, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    const char *words = arena_vprintf(g->arena, phrase(format), ap);
    va_end(ap);
    return words;
}

static int compare(const void *a, const void *b)
{
    const struct gathered *x = *(const struct gathered *const *)a, *y = *(const struct gathered *const *)b;
    int files = strcmp(x->error.file, y->error.file);
    if (files)
        return files;
    if (x->error.line != y->error.line)
        return x->error.line < y->error.line ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

void gather_sorted(const struct gather *g, struct mistakes *out)
{
    struct gathered **all = arena_array(g->arena, g->count, sizeof *all);
    size_t n = 0;
    for (struct gathered *m = g->newest; m; m = m->older)
        all[n++] = m;
    qsort(all, n, sizeof *all, compare);
    struct error *sorted = arena_array(g->arena, n, sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        sorted[i] = all[i]->error;
    *out = (struct mistakes){n, sorted};
}
