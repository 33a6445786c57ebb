/* A record's clocks while a step is taken: which of them it moves, and how the law counts them. */
#include "core/arena.h"
#include "core/error.h"
#include "core/phrase.h"
#include "core/text.h"
#include "work/urge.h"

#include <stdlib.h>
#include <string.h>

static const char running[] = "running", suspended[] = "suspended", stopped[] = "stopped";

int64_t deed_time(const struct deed *deed)
{
    return deed->at && date_of_time(deed->at) == deed->day ? deed->at : time_of_date(deed->day);
}

int32_t effect_day(const struct deed *deed)
{
    return deed->lapsed ? deed->counts_from : deed->day;
}

/* When what a step sets off begins. */
static int64_t effect_time(const struct deed *deed)
{
    return effect_day(deed) == deed->day ? deed_time(deed) : time_of_date(effect_day(deed));
}

/* Terms and rows. */

static const struct rule *version_of(const struct law *law, const struct kept_clock *k, struct error *err)
{
    size_t count;
    const struct rule *rule = rule_versions(law, k->rule, &count);
    for (size_t i = 0; i < count; i++)
        if (rule[i].basis.from == k->rule_from)
            return &rule[i];
    return rule_on(law, k->rule, k->started, err); /* its first day was corrected since */
}

/* "18300-18310,18320-" */
static bool read_pauses(struct arena *a, const char *text, struct term *t)
{
    struct term_pause *pause = arena_array(a, strlen(text) / 2 + 1, sizeof *pause);
    const char *at = text;
    while (*at) {
        char *end;
        long from = strtol(at, &end, 10), to = DATE_NONE;
        if (end == at || *end != '-')
            return false;
        at = end + 1;
        if (*at && *at != ',') {
            to = strtol(at, &end, 10);
            at = end;
        }
        pause[t->pauses++] = (struct term_pause){(int32_t)from, (int32_t)to};
        if (*at == ',')
            at++;
        else if (*at)
            return false;
    }
    t->pause = pause;
    return true;
}

static const char *write_pauses(struct arena *a, const struct term *t)
{
    struct buf b = buf_new(a);
    for (size_t i = 0; i < t->pauses; i++) {
        buf_printf(&b, "%s%d-", i ? "," : "", t->pause[i].from);
        if (t->pause[i].to != DATE_NONE)
            buf_add_int(&b, t->pause[i].to);
    }
    return b.size ? b.data : "";
}

bool clock_term(struct arena *a, const struct law *law, const struct kept_clock *k, struct term *out, struct error *err)
{
    *out = (struct term){
        .rule = version_of(law, k, err),
        .start = k->started,
        .start_time = k->started_at,
        .length = (unsigned)k->length,
        .extension = (unsigned)k->extension,
        .extended_on = k->extended_on,
    };
    if (!out->rule)
        return false;
    return read_pauses(a, k->pauses ? k->pauses : "", out) ||
           error_set(err, ERROR_STORE, "the clock “%s” of record %lld is damaged: run “plumbline ledger verify”",
                     k->clock, (long long)k->record_id);
}

static bool is_open(const struct term *t)
{
    return t->pauses && t->pause[t->pauses - 1].to == DATE_NONE;
}

void clock_settle(struct arena *a, struct kept_clock *k, const struct term *t, const struct settling *s)
{
    struct term_end e = term_end_of(t, s->calendar);
    const char *lapse = s->clock->deemed ? s->clock->deemed->name : NULL;
    k->rule = t->rule->id;
    k->rule_from = t->rule->basis.from;
    k->started = t->start;
    k->started_at = t->start_time;
    k->length = t->length;
    k->extension = t->extension;
    k->extended_on = t->extended_on;
    k->pauses = write_pauses(a, t);
    k->due = e.known ? e.due : DATE_NONE;
    k->lapse = lapse;
    k->lapses_on = lapse && e.known ? e.passed_on : DATE_NONE;
    k->state = is_open(t) ? suspended : running;
    urge_settle(k, t, s);
}

/* Which clocks a step moves. */

bool step_is_of(const struct step *const *list, size_t count, const struct step *step)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == step)
            return true;
    return false;
}

bool timings_load(struct timings *t, const struct record *r, struct error *err)
{
    size_t count;
    struct kept_clock *kept;
    if (!clocks_of(t->arena, t->db, r->reg->name, r->id, &count, &kept, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        t->timing = arena_grow(t->arena, t->timing, t->count, &t->room, sizeof *t->timing);
        const struct clock *c = procedure_clock(t->procedure, kept[i].clock);
        t->timing[t->count++] = (struct timing){kept[i], c, false};
    }
    return true;
}

/* The clock's last run, or NULL. */
static struct timing *last_run(struct timings *t, const struct clock *c)
{
    for (size_t i = t->count; i > 0; i--)
        if (t->timing[i - 1].clock == c)
            return &t->timing[i - 1];
    return NULL;
}

static struct timing *open_run(struct timings *t, const struct clock *c)
{
    struct timing *last = last_run(t, c);
    return last && strcmp(last->kept.state, stopped) != 0 ? last : NULL;
}

static void show_due(const struct timing *m, struct record *r)
{
    if (!m->clock->due)
        return;
    size_t i = (size_t)(m->clock->due - r->reg->field);
    r->value[i] = m->kept.due == DATE_NONE ? value_null(VALUE_DATE) : value_number(VALUE_DATE, m->kept.due);
}

/* The row after its term has changed. */
static bool settle(struct timings *t, struct timing *m, const struct term *term, struct record *r,
                   const struct deed *deed)
{
    clock_settle(t->arena, &m->kept, term, &(struct settling){t->law->calendar, t->escalation, m->clock, deed->day});
    if (m->kept.tells_on != DATE_NONE && m->kept.tells_on < deed->day)
        m->kept.tells_on = deed->day; /* before, nobody was to be told of the term as it is now */
    m->touched = true;
    show_due(m, r);
    return true;
}

static bool length_of(const struct clock *c, const struct rule *rule, const struct record *r, unsigned *out,
                      struct error *err)
{
    *out = 0;
    if (rule->length || rule->measure == RULE_DATE)
        return true;
    const struct field *f = c->length;
    struct value v = f ? r->value[f - r->reg->field] : value_null(VALUE_INTEGER);
    if (v.null || v.number < 1 || v.number > 1000) {
        error_set(err, ERROR_INPUT, "the term “%s” (%s) has no length of its own: give “%s”, a whole number from 1",
                  c->title.en, c->title.zh, f ? f->title.zh : phrase("length"));
        return error_in(err, f ? f->name : NULL);
    }
    *out = (unsigned)v.number;
    return true;
}

static bool no_rule(const struct timings *t, const struct clock *c, struct error *err)
{
    size_t versions;
    return (rule_versions(t->law, c->rule, &versions) && versions) ||
           error_set(err, ERROR_DEFINITION, "the clock “%s” has the rule “%s”, which the law's files do not hold",
                     c->name, c->rule);
}

/* What counts from before may have passed before: it lapses now, for nobody goes back. */
static void lapse_from(struct timing *m, int32_t day)
{
    if (m->kept.lapses_on != DATE_NONE && m->kept.lapses_on < day)
        m->kept.lapses_on = day;
}

/* The day from which a clock counts that begins with the record; DATE_NONE where the record does not say. */
static int32_t begins_on(const struct clock *c, const struct record *r)
{
    struct value v = c->begins_on ? r->value[c->begins_on - r->reg->field] : value_null(VALUE_DATE);
    return v.null ? DATE_NONE : (int32_t)v.number;
}

/* Where the law of the day knows no such term, no clock runs; nor for a record that it is not for. */
static bool start_on(struct timings *t, const struct clock *c, struct record *r, const struct deed *deed, int32_t day,
                     int64_t time, struct error *err)
{
    bool wanted;
    unsigned length;
    struct term term;
    const struct timing *last = last_run(t, c);
    const struct rule *rule = rule_on(t->law, c->rule, day, NULL);
    if (!rule)
        return no_rule(t, c, err);
    if (!ask(t->arena, t->db, r, c->when, &wanted, err))
        return false;
    if (!wanted)
        return true;
    if (!length_of(c, rule, r, &length, err) || !term_start(&term, rule, day, time, length, err))
        return false;
    struct timing m = {.clock = c, .touched = true};
    m.kept = (struct kept_clock){
        .reg = r->reg->name,
        .procedure = t->procedure->name,
        .clock = c->name,
        .run = last ? last->kept.run + 1 : 1,
        .stopped = DATE_NONE,
        .tells_on = DATE_NONE,
        .outcome = "open",
    };
    t->timing = arena_grow(t->arena, t->timing, t->count, &t->room, sizeof *t->timing);
    t->timing[t->count] = m;
    struct timing *begun = &t->timing[t->count++];
    bool good = settle(t, begun, &term, r, deed);
    lapse_from(begun, deed->day);
    return good;
}

/* A term of hours passes in the middle of a day; any other with the day before. */
static int64_t lapse_time(const struct term *t, const struct calendar *c, const struct deed *deed)
{
    struct term_end e = term_end_of(t, c);
    return e.known && t->rule->unit == RULE_HOUR ? e.due_time + 1 : deed_time(deed);
}

static bool start(struct timings *t, const struct clock *c, struct record *r, const struct deed *deed,
                  struct error *err)
{
    return start_on(t, c, r, deed, effect_day(deed), effect_time(deed), err);
}

static bool begin(struct timings *t, const struct clock *c, struct record *r, const struct deed *deed,
                  struct error *err)
{
    int32_t day = begins_on(c, r);
    if (day == DATE_NONE || day == deed->day)
        return start(t, c, r, deed, err);
    return start_on(t, c, r, deed, day, time_of_date(day), err);
}

/* The same term by a rule, or from a day, that it was not counted by before; it keeps its pauses and its extension. */
static bool count_anew(struct term *term, const struct rule *rule, int32_t day, unsigned length, struct error *err)
{
    const struct term was = *term;
    if (!term_start(term, rule, day, day == was.start ? was.start_time : time_of_date(day), length, err))
        return false;
    term->pauses = was.pauses;
    term->pause = was.pause;
    term->extension = was.extension;
    term->extended_on = was.extended_on;
    return true;
}

/* The day from which it counts was corrected while it runs. A step that begins the next run sets that one's day. */
static bool recount(struct timings *t, const struct clock *c, const struct step *step, struct record *r,
                    const struct deed *deed, struct error *err)
{
    struct term term;
    struct timing *m = step_is_of(c->start, c->starts, step) ? NULL : open_run(t, c);
    int32_t was = m && t->was ? begins_on(c, t->was) : DATE_NONE, day = begins_on(c, r);
    if (was == DATE_NONE || day == DATE_NONE || was == day || m->kept.started != was)
        return true;
    if (!clock_term(t->arena, t->law, &m->kept, &term, err))
        return false;
    const struct rule *other = rule_on(t->law, m->kept.rule, day, NULL), *rule = other ? other : term.rule;
    unsigned length = rule->length ? 0 : term.length;
    if (!count_anew(&term, rule, day, length, err))
        return false;
    settle(t, m, &term, r, deed);
    lapse_from(m, deed->day);
    return true;
}

static bool stop(struct timings *t, struct timing *m, const struct step *step, struct record *r,
                 const struct deed *deed, struct error *err)
{
    struct term term;
    struct kept_clock *k = &m->kept;
    bool lapsed = m->clock->deemed == step && !deed->role;
    if (!clock_term(t->arena, t->law, k, &term, err) ||
        (is_open(&term) && !term_resume(t->arena, &term, deed->day, err)))
        return false;
    int64_t done = lapsed ? lapse_time(&term, t->law->calendar, deed) : deed_time(deed);
    settle(t, m, &term, r, deed);
    k->outcome = step_is_of(m->clock->drop, m->clock->drops, step) ? "dropped"
                 : lapsed                                          ? "deemed"
                 : term_in_time(&term, t->law->calendar, done)     ? "in_time"
                                                                   : "late";
    struct term_standing standing = term_standing_at(&term, t->law->calendar, done);
    k->used = standing.used + standing.over; /* what it took, not only what was allowed */
    k->stopped = deed->day;
    k->lapses_on = k->tells_on = DATE_NONE;
    k->state = stopped;
    return true;
}

/* Its own, or the one of all. */
static const char *ground_of(const struct clock *c, const struct step *step)
{
    for (size_t i = 0; i < c->suspends && c->grounds > 1; i++)
        if (c->suspend[i] == step)
            return c->ground[i];
    return c->grounds ? c->ground[0] : NULL;
}

static bool suspend(struct timings *t, struct timing *m, const struct step *step, struct record *r,
                    const struct deed *deed, struct error *err)
{
    struct term term;
    const char *ground = ground_of(m->clock, step);
    if (!clock_term(t->arena, t->law, &m->kept, &term, err))
        return false;
    if (is_open(&term))
        return true; /* it stands already */
    if (ground && !rule_stops_for(term.rule, ground)) {
        error_set(err, ERROR_LAW, "the term “%s” (%s) may not be suspended for “%s”", m->clock->title.en,
                  m->clock->title.zh, ground);
        cite(err, &term.rule->basis);
        return false;
    }
    return term_suspend(t->arena, &term, deed->day, DATE_NONE, err) && settle(t, m, &term, r, deed);
}

static bool resume(struct timings *t, struct timing *m, struct record *r, const struct deed *deed, struct error *err)
{
    struct term term;
    if (!clock_term(t->arena, t->law, &m->kept, &term, err))
        return false;
    if (!is_open(&term))
        return true;
    return term_resume(t->arena, &term, deed->day, err) && settle(t, m, &term, r, deed);
}

/* As much as the record says, else all that the rule allows. */
static bool amount_of(const struct clock *c, const struct rule *rule, const struct record *r, unsigned *out,
                      struct error *err)
{
    const struct field *f = c->by_field;
    struct value v = f ? r->value[f - r->reg->field] : value_null(VALUE_INTEGER);
    int64_t n = v.null ? (int64_t)rule->extension : v.number;
    *out = n > 0 && n <= 1000 ? (unsigned)n : 0;
    if (*out || (!f && !rule->extendable))
        return true; /* what may not be extended is refused with its article */
    error_set(err, ERROR_INPUT, "say by how much “%s” (%s) is extended: a whole number from 1 to 1000", c->title.en,
              c->title.zh);
    return error_in(err, f ? f->name : NULL);
}

static bool extend(struct timings *t, struct timing *m, struct record *r, const struct deed *deed, struct error *err)
{
    struct term term;
    unsigned by = 0;
    return clock_term(t->arena, t->law, &m->kept, &term, err) && amount_of(m->clock, term.rule, r, &by, err) &&
           term_extend(&term, t->law->calendar, by, deed->day, err) && settle(t, m, &term, r, deed);
}

/* A clock that stopped is started again; one that runs begins anew in its row, by the version it has. */
static bool restart(struct timings *t, const struct clock *c, struct record *r, const struct deed *deed,
                    struct error *err)
{
    struct term term;
    struct timing *m = open_run(t, c);
    if (!m)
        return start(t, c, r, deed, err);
    if (!clock_term(t->arena, t->law, &m->kept, &term, err) ||
        !term_restart(&term, effect_day(deed), effect_time(deed), err))
        return false;
    m->kept.told = TOLD_NOBODY;
    return settle(t, m, &term, r, deed);
}

/* The last run, stopped by mistake or by what was taken back, goes on: the days since count. */
static bool undo_stop(struct timings *t, const struct clock *c, struct record *r, const struct deed *deed,
                      struct error *err)
{
    struct term term;
    struct timing *m = last_run(t, c);
    if (!m || strcmp(m->kept.state, stopped) != 0 || strcmp(m->kept.outcome, "deemed") == 0)
        return true;
    if (!clock_term(t->arena, t->law, &m->kept, &term, err))
        return false;
    m->kept.stopped = DATE_NONE;
    m->kept.outcome = "open";
    m->kept.used = 0;
    settle(t, m, &term, r, deed);
    lapse_from(m, deed->day);
    return true;
}

/* Another rule counts it, from its beginning. */
static bool turn(struct timings *t, struct timing *m, struct record *r, const struct deed *deed, struct error *err)
{
    struct term term;
    unsigned length;
    const struct rule *rule = rule_on(t->law, m->clock->into, m->kept.started, err);
    return rule && clock_term(t->arena, t->law, &m->kept, &term, err) && length_of(m->clock, rule, r, &length, err) &&
           count_anew(&term, rule, term.start, length, err) && settle(t, m, &term, r, deed);
}

static bool not_before(const struct timing *m, const struct deed *deed, struct error *err)
{
    if (deed->day >= m->kept.started)
        return true;
    struct arena *a = arena_new();
    error_set(err, ERROR_INPUT, "the clock “%s” (%s) began on %s: the step cannot be dated before, on %s",
              m->clock->title.en, m->clock->title.zh, date_iso(a, m->kept.started), date_iso(a, deed->day));
    arena_free(a);
    return false;
}

static bool nothing_to_extend(const struct clock *c, struct error *err)
{
    return error_set(err, ERROR_CONFLICT, "the clock “%s” (%s) does not run: there is nothing to extend", c->title.en,
                     c->title.zh);
}

/* By the least there is: what is refused then is refused whatever is given. */
static bool may_extend(struct timings *t, const struct clock *c, const struct deed *deed, struct error *err)
{
    struct term term;
    struct timing *m = open_run(t, c);
    struct error why = {0};
    if (!m)
        return nothing_to_extend(c, err);
    if (!clock_term(t->arena, t->law, &m->kept, &term, err))
        return false;
    if (term_extend(&term, t->law->calendar, 1, deed->day, &why) || why.code == ERROR_INPUT)
        return true;
    *err = why;
    return false;
}

bool timings_allow(struct timings *t, const struct step *step, const struct deed *deed, struct error *err)
{
    for (size_t i = 0; i < t->procedure->clocks; i++) {
        const struct clock *c = &t->procedure->clock[i];
        if (step_is_of(c->extend, c->extends, step) && !may_extend(t, c, deed, err))
            return false;
    }
    return true;
}

/* What runs is stopped, set going, extended or made to stand, before anything starts: so a step that ends one run and
 * begins the next does both. What does not run is not moved by what moves a running clock, but for an extension. */
static bool move(struct timings *t, const struct clock *c, const struct step *s, struct record *r,
                 const struct deed *deed, struct error *err)
{
    struct timing *m = open_run(t, c);
    bool stops = step_is_of(c->stop, c->stops, s) || step_is_of(c->drop, c->drops, s) || c->deemed == s;
    bool resumes = step_is_of(c->resume, c->resumes, s), suspends = step_is_of(c->suspend, c->suspends, s);
    bool extends = step_is_of(c->extend, c->extends, s), turns = step_is_of(c->turn, c->turns, s);
    if (extends && !m)
        return nothing_to_extend(c, err);
    if (!m || !(stops || resumes || suspends || extends || turns))
        return true;
    if (!not_before(m, deed, err))
        return false;
    if (stops)
        return stop(t, m, s, r, deed, err);
    return (!resumes || resume(t, m, r, deed, err)) && (!turns || turn(t, m, r, deed, err)) &&
           (!extends || extend(t, m, r, deed, err)) && (!suspends || suspend(t, m, s, r, deed, err));
}

static bool set_off(struct timings *t, const struct clock *c, const struct step *s, struct record *r,
                    const struct deed *deed, struct error *err)
{
    struct timing *m = open_run(t, c);
    if (step_is_of(c->restart, c->restarts, s))
        return (!m || not_before(m, deed, err)) && restart(t, c, r, deed, err);
    if (step_is_of(c->undo, c->undoes, s))
        return undo_stop(t, c, r, deed, err);
    if (m || !step_is_of(c->start, c->starts, s))
        return true;
    if (!start(t, c, r, deed, err))
        return false;
    m = open_run(t, c);
    return !m || !step_is_of(c->turn, c->turns, s) || turn(t, m, r, deed, err);
}

bool timings_step(struct timings *t, const struct step *step, struct record *r, const struct deed *deed,
                  struct error *err)
{
    for (size_t i = 0; i < t->procedure->clocks; i++)
        if (!recount(t, &t->procedure->clock[i], step, r, deed, err))
            return false;
    for (size_t i = 0; i < t->procedure->clocks; i++)
        if (!move(t, &t->procedure->clock[i], step, r, deed, err))
            return false;
    for (size_t i = 0; i < t->procedure->clocks; i++)
        if (!set_off(t, &t->procedure->clock[i], step, r, deed, err))
            return false;
    return true;
}

bool timings_begin(struct timings *t, struct record *r, const struct deed *deed, struct error *err)
{
    for (size_t i = 0; i < t->procedure->clocks; i++)
        if (t->procedure->clock[i].begins && !begin(t, &t->procedure->clock[i], r, deed, err))
            return false;
    return true;
}

const char *timings_said(const struct timings *t)
{
    const struct kept_clock **touched = arena_array(t->arena, t->count, sizeof *touched);
    size_t n = 0;
    for (size_t i = 0; i < t->count; i++)
        if (t->timing[i].touched)
            touched[n++] = &t->timing[i].kept;
    return n ? clocks_json(t->arena, touched, n) : NULL;
}

bool timings_save(struct timings *t, struct db *db, const struct record *r, struct error *err)
{
    for (size_t i = 0; i < t->count; i++) {
        t->timing[i].kept.record_id = r->id;
        if (t->timing[i].touched && !clock_put(db, &t->timing[i].kept, err))
            return false;
    }
    return true;
}
