/* Dates are day numbers: days since 1970-01-01. Times are seconds since then in UTC; people see them in China's time,
 * UTC+8 all year. A date string exists only at the edges. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct arena;

#define DATE_NONE INT32_MIN

int32_t date_of(int year, int month, int day); /* DATE_NONE where there is no such day; years 1900 to 9999 */
void date_parts(int32_t date, int *year, int *month, int *day);
int date_year(int32_t date);
int date_weekday(int32_t date); /* 1 Monday … 7 Sunday */
int32_t date_today(void);       /* in China */

/* 2020-06-24, 2020/6/24, 2020.6.24, 20200624, 2020年6月24日. DATE_NONE where it is none of these or no such day. */
int32_t date_parse(const char *s);
char *date_iso(struct arena *a, int32_t date);     /* 2020-06-24 */
char *date_chinese(struct arena *a, int32_t date); /* 2020年6月24日 */

int64_t time_now(void);
int32_t date_of_time(int64_t time); /* the day in China */
int64_t time_of_date(int32_t date); /* where the day begins in China */
/* 2020-06-24 09:30, 2020-06-24T09:30:05, either with seconds or not; China's time. false where it is neither. */
bool time_parse(const char *s, int64_t *out);
char *time_text(struct arena *a, int64_t time); /* 2020-06-24 09:30:05, China's time */
