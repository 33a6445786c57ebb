#include "web/patience.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

enum awaited { AWAITS_HEAD, AWAITS_BODY, AWAITS_NOTHING };

/* A connection, in a ring of all. */
struct sender {
    struct sender *next, *previous;
    int fd;
    enum awaited awaited;
    int64_t since;
    uint64_t bytes;
};

struct patience {
    pthread_mutex_t lock;
    pthread_cond_t stops;
    pthread_t thread;
    bool stopping;
    int64_t head, body; /* seconds */
    struct sender ring;
};

static int64_t seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

static bool is_too_slow(const struct patience *p, const struct sender *s, int64_t now)
{
    int64_t taken = now - s->since;
    if (s->awaited == AWAITS_HEAD)
        return taken > p->head;
    return s->awaited == AWAITS_BODY && taken > p->body && s->bytes < (uint64_t)(taken - p->body) * PATIENCE_RATE;
}

/* The daemon's thread sees the end and closes the connection. */
static void cut_slow(struct patience *p)
{
    int64_t now = seconds();
    for (struct sender *s = p->ring.next; s != &p->ring; s = s->next)
        if (is_too_slow(p, s, now)) {
            shutdown(s->fd, SHUT_RDWR);
            s->awaited = AWAITS_NOTHING;
        }
}

static void *watch(void *argument)
{
    struct patience *p = argument;
    pthread_mutex_lock(&p->lock);
    while (!p->stopping) {
        struct timespec next;
        clock_gettime(CLOCK_REALTIME, &next);
        next.tv_sec++;
        pthread_cond_timedwait(&p->stops, &p->lock, &next);
        cut_slow(p);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

struct patience *patience_start(unsigned idle)
{
    struct patience *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    p->head = 2 * (int64_t)idle;
    p->body = 4 * (int64_t)idle;
    p->ring.next = p->ring.previous = &p->ring;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->stops, NULL);
    if (pthread_create(&p->thread, NULL, watch, p) == 0)
        return p;
    free(p);
    return NULL;
}

void patience_stop(struct patience *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stopping = true;
    pthread_cond_signal(&p->stops);
    pthread_mutex_unlock(&p->lock);
    pthread_join(p->thread, NULL);
    pthread_cond_destroy(&p->stops);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

struct sender *patience_begin(struct patience *p, int fd)
{
    struct sender *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->fd = fd;
    s->since = seconds();
    pthread_mutex_lock(&p->lock);
    s->next = &p->ring;
    s->previous = p->ring.previous;
    s->next->previous = s->previous->next = s;
    pthread_mutex_unlock(&p->lock);
    return s;
}

void patience_end(struct patience *p, struct sender *s)
{
    pthread_mutex_lock(&p->lock);
    s->next->previous = s->previous;
    s->previous->next = s->next;
    pthread_mutex_unlock(&p->lock);
    free(s);
}

static void note(struct patience *p, struct sender *s, enum awaited awaited, size_t bytes)
{
    pthread_mutex_lock(&p->lock);
    if (s->awaited != awaited) {
        s->since = seconds();
        s->bytes = 0;
    }
    s->awaited = awaited;
    s->bytes += bytes;
    pthread_mutex_unlock(&p->lock);
}

void patience_head(struct patience *p, struct sender *s)
{
    note(p, s, AWAITS_BODY, 0);
}

void patience_body(struct patience *p, struct sender *s, size_t bytes)
{
    note(p, s, AWAITS_BODY, bytes);
}

void patience_whole(struct patience *p, struct sender *s)
{
    note(p, s, AWAITS_NOTHING, 0);
}

void patience_done(struct patience *p, struct sender *s)
{
    note(p, s, AWAITS_HEAD, 0);
}
