/* The deadline calculator on the public site: the dates of tests/scripts/due, and what is refused beside the form. */
#include "desk_support.h"

static void shows(const char *query, const char *text)
{
    struct browser b = new_browser();
    get(&b, arena_printf(b.arena, "/due?%s", query));
    assert_status(&b, 200);
    assert_shows(&b, text);
}

static void test_counts(void **state)
{
    (void)state;
    struct browser b = new_browser();
    get(&b, "/due");
    assert_status(&b, 200);
    assert_hides(&b, "role=\"alert\"");
    shows("rule=licence.decide&start=2020-01-10", "datetime=\"2020-02-14\"");
    shows("rule=licence.decide&start=2020-01-10", "春节放假");
    shows("rule=licence.decide&start=2020-01-10&lang=en", "Spring Festival");
    shows("rule=licence.decide&start=2020-01-10&extend=10", "datetime=\"2020-02-28\"");
    shows("rule=licence.decide&start=2020-11-02&from1=2020-11-12&to1=2020-11-16&from2=2020-11-09&to2=2020-11-12",
          "datetime=\"2020-12-07\"");
    shows("rule=penalty.hearing_notice&event=2021-08-11", "datetime=\"2021-08-01\"");
    shows("rule=services.promised&start=2020-11-02&length=5", "datetime=\"2020-11-09\"");
    shows("rule=coercion.report_urgent&start=2020-03-02&time=17:30", "17:30");
    shows("rule=licence.decide&start=2020-01-10&from1=&to1=&extend=&length=&time=&event=", "datetime=\"2020-02-14\"");
}

static void test_refuses_beside_the_form(void **state)
{
    static const char *const wrong[] = {
        "rule=licence.decid&start=2020-01-10",
        "rule=licence.decide",
        "rule=licence.decide&start=2020-02-30",
        "rule=licence.decide&start=2020-01-10&extend=11",
        "rule=licence.decide&start=2020-01-10&extend=-1",
        "rule=licence.decide&start=2020-01-10&extended_on=2020-01-20",
        "rule=licence.decide&start=2020-01-10&from2=2020-01-15",
        "rule=licence.decide&start=2020-01-10&from1=2020-01-15&to1=2020-01-12",
        "rule=licence.decide&event=2020-01-10",
        "rule=services.promised&start=2020-11-02",
        "rule=%3Cscript%3E&start=%3Cscript%3E",
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct browser b = new_browser();
        get(&b, arena_printf(b.arena, "/due?%s", wrong[i]));
        assert_status(&b, 200);
        assert_shows(&b, "role=\"alert\"");
        assert_hides(&b, "<script>");
        assert_hides(&b, "<time datetime");
    }
    shows("rule=licence.decide&start=2020-01-10&extend=11", "行政许可法第四十二条第一款");
    struct browser b = new_browser();
    get(&b, "/due?rule=%ff");
    refused(&b, 400);
}

static void test_answers_programs(void **state)
{
    (void)state;
    struct browser b = new_browser();
    get(&b, "/api/v1/due?rule=licence.decide&start=2020-01-10");
    assert_status(&b, 200);
    assert_shows(&b, "\"due\": \"2020-02-14\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_refuses_beside_the_form),
        cmocka_unit_test(test_answers_programs),
    };
    return cmocka_run_group_tests(tests, desk_on_sqlite, desk_tear_down);
}
