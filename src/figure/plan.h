/* How figures are computed: one statement a register, holding every count and sum that any figure needs of it.
 * Private to src/figure. */
#pragma once

#include "figure/figure.h"

/* One column of a register's pass: a count or sum, of its records or of those that also meet a rate's condition, in the
 * year or one before it. */
struct buf;

struct tally {
    const struct indicator *of; /* COUNT, SUM, or the RATE whose hits it counts */
    int back;                   /* 0 the year, 1 the year before, … */
};

struct pass {
    const struct reg *reg;
    bool grouped; /* by the districts of the same parent; needed for ranks and comparisons */
    size_t tallies, room;
    struct tally *tally;
    int64_t *value; /* siblings × tallies */
};

struct plan_district {
    const char *code, *name;
};

struct figure_plan {
    struct arena *arena;
    struct db *db;
    const struct model *model;
    const char *district;
    int year;
    struct pass **pass; /* by reg->index; NULL where nothing of it is needed */
    size_t siblings, own;
    struct plan_district *sibling;
};

bool plan_begin(struct arena *a, struct db *db, const struct model *m, const char *district, int year,
                struct figure_plan *out, struct error *err);
/* back: the figure of the plan's year, or of so many before it. */
void plan_want(struct figure_plan *p, const struct indicator *i, int back, bool grouped);
bool plan_run(struct figure_plan *p, struct error *err);
/* A pass as one statement with its bounds written in: for people, and for measuring against. */
char *plan_literal_sql(struct figure_plan *p, const struct pass *pass);
/* The indicator's figure for a sibling; facts are asked for themselves. Call wording_fill afterwards. */
bool plan_figure(struct figure_plan *p, const struct indicator *i, int back, size_t sibling, struct figure *out,
                 struct error *err);

/* The condition that says which records belong to the year, and its bounds in order of their ?s. */
struct span {
    char *sql;
    size_t count;
    int64_t bound[2];
};
struct span span_of(struct arena *a, const struct indicator *i, int year);
/* span and where and, for a rate, hit. */
char *tally_condition(struct arena *a, const struct indicator *of, struct span *span, int year);

/* A condition with its ?s replaced by the bounds; dates get the day they are beside them. */
void span_literal(struct buf *b, const char *condition, const struct span *span, bool dates);

/* Writes text and with_unit. */
void wording_fill(struct arena *a, struct figure *f);
