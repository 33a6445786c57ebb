/* Enforcement cases with their parties, decisions and files; the papers of the inquiry are in enforcement_papers.c. */
#include "core/arena.h"
#include "core/date.h"
#include "docket.h"
#include "kit.h"
#include "workdays.h"

#include <string.h>

/* The generator's totals. */
enum {
    CASES_2019 = 780,
    CASES_2020 = 912,
    CASES_2021 = 70,
    CASES_ELSEWHERE = 14, /* in each of two other districts */
    PAPERS_FROM = 660,    /* of 2019's cases only those after this one have more in these files than their steps need */
    LATE_EVERY = 83,      /* every so manieth decision was published late */
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void case_dates(struct filing *f, const struct matter *m)
{
    filing_date(f, "notified_on", m->noticed);
    filing_date(f, "hearing_asked_on", m->requested);
    filing_date(f, "hearing_called_on", m->called);
    filing_date(f, "hearing_wait_until", came(m->called) ? workday_after(m->called + 7, 0) : DATE_NONE);
    filing_date(f, "hearing_opened_on", m->heard);
    filing_date(f, "hearing_over_on", m->over);
    filing_date(f, "review_sent_on", m->sent);
    filing_date(f, "reviewed_on", m->reviewed);
    filing_date(f, "discussed_on", m->discussed);
    filing_date(f, "decided_on", m->decided);
    if (came(m->decided) && matter_punishes(m))
        filing_money(f, "fine", (int64_t)m->fine * 100);
    filing_date(f, "delivered_on", m->delivered);
    filing_date(f, "contest_until", matter_contest_until(m));
    filing_date(f, "contested_on", m->contested);
    filing_date(f, "contest_over_on", came(m->upheld) ? m->upheld : m->beyond);
    filing_date(f, "demanded_on", m->demanded);
    filing_date(f, "demand_until", came(m->demanded) ? workday_after(m->demanded, 10) : DATE_NONE);
    filing_date(f, "court_due_on", matter_court_until(m));
    filing_date(f, "forced_on", m->forced);
    filing_date(f, "performed_on", m->performed);
    filing_date(f, "closed_on", m->closed);
    filing_date(f, "archived_on", m->archived);
}

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
    filing_put(f, "merged_into", came(m->closed) ? m->merged_into : NULL);
    filing_put(f, "extension_days", came(m->extended) ? "30" : NULL);
    filing_put(f, "deferral_days", came(m->deferred) ? filing_text(f, "%d", m->deferral) : NULL);
    filing_put(f, "approver", m->simple ? NULL : filing_person(f));
    filing_put(f, "lead", officer_number(f, m->lead));
    filing_put(f, "assistant", officer_number(f, m->second));
    filing_put(f, "facts", m->facts);
    filing_bool(f, "major", m->major);
    filing_put(f, "major_reason", !m->major ? NULL : m->hearing ? "经过听证程序" : "较大数额罚款或者没收");
    bool lenient = came(m->decided) && !matter_punishes(m);
    filing_put(f, "leniency", lenient ? leniency_number(f, m->of->field) : NULL);
    case_dates(f, m);
    filing_put(f, "outcome", came(m->decided) || came(m->closed) ? m->outcome : NULL);
    matter_tell(f, m);
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
    papers_entered(f, m, m->filed);
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
    filing_put(f, "kind", came(m->forced) ? "法院强制执行" : m->fine ? "一次缴清" : "非财产处罚履行");
    if (m->fine)
        filing_money(f, "amount", (int64_t)m->fine * 100);
    filing_date(f, "performed_on", m->performed);
    filing_put(f, "receipt", m->fine ? filing_text(f, "示%09d", (int)filing_between(f, 1, 999999999)) : NULL);
    papers_entered(f, m, m->performed);
}

static char *decision_number(struct docket *d, const struct matter *m, char *mark, int32_t on)
{
    int year = date_year(on);
    return filing_text(d->decisions, "%s〔%d〕第%d号", mark, year, ++d->decided[year - DOCKET_FIRST_YEAR][m->enforcer]);
}

static char *decision_begun(struct docket *d, const struct matter *m, int32_t on, const char *state)
{
    struct filing *f = d->decisions;
    char *mark = filing_text(f, "（长宽）%s罚决字", m->by->mark), *number = decision_number(d, m, mark, on);
    filing_row(f, number, KUANCHENG, m->by->organ);
    filing_put(f, "state", state);
    filing_put(f, "mark", mark);
    filing_put(f, "of_case", m->number);
    decision_party(f, m);
    decision_content(f, m);
    filing_date(f, "decided_on", on);
    filing_date(f, "publish_due_on", workday_after(on, 7));
    return number;
}

/* The day and the manner of delivery are entered when it is delivered. */
static void decision_delivered(struct filing *f, const struct matter *m, const char *number)
{
    const char *manner = filing_chance(f, 88) ? "直接送达" : "邮寄送达";
    int32_t pay = m->fine ? workday_after(m->delivered + 15, 0) : DATE_NONE;
    filing_date(f, "delivered_on", m->delivered);
    filing_put(f, "manner", manner);
    filing_date(f, "pay_due_on", pay);
    if (m->delivered == m->decided)
        return;
    filing_made_with(f, "delivered_on", "");
    filing_made_with(f, "manner", "");
    filing_made_with(f, "pay_due_on", "");
    filing_line(f, m->delivered,
                filing_text(f, "change penalty_decision \"%s\" delivered_on=%s manner=%s pay_due_on=%s", number,
                            kit_day_text(f, m->delivered), manner, came(pay) ? kit_day_text(f, pay) : ""));
}

/* Of a decision that was set aside before anybody published it. */
static void void_decision(struct docket *d, const struct matter *m)
{
    if (!came(m->first_decided))
        return;
    decision_begun(d, m, m->first_decided, "已撤销");
    filing_step(d->decisions, m->back, "revoke", "自查发现罚款幅度适用不当，自行纠正", NULL);
}

static void decision_row(struct docket *d, const struct matter *m)
{
    struct filing *f = d->decisions;
    if (!matter_punishes(m) || !came(m->decided))
        return;
    void_decision(d, m);
    bool late = m->index % LATE_EVERY == 0;
    int32_t due = workday_after(m->decided, 7);
    int32_t shown = late ? workday_after(due, 3) : workday_after(m->decided, (unsigned)filing_between(f, 1, 7));
    bool is_public = !m->minor && shown <= SAMPLE_AS_OF;
    char *number = decision_begun(d, m, m->decided, m->minor ? "不予公示" : is_public ? "已公示" : "已决定");
    if (came(m->delivered))
        decision_delivered(f, m, number);
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
    papers_entered(f, m, m->archived);
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
    papers_staff(d, m);
    if (m->papers) {
        papers_steps(d, m);
        papers_evidence(d, m);
        papers_coercion(d, m);
    }
    papers_notices(d, m);
    papers_hearing(d, m);
    papers_reviews(d, m);
    archive_row(d, m);
}

static void year_of_cases(struct docket *d, int year, size_t count, int32_t from, int32_t to)
{
    const char *last[ENFORCERS_MAX] = {0};
    for (size_t i = 1; i <= count; i++) {
        struct matter m;
        int32_t filed = workday_after(from + (int32_t)((size_t)(to - from) * i / count), 0);
        matter_plan(&m, d->parties, d->by, d->enforcers, year, i, filed);
        if (i % 2 && strcmp(m.outcome, "终止调查") == 0)
            m.merged_into = last[m.enforcer]; /* the department's case before it */
        last[m.enforcer] = m.number;
        m.papers = year > DOCKET_FIRST_YEAR || i > PAPERS_FROM;
        write_case(d, &m);
    }
}

static void devices(struct sample *s, struct docket *d)
{
    struct filing *f = filing_open(s, "recording_device", NULL, FILING_CSV);
    for (size_t i = 1; i <= DOCKET_DEVICES; i++) {
        const struct enforcer *e = &d->by[i % d->enforcers];
        bool scrapped = i > DOCKET_DEVICES - 8;
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
        filing_put(cases, "state", "已立案");
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
