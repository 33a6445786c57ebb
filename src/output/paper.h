/* Papers (文书): a record as an official form, by a template under reports/papers/; its README.md says the language. */
#pragma once

#include <jansson.h>

#include "law/rule.h"
#include "model/model.h"
#include "output/document.h"
#include "record/record.h"

/* Who prints sees what the paper is made of: other records, and personal values, come through these. */
struct paper_source {
    /* A record that is referred to. NULL with err where it is not to be seen. */
    struct record *(*read)(void *argument, const struct reg *reg, const char *number, struct error *err);
    /* Records of q->reg that meet q's filter; the source adds what bounds it. */
    bool (*find)(void *argument, struct query *q, struct page *out, struct error *err);
    /* Does the personal field stand on it as it is? needed: the paper is none without it. */
    bool (*open)(void *argument, const struct record *record, const struct field *f, bool needed);
    /* What the site is called and the like, in Chinese; "" where it is not set. */
    const char *(*setting)(void *argument, const char *name);
    void *argument;
};

struct paper_order {
    const struct model *model;
    const struct law *law;
    const struct paper *paper;
    const char *folder; /* of the templates */
    const struct record *record;
    const struct paper_source *source;
    int32_t day;         /* its date, where no field holds it */
    const char *code;    /* that it is verified by; NULL: not printed yet, it has none */
    const char *address; /* that the QR code holds, where there is a code */
};

/* May it be printed of the record as it stands: its state, its condition, its date? The reason, for people, where not.
 */
bool paper_fits(struct arena *a, struct db *db, const struct model *m, const struct paper *p,
                const struct record *record, const char **reason, struct error *err);
/* A name that has no value is an error which says what is missing, with the template's line: nothing is left blank. */
bool paper_make(struct arena *a, const struct paper_order *order, struct document *out, struct error *err);
/* Is the template there, and does every name in it mean something? */
bool paper_check(struct arena *a, const struct model *m, const struct law *law, const struct paper *p,
                 const char *folder, struct error *err);
/* What it rests on, by the law of its day; NULL where it names nothing. */
const char *paper_basis(struct arena *a, const struct law *law, const struct paper *p, int32_t day);

/* Its blocks, for views; the QR code as SVG. NULL with err where the code is too long. */
json_t *paper_json(struct arena *a, const struct document *d, struct error *err);
