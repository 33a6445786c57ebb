/* The run itself: what only main needs. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct error;
struct sample;

struct sample *sample_new(struct arena *a);
/* Writes every file of the run that has rows into an existing folder, in the order in which they were opened, and
 * prints how many. */
bool sample_write(struct sample *s, const char *folder, struct error *err);

/* A step that a filing told of a row. */
struct told_step {
    struct told_step *next;
    int32_t day;
    const char *step, *reason; /* reason may be NULL */
    size_t fields;
    const char **name, **text;
};

/* What a field was when the record was entered. */
struct first_value {
    const struct first_value *next;
    const char *field, *text;
};

/* Which field was entered after the record. */
struct later_field {
    struct later_field *next;
    int32_t day;
    const char *field;
};

/* A row as it was filed. */
struct filed_row {
    const char *reg;
    size_t columns;
    const char *const *name, *const *text; /* by column; text NULL where empty */
    int32_t made_on;                       /* DATE_NONE: not told */
    const struct told_step *step;
    const struct first_value *first;
    const struct later_field *later; /* in the order in which they are told */
    bool by_series;
};
/* A line of the journal beside the rows. */
struct filed_line {
    const struct filed_line *next;
    int32_t day;
    const char *text;
};
const struct filed_line *sample_lines(const struct sample *s);
/* Every row of every filing, in their order. */
void sample_rows(struct sample *s, void (*visit)(void *argument, const struct filed_row *row), void *argument);
