#include "web/pool.h"

#include <pthread.h>
#include <stdlib.h>

enum { MOST_IDLE = 64 };

struct pool {
    struct store *store;
    pthread_mutex_t lock;
    size_t idle;
    struct db *db[MOST_IDLE];
};

struct pool *pool_new(struct store *s)
{
    struct pool *p = calloc(1, sizeof *p);
    if (!p)
        abort();
    p->store = s;
    pthread_mutex_init(&p->lock, NULL);
    return p;
}

void pool_free(void *pool)
{
    struct pool *p = pool;
    while (p->idle)
        db_close(p->db[--p->idle]);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

struct db *pool_take(struct pool *p, struct error *err)
{
    struct db *db = NULL;
    pthread_mutex_lock(&p->lock);
    if (p->idle)
        db = p->db[--p->idle];
    pthread_mutex_unlock(&p->lock);
    if (!db)
        db = store_connect(p->store, false, err);
    if (!db || db_begin_read(db, err))
        return db;
    db_close(db);
    return NULL;
}

void pool_give(struct pool *p, struct db *db, bool sound)
{
    db_end_read(db);
    pthread_mutex_lock(&p->lock);
    bool kept = sound && p->idle < MOST_IDLE;
    if (kept)
        p->db[p->idle++] = db;
    pthread_mutex_unlock(&p->lock);
    if (!kept)
        db_close(db);
}
