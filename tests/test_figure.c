/* Figures: the six kinds by hand, on both databases; wording as officials write; that what is behind a figure is what
 * it counts. */
#include "support.h"

#include "core/date.h"
#include "core/text.h"
#include "figure/figure.h"
#include "figure/plan.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static void matters(struct test_office *o, const char *district, int year, const char *state, int count,
                    const char *amount)
{
    for (int i = 0; i < count; i++)
        support_create(o, "matter", "district", district, "organ", "示例机关", "state", state, "subject", "事",
                       "colour", "red", "opened_on", arena_printf(o->arena, "%d-01-01", year), "closed_on",
                       arena_printf(o->arena, "%d-12-31", year), "amount", amount, NULL);
}

/* 2020 in 220103: 6 done (one of them in a street), 2 failed; 2019: 2 done, 3 failed. 220104 in 2020: 1 of 2. Open ones
 * and ones of 2021 do not count. */
static void fill(struct test_office *o)
{
    matters(o, "220103", 2020, "done", 5, "250000");
    matters(o, "220103001", 2020, "done", 1, "813400.5");
    matters(o, "220103", 2020, "failed", 2, "");
    matters(o, "220103", 2020, "open", 4, "1");
    matters(o, "220103", 2019, "done", 2, "");
    matters(o, "220103", 2019, "failed", 3, "");
    matters(o, "220103", 2021, "done", 3, "");
    matters(o, "220104", 2020, "done", 1, "");
    matters(o, "220104", 2020, "failed", 1, "");
    support_create(o, "plan", "number", "P1", "district", "220103", "plan_year", "2020", "ordinal", "2", "since",
                   "2019-05-01", "ended", "2020-12-31", NULL);
    support_create(o, "plan", "number", "P2", "district", "220103", "plan_year", "2021", "ordinal", "3", "since",
                   "2020-12-31", "ended", "2021-01-01", NULL);
    support_create(o, "plan", "number", "P3", "district", "220103", "plan_year", "2021", "since", "2020-01-01", NULL);
}

static int set_up_sqlite(void **state)
{
    *state = support_open("tests/fixture", 0);
    fill(*state);
    return 0;
}

static int set_up_postgresql(void **state)
{
    if (support_has_postgresql()) {
        *state = support_open("tests/fixture", 1);
        fill(*state);
    }
    return 0;
}

static int tear_down(void **state)
{
    if (*state)
        support_close(*state);
    return 0;
}

static struct figures compute(struct test_office *o, const char *district, int year)
{
    struct error err = {0};
    struct figures f;
    assert_good(figures_compute(o->arena, o->db, o->model, district, year, &f, &err), err);
    return f;
}

static void expect(const struct figures *f, const char *name, const char *with_unit)
{
    const struct figure *figure = figures_get(f, name);
    assert_non_null(figure);
    if (!figure->known)
        fail_msg("%s is not known: %s", name, figure->why);
    assert_string_equal(figure->with_unit, with_unit);
}

static void test_kinds(void **state)
{
    struct test_office *o = *state;
    if (!o)
        skip();
    struct figures f = compute(o, "220103", 2020);
    expect(&f, "matters_closed", "8件");
    expect(&f, "done_rate", "75%");          /* 6 of 8 */
    expect(&f, "done_change", "35个百分点"); /* 75 % less 2 of 5 */
    expect(&f, "closed_growth", "60%");      /* 8 after 5 */
    expect(&f, "done_rank", "第一");         /* 75 % against 50 % */
    expect(&f, "money_spent", "200余万元");  /* 5 × 250,000 + 813,400.50 + 4 × 1 = 2,063,404.50 */
    expect(&f, "plans_standing", "2");       /* P1 ended that day */
    expect(&f, "plan_ordinal", "2");
    assert_int_equal(figures_get(&f, "money_spent")->numerator, 206340450);
    f = compute(o, "220104", 2020);
    expect(&f, "done_rank", "第二");
    expect(&f, "matters_closed", "2件");
    f = compute(o, "220103001", 2020);
    expect(&f, "matters_closed", "1件");
    f = compute(o, "220100", 2020);
    expect(&f, "matters_closed", "10件");
}

/* A figure that cannot be known says why, and the others are still there. */
static void test_unknown(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    if (!o)
        skip();
    struct figures f = compute(o, "220103", 2018);
    assert_false(figures_get(&f, "done_rate")->known);
    assert_false(figures_get(&f, "done_change")->known);
    assert_false(figures_get(&f, "done_rank")->known);
    assert_false(figures_get(&f, "plan_ordinal")->known);
    assert_non_null(strstr(figures_get(&f, "done_rate")->why, "2018"));
    expect(&f, "matters_closed", "0件");
    f = compute(o, "220103", 2021);
    assert_non_null(strstr(figures_get(&f, "plan_ordinal")->why, "several"));
    assert_null(figures_get(&f, "no_such"));
    assert_false(figures_compute(o->arena, o->db, o->model, "110000", 2020, &f, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
}

static int64_t behind(struct test_office *o, const char *name, enum figure_part part)
{
    struct error err = {0};
    struct query q;
    int64_t n;
    assert_good(figure_query(o->arena, model_indicator(o->model, name), "220103", 2020, part, &q, &err), err);
    assert_good(record_count(o->arena, o->db, o->model, &q, &n, &err), err);
    return n;
}

static void test_behind(void **state)
{
    struct test_office *o = *state;
    if (!o)
        skip();
    assert_int_equal(behind(o, "matters_closed", FIGURE_ALL), 8);
    assert_int_equal(behind(o, "done_rate", FIGURE_ALL), 8);
    assert_int_equal(behind(o, "done_rate", FIGURE_HIT), 6);
    assert_int_equal(behind(o, "done_rate", FIGURE_MISS), 2);
    assert_int_equal(behind(o, "done_change", FIGURE_HIT), 6);
    assert_int_equal(behind(o, "plans_standing", FIGURE_ALL), 2);
    assert_int_equal(behind(o, "plan_ordinal", FIGURE_ALL), 1);
}

static void test_compare(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    struct comparison c;
    if (!o)
        skip();
    const struct indicator *rate = model_indicator(o->model, "done_rate");
    assert_good(figure_compare_districts(o->arena, o->db, rate, o->model, "220103", 2020, &c, &err), err);
    assert_int_equal(c.count, 2);
    assert_string_equal(c.row[0].name, "宽城区");
    assert_string_equal(c.row[0].figure.text, "75%");
    assert_string_equal(c.row[1].figure.text, "50%");
    assert_good(figure_compare_years(o->arena, o->db, rate, o->model, "220103", 2018, 2021, &c, &err), err);
    assert_false(c.row[0].figure.known);
    assert_string_equal(c.row[1].figure.text, "40%");
    assert_string_equal(c.row[3].figure.text, "100%");
}

/* The SQL that is shown gives the figure. */
static void test_sql_shown(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    int64_t n;
    if (!o)
        skip();
    char *sql = figure_sql(o->arena, model_indicator(o->model, "matters_closed"), "220103", 2020);
    assert_good(db_int(o->db, sql, -1, &n, &err), err);
    assert_int_equal(n, 8);
}

static const char *worded(struct arena *a, enum indicator_kind kind, enum indicator_form form, int64_t numerator,
                          int64_t denominator)
{
    struct field money = {.type = VALUE_MONEY};
    struct indicator base = {.kind = INDICATOR_COUNT}, i = {.kind = kind, .form = form, .field = &money, .base = &base};
    struct figure f = {.indicator = &i, .known = true, .numerator = numerator, .denominator = denominator};
    wording_fill(a, &f);
    return f.text;
}

/* By hand: rounding half up, never to all or to nothing; amounts cut, with 余 only where something is cut. */
static void test_wording(void **state)
{
    struct arena *a = arena_new();
    (void)state;
    static const struct {
        enum indicator_kind kind;
        enum indicator_form form;
        int64_t numerator, denominator;
        const char *text;
    } cases[] = {
        {INDICATOR_RATE, FORM_PERCENT, 1148, 1171, "98%"},
        {INDICATOR_RATE, FORM_PERCENT, 558, 697, "80%"},
        {INDICATOR_RATE, FORM_PERCENT, 1, 8, "13%"},
        {INDICATOR_RATE, FORM_PERCENT, 1, 200, "1%"},
        {INDICATOR_RATE, FORM_PERCENT, 0, 13, "0%"},
        {INDICATOR_RATE, FORM_PERCENT, 999, 1000, "99.9%"},
        {INDICATOR_RATE, FORM_PERCENT, 99999, 100000, "99.99%"},
        {INDICATOR_RATE, FORM_PERCENT, 1, 1000, "0.1%"},
        {INDICATOR_RATE, FORM_PERCENT, 6, 6, "100%"},
        {INDICATOR_RATE, FORM_ALL, 6, 6, "全部"},
        {INDICATOR_RATE, FORM_ALL, 5, 6, "83%"},
        {INDICATOR_RATE, FORM_EACH, 2, 2, "逐件"},
        {INDICATOR_SUM, FORM_OVER_WAN, 206340000, 1, "200余万"},
        {INDICATOR_SUM, FORM_OVER_WAN, 200000000, 1, "200万"},
        {INDICATOR_SUM, FORM_OVER_WAN, 99999999, 1, "90余万"},
        {INDICATOR_SUM, FORM_OVER_WAN, 100000, 1, "1000"},
        {INDICATOR_SUM, FORM_PLAIN, 123450, 1, "1234.5"},
        {INDICATOR_COUNT, FORM_PLAIN, 1171, 1, "1171"},
        {INDICATOR_COUNT, FORM_ORDINAL, 2, 1, "第二"},
        {INDICATOR_COUNT, FORM_ORDINAL, 21, 1, "第二十一"},
        {INDICATOR_COUNT, FORM_ORDINAL, 10, 1, "第十"},
        {INDICATOR_CHANGE, FORM_PLAIN, -1250, 1, "-12.5"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(worded(a, cases[i].kind, cases[i].form, cases[i].numerator, cases[i].denominator),
                            cases[i].text);
    arena_free(a);
}

#define BOTH(test)                                                       \
    {#test " on SQLite", test, set_up_sqlite, tear_down, NULL},          \
    {                                                                    \
#test " on PostgreSQL", test, set_up_postgresql, tear_down, NULL \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(test_kinds),   BOTH(test_unknown),   BOTH(test_behind),
        BOTH(test_compare), BOTH(test_sql_shown), cmocka_unit_test(test_wording),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
