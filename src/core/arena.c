#include "core/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 1024 * 1024, KEPT_BLOCK = 4 * LARGEST_BLOCK, ALIGNMENT = 16 };

struct block {
    struct block *next;
    size_t used, room;
    _Alignas(ALIGNMENT) unsigned char bytes[];
};

struct deferred {
    struct deferred *next;
    void (*call)(void *);
    void *argument;
};

struct arena {
    struct block *first, *current;
    struct deferred *deferred;
};

static void *must(void *p)
{
    if (!p) {
        fputs("plumbline: out of memory\n", stderr);
        abort();
    }
    return p;
}

static struct block *block_new(size_t room)
{
    struct block *b = must(malloc(sizeof *b + room));
    b->next = NULL;
    b->used = 0;
    b->room = room;
    return b;
}

struct arena *arena_new(void)
{
    struct arena *a = must(calloc(1, sizeof *a));
    a->first = a->current = block_new(FIRST_BLOCK);
    return a;
}

static void run_deferred(struct arena *a)
{
    while (a->deferred) {
        struct deferred *d = a->deferred;
        a->deferred = d->next; /* first off the list: the call may defer again */
        d->call(d->argument);
    }
}

static void free_blocks(struct block *b)
{
    while (b) {
        struct block *next = b->next;
        free(b);
        b = next;
    }
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    run_deferred(a);
    free_blocks(a->first);
    free(a);
}

/* One block as large as all together: the next round finds room without asking for more. */
void arena_clear(struct arena *a)
{
    run_deferred(a);
    if (a->first->next) {
        size_t room = 0;
        for (struct block *b = a->first; b; b = b->next)
            room += b->room;
        free_blocks(a->first);
        a->first = block_new(room < KEPT_BLOCK ? room : FIRST_BLOCK);
    }
    a->first->used = 0;
    a->current = a->first;
}

/* Zeroed at hand-out, not at block creation, so that a cleared block gives zeroed memory again. */
void *arena_alloc(struct arena *a, size_t size)
{
    if (size > SIZE_MAX / 2)
        must(NULL);
    size_t need = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct block *b = a->current;
    if (b->room - b->used < need) {
        size_t room = b->room < LARGEST_BLOCK ? b->room * 2 : LARGEST_BLOCK;
        b = block_new(need > room ? need : room);
        a->current->next = b;
        a->current = b;
    }
    void *p = b->bytes + b->used;
    b->used += need;
    return memset(p, 0, size);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        must(NULL);
    return arena_alloc(a, count * size);
}

void *arena_grow(struct arena *a, void *array, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return array;
    *room = *room ? *room * 2 : 8;
    void *larger = arena_array(a, *room, size);
    if (count)
        memcpy(larger, array, count * size);
    return larger;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
    char *copy = arena_alloc(a, n + 1);
    memcpy(copy, s, n);
    return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return arena_strndup(a, s, strlen(s));
}

void *arena_memdup(struct arena *a, const void *p, size_t n)
{
    return memcpy(arena_alloc(a, n), p, n);
}

char *arena_vprintf(struct arena *a, const char *format, va_list ap)
{
    char small[256]; /* most fit, and are then printed once */
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(small, sizeof small, format, ap);
    char *out = arena_alloc(a, (size_t)(n < 0 ? 0 : n) + 1);
    if (n > 0 && (size_t)n < sizeof small)
        memcpy(out, small, (size_t)n);
    else if (n > 0)
        vsnprintf(out, (size_t)n + 1, format, again);
    va_end(again);
    return out;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    char *out = arena_vprintf(a, format, ap);
    va_end(ap);
    return out;
}

void arena_defer(struct arena *a, void (*call)(void *), void *argument)
{
    struct deferred *d = arena_new_of(a, struct deferred);
    d->call = call;
    d->argument = argument;
    d->next = a->deferred;
    a->deferred = d;
}
