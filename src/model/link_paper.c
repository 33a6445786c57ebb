/* Papers: names become pointers. */

#include "core/arena.h"
#include "core/nearest.h"
#include "core/phrase.h"
#include "model/link.h"
#include "model/names.h"

#include <string.h>

static const struct field *link_typed(struct linking *l, const char *file, const char *what, const char *key,
                                      struct word word, const struct reg *reg, enum value_type type)
{
    const struct field *f = link_field(l, file, what, key, word, reg, false);
    if (!f || f->type == type || link_is_unsure(l, reg, f))
        return f;
    TELL_WORD(l, file, word, "%s: “%s” takes a field of type %s, and “%s” is of type %s", what, key,
              value_type_name(type), f->name, value_type_name(f->type));
    return NULL;
}

static void link_states(struct linking *l, const struct draft_paper *d, const char *what, struct paper *p)
{
    p->state = arena_array(l->arena, d->states.count, sizeof *p->state);
    if (d->states.count && p->of && !p->of->states && !d->head.broken) {
        TELL_WORD(l, p->place.file, d->states, "%s: “states” is given, and register “%s” has none", what, p->of->name);
        return;
    }
    for (size_t i = 0; i < d->states.count; i++) {
        const struct code_value *v = link_state(l, p->place.file, what, "states", d->states.item[i], p->of);
        if (v)
            p->state[p->states++] = v;
    }
}

static void link_taken(struct linking *l, const struct draft_paper *d, const char *what, struct paper *p)
{
    struct nearest n = {.text = d->step.text};
    p->step = d->step.text;
    if (!p->step || !p->of)
        return;
    if (d->dated.text)
        TELL_WORD(l, p->place.file, d->step, "%s: “step” gives its date, so “dated” is not given as well", what);
    for (size_t i = 0; i < l->model->procedures; i++) {
        const struct procedure *of = &l->model->procedure[i];
        for (size_t j = 0; of->of == p->of && j < of->steps; j++) {
            if (strcmp(of->step[j].name, p->step) == 0)
                return;
            nearest_try(&n, of->step[j].name);
        }
    }
    TELL_WORD(l, p->place.file, d->step, "%s: “step” names no step of register “%s”: “%s”%s", what, p->of->name,
              p->step, link_suggest(l, n));
}

static void link_paper(struct linking *l, const struct draft_paper *d)
{
    struct paper *p = d->out;
    const char *file = p->place.file, *what = arena_printf(l->arena, phrase("paper “%s”"), p->name);
    p->template = d->template.text ? d->template.text : p->name;
    p->basis = d->basis.text;
    p->rule = d->rule.text;
    if (d->rule.text && d->basis.text)
        TELL_WORD(l, file, d->rule, "%s: “rule” gives the basis, so “basis” is not given as well", what);
    p->where = d->where.text;
    p->of = link_reg(l, file, what, "of", d->of);
    p->number = link_typed(l, file, what, "number", d->number, p->of, VALUE_TEXT);
    p->dated = link_typed(l, file, what, "dated", d->dated, p->of, VALUE_DATE);
    if (d->template.text && name_wrong(d->template.text)) /* it becomes a part of a path */
        TELL_WORD(l, file, d->template, "%s: “template”: “%s”: %s", what, d->template.text,
                  name_wrong(d->template.text));
    link_states(l, d, what, p);
    link_taken(l, d, what, p);
}

void link_papers(struct linking *l)
{
    for (size_t i = 0; i < l->draft->domains; i++) {
        const struct items *papers = &l->draft->domain[i].papers;
        for (size_t j = 0; j < papers->count; j++)
            if (items_of(struct draft_paper, *papers)[j].out)
                link_paper(l, &items_of(struct draft_paper, *papers)[j]);
    }
}
