/* What the tests of the law share: the project's law, and a walker that counts terms day by day and shares nothing with
 * the engine but the files. */
#pragma once

#include "law/term.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sheet;

enum { NAMED_MOST = 1000, STOPPED_MOST = 64 };
struct walker {
    int32_t free_day[NAMED_MOST], worked_day[NAMED_MOST];
    size_t frees, workeds;
    struct term_pause stopped[STOPPED_MOST]; /* as given: unsorted, not joined */
    size_t stops;
};

bool walker_works(const struct walker *w, int32_t day);
bool walker_stands(const struct walker *w, int32_t day);
int32_t walker_due(const struct walker *w, const struct rule *r, int32_t start, unsigned length);

struct bench {
    struct arena *arena;
    struct law *law;
    struct walker walker;
};

extern const char *source; /* the project's folder; set by main */

int set_up(void **state); /* of a group of tests: *state is a struct bench */
int tear_down(void **state);
struct sheet *read_sheet(struct arena *a, const char *name);
const struct rule *rule(struct bench *b, const char *id, const char *day);
struct term begun(struct bench *b, const char *id, const char *day);
void stop(struct bench *b, struct term *t, const char *from, const char *to); /* to: NULL leaves it open */
void assert_day(struct bench *b, int32_t day, const char *expected);
int32_t random_below(int32_t n); /* the same every run */
