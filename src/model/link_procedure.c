/* Procedures and their clocks: names become pointers. */

#include "core/arena.h"
#include "core/nearest.h"
#include "core/phrase.h"
#include "model/link.h"

#include <string.h>

struct spot { /* a clock of a procedure */
    struct linking *l;
    const struct draft_procedure *draft;
    const struct procedure *procedure;
    const char *file, *what;
};

static const struct step *link_step_named(const struct spot *s, const char *key, struct word word)
{
    if (!word.text)
        return NULL;
    const struct step *step = procedure_step(s->procedure, word.text);
    if (step || s->draft->steps.broken)
        return step;
    struct nearest n = {.text = word.text};
    for (size_t i = 0; i < s->procedure->steps; i++)
        nearest_try(&n, s->procedure->step[i].name);
    TELL_WORD(s->l, s->file, word, "%s: “%s” names no step of the procedure: “%s”%s", s->what, key, word.text,
              link_suggest(s->l, n));
    return NULL;
}

/* begins: where the list may hold the word “begin”. */
static const struct step **link_steps_named(const struct spot *s, const char *key, const struct words *words,
                                            size_t *count, bool *begins)
{
    const struct step **steps = arena_array(s->l->arena, words->count, sizeof *steps);
    for (size_t i = 0; i < words->count; i++) {
        if (begins && strcmp(words->item[i].text, "begin") == 0) {
            *begins = true;
            continue;
        }
        const struct step *step = link_step_named(s, key, words->item[i]);
        if (step)
            steps[(*count)++] = step;
    }
    return steps;
}

static const struct field *link_typed(const struct spot *s, const char *key, struct word word, enum value_type type)
{
    const struct reg *reg = s->procedure->of;
    const struct field *f = link_field(s->l, s->file, s->what, key, word, reg, false);
    if (!f || f->type == type || link_is_unsure(s->l, reg, f))
        return f;
    TELL_WORD(s->l, s->file, word, "%s: “%s” takes a field of type %s, and “%s” is of type %s", s->what, key,
              value_type_name(type), f->name, value_type_name(f->type));
    return NULL;
}

static const char **link_texts(struct linking *l, const struct words *words, size_t *count)
{
    const char **text = arena_array(l->arena, words->count, sizeof *text);
    for (*count = 0; *count < words->count; ++*count)
        text[*count] = words->item[*count].text;
    return text;
}

static void link_clock(struct linking *l, const struct draft_procedure *p, const struct draft_clock *d,
                       struct clock *out)
{
    struct spot s = {
        l, p, p->out, p->domain->file,
        arena_printf(l->arena, phrase("procedure “%s”, clock “%s”"), p->head.name.text, d->head.name.text)};
    out->name = d->head.name.text;
    out->title = d->title;
    out->place = (struct place){s.file, d->head.name.line};
    out->rule = d->rule.text;
    out->when = d->when.text;
    out->ground = link_texts(l, &d->ground, &out->grounds);
    out->quiet = d->quiet;
    out->start = link_steps_named(&s, "starts", &d->starts, &out->starts, &out->begins);
    out->stop = link_steps_named(&s, "stops", &d->stops, &out->stops, NULL);
    out->drop = link_steps_named(&s, "drops", &d->drops, &out->drops, NULL);
    out->undo = link_steps_named(&s, "undoes", &d->undoes, &out->undoes, NULL);
    out->suspend = link_steps_named(&s, "suspends", &d->suspends, &out->suspends, NULL);
    out->resume = link_steps_named(&s, "resumes", &d->resumes, &out->resumes, NULL);
    out->extend = link_steps_named(&s, "extends", &d->extends, &out->extends, NULL);
    out->restart = link_steps_named(&s, "restarts", &d->restarts, &out->restarts, NULL);
    out->turn = link_steps_named(&s, "turns", &d->turns, &out->turns, NULL);
    out->into = d->into.text;
    out->deemed = link_step_named(&s, "deemed", d->deemed);
    out->by_field = link_typed(&s, "by_field", d->by_field, VALUE_INTEGER);
    out->length = link_typed(&s, "length", d->length, VALUE_INTEGER);
    out->begins_on = link_typed(&s, "begins_on", d->begins_on, VALUE_DATE);
    out->due = link_typed(&s, "due", d->due, VALUE_DATE);
}

static int32_t link_day(struct linking *l, const char *file, const char *what, struct word word)
{
    if (!word.text)
        return DATE_NONE;
    int32_t day = date_parse(word.text);
    if (day == DATE_NONE)
        TELL_WORD(l, file, word, "%s: “in_force” takes days as 2024-01-01, not “%s”", what, word.text);
    return day;
}

static void link_in_force(struct linking *l, const struct draft_procedure *d, const char *what)
{
    struct procedure *p = d->out;
    p->from = link_day(l, p->place.file, what, d->in_force.from);
    p->until = link_day(l, p->place.file, what, d->in_force.until);
    if (p->from != DATE_NONE && p->until != DATE_NONE && p->until < p->from)
        TELL_WORD(l, p->place.file, d->in_force.until, "%s: “in_force” ends before it begins: %s and %s", what,
                  d->in_force.from.text, d->in_force.until.text);
}

static void link_register_of(struct linking *l, const struct draft_procedure *d, const char *what)
{
    struct procedure *p = d->out;
    p->of = link_reg(l, p->place.file, what, "of", d->of);
    if (!p->of)
        return;
    const struct draft_reg *reg = l->reg_draft[p->of->index];
    if (p->of->states)
        p->start = d->start.text ? link_state(l, p->place.file, what, "start", d->start, p->of) : p->of->states->value;
    else if (!reg->states.broken && !reg->head.broken)
        TELL_WORD(l, p->place.file, d->of, "%s: register “%s” has no states, between which steps could lead", what,
                  p->of->name);
}

static void link_procedure(struct linking *l, struct draft_procedure *d)
{
    struct procedure *p = d->out;
    const char *what = arena_printf(l->arena, phrase("procedure “%s”"), p->name);
    p->when = d->when.text;
    p->basis = d->basis.text;
    link_register_of(l, d, what);
    link_in_force(l, d, what);
    d->step = arena_array(l->arena, d->steps.count, sizeof *d->step);
    d->clock = arena_array(l->arena, d->clocks.count, sizeof *d->clock);
    p->step = d->step;
    p->clock = d->clock;
    for (size_t i = 0; i < d->steps.count; i++)
        link_step(l, d, &items_of(struct draft_step, d->steps)[i], &d->step[i]);
    p->steps = d->steps.count;
    for (size_t i = 0; i < d->clocks.count; i++) {
        d->clock[i].index = i;
        link_clock(l, d, &items_of(struct draft_clock, d->clocks)[i], &d->clock[i]);
    }
    p->clocks = d->clocks.count;
}

void link_procedures(struct linking *l)
{
    for (size_t i = 0; i < l->draft->domains; i++) {
        const struct items *procedures = &l->draft->domain[i].procedures;
        for (size_t j = 0; j < procedures->count; j++)
            if (items_of(struct draft_procedure, *procedures)[j].out)
                link_procedure(l, &items_of(struct draft_procedure, *procedures)[j]);
    }
}
