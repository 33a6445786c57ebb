/* Years of the calendar that are taken in while the system runs: what is read and what is refused, what moves, who is
 * told to have done it, that another process counts by it too, and that nobody changes it unseen. */
#include "work_support.h"

#include "core/sheet.h"
#include "core/text.h"
#include "law/announced.h"
#include "law/rule.h"
#include "record/rebuild.h"
#include "store/store.h"
#include "store/writer.h"
#include "work/arrange.h"

#include <string.h>

/* The festivals of 2027 with the days that could be moved beside them; fictional until the notice is out. */
static const char spring[] = "2027-02-05 放假 春节\n2027-02-06,holiday,春节\n2027-02-07，放假，春节\n"
                             "2027-02-08\tholiday\t春节\n2027-02-09 休 春节\n2027-02-10 放假 春节\n\n"
                             "2027-02-13 worked 春节\n";

static struct announced read_lines(struct arena *a, const char *text, int year, const struct law *l)
{
    struct error err = {0};
    struct announced n;
    struct sheet *s = announced_lines(a, text, &err);
    if (!s) {
        n = (struct announced){.faults = 1, .fault = arena_new_of(a, struct announced_fault)};
        n.fault->said.en = arena_strdup(a, err.message);
        return n;
    }
    announced_read(a, s, year, NULL, l->calendar, &n);
    return n;
}

static const struct law *project_law(struct arena *a)
{
    struct mistakes mistakes;
    const struct law *l = law_load(a, support_path(a, "law"), &mistakes);
    assert_non_null(l);
    return l;
}

/* Protects: every way in which people write the lines gives the same days. */
static void test_lines(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    const struct law *l = project_law(a);
    struct announced n = read_lines(a, spring, 0, l);
    assert_int_equal(n.faults, 0);
    assert_int_equal(n.year, 2027);
    assert_int_equal(n.days, 7);
    assert_int_equal(n.day[6].kind, DAY_WORKED);
    for (size_t i = 0; i < n.days; i++) {
        assert_string_equal(n.day[i].name.zh, "春节");
        assert_string_equal(n.day[i].name.en, "Spring Festival"); /* as other years called it */
        assert_int_equal(n.day[i].kind, i < 6 ? DAY_HOLIDAY : DAY_WORKED);
    }
    const struct calendar *c = calendar_with(a, l->calendar, calendar_of_days(a, n.day, n.days));
    size_t count;
    const struct special_day *const *day = calendar_arranged(a, c, 2027, &count);
    struct announced again = read_lines(a, announced_text(a, day, count), 2027, l);
    assert_int_equal(again.faults, 0);
    assert_int_equal(again.days, 7);
    assert_string_equal(again.day[0].name.en, "Spring Festival");
    /* What the law holds already, as it stands in its own file. */
    n = read_lines(
        a,
        "year,date,kind,name_zh,name_en,notice\n2027,2027-01-01,holiday,元旦,New Year's Day,示例〔2026〕1号\n"
        "2027,2026-12-31,holiday,元旦,New Year's Day,示例〔2026〕1号\n",
        2027, l);
    assert_int_equal(n.faults, 0);
    assert_string_equal(n.notice, "示例〔2026〕1号");
    assert_int_equal(n.day[0].date, date_parse("2026-12-31"));
    arena_free(a);
}

static void refused_line(const struct law *l, const char *text, int year, unsigned line, unsigned column,
                         const char *part)
{
    struct arena *a = arena_new();
    struct announced n = read_lines(a, text, year, l);
    bool found = false;
    for (size_t i = 0; i < n.faults; i++)
        found = found || (n.fault[i].line == line && n.fault[i].column == column && strstr(n.fault[i].said.en, part));
    if (!found)
        fail_msg("“%s” is not refused with “%s” in %u:%u but %s", text, part, line, column,
                 n.faults ? n.fault[0].said.en : "taken");
    assert_int_equal(n.days, 0);
    arena_free(a);
}

static char *many_lines(struct arena *a, size_t lines)
{
    struct buf b = buf_new(a);
    for (size_t i = 0; i < lines; i++)
        buf_add(&b, "2027-01-01 放假 元旦\n");
    return b.data;
}

/* Protects: what no notice can mean is refused with its line, and nothing of the rest is taken. */
static void test_refused(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    const struct law *l = project_law(a);
    refused_line(l, "2027-02-10 上班 春节", 2027, 1, 2, "is a Wednesday and worked anyhow");
    refused_line(l, "2027-02-06 放假 春节\n2027-02-06 上班 春节", 2027, 2, 1, "stands in line 1 already");
    refused_line(l, "2028-01-01 放假 元旦", 2027, 1, 1, "is not in 2027");
    refused_line(l, "2026-11-30 放假 元旦", 2027, 1, 1, "is not in 2027");
    refused_line(l, "2026-10-01 放假 国庆节", 2027, 1, 1, "is not in 2027");
    refused_line(l, "2027-02-30 放假 春节\n2027-02-05 放假 春节", 2027, 1, 1, "is no date");
    refused_line(l, "2027-02-05 放假 春节\n二月六日 放假 春节", 2027, 2, 1, "is no date");
    refused_line(l, "2027-02-05 调休 春节", 2027, 1, 2, "is no kind");
    refused_line(l, "2027-02-05 放假", 2027, 1, 3, "must not be empty");
    refused_line(l, "2027-02-05,放假,春|节", 2027, 1, 3, "no bars");
    refused_line(l, "2027-02-05,放假,春\u202e节", 2027, 1, 3, "control characters");
    refused_line(l, "date,kind\n2027-02-05,放假", 2027, 1, 0, "heading");
    refused_line(l, "date,kind,name,name\n2027-02-05,放假,春节", 2027, 1, 4, "stands twice");
    refused_line(l, "<script>,kind,name\n2027-02-05,放假,春节", 2027, 1, 1, "is not known");
    refused_line(l, "date,kind,name,year\n2027-02-05,放假,春节,2026", 2027, 1 + 1, 4, "is of the year “2026”");
    refused_line(l, "date,kind,name", 2027, 0, 0, "no day in it");
    refused_line(l, "元旦 放假 1月1日", 0, 1, 1, "is not known");
    refused_line(l, many_lines(a, 151), 2027, 0, 0, "at most 150 days");
    refused_line(l, many_lines(a, 1100), 2027, 0, 0, "more than 1000 lines");
    refused_line(l, "", 2027, 0, 0, "");
    /* Another year's notice arranges the day already: 2019's had the last days of 2018. */
    refused_line(l, "2018-12-31 放假 元旦", 2018, 1, 1, "by the notice of 2019 already");
    arena_free(a);
}

/* Protects: the template holds the festivals that the law names, and a notice that forgets one is doubted. */
static void test_festivals(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    const struct law *l = project_law(a);
    struct announced n = read_lines(a, announced_pattern(a, l->festivals, 2027), 2027, l);
    size_t count;
    assert_int_equal(n.faults, 0);
    assert_int_equal(n.days, 13);                              /* 1 + 4 + 1 + 2 + 1 + 1 + 3 */
    assert_int_equal(n.day[2].date, date_parse("2027-02-06")); /* the first of the first month */
    announced_lacks(a, &n, l->festivals, &count);
    assert_int_equal(count, 0);
    n = read_lines(a, spring, 2027, l);
    const struct special_day **lack = announced_lacks(a, &n, l->festivals, &count);
    assert_int_equal(count, 5); /* 01-01, 04-05, 06-09, 09-15, 10-01 are weekdays; the others fall on weekends */
    assert_int_equal(lack[1]->date, date_parse("2027-04-05"));
    assert_string_equal(announced_pattern(a, NULL, 2027), "date,kind,name\r\n");
    arena_free(a);
}

static struct deed deed_with(const char *reason)
{
    return (struct deed){.actor = "system", .day = day("2026-11-26"), .from = "192.0.2.7", .reason = reason};
}

static struct announced announced_of(struct desk *d, const char *text)
{
    struct announced n = read_lines(d->office->arena, text, 2027, d->work.law);
    assert_int_equal(n.faults, 0);
    return n;
}

static int64_t seen(struct desk *d)
{
    struct error err = {0};
    struct arranged now;
    assert_good(arrange_read(d->office->arena, d->office->db, 2027, &now, &err), err);
    return now.event;
}

static void take_year(struct desk *d, const char *text, const char *reason)
{
    struct error err = {0};
    struct announced n = announced_of(d, text);
    const struct deed deed = deed_with(reason);
    assert_good(arrange_year(&d->work, &n, seen(d), &deed, &err), err);
}

static struct ledger_verdict verdict_of(struct desk *d)
{
    struct error err = {0};
    struct ledger_verdict v;
    const struct ledger_beside beside = arrange_beside();
    assert_good(ledger_verify_beside(d->office->db, d->office->model, &d->office->keys, NULL, &beside, 1, &v, &err),
                err);
    return v;
}

/* Accepted on Friday 22 January 2027, 20 workdays: 19 February by plain weeks; with the spring festival's four weekdays
 * free and one Saturday worked, 24 February. */
static const char *running(struct desk *d)
{
    const char *n = begin_on(d, "plain", "2027-01-20");
    take(d, n, "accept", "2027-01-22");
    return n;
}

static void test_taken_in(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    struct moves moves;
    int64_t changed;
    if (!d)
        skip();
    const char *n = running(d);
    assert_due(d, n, "decision", "2027-02-19");
    struct announced year = announced_of(d, spring);
    const struct calendar *then =
        calendar_with(d->office->arena, d->work.law->calendar, calendar_of_days(d->office->arena, year.day, year.days));
    assert_good(work_moves(d->office->arena, &d->work, d->office->db, then, day("2027-01-23"), &moves, &err), err);
    assert_int_equal(moves.later, 1);
    assert_int_equal(moves.earlier, 0);
    assert_string_equal(moves.move[0].number, n);
    assert_int_equal(moves.move[0].was, day("2027-02-19"));
    assert_int_equal(moves.move[0].is, day("2027-02-24"));
    assert_due(d, n, "decision", "2027-02-19"); /* looking moves nothing */
    assert_false(calendar_announced(d->work.law->calendar, 2027));
    take_year(d, spring, NULL);
    assert_true(calendar_announced(d->work.law->calendar, 2027));
    assert_good(work_recompute(&d->work, day("2027-01-23"), &changed, &err), err);
    assert_int_equal(changed, 1);
    assert_due(d, n, "decision", "2027-02-24");
    struct event_row e;
    assert_good(ledger_read(d->office->arena, d->office->db, seen(d), &e, &err), err);
    assert_string_equal(e.actor, "system");
    assert_string_equal(e.from, "192.0.2.7");
    assert_string_equal(e.reg, "calendar");
    assert_string_equal(e.record, "2027");
    assert_non_null(strstr(e.changes, "\"2027-02-13\":\"worked | 春节 | Spring Festival\""));
    struct ledger_verdict v = verdict_of(d);
    if (!v.whole)
        fail_msg("%s", v.finding);
    assert_int_equal(v.undeclared, 0);
}

static void refuses(struct desk *d, const char *text, int64_t event, const char *reason, enum error_code code)
{
    struct error err = {0};
    struct announced n = announced_of(d, text);
    const struct deed deed = deed_with(reason);
    assert_false(arrange_year(&d->work, &n, event, &deed, &err));
    assert_int_equal(err.code, code);
}

/* Protects: a year that is there is replaced with a reason alone, by whoever saw it as it is; its event says what
 * changed and nothing else. */
static void test_replaced(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    int64_t changed;
    if (!d)
        skip();
    const char *other = "2027-02-05 放假 春节\n2027-02-08 放假 春节\n";
    const char *n = running(d);
    take_year(d, spring, NULL);
    int64_t first = seen(d);
    refuses(d, other, first, NULL, ERROR_INPUT);
    refuses(d, other, first, "错", ERROR_INPUT);
    refuses(d, other, 0, "通知更正了日期", ERROR_CONFLICT);
    refuses(d, spring, first, "再录一遍试试", ERROR_INPUT);
    assert_int_equal(seen(d), first);
    take_year(d, other, "通知更正了日期");
    struct event_row e;
    assert_good(ledger_read(d->office->arena, d->office->db, seen(d), &e, &err), err);
    assert_string_equal(e.action, "change");
    assert_string_equal(e.reason, "通知更正了日期");
    assert_int_equal(e.previous, first);
    assert_non_null(strstr(e.changes, "\"2027-02-13\":[\"worked | 春节 | Spring Festival\",null]"));
    assert_null(strstr(e.changes, "2027-02-05"));
    assert_good(work_recompute(&d->work, day("2027-01-23"), &changed, &err), err);
    assert_due(d, n, "decision", "2027-02-23"); /* two holidays alone */
    const struct deed deed = deed_with("录错了年份");
    assert_false(arrange_drop(&d->work, 2027, first, &deed, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    err = (struct error){0};
    assert_good(arrange_drop(&d->work, 2027, seen(d), &deed, &err), err);
    assert_false(calendar_announced(d->work.law->calendar, 2027));
    assert_good(work_recompute(&d->work, day("2027-01-23"), &changed, &err), err);
    assert_due(d, n, "decision", "2027-02-19");
    take_year(d, spring, NULL); /* and anew */
    assert_true(verdict_of(d).whole);
}

static bool run_sql(struct db *db, void *sql, struct error *err)
{
    return db_run(db, sql, err);
}

static void tampered(struct desk *d, const char *sql, const char *part)
{
    struct error err = {0};
    char *text = arena_strdup(d->office->arena, sql);
    assert_good(writer_run(d->office->records.writer, run_sql, text, &err), err);
    struct ledger_verdict v = verdict_of(d);
    assert_false(v.whole);
    if (!strstr(v.finding, part))
        fail_msg("%s", v.finding);
}

static void test_tampered(void **state)
{
    struct desk *d = desk_of(state);
    if (!d)
        skip();
    take_year(d, spring, NULL);
    tampered(d, "update calendar_day set name_zh = '某节' where date = 20854", "calendar “2027” was altered by hand");
    tampered(d, "delete from calendar_day", "calendar “2027” was altered by hand");
    tampered(d, "delete from calendar", "calendar 2027” was removed by hand");
    tampered(d, "insert into calendar (year, notice, event) values (2031, '', 1)", "inserted by hand");
}

/* Protects: a rebuilt database counts as the old one did. */
static void test_rebuilt(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    struct test_office *o = d->office;
    take_year(d, spring, NULL);
    struct rebuilt out;
    const struct ledger_beside beside = arrange_beside();
    const char *into = support_place(o, 0);
    assert_good(ledger_rebuild_beside(o->arena, o->db, o->model, &o->keys, NULL, into, &beside, 1, &out, &err), err);
    struct store *s = store_open(into, false, &err);
    assert_good(s, err);
    struct db *db = store_connect(s, false, &err);
    const struct law *l = project_law(o->arena);
    assert_good(arrange_use(l, db, &err), err);
    assert_false(calendar_is_workday(l->calendar, day("2027-02-10")));
    assert_true(calendar_is_workday(l->calendar, day("2027-02-13")));
    struct ledger_verdict v;
    assert_good(ledger_verify_beside(db, o->model, &o->keys, NULL, &beside, 1, &v, &err), err);
    assert_true(v.whole);
    db_close(db);
    store_close(s);
}

/* Protects: another process with the same database, which has its law in memory since before, counts by the new year
 * from its next write on, and its readers from their next look. */
static void test_other_process(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    struct test_office *o = d->office;
    struct test_office there = *o;
    struct desk other = {.office = &there, .work = {.law = project_law(o->arena)}};
    there.store = store_open(o->where, false, &err);
    assert_good(there.store, err);
    assert_good(records_open(o->arena, o->model, there.store, &o->keys, true, &there.records, &err), err);
    there.db = store_connect(there.store, false, &err);
    other.work.records = &there.records;
    const char *n = running(&other);
    assert_due(&other, n, "decision", "2027-02-19");
    take_year(d, spring, NULL);
    const char *m = running(&other);
    assert_due(&other, m, "decision", "2027-02-24");
    assert_true(calendar_announced(other.work.law->calendar, 2027));
    const struct law *reader = project_law(o->arena);
    assert_good(arrange_use(reader, there.db, &err), err);
    assert_true(calendar_announced(reader->calendar, 2027));
    const struct deed deed = deed_with("录错了年份");
    assert_good(arrange_drop(&d->work, 2027, seen(d), &deed, &err), err);
    assert_good(arrange_use(reader, there.db, &err), err);
    assert_false(calendar_announced(reader->calendar, 2027));
    db_close(there.db);
    records_close(&there.records);
    store_close(there.store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines), cmocka_unit_test(test_refused), cmocka_unit_test(test_festivals),
        ON_DESK(test_taken_in),       ON_DESK(test_replaced),         ON_DESK(test_tampered),
        ON_DESK(test_rebuilt),        ON_DESK(test_other_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
