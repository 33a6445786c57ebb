/* Government information: the records published, among them the annual report on law-based government, and requests. */
#include "core/date.h"
#include "core/text.h"
#include "enforcers.h"
#include "workdays.h"

#include <string.h>

/* The generator's totals. */
enum {
    RECORDS_2020 = 300,
    RECORDS_2021 = 24,    /* up to the annual report, whose serial is the seed's */
    REPORT_SERIAL = 1589, /* of the report on 2020 in the series of the district government */
    REQUESTS_2019 = 22,
    REQUESTS_2020 = 40,
    REQUESTS_2021 = 3,
    ATTACHED_EVERY = 3,
    INTERPRETED_EVERY = 9,
};

#define GOVERNMENT_CODE "112201030138840281"
#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
    const char *number, *path, *parent;
} subjects[] = {
    {"01", "政务公开", NULL},
    {"0101", "政务公开；机构职能", "01"},
    {"0102", "政务公开；法规公文", "01"},
    {"0103", "政务公开；规划计划", "01"},
    {"0104", "政务公开；财政信息", "01"},
    {"0105", "政务公开；其他", "01"},
    {"010501", "政务公开；其他；综合政务（其他）", "0105"},
    {"0106", "政务公开；监督检查", "01"},
    {"02", "重点领域", NULL},
    {"0201", "重点领域；食品药品安全", "02"},
    {"0202", "重点领域；生态环境", "02"},
    {"0203", "重点领域；社会救助", "02"},
    {"0204", "重点领域；安全生产", "02"},
    {"0205", "重点领域；征地拆迁", "02"},
    {"0206", "重点领域；教育", "02"},
    {"0207", "重点领域；公共卫生", "02"},
};

enum { SUBJECT_OTHER = 6 };

struct kind {
    const char *genre, *title, *subject; /* in titles # is the year, @ the topic */
    bool normative;
};

static const struct kind kinds[] = {
    {"通知", "关于做好#年@工作的通知", "0102", false},
    {"通知", "关于印发#年@实施方案的通知", "0102", true},
    {"意见", "关于进一步加强#年@的实施意见", "0102", true},
    {"公告", "#年@情况公告", "0106", false},
    {"公示", "#年@名单公示", "010501", false},
    {"报告", "#年@情况报告", "010501", false},
    {"规划计划", "#年@工作计划", "0103", false},
    {"批复", "关于#年@有关事项的批复", "0102", false},
    {"通报", "关于#年@督查情况的通报", "0106", false},
};

static const char *const topics[] = {
    "优化营商环境", "老旧小区改造",   "秋冬季大气污染防治", "义务教育招生", "农村人居环境整治", "食品安全监督抽检",
    "城乡居民医保", "安全生产大检查", "创业担保贷款",       "退役军人安置", "城市绿化管护",     "供热保障",
    "疫情防控物资", "复工复产服务",   "社会救助",           "公共文化服务", "政务公开培训",     "防汛抗旱",
    "项目建设",     "普法宣传",       "物业服务质量",       "养老服务",     "河湖长制",         "节能减排"};

struct press {
    struct filing *records, *attachments, *interpretations, *changes;
};

struct notice { /* one record */
    const char *code, *organ, *headline, *genre, *subject, *state, *periodic, *document, *replaced_by;
    int year, report_year;
    size_t seq;
    int32_t written, published;
    bool whole, normative;
};

static bool is_state(const struct notice *n, const char *state)
{
    return strcmp(n->state, state) == 0;
}

/* On the day after it was written, where there is time for that. */
static int32_t checked_on(const struct notice *n)
{
    int32_t next = workday_after(n->written, 1);
    return next < n->published ? next : n->written;
}

static void checks_of(struct filing *f, const struct notice *n)
{
    if (n->published == DATE_NONE)
        return;
    const char *checker = filing_person(f), *approver = filing_person(f);
    while (strcmp(approver, checker) == 0) /* who checks does not approve */
        approver = filing_person(f);
    filing_date(f, "secrecy_checked_on", checked_on(n));
    filing_put(f, "secrecy_checker", checker);
    filing_bool(f, "privacy_checked", true);
    filing_put(f, "approver", approver);
}

/* Some were sent back once; what is not to be published is withheld. */
static void tell_record(struct filing *f, const struct notice *n)
{
    filing_made_on(f, n->written);
    if (is_state(n, "不予公开"))
        filing_step(f, workday_after(n->written, 12), "withhold", "属于过程性信息", NULL);
    if (n->published == DATE_NONE)
        return;
    filing_step(f, n->written, "submit", NULL, NULL);
    if (n->seq % 23 == 5 && n->published >= workday_after(n->written, 2)) {
        filing_step(f, n->written, "send_back", "附件含个人信息，需遮蔽", NULL);
        filing_step(f, checked_on(n), "submit", NULL, NULL);
    }
    filing_step(f, checked_on(n), "check_secrecy", NULL, NULL);
    filing_step(f, checked_on(n), "check_privacy", NULL, NULL);
}

static char *record_row(struct press *p, const struct notice *n)
{
    struct filing *f = p->records;
    bool withdrawn = is_state(n, "已撤下");
    char *number = filing_text(f, "%s/%d-%05zu", n->code, n->year, n->seq);
    filing_row(f, number, KUANCHENG, n->organ);
    filing_put(f, "state", n->state);
    filing_put(f, "headline", n->headline);
    filing_put(f, "subject", n->subject);
    filing_put(f, "genre", n->genre);
    filing_put(f, "issuer", n->organ);
    filing_put(f, "document_number", n->document);
    filing_date(f, "written_on", n->written);
    filing_date(f, "due_on", workday_after(n->written, 20));
    filing_date(f, "published_on", n->published);
    filing_put(f, "validity", withdrawn ? "已修改" : "现行有效");
    filing_put(f, "keywords", n->periodic ? "年度报告" : n->genre);
    filing_put(f, "summary", n->periodic ? "按年度报告工作情况、问题和下一步安排" : NULL);
    filing_put(f, "body", n->published == DATE_NONE ? NULL : "（示例正文）本件为示例数据，内容从略。");
    filing_put(f, "periodic", n->periodic);
    if (n->periodic)
        filing_int(f, "report_year", n->report_year);
    filing_bool(f, "whole_district", n->whole);
    filing_bool(f, "normative", n->normative);
    checks_of(f, n);
    filing_date(f, "withdrawn_on", withdrawn ? workday_after(n->published, 1) : DATE_NONE);
    filing_put(f, "replaced_by", n->replaced_by);
    filing_put(f, "withdraw_reason", withdrawn ? "附件缺页，更正后重新发布" : NULL);
    filing_date(f, "changed_on", withdrawn ? workday_after(n->published, 1) : DATE_NONE);
    tell_record(f, n);
    return number;
}

static void attach(struct press *p, const char *record, const char *organ, int32_t on, const char *name)
{
    struct filing *f = p->attachments;
    filing_row(f, filing_text(f, "%s-附01", record), KUANCHENG, organ);
    filing_put(f, "record", record);
    filing_putf(f, "file_name", "%s.pdf", name);
    filing_put(f, "media", "PDF");
    filing_int(f, "bytes", filing_between(f, 40000, 2400000));
    filing_put(f, "digest", sample_digest(f, record));
    filing_date(f, "added_on", on);
    filing_made_on(f, on);
}

static void interpret(struct press *p, const char *record, const struct notice *n)
{
    static const char *const forms[] = {"文字解读", "图解", "在线访谈", "专家解读"};
    struct filing *f = p->interpretations;
    filing_row(f, filing_text(f, "%s-解01", record), KUANCHENG, n->organ);
    filing_put(f, "record", record);
    filing_putf(f, "headline", "解读：%s", n->headline);
    filing_put(f, "form", filing_choose(f, forms, COUNT(forms)));
    filing_put(f, "author", n->organ);
    int32_t published = workday_after(n->published, (unsigned)filing_between(f, 0, 3));
    filing_date(f, "published_on", published);
    filing_made_on(f, published);
    filing_put(f, "body", "说明制定背景、主要内容和办理方式。");
}

static char *headline_of(struct filing *f, const struct kind *k, int year)
{
    const char *topic = filing_choose(f, topics, COUNT(topics));
    const char *first = strchr(k->title, '#'), *second = strchr(k->title, '@');
    return filing_text(f, "%.*s%d%.*s%s%s", (int)(first - k->title), k->title, year, (int)(second - first - 1),
                       first + 1, topic, second + 1);
}

/* Who publishes: the district government every second time, else a department. */
static const struct sample_organ *publisher(size_t i, const struct sample_organ *government)
{
    if (i % 2 == 0)
        return government;
    for (size_t k = 0; k < sample_organ_count; k++) {
        const struct sample_organ *o = &sample_organs[(i / 2 + k) % sample_organ_count];
        if (strcmp(o->kind, "department") == 0)
            return o;
    }
    return government;
}

static const struct sample_organ *government_of(void)
{
    for (size_t i = 0; i < sample_organ_count; i++)
        if (text_equal(sample_organs[i].code, GOVERNMENT_CODE))
            return &sample_organs[i];
    return &sample_organs[0];
}

static size_t index_of(const struct sample_organ *o)
{
    return (size_t)(o - sample_organs);
}

static void ordinary_record(struct press *p, const struct sample_organ *o, int year, size_t seq, size_t i,
                            int32_t written)
{
    struct filing *f = p->records;
    const struct kind *k = &kinds[filing_between(f, 0, COUNT(kinds) - 1)];
    bool late = i % 71 == 70, draft = i % 59 == 58;
    bool whole = text_equal(o->code, GOVERNMENT_CODE), normative = k->normative && whole;
    struct notice n = {.code = o->code,
                       .organ = o->name,
                       .genre = k->genre,
                       .subject = k->subject,
                       .year = year,
                       .seq = seq,
                       .written = written,
                       .state = draft ? "不予公开" : "已公开",
                       .normative = normative,
                       .whole = whole};
    n.headline = headline_of(f, k, year);
    n.published = draft  ? DATE_NONE
                  : late ? workday_after(written, 24)
                         : workday_after(written, (unsigned)filing_between(f, 1, 15));
    if (n.published > SAMPLE_AS_OF)
        n.published = SAMPLE_AS_OF;
    if (whole && !draft && (filing_chance(f, 60) || normative)) /* what is normative is always numbered */
        n.document = filing_text(f, "长宽府%s〔%d〕%zu号", normative ? "规" : "发", year, seq);
    char *number = record_row(p, &n);
    if (draft)
        return;
    if (i % ATTACHED_EVERY == 0)
        attach(p, number, o->name, n.published, n.headline);
    if (k->normative && i % INTERPRETED_EVERY < 4)
        interpret(p, number, &n);
}

static void records_2020(struct press *p, const struct sample_organ *government, size_t *serial)
{
    int32_t from = date_of(2020, 1, 6);
    for (size_t i = 0; i < RECORDS_2020; i++) {
        const struct sample_organ *o = publisher(i, government);
        int32_t written = workday_after(from + (int32_t)(i * 350 / RECORDS_2020), 0);
        ordinary_record(p, o, 2020, ++serial[index_of(o)], i, written);
    }
}

static void withdrawal(struct press *p, const char *record, const char *organ)
{
    struct filing *f = p->changes;
    filing_row(f, filing_text(f, "%s-变01", record), KUANCHENG, organ);
    filing_put(f, "record", record);
    filing_put(f, "kind", "撤下");
    filing_date(f, "changed_on", date_of(2021, 2, 24));
    filing_made_on(f, date_of(2021, 2, 24));
    filing_put(f, "reason", "附件缺页，更正后重新发布");
    filing_put(f, "approver", filing_person(f));
}

/* The annual reports on law-based government. Only one is the district's report on 2020: beside it stand a withdrawn
 * first version, a department's, a draft, and the report on 2019. */
static void annual_reports(struct press *p, const struct sample_organ *government)
{
    const char *const periodic = "法治政府建设年度报告", *const subject = subjects[SUBJECT_OTHER].number;
    struct notice n = {.code = government->code,
                       .organ = government->name,
                       .genre = "报告",
                       .subject = subject,
                       .periodic = periodic,
                       .state = "已公开",
                       .year = 2020,
                       .report_year = 2019,
                       .seq = 1000,
                       .headline = "2019年度法治政府建设情况的报告",
                       .whole = true};
    n.written = date_of(2020, 3, 10);
    n.published = date_of(2020, 3, 20);
    record_row(p, &n);
    n.year = 2021;
    n.report_year = 2020;
    n.headline = "2020年度法治政府建设情况的报告";
    n.seq = REPORT_SERIAL;
    n.written = date_of(2021, 2, 24);
    n.published = date_of(2021, 2, 26);
    char *report = record_row(p, &n);
    attach(p, report, government->name, n.published, n.headline);
    n.state = "起草";
    n.seq = REPORT_SERIAL - 1;
    n.written = date_of(2021, 2, 23);
    n.published = DATE_NONE;
    record_row(p, &n);
    n.state = "已撤下";
    n.seq = REPORT_SERIAL - 2;
    n.written = date_of(2021, 2, 22);
    n.published = date_of(2021, 2, 23);
    n.replaced_by = report;
    withdrawal(p, record_row(p, &n), government->name);
}

static void department_reports(struct press *p)
{
    size_t made = 0;
    for (size_t i = 0; i < sample_organ_count && made < 6; i++) {
        const struct sample_organ *o = &sample_organs[i];
        if (!o->enforces)
            continue;
        struct notice n = {.code = o->code,
                           .organ = o->name,
                           .genre = "报告",
                           .subject = subjects[SUBJECT_OTHER].number,
                           .periodic = "法治政府建设年度报告",
                           .state = "已公开",
                           .year = 2021,
                           .report_year = 2020,
                           .seq = 1,
                           .written = date_of(2021, 1, 20),
                           .published = date_of(2021, 1, 28)};
        n.headline = filing_text(p->records, "%s2020年法治政府建设情况报告", o->name);
        record_row(p, &n);
        made++;
    }
}

static void other_periodic(struct press *p, const struct sample_organ *government)
{
    static const struct {
        const char *periodic, *title;
        int month, day;
    } reports[] = {
        {"政府信息公开工作年度报告", "2020年政府信息公开工作年度报告", 1, 27},
        {"政府工作报告", "2021年政府工作报告", 1, 14},
        {"财政预算报告", "2020年预算执行情况和2021年预算草案的报告", 1, 15},
        {"政府网站工作年度报表", "政府网站工作年度报表（2020年度）", 1, 29},
    };
    for (size_t i = 0; i < COUNT(reports); i++) {
        int32_t on = date_of(2021, reports[i].month, reports[i].day);
        struct notice n = {.code = government->code,
                           .organ = government->name,
                           .genre = "报告",
                           .subject = subjects[SUBJECT_OTHER].number,
                           .periodic = reports[i].periodic,
                           .state = "已公开",
                           .year = 2021,
                           .report_year = 2020,
                           .seq = 1 + i,
                           .written = on,
                           .published = workday_after(on, 2),
                           .headline = reports[i].title,
                           .whole = true};
        record_row(p, &n);
    }
}

static void records(struct sample *s)
{
    struct filing *f = filing_open(s, "disclosure_subject", NULL, FILING_CSV);
    for (size_t i = 0; i < COUNT(subjects); i++) {
        filing_row(f, subjects[i].number, KUANCHENG, NULL);
        filing_put(f, "path", subjects[i].path);
        filing_put(f, "parent", subjects[i].parent);
    }
    struct press p = {
        .records = filing_open(s, "disclosure_record", NULL, FILING_XLSX),
        .attachments = filing_open(s, "disclosure_attachment", NULL, FILING_CSV),
        .interpretations = filing_open(s, "policy_interpretation", NULL, FILING_XLSX),
        .changes = filing_open(s, "disclosure_change", NULL, FILING_CSV),
    };
    enum { ORGANS_MAX = 200 };
    size_t serial[ORGANS_MAX] = {0};
    const struct sample_organ *government = government_of();
    records_2020(&p, government, serial);
    department_reports(&p);
    other_periodic(&p, government);
    for (size_t i = 0; i < RECORDS_2021; i++)
        ordinary_record(&p, government, 2021, REPORT_SERIAL - 2 - RECORDS_2021 + i, i,
                        workday_after(date_of(2021, 1, 29) + (int32_t)(i / 3), 0));
    annual_reports(&p, government);
}

/* ---- requests ---- */

struct reply {
    const char *title, *reason;
    unsigned weight;
};

static const struct reply replies[] = {
    {"予以公开", "经检索，所需信息属于公开范围，随答复书一并提供", 40},
    {"部分公开", "信息中含有他人个人信息，作区分处理后公开", 14},
    {"不予公开：保护第三方合法权益", "第三方书面不同意公开，且不公开不会对公共利益造成重大影响", 6},
    {"不予公开：属于三类内部事务信息", "属于人事管理和内部工作流程信息", 4},
    {"不予公开：属于四类过程性信息", "属于讨论记录和请示报告等过程性信息", 4},
    {"不予公开：属于行政执法案卷", "属于行政执法案卷信息，可依法申请查阅", 5},
    {"无法提供：本机关不掌握相关政府信息", "经检索本机关未制作或者获取，建议向掌握机关咨询", 15},
    {"无法提供：没有现成信息需要另行制作", "需要对现有信息加工、分析", 3},
    {"不予处理：信访举报投诉类申请", "申请内容属于投诉，告知通过相应渠道提出", 4},
    {"不予处理：重复申请", "此前已就相同内容作出答复", 2},
    {"其他处理：申请人撤回", "申请人书面撤回", 3},
};

static const struct reply *reply_of(struct filing *f)
{
    int64_t roll = filing_between(f, 1, 100);
    for (size_t i = 0; i < COUNT(replies); i++) {
        roll -= replies[i].weight;
        if (roll <= 0)
            return &replies[i];
    }
    return &replies[0];
}

static void applicant_of(struct filing *f)
{
    bool citizen = filing_chance(f, 78);
    static const char *const others[] = {"商业企业", "商业企业", "法律服务机构", "社会公益组织"};
    filing_put(f, "applicant_kind", citizen ? "公民" : filing_choose(f, others, COUNT(others)));
    filing_put(f, "applicant", citizen ? filing_person(f) : filing_company(f));
    filing_put(f, "citizen_number", citizen ? filing_citizen_number(f) : NULL);
    filing_put(f, "credit_code", citizen ? NULL : filing_credit_code(f));
    filing_put(f, "contact", filing_phone(f));
    filing_put(f, "address", filing_address(f));
}

/* The rules of 2008 gave fifteen workdays, and a correction did not begin them anew; those since 15 May 2019 give
 * twenty.
 */
static bool is_of_2008(int32_t received)
{
    return received < date_of(2019, 5, 15);
}

static void third_party(struct filing *f, const char *request, const char *organ, int32_t asked, int32_t answered)
{
    filing_row(f, filing_text(f, "%s-三01", request), KUANCHENG, organ);
    filing_put(f, "request", request);
    filing_put(f, "third_party", filing_person(f));
    filing_date(f, "asked_on", asked);
    filing_date(f, "due_on", is_of_2008(asked) ? DATE_NONE : workday_after(asked, 15));
    filing_date(f, "answered_on", answered);
    filing_put(f, "opinion", "不同意公开");
    filing_put(f, "reason", "涉及个人隐私，公开会影响生活安宁");
    filing_put(f, "decision", "决定不公开");
    filing_put(f, "state", "已决定");
    filing_made_on(f, asked);
}

/* How a request is answered. */
struct answer {
    const struct reply *reply;
    bool corrected, extended, asked, late, open;
    int32_t received, start, asked_on, answered_on, due, replied;
};

/* A correction starts the term anew, an extension doubles it, and the days on which a third party was asked do not
 * count. One in fifteen is late. */
static struct answer plan_answer(struct filing *f, int32_t received, bool open)
{
    struct answer a = {.reply = reply_of(f), .received = received, .open = open};
    unsigned term = is_of_2008(received) ? 15 : 20, paused;
    a.corrected = filing_chance(f, 12);
    a.extended = !a.corrected && !open && filing_chance(f, 8);
    a.asked = !a.corrected && !open && strstr(a.reply->title, "第三方");
    a.late = !open && !a.extended && filing_chance(f, 7);
    a.start = a.corrected && !is_of_2008(received) ? workday_after(received, 8) : received;
    paused = a.asked ? 9 : 0;
    a.asked_on = workday_after(received, 2);
    a.answered_on = workday_after(received, 2 + paused);
    a.due = workday_after(a.start, term * (a.extended ? 2 : 1) + paused);
    unsigned from = a.corrected ? 9 : 4; /* not before it was corrected */
    unsigned taken =
        a.late ? term + 2
               : (unsigned)filing_between(f, a.extended ? term + 1 : from, a.extended ? 2 * term - 4 : term - 1);
    a.replied = workday_after(a.start, paused + taken);
    return a;
}

static void tell_answer(struct filing *f, const struct answer *a)
{
    if (a->corrected) {
        filing_step(f, workday_after(a->received, 4), "ask_correction", "申请内容指向不明", NULL);
        filing_step(f, workday_after(a->received, 8), "correct", NULL, NULL);
    } else {
        filing_step(f, workday_after(a->received, 1), "accept", NULL, NULL);
    }
    if (a->asked) {
        filing_step(f, a->asked_on, "ask_others", NULL, NULL);
        filing_step(f, a->answered_on, "others_answered", NULL, NULL);
    }
    if (a->extended)
        filing_step(f, workday_after(a->received, 12 + (a->asked ? 9 : 0)), "extend", NULL, NULL);
}

static void answer(struct filing *f, struct filing *third, const char *number, const char *organ, int32_t received,
                   bool open)
{
    struct answer a = plan_answer(f, received, open);
    bool withdrawn = strstr(a.reply->title, "撤回");
    const char *reply_number = open || withdrawn ? NULL : filing_text(f, "%s-答", number);
    filing_put(f, "state", open ? "办理中" : withdrawn ? "已终结" : "已答复");
    filing_date(f, "correction_on", a.corrected ? workday_after(received, 4) : DATE_NONE);
    filing_date(f, "corrected_on", a.corrected ? workday_after(received, 8) : DATE_NONE);
    if (a.corrected) {
        filing_int(f, "correction_days", 10);
        filing_put(f, "correction_content", "写明所需信息的名称、文号或者便于查询的其他特征。");
    }
    filing_date(f, "consulted_on", a.asked ? a.asked_on : DATE_NONE);
    filing_date(f, "answered_on", a.asked ? a.answered_on : DATE_NONE);
    if (a.extended) {
        filing_bool(f, "extended", true);
        filing_put(f, "extension_reason", "需要检索多个年度的档案");
        filing_int(f, "extension_days", is_of_2008(received) ? 15 : 20);
    }
    filing_date(f, "due_on", a.due);
    filing_date(f, "replied_on", open ? DATE_NONE : a.replied);
    filing_put(f, "reply", open ? NULL : a.reply->title);
    filing_put(f, "reply_number", reply_number);
    filing_put(f, "reason", open || withdrawn ? NULL : a.reply->reason);
    filing_put(f, "remedy", open ? NULL : filing_chance(f, 92) ? "无" : "行政复议");
    tell_answer(f, &a);
    if (a.asked)
        third_party(third, number, organ, a.asked_on, a.answered_on);
}

static void requests(struct sample *s)
{
    static const char *const wanted[] = {
        "某地块征收补偿方案及批复", "某小区规划许可文件",     "老旧小区改造资金使用明细", "学区划分依据及方案",
        "某道路工程施工许可材料",   "食品抽检不合格名单",     "物业企业信用评价结果",     "低保审核公示材料",
        "某企业环评批复文件",       "棚户区改造回迁安置方案", "供热企业考核结果",         "村级集体资产清查结果"};
    static const char *const channels[] = {"网站在线", "网站在线", "邮寄", "当面提交", "电子邮件"};
    static const char *const forms[] = {"纸质", "电子文档", "电子文档", "现场查阅、抄录"};
    static const int totals[] = {REQUESTS_2019, REQUESTS_2020, REQUESTS_2021};
    struct filing *f = filing_open(s, "disclosure_request", NULL, FILING_XLSX);
    struct filing *third = filing_open(s, "third_party_opinion", NULL, FILING_CSV);
    const struct sample_organ *government = government_of();
    for (int k = 0; k < 3; k++) {
        int year = 2019 + k;
        int32_t from = date_of(year, year == 2021 ? 2 : 1, year == 2021 ? 19 : 8);
        int32_t to = year == 2021 ? date_of(2021, 2, 23) : date_of(year, 11, 20);
        for (int i = 1; i <= totals[k]; i++) {
            const struct sample_organ *o = publisher((size_t)i, government);
            int32_t on = workday_after(from + (to - from) * i / totals[k], 0);
            char *number = filing_text(f, KUANCHENG "公申%d-%04d", year, i);
            filing_row(f, number, KUANCHENG, o->name);
            applicant_of(f);
            filing_put(f, "subject", filing_choose(f, wanted, COUNT(wanted)));
            filing_put(f, "description", "请提供正式文本，注明文号和日期");
            filing_put(f, "channel", filing_choose(f, channels, COUNT(channels)));
            filing_put(f, "form", filing_choose(f, forms, COUNT(forms)));
            filing_date(f, "received_on", on);
            answer(f, third, number, o->name, on, year == 2021);
        }
    }
}

void sample_disclosure(struct sample *s)
{
    records(s);
    requests(s);
}
