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

/* One in so many: refused, corrected, withdrawn, in a special procedure, late beyond the promise, beyond the law. */
enum { REFUSED = 41, CORRECTED = 17, WITHDRAWN = 67, SPECIAL = 53, BEYOND_PROMISE = 38, BEYOND_LAW = 1019 };
enum { RATED = 3, BAD = 59, BREACHED = 37 };

struct files {
    struct filing *cases, *materials, *notices, *specials, *ratings, *commitments, *breaches;
    unsigned committed; /* this year */
};

/* One application as a plan. Dates that have not come are DATE_NONE. */
struct plan {
    const char *number;
    int year;
    size_t i, item; /* which of the year; of which service item */
    bool refused, withdrawn, corrected, special;
    int32_t received, told, completed, accepted, lawful, promised, special_from, special_to, decided, delivered;
    const char *channel;
};

static bool one_in(size_t i, size_t every)
{
    return i % every == every - 1;
}

static void plan_decision(struct filing *f, struct plan *p)
{
    unsigned lawful = service_statutory_days(p->item), promised = service_promised_days(p->item), pause = 0;
    if (p->special) {
        p->special_from = workday_after(p->accepted, 1);
        pause = (unsigned)filing_between(f, 4, 12);
        p->special_to = workday_after(p->special_from, pause);
    }
    p->lawful = workday_after(p->accepted, lawful + pause);
    p->promised = workday_after(p->accepted, promised + pause);
    unsigned used = promised ? (unsigned)filing_between(f, 1, promised) : 0;
    if (one_in(p->i, BEYOND_LAW))
        used = lawful + 2;
    else if (one_in(p->i, BEYOND_PROMISE))
        used = promised + 1;
    p->decided = workday_after(p->accepted, used + pause);
    p->delivered = workday_after(p->decided, (unsigned)filing_between(f, 0, 4));
}

static struct plan plan_case(struct filing *f, const struct season *t, size_t i)
{
    static const char *const channels[] = {"window", "window", "window",  "counter", "online",
                                           "online", "mobile", "machine", "mail"};
    struct plan p = {.year = t->year, .i = i, .item = (size_t)filing_between(f, 0, SERVICE_ITEMS_SINCE_2018 - 1)};
    p.number = filing_text(f, KUANCHENG "办%d-%06zu", t->year, i + 1);
    p.channel = filing_choose(f, channels, COUNT(channels));
    p.received = workday_after(date_of(t->year, 1, 2), (unsigned)(i * t->workdays / t->cases) + 1);
    p.refused = one_in(i, REFUSED);
    p.withdrawn = one_in(i, WITHDRAWN);
    p.corrected = !p.refused && one_in(i, CORRECTED);
    p.special = !p.refused && !p.withdrawn && !service_immediate(p.item) && one_in(i, SPECIAL);
    p.told = p.completed = p.accepted = p.lawful = p.promised = DATE_NONE;
    p.special_from = p.special_to = p.decided = p.delivered = DATE_NONE;
    if (p.refused)
        return p;
    p.accepted = p.received;
    if (p.corrected) {
        /* One notice in twenty or so comes later than five workdays. */
        p.told = workday_after(p.received, i % 23 == 0 ? 6 : (unsigned)filing_between(f, 0, 4));
        p.completed = p.accepted = workday_after(p.told, (unsigned)filing_between(f, 1, 9));
    }
    if (!p.withdrawn)
        plan_decision(f, &p);
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
    return known(p->accepted) != DATE_NONE ? "examining" : known(p->told) != DATE_NONE ? "correcting" : "received";
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

static void decision(struct filing *f, const struct plan *p)
{
    bool decided = known(p->decided) != DATE_NONE, denied = decided && p->i % 47 == 11;
    filing_put(f, "handler", p->refused ? NULL : filing_person(f));
    filing_put(f, "decision", !decided ? NULL : denied ? "denied" : "granted");
    filing_put(f, "decision_reason", denied ? "不符合法定条件；可以依法申请行政复议或者提起行政诉讼" : NULL);
    filing_put(f, "decision_paper", decided ? filing_text(f, "（示例）政服决〔%d〕%zu号", p->year, p->i + 1) : NULL);
    filing_date(f, "decided_on", known(p->decided));
    filing_put(f, "delivery", decided ? p->i % 3 ? "collected" : "electronic" : NULL);
    filing_date(f, "deliver_due_on", decided ? workday_after(p->decided, 10) : DATE_NONE);
    filing_date(f, "delivered_on", known(p->delivered));
    bool online = text_equal(p->channel, "online") || text_equal(p->channel, "mobile");
    filing_put(f, "visits", !decided ? NULL : online ? "0" : p->i % 13 ? "1" : "2");
}

static void case_row(struct filing *f, const struct plan *p)
{
    bool at_window = text_equal(p->channel, "window") || text_equal(p->channel, "counter");
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
    filing_date(f, "statutory_due_on", known(p->accepted) == DATE_NONE ? DATE_NONE : p->lawful);
    filing_date(f, "promised_due_on", known(p->accepted) == DATE_NONE ? DATE_NONE : p->promised);
    decision(f, p);
}

static void materials(struct filing *f, const struct plan *p)
{
    for (size_t n = 1; n <= service_materials(p->item); n++) {
        bool lacking = p->corrected && n == 2, committed = n == 1 && service_by_commitment(p->item);
        filing_row(f, filing_text(f, "%s-材%02zu", p->number, n), KUANCHENG, duty_of(p->item)->organ);
        filing_put(f, "application", p->number);
        filing_put(f, "material", service_material_number(f, p->item, n));
        filing_put(f, "form", text_equal(p->channel, "online") || n == 2 ? "electronic" : n == 1 ? "original" : "copy");
        filing_int(f, "copies", committed ? 0 : 1);
        filing_date(f, "received_on", lacking ? known(p->completed) : p->received);
        filing_bool(f, "sufficient", !lacking || known(p->completed) != DATE_NONE);
        filing_put(f, "problem", lacking ? "首次提交时缺少签章或者已过有效期" : NULL);
        filing_bool(f, "by_commitment", committed);
    }
}

static void notice(struct filing *f, const struct plan *p)
{
    bool corrected = known(p->completed) != DATE_NONE;
    filing_row(f, filing_text(f, "%s-补01", p->number), KUANCHENG, duty_of(p->item)->organ);
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
    static const char *const list[] = {"on_site", "expert", "inspection", "publicity", "appraisal"};
    filing_row(f, filing_text(f, "%s-特01", p->number), KUANCHENG, duty_of(p->item)->organ);
    filing_put(f, "application", p->number);
    filing_put(f, "kind", list[p->i % COUNT(list)]);
    filing_date(f, "told_on", p->special_from);
    filing_date(f, "began_on", p->special_from);
    filing_date(f, "ended_on", known(p->special_to));
    filing_put(f, "conclusion", known(p->special_to) == DATE_NONE ? NULL : "符合要求");
}

static void rating(struct filing *f, const struct plan *p)
{
    static const char *const good[] = {"very_good", "very_good", "very_good", "good", "fair"};
    bool bad = p->i / RATED % BAD == BAD - 1;
    int32_t rated = p->delivered, back = bad ? known(workday_after(rated, 1)) : DATE_NONE;
    int32_t mended = bad ? known(workday_after(rated, 6)) : DATE_NONE;
    filing_row(f, filing_text(f, "%s-评01", p->number), KUANCHENG, duty_of(p->item)->organ);
    filing_put(f, "state", mended != DATE_NONE ? "mended" : back != DATE_NONE ? "called_back" : "rated");
    filing_put(f, "application", p->number);
    filing_put(f, "level", bad ? p->i % 2 ? "poor" : "very_poor" : filing_choose(f, good, COUNT(good)));
    filing_put(f, "channel", p->channel);
    filing_put(f, "content", bad ? "等候时间较长，希望增加窗口" : NULL);
    filing_date(f, "rated_on", rated);
    filing_put(f, "verified", bad ? "是" : NULL);
    filing_date(f, "called_back_on", back);
    filing_put(f, "measure", mended != DATE_NONE ? "高峰时段增开窗口，并向申请人反馈" : NULL);
    filing_date(f, "mended_on", mended);
}

static void breach(struct filing *f, const struct plan *p, const char *number, int32_t found)
{
    filing_row(f, filing_text(f, "%s-失01", number), KUANCHENG, duty_of(p->item)->organ);
    filing_put(f, "state", "decided");
    filing_put(f, "commitment", number);
    filing_date(f, "found_on", found);
    filing_put(f, "facts", "核查发现承诺内容与实际情况不符。");
    filing_date(f, "heard_on", known(workday_after(found, 2)));
    filing_put(f, "measure", p->i % 2 ? "revoked" : "corrected");
    filing_date(f, "decided_on", workday_after(found, 4));
    filing_date(f, "recorded_on", known(workday_after(found, 8)));
}

/* Made where the item allows it, from November 2019 on. */
static void commitment(struct files *to, const struct plan *p)
{
    struct filing *f = to->commitments;
    int32_t checked = known(workday_after(p->accepted, (unsigned)filing_between(f, 6, 28)));
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
    bool accepted = !p.refused && !p.withdrawn && known(p.accepted) == p.accepted;
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
