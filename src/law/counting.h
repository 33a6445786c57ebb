/* How days of a term are counted; shared by what finds its end, how it stands and how that is told. */
#pragma once

#include "law/term.h"

/* The days (hours of terms of hours) the term and its extension give; of months and years from its start on. */
int32_t counting_total(const struct term *t);
/* The days after `from` up to and with `to` that count: workdays where the rule counts those, without pauses. */
int32_t counting_days(const struct term *t, const struct calendar *c, int32_t from, int32_t to);
bool counting_stands(const struct term *t, int32_t day); /* does the clock stand on this day? */
