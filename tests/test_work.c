/* Steps of procedures: what they do, what refuses them, and that the ledger holds it. The fixture's procedures count by
 * the rules of law/. Every test runs on SQLite and, where there is one, on PostgreSQL. */
#include "work_support.h"

#include "record/ledger.h"
#include "store/store.h"
#include "work/punctual.h"

#include <string.h>

/* The straight path: states, sets, clocks, events. 2020-06-25 and 26 were holidays, 06-28 a worked Sunday. */
static void test_straight_path(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *n = begin_on(d, "plain", "2020-06-22");
    assert_due(d, n, "check", "2020-06-30"); /* 23, 24, 28 (worked), 29, 30 */
    take(d, n, "accept", "2020-06-24");
    assert_state(d, n, "accepted");
    assert_string_equal(cell(d, n, "accepted_on"), "2020-06-24");
    assert_string_equal(cell(d, n, "deemed"), "否");
    assert_int_equal(clock_named(d, n, "check").outcome, OUTCOME_IN_TIME);
    assert_int_equal(clock_named(d, n, "check").days_used, 2);
    assert_due(d, n, "decision", "2020-07-23");
    assert_string_equal(cell(d, n, "due_on"), "2020-07-23");
    assert_good(step_with(d, n, "grant", "clerk", "2020-07-23", "form", "准予书", &err), err);
    assert_state(d, n, "granted");
    assert_string_equal(cell(d, n, "decided_by"), "test");
    struct clock_row c = clock_named(d, n, "decision");
    assert_int_equal(c.state, CLOCK_STOPPED);
    assert_int_equal(c.outcome, OUTCOME_IN_TIME);
    assert_int_equal(c.days_used, 20);
    struct event_row e;
    assert_good(ledger_read(d->office->arena, d->office->db, read_application(d, n)->event, &e, &err), err);
    assert_string_equal(e.action, "step:grant");
    assert_string_equal(e.role, "clerk");
    assert_string_equal(e.day, "2020-07-23");
    assert_string_equal(e.procedure, "decide");
    assert_string_equal(e.article, "行政许可法");
    assert_non_null(strstr(e.clocks, "\"outcome\":\"in_time\""));
    assert_whole(d);
}

static void test_late(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *n = begin_on(d, "plain", "2020-06-22");
    take(d, n, "accept", "2020-06-24");
    assert_good(step_with(d, n, "grant", "head", "2020-07-24", "form", "准予书", &err), err);
    assert_int_equal(clock_named(d, n, "decision").outcome, OUTCOME_LATE);
    assert_whole(d);
}

/* A refusal carries the article of the day and changes nothing. */
static void test_gates(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    struct test_office *o = d->office;
    const char *n = begin_on(d, "plain", "2020-06-22"), *m = begin_on(d, "plain", "2021-08-02");
    take(d, n, "accept", "2020-06-24");
    take(d, m, "accept", "2021-08-03");
    int64_t before = read_application(d, n)->event;
    assert_refused(step_with(d, n, "grant", "clerk", "2020-07-01", NULL, NULL, &err), &err, ERROR_LAW,
                   "人民调解法第二十八条");
    assert_string_equal(err.field, "mediation.agreement");
    /* Two officers: article 37 before 2021-07-15, 42 from then on. */
    assert_refused(step_with(d, n, "staff", "head", "2020-07-01", NULL, NULL, &err), &err, ERROR_LAW, "第三十七条");
    assert_refused(step_with(d, m, "staff", "head", "2021-08-04", NULL, NULL, &err), &err, ERROR_LAW, "第四十二条");
    assert_int_equal(read_application(d, n)->event, before);
    support_create(o, "officer", "district", "220103", "organ", "G11", "application", n, "certified", "是", NULL);
    assert_refused(step_with(d, n, "staff", "head", "2020-07-01", NULL, NULL, &err), &err, ERROR_LAW, "第三十七条");
    support_create(o, "officer", "district", "220103", "organ", "G11", "application", n, "certified", "否", NULL);
    assert_refused(step_with(d, n, "staff", "head", "2020-07-01", NULL, NULL, &err), &err, ERROR_LAW, "第三十七条");
    support_create(o, "officer", "district", "220103", "organ", "G11", "application", n, "certified", "是", "related",
                   "是", NULL);
    assert_refused(step_with(d, n, "staff", "head", "2020-07-01", NULL, NULL, &err), &err, ERROR_LAW, "第三十七条");
    assert_string_equal(err.field, "enforcement.recusal");
    assert_good(support_change(o, "officer", arena_printf(o->arena, "%s-03", n), "related", "否", &err), err);
    take(d, n, "staff", "2020-07-01");
    /* An opinion on another version of the draft is none on this one. */
    support_create(o, "opinion", "district", "220103", "organ", "G11", "application", n, "draft", "1", "lawful", "是",
                   NULL);
    assert_refused(step_with(d, n, "review", "head", "2020-07-01", "draft", "2", &err), &err, ERROR_LAW,
                   "重大行政决策程序暂行条例第二十五条");
    assert_refused(step_with(d, n, "review", "head", "2019-08-30", "draft", "2", &err), &err, ERROR_INPUT,
                   "dated before");
    assert_good(step_with(d, n, "review", "head", "2020-07-01", "draft", "1", &err), err);
    assert_whole(d);
}

static const char *begin_errand(struct desk *d, const char *application)
{
    struct error err;
    struct attempt t = {.desk = d, .reg = "errand", .deed = {.actor = "test", .day = day("2020-06-23")}};
    give(&t, "district", "220103");
    give(&t, "organ", "区审批局");
    give(&t, "application", application);
    assert_good(attempt(&t, &err), err);
    return t.record.number;
}

static bool errand_step(struct desk *d, const char *number, const char *step, const char *field, const char *value,
                        struct error *err)
{
    struct attempt t = {.desk = d, .reg = "errand", .number = number, .step = step};
    t.deed = (struct deed){.actor = "test", .role = "clerk", .day = day("2020-07-01")};
    give(&t, field, value);
    return attempt(&t, err);
}

static const struct choice *choice_of(struct desk *d, const char *errand, const char *step)
{
    struct error err = {0};
    struct choices c;
    struct test_office *o = d->office;
    struct record *r = record_read(o->arena, o->db, model_reg(o->model, "errand"), errand, &err);
    struct deed deed = {.actor = "t", .role = "clerk", .day = day("2020-07-01")};
    assert_good(r && work_choices(o->arena, &d->work, o->db, r, &deed, &c, &err), err);
    for (size_t i = 0; i < c.count; i++)
        if (strcmp(c.choice[i].step->name, step) == 0)
            return &c.choice[i];
    return NULL;
}

/* A gate that looks at the record referred to: what holds of that one, what is counted for it, and what of it equals
 * the own record's. The same gate is asked directly of the other register (test_gates). */
static void test_gate_through(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    struct test_office *o = d->office;
    const char *n = begin_on(d, "plain", "2020-06-22"), *errand = begin_errand(d, n);
    assert_good(errand_step(d, errand, "report", "draft", NULL, &err), err);
    assert_refused(errand_step(d, errand, "finish", "draft", "2", &err), &err, ERROR_LAW, "国发〔2019〕5号");
    assert_string_equal(err.field, "inspection.planned");
    assert_false(choice_of(d, errand, "finish")->open);
    take(d, n, "accept", "2020-06-24");
    assert_refused(errand_step(d, errand, "finish", "draft", "2", &err), &err, ERROR_LAW, "第三十七条");
    support_create(o, "officer", "district", "220103", "organ", "G11", "application", n, "certified", "是", NULL);
    support_create(o, "officer", "district", "220103", "organ", "G11", "application", n, "certified", "是", NULL);
    assert_refused(errand_step(d, errand, "finish", "draft", "2", &err), &err, ERROR_LAW, "第二十五条");
    assert_true(choice_of(d, errand, "finish")->open); /* the version may come with the step */
    support_create(o, "opinion", "district", "220103", "organ", "G11", "application", n, "draft", "2", "lawful", "是",
                   NULL);
    assert_refused(errand_step(d, errand, "finish", "draft", "3", &err), &err, ERROR_LAW, "第二十五条");
    assert_refused(errand_step(d, errand, "finish", "draft", NULL, &err), &err, ERROR_LAW, "第二十五条");
    assert_good(errand_step(d, errand, "finish", "draft", "2", &err), err);
    assert_whole(d);
}

/* Two references on the way; where one is empty there is nothing of which it could hold. */
static void test_gate_through_two(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *n = begin_on(d, "plain", "2020-06-22"), *first = begin_errand(d, n), *next = begin_errand(d, n);
    assert_good(errand_step(d, next, "report", "draft", NULL, &err), err);
    assert_refused(errand_step(d, next, "chain", "follows", NULL, &err), &err, ERROR_LAW, "国发〔2019〕5号");
    assert_refused(errand_step(d, next, "chain", "follows", first, &err), &err, ERROR_LAW, "国发〔2019〕5号");
    assert_true(choice_of(d, next, "chain")->open); /* what it follows may come with the step */
    take(d, n, "accept", "2020-06-24");
    assert_refused(errand_step(d, next, "chain", "follows", NULL, &err), &err, ERROR_LAW, "国发〔2019〕5号");
    assert_good(errand_step(d, next, "chain", "follows", first, &err), err);
    assert_whole(d);
}

/* "when" keeps a gate from asking; a gate the law of the day does not know does not ask. */
static void test_gate_when(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *n = begin_on(d, "quick", "2020-06-22");
    assert_refused(step_with(d, n, "grant_now", "clerk", "2020-06-22", NULL, NULL, &err), &err, ERROR_LAW,
                   "行政许可法第三十条");
    const char *old = begin_on(d, "quick", "2004-06-30");
    assert_good(step_with(d, old, "grant_now", "clerk", "2004-06-30", NULL, NULL, &err), err);
    assert_whole(d);
}

static void test_rights_and_states(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *n = begin_on(d, "plain", "2020-06-22");
    assert_refused(step_with(d, n, "accept", "head", "2020-06-23", NULL, NULL, &err), &err, ERROR_RIGHTS, "经办人");
    assert_refused(step_with(d, n, "be_accepted", "clerk", "2020-06-23", NULL, NULL, &err), &err, ERROR_RIGHTS,
                   "by itself");
    assert_refused(step_with(d, n, "accept", NULL, "2020-06-23", NULL, NULL, &err), &err, ERROR_RIGHTS, "经办人");
    assert_refused(step_with(d, n, "grant", "clerk", "2020-06-23", NULL, NULL, &err), &err, ERROR_CONFLICT, "已收件");
    assert_refused(step_with(d, n, "fly", "clerk", "2020-06-23", NULL, NULL, &err), &err, ERROR_NOT_FOUND, "fly");
    assert_refused(step_with(d, "none", "accept", "clerk", "2020-06-23", NULL, NULL, &err), &err, ERROR_NOT_FOUND,
                   "none");
    static const struct {
        const char *organ;
        bool may;
    } organs[] = {{"G12", false}, {"nowhere", false}, {"G11", true}};
    for (size_t i = 0; i < sizeof organs / sizeof *organs; i++) {
        struct attempt t = {.desk = d, .number = n, .step = "accept"};
        t.deed = (struct deed){.actor = "test", .role = "clerk", .organ = organs[i].organ, .day = day("2020-06-23")};
        give(&t, "subject", NULL);
        bool taken = attempt(&t, &err);
        if (organs[i].may)
            assert_good(taken, err);
        else
            assert_refused(taken, &err, ERROR_RIGHTS, "区审批局");
    }
    struct attempt above = {.desk = d, .number = n, .step = "hear"};
    above.deed = (struct deed){.actor = "t", .role = "clerk", .organ = "G1", .day = day("2020-06-24"), .reason = "一"};
    give(&above, "subject", NULL);
    assert_good(attempt(&above, &err), err);
    assert_whole(d);
}

static void test_needs(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *n = begin_on(d, "plain", "2020-06-22");
    struct attempt t = {.desk = d, .number = n, .step = "ask_correction"};
    t.deed = (struct deed){.actor = "test", .role = "clerk", .day = day("2020-06-23")};
    give(&t, "form", "不该给");
    assert_refused(attempt(&t, &err), &err, ERROR_INPUT, "2 of the fields");
    assert_int_equal(t.faults.count, 2);
    assert_string_equal(t.faults.fault[0].column, "form");
    assert_string_equal(t.faults.fault[1].column, "correct_days");
    assert_refused(step_with(d, n, "ask_correction", "clerk", "2020-06-23", "correct_days", "许多", &err), &err,
                   ERROR_INPUT, "");
    assert_good(step_with(d, n, "ask_correction", "clerk", "2020-06-23", "correct_days", "3", &err), err);
    assert_due(d, n, "correction", "2020-06-29");
    take(d, n, "correct", "2020-06-24");
    take(d, n, "accept", "2020-06-24");
    t = (struct attempt){.desk = d, .number = n, .step = "hear"};
    t.deed = (struct deed){.actor = "test", .role = "clerk", .day = day("2020-06-29")};
    give(&t, "subject", NULL);
    assert_refused(attempt(&t, &err), &err, ERROR_INPUT, "1 of the fields");
    assert_string_equal(t.faults.fault[0].column, "reason");
    assert_whole(d);
}

/* A loop gives a clock a second run; the first keeps its outcome. */
static void test_loops(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *n = begin_on(d, "plain", "2020-06-22");
    assert_good(step_with(d, n, "ask_correction", "clerk", "2020-06-23", "correct_days", "3", &err), err);
    assert_int_equal(clock_named(d, n, "check").state, CLOCK_STOPPED);
    take(d, n, "correct", "2020-06-24");
    assert_int_equal(clock_named(d, n, "check").run, 2);
    assert_int_equal(clock_named(d, n, "check").state, CLOCK_RUNNING);
    take(d, n, "accept", "2020-06-28");
    assert_good(step_with(d, n, "grant", "clerk", "2020-07-01", "form", "一", &err), err);
    take(d, n, "reopen", "2020-08-03");
    assert_int_equal(clock_named(d, n, "decision").run, 2);
    assert_int_equal(clock_named(d, n, "decision").started, day("2020-08-03"));
    assert_string_equal(cell(d, n, "due_on"), "2020-08-31");
    assert_whole(d);
}

static void test_suspend_and_extend(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *n = begin_on(d, "plain", "2020-06-01");
    take(d, n, "accept", "2020-06-01");
    assert_due(d, n, "decision", "2020-06-30");
    take(d, n, "hear", "2020-06-08");
    assert_int_equal(clock_named(d, n, "decision").state, CLOCK_SUSPENDED);
    assert_due(d, n, "decision", "none");
    assert_string_equal(cell(d, n, "due_on"), "");
    take(d, n, "go_on", "2020-06-15");
    assert_due(d, n, "decision", "2020-07-07");
    assert_refused(step_with(d, n, "prolong", "head", "2020-06-16", "extension_days", "11", &err), &err, ERROR_LAW,
                   "行政许可法第四十二条第一款");
    assert_good(step_with(d, n, "prolong", "head", "2020-06-16", "extension_days", "10", &err), err);
    assert_due(d, n, "decision", "2020-07-21");
    assert_int_equal(clock_named(d, n, "decision").extension, 10);
    assert_refused(step_with(d, n, "prolong", "head", "2020-06-17", "extension_days", "1", &err), &err, ERROR_CONFLICT,
                   "already extended");
    assert_refused(step_with(d, n, "hear", "clerk", "2020-05-29", NULL, NULL, &err), &err, ERROR_INPUT, "dated before");
    take(d, n, "hear", "2020-06-17");
    take(d, n, "withdraw", "2020-09-01");
    assert_int_equal(clock_named(d, n, "decision").outcome, OUTCOME_DROPPED);
    assert_int_equal(clock_named(d, n, "decision").days_used, 7); /* 2 to 5, 15 and 16 June, and the day itself */
    assert_whole(d);
}

static const struct punctuality *year_of(struct desk *d, const char *clock)
{
    struct error err = {0};
    struct punctuality *row;
    size_t count;
    assert_good(work_punctuality(d->office->arena, d->office->model, d->office->db, "220103", 2020, false,
                                 day("2020-12-31"), &count, &row, &err),
                err);
    for (size_t i = 0; i < count; i++)
        if (strcmp(row[i].clock->name, clock) == 0)
            return &row[i];
    return NULL;
}

static void assert_year(struct desk *d, const char *clock, int64_t in_time, int64_t late, int64_t dropped, int64_t days)
{
    const struct punctuality *p = year_of(d, clock);
    assert_non_null(p);
    assert_int_equal(p->stopped, in_time + late);
    assert_int_equal(p->in_time, in_time);
    assert_int_equal(p->late, late);
    assert_int_equal(p->dropped, dropped);
    assert_int_equal(p->days, days);
}

/* Who withdraws has neither kept the term nor missed it, before its end as after it; averages leave them out. */
static void test_dropped(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *early = begin_on(d, "plain", "2020-06-22"), *overdue = begin_on(d, "plain", "2020-06-22");
    const char *granted = begin_on(d, "plain", "2020-06-22");
    take(d, early, "withdraw", "2020-06-23");
    assert_int_equal(clock_named(d, early, "check").outcome, OUTCOME_DROPPED);
    assert_int_equal(clock_named(d, early, "check").days_used, 1);
    take(d, overdue, "accept", "2020-06-24");
    take(d, overdue, "withdraw", "2020-08-03"); /* due on 23 July */
    assert_int_equal(clock_named(d, overdue, "decision").outcome, OUTCOME_DROPPED);
    assert_int_equal(clock_named(d, overdue, "decision").state, CLOCK_STOPPED);
    take(d, granted, "accept", "2020-06-24");
    assert_good(step_with(d, granted, "grant", "clerk", "2020-07-23", "form", "准予书", &err), err);
    struct event_row e;
    assert_good(ledger_read(d->office->arena, d->office->db, read_application(d, overdue)->event, &e, &err), err);
    assert_non_null(strstr(e.clocks, "\"outcome\":\"dropped\""));
    assert_year(d, "check", 2, 0, 1, 4);
    assert_year(d, "decision", 1, 0, 1, 20);
    take(d, overdue, "reopen", "2020-08-04"); /* taken up again: another run */
    assert_int_equal(clock_named(d, overdue, "decision").run, 2);
    assert_year(d, "decision", 1, 0, 1, 20);
    assert_whole(d);
}

static size_t clocks_of_record(struct desk *d, const char *number)
{
    struct error err = {0};
    struct clock_row *row;
    size_t count;
    assert_good(work_clocks(d->office->arena, &d->work, d->office->db, read_application(d, number), &count, &row, &err),
                err);
    return count;
}

/* A clock with "when" starts only where that holds of the record as the step leaves it: of what is given with it, and
 * not of what is empty. */
static void test_clock_when(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *without = begin_on(d, "quick", "2020-06-22"), *first = begin_on(d, "quick", "2020-06-22"),
               *second = begin_on(d, "quick", "2020-06-22");
    take(d, without, "open_comment", "2020-06-22");
    assert_good(step_with(d, first, "open_comment", "clerk", "2020-06-22", "draft", "1", &err), err);
    assert_good(step_with(d, second, "open_comment", "clerk", "2020-06-22", "draft", "2", &err), err);
    assert_int_equal(clocks_of_record(d, without), 1);
    assert_int_equal(clocks_of_record(d, first), 1);
    assert_int_equal(clocks_of_record(d, second), 2);
    assert_due(d, second, "redrafted", "2020-07-22");
    take(d, second, "close_comment", "2020-07-23");
    assert_int_equal(clock_named(d, second, "redrafted").outcome, OUTCOME_IN_TIME);
    assert_whole(d);
}

/* What is taken back had never stopped it: no new term, and the days since count. Thirty days from 22 June 2020 are
 * over with 22 July. */
static void test_undone(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    struct event_row e;
    if (!d)
        skip();
    const char *n = begin_on(d, "quick", "2020-06-22");
    take(d, n, "open_again", "2020-06-22"); /* nothing stopped yet */
    take(d, n, "close_comment", "2020-06-22");
    take(d, n, "open_comment", "2020-06-22");
    take(d, n, "close_comment", "2020-06-24");
    assert_int_equal(clock_named(d, n, "comment").outcome, OUTCOME_LATE);
    take(d, n, "open_again", "2020-07-01");
    assert_int_equal(clock_named(d, n, "comment").run, 1);
    assert_int_equal(clock_named(d, n, "comment").state, CLOCK_RUNNING);
    assert_int_equal(clock_named(d, n, "comment").stopped, DATE_NONE);
    assert_due(d, n, "comment", "2020-07-22");
    assert_good(ledger_read(d->office->arena, d->office->db, read_application(d, n)->event, &e, &err), err);
    assert_non_null(strstr(e.clocks, "\"outcome\":\"open\""));
    take(d, n, "close_comment", "2020-07-23");
    assert_int_equal(clock_named(d, n, "comment").outcome, OUTCOME_IN_TIME);
    assert_year(d, "comment", 1, 0, 0, 31);
    assert_whole(d);
}

/* A term that must pass first: what is done within it is too early, what leaves within it is not. Thirty days from
 * 22 June 2020 are over with 22 July. */
static void test_dropped_waiting(void **state)
{
    static const struct {
        const char *step, *on;
        enum clock_outcome outcome;
    } ends[] = {{"close_comment", "2020-07-22", OUTCOME_LATE},
                {"close_comment", "2020-07-23", OUTCOME_IN_TIME},
                {"withdraw", "2020-06-30", OUTCOME_DROPPED},
                {"withdraw", "2020-07-23", OUTCOME_DROPPED}};
    struct desk *d = desk_of(state);
    if (!d)
        skip();
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *n = begin_on(d, "quick", "2020-06-22");
        take(d, n, "open_comment", "2020-06-22");
        assert_due(d, n, "comment", "2020-07-22");
        take(d, n, ends[i].step, ends[i].on);
        assert_int_equal(clock_named(d, n, "comment").outcome, ends[i].outcome);
    }
    assert_year(d, "comment", 1, 1, 2, 30 + 31);
    assert_whole(d);
}

static const char *begin_late(struct desk *d, const char *received, const char *on)
{
    struct error err = {0};
    struct attempt t = {.desk = d, .deed = {.actor = "t", .role = "clerk", .day = day(on)}};
    give(&t, "district", "220103");
    give(&t, "organ", "区审批局");
    give(&t, "subject", "补登申请");
    give(&t, "kind", "plain");
    give(&t, "received_on", received);
    assert_good(attempt(&t, &err), err);
    return t.record.number;
}

/* What came in on Monday and is entered a week later counts from Monday; a day that was entered wrong is counted anew
 * where it is corrected. 15 June 2020 and five workdays is the 22nd; the 19th, with two holidays and a worked Sunday,
 * the 29th. */
static void test_begins_on(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *n = begin_late(d, "2020-06-15", "2020-06-19");
    assert_due(d, n, "check", "2020-06-22");
    assert_good(step_with(d, n, "correct_day", "clerk", "2020-06-22", "received_on", "2020-06-19", &err), err);
    assert_int_equal(clock_named(d, n, "check").started, day("2020-06-19"));
    assert_due(d, n, "check", "2020-06-29");
    take(d, n, "accept", "2020-06-29");
    assert_int_equal(clock_named(d, n, "check").outcome, OUTCOME_IN_TIME);
    const char *over = begin_late(d, "2020-06-08", "2020-06-22"); /* over on the 15th */
    struct happened happened;
    assert_good(work_tick(&d->work, day("2020-06-23"), &happened, &err), err);
    assert_state(d, over, "accepted");
    assert_string_equal(cell(d, over, "accepted_on"), "2020-06-08");
    assert_int_equal(clock_named(d, over, "check").stopped, day("2020-06-22"));
    assert_whole(d);
}

/* Another rule counts it from its beginning, with what it stood: three workdays in June; and by that rule it is
 * extended. */
static void test_turns(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *n = begin_on(d, "plain", "2020-06-22");
    take(d, n, "accept", "2020-06-23");
    take(d, n, "hear", "2020-06-24");
    take(d, n, "go_on", "2020-06-30");
    assert_due(d, n, "decision", "2020-07-27");
    assert_refused(step_with(d, n, "prolong", "head", "2020-07-01", "extension_days", "12", &err), &err, ERROR_LAW,
                   "10");
    err = (struct error){0};
    take(d, n, "join", "2020-07-01");
    assert_string_equal(clock_named(d, n, "decision").term.rule->id, "licence.decide_joint");
    assert_due(d, n, "decision", "2020-08-31");
    assert_string_equal(cell(d, n, "due_on"), "2020-08-31");
    assert_good(step_with(d, n, "prolong", "head", "2020-07-02", "extension_days", "12", &err), err);
    assert_due(d, n, "decision", "2020-09-16");
    assert_whole(d);
}

/* A record passed to another organ is that organ's then. */
static void test_transfer(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *n = begin_on(d, "plain", "2020-06-22");
    take(d, n, "accept", "2020-06-23");
    assert_good(step_with(d, n, "transfer", "head", "2020-06-24", "organ", "G12", &err), err);
    assert_string_equal(read_application(d, n)->organ_number, "G12");
    struct attempt t = {.desk = d, .number = n, .step = "hear"};
    t.deed = (struct deed){.actor = "t", .role = "clerk", .organ = "G11", .day = day("2020-06-24"), .reason = "一"};
    give(&t, "subject", NULL);
    assert_refused(attempt(&t, &err), &err, ERROR_RIGHTS, "区财政局");
    assert_whole(d);
}

/* The state is the steps' alone; a removed record leaves no clock behind. */
static void test_around_the_steps(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    int64_t left;
    if (!d)
        skip();
    const char *n = begin_on(d, "plain", "2020-06-22");
    assert_refused(support_change(d->office, "application", n, "state", "granted", &err), &err, ERROR_CONFLICT,
                   "steps");
    err = (struct error){0};
    assert_good(support_change(d->office, "application", n, "subject", "改正", &err), err);
    assert_whole(d);
    assert_good(support_remove(d->office, "application", n, &err), err);
    assert_good(db_int(d->office->db, "select count(*) from clock", -1, &left, &err), err);
    assert_int_equal(left, 0);
    assert_good(db_int(d->office->db, "select count(*) from course", -1, &left, &err), err);
    assert_int_equal(left, 0);
    assert_whole(d);
}

/* A clock or a course altered by hand is found. */
static void test_tampered_clocks(void **state)
{
    struct desk *d = desk_of(state);
    static const struct {
        const char *touch, *back, *finding;
    } hands[] = {
        {"update clock set due = due + 10", "update clock set due = due - 10", "clocks of record"},
        {"update clock set outcome = 'in_time'", "update clock set outcome = 'open'", "clocks of record"},
        {"update clock set run = 2", "update clock set run = 1", "clocks of record"},
        {"update clock set record_id = record_id + 7", "update clock set record_id = record_id - 7",
         "clocks of record"},
        {"insert into course values ('application', 9999, 'decide')", "delete from course where record_id = 9999",
         "belong to no record"},
        {"insert into course values ('organ', 1, 'decide')", "delete from course where register = 'organ'",
         "procedure"},
        {"update course set \"procedure\" = 'decide_quickly'", "update course set \"procedure\" = 'decide'",
         "procedure"},
    };
    if (!d)
        skip();
    begin_on(d, "plain", "2020-06-22");
    struct error err = {0};
    struct db *db = store_connect(d->office->store, true, &err);
    for (size_t i = 0; i < sizeof hands / sizeof *hands; i++) {
        struct ledger_verdict v;
        assert_good(db_run(db, hands[i].touch, &err), err);
        assert_good(ledger_verify(d->office->db, d->office->model, &d->office->keys, &v, &err), err);
        assert_false(v.whole);
        assert_non_null(strstr(v.finding, hands[i].finding));
        assert_good(db_run(db, hands[i].back, &err), err);
        assert_whole(d);
    }
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_DESK(test_straight_path),
        ON_DESK(test_late),
        ON_DESK(test_gates),
        ON_DESK(test_gate_through),
        ON_DESK(test_gate_through_two),
        ON_DESK(test_gate_when),
        ON_DESK(test_rights_and_states),
        ON_DESK(test_needs),
        ON_DESK(test_loops),
        ON_DESK(test_suspend_and_extend),
        ON_DESK(test_dropped),
        ON_DESK(test_dropped_waiting),
        ON_DESK(test_clock_when),
        ON_DESK(test_undone),
        ON_DESK(test_begins_on),
        ON_DESK(test_turns),
        ON_DESK(test_transfer),
        ON_DESK(test_around_the_steps),
        ON_DESK(test_tampered_clocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
