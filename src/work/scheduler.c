#include "work/scheduler.h"

#include "core/date.h"
#include "core/error.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { EVERY_SECONDS = 60 };

struct scheduler {
    struct work work;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
    struct scheduler_counts counts;
};

/* A record that cannot take its step is told of; the others go on. */
static void look(struct scheduler *s)
{
    struct error err = {0};
    struct happened now;
    if (!work_tick(&s->work, date_today(), &now, &err))
        error_print(&err, stderr);
    pthread_mutex_lock(&s->lock);
    happened_add(&s->counts.happened, &now);
    s->counts.rounds++;
    pthread_mutex_unlock(&s->lock);
}

/* Waits for the next round; false when it is to stop. */
static bool rest(struct scheduler *s)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += EVERY_SECONDS;
    pthread_mutex_lock(&s->lock);
    while (!s->stopping && pthread_cond_timedwait(&s->wake, &s->lock, &until) == 0)
        ;
    bool goes_on = !s->stopping;
    pthread_mutex_unlock(&s->lock);
    return goes_on;
}

static void *run(void *argument)
{
    do
        look(argument);
    while (rest(argument));
    return NULL;
}

struct scheduler *scheduler_start(const struct work *w, struct error *err)
{
    struct scheduler *s = calloc(1, sizeof *s);
    if (!s)
        abort();
    s->work = *w;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->wake, NULL);
    if (pthread_create(&s->thread, NULL, run, s) == 0)
        return s;
    free(s);
    error_set(err, ERROR_SYSTEM, "the scheduler cannot start: the system gives no thread");
    return NULL;
}

void scheduler_stop(struct scheduler *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    s->stopping = true;
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
    pthread_cond_destroy(&s->wake);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

struct scheduler_counts scheduler_counts(struct scheduler *s)
{
    pthread_mutex_lock(&s->lock);
    struct scheduler_counts counts = s->counts;
    pthread_mutex_unlock(&s->lock);
    return counts;
}
