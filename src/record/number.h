/* Record numbers (编号): a register's pattern, made into the next number of its series or matched against one given. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct db;
struct error;
struct record;

/* Splits the record's pattern at {seq}, all else filled in from the record: scope is what stands before, tail what
 * comes after, width the zero padding. A pattern's date or field that the record lacks is an ERROR_INPUT. */
struct number_form {
    char *scope, *tail;
    unsigned width;
};
bool number_form(struct arena *a, struct db *db, const struct record *r, struct number_form *out, struct error *err);

/* The same, with the record's organ's fields from elsewhere: NULL where one is empty. */
typedef const char *number_organ(void *source, const struct record *r, const char *field, struct error *err);
bool number_form_from(struct arena *a, number_organ *organ, void *source, const struct record *r,
                      struct number_form *out, struct error *err);

/* Takes the next of the series; for records whose number is not given. */
char *number_next(struct arena *a, struct db *db, const struct record *r, struct error *err);
/* Is the number that came with the record of its pattern? *seq is its place in the series. */
bool number_match(struct arena *a, const struct record *r, const struct number_form *form, int64_t *seq,
                  struct error *err);
/* Its place in the series, however many digits it has; false where it is none of that series. */
bool number_place(struct arena *a, const char *number, const struct number_form *form, int64_t *seq);
/* The series will go on behind seq. */
bool number_bump(struct db *db, const char *scope, int64_t seq, struct error *err);
