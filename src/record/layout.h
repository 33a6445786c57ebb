/* How a register's records lie in their table, and in the changes of an event. Private to src/record. */
#pragma once

#include "core/text.h"
#include "record/record.h"

struct db;
struct stmt;

/* The columns that every register's table has, before its fields. */
enum head_column { HEAD_NUMBER, HEAD_DISTRICT, HEAD_ORGAN, HEAD_STATE, HEAD_SAMPLE, HEADS };
extern const char *const head_name[HEADS];

bool reg_has(const struct reg *reg, enum head_column column); /* state only where there are states */

/* What is built once for each register. */
struct layout {
    size_t count;         /* columns: the built-in ones, then the fields */
    const size_t *sorted; /* in the order of their names */
    char *insert;         /* parameters: the columns in order (state left out where there is none), then event */
    char *by_number;      /* layout_select of the record with a number */
    char *is_there;       /* a row where there is one with the number: far cheaper than reading it */
};
void layout_build(struct arena *a, const struct reg *reg, struct layout *out);

/* select … from (inner) t, with references' numbers and labels joined. inner is a select of the register's columns. */
char *layout_select(struct arena *a, const struct reg *reg, const char *inner, const char *order);
/* The current row of such a statement. All is copied. */
void layout_read(struct arena *a, const struct reg *reg, struct stmt *st, struct record *out);

/* The changes of an event: all that is not null (old NULL), or [old, new] of what differs. Names in order, as canonical
 * JSON wants. NULL where nothing differs. References and organs are written by their numbers, dates as 2020-06-24. */
char *layout_changes(struct arena *a, const struct layout *l, const struct record *old, const struct record *now);
/* One column's value in that form; column < HEADS or HEADS + position of the field. */
void layout_json(struct buf *b, const struct record *r, size_t column);
const char *layout_name(const struct reg *reg, size_t column);
