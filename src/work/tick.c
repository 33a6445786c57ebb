/* What happens without anybody: terms that lapse on their day, and due dates after a change of the calendar. */
#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "record/ledger.h"
#include "store/store.h"
#include "store/writer.h"
#include "work/inner.h"

#include <string.h>

static const char own_actor[] = "plumbline";

/* A walk over lapsed clocks in the order of their days. A step that cannot be taken is passed by, and told at the end.
 */
struct tick {
    const struct work *work;
    int32_t today, day; /* day and id: of the clock last seen */
    int64_t id;
    bool found, taken;
};

static bool next_lapsed(struct arena *a, struct db *db, struct tick *t, struct kept_clock *out, struct error *err)
{
    const char *sql = arena_printf(a,
                                   "select %s from clock where state = 'running' and lapses_on <= ? and "
                                   "(lapses_on > ? or (lapses_on = ? and id > ?)) order by lapses_on, id limit 1",
                                   clock_columns(a, ""));
    struct stmt *st = db_prepare(db, sql, err);
    t->found = false;
    if (!st)
        return false;
    stmt_bind_int(st, 1, t->today);
    stmt_bind_int(st, 2, t->day);
    stmt_bind_int(st, 3, t->day);
    stmt_bind_int(st, 4, t->id);
    if (!stmt_row(st, err))
        return !err->code;
    clock_read(a, st, 0, out);
    stmt_reset(st);
    t->found = true;
    t->day = out->lapses_on;
    t->id = out->id;
    return true;
}

/* A term of hours may end late on the day. */
static bool is_over(const struct tick *t, const struct term *term)
{
    struct term_end e = term_end_of(term, t->work->law->calendar);
    if (!e.known || e.passed_on > t->today)
        return false;
    return term->rule->unit != RULE_HOUR || e.passed_on < t->today ||
           (t->today == date_today() && e.due_time < time_now());
}

static const char *number_of(struct arena *a, struct db *db, const struct kept_clock *k, struct error *err)
{
    struct stmt *st = db_prepare(db, arena_printf(a, "select number from %s where id = ?", db_quote(a, k->reg)), err);
    if (!st)
        return NULL;
    stmt_bind_int(st, 1, k->record_id);
    const char *number = stmt_row(st, err) ? arena_strdup(a, stmt_text(st, 0)) : NULL;
    stmt_reset(st);
    return number;
}

static const char *why(struct arena *a, const struct clock *c, const struct rule *rule, int32_t effect)
{
    if (!rule->outcome || effect == DATE_NONE)
        return arena_printf(a, "%s届满", c->title.zh);
    return arena_printf(a, "%s届满：%s，自%s起", c->title.zh, rule->outcome->text.zh, date_iso(a, effect));
}

/* 0: now. A day that is simulated has its own times. */
static int64_t moment_of(const struct tick *t, const struct term *term, const struct term_end *end, int32_t day)
{
    if (t->today == date_today())
        return 0;
    return term->rule->unit == RULE_HOUR ? end->due_time + 1 : time_of_date(day);
}

static bool lapse(struct arena *a, struct db *db, struct tick *t, const struct kept_clock *k, struct error *err)
{
    const struct work *w = t->work;
    const struct reg *reg = model_reg(w->records->model, k->reg);
    const struct procedure *p = model_procedure(w->records->model, k->procedure);
    const struct clock *c = p ? procedure_clock(p, k->clock) : NULL;
    struct term term;
    if (!reg || !c || !c->deemed)
        return error_set(err, ERROR_DEFINITION,
                         "the clock “%s” of “%s” lapsed, but the definitions no longer declare it", k->clock,
                         k->procedure);
    if (!clock_term(a, w->law, k, &term, err))
        return false;
    const char *number = is_over(t, &term) ? number_of(a, db, k, err) : NULL;
    if (!number)
        return !err->code;
    struct term_end end = term_end_of(&term, w->law->calendar);
    struct deed deed = {
        .actor = own_actor,
        .day = k->lapses_on,
        .at = moment_of(t, &term, &end, k->lapses_on),
        .reason = why(a, c, term.rule, end.effect_on),
        .article = rule_article(a, &term.rule->basis, LAW_ZH),
        .lapsed = end.effect_on != DATE_NONE,
        .counts_from = end.effect_on,
    };
    struct record r;
    struct faults faults;
    t->taken = work_step(a, w, db, reg, number, c->deemed->name, NULL, &deed, &r, &faults, err);
    return t->taken;
}

static bool lapse_next(struct db *db, void *argument, struct error *err)
{
    struct tick *t = argument;
    struct arena *a = arena_new();
    struct kept_clock k;
    bool good = next_lapsed(a, db, t, &k, err) && (!t->found || lapse(a, db, t, &k, err));
    arena_free(a);
    return good;
}

bool work_tick(const struct work *w, int32_t today, struct happened *out, struct error *err)
{
    struct tick t = {.work = w, .today = today, .day = INT32_MIN};
    struct error first = {0};
    *out = (struct happened){0};
    do {
        struct error own = {0};
        t.taken = t.found = false;
        if (writer_run(w->records->writer, lapse_next, &t, &own))
            out->steps += t.taken;
        else if (first.code == ERROR_NONE)
            first = own;
    } while (t.found);
    if (first.code == ERROR_NONE)
        return true;
    if (err)
        *err = first;
    return false;
}

/* Recomputing. */

enum { PAGE = 5000 };

struct recompute {
    const struct work *work;
    int32_t today;
    int64_t after; /* id of the last clock seen */
    size_t seen;   /* by the last write */
    int64_t changed;
};

static bool read_open(struct arena *a, struct db *db, int64_t after, struct kept_clock *out, size_t *count,
                      struct error *err)
{
    const char *sql = arena_printf(a, "select %s from clock where state <> 'stopped' and id > ? order by id limit ?",
                                   clock_columns(a, ""));
    struct stmt *st = db_prepare(db, sql, err);
    *count = 0;
    if (!st)
        return false;
    stmt_bind_int(st, 1, after);
    stmt_bind_int(st, 2, PAGE);
    while (stmt_row(st, err))
        clock_read(a, st, 0, &out[(*count)++]);
    return !err->code;
}

/* What the event of a recomputed clock needs of its record. */
struct owner {
    const char *number;
    int64_t event;
    int32_t due; /* of the field that shows it */
};

static bool read_owner(struct arena *a, struct db *db, const struct kept_clock *k, const struct field *due,
                       struct owner *out, struct error *err)
{
    const char *sql = arena_printf(a, "select number, event, %s from %s where id = ?",
                                   due ? db_quote(a, due->name) : "null", db_quote(a, k->reg));
    struct stmt *st = db_prepare(db, sql, err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, k->record_id);
    if (!stmt_row(st, err))
        return !err->code && error_set(err, ERROR_STORE,
                                       "a clock of “%s” belongs to no record: run “plumbline ledger "
                                       "verify”",
                                       k->reg);
    out->number = arena_strdup(a, stmt_text(st, 0));
    out->event = stmt_int(st, 1);
    out->due = stmt_null(st, 2) ? DATE_NONE : (int32_t)stmt_int(st, 2);
    stmt_reset(st);
    return true;
}

static const char *due_json(struct arena *a, int32_t day)
{
    return day == DATE_NONE ? "null" : arena_printf(a, "\"%s\"", date_iso(a, day));
}

static bool update_owner(struct arena *a, struct db *db, const struct kept_clock *k, const struct field *due,
                         int64_t event, struct error *err)
{
    const char *shown = due ? arena_printf(a, "%s = ?, ", db_quote(a, due->name)) : "";
    struct stmt *st =
        db_prepare(db, arena_printf(a, "update %s set %sevent = ? where id = ?", db_quote(a, k->reg), shown), err);
    int at = 1;
    if (!st)
        return false;
    if (due && k->due == DATE_NONE)
        stmt_bind_null(st, at++);
    else if (due)
        stmt_bind_int(st, at++, k->due);
    stmt_bind_int(st, at++, event);
    stmt_bind_int(st, at, k->record_id);
    return stmt_run(st, err);
}

/* The new due date with its event. */
static bool write_due(struct arena *a, struct db *db, struct recompute *q, struct kept_clock *k, const struct clock *c,
                      struct error *err)
{
    struct owner o = {0};
    int64_t number;
    if (!read_owner(a, db, k, c->due, &o, err))
        return false;
    bool shows = c->due && o.due != k->due;
    const struct kept_clock *one = k;
    struct event e = {
        .actor = own_actor,
        .action = "recompute",
        .reg = k->reg,
        .record = o.number,
        .previous = o.event,
        .changes =
            shows ? arena_printf(a, "{\"%s\":[%s,%s]}", c->due->name, due_json(a, o.due), due_json(a, k->due)) : "{}",
        .clocks = clocks_json(a, &one, 1),
        .procedure = k->procedure,
        .reason = "工作日历变更",
        .day = q->today,
        .at = q->today == date_today() ? 0 : time_of_date(q->today),
    };
    q->changed++;
    return ledger_append(a, q->work->records->ledger, db, &e, &number, err) &&
           update_owner(a, db, k, shows ? c->due : NULL, number, err) && clock_put(db, k, err);
}

static bool recompute_one(struct arena *a, struct db *db, struct recompute *q, struct kept_clock *k, struct error *err)
{
    const struct model *m = q->work->records->model;
    const struct procedure *p = model_procedure(m, k->procedure);
    const struct clock *c = p ? procedure_clock(p, k->clock) : NULL;
    struct kept_clock was = *k;
    struct term term;
    if (!c || !model_reg(m, k->reg))
        return true; /* nobody works with it any more */
    if (!clock_term(a, q->work->law, k, &term, err))
        return false;
    clock_settle(a, k, &term, q->work->law->calendar, c->deemed ? c->deemed->name : NULL);
    bool same = was.due == k->due && was.lapses_on == k->lapses_on && text_equal(was.lapse, k->lapse);
    return same || write_due(a, db, q, k, c, err);
}

static bool recompute_page(struct db *db, void *argument, struct error *err)
{
    struct recompute *q = argument;
    struct arena *rows = arena_new(), *a = arena_new();
    struct kept_clock *k = arena_array(rows, PAGE, sizeof *k);
    int64_t before = q->changed;
    bool good = read_open(rows, db, q->after, k, &q->seen, err);
    for (size_t i = 0; good && i < q->seen; i++) {
        arena_clear(a);
        good = recompute_one(a, db, q, &k[i], err);
        q->after = k[i].id;
    }
    if (!good)
        q->changed = before;
    arena_free(a);
    arena_free(rows);
    return good;
}

bool work_recompute(const struct work *w, int32_t today, int64_t *changed, struct error *err)
{
    struct recompute q = {.work = w, .today = today};
    bool good;
    do
        good = writer_run(w->records->writer, recompute_page, &q, err);
    while (good && q.seen == PAGE);
    *changed = q.changed;
    return good;
}
