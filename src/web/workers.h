/* Threads that do what must not keep the server's own waiting: writes that wait for the disk, passwords' hashes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct workers;

typedef void work_call(void *argument);

struct workers *workers_start(size_t threads, size_t queue); /* NULL where the system gives no thread */
/* false where the queue is full: try again later. */
bool workers_submit(struct workers *w, work_call *call, void *argument);
void workers_stop(struct workers *w); /* does what waits first; NULL is allowed */
