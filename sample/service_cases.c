/* Applications (办件) at the window and online: three thousand in 2020, some of 2019 and the first weeks of 2021, with
 * materials, correction notices, special procedures, ratings and commitments. */
#include "services.h"
#include "workdays.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct season {
    int year;
    size_t cases;
    unsigned workdays; /* over which they come in */
} seasons[] = {{2019, 420, 240}, {2020, 3060, 240}, {2021, 210, 28}};

/* One in so many: refused, corrected, withdrawn, in a special procedure, late beyond the promise, beyond the law; and
 * what the fields do not tell: accepted because nobody answered, extended, revoked and decided anew, passed on, taken
 * up again, entered wrongly. */
enum { REFUSED = 41, CORRECTED = 17, WITHDRAWN = 67, SPECIAL = 53, BEYOND_PROMISE = 38, BEYOND_LAW = 1019 };
enum { UNANSWERED = 199, EXTENDED = 151, REVOKED = 701, PASSED_ON = 307, TAKEN_UP = 433, MISENTERED = 401 };
enum { RATED = 3, BAD = 59, BREACHED = 37 };
/* The law's terms in workdays: to ask for corrections, to decide, to extend that by, to deliver. */
enum { ANSWER = 5, LAWFUL = 20, EXTENSION = 10, DELIVERY = 10 };

struct files {
    struct filing *cases, *materials, *notices, *specials, *ratings, *commitments, *breaches;
    unsigned committed; /* this year */
};

/* One application as a plan. Dates that have not come are DATE_NONE. */
struct plan {
    const char *number;
    int year;
    size_t i, item; /* which of the year; of which service item */
    bool refused, withdrawn, corrected, special, deemed, extended, revoked, immediate;
    int32_t received, told, completed, accepted, examined, lawful, promised, special_from, special_to;
    int32_t revoked_on, decided, delivered;
    const char *channel, *handler;
};

static bool one_in(size_t i, size_t every)
{
    return i % every == every - 1;
}

/* Where it ends late: so many workdays from acceptance; else 0. */
static unsigned late_by(const struct plan *p, unsigned lawful, unsigned promised)
{
    if (one_in(p->i, BEYOND_LAW))
        return lawful + 2;
    return one_in(p->i, BEYOND_PROMISE) ? promised + 1 : 0;
}

static void plan_decision(struct filing *f, struct plan *p)
{
    unsigned promised = service_promised_days(p->item), pause = 0, more = p->extended ? EXTENSION : 0;
    p->examined = p->deemed ? workday_after(p->received, ANSWER + 1) : p->accepted;
    if (p->special) {
        p->special_from = workday_after(p->examined, 1);
        pause = (unsigned)filing_between(f, 4, 12);
        p->special_to = workday_after(p->special_from, pause);
    }
    int32_t from = p->revoked ? workday_after(p->accepted, promised + 5) : p->accepted;
    p->revoked_on = p->revoked ? from : DATE_NONE;
    p->lawful = workday_after(from, LAWFUL + pause + more);
    p->promised = promised && from >= date_of(2020, 1, 1) ? workday_after(from, promised + pause) : DATE_NONE;
    unsigned used = promised ? (unsigned)filing_between(f, 1, promised) : 0, late = late_by(p, LAWFUL, promised);
    used = p->extended ? LAWFUL + 4 : late ? late : used;
    p->decided = workday_after(from, used + pause);
    if (p->deemed && p->decided <= p->examined)
        p->decided = workday_after(p->examined, 1);
    p->delivered = workday_after(p->decided, one_in(p->i, 97) ? DELIVERY + 2 : (unsigned)filing_between(f, 0, 4));
}

static void plan_answer(struct filing *f, struct plan *p)
{
    p->accepted = p->received;
    if (p->corrected) {
        /* One notice in twenty or so comes later than five workdays: it was accepted by then. */
        p->deemed = p->i % 23 == 0;
        p->told = workday_after(p->received, p->deemed ? ANSWER + 1 : (unsigned)filing_between(f, 0, ANSWER - 1));
        p->completed = workday_after(p->told, (unsigned)filing_between(f, 1, 9));
        p->accepted = p->deemed ? p->received : p->completed;
    } else {
        p->deemed = p->year < 2021 && !p->withdrawn && one_in(p->i, UNANSWERED);
    }
    p->lawful = workday_after(p->accepted, LAWFUL);
    unsigned promised = service_promised_days(p->item);
    p->promised = promised && p->accepted >= date_of(2020, 1, 1) ? workday_after(p->accepted, promised) : DATE_NONE;
}

static struct plan plan_case(struct filing *f, const struct season *t, size_t i)
{
    static const char *const channels[] = {"window", "window", "window",  "counter", "online",
                                           "online", "mobile", "machine", "mail"};
    struct plan p = {.year = t->year, .i = i, .item = (size_t)filing_between(f, 0, SERVICE_ITEMS_SINCE_2018 - 1)};
    p.number = filing_text(f, KUANCHENG "办%d-%06zu", t->year, i + 1);
    p.channel = filing_choose(f, channels, COUNT(channels));
    p.received = workday_after(date_of(t->year, 1, 2), (unsigned)(i * t->workdays / t->cases) + 1);
    p.immediate = service_immediate(p.item);
    p.refused = one_in(i, REFUSED);
    p.withdrawn = !p.refused && one_in(i, WITHDRAWN);
    p.corrected = !p.refused && !p.withdrawn && one_in(i, CORRECTED);
    bool goes_on = !p.refused && !p.withdrawn && !p.immediate;
    p.special = goes_on && one_in(i, SPECIAL);
    p.extended = goes_on && !p.special && one_in(i, EXTENDED);
    p.revoked = goes_on && !p.special && !p.extended && !p.corrected && one_in(i, REVOKED);
    p.told = p.completed = p.accepted = p.examined = p.lawful = p.promised = DATE_NONE;
    p.special_from = p.special_to = p.revoked_on = p.decided = p.delivered = DATE_NONE;
    if (p.refused)
        return p;
    plan_answer(f, &p);
    p.revoked = p.revoked && !p.deemed;
    if (!p.withdrawn)
        plan_decision(f, &p);
    if (known(p.examined) != DATE_NONE && !p.immediate)
        p.handler = filing_person(f);
    return p;
}

static const char *state_of(const struct plan *p)
{
    if (p->refused)
        return "refused";
    if (p->withdrawn)
        return "withdrawn";
    if (known(p->delivered) != DATE_NONE)
        return "delivered";
    if (known(p->decided) != DATE_NONE)
        return "decided";
    if (p->special && known(p->special_from) != DATE_NONE && known(p->special_to) == DATE_NONE)
        return "suspended";
    return known(p->examined) != DATE_NONE ? "examining" : known(p->told) != DATE_NONE ? "correcting" : "received";
}

static void applicant(struct filing *f, const struct plan *p)
{
    const char *audience = duty_of(p->item)->audience;
    bool natural = text_equal(audience, "natural") || (text_equal(audience, "both") && filing_chance(f, 50));
    filing_put(f, "applicant_kind", natural ? "natural" : "legal");
    filing_put(f, "applicant", natural ? filing_person(f) : NULL);
    filing_put(f, "citizen_number", natural ? filing_citizen_number(f) : NULL);
    filing_put(f, "company", natural ? NULL : filing_company(f));
    filing_put(f, "credit_code", natural ? NULL : filing_credit_code(f));
    filing_put(f, "agent", filing_chance(f, 15) ? filing_person(f) : NULL);
    filing_put(f, "phone", filing_phone(f));
    filing_put(f, "address", filing_address(f));
}

static bool is_denied(const struct plan *p)
{
    return p->i % 47 == 11;
}

static const char *paper_of(struct filing *f, const struct plan *p, const char *mark)
{
    return filing_text(f, "（示例）政服决〔%d〕%zu号%s", p->year, p->i + 1, mark);
}

static void decision(struct filing *f, const struct plan *p)
{
    bool decided = known(p->decided) != DATE_NONE, denied = decided && is_denied(p);
    filing_put(f, "handler", p->handler);
    filing_put(f, "decision", !decided ? NULL : denied ? "denied" : "granted");
    filing_put(f, "decision_reason", denied ? "不符合法定条件；可以依法申请行政复议或者提起行政诉讼" : NULL);
    filing_put(f, "decision_paper", decided ? paper_of(f, p, "") : NULL);
    filing_date(f, "decided_on", known(p->decided));
    filing_put(f, "delivery", known(p->delivered) == DATE_NONE ? NULL : p->i % 3 ? "collected" : "electronic");
    filing_date(f, "deliver_due_on", decided && !denied ? workday_after(p->decided, DELIVERY) : DATE_NONE);
    filing_date(f, "delivered_on", known(p->delivered));
    bool online = text_equal(p->channel, "online") || text_equal(p->channel, "mobile");
    filing_put(f, "visits", !decided ? NULL : online ? "0" : p->i % 13 ? "1" : "2");
    filing_put(f, "extended_days", p->extended && decided ? "10" : NULL);
    filing_put(f, "extend_reason", p->extended && decided ? "情况复杂，需要进一步核实，已告知申请人" : NULL);
}

/* Told of the window: what was asked for, withdrawn, taken up again, entered wrongly. */
static void tell_intake(struct filing *f, const struct plan *p)
{
    if (!p->refused && !p->corrected && !p->deemed && one_in(p->i, TAKEN_UP)) {
        filing_step(f, p->received, "withdraw", "申请人表示暂不办理", NULL);
        filing_step(f, p->received, "take_up_again", "申请人当日要求继续办理", NULL);
    }
    if (one_in(p->i, MISENTERED)) {
        filing_made_with(f, "content", "申请事项登记有误");
        filing_step(f, p->received, "correct_entry", "申请内容登记有误", "content",
                    filing_text(f, "申请办理%s", service_name(f, p->item)), NULL);
    }
    if (p->refused)
        filing_step(f, workday_after(p->received, (unsigned)(p->i % 4)), "refuse", NULL, NULL);
    if (p->corrected && !p->deemed && known(p->told) != DATE_NONE) {
        filing_step(f, p->told, "ask_correction", NULL, NULL);
        if (known(p->completed) != DATE_NONE)
            filing_step(f, p->completed, "correct", NULL, NULL);
    }
    if (p->deemed)
        filing_step(f, workday_after(p->received, ANSWER) + 1, "deem_accepted", NULL, NULL);
    if (p->withdrawn)
        filing_step(f, workday_after(p->accepted, 1), "withdraw", "申请人书面撤回申请", NULL);
}

/* Of the examination: passed on, special procedures, more time; a decision that did not last. */
static void tell_examination(struct filing *f, const struct plan *p)
{
    int32_t on = known(p->examined);
    if (p->refused || p->withdrawn || p->immediate || on == DATE_NONE)
        return;
    filing_step(f, on, "examine", NULL, NULL);
    if (one_in(p->i, PASSED_ON))
        filing_step(f, on, "transfer", "岗位调整", "handler", p->handler, NULL);
    if (p->special && known(p->special_from) != DATE_NONE)
        filing_step(f, p->special_from, "pause", "依法需要特别程序，所需时间已书面告知申请人", NULL);
    if (p->special && known(p->special_to) != DATE_NONE)
        filing_step(f, p->special_to, "go_on", NULL, NULL);
    if (p->extended && known(p->decided) != DATE_NONE)
        filing_step(f, workday_after(p->accepted, LAWFUL - 2), "prolong", NULL, NULL);
    if (p->revoked && known(p->decided) != DATE_NONE) {
        filing_step(f, workday_after(p->accepted, 1), "decide", NULL, "decision", "granted", "decision_paper",
                    paper_of(f, p, "之一"), NULL);
        filing_step(f, p->revoked_on, "reopen", "发现申请材料与事实不符，依法撤销后重新办理", NULL);
    }
}

static void case_row(struct filing *f, const struct plan *p)
{
    bool at_window = text_equal(p->channel, "window") || text_equal(p->channel, "counter");
    bool runs = known(p->accepted) != DATE_NONE && !text_equal(state_of(p), "suspended");
    filing_row(f, p->number, KUANCHENG, duty_of(p->item)->organ);
    filing_put(f, "state", state_of(p));
    filing_put(f, "item", service_number(f, p->item));
    filing_put(f, "variant", filing_text(f, "%s01", service_number(f, p->item)));
    applicant(f, p);
    filing_putf(f, "content", "申请办理%s", service_name(f, p->item));
    filing_put(f, "channel", p->channel);
    filing_put(f, "at_window", at_window ? filing_text(f, KUANCHENG "窗%03zu", p->i % 36 + 1) : NULL);
    filing_put(f, "clerk", at_window ? filing_person(f) : NULL);
    filing_date(f, "received_on", p->received);
    filing_date(f, "accepted_on", known(p->accepted));
    filing_int(f, "promised_days", service_promised_days(p->item));
    filing_put(f, "refuse_reason", p->refused ? "申请事项不属于本机关职权范围，已告知向有关机关申请" : NULL);
    filing_date(f, "statutory_due_on", runs ? p->lawful : DATE_NONE);
    filing_date(f, "promised_due_on", runs ? p->promised : DATE_NONE);
    decision(f, p);
    tell_intake(f, p);
    tell_examination(f, p);
}

static void materials(struct filing *f, const struct plan *p)
{
    for (size_t n = 1; n <= service_materials(p->item); n++) {
        bool lacking = p->corrected && n == 2, committed = n == 1 && service_by_commitment(p->item);
        filing_row(f, filing_text(f, "%s-材%02zu", p->number, n), KUANCHENG, duty_of(p->item)->organ);
        filing_made_on(f, p->received);
        filing_put(f, "application", p->number);
        filing_put(f, "material", service_material_number(f, p->item, n));
        filing_put(f, "form", text_equal(p->channel, "online") || n == 2 ? "electronic" : n == 1 ? "original" : "copy");
        filing_int(f, "copies", committed ? 0 : 1);
        filing_date(f, "received_on", lacking ? known(p->completed) : p->received);
        filing_bool(f, "sufficient", !lacking || known(p->completed) != DATE_NONE);
        filing_put(f, "problem", lacking ? "首次提交时缺少签章或者已过有效期" : NULL);
        filing_bool(f, "by_commitment", committed);
        if (lacking && known(p->completed) != DATE_NONE) {
            filing_made_with(f, "sufficient", "否");
            filing_later(f, p->completed, "received_on", "sufficient", NULL);
        }
    }
}

static void notice(struct filing *f, const struct plan *p)
{
    bool corrected = known(p->completed) != DATE_NONE;
    filing_row(f, filing_text(f, "%s-补01", p->number), KUANCHENG, duty_of(p->item)->organ);
    filing_made_on(f, p->told);
    filing_put(f, "state", corrected ? "corrected" : "told");
    filing_put(f, "application", p->number);
    filing_date(f, "received_on", p->received);
    filing_date(f, "told_due_on", workday_after(p->received, 5));
    filing_date(f, "told_on", p->told);
    filing_put(f, "content", "请补充身份证明或者营业执照的有效件，其余材料符合要求，无需重复提交。");
    filing_date(f, "due_on", workday_after(p->told, 15));
    filing_date(f, "corrected_on", known(p->completed));
}

static void special(struct filing *f, const struct plan *p)
{
    static const char *const list[] = {"hearing", "expert", "inspection", "tender", "appraisal"};
    filing_row(f, filing_text(f, "%s-特01", p->number), KUANCHENG, duty_of(p->item)->organ);
    filing_made_on(f, p->special_from);
    filing_put(f, "application", p->number);
    filing_put(f, "kind", list[p->i % COUNT(list)]);
    filing_date(f, "told_on", p->special_from);
    filing_date(f, "began_on", p->special_from);
    filing_date(f, "ended_on", known(p->special_to));
    filing_put(f, "conclusion", known(p->special_to) == DATE_NONE ? NULL : "符合要求");
    filing_later(f, known(p->special_to), "ended_on", "conclusion", NULL);
}

/* What came of a bad one: mended in time, late, once more, or found untrue. */
static void bad_rating(struct filing *f, const struct plan *p)
{
    size_t n = p->i / RATED / BAD;
    bool late = n % 7 == 3, untrue = n % 7 == 5, again = n % 7 == 6;
    int32_t rated = p->delivered, back = known(workday_after(rated, 1));
    int32_t mended = untrue ? DATE_NONE : known(workday_after(rated, late ? 18 : again ? 12 : 6));
    bool over = untrue && back != DATE_NONE;
    filing_put(f, "state",
               over                  ? "unfounded"
               : mended != DATE_NONE ? "mended"
               : back != DATE_NONE   ? "called_back"
                                     : "rated");
    filing_put(f, "level", p->i % 2 ? "poor" : "very_poor");
    filing_put(f, "content", "等候时间较长，希望增加窗口");
    filing_put(f, "verified", back == DATE_NONE ? NULL : untrue ? "否" : "是");
    filing_date(f, "called_back_on", back);
    filing_put(f, "measure", mended != DATE_NONE ? "高峰时段增开窗口，并向申请人反馈" : NULL);
    filing_date(f, "mended_on", mended);
    if (again && mended != DATE_NONE) {
        filing_step(f, workday_after(rated, 5), "mend", NULL, "measure", "调整叫号顺序", NULL);
        filing_step(f, workday_after(rated, 7), "send_back", "回访仍不满意，继续整改", NULL);
        filing_step(f, mended, "mend", NULL, "measure", "高峰时段增开窗口，并向申请人反馈", NULL);
    }
}

static void rating(struct filing *f, const struct plan *p)
{
    static const char *const good[] = {"very_good", "very_good", "very_good", "good", "fair"};
    filing_row(f, filing_text(f, "%s-评01", p->number), KUANCHENG, duty_of(p->item)->organ);
    filing_made_on(f, p->delivered);
    filing_put(f, "application", p->number);
    filing_put(f, "channel", p->channel);
    filing_date(f, "rated_on", p->delivered);
    if (p->i / RATED % BAD == BAD - 1) {
        bad_rating(f, p);
        return;
    }
    filing_put(f, "state", "rated");
    filing_put(f, "level", filing_choose(f, good, COUNT(good)));
}

static void breach(struct filing *f, const struct plan *p, const char *number, int32_t found)
{
    filing_row(f, filing_text(f, "%s-失01", number), KUANCHENG, duty_of(p->item)->organ);
    filing_made_on(f, found);
    filing_put(f, "state", "decided");
    filing_put(f, "commitment", number);
    filing_date(f, "found_on", found);
    filing_put(f, "facts", "核查发现承诺内容与实际情况不符。");
    filing_date(f, "heard_on", workday_after(found, 2));
    filing_put(f, "measure", p->i % 2 ? "revoked" : "corrected");
    filing_date(f, "decided_on", workday_after(found, 4));
    filing_date(f, "recorded_on", known(workday_after(found, 8)));
}

/* Made where the item allows it, from November 2019 on. */
static void commitment(struct files *to, const struct plan *p)
{
    struct filing *f = to->commitments;
    unsigned after = one_in(p->i, 29) ? 33 : (unsigned)filing_between(f, 6, 28);
    int32_t checked = known(workday_after(p->accepted, after));
    bool untrue = checked != DATE_NONE && known(workday_after(checked, 4)) != DATE_NONE && one_in(p->i, BREACHED);
    const char *number = filing_text(f, KUANCHENG "诺%d-%05u", p->year, ++to->committed);
    filing_row(f, number, KUANCHENG, duty_of(p->item)->organ);
    filing_put(f, "state", checked == DATE_NONE ? "made" : untrue ? "breached" : "checked");
    filing_put(f, "application", p->number);
    filing_put(f, "proof_item", proof_number(f, p->item % duty_count));
    filing_put(f, "person", filing_person(f));
    filing_date(f, "told_on", p->received);
    filing_date(f, "made_on", p->accepted);
    filing_date(f, "check_due_on", workday_after(p->accepted, 30));
    filing_put(f, "check_manner", checked == DATE_NONE ? NULL : p->i % 3 ? "online" : "inquiry");
    filing_put(f, "checker", checked == DATE_NONE ? NULL : filing_person(f));
    filing_date(f, "checked_on", checked);
    if (untrue)
        breach(to->breaches, p, number, checked);
}

static void one_case(struct files *to, const struct season *t, size_t i)
{
    struct plan p = plan_case(to->cases, t, i);
    case_row(to->cases, &p);
    materials(to->materials, &p);
    if (p.corrected && known(p.told) != DATE_NONE)
        notice(to->notices, &p);
    if (p.special && known(p.special_from) != DATE_NONE)
        special(to->specials, &p);
    if (!p.refused && !p.withdrawn && known(p.delivered) != DATE_NONE && i % RATED == 0)
        rating(to->ratings, &p);
    bool accepted = !p.refused && !p.withdrawn && !p.deemed && known(p.accepted) == p.accepted;
    if (accepted && service_by_commitment(p.item) && date_year(p.accepted) == p.year &&
        p.received > date_of(2019, 11, 1))
        commitment(to, &p);
}

void sample_service_cases(struct sample *s)
{
    struct files to = {
        .cases = filing_open(s, "application", NULL, FILING_XLSX),
        .materials = filing_open(s, "application_material", NULL, FILING_CSV),
        .notices = filing_open(s, "correction_notice", NULL, FILING_CSV),
        .specials = filing_open(s, "special_procedure", NULL, FILING_CSV),
        .ratings = filing_open(s, "service_rating", NULL, FILING_CSV),
        .commitments = filing_open(s, "commitment", NULL, FILING_XLSX),
        .breaches = filing_open(s, "commitment_breach", NULL, FILING_CSV),
    };
    for (size_t n = 0; n < COUNT(seasons); n++) {
        to.committed = 0;
        for (size_t i = 0; i < seasons[n].cases; i++)
            one_case(&to, &seasons[n], i);
    }
}
