#include "work/reckon.h"

#include "core/arena.h"
#include "core/error.h"
#include "record/ledger.h"
#include "store/store.h"
#include "store/writer.h"
#include "work/inner.h"

#include <stdlib.h>
#include <string.h>

enum { BATCH = 1000 };

/* A step that was taken on a day, as the record's dates tell. */
struct taken {
    const struct step *step;
    int32_t day;
};

/* The field in which the step leaves its day, or its moment. */
static const struct field *dated_by(const struct step *s)
{
    for (size_t i = 0; i < s->sets; i++)
        if (s->set[i].kind == SET_TODAY || s->set[i].kind == SET_NOW)
            return s->set[i].field;
    return NULL;
}

static int32_t day_on(const struct record *r, const struct field *f)
{
    struct value v = r->value[f - r->reg->field];
    if (v.null)
        return DATE_NONE;
    return v.type == VALUE_TIME ? date_of_time(v.number) : (int32_t)v.number;
}

/* Of several steps that set the same date, the one that led to where the record is; else the first declared. */
static bool is_likelier(const struct record *r, const struct step *s, const struct step *than)
{
    bool leads = s->to && r->state && strcmp(s->to->key, r->state) == 0;
    bool led = than->to && r->state && strcmp(than->to->key, r->state) == 0;
    return leads && !led;
}

static void note_taken(struct arena *a, const struct record *r, const struct step *s, struct taken **list,
                       size_t *count, size_t *room)
{
    const struct field *f = dated_by(s);
    int32_t day = f ? day_on(r, f) : DATE_NONE;
    if (day == DATE_NONE)
        return;
    for (size_t i = 0; i < *count; i++)
        if (dated_by((*list)[i].step) == f) {
            if (is_likelier(r, s, (*list)[i].step))
                (*list)[i].step = s;
            return;
        }
    *list = arena_grow(a, *list, *count, room, sizeof **list);
    (*list)[(*count)++] = (struct taken){s, day};
}

/* By day; on the same day as declared. */
static int by_day(const void *x, const void *y)
{
    const struct taken *a = x, *b = y;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (a->step > b->step) - (a->step < b->step);
}

/* Can the state still come to a step of the list, without one that needs a reason (those go back or reopen)? seen: by
 * position of the register's states. */
static bool leads_to(const struct procedure *p, const struct code_value *state, const struct step *const *list,
                     size_t count, bool *seen)
{
    bool *been = &seen[state - p->of->states->value];
    if (*been)
        return false;
    *been = true;
    for (size_t i = 0; i < p->steps; i++) {
        const struct step *s = &p->step[i];
        if (s->reason || !step_leaves(s, state->key))
            continue;
        if (step_is_of(list, count, s) || (s->to && leads_to(p, s->to, list, count, seen)))
            return true;
    }
    return false;
}

static bool may_stop(struct arena *a, const struct procedure *p, const struct code_value *state, const struct clock *c)
{
    bool *seen = arena_array(a, p->of->states->count, sizeof *seen);
    bool *dropped = arena_array(a, p->of->states->count, sizeof *dropped);
    return leads_to(p, state, c->stop, c->stops, seen) || leads_to(p, state, c->drop, c->drops, dropped);
}

/* A clock still runs though the record is past every step that would stop it, or is not where it could lapse: its dates
 * do not tell when it stopped. */
static bool runs_on(struct arena *a, const struct timings *t, const struct record *r)
{
    const struct code_value *state = r->state ? codes_value(r->reg->states, r->state) : NULL;
    for (size_t i = 0; state && i < t->count; i++) {
        const struct clock *c = t->timing[i].clock;
        if (t->timing[i].kept.stopped != DATE_NONE)
            continue;
        if (!may_stop(a, t->procedure, state, c) || (c->deemed && !step_leaves(c->deemed, state->key)))
            return true;
    }
    return false;
}

/* false where the dates contradict each other or the law: such a record is left alone. */
static bool run_clocks(struct timings *t, const struct record *r, const struct deed *began, const struct taken *list,
                       size_t count)
{
    struct error ignored = {0};
    struct record copy = *r; /* its due dates stay as they were reported */
    copy.value = arena_memdup(t->arena, r->value, r->reg->fields * sizeof *r->value);
    if (!timings_begin(t, &copy, began, &ignored))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct deed deed = {.actor = began->actor, .day = list[i].day};
        if (!timings_step(t, list[i].step, &copy, &deed, &ignored))
            return false;
    }
    return t->count > 0;
}

static bool reckon_record(struct arena *a, const struct work *w, struct db *db, const struct record *r,
                          const char *actor, struct reckoning *out, struct error *err)
{
    const struct procedure *p;
    const struct field *dated = r->reg->dated;
    int32_t began = dated ? day_on(r, dated) : DATE_NONE;
    if (began == DATE_NONE)
        began = date_today();
    if (!work_procedure_for(a, w, db, r, began, &p, err))
        return false;
    if (!p || !p->clocks)
        return true;
    struct taken *list = NULL;
    size_t count = 0, room = 0;
    for (size_t i = 0; i < p->steps; i++)
        note_taken(a, r, &p->step[i], &list, &count, &room);
    if (count)
        qsort(list, count, sizeof *list, by_day);
    struct deed deed = {.actor = actor, .day = began};
    struct timings t = {
        .arena = a, .db = db, .law = w->law, .escalation = w->records->model->escalation, .procedure = p};
    if (!run_clocks(&t, r, &deed, list, count) || runs_on(a, &t, r)) {
        out->left++;
        return true;
    }
    struct event as = {.actor = actor,
                       .action = "reckon",
                       .article = p->basis,
                       .clocks = timings_said(&t),
                       .procedure = p->name,
                       .day = began};
    struct record now = *r;
    out->records++;
    out->clocks += (int64_t)t.count;
    return record_change_as(a, w->records, db, r, &now, &as, err) &&
           course_put(db, r->reg->name, r->id, p->name, err) && timings_save(&t, db, &now, err);
}

struct batch {
    const struct work *work;
    const struct reg *reg;
    const char *actor;
    char *after; /* malloc: cursor of the next page; NULL at the end */
    struct reckoning *out;
};

static bool reckon_batch(struct db *db, void *argument, struct error *err)
{
    struct batch *b = argument;
    struct arena *a = arena_new(), *each = arena_new();
    struct page page;
    struct query q = {
        .reg = b->reg,
        .condition = arena_printf(a, "id not in (select record_id from course where register = '%s')", b->reg->name),
        .limit = BATCH,
        .after = b->after,
    };
    bool good = record_find(a, db, b->work->records->model, &q, &page, err);
    for (size_t i = 0; good && i < page.count; i++) {
        arena_clear(each);
        good = reckon_record(each, b->work, db, &page.record[i], b->actor, b->out, err);
    }
    free(b->after);
    b->after = good && page.next ? strdup(page.next) : NULL;
    arena_free(each);
    arena_free(a);
    return good;
}

bool work_reckon(const struct work *w, const struct reg *reg, const char *actor, struct reckoning *out,
                 struct error *err)
{
    const struct model *m = w->records->model;
    *out = (struct reckoning){0};
    for (size_t i = 0; i < m->regs; i++) {
        struct batch b = {.work = w, .reg = &m->reg[i], .actor = actor, .out = out};
        if ((reg && reg != b.reg) || !procedures_of(m, b.reg))
            continue;
        do {
            if (!writer_run(w->records->writer, reckon_batch, &b, err)) {
                free(b.after);
                return false;
            }
        } while (b.after);
    }
    return true;
}
