/* Clocks of records that came finished: reckoned from their dates to values worked out by hand, with an event; and what
 * the clocks of a year say of each procedure. On SQLite and, where there is one, on PostgreSQL. */
#include "support.h"

#include "core/date.h"
#include "law/rule.h"
#include "record/ledger.h"
#include "work/punctual.h"
#include "work/reckon.h"

#include <stdlib.h>
#include <string.h>

static const struct law *law;

static void fill(struct test_office *o, const char *subject, const char *state, const char *decided)
{
    support_create(o, "application", "district", "220103", "organ", "区审批局", "state", state, "subject", subject,
                   "kind", "plain", "received_on", "2020-01-08", "accepted_on", "2020-01-10", "decided_at", decided,
                   NULL);
}

/* Twenty workdays from Friday 10 January 2020, over the Spring Festival with its adjusted days, end on 14 February. */
static int set_up(void **state, int kind)
{
    struct mistakes mistakes;
    if (kind && !support_has_postgresql())
        return 0;
    struct test_office *o = support_open("tests/fixture-work", kind);
    law = law_load(o->arena, support_path(o->arena, "law"), &mistakes);
    assert_non_null(law);
    support_create(o, "district", "number", "220103", "name", "宽城区", NULL);
    support_create(o, "organ", "number", "G11", "name", "区审批局", "district", "220103", NULL);
    fill(o, "末日", "granted", "2020-02-14 10:00");
    fill(o, "次日", "granted", "2020-02-17 10:00");
    fill(o, "未填", "granted", "");
    fill(o, "在办", "accepted", "");
    *state = o;
    return 0;
}

static int set_up_sqlite(void **state)
{
    return set_up(state, 0);
}

static int set_up_postgresql(void **state)
{
    return set_up(state, 1);
}

static const struct punctuality *of_clock(const struct punctuality *row, size_t count, const char *clock)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(row[i].clock->name, clock) == 0)
            return &row[i];
    fail_msg("no clock %s", clock);
    abort(); /* fail_msg does not come back, which the compiler cannot know */
}

static void test_reckoned(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    struct reckoning done;
    struct punctuality *row;
    size_t count;
    if (!o)
        skip();
    struct work work = {.records = &o->records, .law = law};
    assert_good(work_reckon(&work, NULL, "test", &done, &err), err);
    assert_int_equal(done.records, 3);
    assert_int_equal(done.clocks, 6);
    assert_int_equal(done.left, 1); /* granted, and nobody wrote when */
    assert_good(
        work_punctuality(o->arena, o->model, o->db, "220103", 2020, false, date_of(2021, 3, 1), &count, &row, &err),
        err);
    const struct punctuality *decision = of_clock(row, count, "decision"), *check = of_clock(row, count, "check");
    assert_int_equal(decision->stopped, 2);
    assert_int_equal(decision->in_time, 1);
    assert_int_equal(decision->late, 1);
    assert_int_equal(decision->days, 20 + 21);
    assert_int_equal(decision->open_late, 1);
    assert_int_equal(check->stopped, 3);
    assert_int_equal(check->in_time, 3);
    assert_int_equal(check->days, 3 * 2);
    assert_good(
        work_punctuality(o->arena, o->model, o->db, "220103", 2020, true, date_of(2021, 3, 1), &count, &row, &err),
        err);
    assert_string_equal(of_clock(row, count, "decision")->organ, "区审批局");
    /* Once is enough. */
    assert_good(work_reckon(&work, NULL, "test", &done, &err), err);
    assert_int_equal(done.records, 0);
    struct ledger_verdict v;
    assert_good(ledger_verify(o->db, o->model, &o->keys, &v, &err), err);
    if (!v.whole)
        fail_msg("%s", v.finding);
}

int main(void)
{
    const struct CMUnitTest tests[] = {ON_BOTH(test_reckoned, set_up_sqlite, set_up_postgresql)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
