/* Protects: that the law's files are read as written, and that what is in force on a day is what is found. */
#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "law_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Rules and calendars. */

/* Protects: an unknown rule names the nearest; one that is not in force says when it is. */
static void test_lookup(void **state)
{
    struct bench *b = *state;
    struct error err = {0};
    assert_null(rule_on(b->law, "licence.decid", date_parse("2020-01-01"), &err));
    assert_non_null(strstr(err.message, "licence.decide"));
    assert_null(rule_on(b->law, "reconsideration.simple_reply", date_parse("2023-12-31"), &err));
    assert_non_null(strstr(err.message, "2024-01-01"));
    assert_null(rule_on(b->law, "", date_parse("2020-01-01"), &err));
    assert_string_equal(gate_rule_on(b->law, "enforcement.two_officers", date_parse("2021-07-14"), &err)->basis.article,
                        "37(1)");
    assert_string_equal(gate_rule_on(b->law, "enforcement.two_officers", date_parse("2021-07-15"), &err)->basis.article,
                        "42");
    assert_true(rule_stops_for(rule(b, "disclosure.reply", "2020-01-01"), "third_party"));
    assert_false(rule_stops_for(rule(b, "disclosure.reply", "2020-01-01"), "hearing"));
    assert_true(rule_restarts_for(rule(b, "disclosure.reply", "2020-01-01"), "correction"));
}

/* Protects: articles are cited as lawyers write them. */
static void test_articles(void **state)
{
    struct bench *b = *state;
    static const struct {
        const char *article, *zh;
    } cases[] = {{"9", "某法第九条"},
                 {"10", "某法第十条"},
                 {"20", "某法第二十条"},
                 {"42(1)(2)", "某法第四十二条第一款第二项"},
                 {"64()(1)", "某法第六十四条第一项"},
                 {"110", "某法第一百一十条"},
                 {"205", "某法第二百零五条"},
                 {"14,15", "某法第十四条、第十五条"},
                 {"14-17", "某法第十四条至第十七条"},
                 {"二(五)", "某法二(五)"},
                 {"12x", "某法12x"},
                 {"", "某法"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rule_basis basis = {.statute = "某法", .article = cases[i].article};
        assert_string_equal(rule_article(b->arena, &basis, LAW_ZH), cases[i].zh);
    }
    struct rule_basis basis = {.statute = "某法", .article = "64()(1)"};
    assert_string_equal(rule_article(b->arena, &basis, LAW_EN), "某法 art. 64(1)");
}

static const char *temporary(struct arena *a, const char *name, const char *text)
{
    char *folder = arena_strdup(a, "/tmp/test-law-XXXXXX");
    assert_non_null(mkdtemp(folder));
    const char *path = arena_printf(a, "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    return path;
}

static void remove_with_folder(struct arena *a, const char *path)
{
    remove(path);
    rmdir(arena_strndup(a, path, (size_t)(strrchr(path, '/') - path)));
}

static struct calendar *calendar_of(struct arena *a, const char *rows)
{
    struct gather g = {.arena = a};
    const char *text = arena_printf(a, "year,date,kind,name_zh,name_en,notice\n%s", rows);
    const char *path = temporary(a, "holidays.csv", text);
    struct calendar *c = calendar_load(path, &g);
    assert_int_equal(g.count, 0);
    remove_with_folder(a, path);
    return c;
}

/* Protects: next year's notice moves terms that reach into it, and replaces the whole of an earlier one. */
static void test_new_calendar(void **state)
{
    struct bench *b = *state;
    struct term t = begun(b, "licence.decide", "2026-12-25");
    assert_day(b, term_end_of(&t, b->law->calendar).due, "2027-01-22");
    assert_non_null(strstr(term_reason(b->arena, &t, b->law->calendar, LAW_ZH), "2027年的放假安排尚未公布"));
    struct calendar *first =
        calendar_of(b->arena, "2027,2027-01-01,holiday,元旦,New Year,\n2027,2026-12-31,holiday,元旦,New Year,\n"
                              "2027,2026-12-26,worked,元旦,New Year,\n");
    struct calendar *with = calendar_with(b->arena, b->law->calendar, first);
    assert_true(calendar_announced(with, 2026) && calendar_announced(with, 2027) && !calendar_announced(with, 2028));
    assert_int_equal(calendar_last_year(with), 2027);
    assert_day(b, term_end_of(&t, with).due, "2027-01-25");
    assert_null(strstr(term_reason(b->arena, &t, with, LAW_EN), "not announced"));
    struct calendar *second = calendar_of(b->arena, "2027,2027-01-01,holiday,元旦,New Year,\n");
    struct calendar *again = calendar_with(b->arena, with, second);
    assert_true(calendar_is_workday(again, date_parse("2026-12-31")));
    assert_false(calendar_is_workday(again, date_parse("2026-12-26")));
    assert_day(b, term_end_of(&t, again).due, "2027-01-25");
    assert_false(calendar_is_workday(again, date_parse("2020-10-08")));
}

/* Protects: a day that both notices name, each for its own year, is counted once. */
static void test_day_named_twice(void **state)
{
    struct bench *b = *state;
    const struct calendar *older = calendar_of(b->arena, "2020,2020-12-31,holiday,元旦,New Year,\n");
    const struct calendar *newer = calendar_of(b->arena, "2021,2020-12-31,holiday,元旦,New Year,\n");
    const struct calendar *both = calendar_with(b->arena, older, newer);
    assert_int_equal(calendar_workdays(both, date_parse("2020-12-27"), date_parse("2021-01-03")), 4);
}

/* Protects: an empty calendar is one of plain weeks, and counting agrees with looking at each day. */
static void test_counting(void **state)
{
    struct bench *b = *state;
    const struct calendar *c = b->law->calendar, *empty = calendar_of(b->arena, "");
    assert_int_equal(calendar_last_year(empty), 0);
    assert_int_equal(calendar_workdays(empty, date_parse("2020-01-05"), date_parse("2020-01-12")), 5);
    assert_int_equal(calendar_workdays(c, date_parse("2020-01-12"), date_parse("2020-01-05")), 0);
    for (int i = 0; i < 2000; i++) {
        int32_t from = date_of(1901, 1, 1) + random_below(60000), to = from + random_below(300), n = 0, plain = 0;
        for (int32_t day = from + 1; day <= to; day++) {
            n += walker_works(&b->walker, day);
            plain += date_weekday(day) < 6;
        }
        assert_int_equal(calendar_workdays(c, from, to), n);
        assert_int_equal(calendar_workdays(empty, from, to), plain);
    }
}

/* Mistakes: the CSV files of tests/law/NAME beside NAME.expected. UPDATE_EXPECTED=1 writes them anew, to be read before
 * they are kept. */

static const char *mistakes_of(struct arena *a, const char *name)
{
    struct mistakes mistakes;
    struct buf out = buf_new(a);
    const char *folder = arena_printf(a, "%s/tests/law/%s", source, name);
    assert_null(law_load(a, folder, &mistakes));
    for (size_t i = 0; i < mistakes.count; i++) {
        const struct error *e = &mistakes.error[i];
        const char *slash = strrchr(e->file, '/');
        buf_printf(&out, "%s:%u: %s: %s\n", slash ? slash + 1 : e->file, e->line, e->field, e->message);
    }
    return out.data;
}

static const char *whole_file(struct arena *a, const char *path)
{
    struct buf b = buf_new(a);
    char part[4096];
    FILE *f = fopen(path, "rb");
    for (size_t n; f && (n = fread(part, 1, sizeof part, f));)
        buf_add_n(&b, part, n);
    if (f)
        fclose(f);
    return b.data ? b.data : "";
}

/* Protects: every mistake in the law's files is told, with its file, line and column. */
static void test_mistakes(void **state)
{
    struct bench *b = *state;
    static const char *const names[] = {"bad-cells", "bad-headings", "missing"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *path = arena_printf(b->arena, "%s/tests/law/%s.expected", source, names[i]);
        const char *found = mistakes_of(b->arena, names[i]);
        if (getenv("UPDATE_EXPECTED")) {
            FILE *f = fopen(path, "wb");
            assert_non_null(f);
            fputs(found, f);
            fclose(f);
        }
        assert_string_equal(found, whole_file(b->arena, path));
    }
}

/* Protects: files that mean harm are refused and do no harm. */
static void test_hostile(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "\n\n",
        "\"",
        "id\n\"a",
        "\xff\xfe\x00",
        "year,date,kind,name_zh,name_en,notice\n,,,,,\n1",
        "year,date,kind,name_zh,name_en,notice\n99999999999999999999,9999-99-99,x,,,\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct arena *a = arena_new();
        struct gather g = {.arena = a};
        const char *path = temporary(a, "hostile.csv", texts[i]);
        assert_null(calendar_load(path, &g));
        assert_true(g.count > 0);
        remove_with_folder(a, path);
        arena_free(a);
    }
}

int main(int argc, char **argv)
{
    source = argc > 1 ? argv[1] : getenv("PLUMBLINE_HOME") ? getenv("PLUMBLINE_HOME") : ".";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lookup),          cmocka_unit_test(test_articles), cmocka_unit_test(test_new_calendar),
        cmocka_unit_test(test_day_named_twice), cmocka_unit_test(test_counting), cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_hostile),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
