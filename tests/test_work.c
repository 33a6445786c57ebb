/* Procedures at work: steps, gates, clocks, what happens by itself, to-dos. The fixture's procedures count by the
 * rules of law/. Every test runs on SQLite and, where there is one, on PostgreSQL. */
#include "support.h"

#include "core/date.h"
#include "core/text.h"
#include "record/ledger.h"
#include "store/store.h"
#include "store/writer.h"
#include "work/work.h"

#include <stdlib.h>
#include <string.h>

struct desk {
    struct test_office *office;
    struct work work;
};

static struct desk *desk_of(void **state)
{
    return *state;
}

static int open_desk(void **state, int kind)
{
    struct mistakes mistakes;
    if (kind && !support_has_postgresql())
        return 0;
    struct test_office *o = support_open("tests/fixture-work", kind);
    struct desk *d = arena_new_of(o->arena, struct desk);
    d->office = o;
    d->work.records = &o->records;
    d->work.law = law_load(o->arena, support_path(o->arena, "law"), &mistakes);
    assert_non_null(d->work.law);
    support_create(o, "district", "number", "220103", "name", "宽城区", NULL);
    support_create(o, "organ", "number", "G1", "name", "区政府", "district", "220103", NULL);
    support_create(o, "organ", "number", "G11", "name", "区审批局", "superior", "G1", "district", "220103", NULL);
    support_create(o, "organ", "number", "G12", "name", "区财政局", "superior", "G1", "district", "220103", NULL);
    *state = d;
    return 0;
}

static int set_up_sqlite(void **state)
{
    return open_desk(state, 0);
}

static int set_up_postgresql(void **state)
{
    return open_desk(state, 1);
}

static int tear_down(void **state)
{
    if (*state)
        support_close(desk_of(state)->office);
    return 0;
}

static int32_t day(const char *iso)
{
    int32_t d = date_parse(iso);
    assert_int_not_equal(d, DATE_NONE);
    return d;
}

/* One write: a record made, or a step taken. */
struct attempt {
    struct desk *desk;
    const char *number, *step; /* NULL: make one */
    struct deed deed;
    struct entry entry;
    struct record record;
    struct faults faults;
};

static bool run_attempt(struct db *db, void *argument, struct error *err)
{
    struct attempt *t = argument;
    struct test_office *o = t->desk->office;
    const struct reg *reg = model_reg(o->model, "application");
    if (t->number)
        return work_step(o->arena, &t->desk->work, db, reg, t->number, t->step, &t->entry, &t->deed, &t->record,
                         &t->faults, err);
    struct lookup *look = lookup_new(o->arena, db, o->model);
    return record_from_entry(o->arena, look, reg, &t->entry, NULL, &t->record, &t->faults, err) &&
           work_begin(o->arena, &t->desk->work, db, &t->record, &t->deed, err);
}

static void give(struct attempt *t, const char *name, const char *value)
{
    struct test_office *o = t->desk->office;
    const struct reg *reg = model_reg(o->model, "application");
    const struct field *f = reg_field(reg, name);
    if (!t->entry.text)
        t->entry.text = arena_array(o->arena, reg->fields, sizeof *t->entry.text);
    if (f)
        ((const char **)(uintptr_t)t->entry.text)[f - reg->field] = value;
    else if (strcmp(name, "organ") == 0)
        t->entry.organ = value;
    else
        t->entry.district = value;
}

static bool attempt(struct attempt *t, struct error *err)
{
    *err = (struct error){0};
    return writer_run(t->desk->office->records.writer, run_attempt, t, err);
}

/* A record of the day. */
static const char *begin_on(struct desk *d, const char *kind, const char *on)
{
    struct error err;
    struct attempt t = {.desk = d, .deed = {.actor = "test", .role = "clerk", .day = day(on)}};
    give(&t, "district", "220103");
    give(&t, "organ", "区审批局");
    give(&t, "subject", "示例申请");
    give(&t, "kind", kind);
    give(&t, "received_on", on);
    assert_good(attempt(&t, &err), err);
    return t.record.number;
}

static bool step_with(struct desk *d, const char *number, const char *step, const char *role, const char *on,
                      const char *field, const char *value, struct error *err)
{
    struct attempt t = {.desk = d, .number = number, .step = step};
    t.deed = (struct deed){.actor = "test", .role = role, .day = day(on), .reason = "有理由"};
    give(&t, field ? field : "subject", value);
    return attempt(&t, err);
}

static void take(struct desk *d, const char *number, const char *step, const char *on)
{
    struct error err;
    static const char *const heads[] = {"prolong", "staff", "review", "send_back", "reopen", "transfer"};
    const char *role = "clerk";
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (strcmp(step, heads[i]) == 0)
            role = "head";
    assert_good(step_with(d, number, step, role, on, NULL, NULL, &err), err);
}

static struct record *read(struct desk *d, const char *number)
{
    struct error err = {0};
    struct test_office *o = d->office;
    struct record *r = record_read(o->arena, o->db, model_reg(o->model, "application"), number, &err);
    assert_good(r, err);
    return r;
}

static const char *cell(struct desk *d, const char *number, const char *field)
{
    struct record *r = read(d, number);
    return record_cell(d->office->arena, r, reg_column(r->reg, field));
}

static void assert_state(struct desk *d, const char *number, const char *state)
{
    assert_string_equal(read(d, number)->state, state);
}

/* The clock's last run. */
static struct clock_row clock_named(struct desk *d, const char *number, const char *name)
{
    struct error err = {0};
    size_t count;
    struct clock_row *row, found = {0};
    assert_good(work_clocks(d->office->arena, &d->work, d->office->db, read(d, number), &count, &row, &err), err);
    for (size_t i = 0; i < count; i++)
        if (strcmp(row[i].clock->name, name) == 0)
            found = row[i];
    assert_non_null(found.clock);
    return found;
}

static void assert_due(struct desk *d, const char *number, const char *clock, const char *due)
{
    int32_t is = clock_named(d, number, clock).due;
    assert_string_equal(is == DATE_NONE ? "none" : date_iso(d->office->arena, is), due);
}

static void assert_whole(struct desk *d)
{
    struct error err = {0};
    struct ledger_verdict v;
    assert_good(ledger_verify(d->office->db, d->office->model, &d->office->keys, &v, &err), err);
    if (!v.whole)
        fail_msg("%s", v.finding);
}

static void assert_refused(bool taken, const struct error *err, enum error_code code, const char *part)
{
    assert_false(taken);
    if (err->code != code || !(strstr(err->message, part) || strstr(err->article, part)))
        fail_msg("expected %d with “%s”: %d %s (%s)", (int)code, part, (int)err->code, err->message, err->article);
}

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
    assert_good(ledger_read(d->office->arena, d->office->db, read(d, n)->event, &e, &err), err);
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
    int64_t before = read(d, n)->event;
    assert_refused(step_with(d, n, "grant", "clerk", "2020-07-01", NULL, NULL, &err), &err, ERROR_LAW,
                   "人民调解法第二十八条");
    assert_string_equal(err.field, "mediation.agreement");
    /* Two officers: article 37 before 2021-07-15, 42 from then on. */
    assert_refused(step_with(d, n, "staff", "head", "2020-07-01", NULL, NULL, &err), &err, ERROR_LAW, "第三十七条");
    assert_refused(step_with(d, m, "staff", "head", "2021-08-04", NULL, NULL, &err), &err, ERROR_LAW, "第四十二条");
    assert_int_equal(read(d, n)->event, before);
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
    assert_refused(step_with(d, n, "review", "head", "2019-08-30", "draft", "2", &err), &err, ERROR_INPUT, "dated before");
    assert_good(step_with(d, n, "review", "head", "2020-07-01", "draft", "1", &err), err);
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
    take(d, n, "withdraw", "2020-09-01"); /* stopped while it stands: in time */
    assert_int_equal(clock_named(d, n, "decision").outcome, OUTCOME_IN_TIME);
    assert_whole(d);
}

static int64_t tick(struct desk *d, const char *on)
{
    struct error err = {0};
    int64_t taken;
    assert_good(work_tick(&d->work, day(on), &taken, &err), err);
    return taken;
}

/* What the law deems happens on its day, once, however late the program is asked; what follows from it too. */
static void test_deemed(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *n = begin_on(d, "plain", "2020-06-22"), *m = begin_on(d, "plain", "2020-06-22");
    assert_good(step_with(d, m, "ask_correction", "clerk", "2020-06-23", "correct_days", "3", &err), err);
    assert_int_equal(tick(d, "2020-06-29"), 0);
    assert_int_equal(tick(d, "2020-06-30"), 1); /* the correction was due on the 29th */
    assert_state(d, m, "withdrawn");
    assert_int_equal(tick(d, "2020-09-30"), 1);
    assert_state(d, n, "accepted");
    assert_string_equal(cell(d, n, "accepted_on"), "2020-07-01");
    assert_int_equal(clock_named(d, n, "check").outcome, OUTCOME_DEEMED);
    assert_int_equal(clock_named(d, n, "check").stopped, day("2020-07-01"));
    assert_int_equal(clock_named(d, n, "decision").started, day("2020-07-01"));
    assert_int_equal(tick(d, "2020-09-30"), 0);
    struct event_row e;
    assert_good(ledger_read(d->office->arena, d->office->db, read(d, n)->event, &e, &err), err);
    assert_string_equal(e.action, "step:be_accepted");
    assert_string_equal(e.actor, "plumbline");
    assert_string_equal(e.article, "行政许可法第三十二条第一款第四项");
    assert_non_null(strstr(e.reason, "2020-06-22")); /* from when it counts */
    assert_whole(d);
}

#define TEST(name)                                                       \
    {#name " on SQLite", name, set_up_sqlite, tear_down, NULL},          \
    {                                                                    \
#name " on PostgreSQL", name, set_up_postgresql, tear_down, NULL \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_straight_path),
        TEST(test_late),
        TEST(test_gates),
        TEST(test_gate_when),
        TEST(test_rights_and_states),
        TEST(test_needs),
        TEST(test_loops),
        TEST(test_suspend_and_extend),
        TEST(test_deemed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
