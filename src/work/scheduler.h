/* The scheduler: what must happen by itself, while a server runs. It looks once when it starts, which catches up with
 * all that fell due while nothing ran, in the order of the days, and then every minute. */
#pragma once

#include "work/work.h"

struct scheduler;

/* Its own thread; writes through the records' writer. */
struct scheduler *scheduler_start(const struct work *w, struct error *err);
void scheduler_stop(struct scheduler *s); /* waits for what it is doing; NULL is allowed */
/* What happened, and the rounds that it went, since it started. */
struct scheduler_counts {
    struct happened happened;
    int64_t rounds;
};
struct scheduler_counts scheduler_counts(struct scheduler *s);
