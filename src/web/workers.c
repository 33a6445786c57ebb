#include "web/workers.h"

#include <pthread.h>
#include <stdlib.h>

struct job {
    work_call *call;
    void *argument;
};

struct workers {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
    size_t threads, room, first, waiting; /* jobs: a ring */
    pthread_t *thread;
    struct job *job;
};

static void *run(void *argument)
{
    struct workers *w = argument;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (!w->waiting && !w->stopping)
            pthread_cond_wait(&w->wake, &w->lock);
        if (!w->waiting)
            break;
        struct job job = w->job[w->first];
        w->first = (w->first + 1) % w->room;
        w->waiting--;
        pthread_mutex_unlock(&w->lock);
        job.call(job.argument);
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

struct workers *workers_start(size_t threads, size_t queue)
{
    struct workers *w = calloc(1, sizeof *w);
    if (!w || !(w->thread = calloc(threads, sizeof *w->thread)) || !(w->job = calloc(queue, sizeof *w->job)))
        abort();
    w->room = queue;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, NULL);
    while (w->threads < threads && pthread_create(&w->thread[w->threads], NULL, run, w) == 0)
        w->threads++;
    if (w->threads)
        return w;
    workers_stop(w);
    return NULL;
}

bool workers_submit(struct workers *w, work_call *call, void *argument)
{
    pthread_mutex_lock(&w->lock);
    bool fits = w->waiting < w->room;
    if (fits)
        w->job[(w->first + w->waiting++) % w->room] = (struct job){call, argument};
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    return fits;
}

void workers_stop(struct workers *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_broadcast(&w->wake);
    pthread_mutex_unlock(&w->lock);
    for (size_t i = 0; i < w->threads; i++)
        pthread_join(w->thread[i], NULL);
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->lock);
    free(w->thread);
    free(w->job);
    free(w);
}
