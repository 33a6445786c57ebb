/* The State Council's calendar: which weekdays are free, which weekend days are worked instead.
 *
 * A calendar never changes once it is made, so threads share it; next year's is joined to it by calendar_with, which
 * makes another. In a year that no notice arranges, Saturdays and Sundays alone are free. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "law/text.h"

struct arena;
struct gather;
struct calendar;

enum day_kind {
    DAY_HOLIDAY, /* free, weekday or not */
    DAY_WORKED,  /* a Saturday or Sunday that is worked instead of a holiday */
};

/* A day that a notice names. */
struct special_day {
    int32_t date;
    enum day_kind kind;
    int year; /* that the notice arranges; 2018-12-31 belongs to 2019 */
    struct law_text name;
    const char *notice; /* its document number; empty where not given */
};

/* Reads holidays.csv as law/README.md describes it. Mistakes go to g; NULL where there are any. The calendar belongs to
 * g's arena. */
struct calendar *calendar_load(const char *path, struct gather *g);
/* Reads festivals.csv: the days that the law makes festivals, known long before a notice arranges the year. */
struct calendar *calendar_load_festivals(const char *path, struct gather *g);
/* Of days that come from elsewhere; no date twice. They are copied, their texts are not. */
struct calendar *calendar_of_days(struct arena *a, const struct special_day *day, size_t days);
/* Every year that `newer` arranges as it does, all other years as `older` does. Both must live as long as the result.
 */
struct calendar *calendar_with(struct arena *a, const struct calendar *older, const struct calendar *newer);

bool calendar_announced(const struct calendar *c, int year); /* does a notice arrange this year? */
int calendar_last_year(const struct calendar *c);            /* the last that is announced; 0 where none is */

bool calendar_is_workday(const struct calendar *c, int32_t date);
/* Workdays after `from` up to and with `to`; 0 where `to` is not after `from`. Takes the same time for any distance. */
int32_t calendar_workdays(const struct calendar *c, int32_t from, int32_t to);

/* What a notice says of the day; NULL where none names it. */
const struct special_day *calendar_special(const struct calendar *c, int32_t date);
/* The named days after `from` up to and with `to`, in their order; *count of them. */
const struct special_day *calendar_between(const struct calendar *c, int32_t from, int32_t to, size_t *count);
/* The days that the year's notice names, in their order, with those at the end of the year before. */
const struct special_day *const *calendar_arranged(struct arena *a, const struct calendar *c, int year, size_t *count);
