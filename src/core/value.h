/* Values: what a field of a record holds. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct error;

enum value_type {
    VALUE_TEXT,
    VALUE_INTEGER,
    VALUE_DECIMAL, /* hundredths */
    VALUE_MONEY,   /* fen */
    VALUE_DATE,    /* day number */
    VALUE_TIME,    /* seconds, UTC */
    VALUE_BOOLEAN, /* 0 or 1 */
    VALUE_CODE,    /* the key, as text */
    VALUE_REF,     /* the id of the other record */
};

/* A field's value or nothing. Text and codes are in text, all others in number. */
struct value {
    enum value_type type;
    bool null;
    int64_t number;
    const char *text;
};

struct value value_null(enum value_type type);
struct value value_text(const char *s); /* borrowed; NULL gives a null */
struct value value_number(enum value_type type, int64_t number);
bool value_equal(struct value a, struct value b);
bool value_is_text(enum value_type type); /* is it kept in .text? */

const char *value_type_name(enum value_type type);
bool value_type_of(const char *name, enum value_type *out);

/* Reads what a person or a spreadsheet wrote, for every type but code and reference (those need the definitions).
 * Empty (after trimming) is null. The message says what was expected and what was found; 是/否, true/false, 1/0, √
 * are booleans; 1,234.50 is money. */
bool value_parse(struct arena *a, enum value_type type, const char *s, struct value *out, struct error *err);

/* As files hold it: dates ISO, money 1234.50, booleans 是/否, null empty. References and codes give the raw key. */
const char *value_print(struct arena *a, struct value v);
