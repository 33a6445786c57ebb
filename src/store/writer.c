#include "store/writer.h"

#include "core/error.h"
#include "core/phrase.h"
#include "store/driver.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>

/* Bounds how long the first of a batch waits for its reply, and what one commit holds. */
enum { LARGEST_BATCH = 1024 };

struct job {
    struct job *next;
    write_call *call;
    void *argument;
    write_done *done;
    void *done_argument;
    const struct phrases *phrases; /* of whoever asks: what is refused is told to them */
    struct error error;
};

struct writer {
    struct db *db;
    struct writer_follower follower;
    pthread_t thread;
    pthread_mutex_t lock; /* over all that follows */
    pthread_cond_t wake;
    struct job *first, **last;
    bool stopping;
    struct writer_counts counts;
};

static bool fail_stopping(struct error *err)
{
    return error_set(err, ERROR_SYSTEM, "The program is ending and takes no more changes. Try again when it runs.");
}

/* ---- a batch ---- */

static bool follow_begin(struct writer *w, struct error *err)
{
    return !w->follower.begin || w->follower.begin(w->follower.argument, w->db, err);
}

static bool follow_seal(struct writer *w, struct error *err)
{
    return !w->follower.seal || w->follower.seal(w->follower.argument, w->db, err);
}

static void follow(struct writer *w, void (*hook)(void *argument))
{
    if (hook)
        hook(w->follower.argument);
}

/* One write in its savepoint. What it says is in job->error; false where the whole transaction is lost. */
static bool run_job(struct writer *w, struct job *job, struct error *err)
{
    follow(w, w->follower.mark);
    if (!db_savepoint(w->db, err))
        return false;
    if (job->call(w->db, job->argument, &job->error)) {
        error_clear(&job->error); /* a hint that a successful write left behind is no failure */
        if (db_release(w->db, &job->error))
            return true;
    }
    if (job->error.code == ERROR_NONE)
        error_set(&job->error, ERROR_SYSTEM, "A change failed without saying why. Nothing of it was saved.");
    if (!db_undo(w->db, NULL)) { /* what ended the transaction is what the write was told */
        *err = job->error;
        return false;
    }
    follow(w, w->follower.undo);
    return true;
}

static bool run_jobs(struct writer *w, struct job *batch, size_t *good, struct error *err)
{
    bool well = true;
    for (struct job *job = batch; job && well; job = job->next) {
        phrase_use(job->phrases);
        well = run_job(w, job, err);
        *good += well && job->error.code == ERROR_NONE;
    }
    phrase_use(NULL);
    return well;
}

static bool run_transaction(struct writer *w, struct job *batch, bool *committed, struct error *err)
{
    size_t good = 0;
    if (!db_begin_write(w->db, err))
        return false;
    bool well = follow_begin(w, err) && run_jobs(w, batch, &good, err) && (!good || follow_seal(w, err));
    if (well && good)
        well = *committed = db_commit(w->db, err);
    else
        db_rollback(w->db);
    if (!*committed)
        follow(w, w->follower.abandon);
    return well;
}

/* Counted before anyone is told: who was told finds itself counted. Jobs are not touched after they were told, since
 * theirs is then the caller's memory again. */
static void run_batch(struct writer *w, struct job *batch, size_t size)
{
    struct error err = {0};
    bool committed = false;
    bool well = run_transaction(w, batch, &committed, &err);
    if (!well && err.code == ERROR_NONE)
        error_set(&err, ERROR_SYSTEM, "The changes could not be saved, and nothing said why.");
    size_t failures = 0;
    for (struct job *job = batch; job; job = job->next) {
        /* One that failed by itself keeps its own reason. */
        if (!well && job->error.code == ERROR_NONE)
            job->error = err;
        failures += job->error.code != ERROR_NONE;
    }
    pthread_mutex_lock(&w->lock);
    w->counts.writes += size;
    w->counts.failures += failures;
    w->counts.commits += committed;
    if (size > w->counts.largest_batch)
        w->counts.largest_batch = size;
    pthread_mutex_unlock(&w->lock);
    for (struct job *job = batch, *next; job; job = next) {
        next = job->next;
        job->done(job->done_argument, &job->error);
    }
}

/* ---- the thread ---- */

static struct job *take_batch(struct writer *w, size_t *size)
{
    pthread_mutex_lock(&w->lock);
    while (!w->first && !w->stopping)
        pthread_cond_wait(&w->wake, &w->lock);
    struct job *batch = w->first, **end = &w->first;
    for (*size = 0; *end && *size < LARGEST_BATCH; ++*size)
        end = &(*end)->next;
    w->first = *end;
    *end = NULL;
    if (!w->first)
        w->last = &w->first;
    pthread_mutex_unlock(&w->lock);
    return batch;
}

static void *run(void *argument)
{
    struct writer *w = argument;
    struct job *batch;
    size_t size;
    while ((batch = take_batch(w, &size)))
        run_batch(w, batch, size);
    return NULL;
}

struct writer *writer_start(struct store *s, const struct writer_follower *follower, struct error *err)
{
    struct db *db = store_connect(s, true, err);
    if (!db)
        return NULL;
    struct writer *w = store_alloc(sizeof *w);
    w->db = db;
    w->last = &w->first;
    if (follower)
        w->follower = *follower;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, NULL);
    int failed = pthread_create(&w->thread, NULL, run, w);
    if (!failed)
        return w;
    error_set(err, ERROR_SYSTEM, "The writer's thread cannot be started: %s.", strerror(failed));
    db_close(db);
    free(w);
    return NULL;
}

void writer_stop(struct writer *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->wake);
    db_close(w->db);
    free(w);
}

/* ---- asking ---- */

static bool enqueue(struct writer *w, struct job *job)
{
    pthread_mutex_lock(&w->lock);
    bool taken = !w->stopping;
    job->phrases = phrase_used();
    if (taken) {
        *w->last = job;
        w->last = &job->next;
        pthread_cond_signal(&w->wake);
    }
    pthread_mutex_unlock(&w->lock);
    return taken;
}

static void wake_waiter(void *argument, const struct error *err)
{
    (void)err; /* the waiter reads it from its own job */
    sem_post(argument);
}

bool writer_run(struct writer *w, write_call *call, void *argument, struct error *err)
{
    if (pthread_equal(pthread_self(), w->thread))
        return error_set(err, ERROR_SYSTEM, "A change was asked for from inside another, which would wait for itself.");
    sem_t told;
    sem_init(&told, 0, 0);
    struct job job = {.call = call, .argument = argument, .done = wake_waiter, .done_argument = &told};
    bool taken = enqueue(w, &job);
    if (taken)
        while (sem_wait(&told) != 0)
            assert(errno == EINTR);
    sem_destroy(&told);
    if (!taken)
        return fail_stopping(err);
    if (job.error.code == ERROR_NONE)
        return true;
    if (err)
        *err = job.error;
    return false;
}

struct submitted {
    struct job job;
    write_done *done;
    void *argument;
};

static void tell_submitter(void *argument, const struct error *err)
{
    struct submitted *s = argument;
    s->done(s->argument, err);
    free(s);
}

void writer_submit(struct writer *w, write_call *call, void *argument, write_done *done, void *done_argument)
{
    struct submitted *s = store_alloc(sizeof *s);
    *s = (struct submitted){.done = done, .argument = done_argument};
    s->job = (struct job){.call = call, .argument = argument, .done = tell_submitter, .done_argument = s};
    if (enqueue(w, &s->job))
        return;
    fail_stopping(&s->job.error);
    tell_submitter(s, &s->job.error);
}

struct writer_counts writer_counts(struct writer *w)
{
    pthread_mutex_lock(&w->lock);
    struct writer_counts counts = w->counts;
    pthread_mutex_unlock(&w->lock);
    return counts;
}
