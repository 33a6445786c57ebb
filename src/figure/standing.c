/* How figures stand: against their target, the year before, and the other districts. */
#include "core/arena.h"
#include "core/text.h"
#include "figure/plan.h"

/* a / b compared with c / d, exactly; denominators are positive. */
static int compare(int64_t a, int64_t b, int64_t c, int64_t d)
{
    __extension__ typedef __int128 wide;
    wide left = (wide)a * d, right = (wide)c * b;
    return (left > right) - (left < right);
}

/* Grows until the year has ended. */
static bool grows(const struct indicator *i)
{
    return (i->kind == INDICATOR_COUNT || i->kind == INDICATOR_SUM) && i->span != SPAN_STANDING;
}

static bool is_money_like(const struct indicator *i)
{
    return i->field && (i->field->type == VALUE_MONEY || i->field->type == VALUE_DECIMAL);
}

/* Above 0: on the better side of the target; 0: on it. */
static int against_target(const struct figure *f)
{
    const struct indicator *i = f->indicator;
    int64_t scale = i->kind == INDICATOR_RATE ? 10000 : i->kind == INDICATOR_CHANGE || is_money_like(i) ? 1 : 100;
    __extension__ typedef __int128 wide;
    wide is = (wide)f->numerator * scale, wanted = (wide)i->target * f->denominator;
    return i->better * ((is > wanted) - (is < wanted));
}

static int against_before(const struct figure *now, const struct figure *before)
{
    if (!before->known)
        return 0;
    return now->indicator->better * compare(now->numerator, now->denominator, before->numerator, before->denominator);
}

enum figure_verdict figure_judge(const struct figure *now, const struct figure *before, bool over)
{
    const struct indicator *i = now->indicator;
    if (!now->known || !i->better || i->kind == INDICATOR_FACT)
        return VERDICT_NONE;
    bool early = grows(i) && !over;
    int year = against_before(now, before);
    if (i->has_target) {
        int target = against_target(now);
        if (early && (target < 0) == (i->better > 0))
            return VERDICT_NONE; /* too little yet, or not too much yet */
        return target < 0 ? VERDICT_MISSED : year < 0 && !early ? VERDICT_MET_WORSE : VERDICT_MET;
    }
    if (!before->known || (early && (year < 0) == (i->better > 0)))
        return VERDICT_NONE;
    return year < 0 ? VERDICT_WORSE : VERDICT_HELD;
}

const char *figure_target(struct arena *a, const struct indicator *i, bool english)
{
    if (!i->has_target)
        return NULL;
    struct figure f = {.indicator = i, .known = true, .denominator = 1, .numerator = i->target};
    struct indicator plain = *i;
    plain.form = i->kind == INDICATOR_RATE ? FORM_PERCENT : i->form == FORM_OVER_WAN ? FORM_PLAIN : i->form;
    f.indicator = &plain;
    if (i->kind == INDICATOR_RATE)
        f.denominator = 10000;
    else if (i->kind != INDICATOR_CHANGE && !is_money_like(i))
        f.numerator = i->target / 100;
    wording_fill(a, &f);
    return english ? figure_english(a, &f) : f.with_unit;
}

/* Who has none of the records did not do badly: he is not there. */
static bool takes_part(const struct figure *f)
{
    return f->known && (f->indicator->kind == INDICATOR_RATE || f->numerator);
}

static bool is_ranked(const struct indicator *i)
{
    return i->better && (i->kind == INDICATOR_COUNT || i->kind == INDICATOR_SUM || i->kind == INDICATOR_RATE);
}

static bool place_of(struct figure_plan *p, const struct indicator *i, struct figure_place *out, struct error *err)
{
    struct figure own, other;
    if (!plan_figure(p, i, 0, p->own, &own, err))
        return false;
    if (!takes_part(&own))
        return true;
    struct figure_place place = {1, 0};
    for (size_t s = 0; s < p->siblings; s++) {
        if (!plan_figure(p, i, 0, s, &other, err))
            return false;
        if (!takes_part(&other))
            continue;
        place.among++;
        place.place += against_before(&own, &other) < 0;
    }
    if (place.among > 1)
        *out = place;
    return true;
}

bool figures_places(struct arena *a, struct db *db, const struct model *m, const char *district, int year,
                    struct figure_place **out, struct error *err)
{
    struct figure_plan plan;
    *out = arena_array(a, m->indicators, sizeof **out);
    if (!plan_begin(a, db, m, district, year, &plan, err))
        return false;
    for (size_t i = 0; i < m->indicators; i++)
        if (is_ranked(&m->indicator[i]))
            plan_want(&plan, &m->indicator[i], 0, true);
    if (!plan_run(&plan, err))
        return false;
    for (size_t i = 0; i < m->indicators; i++)
        if (is_ranked(&m->indicator[i]) && !place_of(&plan, &m->indicator[i], &(*out)[i], err))
            return false;
    return true;
}
