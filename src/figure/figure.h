/* Figures: indicators computed from records. A number that no record explains cannot be printed. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "model/model.h"
#include "record/record.h"

struct arena;
struct db;
struct error;

/* An indicator's value for a district and a year. Rates are kept as numerator and denominator, so that nothing is
 * rounded before it is printed. */
struct figure {
    const struct indicator *indicator;
    bool known;          /* false: see why (a rate of nothing, a fact that is missing) */
    const char *why;     /* for people; NULL where known */
    int64_t numerator;   /* count; sum in the field's own unit (fen, hundredths); hits; points change in 1/100 point */
    int64_t denominator; /* 1 but for rates; for a relative change, that of the year before */
    int64_t before_numerator, before_denominator; /* CHANGE: the base figure in the year before; 0/0 otherwise */
    const char *fact;                             /* FACT: as a file would hold it */
    size_t places;                                /* RANK: among how many */
    const char *text;                             /* as officials write it, without unit: 98%, 200余万, 全部, 1 */
    const char *with_unit;                        /* with the unit: 1171件, 200余万元, 40个百分点 */
};

struct figures {
    const char *district;
    int year;
    size_t count; /* all of the model's, by indicator->index */
    struct figure *figure;
};

/* All figures of the year; one pass over each register. A figure that cannot be known is not an error here: it says
 * why. */
bool figures_compute(struct arena *a, struct db *db, const struct model *m, const char *district, int year,
                     struct figures *out, struct error *err);
/* Of so many years, the last of which is year, into out[0] to out[years - 1]: one pass over each register for all. */
bool figures_compute_years(struct arena *a, struct db *db, const struct model *m, const char *district, int year,
                           int years, struct figures *out, struct error *err);
const struct figure *figures_get(const struct figures *f, const char *name); /* NULL: no such indicator */

/* One indicator over the districts of the same parent, or over years: for comparison. Belongs to the arena. */
struct comparison {
    size_t count;
    struct comparison_row {
        const char *district, *name;
        int year;
        struct figure figure;
    } * row;
};
bool figure_compare_districts(struct arena *a, struct db *db, const struct indicator *i, const struct model *m,
                              const char *district, int year, struct comparison *out, struct error *err);
bool figure_compare_years(struct arena *a, struct db *db, const struct indicator *i, const struct model *m,
                          const char *district, int from, int to, struct comparison *out, struct error *err);

enum figure_part { FIGURE_ALL, FIGURE_HIT, FIGURE_MISS };

/* The query that finds the records behind a figure: for a rate those of the denominator (ALL), those that meet the
 * condition (HIT) or do not (MISS); for a change or a rank those of what it rests on. */
bool figure_query(struct arena *a, const struct indicator *i, const char *district, int year, enum figure_part part,
                  struct query *out, struct error *err);

/* The SQL that computes the indicator alone, for people to read, with the year's bounds in it. */
char *figure_sql(struct arena *a, const struct indicator *i, const char *district, int year);

/* The figure in English, with its unit; NULL where it is not known. */
const char *figure_english(struct arena *a, const struct figure *f);

/* How a figure stands: against its target, else against the year before. */
enum figure_verdict {
    VERDICT_NONE,      /* nothing is declared to say what is better, or nothing is known, or it is too early to say */
    VERDICT_MET,       /* the target */
    VERDICT_MET_WORSE, /* the target, yet worse than the year before */
    VERDICT_HELD,      /* without a target: as good as the year before, or better */
    VERDICT_MISSED,    /* the target */
    VERDICT_WORSE,     /* without a target: than the year before */
};
/* before: of the year before. over: the year has ended; until then a count or sum that may still grow is not called too
 * small. */
enum figure_verdict figure_judge(const struct figure *now, const struct figure *before, bool over);
/* The target with its unit, as officials write it; NULL where none is declared. */
const char *figure_target(struct arena *a, const struct indicator *i, bool english);

/* The district's place among those of the same parent, by indicator->index: 0 where it cannot be said. Facts, ranks and
 * changes have none, nor has what declares no better side. A district without records does not count among them. */
struct figure_place {
    size_t place, among;
};
bool figures_places(struct arena *a, struct db *db, const struct model *m, const char *district, int year,
                    struct figure_place **out, struct error *err);

/* Does a published wording (80, 全部, 200余万) with its unit say what the figure says? */
bool figure_equals(const struct figure *f, const char *value, const char *unit);
