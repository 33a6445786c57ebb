/* Reminders, the organ's head, supervision: on their days, once, in order, and taken back where the term moves. Days
 * were worked by hand with the calendar of 2020. On SQLite and, where there is one, on PostgreSQL.
 *
 * The licence's term of 20 workdays that begins on 28 August is due on 25 September (31.8., 1.-4., 7.-11., 14.-18.,
 * 21.-25.9.). Three workdays are left from the 22nd on. The head is told on the 26th, a Saturday. Five workdays after
 * that is 9 October: 27.9. (a worked Sunday), 28., 29., 30., and 9.10., since 1.-8.10. are free. */
#include "work_support.h"

#include "core/gather.h"
#include "core/text.h"
#include "store/store.h"
#include "store/writer.h"

#include <string.h>

static struct happened tick(struct desk *d, const char *on)
{
    struct error err = {0};
    struct happened happened;
    assert_good(work_tick(&d->work, day(on), &happened, &err), err);
    return happened;
}

static void assert_happened(struct desk *d, const char *on, int steps, int reminders, int escalations, int orders)
{
    struct happened h = tick(d, on);
    if (h.steps != steps || h.reminders != reminders || h.escalations != escalations || h.orders != orders)
        fail_msg("%s: %lld steps, %lld reminders, %lld escalations, %lld orders", on, (long long)h.steps,
                 (long long)h.reminders, (long long)h.escalations, (long long)h.orders);
}

/* An application accepted on 28 August, and what its clock tells next. */
static const char *accepted(struct desk *d)
{
    const char *n = begin_on(d, "plain", "2020-08-28");
    take(d, n, "accept", "2020-08-28");
    return n;
}

static void assert_telling(struct desk *d, const char *n, const char *clock, enum telling told, const char *tells_on)
{
    struct clock_row row = clock_named(d, n, clock);
    const char *is = row.tells_on == DATE_NONE ? "never" : date_iso(d->office->arena, row.tells_on);
    if (row.told != told || strcmp(is, tells_on) != 0)
        fail_msg("%s of %s: told %d, tells on %s", clock, n, (int)row.told, is);
}

static struct page orders(struct desk *d)
{
    struct error err = {0};
    struct page page;
    struct query q = {.reg = model_reg(d->office->model, "order_slip")};
    assert_good(record_find(d->office->arena, d->office->db, d->office->model, &q, &page, &err), err);
    return page;
}

static const char *cell_of(struct desk *d, const struct record *r, const char *field)
{
    return record_cell(d->office->arena, r, reg_column(r->reg, field));
}

/* A step on an order. */
struct answer {
    struct desk *desk;
    const char *number, *step, *role, *on;
};

static bool run_answer(struct db *db, void *argument, struct error *err)
{
    struct answer *x = argument;
    struct arena *a = x->desk->office->arena;
    struct record r;
    struct faults faults;
    struct deed deed = {.actor = "test", .role = x->role, .day = day(x->on), .reason = "有理由"};
    return work_step(a, &x->desk->work, db, model_reg(x->desk->office->model, "order_slip"), x->number, x->step, NULL,
                     &deed, &r, &faults, err);
}

static void answer(struct desk *d, const char *number, const char *step, const char *role, const char *on)
{
    struct error err = {0};
    struct answer x = {d, number, step, role, on};
    assert_good(writer_run(d->office->records.writer, run_answer, &x, &err), err);
}

/* Each on its day, with the rule's article, once; nothing on any other day. */
static void test_days(void **state)
{
    struct desk *d = desk_of(state);
    if (!d)
        skip();
    const char *n = accepted(d);
    assert_telling(d, n, "decision", TOLD_NOBODY, "2020-09-22");
    assert_happened(d, "2020-09-21", 0, 0, 0, 0);
    assert_happened(d, "2020-09-22", 0, 1, 0, 0);
    assert_happened(d, "2020-09-22", 0, 0, 0, 0);
    assert_telling(d, n, "decision", TOLD_REMINDED, "2020-09-26");
    assert_happened(d, "2020-09-25", 0, 0, 0, 0);
    assert_happened(d, "2020-09-26", 0, 0, 1, 0);
    assert_telling(d, n, "decision", TOLD_HEAD, "2020-10-09");
    assert_happened(d, "2020-10-08", 0, 0, 0, 0);
    assert_happened(d, "2020-10-09", 0, 0, 0, 1);
    assert_telling(d, n, "decision", TOLD_SUPERVISION, "never");
    struct event_row e = event_of(d, read_application(d, n), "escalate");
    assert_string_equal(e.day, "2020-09-26");
    assert_string_equal(e.actor, "plumbline");
    assert_string_equal(e.article, "行政许可法第四十二条第一款");
    assert_string_equal(e.procedure, "decide");
    assert_string_equal(e.reason, "办理期限已于2020-09-25届满，尚未办结，报负责人");
    assert_null(e.role);
    assert_non_null(strstr(e.clocks, "\"tells_on\":\"2020-10-09\",\"told\":2"));
    assert_string_equal(event_of(d, read_application(d, n), "remind").day, "2020-09-22");
    assert_whole(d);
    take(d, n, "withdraw", "2020-10-12"); /* what is done tells nobody; how far it went stays */
    assert_telling(d, n, "decision", TOLD_SUPERVISION, "never");
    assert_whole(d);
}

/* An order by hand. */
struct by_hand {
    struct desk *desk;
    int64_t clock;
    const char *number;
    struct deed deed;
};

static bool run_by_hand(struct db *db, void *argument, struct error *err)
{
    struct by_hand *x = argument;
    return work_ordered(x->desk->office->arena, &x->desk->work, db, x->clock, x->number, &x->deed, err);
}

static void order_by_hand(struct desk *d, const char *n, const char *number, const char *on)
{
    struct error err = {0};
    struct by_hand x = {d,
                        clock_named(d, n, "decision").id,
                        number,
                        {.actor = "chief", .role = "head", .day = day(on), .from = "192.0.2.9"}};
    assert_good(writer_run(d->office->records.writer, run_by_hand, &x, &err), err);
}

/* Protects: who ordered what is late need not see it ordered again by itself; and what is not late stays as it was. */
static void test_ordered_by_hand(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    int64_t changed;
    if (!d)
        skip();
    const char *n = accepted(d), *other = accepted(d);
    order_by_hand(d, n, "手001", "2020-09-25"); /* the day due: not late yet */
    assert_null(clock_named(d, n, "decision").ordered);
    assert_happened(d, "2020-09-26", 0, 2, 2, 0);
    order_by_hand(d, n, "手001", "2020-09-28");
    order_by_hand(d, n, "手002", "2020-09-28"); /* once */
    assert_string_equal(clock_named(d, n, "decision").ordered, "手001");
    assert_telling(d, n, "decision", TOLD_SUPERVISION, "never");
    struct event_row e = event_of(d, read_application(d, n), "supervise");
    assert_string_equal(e.actor, "chief");
    assert_string_equal(e.from, "192.0.2.9");
    assert_string_equal(e.day, "2020-09-28");
    assert_non_null(strstr(e.reason, "手001"));
    assert_good(work_recompute(&d->work, day("2020-09-29"), &changed, &err), err);
    assert_int_equal(changed, 0);
    assert_happened(d, "2020-10-09", 0, 0, 0, 1); /* the other's alone */
    assert_string_equal(clock_named(d, n, "decision").ordered, "手001");
    assert_non_null(clock_named(d, other, "decision").ordered);
    assert_whole(d);
    take(d, n, "withdraw", "2020-10-12");
    assert_whole(d);
}

/* Three workdays before a day due behind a holiday: 24 June, since 25 to 27 are free and Sunday the 28th is worked. A
 * term that lapses by law is over on that day: nobody is told that it is late. */
static void test_holiday_and_lapse(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *n = begin_on(d, "plain", "2020-06-22"), *brief = begin_on(d, "plain", "2020-06-22");
    assert_due(d, n, "check", "2020-06-30");
    assert_telling(d, n, "check", TOLD_NOBODY, "2020-06-24");
    /* Three workdays from the 23rd, due on the 29th: who begins such a term needs no reminder of it. */
    assert_good(step_with(d, brief, "ask_correction", "clerk", "2020-06-23", "correct_days", "3", &err), err);
    assert_telling(d, brief, "correction", TOLD_NOBODY, "2020-06-30");
    assert_happened(d, "2020-06-24", 0, 1, 0, 0);
    assert_happened(d, "2020-06-30", 1, 0, 0, 0);
    assert_happened(d, "2020-07-01", 1, 0, 0, 0);
    assert_state(d, n, "accepted");
    assert_telling(d, n, "check", TOLD_REMINDED, "never");
    assert_whole(d);
}

/* The record that supervision makes: what it says, for whom, and its own term, which lapses as any other. */
static void test_order(void **state)
{
    struct desk *d = desk_of(state);
    struct todo *t;
    size_t count;
    struct error err = {0};
    if (!d)
        skip();
    const char *n = accepted(d);
    struct happened all = {0};
    for (int32_t on = day("2020-09-01"); on <= day("2020-10-09"); on++) {
        struct happened now = tick(d, date_iso(d->office->arena, on));
        happened_add(&all, &now);
    }
    assert_true(all.reminders == 1 && all.escalations == 1 && all.orders == 1);
    struct page page = orders(d);
    assert_int_equal(page.count, 1);
    const struct record *o = &page.record[0];
    assert_string_equal(o->number, "220103督2020-001");
    assert_string_equal(o->organ_number, "G11");
    assert_string_equal(o->state, "issued");
    assert_string_equal(cell_of(d, o, "matter"),
                        arena_printf(d->office->arena, "申请%s办理期限已于2020-09-25届满，尚未办结", n));
    assert_string_equal(cell_of(d, o, "issued_by"), "系统签发");
    assert_string_equal(cell_of(d, o, "issued_on"), "2020-10-09");
    assert_string_equal(cell_of(d, o, "kind"), "自动");
    assert_string_equal(cell_of(d, o, "weight"), "2");
    assert_string_equal(cell_of(d, o, "automatic"), "是");
    assert_string_equal(cell_of(d, o, "about_record"), n);
    assert_string_equal(cell_of(d, o, "about_reg"), "申请");
    assert_string_equal(cell_of(d, o, "about_clock"), "办理期限");
    assert_string_equal(cell_of(d, o, "about_due"), "2020-09-25");
    /* Five workdays: 10 October (a worked Saturday), 12, 13, 14, 15. */
    assert_string_equal(cell_of(d, o, "due_on"), "2020-10-15");
    assert_string_equal(event_of(d, o, "create").article, "督察规定第二十二条");
    assert_string_equal(clock_named(d, n, "decision").ordered, o->number);
    assert_happened(d, "2020-10-12", 0, 1, 0, 0); /* of the order's own term */
    assert_happened(d, "2020-10-15", 0, 0, 0, 0);
    assert_happened(d, "2020-10-16", 1, 0, 0, 0);
    assert_happened(d, "2020-12-31", 0, 0, 0, 0); /* no order on an order */
    page = orders(d);
    assert_int_equal(page.count, 1);
    assert_string_equal(cell_of(d, &page.record[0], "escalated"), "是");
    /* It lapsed, and is still to be answered: it presses, from the day it was due. */
    struct todo_query q = {.today = day("2020-10-20"), .worst = LIGHT_RED, .role = "head", .organ = "G11"};
    assert_good(work_todo(d->office->arena, &d->work, d->office->db, &q, &count, &t, &err), err);
    assert_int_equal(count, 2);
    assert_string_equal(t[1].number, page.record[0].number);
    assert_int_equal(t[1].due, day("2020-10-15"));
    assert_whole(d);
}

/* An order that nobody's law lapses goes to the head, and no further. */
static void test_no_order_on_an_order(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    struct procedure *p = (struct procedure *)(uintptr_t)model_procedure(d->office->model, "answer");
    ((struct clock *)(uintptr_t)p->clock)->deemed = NULL; /* a term that is merely late */
    accepted(d);
    assert_happened(d, "2020-10-09", 0, 1, 1, 1);
    assert_happened(d, "2021-03-31", 0, 1, 1, 0);
    assert_int_equal(orders(d).count, 1);
    assert_string_equal(event_of(d, &orders(d).record[0], "escalate").day, "2020-10-16");
    assert_good(work_tick(&d->work, day("2021-12-31"), &(struct happened){0}, &err), err);
    assert_int_equal(orders(d).count, 1);
    assert_whole(d);
}

static void test_suspended(void **state)
{
    struct desk *d = desk_of(state);
    if (!d)
        skip();
    const char *n = accepted(d);
    take(d, n, "hear", "2020-09-21"); /* 15 days are used; 5 are left, from the day it goes on */
    assert_telling(d, n, "decision", TOLD_NOBODY, "never");
    assert_happened(d, "2020-12-31", 0, 0, 0, 0);
    take(d, n, "go_on", "2020-11-02"); /* Monday: 2, 3, 4, 5, 6 November */
    assert_due(d, n, "decision", "2020-11-06");
    assert_telling(d, n, "decision", TOLD_NOBODY, "2020-11-03");
    assert_happened(d, "2020-11-03", 0, 1, 0, 0);
    take(d, n, "hear", "2020-11-06"); /* four of the five used */
    assert_telling(d, n, "decision", TOLD_REMINDED, "never");
    assert_happened(d, "2020-12-31", 0, 0, 0, 0);
    take(d, n, "go_on", "2021-01-04");
    assert_due(d, n, "decision", "2021-01-04");
    assert_telling(d, n, "decision", TOLD_REMINDED, "2021-01-05"); /* nobody is reminded twice of one end */
    assert_whole(d);
}

/* Who hears of a term that goes on with little left hears of it on that day, not before. */
static void test_goes_on_late(void **state)
{
    struct desk *d = desk_of(state);
    if (!d)
        skip();
    const char *n = accepted(d);
    take(d, n, "hear", "2020-09-24"); /* two are left, and nobody was reminded: the program stood still */
    take(d, n, "go_on", "2020-11-02");
    assert_due(d, n, "decision", "2020-11-03");
    assert_telling(d, n, "decision", TOLD_NOBODY, "2020-11-02");
    assert_happened(d, "2020-11-10", 0, 1, 1, 0);
    assert_string_equal(event_of(d, read_application(d, n), "remind").day, "2020-11-02");
    assert_string_equal(event_of(d, read_application(d, n), "escalate").day, "2020-11-04");
    assert_whole(d);
}

/* An extension that was granted in time, and entered when it was late, takes back what was told; an order is made once,
 * whatever comes. */
static void test_extended(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *n = accepted(d), *m = accepted(d);
    assert_happened(d, "2020-09-28", 0, 2, 2, 0);
    /* Ten workdays more than 25 September: 27.-30.9., 9., 10., 12., 13., 14., 15.10. */
    assert_good(step_with(d, n, "prolong", "head", "2020-09-24", "extension_days", "10", &err), err);
    assert_due(d, n, "decision", "2020-10-15");
    assert_telling(d, n, "decision", TOLD_NOBODY, "2020-10-12");
    assert_happened(d, "2020-10-09", 0, 0, 0, 1); /* the other one's */
    assert_good(step_with(d, m, "prolong", "head", "2020-09-24", "extension_days", "10", &err), err);
    assert_telling(d, m, "decision", TOLD_NOBODY, "2020-10-12");
    answer(d, orders(d).record[0].number, "withdraw", "supervisor", "2020-10-09");
    assert_int_equal(orders(d).count, 1);
    assert_happened(d, "2020-10-12", 0, 2, 0, 0);
    assert_happened(d, "2020-10-16", 0, 0, 2, 0);
    assert_happened(d, "2020-12-31", 0, 0, 0, 2);
    assert_int_equal(orders(d).count, 2); /* one each */
    assert_string_equal(clock_named(d, m, "decision").ordered, "220103督2020-001");
    assert_string_equal(clock_named(d, n, "decision").ordered, "220103督2020-002");
    assert_whole(d);
}

/* A step is not dated before the last deed; that somebody was told since is no deed. */
static void test_entered_late(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *n = accepted(d);
    assert_happened(d, "2020-10-09", 0, 1, 1, 1);
    assert_false(step_with(d, n, "grant", "clerk", "2020-08-27", "form", "准予决定书", &err));
    assert_int_equal(err.code, ERROR_INPUT);
    assert_good(step_with(d, n, "grant", "clerk", "2020-09-24", "form", "准予决定书", &err), err);
    assert_int_equal(clock_named(d, n, "decision").outcome, OUTCOME_IN_TIME);
    assert_telling(d, n, "decision", TOLD_REMINDED, "never"); /* on that day it was not late */
    assert_whole(d);
}

static const struct law *without_holidays(struct desk *d)
{
    struct arena *a = d->office->arena;
    struct gather g = {.arena = a};
    struct law *law = arena_memdup(a, d->work.law, sizeof *law);
    law->calendar =
        calendar_load(support_write(d->office, "holidays.csv", "year,date,kind,name_zh,name_en,notice\n"), &g);
    assert_non_null(law->calendar);
    return law;
}

/* A changed calendar moves the tellings, and takes back what is no longer so near. */
static void test_recompute(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    int64_t changed;
    if (!d)
        skip();
    const struct law *now = d->work.law;
    d->work.law = without_holidays(d);
    const char *n = begin_on(d, "plain", "2020-06-12");
    take(d, n, "accept", "2020-06-12");
    assert_due(d, n, "decision", "2020-07-10");
    assert_happened(d, "2020-07-07", 0, 1, 0, 0);
    assert_telling(d, n, "decision", TOLD_REMINDED, "2020-07-11");
    d->work.law = now; /* 25 and 26 June are free, Sunday 28 is worked: one day later */
    assert_good(work_recompute(&d->work, day("2020-07-07"), &changed, &err), err);
    assert_int_equal(changed, 1);
    assert_due(d, n, "decision", "2020-07-13");
    assert_telling(d, n, "decision", TOLD_NOBODY, "2020-07-08");
    assert_good(work_recompute(&d->work, day("2020-07-07"), &changed, &err), err);
    assert_int_equal(changed, 0);
    assert_happened(d, "2020-07-08", 0, 1, 0, 0);
    assert_whole(d);
}

/* Definitions that tell nothing any more, and later again: open clocks follow when they are computed anew. */
static void test_rule_changes(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    int64_t changed;
    if (!d)
        skip();
    const char *n = accepted(d);
    const struct escalation *e = d->office->model->escalation;
    d->office->model->escalation = NULL;
    assert_good(work_recompute(&d->work, day("2020-09-01"), &changed, &err), err);
    assert_int_equal(changed, 1);
    assert_telling(d, n, "decision", TOLD_NOBODY, "never");
    assert_happened(d, "2020-12-31", 0, 0, 0, 0);
    struct escalation other = *e;
    other.remind = 0;
    other.supervise = 0;
    d->office->model->escalation = &other;
    assert_good(work_recompute(&d->work, day("2020-09-01"), &changed, &err), err);
    assert_telling(d, n, "decision", TOLD_NOBODY, "2020-09-26");
    assert_happened(d, "2020-12-31", 0, 0, 1, 0);
    assert_telling(d, n, "decision", TOLD_HEAD, "never");
    assert_whole(d);
}

/* After a long stop: what fell due meanwhile happens by its days, lapses before tellings of the same day, once. An
 * order is given on the day it is made, so that its own term has not passed before anyone could read it. */
static void test_catches_up(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    struct event_row e;
    if (!d)
        skip();
    const char *late = accepted(d);
    const char *forgotten = begin_on(d, "plain", "2020-08-27"); /* taken as accepted from then on, on 4 September */
    int64_t number = read_application(d, forgotten)->event;
    assert_happened(d, "2020-12-31", 1, 3, 2, 2);
    assert_happened(d, "2020-12-31", 0, 0, 0, 0);
    static const char *const expected[] = {
        "2020-08-31 remind",   "2020-09-04 step:be_accepted", "2020-09-21 remind", "2020-09-22 remind",
        "2020-09-25 escalate", "2020-09-26 escalate",         "2020-12-31 create", "2020-12-31 supervise",
        "2020-12-31 create",   "2020-12-31 supervise",
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        assert_good(ledger_read(d->office->arena, d->office->db, ++number, &e, &err), err);
        assert_string_equal(arena_printf(d->office->arena, "%s %s", e.day, e.action), expected[i]);
    }
    assert_false(ledger_read(d->office->arena, d->office->db, number + 1, &e, &err));
    assert_telling(d, late, "decision", TOLD_SUPERVISION, "never");
    /* 31 December and five workdays: 4 to 8 January. */
    assert_string_equal(cell_of(d, &orders(d).record[0], "due_on"), "2021-01-08");
    assert_whole(d);
}

static size_t todos(struct desk *d, const char *role, const char *on, struct todo **out)
{
    struct error err = {0};
    size_t count;
    struct todo_query q = {.today = day(on), .worst = LIGHT_NONE, .role = role, .organ = "G11"};
    assert_good(work_todo(d->office->arena, &d->work, d->office->db, &q, &count, out, &err), err);
    return count;
}

/* Who was told sees it among the things to do, though there may be no step to take. */
static void test_todo(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    struct todo *t;
    if (!d)
        skip();
    const char *n = accepted(d);
    assert_int_equal(todos(d, "clerk", "2020-09-22", &t), 1);
    assert_int_equal(t[0].told, TOLD_NOBODY);
    assert_int_equal(todos(d, "supervisor", "2020-09-22", &t), 0);
    tick(d, "2020-09-26");
    assert_int_equal(todos(d, "clerk", "2020-09-26", &t), 1);
    assert_int_equal(t[0].told, TOLD_HEAD);
    assert_int_equal(todos(d, "supervisor", "2020-09-26", &t), 0);
    tick(d, "2020-10-09");
    assert_int_equal(todos(d, "supervisor", "2020-10-09", &t), 2);
    assert_string_equal(t[0].number, n);
    assert_int_equal(t[0].told, TOLD_SUPERVISION);
    assert_int_equal(t[0].steps, 0);
    assert_string_equal(t[1].reg, "order_slip");
    assert_int_equal(t[1].steps, 1); /* withdraw */
    assert_false(t[1].settled);
    assert_int_equal(todos(d, "head", "2020-10-09", &t), 2);
    assert_true(t[0].steps > 0);
    assert_int_equal(todos(d, NULL, "2020-10-09", &t), 2);
    /* Done meanwhile: the order stays until it is answered, and says so. */
    assert_good(step_with(d, n, "grant", "clerk", "2020-10-12", "form", "准予决定书", &err), err);
    assert_int_equal(todos(d, "supervisor", "2020-10-12", &t), 1);
    assert_true(t[0].settled);
    answer(d, t[0].number, "reply", "head", "2020-10-13");
    answer(d, t[0].number, "close", "supervisor", "2020-10-14");
    assert_int_equal(todos(d, "clerk", "2020-10-14", &t), 1);
    assert_string_equal(t[0].step[0]->name, "archive");
    assert_int_equal(t[0].told, TOLD_NOBODY);
}

/* More than one write takes, on one day; of which one cannot be told, and keeps nobody else from hearing. */
struct many {
    struct desk *desk;
    int count;
};

static bool begin_many(struct db *db, void *argument, struct error *err)
{
    struct many *m = argument;
    struct arena *a = arena_new();
    struct test_office *o = m->desk->office;
    const struct reg *reg = model_reg(o->model, "application");
    bool good = true;
    for (int i = 0; good && i < m->count; i++) {
        struct record r;
        struct faults faults;
        struct deed deed = {.actor = "test", .role = "clerk", .day = day("2020-06-22")};
        arena_clear(a);
        const char **text = arena_array(a, reg->fields, sizeof *text);
        text[reg_field(reg, "subject") - reg->field] = "示例申请";
        text[reg_field(reg, "kind") - reg->field] = "plain";
        text[reg_field(reg, "received_on") - reg->field] = "2020-06-22";
        struct entry e = {.district = "220103", .organ = "G11", .text = text};
        good = record_from_entry(a, lookup_new(a, db, o->model), reg, &e, NULL, &r, &faults, err) &&
               work_begin(a, &m->desk->work, db, &r, &deed, err);
    }
    arena_free(a);
    return good;
}

static void test_many(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    struct many m = {d, 1203};
    assert_good(writer_run(d->office->records.writer, begin_many, &m, &err), err);
    unsigned long long before = writer_counts(d->office->records.writer).writes;
    assert_happened(d, "2020-06-24", 0, 1203, 0, 0);
    assert_true(writer_counts(d->office->records.writer).writes - before < 10);
    assert_happened(d, "2020-06-24", 0, 0, 0, 0);
    assert_whole(d);
}

static void run_sql(struct desk *d, const char *sql)
{
    struct error err = {0};
    struct db *db = store_connect(d->office->store, true, &err);
    assert_good(db, err);
    assert_good(db_run(db, sql, &err), err);
    db_close(db);
}

static void test_one_fails(void **state)
{
    struct desk *d = desk_of(state);
    struct happened h;
    struct error err = {0};
    if (!d)
        skip();
    const char *before = accepted(d), *broken = accepted(d), *after = accepted(d);
    tick(d, "2020-10-08");
    /* A row that says a district which is not there: no order can be made for it. */
    run_sql(d,
            arena_printf(d->office->arena, "update application set district = '999999' where number = '%s'", broken));
    for (int twice = 0; twice < 2; twice++) {
        err = (struct error){0};
        assert_false(work_tick(&d->work, day("2020-10-09"), &h, &err));
        assert_non_null(strstr(err.message, broken));
        assert_int_equal(h.orders, twice ? 0 : 2);
    }
    assert_telling(d, before, "decision", TOLD_SUPERVISION, "never");
    assert_telling(d, after, "decision", TOLD_SUPERVISION, "never");
    assert_telling(d, broken, "decision", TOLD_HEAD, "2020-10-09");
    assert_int_equal(orders(d).count, 2);
}

/* How far a clock was told, when next, and its order: by hand none of it is changed unseen. */
static void test_tampered(void **state)
{
    static const char *const ways[][2] = {{"told = 1", "told = 3"},
                                          {"tells_on = null", "tells_on = 18500"},
                                          {"ordered = '220103督2020-001'", "ordered = null"}};
    struct desk *d = desk_of(state);
    struct error err = {0};
    struct ledger_verdict v;
    if (!d)
        skip();
    const char *n = accepted(d);
    tick(d, "2020-10-09");
    assert_whole(d);
    for (size_t i = 0; i < 3; i++) {
        const char *where = "clock = 'decision'";
        run_sql(d, arena_printf(d->office->arena, "update clock set %s where %s", ways[i][i != 0], where));
        assert_good(ledger_verify(d->office->db, d->office->model, &d->office->keys, &v, &err), err);
        assert_false(v.whole);
        assert_non_null(strstr(v.finding, n));
        assert_non_null(strstr(v.finding, "clocks"));
        run_sql(d, arena_printf(d->office->arena, "update clock set %s where %s", ways[i][i == 0], where));
        assert_whole(d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_DESK(test_days),
        ON_DESK(test_ordered_by_hand),
        ON_DESK(test_holiday_and_lapse),
        ON_DESK(test_order),
        ON_DESK(test_suspended),
        ON_DESK(test_no_order_on_an_order),
        ON_DESK(test_goes_on_late),
        ON_DESK(test_extended),
        ON_DESK(test_entered_late),
        ON_DESK(test_recompute),
        ON_DESK(test_rule_changes),
        ON_DESK(test_catches_up),
        ON_DESK(test_todo),
        ON_DESK(test_many),
        ON_DESK(test_one_fails),
        ON_DESK(test_tampered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
