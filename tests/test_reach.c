/* Whose records one works on: organs below one's own, districts that a role reaches, steps that another organ takes;
 * and that to-dos show exactly what may be taken. Every test runs on SQLite and, where there is one, on PostgreSQL. */
#include "work_support.h"

#include "core/text.h"
#include "store/store.h"
#include "work/reach.h"

#include <string.h>

/* Beside the desk's: the city above the district, a body of the district that is nobody's, a town, another district. */
static void set_up_organs(struct desk *d)
{
    struct test_office *o = d->office;
    struct error err = {0};
    support_create(o, "district", "number", "220100", "name", "长春市", NULL);
    support_create(o, "district", "number", "220102", "name", "南关区", NULL);
    support_create(o, "district", "number", "220103001", "name", "示例镇", NULL);
    support_create(o, "organ", "number", "P1", "name", "市政府", "district", "220100", NULL);
    support_create(o, "organ", "number", "G2", "name", "区检察院", "district", "220103", NULL);
    support_create(o, "organ", "number", "T1", "name", "镇政府", "superior", "G1", "district", "220103001", NULL);
    support_create(o, "organ", "number", "X1", "name", "邻区政府", "superior", "P1", "district", "220102", NULL);
    assert_good(support_change(o, "organ", "G1", "superior", "P1", &err), err);
}

static const char *const organs[] = {"P1", "G1", "G11", "G12", "G2", "T1", "X1"};
enum { ORGANS = sizeof organs / sizeof *organs };

static bool holds(struct desk *d, const struct reach *reach, const char *number, const char *organ)
{
    struct error err = {0};
    struct record r = *read_application(d, number);
    struct record *of = record_read(d->office->arena, d->office->db, model_reg(d->office->model, "organ"), organ, &err);
    assert_good(of, err);
    r.organ_id = of->id;
    bool held = reach_holds(d->office->arena, d->office->model, d->office->db, reach, &r, NULL, &err);
    if (!held)
        assert_int_equal(err.code, ERROR_RIGHTS);
    return held;
}

static bool is_listed(struct desk *d, const struct reach *reach, bool below, const char *organ)
{
    struct error err = {0};
    struct within w = reach_organs(d->office->arena, d->office->model, reach, below);
    struct stmt *st = db_prepare(
        d->office->db,
        arena_printf(d->office->arena, "select count(*) from organ where number = ? and id in (%s)", w.condition),
        &err);
    assert_good(st, err);
    stmt_bind_text(st, 1, organ);
    for (size_t i = 0; i < w.count; i++)
        stmt_bind_value(st, (int)i + 2, w.value[i]);
    assert_true(stmt_row(st, &err));
    int64_t count = stmt_int(st, 0);
    stmt_reset(st);
    return count == 1;
}

/* By hand: 1 where who acts for the organ, in the role, works on the other organ's records, in the order of organs[].
 * What is asked of one record and of many must be the same. */
static void test_organs(void **state)
{
    static const struct {
        const char *organ, *role, *held;
    } rights[] = {
        {"P1", "clerk", "1111011"},     {"G1", "clerk", "0111010"},      {"G11", "clerk", "0010000"},
        {"G2", "clerk", "0000100"},     {"T1", "clerk", "0000010"},      {"P1", "inspector", "1111111"},
        {"G1", "inspector", "0111110"}, {"G11", "inspector", "0111110"}, {"G2", "inspector", "0111110"},
        {"T1", "inspector", "0000010"}, {"X1", "inspector", "0000001"},  {"nowhere", "inspector", "0000000"},
        {"G11", NULL, "0010000"},       {"G11", "unknown", "0010000"},
    };
    struct desk *d = desk_of(state);
    if (!d)
        skip();
    set_up_organs(d);
    const char *n = begin_on(d, "plain", "2020-06-22");
    for (size_t i = 0; i < sizeof rights / sizeof *rights; i++) {
        struct error err = {0};
        struct reach reach;
        assert_good(
            reach_of(d->office->arena, d->office->model, d->office->db, rights[i].organ, rights[i].role, &reach, &err),
            err);
        for (size_t j = 0; j < ORGANS; j++) {
            bool held = rights[i].held[j] == '1';
            if (holds(d, &reach, n, organs[j]) != held || is_listed(d, &reach, true, organs[j]) != held)
                fail_msg("%s as %s on %s", rights[i].organ, rights[i].role, organs[j]);
        }
    }
    struct reach own = {.organ = "G1"};
    assert_true(is_listed(d, &own, false, "G1"));
    assert_false(is_listed(d, &own, false, "G11"));
    assert_true(holds(d, &(struct reach){.organ = NULL}, n, "X1"));
}

static bool step_for(struct desk *d, const char *reg, const char *number, const char *step, const char *role,
                     const char *organ, struct error *err)
{
    struct attempt t = {.desk = d, .reg = reg, .number = number, .step = step};
    t.deed = (struct deed){.actor = "test", .role = role, .organ = organ, .day = day("2020-06-24")};
    give(&t, strcmp(step, "assist") == 0 ? "form" : "application", NULL);
    return attempt(&t, err);
}

/* A step by which another organ helps is that organ's, and of those above it: not the record's own. Where nobody is
 * named it is the own organ's. */
static void test_helping_organ(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    struct choices c;
    if (!d)
        skip();
    set_up_organs(d);
    const char *n = begin_on(d, "plain", "2020-06-22"), *alone = begin_on(d, "plain", "2020-06-22");
    take(d, n, "accept", "2020-06-23");
    take(d, alone, "accept", "2020-06-23");
    assert_good(support_change(d->office, "application", n, "helper", "G12", &err), err);
    assert_refused(step_for(d, NULL, n, "assist", "clerk", "G11", &err), &err, ERROR_RIGHTS, "区财政局");
    assert_refused(step_for(d, NULL, n, "assist", "clerk", "T1", &err), &err, ERROR_RIGHTS, "协助");
    assert_good(step_for(d, NULL, n, "assist", "clerk", "G12", &err), err);
    assert_good(step_for(d, NULL, n, "assist", "clerk", "G1", &err), err);
    assert_good(step_for(d, NULL, n, "assist", "clerk", NULL, &err), err);
    assert_refused(step_for(d, NULL, alone, "assist", "clerk", "G12", &err), &err, ERROR_RIGHTS, "区审批局");
    assert_good(step_for(d, NULL, alone, "assist", "clerk", "G11", &err), err);
    /* In a role that reaches the district, on any of its organs' records; from another district on none. */
    assert_good(step_for(d, NULL, n, "inspect", "inspector", "G2", &err), err);
    assert_refused(step_for(d, NULL, n, "inspect", "inspector", "X1", &err), &err, ERROR_RIGHTS, "区审批局");
    assert_refused(step_for(d, NULL, n, "inspect", "inspector", "T1", &err), &err, ERROR_RIGHTS, "区审批局");
    err = (struct error){0};
    struct deed deed = {.actor = "t", .role = "clerk", .organ = "G12", .day = day("2020-06-24")};
    assert_good(work_choices(d->office->arena, &d->work, d->office->db, read_application(d, n), &deed, &c, &err), err);
    for (size_t i = 0; i < c.count; i++)
        assert_int_equal(c.choice[i].open, strcmp(c.choice[i].step->name, "assist") == 0);
    assert_whole(d);
}

/* The organ of the record that a field refers to. */
static void test_organ_of_another_record(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *n = begin_on(d, "plain", "2020-06-22");
    struct attempt t = {.desk = d, .reg = "errand", .deed = {.actor = "test", .day = day("2020-06-23")}};
    give(&t, "district", "220103");
    give(&t, "organ", "区财政局");
    give(&t, "application", n);
    assert_good(attempt(&t, &err), err);
    const char *errand = t.record.number;
    assert_refused(step_for(d, "errand", errand, "report", "clerk", "G11", &err), &err, ERROR_RIGHTS, "区财政局");
    assert_good(step_for(d, "errand", errand, "report", "clerk", "G12", &err), err);
    assert_refused(step_for(d, "errand", errand, "ask_again", "clerk", "G12", &err), &err, ERROR_RIGHTS, "区审批局");
    assert_good(step_for(d, "errand", errand, "ask_again", "clerk", "G11", &err), err);
    assert_whole(d);
}

static bool is_looked_at(const char *step)
{
    static const char *const steps[] = {"accept", "withdraw",  "hear",    "grant",  "assist",
                                        "report", "ask_again", "inspect", "archive"};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (strcmp(step, steps[i]) == 0)
            return true;
    return false;
}

/* "number: step step; …" of an organ's to-dos; of the fixture's other steps nothing. */
static const char *todos_of(struct desk *d, const char *organ, const char *role, bool below)
{
    struct error err = {0};
    struct todo *t;
    size_t count;
    struct todo_query q = {
        .organ = organ, .role = role, .below = below, .worst = LIGHT_NONE, .today = day("2020-06-24")};
    assert_good(work_todo(d->office->arena, &d->work, d->office->db, &q, &count, &t, &err), err);
    struct buf b = buf_new(d->office->arena);
    for (size_t i = 0; i < count; i++) {
        /* An errand has no name of its own: it is called by its application. */
        assert_string_equal(t[i].label, "示例申请");
        buf_printf(&b, "%s%s:", i ? "; " : "", t[i].number + strlen("220103"));
        for (size_t j = 0; j < t[i].steps; j++)
            if (is_looked_at(t[i].step[j]->name))
                buf_printf(&b, " %s", t[i].step[j]->name);
    }
    return b.size ? b.data : "";
}

/* A matter that is done is nobody's to-do, though it may be opened again; one that lacks what a step brings still is.
 */
static void test_rest(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    set_up_organs(d);
    const char *n = begin_on(d, "plain", "2020-06-22");
    take(d, n, "accept", "2020-06-23");
    assert_string_equal(todos_of(d, "G11", "head", false), "申2020-0001: grant");
    assert_good(step_with(d, n, "grant", "clerk", "2020-06-24", "form", "准予书", &err), err);
    assert_string_equal(todos_of(d, "G11", "head", false), "");
    assert_string_equal(todos_of(d, "G11", "clerk", false), "申2020-0001: archive");
    take(d, n, "archive", "2020-06-24");
    assert_string_equal(todos_of(d, "G11", "clerk", false), "");
    take(d, n, "archive", "2020-06-24"); /* it may be taken again all the same */
    assert_good(step_with(d, n, "reopen", "head", "2020-06-24", NULL, NULL, &err), err);
    assert_string_equal(todos_of(d, "G11", "clerk", false), "申2020-0001: hear grant assist withdraw");
}

/* To-dos show a record to whoever its step is for, with the steps that are for him. */
static void test_todos(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    set_up_organs(d);
    const char *n = begin_on(d, "plain", "2020-06-22");
    begin_on(d, "plain", "2020-06-22");
    take(d, n, "accept", "2020-06-23");
    assert_good(support_change(d->office, "application", n, "helper", "G12", &err), err);
    struct attempt t = {.desk = d, .reg = "errand", .deed = {.actor = "test", .day = day("2020-06-23")}};
    give(&t, "district", "220103");
    give(&t, "organ", "区财政局");
    give(&t, "application", n);
    assert_good(attempt(&t, &err), err);
    assert_string_equal(todos_of(d, "G12", "clerk", false), "申2020-0001: assist; 申2020-0001办01: report");
    assert_string_equal(todos_of(d, "G11", "clerk", false),
                        "申2020-0002: accept withdraw; 申2020-0001: hear grant withdraw");
    assert_string_equal(todos_of(d, "G1", "clerk", false), "");
    assert_string_equal(todos_of(d, "G1", "clerk", true),
                        "申2020-0002: accept withdraw; 申2020-0001: hear grant assist withdraw; "
                        "申2020-0001办01: report");
    assert_string_equal(todos_of(d, "G2", "inspector", false), "申2020-0001: inspect");
    assert_string_equal(todos_of(d, "T1", "inspector", false), "");
    assert_string_equal(todos_of(d, "X1", "inspector", true), "");
    assert_string_equal(todos_of(d, "nowhere", NULL, true), "");
    /* Done, the errand is the application's organ's again. */
    assert_good(step_for(d, "errand", t.record.number, "report", "clerk", "G12", &err), err);
    assert_string_equal(todos_of(d, "G12", NULL, false), "申2020-0001: assist");
    assert_non_null(strstr(todos_of(d, "G11", NULL, false), "申2020-0001办01: ask_again"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_DESK(test_organs), ON_DESK(test_helping_organ), ON_DESK(test_organ_of_another_record),
        ON_DESK(test_todos),  ON_DESK(test_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
