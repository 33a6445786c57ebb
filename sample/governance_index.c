/* The index system (M17): a sample edition of a hundred third-level indicators under eight fields. The texts are our
 * own, not those of the national edition, which a district imports as data; each names the indicator or register that
 * can measure it, where there is one. Their tasks, scores and evidence of 2020, and the results of all districts. */
#include "governance.h"
#include "workdays.h"

#include <assert.h>
#include <string.h>

enum { ITEMS = 100, CANCELLED = 3, GAPS = 23 };

struct item {
    const char *text, *measured_by; /* NULL: by documents */
};

static const struct chapter {
    const char *field, *topic;
    struct item items[9];
} chapters[] = {
    {"政府职能依法全面履行",
     "权责清单管理",
     {{"权责清单按法律变化及时调整并公布", "power_item"},
      {"保留的审批事项都有设定依据", "approval_items_retained"},
      {"行政许可事项统一编码公布", "licence_items"},
      {"取消的许可事项不再变相实施", "licence_items_cancelled"},
      {"中介服务事项清单之外不设强制中介", "intermediary_services_retained"}}},
    {"政府职能依法全面履行",
     "政务服务优化",
     {{"政务服务事项指南要素齐全", "service_items"},
      {"办理事项最多跑一次", "run_once_variants"},
      {"综合窗口分类受理", "one_window_share"},
      {"高频事项一次办结", "high_frequency_run_once"},
      {"证明事项清理后不再索要", "proof_item"},
      {"告知承诺制落实并事后核查", NULL}}},
    {"政府职能依法全面履行",
     "营商环境法治化",
     {{"涉企政策制定听取企业意见", NULL},
      {"平等对待各类市场主体", NULL},
      {"政府合同和承诺依法履行", NULL},
      {"事中事后监管随机公开", "inspection_task"}}},
    {"依法行政制度体系完善",
     "规范性文件管理",
     {{"规范性文件制定程序完备", NULL},
      {"规范性文件合法性审核全覆盖", NULL},
      {"规范性文件按期备案", NULL},
      {"规范性文件定期清理并公布结果", NULL}}},
    {"依法行政制度体系完善",
     "制度公开和评估",
     {{"现行有效文件统一公开", "governance_document"},
      {"文件实施后开展评估", NULL},
      {"不合法文件及时纠正", NULL},
      {"制度建设征求公众意见", NULL}}},
    {"行政决策科学民主合法",
     "决策程序",
     {{"重大决策事项年度目录公布", "decision_catalogue"},
      {"重大决策公开征求意见", NULL},
      {"专业性决策组织专家论证", NULL},
      {"可能影响稳定的决策开展风险评估", NULL},
      {"重大决策合法性审查", NULL},
      {"重大决策集体讨论决定", "decisions_collective"}}},
    {"行政决策科学民主合法",
     "决策执行与责任",
     {{"决策全过程记录归档", NULL},
      {"决策执行情况跟踪", NULL},
      {"决策后评估", NULL},
      {"法律顾问参与决策", NULL},
      {"违反程序决策追责", NULL},
      {"决策结果向社会公布", NULL}}},
    {"行政执法严格规范公正文明",
     "执法体制",
     {{"执法主体和职权公告", NULL},
      {"镇街综合执法改革推进", "whistle"},
      {"执法经费财政保障", NULL},
      {"行政执法与刑事司法衔接", NULL}}},
    {"行政执法严格规范公正文明",
     "执法程序",
     {{"执法信息及时公示", NULL},
      {"执法全过程记录归档", "recordings_archived_rate"},
      {"重大执法决定法制审核", NULL},
      {"执法制度各部门健全", "scheme_departments"},
      {"裁量基准公布并适用", NULL},
      {"包容审慎清单落实", "leniency_items"},
      {"随机抽查按计划完成", "inspection_plan"}}},
    {"行政执法严格规范公正文明",
     "执法监督",
     {{"执法案卷定期评查", "review_round"},
      {"被纠错案件逐件剖析", "corrected_cases_analysed"},
      {"执法人员持证上岗", "officer"},
      {"执法人员年度培训", NULL},
      {"执法投诉及时处理", NULL},
      {"执法满意度调查", "public_satisfaction_rate"}}},
    {"行政权力制约监督有效",
     "接受监督",
     {{"人大代表建议按期办结", "suggestions_closed_rate"},
      {"人大代表建议全部答复", "suggestions_replied_rate"},
      {"政协提案按期办结", "proposals_closed_rate"},
      {"政协提案全部答复", "proposals_replied_rate"},
      {"生效裁判全部履行", "judgments_performed_rate"},
      {"检察建议按期反馈", "recommendations_performed_rate"},
      {"司法建议按期反馈", "judicial_advice_replied_rate"}}},
    {"行政权力制约监督有效",
     "政务公开",
     {{"主动公开信息规范及时", "disclosure_record"},
      {"依申请公开按期答复", NULL},
      {"审计整改到位", NULL},
      {"舆论监督问题及时回应", NULL},
      {"财政资金使用公开", NULL},
      {"政务公开监督考核", NULL}}},
    {"矛盾纠纷依法有效化解",
     "调解",
     {{"人民调解组织覆盖村和社区", "mediation_committees"},
      {"人民调解员配备和培训", "mediators"},
      {"调解成功率保持较高水平", "mediation_success_rate"},
      {"定期开展矛盾纠纷排查", "screening_rounds"},
      {"调解协议自觉履行", "agreements_performed_rate"},
      {"行政调解职责落实", "administrative_disputes_mediated"}}},
    {"矛盾纠纷依法有效化解",
     "复议和应诉",
     {{"复议申请依法受理", "reconsideration_received"},
      {"复议案件按期办结", "reconsideration_in_time"},
      {"复议案件调解化解", "reconsideration_mediated_rate"},
      {"复议意见书得到落实", "reconsideration_opinions"},
      {"行政机关负责人出庭应诉", "head_appearance_rate"},
      {"按期答辩举证", "litigation_pleaded_in_time_rate"},
      {"公共法律服务站点覆盖", "liaison_communities"}}},
    {"工作人员法治思维和依法行政能力提高",
     "学法用法",
     {{"政府常务会议会前学法", "study_before_meetings"},
      {"党委理论学习中心组学法", "theory_centre_study"},
      {"工作人员年度学法考试", "study_session"},
      {"领导干部旁听庭审", "study_session"},
      {"新任职人员法律知识考查", NULL}}},
    {"工作人员法治思维和依法行政能力提高",
     "普法宣传",
     {{"普法责任清单公布", "education_duties"},
      {"普法责任按年完成", "education_duties_finished_rate"},
      {"普法经费列入预算", "education_spending"},
      {"民主法治示范村创建", "villages_city"},
      {"法治文化阵地建设", "culture_sites"}}},
    {"法治政府建设组织领导落实",
     "第一责任人职责",
     {{"党委常委会议听取法治政府建设汇报", "previous_report_heard"},
      {"年度工作要点印发", "plan_issued"},
      {"依法治区委员会会议召开", "governance_meeting"},
      {"主要负责人年终述法", "duty_reports_heard_rate"},
      {"年度报告按时报送公开", "annual_report"},
      {"第一责任人职责细化", "duty_rules_issued"}}},
    {"法治政府建设组织领导落实",
     "督察考核",
     {{"法治督察年度开展", "supervision_inspections"},
      {"督察问题整改销号", "supervision_findings_verified_rate"},
      {"法治建设纳入绩效考核", "assessment_weight"},
      {"要点任务按期完成", "plan_tasks_in_time_rate"},
      {"督办事项按期反馈", "supervision_orders_in_time_rate"},
      {"示范创建有计划有台账", "index_indicators"}}},
};
enum { CHAPTERS = sizeof chapters / sizeof *chapters };

struct files {
    struct filing *fields, *topics, *items, *tasks, *evidence, *results;
    unsigned serial, field, topic; /* items, fields, topics within the field so far */
    int64_t total;                 /* of the review scores, in hundredths */
};

#define EDITION KUANCHENG "指标体系2019-01"

static void write_edition(struct sample *s)
{
    struct filing *f = filing_open(s, "index_edition", NULL, FILING_CSV);
    filing_row(f, EDITION, KUANCHENG, KIT_JUSTICE);
    filing_put(f, "name", "市县法治政府建设示范指标体系（示例文本）");
    filing_int(f, "edition_year", 2019);
    filing_put(f, "issued_by", "中央全面依法治国委员会办公室");
    filing_date(f, "issued_on", date_of(2019, 5, 27));
    filing_put(f, "source_note", "示例：条目为自拟短句，不是正式文本；正式文本由使用单位导入");
    filing_put(f, "state", "in_use");
    filing_made_on(f, date_of(2019, 5, 27));
}

static void put_score(struct filing *f, const char *name, int64_t hundredths)
{
    filing_putf(f, name, "%d.%02d", (int)(hundredths / 100), (int)(hundredths % 100));
}

/* How a task of the year went: evidence and self-score, then the review. Where the first review found a gap, the gap
 * list gave sixty days, and it was scored and reviewed again; some were only sent back for evidence. */
struct score {
    bool gap, late, extended, sent_back, withdrawn;
    int32_t linked, first_scored, first_reviewed, listed, scored, reviewed;
};

static struct score score_of(unsigned i, bool gap)
{
    struct score c = {.gap = gap, .late = gap && i % 20 == 9, .extended = gap && i % 30 == 5};
    c.sent_back = !gap && i % 25 == 12;
    c.withdrawn = !gap && i % 50 == 40;
    c.linked = workday_after(date_of(2020, 9, 7) + (int32_t)(i % 20) - (gap ? 60 : 0), 0);
    c.first_scored = workday_after(date_of(2020, 9, 10) + (int32_t)(i % 20) - (gap ? 58 : 0), 0);
    c.first_reviewed = workday_after(c.first_scored, 8);
    c.listed = date_of(2020, 8, 28);
    c.scored = workday_after(date_of(2020, 10, 9) + (int32_t)(i % 18), 0);
    if (c.late || c.extended)
        c.scored = date_of(2020, 11, 5); /* sixty days from 28 August are 27 October */
    if (c.sent_back || c.withdrawn)
        c.scored = workday_after(c.first_reviewed, 4);
    c.reviewed = workday_after(date_of(2020, 11, 9) + (int32_t)(i % 15), 0);
    return c;
}

static void write_evidence(struct files *to, const char *task, const struct item *it, const char *organ, int32_t on)
{
    struct filing *f = to->evidence;
    filing_row(f, filing_text(f, "%s-01", task), KUANCHENG, organ);
    filing_put(f, "task", task);
    filing_put(f, "kind", it->measured_by ? "indicator" : "document");
    filing_putf(f, "name", "%s%s", it->text, it->measured_by ? "的数据" : "的文件资料");
    filing_put(f, "source", it->measured_by);
    filing_date(f, "linked_on", on);
    filing_bool(f, "accepted", true);
    filing_made_on(f, on);
    filing_row(f, filing_text(f, "%s-02", task), KUANCHENG, organ);
    filing_put(f, "task", task);
    filing_put(f, "kind", "photo");
    filing_putf(f, "name", "%s的工作图片", it->text);
    filing_date(f, "linked_on", on);
    filing_bool(f, "accepted", filing_chance(f, 92));
    filing_made_on(f, on);
}

static const char *other_person(struct filing *f, const char *than)
{
    const char *name = filing_person(f);
    while (strcmp(name, than) == 0)
        name = filing_person(f);
    return name;
}

static void tell_score(struct filing *f, const struct score *c, const char *reviewer, const char *reviewed_at)
{
    if (c->gap) {
        filing_step(f, c->first_scored, "self_score", NULL, "self_score", "1.00", NULL);
        filing_step(f, c->first_reviewed, "review", NULL, "review_score", "0.30", "reviewed_by", reviewer, NULL);
        filing_step(f, c->listed, "issue_gap", NULL, NULL);
        if (c->extended)
            filing_step(f, date_of(2020, 10, 20), "prolong", "部分佐证由外单位出具", NULL);
    }
    if (c->sent_back) {
        filing_step(f, c->first_scored, "self_score", NULL, "self_score", "1.00", NULL);
        filing_step(f, c->first_reviewed, "send_back", "影像资料不清，请重新上传", NULL);
    }
    if (c->withdrawn) {
        filing_step(f, c->first_scored, "self_score", NULL, "self_score", "0.90", NULL);
        filing_step(f, workday_after(c->first_scored, 2), "withdraw", "漏传一份文件", NULL);
    }
    filing_step(f, c->scored, "self_score", NULL, "self_score", "1.00", NULL);
    filing_step(f, c->reviewed, "review", NULL, "review_score", reviewed_at, "reviewed_by", reviewer, NULL);
}

static void write_task(struct files *to, const char *item, const struct item *it, int year, bool cancelled)
{
    struct filing *f = to->tasks;
    unsigned i = to->serial;
    bool now = year == 2020 && !cancelled, gap = now && (i * GAPS) / ITEMS > ((i - 1) * GAPS) / ITEMS;
    const char *organ = i % 4 ? kit_organ_name("department", i / 4) : KIT_JUSTICE;
    const char *number = filing_text(f, KUANCHENG "指标%d-%03u", year, cancelled ? ITEMS + i : i);
    int64_t lost = gap ? filing_between(f, 2, 5) * 10 : 0;
    const struct score c = score_of(i, gap);
    filing_row(f, number, KUANCHENG, organ);
    filing_put(f, "item", item);
    filing_int(f, "task_year", year);
    const char *owner = filing_person(f), *reviewer = now ? other_person(f, owner) : NULL;
    filing_put(f, "owner", owner);
    filing_put(f, "assisting", kit_base_organ(i));
    filing_date(f, "due_on", date_of(year, 10, 30));
    put_score(f, "full_marks", 100);
    filing_put(f, "self_score", now ? "1.00" : NULL);
    filing_date(f, "self_scored_on", now ? c.scored : DATE_NONE);
    filing_put(f, "self_note", now ? "按要求完成，佐证材料齐全。" : NULL);
    if (now)
        put_score(f, "review_score", 100 - lost);
    filing_date(f, "reviewed_on", now ? c.reviewed : DATE_NONE);
    filing_put(f, "reviewed_by", reviewer);
    filing_put(f, "gap", gap ? "佐证不够充分，部分环节缺少过程记录。" : NULL);
    if (c.extended && now)
        filing_int(f, "extension_days", 20);
    filing_put(f, "state", cancelled ? "cancelled" : now ? "reviewed" : "assigned");
    filing_made_on(f, year == 2021 ? date_of(2021, 2, 22) : date_of(2020, 6, 29));
    if (cancelled)
        filing_step(f, date_of(2020, 7, 3), "cancel", "重复分解", NULL);
    if (!now)
        return;
    if (c.late)
        kit_order_answered(f, number, date_of(2020, 10, 27), "佐证已补齐，正在自评。");
    tell_score(f, &c, reviewer, filing_text(f, "%d.%02d", (int)(100 - lost) / 100, (int)(100 - lost) % 100));
    to->total += 100 - lost;
    write_evidence(to, number, it, organ, c.linked);
}

static void write_item(struct files *to, const char *topic, unsigned at, const struct item *it)
{
    struct filing *f = to->items;
    const char *number = filing_text(f, "%s-%02u", topic, at);
    to->serial++;
    filing_row(f, number, KUANCHENG, KIT_JUSTICE);
    filing_put(f, "topic", topic);
    filing_int(f, "serial", to->serial);
    filing_putf(f, "content", "%s（示例）", it->text);
    put_score(f, "points", 100);
    filing_bool(f, "veto", it->measured_by && strcmp(it->measured_by, "judgments_performed_rate") == 0);
    filing_put(f, "evidence_wanted", it->measured_by ? "系统数据和台账" : "文件、记录或者影像资料");
    filing_put(f, "measured_by", it->measured_by);
    write_task(to, number, it, 2020, false);
    if (to->serial <= CANCELLED) /* given out twice by mistake and taken back */
        write_task(to, number, it, 2020, true);
    if (to->serial % 10 == 0) /* of the next year, only begun */
        write_task(to, number, it, 2021, false);
}

static void write_chapter(struct files *to, const struct chapter *c, bool new_field)
{
    if (new_field) {
        to->field++;
        to->topic = 0;
        filing_row(to->fields, filing_text(to->fields, EDITION "-%02u", to->field), KUANCHENG, KIT_JUSTICE);
        filing_put(to->fields, "edition", EDITION);
        filing_put(to->fields, "name", c->field);
    }
    const char *topic = filing_text(to->topics, EDITION "-%02u-%02u", to->field, ++to->topic);
    filing_row(to->topics, topic, KUANCHENG, KIT_JUSTICE);
    filing_putf(to->topics, "field", EDITION "-%02u", to->field);
    filing_put(to->topics, "name", c->topic);
    for (unsigned i = 0; i < sizeof c->items / sizeof *c->items && c->items[i].text; i++)
        write_item(to, topic, i + 1, &c->items[i]);
}

static void write_result(struct filing *f, const char *district, int year, int64_t score, const char *state)
{
    filing_row(f, filing_text(f, "%s评估%d-%02u", district, year, strcmp(state, "draft") == 0 ? 2u : 1u), district,
               NULL);
    filing_int(f, "result_year", year);
    put_score(f, "total_score", score);
    filing_put(f, "assessed_by", "长春市委全面依法治市委员会办公室");
    filing_date(f, "assessed_on", date_of(year, 12, 11));
    filing_date(f, "published_on", strcmp(state, "draft") == 0 ? DATE_NONE : date_of(year, 12, 25));
    filing_put(f, "state", state);
    filing_made_on(f, date_of(year, 12, 11));
}

/* The city's results. Kuancheng's is the sum of its review scores; in 2020 every other district stays below it. */
static void write_results(struct sample *s, int64_t own)
{
    struct filing *f = filing_open(s, "index_result", NULL, FILING_XLSX);
    write_result(f, KUANCHENG, 2019, own - 620, "published");
    write_result(f, KUANCHENG, 2020, own, "published");
    for (size_t i = 0; i < sample_district_count; i++) {
        int64_t behind = 85 + 115 * (int64_t)i + filing_between(f, 0, 60);
        write_result(f, sample_districts[i].code, 2019, own - 560 - behind / 2 + (i < 2 ? 180 : 0), "published");
        write_result(f, sample_districts[i].code, 2020, own - behind, "published");
    }
    if (sample_district_count) /* a draft that was never published */
        write_result(f, sample_districts[0].code, 2020, own, "draft");
}

void governance_index(struct sample *s)
{
    struct files to = {
        .fields = filing_open(s, "index_field", NULL, FILING_CSV),
        .topics = filing_open(s, "index_topic", NULL, FILING_CSV),
        .items = filing_open(s, "index_item", NULL, FILING_XLSX),
        .tasks = filing_open(s, "index_task", NULL, FILING_XLSX),
        .evidence = filing_open(s, "index_evidence", NULL, FILING_CSV),
    };
    write_edition(s);
    for (size_t i = 0; i < CHAPTERS; i++)
        write_chapter(&to, &chapters[i], i == 0 || strcmp(chapters[i].field, chapters[i - 1].field) != 0);
    assert(to.serial == ITEMS);
    write_results(s, to.total);
}
