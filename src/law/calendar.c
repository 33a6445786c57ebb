#include "law/calendar.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/gather.h"
#include "law/tabled.h"

#include <stdlib.h>
#include <string.h>

struct calendar {
    const struct special_day *day; /* by date, each once */
    size_t days;
    /* of the first i days: how many more workdays there are than weekdays (a holiday on a weekday takes one away) */
    const int32_t *gained;
    const int *year; /* announced, ascending */
    size_t years;
};

static bool is_weekend(int32_t date)
{
    return date_weekday(date) >= 6;
}

static int32_t gain_of(const struct special_day *d)
{
    if (d->kind == DAY_WORKED)
        return is_weekend(d->date);
    return -!is_weekend(d->date);
}

static int by_date(const void *x, const void *y)
{
    const struct special_day *a = x, *b = y;
    return (a->date > b->date) - (a->date < b->date);
}

static int by_number(const void *x, const void *y)
{
    int a = *(const int *)x, b = *(const int *)y;
    return (a > b) - (a < b);
}

/* Takes over the days, which are sorted in place. */
static struct calendar *make(struct arena *a, struct special_day *day, size_t days)
{
    struct calendar *c = arena_new_of(a, struct calendar);
    if (days)
        qsort(day, days, sizeof *day, by_date);
    int32_t *gained = arena_array(a, days + 1, sizeof *gained);
    int *year = arena_array(a, days + 1, sizeof *year);
    for (size_t i = 0; i < days; i++) {
        gained[i + 1] = gained[i] + gain_of(&day[i]);
        year[i] = day[i].year;
    }
    if (days)
        qsort(year, days, sizeof *year, by_number);
    for (size_t i = 0; i < days; i++)
        if (!i || year[i] != year[i - 1])
            year[c->years++] = year[i];
    c->day = day;
    c->days = days;
    c->gained = gained;
    c->year = year;
    return c;
}

enum { YEAR, DATE, KIND, NAME_ZH, NAME_EN, NOTICE, COLUMNS };
static const char *const columns[COLUMNS] = {"year", "date", "kind", "name_zh", "name_en", "notice"};

static struct special_day read_day(struct tabled *t, size_t row)
{
    static const char *const kinds[] = {"holiday", "worked"};
    size_t mistakes = t->mistakes;
    struct special_day d = {
        .year = (int)tabled_number(t, row, YEAR, 1949, 2999),
        .date = tabled_date(t, row, DATE),
        .kind = tabled_choice(t, row, KIND, kinds, 2) == 1 ? DAY_WORKED : DAY_HOLIDAY,
        .name = {tabled_text(t, row, NAME_ZH), tabled_text(t, row, NAME_EN)},
        .notice = tabled_cell(t, row, NOTICE),
    };
    if (t->mistakes > mistakes)
        return d;
    if (d.kind == DAY_WORKED && !is_weekend(d.date))
        tabled_wrong(t, row, KIND, "the day is no Saturday or Sunday: it is a workday without being named");
    if (d.year != date_year(d.date) && d.year != date_year(d.date) + 1)
        tabled_wrong(t, row, YEAR, "a notice arranges days of its own year, and the last of the year before");
    return d;
}

/* The line that named the date before, or 0. The rows are few: a year has some 35. */
static unsigned named_before(const struct tabled *t, const struct special_day *day, size_t row)
{
    for (size_t i = 0; i < row; i++)
        if (day[i].date == day[row].date)
            return t->row[i].line;
    return 0;
}

struct calendar *calendar_load(const char *path, struct gather *g)
{
    struct tabled t;
    if (!tabled_open(&t, path, columns, COLUMNS, g))
        return NULL;
    struct special_day *day = arena_array(g->arena, t.rows + 1, sizeof *day);
    for (size_t i = 0; i < t.rows; i++) {
        day[i] = read_day(&t, i);
        unsigned line = day[i].date == DATE_NONE ? 0 : named_before(&t, day, i);
        if (line)
            tabled_wrong(&t, i, DATE, "the day is already named in line %u", line);
    }
    return t.mistakes ? NULL : make(g->arena, day, t.rows);
}

/* Festivals: the same, of what the law says by itself. */
struct calendar *calendar_load_festivals(const char *path, struct gather *g)
{
    enum { DAY, ZH, EN, GIVEN };
    static const char *const given[GIVEN] = {"date", "name_zh", "name_en"};
    struct tabled t;
    if (!tabled_open(&t, path, given, GIVEN, g))
        return NULL;
    struct special_day *day = arena_array(g->arena, t.rows + 1, sizeof *day);
    for (size_t i = 0; i < t.rows; i++) {
        day[i].date = tabled_date(&t, i, DAY);
        day[i].year = date_year(day[i].date);
        day[i].name = (struct law_text){tabled_text(&t, i, ZH), tabled_text(&t, i, EN)};
        day[i].notice = "";
        unsigned line = day[i].date == DATE_NONE ? 0 : named_before(&t, day, i);
        if (line)
            tabled_wrong(&t, i, DAY, "the day is already named in line %u", line);
    }
    return t.mistakes ? NULL : make(g->arena, day, t.rows);
}

struct calendar *calendar_of_days(struct arena *a, const struct special_day *day, size_t days)
{
    struct special_day *own = arena_array(a, days + 1, sizeof *own);
    if (days)
        memcpy(own, day, days * sizeof *own);
    return make(a, own, days);
}

static bool arranges_date(const struct calendar *c, int32_t date)
{
    return calendar_special(c, date) != NULL;
}

struct calendar *calendar_with(struct arena *a, const struct calendar *older, const struct calendar *newer)
{
    struct special_day *day = arena_array(a, older->days + newer->days + 1, sizeof *day);
    size_t n = 0;
    for (size_t i = 0; i < older->days; i++)
        if (!calendar_announced(newer, older->day[i].year) && !arranges_date(newer, older->day[i].date))
            day[n++] = older->day[i];
    for (size_t i = 0; i < newer->days; i++)
        day[n++] = newer->day[i];
    return make(a, day, n);
}

bool calendar_announced(const struct calendar *c, int year)
{
    return c->years && bsearch(&year, c->year, c->years, sizeof *c->year, by_number);
}

int calendar_last_year(const struct calendar *c)
{
    return c->years ? c->year[c->years - 1] : 0;
}

/* How many of the named days are not after the date. */
static size_t days_until(const struct calendar *c, int32_t date)
{
    size_t low = 0, high = c->days;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c->day[middle].date <= date)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct special_day *calendar_special(const struct calendar *c, int32_t date)
{
    size_t n = days_until(c, date);
    return n && c->day[n - 1].date == date ? &c->day[n - 1] : NULL;
}

const struct special_day *calendar_between(const struct calendar *c, int32_t from, int32_t to, size_t *count)
{
    size_t first = days_until(c, from), end = days_until(c, to);
    *count = end > first ? end - first : 0;
    return c->day + first;
}

bool calendar_is_workday(const struct calendar *c, int32_t date)
{
    const struct special_day *d = calendar_special(c, date);
    return d ? d->kind == DAY_WORKED : !is_weekend(date);
}

/* Mondays to Fridays from Monday 1899-12-25, far before any date here, up to and with the date. */
static int32_t weekdays_until(int32_t date)
{
    enum { A_MONDAY = -25574 };
    int32_t n = date - A_MONDAY + 1;
    return n / 7 * 5 + (n % 7 < 5 ? n % 7 : 5);
}

int32_t calendar_workdays(const struct calendar *c, int32_t from, int32_t to)
{
    if (to <= from)
        return 0;
    return weekdays_until(to) - weekdays_until(from) + c->gained[days_until(c, to)] - c->gained[days_until(c, from)];
}

const struct special_day *const *calendar_arranged(struct arena *a, const struct calendar *c, int year, size_t *count)
{
    size_t near;
    const struct special_day *day = calendar_between(c, date_of(year - 1, 11, 30), date_of(year, 12, 31), &near);
    const struct special_day **out = arena_array(a, near + 1, sizeof *out);
    *count = 0;
    for (size_t i = 0; i < near; i++)
        if (day[i].year == year)
            out[(*count)++] = &day[i];
    return out;
}
