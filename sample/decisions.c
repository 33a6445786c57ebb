/* Major decisions (M5, M21): catalogues of three years and every step of the decisions that came from them. Beside
 * those decided in 2020 stand dropped ones, those still under way, those of 2019, of which one never saw a meeting, and
 * other districts'. Every decision is planned first, so that all its papers agree. */
#include "enforcers.h"
#include "kit.h"
#include "workdays.h"

#include <assert.h>
#include <string.h>

/* Decided in 2020, all of them in a standing or plenary meeting, as the seed says of all; the number is ours. */
enum { DECIDED_2020 = 14 };

#define NUMBER_OF(list) (sizeof(list) / sizeof *(list))

/* How far a decision has come, in order. */
enum reach { COMMENTING, ASSESSING, DROPPED, REVIEWING, DECIDED, PUBLISHED, EVALUATED };
static const char *const states[] = {"commenting", "assessing", "ended",    "reviewing",
                                     "decided",    "published", "evaluated"};

/* What a matter is besides: why it needs which steps. */
enum {
    TECHNICAL = 1,
    RISKY = 2,
    MARKET = 4,
    SECRET = 8,
    URGENT = 16,
    PLENARY = 32,
    UNMET = 64,
    TWICE = 128,
    LONG = 256
};

/* In the order in which they were started. */
static const struct topic {
    int start; /* 20190304 */
    enum reach reach;
    const char *kind, *subject, *organ; /* organ: part of its name */
    unsigned traits;
    int wan; /* ten thousand yuan; 0: no cost of its own */
} topics[] = {
    {20190304, EVALUATED, "project", "2019年老旧小区改造实施方案", "住房", TECHNICAL | RISKY, 8600},
    {20190318, PUBLISHED, "policy", "2019年度临时救助标准调整方案", "民政", UNMET, 420},
    {20190401, EVALUATED, "policy", "户外广告设置管理办法", "城市管理", MARKET, 0},
    {20190422, PUBLISHED, "plan", "文化体育设施布局规划", "文化广播", TECHNICAL, 0},
    {20190513, EVALUATED, "project", "背街小巷路灯增设工程", "城市管理", TECHNICAL, 1250},
    {20190603, PUBLISHED, "policy", "企业招商扶持办法", "商务局", MARKET, 3000},
    {20190624, DROPPED, "project", "城区立体停车场建设方案", "交通运输", TECHNICAL | RISKY, 5400},
    {20190708, PUBLISHED, "policy", "农村厕所改造实施方案", "农业农村", TECHNICAL, 960},
    {20190812, PUBLISHED, "resource", "河道岸线保护规划", "生态环境", TECHNICAL | RISKY, 0},
    {20191021, PUBLISHED, "policy", "义务教育学校学区划分方案", "教育局", RISKY, 0},
    {20191104, PUBLISHED, "plan", "养老服务设施专项规划", "民政", TECHNICAL, 0},
    {20191118, PUBLISHED, "project", "2020年老旧小区改造实施方案", "住房", TECHNICAL | RISKY | TWICE, 11800},
    {20200312, PUBLISHED, "policy", "支持中小企业应对疫情稳定发展若干措施", "工业和信息", MARKET | URGENT, 2600},
    {20200316, PUBLISHED, "policy", "生活垃圾分类管理实施方案", "城市管理", TECHNICAL, 1900},
    {20200330, PUBLISHED, "policy", "农村人居环境整治行动方案", "农业农村", 0, 1480},
    {20200413, PUBLISHED, "project", "城区排水管网改造工程", "住房", TECHNICAL | RISKY, 7300},
    {20200420, DROPPED, "project", "街区商业步行街改造方案", "商务局", TECHNICAL | RISKY | MARKET, 9200},
    {20200506, PUBLISHED, "policy", "便民市场布局调整方案", "市场监督", MARKET | RISKY, 350},
    {20200518, PUBLISHED, "resource", "河道综合整治工程方案", "生态环境", TECHNICAL | RISKY, 6400},
    {20200608, PUBLISHED, "plan", "国民经济和社会发展“十四五”规划纲要（草案）", "发展和改革", TECHNICAL | PLENARY, 0},
    {20200622, PUBLISHED, "project", "轨道交通沿线片区房屋征收补偿方案", "住房", RISKY | TECHNICAL | TWICE, 32000},
    {20200706, PUBLISHED, "policy", "社会救助标准调整方案", "民政", 0, 510},
    {20200727, DECIDED, "other", "应急物资储备体系建设方案", "应急管理", TECHNICAL | SECRET, 880},
    {20200817, PUBLISHED, "project", "公共停车设施建设计划", "交通运输", TECHNICAL | MARKET, 2750},
    {20200907, DROPPED, "policy", "餐厨废弃物收运特许经营方案", "城市管理", TECHNICAL | MARKET, 700},
    {20201130, REVIEWING, "policy", "社区卫生服务机构布局调整方案", "卫生健康", TECHNICAL | RISKY, 640},
    {20201214, ASSESSING, "plan", "教育事业发展“十四五”规划", "教育局", TECHNICAL, 0},
    {20201228, COMMENTING, "policy", "物业服务管理实施办法", "住房", MARKET | LONG, 0},
};
enum { FIRST_YEAR = 2019, YEARS = 3 };

struct files {
    struct filing *entries, *decisions, *drafts, *periods, *comments, *events, *experts, *risks, *reviews, *advisers,
        *discussions, *executions, *evaluations;
    unsigned decisions_of[YEARS], entries_of[YEARS], documents, meetings, decided_2020;
};

struct course {
    const struct topic *of;
    unsigned i;
    const char *number, *entry, *period, *review, *organ, *meeting;
    int32_t started, drafted, opened, closes, feedback, assessed, received, reviewed, discussed, published;
};

static bool has(const struct course *c, unsigned trait)
{
    return (c->of->traits & trait) != 0;
}

static bool reached(const struct course *c, enum reach reach)
{
    return c->of->reach >= reach;
}

static bool is_decided(const struct course *c)
{
    return reached(c, DECIDED);
}

static int32_t day_of(int packed)
{
    return date_of(packed / 10000, packed / 100 % 100, packed % 100);
}

static const char *catalogue_number(struct filing *f, int year)
{
    return filing_text(f, KUANCHENG "决目%d-01", year);
}

/* Every step of a decision, as if it went through; what it has not reached is taken back by who writes it. */
static struct course plan(struct files *to, const struct topic *of, unsigned i)
{
    struct filing *f = to->decisions;
    struct course c = {.of = of, .i = i, .organ = organ_with(of->organ), .started = day_of(of->start)};
    int year = date_year(c.started);
    unsigned at = (unsigned)(year - FIRST_YEAR);
    c.number = filing_text(f, KUANCHENG "决%d-%03u", year, ++to->decisions_of[at]);
    c.entry = filing_text(f, "%s-%02u", catalogue_number(f, year), ++to->entries_of[at]);
    c.period = filing_text(f, "%s-征01", c.number);
    c.review = filing_text(f, "%s-审%02u", c.number, i % 5 == 3 ? 2 : 1);
    c.meeting = has(&c, UNMET) ? "head" : has(&c, PLENARY) ? "plenary" : "standing";
    c.drafted = workday_after(c.started, (unsigned)filing_between(f, 12, 16));
    c.opened = workday_after(c.drafted, 2);
    c.closes = c.opened + (has(&c, URGENT) ? 10 : has(&c, LONG) ? 46 : 31);
    c.feedback = workday_after(c.closes, 5);
    c.assessed = workday_after(c.closes, 9);
    c.received = workday_after(c.assessed, 2);
    c.reviewed = workday_after(c.received, (unsigned)filing_between(f, 7, 9));
    c.discussed = workday_after(c.reviewed, has(&c, TWICE) ? 12 : 4);
    c.published = workday_after(c.discussed, (unsigned)filing_between(f, 3, 8));
    return c;
}

/* ---- the catalogue */

static void write_entry(struct filing *f, const char *number, int year, const char *kind, const char *matter,
                        const char *organ, const char *state)
{
    filing_row(f, number, KUANCHENG, organ);
    filing_put(f, "catalogue", catalogue_number(f, year));
    filing_put(f, "matter", matter);
    filing_put(f, "kind", kind);
    filing_put(f, "legal_basis", "重大行政决策程序暂行条例第三条");
    filing_date(f, "planned_on", date_of(year, 12, 31));
    filing_bool(f, "added", false);
    filing_date(f, "added_on", DATE_NONE);
    filing_put(f, "reason", NULL);
    filing_put(f, "state", state);
}

static void write_entry_of(struct files *to, const struct course *c)
{
    struct filing *f = to->entries;
    bool dropped = c->of->reach == DROPPED;
    write_entry(f, c->entry, date_year(c->started), c->of->kind, c->of->subject, c->organ,
                dropped         ? "withdrawn"
                : is_decided(c) ? "decided"
                                : "started");
    if (has(c, URGENT)) {
        filing_bool(f, "added", true);
        filing_date(f, "added_on", c->started - 1);
        filing_put(f, "reason", "应对疫情影响，经批准增列");
    }
    if (dropped)
        filing_put(f, "reason", "实施条件不成熟，经批准调出");
}

static void write_idle_entries(struct files *to)
{
    static const struct {
        int year;
        const char *kind, *matter, *organ, *state;
    } rows[] = {
        {2020, "project", "全民健身中心建设工程", "文化广播", "planned"},
        {2020, "policy", "网约房治安管理实施意见", "宽城区分局", "withdrawn"},
        {2021, "plan", "生态环境保护“十四五”规划", "生态环境", "planned"},
        {2021, "project", "2021年老旧小区改造实施方案", "住房", "planned"},
        {2021, "policy", "优化营商环境若干措施", "政务服务", "planned"},
        {2021, "plan", "法治社会建设实施方案", "司法局", "planned"},
        {2021, "policy", "普惠性幼儿园扶持办法", "教育局", "planned"},
    };
    for (size_t i = 0; i < NUMBER_OF(rows); i++) {
        unsigned seq = ++to->entries_of[rows[i].year - FIRST_YEAR];
        const char *number = filing_text(to->entries, "%s-%02u", catalogue_number(to->entries, rows[i].year), seq);
        write_entry(to->entries, number, rows[i].year, rows[i].kind, rows[i].matter, organ_with(rows[i].organ),
                    rows[i].state);
    }
}

static void write_catalogues(struct sample *s)
{
    static const int published[YEARS] = {20190220, 20200306, 0};
    struct filing *f = filing_open(s, "decision_catalogue", NULL, FILING_XLSX);
    for (int i = 0; i < YEARS; i++) {
        int year = FIRST_YEAR + i;
        int32_t on = published[i] ? day_of(published[i]) : DATE_NONE;
        bool out = on != DATE_NONE;
        filing_row(f, catalogue_number(f, year), KUANCHENG, KIT_GOVERNMENT);
        filing_putf(f, "name", "宽城区人民政府%d年度重大行政决策事项目录", year);
        filing_int(f, "catalogue_year", year);
        filing_put(f, "drafted_by", KIT_JUSTICE);
        filing_date(f, "party_agreed_on", out ? kit_weekday(on - 14) : DATE_NONE);
        filing_date(f, "approved_on", out ? kit_weekday(on - 8) : DATE_NONE);
        filing_put(f, "document_number", out ? filing_text(f, "示例府办发〔%d〕2号", year) : NULL);
        filing_date(f, "published_on", on);
        filing_put(f, "address", out ? "区政府门户网站重大行政决策专栏" : NULL);
        filing_put(f, "state", out ? "published" : "drafting");
    }
}

/* ---- the decision itself */

static void put_matter(struct filing *f, const struct course *c)
{
    static const char *const sources[] = {"department", "department", "leader", "congress", "cppcc", "public"};
    filing_put(f, "subject", c->of->subject);
    filing_put(f, "kind", c->of->kind);
    filing_put(f, "entry", c->entry);
    filing_put(f, "source", sources[c->i % NUMBER_OF(sources)]);
    filing_put(f, "legal_basis", "地方各级人民代表大会和地方各级人民政府组织法；重大行政决策程序暂行条例第三条");
    filing_put(f, "background", "事关群众切身利益，经调查研究，确有必要作出决策。");
    filing_money(f, "budget", c->of->wan * 1000000LL);
    filing_bool(f, "technical", has(c, TECHNICAL));
    filing_bool(f, "risky", has(c, RISKY));
    filing_bool(f, "market", has(c, MARKET));
    filing_bool(f, "secret", has(c, SECRET));
    filing_date(f, "started_on", c->started);
    filing_put(f, "start_approved_by", "区长");
}

static void write_decision(struct files *to, const struct course *c)
{
    struct filing *f = to->decisions;
    bool decided = is_decided(c), published = reached(c, PUBLISHED);
    bool advised = date_year(c->discussed) >= 2020 || c->i % 3 != 1;
    filing_row(f, c->number, KUANCHENG, c->organ);
    put_matter(f, c);
    filing_bool(f, "adviser_throughout", decided && advised);
    filing_date(f, "competition_reviewed_on", has(c, MARKET) && reached(c, REVIEWING) ? c->assessed : DATE_NONE);
    filing_date(f, "review_passed_on", decided ? c->reviewed : DATE_NONE);
    filing_put(f, "meeting", decided ? c->meeting : NULL);
    filing_date(f, "discussed_on", decided ? c->discussed : DATE_NONE);
    filing_date(f, "reported_on", decided && has(c, PLENARY | RISKY) ? workday_after(c->reviewed, 1) : DATE_NONE);
    filing_date(f, "decided_on", decided ? c->discussed : DATE_NONE);
    filing_put(f, "document_number",
               published ? filing_text(f, "示例府决〔%d〕%u号", date_year(c->published), ++to->documents) : NULL);
    filing_date(f, "published_on", published ? c->published : DATE_NONE);
    filing_put(f, "address", published ? "区政府门户网站重大行政决策专栏" : NULL);
    filing_date(f, "interpreted_on", published ? workday_after(c->published, 2) : DATE_NONE);
    filing_date(f, "archived_on", decided ? workday_after(c->published, 15) : DATE_NONE);
    filing_put(f, "ended_reason", c->of->reach == DROPPED ? "征求意见中分歧较大，实施条件不成熟" : NULL);
    filing_put(f, "state", states[c->of->reach]);
    to->decided_2020 += decided && date_year(c->discussed) == 2020;
}

static void write_draft(struct files *to, const struct course *c, int version, const char *stage, int32_t on)
{
    struct filing *f = to->drafts;
    filing_row(f, filing_text(f, "%s-稿%02d", c->number, version), KUANCHENG, c->organ);
    filing_put(f, "decision", c->number);
    filing_int(f, "version", version);
    filing_put(f, "stage", stage);
    filing_date(f, "prepared_on", on);
    filing_put(f, "changes", version == 1 ? NULL : "按照征求到的意见修改，说明附后。");
    filing_int(f, "options", has(c, TWICE) && version == 1 ? 2 : 1);
    filing_putf(f, "file_name", "%s（第%d稿）.docx", c->of->subject, version);
    filing_int(f, "pages", filing_between(f, 4, 26));
}

static void write_drafts(struct files *to, const struct course *c)
{
    write_draft(to, c, 1, has(c, SECRET) ? "draft" : "comment", c->drafted);
    if (reached(c, REVIEWING))
        write_draft(to, c, 2, "review", c->assessed);
    if (is_decided(c))
        write_draft(to, c, 3, "discuss", c->reviewed);
}

/* ---- what the public said */

static void write_comment(struct files *to, const struct course *c, unsigned k, bool answered)
{
    static const struct {
        const char *content, *treatment, *reason;
    } said[] = {
        {"建议明确完成时限，定期公开进展。", "taken", "已在草案中增加时限和公开要求"},
        {"建议增加对困难家庭的照顾。", "taken", "已增加相应条款"},
        {"希望施工尽量避开学生上下学时段。", "taken", "已写入实施要求"},
        {"建议扩大实施范围。", "partly", "受资金所限，先行实施重点区域，其余列入下年计划"},
        {"建议提高补助标准。", "not", "标准由上级统一规定，本级无权提高"},
        {"希望增加监督电话。", "taken", "已公布监督电话"},
        {"建议由社区统一组织。", "partly", "采纳由社区协助组织的意见，责任主体仍为主管部门"},
        {"建议暂缓实施。", "not", "经论证评估，事项必要且风险可控"},
    };
    static const char *const channels[] = {"web", "web", "wechat", "letter", "web", "meeting"};
    struct filing *f = to->comments;
    size_t at = (size_t)filing_between(f, 0, NUMBER_OF(said) - 1);
    filing_row(f, filing_text(f, "%s-意%03u", c->number, k), KUANCHENG, c->organ);
    filing_put(f, "decision", c->number);
    filing_put(f, "period", c->period);
    filing_put(f, "channel", filing_choose(f, channels, NUMBER_OF(channels)));
    filing_put(f, "author", filing_person(f));
    filing_put(f, "author_unit", filing_chance(f, 12) ? filing_company(f) : NULL);
    filing_put(f, "phone", filing_phone(f));
    filing_put(f, "content", said[at].content);
    filing_date(f, "received_on", filing_day(f, c->opened, c->closes < SAMPLE_AS_OF ? c->closes : SAMPLE_AS_OF));
    filing_put(f, "treatment", answered ? said[at].treatment : NULL);
    filing_put(f, "reason", answered ? said[at].reason : NULL);
    filing_date(f, "answered_on", answered ? c->feedback : DATE_NONE);
}

static void write_opinions(struct files *to, const struct course *c)
{
    struct filing *f = to->periods;
    if (has(c, SECRET)) /* article 14: what may not be public is not put to the public */
        return;
    bool answered = reached(c, ASSESSING);
    filing_row(f, c->period, KUANCHENG, c->organ);
    filing_put(f, "decision", c->number);
    filing_putf(f, "draft", "%s-稿01", c->number);
    filing_date(f, "opened_on", c->opened);
    filing_date(f, "closes_on", c->closes);
    filing_bool(f, "shortened", has(c, URGENT));
    filing_put(f, "shorten_reason", has(c, URGENT) ? "疫情防控期间情况紧急，需尽快实施，已在公告中说明" : NULL);
    filing_put(f, "channel", "web");
    filing_put(f, "address", "区政府门户网站意见征集专栏");
    filing_date(f, "feedback_on", answered ? c->feedback : DATE_NONE);
    filing_put(f, "state", answered ? "answered" : "open");
    unsigned count = 9 + c->i * 5 % 13;
    for (unsigned k = 1; k <= count; k++)
        write_comment(to, c, k, answered);
}

static void write_event(struct files *to, const struct course *c, const char *channel, unsigned k, int32_t on)
{
    struct filing *f = to->events;
    bool asked = strcmp(channel, "survey") == 0;
    int64_t people = asked ? filing_between(f, 180, 420) : filing_between(f, 12, 32);
    int64_t against = filing_between(f, 0, people / 8);
    filing_row(f, filing_text(f, "%s-听%02u", c->number, k), KUANCHENG, c->organ);
    filing_put(f, "decision", c->number);
    filing_put(f, "channel", channel);
    filing_date(f, "noticed_on", strcmp(channel, "hearing") == 0 ? workday_after(on - 21, 0) : DATE_NONE);
    filing_date(f, "held_on", on);
    filing_put(f, "place", asked ? "相关街道社区" : "区政务服务中心会议室");
    filing_put(f, "host", asked ? NULL : filing_person(f));
    filing_int(f, "people", people);
    filing_int(f, "in_favour", people - against - filing_between(f, 0, people / 10));
    filing_int(f, "against", against);
    filing_put(f, "conclusion", "多数赞成草案，建议细化实施步骤和保障措施。");
}

static void write_events(struct files *to, const struct course *c)
{
    if (has(c, SECRET) || !reached(c, ASSESSING))
        return;
    write_event(to, c, has(c, RISKY) ? "hearing" : "meeting", 1, workday_after(c->opened + 22, 0));
    if (has(c, RISKY) || c->i % 4 == 1)
        write_event(to, c, "survey", 2, workday_after(c->opened + 6, 0));
}

/* ---- experts, risks, review */

static void write_experts(struct files *to, const struct course *c)
{
    static const char *const fields[] = {"工程技术", "公共管理", "财政金融", "法律"};
    struct filing *f = to->experts;
    if (!has(c, TECHNICAL) || !reached(c, REVIEWING))
        return;
    for (unsigned k = 1; k <= 3; k++) {
        bool mend = (c->i + k) % 4 == 0;
        filing_row(f, filing_text(f, "%s-专%02u", c->number, k), KUANCHENG, c->organ);
        filing_put(f, "decision", c->number);
        filing_put(f, "expert", filing_person(f));
        filing_put(f, "institution", k == 2 ? "示例大学" : "示例研究院");
        filing_put(f, "field", fields[(c->i + k) % NUMBER_OF(fields)]);
        filing_bool(f, "interest", false);
        filing_put(f, "manner", c->i % 3 == 2 ? "written" : "meeting");
        filing_date(f, "given_on", workday_after(c->closes, 6));
        filing_put(f, "opinion", mend ? "总体可行，建议补充分期实施安排和资金测算。" : "目标明确，措施可行。");
        filing_put(f, "conclusion", mend ? "mend" : "feasible");
        filing_put(f, "treatment", "taken");
    }
}

static void write_risk(struct files *to, const struct course *c)
{
    struct filing *f = to->risks;
    if (!has(c, RISKY) || !reached(c, ASSESSING))
        return;
    bool done = c->of->reach != ASSESSING;
    filing_row(f, filing_text(f, "%s-险01", c->number), KUANCHENG, c->organ);
    filing_put(f, "decision", c->number);
    filing_put(f, "kind", strcmp(c->of->kind, "resource") == 0 ? "environment" : "stability");
    filing_put(f, "assessor", "示例社会风险评估中心");
    filing_date(f, "began_on", workday_after(c->closes, 1));
    filing_date(f, "finished_on", done ? c->assessed : DATE_NONE);
    filing_int(f, "people_asked", filing_between(f, 120, 360));
    filing_put(f, "level", c->of->reach == DROPPED ? "high" : c->i % 3 == 0 ? "middle" : "low");
    filing_bool(f, "controllable", c->of->reach != DROPPED);
    filing_put(f, "measures", "制定应急预案，畅通诉求渠道，加强政策解释。");
}

/* Sent back once for want of material where its number is 02. */
static void write_review(struct files *to, const struct course *c, const char *number, int32_t received, bool back)
{
    struct filing *f = to->reviews;
    bool given = !back && is_decided(c), mend = c->i % 3 == 2;
    filing_row(f, number, KUANCHENG, KIT_JUSTICE);
    filing_put(f, "decision", c->number);
    filing_putf(f, "draft", "%s-稿02", c->number);
    filing_date(f, "received_on", received);
    filing_date(f, "earliest_on", workday_after(received, 7));
    filing_put(f, "materials",
               back ? "草案、起草说明（缺征求意见采纳情况）" : "草案、起草说明、依据、征求意见采纳情况、论证评估报告");
    filing_put(f, "reviewer", filing_person(f));
    filing_put(f, "adviser", filing_person(f));
    filing_date(f, "given_on", given ? c->reviewed : DATE_NONE);
    filing_put(f, "result", given ? (mend ? "mend" : "lawful") : NULL);
    filing_put(f, "opinion",
               !given ? NULL
               : mend ? "权限和程序合法，个别表述应与上位法一致。"
                      : "权限、程序、内容合法。");
    filing_put(f, "taken_up", given && mend ? "taken" : NULL);
    for (int k = 0; k < 3; k++) {
        static const char *const aspects[] = {"authority", "procedure", "substance"};
        if (given)
            filing_bool(f, aspects[k], true);
    }
    filing_put(f, "state", back ? "returned" : given ? "given" : "received");
}

static void write_reviews(struct files *to, const struct course *c)
{
    if (!reached(c, REVIEWING))
        return;
    if (c->i % 5 == 3)
        write_review(to, c, filing_text(to->reviews, "%s-审01", c->number), workday_after(c->closes, 7), true);
    write_review(to, c, c->review, c->received, false);
}

static void write_advisers(struct files *to, const struct course *c)
{
    struct filing *f = to->advisers;
    const char *adviser = filing_person(f);
    const struct {
        const char *stage;
        int32_t on;
        enum reach from;
    } steps[] = {{"start", c->started, COMMENTING},
                 {"draft", c->drafted, COMMENTING},
                 {"comment", c->feedback, ASSESSING},
                 {"review", workday_after(c->received, 3), DECIDED},
                 {"discuss", c->discussed, DECIDED}};
    bool throughout = date_year(c->discussed) >= 2020 || c->i % 3 != 1;
    for (unsigned k = 0; k < NUMBER_OF(steps); k++) {
        bool asked = strcmp(steps[k].stage, "comment") != 0 || !has(c, SECRET);
        if (!asked || !reached(c, steps[k].from) || (!throughout && k < 3))
            continue;
        filing_row(f, filing_text(f, "%s-顾%02u", c->number, k + 1), KUANCHENG, c->organ);
        filing_put(f, "decision", c->number);
        filing_put(f, "stage", steps[k].stage);
        filing_put(f, "adviser", adviser);
        filing_put(f, "firm", "吉林示例律师事务所");
        filing_date(f, "taken_part_on", steps[k].on);
        filing_put(f, "opinion", "就权限、程序和条款表述提出法律意见。");
    }
}

/* ---- the meeting and after */

static void write_discussion(struct files *to, const struct course *c, unsigned k, int32_t on, bool last)
{
    struct filing *f = to->discussions;
    bool differs = c->i % 7 == 5 || !last;
    unsigned members = has(c, PLENARY) ? 46 : 9;
    filing_row(f, filing_text(f, "%s-议%02u", c->number, k), KUANCHENG, KIT_GOVERNMENT);
    filing_put(f, "decision", c->number);
    filing_put(f, "review", c->review);
    filing_put(f, "meeting", c->meeting);
    filing_putf(f, "meeting_name", "区政府%d年第%u次%s", date_year(on), ++to->meetings,
                has(c, UNMET)     ? "区长办公会议"
                : has(c, PLENARY) ? "全体会议"
                                  : "常务会议");
    filing_date(f, "held_on", on);
    filing_put(f, "chair", "区长");
    filing_int(f, "present", members - filing_between(f, 0, 2));
    filing_int(f, "members", members);
    filing_put(f, "opinions",
               last ? "会议组成人员逐一发表意见，区长末位发言，同意草案。" : "会议认为资金方案需要进一步论证。");
    filing_put(f, "dissent", differs ? "一名组成人员建议分两期实施，已载入会议纪要。" : NULL);
    filing_put(f, "result", !last ? "later" : c->i % 3 == 2 ? "mended" : "passed");
}

static void write_execution(struct files *to, const struct course *c)
{
    struct filing *f = to->executions;
    bool done = c->of->start < 20200101;
    filing_row(f, filing_text(f, "%s-执01", c->number), KUANCHENG, c->organ);
    filing_put(f, "decision", c->number);
    filing_putf(f, "task", "组织实施%s", c->of->subject);
    filing_date(f, "due_on", done ? c->published + 300 : date_of(2021, 11, 30));
    filing_date(f, "done_on", done ? kit_weekday(c->published + (int32_t)filing_between(f, 180, 280)) : DATE_NONE);
    filing_put(f, "state", done ? "done" : "going");
}

static void write_evaluation(struct files *to, const struct course *c)
{
    struct filing *f = to->evaluations;
    bool finished = c->of->reach == EVALUATED;
    int32_t began = finished ? kit_weekday(date_of(2020, 8, 3) + (int32_t)(c->i * 5)) : date_of(2021, 2, 1);
    filing_row(f, filing_text(f, "%s-评01", c->number), KUANCHENG, c->organ);
    filing_put(f, "decision", c->number);
    filing_put(f, "evaluator", "示例公共政策研究院");
    filing_put(f, "reason", finished ? "实施满一年" : "公众提出较多意见");
    filing_date(f, "began_on", began);
    filing_date(f, "finished_on", finished ? workday_after(began, 35) : DATE_NONE);
    if (finished)
        filing_int(f, "satisfied", filing_between(f, 84, 96));
    filing_put(f, "effects", finished ? "达到预期目标，群众总体满意。" : NULL);
    filing_put(f, "conclusion", finished ? (c->i == 2 ? "adjust" : "keep") : NULL);
}

static void write_end(struct files *to, const struct course *c)
{
    if (!is_decided(c))
        return;
    if (has(c, TWICE))
        write_discussion(to, c, 1, workday_after(c->reviewed, 4), false);
    write_discussion(to, c, has(c, TWICE) ? 2 : 1, c->discussed, true);
    write_execution(to, c);
    if (c->of->reach == EVALUATED || has(c, URGENT))
        write_evaluation(to, c);
}

/* One decision of 2020 in each of two other districts; neither may reach Kuancheng's figures. */
static void write_others(struct sample *s)
{
    struct filing *f = filing_open(s, "decision", "city", FILING_CSV);
    for (size_t i = 0; i < 2 && i < sample_district_count; i++) {
        const struct sample_district *d = &sample_districts[i];
        filing_row(f, filing_text(f, "%s决2020-001", d->code), d->code, filing_text(f, "%s人民政府", d->name));
        filing_put(f, "subject", "公共停车收费调整方案");
        filing_put(f, "kind", "policy");
        filing_put(f, "source", "department");
        filing_put(f, "legal_basis", "重大行政决策程序暂行条例第三条");
        filing_bool(f, "technical", false);
        filing_bool(f, "risky", false);
        filing_bool(f, "market", false);
        filing_bool(f, "secret", false);
        filing_date(f, "started_on", date_of(2020, 4, 7));
        filing_put(f, "meeting", i == 0 ? "standing" : "head");
        filing_date(f, "discussed_on", date_of(2020, 8, 11));
        filing_date(f, "decided_on", date_of(2020, 8, 11));
        filing_put(f, "state", "decided");
    }
}

void sample_decisions(struct sample *s)
{
    struct files to = {
        .entries = filing_open(s, "catalogue_entry", NULL, FILING_XLSX),
        .decisions = filing_open(s, "decision", NULL, FILING_XLSX),
        .drafts = filing_open(s, "decision_draft", NULL, FILING_CSV),
        .periods = filing_open(s, "comment_period", NULL, FILING_XLSX),
        .comments = filing_open(s, "public_comment", NULL, FILING_CSV),
        .events = filing_open(s, "opinion_event", NULL, FILING_CSV),
        .experts = filing_open(s, "expert_opinion", NULL, FILING_CSV),
        .risks = filing_open(s, "risk_assessment", NULL, FILING_CSV),
        .reviews = filing_open(s, "decision_review", NULL, FILING_XLSX),
        .advisers = filing_open(s, "adviser_part", NULL, FILING_CSV),
        .discussions = filing_open(s, "decision_discussion", NULL, FILING_XLSX),
        .executions = filing_open(s, "decision_execution", NULL, FILING_CSV),
        .evaluations = filing_open(s, "decision_evaluation", NULL, FILING_CSV),
    };
    write_catalogues(s);
    for (unsigned i = 0; i < NUMBER_OF(topics); i++) {
        struct course c = plan(&to, &topics[i], i);
        write_entry_of(&to, &c);
        write_decision(&to, &c);
        write_drafts(&to, &c);
        write_opinions(&to, &c);
        write_events(&to, &c);
        write_experts(&to, &c);
        write_risk(&to, &c);
        write_reviews(&to, &c);
        write_advisers(&to, &c);
        write_end(&to, &c);
    }
    assert(to.decided_2020 == DECIDED_2020);
    write_idle_entries(&to);
    write_others(s);
}
