#include "web/once.h"

#include "core/arena.h"
#include "core/text.h"
#include "web/request.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { KEPT = 4096 };

struct done {
    uint8_t key[DIGEST_SIZE];
    bool used;
    char *location; /* NULL: it is being done */
};

struct once {
    pthread_mutex_t lock;
    pthread_cond_t ended;
    size_t next; /* whose place is taken next: the oldest */
    struct done done[KEPT];
};

struct once *once_new(void)
{
    struct once *o = calloc(1, sizeof *o);
    if (!o)
        return NULL;
    pthread_mutex_init(&o->lock, NULL);
    pthread_cond_init(&o->ended, NULL);
    return o;
}

void once_free(void *once)
{
    struct once *o = once;
    if (!o)
        return;
    for (size_t i = 0; i < KEPT; i++)
        free(o->done[i].location);
    pthread_cond_destroy(&o->ended);
    pthread_mutex_destroy(&o->lock);
    free(o);
}

bool once_key(const struct request *r, uint8_t key[DIGEST_SIZE])
{
    const struct body_field *field;
    const struct body_file *file;
    const char *form = request_field(r, "_form");
    if (!form || !strchr(form, '.'))
        return false;
    struct buf b = buf_new(r->arena);
    for (size_t i = 0; i < r->segments; i++)
        buf_printf(&b, "/%zu %s", strlen(r->segment[i]), r->segment[i]);
    for (size_t i = 0; i < r->params; i++)
        buf_printf(&b, "?%zu %s=%zu %s", strlen(r->param[i].name), r->param[i].name, strlen(r->param[i].value),
                   r->param[i].value);
    for (size_t i = 0, n = body_fields(r->body, &field); i < n; i++)
        buf_printf(&b, "&%zu %s=%zu %s", strlen(field[i].name), field[i].name, strlen(field[i].value), field[i].value);
    for (size_t i = 0, n = body_files(r->body, &file); i < n; i++)
        buf_printf(&b, "+%s %s %llu", file[i].field, file[i].name, (unsigned long long)file[i].size);
    digest_sha256(b.data, b.size, key);
    return true;
}

static struct done *find(struct once *o, const uint8_t *key)
{
    for (size_t i = 0; i < KEPT; i++)
        if (o->done[i].used && memcmp(o->done[i].key, key, DIGEST_SIZE) == 0)
            return &o->done[i];
    return NULL;
}

/* The oldest place that nobody is at work on. */
static void note(struct once *o, const uint8_t *key)
{
    for (size_t i = 0; i < KEPT; i++) {
        struct done *d = &o->done[o->next];
        o->next = (o->next + 1) % KEPT;
        if (d->used && !d->location)
            continue;
        free(d->location);
        *d = (struct done){.used = true};
        memcpy(d->key, key, DIGEST_SIZE);
        return;
    }
}

const char *once_begin(struct once *o, struct arena *a, const uint8_t key[DIGEST_SIZE])
{
    const char *location = NULL;
    pthread_mutex_lock(&o->lock);
    struct done *d;
    while ((d = find(o, key)) && !d->location)
        pthread_cond_wait(&o->ended, &o->lock);
    if (d)
        location = arena_strdup(a, d->location);
    else
        note(o, key);
    pthread_mutex_unlock(&o->lock);
    return location;
}

void once_end(struct once *o, const uint8_t key[DIGEST_SIZE], const char *location)
{
    pthread_mutex_lock(&o->lock);
    struct done *d = find(o, key);
    if (d) {
        d->location = location ? strdup(location) : NULL;
        d->used = d->location;
    }
    pthread_cond_broadcast(&o->ended);
    pthread_mutex_unlock(&o->lock);
}
