/* What the law's calendar and terms say of a day that is typed. */
#pragma once

#include "web/pages/desk/desk.h"

/* “星期四，工作日”, “星期日，调休上班（春节）”: weekday, and whether it is worked. */
const char *days_text(struct request *r, int32_t day);

/* A term that begins on the day of a field: the clocks that begin with the record, and count from there. */
struct days_term {
    const struct clock *clock;
    const struct procedure *procedure; /* NULL: the same in all */
};
/* Those of the field, each once; *count of them. */
const struct days_term *days_terms(struct request *r, const struct reg *reg, const struct field *f, size_t *count);
/* “受理期限：从2020年6月4日起5个工作日，至2020年6月11日（行政复议法第三十条）”. length: as typed, of a term whose
 * length stands on the record. NULL where the law of the day has no such term, or nothing can be said yet. */
const char *days_term_text(struct request *r, const struct days_term *t, int32_t from, const char *length);
