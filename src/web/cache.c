#include "web/cache.h"

#include "web/files.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Whoever asks for ever new addresses only pushes others out: slots and bytes are bounded. */
enum { SLOTS = 512, MOST_BYTES = 64 << 20, LARGEST = 8 << 20 };

struct slot {
    char *key; /* NULL: empty */
    int64_t version;
    struct reply reply;
};

struct cache {
    pthread_mutex_t lock;
    size_t bytes, hand; /* hand: where the search for something to throw out goes on */
    struct slot slot[SLOTS];
};

struct cache *cache_new(void)
{
    struct cache *c = calloc(1, sizeof *c);
    if (!c)
        abort();
    pthread_mutex_init(&c->lock, NULL);
    return c;
}

static void empty(struct cache *c, struct slot *s)
{
    if (!s->key)
        return;
    c->bytes -= s->reply.size;
    reply_free(&s->reply);
    free(s->key);
    s->key = NULL;
}

void cache_free(void *cache)
{
    struct cache *c = cache;
    for (size_t i = 0; i < SLOTS; i++)
        empty(c, &c->slot[i]);
    pthread_mutex_destroy(&c->lock);
    free(c);
}

static struct slot *slot_of(struct cache *c, const char *key)
{
    return &c->slot[file_hash(key, strlen(key)) % SLOTS];
}

bool cache_send(struct cache *c, const char *key, int64_t version, struct MHD_Connection *to, enum MHD_Result *result)
{
    struct slot *s = slot_of(c, key);
    /* Sent under the lock: MHD counts itself among the response's holders then, and it may be thrown out after. */
    pthread_mutex_lock(&c->lock);
    bool found = s->key && s->version == version && strcmp(s->key, key) == 0;
    if (found)
        *result = reply_send(to, &s->reply);
    pthread_mutex_unlock(&c->lock);
    return found;
}

enum MHD_Result cache_put(struct cache *c, const char *key, int64_t version, struct reply *r, struct MHD_Connection *to)
{
    enum MHD_Result result = reply_send(to, r);
    char *copy = r->size <= LARGEST ? strdup(key) : NULL;
    if (!copy) {
        reply_free(r);
        return result;
    }
    struct slot *s = slot_of(c, key);
    pthread_mutex_lock(&c->lock);
    empty(c, s);
    while (c->bytes + r->size > MOST_BYTES)
        empty(c, &c->slot[c->hand++ % SLOTS]);
    *s = (struct slot){.key = copy, .version = version, .reply = *r};
    c->bytes += r->size;
    pthread_mutex_unlock(&c->lock);
    return result;
}
