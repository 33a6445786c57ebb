/* Reports: what the template says comes out with the figures of the records, and whatever is missing is told with its
 * place. */
#include "support.h"

#include "core/date.h"
#include "core/text.h"
#include "output/report.h"
#include "store/store.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD                                \
    "title: {district}{year}年度报告\n" \
    "author: {district}人民政府\n"      \
    "date: written_on\n"                    \
    "narratives: narrative by of_year, block, text\n---\n"

static const char *const matters[][4] = {
    {"一", "true", "2020-03-02", "220103"},  {"二", "true", "2020-05-06", "220103001"},
    {"三", "false", "2020-12-31", "220103"}, {"四", "true", "2019-12-31", "220103"},
    {"五", "false", "2020-06-01", "220104"},
};

static void add_matter(struct test_office *o, const char *const *m)
{
    support_create(o, "matter", "number", m[0], "subject", m[0], "done", m[1], "closed_on", m[2], "district", m[3],
                   "organ", "示例机关", NULL);
}

static void add_narrative(struct test_office *o, const char *number, const char *district, const char *year,
                          const char *block, const char *text)
{
    support_create(o, "narrative", "number", number, "district", district, "organ", "示例机关", "of_year", year,
                   "block", block, "text", text, NULL);
}

static int setup(void **state)
{
    struct test_office *o = support_open("tests/fixture-report", 0);
    for (size_t i = 0; i < sizeof matters / sizeof *matters; i++)
        add_matter(o, matters[i]);
    support_create(o, "publication", "number", "公1", "district", "220103", "organ", "示例机关", "report_year", "2020",
                   "written_on", "2021-02-24", NULL);
    add_narrative(o, "叙1", "220103", "2020", "overview", "第一段。\n第二段，办结{matters_closed+}。");
    add_narrative(o, "叙2", "220103", "2019", "overview", "上一年的文字。");
    add_narrative(o, "叙3", "220103001", "2020", "overview", "街道自己的文字。");
    add_narrative(o, "叙4", "220103", "2020", "twice", "甲");
    add_narrative(o, "叙5", "220103", "2020", "twice", "乙");
    add_narrative(o, "叙6", "220103", "2020", "wrong", "首行。\n办结{matters_cloesd}。");
    *state = o;
    return 0;
}

static int teardown(void **state)
{
    support_close(*state);
    return 0;
}

static bool make(struct test_office *o, const char *text, const char *district, int year, struct report *r,
                 struct error *err)
{
    const char *path = support_write(o, "template.txt", text);
    *err = (struct error){0};
    assert_good(db_begin_read(o->db, err), *err);
    bool made = report_make(o->arena, o->db, o->model, path, district, year, r, err);
    db_end_read(o->db);
    return made;
}

static const char *text_of(struct test_office *o, const struct doc_block *b)
{
    struct buf text = buf_new(o->arena);
    buf_add(&text, "");
    for (size_t i = 0; i < b->runs; i++) {
        buf_add(&text, b->run[i].figure ? "[" : "");
        buf_add(&text, b->run[i].text);
        buf_add(&text, b->run[i].figure ? "]" : "");
    }
    return text.data;
}

/* Figures are runs of their own (in brackets here), so that a page can link them. */
static void test_blocks(void **state)
{
    struct test_office *o = *state;
    static const struct {
        enum block_kind kind;
        const char *text;
    } expected[] = {
        {BLOCK_TITLE, "宽城区\n2020年度报告"},
        {BLOCK_RECIPIENT, "市政府："},
        {BLOCK_HEADING1, "一、2019年以来"},
        {BLOCK_PARAGRAPH, "办结[3件]，办成率[67%]，居[第一]，原数[3]，{原样}，2021年。"},
        {BLOCK_HEADING2, "（一）成文于[2021年2月24日]"},
        {BLOCK_PARAGRAPH, "第一段。"},
        {BLOCK_PARAGRAPH, "第二段，办结[3件]。"},
        {BLOCK_PARAGRAPH, "另一段。"},
        {BLOCK_SIGNATURE, "中共宽城区委\n宽城区人民政府[2021年2月24日]"},
    };
    struct report r;
    struct error err;
    assert_good(make(o,
                     HEAD "// 注释\n# {district}\n# {year}年度报告\n\n@to 市政府：\n## 一、{year-1}年以来\n"
                          "办结{matters_closed+}，办成率{done_rate}，\n居{done_rank+}，原数{ matters_closed }，"
                          "{{原样}}，{year+1}年。\n### （一）成文于{written_on}\n@narrative overview\n另一段。\n"
                          "@signature 中共{district}委 / {district}人民政府\n@sample 示例\n",
                     "220103", 2020, &r, &err),
                err);
    assert_int_equal(r.document.blocks, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < r.document.blocks; i++) {
        assert_int_equal(r.document.block[i].kind, expected[i].kind);
        assert_string_equal(text_of(o, &r.document.block[i]), expected[i].text);
    }
    assert_string_equal(r.document.title, "宽城区2020年度报告");
    assert_string_equal(r.document.author, "宽城区人民政府");
    assert_int_equal(r.document.date, date_of(2021, 2, 24));
    assert_int_equal(r.used, 4); /* each once, in order */
    assert_string_equal(r.figure[0]->indicator->name, "matters_closed");
    assert_string_equal(r.figure[3]->indicator->name, "written_on");
}

/* What is wrong, the words that tell it, and where. */
static const struct {
    const char *text, *says, *file;
    unsigned line;
} wrong[] = {
    {HEAD "文{matters_cloesd}", "did you mean matters_closed", "template.txt", 6},
    {HEAD "\n文\n次行{no_such_thing_at_all}", "no indicator", "template.txt", 8},
    {HEAD "@narrative oveview", "is missing", "template.txt", 6},
    {HEAD "@narrative twice", "叙5", "template.txt", 6},
    {HEAD "@narrative wrong", "did you mean", "narrative 叙6", 2},
    {HEAD "文{matters_closed", "brace", "template.txt", 6},
    {HEAD "文}", "brace", "template.txt", 6},
    {HEAD "文{a{b}", "brace", "template.txt", 6},
    {HEAD "文{}", "no indicator", "template.txt", 6},
    {HEAD "文{year-}", "no indicator", "template.txt", 6},
    {HEAD "文{year+99999999999999999999}", "no indicator", "template.txt", 6},
    {HEAD "@figure x", "no such mark", "template.txt", 6},
    {HEAD "#### 四级", "no such mark", "template.txt", 6},
    {HEAD "##", "nothing stands behind", "template.txt", 6},
    {HEAD "@signature /", "names no organ", "template.txt", 6},
    {HEAD, "no text", "template.txt", 5},
    {"title: 无\nauthor: 无\n---\n文", "lacks date", "template.txt", 3},
    {"title: 无\nauthor: 无\ndate: matters_closed\n---\n文", "is no date", "template.txt", 3},
    {"title: 无\nauthor: 无\ndate: written_on\n---\n@narrative overview", "names no register", "template.txt", 5},
    {"title: 无", "no line “---”", "template.txt", 1},
    {"titel: 无\n---\n文", "titel", "template.txt", 1},
    {"文\n", "key: value", "template.txt", 1},
    {"title:\n---\n", "no value", "template.txt", 1},
    {"narratives: narrative of block\n---\n", "REGISTER by", "template.txt", 1},
    {"title: 无\nauthor: 无\ndate: written_on\nnarratives: nothing by a, b, c\n---\n文", "no register", "template.txt",
     4},
    {"title: 无\nauthor: 无\ndate: written_on\nnarratives: narrative by a, b, c\n---\n文", "no field a", "template.txt",
     4},
    {"title: 无\nauthor: 无\ndate: written_on\nnarratives: narrative by block, block, text\n---\n文", "integer",
     "template.txt", 4},
    {"title: \xFF\n", "not UTF-8", "template.txt", 1},
    {"", "no line", "template.txt", 0},
};

static void test_wrong_templates(void **state)
{
    struct test_office *o = *state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct report r;
        struct error err;
        if (make(o, wrong[i].text, "220103", 2020, &r, &err))
            fail_msg("case %zu is accepted: %s", i, wrong[i].text);
        if (!strstr(err.message, wrong[i].says) || !strstr(err.file, wrong[i].file) || err.line != wrong[i].line)
            fail_msg("case %zu says %s:%u: %s", i, err.file, err.line, err.message);
    }
    struct report r;
    struct error err = {0};
    assert_false(report_make(o->arena, o->db, o->model, "/nowhere/template.txt", "220103", 2020, &r, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
}

/* A draft tells everything that is missing, keeps what people wrote wrongly so that they can mend it, and is never
 * mistaken for the whole; what is wrong with the template stays an error. The fingerprint is of the text alone. */
static void test_draft(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    struct report r, again;
    const char *path =
        support_write(o, "template.txt", HEAD "文{matters_closed}\n\n@narrative oveview\n\n@narrative wrong\n");
    assert_good(report_draft(o->arena, o->db, o->model, path, "220103", 2020, DATE_NONE, &r, &err), err);
    assert_int_equal(r.gaps, 2);
    assert_string_equal(r.gap[0].block, "oveview");
    assert_string_equal(r.gap[1].block, "wrong");
    assert_non_null(strstr(r.gap[1].message, "did you mean"));
    assert_non_null(strstr(report_text(o->arena, &r), "〔oveview〕"));
    assert_int_equal(strlen(report_fingerprint(o->arena, &r)), 64);
    assert_good(report_draft(o->arena, o->db, o->model, path, "220103", 2020, DATE_NONE, &again, &err), err);
    assert_string_equal(report_fingerprint(o->arena, &r), report_fingerprint(o->arena, &again));
    assert_good(report_draft(o->arena, o->db, o->model, path, "220103", 1999, DATE_NONE, &r, &err), err);
    assert_string_equal(r.gap[0].figure->name, "written_on"); /* nothing is known of that year … */
    assert_good(report_draft(o->arena, o->db, o->model, path, "220103", 1999, date_of(2000, 1, 31), &again, &err), err);
    assert_int_equal(again.gaps, r.gaps - 1); /* … but a date that was decided */
    path = support_write(o, "template.txt", HEAD "文{matters_cloesd}");
    assert_false(report_draft(o->arena, o->db, o->model, path, "220103", 2020, DATE_NONE, &r, &err));
    assert_int_equal(err.code, ERROR_DEFINITION);
}

/* A figure that nothing explains is an error with its reason, never a blank or a dash. */
static void test_unknown_figure(void **state)
{
    struct test_office *o = *state;
    struct report r;
    struct error err;
    assert_false(make(o, HEAD "文", "220103", 2018, &r, &err)); /* no publication: no date */
    assert_non_null(strstr(err.message, "written_on"));
    assert_int_equal(err.line, 3);
    support_create(o, "publication", "number", "公2018", "district", "220103", "organ", "示例机关", "report_year",
                   "2018", "written_on", "2019-02-24", NULL);
    assert_good(make(o, HEAD "办结{matters_closed}件", "220103", 2018, &r, &err), err);
    assert_string_equal(text_of(o, &r.document.block[0]), "办结[0]件");
    assert_false(make(o, HEAD "办成率{done_rate}", "220103", 2018, &r, &err)); /* a rate of nothing */
    assert_non_null(strstr(err.message, "done_rate"));
    assert_non_null(strstr(err.message, "办成率"));
    assert_int_equal(err.line, 6);
    assert_false(make(o, HEAD "文", "220199", 2020, &r, &err)); /* no such district */
}

/* One record more, and the text says so. */
static void test_figures_move(void **state)
{
    struct test_office *o = *state;
    struct report r;
    struct error err;
    const char *text = HEAD "办结{matters_closed}，办成率{done_rate}";
    assert_good(make(o, text, "220103", 2020, &r, &err), err);
    assert_string_equal(text_of(o, &r.document.block[0]), "办结[3]，办成率[67%]");
    add_matter(o, (const char *const[]){"六", "true", "2020-11-11", "220103"});
    assert_good(make(o, text, "220103", 2020, &r, &err), err);
    assert_string_equal(text_of(o, &r.document.block[0]), "办结[4]，办成率[75%]");
    assert_good(support_remove(o, "matter", "六", &err), err);
}

/* Fiction is called fiction, as soon as one record of it is counted; and only then. */
static void test_sample_note(void **state)
{
    struct test_office *o = *state;
    struct report r;
    struct error err;
    const char *text = HEAD "办结{matters_closed}\n@sample （{year}年示例。）";
    assert_good(make(o, text, "220103", 2020, &r, &err), err);
    assert_int_equal(r.document.blocks, 1);
    support_create(o, "matter", "number", "示", "district", "220103", "organ", "示例机关", "subject", "示", "closed_on",
                   "2020-01-02", "sample", "true", NULL);
    assert_good(make(o, text, "220103", 2020, &r, &err), err);
    assert_int_equal(r.document.blocks, 2);
    assert_int_equal(r.document.block[1].kind, BLOCK_NOTE);
    assert_string_equal(text_of(o, &r.document.block[1]), "（2020年示例。）");
    assert_good(make(o, HEAD "文\n@sample （示例。）", "220103", 2020, &r, &err), err); /* no figure rests on it */
    assert_int_equal(r.document.blocks, 1);
    assert_good(support_remove(o, "matter", "示", &err), err);
}

static void test_json(void **state)
{
    struct test_office *o = *state;
    struct report r;
    struct error err;
    assert_good(
        make(o, HEAD "# 甲\n# 乙\n办成率{done_rate}，居{done_rank+}。\n@signature 甲 / 乙", "220103", 2020, &r, &err),
        err);
    json_t *j = report_json(o->arena, &r, "en");
    json_t *blocks = json_object_get(j, "blocks"), *figures = json_object_get(j, "figures");
    json_t *title = json_array_get(blocks, 0), *paragraph = json_array_get(blocks, 1);
    assert_true(json_is_true(json_object_get(title, "is_title")));
    assert_int_equal(json_array_size(json_object_get(title, "lines")), 2);
    assert_int_equal(json_array_size(json_object_get(json_array_get(blocks, 2), "lines")), 3);
    json_t *run = json_array_get(json_object_get(paragraph, "runs"), 1);
    assert_string_equal(json_string_value(json_object_get(run, "figure")), "done_rate");
    assert_string_equal(json_string_value(json_object_get(run, "href")),
                        "/figures/done_rate?district=220103&year=2020");
    assert_int_equal(json_array_size(figures), 3);
    json_t *rate = json_array_get(figures, 0);
    assert_string_equal(json_string_value(json_object_get(rate, "title")), "Done rate");
    assert_int_equal(json_integer_value(json_object_get(rate, "numerator")), 2);
    assert_int_equal(json_integer_value(json_object_get(rate, "denominator")), 3);
    assert_string_equal(json_string_value(json_object_get(rate, "base")), "matters_closed");
    assert_string_equal(json_string_value(json_object_get(rate, "hit")), "done = true");
    assert_int_equal(json_integer_value(json_object_get(json_array_get(figures, 1), "places")), 2);
    json_decref(j);
}

/* A page of its own: every figure is a link to its definition there, and text is never markup. */
static void test_html(void **state)
{
    struct test_office *o = *state;
    struct report r;
    struct error err;
    const char *view = support_path(o->arena, "views/report-document.mustache");
    assert_good(make(o, HEAD "# 甲\n<script>{done_rate}</script>&amp;\n@signature 甲 / 乙", "220103", 2020, &r, &err),
                err);
    const char *html = report_html(o->arena, &r, view, &err);
    assert_good(html, err);
    assert_non_null(strstr(html, "<p>&lt;script&gt;<a href=\"#done_rate\">67%</a>&lt;/script&gt;&amp;amp;</p>"));
    assert_non_null(strstr(html, "<dt id=\"done_rate\">办成率：67%</dt>"));
    assert_null(strstr(html, "<script>"));
    assert_null(report_html(o->arena, &r, "/nowhere/view", &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
}

/* The whole way: template, records, PDF that says both. */
static void test_pdf(void **state)
{
    struct test_office *o = *state;
    struct report r;
    struct error err;
    const struct fonts fonts = {fonts_folder(o->arena, support_path(o->arena, ""))};
    const char *path = arena_printf(o->arena, "%s/report.pdf", o->folder);
    assert_good(make(o, HEAD "# {district}\n办成率为{done_rate}。\n@narrative overview\n@signature 甲 / 乙", "220103",
                     2020, &r, &err),
                err);
    assert_good(document_write_pdf(&r.document, &fonts, path, &err), err);
    FILE *p = popen(arena_printf(o->arena, "pdftotext '%s' -", path), "r");
    char text[4096] = "";
    assert_non_null(p);
    assert_true(fread(text, 1, sizeof text - 1, p) > 0);
    assert_int_equal(pclose(p), 0);
    assert_non_null(strstr(text, "办成率为67%。"));
    assert_non_null(strstr(text, "第二段，办结3件。"));
    assert_non_null(strstr(text, "2021年2月24日"));
}

/* The template of the annual report. */

static char *read_file(struct arena *a, const char *name)
{
    FILE *f = fopen(support_path(a, name), "r");
    assert_non_null(f);
    char *text = arena_alloc(a, 1 << 16);
    assert_true(fread(text, 1, (1 << 16) - 1, f) > 0);
    fclose(f);
    return text;
}

/* No figure is typed: outside braces no digit stands but those of a scheme's name. */
static void test_annual_types_no_figure(void **state)
{
    struct test_office *o = *state;
    const char *text = strstr(read_file(o->arena, "reports/annual.txt"), "---");
    bool inside = false;
    for (const char *s = text; *s; s++) {
        if (strncmp(s, "12345+", 6) == 0) {
            s += 5;
            continue;
        }
        inside = *s == '{' || (inside && *s != '}');
        if (!inside && *s >= '0' && *s <= '9')
            fail_msg("a digit stands in the template: %.30s", s);
    }
}

/* Every figure of the published report that is text, not a field of its disclosure, is in the template by name. */
static void test_annual_has_every_figure(void **state)
{
    struct test_office *o = *state;
    const char *text = read_file(o->arena, "reports/annual.txt");
    size_t found = 0;
    for (char *line = strtok(read_file(o->arena, "sample/figures.csv"), "\r\n"); line; line = strtok(NULL, "\r\n")) {
        char section[32], name[64];
        if (sscanf(line, "%*d,%31[^,],%63[^,]", section, name) != 2 || strcmp(section, "head") == 0)
            continue;
        found++;
        if (!strstr(text, arena_printf(o->arena, "{%s}", name)) && !strstr(text, arena_printf(o->arena, "{%s+}", name)))
            fail_msg("%s is not in the template", name);
    }
    assert_int_equal(found, 52);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_wrong_templates),
        cmocka_unit_test(test_draft),
        cmocka_unit_test(test_unknown_figure),
        cmocka_unit_test(test_figures_move),
        cmocka_unit_test(test_sample_note),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_html),
        cmocka_unit_test(test_pdf),
        cmocka_unit_test(test_annual_types_no_figure),
        cmocka_unit_test(test_annual_has_every_figure),
    };
    return cmocka_run_group_tests_name("report", tests, setup, teardown);
}
