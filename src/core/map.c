#include "core/map.h"

#include "core/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct entry {
    const char *key;
    void *value;
    uint64_t hash;
};

struct map {
    struct arena *arena;
    struct entry *entry;
    size_t room, count; /* room is a power of two */
    uint64_t seed;
};

/* FNV-1a with a final mix. Keys from outside may be chosen to collide; the seed is the map's address, which they do not
 * know. */
static uint64_t hash_of(const struct map *m, const char *key)
{
    uint64_t h = 0xcbf29ce484222325u ^ m->seed;
    for (; *key; key++)
        h = (h ^ (unsigned char)*key) * 0x100000001b3u;
    h ^= h >> 32;
    return h * 0x9e3779b97f4a7c15u;
}

struct map *map_new(struct arena *a)
{
    struct map *m = arena_new_of(a, struct map);
    m->arena = a;
    m->room = 64;
    m->entry = arena_array(a, m->room, sizeof *m->entry);
    m->seed = (uint64_t)(uintptr_t)m;
    return m;
}

static struct entry *find(struct entry *entry, size_t room, uint64_t hash, const char *key)
{
    size_t i = hash >> 32 & (room - 1);
    while (entry[i].key && (entry[i].hash != hash || strcmp(entry[i].key, key) != 0))
        i = (i + 1) & (room - 1);
    return &entry[i];
}

static void grow(struct map *m)
{
    size_t room = m->room * 2;
    struct entry *entry = arena_array(m->arena, room, sizeof *entry);
    for (size_t i = 0; i < m->room; i++)
        if (m->entry[i].key)
            *find(entry, room, m->entry[i].hash, m->entry[i].key) = m->entry[i];
    m->entry = entry;
    m->room = room;
}

void **map_slot(struct map *m, const char *key)
{
    if (m->count * 4 >= m->room * 3)
        grow(m);
    uint64_t hash = hash_of(m, key);
    struct entry *e = find(m->entry, m->room, hash, key);
    if (!e->key) {
        e->key = arena_strdup(m->arena, key);
        e->hash = hash;
        m->count++;
    }
    return &e->value;
}

void *map_get(const struct map *m, const char *key)
{
    return find(m->entry, m->room, hash_of(m, key), key)->value;
}

size_t map_count(const struct map *m)
{
    return m->count;
}

const char *map_next(const struct map *m, size_t *at, void **value)
{
    for (; *at < m->room; ++*at)
        if (m->entry[*at].key) {
            *value = m->entry[*at].value;
            return m->entry[(*at)++].key;
        }
    return NULL;
}
