/* Major decisions (M5, M21): catalogues of three years and every step of the decisions that came from them. Beside
 * those decided in 2020 stand dropped ones, those still under way, those of 2019, of which one never saw a meeting, and
 * other districts'. Every decision is planned first, so that all its papers agree. */
#include "decisions.h"
#include "enforcers.h"
#include "kit.h"
#include "workdays.h"

#include <assert.h>
#include <string.h>

/* Decided in 2020, all of them in a standing or plenary meeting, as the seed says of all; the number is ours. */
enum { DECIDED_2020 = 14 };

static const char *const states[] = {"commenting", "assessing", "ended",    "reviewing",
                                     "decided",    "published", "evaluated"};

/* In the order in which they were started. */
static const struct topic topics[] = {
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

/* One decision of 2020 in each of two other districts; neither may reach Kuancheng's figures. */
static const struct topic elsewhere = {20200407, DECIDED, "policy", "公共停车收费调整方案", NULL, 0, 0};

bool has(const struct course *c, unsigned trait)
{
    return (c->of->traits & trait) != 0;
}

bool reached(const struct course *c, enum reach reach)
{
    return c->of->reach >= reach;
}

bool is_decided(const struct course *c)
{
    return reached(c, DECIDED);
}

int version_of(const struct course *c)
{
    if (!reached(c, REVIEWING))
        return 1;
    return c->mended && is_decided(c) ? 3 : 2;
}

static int32_t day_of(int packed)
{
    return date_of(packed / 10000, packed / 100 % 100, packed % 100);
}

static const char *catalogue_number(const struct decision_files *to, int year)
{
    return filing_text(to->catalogues, "%s决目%d-01", to->district, year);
}

/* ---- the plan */

static void plan_comments(struct course *c)
{
    unsigned days = has(c, URGENT) ? 10 : 30;
    c->opened = workday_after(c->drafted, 2);
    c->closes = c->opened + (has(c, URGENT) ? 10 : has(c, LONG) ? 46 : 31);
    c->shortest = workday_after(c->opened + (int32_t)days, 0);
    c->closed = workday_after(c->closes > c->shortest ? c->closes : c->shortest, 1);
    c->feedback = workday_after(c->closed, 4);
    c->assessed = workday_after(c->closed, 8);
}

/* Eight workdays, so that seven have passed; now and then the reviewers took less than they were given. */
static void plan_review(struct filing *f, struct course *c)
{
    c->sent = c->returned = c->revised = c->resent = DATE_NONE;
    c->received = workday_after(c->assessed, 2);
    if (c->back) {
        c->sent = workday_after(c->assessed, 1);
        c->returned = workday_after(c->sent, 2);
        c->received = workday_after(c->returned, 2);
    }
    c->opinion = workday_after(c->received, c->i % 9 == 7 ? 5 : (unsigned)filing_between(f, 8, 9));
    c->reviewed = c->opinion;
    if (c->mended) {
        c->revised = workday_after(c->opinion, 2);
        c->resent = workday_after(c->opinion, 3);
        c->reviewed = workday_after(c->resent, 8);
    }
}

static struct course plan(struct decision_files *to, const struct topic *of, unsigned i)
{
    struct filing *f = to->decisions;
    struct course c = {.of = of, .i = i, .started = day_of(of->start), .back = i % 5 == 3, .mended = i % 3 == 2};
    int year = date_year(c.started);
    unsigned at = (unsigned)(year - FIRST_YEAR);
    c.organ = of->organ ? organ_with(of->organ) : to->government;
    c.number = filing_text(f, "%s决%d-%03u", to->district, year, ++to->decisions_of[at]);
    c.entry = filing_text(f, "%s-%02u", catalogue_number(to, year), ++to->entries_of[at]);
    c.period = filing_text(f, "%s-征01", c.number);
    c.meeting = has(&c, UNMET) ? "head" : has(&c, PLENARY) ? "plenary" : "standing";
    c.drafted = workday_after(c.started, (unsigned)filing_between(f, 12, 16));
    plan_comments(&c);
    plan_review(f, &c);
    c.discussed = workday_after(c.reviewed, has(&c, TWICE) ? 12 : 4);
    c.published = workday_after(c.discussed, (unsigned)filing_between(f, 3, 8));
    return c;
}

/* ---- the catalogue */

static void write_entry(struct decision_files *to, const char *number, int year, const struct topic *of,
                        const char *organ, const char *state)
{
    struct filing *f = to->entries;
    filing_row(f, number, to->district, organ);
    filing_made_on(f, kit_weekday(date_of(year, 2, 3)));
    filing_put(f, "catalogue", catalogue_number(to, year));
    filing_put(f, "matter", of->subject);
    filing_put(f, "kind", of->kind);
    filing_put(f, "legal_basis", "重大行政决策程序暂行条例第三条");
    filing_date(f, "planned_on", date_of(year, 12, 31));
    filing_bool(f, "added", false);
    filing_date(f, "added_on", DATE_NONE);
    filing_put(f, "reason", NULL);
    filing_put(f, "state", state);
}

static int32_t dropped_on(const struct course *c)
{
    return workday_after(c->assessed, 3);
}

static void write_entry_of(struct decision_files *to, const struct course *c)
{
    struct filing *f = to->entries;
    bool dropped = c->of->reach == DROPPED;
    write_entry(to, c->entry, date_year(c->started), c->of, c->organ,
                dropped         ? "withdrawn"
                : is_decided(c) ? "decided"
                                : "started");
    if (has(c, URGENT)) {
        filing_made_on(f, c->started - 2);
        filing_bool(f, "added", true);
        filing_date(f, "added_on", c->started - 1);
        filing_put(f, "reason", "应对疫情影响，经批准增列");
    }
    filing_step(f, c->started, "launch", NULL, NULL);
    if (dropped) {
        filing_put(f, "reason", "实施条件不成熟，经批准调出");
        filing_step(f, dropped_on(c), "withdraw", "实施条件不成熟", NULL);
    } else if (is_decided(c)) {
        filing_step(f, c->discussed, "conclude", NULL, NULL);
    }
}

static void write_idle_entries(struct decision_files *to)
{
    static const struct {
        struct topic of;
        const char *state;
    } rows[] = {
        {{2020, COMMENTING, "project", "全民健身中心建设工程", "文化广播", 0, 0}, "planned"},
        {{2020, COMMENTING, "policy", "网约房治安管理实施意见", "宽城区分局", 0, 0}, "withdrawn"},
        {{2021, COMMENTING, "plan", "生态环境保护“十四五”规划", "生态环境", 0, 0}, "planned"},
        {{2021, COMMENTING, "project", "2021年老旧小区改造实施方案", "住房", 0, 0}, "planned"},
        {{2021, COMMENTING, "policy", "优化营商环境若干措施", "政务服务", 0, 0}, "planned"},
        {{2021, COMMENTING, "plan", "法治社会建设实施方案", "司法局", 0, 0}, "planned"},
        {{2021, COMMENTING, "policy", "普惠性幼儿园扶持办法", "教育局", 0, 0}, "planned"},
    };
    for (size_t i = 0; i < NUMBER_OF(rows); i++) {
        const struct topic *of = &rows[i].of;
        const char *number = filing_text(to->entries, "%s-%02u", catalogue_number(to, of->start),
                                         ++to->entries_of[of->start - FIRST_YEAR]);
        write_entry(to, number, of->start, of, organ_with(of->organ), rows[i].state);
        if (strcmp(rows[i].state, "withdrawn") == 0) {
            filing_put(to->entries, "reason", "上级已有统一规定，经批准调出");
            filing_step(to->entries, date_of(2020, 9, 14), "withdraw", "上级已有统一规定", NULL);
        }
    }
}

/* 2021's is not out yet; 2020's went back once before it was agreed to. */
static void write_catalogue(struct decision_files *to, int year, int32_t on)
{
    struct filing *f = to->catalogues;
    bool out = on != DATE_NONE;
    filing_row(f, catalogue_number(to, year), to->district, to->government);
    filing_made_on(f, kit_weekday(date_of(year, 1, 14)));
    filing_putf(f, "name", "%s%d年度重大行政决策事项目录", to->government, year);
    filing_int(f, "catalogue_year", year);
    filing_put(f, "drafted_by", to->reviewing);
    filing_date(f, "party_agreed_on", out ? kit_weekday(on - 6) : DATE_NONE);
    filing_date(f, "approved_on", out ? kit_weekday(on - 8) : DATE_NONE);
    filing_put(f, "document_number", out ? filing_text(f, "示例府办发〔%d〕2号", year) : NULL);
    filing_date(f, "published_on", on);
    filing_put(f, "address", out ? "区政府门户网站重大行政决策专栏" : NULL);
    filing_put(f, "state", out ? "published" : "drafting");
    if (!out)
        return;
    if (year == 2020) {
        filing_step(f, kit_weekday(on - 21), "approve", NULL, NULL);
        filing_step(f, kit_weekday(on - 18), "send_back", "个别事项依据不足", NULL);
    }
    filing_step(f, kit_weekday(on - 8), "approve", NULL, NULL);
    filing_step(f, kit_weekday(on - 6), "agree", NULL, NULL);
}

static void write_catalogues(struct decision_files *to)
{
    static const int published[YEARS] = {20190220, 20200306, 0};
    for (int i = 0; i < YEARS; i++)
        write_catalogue(to, FIRST_YEAR + i, published[i] ? day_of(published[i]) : DATE_NONE);
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
    filing_int(f, "draft_version", version_of(c));
}

static void send_to_review(struct filing *f, const struct course *c, int32_t on)
{
    if (has(c, MARKET))
        filing_step(f, on, "send_to_review", NULL, "competition_reviewed_on", kit_day_text(f, c->assessed), NULL);
    else
        filing_step(f, on, "send_to_review", NULL, NULL);
}

static void tell_review(struct filing *f, const struct course *c)
{
    filing_step(f, c->assessed, "change_draft", "按照征求的意见修改", "draft_version", "2", NULL);
    if (c->back) {
        send_to_review(f, c, c->sent);
        filing_step(f, c->returned, "send_back", "缺征求意见采纳情况说明", NULL);
    }
    send_to_review(f, c, c->received);
    if (!is_decided(c) || !c->mended)
        return;
    filing_step(f, c->opinion, "send_back", "个别条款应当与上位法一致", NULL);
    filing_step(f, c->revised, "change_draft", "按照合法性审查意见修改", "draft_version", "3", NULL);
    send_to_review(f, c, c->resent);
}

/* What its fields do not tell. */
static void tell_decision(struct filing *f, const struct course *c)
{
    filing_step(f, workday_after(c->started, 1), "begin_draft", NULL, NULL);
    if (has(c, SECRET))
        filing_step(f, c->opened, "skip_comment", "依法不予公开", "draft_version", "1", NULL);
    else
        filing_step(f, c->opened, "open_comment", NULL, "draft_version", "1", NULL);
    if (!has(c, SECRET) && reached(c, ASSESSING))
        filing_step(f, c->closed, "close_comment", NULL, NULL);
    if (c->of->reach == DROPPED)
        filing_step(f, dropped_on(c), "end", NULL, NULL);
    if (reached(c, REVIEWING))
        tell_review(f, c);
    if (is_decided(c) && has(c, TWICE)) {
        filing_step(f, c->reviewed, "submit", NULL, NULL);
        filing_step(f, workday_after(c->reviewed, 4), "put_off", "资金方案需要进一步论证", NULL);
    }
}

static void write_decision(struct decision_files *to, const struct course *c)
{
    struct filing *f = to->decisions;
    bool decided = is_decided(c), published = reached(c, PUBLISHED);
    bool advised = date_year(c->discussed) >= 2020 || c->i % 3 != 1;
    filing_row(f, c->number, to->district, c->organ);
    put_matter(f, c);
    filing_put(f, "adviser_throughout", decided ? advised ? "是" : "否" : NULL);
    filing_date(f, "competition_reviewed_on", has(c, MARKET) && reached(c, REVIEWING) ? c->assessed : DATE_NONE);
    filing_date(f, "review_passed_on", decided ? c->reviewed : DATE_NONE);
    filing_put(f, "meeting", decided ? c->meeting : NULL);
    filing_date(f, "discussed_on", decided ? c->discussed : DATE_NONE);
    filing_date(f, "reported_on", decided ? workday_after(c->reviewed, 1) : DATE_NONE);
    filing_date(f, "decided_on", decided ? c->discussed : DATE_NONE);
    filing_put(f, "document_number",
               published ? filing_text(f, "示例府决〔%d〕%u号", date_year(c->published), ++to->documents) : NULL);
    filing_date(f, "published_on", published ? c->published : DATE_NONE);
    filing_put(f, "address", published ? "区政府门户网站重大行政决策专栏" : NULL);
    filing_date(f, "interpreted_on", published ? workday_after(c->published, 2) : DATE_NONE);
    filing_date(f, "archived_on", decided ? workday_after(c->published, 15) : DATE_NONE);
    filing_put(f, "ended_reason", c->of->reach == DROPPED ? "征求意见中分歧较大，实施条件不成熟" : NULL);
    filing_put(f, "state", states[c->of->reach]);
    tell_decision(f, c);
    to->decided_2020 += decided && date_year(c->discussed) == 2020;
}

static struct decision_files open_files(struct sample *s, const char *part)
{
    enum filing_kind kind = part ? FILING_CSV : FILING_XLSX;
    return (struct decision_files){
        .catalogues = filing_open(s, "decision_catalogue", part, kind),
        .entries = filing_open(s, "catalogue_entry", part, kind),
        .decisions = filing_open(s, "decision", part, kind),
        .drafts = filing_open(s, "decision_draft", part, FILING_CSV),
        .periods = filing_open(s, "comment_period", part, kind),
        .comments = filing_open(s, "public_comment", part, FILING_CSV),
        .events = filing_open(s, "opinion_event", part, FILING_CSV),
        .experts = filing_open(s, "expert_opinion", part, FILING_CSV),
        .risks = filing_open(s, "risk_assessment", part, FILING_CSV),
        .reviews = filing_open(s, "decision_review", part, kind),
        .advisers = filing_open(s, "adviser_part", part, FILING_CSV),
        .discussions = filing_open(s, "decision_discussion", part, kind),
        .executions = filing_open(s, "decision_execution", part, FILING_CSV),
        .evaluations = filing_open(s, "decision_evaluation", part, FILING_CSV),
        .district = KUANCHENG,
        .government = KIT_GOVERNMENT,
        .reviewing = KIT_JUSTICE,
    };
}

static void write_all_of(struct decision_files *to, const struct topic *of, unsigned i)
{
    struct course c = plan(to, of, i);
    write_entry_of(to, &c);
    write_decision(to, &c);
    write_papers(to, &c);
}

static void write_elsewhere(struct sample *s)
{
    for (size_t i = 0; i < 2 && i < sample_district_count; i++) {
        const struct sample_district *d = &sample_districts[i];
        struct decision_files to = open_files(s, "city");
        to.district = d->code;
        to.government = to.reviewing = filing_text(to.decisions, "%s人民政府", d->name);
        write_catalogue(&to, 2020, date_of(2020, 3, 20));
        write_all_of(&to, &elsewhere, 0);
    }
}

void sample_decisions(struct sample *s)
{
    struct decision_files to = open_files(s, NULL);
    write_catalogues(&to);
    for (unsigned i = 0; i < NUMBER_OF(topics); i++)
        write_all_of(&to, &topics[i], i);
    assert(to.decided_2020 == DECIDED_2020);
    write_idle_entries(&to);
    write_elsewhere(s);
}
