/* What was done with each object drawn: the inspection, its inspectors, its result, what was found and what followed.
 */
#include "core/date.h"
#include "core/text.h"
#include "inspection.h"
#include "kit.h"
#include "workdays.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { PUBLISHED_WITHIN = 20 /* workdays after the inspection */ };

struct check {
    struct inspection_checks *all;
    const struct inspection_task *task;
    const char *number, *problem, *result;
    size_t n, first, second; /* first, second: of the staff */
    bool clean;
    int32_t on, before;      /* before: the inspection that was sent back; or DATE_NONE */
    int32_t published, back; /* back: first published then, and taken back the workday after; or DATE_NONE */
    int32_t settled;         /* its finding; DATE_NONE: it is not, or there is none */
};

static const char *result_of(struct filing *f, const char *field)
{
    static const char *const problems[] = {"发现问题已责令改正", "发现问题已责令改正", "发现问题待后续处理",
                                           "通过登记的住所（经营场所）无法联系"};
    static const char *const registration[] = {"未按规定公示年报", "未按规定公示其他应当公示的信息"};
    int64_t roll = filing_between(f, 1, 100);
    if (roll <= 76)
        return "未发现问题";
    if (roll <= 79)
        return "未发现开展本次抽查涉及的经营活动";
    if (roll <= 84 && strcmp(field, "市场监管") == 0)
        return filing_choose(f, registration, COUNT(registration));
    return filing_choose(f, problems, COUNT(problems));
}

/* How a finding ended. */
enum ending {
    ENDING_CORRECTED,
    ENDING_FILED,
    ENDING_HANDED,
    ENDING_OPEN, /* not yet, and the district asked why */
};

static enum ending ending_of(struct filing *f, size_t n)
{
    int64_t roll = filing_between(f, 1, 100);
    if (n % 331 == 0)
        return ENDING_OPEN;
    return roll <= 94 ? ENDING_CORRECTED : roll <= 98 ? ENDING_FILED : ENDING_HANDED;
}

static void follow_up_row(const struct check *c, const char *finding, enum ending ending, int32_t on)
{
    struct filing *f = c->all->follow_ups;
    bool again = filing_chance(f, 75);
    filing_row(f, filing_text(f, "%s-后01", finding), KUANCHENG, c->task->organ);
    filing_put(f, "finding", finding);
    filing_put(f, "kind",
               ending == ENDING_FILED    ? "立案查处"
               : ending == ENDING_HANDED ? "移送"
               : again                   ? "复查"
                                         : "行政指导");
    filing_date(f, "done_on", on);
    filing_put(f, "outcome",
               ending == ENDING_FILED    ? "逾期未改正，已报请立案"
               : ending == ENDING_HANDED ? "不属本部门职责，已移送有管辖权的部门"
                                         : "经核实已按要求改正");
    filing_made_on(f, on);
}

/* Ordered on the day it was found; the limit, rolled to a workday, may have been extended before it ran out. */
struct correction {
    int days, extended; /* 0: not extended */
    int32_t due, extended_on;
};

static struct correction correction_of(struct filing *f, int32_t on)
{
    static const int lengths[] = {15, 15, 20, 30};
    struct correction k = {.days = lengths[filing_between(f, 0, COUNT(lengths) - 1)], .extended_on = DATE_NONE};
    if (filing_chance(f, 6)) {
        k.extended = 10;
        k.extended_on = workday_after(on + k.days - 5, 0);
    }
    k.due = workday_after(on + k.days + k.extended, 0);
    return k;
}

/* In time but for one of twelve, which are some workdays late. */
static int32_t corrected_on(struct filing *f, int32_t on, const struct correction *k)
{
    if (filing_chance(f, 8))
        return workday_after(k->due, (unsigned)filing_between(f, 1, 4));
    int32_t from = k->extended ? k->extended_on : workday_after(on, 2);
    int32_t day = workday_after(from + (int32_t)filing_between(f, 0, k->due - from), 0);
    return day > k->due ? k->due : day;
}

static void finding_steps(struct filing *f, const struct check *c, const struct correction *k, enum ending ending)
{
    static const char *const step[] = {"correct", "file_case", "hand_over"};
    filing_step(f, c->on, "order", NULL, NULL);
    if (k->extended)
        filing_step(f, k->extended_on, "extend", "整改所需材料采购周期较长", NULL);
    if (ending != ENDING_OPEN)
        filing_step(f, c->settled, step[ending], ending == ENDING_HANDED ? "问题属其他部门职责" : NULL, NULL);
}

static void finding_row(struct check *c)
{
    static const char *const state[] = {"已改正", "已立案", "已移交", "待改正"};
    struct filing *f = c->all->findings;
    enum ending ending = ending_of(f, c->n);
    struct correction k = correction_of(f, c->on);
    char *number = filing_text(f, "%s-题01", c->number);
    if (ending == ENDING_CORRECTED)
        c->settled = corrected_on(f, c->on, &k);
    else if (ending != ENDING_OPEN)
        c->settled = workday_after(k.due, 2);
    filing_row(f, number, KUANCHENG, c->task->organ);
    filing_put(f, "state", state[ending]);
    filing_put(f, "inspection", c->number);
    filing_date(f, "found_on", c->on);
    filing_put(f, "problem", c->problem);
    filing_put(f, "provision", c->task->area->basis);
    filing_put(f, "severity", ending != ENDING_CORRECTED ? "一般" : filing_chance(f, 70) ? "轻微" : "一般");
    filing_date(f, "due_on", k.due);
    filing_int(f, "correction_days", k.days);
    if (k.extended)
        filing_int(f, "extension_days", k.extended);
    filing_date(f, "corrected_on", ending == ENDING_CORRECTED ? c->settled : DATE_NONE);
    filing_made_on(f, c->on);
    finding_steps(f, c, &k, ending);
    if (ending == ENDING_OPEN)
        kit_order_answered(f, number, k.due, "对象停业，复工后限期改正");
    else
        follow_up_row(c, number, ending, c->settled);
}

/* One of thirty drew an inspector who stood aside; the next workday another took the place. */
static void recusal(const struct check *c)
{
    struct filing *f = c->all->recusals;
    const char **staff = c->all->staff;
    size_t out = (c->second + 1) % INSPECTORS_EACH;
    if (!filing_chance(f, 3) || text_equal(staff[out], staff[c->first]) || text_equal(staff[out], staff[c->second]))
        return;
    int32_t on = c->task->drawn_on;
    filing_row(f, filing_text(f, "%s-避01", c->number), KUANCHENG, c->task->organ);
    filing_put(f, "inspection", c->number);
    filing_put(f, "inspector", staff[out]);
    filing_put(f, "reason", filing_chance(f, 60) ? "上次检查同一对象" : "利害关系");
    filing_put(f, "replacement", staff[c->second]);
    filing_date(f, "recused_on", on);
    filing_made_on(f, on);
    f = c->all->inspections;
    filing_made_with(f, "second", staff[out]);
    filing_step(f, workday_after(on, 1), "replace_inspector", "抽中的检查人员回避", "first", staff[c->first], "second",
                staff[c->second], NULL);
}

/* Every 97th result was published late, every 89th taken back and published again, and every 53rd inspection sent back.
 */
static void plan_days(struct filing *f, struct check *c)
{
    const struct inspection_task *t = c->task;
    enum { BEFORE_DUE = 8, AGAIN = 8 /* days */ };
    bool again = c->n % 53 == 0;
    int32_t day = filing_workday(f, t->drawn_on + 2, t->due - BEFORE_DUE - (again ? AGAIN : 0));
    c->on = workday_after(day, again ? 2 : 0);
    c->before = again ? workday_after(day, 0) : DATE_NONE;
    unsigned days = (unsigned)filing_between(f, 2, PUBLISHED_WITHIN - 2);
    c->published = workday_after(c->on, c->n % 97 == 0 ? PUBLISHED_WITHIN + 4 : days);
    c->back = DATE_NONE;
    if (c->n % 89 == 0) {
        c->back = c->published;
        c->published = workday_after(c->back, 2);
    }
}

static void inspection_steps(struct filing *f, const struct check *c, const char *summary)
{
    if (c->before != DATE_NONE) {
        filing_step(f, c->before, "inspect", NULL, "result", "未发现问题", "summary", "现场无负责人，仅查看外观", NULL);
        filing_step(f, workday_after(c->before, 1), "check_again", "未按检查表逐项核对", NULL);
    }
    if (c->back != DATE_NONE) {
        filing_step(f, c->on, "inspect", NULL, "summary", "按照检查表核对", NULL);
        filing_step(f, c->back, "publish", NULL, NULL);
        filing_step(f, workday_after(c->back, 1), "take_back", "公示的检查情况不完整", "summary", summary, NULL);
    } else {
        filing_step(f, c->on, "inspect", NULL, NULL);
    }
    filing_step(f, c->published, "publish", NULL, NULL);
    if (c->settled != DATE_NONE)
        filing_step(f, workday_after(c->settled > c->published ? c->settled : c->published, 1), "follow", NULL, NULL);
}

static void check_row(struct check *c, const char *draw, const char *object, const char *risk)
{
    struct filing *f = c->all->inspections;
    const char *summary = filing_text(f, "按照检查表逐项核对，%s", c->clean ? "情况正常" : c->problem);
    filing_row(f, c->number, KUANCHENG, c->task->organ);
    filing_put(f, "state", c->settled == DATE_NONE ? "已公示" : "已后续处理");
    filing_put(f, "task", c->task->number);
    filing_put(f, "draw", draw);
    filing_put(f, "object", object);
    filing_put(f, "risk", risk);
    filing_put(f, "first", c->all->staff[c->first]);
    filing_put(f, "second", c->all->staff[c->second]);
    filing_put(f, "manner", c->task->area->manner);
    filing_date(f, "drawn_on", c->task->drawn_on);
    filing_date(f, "inspected_on", c->on);
    filing_put(f, "result", c->result);
    filing_put(f, "summary", summary);
    filing_put(f, "attended_by", filing_person(f));
    filing_date(f, "publish_due_on", workday_after(c->on, PUBLISHED_WITHIN));
    filing_date(f, "published_on", c->published);
    filing_made_on(f, c->task->drawn_on);
    recusal(c);
    inspection_steps(f, c, summary);
}

void inspection_row(struct inspection_checks *all, const struct inspection_task *t, const char *draw,
                    const char *object, const char *risk)
{
    struct filing *f = all->inspections;
    struct check c = {.all = all,
                      .task = t,
                      .n = ++all->count,
                      .problem = t->area->problem[t->which],
                      .first = (size_t)filing_between(f, 0, INSPECTORS_EACH - 1),
                      .settled = DATE_NONE};
    for (c.second = c.first; text_equal(all->staff[c.second], all->staff[c.first]);)
        c.second = (c.second + 1) % INSPECTORS_EACH;
    plan_days(f, &c);
    c.result = result_of(f, t->area->field);
    c.clean = strncmp(c.result, "未发现", strlen("未发现")) == 0;
    c.number = filing_text(f, KUANCHENG "检2020-%05zu", c.n);
    if (!c.clean)
        finding_row(&c);
    check_row(&c, draw, object, risk);
}
