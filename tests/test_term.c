/* Protects: that terms end where the statutes say.
 *
 * tests/law/deadlines.csv holds worked cases, found by hand and by walking a calendar day by day. Here each is checked
 * against the engine, which counts without walking, and against another walker (law_support.c) with its own calendar
 * and its own way of counting. The walker then stands beside the engine for many thousands of random terms. */
#include "core/arena.h"
#include "core/error.h"
#include "core/sheet.h"
#include "law_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The worked cases. */

static const char *cell(const struct sheet_row *row, size_t i)
{
    return i < row->count ? row->cells[i] : "";
}

static void take_stops(struct bench *b, struct term *t, const char *text)
{
    b->walker.stops = 0;
    for (; *text; text += strcspn(text, " "), text += *text == ' ') {
        char from[11] = "", to[11] = "";
        assert_int_equal(sscanf(text, "%10[0-9-]..%10[0-9-]", from, to), 2);
        assert_true(b->walker.stops < STOPPED_MOST);
        b->walker.stopped[b->walker.stops++] = (struct term_pause){date_parse(from), date_parse(to)};
        stop(b, t, from, to);
    }
}

/* Protects: each worked case, by the engine and by the walker. */
static void test_deadlines(void **state)
{
    struct bench *b = *state;
    const struct sheet *s = read_sheet(b->arena, "tests/law/deadlines.csv");
    size_t wrong = 0;
    assert_true(s->count > 200);
    for (size_t i = 1; i < s->count; i++) {
        const struct sheet_row *row = &s->rows[i];
        struct error err = {0};
        struct term t = begun(b, cell(row, 0), cell(row, 1));
        take_stops(b, &t, cell(row, 2));
        int extension = atoi(cell(row, 3));
        if (extension && !term_extend(&t, b->law->calendar, (unsigned)extension, DATE_NONE, &err))
            fail_msg("line %u: %s", row->line, err.message);
        int32_t found = term_end_of(&t, b->law->calendar).due;
        int32_t walked = walker_due(&b->walker, t.rule, t.start, t.length + t.extension);
        const char *engine = date_iso(b->arena, found), *walker = date_iso(b->arena, walked);
        if (strcmp(engine, cell(row, 4)) == 0 && strcmp(walker, cell(row, 4)) == 0)
            continue;
        wrong++;
        print_error("deadlines.csv:%u: %s from %s: engine %s, walker %s, table %s (%s)\n", row->line, cell(row, 0),
                    cell(row, 1), engine, walker, cell(row, 4), cell(row, 5));
    }
    assert_int_equal(wrong, 0);
}

/* Protects: every rule of the law can be counted, told in both languages and found again on its first and last day. */
static void test_every_rule(void **state)
{
    struct bench *b = *state;
    for (size_t i = 0; i < b->law->rules; i++) {
        const struct rule *r = &b->law->rule[i];
        struct error err = {0};
        struct term t;
        assert_ptr_equal(rule_on(b->law, r->id, r->basis.from, &err), r);
        if (r->basis.to != DATE_NONE)
            assert_ptr_equal(rule_on(b->law, r->id, r->basis.to, &err), r);
        int32_t start = r->basis.from;
        unsigned length = r->length || r->measure == RULE_DATE ? 0 : 9;
        assert_true(term_start(&t, r, start, time_of_date(start), length, &err));
        struct term_end e = term_end_of(&t, b->law->calendar);
        assert_true(e.known && e.due >= start && e.counted_to <= e.due);
        assert_int_equal(r->outcome != NULL, e.effect_on != DATE_NONE);
        assert_non_null(strstr(term_reason(b->arena, &t, b->law->calendar, LAW_EN), r->basis.statute));
        assert_non_null(strstr(term_reason(b->arena, &t, b->law->calendar, LAW_ZH), r->ends.zh));
        assert_true(strlen(rule_article(b->arena, &r->basis, LAW_ZH)) > 0);
    }
}

/* Random terms. */

static struct rule any_rule(void)
{
    static const enum rule_unit units[] = {RULE_WORKDAY, RULE_DAY, RULE_MONTH, RULE_YEAR};
    struct rule r = {.id = "any", .unit = units[random_below(4)], .extendable = true, .extension = RULE_OPEN};
    int32_t most = r.unit == RULE_YEAR ? 5 : r.unit == RULE_MONTH ? 30 : 120;
    r.length = 1 + (unsigned)random_below(most);
    return r;
}

static struct term any_term(struct bench *b, const struct rule *r, int stops)
{
    struct error err = {0};
    struct term t;
    int32_t start = date_of(2014, 6, 1) + random_below(365 * 13);
    assert_true(term_start(&t, r, start, 0, 0, &err));
    b->walker.stops = 0;
    for (int i = 0; i < stops; i++) {
        int32_t from = start - 20 + random_below(200), to = from + random_below(40);
        b->walker.stopped[b->walker.stops++] = (struct term_pause){from, to};
        assert_true(term_suspend(b->arena, &t, from, to, &err));
    }
    return t;
}

/* Protects: counting by halving and prefix sums gives what walking gives, whatever the suspensions. */
static void test_beside_walker(void **state)
{
    struct bench *b = *state;
    for (int i = 0; i < 20000; i++) {
        struct rule r = any_rule();
        struct term t = any_term(b, &r, random_below(5));
        int32_t walked = walker_due(&b->walker, &r, t.start, r.length);
        struct term_end e = term_end_of(&t, b->law->calendar);
        if (e.due != walked)
            fail_msg("case %d: %u of unit %d from %s: engine %s, walker %s", i, r.length, (int)r.unit,
                     date_iso(b->arena, t.start), date_iso(b->arena, e.due), date_iso(b->arena, walked));
    }
}

/* Protects: a later start never ends earlier; a term never ends on a free or stopped day; more never ends sooner. With
 * suspensions the first holds of days and workdays alone: from 30 and 31 January a month reaches the same 28 February,
 * and 31 January may be stopped. */
static void test_order(void **state)
{
    struct bench *b = *state;
    const struct calendar *c = b->law->calendar;
    for (int i = 0; i < 20000; i++) {
        struct rule r = any_rule();
        bool months = r.unit == RULE_MONTH || r.unit == RULE_YEAR;
        struct term t = any_term(b, &r, months ? 0 : random_below(4));
        struct term_end e = term_end_of(&t, c);
        struct term later = t;
        later.start++;
        assert_true(term_end_of(&later, c).due >= e.due);
        assert_true(calendar_is_workday(c, e.due) && !walker_stands(&b->walker, e.due));
        struct term longer = t;
        longer.extension = 1 + (unsigned)random_below(30);
        assert_true(term_end_of(&longer, c).due >= e.due);
        assert_true(term_end_of(&longer, c).counted_to > e.counted_to);
    }
}

/* Protects: n days of standing within the term move its last counted day by n days that count, neither more nor less.
 */
static void test_suspension_adds(void **state)
{
    struct bench *b = *state;
    const struct calendar *c = b->law->calendar;
    for (int i = 0; i < 20000; i++) {
        struct error err = {0};
        struct rule r = any_rule();
        struct term t = any_term(b, &r, 0);
        struct term_end before = term_end_of(&t, c);
        int32_t from = t.start + 1 + random_below(before.counted_to - t.start), n = random_below(60);
        assert_true(term_suspend(b->arena, &t, from, from + n, &err));
        int32_t after = term_end_of(&t, c).counted_to;
        if (r.unit != RULE_WORKDAY)
            assert_int_equal(after, before.counted_to + n);
        else
            assert_int_equal(calendar_workdays(c, before.counted_to, after),
                             calendar_workdays(c, from - 1, from + n - 1));
    }
}

/* Protects: what was used, what is left and the end agree on every day of a term. */
static void test_standing_adds_up(void **state)
{
    struct bench *b = *state;
    const struct calendar *c = b->law->calendar;
    for (int i = 0; i < 500; i++) {
        struct rule r = any_rule();
        struct term t = any_term(b, &r, random_below(3));
        struct term_end e = term_end_of(&t, c);
        struct term_standing last = term_standing_at(&t, c, time_of_date(t.start));
        assert_int_equal(last.phase, TERM_NOT_BEGUN);
        int32_t all = last.left;
        for (int32_t day = t.start + 1; day <= e.due + 3; day++) {
            struct term_standing s = term_standing_at(&t, c, time_of_date(day) + 40000);
            assert_true(s.used >= last.used && s.left <= last.left && s.over >= last.over);
            assert_int_equal(s.used + s.left, all);
            assert_int_equal(s.phase == TERM_PASSED, day > e.due);
            assert_int_equal(s.light == TERM_RED, day > e.due);
            assert_int_equal(s.phase == TERM_STOPPED, day <= e.due && walker_stands(&b->walker, day));
            last = s;
        }
        assert_int_equal(last.left, 0);
    }
}

/* Lights and hours. */

static struct term_standing at(struct bench *b, const struct term *t, const char *day)
{
    return term_standing_at(t, b->law->calendar, time_of_date(date_parse(day)) + 12 * 3600);
}

/* Protects: amber begins with three workdays left, not three days; red begins after the end; a stopped clock has no
 * light. */
static void test_lights(void **state)
{
    struct bench *b = *state;
    struct term t = begun(b, "licence.decide", "2020-11-02"); /* due Monday 2020-11-30 */
    assert_int_equal(at(b, &t, "2020-11-02").light, TERM_GREEN);
    assert_int_equal(at(b, &t, "2020-11-24").light, TERM_GREEN);
    assert_int_equal(at(b, &t, "2020-11-24").left, 4);
    assert_int_equal(at(b, &t, "2020-11-25").light, TERM_AMBER);
    assert_int_equal(at(b, &t, "2020-11-30").light, TERM_AMBER);
    assert_int_equal(at(b, &t, "2020-11-30").left, 0);
    assert_int_equal(at(b, &t, "2020-12-01").light, TERM_RED);
    assert_int_equal(at(b, &t, "2020-12-07").over, 5);
    stop(b, &t, "2020-11-20", NULL);
    assert_int_equal(at(b, &t, "2020-11-27").light, TERM_NO_LIGHT);
    assert_int_equal(at(b, &t, "2020-11-27").phase, TERM_STOPPED);
    assert_int_equal(at(b, &t, "2020-11-27").left, 7);
    assert_int_equal(at(b, &t, "2020-11-27").used, 13);
    struct term days = begun(b, "reconsideration.decide", "2020-08-03"); /* due 2020-10-09 behind the holiday */
    assert_int_equal(at(b, &days, "2020-09-27").light, TERM_GREEN);      /* 28, 29, 30 and 9 October */
    assert_int_equal(at(b, &days, "2020-09-28").light, TERM_AMBER);
    struct term minimum = begun(b, "decision.comment", "2020-06-01");
    assert_int_equal(at(b, &minimum, "2020-07-20").light, TERM_NO_LIGHT);
}

/* Protects: hours run from the minute, through holidays and over midnight. */
static void test_hours(void **state)
{
    struct bench *b = *state;
    struct error err = {0};
    struct term t;
    int64_t start;
    assert_true(time_parse("2020-01-24 17:30", &start));
    const struct rule *r = rule(b, "coercion.report_urgent", "2020-01-24");
    assert_true(term_start(&t, r, date_of_time(start), start, 0, &err));
    struct term_end e = term_end_of(&t, b->law->calendar);
    assert_string_equal(time_text(b->arena, e.due_time), "2020-01-25 17:30:00");
    assert_day(b, e.passed_on, "2020-01-25");
    assert_true(term_in_time(&t, b->law->calendar, start + 24 * 3600));
    assert_false(term_in_time(&t, b->law->calendar, start + 24 * 3600 + 1));
    struct term_standing s = term_standing_at(&t, b->law->calendar, start + 20 * 3600 + 60);
    assert_int_equal(s.used, 20);
    assert_int_equal(s.left, 4);
    assert_int_equal(s.light, TERM_AMBER);
    assert_int_equal(term_standing_at(&t, b->law->calendar, start + 30 * 3600).over, 6);
    assert_false(term_start(&t, r, date_of_time(start) + 1, start, 0, &err));
    t = begun(b, "coercion.report_urgent", "2020-01-24");
    assert_false(term_suspend(b->arena, &t, t.start, t.start + 1, &err));
}

/* Protects: outcomes count from the day the statute names, which the change of 2024 moved. */
static void test_outcomes(void **state)
{
    struct bench *b = *state;
    struct term old = begun(b, "reconsideration.accept", "2023-12-29"),
                new = begun(b, "reconsideration.accept", "2024-01-02");
    struct term_end e = term_end_of(&old, b->law->calendar);
    assert_string_equal(old.rule->outcome->id, "deemed_accepted");
    assert_day(b, e.due, "2024-01-08");
    assert_day(b, e.passed_on, "2024-01-09");
    assert_day(b, e.effect_on, "2023-12-29");
    e = term_end_of(&new, b->law->calendar);
    assert_day(b, e.due, "2024-01-09");
    assert_day(b, e.effect_on, "2024-01-09");
    struct term reply = begun(b, "reconsideration.reply", "2024-01-02");
    assert_day(b, term_end_of(&reply, b->law->calendar).effect_on, "2024-01-17");
}

/* Protects: what must pass first is done in time only after it has passed. */
static void test_minimum(void **state)
{
    struct bench *b = *state;
    const struct calendar *c = b->law->calendar;
    struct term t = begun(b, "decision.comment", "2020-06-01"), within = begun(b, "licence.completeness", "2020-03-02");
    int64_t last = time_of_date(date_parse("2020-07-02")) - 1, due = time_of_date(date_parse("2020-03-10")) - 1;
    assert_false(term_in_time(&t, c, last));
    assert_true(term_in_time(&t, c, last + 1));
    assert_day(b, term_end_of(&t, c).open_from, "2020-07-02");
    assert_true(term_in_time(&within, c, due));
    assert_false(term_in_time(&within, c, due + 1));
    stop(b, &within, "2020-03-04", NULL);
    assert_true(term_in_time(&within, c, due + 86400 * 100));
    stop(b, &t, "2020-06-04", NULL);
    assert_false(term_in_time(&t, c, due + 86400 * 365));
}

/* Protects: the last day of notice is the last from which the term still fits before the event, also across a change of
 * law. */
static void test_notice(void **state)
{
    struct bench *b = *state;
    struct error err = {0};
    static const char *const ids[] = {"penalty.hearing_notice", "licence.hearing_notice", "licence.renewal"};
    for (int i = 0; i < 3; i++)
        for (int32_t event = date_parse("2021-06-01"); event < date_parse("2021-11-01"); event++) {
            char text[16];
            int32_t day = term_latest_notice(b->law, ids[i], event, &err);
            assert_true(day != DATE_NONE && day < event);
            snprintf(text, sizeof text, "%s", date_iso(b->arena, day));
            struct term t = begun(b, ids[i], text);
            assert_true(term_end_of(&t, b->law->calendar).open_from <= event);
            snprintf(text, sizeof text, "%s", date_iso(b->arena, day + 1));
            if (day + 1 < event) {
                t = begun(b, ids[i], text);
                assert_true(term_end_of(&t, b->law->calendar).open_from > event);
            }
        }
    assert_int_equal(term_latest_notice(b->law, "licence.decide", date_parse("2021-06-01"), &err), DATE_NONE);
    assert_int_equal(term_latest_notice(b->law, "penalty.hearing_notice", date_parse("2010-06-01"), &err), DATE_NONE);
}

/* Keeping a clock. */

static void refuses_extension(struct bench *b, struct term t, unsigned by, const char *on, enum error_code code,
                              const char *says)
{
    struct error err = {0};
    assert_false(term_extend(&t, b->law->calendar, by, on ? date_parse(on) : DATE_NONE, &err));
    if (err.code != code || !strstr(err.message, says))
        fail_msg("code %d: %s", (int)err.code, err.message);
    assert_int_equal(code == ERROR_LAW, err.article[0] != '\0');
}

/* Protects: one extension, by no more than the statute gives, while the term still runs. */
static void test_extension(void **state)
{
    struct bench *b = *state;
    struct error err = {0};
    struct term t = begun(b, "licence.decide", "2020-11-02"), none = begun(b, "licence.deliver", "2020-11-02");
    refuses_extension(b, t, 11, NULL, ERROR_LAW, "at most");
    refuses_extension(b, none, 1, NULL, ERROR_LAW, "no extension");
    refuses_extension(b, t, 10, "2020-12-01", ERROR_LAW, "ended on 2020-11-30");
    refuses_extension(b, t, 10, "2020-11-01", ERROR_INPUT, "before the term began");
    refuses_extension(b, t, 0, NULL, ERROR_INPUT, "1 to 1000");
    refuses_extension(b, begun(b, "penalty.pay", "2021-08-02"), 1001, NULL, ERROR_INPUT, "1 to 1000");
    assert_true(term_extend(&t, b->law->calendar, 10, date_parse("2020-11-30"), &err));
    refuses_extension(b, t, 1, "2020-11-30", ERROR_CONFLICT, "once");
    assert_day(b, term_end_of(&t, b->law->calendar).due, "2020-12-14");
}

/* Protects: an open pause keeps the end away, resuming brings it back, restarting forgets all but the version. */
static void test_clock(void **state)
{
    struct bench *b = *state;
    struct error err = {0};
    struct term t = begun(b, "licence.decide", "2020-11-02");
    assert_false(term_resume(b->arena, &t, date_parse("2020-11-10"), &err));
    stop(b, &t, "2020-11-09", NULL);
    assert_false(term_end_of(&t, b->law->calendar).known);
    assert_non_null(strstr(term_reason(b->arena, &t, b->law->calendar, LAW_EN), "with 16 workdays left"));
    assert_false(term_suspend(b->arena, &t, date_parse("2020-11-11"), DATE_NONE, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_false(term_resume(b->arena, &t, date_parse("2020-11-08"), &err));
    assert_true(term_resume(b->arena, &t, date_parse("2020-11-16"), &err));
    assert_day(b, term_end_of(&t, b->law->calendar).due, "2020-12-07");
    assert_int_equal(t.pauses, 1);
    assert_true(term_extend(&t, b->law->calendar, 10, DATE_NONE, &err));
    assert_true(term_restart(&t, date_parse("2020-12-01"), 0, &err));
    assert_int_equal(t.pauses + t.extension, 0);
    assert_day(b, term_end_of(&t, b->law->calendar).due, "2020-12-29");
    stop(b, &t, "2020-12-29", NULL);
    assert_false(term_end_of(&t, b->law->calendar).known);
    t.pauses = 0;
    stop(b, &t, "2020-12-30", NULL);
    assert_day(b, term_end_of(&t, b->law->calendar).due, "2020-12-29");
    assert_false(term_suspend(b->arena, &t, date_parse("2020-12-20"), date_parse("2020-12-10"), &err));
    struct term old = begun(b, "reconsideration.reply", "2023-12-29");
    assert_true(term_restart(&old, date_parse("2024-03-01"), 0, &err));
    assert_day(b, term_end_of(&old, b->law->calendar).due, "2024-03-11");
}

/* Protects: rules that leave the length to the record demand one, all others refuse it. */
static void test_length(void **state)
{
    struct bench *b = *state;
    struct error err = {0};
    struct term t;
    int32_t start = date_parse("2020-11-02");
    const struct rule *own = rule(b, "services.promised", "2020-11-02"),
                      *fixed = rule(b, "licence.decide", "2020-11-02");
    assert_false(term_start(&t, own, start, 0, 0, &err));
    assert_false(term_start(&t, fixed, start, 0, 5, &err));
    assert_false(term_start(&t, fixed, DATE_NONE, 0, 0, &err));
    assert_false(term_start(&t, fixed, date_of(3000, 1, 1), 0, 0, &err));
    assert_true(term_start(&t, own, start, 0, 5, &err));
    assert_day(b, term_end_of(&t, b->law->calendar).due, "2020-11-09");
}

int main(int argc, char **argv)
{
    source = argc > 1 ? argv[1] : getenv("PLUMBLINE_HOME") ? getenv("PLUMBLINE_HOME") : ".";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_deadlines),       cmocka_unit_test(test_every_rule),
        cmocka_unit_test(test_beside_walker),   cmocka_unit_test(test_order),
        cmocka_unit_test(test_suspension_adds), cmocka_unit_test(test_standing_adds_up),
        cmocka_unit_test(test_lights),          cmocka_unit_test(test_hours),
        cmocka_unit_test(test_outcomes),        cmocka_unit_test(test_minimum),
        cmocka_unit_test(test_notice),          cmocka_unit_test(test_extension),
        cmocka_unit_test(test_clock),           cmocka_unit_test(test_length),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
