/* Records: create, change, find; what is refused and that it is told field by field; files in and out. Every test runs
 * on SQLite and, where there is one, on PostgreSQL. */
#include "support.h"

#include "core/date.h"
#include "core/sheet.h"
#include "core/text.h"
#include "record/import.h"
#include "record/ledger.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int set_up_sqlite(void **state)
{
    return support_set_up(state, 0, NULL);
}

static int set_up_postgresql(void **state)
{
    return support_set_up(state, 1, NULL);
}

static struct record *matter(struct test_office *o, const char *subject, const char *opened)
{
    return support_create(o, "matter", "district", "220103", "organ", "示例机关", "subject", subject, "colour", "red",
                          "opened_on", opened, NULL);
}

static size_t found(struct test_office *o, struct query q)
{
    struct error err = {0};
    struct page page;
    q.reg = q.reg ? q.reg : model_reg(o->model, "matter");
    assert_good(record_find(o->arena, o->db, o->model, &q, &page, &err), err);
    return page.count;
}

/* Numbers follow the pattern, each series by itself. */
static void test_numbers(void **state)
{
    struct test_office *o = *state;
    if (!o)
        skip();
    assert_string_equal(matter(o, "甲", "2020-03-01")->number, "220103事2020-0001");
    assert_string_equal(matter(o, "乙", "2020-03-02")->number, "220103事2020-0002");
    assert_string_equal(matter(o, "丙", "2021-03-02")->number, "220103事2021-0001");
    struct record *note = support_create(o, "note", "district", "220103", "organ", "112201030138840281", "matter",
                                         "220103事2020-0002", "text", "一", NULL);
    assert_string_equal(note->number, "220103事2020-0002-01");
    /* A number that is given moves the series on. */
    support_create(o, "matter", "number", "220103事2020-0040", "district", "220103", "organ", "示例机关", "subject",
                   "丁", "colour", "红色", "opened_on", "2020年4月1日", NULL);
    assert_string_equal(matter(o, "戊", "2020-04-02")->number, "220103事2020-0041");
}

/* What was entered comes back, in every type. */
static void test_round_trip(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    if (!o)
        skip();
    struct record *made =
        support_create(o, "matter", "district", "220103", "organ", "示例机关", "state", "已办结", "sample", "是",
                       "subject", "O'Brien; drop table matter;--", "detail", "两行\n文字 “引号” \\", "colour", "blue",
                       "person", "王示例", "citizen", "11010519491231002x", "count", "1000", "score", "9.25", "amount",
                       "1,234.50", "opened_on", "2020-02-29", "heard_at", "2020-03-01 09:30", "urgent", "否", NULL);
    (void)made;
    struct record *r = NULL;
    struct query q = {.reg = model_reg(o->model, "matter")};
    struct page page;
    assert_good(record_find(o->arena, o->db, o->model, &q, &page, &err), err);
    assert_int_equal(page.count, 1);
    r = &page.record[0];
    const struct reg *reg = r->reg;
    assert_string_equal(record_cell(o->arena, r, reg_field(reg, "subject")), "O'Brien; drop table matter;--");
    assert_string_equal(record_cell(o->arena, r, reg_field(reg, "detail")), "两行\n文字 “引号” \\");
    assert_string_equal(record_cell(o->arena, r, reg_field(reg, "colour")), "蓝色");
    assert_string_equal(record_cell(o->arena, r, reg_field(reg, "score")), "9.25");
    assert_string_equal(record_cell(o->arena, r, reg_field(reg, "amount")), "1234.50");
    assert_string_equal(record_cell(o->arena, r, reg_field(reg, "opened_on")), "2020-02-29");
    assert_string_equal(record_cell(o->arena, r, reg_field(reg, "heard_at")), "2020-03-01 09:30:00");
    assert_string_equal(record_cell(o->arena, r, reg_field(reg, "urgent")), "否");
    assert_string_equal(record_cell(o->arena, r, reg_field(reg, "closed_on")), "");
    assert_string_equal(r->state, "done");
    assert_true(r->sample);
    assert_string_equal(r->organ, "示例机关");
    assert_string_equal(record_cell(o->arena, r, reg_field(reg, "citizen")), "11010519491231002X");
    /* Personal data is masked unless opened. */
    assert_string_equal(record_show(o->arena, r, reg_field(reg, "person"), "zh", true), "王示例");
    assert_string_not_equal(record_show(o->arena, r, reg_field(reg, "person"), "zh", false), "王示例");
    assert_null(strstr(record_show(o->arena, r, reg_field(reg, "citizen"), "zh", false), "19491231"));
}

static const char *const odd_subjects[] = {"甲:乙", "it's", "50%_\\", "Ärger A", "ÄRGER a", "ＡＢＣ 物业 与 停车",
                                           "Zebra", "apple"};
enum { ODD = sizeof odd_subjects / sizeof *odd_subjects };

static void odd_matters(struct test_office *o)
{
    for (size_t i = 0; i < ODD; i++)
        support_create(o, "matter", "district", i % 3 ? "220103" : "220104", "organ", "示例机关", "subject",
                       odd_subjects[i], "colour", i % 2 ? "red" : "blue", "opened_on", "2020-03-01", "closed_on",
                       i % 4   ? ""
                       : i % 8 ? "2020-05-01"
                               : "2020-04-01",
                       "amount", i % 3 ? "12.50" : "", "urgent", i % 2 ? "" : "是", "person", i == 5 ? "隐名" : "",
                       "heard_at", i % 2 ? "2020-03-01 09:30" : "", "parent", i ? "220104事2020-0001" : "", NULL);
}

/* Page by page, in any order and direction, every row comes once, those without the value last, and text by its bytes
 * on both databases. */
static void test_odd_pages(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    if (!o)
        skip();
    odd_matters(o);
    static const char *const orders[] = {NULL,       "subject",  "state",  "closed_on", "amount", "urgent", "organ",
                                         "heard_at", "district", "sample", "parent",    "person", "colour"};
    for (size_t i = 0; i < 2 * sizeof orders / sizeof *orders; i++) {
        struct query q = {
            .reg = model_reg(o->model, "matter"), .order = orders[i / 2], .descending = i % 2, .limit = 3};
        const struct field *f = q.order ? reg_field(q.reg, q.order) : NULL;
        bool seen[64] = {false}, lacking = false;
        const char *before = NULL;
        size_t count = 0;
        do {
            struct page page;
            assert_good(record_find(o->arena, o->db, o->model, &q, &page, &err), err);
            for (size_t n = 0; n < page.count; n++, count++) {
                struct record *r = &page.record[n];
                assert_false(seen[r->id]);
                seen[r->id] = true;
                bool lacks = f && r->value[f - q.reg->field].null;
                assert_false(lacking && !lacks);
                lacking = lacks;
                if (f && f->type == VALUE_TEXT && !lacks) {
                    const char *text = record_cell(o->arena, r, f);
                    assert_true(!before || (q.descending ? strcmp(before, text) >= 0 : strcmp(before, text) <= 0));
                    before = text;
                }
            }
            q.after = page.next;
        } while (q.after);
        assert_int_equal(count, ODD);
    }
    static const char *const bad[] = {"", "x", "1", "1:", "1:?", "x:=1", "1:=\xFF", "99999999999999999999:=1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct query q = {.reg = model_reg(o->model, "matter"), .after = bad[i]};
        struct page page;
        error_clear(&err);
        assert_false(record_find(o->arena, o->db, o->model, &q, &page, &err));
        assert_int_equal(err.code, ERROR_INPUT);
    }
}

static size_t filtered(struct test_office *o, const char *column, enum filter_op op, const char *text)
{
    struct filter f = {column, op, text};
    return found(o, (struct query){.filters = 1, .filter = &f});
}

static void refused(struct test_office *o, const char *column, enum filter_op op, const char *text)
{
    struct error err = {0};
    struct filter f = {column, op, text};
    struct query q = {.reg = model_reg(o->model, "matter"), .filters = 1, .filter = &f};
    struct page page;
    assert_false(record_find(o->arena, o->db, o->model, &q, &page, &err));
    assert_int_equal(err.code, ERROR_INPUT);
}

/* Filters as people write them; "not" finds also what has no value; what cannot be asked is refused, not guessed. */
static void test_odd_filters(void **state)
{
    struct test_office *o = *state;
    if (!o)
        skip();
    odd_matters(o);
    assert_int_equal(filtered(o, "organ", FILTER_IS, "示例机关"), ODD);
    assert_int_equal(filtered(o, "organ", FILTER_IS, "112201030138840281"), ODD);
    assert_int_equal(filtered(o, "organ", FILTER_NOT, "示例机关"), 0);
    assert_int_equal(filtered(o, "organ", FILTER_NOT, "没有"), ODD);
    assert_int_equal(filtered(o, "parent", FILTER_NOT, "220104事2020-0001"), 1);
    assert_int_equal(filtered(o, "amount", FILTER_IS, "12.5"), 5);
    assert_int_equal(filtered(o, "amount", FILTER_NOT, "12.5"), 3);
    assert_int_equal(filtered(o, "urgent", FILTER_IS, "是"), 4);
    assert_int_equal(filtered(o, "urgent", FILTER_NOT, "是"), 4);
    assert_int_equal(filtered(o, "sample", FILTER_IS, "否"), ODD);
    assert_int_equal(filtered(o, "state", FILTER_IS, "办理中"), ODD);
    assert_int_equal(filtered(o, "heard_at", FILTER_TO, "2020-03-01 09:30"), 4);
    assert_int_equal(filtered(o, "district", FILTER_IS, "220104"), 3);
    assert_int_equal(filtered(o, "district", FILTER_NOT, "220104"), 5);
    assert_int_equal(filtered(o, "district", FILTER_NOT, "220100"), 0);
    assert_int_equal(filtered(o, "subject", FILTER_IS, "50%_\\"), 1);
    refused(o, "organ", FILTER_FROM, "示例机关");
    refused(o, "district", FILTER_IS, "机关");
    refused(o, "district", FILTER_IS, "");
    refused(o, "subject", FILTER_IS, "\xFF");
    refused(o, "state", FILTER_IS, "没有");
    refused(o, "urgent", FILTER_IS, "maybe");
    refused(o, "event", FILTER_IS, "1");
}

/* Words may stand apart; capital letters of ASCII alone are the same as small ones, on both databases. */
static void test_search_words(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    if (!o)
        skip();
    odd_matters(o);
    assert_int_equal(found(o, (struct query){.search = "停车 物业"}), 1);
    assert_int_equal(found(o, (struct query){.search = "停车　物业"}), 1);
    assert_int_equal(found(o, (struct query){.search = "停车 物管"}), 0);
    assert_int_equal(found(o, (struct query){.search = "ZEBRA"}), 1);
    assert_int_equal(found(o, (struct query){.search = "ÄRGER"}), 2);
    assert_int_equal(found(o, (struct query){.search = "ärger"}), 0);
    assert_int_equal(found(o, (struct query){.search = "%_"}), 1);
    assert_int_equal(found(o, (struct query){.search = "\\"}), 1);
    assert_int_equal(found(o, (struct query){.search = "it's"}), 1);
    assert_int_equal(found(o, (struct query){.search = "220104事2020-0001"}), 1);
    struct query q = {.reg = model_reg(o->model, "matter"), .search = "\xE7\xBA"};
    struct page page;
    assert_false(record_find(o->arena, o->db, o->model, &q, &page, &err));
    assert_int_equal(err.code, ERROR_INPUT);
}

static bool entry_says(struct test_office *o, const char *field, const char *value, const char *says)
{
    const char *pairs[] = {"district", "220103",    "organ",      "示例机关", "subject", "甲", "colour",
                           "red",      "opened_on", "2020-03-01", field,      value,     NULL};
    struct error err = {0};
    struct faults faults = {0};
    bool done = support_try(o, "matter", pairs, &faults, &err);
    if (!says)
        return done;
    return !done && (strstr(err.message, says) || (faults.count && strstr(faults.fault[0].message, says)));
}

/* Cells as files have them: spaces around numbers are nothing; what cannot be seen is refused; long is long. */
static void test_odd_cells(void **state)
{
    struct test_office *o = *state;
    if (!o)
        skip();
    char *longest = arena_alloc(o->arena, 1 << 20);
    memset(longest, 'x', 100000);
    assert_true(entry_says(o, "detail", longest, NULL));
    memset(longest, 'x', (1 << 20) - 1);
    assert_true(entry_says(o, "detail", longest, "at most 100000"));
    assert_true(entry_says(o, "subject", longest, "at most 200"));
    assert_true(entry_says(o, "number", longest, "longer"));
    assert_true(entry_says(o, "count", "　 12 ", NULL));
    assert_true(entry_says(o, "amount", " 1,234.50\t", NULL));
    assert_true(entry_says(o, "count", "1 2", "whole number"));
    assert_true(entry_says(o, "count", "99999999999999999999", "whole number"));
    assert_true(entry_says(o, "subject", "收款人\xE2\x80\xAE甲", "U+202E"));
    assert_true(entry_says(o, "subject", "甲\x01乙", "U+0001"));
    assert_true(entry_says(o, "subject", "\xFF", "UTF-8"));
    assert_true(entry_says(o, "detail", "一行\n二行", NULL));
    assert_true(entry_says(o, "number", "220103事2020\n-0001", "tab"));
    assert_true(entry_says(o, "sample", "\xFF", "UTF-8"));
    assert_true(entry_says(o, "number", "220103事2020-0777", NULL));
    assert_true(entry_says(o, "number", "220103事2020-0777", "another “事项” with the same 编号"));
}

/* A change may not empty what is required, nor take another number; a state or sample mark left empty stays. */
static void test_emptied(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    if (!o)
        skip();
    support_create(o, "matter", "district", "220103", "organ", "示例机关", "subject", "甲", "colour", "red",
                   "opened_on", "2020-03-01", "state", "已办结", "sample", "是", NULL);
    static const char *const number = "220103事2020-0001";
    static const char *const required[] = {"district", "organ", "subject", "colour", "opened_on"};
    for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
        error_clear(&err);
        assert_false(support_change(o, "matter", number, required[i], " ", &err));
        assert_int_equal(err.code, ERROR_INPUT);
    }
    assert_false(support_change(o, "matter", number, "number", "220103事2020-0002", &err));
    error_clear(&err);
    assert_good(support_change(o, "matter", number, "state", "", &err), err);
    assert_good(support_change(o, "matter", number, "sample", "", &err), err);
    struct record *r = record_read(o->arena, o->db, model_reg(o->model, "matter"), number, &err);
    assert_good(r, err);
    assert_string_equal(r->state, "done");
    assert_true(r->sample);
    struct import_report report;
    char *file = support_write(
        o, "matter.csv", "编号,行政区划,机关,事由,颜色,受理日期\n220103事2020-0001,220103,示例机关,,red,2020-03-01\n");
    struct sheet *sheet = sheet_read(o->arena, file, NULL, &err);
    assert_good(sheet, err);
    assert_false(import_sheet(o->arena, &o->records, sheet, model_reg(o->model, "matter"), "test", &report, &err));
    assert_int_equal(report.faults, 1);
}

/* A stranger's text is no formula where a CSV is opened in Excel, and comes back as it was. */
static void test_formulas(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    static const char *const texts[] = {"=1+1", "+86 431", "-甲", "@cmd", "'=x", "''+", "'plain", "a=b"};
    static const char *const guarded[] = {"'=1+1", "'+86 431", "'-甲", "'@cmd", "''=x", "'''+", "'plain", "a=b"};
    struct import_report report;
    int64_t rows;
    if (!o)
        skip();
    for (size_t i = 0; i < 8; i++)
        support_create(o, "matter", "district", "220103", "organ", "示例机关", "subject", texts[i], "colour", "red",
                       "opened_on", "2020-03-01", "score", "-1.50", NULL);
    char *path = arena_printf(o->arena, "%s/matter.csv", o->folder);
    struct query q = {.reg = model_reg(o->model, "matter")};
    assert_good(export_records(o->db, o->model, &q, true, path, &rows, &err), err);
    struct sheet *sheet = sheet_read(o->arena, path, NULL, &err);
    assert_good(sheet, err);
    for (size_t i = 0; i < 8; i++) {
        assert_string_equal(sheet->rows[i + 1].cells[5], guarded[i]);
        assert_string_equal(sheet->rows[i + 1].cells[11], "-1.50");
    }
    assert_good(import_sheet(o->arena, &o->records, sheet, q.reg, "test", &report, &err), err);
    assert_int_equal(report.unchanged, 8);
}

/* A file that is wrong in every row is given up at some point. */
static void test_many_faults(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    struct import_report report;
    if (!o)
        skip();
    struct buf b = buf_new(o->arena);
    buf_add(&b, "编号,行政区划,机关,事由,颜色,受理日期\n");
    for (int i = 0; i < 6000; i++)
        buf_printf(&b, "220103事2020-%04d,220103,示例机关,甲,绿色,2020-03-01\n", i + 1);
    struct sheet *sheet = sheet_read(o->arena, support_write(o, "matter.csv", b.data), NULL, &err);
    assert_good(sheet, err);
    assert_false(import_sheet(o->arena, &o->records, sheet, model_reg(o->model, "matter"), "test", &report, &err));
    assert_int_equal(report.faults, 5000);
    assert_non_null(strstr(err.message, "not looked at"));
    assert_int_equal(found(o, (struct query){0}), 0);
}

/* Every fault of an entry is told with its field, not the first alone, and nothing is written. */
static void test_faults(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    struct faults faults = {0};
    if (!o)
        skip();
    const char *pairs[] = {"district",   "999999", "organ",  "无此机关", "state",
                           "unknown",    "colour", "绿色",   "citizen",  "220103198001011231",
                           "count",      "1001",   "amount", "12.345",   "opened_on",
                           "2020-02-30", "urgent", "maybe",  "parent",   "220103事2020-9999",
                           NULL};
    assert_false(support_try(o, "matter", pairs, &faults, &err));
    static const char *const wrong[] = {"district", "organ",  "state",     "subject", "colour", "citizen",
                                        "count",    "amount", "opened_on", "urgent",  "parent"};
    assert_int_equal(faults.count, sizeof wrong / sizeof *wrong);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_string_equal(faults.fault[i].column, wrong[i]);
        assert_true(strlen(faults.fault[i].message) > 5);
    }
    assert_int_equal(found(o, (struct query){0}), 0);
    /* Not UTF-8. */
    const char *broken[] = {"district", "220103", "organ",     "示例机关",   "subject", "\xC0\xAF",
                            "colour",   "red",    "opened_on", "2020-01-01", NULL};
    assert_false(support_try(o, "matter", broken, &faults, &err));
    assert_string_equal(faults.fault[0].column, "subject");
    /* A number of another form. */
    const char *number[] = {"number", "X-1",    "district", "220103",    "organ",      "示例机关", "subject",
                            "甲",     "colour", "red",      "opened_on", "2020-01-01", NULL};
    assert_false(support_try(o, "matter", number, &faults, &err));
    assert_non_null(strstr(err.message, "form"));
}

static void test_change_and_remove(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    if (!o)
        skip();
    struct record *r = matter(o, "甲", "2020-03-01");
    assert_good(support_change(o, "matter", r->number, "amount", "5", &err), err);
    struct record *now = record_read(o->arena, o->db, r->reg, r->number, &err);
    assert_good(now, err);
    assert_string_equal(record_cell(o->arena, now, reg_field(r->reg, "amount")), "5.00");
    assert_true(now->event > r->event);
    /* An equal change is nothing: no event. */
    assert_good(support_change(o, "matter", r->number, "amount", "5.00", &err), err);
    struct record *same = record_read(o->arena, o->db, r->reg, r->number, &err);
    assert_int_equal(same->event, now->event);
    /* Another record refers to it: it cannot go. */
    support_create(o, "note", "district", "220103", "organ", "示例机关", "matter", r->number, "text", "一", NULL);
    assert_false(support_remove(o, "matter", r->number, &err));
    error_clear(&err);
    assert_good(support_remove(o, "note", arena_printf(o->arena, "%s-01", r->number), &err), err);
    assert_good(support_remove(o, "matter", r->number, &err), err);
    assert_null(record_read(o->arena, o->db, r->reg, r->number, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    struct ledger_verdict verdict;
    error_clear(&err);
    assert_good(ledger_verify(o->db, o->model, &o->keys, &verdict, &err), err);
    if (!verdict.whole)
        fail_msg("%s", verdict.finding);
}

static void test_filters(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    if (!o)
        skip();
    matter(o, "甲", "2020-03-01");
    matter(o, "乙", "2020-03-02");
    support_create(o, "matter", "district", "220103001", "organ", "示例机关", "subject", "丙", "colour", "blue",
                   "opened_on", "2020-03-03", "amount", "10", NULL);
    support_create(o, "matter", "district", "220104", "organ", "示例机关", "subject", "丁", "colour", "blue",
                   "opened_on", "2020-03-04", NULL);
    assert_int_equal(found(o, (struct query){.district = "220103"}), 3);
    assert_int_equal(found(o, (struct query){.district = "220100"}), 4);
    assert_int_equal(found(o, (struct query){.district = "220103001"}), 1);
    struct filter blue = {"colour", FILTER_IS, "蓝色"}, from = {"opened_on", FILTER_FROM, "2020-03-02"};
    struct filter empty = {"amount", FILTER_EMPTY, ""}, organ = {"organ", FILTER_IS, "112201030138840281"};
    assert_int_equal(found(o, (struct query){.filters = 1, .filter = &blue}), 2);
    assert_int_equal(found(o, (struct query){.filters = 1, .filter = &from}), 3);
    assert_int_equal(found(o, (struct query){.filters = 1, .filter = &empty}), 3);
    assert_int_equal(found(o, (struct query){.filters = 1, .filter = &organ}), 4);
    struct filter wrong = {"no_such", FILTER_IS, "1"};
    struct query q = {.reg = model_reg(o->model, "matter"), .filters = 1, .filter = &wrong};
    struct page page;
    assert_false(record_find(o->arena, o->db, o->model, &q, &page, &err));
    assert_int_equal(err.code, ERROR_INPUT);
}

/* Two-character words, single characters, Latin words, and nothing that only shares its characters. */
static void test_search(void **state)
{
    struct test_office *o = *state;
    if (!o)
        skip();
    matter(o, "邻里纠纷调解", "2020-03-01");
    matter(o, "纠正错误，纷繁复杂", "2020-03-02");
    matter(o, "Noise complaint 100%", "2020-03-03");
    assert_int_equal(found(o, (struct query){.search = "纠纷"}), 1);
    assert_int_equal(found(o, (struct query){.search = "里纠纷调"}), 1);
    assert_int_equal(found(o, (struct query){.search = "纠"}), 2);
    assert_int_equal(found(o, (struct query){.search = "noise"}), 1);
    assert_int_equal(found(o, (struct query){.search = "%"}), 1);
    assert_int_equal(found(o, (struct query){.search = "\" OR 1=1 --"}), 0);
    assert_int_equal(found(o, (struct query){.search = "  "}), 3);
}

/* Pages by cursor give every record once, in order, forwards and backwards, also where the column is empty. */
static void test_pages(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    if (!o)
        skip();
    for (int i = 0; i < 23; i++) {
        const char *amount = i % 3 ? arena_printf(o->arena, "%d", i % 5) : "";
        support_create(o, "matter", "district", "220103", "organ", "示例机关", "subject",
                       arena_printf(o->arena, "事%02d", i), "colour", "red", "opened_on", "2020-03-01", "amount",
                       amount, NULL);
    }
    static const char *const orders[] = {NULL, "amount", "subject", "organ", "state"};
    for (size_t k = 0; k < 10; k++) {
        struct query q = {
            .reg = model_reg(o->model, "matter"), .limit = 4, .order = orders[k / 2], .descending = k % 2};
        bool seen[24] = {0};
        size_t total = 0;
        struct page page;
        do {
            assert_good(record_find(o->arena, o->db, o->model, &q, &page, &err), err);
            for (size_t i = 0; i < page.count; i++, total++) {
                size_t n = strtoul(page.record[i].number + strlen("220103事2020-"), NULL, 10);
                assert_false(seen[n]);
                seen[n] = true;
            }
            q.after = page.next;
        } while (page.next);
        assert_int_equal(total, 23);
    }
    struct query bad = {.reg = model_reg(o->model, "matter"), .after = "rubbish"};
    struct page page;
    assert_false(record_find(o->arena, o->db, o->model, &bad, &page, &err));
}

static bool import(struct test_office *o, const char *path, struct import_report *report, struct error *err)
{
    struct sheet *sheet = sheet_read(o->arena, path, NULL, err);
    const struct reg *reg = sheet ? import_register(o->model, sheet, NULL, err) : NULL;
    return reg && import_sheet(o->arena, &o->records, sheet, reg, "test", report, err);
}

static const char good_file[] = "编号,行政区划,机关,状态,事由,颜色,受理日期,上级事项\r\n"
                                "220103事2020-0001,220103,示例机关,办理中,甲,红色,2020-01-02,\r\n"
                                "220103事2020-0002,220103,示例机关,已办结,乙,blue,2020-01-03,220103事2020-0001\r\n";

/* The same file twice gives the same records; a changed row is a change. */
static void test_import_again(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    struct import_report report;
    if (!o)
        skip();
    char *path = support_write(o, "matter-x.csv", good_file);
    assert_good(import(o, path, &report, &err), err);
    assert_int_equal(report.created, 2);
    assert_good(import(o, path, &report, &err), err);
    assert_int_equal(report.created, 0);
    assert_int_equal(report.unchanged, 2);
    char *other = arena_strdup(o->arena, good_file);
    memcpy(strstr(other, "甲"), "丙", 3);
    path = support_write(o, "matter-y.csv", other);
    assert_good(import(o, path, &report, &err), err);
    assert_int_equal(report.changed, 1);
    assert_int_equal(report.unchanged, 1);
    /* The next number made here comes after those imported. */
    assert_string_equal(matter(o, "丁", "2020-05-05")->number, "220103事2020-0003");
}

/* One bad row and nothing is imported; every fault is told with line, column, value and reason, and the file comes back
 * marked. */
static void test_import_nothing_by_half(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    struct import_report report;
    if (!o)
        skip();
    char *path = support_write(o, "matter.csv",
                               "编号,行政区划,机关,事由,颜色,受理日期,公民身份号码\n"
                               "220103事2020-0001,220103,示例机关,甲,红色,2020-01-02,\n"
                               "220103事2020-0002,220103,示例机关,\"乙\n乙\",绿色,2020-01-32,220103198001011231\n"
                               "220103事2020-0001,220103,示例机关,丙,红色,2020-01-02,\n"
                               ",220103,示例机关,丁,红色,2020-01-02,\n");
    assert_false(import(o, path, &report, &err));
    assert_int_equal(report.faults, 5);
    assert_int_equal(report.fault[0].line, 3);
    assert_string_equal(report.fault[0].heading, "颜色");
    assert_string_equal(report.fault[0].value, "绿色");
    assert_string_equal(report.fault[1].heading, "公民身份号码");
    assert_string_equal(report.fault[2].heading, "受理日期");
    assert_int_equal(report.fault[3].line, 5); /* the quoted cell took two lines */
    assert_int_equal(report.fault[4].line, 6);
    assert_int_equal(found(o, (struct query){0}), 0);
    char *marked = arena_printf(o->arena, "%s/marked.xlsx", o->folder);
    struct sheet *sheet = sheet_read(o->arena, path, NULL, &err);
    error_clear(&err);
    assert_good(import_write_marked(o->arena, sheet, &report, marked, &err), err);
    struct sheet *back = sheet_read(o->arena, marked, NULL, &err);
    assert_good(back, err);
    const struct sheet_row *row = &back->rows[2];
    assert_non_null(strstr(row->cells[row->count - 1], "绿色"));
}

static void test_import_headings(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    struct import_report report;
    if (!o)
        skip();
    char *path = support_write(o, "matter.csv", "编号,行政区划,机关,事由,颜色,颜色,无此列\n");
    assert_false(import(o, path, &report, &err));
    assert_int_equal(report.faults, 3); /* twice 颜色, an unknown column, 受理日期 missing */
    path = support_write(o, "unknown.csv", "编号\n");
    assert_false(import(o, path, &report, &err));
    assert_non_null(strstr(err.message, "--register"));
    path = support_write(o, "matter.csv", "");
    assert_false(import(o, path, &report, &err));
}

/* What was exported can be imported into an empty place and gives the same. */
static void test_export_round_trip(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    struct import_report report;
    int64_t rows;
    if (!o)
        skip();
    assert_good(import(o, support_write(o, "matter.csv", good_file), &report, &err), err);
    struct query q = {.reg = model_reg(o->model, "matter")};
    static const char *const names[] = {"matter-out.csv", "matter-out.xlsx"};
    for (size_t i = 0; i < 2; i++) {
        char *path = arena_printf(o->arena, "%s/%s", o->folder, names[i]);
        assert_good(export_records(o->db, o->model, &q, true, path, &rows, &err), err);
        assert_int_equal(rows, 2);
        assert_good(import(o, path, &report, &err), err);
        assert_int_equal(report.unchanged, 2);
    }
    assert_false(export_records(o->db, o->model, &q, true, "x.txt", &rows, &err));
}

#define BOTH(test) ON_BOTH(test, set_up_sqlite, set_up_postgresql)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(test_numbers),         BOTH(test_round_trip),
        BOTH(test_faults),          BOTH(test_change_and_remove),
        BOTH(test_filters),         BOTH(test_odd_pages),
        BOTH(test_odd_filters),     BOTH(test_search_words),
        BOTH(test_odd_cells),       BOTH(test_many_faults),
        BOTH(test_emptied),         BOTH(test_formulas),
        BOTH(test_search),          BOTH(test_pages),
        BOTH(test_import_again),    BOTH(test_import_nothing_by_half),
        BOTH(test_import_headings), BOTH(test_export_round_trip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
