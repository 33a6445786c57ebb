/* The third pass over gates, procedures, steps and clocks, each by itself. */

#include "core/arena.h"
#include "core/nearest.h"
#include "core/phrase.h"
#include "model/check.h"

#include <string.h>

struct spot { /* a step or a clock */
    struct checking *c;
    const char *file, *what;
    unsigned line;
};

#define TELL(s, format, ...)                                              \
    gather_add((s)->c->gather, (s)->file, (s)->line, "%s: %s", (s)->what, \
               gather_words((s)->c->gather, format, __VA_ARGS__))
#define TELL_PLAIN(s, text) gather_add((s)->c->gather, (s)->file, (s)->line, "%s: %s", (s)->what, phrase(text))

/* Gates. */

static bool may_equal(const struct field *a, const struct field *b)
{
    return a->type == b->type && a->codes == b->codes && a->to == b->to;
}

static bool is_unsure(const struct checking *c, const struct reg *r, const struct field *f)
{
    return c->unsure[r->index][f - r->field];
}

/* “through”, from a register whose steps ask: is each a field that refers to a record of the next? */
static void check_way(struct checking *c, const struct draft_gate *d, const char *what, const struct reg *r)
{
    for (size_t i = 0; r && i < d->through.count; i++) {
        struct word word = d->through.item[i];
        const struct field *f = reg_field(r, word.text);
        if (!f) {
            struct nearest n = {.text = word.text};
            for (size_t j = 0; j < r->fields; j++)
                nearest_try(&n, r->field[j].name);
            gather_add(c->gather, d->domain->file, word.line, "%s: “through” names no field of register “%s”: “%s”%s",
                       what, r->name, word.text,
                       n.best ? arena_printf(c->arena, phrase("; did you mean “%s”?"), n.best) : "");
            return;
        }
        if (f->type != VALUE_REF && !is_unsure(c, r, f))
            gather_add(c->gather, d->domain->file, word.line,
                       "%s: “through” takes a field that refers to a record, and “%s” of register “%s” is of type %s",
                       what, f->name, r->name, phrase(value_type_name(f->type)));
        r = f->to;
    }
}

/* The register that “through” leads to from the first register that has its field. NULL where none leads anywhere. */
static const struct reg *lead_of(struct checking *c, const struct gate *g)
{
    for (size_t i = 0; g->throughs && i < c->model->regs; i++) {
        const struct reg *r = &c->model->reg[i];
        if (gate_is_asked(c->model, g, r) && reg_field(r, g->through[0]))
            return gate_asked(g, r);
    }
    return NULL;
}

static void check_through(struct checking *c, const struct draft_gate *d, const char *what, const struct reg *r)
{
    const struct gate *g = d->out;
    const struct reg *lead = lead_of(c, g);
    if (!g->throughs)
        return;
    if (reg_field(r, g->through[0]) || !lead || !gate_asked(g, r))
        check_way(c, d, what, r);
    else if (lead != r)
        gather_add(c->gather, d->domain->file, d->through.line,
                   "%s: “through”: a step of register “%s” asks it, which has no field “%s” and is not register “%s”, "
                   "to which it leads",
                   what, r->name, g->through[0], lead->name);
    if (lead && gate_asked(g, r) && lead != gate_asked(g, r) && reg_field(r, g->through[0]))
        gather_add(c->gather, d->domain->file, d->through.line,
                   "%s: “through” leads to register “%s” from one register and to “%s” from another (“%s”)", what,
                   lead->name, gate_asked(g, r)->name, r->name);
}

static void check_sames(struct checking *c, const struct draft_gate *d, const char *what, const struct reg *r)
{
    const struct gate *g = d->out;
    for (size_t i = 0; i < g->sames; i++) {
        const struct field *theirs = g->same[i].theirs, *ours = reg_field(r, g->same[i].ours);
        if (!ours && g->throughs)
            gather_add(c->gather, d->domain->file, d->same.line, "%s: “same” names no field of register “%s”: “%s”",
                       what, r->name, g->same[i].ours);
        else if (ours && !may_equal(theirs, ours))
            gather_add(c->gather, d->domain->file, d->same.line,
                       "%s: “same”: “%s” and “%s” can never be equal, for they are not of one type", what, theirs->name,
                       ours->name);
    }
}

void check_gate(struct checking *c, const struct draft_gate *d)
{
    const struct gate *g = d->out;
    const char *file = g->place.file, *what = arena_printf(c->arena, phrase("gate “%s”"), g->id);
    check_condition(c, file, what, "where", d->where, g->count);
    for (size_t i = 0; i < c->model->regs; i++) {
        const struct reg *r = &c->model->reg[i];
        if (!gate_is_asked(c->model, g, r))
            continue;
        check_through(c, d, what, r);
        check_condition(c, file, what, "when", d->when, r);
        if (!d->through.line || lead_of(c, g) == gate_asked(g, r)) /* else it is not known of what */
            check_condition(c, file, what, "holds", d->holds, gate_asked(g, r));
        if (!g->by || !g->by->to || gate_asked(g, r) == g->by->to) /* else told where the step asks */
            check_sames(c, d, what, r);
    }
}

/* Steps. */

static bool is_deemed(const struct procedure *p, const struct step *step)
{
    for (size_t i = 0; i < p->clocks; i++)
        if (p->clock[i].deemed == step)
            return true;
    return false;
}

static void check_gates_fit(const struct spot *s, const struct procedure *p, const struct step *step)
{
    for (size_t i = 0; i < step->gates; i++) {
        const struct gate *g = step->gate[i];
        const struct reg *asked = p->of ? gate_asked(g, p->of) : NULL;
        if (!asked || !g->by || !g->by->to || g->by->to == asked)
            continue;
        if (asked == p->of)
            TELL(s, "gate “%s” counts what refers to register “%s”, and the step is one of register “%s”", g->id,
                 g->by->to->name, p->of->name);
        else
            TELL(s, "gate “%s” counts what refers to register “%s”, and “through” leads to register “%s”", g->id,
                 g->by->to->name, asked->name);
    }
}

/* Nobody is there to give anything when a clock takes a step. */
static void check_automatic(const struct spot *s, const struct draft_procedure *d, const struct draft_step *draft,
                            const struct step *step)
{
    if (draft->by.line)
        TELL_PLAIN(s, "a clock takes it (“automatic”), so it can have no “by”");
    if (draft->organ.line)
        TELL_PLAIN(s, "a clock takes it (“automatic”), so it can have no “organ”");
    if (draft->aside)
        TELL_PLAIN(s, "a clock takes it (“automatic”), so it cannot stand “aside”");
    if (draft->reason || draft->needs.line || draft->takes.line)
        TELL_PLAIN(s, "a clock takes it (“automatic”), so nobody can give what “needs”, “takes” or “reason” asks for");
    if (!d->clocks.broken && !is_deemed(d->out, step))
        TELL(s, "it is automatic, but no clock takes it: a clock must have “deemed: %s”", step->name);
}

static void check_step(struct checking *c, const struct draft_procedure *d, const struct draft_step *draft,
                       const struct step *step)
{
    struct spot s = {c, step->place.file,
                     arena_printf(c->arena, phrase("procedure “%s”, step “%s”"), d->out->name, step->name),
                     step->place.line};
    if (draft->head.broken)
        return;
    if (strcmp(step->name, "begin") == 0)
        TELL_PLAIN(&s, "“begin” is what clocks call the making of a record: choose another name");
    if (step->automatic)
        check_automatic(&s, d, draft, step);
    else if (!draft->by.line)
        TELL_PLAIN(&s, "nobody may take it: say by which role, or “automatic: true” where a clock takes it");
    check_gates_fit(&s, d->out, step);
}

/* Clocks. */

static bool sets_field(const struct step *step, const struct field *f)
{
    for (size_t i = 0; i < step->sets; i++)
        if (step->set[i].field == f)
            return true;
    return false;
}

static bool has_field(const struct field *const *field, size_t count, const struct field *f)
{
    for (size_t i = 0; i < count; i++)
        if (field[i] == f)
            return true;
    return false;
}

static void check_extensions(const struct spot *s, const struct draft_clock *d, const struct clock *clock)
{
    const struct field *f = clock->by_field;
    if (!d->extends.line != !d->by_field.line)
        TELL_PLAIN(s, "“extends” and “by_field” go together: which step extends, and by how much");
    for (size_t i = 0; f && i < clock->extends; i++) {
        const struct step *step = clock->extend[i];
        if (!has_field(step->need, step->needs, f) && !sets_field(step, f))
            TELL(s, "step “%s” extends it by “%s”, but neither needs nor sets that field", step->name, f->name);
    }
}

/* A step either does what the clock waits for, or takes the matter away. */
static void check_ends(const struct spot *s, const struct draft_clock *d, const struct clock *clock)
{
    if (!d->stops.line && !d->deemed.line && d->drops.line)
        TELL_PLAIN(s, "it is only ever dropped, so nothing can be in time: name the steps that meet it (“stops”)");
    else if (!d->stops.line && !d->deemed.line)
        TELL_PLAIN(s, "nothing stops it: name the steps that do (“stops”)");
    for (size_t i = 0; i < clock->drops; i++)
        if (clock->drop[i] == clock->deemed || check_has_step(clock->stop, clock->stops, clock->drop[i]))
            TELL(s, "step “%s” both meets it and drops it: a step does one of them", clock->drop[i]->name);
}

/* What takes a stop back can do nothing else to the clock. */
static void check_undoing(const struct spot *s, const struct clock *clock)
{
    for (size_t i = 0; i < clock->undoes; i++)
        if (check_has_step(clock->stop, clock->stops, clock->undo[i]) ||
            check_has_step(clock->drop, clock->drops, clock->undo[i]) ||
            check_has_step(clock->start, clock->starts, clock->undo[i]) ||
            check_has_step(clock->restart, clock->restarts, clock->undo[i]))
            TELL(s, "step “%s” takes its stop back, and stops or starts it too: a step does one of them",
                 clock->undo[i]->name);
}

static void check_turns(const struct spot *s, const struct draft_clock *d, const struct clock *clock)
{
    if (!d->turns.line != !d->into.line)
        TELL_PLAIN(s, "“turns” and “into” go together: from which step on, and which rule counts it then");
    if (d->begins_on.line && !clock->begins)
        TELL_PLAIN(s, "“begins_on” says from when it counts where it starts with “begin”, and it does not");
}

static void check_clock(struct checking *c, const struct draft_procedure *p, const struct draft_clock *d,
                        const struct clock *clock)
{
    struct spot s = {c, clock->place.file,
                     arena_printf(c->arena, phrase("procedure “%s”, clock “%s”"), p->out->name, clock->name),
                     clock->place.line};
    if (d->head.broken)
        return;
    check_condition(c, s.file, s.what, "when", d->when, p->out->of);
    if (!d->suspends.line != !d->resumes.line || !d->suspends.line != !d->ground.line)
        TELL_PLAIN(&s, "“suspends”, “resumes” and “ground” go together: what stops it for a while, what lets it go on, "
                       "and why");
    if (d->ground.count > 1 && d->ground.count != d->suspends.count)
        TELL(&s, "“ground” names one for all of “suspends”, or one for each: there are %zu for %zu", d->ground.count,
             d->suspends.count);
    check_extensions(&s, d, clock);
    check_ends(&s, d, clock);
    check_undoing(&s, clock);
    check_turns(&s, d, clock);
    if (clock->deemed && !clock->deemed->automatic)
        TELL(&s, "“deemed” takes a step that is automatic, and “%s” is not", clock->deemed->name);
}

void check_procedure(struct checking *c, const struct draft_procedure *d)
{
    const struct procedure *p = d->out;
    if (d->head.broken)
        return;
    check_condition(c, p->place.file, arena_printf(c->arena, phrase("procedure “%s”"), p->name), "when", d->when,
                    p->of);
    for (size_t i = 0; i < p->steps; i++)
        check_step(c, d, &items_of(struct draft_step, d->steps)[i], &p->step[i]);
    for (size_t i = 0; i < p->clocks; i++)
        check_clock(c, d, &items_of(struct draft_clock, d->clocks)[i], &p->clock[i]);
}
