/* Oversight (M6): what deputies, CPPCC members, courts and the procuratorate put to the district, and how it ended.
 * Beside the matters that count stand merged ones, the years before and after, and other districts'.
 * Judgments against organs are written with their suits; here stand the others. */
#include "enforcers.h"
#include "kit.h"
#include "workdays.h"

#include <string.h>

/* The totals: the first is the seed's, the others are of a likely size. */
enum {
    PROPOSALS_2020 = 74,
    SUGGESTIONS_2020 = 112,
    JUDGMENTS_2020 = 11, /* due in 2020, beside those of suits */
    RECOMMENDATIONS_2020 = 22,
};

#define NUMBER_OF(list) (sizeof(list) / sizeof *(list))

/* Matters alike in source, year and end. */
static const struct lot {
    const char *source, *state;
    int year;
    unsigned count;
    unsigned district; /* 0: Kuancheng, else the place in sample_districts, from 1 */
} lots[] = {
    {"proposal", "closed", 2019, 68, 0},
    {"proposal", "withdrawn", 2019, 2, 0},
    {"suggestion", "closed", 2019, 104, 0},
    {"proposal", "closed", 2020, PROPOSALS_2020, 0},
    {"proposal", "withdrawn", 2020, 5, 0},
    {"proposal", "returned", 2021, 1, 0},
    {"suggestion", "closed", 2020, SUGGESTIONS_2020, 0},
    {"suggestion", "withdrawn", 2020, 3, 0},
    {"proposal", "handling", 2021, 61, 0},
    {"suggestion", "assigned", 2021, 97, 0},
    {"proposal", "closed", 2020, 6, 1},
    {"proposal", "handling", 2020, 1, 1}, /* open beyond the year, elsewhere */
    {"suggestion", "closed", 2020, 4, 2},
    {"suggestion", "handling", 2020, 1, 2},
};
enum { FIRST_YEAR = 2019, YEARS = 3, PLACES = 3 };

static const struct theme {
    const char *topic, *organ; /* organ: part of its name */
    const char *act, *aim;     /* around the name of a street or town */
} themes[] = {
    {"building", "住房", "加快", "老旧小区改造"},
    {"management", "城市管理", "规范", "占道经营"},
    {"transport", "交通运输", "完善", "公交线路"},
    {"environment", "生态环境", "加强", "河道水质治理"},
    {"education", "教育局", "增加", "学前教育学位"},
    {"health", "卫生健康", "提升", "社区卫生服务能力"},
    {"welfare", "民政", "在", "建设居家养老服务中心"},
    {"work", "人力资源", "在", "开展失业人员技能培训"},
    {"economy", "发展和改革", "支持", "商圈恢复经营"},
    {"culture", "文化广播", "在", "增设健身场地"},
    {"country", "农业农村", "推进", "农村人居环境整治"},
    {"justice", "司法局", "充实", "公共法律服务力量"},
    {"government", "政务服务", "优化", "便民服务中心窗口"},
    {"management", "城市管理", "推进", "生活垃圾分类"},
    {"building", "住房", "规范", "物业服务"},
    {"economy", "商务局", "扶持", "便民市场"},
    {"justice", "宽城区分局", "增设", "视频监控"},
    {"welfare", "退役军人", "做好", "退役军人服务"},
    {"other", "应急管理", "加强", "消防通道管理"},
};

struct files {
    struct filing *proposals, *suggestions, *assists, *contacts, *replies;
    unsigned serial[PLACES][YEARS], paper[2][PLACES][YEARS];
};

struct matter {
    const struct lot *lot;
    const struct theme *theme;
    const char *number, *district, *organ;
    unsigned i, paper;
    bool proposal, intersession, extended, redone, unrated;
    int32_t assigned, due, replied, again, rated, closed;
};
enum { RATING = 15 }; /* workdays after which silence is satisfaction, since 2020 */

static bool is_closed(const struct matter *m)
{
    return strcmp(m->lot->state, "closed") == 0;
}

/* The session's matters are assigned in one meeting; of a closed year, some come in between sessions. */
static int32_t assigned_on(struct filing *f, const struct matter *m)
{
    int year = m->lot->year;
    if (m->intersession)
        return filing_workday(f, date_of(year, 4, 13), date_of(year, 8, 21));
    if (year == 2021)
        return date_of(2021, 2, 9);
    return year == 2020 ? date_of(2020, 3, 18) : date_of(2019, 2, 21);
}

static void plan_end(struct filing *f, struct matter *m)
{
    m->replied = m->again = m->rated = m->closed = DATE_NONE;
    if (!is_closed(m))
        return;
    bool late = m->i % 37 == 9, slow = m->i % 50 == 36;
    m->replied = workday_after(late ? m->due + 5 : filing_day(f, m->assigned + 28, m->due - 4), 0);
    m->again =
        m->redone ? kit_weekday(m->replied + (int32_t)filing_between(f, slow ? 42 : 20, slow ? 45 : 29)) : DATE_NONE;
    m->unrated = !m->redone && m->i % 10 == 6 && m->replied >= date_of(2020, 1, 2);
    m->rated = m->unrated ? workday_after(m->replied, RATING) + 1
                          : kit_weekday((m->redone ? m->again : m->replied) + (int32_t)filing_between(f, 3, 14));
    m->closed = kit_weekday(m->rated + (int32_t)filing_between(f, 1, 7));
}

static struct matter plan_matter(struct files *to, struct filing *f, const struct lot *lot, unsigned i)
{
    unsigned year = (unsigned)(lot->year - FIRST_YEAR);
    struct matter m = {.lot = lot, .i = i, .proposal = strcmp(lot->source, "proposal") == 0};
    m.theme = &themes[(i * 7 + year * 3 + m.proposal) % NUMBER_OF(themes)];
    m.district = lot->district ? sample_districts[lot->district - 1].code : KUANCHENG;
    m.organ = lot->district ? filing_text(f, "%s人民政府", sample_districts[lot->district - 1].name)
                            : organ_with(m.theme->organ);
    m.number = filing_text(f, "%s督%d-%04u", m.district, lot->year, ++to->serial[lot->district][year]);
    m.paper = ++to->paper[m.proposal][lot->district][year];
    m.intersession = lot->year != 2021 && i % 9 == 8;
    m.extended = !m.intersession && i % 13 == 7;
    m.redone = i % 25 == 11;
    m.assigned = assigned_on(f, &m);
    m.due = workday_after(kit_months_after(m.assigned, m.extended ? 6 : 3), 0);
    plan_end(f, &m);
    return m;
}

static const char *class_of(const struct matter *m)
{
    return m->i % 6 == 4 ? "b" : m->i % 17 == 9 ? "c" : "a";
}

static const char *rating_of(const struct matter *m)
{
    return m->i % 14 == 3 && !m->unrated ? "fairly" : "satisfied";
}

static void put_paper(struct filing *f, const struct matter *m)
{
    int order = m->lot->year - 2016; /* the fourth session in 2020 */
    const char *session = filing_text(f, m->proposal ? "区政协八届%d次会议" : "区十八届人大%d次会议", order);
    bool named = m->lot->district == 0;
    filing_put(f, "source", m->lot->source);
    filing_putf(f, "paper", "%s第%u号", session, m->paper);
    filing_put(f, "session", session);
    filing_bool(f, "intersession", m->intersession);
    filing_put(f, "topic", m->theme->topic);
    filing_putf(f, "subject", "关于%s%s%s的建议", m->theme->act, named ? kit_base(m->i * 5 + m->paper)->name : "辖区",
                m->theme->aim);
    filing_put(f, "content", "居民反映较为集中，建议主管部门会同属地摸清底数，列出计划，分步实施。");
    filing_put(f, "author", filing_person(f));
    filing_put(f, "author_group", m->proposal ? "示例界别" : "示例代表团");
    filing_int(f, "joined", m->proposal ? filing_between(f, 0, 4) : filing_between(f, 0, 9));
    filing_bool(f, "key_matter", m->i % 15 == 2);
    filing_put(f, "watched_by", m->i % 15 == 2 ? filing_person(f) : NULL);
}

static void put_course(struct filing *f, const struct matter *m)
{
    bool closed = is_closed(m), open_reply = closed && m->i % 4 != 3;
    filing_date(f, "received_on", workday_after(m->assigned - 9, 0));
    filing_date(f, "assigned_on", m->assigned);
    filing_put(f, "handler", filing_person(f));
    filing_date(f, "reply_due_on", m->due);
    filing_bool(f, "extended", m->extended);
    filing_put(f, "extension_months", m->extended ? "3" : NULL);
    filing_date(f, "replied_on", m->replied);
    filing_put(f, "reply_class", closed ? class_of(m) : NULL);
    filing_put(f, "rating", closed ? rating_of(m) : NULL);
    filing_date(f, "rated_on", m->rated);
    filing_bool(f, "redone", closed && m->redone);
    filing_date(f, "closed_on", m->closed);
    filing_date(f, "published_on", open_reply ? kit_weekday(m->closed + 5) : DATE_NONE);
    filing_put(f, "not_public_reason", closed && !open_reply ? "涉及内部管理事项，经征求领衔人意见不公开" : NULL);
    filing_put(f, "state", m->lot->state);
}

/* Assigned to the wrong organ at first, or passed on; made longer; merged, withdrawn or sent back. */
static void tell_handling(struct filing *f, const struct matter *m)
{
    bool withdrawn = strcmp(m->lot->state, "withdrawn") == 0;
    if (m->i % 29 == 3 && is_closed(m)) {
        filing_step(f, workday_after(m->assigned - 7, 0), "assign", NULL, NULL);
        filing_step(f, workday_after(m->assigned - 5, 0), "send_back", "不属于本单位职责，建议重新交办", NULL);
        filing_step(f, m->assigned, "assign", NULL, NULL);
    }
    if (m->i % 31 == 5 && is_closed(m) && !m->lot->district) {
        filing_made_with(f, "organ", KIT_JUSTICE);
        filing_step(f, workday_after(m->assigned, 2), "transfer", "按职责分工调整", "organ", m->organ, NULL);
    }
    if (m->extended && !withdrawn)
        filing_step(f, workday_after(m->assigned, 3), "prolong", "涉及面广，办理难度大", NULL);
    if (withdrawn && m->i % 2)
        filing_step(f, workday_after(m->assigned, 6), "merge", "与另一件内容相同", NULL);
    else if (withdrawn)
        filing_step(f, workday_after(m->assigned, 6), "withdraw", "领衔人书面撤回", NULL);
    if (strcmp(m->lot->state, "returned") == 0)
        filing_step(f, workday_after(m->assigned, 3), "send_back", "不属于本单位职责", NULL);
}

/* Rated by nobody, or badly and handled again; closed without being made public. */
static void tell_end(struct filing *f, const struct matter *m, bool open_reply)
{
    if (m->redone) {
        filing_step(f, m->replied, "reply", NULL, NULL);
        filing_step(f, kit_weekday(m->replied + 5), "rate", NULL, "rating", "not", NULL);
        filing_step(f, kit_weekday(m->replied + 7), "redo", "对办理结果不满意", NULL);
        filing_step(f, m->again, "reply_again", NULL, NULL);
    }
    if (m->unrated)
        filing_step(f, m->rated, "deem_satisfied", NULL, NULL);
    if (!open_reply)
        filing_step(f, kit_weekday(m->closed + 5), "not_publish", NULL, NULL);
}

static void write_assists(struct files *to, const struct matter *m)
{
    struct filing *f = to->assists;
    unsigned count = m->i % 9 == 4 ? 2 : m->i % 3 == 1;
    for (unsigned k = 0; k < count; k++) {
        const char *organ = kit_base_organ(m->i * 5 + m->paper + k);
        filing_row(f, filing_text(f, "%s-会%02u", m->number, k + 1), m->district, organ);
        filing_made_on(f, workday_after(m->assigned, 2));
        filing_put(f, "matter", m->number);
        filing_put(f, "duty", k == 0 ? "提供属地情况，提出会办意见" : "配合现场踏查和居民沟通");
        filing_date(f, "due_on", kit_weekday(m->assigned + 30));
        int32_t answered = is_closed(m) ? kit_weekday(m->assigned + (int32_t)filing_between(f, 12, 27)) : DATE_NONE;
        filing_date(f, "answered_on", answered);
        filing_put(f, "opinion", is_closed(m) ? "情况属实，同意主办单位的办理意见。" : NULL);
        filing_later(f, answered, "answered_on", "opinion", NULL);
    }
}

static void write_contacts(struct files *to, const struct matter *m)
{
    static const char *const manners[] = {"phone", "visit", "meeting", "site", "phone", "letter"};
    struct filing *f = to->contacts;
    for (unsigned k = 0; k < (m->i % 4 == 0 ? 2u : 1u); k++) {
        int32_t on = kit_weekday(m->assigned + (int32_t)filing_between(f, 4 + 10 * k, 12 + 10 * k));
        filing_row(f, filing_text(f, "%s-沟%02u", m->number, k + 1), m->district, m->organ);
        filing_made_on(f, on);
        filing_put(f, "matter", m->number);
        filing_put(f, "manner", filing_choose(f, manners, NUMBER_OF(manners)));
        filing_date(f, "held_on", on);
        filing_put(f, "by_whom", filing_person(f));
        filing_put(f, "opinion", k == 0 ? "介绍了提出的背景，希望听取居民意见" : "认可办理思路，希望明确完成时间");
    }
}

static void write_reply(struct files *to, const struct matter *m, unsigned at, int32_t on, const char *rating,
                        int32_t rated)
{
    static const char *const contents[] = {"您提出的事项已经办结，现将办理情况答复如下。",
                                           "您提出的事项已列入工作计划，将分步解决，现答复如下。",
                                           "您提出的意见受条件所限暂难实施，留作今后工作参考，现说明如下。"};
    struct filing *f = to->replies;
    const char *class = class_of(m);
    bool promised = *class == 'b';
    filing_row(f, filing_text(f, "%s-复%02u", m->number, at), m->district, m->organ);
    filing_made_on(f, kit_weekday(on - 6));
    filing_step(f, kit_weekday(on - 3), "sign", NULL, NULL);
    filing_put(f, "matter", m->number);
    filing_putf(f, "document_number", "示例复〔%d〕%zu号", m->lot->year, filing_rows(f));
    filing_put(f, "reply_class", class);
    filing_put(f, "content", contents[*class - 'a']);
    filing_put(f, "signed_by", filing_person(f));
    filing_date(f, "replied_on", on);
    filing_put(f, "attitude", "satisfied");
    filing_put(f, "rating", rating);
    filing_put(f, "promise", promised ? "列入年度计划，按节点推进" : NULL);
    filing_date(f, "promise_due_on", promised ? date_of(m->lot->year + 1, 10, 30) : DATE_NONE);
    filing_date(f, "promise_kept_on", promised && m->lot->year == 2019 ? date_of(2020, 9, 25) : DATE_NONE);
    if (promised)
        filing_made_with(f, "promise", "列入年度计划，按节点推进");
    if (m->unrated) {
        filing_put(f, "attitude", NULL);
        filing_put(f, "rating", NULL);
    } else {
        filing_step(f, on, "send", NULL, NULL);
        filing_step(f, rated, "rate", NULL, NULL);
    }
    filing_put(f, "state", "sent");
}

static void write_matter(struct files *to, const struct lot *lot, unsigned i)
{
    struct filing *f = strcmp(lot->source, "proposal") == 0 ? to->proposals : to->suggestions;
    struct matter m = plan_matter(to, f, lot, i);
    filing_row(f, m.number, m.district, m.organ);
    put_paper(f, &m);
    put_course(f, &m);
    bool withdrawn = strcmp(lot->state, "withdrawn") == 0;
    if (withdrawn && i % 2)
        filing_put(f, "merged_into", filing_text(f, "%s督%d-%04u", m.district, lot->year, i));
    tell_handling(f, &m);
    if (is_closed(&m))
        tell_end(f, &m, i % 4 != 3);
    if (!lot->district && !withdrawn && strcmp(lot->state, "returned") != 0)
        write_assists(to, &m);
    if (!is_closed(&m))
        return;
    write_contacts(to, &m);
    write_reply(to, &m, 1, m.replied, m.redone ? "not" : rating_of(&m),
                m.redone ? kit_weekday(m.replied + 5) : m.rated);
    if (m.redone)
        write_reply(to, &m, 2, m.again, rating_of(&m), m.rated);
}

static void write_matters(struct sample *s)
{
    struct files to = {
        .proposals = filing_open(s, "oversight_matter", "proposals", FILING_XLSX),
        .suggestions = filing_open(s, "oversight_matter", "suggestions", FILING_XLSX),
        .assists = filing_open(s, "oversight_assist", NULL, FILING_CSV),
        .contacts = filing_open(s, "oversight_contact", NULL, FILING_CSV),
        .replies = filing_open(s, "oversight_reply", NULL, FILING_CSV),
    };
    for (size_t l = 0; l < NUMBER_OF(lots); l++)
        for (unsigned i = 0; i < lots[l].count; i++)
            write_matter(&to, &lots[l], i);
}

static const struct claim {
    const char *kind, *cause, *duty_kind, *duty, *organ;
    int wan; /* ten thousand yuan to pay; 0: nothing */
} claims[] = {
    {"civil", "建设工程施工合同纠纷", "payment", "支付工程款及利息", "住房", 38},
    {"labour", "确认劳动关系纠纷", "perform", "补办社会保险手续", "城市管理", 0},
    {"civil", "房屋租赁合同纠纷", "payment", "支付欠付租金", "教育局", 6},
    {"compensation", "行政赔偿", "payment", "支付赔偿款", "城市管理", 4},
    {"labour", "追索劳动报酬纠纷", "payment", "支付工资差额", "卫生健康", 2},
    {"civil", "买卖合同纠纷", "payment", "支付货款", "兰家镇", 11},
    {"civil", "物业服务合同纠纷", "payment", "支付物业费", "文化广播", 3},
    {"civil", "排除妨害纠纷", "remedy", "清除堆放物并恢复原状", "奋进镇", 0},
};

static void write_judgment(struct filing *f, unsigned at, const char *number, int32_t in_force, const char *state)
{
    const struct claim *c = &claims[at % NUMBER_OF(claims)];
    enum { GIVEN = 30, STOOD = 10 };
    bool done = strcmp(state, "performed") == 0, stayed = strcmp(state, "stayed") == 0;
    bool stood = done && at == 5, again = done && at == 3, late = done && at == 11;
    int32_t performed = kit_weekday(in_force + (int32_t)filing_between(f, 6, 26));
    int32_t due = workday_after(in_force + GIVEN + (stood ? STOOD : 0), 0);
    if (again) {
        due = workday_after(in_force + STOOD + GIVEN, 0);
        performed = kit_weekday(in_force + STOOD + 12);
    } else if (late || stood) {
        performed = workday_after(due, late ? 3 : 0);
    }
    int year = date_year(in_force);
    filing_row(f, number, KUANCHENG, organ_with(c->organ));
    filing_putf(f, "case_number", strcmp(c->kind, "compensation") == 0 ? "(%d)吉0103行赔初%u号" : "(%d)吉0103民初%u号",
                year, 301 + at * 9);
    filing_put(f, "court", "长春市宽城区人民法院");
    filing_put(f, "kind", c->kind);
    filing_put(f, "cause", c->cause);
    filing_put(f, "duty_kind", c->duty_kind);
    filing_put(f, "duty", c->duty);
    filing_money(f, "amount", c->wan * 1000000LL);
    filing_date(f, "in_force_on", in_force);
    filing_date(f, "due_on", stayed ? DATE_NONE : due);
    filing_int(f, "perform_days", GIVEN);
    filing_put(f, "stay_order", stayed ? filing_text(f, "(%d)吉0103执异%u号", year, at) : NULL);
    filing_put(f, "plan", "列入预算，指定专人与申请人对接，按期履行。");
    filing_date(f, "performed_on", done ? performed : DATE_NONE);
    filing_money(f, "paid", done ? c->wan * 1000000LL : 0);
    filing_put(f, "proof", done ? (c->wan ? "支付凭证" : "履行情况报告") : NULL);
    filing_put(f, "accountable", filing_person(f));
    filing_put(f, "state", state);
    if (stood) {
        filing_step(f, in_force + 5, "stay", "法院裁定中止", "stay_order", "(2019)吉0103执异5号", NULL);
        filing_step(f, in_force + 5 + STOOD, "go_on", "中止的原因消除", NULL);
    }
    if (again) {
        filing_step(f, in_force + 4, "perform", NULL, "proof", "支付凭证（部分）", NULL);
        filing_step(f, in_force + STOOD, "reopen", "核查发现利息未付", NULL);
    }
}

static void write_judgments(struct sample *s)
{
    /* The first of 2020's came into force in December before: a judgment counts in the year in which it is due. */
    static const struct {
        const char *state;
        int year, month;
        unsigned count, every; /* days between */
    } series[] = {
        {"performed", 2019, 2, 8, 33}, {"performed", 2019, 12, 1, 1}, {"performed", 2020, 1, JUDGMENTS_2020 - 1, 31},
        {"stayed", 2020, 6, 1, 1},     {"going", 2021, 2, 2, 6},
    };
    struct filing *f = filing_open(s, "court_judgment", NULL, FILING_XLSX);
    unsigned serial[YEARS] = {0}, at = 0;
    for (size_t k = 0; k < NUMBER_OF(series); k++)
        for (unsigned i = 0; i < series[k].count; i++, at++) {
            int32_t on = kit_weekday(date_of(series[k].year, series[k].month, 9) + (int32_t)(i * series[k].every));
            int year = date_year(on);
            write_judgment(f, at, filing_text(f, KUANCHENG "裁%d-%03u", year, ++serial[year - FIRST_YEAR]), on,
                           series[k].state);
        }
}

static const struct finding {
    const char *kind, *topic, *organ, *problem, *advice;
} findings[] = {
    {"public_interest", "整治河道沿岸堆放垃圾", "生态环境", "河道沿岸堆放生活垃圾，影响水质。",
     "依法履行监管职责，清运垃圾并建立巡查机制。"},
    {"public_interest", "规范外卖食品安全监管", "市场监督", "部分外卖店铺证照公示不全。",
     "开展排查，督促平台履行审核责任。"},
    {"public_interest", "整治占用盲道问题", "城市管理", "部分路段盲道被占用、损坏。", "修复盲道，加强日常管理。"},
    {"governance", "加强校园周边安全防范", "教育局", "部分学校周边安全防范设施不足。",
     "会同有关部门完善设施，落实护校力量。"},
    {"public_interest", "治理建筑工地扬尘", "住房", "部分工地未落实湿法作业和覆盖。", "督促整改，对违法行为依法处理。"},
    {"correction", "纠正行政处罚未及时执行", "市场监督", "部分处罚决定逾期未申请强制执行。",
     "清理未执行案件，依法申请执行。"},
    {"public_interest", "保护地下水资源", "农业农村", "个别单位无证取用地下水。", "依法查处，规范取水管理。"},
    {"governance", "完善社区矫正衔接", "司法局", "个别对象报到衔接不及时。", "完善交接流程，落实核查。"},
    {"public_interest", "规范医疗废物处置", "卫生健康", "个别诊所医疗废物暂存不规范。", "开展检查，督促规范处置。"},
    {"other", "落实消防通道管理责任", "应急管理", "部分小区消防通道被占用。", "开展整治，明确管理责任。"},
};

static void write_recommendation(struct filing *f, int year, unsigned i, int32_t received, const char *state)
{
    const struct finding *n = &findings[(i * 3 + (unsigned)year) % NUMBER_OF(findings)];
    bool urgent = i % 11 == 6 && strcmp(n->kind, "public_interest") == 0, done = strcmp(state, "performed") == 0;
    bool again = done && !urgent && i % 17 == 8, late = done && i % 13 == 5;
    int32_t from = again ? kit_weekday(received + 30) : received;
    int32_t due = workday_after(urgent ? from + 15 : kit_months_after(from, 2), 0);
    int32_t replied = late ? workday_after(due, 3) : filing_workday(f, from + (urgent ? 6 : 25), due - 2);
    int32_t performed = kit_weekday(replied + (int32_t)filing_between(f, 0, 18));
    filing_row(f, filing_text(f, "宽检建示〔%d〕%u号", year, i + 1), KUANCHENG, organ_with(n->organ));
    filing_made_on(f, received);
    filing_put(f, "kind", n->kind);
    filing_put(f, "topic", n->topic);
    filing_put(f, "from_organ", "长春市宽城区人民检察院");
    filing_put(f, "problem", n->problem);
    filing_put(f, "advice", n->advice);
    filing_date(f, "made_on", kit_weekday(received - 4));
    filing_date(f, "received_on", received);
    filing_bool(f, "urgent", urgent);
    bool termed = strcmp(n->kind, "public_interest") == 0 || received >= date_of(2019, 2, 26);
    filing_date(f, "reply_due_on", termed ? due : DATE_NONE);
    filing_put(f, "measures", done ? "制定整改方案，开展专项检查，完善长效机制。" : NULL);
    filing_date(f, "replied_on", done ? replied : DATE_NONE);
    filing_put(f, "reply_number", done ? filing_text(f, "示例复〔%d〕%u号", date_year(replied), 500 + i) : NULL);
    filing_date(f, "performed_on", done ? performed : DATE_NONE);
    filing_date(f, "followed_on", done && performed + 45 < SAMPLE_AS_OF ? kit_weekday(performed + 40) : DATE_NONE);
    filing_put(f, "state", state);
    if (again) {
        filing_step(f, kit_weekday(received + 20), "reply", NULL, "reply_number",
                    filing_text(f, "示例复〔%d〕%u号", year, 400 + i), "measures", "制定整改方案，已开展排查。", NULL);
        filing_step(f, from, "send_back", "一处问题未整改到位", NULL);
    }
    if (strcmp(state, "withdrawn") == 0)
        filing_step(f, workday_after(received, 5), "withdraw", "发现同一问题已另案处理", NULL);
}

static void write_recommendations(struct sample *s)
{
    enum { WITHDRAWN_AT = 9 }; /* which of 2020 the procuratorate took back */
    static const struct {
        int year;
        unsigned count, every;
    } years[] = {{2019, 17, 19}, {2020, RECOMMENDATIONS_2020 + 1, 14}, {2021, 2, 9}};
    struct filing *f = filing_open(s, "procuratorial_recommendation", NULL, FILING_XLSX);
    for (size_t y = 0; y < NUMBER_OF(years); y++)
        for (unsigned i = 0; i < years[y].count; i++) {
            int year = years[y].year;
            int32_t on = kit_weekday(date_of(year, year == 2021 ? 2 : 1, 7) + (int32_t)(i * years[y].every));
            bool back = year == 2020 && i == WITHDRAWN_AT;
            write_recommendation(f, year, i, on, back ? "withdrawn" : year == 2021 ? "handling" : "performed");
        }
}

static void write_deliberations(struct sample *s)
{
    static const struct {
        int year, month, seq;
        const char *kind, *topic, *organ;
    } rows[] = {
        {2019, 4, 1, "report", "法治政府建设情况", "司法局"},
        {2019, 7, 2, "inspection", "食品安全法执法检查", "市场监督"},
        {2019, 8, 3, "budget", "上半年预算执行情况", "财政局"},
        {2019, 11, 4, "report", "物业管理工作情况", "住房"},
        {2020, 4, 1, "report", "优化营商环境工作情况", "政务服务"},
        {2020, 6, 2, "inspection", "传染病防治法执法检查", "卫生健康"},
        {2020, 8, 3, "budget", "上半年预算执行情况", "财政局"},
        {2020, 9, 4, "inquiry", "老旧小区改造专题询问", "住房"},
        {2020, 11, 5, "review", "规范性文件备案审查情况", "司法局"},
        {2021, 2, 1, "report", "生活垃圾分类工作情况", "城市管理"},
    };
    struct filing *f = filing_open(s, "deliberation", NULL, FILING_CSV);
    for (size_t i = 0; i < NUMBER_OF(rows); i++) {
        enum { GIVEN = 90 };
        int32_t on = kit_weekday(date_of(rows[i].year, rows[i].month, 19)), due = workday_after(on + GIVEN, 0);
        bool done = rows[i].year < 2021, late = i == 3;
        filing_row(f, filing_text(f, KUANCHENG "审%d-%03d", rows[i].year, rows[i].seq), KUANCHENG,
                   organ_with(rows[i].organ));
        filing_put(f, "kind", rows[i].kind);
        filing_put(f, "topic", rows[i].topic);
        filing_putf(f, "meeting", "区人大常委会%d年%d月会议", rows[i].year, rows[i].month);
        filing_date(f, "held_on", on);
        filing_put(f, "opinion", "会议肯定取得的成绩，要求补短板、强弱项，并按期报告处理情况。");
        filing_date(f, "report_due_on", due);
        filing_int(f, "report_days", GIVEN);
        int32_t reported = late ? workday_after(due, 4) : kit_weekday(on + (int32_t)filing_between(f, 50, 80));
        filing_date(f, "reported_on", done ? reported : DATE_NONE);
        filing_put(f, "result", done ? "逐条研究审议意见，明确责任单位和完成时限，已书面报告。" : NULL);
        filing_put(f, "state", done ? "reported" : "given");
    }
}

void sample_oversight(struct sample *s)
{
    write_matters(s);
    write_judgments(s);
    write_recommendations(s);
    write_deliberations(s);
}
