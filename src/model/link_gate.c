/* Roles and gates: names become pointers. */

#include "core/arena.h"
#include "core/nearest.h"
#include "core/phrase.h"
#include "core/text.h"
#include "model/link.h"

static const char *spot(struct linking *l, const struct draft_gate *d)
{
    return arena_printf(l->arena, phrase("gate “%s”"), d->head.name.text);
}

static void link_sames(struct linking *l, const struct draft_gate *d, struct gate *g)
{
    struct gate_same *same = arena_array(l->arena, d->same.count, sizeof *same);
    for (size_t i = 0; i < d->same.count; i++) {
        const struct word_pair *p = &d->same.item[i];
        struct gate_same *s = &same[g->sames];
        const struct reg *own = g->by && !g->throughs ? g->by->to : NULL; /* else the steps that ask tell */
        s->theirs = link_field(l, g->place.file, spot(l, d), "same", p->key, g->count, false);
        s->ours = p->value.text;
        bool known = !own || link_field(l, g->place.file, spot(l, d), "same", p->value, own, false);
        g->sames += s->theirs && known;
    }
    g->same = same;
}

/* How many there must be. Loading has seen that it is a number. */
static int64_t read_least(struct linking *l, const struct draft_gate *d)
{
    int64_t hundredths;
    if (d->none && d->at_least.text)
        TELL_WORD(l, d->domain->file, d->at_least, "%s: has both “none” and “at_least”, and can have only one of them",
                  spot(l, d));
    if (d->none)
        return 0;
    if (!d->at_least.text || !text_to_hundredths(d->at_least.text, &hundredths))
        return 1;
    if (hundredths >= 100 && hundredths % 100 == 0)
        return hundredths / 100;
    TELL_WORD(l, d->domain->file, d->at_least, "%s: “at_least” is a whole number from 1, not “%s”", spot(l, d),
              d->at_least.text);
    return 1;
}

static void link_gate(struct linking *l, const struct draft_gate *d)
{
    struct gate *g = d->out;
    const char *file = g->place.file;
    g->when = d->when.text;
    g->holds = d->holds.text;
    g->where = d->where.text;
    g->through = arena_array(l->arena, d->through.count, sizeof *g->through);
    for (size_t i = 0; i < d->through.count; i++)
        g->through[g->throughs++] = d->through.item[i].text;
    g->count = link_reg(l, file, spot(l, d), "count", d->count);
    g->by = link_field(l, file, spot(l, d), "by", d->by, g->count, false);
    if (g->by && !g->by->to && !link_is_unsure(l, g->count, g->by))
        TELL_WORD(l, file, d->by, "%s: “by” takes a field that refers to a record, and “%s” is of type %s", spot(l, d),
                  g->by->name, value_type_name(g->by->type));
    link_sames(l, d, g);
    g->at_least = read_least(l, d);
}

void link_gates(struct linking *l)
{
    for (size_t i = 0; i < l->draft->domains; i++) {
        const struct items *gates = &l->draft->domain[i].gates;
        for (size_t j = 0; j < gates->count; j++)
            if (items_of(struct draft_gate, *gates)[j].out)
                link_gate(l, &items_of(struct draft_gate, *gates)[j]);
    }
}

const struct role *link_role(struct linking *l, const char *file, const char *what, const char *key, struct word word)
{
    const struct role *role = model_role(l->model, word.text);
    if (role || draft_may_declare(l->draft, word.text))
        return role;
    struct nearest n = {.text = word.text};
    for (size_t i = 0; i < l->model->roles; i++)
        nearest_try(&n, l->model->role[i].name);
    TELL_WORD(l, file, word, "%s: “%s” names no role: “%s”%s", what, key, word.text, link_suggest(l, n));
    return NULL;
}

const struct gate *link_gate_named(struct linking *l, const char *file, const char *what, const char *key,
                                   struct word word)
{
    const struct gate *gate = model_gate(l->model, word.text);
    if (gate || draft_may_declare(l->draft, word.text))
        return gate;
    struct nearest n = {.text = word.text};
    for (size_t i = 0; i < l->model->gates; i++)
        nearest_try(&n, l->model->gate[i].id);
    TELL_WORD(l, file, word, "%s: “%s” names no gate: “%s”%s", what, key, word.text, link_suggest(l, n));
    return NULL;
}
