/* The papers of a case up to its decision: officers, steps, recordings, evidence, coercion, notices, hearing, reviews.
 */
#include "core/date.h"
#include "docket.h"
#include "kit.h"
#include "workdays.h"

#include <string.h>

enum { VOID_PER_CENT = 2 /* recordings made in error */ };

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Papers are entered on their day, and not before the case. */
void papers_entered(struct filing *f, const struct matter *m, int32_t on)
{
    filing_made_on(f, on > m->filed ? on : m->filed);
}

static void staff_row(struct filing *f, const struct matter *m, int seq, size_t officer, const char *role)
{
    filing_row(f, filing_text(f, "%s-员%02d", m->number, seq), KUANCHENG, m->by->organ);
    filing_put(f, "of_case", m->number);
    filing_put(f, "officer", officer_number(f, officer));
    filing_put(f, "certificate", certificate_number(f, officer));
    filing_put(f, "role", role);
    filing_date(f, "assigned_on", m->filed);
    bool aside = officer == m->aside;
    filing_date(f, "recused_on", aside ? m->filed : DATE_NONE);
    filing_put(f, "recusal_reason", aside ? "与当事人有近亲属关系，自行申请回避" : NULL);
    papers_entered(f, m, m->filed);
}

void papers_staff(struct docket *d, const struct matter *m)
{
    staff_row(d->staff, m, 1, m->lead, "主办");
    staff_row(d->staff, m, 2, m->second, "协办");
    if (m->aside)
        staff_row(d->staff, m, 3, m->aside, "主办");
}

/* What was recorded before the case was filed is bound to it on that day. Archived before the case is closed; what is
 * later than 2020 waits for that. */
static void recording_dates(struct filing *f, const struct matter *m, const char *step, int32_t on, bool wrong)
{
    int year = date_year(on);
    bool kept = !wrong && (year <= 2020 || came(m->closed));
    int32_t uploaded = workday_after(on, 1), archived = workday_after(on, (unsigned)filing_between(f, 2, 20));
    if (came(m->closed) && archived > m->closed)
        archived = m->closed;
    if (archived < m->filed)
        archived = m->filed;
    if (uploaded > archived)
        uploaded = archived;
    filing_put(f, "state", wrong ? "无效" : kept ? "已归档" : "已上传");
    filing_put(f, "of_case", wrong ? NULL : m->number);
    filing_put(f, "of_step", wrong ? NULL : step);
    filing_date(f, "recorded_on", on);
    filing_date(f, "uploaded_on", uploaded);
    filing_date(f, "archived_on", kept ? archived : DATE_NONE);
    filing_date(f, "keep_until", wrong ? DATE_NONE : date_of(year + 10, 12, 31));
    filing_step(f, uploaded, "upload", NULL, NULL);
    if (wrong)
        filing_step(f, uploaded, "mark_void", NULL, NULL);
    else if (uploaded < m->filed)
        filing_step(f, m->filed, "bind", NULL, NULL);
    if (kept)
        filing_step(f, archived, "archive", NULL, NULL);
}

/* A recording of the step just written. */
static void recording_row(struct docket *d, struct matter *m, const char *step, const char *media, int32_t on)
{
    struct filing *f = d->recordings[m->sender];
    int year = date_year(on);
    bool wrong = filing_chance(f, VOID_PER_CENT);
    int hour = (int)filing_between(f, 9, 16), minute = (int)filing_between(f, 0, 59), month, day;
    char *number = filing_text(f, KUANCHENG "录%d-%06d", year, ++d->recorded[year - DOCKET_FIRST_YEAR]);
    filing_row(f, number, KUANCHENG, m->by->organ);
    m->recordings += !wrong;
    filing_put(f, "media", media);
    size_t device = 1 + m->lead % (DOCKET_DEVICES - 8);
    filing_putf(f, "device", "执录" KUANCHENG "%04zu", device);
    filing_put(f, "taken_by", officer_number(f, m->second));
    date_parts(on, &year, &month, &day);
    filing_putf(f, "started_at", "%04d-%02d-%02d %02d:%02d", year, month, day, hour, minute);
    if (strcmp(media, "照片") != 0)
        filing_int(f, "seconds", filing_between(f, 45, 2700));
    filing_put(f, "place", filing_address(f));
    filing_put(f, "digest", sample_digest(f, number));
    filing_put(f, "void_reason", wrong ? "设备误触发，内容与案件无关" : NULL);
    recording_dates(f, m, step, on, wrong);
}

static char *step_row(struct docket *d, struct matter *m, const char *kind, const char *document, int32_t on)
{
    if (!came(on))
        return NULL;
    struct filing *f = d->steps;
    char *number = filing_text(f, "%s-%02d", m->number, ++m->steps);
    bool refused = strcmp(kind, "送达") == 0 && filing_chance(f, 2);
    filing_row(f, number, KUANCHENG, m->by->organ);
    filing_put(f, "of_case", m->number);
    filing_put(f, "kind", kind);
    filing_date(f, "done_on", on);
    filing_put(f, "first", officer_number(f, m->lead));
    filing_put(f, "second", officer_number(f, m->second));
    filing_put(f, "place", strcmp(kind, "现场检查") == 0 ? filing_address(f) : NULL);
    filing_put(f, "document", document);
    filing_putf(f, "document_number", "%s书%d-%05zu-%02d", m->by->mark, m->year, m->index, m->steps);
    filing_bool(f, "signed", !refused);
    filing_put(f, "refusal", refused ? "当事人拒绝签收，已邀请社区工作人员见证并拍照" : NULL);
    papers_entered(f, m, on);
    return number;
}

static void recorded_step(struct docket *d, struct matter *m, const char *kind, const char *document, int32_t on,
                          unsigned video, unsigned photo)
{
    char *step = step_row(d, m, kind, document, on);
    if (step && filing_chance(d->steps, video))
        recording_row(d, m, step, "录像", on);
    if (step && filing_chance(d->steps, photo))
        recording_row(d, m, step, "照片", on);
}

void papers_steps(struct docket *d, struct matter *m)
{
    recorded_step(d, m, "现场检查", "现场检查（勘验）笔录", m->site, 82, 55);
    if (m->simple) {
        step_row(d, m, "作出决定", "当场处罚决定书", m->decided);
        step_row(d, m, "归档", "案卷目录", m->archived);
        return;
    }
    step_row(d, m, "立案审批", "立案审批表", m->filed);
    recorded_step(d, m, "调查询问", "询问笔录", m->asked, 45, 0);
    step_row(d, m, "事先告知", "行政处罚事先告知书", m->noticed);
    recorded_step(d, m, "听证", "听证笔录", m->heard, 100, 0);
    step_row(d, m, "法制审核", "重大执法决定法制审核意见书", m->reviewed);
    step_row(d, m, "集体讨论", "案件集体讨论记录", m->discussed);
    step_row(d, m, "作出决定", matter_punishes(m) ? "行政处罚决定书" : "不予行政处罚决定书", m->decided);
    recorded_step(d, m, "送达", "送达回证", m->delivered, 6, 16);
    step_row(d, m, "执行", "罚款缴纳凭证", matter_punishes(m) ? m->performed : DATE_NONE);
    step_row(d, m, "结案", "结案审批表", m->closed);
    step_row(d, m, "归档", "案卷目录", m->archived);
}

void papers_evidence(struct docket *d, const struct matter *m)
{
    static const char *const kinds[] = {"勘验笔录、现场笔录", "视听资料", "当事人的陈述", "书证", "物证"};
    static const char *const names[] = {"现场检查笔录", "现场照片", "询问笔录", "营业执照、身份证明复印件", "涉案物品"};
    struct filing *f = d->evidence;
    int64_t count = m->simple ? 1 : filing_between(f, 3, 5);
    for (int64_t i = 0; i < count; i++) {
        int32_t on = i == 2 && came(m->asked) ? m->asked : m->site;
        bool held = i == 4;
        filing_row(f, filing_text(f, "%s-证%02d", m->number, (int)i + 1), KUANCHENG, m->by->organ);
        filing_put(f, "of_case", m->number);
        filing_put(f, "kind", kinds[i]);
        filing_put(f, "name", names[i]);
        filing_date(f, "obtained_on", on);
        filing_put(f, "taken_by", officer_number(f, m->lead));
        filing_put(f, "witness", held ? filing_person(f) : NULL);
        filing_int(f, "pages", filing_between(f, 1, 12));
        filing_date(f, "held_on", held ? on : DATE_NONE);
        filing_date(f, "hold_due_on", held ? on + 7 : DATE_NONE);
        filing_date(f, "released_on", held ? on + (int32_t)filing_between(f, 2, 7) : DATE_NONE);
        filing_putf(f, "proves", "证明当事人%s的事实", m->of->cause);
        papers_entered(f, m, on);
    }
}

/* How a measure went: approved, tested, extended; what was urgent and not approved in time is lifted by itself. */
struct measure {
    bool urgent, lapses, tested, extended;
    int32_t approved, from, to, longer, due, lifted;
};

static void plan_measure(struct filing *f, const struct matter *m, struct measure *c)
{
    *c = (struct measure){.from = DATE_NONE, .to = DATE_NONE, .longer = DATE_NONE};
    c->urgent = filing_chance(f, 20);
    c->lapses = c->urgent && m->index % 97 == 0;
    c->tested = !c->lapses && filing_chance(f, 15);
    c->extended = !c->lapses && filing_chance(f, 8);
    c->approved = m->filed;
    c->due = m->filed + 30;
    if (c->tested) {
        c->from = workday_after(m->filed, 2);
        c->to = workday_after(c->from, 5);
        c->due += c->to - c->from;
    }
    if (c->extended) {
        c->longer = workday_after(m->filed, 15);
        c->due += 30;
    }
    c->due = workday_after(c->due, 0);
    c->lifted =
        c->lapses ? m->filed + 1 : m->filed + (int32_t)filing_between(f, c->extended ? 32 : 16, c->extended ? 56 : 29);
    if (m->index % 61 == 0)
        c->lifted = workday_after(c->due, 2); /* too late */
}

void papers_coercion(struct docket *d, const struct matter *m)
{
    static const char *const objects[] = {"涉案货物一批", "经营工具一套", "运输车辆一辆", "生产设备两台"};
    struct filing *f = d->coercion;
    struct measure c;
    if (m->simple || !filing_chance(f, 6))
        return;
    plan_measure(f, m, &c);
    bool over = c.lifted <= SAMPLE_AS_OF;
    filing_row(f, filing_text(f, "%s-强01", m->number), KUANCHENG, m->by->organ);
    filing_put(f, "state", over ? "已解除" : came(c.longer) ? "已延长" : "实施中");
    filing_put(f, "of_case", m->number);
    filing_put(f, "kind", filing_chance(f, 60) ? "扣押财物" : "查封场所、设施或者财物");
    filing_put(f, "objects", filing_choose(f, objects, COUNT(objects)));
    filing_put(f, "reason", "为制止违法行为、防止证据损毁，有必要对涉案场所、设施或者财物采取强制措施。");
    filing_put(f, "legal_basis", "《中华人民共和国行政强制法》第九条及本领域有关法律、法规的规定");
    filing_date(f, "executed_on", m->filed);
    filing_bool(f, "urgent", c.urgent);
    filing_put(f, "approved_at", c.lapses ? NULL : filing_text(f, "%s 15:30", kit_day_text(f, c.approved)));
    filing_put(f, "extension_days", c.extended ? "30" : NULL);
    filing_date(f, "due_on", c.due);
    filing_date(f, "ended_on", over ? c.lifted : DATE_NONE);
    if (c.lapses) {
        filing_step(f, c.lifted, "lift_unapproved", NULL, NULL);
        return;
    }
    filing_step(f, c.approved, "approve", NULL, NULL);
    if (c.tested) {
        filing_step(f, c.from, "test", "涉案物品送专业机构检测", NULL);
        filing_step(f, c.to, "tested", NULL, NULL);
    }
    if (c.extended)
        filing_step(f, c.longer, "extend", "案情复杂，经负责人批准延长", NULL);
    if (over)
        filing_step(f, c.lifted, "lift", NULL, NULL);
}

static void one_notice(struct filing *f, const struct matter *m, int seq, int32_t on)
{
    bool spoke = m->hearing || filing_chance(f, 12);
    filing_row(f, filing_text(f, "%s-告%02d", m->number, seq), KUANCHENG, m->by->organ);
    filing_put(f, "of_case", m->number);
    filing_putf(f, "proposed", matter_punishes(m) ? "拟给予%s" : "拟不予%s",
                matter_punishes(m) ? m->of->penalty : "行政处罚");
    filing_date(f, "issued_on", on);
    filing_date(f, "delivered_on", on);
    filing_put(f, "manner", filing_chance(f, 85) ? "直接送达" : "邮寄送达");
    filing_bool(f, "hearing_right", m->major);
    filing_date(f, "hearing_due_on", m->major ? workday_after(on + 3, 0) : DATE_NONE);
    filing_date(f, "statement_on", spoke ? workday_after(on, 2) : DATE_NONE);
    filing_put(f, "statement", spoke ? "当事人对事实没有异议，请求考虑其主动改正的情节" : NULL);
    filing_put(f, "adopted", !spoke ? "放弃" : filing_chance(f, 40) ? "部分采纳" : "不采纳");
    papers_entered(f, m, on);
}

void papers_notices(struct docket *d, const struct matter *m)
{
    int seq = 0;
    if (came(m->first_noticed))
        one_notice(d->notices, m, ++seq, m->first_noticed);
    if (came(m->noticed))
        one_notice(d->notices, m, ++seq, m->noticed);
}

/* Entered when it was asked for; what became of it, when it was held. */
void papers_hearing(struct docket *d, const struct matter *m)
{
    static const char *const later[] = {"held_on", "public", "chair", "recorder", "place", "report"};
    struct filing *f = d->hearings;
    if (!came(m->requested))
        return;
    char *number = filing_text(f, "%s-听01", m->number);
    const char *chair = filing_person(f), *recorder = filing_person(f);
    filing_row(f, number, KUANCHENG, m->by->organ);
    filing_put(f, "of_case", m->number);
    filing_date(f, "requested_on", m->requested);
    filing_date(f, "notified_on", m->called);
    if (came(m->called)) /* the day is set when it is called */
        filing_putf(f, "planned_at", "%s 09:30",
                    kit_day_text(f, came(m->heard) ? m->heard : workday_after(m->called, 9)));
    papers_entered(f, m, m->requested);
    if (!came(m->heard))
        return;
    filing_date(f, "held_on", m->heard);
    filing_bool(f, "public", true);
    filing_put(f, "chair", chair);
    filing_put(f, "recorder", recorder);
    filing_put(f, "place", "机关听证室");
    filing_put(f, "report", "双方就事实和裁量充分发表意见，建议按照查明的事实依法处理");
    for (size_t i = 0; i < COUNT(later); i++)
        filing_made_with(f, later[i], "");
    filing_line(f, m->heard,
                filing_text(f,
                            "change penalty_hearing \"%s\" held_on=%s public=是 chair=\"%s\" recorder=\"%s\" "
                            "place=机关听证室 report=\"双方就事实和裁量充分发表意见，建议按照查明的事实依法处理\"",
                            number, kit_day_text(f, m->heard), chair, recorder));
}

static void one_review(struct filing *f, const struct matter *m, int seq, int32_t received, int32_t given, bool agreed)
{
    static const char *const points[] = {"authority_ok", "facts_ok", "procedure_ok", "documents_ok"};
    filing_row(f, filing_text(f, "%s-审%02d", m->number, seq), KUANCHENG, m->by->organ);
    filing_put(f, "of_case", m->number);
    filing_put(f, "reviewer", officer_number(f, m->by->first));
    filing_date(f, "received_on", received);
    filing_date(f, "opinion_on", given);
    for (size_t i = 0; i < COUNT(points); i++)
        filing_bool(f, points[i], true);
    filing_bool(f, "law_ok", agreed);
    filing_bool(f, "criminal", false);
    filing_put(f, "opinion", agreed ? "同意" : "提出纠正意见");
    filing_put(f, "opinion_text",
               agreed ? "主体适格，事实清楚，证据充分，适用依据正确，程序合法"
                      : "裁量理由不充分，请补充从轻、从重情节的说明");
    papers_entered(f, m, given);
}

void papers_reviews(struct docket *d, const struct matter *m)
{
    int seq = 0;
    if (came(m->first_sent) && came(m->back))
        one_review(d->reviews, m, ++seq, m->first_sent, m->back, false);
    if (came(m->reviewed))
        one_review(d->reviews, m, ++seq, m->sent, m->reviewed, true);
    struct filing *f = d->talks;
    if (!came(m->discussed))
        return;
    filing_row(f, filing_text(f, "%s-议01", m->number), KUANCHENG, m->by->organ);
    filing_put(f, "of_case", m->number);
    filing_date(f, "held_on", m->discussed);
    filing_put(f, "chair", filing_person(f));
    filing_putf(f, "attendees", "%s、%s、%s", filing_person(f), filing_person(f), filing_person(f));
    filing_put(f, "opinions", "一致认为定性准确，裁量适当");
    filing_put(f, "conclusion", "同意承办机构处理意见");
    papers_entered(f, m, m->discussed);
}
