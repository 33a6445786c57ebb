/* Importing in the browser: a job with the rights of whoever sent the file, all or nothing, and whose result is whose.
 */
#include "desk_support.h"

#include "core/sheet.h"
#include "store/store.h"
#include "store/writer.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const char page[] = "/desk/registers/dispute/import";
static const char heading[] =
    "编号,行政区划,机关,纠纷概要,调解类型,纠纷类型,纠纷来源,难易,申请人,被申请人,涉及当事人数,登记日期\r\n";

#define MARK "ImportXyZ0123456789"
#define SKIP_WITHOUT_DATABASE \
    (void)state;              \
    if (!d.office)            \
        skip();

static void send_file(struct browser *b, const char *name, const char *data, size_t size)
{
    struct buf out = buf_new(b->arena);
    get(b, page);
    buf_printf(&out, "--" MARK "\r\nContent-Disposition: form-data; name=\"_form\"\r\n\r\n%s\r\n", token(b));
    buf_printf(&out,
               "--" MARK "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
               "Content-Type: text/csv\r\n\r\n",
               name);
    buf_add_n(&out, data, size);
    buf_add(&out, "\r\n--" MARK "--\r\n");
    send_bytes(b, "POST", page, "multipart/form-data; boundary=" MARK, out.data, out.size);
}

/* Sends it and waits until the job has ended; its page is what was got last. */
static const char *import(struct browser *b, const char *name, const char *data, size_t size)
{
    const struct timespec pause = {.tv_nsec = 20000000};
    send_file(b, name, data, size);
    assert_status(b, 303);
    const char *href = client_header(b->arena, &b->got, "Location");
    for (int i = 0; i < 1000; i++) {
        get(b, href);
        assert_status(b, 200);
        if (!strstr(b->got.body, "data-progress"))
            return href;
        nanosleep(&pause, NULL);
    }
    fail_msg("the import does not end");
    return NULL;
}

static const char *import_rows(struct browser *b, const char *rows)
{
    const char *data = arena_printf(b->arena, "%s%s", heading, rows);
    return import(b, "矛盾纠纷.csv", data, strlen(data));
}

#define ROW(number, organ, subject)                                                                                \
    "220103调2020-" number ",220103," organ "," subject ",people,neighbour,application,simple,王小明,赵六,2," \
    "2020-01-06\r\n"

static void test_imported(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    import_rows(&b, ROW("00101", "示例区司法局", "漏水") ROW("00102", "示例区司法局", "噪声"));
    assert_shows(&b, "<dt>新增</dt><dd>2</dd>");
    /* As if each had been entered by hand: it follows a procedure and its clock runs. */
    get(&b, "/desk/registers/dispute/220103%E8%B0%832020-00101");
    assert_shows(&b, "class=\"clock");
    import_rows(&b, ROW("00101", "示例区司法局", "漏水") ROW("00102", "示例区司法局", "夜间噪声"));
    assert_shows(&b, "<dt>新增</dt><dd>0</dd>");
    assert_shows(&b, "<dt>修改</dt><dd>1</dd>");
    assert_shows(&b, "<dt>未变</dt><dd>1</dd>");
}

static void test_gb18030_too(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    /* 编号,纠纷概要 in GB18030: what is missing is told, so it was read. */
    static const char gb[] = "\xb1\xe0\xba\xc5,\xbe\xc0\xb7\xd7\xb8\xc5\xd2\xaa\r\nx,y\r\n";
    import(&b, "a.csv", gb, sizeof gb - 1);
    assert_shows(&b, "没有导入任何记录");
    assert_shows(&b, "缺少必填的列“申请人”");
}

/* One bad row, and nothing is written; the file comes back with it marked. */
static void test_faults(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    int64_t before = desk_count("select count(*) from event");
    unsigned long long writes = writer_counts(d.office->records.writer).failures;
    const char *href = import_rows(&b, ROW("00201", "示例区司法局", "好的") ROW("00202", "示例区司法局", ""));
    assert_shows(&b, "没有导入任何记录");
    assert_shows(&b, "纠纷概要");
    assert_int_equal(writer_counts(d.office->records.writer).failures, writes); /* found before anybody had to wait */
    get(&b, arena_printf(b.arena, "%s/marked", href));
    assert_status(&b, 200);
    struct error err = {0};
    char *path = arena_printf(b.arena, "%s/marked.xlsx", d.office->folder);
    FILE *f = fopen(path, "wb");
    fwrite(b.got.body, 1, b.got.size, f);
    fclose(f);
    const struct sheet *s = sheet_read(b.arena, path, NULL, &err);
    assert_good(s, err);
    assert_int_equal(s->count, 3);
    assert_string_equal(s->rows[0].cells[s->rows[0].count - 1], "错误");
    assert_int_equal(desk_count("select count(*) from event"), before);
}

/* A row may refer to one above it: what is checked before anything is written does not know it yet. */
static void test_rows_of_one_file(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    static const char rows[] =
        "编号,行政区划,机关,纠纷概要,调解类型,纠纷类型,纠纷来源,难易,申请人,被申请人,涉及当事人数,登记日期,"
        "并入的纠纷\r\n"
        "220103调2020-00401,220103,示例区司法局,漏水,people,neighbour,application,simple,王小明,赵六,2,2020-01-06,\r\n"
        "220103调2020-00402,220103,示例区司法局,漏水,people,neighbour,application,simple,王小明,赵六,2,2020-01-06,"
        "220103调2020-00401\r\n";
    import(&b, "a.csv", rows, strlen(rows));
    assert_shows(&b, "<dt>新增</dt><dd>2</dd>");
    char *none = arena_strdup(b.arena, rows); /* … but one that is nowhere is a fault */
    memcpy(strstr(none, "00402,"), "00403,", 6);
    memcpy(strrchr(none, '-') + 1, "00999", 5);
    import(&b, "a.csv", none, strlen(none));
    assert_shows(&b, "没有导入任何记录");
    assert_shows(&b, "00999");
}

static void test_rights(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator"), other = signed_in("stranger");
    int64_t before = desk_count("select count(*) from event");
    import_rows(&b, ROW("00301", "示例区城市管理局", "别人的"));
    assert_shows(&b, "没有导入任何记录");
    assert_shows(&b, "class=\"num\">2</th>"); /* the row, not the heading */
    /* A number of another organ's record: neither changed nor told about. */
    const char *href = import_rows(&other, ROW("00001", "示例区城市管理局", "抢过来"));
    assert_shows(&other, "没有导入任何记录");
    assert_shows(&other, "您的岗位不能写入这个编号的记录");
    assert_hides(&other, "示例区司法局");
    assert_int_equal(desk_count("select count(*) from event"), before);
    get(&b, href);
    assert_status(&b, 404);
    get(&b, arena_printf(b.arena, "%s/marked", href));
    assert_status(&b, 404);
    get(&other, "/desk/registers/organ/import"); /* read by all, kept by the administrators */
    assert_true(other.got.status == 403 || other.got.status == 404);
    get(&b, "/desk/registers/dispute/import/0123456789abcdef0123456789abcdef");
    assert_status(&b, 404);
}

/* Whoever may enter a dispute may not enter one that is settled already: gates stand before that. */
static void test_no_later_state(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    const char *data =
        "编号,行政区划,机关,状态,纠纷概要,调解类型,纠纷类型,纠纷来源,难易,申请人,被申请人,涉及当事人数,登记日期\r\n"
        "220103调2020-00401,220103,示例区司法局,settled,x,people,neighbour,application,simple,王小明,赵六,2,2020-01-"
        "06\r\n";
    int64_t before = desk_count("select count(*) from event");
    import(&b, "a.csv", data, strlen(data));
    assert_shows(&b, "没有导入任何记录");
    assert_shows(&b, "class=\"num\">2</th>");
    assert_int_equal(desk_count("select count(*) from event"), before);
}

static void test_what_is_no_table(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    static const struct {
        const char *data;
        size_t size;
    } cases[] = {{"\x89PNG\r\n\x1a\n\0\0", 10}, {"PK\3\4 no zip", 10}, {"a\0b", 3}, {"\"open", 5}, {"x", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        import(&b, "a.xlsx", cases[i].data, cases[i].size);
        assert_shows(&b, "没有导入任何记录");
        assert_hides(&b, "/proc/");
    }
    get(&b, page);
    post_raw(&b, page, arena_printf(b.arena, "_form=%s", token(&b)));
    assert_status(&b, 422);
    get(&b, "/desk/registers/dispute.xlsx?pattern=1");
    assert_status(&b, 200);
}

#define ALL                                                                                                            \
    cmocka_unit_test(test_imported), cmocka_unit_test(test_gb18030_too), cmocka_unit_test(test_faults),                \
        cmocka_unit_test(test_rows_of_one_file), cmocka_unit_test(test_rights), cmocka_unit_test(test_no_later_state), \
        cmocka_unit_test(test_what_is_no_table)

int main(void)
{
    const struct CMUnitTest sqlite[] = {ALL}, postgresql[] = {ALL};
    return cmocka_run_group_tests(sqlite, desk_on_sqlite, desk_tear_down) +
           cmocka_run_group_tests(postgresql, desk_on_postgresql, desk_tear_down);
}
