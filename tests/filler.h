/* Someone who fills in forms at random, but mostly as the form wants it: records of any register of any definitions,
 * with the records that they refer to. The same seed gives the same records. */
#pragma once

#include "support.h"

#include "work/work.h"

struct chance {
    uint64_t state;
};
uint32_t chance(struct chance *c, uint32_t below);
bool one_in(struct chance *c, uint32_t n);

struct filled {
    const struct reg *reg;
    const char *number;
};

struct filler {
    struct test_office *office;
    const struct work *work;
    struct arena *each; /* what need not stay; cleared by whoever uses the filler */
    struct chance chance;
    int32_t today;
    unsigned serial; /* so that texts and numbers differ */
    size_t made, room;
    struct filled *list;     /* all that was made, in order; the numbers stay */
    size_t *count, *counted; /* by reg->index: how many there are, and the room for them */
    const char ***number;    /* by reg->index: their numbers */
    size_t refused;          /* forms that were not taken */
    char last_refusal[1024];
};

void filler_open(struct filler *f, struct test_office *o, const struct work *work, uint64_t seed);
/* A record that is there already. */
void filler_note(struct filler *f, const struct reg *reg, const char *number);

/* A text for the field: one that a condition wants, where the conditions speak of it, else a random one. NULL where
 * there is nothing that it could refer to. "" where a condition wants it empty. */
const char *filler_value(struct filler *f, const struct field *field, const char *const *conditions, size_t count);
/* Does a condition speak of the field? */
bool filler_is_spoken_of(const struct field *field, const char *const *conditions, size_t count);

struct fixed {
    const struct field *field;
    const char *value;
};
/* Makes a record, as by a person, that follows the procedure (NULL: any, or none) where that can be had; the fields
 * that are fixed as they are, all others at random, with an eye to the condition (or NULL). Its number, or NULL where
 * the form was refused every time. */
const char *filler_make(struct filler *f, const struct reg *reg, const struct procedure *p, const struct fixed *fixed,
                        size_t count, const char *condition);
