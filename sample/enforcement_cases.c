/* Enforcement cases and what each leaves behind: parties, officers, steps, recordings, evidence, notices, decisions. */
#include "core/arena.h"
#include "core/date.h"
#include "matter.h"
#include "workdays.h"

#include <string.h>

/* The generator's totals. */
enum {
    CASES_2019 = 780,
    CASES_2020 = 912,
    CASES_2021 = 70,
    CASES_ELSEWHERE = 14, /* in each of two other districts */
    PAPERS_FROM = 660,    /* of 2019's cases only those after this one have more than their decision in these files */
    LATE_EVERY = 83,      /* every so manieth decision was published late */
    DEVICES = 168,
    VOID_PER_CENT = 2, /* recordings made in error */
};

enum { YEARS = 3, FIRST_YEAR = 2019 };

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct docket {
    struct enforcer by[ENFORCERS_MAX];
    size_t enforcers;
    struct filing *cases[SENDERS], *recordings[SENDERS];
    struct filing *parties, *staff, *steps, *evidence, *coercion, *notices, *hearings, *reviews, *talks, *decisions,
        *payments, *archives;
    int decided[YEARS][ENFORCERS_MAX], recorded[YEARS];
    struct closed_cases *closed;
};

static void case_row(struct docket *d, const struct matter *m)
{
    static const char *const sources[] = {"日常巡查检查", "日常巡查检查", "投诉举报", "双随机抽查",
                                          "上级交办",     "其他机关移送", "街乡吹哨"};
    struct filing *f = d->cases[m->sender];
    filing_row(f, m->number, KUANCHENG, m->by->organ);
    filing_put(f, "state", matter_state(m));
    filing_put(f, "kind", "行政处罚");
    filing_put(f, "field", m->of->field);
    filing_put(f, "procedure", m->simple ? "简易程序" : m->hearing ? "听证程序" : "普通程序");
    filing_put(f, "source", filing_choose(f, sources, COUNT(sources)));
    filing_putf(f, "source_number", "示例线索%d%05zu", m->year, m->index);
    filing_put(f, "cause", m->of->cause);
    filing_put(f, "provision", m->of->provision);
    filing_put(f, "place", filing_address(f));
    filing_date(f, "occurred_on", m->found);
    filing_date(f, "found_on", m->found);
    filing_date(f, "filed_on", m->filed);
    filing_put(f, "approver", m->simple ? NULL : filing_person(f));
    filing_put(f, "lead", officer_number(f, m->lead));
    filing_put(f, "assistant", officer_number(f, m->second));
    filing_put(f, "facts", m->facts);
    filing_bool(f, "major", m->major);
    filing_put(f, "major_reason", !m->major ? NULL : m->hearing ? "经过听证程序" : "较大数额罚款或者没收");
    filing_date(f, "reviewed_on", m->reviewed);
    filing_date(f, "discussed_on", m->discussed);
    bool lenient = came(m->decided) && !matter_punishes(m);
    filing_put(f, "leniency", lenient ? leniency_number(f, m->of->field) : NULL);
    filing_date(f, "decided_on", m->decided);
    filing_date(f, "delivered_on", m->delivered);
    filing_date(f, "performed_on", m->performed);
    filing_date(f, "closed_on", m->closed);
    filing_date(f, "archived_on", m->archived);
    filing_put(f, "outcome", came(m->decided) || came(m->closed) ? m->outcome : NULL);
}

static void party_row(struct docket *d, const struct matter *m)
{
    struct filing *f = d->parties;
    filing_row(f, filing_text(f, "%s-当01", m->number), KUANCHENG, m->by->organ);
    filing_put(f, "of_case", m->number);
    filing_put(f, "role", "当事人");
    filing_put(f, "kind", m->natural ? "自然人" : "法人");
    filing_put(f, "company_name", m->company);
    filing_put(f, "credit_code", m->code);
    filing_put(f, "legal_representative", m->natural ? NULL : m->person);
    filing_put(f, "person_name", m->natural ? m->person : NULL);
    filing_put(f, "citizen_number", m->citizen);
    filing_bool(f, "minor", m->minor);
    filing_put(f, "address", filing_address(f));
    filing_put(f, "phone", filing_phone(f));
}

/* The third of a case, who had an interest in it and stepped aside the same day. */
static void recused_row(struct filing *f, const struct matter *m)
{
    size_t officer;
    do
        officer = enforcer_pick(f, m->by, m->lead);
    while (officer == m->second && m->by->officers > 8);
    if (officer == m->second)
        return;
    filing_row(f, filing_text(f, "%s-员03", m->number), KUANCHENG, m->by->organ);
    filing_put(f, "of_case", m->number);
    filing_put(f, "officer", officer_number(f, officer));
    filing_put(f, "certificate", certificate_number(f, officer));
    filing_put(f, "role", "记录");
    filing_date(f, "assigned_on", m->filed);
    filing_date(f, "recused_on", m->filed);
    filing_put(f, "recusal_reason", "与当事人有近亲属关系，自行申请回避");
}

static void staff_rows(struct docket *d, const struct matter *m)
{
    const size_t officers[] = {m->lead, m->second};
    struct filing *f = d->staff;
    if (filing_chance(f, 1))
        recused_row(f, m);
    for (size_t i = 0; i < COUNT(officers); i++) {
        filing_row(f, filing_text(f, "%s-员%02zu", m->number, i + 1), KUANCHENG, m->by->organ);
        filing_put(f, "of_case", m->number);
        filing_put(f, "officer", officer_number(f, officers[i]));
        filing_put(f, "certificate", certificate_number(f, officers[i]));
        filing_put(f, "role", i == 0 ? "主办" : "协办");
        filing_date(f, "assigned_on", m->filed);
    }
}

/* A recording of the step just written. All of 2020 are archived or void; those of 2021 wait for their files. */
static void recording_row(struct docket *d, struct matter *m, const char *step, const char *media, int32_t on)
{
    struct filing *f = d->recordings[m->sender];
    int year = date_year(on);
    bool wrong = filing_chance(f, VOID_PER_CENT);
    bool kept = !wrong && (year == 2020 || (year == 2019 && filing_chance(f, 80)));
    int hour = (int)filing_between(f, 9, 16), minute = (int)filing_between(f, 0, 59), month, day;
    char *number = filing_text(f, KUANCHENG "录%d-%06d", year, ++d->recorded[year - FIRST_YEAR]);
    filing_row(f, number, KUANCHENG, m->by->organ);
    m->recordings += !wrong;
    filing_put(f, "state", wrong ? "无效" : kept ? "已归档" : "已上传");
    filing_put(f, "of_case", m->number);
    filing_put(f, "of_step", step);
    filing_put(f, "media", media);
    size_t device = 1 + m->lead % (DEVICES - 8);
    filing_putf(f, "device", "执录" KUANCHENG "%04zu", device);
    filing_put(f, "taken_by", officer_number(f, m->second));
    filing_date(f, "recorded_on", on);
    date_parts(on, &year, &month, &day);
    filing_putf(f, "started_at", "%04d-%02d-%02d %02d:%02d", year, month, day, hour, minute);
    if (strcmp(media, "照片") != 0)
        filing_int(f, "seconds", filing_between(f, 45, 2700));
    filing_put(f, "place", filing_address(f));
    filing_put(f, "digest", sample_digest(f, number));
    filing_date(f, "uploaded_on", workday_after(on, 1));
    int32_t archived = workday_after(on, (unsigned)filing_between(f, 2, 20));
    filing_date(f, "archived_on", kept ? archived : DATE_NONE);
    filing_date(f, "keep_until", wrong ? on + 183 : date_of(year + 10, 12, 31));
    filing_put(f, "void_reason", wrong ? "设备误触发，内容与案件无关" : NULL);
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

static void step_rows(struct docket *d, struct matter *m)
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

static void evidence_rows(struct docket *d, const struct matter *m)
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
    }
}

static void coercion_row(struct docket *d, const struct matter *m)
{
    static const char *const objects[] = {"涉案货物一批", "经营工具一套", "运输车辆一辆", "生产设备两台"};
    struct filing *f = d->coercion;
    if (m->simple || !filing_chance(f, 6))
        return;
    bool extended = filing_chance(f, 8);
    int32_t lifted = m->site + (int32_t)filing_between(f, extended ? 32 : 6, extended ? 58 : 29);
    bool over = lifted <= SAMPLE_AS_OF;
    filing_row(f, filing_text(f, "%s-强01", m->number), KUANCHENG, m->by->organ);
    filing_put(f, "state", over ? "已解除" : "实施中");
    filing_put(f, "of_case", m->number);
    filing_put(f, "kind", filing_chance(f, 60) ? "扣押财物" : "查封场所、设施或者财物");
    filing_put(f, "objects", filing_choose(f, objects, COUNT(objects)));
    filing_date(f, "executed_on", m->site);
    filing_bool(f, "urgent", filing_chance(f, 20));
    filing_date(f, "due_on", m->site + 30);
    filing_date(f, "extended_to", extended ? m->site + 60 : DATE_NONE);
    filing_date(f, "ended_on", over ? lifted : DATE_NONE);
}

static void notice_row(struct docket *d, const struct matter *m)
{
    struct filing *f = d->notices;
    if (!came(m->noticed))
        return;
    bool spoke = m->hearing || filing_chance(f, 12);
    filing_row(f, filing_text(f, "%s-告01", m->number), KUANCHENG, m->by->organ);
    filing_put(f, "of_case", m->number);
    filing_putf(f, "proposed", matter_punishes(m) ? "拟给予%s" : "拟不予%s",
                matter_punishes(m) ? m->of->penalty : "行政处罚");
    filing_date(f, "issued_on", m->noticed);
    filing_date(f, "delivered_on", m->noticed);
    filing_put(f, "manner", filing_chance(f, 85) ? "直接送达" : "邮寄送达");
    filing_bool(f, "hearing_right", m->major);
    filing_date(f, "hearing_due_on", m->major ? m->noticed + 3 : DATE_NONE);
    filing_date(f, "statement_on", spoke ? workday_after(m->noticed, 2) : DATE_NONE);
    filing_put(f, "statement", spoke ? "当事人对事实没有异议，请求考虑其主动改正的情节" : NULL);
    filing_put(f, "adopted", !spoke ? "放弃" : filing_chance(f, 40) ? "部分采纳" : "不采纳");
}

static void hearing_row(struct docket *d, const struct matter *m)
{
    struct filing *f = d->hearings;
    if (!came(m->heard))
        return;
    filing_row(f, filing_text(f, "%s-听01", m->number), KUANCHENG, m->by->organ);
    filing_put(f, "of_case", m->number);
    filing_date(f, "requested_on", m->noticed + 2);
    filing_date(f, "notified_on", m->heard - 8);
    filing_date(f, "held_on", m->heard);
    filing_bool(f, "public", true);
    filing_put(f, "chair", filing_person(f));
    filing_put(f, "recorder", filing_person(f));
    filing_put(f, "place", "机关听证室");
    filing_put(f, "report", "双方就事实和裁量充分发表意见，建议按照查明的事实依法处理");
}

static void review_row(struct docket *d, const struct matter *m)
{
    struct filing *f = d->reviews;
    if (!came(m->reviewed))
        return;
    filing_row(f, filing_text(f, "%s-审01", m->number), KUANCHENG, m->by->organ);
    filing_put(f, "of_case", m->number);
    filing_put(f, "reviewer", officer_number(f, m->by->first));
    filing_date(f, "received_on", workday_after(m->reviewed - 3, 0));
    filing_date(f, "opinion_on", m->reviewed);
    static const char *const points[] = {"authority_ok", "facts_ok", "law_ok", "procedure_ok", "documents_ok"};
    for (size_t i = 0; i < COUNT(points); i++)
        filing_bool(f, points[i], true);
    filing_bool(f, "criminal", false);
    filing_put(f, "opinion", "同意");
    filing_put(f, "opinion_text", "主体适格，事实清楚，证据充分，适用依据正确，程序合法");
    f = d->talks;
    if (!came(m->discussed))
        return;
    filing_row(f, filing_text(f, "%s-议01", m->number), KUANCHENG, m->by->organ);
    filing_put(f, "of_case", m->number);
    filing_date(f, "held_on", m->discussed);
    filing_put(f, "chair", filing_person(f));
    filing_putf(f, "attendees", "%s、%s、%s", filing_person(f), filing_person(f), filing_person(f));
    filing_put(f, "opinions", "一致认为定性准确，裁量适当");
    filing_put(f, "conclusion", "同意承办机构处理意见");
}

static void decision_party(struct filing *f, const struct matter *m)
{
    filing_put(f, "party", m->natural ? "自然人" : "法人");
    filing_put(f, "company_name", m->company);
    filing_put(f, "credit_code", m->code);
    filing_put(f, "legal_representative", m->natural ? NULL : m->person);
    filing_put(f, "person_name", m->natural ? m->person : NULL);
    filing_put(f, "citizen_number", m->citizen);
    filing_bool(f, "minor", m->minor);
}

static void decision_content(struct filing *f, const struct matter *m)
{
    filing_put(f, "violation", m->of->cause);
    filing_put(f, "facts", m->facts);
    filing_put(f, "legal_basis", m->of->basis);
    filing_put(f, "penalty", m->of->penalty);
    bool fined = m->fine > 0;
    filing_put(f, "second_penalty", fined && strcmp(m->of->penalty, "罚款") != 0 ? "罚款" : NULL);
    if (!fined)
        filing_putf(f, "content", "%s", m->of->penalty);
    else if (strcmp(m->of->penalty, "罚款") == 0)
        filing_putf(f, "content", "罚款人民币%d元", m->fine);
    else
        filing_putf(f, "content", "%s，并处罚款人民币%d元", m->of->penalty, m->fine);
    if (fined)
        filing_money(f, "fine", (int64_t)m->fine * 100);
    if (strcmp(m->of->penalty, "没收违法所得") == 0)
        filing_money(f, "confiscated", filing_between(f, 200, 9000) * 100);
}

static void payment_row(struct docket *d, const struct matter *m, const char *decision)
{
    struct filing *f = d->payments;
    if (!came(m->performed))
        return;
    filing_row(f, filing_text(f, "%s-履01", decision), KUANCHENG, m->by->organ);
    filing_put(f, "decision", decision);
    filing_put(f, "kind", m->fine ? "一次缴清" : "非财产处罚履行");
    if (m->fine)
        filing_money(f, "amount", (int64_t)m->fine * 100);
    filing_date(f, "performed_on", m->performed);
    filing_put(f, "receipt", m->fine ? filing_text(f, "示%09d", (int)filing_between(f, 1, 999999999)) : NULL);
}

static void decision_row(struct docket *d, const struct matter *m)
{
    struct filing *f = d->decisions;
    if (!matter_punishes(m) || !came(m->decided))
        return;
    int year = date_year(m->decided);
    int seq = ++d->decided[year - FIRST_YEAR][m->enforcer];
    char *mark = filing_text(f, "（长宽）%s罚决字", m->by->mark);
    char *number = filing_text(f, "%s〔%d〕第%d号", mark, year, seq);
    bool late = m->index % LATE_EVERY == 0;
    int32_t due = workday_after(m->decided, 7);
    int32_t shown = late ? workday_after(due, 3) : workday_after(m->decided, (unsigned)filing_between(f, 1, 7));
    bool is_public = !m->minor && shown <= SAMPLE_AS_OF;
    filing_row(f, number, KUANCHENG, m->by->organ);
    filing_put(f, "state", m->minor ? "不予公示" : is_public ? "已公示" : "已决定");
    filing_put(f, "mark", mark);
    filing_put(f, "of_case", m->number);
    decision_party(f, m);
    decision_content(f, m);
    filing_date(f, "decided_on", m->decided);
    filing_date(f, "delivered_on", m->delivered);
    filing_put(f, "manner", !came(m->delivered) ? NULL : filing_chance(f, 88) ? "直接送达" : "邮寄送达");
    filing_date(f, "pay_due_on", m->fine && came(m->delivered) ? m->delivered + 15 : DATE_NONE);
    filing_date(f, "publish_due_on", due);
    filing_date(f, "published_on", is_public ? shown : DATE_NONE);
    filing_date(f, "publish_until", is_public ? shown + 1095 : DATE_NONE);
    filing_put(f, "withdraw_reason", m->minor ? "涉及未成年人" : NULL);
    payment_row(d, m, number);
}

static void archive_row(struct docket *d, const struct matter *m)
{
    struct filing *f = d->archives;
    if (!came(m->archived))
        return;
    filing_row(f, filing_text(f, "%s-卷01", m->number), KUANCHENG, m->by->organ);
    filing_put(f, "of_case", m->number);
    filing_put(f, "volume", "正卷");
    filing_putf(f, "title_text", "%s案", m->of->cause);
    filing_int(f, "pages", filing_between(f, m->simple ? 4 : 28, m->simple ? 10 : 96));
    filing_int(f, "documents", m->steps ? m->steps : 3);
    filing_int(f, "recordings", m->recordings);
    filing_bool(f, "complete", true);
    filing_date(f, "archived_on", m->archived);
    filing_put(f, "keep", m->major ? "永久" : m->simple ? "10年" : "30年");
    filing_put(f, "archivist", filing_person(f));
    filing_putf(f, "shelf", "%d柜%d层", (int)filing_between(f, 1, 24), (int)filing_between(f, 1, 6));
}

static void remember(struct docket *d, const struct matter *m)
{
    if (m->simple || !came(m->archived) || !matter_punishes(m) || d->closed->count == CLOSED_MAX)
        return;
    d->closed->at[d->closed->count++] = (struct closed_case){m->number, m->by->organ, m->archived};
}

static void write_case(struct docket *d, struct matter *m)
{
    case_row(d, m);
    party_row(d, m);
    decision_row(d, m);
    remember(d, m);
    if (!m->papers)
        return;
    staff_rows(d, m);
    step_rows(d, m);
    evidence_rows(d, m);
    coercion_row(d, m);
    notice_row(d, m);
    hearing_row(d, m);
    review_row(d, m);
    archive_row(d, m);
}

static void year_of_cases(struct docket *d, int year, size_t count, int32_t from, int32_t to)
{
    for (size_t i = 1; i <= count; i++) {
        struct matter m;
        int32_t filed = workday_after(from + (int32_t)((size_t)(to - from) * i / count), 0);
        matter_plan(&m, d->parties, d->by, d->enforcers, year, i, filed);
        m.papers = year > FIRST_YEAR || i > PAPERS_FROM;
        write_case(d, &m);
    }
}

static void devices(struct sample *s, struct docket *d)
{
    struct filing *f = filing_open(s, "recording_device", NULL, FILING_CSV);
    for (size_t i = 1; i <= DEVICES; i++) {
        const struct enforcer *e = &d->by[i % d->enforcers];
        bool scrapped = i > DEVICES - 8;
        filing_row(f, filing_text(f, "执录" KUANCHENG "%04zu", i), KUANCHENG, e->organ);
        filing_put(f, "state", scrapped ? "报废" : i % 40 == 0 ? "维修" : "在用");
        filing_put(f, "model", filing_chance(f, 60) ? "示例A5型" : "示例D3型");
        filing_put(f, "keeper", scrapped ? NULL : officer_number(f, enforcer_pick(f, e, 0)));
        filing_int(f, "storage_gb", filing_chance(f, 50) ? 64 : 128);
        filing_date(f, "issued_on", filing_workday(f, date_of(2017, 6, 1), date_of(2019, 1, 31)));
        filing_date(f, "scrapped_on",
                    scrapped ? filing_workday(f, date_of(2020, 1, 6), date_of(2020, 11, 30)) : DATE_NONE);
    }
}

/* Other districts' cases and recordings, which are not archived: a figure of Kuancheng must not see them. */
static void elsewhere(struct sample *s)
{
    struct filing *officers = filing_open(s, "officer", "other-districts", FILING_CSV);
    struct filing *cases = filing_open(s, "enforcement_case", "other-districts", FILING_CSV);
    struct filing *recordings = filing_open(s, "enforcement_recording", "other-districts", FILING_CSV);
    for (size_t i = 0; i < 2 * CASES_ELSEWHERE; i++) {
        const struct sample_district *at = &sample_districts[2 + i / CASES_ELSEWHERE];
        size_t n = i % CASES_ELSEWHERE + 1;
        char *organ = filing_text(cases, "%s司法局", at->name), *who[2];
        for (size_t k = 0; k < COUNT(who); k++) {
            who[k] = filing_text(officers, "%s执%05zu", at->code, 2 * n - 1 + k);
            filing_row(officers, who[k], at->code, organ);
            filing_put(officers, "state", "在岗");
            filing_put(officers, "name", filing_person(officers));
            filing_put(officers, "sex", "男");
            filing_put(officers, "citizen_number", filing_citizen_number(officers));
            filing_put(officers, "staffing", "行政编制");
            filing_put(officers, "field", "司法行政");
            filing_date(officers, "joined_on", date_of(2015, 3, 2));
        }
        int32_t on = filing_workday(cases, date_of(2020, 3, 2), date_of(2020, 12, 18));
        char *number = filing_text(cases, "%s案2020-%05zu", at->code, n);
        filing_row(cases, number, at->code, organ);
        filing_put(cases, "state", "调查取证");
        filing_put(cases, "kind", "行政处罚");
        filing_put(cases, "field", "司法行政");
        filing_put(cases, "procedure", "普通程序");
        filing_put(cases, "source", "投诉举报");
        filing_put(cases, "cause", "基层法律服务工作者违规收费");
        filing_date(cases, "found_on", on);
        filing_date(cases, "filed_on", on);
        filing_put(cases, "lead", who[0]);
        filing_put(cases, "assistant", who[1]);
        filing_bool(cases, "major", false);
        char *name = filing_text(recordings, "%s录2020-%06zu", at->code, n);
        filing_row(recordings, name, at->code, organ);
        filing_put(recordings, "state", "已采集");
        filing_put(recordings, "of_case", number);
        filing_put(recordings, "media", "录音");
        filing_put(recordings, "taken_by", who[0]);
        filing_date(recordings, "recorded_on", on);
        filing_put(recordings, "digest", sample_digest(recordings, name));
    }
}

static void open_files(struct sample *s, struct docket *d)
{
    static const char *const senders[SENDERS] = {"urban", "market", "departments"};
    for (size_t i = 0; i < SENDERS; i++) {
        enum filing_kind kind = i == SENDER_OTHER ? FILING_CSV : FILING_XLSX;
        d->cases[i] = filing_open(s, "enforcement_case", senders[i], kind);
        d->recordings[i] = filing_open(s, "enforcement_recording", senders[i], kind);
    }
    d->parties = filing_open(s, "enforcement_party", NULL, FILING_XLSX);
    d->staff = filing_open(s, "case_officer", NULL, FILING_CSV);
    d->steps = filing_open(s, "case_step", NULL, FILING_CSV);
    d->evidence = filing_open(s, "enforcement_evidence", NULL, FILING_CSV);
    d->coercion = filing_open(s, "coercion_measure", NULL, FILING_CSV);
    d->notices = filing_open(s, "prior_notice", NULL, FILING_CSV);
    d->hearings = filing_open(s, "penalty_hearing", NULL, FILING_XLSX);
    d->reviews = filing_open(s, "enforcement_review", NULL, FILING_XLSX);
    d->talks = filing_open(s, "case_discussion", NULL, FILING_CSV);
    d->decisions = filing_open(s, "penalty_decision", NULL, FILING_XLSX);
    d->payments = filing_open(s, "penalty_payment", NULL, FILING_CSV);
    d->archives = filing_open(s, "case_archive", NULL, FILING_CSV);
}

void enforcement_cases(struct sample *s, struct closed_cases *closed)
{
    struct arena *a = arena_new();
    struct docket *d = arena_new_of(a, struct docket);
    d->enforcers = enforcer_list(d->by);
    d->closed = closed;
    open_files(s, d);
    devices(s, d);
    year_of_cases(d, 2019, CASES_2019, date_of(2019, 1, 7), date_of(2019, 12, 30));
    year_of_cases(d, 2020, CASES_2020, date_of(2020, 1, 6), date_of(2020, 12, 30));
    year_of_cases(d, 2021, CASES_2021, date_of(2021, 1, 4), date_of(2021, 2, 20));
    elsewhere(s);
    arena_free(a);
}
