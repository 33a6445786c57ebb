/* The district's enforcement departments as the files of officers, cases and inspections share them: who has which
 * officers, and how their documents are marked. Computed from sample_organs, so that all files agree. */
#pragma once

#include "sample.h"

#include <stdbool.h>
#include <stddef.h>

/* The day up to which the files know what happened. */
#define SAMPLE_AS_OF date_of(2021, 2, 26)

enum { ENFORCERS_MAX = 64 };

struct enforcer {
    const char *organ;
    const char *field; /* a title of code table enforcement_field */
    const char *mark;  /* 城管, inside （长宽）城管罚决字 */
    size_t first;      /* number of its first officer, who reviews legality and handles no case */
    size_t officers;
};

/* Departments only: towns enforce too, but have their own files. The count. */
size_t enforcer_list(struct enforcer out[ENFORCERS_MAX]);
const struct enforcer *enforcer_of_field(const struct enforcer *list, size_t count, const char *field); /* or NULL */
/* Any of its officers but the first and the one given (0: nobody). */
size_t enforcer_pick(struct filing *f, const struct enforcer *e, size_t other);

char *officer_number(struct filing *f, size_t officer);
char *certificate_number(struct filing *f, size_t officer);
/* Is the officer one of the few whose certificate ran out in the year? They handle no case. */
bool officer_lapsed(size_t officer);
bool officer_late(size_t officer); /* certified in the spring of 2020 only; handles no case either */

/* SHA-256 of a text, in hex: stands for the digest of a file that does not exist. */
char *sample_digest(struct filing *f, const char *text);
/* An organ of Kuancheng whose name has this in it, or the first of all. */
const char *organ_with(const char *part);
