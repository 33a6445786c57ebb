#include "chain.h"

#include "core/arena.h"
#include "core/map.h"
#include "core/text.h"
#include "kit.h"
#include "record/record.h"

#include <limits.h>
#include <string.h>

enum { STEPS_MOST = 24, WAYS_MOST = 4000, NO_WAY = INT_MAX };
enum {
    COST_STEP = 2,
    COST_REASON = 6,
    COST_BY_ITSELF = 3,
    COST_OTHER_VALUE = 25,
    COST_UNTOLD_DATE = 12,
    COST_NO_NEED = 30
};

/* A way through the states, before it is held against a record. */
struct way {
    size_t count;
    const struct step *step[STEPS_MOST];
    const struct told_step *told[STEPS_MOST];
};

struct search {
    struct arena *arena;
    const struct procedure *procedure;
    const struct code_value *goal;
    struct way now;
    size_t count, room;
    struct way *way;
};

static bool leaves(const struct step *s, const struct code_value *state)
{
    for (size_t i = 0; i < s->froms; i++)
        if (s->from[i] == state)
            return true;
    return false;
}

static void walk(struct search *s, const struct code_value *at, const struct told_step *told, const bool *been);

static void walk_on(struct search *s, const struct step *step, const struct code_value *at,
                    const struct told_step *told_now, const struct told_step *told, const bool *been)
{
    struct way *w = &s->now;
    if (w->count == STEPS_MOST)
        return;
    w->step[w->count] = step;
    w->told[w->count++] = told_now;
    walk(s, step->to ? step->to : at, told, been);
    w->count--;
}

/* From a state: no state twice, but for what the filing tells. */
static void walk(struct search *s, const struct code_value *at, const struct told_step *told, const bool *been)
{
    const struct procedure *p = s->procedure;
    size_t states = p->of->states->count;
    if (s->count >= WAYS_MOST)
        return;
    bool *here = arena_array(s->arena, states, sizeof *here);
    memcpy(here, been, states * sizeof *here);
    here[at - p->of->states->value] = true;
    if (at == s->goal && !told) {
        s->way = arena_grow(s->arena, s->way, s->count, &s->room, sizeof *s->way);
        s->way[s->count++] = s->now;
        return;
    }
    const struct step *next = told ? procedure_step(p, told->step) : NULL;
    if (next && leaves(next, at)) /* the straight way first: there may be more ways than are looked at */
        walk_on(s, next, at, told, told->next, arena_array(s->arena, states, sizeof *been));
    for (size_t i = 0; i < p->steps; i++) {
        const struct step *step = &p->step[i];
        if (step != next && leaves(step, at) && step->to && step->to != at && !here[step->to - p->of->states->value])
            walk_on(s, step, at, NULL, told, here);
    }
}

/* Ways that nothing is told of are the same for every record. */
static const struct search *ways(struct arena *a, struct map *known, const struct procedure *p,
                                 const struct code_value *goal, const struct told_step *told)
{
    void **slot = told ? NULL : map_slot(known, arena_printf(a, "%s %s", p->name, goal->key));
    if (slot && *slot)
        return *slot;
    struct search *s = arena_new_of(a, struct search);
    *s = (struct search){.arena = a, .procedure = p, .goal = goal};
    walk(s, p->start, told, arena_array(a, p->of->states->count, sizeof(bool)));
    if (slot)
        *slot = s;
    return s;
}

/* A way, held against what is wanted. */
struct trial {
    const struct procedure *procedure;
    const struct record *want;
    int32_t begun;
    struct chain chain;
    bool *givable;
    int cost;
    const char *why; /* not */
};

static bool reject(struct trial *t, const char *why)
{
    t->why = why;
    return false;
}

static int32_t day_of(struct value v)
{
    return v.type == VALUE_TIME ? date_of_time(v.number) : (int32_t)v.number;
}

static bool date_link(struct trial *t, struct link *l, struct value v)
{
    int32_t day = day_of(v);
    if (l->day != DATE_NONE && l->day != day)
        return reject(t, "one step has two days");
    l->day = day;
    if (v.type == VALUE_TIME)
        l->at = v.number;
    return true;
}

/* A clock shows its day there. */
static bool is_due(const struct procedure *p, const struct field *f)
{
    for (size_t i = 0; i < p->clocks; i++)
        if (p->clock[i].due == f)
            return true;
    return false;
}

static bool hold_set(struct trial *t, struct link *l, const struct step_set *set)
{
    size_t f = (size_t)(set->field - t->procedure->of->field);
    struct value v = t->want->value[f];
    if (t->chain.decided[f] || t->givable[f])
        return true;
    t->chain.decided[f] = true;
    switch (set->kind) {
    case SET_TODAY:
    case SET_NOW:
        if (v.null)
            return reject(t, "a step would set a date that is not wanted");
        return (l->told && l->step->automatic) || date_link(t, l, v); /* what is deemed may count from before */
    case SET_EMPTY:
        return v.null || is_due(t->procedure, set->field) || reject(t, "a step would empty a field that is wanted");
    case SET_ACTOR:
        l->actor = v.null ? NULL : v.text;
        t->cost += v.null ? COST_OTHER_VALUE : 0;
        return true;
    case SET_VALUE:
        if (v.null ? set->value.number != 0 || set->value.text : !value_equal(v, set->value))
            t->cost += COST_OTHER_VALUE;
        return true;
    }
    return true;
}

static bool given_by(const struct told_step *told, const char *field)
{
    for (size_t i = 0; told && i < told->fields; i++)
        if (strcmp(told->name[i], field) == 0)
            return true;
    return false;
}

static void hold_fields(struct trial *t, const struct link *l)
{
    const struct step *s = l->step;
    for (size_t i = 0; i < s->needs + s->takes; i++) {
        const struct field *f = i < s->needs ? s->need[i] : s->take[i - s->needs];
        if (f->builtin != BUILTIN_NONE)
            continue;
        size_t at = (size_t)(f - t->procedure->of->field);
        if (i < s->needs && t->want->value[at].null && !given_by(l->told, f->name))
            t->cost += COST_NO_NEED;
        t->givable[at] = true;
    }
}

static bool in_order(struct trial *t)
{
    int32_t last = t->begun;
    for (size_t i = 0; i < t->chain.count; i++) {
        int32_t day = t->chain.link[i].day;
        if (day == DATE_NONE)
            continue;
        if (last != DATE_NONE && day < last)
            return reject(t, "its dates are not in the order of the steps");
        last = day;
    }
    return true;
}

static void count_untold(struct trial *t)
{
    const struct procedure *p = t->procedure;
    for (size_t i = 0; i < p->steps; i++)
        for (size_t k = 0; k < p->step[i].sets; k++) {
            const struct step_set *set = &p->step[i].set[k];
            size_t f = (size_t)(set->field - p->of->field);
            bool dates = set->kind == SET_TODAY || set->kind == SET_NOW;
            if (dates && p->step[i].to && !set->field->required && !t->chain.decided[f] && !t->want->value[f].null)
                t->cost += COST_UNTOLD_DATE;
        }
}

static bool hold(struct trial *t, const struct way *w)
{
    for (size_t i = 0; i < w->count; i++) {
        const struct step *s = w->step[i];
        t->chain.link[i] =
            (struct link){.step = s, .day = w->told[i] ? w->told[i]->day : DATE_NONE, .told = w->told[i]};
        t->cost += COST_STEP + (s->reason && !w->told[i] ? COST_REASON : 0) + (s->automatic ? COST_BY_ITSELF : 0);
    }
    t->chain.count = w->count;
    for (size_t i = w->count; i-- > 0;) {
        for (size_t k = 0; k < w->step[i]->sets; k++)
            if (!hold_set(t, &t->chain.link[i], &w->step[i]->set[k]))
                return false;
        hold_fields(t, &t->chain.link[i]);
    }
    count_untold(t);
    return in_order(t);
}

bool chain_find(struct arena *a, struct map *known, const struct procedure *p, const struct record *want, int32_t begun,
                const struct told_step *told, struct chain *out, const char **why)
{
    const struct code_value *goal = want->state ? codes_value(p->of->states, want->state) : p->start;
    const struct search *s = ways(a, known, p, goal, told);
    int best = NO_WAY;
    *why = arena_printf(a, "no steps lead from “%s” to “%s”%s", p->start->key, goal->key,
                        told ? " by the steps that are told" : "");
    for (size_t i = 0; i < s->count; i++) {
        struct trial t = {.procedure = p, .want = want, .begun = begun};
        t.chain.room = STEPS_MOST;
        t.chain.link = arena_array(a, STEPS_MOST, sizeof *t.chain.link);
        t.chain.decided = arena_array(a, p->of->fields, sizeof *t.chain.decided);
        t.givable = arena_array(a, p->of->fields, sizeof *t.givable);
        if (!hold(&t, &s->way[i])) {
            if (best == NO_WAY)
                *why = t.why;
        } else if (t.cost < best) {
            best = t.cost;
            *out = t.chain;
        }
    }
    return best != NO_WAY;
}

/* Days. */

static int32_t next_known(const struct chain *c, size_t from)
{
    for (size_t i = from; i < c->count; i++)
        if (c->link[i].day != DATE_NONE)
            return c->link[i].day;
    return DATE_NONE;
}

static void fill_days(struct chain *c, int32_t begun)
{
    int32_t last = begun;
    for (size_t i = 0; i < c->count; i++) {
        struct link *l = &c->link[i];
        if (l->day == DATE_NONE) {
            int32_t next = next_known(c, i), day = kit_weekday(last + 1);
            l->day = next != DATE_NONE && next < day ? next : day;
        }
        last = l->day;
    }
}

/* Steps beside the way. */

/* What the fields tell of it; DATE_NONE in *day where they tell that it was taken, and not when. */
static bool is_told_of(const struct procedure *p, const struct record *want, const struct chain *c, const bool *givable,
                       const struct step *s, int32_t *day, int64_t *at)
{
    bool told = false;
    *day = DATE_NONE;
    *at = 0;
    for (size_t i = 0; i < s->needs; i++) {
        const struct field *f = s->need[i];
        size_t k = (size_t)(f - p->of->field);
        if (f->builtin != BUILTIN_NONE)
            return false;
        if (want->value[k].null)
            return false;
        told = told || (!f->required && !givable[k] && !c->decided[k]);
    }
    for (size_t i = 0; i < s->sets; i++) {
        const struct step_set *set = &s->set[i];
        size_t k = (size_t)(set->field - p->of->field);
        struct value v = want->value[k];
        bool dates = set->kind == SET_TODAY || set->kind == SET_NOW;
        if (dates && (v.null || c->decided[k]))
            return false;
        if (dates) {
            *day = day_of(v);
            *at = v.type == VALUE_TIME ? v.number : 0;
            told = true;
        }
        if (set->kind == SET_VALUE && !c->decided[k] && !v.null && value_equal(v, set->value) &&
            (value_is_text(v.type) || v.number))
            told = true;
        else if (set->kind == SET_VALUE || set->kind == SET_EMPTY)
            return false;
    }
    return told;
}

/* Behind which link it comes (0: before the first), by the states that it leaves; false where it cannot. */
static bool place_of(const struct procedure *p, const struct chain *c, int32_t begun, const struct step *s, int32_t day,
                     size_t *place, int32_t *on)
{
    const struct code_value *state = p->start;
    int32_t from = begun;
    bool found = false;
    for (size_t i = 0; i <= c->count; i++) {
        int32_t until = i < c->count ? c->link[i].day : DATE_NONE;
        if (leaves(s, state) && (day == DATE_NONE || (from <= day && (until == DATE_NONE || day <= until)))) {
            int32_t about = kit_weekday(from + 2);
            *place = i;
            *on = day != DATE_NONE ? day : until != DATE_NONE && until < about ? until : about;
            found = true;
        }
        if (i < c->count) {
            state = c->link[i].step->to ? c->link[i].step->to : state;
            from = c->link[i].day;
        }
    }
    return found;
}

static void insert(struct arena *a, struct chain *c, size_t place, struct link l)
{
    struct link *all = arena_array(a, c->count + 1, sizeof *all);
    memcpy(all, c->link, place * sizeof *all);
    all[place] = l;
    memcpy(all + place + 1, c->link + place, (c->count - place) * sizeof *all);
    c->link = all;
    c->count++;
}

static bool is_in(const struct chain *c, const struct step *s)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->link[i].step == s)
            return true;
    return false;
}

static void note_fields(const struct procedure *p, const struct step *s, bool *givable, bool *decided)
{
    for (size_t i = 0; i < s->needs + s->takes; i++) {
        const struct field *f = i < s->needs ? s->need[i] : s->take[i - s->needs];
        if (f->builtin == BUILTIN_NONE)
            givable[f - p->of->field] = true;
    }
    for (size_t i = 0; decided && i < s->sets; i++)
        decided[s->set[i].field - p->of->field] = true;
}

void chain_settle(struct arena *a, const struct procedure *p, const struct record *want, int32_t begun, struct chain *c)
{
    bool *givable = arena_array(a, p->of->fields, sizeof *givable);
    fill_days(c, begun);
    for (size_t i = 0; i < c->count; i++)
        note_fields(p, c->link[i].step, givable, NULL);
    for (size_t i = 0; i < p->steps; i++) {
        const struct step *s = &p->step[i];
        struct link l = {.step = s};
        size_t place;
        if (s->automatic || (s->to && !leaves(s, s->to)) || is_in(c, s) ||
            !is_told_of(p, want, c, givable, s, &l.day, &l.at) || !place_of(p, c, begun, s, l.day, &place, &l.day))
            continue;
        if (s->to && s->froms > 1)
            continue; /* leads from elsewhere as well: it is of the way, not beside it */
        for (size_t k = 0; k < s->sets; k++)
            if (s->set[k].kind == SET_ACTOR)
                l.actor = want->value[s->set[k].field - p->of->field].text;
        insert(a, c, place, l);
        note_fields(p, s, givable, c->decided);
    }
}
