/* Due dates, and the days of the next tellings, after the calendar or the definitions' escalation changed. */
#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "store/store.h"
#include "store/writer.h"
#include "work/note.h"

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
    clock_settle(a, k, &term, &(struct settling){q->work->law->calendar, m->escalation, c, q->today});
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
