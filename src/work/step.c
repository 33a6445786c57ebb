/* Taking a step: rights, state, what it needs, gates, clocks, the row and its event; each refuses before anything is
 * written. */
#include "core/arena.h"
#include "core/error.h"
#include "core/phrase.h"
#include "core/text.h"
#include "record/ledger.h"
#include "store/store.h"
#include "work/arrange.h"
#include "work/inner.h"
#include "work/reach.h"

#include <string.h>

/* A step being taken, or a record being made. */
struct task {
    struct arena *arena;
    const struct work *work;
    struct db *db;
    const struct deed *deed;
    const struct procedure *procedure;
    const struct step *step;
    const struct record *old;
    struct record *now;
    struct faults *faults;
    struct timings timings;
};

bool step_leaves(const struct step *s, const char *state)
{
    for (size_t i = 0; i < s->froms; i++)
        if (text_equal(s->from[i]->key, state))
            return true;
    return false;
}

bool step_is_for(const struct step *s, const char *role)
{
    if (!role)
        return s->automatic;
    for (size_t i = 0; i < s->roles; i++)
        if (strcmp(s->by[i]->name, role) == 0)
            return true;
    return false;
}

/* Rights. */

static bool organ_may(struct arena *a, const struct work *w, struct db *db, const struct record *r,
                      const struct step *step, const struct deed *deed, struct error *err)
{
    struct reach reach;
    const struct model *m = w->records->model;
    return reach_of(a, m, db, deed->organ, deed->role, &reach, err) && reach_holds(a, m, db, &reach, r, step, err);
}

static bool role_may(struct arena *a, const struct step *s, const char *role, struct error *err)
{
    if (step_is_for(s, role))
        return true;
    if (s->automatic)
        return error_set(err, ERROR_RIGHTS, "“%s” (%s) happens by itself on its day: nobody takes it", s->title.en,
                         s->title.zh);
    struct buf who = buf_new(a);
    for (size_t i = 0; i < s->roles; i++)
        buf_printf(&who, "%s%s", i ? ", " : "", s->by[i]->title.zh);
    return error_set(err, ERROR_RIGHTS, "“%s” (%s) is for %s, not for the role “%.60s”", s->title.en, s->title.zh,
                     who.data, role ? role : phrase("of the program itself"));
}

/* What the program wrote on its own account, and personal data shown to somebody: nobody did anything to the record. */
static bool merely_tells(const char *action)
{
    static const char *const own[] = {"recompute", "remind", "escalate", "supervise", "open", "attach", "detach"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(action, own[i]) == 0)
            return true;
    return false;
}

/* The last event that was done on a day, by someone or by the law: a correction, personal data opened, and what merely
 * tells have none. */
bool last_deed(struct arena *a, struct db *db, int64_t event, struct event_row *out, struct error *err)
{
    int64_t number = event;
    do {
        if (!ledger_read(a, db, number, out, err))
            return false;
        number = out->previous;
    } while (number && (!out->day || merely_tells(out->action)));
    return true;
}

/* Nobody goes back before what has happened: the law of an earlier day is not to be had that way. Who enters today what
 * was done in time yesterday is not kept from it by having been told today that it was late. */
static bool check_day(struct task *t, struct error *err)
{
    struct event_row last;
    if (!last_deed(t->arena, t->db, t->old->event, &last, err))
        return false;
    int32_t day = last.day ? date_parse(last.day) : DATE_NONE;
    return t->deed->day >= day ||
           error_set(err, ERROR_INPUT, "%s was last worked on on %s: the step cannot be dated before, on %s",
                     t->old->number, last.day, date_iso(t->arena, t->deed->day));
}

static bool check_state(struct task *t, struct error *err)
{
    const struct codes *states = t->old->reg->states;
    const struct code_value *is = states ? codes_value(states, t->old->state) : NULL;
    if (step_leaves(t->step, t->old->state))
        return true;
    struct buf from = buf_new(t->arena);
    for (size_t i = 0; i < t->step->froms; i++)
        buf_printf(&from, "%s%s", i ? "、" : "", t->step->from[i]->title.zh);
    return error_set(err, ERROR_CONFLICT, "%s is in the state “%s”: the step “%s” (%s) is taken from %s",
                     t->old->number, is ? is->title.zh : "", t->step->title.en, t->step->title.zh, from.data);
}

/* What comes with it. */

static bool among(const struct field *const *list, size_t count, const struct field *f)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == f)
            return true;
    return false;
}

static void fault(struct task *t, const char *column, const char *value, const char *message)
{
    struct faults *f = t->faults;
    struct fault *all = arena_array(t->arena, f->count + 1, sizeof *all);
    if (f->count)
        memcpy(all, f->fault, f->count * sizeof *all);
    all[f->count++] = (struct fault){column, value ? arena_strdup(t->arena, value) : "", phrase(message), false};
    f->fault = all;
}

static void missing_reason(struct task *t)
{
    fault(t, "reason", NULL, "must be given with this step");
    t->faults->fault[t->faults->count - 1].missing = true;
}

static void check_given(struct task *t, const struct field *f, const char *text)
{
    if (text && f && !among(t->step->need, t->step->needs, f) && !among(t->step->take, t->step->takes, f))
        fault(t, f->name, text, "is not given with this step");
}

static void check_all_given(struct task *t, const struct entry *e)
{
    const struct reg *reg = t->old->reg;
    for (size_t i = 0; i < reg->fields; i++)
        check_given(t, &reg->field[i], e->text[i]);
    check_given(t, reg_builtin(reg, BUILTIN_DISTRICT), e->district);
    check_given(t, reg_builtin(reg, BUILTIN_ORGAN), e->organ);
    check_given(t, reg_builtin(reg, BUILTIN_STATE), e->state);
    check_given(t, reg_builtin(reg, BUILTIN_SAMPLE), e->sample);
}

static bool is_filled(const struct record *r, const struct field *f)
{
    if (f->builtin == BUILTIN_NONE)
        return !r->value[f - r->reg->field].null;
    return f->builtin != BUILTIN_ORGAN || r->organ_id;
}

static void check_needs(struct task *t)
{
    for (size_t i = 0; i < t->step->needs; i++)
        if (!is_filled(t->now, t->step->need[i]))
            fault(t, t->step->need[i]->name, NULL, "is needed for this step");
}

static bool read_given(struct task *t, const struct entry *given, struct error *err)
{
    const char *const *none = arena_array(t->arena, t->old->reg->fields, sizeof *none);
    const struct entry nothing = {.text = none};
    const struct entry *e = given ? given : &nothing;
    struct lookup *look = lookup_new(t->arena, t->db, t->work->records->model);
    if (!record_from_entry(t->arena, look, t->old->reg, e, t->old, t->now, t->faults, err))
        return false;
    t->now->id = t->old->id;
    t->now->event = t->old->event;
    check_all_given(t, e);
    if (t->step->reason && (!t->deed->reason || !*t->deed->reason))
        missing_reason(t);
    return true;
}

static struct value set_value(const struct task *t, const struct step_set *s)
{
    const struct field *f = s->field;
    switch (s->kind) {
    case SET_TODAY:
        return value_number(f->type, f->type == VALUE_TIME ? time_of_date(effect_day(t->deed)) : effect_day(t->deed));
    case SET_NOW:
        return value_number(f->type, f->type == VALUE_TIME ? deed_time(t->deed) : t->deed->day);
    case SET_ACTOR:
        return value_text(t->deed->actor);
    case SET_VALUE:
        return s->value;
    case SET_EMPTY:
        break;
    }
    return value_null(f->type);
}

static void apply_sets(struct task *t)
{
    for (size_t i = 0; i < t->step->sets; i++) {
        const struct step_set *s = &t->step->set[i];
        size_t at = (size_t)(s->field - t->now->reg->field);
        t->now->value[at] = set_value(t, s);
        t->now->value[at].type = s->field->type;
        t->now->ref_number[at] = NULL;
    }
    if (t->step->to)
        t->now->state = t->step->to->key;
}

static bool told(const struct task *t, struct error *err)
{
    return !t->faults->count || error_set(err, ERROR_INPUT, "%zu of the fields are not right for the step “%s” (%s)",
                                          t->faults->count, t->step->title.en, t->step->title.zh);
}

static bool pass_gates(struct task *t, struct error *err)
{
    for (size_t i = 0; i < t->step->gates; i++)
        if (!gate_check(t->arena, t->work, t->db, t->step->gate[i], t->now, t->deed->day, err))
            return false;
    return true;
}

/* Writing. */

static struct event event_of(const struct task *t, const char *action)
{
    const struct deed *d = t->deed;
    return (struct event){
        .actor = d->actor,
        .action = action,
        .article = d->article ? d->article : t->procedure->basis,
        .clocks = timings_said(&t->timings),
        .organ = d->organ,
        .procedure = t->procedure->name,
        .reason = d->reason && *d->reason ? d->reason : NULL,
        .from = d->from,
        .role = d->role,
        .day = d->day,
        .at = d->at,
    };
}

static bool write_step(struct task *t, bool noted, struct error *err)
{
    struct event as = event_of(t, arena_printf(t->arena, "step:%s", t->step->name));
    return record_change_as(t->arena, t->work->records, t->db, t->old, t->now, &as, err) &&
           (noted || course_put(t->db, t->now->reg->name, t->now->id, t->procedure->name, err)) &&
           timings_save(&t->timings, t->db, t->now, err);
}

static struct timings timings_of(const struct task *t)
{
    return (struct timings){.arena = t->arena,
                            .db = t->db,
                            .law = t->work->law,
                            .escalation = t->work->records->model->escalation,
                            .procedure = t->procedure,
                            .was = t->old};
}

static bool find_step(struct task *t, const char *name, bool *noted, struct error *err)
{
    const struct reg *reg = t->old->reg;
    if (!course_of(t->arena, t->work, t->db, t->old, t->deed->day, &t->procedure, noted, err))
        return false;
    if (!t->procedure)
        return error_set(err, ERROR_NOT_FOUND, "no procedure of “%s” holds for %s", reg->title.zh, t->old->number);
    t->step = procedure_step(t->procedure, name);
    return t->step || error_set(err, ERROR_NOT_FOUND, "the procedure “%s” (%s) has no step “%.60s”",
                                t->procedure->title.en, t->procedure->title.zh, name);
}

static bool take(struct task *t, const char *name, const struct entry *given, struct error *err)
{
    bool noted;
    if (!find_step(t, name, &noted, err) || !role_may(t->arena, t->step, t->deed->role, err) ||
        !organ_may(t->arena, t->work, t->db, t->old, t->step, t->deed, err) || !check_state(t, err) ||
        !check_day(t, err) || !read_given(t, given, err))
        return false;
    apply_sets(t);
    check_needs(t);
    t->timings = timings_of(t);
    return told(t, err) && pass_gates(t, err) && timings_load(&t->timings, t->old, err) &&
           timings_step(&t->timings, t->step, t->now, t->deed, err) && write_step(t, noted, err);
}

bool work_step(struct arena *a, const struct work *w, struct db *db, const struct reg *reg, const char *number,
               const char *step, const struct entry *given, const struct deed *deed, struct record *out,
               struct faults *faults, struct error *err)
{
    *faults = (struct faults){0};
    struct task t = {.arena = a, .work = w, .db = db, .deed = deed, .now = out, .faults = faults};
    if (!arrange_use_written(w, db, err))
        return false;
    t.old = record_read(a, db, reg, number, err);
    return t.old && take(&t, step, given, err);
}

/* Nobody begins behind the gates: what comes after the start comes by steps. */
static bool begins_at_start(const struct procedure *p, struct record *record, struct error *err)
{
    const struct codes *states = record->reg->states;
    if (text_equal(record->state, p->start->key))
        return true;
    if (text_equal(record->state, states->value[0].key)) { /* where none was given */
        record->state = p->start->key;
        return true;
    }
    error_set(err, ERROR_INPUT, "what follows “%s” (%s) begins in the state “%s”: it comes to another by its steps",
              p->title.en, p->title.zh, p->start->title.zh);
    return error_in(err, "state");
}

bool work_begin(struct arena *a, const struct work *w, struct db *db, struct record *record, const struct deed *deed,
                struct error *err)
{
    struct task t = {.arena = a, .work = w, .db = db, .deed = deed, .now = record};
    if (!arrange_use_written(w, db, err) || !work_procedure_for(a, w, db, record, deed->day, &t.procedure, err))
        return false;
    if (!t.procedure) {
        struct event plainly = {.actor = deed->actor,
                                .action = "create",
                                .organ = deed->organ,
                                .role = deed->role,
                                .from = deed->from,
                                .day = DATE_NONE,
                                .at = deed->at};
        return record_create_as(a, w->records, db, record, &plainly, err);
    }
    t.timings = timings_of(&t);
    if (!begins_at_start(t.procedure, record, err) || !timings_begin(&t.timings, record, deed, err))
        return false;
    struct event as = event_of(&t, "create");
    return record_create_as(a, w->records, db, record, &as, err) &&
           course_put(db, record->reg->name, record->id, t.procedure->name, err) &&
           timings_save(&t.timings, db, record, err);
}

/* Choices. */

/* Does the gate see the field of the record? Of a record that it leads to it sees which it is, and nothing of its own.
 */
static bool gate_sees(const struct gate *g, const struct reg *reg, const struct field *f)
{
    bool leads = g->throughs && reg_field(reg, g->through[0]);
    for (size_t i = 0; i < g->sames; i++)
        if (strcmp(g->same[i].ours, f->name) == 0)
            return true;
    return (g->when && names_word(g->when, f->name)) || (!leads && g->holds && names_word(g->holds, f->name)) ||
           (leads && strcmp(g->through[0], f->name) == 0);
}

/* What a gate sees may come with the step itself: it is asked then. */
static bool may_change(const struct step *s, const struct reg *reg, const struct gate *g)
{
    for (size_t i = 0; i < s->needs + s->takes + s->sets; i++) {
        const struct field *f = i < s->needs              ? s->need[i]
                                : i < s->needs + s->takes ? s->take[i - s->needs]
                                                          : s->set[i - s->needs - s->takes].field;
        if (gate_sees(g, reg, f))
            return true;
    }
    return s->to && gate_sees(g, reg, reg_builtin(reg, BUILTIN_STATE));
}

/* false where the database failed; a refusal goes to the choice. */
static bool look(struct timings *t, const struct work *w, struct db *db, const struct record *r,
                 const struct deed *deed, struct choice *c, struct error *err)
{
    struct arena *a = t->arena;
    struct error refusal = {0};
    c->open = organ_may(a, w, db, r, c->step, deed, &refusal) && timings_allow(t, c->step, deed, &refusal);
    for (size_t i = 0; c->open && i < c->step->gates; i++)
        c->open = may_change(c->step, r->reg, c->step->gate[i]) ||
                  gate_check(a, w, db, c->step->gate[i], r, deed->day, &refusal);
    if (c->open)
        return true;
    if (refusal.code != ERROR_LAW && refusal.code != ERROR_RIGHTS && refusal.code != ERROR_CONFLICT) {
        *err = refusal;
        return false;
    }
    c->refusal = arena_strdup(a, refusal.message);
    c->article = refusal.article[0] ? arena_strdup(a, refusal.article) : NULL;
    c->gate = refusal.code == ERROR_LAW && refusal.field[0] ? arena_strdup(a, refusal.field) : NULL;
    return true;
}

bool work_choices(struct arena *a, const struct work *w, struct db *db, const struct record *r, const struct deed *deed,
                  struct choices *out, struct error *err)
{
    bool noted;
    *out = (struct choices){0};
    if (!course_of(a, w, db, r, deed->day, &out->procedure, &noted, err))
        return false;
    const struct procedure *p = out->procedure;
    struct timings t = {.arena = a, .db = db, .law = w->law, .procedure = p};
    out->choice = p ? arena_array(a, p->steps, sizeof *out->choice) : NULL;
    if (p && p->clocks && !timings_load(&t, r, err))
        return false;
    for (size_t i = 0; p && i < p->steps; i++) {
        const struct step *s = &p->step[i];
        if (s->automatic || !step_leaves(s, r->state) || (deed->role && !step_is_for(s, deed->role)))
            continue;
        struct choice *c = &out->choice[out->count++];
        c->step = s;
        if (!look(&t, w, db, r, deed, c, err))
            return false;
    }
    return true;
}
