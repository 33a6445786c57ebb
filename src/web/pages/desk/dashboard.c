/* The dashboard: the year's figures, the red ones first, with what they were, their target and place; and punctuality
 * by organ and by procedure. Every figure opens into its records, and from a red one an order of supervision is made.
 */
#include "web/pages/desk/desk.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"
#include "work/punctual.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { YEARS = 4 /* shown, with the year itself */, CHARTED = 12 };

struct board {
    struct request *r;
    int year;
    bool over, supervises;
    struct figures figures[YEARS]; /* the last is of the year */
    struct figure_place *place;
    int64_t red, amber, green;
};

bool desk_oversees(const struct request *r)
{
    return rights_oversees(r->site->rights, &r->person);
}

bool desk_supervises(const struct request *r)
{
    const struct escalation *e = r->site->model->escalation;
    return e && e->order && rights_may(r->site->rights, &r->person, POWER_SUPERVISE);
}

const char *desk_order_href(const struct request *r, const char *key, const char *value, const char *key2,
                            const char *value2)
{
    struct link l = link_to(r->arena, "/desk/dashboard/order");
    link_param(&l, key, value);
    link_param(&l, key2, value2);
    return request_href(r, &l);
}

static enum figure_verdict verdict_of(const struct board *b, size_t i)
{
    return figure_judge(&b->figures[YEARS - 1].figure[i], &b->figures[YEARS - 2].figure[i], b->over);
}

/* Red is a target missed; amber what is merely worse than the year before. Both are to be looked at. */
static bool needs_looking_at(enum figure_verdict v)
{
    return v == VERDICT_MISSED || v == VERDICT_WORSE;
}

static const char *verdict_light(enum figure_verdict v)
{
    return v == VERDICT_MISSED                            ? "red"
           : v == VERDICT_WORSE || v == VERDICT_MET_WORSE ? "amber"
           : v == VERDICT_MET || v == VERDICT_HELD        ? "green"
                                                          : "none";
}

static void put_verdict(struct request *r, json_t *o, enum figure_verdict v)
{
    static const char *const words[] = {
        [VERDICT_NONE] = "dashboard.not_judged",     [VERDICT_MET] = "dashboard.met",
        [VERDICT_MET_WORSE] = "dashboard.met_worse", [VERDICT_HELD] = "dashboard.held",
        [VERDICT_MISSED] = "dashboard.missed",       [VERDICT_WORSE] = "dashboard.worse",
    };
    page_put(o, "light", verdict_light(v));
    page_put(o, "light_text", request_text(r, words[v]));
    page_put_flag(o, "noted", needs_looking_at(v));
}

/* "+2.5": in points for rates, else in the figure's own unit. */
static const char *change_text(struct request *r, const struct figure *now, const struct figure *before)
{
    double a, b;
    if (!page_figure_number(now, &a) || !page_figure_number(before, &b))
        return NULL;
    if (now->indicator->kind == INDICATOR_RATE || now->indicator->kind == INDICATOR_CHANGE)
        return arena_printf(r->arena, "%+.1f%s", a - b, request_text(r, "dashboard.points"));
    bool whole = fabs(a - b - round(a - b)) < 0.005;
    return arena_printf(r->arena, whole ? "%+.0f" : "%+.2f", a - b);
}

static void put_trend(const struct board *b, json_t *o, size_t i)
{
    json_t *years = page_put_array(o, "trend");
    for (int y = 0; y < YEARS; y++) {
        const struct figure *f = &b->figures[y].figure[i];
        json_t *cell = page_add_object(years);
        page_put_int(cell, "year", b->year - YEARS + 1 + y);
        page_put_flag(cell, "current", y == YEARS - 1);
        page_put(cell, "value", f->known ? page_figure_value(b->r, f) : NULL);
        page_put_flag(cell, "known", f->known);
    }
}

static void put_place(const struct board *b, json_t *o, size_t i)
{
    const struct figure_place *p = &b->place[i];
    page_put(o, "place", p->place ? arena_printf(b->r->arena, "%zu/%zu", p->place, p->among) : NULL);
}

static void put_figure(struct board *b, json_t *rows, size_t i)
{
    struct request *r = b->r;
    const struct indicator *indicator = &r->site->model->indicator[i];
    const struct figure *now = &b->figures[YEARS - 1].figure[i], *before = &b->figures[YEARS - 2].figure[i];
    enum figure_verdict v = verdict_of(b, i);
    json_t *o = page_add_figure(r, rows, now, b->year);
    page_put(o, "domain", request_title(r, indicator->domain->title));
    put_verdict(r, o, v);
    put_trend(b, o, i);
    page_put(o, "change", change_text(r, now, before));
    page_put(o, "target", figure_target(r->arena, indicator, text_equal(r->language, "en")));
    put_place(b, o, i);
    if (needs_looking_at(v) && b->supervises)
        page_put(o, "order_href",
                 desk_order_href(r, "figure", indicator->name, "year", arena_printf(r->arena, "%d", b->year)));
}

/* All that need looking at together, whatever they are of: targets that were missed before what is merely worse. */
static void put_reds(struct board *b, json_t *model)
{
    json_t *rows = page_put_array(model, "reds");
    for (size_t i = 0; i < b->r->site->model->indicators; i++)
        if (verdict_of(b, i) == VERDICT_MISSED)
            put_figure(b, rows, i);
    b->red = (int64_t)json_array_size(rows);
    for (size_t i = 0; i < b->r->site->model->indicators; i++)
        if (verdict_of(b, i) == VERDICT_WORSE)
            put_figure(b, rows, i);
    b->amber = (int64_t)json_array_size(rows) - b->red;
    page_put_flag(model, "reds_any", json_array_size(rows));
}

/* Each domain's others. */
static void put_others(struct board *b, json_t *model)
{
    const struct model *m = b->r->site->model;
    json_t *groups = page_put_array(model, "groups"), *rows = NULL;
    const struct domain *domain = NULL;
    for (size_t i = 0; i < m->indicators; i++) {
        enum figure_verdict v = verdict_of(b, i);
        if (needs_looking_at(v))
            continue;
        b->green += v != VERDICT_NONE;
        if (!rows || m->indicator[i].domain != domain) {
            domain = m->indicator[i].domain;
            json_t *group = page_add_object(groups);
            page_put(group, "name", domain->name);
            page_put(group, "title", request_title(b->r, domain->title));
            rows = page_put_array(group, "figures");
        }
        put_figure(b, rows, i);
    }
}

/* Punctuality. */

struct tally {
    const char *title, *number;
    int64_t stopped, in_time, late, open_late;
};

struct tallies {
    size_t count, room;
    struct tally *tally;
};

static struct tally *tally_of(struct arena *a, struct tallies *t, const char *title, const char *number)
{
    for (size_t i = 0; i < t->count; i++)
        if (text_equal(t->tally[i].title, title) && text_equal(t->tally[i].number, number))
            return &t->tally[i];
    t->tally = arena_grow(a, t->tally, t->count, &t->room, sizeof *t->tally);
    t->tally[t->count] = (struct tally){.title = title, .number = number};
    return &t->tally[t->count++];
}

static void add_to(struct tally *t, const struct punctuality *p)
{
    t->stopped += p->in_time + p->late;
    t->in_time += p->in_time;
    t->late += p->late;
    t->open_late += p->open_late;
}

/* Most to answer for first. */
static int by_lateness(const void *x, const void *y)
{
    const struct tally *a = x, *b = y;
    if (a->open_late != b->open_late)
        return a->open_late > b->open_late ? -1 : 1;
    if (a->late != b->late)
        return a->late > b->late ? -1 : 1;
    return strcmp(a->title, b->title);
}

static void put_tally(struct board *b, json_t *rows, const struct tally *t)
{
    struct request *r = b->r;
    json_t *o = page_add_object(rows);
    page_put_data(o, "title", t->title);
    page_put_int(o, "stopped", t->stopped);
    page_put_int(o, "in_time", t->in_time);
    page_put_int(o, "late", t->late);
    page_put_int(o, "open_late", t->open_late);
    page_put_flag(o, "red", t->open_late);
    page_put(o, "light", t->open_late ? "red" : "green");
    page_put(o, "light_text", request_text(r, t->open_late ? "dashboard.open_late_some" : "dashboard.open_late_none"));
    if (t->stopped) {
        double rate = 100.0 * (double)t->in_time / (double)t->stopped;
        if (t->in_time < t->stopped && rate > 99.9)
            rate = 99.9; /* all in time is said of all alone */
        json_object_set_new(o, "number", json_real(rate));
        page_put(o, "rate", arena_printf(r->arena, t->in_time == t->stopped ? "%.0f%%" : "%.1f%%", rate));
        page_put_flag(o, "charted", true);
    }
    if (t->number && t->open_late && b->supervises)
        page_put(o, "order_href", desk_order_href(r, "organ", t->number, NULL, NULL));
}

static int64_t put_tallies(struct board *b, json_t *model, const char *name, struct tallies *t)
{
    int64_t open_late = 0;
    if (t->count)
        qsort(t->tally, t->count, sizeof *t->tally, by_lateness);
    json_t *o = page_put_object(model, name);
    json_t *rows = page_put_array(o, "rows"), *more = page_put_array(o, "more");
    for (size_t i = 0; i < t->count; i++) {
        put_tally(b, i < CHARTED ? rows : more, &t->tally[i]);
        open_late += t->tally[i].open_late;
    }
    page_put_flag(o, "has_more", json_array_size(more));
    page_put_flag(o, "any", t->count);
    page_put(o, "heading", request_text(b->r, arena_printf(b->r->arena, "dashboard.%s", name)));
    return open_late;
}

static bool put_punctuality(struct board *b, json_t *model, int64_t *open_late, struct error *err)
{
    struct request *r = b->r;
    struct tallies organs = {0}, procedures = {0};
    struct punctuality *row;
    size_t count;
    if (!work_punctuality(r->arena, r->site->model, r->db, r->site->options.district, b->year, true, r->today, &count,
                          &row, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *organ = row[i].organ ? row[i].organ : request_text(r, "dashboard.no_organ");
        add_to(tally_of(r->arena, &organs, organ, row[i].organ_number), &row[i]);
        add_to(tally_of(r->arena, &procedures, request_title(r, row[i].procedure->title), NULL), &row[i]);
    }
    *open_late = put_tallies(b, model, "organs", &organs);
    put_tallies(b, model, "procedures", &procedures);
    return true;
}

static bool compute(struct board *b, struct error *err)
{
    struct request *r = b->r;
    const struct site *s = r->site;
    const char *district = s->options.district;
    return figures_compute_years(r->arena, r->db, s->model, district, b->year, YEARS, b->figures, err) &&
           figures_places(r->arena, r->db, s->model, district, b->year, &b->place, err);
}

/* Of the years before, only the last is asked for: no trend is shown. */
bool desk_put_missed(struct request *r, json_t *model, size_t most, struct error *err)
{
    struct board *b = arena_new_of(r->arena, struct board);
    const struct site *s = r->site;
    size_t missed = 0;
    b->r = r;
    b->year = s->options.year;
    b->over = r->today > date_of(b->year, 12, 31);
    b->supervises = desk_supervises(r);
    for (int y = YEARS - 2; y < YEARS; y++)
        if (!figures_compute(r->arena, r->db, s->model, s->options.district, b->year - YEARS + 1 + y, &b->figures[y],
                             err))
            return false;
    json_t *rows = page_put_array(model, "missed");
    for (size_t i = 0; i < s->model->indicators; i++) {
        const struct indicator *indicator = &s->model->indicator[i];
        const struct figure *f = &b->figures[YEARS - 1].figure[i];
        if (verdict_of(b, i) != VERDICT_MISSED || missed++ >= most)
            continue;
        json_t *o = page_add_figure(r, rows, f, b->year);
        page_put(o, "shown", page_figure_value(r, f));
        page_put(o, "target", figure_target(r->arena, indicator, text_equal(r->language, "en")));
        if (b->supervises)
            page_put(o, "order_href",
                     desk_order_href(r, "figure", indicator->name, "year", arena_printf(r->arena, "%d", b->year)));
    }
    page_put(model, "board_href", desk_href(r, "dashboard", NULL));
    page_put_flag(model, "supervises", b->supervises);
    page_put_int(model, "missed_year", b->year);
    page_put_int(model, "missed_count", (int64_t)missed);
    return true;
}

bool desk_dashboard(struct request *r, struct answer *out, struct error *err)
{
    struct board *b = arena_new_of(r->arena, struct board);
    int64_t open_late;
    b->r = r;
    if (!desk_oversees(r))
        return error_set(err, ERROR_RIGHTS, "%s", request_text(r, "dashboard.not_yours"));
    if (!request_year(r, &b->year, err))
        return false;
    b->over = r->today > date_of(b->year, 12, 31);
    b->supervises = desk_supervises(r);
    if (!compute(b, err))
        return false;
    out->model = page_model(r, request_text(r, "dashboard.title"));
    page_put(out->model, "district", page_district_name(r, r->site->options.district));
    page_put_int(out->model, "year", b->year);
    page_put_years(r, out->model, b->year);
    json_t *years = page_put_array(out->model, "columns");
    for (int y = 0; y < YEARS; y++)
        page_put_int(page_add_object(years), "year", b->year - YEARS + 1 + y);
    put_reds(b, out->model);
    put_others(b, out->model);
    if (!put_punctuality(b, out->model, &open_late, err))
        return false;
    json_t *tiles = page_put_object(out->model, "tiles");
    page_put_int(tiles, "red", b->red);
    page_put_int(tiles, "amber", b->amber);
    page_put_int(tiles, "green", b->green);
    page_put_int(tiles, "open_late", open_late);
    return true;
}
