/* CSV: every case of csv-spectrum, the encodings departments send, and text that is broken. */
#include "core/text.h"
#include "sheet_support.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static char *spectrum(struct fixture *f, const char *folder, const char *name)
{
    const char *home = getenv("PLUMBLINE_HOME");
    return arena_printf(f->arena, "%s/tests/data/csv-spectrum/%s/%s.%s", home ? home : ".", folder, name,
                        strcmp(folder, "csvs") == 0 ? "csv" : "json");
}

static void compare_row(const struct sheet *s, size_t row, json_t *expected)
{
    const char *key;
    json_t *value;
    size_t column = 0;
    json_object_foreach(expected, key, value)
    {
        assert_string_equal(cell_at(s, 0, column), key);
        assert_string_equal(cell_at(s, row, column), json_string_value(value));
        column++;
    }
    assert_int_equal(s->rows[0].count, column);
}

/* Protects: reading CSV as its collection of cases says. */
static void test_spectrum(void **state)
{
    static const char *const cases[] = {"comma_in_quotes",
                                        "empty",
                                        "empty_crlf",
                                        "escaped_quotes",
                                        "json",
                                        "newlines",
                                        "newlines_crlf",
                                        "quotes_and_newlines",
                                        "simple",
                                        "simple_crlf",
                                        "utf8"};
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *expected = json_load_file(spectrum(f, "json", cases[i]), 0, NULL);
        assert_true(json_is_array(expected));
        struct sheet *s = must_read(f, spectrum(f, "csvs", cases[i]));
        assert_int_equal(s->count, json_array_size(expected) + 1);
        for (size_t row = 1; row < s->count; row++)
            compare_row(s, row, json_array_get(expected, row - 1));
        json_decref(expected);
    }
}

static struct sheet *parse(struct fixture *f, const char *text)
{
    struct error err = {0};
    struct sheet *s = sheet_parse_csv(f->arena, text, strlen(text), &err);
    if (!s)
        fail_msg("%u: %s", err.line, err.message);
    return s;
}

/* Protects: that messages name the line an editor shows, whatever the line ends and however long the cells. */
static void test_lines(void **state)
{
    struct fixture *f = *state;
    static const char *const texts[] = {"\xEF\xBB\xBF"
                                        "a,b\n\"1\n2\",3\n\n,,\n4,5",
                                        "a,b\r\n\"1\r\n2\",3\r\n\r\n,,\r\n4,5\r\n", "a,b\r\"1\r2\",3\r\r,,\r4,5\r"};
    for (size_t i = 0; i < 3; i++) {
        struct sheet *s = parse(f, texts[i]);
        assert_int_equal(s->count, 3);
        assert_string_equal(cell_at(s, 0, 0), "a");
        assert_int_equal(s->rows[0].line, 1);
        assert_int_equal(s->rows[1].line, 2);
        assert_int_equal(s->rows[2].line, 6);
        assert_string_equal(cell_at(s, 2, 1), "5");
    }
}

/* Protects: cells as they were written: spaces, quotes inside, leading zeros. */
static void test_cells(void **state)
{
    struct sheet *s = parse(*state, "a,b,c,d\n 1 ,\"\"\"\",5\" pipe,007\n\"\",x,,\n");
    assert_string_equal(cell_at(s, 1, 0), " 1 ");
    assert_string_equal(cell_at(s, 1, 1), "\"");
    assert_string_equal(cell_at(s, 1, 2), "5\" pipe");
    assert_string_equal(cell_at(s, 1, 3), "007");
    assert_string_equal(cell_at(s, 2, 0), "");
    assert_string_equal(cell_at(s, 2, 1), "x");
    assert_int_equal(s->rows[2].count, 2);
}

/* Protects: broken quoting is told with its line, never guessed at. */
static void test_broken_quotes(void **state)
{
    struct fixture *f = *state;
    struct error err = {0};
    const char *open = "a,b\n1,2\n3,\"4\n5,6\n", *behind = "a,b\n\"1\"x,2\n";
    assert_null(sheet_parse_csv(f->arena, open, strlen(open), &err));
    assert_int_equal(err.line, 3);
    assert_non_null(strstr(err.message, "never closed"));
    assert_null(sheet_parse_csv(f->arena, behind, strlen(behind), &err));
    assert_int_equal(err.line, 2);
    assert_non_null(strstr(err.message, "twice"));
    assert_null(sheet_parse_csv(f->arena, "", 0, &err));
    assert_non_null(strstr(err.message, "no rows"));
    assert_null(sheet_parse_csv(f->arena, "\xEF\xBB\xBF\n,,\n", 7, NULL));
}

/* Protects: a wrong encoding is never read as garbage, and the message says what to do. */
static void test_encodings(void **state)
{
    struct fixture *f = *state;
    static const char gb[] = "编号,名称\n";
    static const char encoded[] = "\xB1\xE0\xBA\xC5,\xC3\xFB\xB3\xC6\n1,\xCD\xF5\xBD\xA8\xB9\xFA\n";
    static const char broken[] = "a,\xB1\xE0\n1,\xFF\xFF\n";
    struct sheet_options named = {.encoding = "GB18030"}, lower = {.encoding = "gbk"}, utf8 = {.encoding = "UTF-8"},
                         unknown = {.encoding = "Shift_JIS"};
    const char *path = fixture_write(f, "gb.csv", encoded, sizeof encoded - 1);

    struct error err = must_refuse(f, path, NULL, "--encoding GB18030");
    assert_int_equal(err.line, 1);
    must_refuse(f, path, &utf8, "not valid UTF-8 in line 1, column 1");
    must_refuse(f, path, &unknown, "no encoding");
    struct sheet *s = sheet_read(f->arena, path, &named, &err);
    assert_non_null(s);
    assert_string_equal(cell_at(s, 0, 1), "名称");
    assert_string_equal(cell_at(s, 1, 1), "王建国");
    assert_non_null(sheet_read(f->arena, path, &lower, &err));

    path = fixture_write(f, "broken.csv", broken, sizeof broken - 1);
    assert_null(strstr(must_refuse(f, path, NULL, "not valid UTF-8").message, "GB18030"));
    assert_int_equal(must_refuse(f, path, &named, "not valid GB18030").line, 2);

    path = fixture_write(f, "utf8.csv", gb, sizeof gb - 1);
    must_refuse(f, path, &named, "without --encoding");
    path = fixture_write(f, "utf8-broken.csv", "a\n编号,\xE7\xBC\n", 12);
    err = must_refuse(f, path, &utf8, "line 2, column 4");
    path = fixture_write(f, "nul.csv", "a,b\n1,\0\n", 8);
    must_refuse(f, path, NULL, "line 2, column 3 (byte 00)");
}

/* Protects: what is no CSV at all is told by its kind, with what to do. */
static void test_not_sheets(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *data;
        size_t size;
        const char *says;
    } cases[] = {
        {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....", 12, "save it as .xlsx"},
        {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 42, "password"},
        {"\xFF\xFE"
         "a\0,\0",
         6, "UTF-16"},
        {"<html><table>", 13, "web page"},
        {"%PDF-1.7", 8, "PDF"},
        {"", 0, "no rows"},
        {"PK\3\4 and then nothing", 20, "damaged"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        must_refuse(f, fixture_write(f, "file.xls", cases[i].data, cases[i].size), NULL, cases[i].says);
    must_refuse(f, fixture_path(f, "missing.csv"), NULL, "cannot be opened");
    must_refuse(f, f->folder, NULL, "folder");
}

/* Protects: memory, from a file that is too large. */
static void test_limit(void **state)
{
    struct fixture *f = *state;
    const char *path = fixture_write(f, "ten.csv", "a,b\n1,234\n", 10);
    struct sheet_options nine = {.max_bytes = 9}, ten = {.max_bytes = 10};
    must_refuse(f, path, &nine, "larger than 9 bytes");
    assert_non_null(sheet_read(f->arena, path, &ten, NULL));
}

static void append_random_cell(struct buf *b, unsigned *seed)
{
    static const char *const pieces[] = {"a", ",", "\"", "\n", "\r", "\r\n", " ", "王", "=1+1", "\"\"", ";", "𠮷"};
    for (unsigned n = (unsigned)rand_r(seed) % 5; n; n--)
        buf_add(b, pieces[(unsigned)rand_r(seed) % (sizeof pieces / sizeof *pieces)]);
}

/* Protects: that what csv_write_row writes is read back as it was, for any cells. */
static void test_round_trip(void **state)
{
    struct fixture *f = *state;
    unsigned seed = 20200624;
    const char *path = fixture_path(f, "round.csv"), *cells[400][4];
    FILE *to = fopen(path, "wb");
    assert_non_null(to);
    for (size_t row = 0; row < 400; row++) {
        for (size_t i = 0; i < 3; i++) {
            struct buf b = buf_new(f->arena);
            append_random_cell(&b, &seed);
            cells[row][i] = b.data;
        }
        cells[row][3] = "end";
        csv_write_row(to, 4, cells[row]);
    }
    assert_int_equal(fclose(to), 0);
    struct sheet *s = must_read(f, path);
    assert_int_equal(s->count, 400);
    for (size_t row = 0; row < 400; row++)
        for (size_t i = 0; i < 4; i++)
            assert_string_equal(cell_at(s, row, i), cells[row][i]);
}

/* Protects: the process, from bytes of any kind: either a sheet of valid text or a message. */
static void test_random_bytes(void **state)
{
    struct fixture *f = *state;
    static const char alphabet[] = "ab,,\"\"\n\r\xEF\xBB\xBF\xE4\xB8\xAD\xFF\x80\x00;";
    unsigned seed = 7;
    for (int round = 0; round < 3000; round++) {
        char data[48];
        size_t size = (size_t)rand_r(&seed) % sizeof data;
        struct arena *a = arena_new();
        struct error err = {0};
        for (size_t i = 0; i < size; i++)
            data[i] = alphabet[(size_t)rand_r(&seed) % (sizeof alphabet - 1)];
        struct sheet *s = sheet_parse_csv(a, arena_memdup(a, data, size), size, &err);
        assert_int_equal(s == NULL, err.code != ERROR_NONE);
        for (size_t row = 0; s && row < s->count; row++)
            for (size_t i = 0; i < s->rows[row].count; i++)
                assert_true(text_valid(s->rows[row].cells[i], strlen(s->rows[row].cells[i]), NULL));
        arena_free(a);
    }
    (void)f;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_spectrum, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_lines, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_cells, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_broken_quotes, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_encodings, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_not_sheets, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_limit, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_round_trip, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_random_bytes, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
