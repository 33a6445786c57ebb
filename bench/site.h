/* A fresh database with its writer, and 64 threads that wait for it: what the benches of writing share. */
#pragma once

#include "bench.h"

#include "core/arena.h"
#include "core/digest.h"
#include "core/error.h"
#include "record/index.h"
#include "record/record.h"
#include "store/schema.h"
#include "store/store.h"

#include <pthread.h>
#include <unistd.h>

enum { WAITING = 64 };

struct site {
    struct model *model;
    struct store *store;
    struct keys keys;
    struct records records;
};

static inline void site_open(struct arena *a, const char *definitions, const char *path, struct site *s)
{
    struct error err = {0};
    struct mistakes mistakes;
    struct plan plan;
    unlink(path);
    bench_must(digest_begin(&err), "libsodium");
    s->model = model_load(a, definitions, &mistakes);
    bench_must(s->model != NULL, "the definitions do not load");
    s->store = store_open(path, true, &err);
    struct db *db = s->store ? store_connect(s->store, true, &err) : NULL;
    bench_must(db && schema_plan(a, db, model_tables(a, s->model), s->model->regs, &plan, &err) &&
                   schema_apply(db, &plan, &err) && index_apply(db, s->model, &err),
               err.message);
    db_close(db);
    bench_must(keys_open(arena_printf(a, "%s.keys", path), true, &s->keys, &err), err.message);
    bench_must(records_open(a, s->model, s->store, &s->keys, true, &s->records, &err), err.message);
}

static inline void site_close(struct site *s)
{
    records_close(&s->records);
    store_close(s->store);
}

/* Seconds until all have done their part. */
static inline double site_at_once(void *(*part)(void *), void *argument)
{
    pthread_t thread[WAITING];
    double from = bench_now();
    for (int i = 0; i < WAITING; i++)
        bench_must(pthread_create(&thread[i], NULL, part, argument) == 0, "threads");
    for (int i = 0; i < WAITING; i++)
        pthread_join(thread[i], NULL);
    return bench_now() - from;
}
