/* What may be begun, and what the choices of steps say: nothing is offered that can only be refused. On both databases.
 */
#include "work_support.h"

#include <string.h>

/* Buttons: what is open, and the gate that keeps the others shut. */
static void test_choices(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    struct choices c;
    if (!d)
        skip();
    const char *n = begin_on(d, "plain", "2020-06-22");
    take(d, n, "accept", "2020-06-23");
    struct deed head = {.actor = "t", .role = "head", .day = day("2020-06-24")};
    assert_good(work_choices(d->office->arena, &d->work, d->office->db, read_application(d, n), &head, &c, &err), err);
    assert_string_equal(c.procedure->name, "decide");
    size_t open = 0;
    for (size_t i = 0; i < c.count; i++) {
        open += c.choice[i].open;
        if (strcmp(c.choice[i].step->name, "staff") == 0) {
            assert_false(c.choice[i].open);
            assert_string_equal(c.choice[i].article, "行政处罚法第三十七条第一款");
        }
    }
    assert_int_equal(c.count, 5); /* prolong, staff, review, grant, transfer */
    assert_int_equal(open, 4);    /* what grant and review want may come with them */
}

static const struct choice *choice_of(struct desk *d, const char *number, const char *role, const char *step,
                                      const char *on)
{
    struct error err = {0};
    struct choices *c = arena_new_of(d->office->arena, struct choices);
    struct deed deed = {.actor = "t", .role = role, .day = day(on)};
    assert_good(work_choices(d->office->arena, &d->work, d->office->db, read_application(d, number), &deed, c, &err),
                err);
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->choice[i].step->name, step) == 0)
            return &c->choice[i];
    fail_msg("%s has no choice %s", number, step);
    return NULL;
}

/* A term is extended once, before it ends, and where it runs; what the choices say is what happens. */
static void test_extension_offered(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *n = begin_on(d, "plain", "2020-06-22"), *m = begin_on(d, "plain", "2020-06-22");
    take(d, n, "accept", "2020-06-23");
    take(d, m, "accept", "2020-06-23");
    assert_true(choice_of(d, n, "head", "prolong", "2020-06-24")->open);
    assert_good(step_with(d, n, "prolong", "head", "2020-06-24", "extension_days", "5", &err), err);
    const struct choice *again = choice_of(d, n, "head", "prolong", "2020-06-25");
    assert_false(again->open);
    assert_non_null(strstr(again->refusal, "already extended"));
    assert_refused(step_with(d, n, "prolong", "head", "2020-06-25", "extension_days", "5", &err), &err, ERROR_CONFLICT,
                   "already extended");
    const struct choice *late = choice_of(d, m, "head", "prolong", "2020-09-01");
    assert_false(late->open);
    assert_non_null(strstr(late->refusal, "cannot be extended"));
}

/* Nobody is made behind the gates: a record of a procedure begins in its start, whatever its form says. */
static void test_begins_at_start(void **state)
{
    struct desk *d = desk_of(state);
    struct error err;
    if (!d)
        skip();
    struct attempt t = {.desk = d, .deed = {.actor = "test", .role = "clerk", .day = day("2020-06-22")}};
    give(&t, "district", "220103");
    give(&t, "organ", "区审批局");
    give(&t, "subject", "示例申请");
    give(&t, "kind", "plain");
    give(&t, "received_on", "2020-06-22");
    t.entry.state = "granted";
    assert_refused(attempt(&t, &err), &err, ERROR_INPUT, "已收件");
    assert_string_equal(err.field, "state");
    t.entry.state = "received";
    assert_good(attempt(&t, &err), err);
    assert_whole(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_DESK(test_choices),
        ON_DESK(test_extension_offered),
        ON_DESK(test_begins_at_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
