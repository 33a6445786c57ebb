#include "notify/courier.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/fetch.h"
#include "store/store.h"
#include "store/writer.h"
#include "work/arrange.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum { EVERY_SECONDS = 10, AT_ONCE = 50 };

struct courier {
    struct accounts *s;
    struct work work;
    struct rights *rights;
    struct arena *arena; /* of the rights */
    struct store *store;
    struct courier_options options;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
};

struct settling {
    const struct notice *n;
    enum notice_outcome outcome;
    const char *said;
    int64_t first_wait, now;
};

static bool settle(struct db *db, void *argument, struct error *err)
{
    const struct settling *s = argument;
    return notice_settle(db, s->n, s->outcome, s->said, s->first_wait, s->now, err);
}

static bool sweep(struct db *db, void *argument, struct error *err)
{
    return notice_sweep(db, *(int64_t *)argument, err);
}

static bool gather_all(struct arena *a, struct accounts *s, const struct rights *r, const struct work *w, struct db *db,
                       int64_t now, struct error *err)
{
    bool more = true, good = true;
    while (good && more) {
        if (!db_begin_read(db, err))
            return false;
        good = notice_gather(a, s, r, w, db, now, &more, err);
        db_end_read(db);
    }
    return good;
}

static bool tell_day(struct arena *a, struct accounts *s, const struct rights *r, const struct work *w, struct db *db,
                     int64_t now, struct error *err)
{
    if (!db_begin_read(db, err))
        return false;
    bool good = arrange_use(w->law, db, err) && notice_daily(a, s, r, w, db, now, err);
    db_end_read(db);
    return good;
}

static bool bring(struct arena *a, struct accounts *s, const struct work *w, struct db *db,
                  const struct courier_options *o, int64_t now, int64_t *sent, struct error *err)
{
    size_t count;
    struct notice *n;
    if (!notice_due(a, s, db, now, AT_ONCE, &count, &n, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct settling done = {
            .n = &n[i], .first_wait = o->first_wait ? o->first_wait : NOTICE_FIRST_WAIT, .now = now};
        done.outcome = send_notice(a, &o->send, &n[i], now, &done.said);
        *sent += done.outcome == NOTICE_SENT;
        if (!writer_run(w->records->writer, settle, &done, err))
            return false;
    }
    return true;
}

bool courier_round(struct accounts *s, const struct rights *r, const struct work *w, struct db *db,
                   const struct courier_options *o, int64_t now, int64_t *sent, struct error *err)
{
    struct arena *a = arena_new();
    *sent = 0;
    bool good = gather_all(a, s, r, w, db, now, err) && tell_day(a, s, r, w, db, now, err) &&
                bring(a, s, w, db, o, now, sent, err);
    arena_free(a);
    return good;
}

static bool rest(struct courier *c)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += EVERY_SECONDS;
    pthread_mutex_lock(&c->lock);
    while (!c->stopping && pthread_cond_timedwait(&c->wake, &c->lock, &until) == 0)
        ;
    bool goes_on = !c->stopping;
    pthread_mutex_unlock(&c->lock);
    return goes_on;
}

/* An error is told and tried again in the next round. */
static void *run(void *argument)
{
    struct courier *c = argument;
    int64_t swept = 0;
    do {
        struct error err = {0};
        int64_t now = time_now(), sent;
        struct db *db = store_connect(c->store, false, &err);
        bool good = db && courier_round(c->s, c->rights, &c->work, db, &c->options, now, &sent, &err);
        if (good && now - swept > 3600)
            good = writer_run(c->work.records->writer, sweep, &now, &err) && (swept = now);
        if (!good)
            error_print(&err, stderr);
        if (db)
            db_close(db);
    } while (rest(c));
    return NULL;
}

struct courier *courier_start(struct accounts *s, const struct work *w, struct store *store,
                              const struct courier_options *o, struct error *err)
{
    struct courier *c = calloc(1, sizeof *c);
    if (!c)
        abort();
    fetch_begin();
    c->s = s;
    c->work = *w;
    c->store = store;
    c->options = *o;
    c->arena = arena_new();
    c->rights = rights_new(c->arena, w->records->model);
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->wake, NULL);
    if (pthread_create(&c->thread, NULL, run, c) == 0)
        return c;
    error_set(err, ERROR_SYSTEM, "the system gives no thread for notices");
    arena_free(c->arena);
    free(c);
    return NULL;
}

void courier_stop(struct courier *c)
{
    if (!c)
        return;
    pthread_mutex_lock(&c->lock);
    c->stopping = true;
    pthread_cond_signal(&c->wake);
    pthread_mutex_unlock(&c->lock);
    pthread_join(c->thread, NULL);
    pthread_mutex_destroy(&c->lock);
    pthread_cond_destroy(&c->wake);
    arena_free(c->arena);
    free(c);
}
