/* A map from text to anything, in an arena. Grows; nothing is removed from it. */
#pragma once

#include <stddef.h>

struct arena;
struct map;

struct map *map_new(struct arena *a);
/* The place of the key's value, made (as NULL) where there is none yet. The key is copied. */
void **map_slot(struct map *m, const char *key);
void *map_get(const struct map *m, const char *key); /* NULL where there is none */
size_t map_count(const struct map *m);

/* Walks all entries in no particular order: *at starts as 0. NULL at the end. */
const char *map_next(const struct map *m, size_t *at, void **value);
