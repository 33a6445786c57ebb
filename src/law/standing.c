/* How a term stands on a day that is not its last. */
#include "law/counting.h"

enum { HOUR = 3600 };

static enum term_phase phase_at(const struct term *t, const struct term_end *e, int64_t now)
{
    int32_t day = date_of_time(now);
    bool hours = t->rule->unit == RULE_HOUR;
    if (hours ? now < t->start_time : day <= t->start)
        return TERM_NOT_BEGUN;
    if (e->known && now > e->due_time)
        return TERM_PASSED;
    return counting_stands(t, day) ? TERM_STOPPED : TERM_RUNNING;
}

static int32_t workdays_left(const struct term *t, const struct calendar *c, int32_t day, int32_t due)
{
    int32_t n = 0;
    for (size_t i = 0; i < t->pauses && t->pause[i].from <= due; i++) {
        int32_t first = t->pause[i].from - 1, last = t->pause[i].to - 1; /* all ended: the end is known */
        n -= calendar_workdays(c, first > day ? first : day, last < due ? last : due);
    }
    return n + calendar_workdays(c, day, due);
}

static enum term_light light_of(const struct term *t, const struct term_standing *s)
{
    bool minimum = t->rule->measure == RULE_AT_LEAST || t->rule->measure == RULE_BEFORE;
    if (minimum || s->phase == TERM_STOPPED)
        return TERM_NO_LIGHT;
    if (s->phase == TERM_PASSED)
        return TERM_RED;
    return s->workdays_left <= TERM_AMBER_WORKDAYS ? TERM_AMBER : TERM_GREEN;
}

static void count_hours(const struct term *t, int64_t now, struct term_standing *s)
{
    int32_t total = counting_total(t);
    int64_t gone = now > t->start_time ? (now - t->start_time) / HOUR : 0;
    s->used = gone < total ? (int32_t)gone : total;
    s->left = total - s->used;
    s->over = gone > total ? (int32_t)(gone - total) : 0;
}

static void count_days(const struct term *t, const struct calendar *c, const struct term_end *e, int32_t day,
                       struct term_standing *s)
{
    int32_t from = day > t->start ? day : t->start, until = e->known && e->due < day ? e->due : day;
    s->used = counting_days(t, c, t->start, until);
    if (!e->known)
        s->left = counting_total(t) - s->used;
    else if (day <= e->due)
        s->left = counting_days(t, c, from, e->due);
    else
        s->over = t->rule->unit == RULE_WORKDAY ? calendar_workdays(c, e->due, day) : day - e->due;
}

struct term_standing term_standing_at(const struct term *t, const struct calendar *c, int64_t now)
{
    struct term_end e = term_end_of(t, c);
    struct term_standing s = {.phase = phase_at(t, &e, now)};
    int32_t day = date_of_time(now);
    if (t->rule->unit == RULE_HOUR)
        count_hours(t, now, &s);
    else
        count_days(t, c, &e, day, &s);
    s.workdays_left = e.known ? workdays_left(t, c, day > t->start ? day : t->start, e.due) : s.left;
    s.light = light_of(t, &s);
    return s;
}

bool term_in_time(const struct term *t, const struct calendar *c, int64_t done)
{
    struct term_end e = term_end_of(t, c);
    bool minimum = t->rule->measure == RULE_AT_LEAST || t->rule->measure == RULE_BEFORE;
    if (!e.known)
        return !minimum;
    return minimum ? done > e.due_time : done <= e.due_time;
}
