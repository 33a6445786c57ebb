#include "law/term.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/phrase.h"
#include "law/counting.h"

#include <string.h>

enum { FIRST_YEAR = 1900, LAST_YEAR = 2999, LONGEST_TERM = 1000, HOUR = 3600 };

static bool is_reasonable(int32_t date)
{
    int year = date == DATE_NONE ? 0 : date_year(date);
    return year >= FIRST_YEAR && year <= LAST_YEAR;
}

static bool check_day(int32_t date, const char *what, struct error *err)
{
    return is_reasonable(date) ||
           error_set(err, ERROR_INPUT, "%s is no day of the years %d to %d", phrase(what), FIRST_YEAR, LAST_YEAR);
}

/* What a sentence calls the rule: in Chinese what it counts between, else its id. */
struct called {
    char text[400];
};

static struct called called(const struct rule *r)
{
    struct called c;
    if (phrase_used())
        snprintf(c.text, sizeof c.text, "%s→%s", r->starts.zh, r->ends.zh);
    else
        snprintf(c.text, sizeof c.text, "%s", r->id);
    return c;
}

static bool check_length(const struct rule *r, unsigned length, struct error *err)
{
    if (r->length || r->measure == RULE_DATE)
        return length == 0 ||
               error_set(err, ERROR_INPUT, "the term of “%s” is fixed by the statute: no other length can be given",
                         called(r).text);
    return (length >= 1 && length <= LONGEST_TERM) ||
           error_set(err, ERROR_INPUT, "“%s” has no length of its own: give one, from 1 to %d", called(r).text,
                     LONGEST_TERM);
}

bool term_start(struct term *t, const struct rule *rule, int32_t start, int64_t start_time, unsigned length,
                struct error *err)
{
    if (!check_day(start, "the start", err) || !check_length(rule, length, err))
        return false;
    if (rule->unit == RULE_HOUR && date_of_time(start_time) != start)
        return error_set(err, ERROR_INPUT, "the time of the start does not lie in its day");
    *t = (struct term){
        .rule = rule,
        .start = start,
        .start_time = start_time,
        .length = rule->length ? rule->length : length,
        .extended_on = DATE_NONE,
    };
    return true;
}

bool term_restart(struct term *t, int32_t start, int64_t start_time, struct error *err)
{
    return term_start(t, t->rule, start, start_time, t->rule->length ? 0 : t->length, err);
}

static bool can_stand(const struct term *t, struct error *err)
{
    if (t->rule->measure == RULE_DATE)
        return error_set(err, ERROR_INPUT, "“%s” is a fixed date: it cannot be suspended", called(t->rule).text);
    if (t->rule->unit == RULE_HOUR)
        return error_set(err, ERROR_INPUT, "“%s” is a term of hours: it cannot be suspended", called(t->rule).text);
    return true;
}

static bool is_open(const struct term *t)
{
    return t->pauses && t->pause[t->pauses - 1].to == DATE_NONE;
}

/* The last day of standing still plus one; far away while it still stands. */
static int32_t pause_end(struct term_pause p)
{
    return p.to == DATE_NONE ? INT32_MAX : p.to;
}

static struct term_pause joined(struct term_pause a, struct term_pause b)
{
    return (struct term_pause){
        .from = a.from < b.from ? a.from : b.from,
        .to = pause_end(a) > pause_end(b) ? a.to : b.to,
    };
}

static bool touches(struct term_pause a, struct term_pause b)
{
    return a.from <= pause_end(b) && b.from <= pause_end(a);
}

/* The list with p in its place and all that it touches made one with it. */
static void insert_pause(struct arena *a, struct term *t, struct term_pause p)
{
    struct term_pause *list = arena_array(a, t->pauses + 1, sizeof *list);
    size_t n = 0, i = 0;
    for (; i < t->pauses && pause_end(t->pause[i]) < p.from; i++)
        list[n++] = t->pause[i];
    for (; i < t->pauses && touches(t->pause[i], p); i++)
        p = joined(p, t->pause[i]);
    list[n++] = p;
    for (; i < t->pauses; i++)
        list[n++] = t->pause[i];
    t->pause = list;
    t->pauses = n;
}

bool term_suspend(struct arena *a, struct term *t, int32_t from, int32_t to, struct error *err)
{
    if (!can_stand(t, err) || !check_day(from, "the first day of the suspension", err) ||
        (to != DATE_NONE && !check_day(to, "the end of the suspension", err)))
        return false;
    if (to != DATE_NONE && to < from)
        return error_set(err, ERROR_INPUT, "the suspension ends on %s, before it begins on %s", date_iso(a, to),
                         date_iso(a, from));
    if (to == DATE_NONE && is_open(t))
        return error_set(err, ERROR_CONFLICT, "the clock already stands since %s",
                         date_iso(a, t->pause[t->pauses - 1].from));
    if (from != to)
        insert_pause(a, t, (struct term_pause){from, to});
    return true;
}

bool term_resume(struct arena *a, struct term *t, int32_t to, struct error *err)
{
    if (!is_open(t))
        return error_set(err, ERROR_CONFLICT, "the clock is not suspended");
    int32_t from = t->pause[t->pauses - 1].from;
    if (!check_day(to, "the end of the suspension", err))
        return false;
    if (to < from)
        return error_set(err, ERROR_INPUT, "the clock stands since %s: it cannot go on before", date_iso(a, from));
    struct term_pause *list = arena_memdup(a, t->pause, t->pauses * sizeof *list);
    list[t->pauses - 1].to = to;
    t->pause = list;
    t->pauses -= from == to;
    return true;
}

static const char *unit_name(enum rule_unit unit)
{
    static const char *const names[] = {phrase_mark("workdays"), phrase_mark("days"), phrase_mark("months"),
                                        phrase_mark("years"), phrase_mark("hours")};
    return phrase(names[unit]);
}

static void cite(struct error *err, struct arena *a, const struct rule *r)
{
    if (err)
        snprintf(err->article, sizeof err->article, "%s", rule_article(a, &r->basis, LAW_ZH));
}

static bool refuse_extension(const struct rule *r, unsigned by, struct error *err)
{
    struct arena *a = arena_new();
    if (!r->extendable)
        error_set(err, ERROR_LAW, "the statute gives “%s” no extension", called(r).text);
    else
        error_set(err, ERROR_LAW, "“%s” can be extended by %u %s at most (%s), not by %u", called(r).text, r->extension,
                  unit_name(r->unit), phrase_used() ? r->extend_by->text.zh : r->extend_by->text.en, by);
    cite(err, a, r);
    arena_free(a);
    return false;
}

static bool granted_in_time(const struct term *t, const struct calendar *c, int32_t on, struct error *err)
{
    struct term_end end = term_end_of(t, c);
    if (on == DATE_NONE || !end.known || on <= end.due)
        return true;
    struct arena *a = arena_new();
    error_set(err, ERROR_LAW, "the term ended on %s: it cannot be extended on %s any more", date_iso(a, end.due),
              date_iso(a, on));
    cite(err, a, t->rule);
    arena_free(a);
    return false;
}

bool term_extend(struct term *t, const struct calendar *c, unsigned by, int32_t on, struct error *err)
{
    const struct rule *r = t->rule;
    if (t->extension)
        return error_set(err, ERROR_CONFLICT, "the term was already extended by %u %s: that is done once", t->extension,
                         unit_name(r->unit));
    if (!r->extendable || (r->extension != RULE_OPEN && by > r->extension))
        return refuse_extension(r, by, err);
    if (by < 1 || by > LONGEST_TERM)
        return error_set(err, ERROR_INPUT, "a term is extended by 1 to %d %s", LONGEST_TERM, unit_name(r->unit));
    if (on != DATE_NONE && on < t->start)
        return error_set(err, ERROR_INPUT, "the extension was granted before the term began");
    if (!granted_in_time(t, c, on, err))
        return false;
    t->extension = by;
    t->extended_on = on;
    return true;
}

/* Same date of the later month, or that month's last day. */
static int32_t months_after(int32_t date, unsigned months)
{
    int year, month, day;
    date_parts(date, &year, &month, &day);
    int64_t m = (int64_t)year * 12 + month - 1 + months;
    int32_t found = DATE_NONE;
    for (; found == DATE_NONE; day--) /* at most from 31 to 28 */
        found = date_of((int)(m / 12), (int)(m % 12) + 1, day);
    return found;
}

int32_t counting_total(const struct term *t)
{
    unsigned n = t->length + t->extension;
    switch (t->rule->unit) {
    case RULE_MONTH:
        return months_after(t->start, n) - t->start;
    case RULE_YEAR:
        return months_after(t->start, n * 12) - t->start;
    case RULE_WORKDAY:
    case RULE_DAY:
    case RULE_HOUR:
        break;
    }
    return (int32_t)n;
}

static int32_t days_between(const struct term *t, const struct calendar *c, int32_t from, int32_t to)
{
    if (to <= from)
        return 0;
    return t->rule->unit == RULE_WORKDAY ? calendar_workdays(c, from, to) : to - from;
}

int32_t counting_days(const struct term *t, const struct calendar *c, int32_t from, int32_t to)
{
    int32_t n = days_between(t, c, from, to);
    for (size_t i = 0; i < t->pauses && t->pause[i].from <= to; i++) {
        int32_t first = t->pause[i].from - 1, last = pause_end(t->pause[i]) - 1;
        n -= days_between(t, c, first > from ? first : from, last < to ? last : to);
    }
    return n;
}

bool counting_stands(const struct term *t, int32_t day)
{
    for (size_t i = 0; i < t->pauses; i++)
        if (t->pause[i].from <= day && day < pause_end(t->pause[i]))
            return true;
    return false;
}

/* The first day after the start on which so many days have counted; DATE_NONE where an open pause comes before.
 * Counting only ever grows with the day, so the day is found by halving. */
static int32_t day_of_count(const struct term *t, const struct calendar *c, int32_t total)
{
    int32_t low = t->start, high = t->start + total; /* low: not enough yet */
    if (t->pauses) {
        struct term_pause last = t->pause[t->pauses - 1];
        if (is_open(t) && counting_days(t, c, t->start, last.from) < total)
            return DATE_NONE;
        high = last.to != DATE_NONE && last.to > high ? last.to : high;
    }
    while (counting_days(t, c, t->start, high) < total) {
        low = high;
        high += total + 7;
    }
    while (high - low > 1) {
        int32_t middle = low + (high - low) / 2;
        if (counting_days(t, c, t->start, middle) < total)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* Off weekends, holidays and pauses. DATE_NONE where an open pause lies before the next workday. */
static int32_t move_on(const struct term *t, const struct calendar *c, int32_t day)
{
    while (!calendar_is_workday(c, day) || counting_stands(t, day)) {
        if (is_open(t) && day >= t->pause[t->pauses - 1].from)
            return DATE_NONE;
        day++;
    }
    return day;
}

static int32_t last_day(const struct term *t, const struct calendar *c, int32_t *counted_to)
{
    const struct rule *r = t->rule;
    *counted_to = DATE_NONE;
    if (r->measure == RULE_DATE)
        return *counted_to = date_of(date_year(t->start) + 1, r->month, r->day);
    if (r->unit == RULE_HOUR)
        return *counted_to = date_of_time(t->start_time + (int64_t)counting_total(t) * HOUR);
    *counted_to = day_of_count(t, c, counting_total(t));
    if (*counted_to == DATE_NONE || r->unit == RULE_WORKDAY)
        return *counted_to;
    return move_on(t, c, *counted_to);
}

static int32_t effect_day(const struct term *t, int32_t due, int32_t passed_on)
{
    switch (t->rule->effect) {
    case RULE_EFFECT_START:
        return t->start;
    case RULE_EFFECT_END:
        return due;
    case RULE_EFFECT_AFTER:
        return passed_on;
    case RULE_EFFECT_NONE:
        break;
    }
    return DATE_NONE;
}

struct term_end term_end_of(const struct term *t, const struct calendar *c)
{
    const struct rule *r = t->rule;
    struct term_end e = {false, DATE_NONE, DATE_NONE, 0, DATE_NONE, DATE_NONE, DATE_NONE};
    int32_t counted_to, due = last_day(t, c, &counted_to);
    if (due == DATE_NONE)
        return e;
    bool hours = r->unit == RULE_HOUR;
    bool minimum = r->measure == RULE_AT_LEAST || r->measure == RULE_BEFORE;
    e.known = true;
    e.counted_to = counted_to;
    e.due = due;
    e.due_time = hours ? t->start_time + (int64_t)counting_total(t) * HOUR : time_of_date(due + 1) - 1;
    e.open_from = minimum ? due + 1 : DATE_NONE;
    e.passed_on = hours ? date_of_time(e.due_time + 1) : due + 1;
    e.effect_on = effect_day(t, due, e.passed_on);
    return e;
}

/* The version in force on the event's day may be younger than that of the day found: each is asked, youngest first. */
int32_t term_latest_notice(const struct law *l, const char *id, int32_t event, struct error *err)
{
    int32_t day = event - 1;
    const struct rule *r = check_day(event, "the event", err) ? rule_on(l, id, day, err) : NULL;
    if (r && (r->measure != RULE_BEFORE || !r->length)) {
        error_set(err, ERROR_INPUT, "“%s” is no notice before an event: give the day of its start", called(r).text);
        return DATE_NONE;
    }
    for (; r; day--) {
        struct term t;
        if (day < r->basis.from)
            r = rule_on(l, id, day, err);
        if (!r || !term_start(&t, r, day, 0, 0, err))
            return DATE_NONE;
        if (term_end_of(&t, l->calendar).open_from <= event)
            return day;
    }
    return DATE_NONE;
}
