#include "core/date.h"

#include "core/arena.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { CHINA_OFFSET = 8 * 3600, DAY = 86400 };

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days since 1970-01-01 of the proleptic Gregorian calendar, counted in 400-year eras that begin on 1 March. */
int32_t date_of(int year, int month, int day)
{
    if (year < 1900 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
        return DATE_NONE;
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400, year_of_era = y % 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void date_parts(int32_t date, int *year, int *month, int *day)
{
    int64_t z = (int64_t)date + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t day_of_era = z - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t m = (5 * day_of_year + 2) / 153;
    *day = (int)(day_of_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

int date_year(int32_t date)
{
    int year, month, day;
    date_parts(date, &year, &month, &day);
    return year;
}

int date_weekday(int32_t date)
{
    int w = (int)(((int64_t)date + 3) % 7); /* 1970-01-01 was a Thursday */
    return (w < 0 ? w + 7 : w) + 1;
}

int32_t date_today(void)
{
    return date_of_time(time_now());
}

int32_t date_of_time(int64_t time)
{
    int64_t local = time + CHINA_OFFSET;
    return (int32_t)(local / DAY - (local % DAY < 0));
}

int64_t time_of_date(int32_t date)
{
    return (int64_t)date * DAY - CHINA_OFFSET;
}

/* Reads 1 to most digits; false where there is none. */
static bool digits(const char **s, int most, int *out)
{
    int n = 0, v = 0;
    while (n < most && **s >= '0' && **s <= '9') {
        v = v * 10 + (*(*s)++ - '0');
        n++;
    }
    *out = v;
    return n > 0;
}

static bool skip(const char **s, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(*s, word, n) != 0)
        return false;
    *s += n;
    return true;
}

static int32_t date_scan(const char **s)
{
    int year, month, day;
    const char *start = *s;
    if (!digits(s, 4, &year) || *s - start != 4)
        return DATE_NONE;
    if (**s >= '0' && **s <= '9') {
        const char *rest = *s;
        if (!digits(s, 2, &month) || *s - rest != 2 || !digits(s, 2, &day) || *s - rest != 4)
            return DATE_NONE;
        return date_of(year, month, day);
    }
    const char *after_month = "月", *after_day = "日";
    if (!skip(s, "年")) {
        if (**s != '-' && **s != '/' && **s != '.')
            return DATE_NONE;
        after_month = **s == '-' ? "-" : **s == '/' ? "/" : ".";
        after_day = "";
        (*s)++;
    }
    if (!digits(s, 2, &month) || !skip(s, after_month) || !digits(s, 2, &day) || !skip(s, after_day))
        return DATE_NONE;
    return date_of(year, month, day);
}

int32_t date_parse(const char *s)
{
    int32_t date = date_scan(&s);
    return *s ? DATE_NONE : date;
}

char *date_iso(struct arena *a, int32_t date)
{
    int year, month, day;
    date_parts(date, &year, &month, &day);
    if (year < 1000 || year > 9999)
        return arena_printf(a, "%04d-%02d-%02d", year, month, day);
    /* By hand: no text is made as often. */
    const char text[] = {(char)('0' + year / 1000),
                         (char)('0' + year / 100 % 10),
                         (char)('0' + year / 10 % 10),
                         (char)('0' + year % 10),
                         '-',
                         (char)('0' + month / 10),
                         (char)('0' + month % 10),
                         '-',
                         (char)('0' + day / 10),
                         (char)('0' + day % 10)};
    return arena_strndup(a, text, sizeof text);
}

char *date_chinese(struct arena *a, int32_t date)
{
    int year, month, day;
    date_parts(date, &year, &month, &day);
    return arena_printf(a, "%d年%d月%d日", year, month, day);
}

int64_t time_now(void)
{
    return (int64_t)time(NULL);
}

bool time_parse(const char *s, int64_t *out)
{
    int32_t date = date_scan(&s);
    int hour = 0, minute = 0, second = 0;
    if (date == DATE_NONE || (*s != ' ' && *s != 'T'))
        return false;
    s++;
    if (!digits(&s, 2, &hour) || !skip(&s, ":") || !digits(&s, 2, &minute))
        return false;
    if (*s && (!skip(&s, ":") || !digits(&s, 2, &second)))
        return false;
    if (*s || hour > 23 || minute > 59 || second > 59)
        return false;
    *out = (int64_t)date * DAY + hour * 3600 + minute * 60 + second - CHINA_OFFSET;
    return true;
}

char *time_text(struct arena *a, int64_t time)
{
    int64_t local = time + CHINA_OFFSET;
    int64_t date = local / DAY, rest = local % DAY;
    if (rest < 0) {
        rest += DAY;
        date--;
    }
    return arena_printf(a, "%s %02d:%02d:%02d", date_iso(a, (int32_t)date), (int)(rest / 3600), (int)(rest / 60 % 60),
                        (int)(rest % 60));
}
