/* Names in a paper's template, and what they stand for. Private to src/output. */
#pragma once

#include "output/outline.h"
#include "output/paper.h"

struct filling {
    struct arena *arena;
    const struct paper_order *order;
    const struct outline *outline;
    int32_t day;      /* of the paper */
    const char *date; /* the same, in Chinese */
    bool masked;      /* something stands masked on it that it must name */
    struct error *err;
};

/* Of whom a text speaks. record NULL: only checked. */
struct fill_of {
    const struct reg *reg;
    const struct record *record;
    size_t index; /* of a record among several, from 1; 0: it stands alone */
};

bool fill_complain(struct filling *f, unsigned line, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The text with its {names} filled in; NULL with err. */
const char *fill_text(struct filling *f, const struct fill_of *of, const char *text, unsigned line);
/* {term RULE}, {clause RULE} and {site.NAME}: false where the name is none of these; *words NULL with err. before: what
 * stands before it, which must name the clause's statute. */
bool fill_elsewhere(struct filling *f, const char *name, const char *before, unsigned line, const char **words);
/* FIELD or FIELD=KEY: is it filled (of a yes or no: is it yes; of money: is it any), or the key? day>=DAY or day<DAY:
 * is the paper of such a day? Several, a space between: do all hold? */
bool fill_holds(struct filling *f, const struct fill_of *of, const char *condition, unsigned line, bool *out);
/* A field by its name, perhaps of a record referred to, as it is written; "" where it is empty. */
const char *fill_field(struct filling *f, const struct fill_of *of, const char *name, unsigned line);
/* The record that the field refers to. out->record NULL where the field is empty, or it is only checked. */
bool fill_follow(struct filling *f, const struct fill_of *of, const char *name, unsigned line, struct fill_of *out);
