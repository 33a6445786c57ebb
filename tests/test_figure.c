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
    return support_set_up(state, 0, fill);
}

static int set_up_postgresql(void **state)
{
    return support_set_up(state, 1, fill);
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

/* Conditions that are neither true nor false of a row without the value: hit and where, alone, negated, in "in" and
 * "or". */
static const char three_valued[] = "domain: extra\n"
                                   "title: {zh: 三值, en: Three values}\n"
                                   "indicators:\n"
                                   "  all_opened:\n"
                                   "    title: {zh: 受理, en: Opened}\n"
                                   "    count: matter\n"
                                   "    on: opened_on\n"
                                   "  not_urgent:\n"
                                   "    title: {zh: 不急, en: Not urgent}\n"
                                   "    count: matter\n"
                                   "    on: opened_on\n"
                                   "    where: \"not (urgent = true)\"\n"
                                   "  dear_rate:\n"
                                   "    title: {zh: 大额率, en: Dear}\n"
                                   "    rate: all_opened\n"
                                   "    hit: \"amount > 50000\"\n"
                                   "  not_dear_rate:\n"
                                   "    title: {zh: 非大额率, en: Not dear}\n"
                                   "    rate: all_opened\n"
                                   "    hit: \"not (amount > 50000 or urgent = true)\"\n"
                                   "  quick_rate:\n"
                                   "    title: {zh: 快办率, en: Quick}\n"
                                   "    rate: not_urgent\n"
                                   "    hit: \"closed_on - opened_on <= 30 and score in (100, 200)\"\n"
                                   "  standing:\n"
                                   "    title: {zh: 在办, en: Standing}\n"
                                   "    count: matter\n"
                                   "    since: opened_on\n"
                                   "    until: closed_on\n";

static int64_t counted(struct test_office *o, const struct model *m, const struct indicator *i, const char *district,
                       enum figure_part part)
{
    struct error err = {0};
    struct query q;
    int64_t n;
    assert_good(figure_query(o->arena, i, district, 2020, part, &q, &err), err);
    assert_good(record_count(o->arena, o->db, m, &q, &n, &err), err);
    return n;
}

static void random_matters(struct test_office *o)
{
    static const char *const districts[] = {"220103", "220103001", "220104", "220100"};
    static const char *const amounts[] = {"", "100", "500", "900"}, *const scores[] = {"", "1", "2", "3"};
    static const char *const urgent[] = {"", "是", "否"};
    uint32_t x = 2020;
    for (int i = 0; i < 120; i++) {
        x = x * 1103515245 + 12345;
        uint32_t r = x >> 8;
        support_create(o, "matter", "district", districts[r % 4], "organ", "示例机关", "subject", "事", "colour", "red",
                       "opened_on", arena_printf(o->arena, "20%u-%02u-15", 19 + r / 4 % 2, 1 + r / 8 % 12), "closed_on",
                       r / 128 % 3 ? arena_printf(o->arena, "2020-%02u-01", 1 + r / 512 % 12) : "", "amount",
                       amounts[r / 1024 % 4], "score", scores[r / 4096 % 4], "urgent", urgent[r / 16384 % 3], NULL);
    }
}

/* Whatever the rows hold, a figure is the number of records behind it, and those that hit and miss are all. */
static void test_counts_are_records(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    struct mistakes mistakes;
    struct figures f;
    if (!o)
        skip();
    char *copy = arena_printf(o->arena, "cp %s/*.yaml %s", support_path(o->arena, "tests/fixture"), o->folder);
    assert_int_equal(system(copy), 0);
    support_write(o, "extra.yaml", three_valued);
    struct model *m = model_load(o->arena, o->folder, &mistakes);
    if (!m)
        fail_msg("%s:%u: %s", mistakes.error[0].file, mistakes.error[0].line, mistakes.error[0].message);
    random_matters(o);
    static const char *const districts[] = {"220100", "220103", "220103001", "220104"};
    int compared = 0;
    for (size_t d = 0; d < 4; d++) {
        assert_good(figures_compute(o->arena, o->db, m, districts[d], 2020, &f, &err), err);
        for (size_t i = 0; i < f.count; i++) {
            const struct indicator *x = f.figure[i].indicator;
            if (x->kind == INDICATOR_COUNT) {
                assert_int_equal(f.figure[i].numerator, counted(o, m, x, districts[d], FIGURE_ALL));
                compared++;
            }
            if (x->kind != INDICATOR_RATE)
                continue;
            int64_t all = counted(o, m, x, districts[d], FIGURE_ALL), hit = counted(o, m, x, districts[d], FIGURE_HIT);
            assert_int_equal(hit + counted(o, m, x, districts[d], FIGURE_MISS), all);
            assert_int_equal(f.figure[i].known, all > 0);
            assert_int_equal(f.figure[i].numerator, hit);
            assert_int_equal(f.figure[i].denominator, all);
            compared++;
        }
    }
    assert_int_equal(compared, 4 * 9);
    assert_true(counted(o, m, model_indicator(m, "dear_rate"), "220100", FIGURE_HIT) > 0);
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

static struct figure judged(const struct indicator *i, int64_t numerator, int64_t denominator)
{
    return (struct figure){.indicator = i, .known = true, .numerator = numerator, .denominator = denominator};
}

/* Red is told by the exact value: 79.995 % misses 80 %, whatever is printed. */
static void test_standing(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    struct figure_place *places;
    if (!o)
        skip();
    struct figures now = compute(o, "220103", 2020), before = compute(o, "220103", 2019);
    const struct indicator *rate = model_indicator(o->model, "done_rate");
    assert_int_equal(figure_judge(&now.figure[rate->index], &before.figure[rate->index], true), VERDICT_MISSED);
    assert_string_equal(figure_target(o->arena, rate, false), "80%");
    struct figure near = judged(rate, 15999, 20000), on = judged(rate, 4, 5), all = judged(rate, 1, 1);
    assert_int_equal(figure_judge(&near, &on, true), VERDICT_MISSED);
    assert_int_equal(figure_judge(&on, &near, true), VERDICT_MET);
    assert_int_equal(figure_judge(&on, &all, true), VERDICT_MET_WORSE);
    struct indicator count = *model_indicator(o->model, "matters_closed");
    struct figure few = judged(&count, 3, 1), many = judged(&count, 9, 1);
    assert_int_equal(figure_judge(&few, &many, true), VERDICT_NONE); /* nobody says which is better */
    count.better = 1;
    assert_int_equal(figure_judge(&few, &many, true), VERDICT_WORSE);
    assert_int_equal(figure_judge(&few, &many, false), VERDICT_NONE); /* the year goes on */
    assert_int_equal(figure_judge(&many, &few, false), VERDICT_HELD);
    count.better = -1;
    assert_int_equal(figure_judge(&many, &few, false), VERDICT_WORSE); /* too many already */
    count.has_target = true;
    count.target = 500;
    assert_int_equal(figure_judge(&few, &many, false), VERDICT_NONE);
    assert_int_equal(figure_judge(&few, &many, true), VERDICT_MET);
    assert_int_equal(figure_judge(&many, &few, false), VERDICT_MISSED);
    assert_good(figures_places(o->arena, o->db, o->model, "220104", 2020, &places, &err), err);
    assert_int_equal(places[rate->index].place, 2); /* 50 % after 75 % */
    assert_int_equal(places[rate->index].among, 2);
    assert_good(figures_places(o->arena, o->db, o->model, "220103", 2019, &places, &err), err);
    assert_int_equal(places[rate->index].among, 0); /* the other had nothing that year: there is no place */
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

static void test_english(void **state)
{
    struct test_office *o = *state;
    if (!o)
        skip();
    struct figures f = compute(o, "220103", 2020);
    static const char *const expected[][2] = {
        {"matters_closed", "8 matters"}, {"done_rate", "75%"},        {"done_change", "35 points"},
        {"closed_growth", "60%"},        {"done_rank", "no. 1 of 2"}, {"money_spent", "over 2,000,000 yuan"},
        {"plans_standing", "2"},         {"plan_ordinal", "2"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_string_equal(figure_english(o->arena, figures_get(&f, expected[i][0])), expected[i][1]);
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

#define BOTH(test) ON_BOTH(test, set_up_sqlite, set_up_postgresql)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(test_kinds),
        BOTH(test_unknown),
        BOTH(test_behind),
        BOTH(test_counts_are_records),
        BOTH(test_english),
        BOTH(test_compare),
        BOTH(test_sql_shown),
        BOTH(test_standing),
        cmocka_unit_test(test_wording),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
