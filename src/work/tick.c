/* What happens without anybody: terms that lapse on their day, and who is told that others run out. */
#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "store/store.h"
#include "store/writer.h"
#include "work/arrange.h"
#include "work/note.h"
#include "work/urge.h"

#include <string.h>

enum { TELLINGS = 500 }; /* of one write; people's own wait no longer than for these */

/* A place in a walk over clocks, in the order of their days. */
struct mark {
    int32_t day;
    int64_t id;
};

/* Lapses and tellings, each by its day, are taken in turn: of one day the lapses first, since what has lapsed is no
 * longer late. What cannot be done is passed by, and told at the end. */
struct tick {
    const struct work *work;
    int32_t today;
    struct mark lapse, telling; /* the last seen of each */
    size_t room;                /* tellings that one write takes */
    size_t alone;               /* tellings to come that are taken one by one, since one of them failed */
    size_t found;               /* by the last write */
    struct happened now;        /* in it */
};

static struct stmt *ask_after(struct arena *a, struct db *db, const struct tick *t, const char *day,
                              const char *condition, const struct mark *after, size_t limit, struct error *err)
{
    struct stmt *st =
        db_prepare(db,
                   arena_printf(a, "select %s from clock where %s%s <= ? and (%s, id) > (?, ?) order by %s, id limit ?",
                                clock_columns(a, ""), condition, day, day, day),
                   err);
    if (!st)
        return NULL;
    stmt_bind_int(st, 1, t->today);
    stmt_bind_int(st, 2, after->day);
    stmt_bind_int(st, 3, after->id);
    stmt_bind_int(st, 4, (int64_t)limit);
    return st;
}

static bool next_lapse(struct arena *a, struct db *db, const struct tick *t, struct kept_clock *out, bool *found,
                       struct error *err)
{
    struct stmt *st = ask_after(a, db, t, "lapses_on", "state = 'running' and ", &t->lapse, 1, err);
    *found = st && stmt_row(st, err);
    if (*found) {
        clock_read(a, st, 0, out);
        stmt_reset(st);
    }
    return !err->code;
}

/* Those of the next day that has any, as many as one write takes. */
static bool next_tellings(struct arena *a, struct db *db, const struct tick *t, struct kept_clock *out, size_t *count,
                          struct error *err)
{
    struct stmt *st = ask_after(a, db, t, "tells_on", "", &t->telling, t->room, err);
    *count = 0;
    while (st && stmt_row(st, err)) {
        clock_read(a, st, 0, &out[*count]);
        if (out[*count].tells_on != out[0].tells_on) {
            stmt_reset(st);
            break;
        }
        ++*count;
    }
    return !err->code;
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

/* The record's number, and the day on which it was last worked on. */
static const char *number_of(struct arena *a, struct db *db, const struct kept_clock *k, int32_t *worked,
                             struct error *err)
{
    const char *sql = arena_printf(a, "select number, event from %s where id = ?", db_quote(a, k->reg));
    struct stmt *st = db_prepare(db, sql, err);
    struct event_row last;
    if (!st)
        return NULL;
    stmt_bind_int(st, 1, k->record_id);
    const char *number = stmt_row(st, err) ? arena_strdup(a, stmt_text(st, 0)) : NULL;
    int64_t event = number ? stmt_int(st, 1) : 0;
    stmt_reset(st);
    if (!number || !last_deed(a, db, event, &last, err))
        return NULL;
    *worked = last.day ? date_parse(last.day) : DATE_NONE;
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
    int64_t at = note_time(day, t->today);
    return at && term->rule->unit == RULE_HOUR ? end->due_time + 1 : at;
}

static bool lapse(struct arena *a, struct db *db, struct tick *t, const struct kept_clock *k, struct error *err)
{
    t->lapse = (struct mark){k->lapses_on, k->id};
    t->found = 1;
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
    int32_t day = k->lapses_on, worked = DATE_NONE;
    const char *number = is_over(t, &term) ? number_of(a, db, k, &worked, err) : NULL;
    if (!number)
        return !err->code;
    if (worked > day) /* somebody was quicker than this look at the clocks */
        day = worked;
    struct term_end end = term_end_of(&term, w->law->calendar);
    struct deed deed = {
        .actor = own_actor,
        .day = day,
        .at = moment_of(t, &term, &end, day),
        .reason = why(a, c, term.rule, end.effect_on),
        .article = rule_article(a, &term.rule->basis, LAW_ZH),
        .lapsed = end.effect_on != DATE_NONE,
        .counts_from = end.effect_on,
    };
    struct record r;
    struct faults faults;
    t->now.steps = work_step(a, w, db, reg, number, c->deemed->name, NULL, &deed, &r, &faults, err);
    return t->now.steps;
}

static bool tell_all(struct arena *a, struct db *db, struct tick *t, struct kept_clock *k, size_t count,
                     struct error *err)
{
    struct arena *each = arena_new();
    struct urging u = {.arena = each,
                       .work = t->work,
                       .db = db,
                       .look = lookup_new(a, db, t->work->records->model),
                       .today = t->today,
                       .happened = &t->now};
    bool good = true;
    t->found = count;
    for (size_t i = 0; good && i < count; i++) {
        arena_clear(each);
        t->telling = (struct mark){k[i].tells_on, k[i].id};
        good = urge_clock(&u, &k[i], err);
    }
    arena_free(each);
    return good;
}

static bool take_next(struct db *db, void *argument, struct error *err)
{
    struct tick *t = argument;
    struct arena *a = arena_new();
    struct kept_clock lapsed, *telling = arena_array(a, t->room, sizeof *telling);
    bool lapses;
    size_t tellings;
    bool good = arrange_use_written(t->work, db, err) && next_lapse(a, db, t, &lapsed, &lapses, err) &&
                next_tellings(a, db, t, telling, &tellings, err);
    if (good && lapses && (!tellings || lapsed.lapses_on <= telling[0].tells_on))
        good = lapse(a, db, t, &lapsed, err);
    else if (good && tellings)
        good = tell_all(a, db, t, telling, tellings, err);
    arena_free(a);
    return good;
}

void happened_add(struct happened *to, const struct happened *h)
{
    to->steps += h->steps;
    to->reminders += h->reminders;
    to->escalations += h->escalations;
    to->orders += h->orders;
}

/* Of many tellings one that cannot be told has undone all: they are taken again, one by one. */
static bool again_alone(struct tick *t, const struct mark *before)
{
    bool many = t->found > 1;
    if (many) {
        t->telling = *before;
        t->alone = t->found;
        t->room = 1;
    }
    return many;
}

static void go_on(struct tick *t)
{
    if (t->alone && t->found)
        t->alone--;
    t->room = t->alone ? 1 : TELLINGS;
}

bool work_tick(const struct work *w, int32_t today, struct happened *out, struct error *err)
{
    struct mark first_of_all = {INT32_MIN, 0};
    struct tick t = {.work = w, .today = today, .lapse = first_of_all, .telling = first_of_all, .room = TELLINGS};
    struct error first = {0};
    *out = (struct happened){0};
    do {
        struct error own = {0};
        struct mark before = t.telling;
        t.now = (struct happened){0};
        t.found = 0;
        if (writer_run(w->records->writer, take_next, &t, &own))
            happened_add(out, &t.now);
        else if (again_alone(&t, &before))
            continue;
        else if (first.code == ERROR_NONE)
            first = own;
        go_on(&t);
    } while (t.found);
    if (first.code == ERROR_NONE)
        return true;
    if (err)
        *err = first;
    return false;
}
