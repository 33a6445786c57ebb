/* Writing XLSX: what is written is what is read back, marks are seen, and a disk that fails leaves nothing half. */
#include "core/package.h"
#include "core/text.h"
#include "sheet_support.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zip.h>

static const struct sheet_column columns[] = {
    {"编号", SHEET_TEXT, 0}, {"件数", SHEET_INTEGER, 12}, {"金额", SHEET_AMOUNT, 0}, {"日期", SHEET_DATE, 0}};

static struct sheet *write_and_read(struct fixture *f, const struct sheet_book *book)
{
    struct error err = {0};
    char *path = fixture_path(f, "book.xlsx");
    if (!sheet_write_xlsx(path, book, &err))
        fail_msg("%s", err.message);
    return must_read(f, path);
}

/* The whole of one member as text. */
static char *member(struct fixture *f, const char *name)
{
    zip_stat_t st;
    zip_t *zip = zip_open(fixture_path(f, "book.xlsx"), ZIP_RDONLY, NULL);
    assert_non_null(zip);
    if (zip_stat(zip, name, 0, &st) < 0)
        fail_msg("there is no %s", name);
    char *text = arena_alloc(f->arena, st.size + 1);
    zip_file_t *file = zip_fopen(zip, name, 0);
    assert_int_equal(zip_fread(file, text, st.size), st.size);
    zip_fclose(file);
    zip_discard(zip);
    return text;
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("“%s” is not in %.400s", part, text);
}

/* Protects: typed cells, and that what does not parse as its column's kind stays the text it was. */
static void test_types(void **state)
{
    struct fixture *f = *state;
    static const char *const rows[][4] = {
        {"007", "12", "1234.5", "2020-06-24"},      {"220103198001011230", "007", "1,234.50", "2020年6月24日"},
        {"=1+1", "1e5", "abc", "2020-02-30"},       {"@x", "1234567890123456", "0.005", "1900-01-01"},
        {NULL, "", "-0.05", "1900-03-01"},          {"-1", "-12", "99999999999999999.99", "9999-12-31"},
        {"+8613", "12.5", "0", "2020-06-24 09:30"},
    };
    static const char *const read_back[][4] = {
        {"007", "12", "1234.5", "2020-06-24"},
        {"220103198001011230", "007", "1234.5", "2020-06-24"},
        {"=1+1", "1e5", "abc", "2020-02-30"},
        {"@x", "1234567890123456", "0.005", "1900-01-01"},
        {"", "", "-0.05", "1900-03-01"},
        {"-1", "-12", "99999999999999999.99", "9999-12-31"},
        {"+8613", "12.5", "0", "2020-06-24 09:30"},
    };
    const char *const *at[7];
    for (size_t i = 0; i < 7; i++)
        at[i] = rows[i];
    struct sheet_book book = {.name = "台账", .columns = 4, .rows = 7, .column = columns, .row = at};
    struct sheet *s = write_and_read(f, &book);
    assert_string_equal(s->name, "台账");
    assert_int_equal(s->count, 8);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(cell_at(s, 0, i), columns[i].title);
    for (size_t row = 0; row < 7; row++)
        for (size_t i = 0; i < 4; i++)
            assert_string_equal(cell_at(s, row + 1, i), read_back[row][i]);
    char *xml = member(f, "xl/worksheets/sheet1.xml");
    assert_null(strstr(xml, "<f>"));
    assert_has(xml, "<v>44006</v>");
    assert_has(xml, "<v>12</v>");
    assert_has(xml, "state=\"frozen\"");
    assert_has(xml, "<autoFilter ref=\"A1:D8\"/>");
}

/* Protects: any text comes back as it was, escapes and all. */
static void test_texts(void **state)
{
    struct fixture *f = *state;
    static const char *const texts[] = {
        "_x0041_", "_x005F_x0041_", "a\r\nb\tc", "\001\037\177",      " two  spaces ", "<&>\"'", "𠮷野家",
        "_x",      "_xD800_ _x12_", "]]>",       "=cmd|' /C calc'!A0"};
    enum { COUNT = sizeof texts / sizeof *texts };
    const char *const *at[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        at[i] = &texts[i];
    struct sheet_book book = {.name = "a/b[c]:'", .columns = 1, .rows = COUNT, .column = columns, .row = at};
    struct sheet *s = write_and_read(f, &book);
    for (size_t i = 0; i < COUNT; i++)
        assert_string_equal(cell_at(s, i + 1, 0), texts[i]);
    assert_string_equal(s->name, "a b c");
    static const char *const noncharacter[] = {"a\xEF\xBF\xBE"
                                               "b\xEF\xBF\xBF"};
    at[0] = noncharacter;
    book.rows = 1;
    book.name = "";
    assert_string_equal(cell_at(write_and_read(f, &book), 1, 0), "a\xEF\xBF\xBD"
                                                                 "b\xEF\xBF\xBD");
}

/* Protects: what a marked copy shows of each kind of mark. */
static void test_marks(void **state)
{
    struct fixture *f = *state;
    static const char *const rows[][4] = {{"1", "x", "2", NULL}, {"2", "1", "3", "2020-06-24"}};
    static const char *const *const at[] = {rows[0], rows[1]};
    static const struct sheet_mark marks[] = {
        {1, SIZE_MAX, "the row stands twice"},
        {1, 3, "is required"},
        {1, 1, "“x” is not a number"},
        {0, 2, "is not a column"},
        {1, 1, "nor is it 1"},
        {99, 1, "beyond the end"},
    };
    struct sheet_book book = {
        .name = "错", .columns = 4, .rows = 2, .marks = 6, .column = columns, .row = at, .mark = marks};
    struct sheet *s = write_and_read(f, &book);
    assert_string_equal(cell_at(s, 0, 4), "错误");
    assert_string_equal(cell_at(s, 1, 4),
                        "件数: “x” is not a number; 件数: nor is it 1; 日期: is required; the row stands twice");
    assert_string_equal(cell_at(s, 2, 4), "");
    char *comments = member(f, "xl/comments1.xml");
    assert_has(comments, "ref=\"B2\"");
    assert_has(comments, "ref=\"D2\"");
    assert_has(comments, "ref=\"C1\"");
    assert_has(comments, "nor is it 1");
    assert_null(strstr(comments, "ref=\"B3\""));
    assert_null(strstr(comments, "beyond"));
    assert_has(member(f, "xl/styles.xml"), "FFFFC7CE");
}

/* Protects: a text longer than Excel's cells is never cut unseen. */
static void test_long_text(void **state)
{
    struct fixture *f = *state;
    struct error err = {0};
    struct buf b = buf_new(f->arena);
    for (int i = 0; i < 16383; i++)
        buf_add(&b, "𠮷"); /* two of Excel's characters each */
    const char *fits = arena_printf(f->arena, "%s.", b.data), *more = arena_printf(f->arena, "%s..", b.data);
    const char *const *at[] = {&fits};
    struct sheet_book book = {.name = "a", .columns = 1, .rows = 1, .column = columns, .row = at};
    assert_string_equal(cell_at(write_and_read(f, &book), 1, 0), fits);
    at[0] = &more;
    assert_false(sheet_write_xlsx(fixture_path(f, "long.xlsx"), &book, &err));
    assert_has(err.message, "CSV");
    assert_int_equal(access(fixture_path(f, "long.xlsx"), F_OK), -1);
    struct sheet_mark mark = {1, 0, "is too long"};
    book.marks = 1;
    book.mark = &mark;
    assert_has(cell_at(write_and_read(f, &book), 1, 0), "(16385 characters, cut here)");
}

static void fill(struct fixture *f, struct sheet_book *book, size_t rows)
{
    const char *const **at = arena_array(f->arena, rows, sizeof *at);
    unsigned seed = 5;
    for (size_t i = 0; i < rows; i++) {
        const char **cells = arena_array(f->arena, 4, sizeof *cells);
        cells[0] = arena_printf(f->arena, "记录 %d-%zu", rand_r(&seed), i);
        cells[1] = arena_printf(f->arena, "%d", rand_r(&seed));
        at[i] = cells;
    }
    *book = (struct sheet_book){.name = "a", .columns = 4, .rows = rows, .column = columns, .row = at};
}

static void refuse_write(struct fixture *f, const char *path, const struct sheet_book *book)
{
    struct error err = {0};
    assert_false(sheet_write_xlsx(path, book, &err));
    assert_has(err.message, "cannot be written");
    assert_has(err.message, path);
    (void)f;
}

/* Protects: the file that was there before, and the folder from halves, when the disk takes no more at any point. */
static void test_full_disk(void **state)
{
    struct fixture *f = *state;
    struct sheet_book book;
    struct rlimit before, small;
    char *path = fixture_write(f, "kept.xlsx", "before", 6);
    size_t size;
    fill(f, &book, 3000);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    for (rlim_t limit = 0; limit <= 65536; limit = limit ? limit * 4 : 1) {
        small = (struct rlimit){limit, before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
        refuse_write(f, path, &book);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_string_equal(fixture_read(f, path, &size), "before");
    }
}

/* Protects: messages for places that cannot be written to, and for what no spreadsheet holds. */
static void test_bad_places(void **state)
{
    struct fixture *f = *state;
    struct sheet_book book;
    struct error err = {0};
    fill(f, &book, 1);
    refuse_write(f, fixture_path(f, "no/such/folder.xlsx"), &book);
    char *folder = fixture_path(f, "folder.xlsx");
    assert_int_equal(mkdir(folder, 0700), 0);
    refuse_write(f, folder, &book);
    rmdir(folder);
    book.rows = 1048576;
    assert_false(sheet_write_xlsx(fixture_path(f, "many.xlsx"), &book, &err));
    assert_has(err.message, "do not fit");
    book.rows = 1;
    book.columns = 16385;
    assert_false(sheet_write_xlsx(fixture_path(f, "wide.xlsx"), &book, &err));
    book.columns = 0;
    assert_false(sheet_write_xlsx(fixture_path(f, "none.xlsx"), &book, &err));
}

/* Protects: many rows, and the file that replaces another. */
static void test_many_rows(void **state)
{
    struct fixture *f = *state;
    struct sheet_book book;
    fixture_write(f, "book.xlsx", "before", 6);
    fill(f, &book, 5000);
    struct sheet *s = write_and_read(f, &book);
    assert_int_equal(s->count, 5001);
    for (size_t i = 0; i < 5000; i += 499)
        for (size_t c = 0; c < 2; c++)
            assert_string_equal(cell_at(s, i + 1, c), book.row[i][c]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_types, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_texts, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_marks, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_long_text, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_full_disk, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_bad_places, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_many_rows, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
