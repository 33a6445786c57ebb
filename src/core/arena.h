/* Arena: memory that belongs to one request, one command or one model, and goes with it.
 *
 * Nothing allocated here is freed alone. What must be closed (files, statements) is registered with arena_defer
 * and is closed in reverse order when the arena goes. Allocation never returns NULL: a process that cannot get
 * memory stops with a message, because no caller could go on in a sensible way. */
#pragma once

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);  /* runs the deferred calls, newest first; NULL is allowed */
void arena_clear(struct arena *a); /* as free and new, keeping the memory: for loops over many rows */

/* Zeroed memory, aligned for any type. */
void *arena_alloc(struct arena *a, size_t size);
/* Zeroed array; stops the process where count * size overflows. */
void *arena_array(struct arena *a, size_t count, size_t size);

/* An array that grows by doubling: gives one with room for an element more than count, and notes its room. The new
 * element is zeroed. */
void *arena_grow(struct arena *a, void *array, size_t count, size_t *room, size_t size);

char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
void *arena_memdup(struct arena *a, const void *p, size_t n);
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *format, va_list ap) __attribute__((format(printf, 2, 0)));

void arena_defer(struct arena *a, void (*call)(void *), void *argument);

/* One zeroed TYPE of the arena. The only macro of the module: a function cannot take a type. */
#define arena_new_of(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
