/* The calendar in use. It is exchanged for another while threads count by it: each reads the pointer once for what it
 * counts, and a calendar never changes. The few that are replaced while a process runs are kept until it ends. */
#include "law/seat.h"

#include "core/arena.h"
#include "law/rule.h"

#include <pthread.h>
#include <stdatomic.h>

struct law_seat {
    pthread_mutex_t lock;
    struct arena *arena; /* of what was taken in; under the lock */
    const struct calendar *file;
    const struct calendar *_Atomic *used; /* the law's own */
    _Atomic int64_t version, looked;
};

static void free_seat(void *argument)
{
    struct law_seat *s = argument;
    arena_free(s->arena);
    pthread_mutex_destroy(&s->lock);
}

void seat_new(struct arena *a, struct law *l)
{
    l->seat = arena_new_of(a, struct law_seat);
    l->seat->arena = arena_new();
    l->seat->file = l->calendar;
    l->seat->used = &l->calendar;
    pthread_mutex_init(&l->seat->lock, NULL);
    arena_defer(a, free_seat, l->seat);
}

static const struct calendar *joined(struct law_seat *s, const struct special_day *day, size_t days)
{
    struct special_day *own = arena_array(s->arena, days + 1, sizeof *own);
    for (size_t i = 0; i < days; i++) {
        own[i] = day[i];
        own[i].name.zh = arena_strdup(s->arena, day[i].name.zh);
        own[i].name.en = arena_strdup(s->arena, day[i].name.en);
        own[i].notice = arena_strdup(s->arena, day[i].notice);
    }
    return calendar_with(s->arena, s->file, calendar_of_days(s->arena, own, days));
}

void law_seat_days(const struct law *l, int64_t version, const struct special_day *day, size_t days)
{
    struct law_seat *s = l->seat;
    pthread_mutex_lock(&s->lock);
    if (version != atomic_load(&s->version)) {
        atomic_store(s->used, days ? joined(s, day, days) : s->file);
        atomic_store(&s->version, version);
    }
    pthread_mutex_unlock(&s->lock);
}

int64_t law_seated(const struct law *l)
{
    return atomic_load(&l->seat->version);
}

int64_t law_looked(const struct law *l)
{
    return atomic_load(&l->seat->looked);
}

void law_look(const struct law *l, int64_t mark)
{
    atomic_store(&l->seat->looked, mark);
}

const struct calendar *law_file_calendar(const struct law *l)
{
    return l->seat->file;
}
