/* Litigation (M14): thirty-five suits in 2020; the hearings of 2019 and 2020 with who appeared; and, because the figure
 * is a rank, those of the other districts. Beside them what must not count: suits joined as a third party, hearings
 * postponed, and those of the next year. */
#include "litigation.h"

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
enum { CAUSES = sizeof causes / sizeof *causes, TERM = 30 /* days that judgments set */ };

struct files {
    struct filing *suits, *pleadings, *evidence, *hearings, *judgments, *performances, *duties;
    unsigned heard[TALLIES]; /* hearings written so far, by year */
};

struct suit {
    const struct season *season;
    unsigned i;
    const char *number, *instance, *court, *organ;
    int32_t served, heard, judged, received, in_force, performed, closed;
    bool withdrawn;
};

static const int32_t none = DATE_NONE;

const char *litigation_cause(size_t i)
{
    return causes[i % CAUSES].subject;
}

const char *litigation_act(size_t i)
{
    return causes[i % CAUSES].act;
}

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
    u->received = u->judged != none ? workday_after(u->judged, 3) : none;
    if (u->received > last_known())
        u->judged = u->received = none;
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

static const char *kind_of(const struct suit *u)
{
    const char *outcome = outcome_of(u);
    if (u->withdrawn || strcmp(outcome, "action_dismissed") == 0)
        return "ruling";
    return strcmp(outcome, "mediated") == 0 ? "mediation" : "judgment";
}

/* Not open to appeal. */
static bool is_final(const struct suit *u)
{
    return !is_first(u) || u->withdrawn || strcmp(kind_of(u), "mediation") == 0;
}

static int32_t appeal_due(const struct suit *u)
{
    return workday_after(u->received + (strcmp(kind_of(u), "ruling") == 0 ? 10 : 15), 0);
}

/* Some are appealed on the last days, and so are those whose term is not over by the last day that is known. */
static bool is_appealed(const struct suit *u)
{
    return u->judged != none && !is_final(u) && (u->i % 8 == 2 || appeal_due(u) >= last_known());
}

static int32_t appealed_on(const struct suit *u)
{
    int32_t day = appeal_due(u) - 2;
    return day < last_known() ? day : last_known();
}

/* From the judgment on: when it came into force, was performed and filed. */
static void end_suit(struct suit *u)
{
    u->in_force = u->performed = u->closed = none;
    if (u->judged == none)
        return;
    u->in_force = is_final(u)      ? u->received
                  : is_appealed(u) ? workday_after(appealed_on(u) + 80, 0)
                                   : appeal_due(u) + 1;
    if (u->in_force > last_known())
        u->in_force = none;
    if (u->in_force == none || u->withdrawn)
        return;
    if (is_lost(outcome_of(u)))
        u->performed = workday_after(u->in_force + (u->i % 16 == 8 && u->season->year == 2019 ? 32 : 18), 0);
    if (u->performed > last_known())
        u->performed = none;
    bool done = !is_lost(outcome_of(u)) || u->performed != none;
    u->closed = done ? workday_after((u->performed != none ? u->performed : u->in_force) + 12, 0) : none;
    if (u->closed > last_known())
        u->closed = none;
}

static const char *state_of(const struct suit *u)
{
    if (u->withdrawn && u->judged != none)
        return "withdrawn";
    if (u->closed != none)
        return "closed";
    if (u->judged != none)
        return u->in_force != none ? "in_force" : "judged";
    return u->heard != none ? "hearing" : "pleaded";
}

/* How it is pleaded: within fifteen days, once within ten more, and twice too late. */
static bool is_prolonged(const struct suit *u)
{
    return is_first(u) && u->i == 9;
}

static bool is_late(const struct suit *u)
{
    return is_first(u) && u->season->year == 2019 && u->i % 12 == 5;
}

static int32_t plead_due(const struct suit *u)
{
    return workday_after(u->served + (is_prolonged(u) ? 25 : 15), 0);
}

static int32_t pleaded_on(const struct suit *u)
{
    return is_late(u) ? workday_after(plead_due(u), 3) : workday_after(u->served + (is_prolonged(u) ? 20 : 11), 0);
}

void litigation_plaintiff(struct filing *f)
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
    filing_date(f, "in_force_on", over && !u->withdrawn ? u->in_force : none);
    if (over && is_appealed(u))
        filing_bool(f, "appealed", true);
    filing_date(f, "closed_on", u->closed);
    filing_put(f, "state", state_of(u));
    if (u->heard != none)
        filing_step(f, u->heard, "hear", NULL, NULL);
    if (over)
        filing_step(f, u->received, u->withdrawn ? "withdraw" : "judge", NULL, NULL);
    if (over && is_appealed(u))
        filing_step(f, appealed_on(u), "appeal", "不服一审裁判", NULL);
}

static void put_pleading_days(struct filing *f, const struct suit *u, const char *role)
{
    bool third = strcmp(role, "third_party") == 0, appellee = strcmp(role, "appellee") == 0;
    bool pleads = is_first(u) || appellee || strcmp(state_of(u), "pleaded") == 0;
    filing_date(f, "plead_due_on", (is_first(u) && !third) || appellee ? plead_due(u) : none);
    filing_date(f, "pleaded_on", pleads ? pleaded_on(u) : none);
    if (is_prolonged(u) && !third) {
        filing_int(f, "plead_extended_days", 10);
        filing_step(f, workday_after(u->served, 8), "extend_pleading", "证据保存在外地", NULL);
    }
    if (is_late(u) && !third) {
        filing_bool(f, "evidence_lapsed", true);
        filing_made_with(f, "evidence_lapsed", "");
    }
    if (pleads)
        filing_step(f, pleaded_on(u), "plead", NULL, NULL);
}

static void write_suit(struct files *to, const struct suit *u, const char *role, const char *earlier)
{
    struct filing *f = to->suits;
    filing_row(f, u->number, KUANCHENG, u->organ);
    filing_putf(f, "subject", "诉%s案", causes[u->i % CAUSES].subject);
    filing_put(f, "instance", u->instance);
    filing_put(f, "earlier", earlier);
    filing_put(f, "court", u->court);
    litigation_plaintiff(f);
    filing_put(f, "defendant", u->i % 3 == 2 ? u->organ : KIT_GOVERNMENT);
    filing_put(f, "role", role);
    filing_put(f, "joint_organ", strcmp(role, "joint_defendant") == 0 ? "长春市人民政府" : NULL);
    filing_put(f, "act_kind", causes[u->i % CAUSES].act);
    filing_bool(f, "after_reconsideration", strcmp(role, "joint_defendant") == 0);
    filing_date(f, "filed_on", kit_weekday(u->served - 8));
    filing_date(f, "served_on", u->served);
    filing_made_on(f, u->served);
    put_pleading_days(f, u, role);
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
    filing_date(f, "due_on", plead_due(u));
    filing_date(f, "submitted_on", pleaded_on(u));
    filing_put(f, "drafted_by", filing_person(f));
    filing_put(f, "reviewed_by", filing_person(f));
    filing_put(f, "signed_by", filing_person(f));
    filing_putf(f, "opinion", "%s职权、事实、程序、依据均合法，请求驳回原告的诉讼请求。",
                causes[u->i % CAUSES].subject);
    filing_put(f, "state", "submitted");
    filing_made_on(f, workday_after(u->served, 2));
    if (u->i % 7 == 4) {
        filing_step(f, workday_after(u->served, 4), "review", NULL, "reviewed_by", "示例审核人", NULL);
        filing_step(f, workday_after(u->served, 5), "send_back", "未逐项回应诉讼请求", NULL);
    }
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
        filing_date(f, "submitted_on", pleaded_on(u));
        filing_bool(f, "admitted", filing_chance(f, 90));
        filing_made_on(f, pleaded_on(u));
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

void litigation_appearance(struct filing *f, bool head)
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
    filing_made_on(f, kit_weekday(on - 12));
    if (strcmp(state, "held") != 0)
        return;
    litigation_appearance(f, head_appears(to, on));
    filing_int(f, "observers", filing_between(f, 0, 25));
    filing_put(f, "record", "各方围绕被诉行为的合法性举证质证、发表辩论意见。");
}

/* The same performance as oversight watches it, among the judgments of all courts. */
static void write_duty(struct files *to, const struct suit *u)
{
    enum { SERIAL = 500 }; /* those of other judgments begin at 1 */
    struct filing *f = to->duties;
    filing_row(f, filing_text(f, KUANCHENG "裁%d-%03zu", date_year(u->in_force), SERIAL + filing_rows(f)), KUANCHENG,
               u->organ);
    filing_put(f, "case_number", u->number);
    filing_put(f, "court", u->court);
    filing_put(f, "kind", "administrative");
    filing_put(f, "lawsuit", u->number);
    filing_put(f, "cause", causes[u->i % CAUSES].subject);
    filing_put(f, "duty_kind", strcmp(outcome_of(u), "revoked") == 0 ? "new_act" : "perform");
    filing_put(f, "duty", causes[u->i % CAUSES].duty);
    filing_date(f, "in_force_on", u->in_force);
    filing_date(f, "due_on", workday_after(u->in_force + TERM, 0));
    filing_int(f, "perform_days", TERM);
    filing_put(f, "plan", "指定专人与申请人对接，按期履行。");
    filing_put(f, "accountable", filing_person(f));
    filing_date(f, "performed_on", u->performed);
    filing_put(f, "proof", u->performed != none ? "履行情况报告" : NULL);
    filing_put(f, "state", u->performed != none ? "performed" : "going");
}

static void write_performance(struct files *to, const struct suit *u)
{
    struct filing *f = to->performances;
    filing_row(f, filing_text(f, "%s-履01", u->number), KUANCHENG, u->organ);
    filing_put(f, "lawsuit", u->number);
    filing_put(f, "duty", causes[u->i % CAUSES].duty);
    filing_date(f, "in_force_on", u->in_force);
    filing_int(f, "term_days", TERM);
    filing_date(f, "due_on", workday_after(u->in_force + TERM, 0));
    filing_date(f, "performed_on", u->performed);
    filing_put(f, "proof", u->performed != none ? "履行情况报告" : NULL);
    filing_put(f, "state", u->performed != none ? "performed" : "due");
    filing_made_on(f, u->in_force);
}

static void write_judgment(struct files *to, const struct suit *u)
{
    struct filing *f = to->judgments;
    const char *outcome = outcome_of(u);
    bool appealed = is_appealed(u);
    filing_row(f, filing_text(f, "%s-裁01", u->number), KUANCHENG, u->organ);
    filing_put(f, "lawsuit", u->number);
    filing_put(f, "kind", kind_of(u));
    filing_date(f, "made_on", u->judged);
    filing_date(f, "received_on", u->received);
    filing_put(f, "outcome", outcome);
    filing_putf(f, "main_text", "就%s争议依法作出处理。", causes[u->i % CAUSES].subject);
    filing_date(f, "appeal_due_on", is_final(u) ? none : appeal_due(u));
    filing_put(f, "appealed_by", appealed ? is_lost(outcome) ? "organ" : "plaintiff" : NULL);
    filing_date(f, "in_force_on", u->in_force);
    filing_bool(f, "to_perform", is_lost(outcome));
    filing_put(f, "state", u->in_force != none ? "in_force" : "appealed");
    filing_made_on(f, u->received);
    if (!is_final(u))
        filing_step(f, u->received, "receive", NULL, NULL);
    if (appealed)
        filing_step(f, appealed_on(u), "appeal", NULL, NULL);
    if (appealed && u->in_force != none)
        filing_step(f, u->in_force, "uphold", NULL, NULL);
    if (!is_lost(outcome) || u->in_force == none)
        return;
    write_performance(to, u);
    write_duty(to, u);
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
        end_suit(&u);
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
        end_suit(&u);
        write_suit(to, &u, joined ? "third_party" : "defendant", NULL);
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
    litigation_others(s);
}
