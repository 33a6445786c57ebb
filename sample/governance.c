/* Governance (M1, M17 to M19): plan and tasks, meetings, documents, duty reports, supervision, assessment. The index
 * system and the report stand in files of their own. */
#include "governance.h"

#include <assert.h>
#include <string.h>

enum { TASKS_2020 = 36, FULL_WEIGHT = 1000, LAW_WEIGHT = 100 }; /* law-based government: a tenth of the points */

#define PLAN_2020 KUANCHENG "要点2020-01"

static void write_plans(struct sample *s)
{
    struct filing *f = filing_open(s, "annual_plan", NULL, FILING_CSV);
    for (int year = 2019; year <= 2021; year++) {
        bool next = year == 2021;
        filing_row(f, filing_text(f, KUANCHENG "要点%d-01", year), KUANCHENG, KIT_JUSTICE);
        filing_int(f, "plan_year", year);
        filing_putf(f, "title", "%d年法治政府建设工作要点", year);
        filing_put(f, "document_number", next ? NULL : filing_text(f, "宽法发〔%d〕3号", year));
        filing_put(f, "drafted_by", filing_person(f));
        filing_date(f, "approved_on", next ? DATE_NONE : date_of(year, 3, 18));
        filing_date(f, "issued_on", next ? DATE_NONE : date_of(year, 3, 30));
        filing_put(f, "goals", "明确年度目标、责任单位和完成时限，逐项分解落实。");
        filing_put(f, "state", next ? "draft" : year == 2019 ? "finished" : "issued");
    }
}

static void write_task(struct filing *f, unsigned i, const char *content, const char *indicator)
{
    bool late = i % 12 == 10, open = i == 34, sent_back = i == 23, cancelled = i >= TASKS_2020;
    int32_t due = date_of(2020, 6 + (int)(i % 3) * 3 - (i % 3 == 2 ? 1 : 0), 30);
    bool submitted = !open && !cancelled;
    filing_row(f, filing_text(f, PLAN_2020 "-%02u", i + 1), KUANCHENG,
               i % 3 ? kit_organ_name("department", i) : KIT_JUSTICE);
    filing_put(f, "plan", PLAN_2020);
    filing_int(f, "task_year", 2020);
    filing_put(f, "content", content);
    filing_put(f, "assisting", kit_base_organ(i));
    filing_put(f, "leader", filing_person(f));
    filing_date(f, "due_on", due);
    filing_put(f, "indicator", indicator);
    filing_put(f, "progress", submitted ? "已按要求完成并提交佐证材料。" : NULL);
    filing_date(f, "submitted_on", submitted ? kit_weekday(due + (late ? 12 : -6)) : DATE_NONE);
    filing_date(f, "accepted_on", submitted && !sent_back ? kit_weekday(due + 16) : DATE_NONE);
    filing_put(f, "accepted_by", submitted && !sent_back ? filing_person(f) : NULL);
    filing_put(f, "sent_back_why", sent_back ? "佐证材料不全，请补充后重新报送" : NULL);
    filing_put(f, "state", cancelled ? "cancelled" : open ? "in_progress" : sent_back ? "sent_back" : "accepted");
}

static void write_tasks(struct sample *s)
{
    static const struct {
        const char *content, *indicator;
    } tasks[] = {
        {"听取年度法治政府建设情况汇报", "previous_report_heard"},
        {"修订权责清单并公布", NULL},
        {"清理行政许可事项", "licence_items_cancelled"},
        {"完善政务服务事项指南", "service_items"},
        {"推进一窗分类受理", "one_window_share"},
        {"扩大最多跑一次事项范围", "run_once_variants"},
        {"清理乡镇证明事项", NULL},
        {"推行告知承诺制", NULL},
        {"编制重大行政决策目录", NULL},
        {"落实重大决策合法性审查", "decisions_collective"},
        {"办理代表建议", "suggestions_closed_rate"},
        {"办理政协提案", "proposals_closed_rate"},
        {"落实行政执法三项制度", "recordings_archived_rate"},
        {"开展执法人员培训", NULL},
        {"开展案卷评查", NULL},
        {"剖析整改被纠错案件", "corrected_cases_analysed"},
        {"公布包容审慎四张清单", "leniency_items"},
        {"推进双随机抽查", NULL},
        {"推进镇街综合执法改革", NULL},
        {"规范行政复议案件办理", "reconsideration_in_time"},
        {"推动复议案件实质化解", "reconsideration_mediated_rate"},
        {"提高负责人出庭应诉率", "head_appearance_rate"},
        {"健全人民调解组织", "mediation_committees"},
        {"开展矛盾纠纷排查", "disputes_found_by_screening"},
        {"落实政府常务会议会前学法", "study_before_meetings"},
        {"组织理论学习中心组学法", "theory_centre_study"},
        {"保障普法经费", "education_spending"},
        {"创建民主法治示范村", "villages_city"},
        {"建设法治文化阵地", "culture_sites"},
        {"设立法律服务联络点", "liaison_communities"},
        {"开展示范创建指标自评", "index_indicators"},
        {"开展法治督察", "supervision_inspections"},
        {"将法治建设纳入绩效考核", "assessment_weight"},
        {"组织主要负责人述法", "duty_reports_heard_rate"},
        {"建立法治人才库", NULL},
        {"编写年度报告", NULL},
        {"举办法治文艺演出", NULL}, /* cancelled because of the epidemic */
    };
    assert(sizeof tasks / sizeof *tasks == TASKS_2020 + 1);
    struct filing *f = filing_open(s, "plan_task", NULL, FILING_XLSX);
    for (unsigned i = 0; i <= TASKS_2020; i++)
        write_task(f, i, tasks[i].content, tasks[i].indicator);
}

/* Meetings with the topics heard there. The standing committee hears the report on the year before once; the committee
 * for law-based governance meets for the second time. */
static const struct meeting {
    const char *kind, *title;
    int ordinal; /* 0: not counted */
    int year, month, day;
    const char *state, *topic_kind, *topic;
} meetings[] = {
    {"standing_committee", "区委常委会会议", 61, 2019, 2, 26, "minuted", "previous_report",
     "听取2018年度法治政府建设情况汇报"},
    {"committee", "区委全面依法治区委员会会议", 1, 2019, 4, 11, "minuted", "plan", "审议2019年工作要点"},
    {"executive", "区政府常务会议", 9, 2019, 9, 17, "minuted", "progress", "研究法治政府示范创建工作"},
    {"executive", "区政府常务会议", 2, 2020, 1, 21, "minuted", "study", "学习传染病防治法律规定"},
    {"standing_committee", "区委常委会会议", 104, 2020, 2, 27, "minuted", "previous_report",
     "听取2019年度法治政府建设情况汇报"},
    {"office", "依法治区办主任会议", 3, 2020, 3, 12, "minuted", "plan", "研究年度工作要点稿"},
    {"committee", "区委全面依法治区委员会会议", 2, 2020, 3, 18, "minuted", "plan", "审议年度工作要点和督察方案"},
    {"executive", "区政府常务会议", 7, 2020, 4, 23, "minuted", "rules", "审议复议中推进争议实质化解的意见"},
    {"standing_committee", "区委常委会会议", 118, 2020, 6, 4, "minuted", "rules", "审议第一责任人职责实施细则"},
    {"deployment", "法治政府建设推进暨普法总结验收部署会", 0, 2020, 7, 15, "held", "other", "部署下半年重点任务"},
    {"coordination", "执法协调小组会议", 2, 2020, 8, 20, "held", "supervision", "研究案卷评查情况"},
    {"standing_committee", "区委常委会会议", 131, 2020, 9, 10, "minuted", "progress", "听取示范创建进展情况"},
    {"committee", "区委全面依法治区委员会会议", 3, 2020, 12, 3, "cancelled", "duty_report", "听取述法"}, /* put off */
    {"executive", "区政府常务会议", 21, 2020, 12, 17, "minuted", "supervision", "听取专项督察情况"},
    {"standing_committee", "区委常委会会议", 146, 2021, 2, 18, "minuted", "previous_report",
     "听取2020年度法治政府建设情况汇报"},
};

static void write_topic(struct filing *f, const struct meeting *m, const char *meeting)
{
    bool held = strcmp(m->state, "cancelled") != 0;
    filing_row(f, filing_text(f, "%s-题01", meeting), KUANCHENG, KIT_JUSTICE);
    filing_put(f, "meeting", meeting);
    filing_put(f, "meeting_kind", m->kind);
    filing_put(f, "kind", m->topic_kind);
    filing_put(f, "title", m->topic);
    filing_put(f, "reporter", KIT_JUSTICE);
    filing_date(f, "heard_on", held ? date_of(m->year, m->month, m->day) : DATE_NONE);
    filing_put(f, "decision", held ? "原则同意，按会议意见修改完善后组织实施。" : NULL);
    filing_put(f, "state", held ? "concluded" : "postponed");
}

static void write_meetings(struct sample *s)
{
    struct filing *f = filing_open(s, "governance_meeting", NULL, FILING_XLSX);
    struct filing *topics = filing_open(s, "agenda_topic", NULL, FILING_CSV);
    unsigned serials[3] = {0, 0, 0};
    for (size_t i = 0; i < sizeof meetings / sizeof *meetings; i++) {
        const struct meeting *m = &meetings[i];
        bool held = strcmp(m->state, "cancelled") != 0, party = strcmp(m->kind, "executive") != 0;
        const char *number = filing_text(f, KUANCHENG "会%d-%03u", m->year, ++serials[m->year - 2019]);
        int32_t on = date_of(m->year, m->month, m->day);
        filing_row(f, number, KUANCHENG, party ? KIT_JUSTICE : KIT_GOVERNMENT);
        filing_put(f, "kind", m->kind);
        if (m->ordinal)
            filing_int(f, "ordinal", m->ordinal);
        filing_put(f, "title", m->title);
        filing_date(f, "planned_on", on);
        filing_date(f, "held_on", held ? on : DATE_NONE);
        filing_put(f, "chair", filing_person(f));
        filing_put(f, "chair_post", party ? "区委书记" : "区长");
        filing_put(f, "place", "区机关会议中心");
        filing_int(f, "persons", filing_between(f, 14, 120));
        filing_put(f, "minutes_number",
                   strcmp(m->state, "minuted") == 0 ? filing_text(f, "会纪%d-%02zu", m->year, i + 1) : NULL);
        filing_put(f, "state", m->state);
        write_topic(topics, m, number);
    }
}

static void write_documents(struct sample *s)
{
    static const struct {
        const char *kind, *title, *mark;
        int serial, year, month, day; /* issued */
        const char *state;
    } rows[] = {
        {"plan", "2019年法治政府建设工作要点", "宽法发", 3, 2019, 3, 30, "issued"},
        {"scheme", "法治政府建设示范创建工作方案", "宽办发", 22, 2019, 8, 26, "issued"},
        {"duty_rules", "法治建设责任分工办法（试行）", "宽办发", 30, 2019, 11, 8, "repealed"},
        {"plan", "2020年法治政府建设工作要点", "宽法发", 3, 2020, 3, 30, "issued"},
        {"opinion", "行政复议中推进行政争议实质化解的意见", "宽府发", 6, 2020, 4, 29, "issued"},
        {"duty_rules", "党政主要负责人履行推进法治建设第一责任人职责实施细则", "宽办发", 11, 2020, 6, 12, "issued"},
        {"scheme", "法治政府建设专项督察方案", "宽法办发", 4, 2020, 8, 5, "issued"},
        {"notice", "关于开展述法工作的通知", "宽法办发", 9, 2020, 11, 24, "issued"},
        {"circular", "行政机关负责人出庭应诉情况通报", "宽法办发", 6, 2020, 7, 15, "issued"},
        {"duty_rules", "镇街主要负责人法治责任细则", "宽办发", 0, 2020, 12, 21, "reviewing"}, /* not issued */
        {"plan", "2021年法治政府建设工作要点", "宽法发", 0, 2021, 3, 29, "draft"},
    };
    struct filing *f = filing_open(s, "governance_document", NULL, FILING_XLSX);
    unsigned serials[3] = {0, 0, 0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int32_t on = date_of(rows[i].year, rows[i].month, rows[i].day), drafted = kit_weekday(on - 45);
        bool issued = rows[i].serial > 0;
        filing_row(f, filing_text(f, KUANCHENG "文%d-%03u", date_year(drafted), ++serials[date_year(drafted) - 2019]),
                   KUANCHENG, KIT_JUSTICE);
        filing_put(f, "kind", rows[i].kind);
        filing_put(f, "title", rows[i].title);
        filing_put(f, "document_number",
                   issued ? filing_text(f, "%s〔%d〕%d号", rows[i].mark, rows[i].year, rows[i].serial) : NULL);
        filing_put(f, "issuer", strcmp(rows[i].mark, "宽府发") == 0 ? KIT_GOVERNMENT : "区委全面依法治区委员会办公室");
        filing_date(f, "drafted_on", drafted);
        filing_date(f, "reviewed_on", issued ? kit_weekday(on - 18) : DATE_NONE);
        filing_date(f, "issued_on", issued ? on : DATE_NONE);
        filing_put(f, "state", rows[i].state);
    }
}

static void write_duty_reports(struct sample *s)
{
    static const char *const ratings[] = {"good", "good", "good", "fair", "fair", "average"};
    struct filing *f = filing_open(s, "duty_report", NULL, FILING_CSV);
    size_t departments = kit_organ_count("department"), all = departments + kit_base_count();
    for (int year = 2019; year <= 2020; year++)
        for (size_t i = 0; i < all; i++) {
            bool site = i % 6 == 0, exempt = i % 29 == 28, street = i >= departments;
            filing_row(f, filing_text(f, KUANCHENG "述%d-%03zu", year, i + 1), KUANCHENG,
                       street ? kit_base_organ(i - departments) : kit_organ_name("department", i));
            filing_int(f, "report_year", year);
            filing_put(f, "person", filing_person(f));
            filing_put(f, "position", street ? "街道（镇）主要负责人" : "部门主要负责人");
            filing_put(f, "manner", site ? "on_site" : "written");
            filing_date(f, "due_on", date_of(year, 12, 18));
            filing_date(f, "submitted_on", exempt ? DATE_NONE : kit_weekday(date_of(year, 12, 1) + (int32_t)(i % 15)));
            filing_date(f, "reported_on", exempt ? DATE_NONE : date_of(year, 12, 24));
            filing_put(f, "rating", exempt ? NULL : filing_choose(f, ratings, 6));
            filing_put(f, "content", exempt ? NULL : "报告履行法治建设职责、依法决策、学法用法和存在不足。");
            filing_put(f, "state", exempt ? "exempt" : "rated");
        }
}

static const char *const finding_texts[] = {
    "法治工作未列入年度重点工作",   "会前学法记录不全",         "执法公示信息更新不及时",
    "重大决策档案缺少征求意见材料", "负责人出庭应诉台账不完整", "普法责任清单落实缺少佐证",
    "执法记录仪使用不规范",         "规范性文件清理结果未公布", "行政调解台账登记不规范",
    "双随机抽查结果公示超过时限",   "述法报告内容空泛",         "案卷装订缺少送达回证"};
enum { FINDINGS = sizeof finding_texts / sizeof *finding_texts };

static void write_finding(struct filing *f, const char *inspection, unsigned i, int32_t found)
{
    bool open = i == 10 && date_year(found) == 2020;
    filing_row(f, filing_text(f, "%s-%02u", inspection, i + 1), KUANCHENG, kit_organ_name("department", i * 3));
    filing_put(f, "inspection", inspection);
    filing_put(f, "problem", finding_texts[i % FINDINGS]);
    filing_put(f, "severity", i % 5 == 3 ? "serious" : "minor");
    filing_put(f, "basis_text", "法治政府建设与责任落实督察工作规定");
    filing_date(f, "found_on", found);
    filing_date(f, "rectify_by", kit_weekday(found + 45));
    filing_put(f, "measures", "补正材料，健全制度，明确专人负责。");
    filing_date(f, "rectified_on", kit_weekday(found + 36));
    filing_date(f, "verified_on", open ? DATE_NONE : kit_weekday(found + 50));
    filing_put(f, "verified_by", open ? NULL : filing_person(f));
    filing_put(f, "state", open ? "sent_back" : "verified");
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
        const char *number = filing_text(f, KUANCHENG "督%d-%02u", rows[i].year, ++serials[rows[i].year - 2019]);
        filing_row(f, number, KUANCHENG, KIT_JUSTICE);
        filing_put(f, "title", rows[i].title);
        filing_put(f, "kind", rows[i].kind);
        filing_put(f, "scope", "区政府各部门、各镇街");
        filing_put(f, "leader", filing_person(f));
        filing_date(f, "notified_on", kit_weekday(on - 14));
        filing_date(f, "began_on", on);
        filing_date(f, "ended_on", planned ? DATE_NONE : on + 11);
        filing_date(f, "reported_on", planned ? DATE_NONE : kit_weekday(on + 25));
        filing_put(f, "state", rows[i].state);
        for (unsigned k = 0; k < rows[i].findings; k++)
            write_finding(findings, number, k, on + 2 + (int32_t)(k % 7));
    }
}

static void write_orders(struct sample *s)
{
    static const char *const matters[] = {"补报要点任务完成情况", "整改执法公示不及时问题", "补齐会前学法记录",
                                          "推进法治人才库建设"};
    struct filing *f = filing_open(s, "supervision_order", NULL, FILING_CSV);
    for (unsigned i = 0; i < 4; i++) {
        int32_t on = kit_weekday(date_of(2020, 7, 14) + (int32_t)i * 38);
        bool late = i == 2, open = i == 3;
        filing_row(f, filing_text(f, KUANCHENG "督办2020-%03u", i + 1), KUANCHENG, kit_organ_name("department", i * 5));
        filing_put(f, "matter", matters[i]);
        filing_put(f, "task", open ? PLAN_2020 "-35" : i == 0 ? PLAN_2020 "-11" : NULL);
        filing_put(f, "issued_by", filing_person(f));
        filing_date(f, "issued_on", on);
        filing_date(f, "due_on", kit_weekday(on + 14));
        filing_date(f, "replied_on", open ? DATE_NONE : kit_weekday(on + (late ? 21 : 11)));
        filing_put(f, "reply", open ? NULL : "已完成整改并报送佐证。");
        filing_date(f, "closed_on", open ? DATE_NONE : kit_weekday(on + 24));
        filing_put(f, "state", open ? "issued" : "closed");
    }
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
        filing_row(f, filing_text(f, "%s-%03zu", part, i + 1), KUANCHENG, kit_organ_name("department", i));
        filing_put(f, "part", part);
        filing_int(f, "score_year", 2020);
        filing_putf(f, "full_marks", "%d.00", (int)points);
        filing_putf(f, "score", "%d.00", (int)(points - lost));
        filing_put(f, "deducted", lost ? "个别任务完成质量或者时限未达到要求" : NULL);
        filing_date(f, "scored_on", date_of(2021, 1, 15));
        filing_put(f, "scored_by", filing_person(f));
        filing_put(f, "state", "confirmed");
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
        int64_t total = 0;
        filing_row(f, schemes[i].number, KUANCHENG, KIT_GOVERNMENT);
        filing_int(f, "scheme_year", schemes[i].year);
        filing_put(f, "title", schemes[i].title);
        filing_put(f, "document_number", adopted ? filing_text(f, "宽办发〔%d〕8号", schemes[i].year) : NULL);
        filing_put(f, "subjects", "区政府各部门、各镇街");
        filing_date(f, "adopted_on", adopted ? date_of(schemes[i].year, 4, 20) : DATE_NONE);
        filing_put(f, "state", schemes[i].state);
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
        const char *title, *level, *kind, *state;
        int year, month, day;
        unsigned recommend; /* days after the application; 0: never */
    } rows[] = {
        {"全市法治政府建设示范区", "city", "whole", "named", 2019, 9, 10, 41},
        {"全省法治政府建设示范区", "provincial", "whole", "recommended", 2020, 9, 14, 63},
        {"复议争议化解单项示范", "provincial", "project", "rejected", 2020, 9, 15, 62},
        {"全国法治政府建设示范区", "national", "whole", "applied", 2020, 12, 8, 0},
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
        filing_date(f, "recommended_on", rows[i].recommend ? kit_weekday(on + (int32_t)rows[i].recommend) : DATE_NONE);
        filing_put(f, "recommended_by", rows[i].recommend ? "长春市委全面依法治市委员会办公室" : NULL);
        filing_put(f, "state", rows[i].state);
    }
}

void sample_governance(struct sample *s)
{
    write_plans(s);
    write_tasks(s);
    write_meetings(s);
    write_documents(s);
    write_duty_reports(s);
    write_supervision(s);
    write_orders(s);
    write_assessment(s);
    write_programme(s);
    governance_index(s);
    governance_report(s);
}
