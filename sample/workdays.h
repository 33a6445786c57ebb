/* Workdays of 2019 to 2021, by the State Council's yearly notices of holidays: the sample's own dates must stand the
 * same arithmetic that the engine does later with law/holidays.csv. */
#pragma once

#include <stdint.h>

/* The workday that is so many workdays after the date; the date itself is not counted. 0: the date, or the next workday
 * where it is none. */
int32_t workday_after(int32_t date, unsigned days);
