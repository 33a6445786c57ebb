/* What several sample domains need beside sample.h: organs and places by kind, and the calendar of invented cases. */
#pragma once

#include "sample.h"

#define KIT_GOVERNMENT "宽城区人民政府"
#define KIT_JUSTICE "宽城区司法局"

/* The i-th organ, or its name, or the i-th place of a kind, beginning again behind the last. There is one at least. */
const struct sample_organ *kit_organ(const char *kind, size_t i);
const char *kit_organ_name(const char *kind, size_t i);
size_t kit_organ_count(const char *kind);
/* The department of a field of work, by what its name contains; where the district has none such, another one. */
enum kit_field {
    KIT_STREETS,     /* 城市管理 */
    KIT_ENVIRONMENT, /* 生态环境 */
    KIT_HOUSING,     /* 住房 */
    KIT_MARKETS,     /* 市场监督 */
    KIT_LABOUR,      /* 人力资源 */
    KIT_LAND,        /* 自然资源 */
    KIT_SAFETY,      /* 应急 */
    KIT_CIVIL,       /* 民政 */
};
const char *kit_department(enum kit_field field);
const struct sample_place *kit_place(const char *kind, size_t i);
size_t kit_place_count(const char *kind);
/* The i-th of the streets and towns taken together: a place, and the office or government that works there. */
const struct sample_place *kit_base(size_t i);
const char *kit_base_organ(size_t i);
size_t kit_base_count(void);

/* The first day from this one on that is neither Saturday nor Sunday. DATE_NONE stays DATE_NONE. */
int32_t kit_weekday(int32_t date);
/* The same day so many months later, or that month's last day. */
int32_t kit_months_after(int32_t date, int months);
int32_t kit_next_month(int32_t date);
/* 2020-06-24 */
const char *kit_day_text(struct filing *f, int32_t day);
/* The order that came by itself for a record late since the day it was due is answered and closed, some days later. */
void kit_order_answered(struct filing *f, const char *number, int32_t due, const char *reply);
/* A birth date and a sex that agree with a citizen number. */
int32_t kit_born_on(const char *citizen_number);
const char *kit_sex(const char *citizen_number);
