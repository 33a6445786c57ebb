/* The trail of events: pages together hold every event that fits, once, the newest first; what is rare is looked for in
 * pieces; a value that only looks like a member is not taken for one. */
#include "support.h"

#include "core/date.h"
#include "core/text.h"
#include "record/trail.h"
#include "store/store.h"

#include <string.h>

enum { MATTERS = 9, EVENTS = 5 + MATTERS + 2 };

static void fill(struct test_office *o)
{
    struct error err = {0};
    for (int i = 0; i < MATTERS; i++)
        support_create(o, "matter", "district", "220103", "organ", "示例机关", "subject",
                       i == 5 ? "\"action\":\"change\",\"register\":\"nothing\"" : "事项", "colour", "red", "opened_on",
                       "2020-03-01", NULL);
    assert_good(support_change(o, "matter", "220103事2020-0004", "amount", "7", &err), err);
    assert_good(support_change(o, "matter", "220103事2020-0004", "amount", "8", &err), err);
}

static int set_up_sqlite(void **state)
{
    return support_set_up(state, 0, fill);
}

static int set_up_postgresql(void **state)
{
    return support_set_up(state, 1, fill);
}

/* All pages of the query; the numbers must fall. */
static size_t all(struct test_office *o, struct trail_query q, size_t *pages)
{
    struct error err = {0};
    struct trail t;
    size_t count = 0;
    int64_t last = INT64_MAX;
    *pages = 0;
    do {
        assert_good(trail_find(o->arena, o->db, o->model, &q, &t, &err), err);
        for (size_t i = 0; i < t.count; i++) {
            assert_true(t.event[i].number < last);
            last = t.event[i].number;
        }
        count += t.count;
        q.before = t.next;
        assert_true(++*pages < 100);
    } while (t.next);
    return count;
}

static struct trail_query any(void)
{
    return (struct trail_query){.from = DATE_NONE, .to = DATE_NONE};
}

static void test_pages(void **state)
{
    struct test_office *o = *state;
    size_t pages;
    if (!o)
        skip();
    for (size_t limit = 1; limit <= EVENTS + 1; limit++)
        for (int64_t looked = 1; looked <= EVENTS + 1; looked += 4) {
            struct trail_query q = any();
            q.limit = limit;
            q.looked = looked;
            assert_int_equal(all(o, q, &pages), EVENTS);
            q.reg = "matter";
            assert_int_equal(all(o, q, &pages), MATTERS + 2);
            q.action = "change";
            assert_int_equal(all(o, q, &pages), 2);
            q.record = "220103事2020-0004"; /* now by its chain */
            assert_int_equal(all(o, q, &pages), 2);
            q.action = NULL;
            assert_int_equal(all(o, q, &pages), 3);
        }
}

static void test_filters(void **state)
{
    struct test_office *o = *state;
    struct trail_query q = any();
    size_t pages;
    if (!o)
        skip();
    q.reg = "nothing";
    assert_int_equal(all(o, q, &pages), 0);
    q.record = "220103事2020-0004"; /* a register that is not there */
    assert_int_equal(all(o, q, &pages), 0);
    q = any();
    q.record = "220103事2020-0004"; /* in whatever register */
    assert_int_equal(all(o, q, &pages), 3);
    q.record = "220103事2020-000_";
    assert_int_equal(all(o, q, &pages), 0);
    q.record = "%";
    assert_int_equal(all(o, q, &pages), 0);
    q = any();
    q.to = date_of(1999, 12, 31);
    assert_int_equal(all(o, q, &pages), 0);
    q.to = DATE_NONE;
    q.from = date_of(1999, 12, 31);
    assert_int_equal(all(o, q, &pages), EVENTS);
}

static void test_rare_in_pieces(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    struct trail t;
    if (!o)
        skip();
    struct trail_query q = any();
    q.actor = "nobody";
    q.looked = 4;
    assert_good(trail_find(o->arena, o->db, o->model, &q, &t, &err), err);
    assert_true(t.cut);
    assert_int_equal(t.next, EVENTS + 1 - 4);
    q.before = 1;
    assert_good(trail_find(o->arena, o->db, o->model, &q, &t, &err), err);
    assert_false(t.cut);
    assert_int_equal(t.next, 0);
}

#define BOTH(test) ON_BOTH(test, set_up_sqlite, set_up_postgresql)

int main(void)
{
    const struct CMUnitTest tests[] = {BOTH(test_pages), BOTH(test_filters), BOTH(test_rare_in_pieces)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
