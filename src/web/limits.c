#include "web/limits.h"

#include "core/secret.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { SETS = 1024, WAYS = 8 };

struct bucket {
    uint64_t key; /* 0: free */
    int64_t at;
    double tokens; /* at that time */
};

struct limits {
    pthread_mutex_t lock;
    uint64_t seed; /* nobody chooses whose bucket his address falls beside */
    double most, each_ms;
    struct bucket bucket[SETS][WAYS];
};

struct limits *limits_new(unsigned per_minute)
{
    struct limits *l = calloc(1, sizeof *l);
    if (!l)
        abort();
    pthread_mutex_init(&l->lock, NULL);
    secret_random(&l->seed, sizeof l->seed);
    l->most = per_minute;
    l->each_ms = per_minute / 60000.0;
    return l;
}

void limits_free(void *limits)
{
    struct limits *l = limits;
    pthread_mutex_destroy(&l->lock);
    free(l);
}

static uint64_t key_of(const struct limits *l, const char *address)
{
    unsigned char bytes[16];
    size_t n = inet_pton(AF_INET6, address, bytes) == 1 ? 8 : inet_pton(AF_INET, address, bytes) == 1 ? 4 : 0;
    uint64_t h = l->seed ^ n;
    for (size_t i = 0; i < n; i++) {
        h = (h ^ bytes[i]) * 0x9e3779b97f4a7c15u;
        h ^= h >> 29;
    }
    return h ? h : 1;
}

static double tokens_at(const struct limits *l, const struct bucket *b, int64_t now)
{
    double t = b->tokens + (double)(now > b->at ? now - b->at : 0) * l->each_ms;
    return t < l->most ? t : l->most;
}

/* Its own, or a free one, or the fullest. */
static struct bucket *find(struct limits *l, uint64_t key, int64_t now)
{
    struct bucket *set = l->bucket[key % SETS], *best = NULL;
    for (int i = 0; i < WAYS; i++) {
        if (set[i].key == key)
            return &set[i];
        if (!best || (best->key && (!set[i].key || tokens_at(l, &set[i], now) > tokens_at(l, best, now))))
            best = &set[i];
    }
    *best = (struct bucket){.key = key, .at = now, .tokens = l->most};
    return best;
}

bool limits_take(struct limits *l, const char *address, int64_t now, unsigned *wait)
{
    pthread_mutex_lock(&l->lock);
    struct bucket *b = find(l, key_of(l, address), now);
    b->tokens = tokens_at(l, b, now);
    b->at = now;
    bool good = b->tokens >= 1;
    *wait = good ? 0 : (unsigned)((1 - b->tokens) / l->each_ms / 1000) + 1;
    b->tokens -= good;
    pthread_mutex_unlock(&l->lock);
    return good;
}
