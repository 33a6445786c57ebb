/* Shapes: which keys a thing of the definition language takes, what stands behind each, and where it goes. The loader,
 * its messages and the JSON Schema all come from these tables. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum key_kind {
    KEY_TEXT,           /* struct word; not empty */
    KEY_NAME,           /* struct word; a name declared elsewhere */
    KEY_CHOICE,         /* struct word; one of choices */
    KEY_NUMBER,         /* struct word; at most two decimals */
    KEY_FLAG,           /* bool; true or false */
    KEY_TITLE,          /* struct title; {zh, en} */
    KEY_WORDS,          /* struct words */
    KEY_IDS,            /* struct words, each with a dot: ids of the law */
    KEY_ONE_OR_WORDS,   /* struct words; one alone needs no brackets */
    KEY_LISTS,          /* struct word_lists */
    KEY_PAIRS,          /* struct word_pairs; {name: value, …} */
    KEY_PERIOD,         /* struct draft_period; {from: DATE, until: DATE} */
    KEY_VALUES,         /* struct items of draft_value: {key: {zh, en}, …} */
    KEY_NAME_OR_VALUES, /* struct word at offset, or struct items at second */
    KEY_THINGS,         /* struct items of shape: {name: {…}, …} */
    KEY_THING,          /* the shape's own struct: {…}; its head is named as the key */
};

/* A variant is a thing of a shape that takes keys of its own: known by the key it has, or by that key's value. */
struct variant {
    const char *key, *value; /* value NULL: whatever it is */
};

#define ALL_VARIANTS (~0u)

struct key {
    const char *name;
    enum key_kind kind;
    size_t offset, second;
    unsigned required;          /* in which variants, as bits */
    unsigned variants;          /* in which variants it may stand, as bits; 0: in all */
    const char *const *choices; /* ends with NULL; of KEY_CHOICE and KEY_ONE_OR_WORDS */
    const struct shape *shape;
    const char *help; /* for editors */
};

struct shape {
    const char *what; /* register, field, … */
    size_t size;
    size_t keys;
    const struct key *key;
    size_t variants;
    const struct variant *variant;
    bool has_ids; /* its names are ids of the law, with dots */
};

extern const struct shape shape_domain;
