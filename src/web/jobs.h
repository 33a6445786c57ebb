/* Work that takes longer than anybody waits for a page: runs on a thread of its own, tells how far it is, and keeps its
 * result for an hour. All of it is in memory: when the process ends, running jobs are waited for and results are gone.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct error;
struct jobs;

enum { JOB_ID = 32, JOBS_RUNNING = 2, JOBS_KEPT = 100, JOB_KEPT = 3600 /* seconds */ };

struct job {
    char id[JOB_ID + 1];
    const char *owner;        /* login */
    struct arena *arena;      /* what the job and its result use; freed with it */
    atomic_llong done, total; /* how far it is */
    atomic_bool finished;     /* once true, result no longer changes */
    void *result;             /* what the call was given */
};
typedef void job_call(struct job *job);

struct jobs *jobs_new(void);
void jobs_stop(void *jobs); /* waits for those that run; frees all */

/* A job that is not running yet: fill its arena and result, then start it, or drop it. */
struct job *job_new(const char *owner);
void job_drop(struct job *job);
/* From now on the job is the jobs'. ERROR_CONFLICT where too many run, or one of this owner does; the job is dropped
 * then. */
bool jobs_start(struct jobs *jobs, struct job *job, job_call *call, struct error *err);
/* NULL where there is none of that id and owner. Held until it is given back. */
struct job *jobs_take(struct jobs *jobs, const char *id, const char *owner);
void jobs_give(struct jobs *jobs, struct job *job);
