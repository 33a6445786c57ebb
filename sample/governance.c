/* Governance (M1, M17 to M19): documents, duty reports, supervision, assessment. The plan with its meetings, the index
 * system and the report stand in files of their own. */
#include "governance.h"
#include "workdays.h"

#include <assert.h>
#include <string.h>

enum { FULL_WEIGHT = 1000, LAW_WEIGHT = 100 }; /* law-based government: a tenth of the points */

/* The day, or the next workday. */
static int32_t workday(int32_t day)
{
    return workday_after(day, 0);
}

static void write_documents(struct sample *s)
{
    static const struct {
        const char *kind, *title, *mark;
        int serial, year, month, day; /* issued */
        const char *state;
    } rows[] = {
        {"plan", "2019年法治政府建设工作要点", "宽法发", 3, 2019, 4, 17, "issued"},
        {"scheme", "法治政府建设示范创建工作方案", "宽办发", 22, 2019, 8, 26, "issued"},
        {"duty_rules", "法治建设责任分工办法（试行）", "宽办发", 30, 2019, 11, 8, "repealed"},
        {"plan", "2020年法治政府建设工作要点", "宽法发", 3, 2020, 3, 30, "issued"},
        {"opinion", "行政复议中推进行政争议实质化解的意见", "宽府发", 6, 2020, 4, 29, "issued"},
        {"duty_rules", "党政主要负责人履行推进法治建设第一责任人职责实施细则", "宽办发", 11, 2020, 6, 12, "issued"},
        {"scheme", "法治政府建设专项督察方案", "宽法办发", 4, 2020, 8, 5, "issued"},
        {"notice", "关于开展述法工作的通知", "宽法办发", 9, 2020, 11, 24, "issued"},
        {"circular", "行政机关负责人出庭应诉情况通报", "宽法办发", 6, 2020, 7, 15, "issued"},
        {"duty_rules", "镇街主要负责人法治责任细则", "宽办发", 0, 2020, 12, 21, "reviewing"}, /* not issued */
        {"plan", "2021年法治政府建设工作要点", "宽法发", 0, 2021, 4, 7, "draft"},
    };
    struct filing *f = filing_open(s, "governance_document", NULL, FILING_XLSX);
    unsigned serials[3] = {0, 0, 0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int32_t on = date_of(rows[i].year, rows[i].month, rows[i].day), drafted = workday(on - 45);
        bool issued = rows[i].serial > 0;
        filing_row(f, filing_text(f, KUANCHENG "文%d-%03u", date_year(drafted), ++serials[date_year(drafted) - 2019]),
                   KUANCHENG, KIT_JUSTICE);
        filing_put(f, "kind", rows[i].kind);
        filing_put(f, "title", rows[i].title);
        filing_put(f, "document_number",
                   issued ? filing_text(f, "%s〔%d〕%d号", rows[i].mark, rows[i].year, rows[i].serial) : NULL);
        filing_put(f, "issuer", strcmp(rows[i].mark, "宽府发") == 0 ? KIT_GOVERNMENT : "区委全面依法治区委员会办公室");
        filing_date(f, "drafted_on", drafted);
        filing_date(f, "reviewed_on", issued ? workday(on - 18) : DATE_NONE);
        filing_date(f, "issued_on", issued ? on : DATE_NONE);
        filing_put(f, "state", rows[i].state);
        if (i == 4 || i == 5) { /* sent back by the review, and reviewed again */
            filing_step(f, workday(drafted + 5), "submit", NULL, NULL);
            filing_step(f, workday(drafted + 9), "send_back", "与上位规定的衔接需要修改", NULL);
        }
        if (strcmp(rows[i].state, "draft") != 0)
            filing_step(f, workday(on - 24), "submit", NULL, NULL);
        if (issued)
            filing_step(f, workday(on - 18), "pass", NULL, NULL);
        if (strcmp(rows[i].state, "repealed") == 0)
            filing_step(f, date_of(2020, 6, 12), "repeal", "由新的实施细则替代", NULL);
    }
}

/* Most hand in their report in time; some late, some twice; one has its rating reviewed. */
static void tell_duty_report(struct filing *f, int year, size_t i, int32_t submitted, const char *rating)
{
    int32_t heard = date_of(year, 12, 24);
    filing_made_on(f, workday(date_of(year, 11, 25)));
    if (i % 17 == 6) {
        filing_step(f, workday(submitted - 4), "submit", NULL, NULL);
        filing_step(f, workday(submitted - 2), "send_back", "缺少存在不足部分", NULL);
    }
    if (i == 9) {
        filing_step(f, heard, "hear", NULL, NULL);
        filing_step(f, workday(heard + 1), "rate", NULL, "rating", "average", NULL);
        filing_step(f, workday(heard + 4), "appeal", "佐证材料未计入", NULL);
    }
    filing_step(f, workday(heard + (i == 9 ? 6 : 1)), "rate", NULL, "rating", rating, NULL);
}

static void write_duty_report(struct filing *f, int year, size_t i)
{
    static const char *const ratings[] = {"good", "good", "good", "fair", "fair", "average"};
    size_t departments = kit_organ_count("department");
    bool site = i % 6 == 0, exempt = i % 29 == 28, late = i % 19 == 12, street = i >= departments;
    int32_t submitted = workday(late ? date_of(year, 12, 21) : date_of(year, 12, 4) + (int32_t)(i % 13));
    filing_row(f, filing_text(f, KUANCHENG "述%d-%03zu", year, i + 1), KUANCHENG,
               street ? kit_base_organ(i - departments) : kit_organ_name("department", i));
    filing_int(f, "report_year", year);
    filing_put(f, "person", filing_person(f));
    filing_put(f, "position", street ? "街道（镇）主要负责人" : "部门主要负责人");
    filing_put(f, "manner", site ? "on_site" : "written");
    filing_date(f, "due_on", date_of(year, 12, 18));
    filing_date(f, "submitted_on", exempt ? DATE_NONE : submitted);
    filing_date(f, "reported_on", exempt ? DATE_NONE : date_of(year, 12, 24));
    const char *rating = exempt ? NULL : filing_choose(f, ratings, 6);
    filing_put(f, "rating", rating);
    filing_put(f, "content", exempt ? NULL : "报告履行法治建设职责、依法决策、学法用法和存在不足。");
    filing_put(f, "state", exempt ? "exempt" : "rated");
    if (!exempt) {
        tell_duty_report(f, year, i, submitted, rating);
        return;
    }
    filing_made_on(f, workday(date_of(year, 11, 25)));
    filing_step(f, workday(date_of(year, 12, 7)), "exempt", "任职不满半年", NULL);
}

static void write_duty_reports(struct sample *s)
{
    struct filing *f = filing_open(s, "duty_report", NULL, FILING_CSV);
    for (int year = 2019; year <= 2020; year++)
        for (size_t i = 0; i < kit_organ_count("department") + kit_base_count(); i++)
            write_duty_report(f, year, i);
}

static const char *const finding_texts[] = {
    "法治工作未列入年度重点工作",   "会前学法记录不全",         "执法公示信息更新不及时",
    "重大决策档案缺少征求意见材料", "负责人出庭应诉台账不完整", "普法责任清单落实缺少佐证",
    "执法记录仪使用不规范",         "规范性文件清理结果未公布", "行政调解台账登记不规范",
    "双随机抽查结果公示超过时限",   "述法报告内容空泛",         "案卷装订缺少送达回证"};
enum { FINDINGS = sizeof finding_texts / sizeof *finding_texts };

struct inspected {
    const char *number;
    int32_t reported; /* DATE_NONE: not yet */
    bool closes;      /* all its findings are verified */
};

/* The limit of the district's rule: 30 days from the order since 2020, once 30 more. Before there was none. */
struct rectified {
    bool open, late, extended, sent_back; /* open: sent back, and not rectified again */
    int32_t ordered, again, due, rectified, verified;
};

static struct rectified rectified_of(const struct inspected *in, unsigned i)
{
    enum { LIMIT = 30, MORE = 30 };
    bool ruled = in->reported >= date_of(2020, 1, 1);
    struct rectified r = {.open = ruled && i == 4 && !in->closes,
                          .late = ruled && i == 6,
                          .extended = ruled && i == 2,
                          .sent_back = ruled && (i == 3 || i == 9)};
    r.ordered = workday(in->reported + 1);
    r.again = r.sent_back || r.open ? workday(r.ordered + 26) : DATE_NONE;
    int32_t from = r.again != DATE_NONE ? r.again : r.ordered;
    r.due = ruled ? workday(from + LIMIT + (r.extended ? MORE : 0)) : DATE_NONE;
    r.rectified = workday(from + (r.late ? LIMIT + 6 : r.extended ? LIMIT + 20 : 12 + (int32_t)(i * 2)));
    r.verified = workday(r.rectified + 5);
    return r;
}

static void tell_finding(struct filing *f, const struct rectified *r, int32_t found)
{
    filing_made_on(f, found);
    filing_step(f, r->ordered, "order", NULL, NULL);
    if (r->extended)
        filing_step(f, workday(r->ordered + 24), "prolong", "涉及多个单位，需要协调", NULL);
    if (r->again == DATE_NONE)
        return;
    filing_step(f, workday(r->again - 6), "rectify", NULL, NULL);
    filing_step(f, r->again, "send_back", "整改记录不完整", NULL);
}

static void write_finding(struct filing *f, const struct inspected *in, unsigned i, int32_t found)
{
    struct rectified r = rectified_of(in, i);
    filing_row(f, filing_text(f, "%s-%02u", in->number, i + 1), KUANCHENG, kit_organ_name("department", i * 3));
    filing_put(f, "inspection", in->number);
    filing_put(f, "problem", finding_texts[i % FINDINGS]);
    filing_put(f, "severity", i % 5 == 3 ? "serious" : "minor");
    filing_put(f, "basis_text", "法治政府建设与责任落实督察工作规定");
    filing_date(f, "found_on", found);
    filing_date(f, "rectify_by", r.due);
    filing_put(f, "measures", "补正材料，健全制度，明确专人负责。");
    if (r.extended)
        filing_int(f, "extension_days", 30);
    filing_date(f, "rectified_on", r.open ? DATE_NONE : r.rectified);
    filing_date(f, "verified_on", r.open ? DATE_NONE : r.verified);
    filing_put(f, "verified_by", r.open ? NULL : filing_person(f));
    filing_put(f, "state", r.open ? "sent_back" : "verified");
    tell_finding(f, &r, found);
}

static void tell_inspection(struct filing *f, const struct inspected *in, int32_t began)
{
    filing_made_on(f, workday(began - 20));
    if (in->reported == DATE_NONE)
        return;
    if (in->closes) {
        filing_step(f, workday(in->reported - 3), "report", NULL, NULL);
        filing_step(f, workday(in->reported - 2), "send_back", "补充问题原因分析", NULL);
        filing_step(f, in->reported, "report", NULL, NULL);
        filing_step(f, workday(in->reported + 80), "close", NULL, NULL);
    }
}

static void write_supervision(struct sample *s)
{
    static const struct {
        const char *title, *kind;
        int year, month, day;
        unsigned findings;
        const char *state;
    } rows[] = {
        {"法治政府建设综合督察", "comprehensive", 2019, 9, 16, 7, "closed"},
        {"法治政府建设专项督察", "special", 2020, 8, 17, 11, "closed"},
        {"示范创建指标落实书面督察", "written", 2020, 10, 19, 5, "reported"},
        {"优化营商环境法治督察", "special", 2020, 12, 28, 0, "planned"}, /* not begun */
    };
    struct filing *f = filing_open(s, "supervision_inspection", NULL, FILING_CSV);
    struct filing *findings = filing_open(s, "supervision_finding", NULL, FILING_XLSX);
    unsigned serials[2] = {0, 0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int32_t on = date_of(rows[i].year, rows[i].month, rows[i].day);
        bool planned = strcmp(rows[i].state, "planned") == 0;
        const struct inspected in = {
            filing_text(f, KUANCHENG "督%d-%02u", rows[i].year, ++serials[rows[i].year - 2019]),
            planned ? DATE_NONE : workday(on + 25), strcmp(rows[i].state, "closed") == 0};
        filing_row(f, in.number, KUANCHENG, KIT_JUSTICE);
        filing_put(f, "title", rows[i].title);
        filing_put(f, "kind", rows[i].kind);
        filing_put(f, "scope", "区政府各部门、各镇街");
        filing_put(f, "leader", filing_person(f));
        filing_date(f, "notified_on", workday(on - 14));
        filing_date(f, "began_on", on);
        filing_date(f, "ended_on", planned ? DATE_NONE : workday(on + 11));
        filing_date(f, "reported_on", in.reported);
        filing_put(f, "report",
                   planned ? NULL : filing_text(f, "发现问题%u个，已逐条反馈被督察单位。", rows[i].findings));
        filing_put(f, "state", rows[i].state);
        tell_inspection(f, &in, on);
        for (unsigned k = 0; k < rows[i].findings; k++)
            write_finding(findings, &in, k, workday(on + 2 + (int32_t)(k % 7)));
    }
}

/* Orders that people gave; those that come by themselves when a term runs out have numbers of their own. Answered in
 * five workdays, in ten where that was extended; one late, after it had gone up by itself, and one not yet. */
static void write_orders(struct sample *s)
{
    enum { IN_TIME, EXTENDED, LATE, OPEN };
    static const struct {
        const char *matter, *task;
        int how;
        unsigned answered; /* workdays after */
    } rows[] = {{"补报建议办理任务进展", KUANCHENG "要点2020-01-11", IN_TIME, 4},
                {"整改执法公示不及时问题", NULL, EXTENDED, 8},
                {"补齐会前学法记录", NULL, LATE, 9},
                {"推进法治人才库建设", KUANCHENG "要点2020-01-35", OPEN, 0}};
    struct filing *f = filing_open(s, "supervision_order", NULL, FILING_CSV);
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        int32_t on = workday(date_of(2020, 7, 14) + (int32_t)i * 38);
        bool open = rows[i].how == OPEN, late = rows[i].how == LATE, extended = rows[i].how == EXTENDED;
        int32_t due = workday_after(on, extended ? 10 : 5), answered = workday_after(on, rows[i].answered);
        filing_row(f, filing_text(f, KUANCHENG "督办2020-%03u", i + 1), KUANCHENG, kit_organ_name("department", i * 5));
        filing_put(f, "matter", rows[i].matter);
        filing_put(f, "task", rows[i].task);
        filing_put(f, "issued_by", filing_person(f));
        filing_date(f, "issued_on", on);
        filing_date(f, "due_on", due);
        if (extended)
            filing_int(f, "extension_days", 5);
        if (open || late)
            filing_bool(f, "escalated", true);
        filing_date(f, "replied_on", open ? DATE_NONE : answered);
        filing_put(f, "reply", open ? NULL : "已完成整改并报送佐证。");
        filing_date(f, "closed_on", open ? DATE_NONE : workday_after(answered, 4));
        filing_put(f, "state", open ? "issued" : "closed");
        filing_by_series(f);
        if (extended)
            filing_step(f, workday_after(on, 3), "prolong", "需要多个单位会商", NULL);
        if (open || late)
            filing_step(f, due + 1, "escalate", NULL, NULL);
    }
}

/* Orders that came by themselves in 2020, when the matters of those organs had been late for five workdays. The
 * district answers them in time; those of 2021 are still open on the sample's last day. */
static void answer_orders_of_clocks(struct sample *s)
{
    static const char *const done = "已办结并送达，超期原因已说明。", *const asked = "已提出清单调整申请。",
                             *const gone = "已研究取消意见并公布。";
    static const struct {
        const char *number;
        int year, month, day; /* the term's last */
        const char *const *reply;
    } rows[] = {
        {KUANCHENG "办2020-000151", 2020, 2, 6, &done},
        {KUANCHENG "办2020-000604", 2020, 3, 26, &done},
        {"0000200045004-" KUANCHENG "-01", 2020, 4, 2, &asked},
        {KUANCHENG "办2020-000755", 2020, 4, 14, &done},
        {"0000200041004-" KUANCHENG "-01", 2020, 4, 29, &asked},
        {"0001100019001-" KUANCHENG "-01", 2020, 5, 6, &asked},
        {KUANCHENG "办2020-001057", 2020, 5, 14, &done},
        {KUANCHENG "办2020-001208", 2020, 5, 28, &done},
        {KUANCHENG "办2020-001359", 2020, 6, 19, &done},
        {KUANCHENG "证0099", 2020, 6, 22, &gone},
        {KUANCHENG "证0108", 2020, 6, 22, &gone},
        {KUANCHENG "证0117", 2020, 6, 22, &gone},
        {KUANCHENG "证0126", 2020, 6, 22, &gone},
        {KUANCHENG "证0135", 2020, 6, 22, &gone},
        {KUANCHENG "办2020-001963", 2020, 8, 24, &done},
        {KUANCHENG "办2020-002416", 2020, 10, 16, &done},
        {KUANCHENG "办2020-002567", 2020, 11, 9, &done},
        {KUANCHENG "办2020-003057", 2020, 12, 30, &done},
    };
    struct filing *f = filing_open(s, "supervision_order", NULL, FILING_CSV);
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        kit_order_answered(f, rows[i].number, date_of(rows[i].year, rows[i].month, rows[i].day), *rows[i].reply);
}

/* Points of the scheme of 2020, out of a thousand. A draft that weighed the law at less was not adopted. */
static const struct part {
    const char *kind, *name;
    int64_t points;
} parts[] = {
    {"economy", "经济高质量发展", 260}, {"reform", "改革开放和营商环境", 110},
    {"city", "城市建设管理", 120},      {"livelihood", "民生保障", 130},
    {"ecology", "生态环境保护", 90},    {"rule_of_law", "法治建设", LAW_WEIGHT},
    {"safety", "平安建设", 70},         {"party", "党的建设", 90},
    {"satisfaction", "群众评价", 30},
};
enum { PARTS = sizeof parts / sizeof *parts };

static void write_scores(struct filing *f, const char *part, int64_t points)
{
    for (size_t i = 0; i < kit_organ_count("department"); i++) {
        int64_t lost = filing_between(f, 0, points / 8);
        bool rescored = i % 14 == 5 && lost, upheld = i % 14 == 9 && lost;
        filing_row(f, filing_text(f, "%s-%03zu", part, i + 1), KUANCHENG, kit_organ_name("department", i));
        filing_put(f, "part", part);
        filing_int(f, "score_year", 2020);
        filing_putf(f, "full_marks", "%d.00", (int)points);
        filing_putf(f, "score", "%d.00", (int)(points - lost));
        filing_put(f, "deducted", lost ? "个别任务完成质量或者时限未达到要求" : NULL);
        filing_date(f, "scored_on", date_of(2021, 1, rescored ? 20 : 15));
        filing_put(f, "scored_by", filing_person(f));
        filing_put(f, "state", "confirmed");
        filing_made_on(f, date_of(2021, 1, 15));
        if (rescored || upheld)
            filing_step(f, date_of(2021, 1, 18), "appeal", "部分佐证未计入", NULL);
        if (rescored) {
            filing_made_with(f, "score", filing_text(f, "%d.00", (int)(points - lost - 1)));
            filing_made_with(f, "scored_on", "2021-01-15");
            filing_made_with(f, "deducted", "部分任务佐证不足");
            filing_step(f, date_of(2021, 1, 20), "rescore", "佐证补齐后复核", "score",
                        filing_text(f, "%d.00", (int)(points - lost)), NULL);
        }
        filing_step(f, date_of(2021, 1, 25), "confirm", NULL, NULL);
    }
}

static void write_assessment(struct sample *s)
{
    static const struct {
        int year;
        const char *number, *title, *state, *part_state;
        int64_t moved; /* points taken from the law and given to the economy */
    } schemes[] = {
        {2019, KUANCHENG "考核2019-01", "2019年度绩效考核方案", "finished", "adopted", 40},
        {2020, KUANCHENG "考核2020-01", "2020年度绩效考核方案", "finished", "adopted", 0},
        {2020, KUANCHENG "考核2020-02", "2020年度绩效考核方案（征求意见稿）", "dropped", "dropped", 50},
    };
    struct filing *f = filing_open(s, "assessment_scheme", NULL, FILING_CSV);
    struct filing *g = filing_open(s, "assessment_part", NULL, FILING_XLSX);
    struct filing *scores = filing_open(s, "assessment_score", NULL, FILING_CSV);
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        bool adopted = strcmp(schemes[i].state, "finished") == 0;
        int32_t adopted_on = date_of(schemes[i].year, 4, 22);
        int64_t total = 0;
        filing_row(f, schemes[i].number, KUANCHENG, KIT_GOVERNMENT);
        filing_int(f, "scheme_year", schemes[i].year);
        filing_put(f, "title", schemes[i].title);
        filing_put(f, "document_number", adopted ? filing_text(f, "宽办发〔%d〕8号", schemes[i].year) : NULL);
        filing_put(f, "subjects", "区政府各部门、各镇街");
        filing_date(f, "adopted_on", adopted ? adopted_on : DATE_NONE);
        filing_put(f, "state", schemes[i].state);
        filing_made_on(f, workday(date_of(schemes[i].year, 3, 9)));
        filing_step(f, workday(date_of(schemes[i].year, 3, 19)), "send_back", "按征求到的意见修改", NULL);
        if (!adopted)
            filing_step(f, workday(date_of(schemes[i].year, 4, 3)), "drop", "改用修改后的方案", NULL);
        else
            filing_step(f, workday(date_of(schemes[i].year + 1, 1, 27)), "finish", NULL, NULL);
        for (unsigned k = 0; k < PARTS; k++) {
            const struct part *p = &parts[k];
            int64_t points = p->points + (k == 0 ? schemes[i].moved : 0);
            points -= strcmp(p->kind, "rule_of_law") == 0 ? schemes[i].moved : 0;
            const char *number = filing_text(g, "%s-%02u", schemes[i].number, k + 1);
            filing_row(g, number, KUANCHENG, KIT_GOVERNMENT);
            filing_put(g, "scheme", schemes[i].number);
            filing_int(g, "scheme_year", schemes[i].year);
            filing_put(g, "kind", p->kind);
            filing_put(g, "name", p->name);
            filing_putf(g, "weight", "%d.00", (int)points);
            filing_put(g, "assessed_by", k == 5 ? KIT_JUSTICE : "区绩效考核办公室");
            filing_put(g, "state", schemes[i].part_state);
            filing_made_on(g, workday(date_of(schemes[i].year, 3, 9)));
            filing_step(g, adopted ? adopted_on : workday(date_of(schemes[i].year, 4, 3)), adopted ? "adopt" : "drop",
                        adopted ? NULL : "改用修改后的方案", NULL);
            total += points;
            if (adopted && schemes[i].year == 2020 && k == 5)
                write_scores(scores, number, points);
        }
        assert(total == FULL_WEIGHT);
    }
}

static void write_programme(struct sample *s)
{
    static const struct {
        const char *title, *level, *kind, *state, *document, *note;
        int year, month, day;
        unsigned recommend, decide; /* days after the application; 0: never */
    } rows[] = {
        {"全市法治政府建设示范区", "city", "whole", "named", "示例法办〔2019〕17号", "命名为全市示范区", 2019, 9, 10,
         41, 94},
        {"全省法治政府建设示范区", "provincial", "whole", "recommended", NULL, NULL, 2020, 9, 14, 63, 0},
        {"复议争议化解单项示范", "provincial", "project", "rejected", NULL, "名额所限", 2020, 9, 15, 62, 98},
        {"全国法治政府建设示范区", "national", "whole", "applied", NULL, NULL, 2020, 12, 8, 0, 0},
    };
    struct filing *f = filing_open(s, "programme_entry", NULL, FILING_CSV);
    unsigned serials[2] = {0, 0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int32_t on = date_of(rows[i].year, rows[i].month, rows[i].day);
        filing_row(f, filing_text(f, KUANCHENG "示范%d-%02u", rows[i].year, ++serials[rows[i].year - 2019]), KUANCHENG,
                   KIT_GOVERNMENT);
        filing_put(f, "title", rows[i].title);
        filing_put(f, "level", rows[i].level);
        filing_put(f, "kind", rows[i].kind);
        filing_date(f, "applied_on", on);
        filing_date(f, "recommended_on", rows[i].recommend ? workday(on + (int32_t)rows[i].recommend) : DATE_NONE);
        filing_put(f, "recommended_by", rows[i].recommend ? "长春市委全面依法治市委员会办公室" : NULL);
        filing_date(f, "decided_on", rows[i].decide ? workday(on + (int32_t)rows[i].decide) : DATE_NONE);
        filing_put(f, "document_number", rows[i].document);
        filing_put(f, "result_note", rows[i].note);
        filing_put(f, "state", rows[i].state);
        if (i == 1) { /* recommended only when its material was complete */
            filing_step(f, workday(on + 30), "recommend", NULL, NULL);
            filing_step(f, workday(on + 37), "send_back", "佐证材料需要补充", NULL);
        }
    }
}

void sample_governance(struct sample *s)
{
    governance_plan(s);
    write_documents(s);
    write_duty_reports(s);
    write_supervision(s);
    write_orders(s);
    answer_orders_of_clocks(s);
    write_assessment(s);
    write_programme(s);
    governance_index(s);
    governance_report(s);
}
