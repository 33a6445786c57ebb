/* Papers: what the template says comes out of the record, what is missing is told with its place, and nothing that
 * people wrote into a field becomes a mark, a name or a part of the file. */
#include "support.h"

#include "core/date.h"
#include "core/text.h"
#include "output/pages.h"
#include "output/paper.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define HOSTILE "“{applicant!}”<script>alert(1)</script>\n@organ 冒名机关\n# 标题\n]]>&反向\n"

static struct test_office *office;
static struct record *agreement;
static const struct law *law;
static bool opens_all;

static struct record *read_one(void *argument, const struct reg *reg, const char *number, struct error *err)
{
    struct arena *a = argument;
    return record_read(a, office->db, reg, number, err);
}

static bool find(void *argument, struct query *q, struct page *out, struct error *err)
{
    return record_find(argument, office->db, office->model, q, out, err);
}

static bool opens(void *argument, const struct record *record, const struct field *f, bool needed)
{
    (void)argument;
    (void)record;
    (void)f;
    return opens_all && needed;
}

static const char *setting(void *argument, const char *name)
{
    (void)argument;
    return strcmp(name, "court") == 0 ? "示例区人民法院" : "";
}

static int set_up(void **state)
{
    struct mistakes mistakes;
    (void)state;
    office = support_open("domains", 0);
    law = law_load(office->arena, support_path(office->arena, "law"), &mistakes);
    assert_non_null(law);
    support_create(office, "district", "number", "220103", "name", "示例区", "level", "district", NULL);
    support_create(office, "organ", "number", "11220103013889005R", "district", "220103", "name", "示例区司法局",
                   "kind", "department", NULL);
    support_create(office, "dispute", "district", "220103", "organ", "示例区司法局", "state", "mediating", "subject",
                   "楼上漏水", "branch", "people", "kind", "neighbour", "source", "application", "scale", "simple",
                   "applicant", "张三丰", "respondent", "李四光", "parties", "2", "registered_on", "2020-01-02", NULL);
    static const char *const parties[][2] = {{"applicant", "张三丰"}, {"respondent", "李四光"}};
    for (int i = 0; i < 2; i++)
        support_create(office, "dispute_party", "district", "220103", "organ", "示例区司法局", "dispute",
                       "220103调2020-00001", "role", parties[i][0], "name", parties[i][1], NULL);
    agreement = support_create(office, "mediation_agreement", "district", "220103", "organ", "示例区司法局", "dispute",
                               "220103调2020-00001", "form", "written", "content", HOSTILE, "manner", "once", "amount",
                               "2200.50", "signed_on", "2020-02-03", NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    support_close(office);
    return 0;
}

struct made {
    struct arena *arena;
    struct document document;
    struct error err;
    bool good;
    const char *text; /* all blocks: kind|text, a line each */
};

/* The agreement by a template of these lines. */
static struct made make(const char *lines, const char *code)
{
    struct made m = {.arena = office->arena};
    static int number;
    char *name = arena_printf(m.arena, "paper%d", number++);
    support_write(office, arena_printf(m.arena, "%s.txt", name), lines);
    struct paper *paper = arena_new_of(m.arena, struct paper);
    *paper = *model_paper(office->model, "mediation_agreement_paper");
    paper->template = name;
    const struct paper_source source = {read_one, find, opens, setting, m.arena};
    const struct paper_order order = {.model = office->model,
                                      .law = law,
                                      .paper = paper,
                                      .folder = office->folder,
                                      .record = record_read(m.arena, office->db, paper->of, agreement->number, &m.err),
                                      .source = &source,
                                      .day = date_of(2020, 3, 1),
                                      .code = code};
    m.good = paper_make(m.arena, &order, &m.document, &m.err);
    struct buf text = buf_new(m.arena);
    buf_add(&text, "");
    for (size_t i = 0; m.good && i < m.document.blocks; i++)
        for (size_t k = 0; k < m.document.block[i].runs; k++)
            buf_printf(&text, "%d|%s\n", m.document.block[i].kind, m.document.block[i].run[k].text);
    m.text = text.data;
    return m;
}

static void assert_makes(const char *lines, const char *text)
{
    struct made m = make(lines, NULL);
    assert_good(m.good, m.err);
    assert_string_equal(m.text, arena_printf(m.arena, "%d|%s\n", BLOCK_PARAGRAPH, text));
}

static void test_values(void **state)
{
    (void)state;
    assert_makes("{organ}于{signed_on}", "示例区司法局于2020年2月3日");
    assert_makes("{amount}（{amount^}）", "2200.50元（人民币贰仟贰佰元伍角整）");
    assert_makes("{manner}，{form}，{number}", "一次性履行，书面协议，220103调2020-00001-议01");
    assert_makes("{dispute.subject}，{dispute.registered_on}", "楼上漏水，2020年1月2日");
    assert_makes("{perform_by|未约定}，{facts|=manner}", "未约定，一次性履行");
    assert_makes("{{{number}}}", "{220103调2020-00001-议01}");
    assert_makes("@if amount: 有\n@unless amount: 无\n@if perform_by: 无\n@if form=oral: 无", "有");
}

/* What the law of the paper's day says, not that of another: the paper is of 2020-02-03. */
static void test_law_of_the_day(void **state)
{
    (void)state;
    assert_makes("{term penalty.hearing_request}", "三日");
    assert_makes("{term licence.decide}内，{term reconsideration.decide}", "二十个工作日内，六十日");
    assert_makes("《行政处罚法》{clause penalty.hearing_request}", "《行政处罚法》第四十二条第一款第一项");
    assert_makes("《行政处罚法》{clause enforcement.told_before}", "《行政处罚法》第三十一条、第三十二条");
    assert_makes("@if day<2021-07-15: 旧\n@if day>=2021-07-15: 新", "旧");
    assert_makes("@if day>=2020-02-03: 当日起\n@if day<2020-02-03: 前", "当日起");
    assert_makes("@if form=written day>=2021-07-15: 新\n@if form=oral day<2021-07-15: 旧\n@if amount form=written "
                 "day<2021-07-15: 两项都合",
                 "两项都合");
    const struct paper *notice = model_paper(office->model, "penalty_prior_notice");
    assert_string_equal(paper_basis(office->arena, law, notice, date_of(2021, 7, 14)),
                        "行政处罚法第三十一条、第三十二条");
    assert_string_equal(paper_basis(office->arena, law, notice, date_of(2021, 7, 15)), "行政处罚法第四十四条");
    assert_string_equal(
        paper_basis(office->arena, law, model_paper(office->model, "seizure_decision"), date_of(2020, 1, 1)),
        "行政强制法第二十四条");
}

static void test_settings(void **state)
{
    (void)state;
    assert_makes("向{site.court|有管辖权的人民法院}起诉", "向示例区人民法院起诉");
    assert_makes("向{site.reconsideration|有管辖权的行政复议机关}申请", "向有管辖权的行政复议机关申请");
}

/* What all papers end with stands in one file; its note joins the words beside the code. */
static void test_foot(void **state)
{
    (void)state;
    support_write(office, "foot.txt", "@code 核验码：{code}\n@sample 示例\n");
    struct made m = make("正文\n@foot", "1-00");
    assert_good(m.good, m.err);
    assert_string_equal(m.text, arena_printf(m.arena, "%d|正文\n%d|1-00\n%d|核验码：1-00%s\n", BLOCK_PARAGRAPH,
                                             BLOCK_CODE, BLOCK_CODE, agreement->sample ? "\n示例" : ""));
    m = make("正文\n@foot", NULL); /* only looked at */
    assert_good(m.good, m.err);
    assert_null(strstr(m.text, "核验码"));
    support_write(office, "foot.txt", "第二行\n{nothing}\n");
    m = make("正文\n@foot", NULL);
    assert_false(m.good);
    assert_non_null(strstr(m.err.file, "foot.txt"));
    support_write(office, "foot.txt", "@foot\n");
    assert_false(make("正文\n@foot", NULL).good);
}

/* A code is never alone on a page: what stands above it comes with it. */
static void test_code_in_company(void **state)
{
    (void)state;
    for (int lines = 10; lines < 26; lines++) {
        struct buf text = buf_new(office->arena);
        for (int i = 0; i < lines; i++)
            buf_printf(&text, "第%d段\n\n", i);
        buf_add(&text, "@signature {organ}\n@code 核验码：{code} / 第二行");
        struct made m = make(text.data, "1-00");
        struct error err = {0};
        struct pages pages;
        const struct faces *faces = faces_open(m.arena, fonts_folder(m.arena, support_path(m.arena, ".")), &err);
        assert_good(faces, err);
        assert_good(pages_set(m.arena, &m.document, faces, &pages, &err), err);
        size_t texts = 0, page = 0;
        for (size_t i = 0; i < pages.rows; i++)
            page = pages.row[i].kind == ROW_CODE ? pages.row[i].page : page;
        for (size_t i = 0; i < pages.rows && pages.row[i].kind != ROW_CODE; i++)
            texts += pages.row[i].kind == ROW_TEXT && pages.row[i].page == page;
        assert_true(texts >= 5); /* organ, place of the seal, date, two lines of the text */
    }
}

static void test_records_beside(void **state)
{
    (void)state;
    opens_all = true;
    struct made m = make("@each dispute_party through dispute: {#}{role}{name!}\n@each dispute_party through dispute "
                         "role=respondent: 只有{name!}\n"
                         "@none dispute_party through dispute role=respondent: 没有\n"
                         "@none judicial_confirmation: 未申请确认{signed_on}",
                         NULL);
    assert_good(m.good, m.err);
    assert_string_equal(m.text,
                        arena_printf(m.arena,
                                     "%d|1申请人张三丰\n%d|2被申请人李四光\n%d|只有李四光\n%d|未申请确认2020年2月3日\n",
                                     BLOCK_PARAGRAPH, BLOCK_PARAGRAPH, BLOCK_PARAGRAPH, BLOCK_PARAGRAPH));
}

/* Personal values stand open only where the template says that they must, and whoever prints may open them. */
static void test_masked(void **state)
{
    (void)state;
    opens_all = true;
    assert_makes("{dispute.applicant}", "张**");
    assert_makes("{dispute.applicant!}", "张三丰");
    opens_all = false;
    assert_makes("{dispute.applicant!}", "张**");
    struct made m = make("{dispute.applicant!}", "1-00"); /* printed so, it says that it is no paper */
    assert_good(m.good, m.err);
    assert_non_null(strstr(m.text, "本件供查阅"));
    opens_all = true;
    m = make("{dispute.applicant!}", "1-00");
    assert_null(strstr(m.text, "本件供查阅"));
}

static void test_hostile(void **state)
{
    (void)state;
    struct made m = make("# {organ}\n@lines content\n@signature {organ}\n@code 核验码：{code} / 第二行", "1-00");
    assert_good(m.good, m.err);
    size_t organs = 0, paragraphs = 0;
    for (size_t i = 0; i < m.document.blocks; i++) {
        organs += m.document.block[i].kind == BLOCK_ORGAN;
        paragraphs += m.document.block[i].kind == BLOCK_PARAGRAPH;
    }
    assert_int_equal(organs, 0);
    assert_int_equal(paragraphs, 4); /* each line as it was written */
    assert_non_null(strstr(m.text, "{applicant!}"));
    assert_null(strstr(m.text, "张三丰"));

    struct error err = {0};
    const void *data;
    size_t size;
    const struct fonts fonts = {.folder = fonts_folder(m.arena, support_path(m.arena, "."))};
    assert_good(document_pdf(m.arena, &m.document, &fonts, &data, &size, &err), err);
    assert_memory_equal(data, "%PDF", 4);
    const void *again;
    size_t more;
    assert_good(document_docx(m.arena, &m.document, &data, &size, &err), err);
    assert_good(document_docx(m.arena, &m.document, &again, &more, &err), err);
    assert_int_equal(size, more); /* the same paper gives the same bytes */
    assert_memory_equal(data, again, size);
    zip_error_t why;
    zip_t *zip = zip_open_from_source(zip_source_buffer_create(data, size, 0, &why), ZIP_RDONLY, &why);
    assert_non_null(zip);
    assert_true(zip_name_locate(zip, "word/media/code.png", 0) >= 0);
    char *xml = calloc(1, 100000);
    zip_file_t *f = zip_fopen(zip, "word/document.xml", 0);
    assert_true(zip_fread(f, xml, 99999) > 0);
    assert_non_null(strstr(xml, "&lt;script&gt;"));
    assert_null(strstr(xml, "<script"));

    zip_fclose(f);
    zip_discard(zip);
    free(xml);
    json_t *json = paper_json(m.arena, &m.document, &err);
    assert_good(json, err);
    json_decref(json);
}

static void test_told(void **state)
{
    static const struct {
        const char *lines, *message;
    } cases[] = {
        {"{perform_by}", "is empty"},
        {"@lines facts", "is empty"},
        {"{performed}", "did you mean perform"},
        {"{dispute.colour}", "has no field"},
        {"{content.name}", "refers to no record"},
        {"{amount!}", "not personal"},
        {"{content^}", "in capitals"},
        {"{content+}", "has none"},
        {"{}", "names nothing"},
        {"{a", "stands alone"},
        {"a}", "stands alone"},
        {"@each nothing: {name}", "no register"},
        {"@each mediator: {name}", "refers to"},
        {"@each dispute_party through dispute role=king: {name}", "no code"},
        {"@each dispute_party through dispute", "no colon"},
        {"@if form=paper: x", "no code"},
        {"@if nothing: x", "has no field"},
        {"@narrative x", "no such mark"},
        {"@code", "nothing stands behind"},
        {"@foot x", "something stands behind"},
        {"@if day>=gestern: x", "names no day"},
        {"@if day>=2020-01-01 form=paper: x", "no code"},
        {"{term penalty.hearing_reqest}", "no rule"},
        {"{term reconsideration.perform}", "no length"},
        {"{clause nothing.such}", "no rule or gate"},
        {"《行政许可法》{clause penalty.hearing_request}", "is of 行政处罚法"},
        {"《行政处罚法》{clause penalty.limitation_grave}", "2021"}, /* not in force on its day */
        {"{site.reconsideration}", "site.yaml"},
        {"// nothing", "has no text"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct made m = make(cases[i].lines, NULL);
        if (m.good)
            fail_msg("“%s” is taken", cases[i].lines);
        if (!strstr(m.err.message, cases[i].message))
            fail_msg("“%s” is told as: %s", cases[i].lines, m.err.message);
        assert_true(m.err.line <= 1);
    }
}

/* Every paper of the domains has its template, and every name in it means something. */
static void test_all_templates(void **state)
{
    (void)state;
    assert_true(office->model->papers >= 50);
    for (size_t i = 0; i < office->model->papers; i++) {
        struct error err = {0};
        assert_good(paper_check(office->arena, office->model, law, &office->model->paper[i],
                                support_path(office->arena, "reports/papers"), &err),
                    err);
    }
}

static void test_when(void **state)
{
    struct error err = {0};
    const char *reason;
    struct paper p = *model_paper(office->model, "mediation_agreement_paper");
    struct record *r = record_read(office->arena, office->db, p.of, agreement->number, &err);
    (void)state;
    assert_good(paper_fits(office->arena, office->db, office->model, &p, r, &reason, &err), err);
    assert_null(reason);
    p.where = "form = 'oral'";
    assert_good(paper_fits(office->arena, office->db, office->model, &p, r, &reason, &err), err);
    assert_non_null(reason);
    p.where = NULL;
    p.dated = reg_field(p.of, "performed_on");
    assert_good(paper_fits(office->arena, office->db, office->model, &p, r, &reason, &err), err);
    assert_non_null(strstr(reason, "履行日期"));
    const struct code_value *state_only = codes_value(p.of->states, "void");
    p.dated = NULL;
    p.states = 1;
    p.state = &state_only;
    assert_good(paper_fits(office->arena, office->db, office->model, &p, r, &reason, &err), err);
    assert_non_null(strstr(reason, "被确认无效"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_records_beside),
        cmocka_unit_test(test_masked),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_told),
        cmocka_unit_test(test_all_templates),
        cmocka_unit_test(test_when),
        cmocka_unit_test(test_law_of_the_day),
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_foot),
        cmocka_unit_test(test_code_in_company),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
