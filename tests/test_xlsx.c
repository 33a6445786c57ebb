/* Reading XLSX: what Excel and others write, and what somebody with bad intent would. */
#include "core/text.h"
#include "core/xlsx_number.h"
#include "sheet_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STYLES                                                                                                    \
    "<numFmts count='3'><numFmt numFmtId='176' formatCode='yyyy\"年\"m\"月\"d\"日\"'/><numFmt numFmtId='177' " \
    "formatCode='#,##0.00_ \"d\";[Red]-0.00'/><numFmt numFmtId='178' formatCode='yyyy-mm-dd hh:mm'/></numFmts>"   \
    "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf "          \
    "numFmtId='176'/><xf numFmtId='177'/><xf numFmtId='178'/><xf numFmtId='31'/><xf numFmtId='20'/></cellXfs>"

/* Protects: every kind of cell comes as a person would have typed it. */
static void test_cells(void **state)
{
    struct fixture *f = *state;
    static const char strings[] =
        "<si><t>编号</t></si><si><r><rPr><b/></rPr><t>宽</t></r><r><t xml:space='preserve'> 城 </t></r>"
        "<rPh sb='0' eb='1'><t>kuan</t></rPh></si><si><t/></si><si><t>a_x000D_b_x0001_&lt;&#x4E2D;</t></si>";
    static const char rows[] =
        "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c><c r='C1' t='s'><v>3</v></c></row>"
        "<row r='2'><c r='A2' t='inlineStr'><is><t>007</t></is></c><c r='B2'><v>44006</v></c>"
        "<c r='C2' s='1'><v>44006</v></c><c r='D2' s='2'><v>44006</v></c><c r='E2' s='3'><v>1234.5</v></c>"
        "<c r='F2' s='4'><v>44006.395833333336</v></c><c r='G2' s='5'><v>61</v></c><c r='H2' s='6'><v>0.5</v></c></row>"
        "<row r='3'><c r='A3' t='b'><v>1</v></c><c r='B3'><v>1.1000000000000001</v></c><c r='C3'><v>1E3</v></c>"
        "<c r='D3'><v>0.30000000000000004</v></c><c r='E3'><v>-12</v></c><c r='F3'><v>1.5E-5</v></c>"
        "<c r='G3'><v>2.2010319800101E+17</v></c><c r='H3'><v>0</v></c></row>"
        "<row r='4'><c r='A4'><f>1+1</f><v>2</v></c><c r='B4' t='str'><f>A1&amp;\"\"</f><v>文</v></c>"
        "<c r='C4' t='str'><f>\"\"</f><v></v></c><c r='D4' t='d'><v>2020-06-24T00:00:00</v></c>"
        "<c r='E4' t='d'><v>2020-06-24T09:30:00Z</v></c><c t='inlineStr'><is><r><t>甲</t></r><r><t>乙</t></r></is></c>"
        "</row>";
    static const char *const expected[4][8] = {
        {"编号", "宽 城 ", "a\rb\001<中"},
        {"007", "44006", "2020-06-24", "2020-06-24", "1234.5", "2020-06-24 09:30:00", "1900-03-01", "12:00:00"},
        {"TRUE", "1.1", "1000", "0.3", "-12", "0.000015", "220103198001010000", "0"},
        {"2", "文", "", "2020-06-24", "2020-06-24 09:30:00", "甲乙"},
    };
    struct sheet *s = must_read(f, fixture_xlsx(f, rows, strings, STYLES));
    assert_string_equal(s->name, "台账");
    assert_int_equal(s->count, 4);
    for (size_t row = 0; row < 4; row++)
        for (size_t i = 0; i < 8; i++)
            assert_string_equal(cell_at(s, row, i), expected[row][i] ? expected[row][i] : "");
}

/* Protects: cells and rows that are left out move nothing, and lines are those that Excel shows. */
static void test_gaps(void **state)
{
    struct fixture *f = *state;
    struct sheet *s =
        must_read(f, fixture_xlsx(f,
                                  "<row r='2'><c r='B2'><v>1</v></c><c r='D2'><v>2</v></c><c r='E2' s='1'/></row>"
                                  "<row r='3'><c r='A3' s='1'/></row><row/><row r='9'><c "
                                  "r='AB9'><v>3</v></c></row><row><c><v>4</v></c></row>",
                                  "", ""));
    assert_int_equal(s->count, 3);
    assert_int_equal(s->rows[0].line, 2);
    assert_int_equal(s->rows[0].count, 4);
    assert_string_equal(cell_at(s, 0, 0), "");
    assert_string_equal(cell_at(s, 0, 1), "1");
    assert_string_equal(cell_at(s, 0, 3), "2");
    assert_int_equal(s->rows[1].line, 9);
    assert_int_equal(s->rows[1].count, 28);
    assert_string_equal(cell_at(s, 1, 27), "3");
    assert_int_equal(s->rows[2].line, 10);
}

/* Protects: formats of dates are told from formats of numbers. */
static void test_formats(void **state)
{
    static const struct {
        const char *format;
        enum xlsx_style style;
    } cases[] = {
        {"General", XLSX_NUMBER},
        {"0.00", XLSX_NUMBER},
        {"#,##0\"元\"", XLSX_NUMBER},
        {"0.00E+00", XLSX_NUMBER},
        {"[Red]0.00", XLSX_NUMBER},
        {"[$¥-804]#,##0.00", XLSX_NUMBER},
        {"0\\d", XLSX_NUMBER},
        {"0_d", XLSX_NUMBER},
        {"0;yyyy", XLSX_NUMBER},
        {"\"day\" 0", XLSX_NUMBER},
        {"@", XLSX_NUMBER},
        {"yyyy-mm-dd", XLSX_DATE},
        {"[$-804]yyyy\"年\"", XLSX_DATE},
        {"m\"月\"d\"日\"", XLSX_DATE},
        {"mmm", XLSX_DATE},
        {"D/M/YY", XLSX_DATE},
        {"yyyy/m/d h:mm", XLSX_DATE},
        {"h:mm AM/PM", XLSX_TIME},
        {"mm:ss", XLSX_TIME},
        {"\"unclosed", XLSX_NUMBER},
        {"\\", XLSX_NUMBER},
        {"Standard", XLSX_NUMBER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (xlsx_style_of_format(cases[i].format) != cases[i].style)
            fail_msg("%s is taken for %d", cases[i].format, xlsx_style_of_format(cases[i].format));
    static const long dates[] = {14, 17, 22, 27, 31, 36, 57}, times[] = {18, 21, 32, 46},
                      numbers[] = {0, 2, 4, 13, 23, 49, 59};
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(xlsx_style_of_id(dates[i]), XLSX_DATE);
        assert_int_equal(xlsx_style_of_id(numbers[i]), XLSX_NUMBER);
        assert_int_equal(xlsx_style_of_id(times[i % 4]), XLSX_TIME);
    }
    (void)state;
}

/* Protects: numbers at the edges, and Excel's 29 February 1900. */
static void test_numbers(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *v;
        enum xlsx_style style;
        bool since_1904;
        const char *text;
    } cases[] = {
        {"123456789012345", XLSX_NUMBER, false, "123456789012345"},
        {"1e20", XLSX_NUMBER, false, "100000000000000000000"},
        {"1e300", XLSX_NUMBER, false, "1e+300"},
        {"-0", XLSX_NUMBER, false, "0"},
        {"-0.05", XLSX_NUMBER, false, "-0.05"},
        {"99999999999999.99", XLSX_NUMBER, false, "100000000000000"},
        {"1234567.89", XLSX_NUMBER, false, "1234567.89"},
        {"0x10", XLSX_NUMBER, false, "0x10"},
        {"inf", XLSX_NUMBER, false, "inf"},
        {"1e999", XLSX_NUMBER, false, "1e999"},
        {"1", XLSX_DATE, false, "1900-01-01"},
        {"59", XLSX_DATE, false, "1900-02-28"},
        {"60", XLSX_DATE, false, "1900-02-29"},
        {"61", XLSX_DATE, false, "1900-03-01"},
        {"2958465", XLSX_DATE, false, "9999-12-31"},
        {"2958466", XLSX_DATE, false, "2958466"},
        {"-1", XLSX_DATE, false, "-1"},
        {"42544", XLSX_DATE, true, "2020-06-24"},
        {"44005.999999999", XLSX_DATE, false, "2020-06-24"},
        {"44006.5", XLSX_DATE, false, "2020-06-24 12:00:00"},
        {"1.5", XLSX_TIME, false, "1.5"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(xlsx_number_text(f->arena, cases[i].v, cases[i].style, cases[i].since_1904), cases[i].text);
}

static char *workbook(struct fixture *f, const char *book, const char *relations)
{
    return fixture_zip(f, "book.xlsx", "_rels/.rels", BOOK_RELATIONS, "xl/workbook.xml", book,
                       "xl/_rels/workbook.xml.rels", relations, "xl/one.xml",
                       "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>", "xl/two.xml",
                       "<worksheet><sheetData><row><c><v>2</v></c></row></sheetData></worksheet>", NULL);
}

/* Protects: the sheet that is read is the one people see first. */
static void test_visible_sheet(void **state)
{
    static const char relations[] = "<Relationships><Relationship Id='c' Type='" RELATION
                                    "chartsheet' Target='chart.xml'/><Relationship Id='a' Type='" RELATION
                                    "worksheet' Target='one.xml'/><Relationship Id='b' Type='" RELATION
                                    "worksheet' Target='../xl/two.xml'/></Relationships>";
    struct fixture *f = *state;
    struct sheet *s = must_read(f, workbook(f,
                                            "<workbook xmlns:r='r'><sheets><sheet name='chart' r:id='c'/><sheet "
                                            "name='hidden' state='veryHidden' r:id='a'/><sheet name='two' r:id='b'/>"
                                            "</sheets></workbook>",
                                            relations));
    assert_string_equal(s->name, "two");
    assert_string_equal(cell_at(s, 0, 0), "2");
    must_refuse(f,
                workbook(f,
                         "<workbook xmlns:r='r'><sheets><sheet name='x' state='hidden' r:id='a'/></sheets></workbook>",
                         relations),
                NULL, "no visible worksheet");
}

/* Protects: damaged and foreign packages are told by what is wrong with them. */
static void test_refused_packages(void **state)
{
    struct fixture *f = *state;
    must_refuse(f, fixture_zip(f, "a.zip", "readme.txt", "hello", NULL), NULL, "no office document");
    must_refuse(f, fixture_zip(f, "a.ods", "mimetype", "application/x", "content.xml", "<a/>", NULL), NULL,
                "OpenDocument");
    must_refuse(f,
                fixture_zip(f, "a.docx", "_rels/.rels",
                            "<Relationships><Relationship Id='1' Type='" RELATION
                            "officeDocument' Target='word/document.xml'/></Relationships>",
                            "word/document.xml", "<document/>", NULL),
                NULL, "Word document");
    must_refuse(f,
                fixture_zip(f, "a.xlsb", "_rels/.rels",
                            "<Relationships><Relationship Id='1' Type='" RELATION
                            "officeDocument' Target='xl/workbook.bin'/></Relationships>",
                            NULL),
                NULL, ".xlsb");
    must_refuse(f, fixture_zip(f, "b.xlsx", "_rels/.rels", BOOK_RELATIONS, NULL), NULL,
                "lacks its part xl/workbook.xml");
    must_refuse(f, fixture_zip(f, "c.xlsx", "_rels/.rels", "<Relationships><Relationship", NULL), NULL,
                "part _rels/.rels is damaged");
    must_refuse(f, fixture_xlsx(f, "<row r='1'><c r='A1'><v>1</v></c>", "", ""), NULL, "is damaged");
    must_refuse(f, fixture_xlsx(f, "", "", ""), NULL, "no rows");
}

/* Protects: a value that the file does not hold is never read as empty, nor an error as a text. */
static void test_refused_cells(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *rows, *says;
        unsigned line;
    } cases[] = {
        {"<row r='3'><c r='B3'><f>A1</f></c></row>", "cell B3 has a formula without its result", 3},
        {"<row r='3'><c r='AA3' t='e'><v>#REF!</v></c></row>", "cell AA3 holds the error #REF!", 3},
        {"<row r='3'><c r='A3' t='s'><v>1</v></c></row>", "cell A3 refers to a text", 3},
        {"<row r='3'><c r='A3' t='s'><v>-1</v></c></row>", "cell A3 refers to a text", 3},
        {"<row r='3'><c r='A4'><v>1</v></c></row>", "not in order", 3},
        {"<row r='3'><c r='B3'><v>1</v></c><c r='A3'><v>1</v></c></row>", "not in order", 3},
        {"<row r='3'><c r='XFE3'><v>1</v></c></row>", "not in order", 3},
        {"<row r='3'><c r='A'><v>1</v></c></row>", "not in order", 3},
        {"<row r='3'><c r='A99999999999999999999'><v>1</v></c></row>", "not in order", 3},
        {"<row r='3'/><row r='3'/>", "not in order", 4},
        {"<row r='1048577'/>", "not in order", 1},
        {"<row r='-5'/>", "not in order", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = fixture_xlsx(f, cases[i].rows, "<si><t>x</t></si>", "");
        assert_int_equal(must_refuse(f, path, NULL, cases[i].says).line, cases[i].line);
    }
}

/* Protects: XML that grows by entities or reads other files is refused before it does. */
static void test_entities(void **state)
{
    struct fixture *f = *state;
    static const char *const texts[] = {
        "<!DOCTYPE sst [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;'>]><sst><si><t>&b;</t></si></sst>",
        "<!DOCTYPE sst [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><sst><si><t>&a;</t></si></sst>",
        "<!DOCTYPE sst SYSTEM 'http://127.0.0.1:9/x.dtd'><sst><si><t>a</t></si></sst>",
        "<sst><si><t>&unknown;</t></si></sst>",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *path =
            fixture_zip(f, "entity.xlsx", "_rels/.rels", BOOK_RELATIONS, "xl/workbook.xml",
                        "<workbook xmlns:r='r'><sheets><sheet name='a' r:id='a'/></sheets></workbook>",
                        "xl/_rels/workbook.xml.rels",
                        "<Relationships><Relationship Id='a' Type='" RELATION
                        "worksheet' Target='one.xml'/><Relationship Id='b' Type='" RELATION
                        "sharedStrings' Target='strings.xml'/></Relationships>",
                        "xl/one.xml", "<worksheet><sheetData><row><c t='s'><v>0</v></c></row></sheetData></worksheet>",
                        "xl/strings.xml", texts[i], NULL);
        must_refuse(f, path, NULL, "xl/strings.xml is damaged");
    }
}

static char *repeated(struct arena *a, const char *head, const char *piece, size_t times, const char *tail)
{
    struct buf b = buf_new(a);
    buf_add(&b, head);
    while (times--)
        buf_add(&b, piece);
    buf_add(&b, tail);
    return b.data;
}

/* Protects: memory, from a small file that unpacks to a large one and from cells far to the right. */
static void test_bombs(void **state)
{
    struct fixture *f = *state;
    struct sheet_options one_megabyte = {.max_bytes = 1 << 20};
    char *spaces = repeated(f->arena, "<row>", "          ", 200000, "</row><row><c><v>1</v></c></row>");
    const char *path = fixture_xlsx(f, spaces, "", "");
    must_refuse(f, path, &one_megabyte, "unpacks to more");
    must_read(f, path);
    struct buf far = buf_new(f->arena);
    for (int row = 1; row <= 3000; row++)
        buf_printf(&far, "<row r='%d'><c r='XFD%d'><v>1</v></c></row>", row, row);
    path = fixture_xlsx(f, far.data, "", "");
    must_refuse(f, path, NULL, "unpacks to more");
}

static void read_mutated(const char *data, size_t size)
{
    char path[] = "/tmp/plumbline-fuzz-XXXXXX";
    struct arena *a = arena_new();
    struct error err = {0};
    FILE *to = fdopen(mkstemp(path), "wb");
    assert_non_null(to);
    fwrite(data, 1, size, to);
    fclose(to);
    struct sheet *s = sheet_read(a, path, &(struct sheet_options){.max_bytes = 1 << 22}, &err);
    assert_int_equal(s == NULL, err.code != ERROR_NONE);
    assert_int_equal(s == NULL, err.message[0] != '\0');
    for (size_t row = 0; s && row < s->count; row++)
        for (size_t i = 0; i < s->rows[row].count; i++)
            assert_true(text_valid(s->rows[row].cells[i], strlen(s->rows[row].cells[i]), NULL));
    unlink(path);
    arena_free(a);
}

static const char fuzz_rows[] =
    "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='inlineStr'><is><r><t>a</t></r></is></c></row>"
    "<row r='2'><c r='A2' s='1'><v>44006</v></c><c r='C2'><f>1</f><v>1.5</v></c></row>";

/* Protects: the process, from a file cut off anywhere. */
static void test_truncated(void **state)
{
    struct fixture *f = *state;
    size_t size;
    char *data = fixture_read(f, fixture_xlsx(f, fuzz_rows, "<si><t>x</t></si>", STYLES), &size);
    for (size_t n = 0; n < size; n += n < 64 ? 1 : 13)
        read_mutated(data, n);
}

/* Protects: the process, from a file with bytes changed. */
static void test_mutated(void **state)
{
    struct fixture *f = *state;
    size_t size;
    unsigned seed = 11;
    char *data = fixture_read(f, fixture_xlsx(f, fuzz_rows, "<si><t>x</t></si>", STYLES), &size);
    char *changed = arena_alloc(f->arena, size);
    for (int round = 0; round < 600; round++) {
        memcpy(changed, data, size);
        for (int n = 1 + rand_r(&seed) % 8; n; n--)
            changed[(size_t)rand_r(&seed) % size] = (char)rand_r(&seed);
        read_mutated(changed, size);
    }
}

/* Protects: the process, from XML with pieces moved about, which checksums do not stop. */
static void test_scrambled_xml(void **state)
{
    static const char *const pieces[] = {
        "<row>", "<row r='2'>", "</row>", "<c>",      "<c r='B2' t='s'>", "<c s='9'>", "</c>", "<v>",  "</v>", "<is>",
        "</is>", "<t>",         "</t>",   "<rPh>",    "</rPh>",           "1",         "<f/>", "<v/>", "<t/>", "<is/>",
        "<si/>", "_x0041_",     "&#1;",   "<c t='e'>"};
    struct fixture *f = *state;
    unsigned seed = 3;
    for (int round = 0; round < 1500; round++) {
        struct buf b = buf_new(f->arena);
        for (int n = rand_r(&seed) % 14; n; n--)
            buf_add(&b, pieces[(size_t)rand_r(&seed) % (sizeof pieces / sizeof *pieces)]);
        struct error err = {0};
        const char *path = fixture_xlsx(f, b.data, "<si><t>x</t></si>", STYLES);
        if ((sheet_read(f->arena, path, NULL, &err) == NULL) != (err.code != ERROR_NONE))
            fail_msg("%s gives code %d, “%s”", b.data, err.code, err.message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_cells, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_gaps, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_formats, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_numbers, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_visible_sheet, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_refused_packages, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_refused_cells, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_entities, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_bombs, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_truncated, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_mutated, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_scrambled_xml, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
