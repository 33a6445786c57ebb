/* A year's days off as a notice announces them, brought by somebody as a sheet or as lines: read, and checked for what
 * no notice can mean. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "law/calendar.h"

struct arena;
struct error;
struct sheet;

enum { ANNOUNCED_DAYS = 150 /* at most, of a year */, ANNOUNCED_NAME = 60, ANNOUNCED_NOTICE = 80 /* characters */ };

/* What is wrong with a cell, or with the whole. */
struct announced_fault {
    unsigned line;   /* 0: the whole */
    unsigned column; /* from 1; 0: the row */
    struct law_text said;
};

struct announced {
    int year;
    const char *notice;      /* its document number; empty where not given */
    size_t days;             /* 0 where there are faults */
    struct special_day *day; /* by date */
    size_t faults;
    struct announced_fault *fault;
};

/* Lines that were typed or pasted: date, kind and name with tabs, commas or blanks between. Empty ones are passed by.
 * NULL with ERROR_INPUT where there is none, or are too many. */
struct sheet *announced_lines(struct arena *a, const char *text, struct error *err);

/* The sheet's rows: date, kind (holiday or worked, 放假 or 上班), name and, as it may be, name_en, by a heading or in
 * this order. Rows of law/holidays.csv, with year and notice, are taken too. year 0: the one that the days are of.
 * known: the calendar in use, of which other years may name a day already, and from which English names are taken.
 * notice: or NULL. false where there are faults. */
bool announced_read(struct arena *a, const struct sheet *s, int year, const char *notice, const struct calendar *known,
                    struct announced *out);

/* As lines that announced_lines reads. */
char *announced_text(struct arena *a, const struct special_day *const *day, size_t days);
/* Festivals of the year on weekdays that the days leave to be worked: seldom meant, never forbidden. */
const struct special_day **announced_lacks(struct arena *a, const struct announced *n, const struct calendar *festivals,
                                           size_t *count);

/* What is to be filled in: of each festival that the law knows a row, with a heading. festivals: or NULL. */
char *announced_pattern(struct arena *a, const struct calendar *festivals, int year);
