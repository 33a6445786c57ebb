/* Notices are made of the ledger's events: whom each concerns. */
#include "account/notice.h"

#include "account/inner.h"
#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"
#include "record/ledger.h"
#include "store/store.h"
#include "store/writer.h"

#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 200 };

/* What an event tells; 0: nothing. Steps, and what begins with a procedure, may hand a matter on. */
static unsigned told_by(const struct event_row *e)
{
    return text_equal(e->action, "remind")                       ? NOTICE_REMIND
           : text_equal(e->action, "escalate")                   ? NOTICE_ESCALATE
           : text_equal(e->action, "supervise")                  ? NOTICE_SUPERVISE
           : e->procedure && !text_equal(e->action, "recompute") ? NOTICE_TODO
                                                                 : 0;
}

struct gathering {
    struct arena *arena;
    struct accounts *s;
    const struct rights *rights;
    const struct work *work;
    struct db *db;
    int64_t now;
    const struct subscription *sub;
    size_t subs;
    struct person **person; /* of each, once it was asked for */
};

struct made {
    const struct subscription *to;
    int64_t event;
    const char *body;
};

/* To-dos. */

/* A matter that came to another state, or began in one. */
struct handing {
    const struct procedure *procedure;
    const char *was, *is; /* states; was NULL: it was made */
};

/* false where the event hands nothing on. */
static bool read_handing(struct gathering *g, const struct event_row *e, struct handing *out)
{
    json_t *changes = json_loads(e->changes, 0, NULL), *state = json_object_get(changes, "state");
    bool made = text_equal(e->action, "create");
    const char *was = json_string_value(json_array_get(state, 0));
    const char *is = json_string_value(made ? state : json_array_get(state, 1));
    *out = (struct handing){.procedure = model_procedure(g->s->records->model, e->procedure)};
    if (is)
        out->is = arena_strdup(g->arena, is);
    if (was)
        out->was = arena_strdup(g->arena, was);
    json_decref(changes);
    return out->procedure && out->is && (made || out->was);
}

/* Has the role something to do in the state? */
static bool works_in(const struct procedure *p, const char *state, const struct role *role)
{
    for (size_t i = 0; state && i < p->steps; i++) {
        const struct step *s = &p->step[i];
        bool leaves = false, theirs = false;
        for (size_t k = 0; k < s->froms; k++)
            leaves = leaves || text_equal(s->from[k]->key, state);
        for (size_t k = 0; k < s->roles; k++)
            theirs = theirs || s->by[k] == role;
        if (leaves && theirs && !s->automatic && !s->aside)
            return true;
    }
    return false;
}

/* Whoever has a step to take now, in a role that had none before; where the matter has gone further since, another
 * event tells of it. A step that a gate still blocks is to be done too. */
static bool is_handed(struct gathering *g, const struct person *one, const struct record *r, const struct handing *h,
                      bool *out, struct error *err)
{
    struct person_choices choices;
    if (!text_equal(r->state, h->is))
        return true;
    if (!rights_choices(g->arena, g->rights, g->work, g->db, one, r, date_of_time(g->now), 0, &choices, err))
        return false;
    for (size_t k = 0; k < choices.count; k++) {
        const struct choice *c = &choices.choice[k].choice;
        *out = *out || (!c->step->aside && (c->open || c->gate));
    }
    return true;
}

static bool todo_is_for(struct gathering *g, const struct person *p, const struct event_row *e, const struct handing *h,
                        bool *out, struct error *err)
{
    const struct model *m = g->s->records->model;
    const struct reg *reg = model_reg(m, e->reg);
    *out = false;
    for (size_t i = 0; reg && i < p->offices && !*out; i++) {
        struct error own = {0};
        struct person one = *p;
        const struct role *role = model_role(m, p->office[i].role);
        if (!role || !works_in(h->procedure, h->is, role) || works_in(h->procedure, h->was, role))
            continue;
        one.offices = 1;
        one.office = &p->office[i];
        one.reach = &p->reach[i];
        const struct record *r = rights_record(g->arena, g->rights, g->db, &one, reg, e->record, &own);
        if (!r && own.code == ERROR_NOT_FOUND)
            continue;
        if (!r || !is_handed(g, &one, r, h, out, &own)) {
            *err = own;
            return false;
        }
    }
    return true;
}

/* Terms. */

/* Who is told: of a reminder whoever has a step to take, of the rest whoever has the role that the escalation names. */
static bool is_for(struct gathering *g, const struct person *p, const struct event_row *e, unsigned what, bool *out,
                   struct error *err)
{
    const struct model *m = g->s->records->model;
    const struct escalation *esc = m->escalation;
    const struct reg *reg = model_reg(m, e->reg);
    *out = false;
    for (size_t i = 0; reg && esc && i < p->offices && !*out; i++) {
        struct error own = {0};
        struct person one = *p;
        struct person_choices choices;
        const struct role *role = model_role(m, p->office[i].role);
        one.offices = 1;
        one.office = &p->office[i];
        one.reach = &p->reach[i];
        bool named =
            what != NOTICE_REMIND && (role == esc->head || (what == NOTICE_SUPERVISE && role == esc->supervisor));
        if (what != NOTICE_REMIND && !named)
            continue;
        const struct record *r = rights_record(g->arena, g->rights, g->db, &one, reg, e->record, &own);
        if (!r && own.code == ERROR_NOT_FOUND)
            continue;
        if (!r || (what == NOTICE_REMIND && !rights_choices(g->arena, g->rights, g->work, g->db, &one, r,
                                                            date_of_time(g->now), 0, &choices, &own))) {
            *err = own;
            return false;
        }
        *out = named;
        for (size_t k = 0; what == NOTICE_REMIND && k < choices.count; k++)
            *out = *out || choices.choice[k].choice.open;
    }
    return true;
}

static const char *step_of(const struct event_row *e)
{
    static const char mark[] = "step:";
    return text_starts(e->action, mark) ? e->action + sizeof mark - 1 : e->action;
}

/* What a step is called, or that it was made. */
static const char *done_by(struct gathering *g, const struct event_row *e)
{
    const struct procedure *p = e->procedure ? model_procedure(g->s->records->model, e->procedure) : NULL;
    const struct step *s = p ? procedure_step(p, step_of(e)) : NULL;
    const struct reg *reg = model_reg(g->s->records->model, e->reg);
    return s ? s->title.zh : arena_printf(g->arena, "新的%s", reg->title.zh);
}

/* No label: it may name a person, and who receives this has not signed in. Nor what a step's reason says. */
static const char *body_of(struct gathering *g, const struct event_row *e, unsigned what, const char *login)
{
    const struct reg *reg = model_reg(g->s->records->model, e->reg);
    bool todo = what == NOTICE_TODO;
    const char *reason = todo ? arena_printf(g->arena, "有新的待办事项（%s）。", done_by(g, e)) : e->reason;
    json_t *o = json_pack("{s:I, s:s, s:s, s:s, s:s, s:s*, s:s*, s:s*, s:s*, s:s}", "event", (json_int_t)e->number,
                          "what", todo ? "todo" : e->action, "register", e->reg, "title", reg->title.zh, "number",
                          e->record, "step", todo ? step_of(e) : NULL, "reason", reason, "article",
                          todo ? NULL : e->article, "day", e->day, "to", login);
    char *text = o ? json_dumps(o, JSON_COMPACT) : NULL;
    const char *copy = text ? arena_strdup(g->arena, text) : NULL;
    free(text);
    json_decref(o);
    return copy;
}

struct putting {
    const struct subscription *of;
    size_t subscriptions, count;
    const struct made *made;
    int64_t seen, now;
};

/* Another process may have made it already; or nobody wants it any more. */
static bool is_wanted(struct db *db, const struct made *m, bool *out, struct error *err)
{
    struct stmt *st = db_prepare(db, "select id from account_subscription where id = ? and seen < ?", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, m->to->id);
    stmt_bind_int(st, 2, m->event);
    *out = stmt_row(st, err);
    stmt_reset(st);
    return !err->code;
}

static bool put_one(struct db *db, const struct made *m, int64_t now, struct error *err)
{
    struct stmt *st = db_prepare(db,
                                 "insert into account_notice (subscription_id, event, body, made_at, due_at, attempts, "
                                 "state, said) values (?, ?, ?, ?, ?, 0, 0, '')",
                                 err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, m->to->id);
    stmt_bind_int(st, 2, m->event);
    stmt_bind_text(st, 3, m->body);
    stmt_bind_int(st, 4, now);
    stmt_bind_int(st, 5, now);
    return stmt_run(st, err);
}

static bool put(struct db *db, void *argument, struct error *err)
{
    const struct putting *p = argument;
    for (size_t i = 0; i < p->count; i++) {
        bool wanted;
        if (!is_wanted(db, &p->made[i], &wanted, err) || (wanted && !put_one(db, &p->made[i], p->now, err)))
            return false;
    }
    for (size_t i = 0; i < p->subscriptions; i++) {
        const int64_t bound[] = {p->seen, p->of[i].id, p->seen};
        if (!run_with(db, "update account_subscription set seen = ? where id = ? and seen < ?", bound, 3, err))
            return false;
    }
    return true;
}

static bool newest_event(struct db *db, int64_t *out, struct error *err)
{
    return db_int(db, "select max(seq) from event", 0, out, err);
}

/* Numbers of the events after one that may tell something. Their text is looked at first, since most tell nothing;
 * steps only where somebody wants to hear of to-dos. */
static bool events_after(struct gathering *g, int64_t after, bool todos, int64_t *number, size_t *count,
                         struct error *err)
{
    struct stmt *st = db_prepare(
        g->db,
        arena_printf(g->arena,
                     "select seq from event where seq > ? and (body like '%%\"action\":\"remind\"%%' or body like "
                     "'%%\"action\":\"escalate\"%%' or body like '%%\"action\":\"supervise\"%%'%s) order by seq "
                     "limit %d",
                     todos ? " or body like '%\"procedure\":%'" : "", AT_ONCE),
        err);
    *count = 0;
    if (!st)
        return false;
    stmt_bind_int(st, 1, after);
    while (stmt_row(st, err))
        number[(*count)++] = stmt_int(st, 0);
    return !err->code;
}

static const struct person *person_of(struct gathering *g, size_t i, struct error *err)
{
    if (g->person[i])
        return g->person[i];
    struct person *p = arena_new_of(g->arena, struct person);
    struct program *as = arena_new_of(g->arena, struct program); /* the person refers to it */
    *as = (struct program){.login = g->sub[i].login, .reads = true, .writes = true};
    if (!person_of_program(g->arena, g->s, g->db, as, p, err))
        return NULL;
    return g->person[i] = p;
}

/* Nobody is told of what he did himself. */
static bool concerns(const struct subscription *s, const struct event_row *e, unsigned what)
{
    return (s->tells & what) && s->seen < e->number && (what != NOTICE_TODO || !text_equal(s->login, e->actor));
}

static bool look(struct gathering *g, int64_t event, struct made *made, size_t *count, struct error *err)
{
    struct event_row e;
    struct handing handing = {0};
    if (!ledger_read(g->arena, g->db, event, &e, err))
        return false;
    unsigned what = told_by(&e);
    if (what == NOTICE_TODO && !read_handing(g, &e, &handing))
        return true;
    for (size_t i = 0; what && i < g->subs; i++) {
        bool theirs;
        if (!concerns(&g->sub[i], &e, what))
            continue;
        const struct person *p = person_of(g, i, err);
        if (!p || !(what == NOTICE_TODO ? todo_is_for(g, p, &e, &handing, &theirs, err)
                                        : is_for(g, p, &e, what, &theirs, err)))
            return false;
        if (theirs)
            made[(*count)++] = (struct made){&g->sub[i], event, body_of(g, &e, what, g->sub[i].login)};
    }
    return true;
}

bool notice_gather(struct arena *a, struct accounts *s, const struct rights *r, const struct work *w, struct db *db,
                   int64_t now, bool *more, struct error *err)
{
    struct gathering g = {.arena = a, .s = s, .rights = r, .work = w, .db = db, .now = now};
    struct putting p = {.now = now};
    struct subscription *sub;
    int64_t number[AT_ONCE], newest, after = INT64_MAX;
    size_t events, count = 0;
    bool todos = false;
    *more = false;
    if (!subscription_list(a, db, NULL, &p.subscriptions, &sub, err) || !p.subscriptions)
        return !err->code;
    for (size_t i = 0; i < p.subscriptions; i++) {
        after = sub[i].seen < after ? sub[i].seen : after;
        todos = todos || sub[i].tells & NOTICE_TODO;
    }
    if (!newest_event(db, &newest, err) || newest <= after || !events_after(&g, after, todos, number, &events, err))
        return !err->code;
    g.sub = sub;
    g.subs = p.subscriptions;
    g.person = arena_array(a, g.subs, sizeof *g.person);
    struct made *made = arena_array(a, events * p.subscriptions, sizeof *made);
    for (size_t i = 0; i < events; i++)
        if (!look(&g, number[i], made, &count, err))
            return false;
    *more = events == AT_ONCE;
    p.of = sub;
    p.made = made;
    p.count = count;
    p.seen = *more ? number[events - 1] : newest;
    return writer_run(s->records->writer, put, &p, err);
}
