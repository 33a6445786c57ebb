/* The papers of a decision: drafts, what the public and the experts said, risks, legality reviews, the meeting, and
 * what came after. */
#include "decisions.h"
#include "enforcers.h"
#include "kit.h"
#include "workdays.h"

#include <string.h>

static void write_draft(struct decision_files *to, const struct course *c, int version, const char *stage, int32_t on)
{
    struct filing *f = to->drafts;
    filing_row(f, filing_text(f, "%s-稿%02d", c->number, version), to->district, c->organ);
    filing_made_on(f, on);
    filing_put(f, "decision", c->number);
    filing_int(f, "version", version);
    filing_put(f, "stage", stage);
    filing_date(f, "prepared_on", on);
    filing_put(f, "changes", version == 1 ? NULL : "按照征求到的意见修改，说明附后。");
    filing_int(f, "options", has(c, TWICE) && version == 1 ? 2 : 1);
    filing_putf(f, "file_name", "%s（第%d稿）.docx", c->of->subject, version);
    filing_int(f, "pages", filing_between(f, 4, 26));
}

static void write_drafts(struct decision_files *to, const struct course *c)
{
    write_draft(to, c, 1, has(c, SECRET) ? "draft" : "comment", c->drafted);
    if (version_of(c) >= 2)
        write_draft(to, c, 2, "review", c->assessed);
    if (version_of(c) >= 3)
        write_draft(to, c, 3, "discuss", c->revised);
}

/* ---- what the public said */

static void write_comment(struct decision_files *to, const struct course *c, unsigned k, bool answered)
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
    int32_t received = filing_day(f, c->opened, c->closes < SAMPLE_AS_OF ? c->closes : SAMPLE_AS_OF);
    filing_row(f, filing_text(f, "%s-意%03u", c->number, k), to->district, c->organ);
    filing_made_on(f, received);
    filing_put(f, "decision", c->number);
    filing_put(f, "period", c->period);
    filing_put(f, "channel", filing_choose(f, channels, NUMBER_OF(channels)));
    filing_put(f, "author", filing_person(f));
    filing_put(f, "author_unit", filing_chance(f, 12) ? filing_company(f) : NULL);
    filing_put(f, "phone", filing_phone(f));
    filing_put(f, "content", said[at].content);
    filing_date(f, "received_on", received);
    filing_put(f, "treatment", answered ? said[at].treatment : NULL);
    filing_put(f, "reason", answered ? said[at].reason : NULL);
    filing_date(f, "answered_on", answered ? c->feedback : DATE_NONE);
    filing_later(f, answered ? c->feedback : DATE_NONE, "treatment", "reason", "answered_on", NULL);
}

static void write_opinions(struct decision_files *to, const struct course *c)
{
    struct filing *f = to->periods;
    if (has(c, SECRET)) /* article 14: what may not be public is not put to the public */
        return;
    bool answered = reached(c, ASSESSING);
    filing_row(f, c->period, to->district, c->organ);
    filing_made_on(f, workday_after(c->drafted, 1));
    filing_put(f, "decision", c->number);
    filing_putf(f, "draft", "%s-稿01", c->number);
    filing_date(f, "opened_on", c->opened);
    filing_date(f, "closes_on", c->closes);
    filing_date(f, "shortest_on", c->opened < DECISIONS_LAW ? DATE_NONE : c->shortest);
    filing_date(f, "closed_on", answered ? c->closed : DATE_NONE);
    filing_put(f, "period_days", has(c, URGENT) ? "10" : NULL);
    filing_bool(f, "shortened", has(c, URGENT));
    filing_put(f, "shorten_reason", has(c, URGENT) ? "疫情防控期间情况紧急，需尽快实施，已在公告中说明" : NULL);
    filing_put(f, "channel", "web");
    filing_put(f, "address", "区政府门户网站意见征集专栏");
    filing_date(f, "feedback_on", answered ? c->feedback : DATE_NONE);
    filing_put(f, "state", answered ? "answered" : "open");
    filing_step(f, c->opened, "open", NULL, NULL);
    unsigned count = 9 + c->i * 5 % 13;
    for (unsigned k = 1; k <= count; k++)
        write_comment(to, c, k, answered);
}

static void write_event(struct decision_files *to, const struct course *c, const char *channel, unsigned k, int32_t on)
{
    struct filing *f = to->events;
    bool asked = strcmp(channel, "survey") == 0;
    int64_t people = asked ? filing_between(f, 180, 420) : filing_between(f, 12, 32);
    int64_t against = filing_between(f, 0, people / 8);
    filing_row(f, filing_text(f, "%s-听%02u", c->number, k), to->district, c->organ);
    filing_made_on(f, on);
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

static void write_events(struct decision_files *to, const struct course *c)
{
    if (has(c, SECRET) || !reached(c, ASSESSING))
        return;
    write_event(to, c, has(c, RISKY) ? "hearing" : "meeting", 1, workday_after(c->opened + 22, 0));
    if (has(c, RISKY) || c->i % 4 == 1)
        write_event(to, c, "survey", 2, workday_after(c->opened + 6, 0));
}

/* ---- experts, risks, review */

static void write_experts(struct decision_files *to, const struct course *c)
{
    static const char *const fields[] = {"工程技术", "公共管理", "财政金融", "法律"};
    struct filing *f = to->experts;
    if (!has(c, TECHNICAL) || !reached(c, REVIEWING))
        return;
    for (unsigned k = 1; k <= 3; k++) {
        bool mend = (c->i + k) % 4 == 0;
        int32_t on = workday_after(c->closed, 5);
        filing_row(f, filing_text(f, "%s-专%02u", c->number, k), to->district, c->organ);
        filing_made_on(f, on);
        filing_put(f, "decision", c->number);
        filing_put(f, "expert", filing_person(f));
        filing_put(f, "institution", k == 2 ? "示例大学" : "示例研究院");
        filing_put(f, "field", fields[(c->i + k) % NUMBER_OF(fields)]);
        filing_bool(f, "interest", false);
        filing_put(f, "manner", c->i % 3 == 2 ? "written" : "meeting");
        filing_date(f, "given_on", on);
        filing_put(f, "opinion", mend ? "总体可行，建议补充分期实施安排和资金测算。" : "目标明确，措施可行。");
        filing_put(f, "conclusion", mend ? "mend" : "feasible");
        filing_put(f, "treatment", "taken");
    }
}

static void write_risk(struct decision_files *to, const struct course *c)
{
    struct filing *f = to->risks;
    if (!has(c, RISKY) || !reached(c, ASSESSING))
        return;
    bool done = c->of->reach != ASSESSING;
    int32_t began = workday_after(c->closed, 1), finished = done ? c->assessed : DATE_NONE;
    filing_row(f, filing_text(f, "%s-险01", c->number), to->district, c->organ);
    filing_made_on(f, began);
    filing_put(f, "decision", c->number);
    filing_put(f, "kind", strcmp(c->of->kind, "resource") == 0 ? "environment" : "stability");
    filing_put(f, "assessor", "示例社会风险评估中心");
    filing_date(f, "began_on", began);
    filing_date(f, "finished_on", finished);
    filing_int(f, "people_asked", filing_between(f, 120, 360));
    filing_put(f, "level", c->of->reach == DROPPED ? "high" : c->i % 3 == 0 ? "middle" : "low");
    filing_bool(f, "controllable", c->of->reach != DROPPED);
    filing_put(f, "measures", "制定应急预案，畅通诉求渠道，加强政策解释。");
    filing_later(f, finished, "finished_on", "people_asked", "level", "controllable", "measures", NULL);
}

/* One of a decision's reviews: of which version, when it came and went, and what it found; NULL: sent back. */
struct opinion {
    unsigned serial;
    int version;
    int32_t received, given; /* DATE_NONE: not yet */
    const char *result;
};

static void write_review(struct decision_files *to, const struct course *c, const struct opinion *o)
{
    struct filing *f = to->reviews;
    bool given = o->result && o->given != DATE_NONE, mend = given && strcmp(o->result, "mend") == 0;
    filing_row(f, filing_text(f, "%s-审%02u", c->number, o->serial), to->district, to->reviewing);
    filing_made_on(f, o->received);
    filing_put(f, "decision", c->number);
    filing_putf(f, "draft", "%s-稿%02d", c->number, o->version);
    filing_int(f, "draft_version", o->version);
    filing_date(f, "received_on", o->received);
    filing_date(f, "earliest_on", o->received < DECISIONS_LAW ? DATE_NONE : workday_after(o->received, 7));
    filing_put(f, "materials",
               o->result ? "草案、起草说明、依据、征求意见采纳情况、论证评估报告"
                         : "草案、起草说明（缺征求意见采纳情况）");
    filing_put(f, "reviewer", given ? filing_person(f) : NULL);
    filing_put(f, "adviser", given ? filing_person(f) : NULL);
    filing_date(f, "given_on", given ? o->given : DATE_NONE);
    filing_put(f, "result", given ? o->result : NULL);
    filing_put(f, "opinion",
               !given ? NULL
               : mend ? "权限和程序合法，个别表述应与上位法一致。"
                      : "权限、程序、内容合法。");
    filing_put(f, "taken_up", mend ? "taken" : NULL);
    filing_put(f, "authority", given ? "是" : NULL);
    filing_put(f, "procedure", given ? "是" : NULL);
    filing_put(f, "substance", given ? mend ? "否" : "是" : NULL);
    filing_put(f, "state", !o->result ? "returned" : given ? "given" : "received");
    if (!o->result)
        filing_step(f, o->given, "send_back", "缺征求意见采纳情况说明", NULL);
}

/* Sent back once for want of material; found lawful, or lawful when changed, and the changed draft lawful. */
static void write_reviews(struct decision_files *to, const struct course *c)
{
    unsigned serial = 0;
    if (!reached(c, REVIEWING))
        return;
    if (c->back)
        write_review(to, c, &(struct opinion){++serial, 2, c->sent, c->returned, NULL});
    bool decided = is_decided(c);
    write_review(
        to, c,
        &(struct opinion){++serial, 2, c->received, decided ? c->opinion : DATE_NONE, c->mended ? "mend" : "lawful"});
    if (decided && c->mended)
        write_review(to, c, &(struct opinion){++serial, 3, c->resent, c->reviewed, "lawful"});
}

static void write_advisers(struct decision_files *to, const struct course *c)
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
        filing_row(f, filing_text(f, "%s-顾%02u", c->number, k + 1), to->district, c->organ);
        filing_made_on(f, steps[k].on);
        filing_put(f, "decision", c->number);
        filing_put(f, "stage", steps[k].stage);
        filing_put(f, "adviser", adviser);
        filing_put(f, "firm", "吉林示例律师事务所");
        filing_date(f, "taken_part_on", steps[k].on);
        filing_put(f, "opinion", "就权限、程序和条款表述提出法律意见。");
    }
}

/* ---- the meeting and after */

static void write_discussion(struct decision_files *to, const struct course *c, unsigned k, int32_t on, bool last)
{
    struct filing *f = to->discussions;
    bool differs = c->i % 7 == 5 || !last;
    unsigned members = has(c, PLENARY) ? 46 : 9, review = 1u + c->back + c->mended;
    filing_row(f, filing_text(f, "%s-议%02u", c->number, k), to->district, to->government);
    filing_made_on(f, on);
    filing_put(f, "decision", c->number);
    filing_putf(f, "review", "%s-审%02u", c->number, review);
    filing_int(f, "draft_version", version_of(c));
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

/* Some are given more time, some stand for a while. */
static void write_execution(struct decision_files *to, const struct course *c)
{
    struct filing *f = to->executions;
    bool done = c->of->start < 20200101;
    int32_t due = done ? c->published + 300 : date_of(2021, 11, 30);
    filing_row(f, filing_text(f, "%s-执01", c->number), to->district, c->organ);
    filing_made_on(f, c->published);
    filing_put(f, "decision", c->number);
    filing_putf(f, "task", "组织实施%s", c->of->subject);
    filing_date(f, "due_on", due);
    filing_date(f, "done_on", done ? kit_weekday(c->published + (int32_t)filing_between(f, 180, 280)) : DATE_NONE);
    filing_put(f, "state", done ? "done" : "going");
    if (c->i % 6 == 4) {
        filing_made_with(f, "due_on", kit_day_text(f, due - 60));
        filing_step(f, workday_after(c->published, 30), "prolong", "受疫情影响调整工期", "due_on", kit_day_text(f, due),
                    NULL);
    }
    int32_t resumed = workday_after(c->published, 60);
    if (c->i % 7 == 2 && resumed <= SAMPLE_AS_OF) {
        filing_step(f, workday_after(c->published, 40), "halt", "疫情防控需要", NULL);
        filing_step(f, resumed, "go_on", "恢复施工条件", NULL);
    }
}

static int32_t evaluation_began(const struct course *c)
{
    return c->of->reach == EVALUATED ? kit_weekday(date_of(2020, 8, 3) + (int32_t)(c->i * 5)) : date_of(2021, 2, 1);
}

int32_t evaluation_finished(const struct course *c)
{
    return c->of->reach == EVALUATED ? workday_after(evaluation_began(c), 35) : DATE_NONE;
}

static void write_evaluation(struct decision_files *to, const struct course *c)
{
    struct filing *f = to->evaluations;
    int32_t finished = evaluation_finished(c);
    bool over = finished != DATE_NONE;
    filing_row(f, filing_text(f, "%s-评01", c->number), to->district, c->organ);
    filing_made_on(f, evaluation_began(c));
    filing_put(f, "decision", c->number);
    filing_put(f, "evaluator", "示例公共政策研究院");
    filing_put(f, "reason", over ? "实施满一年" : "公众提出较多意见");
    filing_date(f, "began_on", evaluation_began(c));
    filing_date(f, "finished_on", finished);
    if (over)
        filing_int(f, "satisfied", filing_between(f, 84, 96));
    filing_put(f, "effects", over ? "达到预期目标，群众总体满意。" : NULL);
    filing_put(f, "conclusion", over ? (c->i == 2 ? "adjust" : "keep") : NULL);
    filing_later(f, finished, "finished_on", "satisfied", "effects", "conclusion", NULL);
}

void write_papers(struct decision_files *to, const struct course *c)
{
    write_drafts(to, c);
    write_opinions(to, c);
    write_events(to, c);
    write_experts(to, c);
    write_risk(to, c);
    write_reviews(to, c);
    write_advisers(to, c);
    if (!is_decided(c))
        return;
    if (has(c, TWICE))
        write_discussion(to, c, 1, workday_after(c->reviewed, 4), false);
    write_discussion(to, c, has(c, TWICE) ? 2 : 1, c->discussed, true);
    write_execution(to, c);
    if (c->of->reach == EVALUATED || has(c, URGENT))
        write_evaluation(to, c);
}
