/* Random people work every procedure of the district's own definitions for eight years: any step, by any role, with any
 * value, mostly as it should be and at times not, while the days go by, terms lapse by themselves, the law changes and
 * the next year's calendar arrives in November. Whatever they do: what is refused changes nothing, no clock runs and
 * has stopped, no state is without a way out, the ledger is whole, and its events alone give the same tables.
 *
 * PLUMBLINE_WALK_SEED and PLUMBLINE_WALK_ATTEMPTS choose another walk; a failure names its seed. PLUMBLINE_WALK_TELL
 * names a procedure whose attempts are printed. */
#include "walk.h"

#include "core/date.h"
#include "core/gather.h"
#include "core/text.h"
#include "record/ledger.h"
#include "record/rebuild.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Time. */

/* What happened since, by people and by itself: which steps, and whether their records are in order. */
static void look_at_events(struct walk *w)
{
    const struct model *m = w->office->model;
    struct error err = {0};
    int64_t last = walk_events(w);
    for (int64_t n = w->told + 1; n <= last; n++) {
        struct event_row e;
        arena_clear(w->filler.each);
        assert_good(ledger_read(w->filler.each, w->office->db, n, &e, &err), err);
        if (strcmp(e.action, "create") == 0 && strcmp(e.actor, somebody) != 0 && w->told)
            filler_note(&w->filler, model_reg(m, e.reg), e.record); /* an order to hurry, for example */
        if (!text_starts(e.action, "step:"))
            continue;
        const struct procedure *p = model_procedure(m, e.procedure);
        const struct step *s = procedure_step(p, e.action + strlen("step:"));
        w->steps[p->index][s - p->step]++;
        if (e.role)
            continue;
        w->counts.lapsed++;
        assert_sound(w->filler.each, &w->work, w->office->db, w->ways, model_reg(m, e.reg), e.record);
    }
    w->told = last;
}

static void tick(struct walk *w)
{
    struct error err = {0};
    struct happened happened;
    look_at_events(w);
    bool good = work_tick(&w->work, w->filler.today, &happened, &err);
    look_at_events(w);
    walk_take_up(w, false);
    w->counts.told += (size_t)(happened.reminders + happened.escalations);
    w->counts.orders += (size_t)happened.orders;
    assert_good(good, err);
}

static const struct calendar *calendar_until(struct walk *w, int year)
{
    struct arena *a = w->office->arena;
    struct gather g = {.arena = a};
    FILE *from = fopen(support_path(a, "law/holidays.csv"), "rb");
    struct buf b = buf_new(a);
    char line[1000];
    assert_non_null(from);
    for (size_t n = 0; fgets(line, sizeof line, from); n++)
        if (!n || atoi(line) <= year)
            buf_add(&b, line);
    fclose(from);
    const struct calendar *c = calendar_load(support_write(w->office, "holidays.csv", b.data), &g);
    assert_non_null(c);
    return c;
}

/* Next year's holidays arrive in November. */
static void know_calendar(struct walk *w, int year)
{
    struct error err = {0};
    int64_t changed;
    w->law.calendar = calendar_until(w, year);
    assert_good(work_recompute(&w->work, w->filler.today, &changed, &err), err);
}

static void walk_through(struct walk *w, int32_t from, int32_t to)
{
    size_t done = 0, days = (size_t)(to - from);
    know_calendar(w, date_year(from));
    for (int32_t day = from; day < to; day++) {
        int year, month, date;
        w->filler.today = day;
        date_parts(day, &year, &month, &date);
        if (month == 11 && date == 25)
            know_calendar(w, year + 1);
        if ((day - from) % SEASON == 0)
            walk_choose_busy(w);
        if (day % 2 == 0)
            tick(w);
        size_t until = w->attempts_at_most * (size_t)(day - from + 1) / days;
        for (size_t idle = 0; done < until && idle < 1000; idle++) {
            walk_attempt(w);
            idle = w->attempts > done ? 0 : idle;
            done = w->attempts;
        }
    }
    tick(w);
}

/* The end. */

static void check_ledger(struct walk *w, struct db *db)
{
    struct error err = {0};
    struct ledger_verdict v;
    assert_good(ledger_verify(db, w->office->model, &w->office->keys, &v, &err), err);
    if (!v.whole)
        fail_msg("%s", v.finding);
}

static void check_rebuilt(struct walk *w)
{
    struct error err = {0};
    struct test_office *o = w->office;
    struct rebuilt out;
    const char *into = support_place(o, 0);
    assert_good(ledger_rebuild(o->arena, o->db, o->model, &o->keys, NULL, into, &out, &err), err);
    struct store *s = store_open(into, false, &err);
    struct db *db = s ? store_connect(s, false, &err) : NULL;
    assert_good(db, err);
    check_ledger(w, db);
    support_assert_same(o->model, o->db, db);
    db_close(db);
    store_close(s);
}

static void report(struct walk *w)
{
    const struct counts *c = &w->counts;
    print_message("# seed %llu: %zu attempts: %zu steps taken, refused: %zu by a gate, %zu for rights, %zu for the "
                  "state, %zu for what was given\n",
                  (unsigned long long)w->seed, w->attempts, c->taken, c->refused_by[ERROR_LAW],
                  c->refused_by[ERROR_RIGHTS], c->refused_by[ERROR_CONFLICT], c->refused_by[ERROR_INPUT]);
    print_message("# %zu records made (%zu forms refused), %zu corrections, %zu removals, %zu choices compared\n",
                  w->filler.made, w->filler.refused, c->changed, c->removed, c->choices);
    print_message("# by themselves: %zu steps, %zu reminders and escalations, %zu orders; %lld events\n", c->lapsed,
                  c->told, c->orders, (long long)walk_events(w));
}

static void check_reached(struct walk *w)
{
    const struct model *m = w->office->model;
    size_t idle = 0, unreached = 0, all = 0;
    for (size_t i = 0; i < m->procedures; i++) {
        const struct procedure *p = &m->procedure[i];
        struct buf never = buf_new(w->office->arena);
        size_t taken = 0;
        for (size_t s = 0; s < p->steps; s++) {
            taken += w->steps[i][s];
            if (!w->steps[i][s])
                buf_printf(&never, " %s", p->step[s].name);
            unreached += !w->steps[i][s];
        }
        all += p->steps;
        if (never.size)
            print_message("# never taken in %s:%s\n", p->name, never.data);
        if (!taken)
            print_message("# nothing was done in %s\n", p->name);
        idle += !taken;
    }
    print_message("# %zu of %zu steps were taken\n", all - unreached, all);
    assert_int_equal(idle, 0);
}

static void walk(int kind, size_t attempts)
{
    struct walk *w = walk_open(kind, attempts);
    print_message("# walking with PLUMBLINE_WALK_SEED=%llu\n", (unsigned long long)w->seed);
    walk_through(w, date_of(2018, 6, 1), date_of(2026, 6, 1));
    report(w);
    check_reached(w);
    check_ledger(w, w->office->db);
    check_rebuilt(w);
    arena_free(w->filler.each);
    support_close(w->office);
}

static void test_walk_on_sqlite(void **state)
{
    (void)state;
    walk(0, 20000);
}

static void test_walk_on_postgresql(void **state)
{
    (void)state;
    if (!support_has_postgresql())
        skip();
    walk(1, 4000);
}

int main(void)
{
    /* Nothing here asks whether a commit is on the disk. */
    if (access("/dev/shm", W_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 0);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_walk_on_sqlite),
                                       cmocka_unit_test(test_walk_on_postgresql)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
