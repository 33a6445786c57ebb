/* A register asked a question: the address as a query, with its columns. */
#pragma once

#include "web/pages/desk/desk.h"

enum { FILTERS_MOST = 40, SEARCH_LONGEST = 60 /* characters */, EXPORT_ROWS = 100000 };

struct asking {
    struct request *r;
    const struct reg *reg;
    struct within within;
    struct query query;
    struct filter filter[FILTERS_MOST];
    int64_t number[2]; /* of the condition */
    const struct field **column;
    size_t columns;
    bool chosen;       /* the columns are in the address */
    const char *light; /* red, amber or green; or NULL */
    bool clocks;       /* the register has them */
};

/* Of the register in the address. */
bool asking_read(struct asking *k, struct request *r, struct error *err);
/* May rows be asked by the field? */
bool asking_filters(const struct field *f);

/* All that was found, as CSV or XLSX. */
bool register_export(struct asking *k, struct answer *out, struct error *err);
/* The filters that the person keeps. */
bool register_put_views(struct asking *k, json_t *model, struct error *err);
/* Steps that can be taken on several rows at once. */
void register_put_bulk(struct asking *k, json_t *model);
