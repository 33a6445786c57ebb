#include "law_support.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

const char *source;

/* A walker over plain days. */

static void walker_calendar(struct walker *w, const struct sheet *s)
{
    for (size_t i = 1; i < s->count; i++) {
        int32_t day = date_parse(s->rows[i].cells[1]);
        assert_true(w->frees < NAMED_MOST && w->workeds < NAMED_MOST);
        if (strcmp(s->rows[i].cells[2], "worked") == 0)
            w->worked_day[w->workeds++] = day;
        else
            w->free_day[w->frees++] = day;
    }
}

static bool is_listed(const int32_t *list, size_t count, int32_t day)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == day)
            return true;
    return false;
}

bool walker_works(const struct walker *w, int32_t day)
{
    int from_thursday = (int)(((day % 7) + 7) % 7); /* day 0 was a Thursday: 2 is Saturday, 3 is Sunday */
    if (is_listed(w->worked_day, w->workeds, day))
        return true;
    return from_thursday != 2 && from_thursday != 3 && !is_listed(w->free_day, w->frees, day);
}

bool walker_stands(const struct walker *w, int32_t day)
{
    for (size_t i = 0; i < w->stops; i++)
        if (w->stopped[i].from <= day && day < w->stopped[i].to)
            return true;
    return false;
}

/* The same date so many months later, a month at a time; too late a day falls back day by day. */
static int32_t walker_months(int32_t start, unsigned months)
{
    char text[40];
    struct arena *a = arena_new();
    int year = atoi(date_iso(a, start)), month = atoi(date_iso(a, start) + 5), day = atoi(date_iso(a, start) + 8);
    int32_t found = DATE_NONE;
    for (; months; months--)
        if (++month == 13) {
            month = 1;
            year++;
        }
    for (; found == DATE_NONE; day--) {
        snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
        found = date_parse(text);
    }
    arena_free(a);
    return found;
}

int32_t walker_due(const struct walker *w, const struct rule *r, int32_t start, unsigned length)
{
    char text[40];
    int32_t day = start, left = (int32_t)length;
    if (r->measure == RULE_DATE) {
        snprintf(text, sizeof text, "%d-%02d-%02d", date_year(start) + 1, r->month, r->day);
        return date_parse(text);
    }
    if (r->unit == RULE_HOUR)
        return start + left / 24;
    if (r->unit == RULE_MONTH || r->unit == RULE_YEAR)
        left = walker_months(start, r->unit == RULE_YEAR ? length * 12 : length) - start;
    while (left > 0) {
        day++;
        if (!walker_stands(w, day) && (r->unit != RULE_WORKDAY || walker_works(w, day)))
            left--;
    }
    if (r->unit != RULE_WORKDAY)
        while (!walker_works(w, day) || walker_stands(w, day))
            day++;
    return day;
}

/* The law of the project, and the walker's calendar out of the same file. */

struct sheet *read_sheet(struct arena *a, const char *name)
{
    struct error err = {0};
    struct sheet *s = sheet_read(a, arena_printf(a, "%s/%s", source, name), NULL, &err);
    if (!s)
        fail_msg("%s: %s", err.file, err.message);
    return s;
}

int set_up(void **state)
{
    struct bench *b = calloc(1, sizeof *b);
    struct mistakes mistakes;
    b->arena = arena_new();
    b->law = law_load(b->arena, arena_printf(b->arena, "%s/law", source), &mistakes);
    for (size_t i = 0; i < mistakes.count; i++)
        error_print(&mistakes.error[i], stderr);
    assert_non_null(b->law);
    walker_calendar(&b->walker, read_sheet(b->arena, "law/holidays.csv"));
    *state = b;
    return 0;
}

int tear_down(void **state)
{
    struct bench *b = *state;
    arena_free(b->arena);
    free(b);
    return 0;
}

const struct rule *rule(struct bench *b, const char *id, const char *day)
{
    struct error err = {0};
    const struct rule *r = rule_on(b->law, id, date_parse(day), &err);
    if (!r)
        fail_msg("%s", err.message);
    return r;
}

struct term begun(struct bench *b, const char *id, const char *day)
{
    struct error err = {0};
    struct term t;
    int32_t start = date_parse(day);
    if (!term_start(&t, rule(b, id, day), start, time_of_date(start), 0, &err))
        fail_msg("%s", err.message);
    return t;
}

void stop(struct bench *b, struct term *t, const char *from, const char *to)
{
    struct error err = {0};
    if (!term_suspend(b->arena, t, date_parse(from), to ? date_parse(to) : DATE_NONE, &err))
        fail_msg("%s", err.message);
}

void assert_day(struct bench *b, int32_t day, const char *expected)
{
    assert_string_equal(day == DATE_NONE ? "none" : date_iso(b->arena, day), expected);
}

static uint64_t random_state = 20200110;

int32_t random_below(int32_t n)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (int32_t)((random_state >> 33) % (uint64_t)n);
}
