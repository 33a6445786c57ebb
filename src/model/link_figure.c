/* Lists and indicators: names become pointers. */

#include "core/arena.h"
#include "core/nearest.h"
#include "core/phrase.h"
#include "core/text.h"
#include "model/link.h"

#include <string.h>

static void link_list(struct linking *l, const struct draft_list *d)
{
    struct list *out = d->out;
    const char *file = out->place.file, *what = arena_printf(l->arena, phrase("list “%s”"), out->name);
    out->where = d->where.text;
    out->basis = d->basis.text;
    out->of = link_reg(l, file, what, "of", d->of);
    out->show = arena_array(l->arena, d->show.count, sizeof *out->show);
    for (size_t i = 0; i < d->show.count; i++) {
        const struct field *f = link_field(l, file, what, "show", d->show.item[i], out->of, true);
        if (f)
            out->show[out->shown++] = f;
    }
    out->order = arena_array(l->arena, d->order.count, sizeof *out->order);
    for (size_t i = 0; i < d->order.count; i++) {
        const struct field *f = link_field(l, file, what, "order", d->order.item[i], out->of, true);
        if (f)
            out->order[out->orders++] = f->name;
    }
}

void link_lists(struct linking *l)
{
    for (size_t i = 0; i < l->draft->domains; i++) {
        const struct items *lists = &l->draft->domain[i].lists;
        for (size_t j = 0; j < lists->count; j++)
            if (items_of(struct draft_list, *lists)[j].out)
                link_list(l, &items_of(struct draft_list, *lists)[j]);
    }
}

static enum indicator_form form_of(const struct draft_indicator *d, enum indicator_kind kind)
{
    static const struct {
        const char *name;
        enum indicator_form form;
    } forms[] = {{"plain", FORM_PLAIN}, {"percent", FORM_PERCENT}, {"over_wan", FORM_OVER_WAN},
                 {"all", FORM_ALL},     {"each", FORM_EACH},       {"ordinal", FORM_ORDINAL}};
    for (size_t i = 0; d->form.text && i < sizeof forms / sizeof *forms; i++)
        if (strcmp(forms[i].name, d->form.text) == 0)
            return forms[i].form;
    return kind == INDICATOR_RATE ? FORM_PERCENT : FORM_PLAIN;
}

static bool says(struct word word, const char *text)
{
    return word.text && strcmp(word.text, text) == 0;
}

static void link_span(struct linking *l, const struct draft_indicator *d, struct indicator *i, const char *what)
{
    const char *file = i->place.file;
    struct word on = d->in.line ? d->in : d->on;
    i->span = d->since.line ? SPAN_STANDING : d->in.line ? SPAN_YEAR : SPAN_DATED;
    i->on = link_field(l, file, what, d->in.line ? "in" : "on", on, i->reg, false);
    i->since = link_field(l, file, what, "since", d->since, i->reg, false);
    i->until = link_field(l, file, what, "until", d->until, i->reg, false);
    if (!says(d->field, "number"))
        i->field = link_field(l, file, what, "field", d->field, i->reg, false);
}

static const struct indicator *link_base(struct linking *l, const struct draft_indicator *d, const char *file,
                                         const char *what, const char *key)
{
    if (!d->rests_on.text)
        return NULL;
    const struct indicator *base = model_indicator(l->model, d->rests_on.text);
    if (base || draft_may_declare(l->draft, d->rests_on.text))
        return base;
    struct nearest n = {.text = d->rests_on.text};
    for (size_t i = 0; i < l->model->indicators; i++)
        nearest_try(&n, l->model->indicator[i].name);
    TELL_WORD(l, file, d->rests_on, "%s: “%s” names no indicator: “%s”%s%s%s", what, key, d->rests_on.text,
              n.best ? phrase("; did you mean “") : "", n.best ? n.best : "", n.best ? "”?" : "");
    return NULL;
}

static void link_indicator(struct linking *l, const struct draft_indicator *d)
{
    static const char *const keys[] = {"count", "sum", "rate", "change", "rank", "fact"};
    struct indicator *i = d->out;
    const char *what = arena_printf(l->arena, phrase("indicator “%s”"), i->name);
    i->unit = d->unit;
    i->note = d->note;
    i->basis = d->basis.text;
    i->where = d->where.text;
    i->hit = d->hit.text;
    i->relative = says(d->as, "relative");
    i->low_first = says(d->order, "low");
    i->better = says(d->better, "high") - says(d->better, "low");
    i->has_target = d->target.text && text_to_hundredths(d->target.text, &i->target);
    if (d->head.variant < 0)
        return;
    i->kind = (enum indicator_kind)d->head.variant;
    if (i->kind == INDICATOR_RANK)
        i->better = -1;
    i->form = form_of(d, i->kind);
    if (i->kind == INDICATOR_COUNT || i->kind == INDICATOR_SUM || i->kind == INDICATOR_FACT) {
        i->reg = link_reg(l, i->place.file, what, keys[i->kind], d->rests_on);
        link_span(l, d, i, what);
    } else {
        i->base = link_base(l, d, i->place.file, what, keys[i->kind]);
    }
}

/* May an indicator of the one kind rest on one of the other? */
static bool may_rest_on(enum indicator_kind kind, enum indicator_kind base)
{
    return base == INDICATOR_COUNT || base == INDICATOR_SUM || (kind != INDICATOR_RATE && base == INDICATOR_RATE);
}

/* A chain is at most three long once every base is of a kind that it may be: change, rate, count. */
static void link_chain(struct linking *l, size_t index)
{
    struct indicator *i = &l->indicator[index];
    const struct draft_indicator *d = l->indicator_draft[index];
    if (!i->base || l->indicator_draft[i->base->index]->head.variant < 0)
        return;
    if (may_rest_on(i->kind, i->base->kind))
        return;
    TELL_WORD(l, i->place.file, d->rests_on, "indicator “%s”: a %s rests on %s, and “%s” is a %s", i->name,
              i->kind == INDICATOR_RATE     ? phrase("rate")
              : i->kind == INDICATOR_CHANGE ? phrase("change")
                                            : phrase("rank"),
              i->kind == INDICATOR_RATE ? phrase("a count or a sum") : phrase("a count, a sum or a rate"),
              i->base->name, (const char *const[]){"count", "sum", "rate", "change", "rank", "fact"}[i->base->kind]);
    i->base = NULL;
}

void link_indicators(struct linking *l)
{
    size_t n = l->model->indicators;
    for (size_t i = 0; i < n; i++)
        link_indicator(l, l->indicator_draft[i]);
    for (size_t i = 0; i < n; i++)
        link_chain(l, i);
    for (int round = 0; round < 2; round++) /* a rate's register, then that of what rests on the rate */
        for (size_t i = 0; i < n; i++)
            if (l->indicator[i].base)
                l->indicator[i].reg = l->indicator[i].base->reg;
}
