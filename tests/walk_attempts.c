/* What somebody does with a matter: a step, mostly as it should be; a correction; a removal. */
#include "walk.h"

#include "core/date.h"
#include "core/text.h"
#include "store/store.h"
#include "store/writer.h"

#include <string.h>

/* Attempts. */

struct attempt {
    struct walk *walk;
    struct matter *matter;
    const struct procedure *procedure;
    const struct step *step;
    struct entry given;
    struct deed deed;
    struct record record;
    struct faults faults;
};

static bool run_step(struct db *db, void *argument, struct error *err)
{
    struct attempt *t = argument;
    return work_step(t->walk->filler.each, &t->walk->work, db, t->matter->reg, t->matter->number, t->step->name,
                     &t->given, &t->deed, &t->record, &t->faults, err);
}

static bool among(const struct field *const *list, size_t count, const struct field *f)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == f)
            return true;
    return false;
}

static bool leaves(const struct step *s, const char *state)
{
    for (size_t i = 0; i < s->froms; i++)
        if (strcmp(s->from[i]->key, state) == 0)
            return true;
    return false;
}

/* Rather what was seldom done; at times what the state does not have. */
static const struct step *any_step(struct walk *w, const struct procedure *p, const char *state)
{
    struct chance *c = &w->filler.chance;
    const struct step *found = NULL;
    bool anything = one_in(c, 10);
    size_t least = SIZE_MAX, looked = 1 + chance(c, 3);
    for (size_t tries = 0; tries < 80 && looked; tries++) {
        const struct step *s = &p->step[chance(c, (uint32_t)p->steps)];
        size_t done = w->steps[p->index][s - p->step];
        if (!anything && !leaves(s, state))
            continue;
        looked--;
        if (!found || done < least) {
            found = s;
            least = done;
        }
    }
    return found ? found : p->step;
}

/* What the step's gates say of the record. */
static size_t conditions_of(const struct step *s, const char **out, size_t most)
{
    size_t n = 0;
    for (size_t i = 0; i < s->gates && n + 2 <= most; i++) {
        out[n++] = s->gate[i]->holds;
        out[n++] = s->gate[i]->when;
    }
    return n;
}

static bool is_given_with(const struct step *s, const struct field *f)
{
    return among((const struct field *const *)s->need, s->needs, f) ||
           among((const struct field *const *)s->take, s->takes, f);
}

static void fill_given(struct attempt *t)
{
    struct walk *w = t->walk;
    struct chance *c = &w->filler.chance;
    const struct reg *reg = t->matter->reg;
    const char *conditions[40], **text = arena_array(w->filler.each, reg->fields, sizeof *text);
    size_t count = conditions_of(t->step, conditions, 40);
    for (size_t i = 0; i < reg->fields; i++) {
        const struct field *f = &reg->field[i];
        bool need = among((const struct field *const *)t->step->need, t->step->needs, f);
        bool take = among((const struct field *const *)t->step->take, t->step->takes, f);
        bool spoken = filler_is_spoken_of(f, conditions, count);
        bool give = need ? !one_in(c, 30) : take ? !one_in(c, spoken ? 8 : 2) : one_in(c, 400);
        if (give)
            text[i] = filler_value(&w->filler, f, conditions, one_in(c, 8) ? 0 : count);
    }
    t->given.text = text;
    const struct reg *organs = model_reg(w->office->model, "organ");
    if (among((const struct field *const *)t->step->take, t->step->takes, reg_builtin(reg, BUILTIN_ORGAN)) ||
        one_in(c, 400))
        t->given.organ = w->filler.number[organs->index][chance(c, (uint32_t)w->filler.count[organs->index])];
}

static struct deed any_deed(struct walk *w, const struct step *s, const struct record *r)
{
    const struct model *m = w->office->model;
    struct chance *c = &w->filler.chance;
    const struct reg *organs = model_reg(m, "organ");
    struct deed d = {.actor = somebody, .day = w->filler.today - (one_in(c, 40) ? (int32_t)chance(c, 30) : 0)};
    if (s->roles && !one_in(c, 12))
        d.role = s->by[chance(c, (uint32_t)s->roles)]->name;
    else if (!one_in(c, 3))
        d.role = m->role[chance(c, (uint32_t)m->roles)].name;
    if (one_in(c, 3))
        d.organ = one_in(c, 6) ? w->filler.number[organs->index][chance(c, (uint32_t)w->filler.count[organs->index])]
                               : r->organ_number;
    if (!one_in(c, s->reason ? 20 : 2))
        d.reason = "有\"理由\"";
    return d;
}

static bool may_be_refused_for(enum error_code code)
{
    return code == ERROR_INPUT || code == ERROR_CONFLICT || code == ERROR_LAW || code == ERROR_RIGHTS;
}

int64_t walk_events(struct walk *w)
{
    struct error err = {0};
    int64_t n;
    assert_good(db_int(w->office->db, "select max(seq) from event", 0, &n, &err), err);
    return n;
}

/* The number of the record that the gate asks: the step's own, or one that it refers to; NULL where it refers to none.
 */
static const char *asked_record(struct attempt *t, const struct gate *g)
{
    struct error err = {0};
    const struct record *r = &t->record;
    const char *number = r->number;
    for (size_t i = 0; i < g->throughs && number; i++) {
        const struct field *f = reg_field(r->reg, g->through[i]);
        number = f ? r->ref_number[f - r->reg->field] : NULL;
        if (number && !(r = record_read(t->walk->filler.each, t->walk->office->db, f->to, number, &err)))
            fail_msg("%s: %s", number, err.message);
    }
    return number;
}

/* What a gate counts is entered. */
static void enter_counted(struct attempt *t, const struct gate *g)
{
    struct walk *w = t->walk;
    struct fixed fixed[8] = {{g->by, asked_record(t, g)}};
    size_t n = 1;
    for (size_t i = 0; i < g->sames && n < 8; i++) {
        const struct field *ours = reg_column(t->matter->reg, g->same[i].ours);
        const char *value = ours ? record_cell(w->filler.each, &t->record, ours) : "";
        if (g->same[i].theirs->builtin == BUILTIN_NONE && *value)
            fixed[n++] = (struct fixed){g->same[i].theirs, value};
    }
    for (int64_t i = 0; i < g->at_least && fixed[0].value; i++)
        filler_make(&w->filler, g->count, NULL, fixed, n, g->where);
    walk_take_up(w, true);
}

struct correction {
    struct walk *walk;
    struct matter *matter;
    const char *state;
    const struct field *field;
    const char *value;
    bool removes;
};

static bool run_correction(struct db *db, void *argument, struct error *err)
{
    struct correction *t = argument;
    struct walk *w = t->walk;
    struct arena *a = w->filler.each;
    struct record *old = record_read(a, db, t->matter->reg, t->matter->number, err), now;
    struct faults faults;
    bool changed;
    const char **text = arena_array(a, t->matter->reg->fields, sizeof *text);
    if (old && t->removes)
        return record_remove(a, &w->office->records, db, old, somebody, err);
    if (t->field)
        text[t->field - t->matter->reg->field] = t->value;
    struct entry e = {.text = text, .state = t->state};
    return old &&
           record_from_entry(a, lookup_new(a, db, w->office->model), t->matter->reg, &e, old, &now, &faults, err) &&
           record_change(a, &w->office->records, db, old, &now, somebody, &changed, err);
}

static bool correct(struct walk *w, struct correction *t)
{
    struct error err = {0};
    bool good = writer_run(w->office->records.writer, run_correction, t, &err);
    if (!good && err.code != ERROR_INPUT && err.code != ERROR_CONFLICT)
        fail_msg("%s: a change failed: %s", t->matter->number, err.message);
    return good;
}

/* What a gate asks of the record, and the step cannot give, is entered. */
static void correct_asked(struct attempt *t, const struct gate *g)
{
    struct walk *w = t->walk;
    const char *const conditions[] = {g->holds};
    for (size_t i = 0; i < t->matter->reg->fields; i++) {
        struct correction c = {.walk = w, .matter = t->matter, .field = &t->matter->reg->field[i]};
        if (!filler_is_spoken_of(c.field, conditions, 1) || is_given_with(t->step, c.field))
            continue;
        c.value = filler_value(&w->filler, c.field, conditions, 1);
        w->counts.changed += correct(w, &c);
    }
}

/* What must not be there is worked on, until it is over. */
static void end_counted(struct attempt *t, const struct gate *g)
{
    const struct model *m = t->walk->office->model;
    for (size_t i = 0; i < m->procedures; i++)
        if (m->procedure[i].of == g->count)
            walk_draw_in(t->walk, &m->procedure[i]);
}

/* So that the step may go. */
static void help(struct attempt *t, const struct error *why)
{
    const struct gate *g = model_gate(t->walk->office->model, why->field);
    if (g && g->count && g->at_least)
        enter_counted(t, g);
    else if (g && g->count)
        end_counted(t, g);
    else if (g && g->holds && !g->throughs)
        correct_asked(t, g);
}

/* A refusal that the choices told of must come; what they call open is not refused for the state or the role. */
static void check_choice(struct attempt *t, const struct choice *choice, bool taken, const struct error *err)
{
    const char *n = t->matter->number;
    t->walk->counts.choices++;
    if (!choice->open && taken)
        fail_msg("%s: “%s” was said to be closed (%s) and was taken", n, t->step->name, choice->refusal);
    bool taken_already = err->code == ERROR_CONFLICT && strstr(err->message, "there is another"); /* a value given */
    if (choice->open && !taken && !taken_already && (err->code == ERROR_RIGHTS || err->code == ERROR_CONFLICT))
        fail_msg("%s: “%s” was said to be open and was refused: %s", n, t->step->name, err->message);
}

static void try_step(struct attempt *t, const struct choice *choice)
{
    struct walk *w = t->walk;
    struct error err = {0};
    const char *before = portrait(w->filler.each, w->office->db, t->matter->reg, t->matter->number);
    int64_t last = walk_events(w);
    bool taken = writer_run(w->office->records.writer, run_step, t, &err);
    if (!taken && !may_be_refused_for(err.code))
        fail_msg("%s: “%s” failed: %s", t->matter->number, t->step->name, err.message);
    if (taken != (walk_events(w) == last + 1))
        fail_msg("%s: “%s” was %s and left %lld events", t->matter->number, t->step->name, taken ? "taken" : "refused",
                 (long long)(walk_events(w) - last));
    if (!taken && strcmp(before, portrait(w->filler.each, w->office->db, t->matter->reg, t->matter->number)) != 0)
        fail_msg("%s: “%s” was refused and changed something: %s", t->matter->number, t->step->name, err.message);
    if (choice)
        check_choice(t, choice, taken, &err);
    if (text_equal(w->tell, t->procedure->name))
        print_message("# %s %s %s %s: %s %s %s %s\n", date_iso(w->filler.each, t->deed.day), t->matter->number,
                      t->record.state, t->step->name, taken ? "taken" : err.message, err.field,
                      t->faults.count ? t->faults.fault[0].column : "",
                      t->faults.count ? t->faults.fault[0].message : "");
    w->counts.taken += taken;
    w->counts.refused_by[err.code] += !taken;
    t->matter->wanted = NULL;
    if (!taken && err.code == ERROR_LAW && !one_in(&w->filler.chance, 3)) {
        help(t, &err);
        t->matter->wanted = t->step;
    }
}

/* One of the steps that a page would show as buttons; NULL where there is none, or nobody asks. */
static const struct choice *any_choice(struct walk *w, const struct record *r, const struct deed *d)
{
    struct error err = {0};
    struct choices *c = arena_new_of(w->filler.each, struct choices);
    assert_good(work_choices(w->filler.each, &w->work, w->office->db, r, d, c, &err), err);
    return c->count ? &c->choice[chance(&w->filler.chance, (uint32_t)c->count)] : NULL;
}

static void attempt_step(struct walk *w, struct matter *m, const struct procedure *p, struct record *r)
{
    struct chance *c = &w->filler.chance;
    struct attempt t = {.walk = w, .matter = m, .procedure = p, .record = *r};
    const struct choice *choice = NULL;
    t.step = m->wanted ? m->wanted : any_step(w, p, r->state);
    t.deed = any_deed(w, t.step, r);
    if (!m->wanted && one_in(c, 4) && t.deed.role && (choice = any_choice(w, r, &t.deed)))
        t.step = choice->step;
    fill_given(&t);
    if (choice && t.deed.day != w->filler.today)
        choice = NULL; /* it may be refused for the day */
    try_step(&t, choice);
}

/* Changes and removals beside the steps. */

static void forget(struct walk *w, const struct matter *m)
{
    size_t i = m->reg->index;
    for (size_t n = 0; n < w->filler.count[i]; n++)
        if (w->filler.number[i][n] == m->number)
            w->filler.number[i][n] = w->filler.number[i][--w->filler.count[i]];
}

/* Whoever corrects a record changes any field, but never its state. */
static void attempt_change(struct walk *w, struct matter *m, struct record *r)
{
    struct chance *c = &w->filler.chance;
    struct correction t = {.walk = w, .matter = m};
    if (one_in(c, 12)) {
        t.removes = true;
        if (correct(w, &t)) {
            w->counts.removed++;
            forget(w, m);
            *m = (struct matter){0};
        }
        return;
    }
    if (one_in(c, 6)) {
        t.state = m->reg->states->value[chance(c, (uint32_t)m->reg->states->count)].key;
        if (correct(w, &t) && strcmp(t.state, r->state) != 0)
            fail_msg("%s: its state was changed without a step", m->number);
        return;
    }
    t.field = &m->reg->field[chance(c, (uint32_t)m->reg->fields)];
    t.value = filler_value(&w->filler, t.field, NULL, 0);
    w->counts.changed += correct(w, &t);
}

static bool is_over(const struct procedure *p, const char *state)
{
    for (size_t i = 0; i < p->steps; i++)
        if (leaves(&p->step[i], state))
            return false;
    return true;
}

void walk_attempt(struct walk *w)
{
    struct error err = {0};
    const struct procedure *p;
    struct arena *a = w->filler.each;
    arena_clear(a);
    struct matter *m = walk_pick(w, &p);
    if (!m)
        return;
    struct record *r = record_read(a, w->office->db, m->reg, m->number, &err);
    assert_good(r, err);
    w->attempts++;
    if (one_in(&w->filler.chance, 30))
        attempt_change(w, m, r);
    else
        attempt_step(w, m, p, r);
    if (!m->number)
        return;
    assert_sound(a, &w->work, w->office->db, w->ways, m->reg, m->number);
    m->attempts += is_over(p, r->state) ? 20 : 1;
    if (m->attempts >= ATTEMPTS_AT_MOST)
        *m = (struct matter){0};
}
