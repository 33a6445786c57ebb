/* Official documents as people will open them: the PDF is read back with poppler's tools, the DOCX with libzip and
 * libxml2. Fonts: PLUMBLINE_FONTS, else var/fonts under PLUMBLINE_HOME. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"
#include "output/document.h"
#include "output/typeset.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

struct fixture {
    struct arena *arena;
    struct fonts fonts;
    char folder[64];
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    f->arena = arena_new();
    const char *fonts = getenv("PLUMBLINE_FONTS"), *home = getenv("PLUMBLINE_HOME");
    f->fonts.folder = fonts ? fonts : arena_printf(f->arena, "%s/var/fonts", home ? home : ".");
    strcpy(f->folder, "/tmp/plumbline-document-XXXXXX");
    *state = f;
    return mkdtemp(f->folder) ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    char *command = arena_printf(f->arena, "rm -rf '%s'", f->folder);
    int status = system(command);
    arena_free(f->arena);
    free(f);
    return status;
}

static const char *path_of(struct fixture *f, const char *name)
{
    return arena_printf(f->arena, "%s/%s", f->folder, name);
}

static char *output_of(struct fixture *f, const char *command)
{
    FILE *p = popen(command, "r");
    assert_non_null(p);
    struct buf b = buf_new(f->arena);
    buf_add(&b, "");
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, p)) > 0;)
        buf_add_n(&b, part, n);
    assert_int_equal(pclose(p), 0);
    return b.data;
}

/* A document under construction. */
struct draft {
    struct arena *arena;
    struct document document;
    struct doc_block block[400];
};

static struct draft *draft_new(struct fixture *f)
{
    struct draft *d = arena_new_of(f->arena, struct draft);
    d->arena = f->arena;
    d->document = (struct document){
        .title = "年度报告", .author = "某区人民政府", .date = date_of(2021, 2, 24), .block = d->block};
    return d;
}

static void add(struct draft *d, enum block_kind kind, const char *text)
{
    struct run *run = arena_new_of(d->arena, struct run);
    run->text = text;
    d->block[d->document.blocks++] = (struct doc_block){.kind = kind, .runs = 1, .run = run};
}

static void sign(struct draft *d, const char *organ, const char *date)
{
    struct run *run = arena_array(d->arena, 2, sizeof *run);
    run[0].text = organ;
    run[1].text = date;
    d->block[d->document.blocks++] = (struct doc_block){.kind = BLOCK_SIGNATURE, .runs = 2, .run = run};
}

/* Marks, figures, letters and quotations of every length, the same each time. */
static const char *passage(struct arena *a, unsigned seed, size_t pieces)
{
    static const char *const piece[] = {"依法行政", "，",      "《工作要点》", "1171件", "。",   "“一窗”受理",
                                        "、",       "98%",     "（一）",       "12345+", "服务", "；",
                                        "2020年",   "PDF格式", "区",           "——",     "……",   "政务",
                                        "697项",    "：",      "公开",         "！",     "村",   "”"};
    struct buf b = buf_new(a);
    buf_add(&b, "");
    for (size_t i = 0; i < pieces; i++) {
        seed = seed * 1103515245u + 12345u;
        const char *next = piece[(seed >> 16) % (sizeof piece / sizeof *piece)];
        const char *end = b.data + b.size;
        bool mark = strchr("\xE3\xEF", next[0]) != NULL && strlen(next) == 3; /* no two marks in a row */
        if (mark && b.size == 0)
            continue;
        if (mark && b.size >= 3 && ((unsigned char)end[-3] == 0xE3 || (unsigned char)end[-3] == 0xEF))
            continue;
        buf_add(&b, next);
    }
    return b.data;
}

static struct draft *report_of(struct fixture *f)
{
    struct draft *d = draft_new(f);
    add(d, BLOCK_TITLE, "某区人民政府\n2020年度法治政府建设情况的报告");
    add(d, BLOCK_RECIPIENT, "市人民政府：");
    for (unsigned i = 0; i < 6; i++) {
        add(d, i % 3 ? BLOCK_HEADING2 : BLOCK_HEADING1, i % 3 ? "（一）第二级标题" : "一、第一级标题");
        add(d, BLOCK_PARAGRAPH, passage(f->arena, i + 1, 150));
    }
    sign(d, "某区人民政府", "2021年2月24日");
    add(d, BLOCK_NOTE, "（本文数据为示例。）");
    return d;
}

static const char *pdf_text(struct fixture *f, const struct draft *d, const char *options)
{
    struct error err = {0};
    const char *path = path_of(f, "text.pdf");
    if (!document_write_pdf(&d->document, &f->fonts, path, &err))
        fail_msg("%s", err.message);
    return output_of(f, arena_printf(f->arena, "pdftotext %s '%s' -", options, path));
}

/* Whoever searches or copies finds the text that was put in, without a space inside it. */
static void test_pdf_text(void **state)
{
    struct fixture *f = *state;
    struct draft *d = draft_new(f);
    add(d, BLOCK_TITLE, "关于依法行政的报告");
    add(d, BLOCK_PARAGRAPH, "全年共调解纠纷1171件，成功率98%。");
    sign(d, "某区人民政府", "2021年2月24日");
    const char *text = pdf_text(f, d, "-layout");
    assert_non_null(strstr(text, "关于依法行政的报告"));
    assert_non_null(strstr(text, "全年共调解纠纷1171件，成功率98%。"));
    assert_non_null(strstr(text, "2021年2月24日"));
    assert_non_null(strstr(text, "—1—"));
    const char *fonts = output_of(f, arena_printf(f->arena, "pdffonts '%s'", path_of(f, "text.pdf")));
    assert_non_null(strstr(fonts, "FandolFang"));
    assert_null(strstr(fonts, " no  no ")); /* every font is embedded */
    const char *info = output_of(f, arena_printf(f->arena, "pdfinfo '%s'", path_of(f, "text.pdf")));
    assert_non_null(strstr(info, "年度报告"));
    assert_non_null(strstr(info, "某区人民政府"));
    assert_non_null(strstr(info, "A4"));
}

/* GB/T 9704: 22 lines of 28 characters. 616 characters, less the indent, fill a page; three more begin another
 * (one or two would be drawn in, because a character alone makes no line). */
static void test_pdf_grid(void **state)
{
    struct fixture *f = *state;
    struct buf b = buf_new(f->arena);
    for (int i = 0; i < 22 * 28 - 2; i++)
        buf_add(&b, "区");
    struct draft *d = draft_new(f);
    add(d, BLOCK_PARAGRAPH, b.data);
    assert_non_null(strstr(pdf_text(f, d, ""), "—1—"));
    assert_null(strstr(pdf_text(f, d, ""), "—2—"));
    buf_add(&b, "区区区");
    d = draft_new(f);
    add(d, BLOCK_PARAGRAPH, b.data);
    assert_non_null(strstr(pdf_text(f, d, ""), "—2—"));
}

/* No line of the finished PDF begins or ends with a mark that may not stand there. */
static void test_pdf_marks(void **state)
{
    struct fixture *f = *state;
    const struct draft *d = report_of(f);
    const char *text = pdf_text(f, d, "-layout");
    size_t lines = 0;
    while (*text) {
        size_t n = strcspn(text, "\n\f");
        const char *line = text_trim(f->arena, text, n);
        text += n + (text[n] != 0);
        if (!*line || text_starts(line, "—"))
            continue;
        lines++;
        const char *s = line;
        uint32_t first = text_next(&s), last = first;
        for (uint32_t c; (c = text_next(&s));)
            last = c;
        if (!typeset_may_begin(first) || !typeset_may_end(last))
            fail_msg("the line “%s” begins or ends with a mark that may not", line);
    }
    assert_true(lines > 60);
}

/* The lines themselves, over a thousand paragraphs: marks, whole figures, and nothing past the edge. */
static void check_paragraph(const struct paragraph *p, const struct setting *s)
{
    size_t letters = 0;
    for (size_t i = 0; i < p->lines; i++) {
        const struct line *line = &p->line[i];
        const struct letter *first = &p->letter[line->first], *last = first + line->count - 1;
        letters += line->count;
        assert_true(line->count > 0);
        if (i > 0)
            assert_true(typeset_may_begin(first->code));
        if (i + 1 < p->lines)
            assert_true(typeset_may_end(last->code));
        if (i > 0 && first->code >= '0' && first->code <= '9')
            assert_false(first[-1].code >= '0' && first[-1].code <= '9');
        assert_true(last->x + last->width <= s->room + 0.1);
        for (const struct letter *l = first; l < last; l++)
            assert_true(l[1].x > l->x);
    }
    assert_int_equal(letters, p->letters);
}

static void test_lines(void **state)
{
    struct fixture *f = *state;
    const struct setting setting = {.room = 280, .pitch = 10, .size = 10, .indent = 20, .justify = true};
    for (unsigned seed = 0; seed < 1000; seed++) {
        const char *text = passage(f->arena, seed, 60);
        struct letter *letter = arena_array(f->arena, text_length(text) + 1, sizeof *letter);
        size_t n = 0;
        for (uint32_t c; (c = text_next(&text)); n++)
            letter[n] = (struct letter){.code = c, .natural = c < 0x80 ? 5 : 10};
        struct paragraph p = typeset(f->arena, letter, n, &setting);
        check_paragraph(&p, &setting);
    }
}

/* Archives compare files by their bytes: the same document is the same file, and a different one is not. */
static void test_same_bytes(void **state)
{
    struct fixture *f = *state;
    const void *data[3];
    size_t size[3];
    struct error err = {0};
    struct draft *d = report_of(f);
    assert_true(document_pdf(f->arena, &d->document, &f->fonts, &data[0], &size[0], &err));
    assert_true(document_docx(f->arena, &d->document, &data[2], &size[2], &err));
    sleep(1);
    assert_true(document_pdf(f->arena, &d->document, &f->fonts, &data[1], &size[1], &err));
    assert_int_equal(size[0], size[1]);
    assert_memory_equal(data[0], data[1], size[0]);
    assert_true(document_docx(f->arena, &d->document, &data[1], &size[1], &err));
    assert_int_equal(size[2], size[1]);
    assert_memory_equal(data[2], data[1], size[1]);
    d->document.date++;
    assert_true(document_docx(f->arena, &d->document, &data[1], &size[1], &err));
    assert_false(size[2] == size[1] && memcmp(data[2], data[1], size[1]) == 0);
}

/* The signature is never alone on a page, whatever the length of the text before it. */
static void test_signature_has_company(void **state)
{
    struct fixture *f = *state;
    for (int lines = 16; lines <= 24; lines++) {
        struct buf b = buf_new(f->arena);
        for (int i = 0; i < lines * 28 - 2; i++)
            buf_add(&b, "区");
        struct draft *d = draft_new(f);
        add(d, BLOCK_PARAGRAPH, b.data);
        sign(d, "某市人民政府", "2021年2月24日");
        const char *text = pdf_text(f, d, "-layout");
        const char *last = strrchr(text, '\f'); /* one ends each page */
        const char *page = text;
        for (const char *s = text; (s = strchr(s, '\f')) && s < last; s++)
            page = s + 1;
        assert_non_null(strstr(page, "某市人民政府"));
        assert_non_null(strstr(page, "2021年2月24日"));
        assert_non_null(strstr(page, "区区区区"));
    }
}

/* What no font can show is told, with the character: a box in an official document helps nobody. */
static void test_missing_character(void **state)
{
    struct fixture *f = *state;
    struct draft *d = draft_new(f);
    add(d, BLOCK_PARAGRAPH, "全年😀无事");
    const void *data;
    size_t size;
    struct error err = {0};
    assert_false(document_pdf(f->arena, &d->document, &f->fonts, &data, &size, &err));
    assert_int_equal(err.code, ERROR_INPUT);
    assert_non_null(strstr(err.message, "U+1F600"));
    assert_true(document_docx(f->arena, &d->document, &data, &size, &err)); /* Word has its own fonts */
}

static void test_missing_fonts(void **state)
{
    struct fixture *f = *state;
    struct draft *d = report_of(f);
    struct error err = {0};
    struct fonts none = {f->folder};
    assert_false(document_write_pdf(&d->document, &none, path_of(f, "none.pdf"), &err));
    assert_non_null(strstr(err.message, "scripts/fonts"));
    assert_int_not_equal(access(path_of(f, "none.pdf"), F_OK), 0);

    FILE *bad = fopen(path_of(f, "FandolFang-Regular.otf"), "w");
    fputs("this is no font", bad);
    fclose(bad);
    assert_false(document_write_pdf(&d->document, &none, path_of(f, "none.pdf"), &err));
    assert_non_null(strstr(err.message, "cannot be read"));
    unlink(path_of(f, "FandolFang-Regular.otf"));
}

/* Records are written by anyone: markup, controls, marks that turn the direction, endless words. */
static const char *const hostile[] = {
    "<w:p>&amp;]]></w:p><!--'\"-->",
    "\x01\x02\x1B[31m铃\x07\x7F",
    "a\xE2\x80\xAE"
    "b\xE2\x81\xA6",
    "\xEF\xBF\xBE\xEF\xBF\xBF",
    "",
    " \t ",
    "。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。",
    "（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（",
};

static struct draft *hostile_draft(struct fixture *f)
{
    struct draft *d = draft_new(f);
    d->document.title = "<title> & \x01 控";
    for (int kind = BLOCK_ORGAN; kind <= BLOCK_NOTE; kind++)
        for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
            if (kind != BLOCK_ORGAN || i == 0)
                add(d, (enum block_kind)kind, hostile[i]);
    char *word = arena_alloc(f->arena, 5001);
    memset(word, 'W', 5000);
    add(d, BLOCK_PARAGRAPH, word);
    add(d, BLOCK_TITLE, word);
    sign(d, hostile[0], hostile[1]);
    return d;
}

static xmlDoc *part_of(struct fixture *f, const void *data, size_t size, const char *name)
{
    zip_error_t why;
    zip_error_init(&why);
    zip_t *zip = zip_open_from_source(zip_source_buffer_create(data, size, 0, &why), ZIP_RDONLY, &why);
    assert_non_null(zip);
    zip_stat_t st;
    assert_int_equal(zip_stat(zip, name, 0, &st), 0);
    char *text = arena_alloc(f->arena, st.size + 1);
    zip_file_t *file = zip_fopen(zip, name, 0);
    assert_int_equal(zip_fread(file, text, st.size), (zip_int64_t)st.size);
    zip_fclose(file);
    zip_discard(zip);
    return xmlReadMemory(text, (int)st.size, name, NULL, XML_PARSE_NONET);
}

static void test_docx_parts(void **state)
{
    static const char *const part[] = {"[Content_Types].xml",         "_rels/.rels",      "docProps/core.xml",
                                       "word/document.xml",           "word/styles.xml",  "word/settings.xml",
                                       "word/fontTable.xml",          "word/footer1.xml", "word/footer2.xml",
                                       "word/_rels/document.xml.rels"};
    struct fixture *f = *state;
    struct draft *d = hostile_draft(f);
    const void *data;
    size_t size;
    struct error err = {0};
    assert_true(document_docx(f->arena, &d->document, &data, &size, &err));
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        xmlDoc *doc = part_of(f, data, size, part[i]);
        if (!doc)
            fail_msg("%s is not well-formed", part[i]);
        xmlFreeDoc(doc);
    }
}

/* Markup in a record is text in the document, never markup. */
static void test_docx_escapes(void **state)
{
    struct fixture *f = *state;
    struct draft *d = draft_new(f);
    add(d, BLOCK_PARAGRAPH, hostile[0]);
    const void *data;
    size_t size;
    struct error err = {0};
    assert_true(document_docx(f->arena, &d->document, &data, &size, &err));
    xmlDoc *doc = part_of(f, data, size, "word/document.xml");
    xmlChar *text = xmlNodeGetContent(xmlDocGetRootElement(doc));
    assert_string_equal((const char *)text, hostile[0]);
    xmlFree(text);
    xmlFreeDoc(doc);
}

static void test_pdf_hostile(void **state)
{
    struct fixture *f = *state;
    struct draft *d = hostile_draft(f);
    const char *text = pdf_text(f, d, "");
    assert_non_null(strstr(text, "<w:p>&amp;]]></w:p>"));
    assert_non_null(strstr(text, "WWWW"));
    assert_null(strchr(text, '\x07'));
}

static void test_bad_documents(void **state)
{
    struct fixture *f = *state;
    const void *data;
    size_t size;
    struct error err = {0};
    struct draft *d = draft_new(f);
    add(d, BLOCK_PARAGRAPH, "\xC3\x28");
    assert_false(document_docx(f->arena, &d->document, &data, &size, &err));
    assert_false(document_pdf(f->arena, &d->document, &f->fonts, &data, &size, &err));

    d = draft_new(f);
    add(d, BLOCK_PARAGRAPH, "文");
    add(d, BLOCK_ORGAN, "某区人民政府文件");
    assert_false(document_docx(f->arena, &d->document, &data, &size, &err));

    d = draft_new(f);
    add(d, BLOCK_SIGNATURE, "某区人民政府");
    assert_false(document_pdf(f->arena, &d->document, &f->fonts, &data, &size, &err));

    d = draft_new(f);
    d->document.date = DATE_NONE;
    assert_false(document_docx(f->arena, &d->document, &data, &size, &err));

    d = report_of(f);
    assert_false(document_write_docx(&d->document, path_of(f, "no/such/folder.docx"), &err));
    assert_non_null(strstr(err.message, "cannot be written"));
}

/* A document without a block is an empty page, not a crash. */
static void test_empty_document(void **state)
{
    struct fixture *f = *state;
    struct draft *d = draft_new(f);
    assert_non_null(strstr(pdf_text(f, d, ""), "—1—"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pdf_text),          cmocka_unit_test(test_pdf_grid),
        cmocka_unit_test(test_pdf_marks),         cmocka_unit_test(test_lines),
        cmocka_unit_test(test_same_bytes),        cmocka_unit_test(test_signature_has_company),
        cmocka_unit_test(test_missing_character), cmocka_unit_test(test_missing_fonts),
        cmocka_unit_test(test_docx_parts),        cmocka_unit_test(test_docx_escapes),
        cmocka_unit_test(test_pdf_hostile),       cmocka_unit_test(test_bad_documents),
        cmocka_unit_test(test_empty_document),
    };
    int failed = cmocka_run_group_tests_name("document", tests, setup, teardown);
    xmlCleanupParser();
    return failed;
}
