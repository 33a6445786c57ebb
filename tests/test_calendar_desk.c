/* Taking in a year's days off in the browser, from outside: looked at before it counts, refused where it cannot be
 * meant, used by the very next request, by nobody but the system's administrator. */
#include "desk_support.h"

#include "core/sheet.h"
#include "record/ledger.h"
#include "store/store.h"
#include "work/arrange.h"

#include <stdio.h>
#include <string.h>

static const char page[] = "/desk/admin/calendar";
static const char spring[] =
    "2030-02-02 放假 春节%0A2030-02-04 放假 春节%0A2030-02-05,holiday,春节%0A2030-02-09 上班 春节";

#define MARK "CalendarXyZ0123456789"
#define SKIP_WITHOUT_DATABASE \
    (void)state;              \
    if (!d.office)            \
        skip();

static int give_all(void)
{
    give_account("system", "system_admin", NULL);
    give_account("security", "security_admin", NULL);
    return 0;
}

static int on_sqlite(void **state)
{
    return desk_on_sqlite(state) || give_all();
}

static int on_postgresql(void **state)
{
    return desk_on_postgresql(state) || (d.office && give_all());
}

static int in_november(void **state)
{
    desk_day = date_of(2026, 11, 1);
    int failed = on_sqlite(state);
    desk_day = date_of(2020, 1, 6);
    return failed;
}

static int in_october(void **state)
{
    desk_day = date_of(2026, 10, 31);
    int failed = on_sqlite(state);
    desk_day = date_of(2020, 1, 6);
    return failed;
}

static int64_t events(void)
{
    struct error err = {0};
    int64_t n;
    assert_good(
        db_int(d.office->db, "select count(*) from event where body like '%\"register\":\"calendar\"%'", 0, &n, &err),
        err);
    return n;
}

static void look(struct browser *b, const char *year, const char *lines)
{
    fill(b, page, arena_printf(b->arena, "&act=look&year=%s&lines=%s", year, lines));
}

/* Protects: looking changes nothing; what was confirmed is counted by from the next request on. */
static void test_taken_in(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("system");
    static const char due[] = "/due?rule=licence.decide&start=2030-01-25";
    get(&b, "/desk/admin/calendar?year=2030");
    assert_shows(&b, "本年度没有放假安排");
    assert_shows(&b, "2030-02-03,holiday,春节"); /* the festivals of the law are filled in */
    get(&b, due);
    assert_shows(&b, "2030-02-22");
    assert_shows(&b, "尚未公布");
    look(&b, "2030", spring);
    assert_status(&b, 200);
    assert_shows(&b, "将要录入");
    assert_shows(&b, "2030-01-01"); /* a festival that was left out */
    assert_int_equal(events(), 0);
    fill(&b, page,
         arena_printf(b.arena, "&act=take&year=2030&event=0&notice=%%E7%%A4%%BA%%E4%%BE%%8B1%%E5%%8F%%B7&lines=%s",
                      spring));
    assert_status(&b, 303);
    get(&b, client_header(b.arena, &b.got, "Location"));
    assert_shows(&b, "示例1号");
    assert_shows(&b, "system");
    assert_int_equal(events(), 1);
    get(&b, due); /* two weekdays free, one Saturday worked: one workday later */
    assert_shows(&b, "2030-02-25");
    assert_hides(&b, "尚未公布");
    get(&b, "/api/v1/desk/admin/calendar?year=2030");
    assert_shows(&b, "\"worked\": true");
    struct error err = {0};
    struct ledger_verdict v;
    const struct ledger_beside beside[] = {account_beside(), arrange_beside()};
    assert_good(ledger_verify_beside(d.office->db, d.office->model, &d.office->keys, NULL, beside, 2, &v, &err), err);
    if (!v.whole)
        fail_msg("%s", v.finding);
}

/* Protects: a year that is there is replaced with a reason, from the state that was looked at. */
static void test_replaced(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("system"), other = signed_in("system");
    look(&b, "2021", "2021-01-01 放假 元旦");
    assert_shows(&b, "将整年替换");
    fill(&b, page, "&act=take&year=2021&event=0&lines=2021-01-01 放假 元旦");
    assert_status(&b, 422);
    assert_shows(&b, "须说明理由");
    assert_shows(&b, "将整年替换");
    assert_int_equal(events(), 0);
    fill(&b, page, "&act=take&year=2021&event=0&reason=通知有更正&lines=2021-01-01 放假 元旦");
    assert_status(&b, 303);
    fill(&other, page, "&act=take&year=2021&event=0&reason=通知有更正&lines=2021-01-02 放假 元旦");
    assert_status(&other, 422);
    assert_int_equal(events(), 1);
    get(&b, "/desk/admin/calendar?year=2021");
    assert_hides(&b, "2021-10-01");
    fill(&b, "/desk/admin/calendar?year=2021", "&act=drop&event=1&reason=录错了年份");
    assert_status(&b, 422);
    const char *at = strstr(b.got.body, "name=\"event\" value=\"");
    fill(&b, "/desk/admin/calendar?year=2021",
         arena_printf(b.arena, "&act=drop&event=%s&reason=录错了年份",
                      arena_strndup(b.arena, at + 20, strcspn(at + 20, "\""))));
    assert_status(&b, 303);
    get(&b, "/desk/admin/calendar?year=2021");
    assert_shows(&b, "2021-10-01"); /* the file's again */
}

static void send_file(struct browser *b, const char *year, const char *data, size_t size)
{
    struct buf out = buf_new(b->arena);
    get(b, page);
    buf_printf(&out,
               "--" MARK "\r\nContent-Disposition: form-data; name=\"_form\"\r\n\r\n%s\r\n--" MARK
               "\r\nContent-Disposition: form-data; name=\"act\"\r\n\r\nlook\r\n--" MARK
               "\r\nContent-Disposition: form-data; name=\"year\"\r\n\r\n%s\r\n--" MARK
               "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../2030.csv\"\r\n"
               "Content-Type: text/csv\r\n\r\n",
               token(b), year);
    buf_add_n(&out, data, size);
    buf_add(&out, "\r\n--" MARK "--\r\n");
    send_bytes(b, "POST", page, "multipart/form-data; boundary=" MARK, out.data, out.size);
}

static void send_text(struct browser *b, const char *text)
{
    send_file(b, "2030", text, strlen(text));
}

/* Protects: files as offices send them are read, whatever else comes is refused and the server serves on. */
static void test_files(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("system");
    get(&b, "/desk/admin/calendar.csv?year=2030");
    assert_status(&b, 200);
    char *pattern = arena_strdup(b.arena, b.got.body);
    assert_non_null(strstr(pattern, "2030-10-01,holiday,国庆节"));
    send_text(&b, pattern);
    assert_status(&b, 200);
    assert_shows(&b, "将要录入");
    /* GB18030, as Excel saves it in China: 春节, 放假. */
    send_text(&b,
              "\xc8\xd5\xc6\xda,\xc0\xe0\xd0\xcd,\xc3\xfb\xb3\xc6\r\n2030-02-04,\xb7\xc5\xbc\xd9,\xb4\xba\xbd\xda\r\n");
    assert_status(&b, 200);
    assert_shows(&b, "春节");
    const char *const cells[] = {"2030-02-04", "holiday", "春节"}, *const *row = cells;
    const struct sheet_column column[] = {{"date", SHEET_DATE, 0}, {"kind", SHEET_TEXT, 0}, {"name", SHEET_TEXT, 0}};
    const struct sheet_book book = {.name = "2030", .columns = 3, .rows = 1, .column = column, .row = &row};
    struct error err = {0};
    char *path = arena_printf(b.arena, "%s/2030.xlsx", d.office->folder);
    assert_good(sheet_write_xlsx(path, &book, &err), err);
    char data[1 << 16];
    FILE *f = fopen(path, "rb");
    size_t size = fread(data, 1, sizeof data, f);
    fclose(f);
    send_file(&b, "2030", data, size);
    assert_status(&b, 200);
    assert_shows(&b, "2030-02-04");
    data[size / 2] ^= 0x55;
    send_file(&b, "2030", data, size / 2);
    refused(&b, 422);
    send_file(&b, "2030", "\x89PNG\r\n\x1a\n\0\0\0\0", 12);
    refused(&b, 422);
    send_text(&b, "date,kind,name\n2030-02-04,holiday,\xff\xfe\n");
    refused(&b, 422);
    send_text(&b, "date,kind,name\n\"2030-02-04,holiday,春节\n");
    refused(&b, 422);
    send_text(&b, "date,kind,name\n=cmd|'/c calc'!A1,holiday,春节\n");
    refused(&b, 422);
    char *much = arena_alloc(b.arena, 5 << 20);
    memset(much, 'x', (5 << 20) - 1);
    send_text(&b, much);
    refused(&b, 422);
    assert_int_equal(events(), 0);
}

static void test_hostile(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("system"), s = signed_in("security"), m = signed_in("mediator");
    look(&b, "2030", "2030-02-05 上班 春节%0A2030-02-09 上班 %3Cscript%3E%0A2030-02-09 放假 春节");
    assert_status(&b, 422);
    assert_shows(&b, "是星期二，本来就上班");
    assert_shows(&b, "在第2行已经写过");
    assert_hides(&b, "<script>");
    static const char *const years[] = {"", "99999", "-1", "0", "2030x", "１９９９", "9223372036854775808"};
    for (size_t i = 0; i < sizeof years / sizeof *years; i++) {
        look(&b, years[i], spring);
        assert_status(&b, 422);
    }
    static const char *const marks[] = {"", "&event=-1", "&event=x", "&event=99999999999999999999"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        fill(&b, page, arena_printf(b.arena, "&act=take&year=2030&lines=%s%s", spring, marks[i]));
        refused(&b, 400);
    }
    look(&b, "2030", "");
    assert_status(&b, 422);
    post_raw(&b, page, arena_printf(b.arena, "act=take&year=2030&event=0&lines=%s", spring));
    assert_status(&b, 403);
    struct browser *const outside[] = {&s, &m};
    for (size_t i = 0; i < 2; i++) {
        get(outside[i], page);
        assert_status(outside[i], 404);
        get(outside[i], "/desk/admin/calendar.csv?year=2030");
        assert_status(outside[i], 404);
        get(outside[i], "/desk");
        post_raw(outside[i], page,
                 arena_printf(b.arena, "_form=%s&act=take&year=2030&event=0&lines=%s", token(outside[i]), spring));
        assert_status(outside[i], 404);
    }
    assert_int_equal(events(), 0);
}

/* From 1 November on next year's is missed, by whoever can mend it. */
static void test_missed(void **state)
{
    (void)state;
    struct browser b = signed_in("system"), m = signed_in("mediator");
    get(&b, "/desk");
    assert_shows(&b, "<strong>2027</strong> 年的放假安排尚未录入");
    get(&m, "/desk");
    assert_hides(&m, "放假安排尚未录入");
    get(&b, page);
    assert_shows(&b, "放假安排尚未录入");
    assert_shows(&b, "2027-02-06,holiday,春节");
    fill(&b, page, "&act=take&year=2027&event=0&lines=2027-02-05 放假 春节");
    assert_status(&b, 303);
    get(&b, "/desk");
    assert_hides(&b, "放假安排尚未录入");
}

static void test_not_missed_yet(void **state)
{
    (void)state;
    struct browser b = signed_in("system");
    get(&b, "/desk");
    assert_hides(&b, "放假安排尚未录入");
}

#define ON_BOTH_DESKS(test)                                               \
    {#test " on SQLite", test, on_sqlite, desk_tear_down, NULL},          \
    {                                                                     \
#test " on PostgreSQL", test, on_postgresql, desk_tear_down, NULL \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH_DESKS(test_taken_in),
        ON_BOTH_DESKS(test_replaced),
        {"test_files", test_files, on_sqlite, desk_tear_down, NULL},
        {"test_hostile", test_hostile, on_sqlite, desk_tear_down, NULL},
        {"test_missed", test_missed, in_november, desk_tear_down, NULL},
        {"test_not_missed_yet", test_not_missed_yet, in_october, desk_tear_down, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
