/* What is behind a figure: its records, and the SQL that a person can run. */
#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"
#include "figure/plan.h"
#include "store/store.h"

#include <string.h>

/* A change or a rank rests on another figure, whose records are meant. */
static const struct indicator *resting_on(const struct indicator *i)
{
    while (i->kind == INDICATOR_CHANGE || i->kind == INDICATOR_RANK)
        i = i->base;
    return i;
}

bool figure_query(struct arena *a, const struct indicator *i, const char *district, int year, enum figure_part part,
                  struct query *out, struct error *err)
{
    i = resting_on(i);
    const struct indicator *base = i->kind == INDICATOR_RATE ? i->base : i;
    if (part != FIGURE_ALL && i->kind != INDICATOR_RATE)
        return error_set(err, ERROR_INPUT, "“%s” is not a rate: it has no parts", i->title.zh);
    struct span *span = arena_new_of(a, struct span);
    char *condition = tally_condition(a, base, span, year);
    if (part == FIGURE_HIT)
        condition = arena_printf(a, "%s and (%s)", condition, i->hit);
    else if (part == FIGURE_MISS)
        condition = arena_printf(a, "%s and not coalesce((%s), false)", condition, i->hit);
    *out = (struct query){
        .reg = base->reg,
        .district = district,
        .condition = condition,
        .numbers = span->count,
        .number = span->bound,
    };
    return true;
}

void span_literal(struct buf *b, const char *condition, const struct span *span, bool dates)
{
    size_t at = 0;
    bool quoted = false;
    for (const char *p = condition; *p; p++) {
        quoted ^= *p == '\'';
        if (*p != '?' || quoted || at == span->count) {
            buf_add_char(b, *p);
            continue;
        }
        buf_add_int(b, span->bound[at]);
        if (dates)
            buf_printf(b, " /* %s */", date_iso(b->arena, (int32_t)span->bound[at]));
        at++;
    }
}

static void add_select(struct buf *b, const struct indicator *i, const char *district, int year)
{
    struct arena *a = b->arena;
    const struct indicator *base = i->kind == INDICATOR_RATE ? i->base : i;
    struct span span;
    char *condition = tally_condition(a, i, &span, year);
    if (base->kind == INDICATOR_SUM)
        buf_printf(b, "select sum(%s)", db_quote(a, base->field->name));
    else if (base->kind == INDICATOR_FACT)
        buf_printf(b, "select %s", base->field ? db_quote(a, base->field->name) : "number");
    else
        buf_add(b, "select count(*)");
    buf_printf(b, "\n  from %s\n where district >= '%s' and district < '%s'\n   and ", db_quote(a, base->reg->name),
               district_begin(a, district), district_end(a, district));
    span_literal(b, condition, &span, base->span != SPAN_YEAR);
    buf_add(b, ";\n");
}

char *figure_sql(struct arena *a, const struct indicator *i, const char *district, int year)
{
    struct buf b = buf_new(a);
    const struct indicator *r = resting_on(i);
    if (i->kind == INDICATOR_CHANGE)
        buf_printf(&b, "-- the year before: the same with the bounds of %d\n", year - 1);
    if (i->kind == INDICATOR_RANK)
        buf_add(&b, "-- for each district of the same parent; the place is one more than the number of better ones\n");
    if (r->kind == INDICATOR_RATE) {
        buf_add(&b, "-- numerator\n");
        add_select(&b, r, district, year);
        buf_add(&b, "-- denominator\n");
        r = r->base;
    }
    add_select(&b, r, district, year);
    return b.data;
}
