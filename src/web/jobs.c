#include "web/jobs.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/phrase.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    struct job job; /* first: a job is its entry */
    job_call *call;
    const struct phrases *phrases; /* of the owner */
    pthread_t thread;
    bool started;
    int users;
    int64_t ended;
};

struct jobs {
    pthread_mutex_t lock;
    struct entry *entry[JOBS_KEPT];
    size_t count;
};

struct jobs *jobs_new(void)
{
    struct jobs *j = calloc(1, sizeof *j);
    if (!j)
        abort();
    pthread_mutex_init(&j->lock, NULL);
    return j;
}

struct job *job_new(const char *owner)
{
    struct entry *e = calloc(1, sizeof *e);
    uint8_t random[JOB_ID / 2];
    if (!e)
        abort();
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(e->job.id, sizeof e->job.id, random, sizeof random);
    e->job.arena = arena_new();
    e->job.owner = arena_strdup(e->job.arena, owner);
    return &e->job;
}

void job_drop(struct job *job)
{
    arena_free(job->arena);
    free(job);
}

static void drop_entry(struct entry *e)
{
    if (e->started)
        pthread_join(e->thread, NULL);
    job_drop(&e->job);
}

/* Results that were kept long enough; where all places are taken, the oldest result of all. */
static void clear_old(struct jobs *j, int64_t now)
{
    size_t n = 0, oldest = SIZE_MAX;
    for (size_t i = 0; i < j->count; i++) {
        struct entry *e = j->entry[i];
        bool idle = atomic_load(&e->job.finished) && !e->users;
        if (idle && e->ended < now - JOB_KEPT) {
            drop_entry(e);
            continue;
        }
        if (idle && oldest == SIZE_MAX)
            oldest = n;
        j->entry[n++] = e;
    }
    j->count = n;
    if (n < JOBS_KEPT || oldest == SIZE_MAX)
        return;
    drop_entry(j->entry[oldest]);
    memmove(&j->entry[oldest], &j->entry[oldest + 1], (n - oldest - 1) * sizeof(struct entry *));
    j->count--;
}

static bool has_place(struct jobs *j, const char *owner, struct error *err)
{
    int running = 0;
    for (size_t i = 0; i < j->count; i++) {
        if (atomic_load(&j->entry[i]->job.finished))
            continue;
        running++;
        if (strcmp(j->entry[i]->job.owner, owner) == 0)
            return error_set(err, ERROR_CONFLICT, "an import of yours is still running: wait until it has ended");
    }
    if (running >= JOBS_RUNNING || j->count == JOBS_KEPT)
        return error_set(err, ERROR_CONFLICT, "%d imports of others are running: try again in a moment", running);
    return true;
}

static void *run(void *argument)
{
    struct entry *e = argument;
    phrase_use(e->phrases);
    e->call(&e->job);
    e->ended = time_now();
    atomic_store(&e->job.finished, true);
    return NULL;
}

bool jobs_start(struct jobs *j, struct job *job, job_call *call, struct error *err)
{
    struct entry *e = (struct entry *)job;
    e->call = call;
    e->phrases = phrase_used();
    pthread_mutex_lock(&j->lock);
    clear_old(j, time_now());
    bool good = has_place(j, job->owner, err);
    if (good) {
        good = e->started = pthread_create(&e->thread, NULL, run, e) == 0;
        if (good)
            j->entry[j->count++] = e;
        else
            error_set(err, ERROR_SYSTEM, "the system gives no thread for the work");
    }
    pthread_mutex_unlock(&j->lock);
    if (!good)
        job_drop(job);
    return good;
}

struct job *jobs_take(struct jobs *j, const char *id, const char *owner)
{
    struct job *found = NULL;
    pthread_mutex_lock(&j->lock);
    for (size_t i = 0; i < j->count; i++)
        if (strcmp(j->entry[i]->job.id, id) == 0 && strcmp(j->entry[i]->job.owner, owner) == 0) {
            j->entry[i]->users++;
            found = &j->entry[i]->job;
        }
    pthread_mutex_unlock(&j->lock);
    return found;
}

void jobs_give(struct jobs *j, struct job *job)
{
    pthread_mutex_lock(&j->lock);
    ((struct entry *)job)->users--;
    pthread_mutex_unlock(&j->lock);
}

void jobs_stop(void *jobs)
{
    struct jobs *j = jobs;
    for (size_t i = 0; i < j->count; i++)
        drop_entry(j->entry[i]);
    pthread_mutex_destroy(&j->lock);
    free(j);
}
