#include "figure/figure.h"

#include "core/arena.h"
#include "core/error.h"
#include "figure/plan.h"

#include <string.h>

/* One of the years, out of what the plan has counted. */
static bool read_year(struct figure_plan *p, int back, struct figures *out, struct error *err)
{
    const struct model *m = p->model;
    *out = (struct figures){.district = p->district, .year = p->year - back, .count = m->indicators};
    out->figure = arena_array(p->arena, m->indicators, sizeof *out->figure);
    for (size_t i = 0; i < m->indicators; i++) {
        if (!plan_figure(p, &m->indicator[i], back, p->own, &out->figure[i], err))
            return false;
        wording_fill(p->arena, &out->figure[i]);
    }
    return true;
}

bool figures_compute_years(struct arena *a, struct db *db, const struct model *m, const char *district, int year,
                           int years, struct figures *out, struct error *err)
{
    struct figure_plan plan;
    if (!plan_begin(a, db, m, district, year, &plan, err))
        return false;
    for (int back = 0; back < years; back++)
        for (size_t i = 0; i < m->indicators; i++)
            plan_want(&plan, &m->indicator[i], back, false);
    if (!plan_run(&plan, err))
        return false;
    for (int back = 0; back < years; back++)
        if (!read_year(&plan, back, &out[years - 1 - back], err))
            return false;
    return true;
}

bool figures_compute(struct arena *a, struct db *db, const struct model *m, const char *district, int year,
                     struct figures *out, struct error *err)
{
    return figures_compute_years(a, db, m, district, year, 1, out, err);
}

const struct figure *figures_get(const struct figures *f, const char *name)
{
    for (size_t i = 0; i < f->count; i++)
        if (strcmp(f->figure[i].indicator->name, name) == 0)
            return &f->figure[i];
    return NULL;
}

bool figure_compare_districts(struct arena *a, struct db *db, const struct indicator *i, const struct model *m,
                              const char *district, int year, struct comparison *out, struct error *err)
{
    struct figure_plan plan;
    if (!plan_begin(a, db, m, district, year, &plan, err))
        return false;
    plan_want(&plan, i, 0, true);
    if (!plan_run(&plan, err))
        return false;
    out->count = plan.siblings;
    out->row = arena_array(a, plan.siblings, sizeof *out->row);
    for (size_t s = 0; s < plan.siblings; s++) {
        out->row[s].district = plan.sibling[s].code;
        out->row[s].name = plan.sibling[s].name;
        out->row[s].year = year;
        if (!plan_figure(&plan, i, 0, s, &out->row[s].figure, err))
            return false;
        wording_fill(a, &out->row[s].figure);
    }
    return true;
}

bool figure_compare_years(struct arena *a, struct db *db, const struct indicator *i, const struct model *m,
                          const char *district, int from, int to, struct comparison *out, struct error *err)
{
    if (from > to || to - from > 50)
        return error_set(err, ERROR_INPUT, "years %d to %d: the first must not be after the last, and 50 at most", from,
                         to);
    out->count = (size_t)(to - from + 1);
    out->row = arena_array(a, out->count, sizeof *out->row);
    for (int year = from; year <= to; year++) {
        struct figure_plan plan;
        struct comparison_row *row = &out->row[year - from];
        if (!plan_begin(a, db, m, district, year, &plan, err))
            return false;
        plan_want(&plan, i, 0, false);
        if (!plan_run(&plan, err) || !plan_figure(&plan, i, 0, plan.own, &row->figure, err))
            return false;
        wording_fill(a, &row->figure);
        row->district = plan.sibling[plan.own].code;
        row->name = plan.sibling[plan.own].name;
        row->year = year;
    }
    return true;
}
