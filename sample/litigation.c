/* Litigation (M14): thirty-five suits in 2020; the hearings of 2019 and 2020 with who appeared; and, because the figure
 * is a rank, those of the other districts. Beside them what must not count: suits joined as a third party, hearings
 * postponed, and those of the next year. */
#include "kit.h"
#include "workdays.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* The totals. Half of the hearings with a head in 2019 and nine of ten in 2020 make the rise of 40 points. */
enum { CASES_2020 = 35, CASES_2019 = 27, THIRD_PARTY_2020 = 3, CASES_2021 = 2 };

static const struct tally {
    int year;
    unsigned hearings, heads;
} tallies[] = {{2019, 20, 10}, {2020, 30, 27}, {2021, 2, 1}};
enum { TALLIES = sizeof tallies / sizeof *tallies };

/* The other districts, in the order of sample_districts: hearings and heads. None reaches nine of ten in 2020. */
static const struct rival {
    unsigned hearings, heads, hearings_before, heads_before;
} rivals[] = {
    {25, 22, 18, 12}, {32, 27, 24, 15}, {28, 23, 20, 13}, {36, 28, 26, 16}, {24, 18, 16, 9},
    {30, 21, 22, 12}, {20, 13, 14, 7},  {26, 16, 18, 9},  {22, 12, 15, 6},  {24, 12, 16, 7},
};

/* One year's suits of the district: served every few days; up to heard_until in the same year, the carried ones in the
 * next, others decided in writing or pending. Every eleventh is withdrawn before its hearing. */
struct season {
    int year;
    unsigned cases, every, heard_until, carry_from, carry_to;
};
static const struct season seasons[] = {{2019, CASES_2019, 13, 21, 24, 25}, {2020, CASES_2020, 10, 30, 31, 32}};

static const struct {
    const char *subject, *act, *duty;
    enum kit_field organ;
} causes[] = {
    {"房屋征收补偿决定", "compensation", "重新作出补偿决定", KIT_HOUSING},
    {"违法建设强制拆除", "coercion", "赔偿建筑材料损失", KIT_STREETS},
    {"政府信息公开答复", "disclosure", "重新作出答复", KIT_HOUSING},
    {"工伤认定决定", "work_injury", "重新作出认定", KIT_LABOUR},
    {"履行投诉查处职责", "inaction", "限期作出处理", KIT_MARKETS},
    {"房屋征收补偿协议", "agreement", "继续履行协议", KIT_HOUSING},
    {"城市管理行政处罚", "penalty", "退还罚款", KIT_STREETS},
    {"市场监管行政处罚", "penalty", "退还罚款", KIT_MARKETS},
    {"集体土地征收", "expropriation", "采取补救措施", KIT_LAND},
    {"婚姻登记撤销", "confirmation", "撤销登记", KIT_CIVIL},
    {"行政赔偿", "damages", "支付赔偿款", KIT_HOUSING},
};
enum { CAUSES = sizeof causes / sizeof *causes };

struct files {
    struct filing *suits, *pleadings, *evidence, *hearings, *judgments, *performances, *duties;
    unsigned heard[TALLIES]; /* hearings written so far, by year */
};

struct suit {
    const struct season *season;
    unsigned i;
    const char *number, *instance, *court, *organ;
    int32_t served, heard, judged;
    bool withdrawn;
};

static const int32_t none = DATE_NONE;

static int32_t last_known(void)
{
    return date_of(2021, 2, 19); /* the sample was taken on that day */
}

static const char *instance_of(unsigned i)
{
    if (i % 17 == 16)
        return "retrial";
    return i % 4 == 3 ? "second" : "first";
}

static bool is_first(const struct suit *u)
{
    return strcmp(u->instance, "first") == 0;
}

static void name_suit(struct filing *f, struct suit *u)
{
    int year = u->season->year;
    u->instance = instance_of(u->i);
    if (is_first(u)) {
        bool own = u->i % 2 == 0;
        u->court = own ? "长春市宽城区人民法院" : "长春铁路运输法院";
        u->number = filing_text(f, own ? "(%d)吉0103行初%u号" : "(%d)吉7101行初%u号", year, 5 + u->i * 4);
        return;
    }
    bool second = strcmp(u->instance, "second") == 0;
    u->court = second ? "长春市中级人民法院" : "吉林省高级人民法院";
    u->number = filing_text(f, second ? "(%d)吉01行终%u号" : "(%d)吉行申%u号", year, 60 + u->i * 7);
}

static void time_suit(struct filing *f, struct suit *u)
{
    const struct season *t = u->season;
    bool carried = u->i >= t->carry_from && u->i <= t->carry_to;
    u->withdrawn = u->i % 11 == 7;
    u->served = kit_weekday(date_of(t->year, 1, 6) + (int32_t)(u->i * t->every));
    u->heard = none;
    if (carried)
        u->heard = kit_weekday(date_of(t->year + 1, 1, 8) + (int32_t)u->i - (int32_t)t->carry_from);
    else if (u->i <= t->heard_until && !u->withdrawn)
        u->heard = kit_weekday(u->served + (int32_t)filing_between(f, 35, 48));
    bool ends = u->heard != none || u->withdrawn || t->year == 2019;
    u->judged =
        ends ? kit_weekday((u->heard != none ? u->heard : u->served) + (int32_t)filing_between(f, 30, 44)) : none;
    if (u->judged > last_known())
        u->judged = none;
}

static const char *outcome_of(const struct suit *u)
{
    if (u->judged == none)
        return NULL;
    if (u->withdrawn)
        return "withdrawn";
    if (!is_first(u))
        return u->i % 16 == 11 ? "remanded" : "upheld";
    static const char *const outcomes[] = {"claim_dismissed", "claim_dismissed",  "action_dismissed", "claim_dismissed",
                                           "illegal",         "claim_dismissed",  "mediated",         "revoked",
                                           "claim_dismissed", "action_dismissed", "ordered"};
    return outcomes[(u->i / 2) % (sizeof outcomes / sizeof *outcomes)];
}

static bool is_lost(const char *outcome)
{
    return outcome &&
           (strcmp(outcome, "illegal") == 0 || strcmp(outcome, "revoked") == 0 || strcmp(outcome, "ordered") == 0);
}

static const char *state_of(const struct suit *u)
{
    if (u->withdrawn && u->judged != none)
        return "withdrawn";
    if (u->judged != none)
        return u->judged + 40 < last_known() ? "closed" : "judged";
    return u->heard != none ? "hearing" : "pleaded";
}

static void put_plaintiff(struct filing *f)
{
    bool company = filing_chance(f, 25);
    filing_put(f, "plaintiff_kind", company ? "company" : "citizen");
    filing_put(f, "plaintiff", company ? filing_company(f) : filing_person(f));
    filing_int(f, "plaintiff_count", company ? 1 : filing_between(f, 1, 3));
}

static void put_suit_end(struct filing *f, const struct suit *u)
{
    bool over = u->judged != none;
    filing_put(f, "outcome", outcome_of(u));
    filing_date(f, "judged_on", u->judged);
    filing_date(f, "in_force_on", over && u->judged + 20 < last_known() ? u->judged + 20 : none);
    filing_bool(f, "appealed", over && is_first(u) && u->i % 8 == 2);
    filing_date(f, "closed_on", strcmp(state_of(u), "closed") == 0 ? kit_weekday(u->judged + 40) : none);
    filing_put(f, "state", state_of(u));
}

static void write_suit(struct files *to, const struct suit *u, const char *role, const char *earlier)
{
    struct filing *f = to->suits;
    bool plead = is_first(u);
    filing_row(f, u->number, KUANCHENG, u->organ);
    filing_putf(f, "subject", "诉%s案", causes[u->i % CAUSES].subject);
    filing_put(f, "instance", u->instance);
    filing_put(f, "earlier", earlier);
    filing_put(f, "court", u->court);
    put_plaintiff(f);
    filing_put(f, "defendant", u->i % 3 == 2 ? u->organ : KIT_GOVERNMENT);
    filing_put(f, "role", role);
    filing_put(f, "joint_organ", strcmp(role, "joint_defendant") == 0 ? "长春市人民政府" : NULL);
    filing_put(f, "act_kind", causes[u->i % CAUSES].act);
    filing_bool(f, "after_reconsideration", strcmp(role, "joint_defendant") == 0);
    filing_date(f, "filed_on", kit_weekday(u->served - 8));
    filing_date(f, "served_on", u->served);
    filing_date(f, "plead_due_on", plead ? kit_weekday(u->served + 15) : none);
    filing_date(f, "pleaded_on", plead ? kit_weekday(u->served + 11) : none);
    filing_put(f, "handler", filing_person(f));
    filing_put(f, "lawyer", filing_person(f));
    filing_put(f, "law_firm", "吉林示例律师事务所");
    filing_put(f, "leader", filing_person(f));
    put_suit_end(f, u);
}

static void write_pleading(struct files *to, const struct suit *u)
{
    struct filing *f = to->pleadings;
    filing_row(f, filing_text(f, "%s-答01", u->number), KUANCHENG, u->organ);
    filing_put(f, "lawsuit", u->number);
    filing_date(f, "due_on", kit_weekday(u->served + 15));
    filing_date(f, "submitted_on", kit_weekday(u->served + 11));
    filing_put(f, "drafted_by", filing_person(f));
    filing_put(f, "reviewed_by", filing_person(f));
    filing_put(f, "signed_by", filing_person(f));
    filing_putf(f, "opinion", "%s职权、事实、程序、依据均合法，请求驳回原告的诉讼请求。",
                causes[u->i % CAUSES].subject);
    filing_put(f, "state", "submitted");
}

static void write_evidence(struct files *to, const struct suit *u)
{
    static const struct {
        const char *kind, *name, *proves;
        bool basis;
    } pieces[] = {
        {"document", "行政行为决定文书", "行政行为的内容", false},
        {"record", "调查询问笔录", "认定的事实", false},
        {"document", "送达回证", "程序合法", false},
        {"document", "职权和法律依据", "适用依据正确", true},
    };
    struct filing *f = to->evidence;
    for (unsigned i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        filing_row(f, filing_text(f, "%s-证%02u", u->number, i + 1), KUANCHENG, u->organ);
        filing_put(f, "lawsuit", u->number);
        filing_put(f, "kind", pieces[i].kind);
        filing_put(f, "name", pieces[i].name);
        filing_put(f, "proves", pieces[i].proves);
        filing_int(f, "pages", filing_between(f, 1, 14));
        filing_bool(f, "legal_basis", pieces[i].basis);
        filing_date(f, "submitted_on", kit_weekday(u->served + 11));
        filing_bool(f, "admitted", filing_chance(f, 90));
    }
}

/* Does a head appear in the next hearing of the day's year? Spread evenly, so that the year's total comes out. */
static bool head_appears(struct files *to, int32_t day)
{
    for (size_t i = 0; i < TALLIES; i++) {
        const struct tally *t = &tallies[i];
        if (t->year != date_year(day))
            continue;
        unsigned k = to->heard[i]++;
        return (k + 1) * t->heads / t->hearings > k * t->heads / t->hearings;
    }
    return false;
}

static void put_appearance(struct filing *f, bool head)
{
    static const char *const who[] = {"head", "deputy", "deputy", "deputy", "other_leader"};
    static const char *const posts[] = {"局长", "副局长", "副主任", "副区长"};
    static const char *const reasons[] = {"duty", "duty", "accident", "other"};
    filing_put(f, "appearance", head ? filing_choose(f, who, 5) : "staff");
    filing_put(f, "person", filing_person(f));
    filing_put(f, "position", head ? filing_choose(f, posts, 4) : "科长");
    filing_bool(f, "spoke", head && filing_chance(f, 70));
    filing_put(f, "absence_reason", head ? NULL : filing_choose(f, reasons, 4));
    filing_put(f, "absence_note", head ? NULL : "已向法院提交加盖公章的情况说明，并委托工作人员出庭。");
    filing_put(f, "staff", filing_person(f));
    filing_put(f, "lawyer", filing_person(f));
}

static void write_hearing(struct files *to, const struct suit *u, unsigned serial, int32_t on, const char *state)
{
    struct filing *f = to->hearings;
    filing_row(f, filing_text(f, "%s-庭%02u", u->number, serial), KUANCHENG, u->organ);
    filing_putf(f, "title", "%s案庭审", causes[u->i % CAUSES].subject);
    filing_put(f, "lawsuit", u->number);
    filing_date(f, "summoned_on", kit_weekday(on - 12));
    filing_date(f, "held_on", on);
    filing_put(f, "court", u->court);
    filing_bool(f, "online", date_year(on) == 2020 && u->i % 5 == 4);
    filing_put(f, "state", state);
    if (strcmp(state, "held") != 0)
        return;
    put_appearance(f, head_appears(to, on));
    filing_int(f, "observers", filing_between(f, 0, 25));
    filing_put(f, "record", "各方围绕被诉行为的合法性举证质证、发表辩论意见。");
}

/* The same performance as oversight watches it, among the judgments of all courts. */
static void write_duty(struct files *to, const struct suit *u, int32_t performed)
{
    enum { SERIAL = 500, GIVEN = 30 }; /* those of other judgments begin at 1; days to perform */
    struct filing *f = to->duties;
    int32_t in_force = u->judged + 20;
    filing_row(f, filing_text(f, KUANCHENG "裁%d-%03zu", date_year(in_force), SERIAL + filing_rows(f)), KUANCHENG,
               u->organ);
    filing_put(f, "case_number", u->number);
    filing_put(f, "court", u->court);
    filing_put(f, "kind", "administrative");
    filing_put(f, "lawsuit", u->number);
    filing_put(f, "cause", causes[u->i % CAUSES].subject);
    filing_put(f, "duty_kind", strcmp(outcome_of(u), "revoked") == 0 ? "new_act" : "perform");
    filing_put(f, "duty", causes[u->i % CAUSES].duty);
    filing_date(f, "in_force_on", in_force);
    filing_date(f, "due_on", workday_after(in_force + GIVEN, 0));
    filing_int(f, "perform_days", GIVEN);
    filing_put(f, "plan", "指定专人与申请人对接，按期履行。");
    filing_put(f, "accountable", filing_person(f));
    filing_date(f, "performed_on", performed);
    filing_put(f, "proof", performed != none ? "履行情况报告" : NULL);
    filing_put(f, "state", performed != none ? "performed" : "going");
}

static void write_judgment(struct files *to, const struct suit *u)
{
    struct filing *f = to->judgments;
    const char *outcome = outcome_of(u);
    bool ruling = u->withdrawn || strcmp(outcome, "action_dismissed") == 0;
    bool in_force = u->judged + 20 < last_known();
    filing_row(f, filing_text(f, "%s-裁01", u->number), KUANCHENG, u->organ);
    filing_put(f, "lawsuit", u->number);
    filing_put(f, "kind", ruling ? "ruling" : strcmp(outcome, "mediated") == 0 ? "mediation" : "judgment");
    filing_date(f, "made_on", u->judged);
    filing_date(f, "received_on", kit_weekday(u->judged + 4));
    filing_put(f, "outcome", outcome);
    filing_putf(f, "main_text", "就%s争议依法作出处理。", causes[u->i % CAUSES].subject);
    filing_date(f, "appeal_due_on", is_first(u) && !u->withdrawn ? kit_weekday(u->judged + (ruling ? 14 : 19)) : none);
    filing_date(f, "in_force_on", in_force ? u->judged + 20 : none);
    filing_bool(f, "to_perform", is_lost(outcome));
    filing_put(f, "state", in_force ? "in_force" : "served");

    if (!is_lost(outcome) || !in_force)
        return;
    int32_t performed = kit_weekday(u->judged + 38);
    if (performed > last_known())
        performed = none;
    struct filing *g = to->performances;
    filing_row(g, filing_text(g, "%s-履01", u->number), KUANCHENG, u->organ);
    filing_put(g, "lawsuit", u->number);
    filing_put(g, "duty", causes[u->i % CAUSES].duty);
    filing_date(g, "due_on", kit_weekday(u->judged + 50));
    filing_date(g, "performed_on", performed);
    filing_put(g, "proof", performed != none ? "履行情况报告" : NULL);
    filing_put(g, "state", performed != none ? "performed" : "due");
    write_duty(to, u, performed);
}

static const char *role_of(const struct suit *u)
{
    if (strcmp(u->instance, "second") == 0)
        return u->i % 8 == 3 ? "appellant" : "appellee";
    if (!is_first(u))
        return "retrial_party";
    return u->i % 6 == 4 ? "joint_defendant" : "defendant";
}

static void write_season(struct files *to, const struct season *t, const char **last_first)
{
    for (unsigned i = 0; i < t->cases; i++) {
        struct suit u = {.season = t, .i = i, .organ = kit_department(causes[i % CAUSES].organ)};
        name_suit(to->suits, &u);
        time_suit(to->suits, &u);
        write_suit(to, &u, role_of(&u), is_first(&u) ? NULL : *last_first);
        if (is_first(&u)) {
            *last_first = u.number;
            write_pleading(to, &u);
            write_evidence(to, &u);
        }
        if (u.heard != none && i % 9 == 5) /* postponed once before it was held */
            write_hearing(to, &u, 1, kit_weekday(u.heard - 14), "postponed");
        if (u.heard != none)
            write_hearing(to, &u, i % 9 == 5 ? 2 : 1, u.heard, "held");
        if (u.judged != none)
            write_judgment(to, &u);
    }
}

/* Suits that do not count for 2020: joined as a third party, or served after the year. */
static void write_others(struct files *to)
{
    static const struct season third = {2020, THIRD_PARTY_2020, 90, 0, 0, 0}, next = {2021, CASES_2021, 12, 0, 0, 0};
    for (unsigned i = 0; i < THIRD_PARTY_2020 + CASES_2021; i++) {
        bool joined = i < THIRD_PARTY_2020;
        unsigned at = joined ? i : i - THIRD_PARTY_2020;
        struct suit u = {
            .season = joined ? &third : &next, .i = at * 2, .instance = "first", .heard = none, .judged = none};
        u.organ = kit_department(causes[u.i % CAUSES].organ);
        u.court = "长春市宽城区人民法院";
        u.number = filing_text(to->suits, "(%d)吉0103行初%u号", u.season->year, (joined ? 203 : 6) + at * 8);
        u.served = kit_weekday(date_of(u.season->year, 1, 12) + (int32_t)(at * u.season->every));
        write_suit(to, &u, joined ? "third_party" : "defendant", NULL);
    }
}

static void write_rival(struct filing *suits, struct filing *hearings, const struct sample_district *d, int year,
                        unsigned n, unsigned heads)
{
    const char *organ = filing_text(suits, "%s人民政府", d->name);
    for (unsigned k = 0; k < n; k++) {
        int32_t served = kit_weekday(date_of(year, 1, 7) + (int32_t)(k * 290 / n));
        const char *number = filing_text(suits, "(%d)吉%s行初%u号", year, d->code + 2, 3 + k * 5);
        const char *court = filing_text(suits, "长春市%s人民法院", d->name);
        filing_row(suits, number, d->code, organ);
        filing_putf(suits, "subject", "诉%s案", causes[k % CAUSES].subject);
        filing_put(suits, "instance", "first");
        filing_put(suits, "court", court);
        put_plaintiff(suits);
        filing_put(suits, "defendant", organ);
        filing_put(suits, "role", "defendant");
        filing_put(suits, "act_kind", causes[k % CAUSES].act);
        filing_date(suits, "served_on", served);
        filing_put(suits, "state", "hearing");

        filing_row(hearings, filing_text(hearings, "%s-庭01", number), d->code, organ);
        filing_putf(hearings, "title", "%s案庭审", causes[k % CAUSES].subject);
        filing_put(hearings, "lawsuit", number);
        filing_date(hearings, "held_on", kit_weekday(served + (int32_t)filing_between(hearings, 36, 58)));
        filing_put(hearings, "court", court);
        put_appearance(hearings, (k + 1) * heads / n > k * heads / n);
        filing_put(hearings, "state", "held");
    }
}

static void write_rivals(struct sample *s)
{
    struct filing *suits = filing_open(s, "lawsuit", "city", FILING_CSV);
    struct filing *hearings = filing_open(s, "court_hearing", "city", FILING_CSV);
    for (size_t i = 0; i < sample_district_count; i++) {
        const struct rival *r = &rivals[i % (sizeof rivals / sizeof *rivals)];
        write_rival(suits, hearings, &sample_districts[i], 2019, r->hearings_before, r->heads_before);
        write_rival(suits, hearings, &sample_districts[i], 2020, r->hearings, r->heads);
    }
}

static void write_advice(struct sample *s)
{
    static const struct {
        const char *topic;
        enum kit_field organ;
        int year, month, day;
    } advice[] = {
        {"规范征收补偿告知程序", KIT_HOUSING, 2019, 6, 20},
        {"完善强制拆除前的催告和公告", KIT_STREETS, 2019, 11, 14},
        {"提高政府信息公开答复质量", KIT_HOUSING, 2020, 5, 22},
        {"加强投诉举报办理时限管理", KIT_MARKETS, 2020, 9, 10},
    };
    struct filing *f = filing_open(s, "judicial_advice", NULL, FILING_CSV);
    for (unsigned i = 0; i < sizeof advice / sizeof *advice; i++) {
        int32_t on = date_of(advice[i].year, advice[i].month, advice[i].day);
        filing_row(f, filing_text(f, KUANCHENG "司建%d-%03u", advice[i].year, i % 2 + 1), KUANCHENG,
                   kit_department(advice[i].organ));
        filing_put(f, "topic", advice[i].topic);
        filing_put(f, "court", "长春市宽城区人民法院");
        filing_putf(f, "document_number", "(%d)吉0103司建%u号", advice[i].year, i + 1);
        filing_date(f, "received_on", on);
        filing_date(f, "reply_due_on", kit_weekday(on + 60));
        filing_date(f, "replied_on", kit_weekday(on + 42));
        filing_put(f, "measures", "召开专题会议研究，修订办理流程，组织业务培训并书面反馈。");
        filing_put(f, "state", "replied");
    }
}

static void write_notices(struct sample *s)
{
    struct filing *f = filing_open(s, "appearance_notice", NULL, FILING_XLSX);
    for (int half = 0; half < 4; half++) {
        int year = 2019 + half / 2, last = half % 2 ? 12 : 6;
        int32_t issued = half % 2 ? date_of(year + 1, 1, 15) : date_of(year, 7, 15);
        filing_row(f, filing_text(f, KUANCHENG "出庭通报%d-%02d", year, half % 2 + 1), KUANCHENG, KIT_JUSTICE);
        filing_putf(f, "title", "%d年%s行政机关负责人出庭应诉情况通报", year, half % 2 ? "下半年" : "上半年");
        filing_date(f, "period_from", date_of(year, last - 5, 1));
        filing_date(f, "period_to", date_of(year, last, last == 6 ? 30 : 31));
        filing_date(f, "issued_on", issued);
        filing_put(f, "content", "通报各单位负责人出庭应诉情况，提出改进要求。");
        filing_put(f, "state", "issued");
    }
}

void sample_litigation(struct sample *s)
{
    struct files to = {
        .suits = filing_open(s, "lawsuit", NULL, FILING_XLSX),
        .pleadings = filing_open(s, "lawsuit_pleading", NULL, FILING_CSV),
        .evidence = filing_open(s, "lawsuit_evidence", NULL, FILING_CSV),
        .hearings = filing_open(s, "court_hearing", NULL, FILING_XLSX),
        .judgments = filing_open(s, "lawsuit_judgment", NULL, FILING_XLSX),
        .performances = filing_open(s, "lawsuit_performance", NULL, FILING_CSV),
        .duties = filing_open(s, "court_judgment", "suits", FILING_CSV),
    };
    const char *last_first = NULL;
    for (size_t i = 0; i < sizeof seasons / sizeof *seasons; i++)
        write_season(&to, &seasons[i], &last_first);
    write_others(&to);
    for (size_t i = 0; i < TALLIES; i++)
        assert(to.heard[i] == tallies[i].hearings);
    write_rivals(s);
    write_advice(s);
    write_notices(s);
}
