/* Reconsideration (M13): six cases accepted in 2020, thirteen replies to the city, and what lies beside them and must
 * not count: applications refused, passed on or withdrawn, and the cases of the years before and after. */
#include "kit.h"

#include "workdays.h"

#include <assert.h>
#include <string.h>

/* The totals that the seed states for 2020. The tables below are written to them; the run stops where they differ. */
enum { ACCEPTED_2020 = 6, MEDIATED_2020 = 3, CITY_REPLIES_2020 = 13 };

struct plan {
    const char *subject, *act, *organ_kind; /* organ_kind: of the respondent */
    unsigned organ;                         /* which one of that kind; of departments the field */
    const char *applicant;                  /* key of remedy_applicant_kind */
    int year, month, day;                   /* received */
    unsigned accept, decide;      /* days from receipt to acceptance, from there to the decision; 0: not yet */
    const char *end;              /* outcome, or the state of one that was not accepted */
    unsigned extended, suspended; /* days */
    enum way { PLAIN, DEEMED, CORRECTED, SENT_BACK, UNANSWERED } way;
};

/* By the day of receipt: numbers are given in this order. */
static const struct plan plans[] = {
    {"对占道经营行政处罚不服", "penalty", "department", KIT_STREETS, "individual_business", 2019, 2, 19, 3, 52,
     "upheld", 0, 0, SENT_BACK},
    {"对违法建设限期拆除决定不服", "coercion", "street", 0, "citizen", 2019, 3, 27, 2, 58, "revoked", 0, 0, PLAIN},
    {"要求履行投诉处理职责", "inaction", "department", KIT_ENVIRONMENT, "citizen", 2019, 5, 14, 5, 41, "ordered", 0, 0,
     PLAIN},
    {"对工程质量投诉答复不服", "complaint", "department", KIT_HOUSING, "citizen", 2019, 6, 6, 0, 49, "upheld", 0, 0,
     DEEMED},
    {"对餐饮单位处罚决定不服", "penalty", "department", KIT_MARKETS, "company", 2019, 7, 17, 2, 30, "settled", 0, 0,
     UNANSWERED},
    {"对政府信息公开告知书不服", "disclosure", "department", KIT_HOUSING, "citizen", 2019, 9, 4, 12, 64, "dismissed", 0,
     0, CORRECTED}, /* decided late */
    {"对房屋征收补偿决定不服", "compensation", "department", KIT_HOUSING, "citizen", 2019, 10, 22, 3, 83, "upheld", 30,
     0, PLAIN},
    {"对户外广告设置许可变更不服", "licence", "department", KIT_STREETS, "company", 2019, 11, 28, 4, 55, "upheld", 0, 0,
     PLAIN},
    {"对门前设施强制拆除不服", "coercion", "street", 1, "individual_business", 2019, 12, 30, 4, 96, "mediated", 0, 47,
     PLAIN},
    {"对已逾申请期限的处罚申请复议", "penalty", "department", KIT_ENVIRONMENT, "citizen", 2020, 2, 26, 5, 0, "refused",
     0, 0, PLAIN},
    {"对食品经营处罚决定不服", "penalty", "department", KIT_MARKETS, "individual_business", 2020, 3, 18, 2, 44,
     "settled", 0, 0, PLAIN},
    {"对信访事项答复意见申请复议", "other", "street", 2, "citizen", 2020, 4, 8, 4, 0, "refused", 0, 0, PLAIN},
    {"对物业投诉不予处理不服", "inaction", "department", KIT_HOUSING, "citizen", 2020, 4, 27, 3, 51, "mediated", 0, 0,
     PLAIN},
    {"对市属部门作出的许可决定申请复议", "licence", "department", KIT_LAND, "company", 2020, 5, 20, 3, 0, "transferred",
     0, 0, PLAIN},
    {"对餐厨垃圾处置处罚决定不服", "penalty", "department", KIT_STREETS, "company", 2020, 6, 10, 5, 56, "upheld", 0, 0,
     PLAIN},
    {"对工伤认定结论申请复议后撤回", "work_injury", "department", KIT_LABOUR, "citizen", 2020, 7, 1, 3, 0, "withdrawn",
     0, 0, PLAIN},
    {"对政府信息不予公开答复不服", "disclosure", "town", 0, "citizen", 2020, 7, 22, 4, 60, "illegal", 0, 0, PLAIN},
    {"对集体土地附着物清理决定不服", "coercion", "town", 1, "citizen", 2020, 9, 16, 5, 79, "dismissed", 30, 0, PLAIN},
    {"对道路挖掘许可附加条件不服", "licence", "department", KIT_STREETS, "company", 2020, 12, 29, 6, 47, "upheld", 0, 0,
     PLAIN},
    {"要求履行噪声污染查处职责", "inaction", "department", KIT_ENVIRONMENT, "citizen", 2021, 1, 18, 3, 0, "reviewing",
     0, 0, PLAIN},
};

/* The files of one domain that grow together, a row for each thing that happens in a case. */
struct files {
    struct filing *cases, *parties, *evidence, *replies, *hearings, *mediations, *papers, *services, *performances,
        *opinions;
};

/* One case as it is being written. */
struct matter {
    const struct plan *plan;
    const char *number, *respondent, *applicant, *decision;
    int32_t received, accepted, due, decided, delivered;
    unsigned papers; /* so far */
};

static bool is_mediated(const struct plan *p)
{
    return strcmp(p->end, "mediated") == 0 || strcmp(p->end, "settled") == 0;
}

static bool is_undecided(const struct plan *p)
{
    return p->decide == 0;
}

static bool is_one_of(const char *key, const char *a, const char *b)
{
    return strcmp(key, a) == 0 || strcmp(key, b) == 0;
}

static const char *respondent_kind(const char *organ_kind)
{
    return is_one_of(organ_kind, "street", "town") ? organ_kind : "department";
}

static void put_applicant(struct filing *f, struct matter *m)
{
    bool person = is_one_of(m->plan->applicant, "citizen", "individual_business");
    m->applicant = person ? filing_person(f) : filing_company(f);
    filing_put(f, "applicant_kind", m->plan->applicant);
    filing_put(f, "applicant", m->applicant);
    filing_put(f, "applicant_id", person ? filing_citizen_number(f) : NULL);
    filing_put(f, "applicant_code", person ? NULL : filing_credit_code(f));
    filing_put(f, "applicant_phone", filing_phone(f));
    filing_put(f, "applicant_address", filing_address(f));
    filing_int(f, "applicant_count", 1);
    filing_bool(f, "group_case", false);
    filing_put(f, "agent", filing_chance(f, 40) ? filing_person(f) : NULL);
}

static void put_act(struct filing *f, const struct matter *m)
{
    bool inaction = strcmp(m->plan->act, "inaction") == 0;
    int32_t act = m->received - (int32_t)filing_between(f, 20, 45);
    filing_put(f, "respondent", m->respondent);
    filing_put(f, "respondent_kind", respondent_kind(m->plan->organ_kind));
    filing_put(f, "act_kind", m->plan->act);
    filing_put(f, "act_number",
               inaction ? NULL : filing_text(f, "示例决字〔%d〕%d号", date_year(act), (int)filing_between(f, 3, 180)));
    filing_date(f, "act_on", inaction ? DATE_NONE : act);
    filing_date(f, "act_known_on", act + 3);
}

/* Nobody looked into it within five workdays: it was accepted on receipt, and is sent on when that is seen. */
static int32_t forwarded_on(const struct matter *m)
{
    return workday_after(m->accepted, m->plan->way == DEEMED ? 6 : 3);
}

static void put_clock(struct filing *f, const struct matter *m)
{
    const struct plan *p = m->plan;
    bool taken = m->accepted != DATE_NONE;
    filing_date(f, "received_on", m->received);
    filing_date(f, "accepted_on", m->accepted);
    filing_date(f, "refused_on", strcmp(p->end, "refused") == 0 ? m->received + (int32_t)p->accept : DATE_NONE);
    filing_put(f, "refusal_reason", strcmp(p->end, "refused") == 0 ? "经审查，申请不符合法定受理条件。" : NULL);
    filing_put(f, "transferred_to", strcmp(p->end, "transferred") == 0 ? "长春市人民政府" : NULL);
    filing_put(f, "handler", taken ? filing_person(f) : NULL);
    filing_put(f, "second_handler", taken ? filing_person(f) : NULL);
    filing_date(f, "forwarded_on", taken ? forwarded_on(m) : DATE_NONE);
    filing_date(f, "suspended_on", p->suspended ? date_of(2020, 2, 3) : DATE_NONE);
    filing_date(f, "resumed_on", p->suspended ? date_of(2020, 2, 3) + (int32_t)p->suspended : DATE_NONE);
    filing_put(f, "suspension_reason", p->suspended ? "受疫情防控措施影响无法参加复议" : NULL);
    if (p->extended)
        filing_int(f, "extended_days", p->extended);
    if (p->way == CORRECTED) {
        filing_date(f, "correction_on", workday_after(m->received, 2));
        filing_int(f, "correction_days", 10);
        filing_put(f, "correction_content", "补交申请人身份证明复印件。\n写明申请行政复议的请求和主要理由。");
        filing_date(f, "corrected_on", workday_after(m->received, 6));
    }
    filing_date(f, "due_on", m->due);
}

static void put_end(struct filing *f, struct matter *m, const char *state)
{
    bool over = m->decided != DATE_NONE;
    filing_put(f, "outcome", over ? m->plan->end : NULL);
    filing_date(f, "decided_on", m->decided);
    m->decision = over ? filing_text(f, "宽府复决字〔%d〕%d号", date_year(m->decided), 1 + (int)filing_rows(f)) : NULL;
    filing_put(f, "decision_number", m->decision);
    bool settled = over && strcmp(m->plan->end, "settled") == 0;
    filing_put(f, "approved_by", over && !settled ? "区政府分管负责人" : NULL);
    if (over && m->plan->extended > 0)
        filing_bool(f, "collective", true);
    filing_date(f, "delivered_on", m->delivered);
    filing_date(f, "performed_on", strcmp(state, "performed") == 0 ? m->delivered + 12 : DATE_NONE);
    if (over && strcmp(m->plan->end, "dismissed") == 0)
        filing_bool(f, "sued", true);
    filing_put(f, "state", state);
}

static const char *state_of(const struct plan *p)
{
    if (is_undecided(p))
        return p->end;
    return is_one_of(p->end, "upheld", "dismissed") ? "delivered" : "performed";
}

/* The steps that leave no trace in the case, or more than one way to read it. */
static void tell_case(struct filing *f, const struct matter *m)
{
    const struct plan *p = m->plan;
    if (p->way == DEEMED)
        filing_step(f, m->accepted, "deem_accepted", NULL, NULL);
    if (p->way == CORRECTED) {
        filing_step(f, workday_after(m->received, 2), "ask_correction", NULL, NULL);
        filing_step(f, workday_after(m->received, 6), "supplement", NULL, NULL);
    }
    if (p->suspended) {
        filing_step(f, date_of(2020, 2, 3), "suspend", NULL, NULL);
        filing_step(f, date_of(2020, 2, 3) + (int32_t)p->suspended, "resume", NULL, NULL);
    }
    if (p->extended)
        filing_step(f, workday_after(m->accepted + 54, 0), "extend", "案情复杂，需要进一步核实", NULL);
    if (m->decided == DATE_NONE)
        return;
    if (p->way == SENT_BACK) {
        int32_t first = workday_after(m->decided - 5, 0);
        filing_step(f, first, "decide", NULL, "outcome", p->end, "decision_number", "宽府复决字〔2019〕100号",
                    "approved_by", "区政府分管负责人", NULL);
        filing_step(f, workday_after(first, 1), "send_back", "决定书说理不充分", NULL);
    }
    if (strcmp(p->end, "mediated") == 0)
        filing_step(f, m->decided, "close_by_mediation", NULL, NULL);
    else if (strcmp(p->end, "settled") == 0)
        filing_step(f, m->decided, "close_settled", "双方和解，申请人撤回申请", NULL);
    else
        filing_step(f, m->decided, "decide", NULL, "outcome", p->end, "decision_number", m->decision, "approved_by",
                    "区政府分管负责人", NULL);
}

static void write_case(struct files *to, struct matter *m)
{
    struct filing *f = to->cases;
    const struct plan *p = m->plan;
    filing_row(f, m->number, KUANCHENG, KIT_GOVERNMENT);
    filing_put(f, "subject", p->subject);
    put_applicant(f, m);
    put_act(f, m);
    filing_put(f, "request",
               strcmp(p->act, "inaction") == 0 ? "请求责令被申请人依法履行职责，并书面答复处理结果。"
                                               : "请求依法审查被申请人作出的行政行为，并予以撤销。");
    filing_put(f, "facts", "申请人认为认定事实不清、适用依据不当，对其合法权益造成影响。");
    filing_bool(f, "norm_review", false);
    static const char *const intakes[] = {"window", "window", "post", "online"};
    filing_put(f, "intake", filing_choose(f, intakes, 4));
    put_clock(f, m);
    put_end(f, m, state_of(p));
    tell_case(f, m);
}

/* The operative part of a decision, and why. */
static const char *operative(const struct matter *m)
{
    static const char *const of[][2] = {
        {"upheld", "维持被申请人作出的行政行为。"},
        {"revoked", "撤销被申请人作出的行政行为，责令被申请人在三十日内重新作出处理。"},
        {"changed", "变更被申请人作出的行政行为，依照本机关查明的事实执行。"},
        {"illegal", "确认被申请人作出的行政行为违法。"},
        {"ordered", "责令被申请人自收到本决定之日起十五日内履行法定职责，并书面答复申请人。"},
        {"dismissed", "驳回申请人的行政复议申请。"},
    };
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        if (strcmp(m->plan->end, of[i][0]) == 0)
            return of[i][1];
    return "申请人撤回申请，行政复议终止。";
}

static const char *reasons(const struct matter *m)
{
    if (is_one_of(m->plan->end, "upheld", "dismissed"))
        return "本机关认为，被申请人认定事实清楚，证据确凿，适用依据正确，程序合法，内容适当，申请人的请求没有事实和法"
               "律依据。";
    return "本机关认为，被申请人的行为与查明的事实和法定程序的要求不符，申请人的请求有相应的事实依据。";
}

static void write_paper(struct files *to, struct matter *m, const char *kind, const char *mark, int32_t on,
                        const char *text)
{
    struct filing *f = to->papers, *g = to->services;
    int32_t served = workday_after(on, (unsigned)filing_between(g, 0, 4));
    const char *number = filing_text(f, "%s-文%02u", m->number, ++m->papers);
    filing_row(f, number, KUANCHENG, KIT_GOVERNMENT);
    filing_put(f, "reconsideration", m->number);
    filing_put(f, "kind", kind);
    filing_putf(f, "document_number", "宽府复%s字〔%d〕%zu号", mark, date_year(on), filing_rows(f));
    filing_date(f, "made_on", on);
    filing_put(f, "main_text", text);
    filing_put(f, "reasons", strcmp(kind, "decision") == 0 ? reasons(m) : NULL);
    filing_put(f, "remedy", strcmp(kind, "decision") == 0 ? "不服的，可以自收到之日起十五日内向人民法院起诉。" : NULL);
    filing_put(f, "drafted_by", filing_person(f));
    filing_put(f, "signed_by", filing_person(f));
    filing_bool(f, "public", strcmp(kind, "decision") == 0);
    filing_put(f, "state", "served");
    filing_made_on(f, on);
    filing_step(f, served, "serve", NULL, NULL);

    static const char *const manners[] = {"direct", "direct", "post", "post", "electronic"};
    filing_row(g, filing_text(g, "%s-送01", number), KUANCHENG, KIT_GOVERNMENT);
    filing_put(g, "paper", number);
    filing_put(g, "receiver", m->applicant);
    filing_put(g, "manner", filing_choose(g, manners, 5));
    filing_date(g, "sent_on", on);
    filing_date(g, "served_on", served);
    filing_putf(g, "receipt", "回证%05d", (int)filing_between(g, 1, 99999));
    filing_put(g, "signed_by", m->applicant);
    filing_put(g, "served_by", filing_person(g));
    filing_made_on(g, served);
}

static void write_parties(struct files *to, const struct matter *m)
{
    struct filing *f = to->parties;
    bool company = is_one_of(m->plan->applicant, "company", "organisation");
    filing_row(f, filing_text(f, "%s-人01", m->number), KUANCHENG, KIT_GOVERNMENT);
    filing_put(f, "reconsideration", m->number);
    filing_put(f, "role", "applicant");
    filing_put(f, "name", m->applicant);
    filing_put(f, "credit_code", company ? filing_credit_code(f) : NULL);
    filing_put(f, "phone", filing_phone(f));
    filing_put(f, "address", filing_address(f));
    filing_made_on(f, m->received);
    if (!company)
        return;
    filing_row(f, filing_text(f, "%s-人02", m->number), KUANCHENG, KIT_GOVERNMENT);
    filing_put(f, "reconsideration", m->number);
    filing_put(f, "role", "agent");
    filing_put(f, "name", filing_person(f));
    filing_put(f, "phone", filing_phone(f));
    filing_put(f, "authority", "特别授权");
    filing_made_on(f, m->received);
}

static void write_evidence(struct files *to, const struct matter *m)
{
    static const struct {
        const char *side, *kind, *name, *proves;
    } pieces[] = {
        {"applicant", "document", "行政行为文书复印件", "行政行为的存在和内容"},
        {"applicant", "audiovisual", "现场照片", "事发现场的情况"},
        {"respondent", "record", "现场检查笔录", "检查经过和发现的事实"},
        {"respondent", "document", "送达回证", "文书已经依法送达"},
        {"respondent", "document", "行政处理审批表", "处理程序合法"},
    };
    struct filing *f = to->evidence;
    for (unsigned i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        bool own = strcmp(pieces[i].side, "applicant") == 0;
        filing_row(f, filing_text(f, "%s-证%02u", m->number, i + 1), KUANCHENG, KIT_GOVERNMENT);
        filing_put(f, "reconsideration", m->number);
        filing_put(f, "side", pieces[i].side);
        filing_put(f, "kind", pieces[i].kind);
        filing_put(f, "name", pieces[i].name);
        filing_put(f, "proves", pieces[i].proves);
        filing_int(f, "pages", filing_between(f, 1, 9));
        filing_date(f, "submitted_on", own ? m->received : kit_weekday(m->accepted + 10));
        filing_bool(f, "admitted", filing_chance(f, 85));
        filing_made_on(f, own ? m->received : kit_weekday(m->accepted + 10));
    }
}

static void write_reply(struct files *to, const struct matter *m)
{
    struct filing *f = to->replies;
    int32_t copy = forwarded_on(m) + 1, due = workday_after(copy + 10, 0);
    bool missing = m->plan->way == UNANSWERED;
    filing_row(f, filing_text(f, "%s-答01", m->number), KUANCHENG, m->respondent);
    filing_put(f, "reconsideration", m->number);
    filing_date(f, "copy_received_on", copy);
    filing_date(f, "due_on", due);
    filing_date(f, "replied_on", missing ? DATE_NONE : due - (int32_t)filing_between(f, 0, 3));
    filing_put(f, "state", missing ? "missing" : "submitted");
    filing_made_on(f, copy);
    if (missing)
        return;
    filing_put(f, "opinion", "被申请人认为行政行为事实清楚、证据充分、程序合法，请求予以维持。");
    filing_int(f, "evidence_count", filing_between(f, 3, 12));
    filing_put(f, "signed_by", filing_person(f));
}

static void write_hearing(struct files *to, const struct matter *m)
{
    struct filing *f = to->hearings;
    bool heard = m->plan->extended > 0;
    int32_t on = kit_weekday(m->accepted + 24);
    filing_row(f, filing_text(f, "%s-听01", m->number), KUANCHENG, KIT_GOVERNMENT);
    filing_put(f, "reconsideration", m->number);
    filing_put(f, "kind", heard ? "hearing" : "meeting");
    filing_date(f, "notified_on", on - 8);
    filing_putf(f, "planned_at", "%s 09:30", kit_day_text(f, on));
    filing_date(f, "held_on", on);
    filing_put(f, "place", "区司法局复议听证室");
    filing_put(f, "presider", filing_person(f));
    filing_bool(f, "head_attended", heard);
    filing_int(f, "persons", filing_between(f, 4, heard ? 15 : 7));
    filing_put(f, "record", "双方围绕事实、程序和依据陈述意见并签字确认笔录。");
    filing_put(f, "state", "held");
    filing_made_on(f, on - 8);
}

static void write_mediation(struct files *to, const struct matter *m)
{
    struct filing *f = to->mediations;
    bool statement = strcmp(m->plan->end, "mediated") == 0;
    filing_row(f, filing_text(f, "%s-调01", m->number), KUANCHENG, KIT_GOVERNMENT);
    filing_put(f, "reconsideration", m->number);
    filing_date(f, "began_on", kit_weekday(m->decided - 9));
    filing_date(f, "ended_on", m->decided);
    filing_bool(f, "both_agree", true);
    filing_put(f, "presider", filing_person(f));
    filing_put(f, "place", "区行政争议化解中心");
    filing_put(f, "result", statement ? "statement" : "settlement");
    filing_put(f, "content",
               statement ? "被申请人限期完成处理，申请人不再提出其他请求。" : "被申请人作出说明，申请人自愿撤回申请。");
    filing_put(f, "statement_number",
               statement ? filing_text(f, "宽府复调字〔%d〕%zu号", date_year(m->decided), filing_rows(f)) : NULL);
    filing_date(f, "signed_on", m->decided);
    if (statement)
        filing_bool(f, "sealed", true);
    filing_date(f, "perform_by", statement ? m->decided + 20 : DATE_NONE);
    filing_date(f, "performed_on", statement ? m->delivered + 12 : DATE_NONE);
    filing_put(f, "state", "agreed");
    filing_made_on(f, kit_weekday(m->decided - 9));
    filing_step(f, m->decided, "agree", NULL, NULL);
    if (statement)
        filing_step(f, m->decided, "sign", NULL, NULL);
}

static void write_performance(struct files *to, const struct matter *m)
{
    struct filing *f = to->performances;
    filing_row(f, filing_text(f, "%s-履01", m->number), KUANCHENG, m->respondent);
    filing_put(f, "reconsideration", m->number);
    filing_put(f, "duty", "按照复议结论重新处理并答复申请人");
    filing_put(f, "obliged", m->respondent);
    filing_date(f, "performed_on", m->delivered + 12);
    filing_put(f, "proof", "处理结果告知书及送达回证");
    filing_put(f, "state", "performed");
    filing_made_on(f, m->delivered);
    if (strcmp(m->plan->end, "ordered") != 0)
        return;
    filing_int(f, "term_days", 15); /* it did not act, and is ordered to */
    filing_date(f, "ordered_on", m->delivered + 5);
    filing_date(f, "due_on", workday_after(m->delivered + 20, 0));
    filing_step(f, m->delivered + 5, "order", "被申请人未按期履行", NULL);
}

static void write_opinion(struct files *to, const struct matter *m)
{
    struct filing *f = to->opinions;
    int32_t sent = kit_weekday(m->delivered + 3);
    filing_row(f, filing_text(f, "%s-意01", m->number), KUANCHENG, m->respondent);
    filing_put(f, "reconsideration", m->number);
    filing_put(f, "kind", "opinion");
    filing_putf(f, "document_number", "宽府复意字〔%d〕%zu号", date_year(sent), filing_rows(f));
    filing_put(f, "problem", "办理程序和文书送达不够规范");
    filing_put(f, "demand", "对同类事项开展自查，完善告知和送达环节，六十日内反馈整改情况。");
    filing_date(f, "sent_on", sent);
    filing_date(f, "due_on", workday_after(sent + 60, 0));
    filing_date(f, "replied_on", kit_weekday(sent + 35));
    filing_put(f, "reply", "已完成自查，修订内部流程并组织培训。");
    filing_put(f, "state", "closed");
    filing_made_on(f, sent);
}

static void write_decided(struct files *to, struct matter *m)
{
    bool mediated = strcmp(m->plan->end, "mediated") == 0;
    write_hearing(to, m);
    if (is_mediated(m->plan))
        write_mediation(to, m);
    if (strcmp(m->plan->end, "settled") == 0)
        write_paper(to, m, "termination", "终", m->decided, "申请人撤回申请，行政复议终止。");
    else
        write_paper(to, m, mediated ? "mediation" : "decision", mediated ? "调" : "决", m->decided,
                    mediated ? "双方自愿达成协议，内容见调解书。" : operative(m));
    if (is_one_of(m->plan->end, "illegal", "revoked") || is_one_of(m->plan->end, "ordered", "mediated"))
        write_performance(to, m);
    if (is_one_of(m->plan->end, "illegal", "revoked"))
        write_opinion(to, m);
}

static void write_matter(struct files *to, struct matter *m)
{
    const struct plan *p = m->plan;
    bool taken = !is_undecided(p) || strcmp(p->end, "reviewing") == 0;
    m->received = date_of(p->year, p->month, p->day);
    m->accepted = taken ? workday_after(m->received + (int32_t)p->accept, 0) : DATE_NONE;
    m->due = taken ? workday_after(m->accepted + 60 + (int32_t)(p->extended + p->suspended), 0) : DATE_NONE;
    m->decided = is_undecided(p) ? DATE_NONE : workday_after(m->accepted + (int32_t)p->decide, 0);
    m->delivered = is_undecided(p) ? DATE_NONE : workday_after(m->decided, 2);
    bool department = strcmp(p->organ_kind, "department") == 0;
    m->respondent = department ? kit_department((enum kit_field)p->organ) : kit_organ_name(p->organ_kind, p->organ);
    write_case(to, m);
    write_parties(to, m);
    if (!taken)
        return;
    if (p->way != DEEMED)
        write_paper(to, m, "acceptance", "受", m->accepted, "申请符合受理条件，决定受理。");
    write_evidence(to, m);
    write_reply(to, m);
    if (!is_undecided(p))
        write_decided(to, m);
}

static void write_cases(struct sample *s)
{
    struct files to = {
        .cases = filing_open(s, "reconsideration_case", NULL, FILING_XLSX),
        .parties = filing_open(s, "reconsideration_party", NULL, FILING_CSV),
        .evidence = filing_open(s, "reconsideration_evidence", NULL, FILING_CSV),
        .replies = filing_open(s, "reconsideration_reply", NULL, FILING_XLSX),
        .hearings = filing_open(s, "reconsideration_hearing", NULL, FILING_CSV),
        .mediations = filing_open(s, "reconsideration_mediation", NULL, FILING_XLSX),
        .papers = filing_open(s, "reconsideration_paper", NULL, FILING_CSV),
        .services = filing_open(s, "reconsideration_service", NULL, FILING_CSV),
        .performances = filing_open(s, "reconsideration_performance", NULL, FILING_CSV),
        .opinions = filing_open(s, "reconsideration_opinion", NULL, FILING_CSV),
    };
    int year = 0;
    unsigned serial = 0, accepted = 0, mediated = 0;
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        serial = plans[i].year == year ? serial + 1 : 1;
        year = plans[i].year;
        struct matter m = {.plan = &plans[i], .number = filing_text(to.cases, KUANCHENG "复%d-%04u", year, serial)};
        write_matter(&to, &m);
        if (m.accepted == DATE_NONE || date_year(m.accepted) != 2020)
            continue;
        accepted++;
        mediated += is_mediated(m.plan);
    }
    assert(accepted == ACCEPTED_2020 && mediated == MEDIATED_2020);
}

/* Replies to the city, by the day of the notice. Replied before the year's end, or after it, or never. */
static const struct superior_plan {
    const char *subject, *act;
    enum kit_field organ;
    int year, month, day;
    unsigned reply; /* days from the notice; 0: withdrawn before the reply */
    const char *outcome;
} superior_plans[] = {
    {"对房屋征收补偿决定不服", "compensation", KIT_HOUSING, 2019, 1, 15, 8, "upheld"},
    {"对违法建设查处答复不服", "complaint", KIT_STREETS, 2019, 2, 27, 9, "upheld"},
    {"对信息公开答复不服", "disclosure", KIT_HOUSING, 2019, 3, 20, 7, "revoked"},
    {"对责令停止建设决定不服", "coercion", KIT_STREETS, 2019, 5, 8, 13, "upheld"}, /* late by a day */
    {"要求履行拆迁安置职责", "inaction", KIT_HOUSING, 2019, 6, 12, 10, "dismissed"},
    {"对土地权属处理决定不服", "rights", KIT_LAND, 2019, 7, 30, 8, "illegal"},
    {"对行政处罚决定不服", "penalty", KIT_MARKETS, 2019, 9, 18, 6, "upheld"},
    {"对房屋强制拆除行为不服", "coercion", KIT_STREETS, 2019, 10, 23, 9, "settled"},
    {"对投诉举报不予立案不服", "complaint", KIT_MARKETS, 2019, 11, 6, 8, "upheld"},
    {"对征收范围内建筑认定不服", "confirmation", KIT_HOUSING, 2019, 12, 26, 11, "upheld"},
    {"对房屋征收决定不服", "expropriation", KIT_HOUSING, 2020, 1, 8, 9, "upheld"},
    {"对信息公开补正告知不服", "disclosure", KIT_HOUSING, 2020, 3, 4, 8, "dismissed"},
    {"对违法建筑限期拆除决定不服", "coercion", KIT_STREETS, 2020, 3, 25, 10, "upheld"},
    {"要求履行环境违法查处职责", "inaction", KIT_ENVIRONMENT, 2020, 4, 15, 9, "dismissed"},
    {"对征收补偿方案不服", "compensation", KIT_HOUSING, 2020, 5, 6, 7, "settled"},
    {"对集体土地征收公告不服", "expropriation", KIT_LAND, 2020, 5, 27, 9, "upheld"},
    {"对撤销登记决定不服", "licence", KIT_MARKETS, 2020, 6, 17, 0, NULL},
    {"对餐饮服务许可不予延续不服", "licence", KIT_MARKETS, 2020, 7, 8, 8, "upheld"},
    {"对投诉举报答复不服", "complaint", KIT_MARKETS, 2020, 8, 5, 6, "upheld"},
    {"对房屋征收补偿决定不服", "compensation", KIT_HOUSING, 2020, 9, 2, 9, "mediated"},
    {"对信息公开不予提供答复不服", "disclosure", KIT_HOUSING, 2020, 9, 23, 10, "upheld"},
    {"对行政处罚决定不服", "penalty", KIT_STREETS, 2020, 10, 21, 8, "upheld"},
    {"要求履行安全生产监管职责", "inaction", KIT_SAFETY, 2020, 11, 25, 9, "dismissed"},
    {"对门店招牌拆除行为不服", "coercion", KIT_STREETS, 2020, 12, 23, 12, "upheld"},
    {"对物业管理投诉处理不服", "complaint", KIT_HOUSING, 2021, 1, 13, 8, NULL},
};

static void put_superior_end(struct filing *f, const struct superior_plan *p, int32_t replied)
{
    int32_t decided = p->outcome ? kit_weekday(replied + 46) : DATE_NONE;
    filing_put(f, "outcome", p->outcome);
    filing_put(f, "decision_number",
               p->outcome ? filing_text(f, "长府复决字〔%d〕%d号", date_year(decided), 30 + (int)filing_rows(f))
                          : NULL);
    filing_date(f, "decided_on", decided);
    filing_date(f, "decision_received_on", p->outcome ? kit_weekday(decided + 5) : DATE_NONE);
    filing_put(f, "lesson", p->outcome ? "规范证据收集和程序告知，答复意见应当逐项回应请求。" : NULL);
    filing_put(f, "state", p->reply == 0 ? "withdrawn" : p->outcome ? "decided" : "replied");
}

/* The day of the reply; DATE_NONE where the case was withdrawn before it. */
static int32_t write_superior(struct filing *f, const struct superior_plan *p, const char *number)
{
    int32_t notice = date_of(p->year, p->month, p->day), due = workday_after(notice + 10, 0);
    int32_t replied = p->reply ? workday_after(notice + (int32_t)p->reply, 0) : DATE_NONE;
    bool company = strcmp(p->act, "licence") == 0;
    filing_row(f, number, KUANCHENG, KIT_GOVERNMENT);
    filing_put(f, "subject", p->subject);
    filing_put(f, "reconsideration_organ", "长春市人民政府");
    filing_putf(f, "notice_number", "长府复答字〔%d〕%d号", p->year, 20 + 4 * (int)filing_rows(f));
    filing_put(f, "applicant_kind", company ? "company" : "citizen");
    filing_put(f, "applicant", company ? filing_company(f) : filing_person(f));
    filing_put(f, "act_kind", p->act);
    filing_date(f, "act_on", strcmp(p->act, "inaction") == 0 ? DATE_NONE : notice - 40);
    filing_put(f, "handling_organ", kit_department(p->organ));
    filing_put(f, "handler", filing_person(f));
    filing_put(f, "lawyer", filing_chance(f, 50) ? filing_person(f) : NULL);
    filing_date(f, "notice_received_on", notice);
    filing_date(f, "reply_due_on", due);
    filing_date(f, "replied_on", replied);
    filing_put(f, "reply_number",
               p->reply ? filing_text(f, "宽府复答字〔%d〕%zu号", date_year(replied), filing_rows(f)) : NULL);
    filing_put(f, "reply", p->reply ? "行政行为职权合法、事实清楚、程序正当，请求依法审查。" : NULL);
    if (p->reply) {
        filing_int(f, "evidence_count", filing_between(f, 4, 18));
        filing_bool(f, "head_signed", true);
    }
    put_superior_end(f, p, replied);
    if (p->reply && filing_rows(f) % 8 == 5) {
        filing_step(f, notice + 2, "draft", NULL, NULL);
        filing_step(f, notice + 5, "send_back", "未逐项回应复议请求", NULL);
    }
    return replied;
}

static void write_superiors(struct sample *s)
{
    struct filing *f = filing_open(s, "superior_reconsideration", NULL, FILING_XLSX);
    int year = 0;
    unsigned serial = 0, replies = 0;
    for (size_t i = 0; i < sizeof superior_plans / sizeof *superior_plans; i++) {
        serial = superior_plans[i].year == year ? serial + 1 : 1;
        year = superior_plans[i].year;
        int32_t on = write_superior(f, &superior_plans[i], filing_text(f, KUANCHENG "复答%d-%04u", year, serial));
        replies += on != DATE_NONE && date_year(on) == 2020;
    }
    assert(replies == CITY_REPLIES_2020);
}

void sample_reconsideration(struct sample *s)
{
    write_cases(s);
    write_superiors(s);
}
