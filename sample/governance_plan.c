/* The annual plan with its tasks, meetings with their topics (M1), and how they went: most tasks in time, some late,
 * extended, sent back, withdrawn, handed on, reopened. */
#include "governance.h"
#include "workdays.h"

#include <assert.h>
#include <string.h>

enum { TASKS_2020 = 36 };

#define PLAN_2020 KUANCHENG "要点2020-01"

/* The day, or the next workday. */
static int32_t workday(int32_t day)
{
    return workday_after(day, 0);
}

/* Days of a year's plan; DATE_NONE: not yet. */
static const struct plan_year {
    int year;
    int approved[2], issued[2]; /* month, day; 0: not yet */
    const char *meeting;        /* at which it was approved */
} plans[] = {{2019, {4, 11}, {4, 17}, KUANCHENG "会2019-002"},
             {2020, {3, 18}, {3, 30}, KUANCHENG "会2020-004"},
             {2021, {0, 0}, {0, 0}, NULL}};

static int32_t day_in(int year, const int *day)
{
    return day[0] ? date_of(year, day[0], day[1]) : DATE_NONE;
}

static void write_plans(struct sample *s)
{
    struct filing *f = filing_open(s, "annual_plan", NULL, FILING_CSV);
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        const struct plan_year *p = &plans[i];
        bool issued = p->issued[0], finished = p->year == 2019;
        filing_row(f, filing_text(f, KUANCHENG "要点%d-01", p->year), KUANCHENG, KIT_JUSTICE);
        filing_int(f, "plan_year", p->year);
        filing_putf(f, "title", "%d年法治政府建设工作要点", p->year);
        filing_put(f, "document_number", issued ? filing_text(f, "宽法发〔%d〕3号", p->year) : NULL);
        filing_put(f, "drafted_by", filing_person(f));
        filing_date(f, "approved_on", day_in(p->year, p->approved));
        filing_put(f, "approved_at", p->meeting);
        filing_date(f, "issued_on", day_in(p->year, p->issued));
        filing_date(f, "reported_on", finished ? date_of(2020, 2, 26) : DATE_NONE);
        filing_put(f, "goals", "明确年度目标、责任单位和完成时限，逐项分解落实。");
        filing_put(f, "state", finished ? "finished" : issued ? "issued" : "draft");
        filing_made_on(f, workday(date_of(p->year, 2, 18)));
        if (p->year == 2020)
            filing_step(f, date_of(2020, 3, 5), "send_back", "责任单位分解不细，补充后再报", NULL);
        if (finished)
            filing_step(f, date_of(2020, 3, 30), "finish", NULL, NULL);
    }
}

/* Tasks. */

enum tale {
    TALE_PLAIN,
    TALE_LATE,
    TALE_EXTENDED,
    TALE_SENT_BACK,      /* and done after that */
    TALE_SENT_BACK_LAST, /* and not done yet */
    TALE_WITHDRAWN,      /* what was submitted; and submitted again */
    TALE_HANDED_ON,
    TALE_REOPENED,
    TALE_RESTORED, /* cancelled, and given out again */
    TALE_OPEN,
    TALE_CANCELLED
};

static enum tale tale_of(unsigned i)
{
    static const struct {
        unsigned task;
        enum tale tale;
    } tales[] = {{3, TALE_SENT_BACK},  {5, TALE_EXTENDED},        {7, TALE_WITHDRAWN}, {10, TALE_LATE},
                 {11, TALE_HANDED_ON}, {14, TALE_SENT_BACK},      {16, TALE_REOPENED}, {17, TALE_EXTENDED},
                 {22, TALE_LATE},      {23, TALE_SENT_BACK_LAST}, {26, TALE_EXTENDED}, {29, TALE_SENT_BACK},
                 {31, TALE_RESTORED},  {34, TALE_OPEN},           {36, TALE_CANCELLED}};
    for (size_t k = 0; k < sizeof tales / sizeof *tales; k++)
        if (tales[k].task == i)
            return tales[k].tale;
    return TALE_PLAIN;
}

/* A task's term: given on a day, so long, and so much longer. */
struct task {
    enum tale tale;
    int32_t given, due, submitted, accepted; /* as they end; DATE_NONE: not */
    int first_term, term, extension;
};

static const char missing[] = "佐证材料不全，请补充后重新报送", done[] = "已按要求完成并提交佐证材料。";

/* A new term of so many days, given again on a day. */
static void give_again(struct task *t, int32_t day, int term)
{
    t->term = term;
    t->due = workday(day + term);
    t->submitted = workday(t->due - 3);
    t->accepted = workday(t->due + 12);
}

static struct task task_of(unsigned i)
{
    enum { MORE = 30, REWORK = 15 };
    struct task t = {.tale = tale_of(i), .given = date_of(2020, 4, 1)};
    int32_t first_due = date_of(2020, 6 + (int)(i % 3) * 3 - (i % 3 == 2 ? 1 : 0), 30);
    t.extension = t.tale == TALE_EXTENDED ? MORE : 0;
    t.first_term = t.term = first_due - t.given - t.extension;
    t.due = first_due;
    t.submitted = workday(first_due + (t.tale == TALE_LATE ? 12 : -6));
    t.accepted = workday(first_due + 16);
    if (t.tale == TALE_SENT_BACK)
        give_again(&t, workday(first_due - 12), REWORK);
    if (t.tale == TALE_SENT_BACK_LAST)
        give_again(&t, date_of(2021, 2, 8), REWORK);
    if (t.tale == TALE_REOPENED)
        give_again(&t, date_of(2020, 11, 2), REWORK);
    if (t.tale == TALE_RESTORED)
        t.term = first_due - date_of(2020, 5, 6);
    if (t.tale == TALE_SENT_BACK_LAST || t.tale == TALE_OPEN || t.tale == TALE_CANCELLED)
        t.accepted = DATE_NONE;
    if (t.accepted == DATE_NONE)
        t.submitted = DATE_NONE;
    return t;
}

static void tell_task(struct filing *f, unsigned i, const struct task *t)
{
    int32_t first_due = workday(t->given + t->first_term + t->extension);
    filing_made_on(f, t->given);
    if (t->term != t->first_term)
        filing_made_with(f, "term_days", filing_text(f, "%d", t->first_term));
    switch (t->tale) {
    case TALE_PLAIN:
        if (i % 6 == 0) {
            filing_step(f, workday(t->due - 45), "report", NULL, "progress", "已完成过半，按计划推进。", NULL);
            filing_step(f, t->submitted, "submit", NULL, "progress", done, NULL);
        }
        break;
    case TALE_EXTENDED:
        filing_step(f, workday(t->due - t->extension - 10), "prolong", "受疫情影响，现场工作推迟", NULL);
        break;
    case TALE_SENT_BACK:
        filing_step(f, workday(first_due - 20), "submit", NULL, NULL);
        filing_step(f, workday(first_due - 12), "send_back", NULL, NULL);
        break;
    case TALE_SENT_BACK_LAST:
        filing_step(f, workday(first_due - 6), "submit", NULL, NULL);
        filing_step(f, date_of(2021, 2, 8), "send_back", NULL, NULL);
        break;
    case TALE_WITHDRAWN:
        filing_step(f, workday(first_due - 20), "submit", NULL, NULL);
        filing_step(f, workday(first_due - 18), "withdraw", "数据口径有误", NULL);
        break;
    case TALE_HANDED_ON:
        filing_made_with(f, "organ", KIT_JUSTICE);
        filing_step(f, date_of(2020, 4, 14), "transfer", "机构职责调整", "organ", kit_organ_name("department", i),
                    NULL);
        break;
    case TALE_REOPENED:
        filing_step(f, workday(first_due - 6), "submit", NULL, NULL);
        filing_step(f, workday(first_due + 16), "accept", NULL, NULL);
        filing_step(f, date_of(2020, 11, 2), "reopen", "抽查发现个别单位未落实", NULL);
        break;
    case TALE_RESTORED:
        filing_step(f, date_of(2020, 4, 15), "cancel", "拟与专项工作合并", NULL);
        filing_step(f, date_of(2020, 5, 6), "restore", "专项工作延期，仍单独推进", NULL);
        break;
    case TALE_CANCELLED:
        filing_step(f, date_of(2020, 5, 20), "cancel", "疫情防控期间不举办聚集性活动", NULL);
        break;
    case TALE_LATE:
    case TALE_OPEN:
        break;
    }
}

static void write_task(struct filing *f, unsigned i, const char *content, const char *indicator)
{
    struct task t = task_of(i);
    bool sent_back = t.tale == TALE_SENT_BACK || t.tale == TALE_SENT_BACK_LAST;
    bool accepted = t.accepted != DATE_NONE;
    filing_row(f, filing_text(f, PLAN_2020 "-%02u", i + 1), KUANCHENG,
               i % 3 ? kit_organ_name("department", i) : KIT_JUSTICE);
    filing_put(f, "plan", PLAN_2020);
    filing_int(f, "task_year", 2020);
    filing_put(f, "content", content);
    filing_put(f, "assisting", kit_base_organ(i));
    filing_put(f, "leader", filing_person(f));
    filing_int(f, "term_days", t.term);
    if (t.extension)
        filing_int(f, "extension_days", t.extension);
    filing_date(f, "due_on", t.due);
    filing_put(f, "indicator", indicator);
    filing_put(f, "progress", accepted || sent_back ? done : NULL);
    filing_date(f, "submitted_on", t.submitted);
    filing_date(f, "accepted_on", t.accepted);
    filing_put(f, "accepted_by", accepted ? filing_person(f) : NULL);
    filing_put(f, "sent_back_why", sent_back ? missing : NULL);
    filing_put(f, "state",
               t.tale == TALE_CANCELLED        ? "cancelled"
               : t.tale == TALE_OPEN           ? "in_progress"
               : t.tale == TALE_SENT_BACK_LAST ? "sent_back"
                                               : "accepted");
    tell_task(f, i, &t);
    if (t.tale == TALE_OPEN)
        kit_order_answered(f, filing_text(f, PLAN_2020 "-%02u", i + 1), t.due,
                           "编制方案已报编办，年内无法完成，另报计划。");
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

/* What was decided is carried out within two months, mostly. */
static void write_topic(struct filing *f, size_t i, const char *meeting)
{
    const struct meeting *m = &meetings[i];
    bool held = strcmp(m->state, "cancelled") != 0;
    int32_t on = date_of(m->year, m->month, m->day), due = workday(on + 60);
    int32_t carried_out = workday(due + (i % 5 == 3 ? 15 : -12));
    bool owed = held && strcmp(m->topic_kind, "study") != 0;
    filing_row(f, filing_text(f, "%s-题01", meeting), KUANCHENG, KIT_JUSTICE);
    filing_put(f, "meeting", meeting);
    filing_put(f, "meeting_kind", m->kind);
    filing_put(f, "kind", m->topic_kind);
    filing_put(f, "title", m->topic);
    filing_put(f, "reporter", KIT_JUSTICE);
    filing_date(f, "heard_on", held ? on : DATE_NONE);
    filing_put(f, "decision", held ? "原则同意，按会议意见修改完善后组织实施。" : NULL);
    filing_date(f, "due_on", owed ? due : DATE_NONE);
    filing_date(f, "done_on", owed && carried_out < date_of(2021, 2, 20) ? carried_out : DATE_NONE);
    filing_put(f, "state", held ? "concluded" : "postponed");
    filing_made_on(f, workday(on - 6));
    if (!held)
        filing_step(f, workday(on - 1), "postpone", "会议取消", NULL);
}

static void tell_meeting(struct filing *f, size_t i, int32_t on, const char *minutes)
{
    const struct meeting *m = &meetings[i];
    filing_made_on(f, workday(on - 9));
    if (i == 6) { /* the committee's second meeting */
        filing_made_with(f, "planned_on", kit_day_text(f, workday(on - 5)));
        filing_step(f, workday(on - 7), "put_off", "疫情防控", "planned_on", kit_day_text(f, on), NULL);
    }
    if (i == 8) {
        filing_step(f, workday(on + 3), "minute", NULL, "minutes_number", minutes, NULL);
        filing_step(f, workday(on + 5), "send_back", "议定事项表述有误", NULL);
        filing_step(f, workday(on + 7), "minute", NULL, "minutes_number", minutes, NULL);
    }
    if (i == 9) {
        filing_step(f, workday(on - 1), "hold", NULL, NULL);
        filing_step(f, workday(on - 1), "undo", "登记日期有误", NULL);
    }
    if (strcmp(m->state, "cancelled") == 0)
        filing_step(f, workday(on - 1), "cancel", "并入下次会议", NULL);
}

static void write_meetings(struct sample *s)
{
    struct filing *f = filing_open(s, "governance_meeting", NULL, FILING_XLSX);
    struct filing *topics = filing_open(s, "agenda_topic", NULL, FILING_CSV);
    unsigned serials[3] = {0, 0, 0};
    for (size_t i = 0; i < sizeof meetings / sizeof *meetings; i++) {
        const struct meeting *m = &meetings[i];
        bool held = strcmp(m->state, "cancelled") != 0, party = strcmp(m->kind, "executive") != 0;
        bool minuted = strcmp(m->state, "minuted") == 0;
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
        const char *minutes = minuted ? filing_text(f, "会纪%d-%02zu", m->year, i + 1) : NULL;
        filing_put(f, "minutes_number", minutes);
        filing_put(f, "summary", minuted ? filing_text(f, "会议%s，明确了责任单位和时限。", m->topic) : NULL);
        filing_put(f, "state", m->state);
        tell_meeting(f, i, on, minutes);
        write_topic(topics, i, number);
    }
}

void governance_plan(struct sample *s)
{
    write_plans(s);
    write_tasks(s);
    write_meetings(s);
}
