#include "sound.h"

#include "core/date.h"
#include "core/text.h"
#include "law/rule.h"
#include "record/clocks.h"
#include "store/store.h"

#include <string.h>

static size_t state_index(const struct procedure *p, const struct code_value *state)
{
    return (size_t)(state - p->of->states->value);
}

static void close_over(struct ways *w)
{
    size_t n = w->states;
    for (size_t via = 0; via < n; via++)
        for (size_t from = 0; from < n; from++)
            for (size_t to = 0; to < n; to++)
                w->leads[from * n + to] |= w->leads[from * n + via] && w->leads[via * n + to];
}

struct ways *ways_of(struct arena *a, const struct model *m)
{
    struct ways *all = arena_array(a, m->procedures, sizeof *all);
    for (size_t i = 0; i < m->procedures; i++) {
        const struct procedure *p = &m->procedure[i];
        size_t n = p->of->states->count;
        all[i] = (struct ways){n, arena_array(a, n * n, sizeof(bool))};
        for (size_t s = 0; s < n; s++)
            all[i].leads[s * n + s] = true;
        for (size_t s = 0; s < p->steps; s++)
            for (size_t f = 0; p->step[s].to && !p->step[s].reason && f < p->step[s].froms; f++)
                all[i].leads[state_index(p, p->step[s].from[f]) * n + state_index(p, p->step[s].to)] = true;
        close_over(&all[i]);
    }
    return all;
}

/* One record being looked at. */
struct look {
    struct arena *arena;
    const struct work *work;
    const struct ways *ways;
    const struct record *record;
    const struct procedure *procedure;
    size_t clocks;
    const struct clock_row *clock;
};

static void wrong(const struct look *l, const char *clock, const char *what)
{
    fail_msg("%s %s (%s, %s): %s%s%s", l->record->reg->name, l->record->number,
             l->procedure ? l->procedure->name : "no procedure", l->record->state ? l->record->state : "no state",
             clock ? clock : "", clock ? ": " : "", what);
}

static bool leaves(const struct step *s, const struct code_value *state)
{
    for (size_t i = 0; i < s->froms; i++)
        if (s->from[i] == state)
            return true;
    return false;
}

static bool is_among(const struct step *const *list, size_t count, const struct step *s)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == s)
            return true;
    return false;
}

static bool ends_clock(const struct clock *c, const struct step *s)
{
    return is_among(c->stop, c->stops, s) || is_among(c->drop, c->drops, s) || c->deemed == s;
}

/* Can any step that ends the clock still come, without one before it that goes back (those need a reason)? */
static bool can_end(const struct look *l, const struct clock *c, const struct code_value *state)
{
    const struct procedure *p = l->procedure;
    const struct ways *w = &l->ways[p->index];
    for (size_t i = 0; i < p->steps; i++)
        for (size_t f = 0; ends_clock(c, &p->step[i]) && f < p->step[i].froms; f++)
            if (w->leads[state_index(p, state) * w->states + state_index(p, p->step[i].from[f])])
                return true;
    return false;
}

static void check_open(const struct look *l, const struct clock_row *r, const struct code_value *state)
{
    const char *name = r->clock->name;
    struct term_end end = term_end_of(&r->term, l->work->law->calendar);
    bool stands = r->term.pauses && r->term.pause[r->term.pauses - 1].to == DATE_NONE;
    if (r->stopped != DATE_NONE)
        wrong(l, name, "runs and has stopped");
    if (r->outcome != OUTCOME_OPEN)
        wrong(l, name, "runs and has an outcome");
    if (stands != (r->state == CLOCK_SUSPENDED))
        wrong(l, name, "is suspended without an open pause, or has one and runs");
    if (r->due != (end.known ? end.due : DATE_NONE))
        wrong(l, name, "is not due when the law says");
    if (!can_end(l, r->clock, state))
        wrong(l, name, "runs, though no step that ends it comes any more but by going back");
}

static void check_stopped(const struct look *l, const struct clock_row *r)
{
    const char *name = r->clock->name;
    if (r->stopped == DATE_NONE)
        wrong(l, name, "is stopped without a day");
    if (r->stopped < r->started)
        wrong(l, name, "stopped before it started");
    if (r->outcome == OUTCOME_OPEN)
        wrong(l, name, "is stopped without an outcome");
    if (r->days_used < 0)
        wrong(l, name, "used less than nothing");
    if (r->term.pauses && r->term.pause[r->term.pauses - 1].to == DATE_NONE)
        wrong(l, name, "is stopped and stands still");
}

/* Runs of a clock follow each other. */
static void check_run(const struct look *l, size_t at)
{
    const struct clock_row *r = &l->clock[at];
    int64_t run = 1;
    for (size_t i = 0; i < at; i++) {
        if (l->clock[i].clock != r->clock)
            continue;
        if (l->clock[i].state != CLOCK_STOPPED)
            wrong(l, r->clock->name, "has a second run while the first goes on");
        run++;
    }
    if (r->run != run)
        wrong(l, r->clock->name, "has runs that are not numbered one after the other");
}

/* What happens by itself only happens where a clock runs towards it. */
static bool comes_by_itself(const struct look *l, const struct step *s)
{
    for (size_t i = 0; i < l->clocks; i++)
        if (l->clock[i].clock->deemed == s && l->clock[i].state != CLOCK_STOPPED)
            return true;
    return false;
}

/* In a state that any step leaves, one of them can be taken, or comes by itself. */
static void check_way_out(const struct look *l, const struct code_value *state)
{
    const struct procedure *p = l->procedure;
    size_t leaving = 0, ways = 0;
    for (size_t i = 0; i < p->steps; i++) {
        const struct step *s = &p->step[i];
        if (!leaves(s, state))
            continue;
        leaving++;
        ways += s->automatic ? comes_by_itself(l, s) : s->roles > 0;
    }
    if (leaving && !ways)
        wrong(l, NULL, "there is no way out: what leaves the state would come by itself, and no clock runs towards it");
}

static void check_clocks(const struct look *l, const struct code_value *state)
{
    for (size_t i = 0; i < l->clocks; i++) {
        if (l->clock[i].state == CLOCK_STOPPED)
            check_stopped(l, &l->clock[i]);
        else
            check_open(l, &l->clock[i], state);
        check_run(l, i);
    }
}

/* The table's own words, which the rows of work_clocks are read from. */
static void check_rows(struct arena *a, struct db *db, const struct look *l)
{
    struct error err = {0};
    size_t count;
    struct kept_clock *k;
    assert_good(clocks_of(a, db, l->record->reg->name, l->record->id, &count, &k, &err), err);
    for (size_t i = 0; i < count; i++) {
        const struct clock *c = procedure_clock(l->procedure, k[i].clock);
        bool stopped = strcmp(k[i].state, "stopped") == 0;
        if (!c)
            wrong(l, k[i].clock, "is not of the procedure");
        if ((k[i].lapses_on != DATE_NONE) != (c->deemed && !stopped && k[i].due != DATE_NONE))
            wrong(l, k[i].clock, "lapses on a day that it should not have, or never");
    }
}

void assert_sound(struct arena *a, const struct work *w, struct db *db, const struct ways *ways, const struct reg *reg,
                  const char *number)
{
    struct error err = {0};
    struct look l = {.arena = a, .work = w, .ways = ways};
    const char *course;
    struct clock_row *clock;
    struct record *r = record_read(a, db, reg, number, &err);
    assert_good(r, err);
    l.record = r;
    assert_good(course_read(a, db, reg->name, r->id, &course, &err), err);
    l.procedure = course ? model_procedure(w->records->model, course) : NULL;
    const struct code_value *state = reg->states ? codes_value(reg->states, r->state) : NULL;
    if (reg->states && !state)
        wrong(&l, NULL, "is in a state that the register does not have");
    if (!l.procedure)
        return;
    assert_good(work_clocks(a, w, db, r, &l.clocks, &clock, &err), err);
    l.clock = clock;
    check_clocks(&l, state);
    check_rows(a, db, &l);
    check_way_out(&l, state);
}

const char *portrait(struct arena *a, struct db *db, const struct reg *reg, const char *number)
{
    struct error err = {0};
    struct buf b = buf_new(a);
    size_t count;
    struct kept_clock *k;
    struct record *r = record_read(a, db, reg, number, &err);
    assert_good(r, err);
    buf_printf(&b, "%lld %s %s %s\n", (long long)r->event, r->state ? r->state : "", r->district,
               r->organ_number ? r->organ_number : "");
    for (size_t i = 0; i < reg->fields; i++)
        buf_printf(&b, "%s\n", record_cell(a, r, &reg->field[i]));
    assert_good(clocks_of(a, db, reg->name, r->id, &count, &k, &err), err);
    const struct kept_clock **each = arena_array(a, count, sizeof *each);
    for (size_t i = 0; i < count; i++)
        each[i] = &k[i];
    buf_add(&b, clocks_json(a, each, count));
    return b.data;
}
