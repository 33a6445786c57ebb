/* The steps of a case, in their order: what its dates tell of, and what leaves no date in the record. */
#include "matter.h"

#include "core/date.h"
#include "workdays.h"

#include <string.h>

static void tell(struct filing *f, int32_t day, const char *step, const char *reason)
{
    if (came(day))
        filing_step(f, day, step, reason, NULL);
}

static void beginning(struct filing *f, const struct matter *m)
{
    if (m->tale == TALE_PASSED_ON) {
        filing_made_with(f, "organ", organ_with("司法局"));
        filing_step(f, m->filed, "pass_on", "线索属该部门管辖，移交办理", "organ", m->by->organ, NULL);
    }
    if (m->aside) {
        filing_made_with(f, "lead", officer_number(f, m->aside));
        filing_step(f, m->filed, "assign", "原主办人员与当事人有近亲属关系，申请回避", "lead",
                    officer_number(f, m->lead), NULL);
    }
    tell(f, m->filed, "investigate", NULL);
    if (m->major && came(m->asked)) {
        filing_made_with(f, "major", "否");
        tell(f, m->asked, "mark_major", NULL);
    }
    if (m->tale == TALE_CORRECTED) {
        filing_made_with(f, "cause", filing_text(f, "涉嫌%s", m->of->cause));
        filing_step(f, m->asked, "correct_entry", "案由表述与立案审批表一致", "cause", m->of->cause, NULL);
    }
}

static void on_the_way(struct filing *f, const struct matter *m)
{
    tell(f, m->appraised_from, "appraise", "涉案物品送专业机构检测");
    tell(f, m->appraised_to, "appraised", NULL);
    bool dropped = m->tale == TALE_REOPENED;
    tell(f, m->left, dropped ? "drop" : "transfer", dropped ? "现有证据不足以证明违法事实" : "线索属其他机关管辖");
    tell(f, m->resumed, dropped ? "reopen" : "take_back",
         dropped ? "补充取得新的证据" : "受移送机关退回，由本机关办理");
    tell(f, m->extended, "extend", "案情复杂，经负责人批准延长办案期限");
}

/* The end of the right to a hearing. */
static void hearing(struct filing *f, const struct matter *m)
{
    if (m->hearing) {
        tell(f, m->requested, "ask_hearing", NULL);
        tell(f, m->called, "call_hearing", NULL);
        tell(f, m->heard, "open_hearing", NULL);
        tell(f, m->heard, "end_hearing", NULL);
    } else if (m->major) {
        tell(f, m->over, m->waives ? "waive_hearing" : "hearing_lapses", m->waives ? "当事人书面放弃听证" : NULL);
    }
}

/* What was gone through once before; what was told then is the same. */
static void first_round(struct filing *f, const struct matter *m)
{
    char *fine = filing_text(f, "%d", m->fine * 2);
    tell(f, m->first_noticed, "notify", NULL);
    if (m->tale == TALE_MORE)
        tell(f, m->back, "investigate_more", "当事人陈述申辩提出新的事实，需补充核实");
    tell(f, m->first_over, "hearing_lapses", NULL);
    tell(f, m->first_sent, "submit_review", NULL);
    if (m->tale == TALE_RETURNED)
        tell(f, m->back, "review_return", "裁量理由不充分，退回补充后重新告知");
    if (!came(m->first_decided))
        return;
    filing_step(f, m->first_decided, "decide_penalty", NULL, "fine", fine, NULL);
    tell(f, m->first_delivered, "deliver", NULL);
    tell(f, m->back, "set_aside", "自查发现罚款幅度适用不当，自行纠正");
}

static void decision(struct filing *f, const struct matter *m)
{
    bool punishes = matter_punishes(m);
    tell(f, m->noticed, "notify", NULL);
    hearing(f, m);
    tell(f, m->sent, "submit_review", NULL);
    tell(f, m->reviewed, "review_pass", NULL);
    tell(f, m->discussed, "discuss", NULL);
    if (came(m->first_decided) && came(m->decided))
        filing_step(f, m->decided, "decide_penalty", NULL, "fine", filing_text(f, "%d", m->fine), NULL);
    else
        tell(f, m->decided, punishes ? "decide_penalty" : "decide_no_penalty", NULL);
    tell(f, m->delivered, punishes ? "deliver" : "deliver_no_penalty", NULL);
}

static void end(struct filing *f, const struct matter *m)
{
    tell(f, m->deferred, "defer", "当事人经济困难，申请延期缴纳");
    tell(f, m->contested, "contest", "当事人申请行政复议");
    tell(f, m->upheld, "uphold", "行政复议决定维持，当事人未起诉");
    tell(f, m->beyond, "contest_lapses", NULL);
    tell(f, m->demanded, "demand", NULL);
    tell(f, m->forced, "force", NULL);
    if (matter_punishes(m))
        tell(f, m->performed, "perform", NULL);
    tell(f, m->closed, "close", NULL);
    tell(f, m->archived, "archive", NULL);
}

static void undecided(struct filing *f, const struct matter *m)
{
    const struct {
        const char *outcome, *step, *reason;
    } ends[] = {{"移送其他机关", "transfer", "违法行为属其他机关管辖"},
                {"移送司法机关", "transfer_criminal", "涉嫌犯罪，依法移送"},
                {"违法事实不成立", "drop", "经调查，违法事实不能成立"},
                {"终止调查", m->merged_into ? "merge" : "terminate",
                 m->merged_into ? "同一当事人的同一行为，并案办理" : "当事人已注销，无权利义务承受人"}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (strcmp(m->outcome, ends[i].outcome) == 0)
            tell(f, m->closed, ends[i].step, ends[i].reason);
}

static void on_the_spot(struct filing *f, const struct matter *m)
{
    tell(f, m->decided, "decide", NULL);
    tell(f, m->delivered, "deliver", NULL);
    end(f, m);
}

void matter_tell(struct filing *f, const struct matter *m)
{
    if (m->simple) {
        on_the_spot(f, m);
        return;
    }
    beginning(f, m);
    on_the_way(f, m);
    if (!matter_decides(m)) {
        undecided(f, m);
        return;
    }
    first_round(f, m);
    decision(f, m);
    end(f, m);
}
