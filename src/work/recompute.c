/* Due dates, and the days of the next tellings, after the calendar or the definitions' escalation changed. */
#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "store/store.h"
#include "store/writer.h"
#include "work/arrange.h"
#include "work/note.h"

#include <string.h>

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

/* The new due date with its event. */
static bool write_due(struct arena *a, struct db *db, struct recompute *q, struct kept_clock *k, const struct clock *c,
                      struct error *err)
{
    struct owner o;
    struct event e = {
        .actor = own_actor,
        .action = "recompute",
        .reason = "工作日历或者催办规则变更",
        .day = q->today,
        .at = note_time(q->today, q->today),
    };
    if (!note_owner(a, db, k, c->due, &o, err))
        return false;
    q->changed++;
    return note_write(a, q->work, db, k, c->due && o.due != k->due ? c->due : NULL, &o, &e, err);
}

/* How the clock stands by a calendar; *c NULL where nobody works with it any more. */
static bool settled(struct arena *a, const struct work *w, struct kept_clock *k, const struct calendar *by,
                    int32_t today, const struct clock **c, struct error *err)
{
    const struct model *m = w->records->model;
    const struct procedure *p = model_procedure(m, k->procedure);
    struct term term;
    *c = p && model_reg(m, k->reg) ? procedure_clock(p, k->clock) : NULL;
    if (!*c)
        return true;
    if (!clock_term(a, w->law, k, &term, err))
        return false;
    clock_settle(a, k, &term, &(struct settling){by, m->escalation, *c, today});
    return true;
}

static bool recompute_one(struct arena *a, struct db *db, struct recompute *q, struct kept_clock *k, struct error *err)
{
    const struct clock *c;
    struct kept_clock was = *k;
    if (!settled(a, q->work, k, q->work->law->calendar, q->today, &c, err) || !c)
        return !err->code;
    bool same = was.due == k->due && was.lapses_on == k->lapses_on && text_equal(was.lapse, k->lapse) &&
                was.told == k->told && was.tells_on == k->tells_on;
    return same || write_due(a, db, q, k, c, err);
}

static bool recompute_page(struct db *db, void *argument, struct error *err)
{
    struct recompute *q = argument;
    struct arena *rows = arena_new(), *a = arena_new();
    struct kept_clock *k = arena_array(rows, PAGE, sizeof *k);
    int64_t before = q->changed;
    bool good = arrange_use_written(q->work, db, err) && read_open(rows, db, q->after, k, &q->seen, err);
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

/* Trying. */

struct trial {
    const struct work *work;
    struct db *db;
    const struct calendar *calendar;
    int32_t today;
    struct arena *kept; /* of what is shown */
    struct moves *out;
};

/* Kept in the order of the nearer of both days, the first few. */
static int32_t nearer(const struct move *s)
{
    return s->was == DATE_NONE || (s->is != DATE_NONE && s->is < s->was) ? s->is : s->was;
}

static void show(struct trial *q, const struct move *s)
{
    struct moves *o = q->out;
    size_t at = o->count;
    while (at && nearer(&o->move[at - 1]) > nearer(s))
        at--;
    if (at == MOVES_SHOWN)
        return;
    o->count += o->count < MOVES_SHOWN;
    memmove(&o->move[at + 1], &o->move[at], (o->count - at - 1) * sizeof *o->move);
    o->move[at] = *s;
    o->move[at].reg = arena_strdup(q->kept, s->reg);
    o->move[at].number = arena_strdup(q->kept, s->number);
}

static bool try_one(struct arena *a, struct trial *q, struct kept_clock *k, struct error *err)
{
    struct move s = {.reg = k->reg, .was = k->due};
    struct owner o;
    if (!settled(a, q->work, k, q->calendar, q->today, &s.clock, err) || !s.clock)
        return !err->code;
    q->out->open++;
    s.is = k->due;
    if (s.is == s.was)
        return true;
    bool earlier = s.was == DATE_NONE || (s.is != DATE_NONE && s.is < s.was);
    q->out->earlier += earlier;
    q->out->later += !earlier;
    if (!note_owner(a, q->db, k, NULL, &o, err))
        return false;
    s.number = o.number;
    show(q, &s);
    return true;
}

bool work_moves(struct arena *a, const struct work *w, struct db *db, const struct calendar *c, int32_t today,
                struct moves *out, struct error *err)
{
    struct trial q = {w, db, c, today, a, out};
    struct arena *rows = arena_new(), *each = arena_new();
    int64_t after = 0;
    size_t seen;
    bool good;
    *out = (struct moves){0};
    do {
        arena_clear(rows);
        struct kept_clock *k = arena_array(rows, PAGE, sizeof *k);
        good = read_open(rows, db, after, k, &seen, err);
        for (size_t i = 0; good && i < seen; i++) {
            arena_clear(each);
            after = k[i].id;
            good = try_one(each, &q, &k[i], err);
        }
    } while (good && seen == PAGE);
    arena_free(each);
    arena_free(rows);
    return good;
}
