/* plumbline figures and explain. */
#include "cli/cli.h"
#include "cli/office.h"
#include "core/arena.h"
#include "core/nearest.h"
#include "core/phrase.h"
#include "core/sheet.h"
#include "figure/figure.h"
#include "store/store.h"
#include "work/explain.h"

#include <stdio.h>
#include <string.h>

static void print_figure(const struct figure *f)
{
    printf("%-36s %-20s %s", f->indicator->name, f->with_unit, f->indicator->title.zh);
    if (f->known && f->indicator->kind == INDICATOR_RATE)
        printf(" (%lld / %lld)", (long long)f->numerator, (long long)f->denominator);
    if (!f->known)
        printf(": %s", f->why);
    putchar('\n');
}

static int find_column(const struct sheet *s, const char *name)
{
    for (size_t i = 0; i < s->rows[0].count; i++)
        if (strcmp(s->rows[0].cells[i], name) == 0)
            return (int)i;
    return -1;
}

static const char *cell(const struct sheet_row *r, int column)
{
    return column >= 0 && (size_t)column < r->count ? r->cells[column] : "";
}

/* Stated beside computed. Exit status 1 where one differs: a script can rely on it. */
static int compare(struct app *app, const char *path, const struct figures *figures, struct error *err)
{
    struct sheet *s = sheet_read(app->arena, path, NULL, err);
    if (!s)
        return app_fail(err);
    int name = s->count ? find_column(s, "indicator") : -1, value = s->count ? find_column(s, "value") : -1;
    int unit = s->count ? find_column(s, "unit") : -1;
    if (name < 0 || value < 0) {
        error_set(err, ERROR_INPUT, "the heading must name the columns indicator and value");
        error_at(err, path, 1);
        return app_fail(err);
    }
    size_t equal = 0;
    printf("%-32s %-28s %-28s\n", "indicator", "stated", "computed");
    for (size_t i = 1; i < s->count; i++) {
        const char *stated = cell(&s->rows[i], value);
        const struct figure *f = figures_get(figures, cell(&s->rows[i], name));
        bool same = f && figure_equals(f, stated, cell(&s->rows[i], unit));
        equal += same;
        printf("%-32s %-28s %-28s %s%s%s\n", cell(&s->rows[i], name), stated, f ? f->with_unit : "no such indicator",
               same ? "equal" : "NOT EQUAL", f && !f->known ? ": " : "", f && !f->known ? f->why : "");
    }
    printf("%zu of %zu equal\n", equal, s->count - 1);
    return equal == s->count - 1 ? 0 : 1;
}

int command_figures(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    struct premises *o;
    struct figures figures;
    const char *district = NULL, *year_text = NULL, *against = NULL;
    int year = 0;
    const struct option options[] = {
        {"district", &district, NULL}, {"year", &year_text, NULL}, {"against", &against, NULL}};
    if (!app_options(app, &argc, argv, options, 3, &err))
        return app_fail(&err);
    if (!district || !year_text) {
        error_set(&err, ERROR_INPUT, "figures needs --district CODE and --year YEAR");
        return app_fail(&err);
    }
    if (!option_int("year", year_text, 1949, 2200, &year, &err) || !(o = office_open(app, OFFICE_READ, &err)) ||
        !db_begin_read(o->db, &err) || !figures_compute(app->arena, o->db, o->model, district, year, &figures, &err))
        return app_fail(&err);
    if (argc && !figures_get(&figures, argv[0])) {
        error_set(&err, ERROR_NOT_FOUND, "there is no indicator “%.60s”: plumbline figures without a name lists them",
                  argv[0]);
        return app_fail(&err);
    }
    if (against)
        return compare(app, against, &figures, &err);
    for (size_t i = 0; i < figures.count; i++)
        if (!argc || strcmp(argv[0], figures.figure[i].indicator->name) == 0)
            print_figure(&figures.figure[i]);
    return 0;
}

static void print_registers(const struct model *m)
{
    const struct domain *domain = NULL;
    for (size_t i = 0; i < m->regs; i++) {
        if (m->reg[i].domain != domain) {
            domain = m->reg[i].domain;
            printf("%s (%s)\n", domain->title.zh, domain->name);
        }
        printf("  %-36s %s\n", m->reg[i].name, m->reg[i].title.zh);
    }
}

static int draw(struct app *app, const struct model *m, const char *name)
{
    struct error err = {0};
    const struct procedure *p = model_procedure(m, name);
    struct nearest n = {.text = name};
    for (size_t i = 0; i < m->procedures; i++)
        nearest_try(&n, m->procedure[i].name);
    if (!p) {
        error_set(&err, ERROR_NOT_FOUND, "no procedure is called “%.60s”, and only procedures can be drawn%s%s%s", name,
                  n.best ? phrase("; did you mean “") : "", n.best ? n.best : "", n.best ? "”?" : "");
        return app_fail(&err);
    }
    work_draw(app->arena, p, stdout);
    return 0;
}

int command_explain(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    const char *district = "220103", *year_text = "2020";
    int year;
    bool dot = false;
    const struct option options[] = {{"district", &district, NULL}, {"year", &year_text, NULL}, {"dot", NULL, &dot}};
    if (!app_options(app, &argc, argv, options, 3, &err) || !option_int("year", year_text, 1949, 2200, &year, &err))
        return app_fail(&err);
    struct model *m = app_model(app, &err);
    if (!m)
        return app_fail(&err);
    if (!argc || strcmp(argv[0], "registers") == 0) {
        print_registers(m);
        return 0;
    }
    if (dot)
        return draw(app, m, argv[0]);
    bool is_worked = model_procedure(m, argv[0]) || model_gate(m, argv[0]) || model_role(m, argv[0]);
    const struct law *l = is_worked ? app_law(app, &err) : NULL;
    if (is_worked && !l)
        return app_fail(&err);
    if (is_worked)
        work_explain(app->arena, m, l, argv[0], stdout);
    if (!model_explain(m, argv[0], stdout, &err) && !is_worked)
        return app_fail(&err);
    const struct indicator *i = model_indicator(m, argv[0]);
    if (i)
        printf("\nSQL, for %s in %d:\n%s", district, year, figure_sql(app->arena, i, district, year));
    return 0;
}
