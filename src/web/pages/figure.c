/* One figure: what it means, what it is, what it was, how others stand, and the records behind it. */
#include "web/page.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/idcode.h"
#include "model/spell.h"
#include "web/files.h"

#include <string.h>

enum { YEARS_BACK = 4, ROWS = 20 };

struct view {
    struct request *r;
    const struct indicator *indicator;
    const char *district;
    int year;
    enum figure_part part;
    const struct figure *figure;
    json_t *model;
};

static const char *const kinds[] = {
    [INDICATOR_COUNT] = "count",   [INDICATOR_SUM] = "sum",   [INDICATOR_RATE] = "rate",
    [INDICATOR_CHANGE] = "change", [INDICATOR_RANK] = "rank", [INDICATOR_FACT] = "fact",
};

static const char *const parts[] = {[FIGURE_ALL] = "all", [FIGURE_HIT] = "hit", [FIGURE_MISS] = "miss"};

static bool read_view(struct view *v, struct error *err)
{
    struct request *r = v->r;
    const char *district = request_param(r, "district"), *part = request_param(r, "part");
    v->indicator = model_indicator(r->site->model, r->segment[1]);
    if (!v->indicator)
        return error_set(err, ERROR_NOT_FOUND, "there is no figure “%.60s”", r->segment[1]);
    v->district = district ? district : r->site->options.district;
    if (district && !idcode_region(district, err)) {
        err->code = ERROR_INPUT;
        return error_in(err, "district");
    }
    for (size_t i = 0; part && i < sizeof parts / sizeof *parts; i++)
        if (strcmp(part, parts[i]) == 0)
            v->part = (enum figure_part)i;
    if (part && strcmp(part, parts[v->part]) != 0)
        return error_set(err, ERROR_INPUT, "part is all, hit or miss, unlike “%.20s”", part);
    return request_year(r, &v->year, err);
}

static void put_value(const struct request *r, json_t *o, const struct figure *f)
{
    double number;
    page_put_flag(o, "known", f->known);
    page_put(o, "value", page_figure_value(r, f));
    page_put(o, "why", f->known ? NULL : f->why);
    bool charted = page_figure_number(f, &number);
    page_put_flag(o, "charted", charted);
    if (charted)
        json_object_set_new(o, "number", json_real(number));
}

static void put_definition(const struct view *v)
{
    struct request *r = v->r;
    const struct indicator *i = v->indicator;
    json_t *o = v->model;
    page_put(o, "name", i->name);
    page_put(o, "domain", request_title(r, i->domain->title));
    page_put(o, "kind", kinds[i->kind]);
    page_put(o, "kind_text", request_text(r, arena_printf(r->arena, "kind.%s", kinds[i->kind])));
    page_put(o, "register", request_title(r, i->reg->title));
    page_put(o, "basis", i->basis);
    page_put(o, "note", i->note.zh ? request_title(r, i->note) : NULL);
    page_put(o, "where", i->where);
    page_put(o, "hit", i->hit);
    page_put(o, "where_words", i->where ? condition_spelled(r->arena, i->reg, i->where, r->language) : NULL);
    page_put(o, "hit_words", i->hit ? condition_spelled(r->arena, i->reg, i->hit, r->language) : NULL);
    page_put(o, "sql", figure_sql(r->arena, i, v->district, v->year));
    if (!i->base)
        return;
    json_t *base = page_put_object(o, "base");
    page_put(base, "title", request_title(r, i->base->title));
    page_put(base, "href", page_figure_href(r, i->base, v->district, v->year));
}

/* Does the report of the year print the figure? Its template says {name} or {name+}. */
static bool in_report(const struct view *v)
{
    struct arena *a = v->r->arena;
    struct error err = {0};
    size_t size;
    const char *text = file_read(a, page_report_template(v->r, v->year), &size, &err);
    return text && (strstr(text, arena_printf(a, "{%s}", v->indicator->name)) ||
                    strstr(text, arena_printf(a, "{%s+}", v->indicator->name)));
}

static void put_users(const struct view *v)
{
    const struct model *m = v->r->site->model;
    json_t *users = page_put_array(v->model, "used_by");
    bool used = strcmp(v->district, v->r->site->options.district) == 0 && in_report(v);
    if (used) {
        json_t *report = page_add_object(users);
        page_put(report, "title", arena_printf(v->r->arena, "%s %d", request_text(v->r, "report.title"), v->year));
        page_put(report, "href", page_report_href(v->r, v->year));
    }
    for (size_t i = 0; i < m->indicators; i++) {
        if (m->indicator[i].base != v->indicator)
            continue;
        used = true;
        json_t *o = page_add_object(users);
        page_put(o, "title", request_title(v->r, m->indicator[i].title));
        page_put(o, "href", page_figure_href(v->r, &m->indicator[i], v->district, v->year));
    }
    page_put_flag(v->model, "is_used", used);
}

/* One comparison, by districts or by years: its rows carry a number for the chart where there is one. */
static void put_rows(const struct view *v, json_t *comparisons, const char *name, const char *heading,
                     const struct comparison *c)
{
    struct request *r = v->r;
    json_t *o = page_add_object(comparisons);
    bool by_year = strcmp(name, "years") == 0;
    page_put(o, "name", name);
    page_put(o, "title", request_text(r, arena_printf(r->arena, "figure.%s", name)));
    page_put(o, "heading", request_text(r, heading));
    json_t *rows = page_put_array(o, "rows");
    for (size_t i = 0; i < c->count; i++) {
        const struct comparison_row *row = &c->row[i];
        json_t *line = page_add_object(rows);
        page_put(line, "label", by_year ? arena_printf(r->arena, "%d", row->year) : row->name);
        page_put(line, "href", page_figure_href(r, v->indicator, row->district, row->year));
        page_put_flag(line, "current", strcmp(row->district, v->district) == 0 && row->year == v->year);
        put_value(r, line, &row->figure);
        if (by_year && row->year == v->year - 1)
            put_value(r, page_put_object(v->model, "before"), &row->figure);
    }
}

static bool put_comparisons(const struct view *v, struct error *err)
{
    struct request *r = v->r;
    const struct model *m = r->site->model;
    struct comparison districts, years;
    if (!figure_compare_districts(r->arena, r->db, v->indicator, m, v->district, v->year, &districts, err) ||
        !figure_compare_years(r->arena, r->db, v->indicator, m, v->district, v->year - YEARS_BACK, v->year, &years,
                              err))
        return false;
    json_t *comparisons = page_put_array(v->model, "comparisons");
    put_rows(v, comparisons, "districts", "figure.district", &districts);
    put_rows(v, comparisons, "years", "figure.year", &years);
    return true;
}

/* Of a rate: all that were counted, those that meet the condition, those that do not. */
static void put_parts(const struct view *v)
{
    struct request *r = v->r;
    if (v->indicator->kind != INDICATOR_RATE)
        return;
    json_t *tabs = page_put_array(v->model, "parts");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        json_t *o = page_add_object(tabs);
        page_put(o, "part", parts[i]);
        page_put(o, "title", request_text(r, arena_printf(r->arena, "figure.part_%s", parts[i])));
        page_put(o, "href", request_with(r, "part", parts[i]));
        page_put_flag(o, "current", v->part == i);
    }
}

static struct page_columns columns_of(struct arena *a, const struct reg *reg)
{
    const struct field **field = arena_array(a, reg->shown + 1, sizeof *field);
    const struct field *state = reg_builtin(reg, BUILTIN_STATE);
    struct page_columns c = {.field = field};
    for (size_t i = 0; i < reg->shown; i++)
        field[c.count++] = reg->show[i];
    if (state)
        field[c.count++] = state;
    return c;
}

static bool put_records(const struct view *v, struct error *err)
{
    struct request *r = v->r;
    struct query q;
    struct page page;
    if (!figure_query(r->arena, v->indicator, v->district, v->year, v->part, &q, err))
        return false;
    q.limit = ROWS;
    q.after = request_param(r, "after");
    if (!record_find(r->arena, r->db, r->site->model, &q, &page, err))
        return false;
    json_t *records = page_put_object(v->model, "records");
    struct page_columns columns = columns_of(r->arena, q.reg);
    page_put(records, "register", request_title(r, q.reg->title));
    page_put_columns(r, records, &columns);
    json_t *rows = page_put_array(records, "rows");
    for (size_t i = 0; i < page.count; i++)
        page_add_row(r, rows, &page.record[i], &columns);
    page_put(records, "table_title", request_title(r, q.reg->title));
    page_put_flag(records, "any", page.count);
    page_put_pager(r, records, &page);
    return true;
}

bool page_figure(struct request *r, struct answer *out, struct error *err)
{
    struct view v = {.r = r};
    struct figures figures;
    if (!read_view(&v, err) || !figures_compute(r->arena, r->db, r->site->model, v.district, v.year, &figures, err))
        return false;
    const char *title = request_title(r, v.indicator->title);
    struct link all = link_to(r->arena, "/figures");
    v.figure = &figures.figure[v.indicator->index];
    v.model = out->model = page_model(r, title);
    page_crumb(v.model, request_text(r, "figures.title"), request_href(r, &all));
    page_crumb(v.model, title, NULL);
    page_put(v.model, "district", v.district);
    page_put(v.model, "district_name", page_district_name(r, v.district));
    page_put_int(v.model, "year", v.year);
    page_put_int(v.model, "before_year", v.year - 1);
    put_value(r, v.model, v.figure);
    page_put_flag(v.model, "is_rate", v.indicator->kind == INDICATOR_RATE);
    page_put_flag(v.model, "has_parts_counted", v.indicator->kind == INDICATOR_RATE && v.figure->known);
    if (v.indicator->kind != INDICATOR_FACT) {
        page_put_int(v.model, "numerator", v.figure->numerator);
        page_put_int(v.model, "denominator", v.figure->denominator);
    }
    put_definition(&v);
    put_users(&v);
    put_parts(&v);
    return put_comparisons(&v, err) && put_records(&v, err);
}
