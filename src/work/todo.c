/* Who has what to do: records that a step leads on from, with their most pressing clock; and a record's clocks. */
#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "record/name.h"
#include "store/store.h"
#include "work/call.h"
#include "work/inner.h"
#include "work/reach.h"
#include "work/urge.h"
#include "work/watch.h"

#include <stdlib.h>
#include <string.h>

enum { LIMIT_DEFAULT = 200, LIMIT_MOST = 10000, BOUND_MOST = 16, COLUMNS = 8 };

/* Clocks of a record. */

static enum clock_state state_of(const char *state)
{
    return text_equal(state, "stopped")     ? CLOCK_STOPPED
           : text_equal(state, "suspended") ? CLOCK_SUSPENDED
                                            : CLOCK_RUNNING;
}

static enum clock_outcome outcome_of(const char *outcome)
{
    return text_equal(outcome, "in_time")   ? OUTCOME_IN_TIME
           : text_equal(outcome, "late")    ? OUTCOME_LATE
           : text_equal(outcome, "deemed")  ? OUTCOME_DEEMED
           : text_equal(outcome, "dropped") ? OUTCOME_DROPPED
                                            : OUTCOME_OPEN;
}

static struct clock_row row_of(const struct kept_clock *k, const struct procedure *p, const struct clock *c,
                               const struct record *r)
{
    return (struct clock_row){
        .id = k->id,
        .record_id = k->record_id,
        .procedure = p,
        .clock = c,
        .reg = k->reg,
        .number = r->number,
        .started = k->started,
        .stopped = k->stopped,
        .due = k->due,
        .state = state_of(k->state),
        .outcome = outcome_of(k->outcome),
        .extension = k->extension,
        .pauses = k->pauses,
        .days_used = (int32_t)k->used,
        .run = k->run,
        .told = (enum telling)k->told,
        .tells_on = k->tells_on,
        .ordered = k->ordered,
    };
}

bool work_clocks(struct arena *a, const struct work *w, struct db *db, const struct record *r, size_t *count,
                 struct clock_row **out, struct error *err)
{
    size_t n;
    struct kept_clock *k;
    *count = 0;
    *out = NULL;
    if (!clocks_of(a, db, r->reg->name, r->id, &n, &k, err))
        return false;
    *out = arena_array(a, n, sizeof **out);
    for (size_t i = 0; i < n; i++) {
        const struct procedure *p = model_procedure(w->records->model, k[i].procedure);
        const struct clock *c = p ? procedure_clock(p, k[i].clock) : NULL;
        if (!c)
            continue; /* no longer declared */
        struct clock_row *row = &(*out)[*count];
        *row = row_of(&k[i], p, c, r);
        if (!clock_term(a, w->law, &k[i], &row->term, err))
            return false;
        ++*count;
    }
    return true;
}

/* To-dos. */

struct asking {
    struct arena *arena;
    const struct work *work;
    struct db *db;
    const struct todo_query *query;
    const struct reg *reg;
    struct within held; /* the organs whose steps are asked for; condition NULL: all */
    size_t takers;      /* fields that name who takes a wanted step of the register; NULL is its own organ */
    const struct field **taker;
    size_t limit;
    int32_t until;        /* only what is due by then; DATE_NONE: all */
    enum telling watched; /* from which telling on a record is seen, though no step is to be taken */
    const char *due;      /* SQL of the register's due date */
    struct buf sql;
    size_t bounds;
    struct value bound[BOUND_MOST];
    size_t count, room;
    struct todo *todo;
};

static void bind(struct asking *q, struct value v)
{
    q->bound[q->bounds++] = v;
}

static bool is_wanted(const struct asking *q, const struct step *s)
{
    return !s->automatic && (!q->query->role || step_is_for(s, q->query->role));
}

/* SQL over a record t of the procedure: a wanted step of this taker calls for being taken. NULL where none ever does.
 */
static const char *waking(struct asking *q, const struct procedure *p, const struct field *taker)
{
    struct buf b = buf_new(q->arena);
    for (size_t i = 0; i < p->steps; i++) {
        const struct step *s = &p->step[i];
        const char *calls = is_wanted(q, s) && s->organ == taker ? call_condition(q->arena, q->work, p, s) : NULL;
        if (calls)
            buf_printf(&b, "%s(%s)", b.size ? " or " : "", calls);
    }
    return b.size ? b.data : NULL;
}

static size_t taker_of(const struct asking *q, const struct field *organ)
{
    size_t i = 0;
    while (i < q->takers && q->taker[i] != organ)
        i++;
    return i;
}

static void find_takers(struct asking *q)
{
    const struct model *m = q->work->records->model;
    q->takers = 0;
    q->taker = arena_array(q->arena, q->reg->fields + 1, sizeof *q->taker);
    for (size_t i = 0; i < m->procedures; i++)
        for (size_t j = 0; m->procedure[i].of == q->reg && j < m->procedure[i].steps; j++) {
            const struct step *s = &m->procedure[i].step[j];
            if (is_wanted(q, s) && taker_of(q, s->organ) == q->takers)
                q->taker[q->takers++] = s->organ;
        }
    if (q->watched && taker_of(q, NULL) == q->takers)
        q->taker[q->takers++] = NULL;
}

static void add_watched(struct asking *q)
{
    buf_printf(&q->sql, " where (d.told >= %d", (int)q->watched);
    if (q->held.condition)
        buf_printf(&q->sql, " and h%zu.id is not null", taker_of(q, NULL));
}

/* A record with no procedure noted may follow any of the register's: which one is asked when it is found. */
static bool add_states(struct asking *q)
{
    const struct model *m = q->work->records->model;
    size_t n = q->watched != TOLD_NOBODY;
    if (q->watched)
        add_watched(q);
    for (size_t i = 0; i < m->procedures; i++)
        for (size_t j = 0; m->procedure[i].of == q->reg && j < q->takers; j++) {
            const struct procedure *p = &m->procedure[i];
            const char *wakes = waking(q, p, q->taker[j]);
            if (!wakes)
                continue;
            buf_printf(&q->sql, "%s(coalesce(co.\"procedure\", '%s') = '%s' and (%s)", n++ ? " or " : " where (",
                       p->name, p->name, wakes);
            if (q->held.condition)
                buf_printf(&q->sql, " and h%zu.id is not null", j);
            buf_add(&q->sql, ")");
        }
    buf_add(&q->sql, ")");
    return n;
}

static void add_held(struct asking *q)
{
    if (!q->held.condition)
        return;
    buf_printf(&q->sql, "with held as (%s) ", q->held.condition);
    for (size_t i = 0; i < q->held.count; i++)
        bind(q, q->held.value[i]);
}

static void add_lapsed(struct asking *q, const char *lapsed)
{
    if (!lapsed)
        return;
    buf_printf(&q->sql,
               " left join (select c.record_id, max(c.due) as due from clock c join %s s on s.id = c.record_id where "
               "c.register = ? and c.outcome = 'deemed' and (%s) group by c.record_id) l on l.record_id = t.id",
               db_quote(q->arena, q->reg->name), lapsed);
    bind(q, value_text(q->reg->name));
}

static void add_from(struct asking *q)
{
    struct arena *a = q->arena;
    const struct model *m = q->work->records->model;
    const char *lapsed = watch_lapsed(a, m, q->reg), *settled = watch_settled(a, m, q->reg);
    const char *table = db_quote(a, q->reg->name);
    add_held(q);
    q->due = lapsed ? "coalesce(d.due, l.due)" : "d.due";
    buf_printf(&q->sql, "select t.number, %s, o.number, t.state, co.\"procedure\", %s, d.told, %s",
               name_sql(a, q->reg, "t"), q->due,
               settled ? arena_printf(a, "case when %s then 1 else 0 end", settled) : "0");
    for (size_t i = 0; q->held.condition && i < q->takers; i++)
        buf_printf(&q->sql, ", h%zu.id", i);
    buf_printf(&q->sql,
               " from %s t left join organ o on o.id = t.organ left join course co on co.register = ? and co.record_id "
               "= t.id left join (select record_id, min(due) as due, max(told) as told from clock where register = ? "
               "and state = 'running' and due is not null",
               table);
    bind(q, value_text(q->reg->name));
    bind(q, value_text(q->reg->name));
    buf_printf(&q->sql, " and %s", call_pressing_clock(a, q->work, q->reg));
    buf_add(&q->sql, " group by record_id) d on d.record_id = t.id");
    add_lapsed(q, lapsed);
    if (settled)
        buf_add(&q->sql, " left join clock oc on oc.ordered = t.number");
    for (size_t i = 0; q->held.condition && i < q->takers; i++)
        buf_printf(&q->sql, " left join held h%zu on h%zu.id = %s", i, i, reach_acting(a, q->taker[i], "t"));
}

static void add_filters(struct asking *q)
{
    const struct todo_query *w = q->query;
    if (w->district) {
        buf_add(&q->sql, " and t.district >= ? and t.district < ?");
        bind(q, value_text(district_begin(q->arena, w->district)));
        bind(q, value_text(district_end(q->arena, w->district)));
    }
    if (q->until != DATE_NONE) {
        buf_printf(&q->sql, " and %s <= ?", q->due);
        bind(q, value_number(VALUE_DATE, q->until));
    }
    buf_printf(&q->sql, " order by case when %s is null then 1 else 0 end, %s, t.id limit ?", q->due, q->due);
    bind(q, value_number(VALUE_INTEGER, (int64_t)q->limit));
}

static bool set_procedure(struct asking *q, const char *noted, const char *number, const struct procedure **out,
                          struct error *err)
{
    *out = noted ? model_procedure(q->work->records->model, noted) : NULL;
    if (noted)
        return true;
    struct record *r = record_read(q->arena, q->db, q->reg, number, err);
    return r && work_procedure_for(q->arena, q->work, q->db, r, q->query->today, out, err);
}

/* Those that lead on first. */
static void order_steps(struct todo *t)
{
    for (size_t i = 0; i < t->steps; i++) {
        const struct step *s = t->step[i];
        if (!call_leads_on(s))
            continue;
        memmove(&t->step[t->leading + 1], &t->step[t->leading], (i - t->leading) * sizeof *t->step);
        t->step[t->leading++] = s;
    }
}

static void set_steps(struct asking *q, const struct procedure *p, const bool *held, struct todo *t)
{
    t->step = arena_array(q->arena, p->steps, sizeof(struct step *));
    for (size_t i = 0; i < p->steps; i++)
        if (is_wanted(q, &p->step[i]) && held[taker_of(q, p->step[i].organ)] && step_leaves(&p->step[i], t->state))
            t->step[t->steps++] = &p->step[i];
    order_steps(t);
}

static void set_light(struct asking *q, struct todo *t)
{
    const struct calendar *c = q->work->law->calendar;
    int32_t today = q->query->today;
    t->light = LIGHT_NONE;
    if (t->due == DATE_NONE)
        return;
    t->workdays_left =
        t->due < today ? -(int64_t)calendar_workdays(c, t->due, today) : calendar_workdays(c, today, t->due);
    t->light = t->due < today ? LIGHT_RED : t->workdays_left <= TERM_AMBER_WORKDAYS ? LIGHT_AMBER : LIGHT_GREEN;
}

static const char *copied(struct arena *a, struct stmt *st, int column)
{
    const char *s = stmt_text(st, column);
    return s ? arena_strdup(a, s) : NULL;
}

static bool is_watched(const struct asking *q, const struct todo *t, const bool *held)
{
    return q->watched && t->told >= q->watched && held[taker_of(q, NULL)];
}

static bool add_row(struct asking *q, struct stmt *st, struct error *err)
{
    const struct procedure *p;
    struct todo t = {
        .reg = q->reg->name,
        .number = copied(q->arena, st, 0),
        .label = copied(q->arena, st, 1),
        .organ = copied(q->arena, st, 2),
        .state = copied(q->arena, st, 3),
        .due = stmt_null(st, 5) ? DATE_NONE : (int32_t)stmt_int(st, 5),
        .told = (enum telling)stmt_int(st, 6),
        .settled = stmt_int(st, 7),
    };
    bool *held = arena_array(q->arena, q->takers, sizeof *held);
    for (size_t i = 0; i < q->takers; i++)
        held[i] = !q->held.condition || !stmt_null(st, COLUMNS + (int)i);
    if (!set_procedure(q, copied(q->arena, st, 4), t.number, &p, err))
        return false;
    if (p)
        set_steps(q, p, held, &t);
    if (!t.steps && !is_watched(q, &t, held))
        return true;
    set_light(q, &t);
    q->todo = arena_grow(q->arena, q->todo, q->count, &q->room, sizeof *q->todo);
    q->todo[q->count++] = t;
    return true;
}

static bool ask_register(struct asking *q, const struct reg *reg, struct error *err)
{
    q->reg = reg;
    q->sql = buf_new(q->arena);
    q->bounds = 0;
    find_takers(q);
    add_from(q);
    if (!add_states(q))
        return true;
    add_filters(q);
    struct stmt *st = db_prepare(q->db, q->sql.data, err);
    if (!st)
        return false;
    for (size_t i = 0; i < q->bounds; i++)
        stmt_bind_value(st, (int)i + 1, q->bound[i]);
    bool good = true;
    while (good && stmt_row(st, err))
        good = add_row(q, st, err);
    stmt_reset(st);
    return good && !err->code;
}

static int by_due(const void *a, const void *b)
{
    const struct todo *x = a, *y = b;
    if (x->due != y->due)
        return x->due == DATE_NONE ? 1 : y->due == DATE_NONE ? -1 : x->due < y->due ? -1 : 1;
    int reg = strcmp(x->reg, y->reg);
    return reg ? reg : strcmp(x->number, y->number);
}

bool work_todo(struct arena *a, const struct work *w, struct db *db, const struct todo_query *query, size_t *count,
               struct todo **out, struct error *err)
{
    const struct model *m = w->records->model;
    struct asking q = {.arena = a, .work = w, .db = db, .query = query, .limit = query->limit};
    if (!q.limit || q.limit > LIMIT_MOST)
        q.limit = q.limit ? LIMIT_MOST : LIMIT_DEFAULT;
    if (query->organ) {
        struct reach reach;
        if (!reach_of(a, m, db, query->organ, query->role, &reach, err))
            return false;
        q.held = reach_organs(a, m, &reach, query->below);
    }
    q.watched = watch_from(m, query->role);
    q.until = light_last_day(w->law->calendar, query->worst, query->today);
    for (size_t i = 0; i < m->regs; i++)
        if (procedures_of(m, &m->reg[i]) && !ask_register(&q, &m->reg[i], err))
            return false;
    if (q.count)
        qsort(q.todo, q.count, sizeof *q.todo, by_due);
    *count = q.count < q.limit ? q.count : q.limit;
    *out = q.todo;
    return true;
}
