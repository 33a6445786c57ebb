/* Rounds of case-file review, and the cases that were corrected, each with its own analysis. */
#include "core/date.h"
#include "core/text.h"
#include "enforcement.h"
#include "kit.h"
#include "workdays.h"

/* The generator's totals. */
enum { FILES_DRAWN = 40 /* a round */ };

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct criterion {
    const char *item, *text, *problem;
    int points; /* 0: a veto */
};

static const struct criterion criteria[] = {
    {"主体与权限", "执法主体适格，人员持证，未超越权限", "执法证件号码未在笔录中载明", 10},
    {"事实与证据", "事实清楚，证据充分、取得合法、相互印证", "现场照片未注明拍摄时间和拍摄人", 30},
    {"法律适用", "定性准确，条款引用完整，裁量有据并说理", "决定书只引用到条，未引用到款、项", 20},
    {"程序", "立案、告知、审核、送达等环节齐全，期限合法", "送达回证缺少见证人签名", 25},
    {"文书与归档", "文书规范，目录、页码、装订符合要求", "卷内目录与实际页码不符", 15},
    {"主体与权限", "没有执法主体资格或者超越职权的，直接评为不合格", NULL, 0},
    {"事实与证据", "主要事实没有证据的，直接评为不合格", NULL, 0},
    {"法律适用", "适用法律错误的，直接评为不合格", NULL, 0},
    {"程序", "违反法定程序可能影响公正的，直接评为不合格", NULL, 0},
};

enum { SCORED = 5, REVIEWERS = 2 };

struct round {
    int year, seq, month, day;
    const char *subject;
    int scope_from, scope_to; /* years and months as yyyymm */
};

static const struct round rounds[] = {
    {2019, 1, 9, 16, "2019年度行政处罚案卷评查", 201901, 201908},
    {2020, 1, 5, 11, "2020年上半年行政处罚案卷评查", 201907, 202004},
    {2020, 2, 10, 12, "2020年下半年行政处罚案卷评查", 202005, 202009},
};

struct review {
    struct filing *criteria, *files, *scores, *findings;
    const char *number, *reviewer[REVIEWERS];
    int32_t begun, drawn, scored, confirmed;
};

static void criterion_rows(struct review *r)
{
    struct filing *f = r->criteria;
    for (size_t i = 0; i < COUNT(criteria); i++) {
        filing_row(f, filing_text(f, "%s-标%02zu", r->number, i + 1), KUANCHENG, organ_with("司法局"));
        filing_put(f, "of_round", r->number);
        filing_put(f, "item", criteria[i].item);
        filing_put(f, "criterion", criteria[i].text);
        filing_int(f, "points", criteria[i].points);
        filing_bool(f, "veto", criteria[i].points == 0);
        filing_made_on(f, r->begun);
    }
}

static void finding_row(struct review *r, const char *file, const char *organ, int n, const struct criterion *c)
{
    struct filing *f = r->findings;
    filing_row(f, filing_text(f, "%s-题%02d", file, n), KUANCHENG, organ);
    filing_put(f, "state", "已复核");
    filing_put(f, "of_file", file);
    filing_put(f, "item", c->item);
    filing_put(f, "problem", c->problem);
    filing_put(f, "demand", "补正卷宗并在今后办案中规范");
    int32_t rectified = workday_after(r->confirmed, (unsigned)filing_between(f, 3, 12));
    filing_date(f, "rectified_on", rectified);
    filing_put(f, "measure", "已补充说明材料，组织承办人员学习评查标准");
    filing_made_on(f, r->scored);
    if (filing_chance(f, 12)) {
        filing_step(f, workday_after(r->confirmed, 2), "rectify", NULL, NULL);
        filing_step(f, workday_after(r->confirmed, 3), "send_back", "说明材料未附证据来源", NULL);
    }
    filing_step(f, rectified, "rectify", NULL, NULL);
    filing_step(f, workday_after(rectified, 1), "verify", NULL, NULL);
}

/* Both reviewers' points for each part; their sums, and how many parts lost so much that a finding was written. */
static int score_rows(struct review *r, const char *file, const char *organ, int total[REVIEWERS])
{
    struct filing *f = r->scores;
    int seq = 0, findings = 0;
    bool weak = filing_chance(f, 18);
    for (size_t i = 0; i < SCORED; i++) {
        const struct criterion *c = &criteria[i];
        int most = c->points / (weak ? 3 : 8);
        int first = c->points - (int)filing_between(f, 0, most);
        for (size_t k = 0; k < REVIEWERS; k++) {
            int points = first - (k && first > 1 ? (int)filing_between(f, 0, 1) : 0);
            total[k] += points;
            filing_row(f, filing_text(f, "%s-%02d", file, ++seq), KUANCHENG, organ);
            filing_put(f, "of_file", file);
            filing_putf(f, "criterion", "%s-标%02zu", r->number, i + 1);
            filing_put(f, "reviewer", r->reviewer[k]);
            filing_int(f, "points", points);
            filing_put(f, "remark", points < c->points ? c->problem : NULL);
            filing_made_on(f, r->scored);
        }
        if (first * 10 < c->points * 8)
            finding_row(r, file, organ, ++findings, c);
    }
    return findings;
}

/* Thirty days to rectify (a rule of 2020), fifteen more for some; one in five of those is sent back. */
static void rectifying_steps(struct review *r, size_t order)
{
    struct filing *f = r->files;
    int32_t ordered = workday_after(r->confirmed, 1), rectified = workday_after(r->confirmed, 15);
    int32_t from = ordered;
    bool ruled = ordered >= date_of(2020, 1, 1), more = ruled && order % 4 == 1, back = order % 5 == 2;
    filing_step(f, ordered, "order", NULL, NULL);
    if (more) {
        filing_put(f, "extension_days", "15");
        filing_step(f, workday_after(ordered, 10), "extend", "承办人员外出办案，同意延长", NULL);
        rectified = workday_after(ordered + 36, 0);
    }
    if (back) {
        filing_step(f, rectified, "rectify", NULL, NULL);
        from = workday_after(rectified, 2);
        filing_step(f, from, "send_back", "补正材料未入卷，退回继续整改", NULL);
        rectified = workday_after(from, 6);
    }
    filing_date(f, "rectify_due_on", ruled ? workday_after(from + 30 + (more && !back ? 15 : 0), 0) : DATE_NONE);
    filing_date(f, "rectified_on", rectified);
    filing_step(f, rectified, "rectify", NULL, NULL);
}

static void file_steps(struct review *r, size_t order, bool findings)
{
    struct filing *f = r->files;
    filing_step(f, workday_after(r->drawn, 6), "score_first", NULL, NULL);
    filing_step(f, r->scored, "score", NULL, NULL);
    filing_step(f, r->confirmed, "confirm", NULL, NULL);
    if (findings)
        rectifying_steps(r, order);
}

static void file_row(struct review *r, size_t order, const struct closed_case *c)
{
    struct filing *f = r->files;
    int total[REVIEWERS] = {0};
    char *number = filing_text(f, "%s-%03zu", r->number, order);
    /* Fifteen workdays to score; every twentieth file takes longer. */
    r->scored = workday_after(r->drawn, order % 20 == 19 ? 17 : (unsigned)filing_between(f, 8, 14));
    int findings = score_rows(r, number, c->organ, total);
    int twice = total[0] + total[1];
    filing_row(f, number, KUANCHENG, c->organ);
    filing_put(f, "state", findings ? "已整改" : "已确认");
    filing_put(f, "of_round", r->number);
    filing_put(f, "of_case", c->number);
    filing_int(f, "draw_order", (int64_t)order);
    filing_put(f, "first_reviewer", r->reviewer[0]);
    filing_put(f, "second_reviewer", r->reviewer[1]);
    filing_int(f, "first_score", total[0]);
    filing_int(f, "second_score", total[1]);
    filing_putf(f, "score", "%d.%d", twice / 2, twice % 2 * 5);
    filing_bool(f, "vetoed", false);
    filing_put(f, "grade", twice >= 180 ? "优秀" : twice >= 120 ? "合格" : "不合格");
    filing_date(f, "confirmed_on", r->confirmed);
    filing_made_on(f, r->drawn);
    file_steps(r, order, findings > 0);
}

static bool in_scope(const struct round *r, int32_t archived)
{
    int year, month, day;
    date_parts(archived, &year, &month, &day);
    return year * 100 + month >= r->scope_from && year * 100 + month <= r->scope_to;
}

static size_t draw_files(struct review *r, const struct round *round, const struct closed_cases *closed)
{
    size_t pool = 0, drawn = 0;
    for (size_t i = 0; i < closed->count; i++)
        pool += in_scope(round, closed->at[i].archived_on);
    size_t every = pool / FILES_DRAWN ? pool / FILES_DRAWN : 1, at = 0;
    for (size_t i = 0; i < closed->count && drawn < FILES_DRAWN; i++)
        if (in_scope(round, closed->at[i].archived_on) && at++ % every == 0)
            file_row(r, ++drawn, &closed->at[i]);
    return pool;
}

static void reviews(struct sample *s, const struct closed_cases *closed)
{
    struct filing *f = filing_open(s, "review_round", NULL, FILING_XLSX);
    struct review r = {
        .criteria = filing_open(s, "review_criterion", NULL, FILING_XLSX),
        .files = filing_open(s, "review_file", NULL, FILING_XLSX),
        .scores = filing_open(s, "review_score", NULL, FILING_CSV),
        .findings = filing_open(s, "review_finding", NULL, FILING_CSV),
    };
    for (size_t i = 0; i < COUNT(rounds); i++) {
        const struct round *round = &rounds[i];
        int32_t on = date_of(round->year, round->month, round->day);
        r.number = filing_text(f, KUANCHENG "评%d-%02d", round->year, round->seq);
        r.begun = on;
        r.drawn = workday_after(on, 2);
        r.confirmed = workday_after(on, 25);
        for (size_t k = 0; k < REVIEWERS; k++)
            r.reviewer[k] = filing_text(f, "%s（评查%zu组）", filing_person(f), k + 1);
        criterion_rows(&r);
        size_t pool = draw_files(&r, round, closed);
        filing_row(f, r.number, KUANCHENG, organ_with("司法局"));
        filing_put(f, "state", "已办结");
        filing_put(f, "subject", round->subject);
        filing_put(f, "kind", "行政处罚");
        filing_date(f, "scope_from", date_of(round->scope_from / 100, round->scope_from % 100, 1));
        filing_date(f, "scope_to", date_of(round->scope_to / 100, round->scope_to % 100, 30));
        filing_date(f, "started_on", on);
        filing_put(f, "draw_seed", sample_digest(f, r.number));
        filing_int(f, "pool", (int64_t)pool);
        filing_date(f, "announced_on", workday_after(r.confirmed, 5));
        filing_put(f, "summary", "案卷总体规范，证据说明和送达环节仍需加强，问题已逐卷反馈承办单位");
        filing_step(f, r.drawn, "draw", NULL, NULL);
        filing_step(f, workday_after(r.drawn, 1), "score", NULL, NULL);
        filing_step(f, workday_after(r.confirmed, 5), "announce", NULL, NULL);
        filing_step(f, workday_after(r.confirmed, 45), "close", NULL, NULL);
    }
}

/* ---- corrected cases ---- */

struct corrected {
    int year, seq, month, day;
    const char *state, *field, *act, *source, *document, *outcome, *cause, *analysis, *lesson, *measures;
};

static const struct corrected corrections[] = {
    {2018, 1, 6, 14, "已列入台账", "城市管理", "对门前占道的处罚决定", "行政诉讼败诉", "(2018)吉0103行初示2号", "撤销",
     "违反法定程序", NULL, NULL, NULL},
    {2018, 2, 10, 23, "已列入台账", "市场监管", "对举报不予立案的答复", "行政复议纠错", "示例复决字〔2018〕3号",
     "责令履行", "不履行法定职责", NULL, NULL, NULL},
    {2019, 1, 3, 18, "已验收销号", "城市管理", "对搭建围挡的限期拆除决定", "行政诉讼败诉", "(2019)吉0103行初示5号",
     "确认违法", "违反法定程序", "决定作出前没有书面听取当事人陈述申辩，催告与决定同日送达，程序倒置。",
     "赶进度不能省环节，告知与催告各有独立的期限。", "重制强制拆除流程单，每一步由法规科核对后方可进入下一步。"},
    {2019, 2, 5, 29, "已验收销号", "市场监管", "对标签瑕疵食品的罚款决定", "行政复议纠错", "示例复决字〔2019〕4号",
     "变更", "处理明显不当", "标签瑕疵不影响食品安全，仍按上限裁量，未考虑首次违法和及时召回。", "裁量必须与危害相当。",
     "修订裁量基准，瑕疵类案件先对照不予处罚清单。"},
    {2019, 3, 7, 9, "已验收销号", "劳动保障", "对工资投诉的不予受理通知", "行政复议纠错", "示例复决字〔2019〕7号",
     "责令履行", "不履行法定职责", "承办人误将劳务分包争议一概认定为民事纠纷，没有核实用工事实。", "先查事实再定管辖。",
     "建立投诉首接负责制，不受理须经分管负责人签批。"},
    {2019, 4, 9, 3, "已整改", "交通运输", "对网约车驾驶员的处罚决定", "检察建议", "宽检行建示〔2019〕6号", "指出瑕疵",
     "事实不清、证据不足", "订单截图没有提取原始数据，证据来源说明缺失。", "电子数据要固定来源和提取过程。",
     "统一配发取证终端，电子数据附提取笔录和校验值。"},
    {2019, 5, 11, 26, "已验收销号", "生态环境", "对汽修厂的责令停产决定", "行政执法监督", "示例执监〔2019〕11号",
     "责令重作", "适用法律错误", "引用了已经修订的条款，新法对同一行为规定了先责令改正。",
     "作出决定前核对条文的现行有效性。", "法制审核表增加“条文有效性核对”一栏。"},
    {2020, 1, 4, 21, "已验收销号", "卫生健康", "对诊所的罚款决定", "行政复议纠错", "示例复决字〔2020〕2号", "撤销",
     "事实不清、证据不足", "药品来源仅凭单方陈述认定，没有向供货方核实。", "关键事实不能只有一份言词证据。",
     "重大案件实行证据清单会审，缺一项不送审。"},
    {2020, 2, 6, 17, "已验收销号", "城市管理", "对运输车辆的扣押措施", "行政诉讼败诉", "(2020)吉0103行初示9号",
     "确认违法", "违反法定程序", "扣押期限届满后未办理延长手续，也没有及时返还。", "强制措施的期限要有人盯。",
     "扣押台账设置到期提醒，期满前三日书面提示承办人。"},
    {2020, 3, 8, 27, "已整改", "住房和城乡建设", "对物业企业投诉的处理答复", "检察建议", "宽检行建示〔2020〕3号",
     "责令履行", "不履行法定职责", "答复只转述企业说明，没有开展实地核查。", "答复要建立在自行调查的基础上。",
     "投诉办理须附现场核查记录，回访率达到规定要求。"},
    {2020, 4, 11, 12, "已整改", "农业农村", "对农资门店的没收决定", "案卷评查", "示例评查〔2020〕28号", "指出瑕疵",
     "送达告知不规范", "告知书由店员代签，没有核实代收权限。", "送达对象要核对身份和授权。",
     "送达回证增加代收人身份与关系核验项。"},
    {2021, 1, 2, 3, "已列入台账", "市场监管", "对举报奖励申请的答复", "行政复议纠错", "示例复决字〔2021〕1号",
     "责令履行", "不履行法定职责", NULL, NULL, NULL},
};

static void corrected_row(struct filing *f, const struct corrected *c, const char *district, const char *organ)
{
    int32_t on = date_of(c->year, c->month, c->day);
    bool analysed = c->analysis != NULL;
    bool late = c->seq == 3; /* of its thirty days */
    int32_t analysed_on = analysed ? workday_after(on, (unsigned)filing_between(f, 6, 11)) : DATE_NONE;
    int32_t rectified_on = !analysed ? DATE_NONE
                           : late    ? workday_after(on + 30, 2)
                                     : workday_after(analysed_on, (unsigned)filing_between(f, 4, 8));
    bool verified = analysed && text_equal(c->state, "已验收销号");
    filing_row(f, filing_text(f, "%s纠%d-%03d", district, c->year, c->seq), district, organ);
    filing_put(f, "state", c->state);
    filing_put(f, "act", c->act);
    filing_put(f, "source", c->source);
    filing_put(f, "document_number", c->document);
    filing_date(f, "corrected_on", on);
    filing_int(f, "corrected_year", c->year);
    filing_put(f, "outcome", c->outcome);
    filing_put(f, "cause", c->cause);
    filing_put(f, "analysis", c->analysis);
    filing_put(f, "lesson", c->lesson);
    filing_put(f, "measures", c->measures);
    filing_put(f, "accountable", analysed ? "对承办人批评教育，不属故意或者重大过失" : NULL);
    filing_date(f, "analysed_on", analysed_on);
    filing_date(f, "rectified_on", rectified_on);
    filing_date(f, "verified_on", verified ? workday_after(rectified_on, 3) : DATE_NONE);
    filing_put(f, "verifier", verified ? filing_person(f) : NULL);
    if (!analysed)
        return;
    if (c->seq == 2) {
        filing_step(f, workday_after(on, 3), "analyse", NULL, NULL);
        filing_step(f, workday_after(on, 4), "analyse_again", "没有查明是谁的环节、为何发生", NULL);
    }
    filing_step(f, analysed_on, "analyse", NULL, NULL);
    filing_step(f, rectified_on, "rectify", NULL, NULL);
    if (verified)
        filing_step(f, workday_after(rectified_on, 3), "verify", NULL, NULL);
}

/* Those of 2018 and 2021, and another district's, have no analysis: they must not count. */
static void corrected(struct sample *s)
{
    struct filing *f = filing_open(s, "corrected_case", NULL, FILING_XLSX);
    struct enforcer list[ENFORCERS_MAX];
    size_t count = enforcer_list(list);
    for (size_t i = 0; i < COUNT(corrections); i++) {
        const struct enforcer *e = enforcer_of_field(list, count, corrections[i].field);
        corrected_row(f, &corrections[i], KUANCHENG, e ? e->organ : list[0].organ);
    }
    struct corrected other = corrections[0];
    other.year = 2020;
    corrected_row(f, &other, sample_districts[0].code, filing_text(f, "%s司法局", sample_districts[0].name));
    kit_order_answered(f, filing_text(f, "%s纠2020-%03d", sample_districts[0].code, other.seq),
                       workday_after(date_of(other.year, other.month, other.day) + 30, 0), "正在剖析，完成后报送。");
}

void enforcement_reviews(struct sample *s, const struct closed_cases *closed)
{
    reviews(s, closed);
    corrected(s);
}
