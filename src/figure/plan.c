#include "figure/plan.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/phrase.h"
#include "core/text.h"
#include "store/store.h"

#include <string.h>

/* Of a rate, change or rank: the count or sum at the bottom. */
static const struct indicator *bottom(const struct indicator *i)
{
    while (i->base)
        i = i->base;
    return i;
}

struct span span_of(struct arena *a, const struct indicator *i, int year)
{
    i = bottom(i);
    int64_t first = date_of(year, 1, 1), last = date_of(year, 12, 31);
    switch (i->span) {
    case SPAN_YEAR:
        return (struct span){arena_printf(a, "%s = ?", db_quote(a, i->on->name)), 1, {year, 0}};
    case SPAN_STANDING:
        if (!i->until)
            return (struct span){arena_printf(a, "%s <= ?", db_quote(a, i->since->name)), 1, {last, 0}};
        return (struct span){arena_printf(a, "%s <= ? and (%s is null or %s > ?)", db_quote(a, i->since->name),
                                          db_quote(a, i->until->name), db_quote(a, i->until->name)),
                             2,
                             {last, last}};
    case SPAN_DATED:
        break;
    }
    return (struct span){arena_printf(a, "%s between ? and ?", db_quote(a, i->on->name)), 2, {first, last}};
}

char *tally_condition(struct arena *a, const struct indicator *of, struct span *span, int year)
{
    const struct indicator *base = bottom(of);
    *span = span_of(a, of, year);
    struct buf b = buf_new(a);
    buf_add(&b, span->sql);
    if (base->where)
        buf_printf(&b, " and (%s)", base->where);
    if (of->kind == INDICATOR_RATE)
        buf_printf(&b, " and (%s)", of->hit);
    return b.data;
}

static void want_tally(struct figure_plan *p, const struct indicator *of, int back, bool grouped)
{
    struct pass **slot = &p->pass[of->reg->index];
    if (!*slot) {
        *slot = arena_new_of(p->arena, struct pass);
        (*slot)->reg = of->reg;
    }
    struct pass *pass = *slot;
    pass->grouped |= grouped;
    for (size_t i = 0; i < pass->tallies; i++)
        if (pass->tally[i].of == of && pass->tally[i].back == back)
            return;
    pass->tally = arena_grow(p->arena, pass->tally, pass->tallies, &pass->room, sizeof *pass->tally);
    pass->tally[pass->tallies++] = (struct tally){of, back};
}

static void want_base(struct figure_plan *p, const struct indicator *i, int back, bool grouped)
{
    want_tally(p, bottom(i), back, grouped);
    if (i->kind == INDICATOR_RATE)
        want_tally(p, i, back, grouped);
}

void plan_want(struct figure_plan *p, const struct indicator *i, int back, bool grouped)
{
    switch (i->kind) {
    case INDICATOR_FACT:
        return;
    case INDICATOR_CHANGE:
        want_base(p, i->base, back, grouped);
        want_base(p, i->base, back + 1, grouped);
        return;
    case INDICATOR_RANK:
        want_base(p, i->base, back, true);
        return;
    case INDICATOR_COUNT:
    case INDICATOR_SUM:
    case INDICATOR_RATE:
        want_base(p, i, back, grouped);
    }
}

static void add_sibling(struct figure_plan *p, size_t *room, const char *code, const char *name)
{
    p->sibling = arena_grow(p->arena, p->sibling, p->siblings, room, sizeof *p->sibling);
    p->sibling[p->siblings++] = (struct plan_district){arena_strdup(p->arena, code), arena_strdup(p->arena, name)};
}

/* The districts that have the same parent as this one, itself among them. */
static bool read_siblings(struct figure_plan *p, struct error *err)
{
    struct stmt *st = db_prepare(p->db,
                                 "select number, name from district where number = ? or parent = (select parent from "
                                 "district where number = ?) order by number",
                                 err);
    size_t room = 0;
    bool found = false;
    if (!st)
        return false;
    stmt_bind_text(st, 1, p->district);
    stmt_bind_text(st, 2, p->district);
    while (stmt_row(st, err)) {
        const char *name = stmt_text(st, 1);
        if (strcmp(stmt_text(st, 0), p->district) == 0) {
            p->own = p->siblings;
            found = true;
        }
        add_sibling(p, &room, stmt_text(st, 0), name ? name : stmt_text(st, 0));
    }
    if (err->code)
        return false;
    return found || error_set(err, ERROR_NOT_FOUND,
                              "there is no district “%.20s” among the records: give a region code that is, such as "
                              "those of plumbline find district",
                              p->district);
}

bool plan_begin(struct arena *a, struct db *db, const struct model *m, const char *district, int year,
                struct figure_plan *out, struct error *err)
{
    *out = (struct figure_plan){.arena = a, .db = db, .model = m, .district = district, .year = year};
    out->pass = arena_array(a, m->regs, sizeof *out->pass);
    return read_siblings(out, err);
}

/* literal: with the bounds written in, else with ?s for them. */
static void add_tally(struct buf *b, const struct tally *t, int year, bool literal, struct span *span)
{
    struct arena *a = b->arena;
    const struct indicator *base = bottom(t->of);
    char *condition = tally_condition(a, t->of, span, year - t->back);
    if (base->kind == INDICATOR_SUM)
        buf_printf(b, "coalesce(sum(%s) filter (where ", db_quote(a, base->field->name));
    else
        buf_add(b, "count(*) filter (where ");
    if (literal)
        span_literal(b, condition, span, false);
    else
        buf_add(b, condition);
    buf_add(b, base->kind == INDICATOR_SUM ? "), 0)" : ")");
}

/* Shared prefix of the siblings' codes, below which each one's records are. */
static const char *family_begin(struct figure_plan *p)
{
    const char *own = district_begin(p->arena, p->district);
    size_t n = strlen(own);
    for (size_t i = 0; i < p->siblings; i++)
        while (n && strncmp(own, p->sibling[i].code, n) != 0)
            n--;
    return arena_strndup(p->arena, own, n);
}

/* First and behind-last code of what a pass reads. */
static const char *range_of(struct figure_plan *p, const struct pass *pass, const char **end)
{
    const char *begin = pass->grouped ? family_begin(p) : district_begin(p->arena, p->district);
    char *after = arena_strdup(p->arena, *begin ? begin : "9");
    after[strlen(after) - 1]++;
    *end = after;
    return begin;
}

static char *pass_sql(struct figure_plan *p, const struct pass *pass, bool literal, struct span *span)
{
    struct arena *a = p->arena;
    struct buf b = buf_new(a);
    buf_add(&b, "select ");
    if (pass->grouped)
        buf_printf(&b, "substr(district, 1, %zu)", strlen(district_begin(a, p->district)));
    else
        buf_add(&b, "null");
    for (size_t i = 0; i < pass->tallies; i++) {
        buf_add(&b, ", ");
        add_tally(&b, &pass->tally[i], p->year, literal, &span[i]);
    }
    const char *end, *begin = range_of(p, pass, &end), *table = db_quote(a, pass->reg->name);
    if (literal)
        buf_printf(&b, " from %s where district >= '%s' and district < '%s'", table, begin, end);
    else
        buf_printf(&b, " from %s where district >= ? and district < ?", table);
    buf_add(&b, pass->grouped ? " group by 1" : "");
    return b.data;
}

char *plan_literal_sql(struct figure_plan *p, const struct pass *pass)
{
    return pass_sql(p, pass, true, arena_array(p->arena, pass->tallies, sizeof(struct span)));
}

static size_t sibling_of(const struct figure_plan *p, const char *prefix, size_t width)
{
    for (size_t i = 0; i < p->siblings; i++)
        if (strncmp(p->sibling[i].code, prefix, width) == 0)
            return i;
    return SIZE_MAX;
}

static bool run_pass(struct figure_plan *p, struct pass *pass, struct error *err)
{
    struct arena *a = p->arena;
    struct span *span = arena_array(a, pass->tallies, sizeof *span);
    size_t width = strlen(district_begin(a, p->district));
    struct stmt *st = db_prepare(p->db, pass_sql(p, pass, false, span), err);
    if (!st)
        return false;
    int index = 1;
    for (size_t i = 0; i < pass->tallies; i++)
        for (size_t j = 0; j < span[i].count; j++)
            stmt_bind_int(st, index++, span[i].bound[j]);
    const char *end, *begin = range_of(p, pass, &end);
    stmt_bind_text(st, index++, begin);
    stmt_bind_text(st, index, end);
    pass->value = arena_array(a, p->siblings * pass->tallies, sizeof *pass->value);
    while (stmt_row(st, err)) {
        size_t s = pass->grouped ? sibling_of(p, stmt_text(st, 0), width) : p->own;
        for (size_t i = 0; s != SIZE_MAX && i < pass->tallies; i++)
            pass->value[s * pass->tallies + i] = stmt_int(st, (int)i + 1);
    }
    return !err->code;
}

bool plan_run(struct figure_plan *p, struct error *err)
{
    for (size_t i = 0; i < p->model->regs; i++)
        if (p->pass[i] && !run_pass(p, p->pass[i], err))
            return false;
    return true;
}

static int64_t tally_value(const struct figure_plan *p, const struct indicator *of, int back, size_t sibling)
{
    const struct pass *pass = p->pass[of->reg->index];
    for (size_t i = 0; i < pass->tallies; i++)
        if (pass->tally[i].of == of && pass->tally[i].back == back)
            return pass->value[sibling * pass->tallies + i];
    return 0;
}

/* A count, sum or rate as numerator and denominator; a denominator of 0 is a rate of nothing. */
struct ratio {
    int64_t numerator, denominator;
};

static struct ratio ratio_of(const struct figure_plan *p, const struct indicator *i, int back, size_t sibling)
{
    int64_t base = tally_value(p, bottom(i), back, sibling);
    if (i->kind != INDICATOR_RATE)
        return (struct ratio){base, 1};
    return (struct ratio){tally_value(p, i, back, sibling), base};
}

static bool unknown(struct figure *f, const char *why)
{
    f->known = false;
    f->why = why;
    return true;
}

/* a / b compared with c / d, exactly; denominators are positive. */
static int compare(struct ratio x, struct ratio y)
{
    __extension__ typedef __int128 wide;
    wide left = (wide)x.numerator * y.denominator, right = (wide)y.numerator * x.denominator;
    return (left > right) - (left < right);
}

static bool change_figure(struct figure_plan *p, const struct indicator *i, int back, size_t sibling,
                          struct figure *out)
{
    struct ratio now = ratio_of(p, i->base, back, sibling), before = ratio_of(p, i->base, back + 1, sibling);
    int year = p->year - back;
    out->before_numerator = before.numerator;
    out->before_denominator = before.denominator;
    if (!now.denominator || !before.denominator)
        return unknown(out, arena_printf(p->arena, phrase("“%s” has no records in %d"), i->base->title.zh,
                                         now.denominator ? year - 1 : year));
    if (i->relative && !before.numerator)
        return unknown(out, arena_printf(p->arena, phrase("“%s” was 0 in %d: there is no relative change from nothing"),
                                         i->base->title.zh, year - 1));
    __extension__ typedef __int128 wide;
    wide difference = (wide)now.numerator * before.denominator - (wide)before.numerator * now.denominator;
    wide product = i->relative ? (wide)before.numerator * now.denominator : (wide)now.denominator * before.denominator;
    /* Hundredths of a point or of a per cent; for a change of plain counts in points, of one. */
    int scale = i->relative || i->base->kind == INDICATOR_RATE ? 10000 : 100;
    wide scaled = difference * scale * 2 + product;
    wide divisor = product * 2;
    out->numerator = (int64_t)(scaled >= 0 ? scaled / divisor : -((-scaled + divisor - 1) / divisor));
    out->denominator = 1;
    out->known = true;
    return true;
}

static bool rank_figure(struct figure_plan *p, const struct indicator *i, int back, size_t sibling, struct figure *out)
{
    struct ratio own = ratio_of(p, i->base, back, sibling);
    if (!own.denominator)
        return unknown(out,
                       arena_printf(p->arena, phrase("“%s” has no records in %d"), i->base->title.zh, p->year - back));
    int64_t place = 1;
    for (size_t s = 0; s < p->siblings; s++) {
        struct ratio other = ratio_of(p, i->base, back, s);
        if (!other.denominator)
            continue;
        int order = compare(other, own);
        place += i->low_first ? order < 0 : order > 0;
        out->places++;
    }
    out->numerator = place;
    out->denominator = 1;
    out->known = true;
    return true;
}

static const char *fact_text(struct arena *a, const struct indicator *i, const struct record *r)
{
    return i->field ? record_cell(a, r, i->field) : r->number;
}

static bool fact_figure(struct figure_plan *p, const struct indicator *i, int back, size_t sibling, struct figure *out,
                        struct error *err)
{
    int year = p->year - back;
    struct query q;
    struct page page;
    if (!figure_query(p->arena, i, p->sibling[sibling].code, year, FIGURE_ALL, &q, err))
        return false;
    q.limit = 2;
    if (!record_find(p->arena, p->db, p->model, &q, &page, err))
        return false;
    if (page.count != 1)
        return unknown(
            out, page.count ? arena_printf(p->arena, phrase("%d has several such records of “%s”: %s, %s"), year,
                                           i->reg->title.zh, page.record[0].number, page.record[1].number)
                            : arena_printf(p->arena, phrase("%d has no such record of “%s”"), year, i->reg->title.zh));
    out->fact = fact_text(p->arena, i, &page.record[0]);
    if (!*out->fact)
        return unknown(
            out, arena_printf(p->arena, phrase("“%s” is empty in %s"), i->field->title.zh, page.record[0].number));
    out->known = true;
    out->denominator = 1;
    text_to_int(out->fact, &out->numerator);
    return true;
}

bool plan_figure(struct figure_plan *p, const struct indicator *i, int back, size_t sibling, struct figure *out,
                 struct error *err)
{
    *out = (struct figure){.indicator = i};
    if (i->kind == INDICATOR_FACT)
        return fact_figure(p, i, back, sibling, out, err);
    if (i->kind == INDICATOR_CHANGE)
        return change_figure(p, i, back, sibling, out);
    if (i->kind == INDICATOR_RANK)
        return rank_figure(p, i, back, sibling, out);
    struct ratio r = ratio_of(p, i, back, sibling);
    out->numerator = r.numerator;
    out->denominator = r.denominator;
    out->known = r.denominator;
    if (!out->known)
        out->why = arena_printf(p->arena, phrase("there are no records of “%s” in %d: a rate of nothing"),
                                i->base->title.zh, p->year - back);
    return true;
}
