/* The third pass over what steps do together: which states a record can come to, and where its clocks run then. */

#include "core/arena.h"
#include "core/phrase.h"
#include "model/check.h"

#include <string.h>

static size_t state_index(const struct reg *r, const struct code_value *state)
{
    return (size_t)(state - r->states->value);
}

static bool leaves_from(const struct step *step, const struct code_value *state)
{
    for (size_t i = 0; i < step->froms; i++)
        if (step->from[i] == state)
            return true;
    return false;
}

static const struct code_value *state_after(const struct step *step, const struct code_value *before)
{
    return step->to ? step->to : before;
}

bool check_has_step(const struct step *const *steps, size_t count, const struct step *step)
{
    for (size_t i = 0; i < count; i++)
        if (steps[i] == step)
            return true;
    return false;
}

/* States. */

/* Marks every state that steps lead to from those that are marked. */
static void mark_reached(const struct procedure *p, bool *reached)
{
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < p->steps; i++)
            for (size_t j = 0; j < p->step[i].froms; j++) {
                const struct step *step = &p->step[i];
                bool *after = &reached[state_index(p->of, state_after(step, step->from[j]))];
                bool now = reached[state_index(p->of, step->from[j])] && !*after;
                *after = *after || now;
                more = more || now;
            }
    }
}

/* Marks every state from which steps lead to one that is marked. */
static void mark_leading(const struct procedure *p, bool *leads)
{
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < p->steps; i++)
            for (size_t j = 0; p->step[i].to && j < p->step[i].froms; j++) {
                bool *before = &leads[state_index(p->of, p->step[i].from[j])];
                bool now = leads[state_index(p->of, p->step[i].to)] && !*before;
                *before = *before || now;
                more = more || now;
            }
    }
}

static void check_steps_reached(struct checking *c, const struct procedure *p, const bool *reached)
{
    for (size_t i = 0; i < p->steps; i++) {
        const struct step *step = &p->step[i];
        bool possible = false;
        for (size_t j = 0; j < step->froms; j++)
            possible = possible || reached[state_index(p->of, step->from[j])];
        if (!possible)
            gather_add(
                c->gather, step->place.file, step->place.line,
                "procedure “%s”, step “%s”: it can never be taken, for no steps lead from “%s” to where it begins",
                p->name, step->name, p->start->key);
    }
}

/* Clocks: which of (state, running or suspended) a clock may be in. */

struct entry { /* how the clock first came to run there */
    bool runs;
    const struct step *step; /* NULL: the record's beginning */
    size_t from;             /* the state before */
};

struct run {
    struct checking *c;
    const struct procedure *procedure;
    const struct clock *clock;
    size_t states;
    struct entry *node; /* by node_of */
    bool *deemed;       /* by state: the clock takes a step there */
    bool *stoppable;    /* by state: a step that stops it is there, or steps lead there */
};

static size_t node_of(const struct run *r, const struct code_value *state, bool suspended)
{
    return state_index(r->procedure->of, state) + (suspended ? r->states : 0);
}

static bool stops(const struct clock *clock, const struct step *step)
{
    return check_has_step(clock->stop, clock->stops, step) || check_has_step(clock->drop, clock->drops, step) ||
           clock->deemed == step;
}

static bool enter(struct run *r, const struct code_value *state, bool suspended, const struct step *by,
                  const struct code_value *from)
{
    struct entry *entry = &r->node[node_of(r, state, suspended)];
    if (entry->runs)
        return false;
    *entry = (struct entry){true, by, state_index(r->procedure->of, from)};
    return true;
}

/* The step from a state: where does it leave the clock? */
static bool run_step(struct run *r, const struct step *step, const struct code_value *from, const bool *reached)
{
    const struct clock *k = r->clock;
    const struct code_value *to = state_after(step, from);
    if (!reached[state_index(r->procedure->of, from)])
        return false;
    bool more = false, starts = check_has_step(k->start, k->starts, step) ||
                                check_has_step(k->restart, k->restarts, step) ||
                                check_has_step(k->undo, k->undoes, step);
    if (starts) /* a restart also starts what has stopped, and what undoes a stop sets it going */
        more = enter(r, to, false, step, from);
    for (int suspended = 0; suspended < 2; suspended++) {
        if (!r->node[node_of(r, from, suspended)].runs || (stops(k, step) && !starts))
            continue;
        bool after = (suspended || check_has_step(k->suspend, k->suspends, step)) && !starts &&
                     !check_has_step(k->resume, k->resumes, step);
        more = enter(r, to, after, step, from) || more;
    }
    return more;
}

static void run_clock(struct run *r, const bool *reached)
{
    const struct procedure *p = r->procedure;
    if (r->clock->begins)
        enter(r, p->start, false, NULL, p->start);
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < p->steps; i++)
            for (size_t j = 0; j < p->step[i].froms; j++)
                more = run_step(r, &p->step[i], p->step[i].from[j], reached) || more;
    }
}

static void mark_stoppable(struct run *r)
{
    const struct procedure *p = r->procedure;
    for (size_t i = 0; i < p->steps; i++)
        for (size_t j = 0; stops(r->clock, &p->step[i]) && j < p->step[i].froms; j++)
            r->stoppable[state_index(p->of, p->step[i].from[j])] = true;
    mark_leading(p, r->stoppable);
}

/* Is the clock there at all, running or suspended, and does nothing there or later stop it? */
static bool is_endless(const struct run *r, size_t state)
{
    return (r->node[state].runs || r->node[state + r->states].runs) && !r->stoppable[state];
}

/* Its day may come there, and what it takes then cannot be taken. */
static bool is_stuck(const struct run *r, size_t state)
{
    const struct step *deemed = r->clock->deemed;
    return deemed && r->node[state].runs && !leaves_from(deemed, &r->procedure->of->states->value[state]);
}

static void tell_run(const struct run *r, size_t state, const struct entry *entry, const char *text)
{
    const struct clock *k = r->clock;
    const char *by = entry->step ? arena_printf(r->c->arena, phrase("step “%s”"), entry->step->name)
                                 : phrase("a record's beginning");
    gather_add(r->c->gather, k->place.file, k->place.line, "procedure “%s”, clock “%s”: %s leads to state “%s” and %s",
               r->procedure->name, k->name, by, r->procedure->of->states->value[state].key, phrase(text));
}

/* Told where it begins to go wrong: not of the states that come after. */
static void check_run(struct run *r)
{
    const struct clock *k = r->clock;
    for (size_t i = 0; i < r->states; i++) {
        const struct entry *entry = r->node[i].runs ? &r->node[i] : &r->node[i + r->states];
        bool first = !entry->step || entry->from == i;
        if (is_endless(r, i) && (first || !is_endless(r, entry->from)))
            tell_run(r, i, entry, "leaves it running, and nothing there or later stops it");
        else if (!is_endless(r, i) && is_stuck(r, i) && (first || !is_stuck(r, entry->from)))
            tell_run(r, i, entry,
                     arena_printf(r->c->arena,
                                  phrase("leaves it running, and “%s” cannot be taken from there when it passes"),
                                  k->deemed->name));
        r->deemed[i] = r->deemed[i] || (k->deemed && r->node[i].runs && !is_stuck(r, i));
    }
}

static void check_clock_runs(struct checking *c, const struct procedure *p, const struct clock *clock,
                             const bool *reached, bool *deemed)
{
    size_t n = p->of->states->count;
    struct run r = {
        .c = c,
        .procedure = p,
        .clock = clock,
        .states = n,
        .node = arena_array(c->arena, 2 * n, sizeof *r.node),
        .deemed = deemed,
        .stoppable = arena_array(c->arena, n, sizeof *r.stoppable),
    };
    run_clock(&r, reached);
    mark_stoppable(&r);
    check_run(&r);
}

/* Is the state left by automatic steps alone? */
static bool waits_for_clock(const struct procedure *p, const struct code_value *state)
{
    size_t automatic = 0;
    for (size_t i = 0; i < p->steps; i++) {
        const struct step *step = &p->step[i];
        if (!leaves_from(step, state) || state_after(step, state) == state)
            continue;
        if (!step->automatic)
            return false;
        automatic++;
    }
    return automatic;
}

static void check_clocks(struct checking *c, const struct procedure *p, const bool *reached)
{
    bool *deemed = arena_array(c->arena, p->of->states->count, sizeof *deemed);
    for (size_t i = 0; i < p->clocks; i++)
        check_clock_runs(c, p, &p->clock[i], reached, deemed);
    for (size_t i = 0; i < p->of->states->count; i++)
        if (reached[i] && !deemed[i] && waits_for_clock(p, &p->of->states->value[i]))
            gather_add(c->gather, p->place.file, p->place.line,
                       "procedure “%s”: state “%s” is left by automatic steps alone, and no clock that takes one runs "
                       "there: a record would stay for ever",
                       p->name, p->of->states->value[i].key);
}

/* Registers. */

static void check_states_reached(struct checking *c, const struct reg *r, const bool *reached)
{
    const struct draft_reg *d = c->reg[r->index];
    for (size_t i = 0; i < r->states->count; i++)
        if (!reached[i])
            gather_add(c->gather, r->place.file, items_of(struct draft_value, d->states)[i].head.name.line,
                       "register “%s”: no step of its procedures leads to state “%s”", r->name,
                       r->states->value[i].key);
}

static void check_register_flow(struct checking *c, const struct reg *r)
{
    if (!r->states)
        return;
    size_t procedures = 0;
    bool *any = arena_array(c->arena, r->states->count, sizeof *any);
    for (size_t i = 0; i < c->model->procedures; i++) {
        const struct procedure *p = &c->model->procedure[i];
        if (p->of != r)
            continue;
        bool *reached = arena_array(c->arena, r->states->count, sizeof *reached);
        reached[state_index(r, p->start)] = true;
        mark_reached(p, reached);
        check_steps_reached(c, p, reached);
        check_clocks(c, p, reached);
        for (size_t j = 0; j < r->states->count; j++)
            any[j] = any[j] || reached[j];
        procedures++;
    }
    if (procedures)
        check_states_reached(c, r, any);
}

/* Which of a register's procedures a record follows must be clear on every day. */

static bool days_overlap(const struct procedure *a, const struct procedure *b)
{
    bool a_first = a->until != DATE_NONE && b->from != DATE_NONE && a->until < b->from;
    bool b_first = b->until != DATE_NONE && a->from != DATE_NONE && b->until < a->from;
    return !a_first && !b_first;
}

/* Conditions that differ may still both hold; that is for whoever works a record to find out. */
static bool conditions_overlap(const struct procedure *a, const struct procedure *b)
{
    return !a->when || !b->when || strcmp(a->when, b->when) == 0;
}

static void check_overlaps(struct checking *c)
{
    for (size_t i = 1; i < c->model->procedures; i++)
        for (size_t j = 0; j < i; j++) {
            const struct procedure *a = &c->model->procedure[j], *b = &c->model->procedure[i];
            if (a->of == b->of && days_overlap(a, b) && conditions_overlap(a, b))
                gather_add(c->gather, b->place.file, b->place.line,
                           "procedures “%s” and “%s” may hold for the same record of register “%s” on the same day: "
                           "part them by “when” or “in_force”",
                           a->name, b->name, a->of->name);
        }
}

void check_flow(struct checking *c)
{
    for (size_t i = 0; i < c->model->regs; i++)
        check_register_flow(c, &c->model->reg[i]);
    for (size_t i = 0; i < c->model->gates; i++)
        if (!gate_is_asked(c->model, &c->model->gate[i], NULL))
            gather_add(c->gather, c->model->gate[i].place.file, c->model->gate[i].place.line,
                       "gate “%s”: no step asks it", c->model->gate[i].id);
    check_overlaps(c);
}
