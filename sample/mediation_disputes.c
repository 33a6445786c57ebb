/* A year of disputes with their parties and agreements. Beside what counts stand disputes that were refused, withdrawn,
 * transferred or are still open, the years before and after, and those that organs and courts mediated. */
#include "mediation.h"

#include "enforcers.h"
#include "workdays.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A group of disputes alike in branch, state and time. Days count from 1 January 2020. */
static const struct group {
    const char *branch, *state;
    unsigned count;
    int from, to;             /* registered */
    int close_from, close_to; /* closed so many days after registration; 0: still open */
} groups[] = {
    {"people", "settled", 38, -20, -10, 25, 31}, /* carried over from 2019 */
    {"people", "failed", 2, -20, -10, 25, 31},
    {"people", "settled", SETTLED - 38 - 40, 2, 330, 1, 28},
    {"people", "settled", 40, 10, 300, 36, 55}, /* longer by agreement, or late */
    {"people", "failed", FAILED - 2, 6, 325, 8, 30},
    {"people", "settled", 30, 346, 360, 22, 30}, /* registered in 2020, settled in 2021 */
    {"people", "mediating", 16, 350, 364, 0, 0},
    {"people", "refused", 12, 10, 350, 1, 3},
    {"people", "withdrawn", 15, 10, 350, 2, 9},
    {"people", "terminated", 9, 10, 330, 8, 25},
    {"people", "transferred", 31, 10, 335, 2, 12},
    {"people", "settled", 60, -330, -60, 1, 28}, /* of 2019 */
    {"people", "failed", 3, -300, -60, 8, 28},
    {"people", "settled", 14, 369, 390, 1, 12}, /* of 2021 */
    {"people", "mediating", 4, 395, 410, 0, 0},
    {"administrative", "settled", 96, 6, 330, 2, 28},
    {"administrative", "failed", 14, 6, 330, 8, 29},
    {"judicial", "settled", 52, 6, 330, 4, 29},
    {"judicial", "failed", 8, 6, 330, 8, 29},
};

static const struct {
    const char *key;
    unsigned weight; /* of a hundred */
    bool money;
    const char *subjects[3];
} kinds[] = {
    {"family",
     13,
     false,
     {"夫妻因家庭开支和照料老人发生争执", "兄弟姐妹因赡养费分担发生纠纷", "离婚后子女探望时间引发争议"}},
    {"neighbour",
     21,
     false,
     {"楼上漏水损坏楼下装修引发争议", "楼道堆放杂物影响通行引发争执", "相邻住户因噪声扰民发生矛盾"}},
    {"housing", 6, true, {"出租房屋押金退还引发争议", "房屋共有份额分割引发争议", "翻建房屋占用院落边界引发争议"}},
    {"contract", 8, true, {"装修工程款结算引发争议", "买卖货物质量引发合同争议", "门市转让协议履行引发争议"}},
    {"business", 3, true, {"市场摊位经营范围引发争议", "合伙经营账目不清引发争议", "供货延误造成损失引发争议"}},
    {"labour", 10, true, {"停工期间工资支付引发争议", "离职补偿数额引发争议", "务工人员讨要劳动报酬"}},
    {"relocation", 3, true, {"安置房面积差价引发争议", "搬迁补助发放引发争议", "附着物清点结果引发争议"}},
    {"land", 3, false, {"承包地块界址不清引发争议", "土地流转费用支付引发争议", "林地边界引发争议"}},
    {"pollution", 2, true, {"餐饮油烟影响居民生活引发争议", "施工扬尘引发争议", "养殖异味引发争议"}},
    {"traffic", 7, true, {"非机动车与行人相撞赔偿引发争议", "停车剐蹭赔偿引发争议", "道路事故误工费引发争议"}},
    {"medical", 1, true, {"诊疗费用退还引发争议", "诊疗结果引发赔偿争议", "护理服务质量引发争议"}},
    {"property", 9, true, {"物业费收取标准引发争议", "小区停车位管理引发争议", "电梯维修资金分摊引发争议"}},
    {"consumer", 6, true, {"预付卡余额退还引发争议", "网购商品退换引发争议", "餐饮消费服务质量引发争议"}},
    {"village_affairs", 2, false, {"村集体收益分配引发争议", "村务公开事项引发争议", "集体设施使用引发争议"}},
    {"education", 1, true, {"培训机构退费引发争议", "学生课间受伤责任引发争议", "托管服务收费引发争议"}},
    {"injury", 4, true, {"宠物伤人赔偿引发争议", "高空坠物损坏车辆引发争议", "帮工受伤赔偿引发争议"}},
    {"other", 1, false, {"公共健身设施使用引发争执", "信件误投引发争执", "广场活动音量引发争执"}},
};
enum { KINDS = sizeof kinds / sizeof *kinds, GROUPS = sizeof groups / sizeof *groups };

struct item {
    const struct group *group;
    int32_t registered, accepted, closed;
    unsigned order; /* keeps the sort the same everywhere */
    bool screened;
};

struct work {
    const struct committee *committees;
    struct found_dispute *became;
    size_t becoming;
    struct filing *disputes, *departments, *parties, *agreements, *transfers, *confirmations;
};

/* One dispute as it is being written. */
struct dispute {
    const struct item *item;
    const struct committee *committee;
    const char *number, *organ, *mediator, *other_mediator, *form;
    unsigned at; /* among all, by day */
    bool people, money;
    int32_t due;
};

static int32_t day_2020(int n)
{
    return date_of(2020, 1, 1) + n;
}

const char *mediation_kind(size_t i)
{
    return kinds[i % KINDS].key;
}

static const char *source_of(struct filing *f, const struct item *it)
{
    static const char *const sources[] = {"application", "application", "application", "application", "application",
                                          "court",       "police",      "petition",    "hotline",     "organ"};
    return it->screened ? "screening" : filing_choose(f, sources, 10);
}

static size_t kind_of(struct filing *f)
{
    int64_t at = filing_between(f, 0, 99);
    size_t k = 0;
    while (k + 1 < KINDS && at >= kinds[k].weight)
        at -= kinds[k++].weight;
    return k;
}

static bool is_state(const struct item *it, const char *state)
{
    return strcmp(it->group->state, state) == 0;
}

static bool is_branch(const struct item *it, const char *branch)
{
    return strcmp(it->group->branch, branch) == 0;
}

static bool every(const struct dispute *d, unsigned n)
{
    return d->at % n == n - 1;
}

static void write_party(struct work *w, const struct dispute *d, unsigned serial, const char *name)
{
    struct filing *f = w->parties;
    const char *id = filing_citizen_number(f);
    filing_row(f, filing_text(f, "%s-人%02u", d->number, serial), KUANCHENG, d->organ);
    filing_put(f, "dispute", d->number);
    filing_put(f, "role", serial == 1 ? "applicant" : "respondent");
    filing_put(f, "name", name);
    filing_put(f, "sex", kit_sex(id));
    filing_date(f, "born_on", kit_born_on(id));
    filing_put(f, "citizen_number", id);
    filing_put(f, "phone", filing_phone(f));
    filing_put(f, "address", filing_address(f));
    filing_made_on(f, d->item->registered);
}

/* Agreements. */

/* The court decides within fifteen days, but for one that needed longer and one that was late. */
static int32_t write_confirmation(struct work *w, const char *agreement, int32_t applied, bool refused)
{
    struct filing *f = w->confirmations;
    size_t n = filing_rows(f);
    int32_t accepted = workday_after(applied, 1), decided = workday_after(accepted + (n % 8 == 3 ? 18 : 8), 0);
    if (decided > SAMPLE_AS_OF)
        decided = SAMPLE_AS_OF;
    filing_row(f, filing_text(f, "%s-确01", agreement), KUANCHENG, KIT_JUSTICE);
    filing_put(f, "agreement", agreement);
    filing_put(f, "court", "长春市宽城区人民法院");
    filing_bool(f, "joint", true);
    filing_date(f, "applied_on", applied);
    filing_putf(f, "court_number", "(%d)吉0103民特%zu号", date_year(applied), n + 1);
    filing_date(f, "decided_on", decided);
    if (n % 16 == 3)
        filing_int(f, "extension_days", 7);
    filing_put(f, "state", refused ? "dismissed" : "confirmed");
    filing_made_on(f, applied);
    filing_step(f, accepted, "accept", NULL, NULL);
    if (n % 16 == 3)
        filing_step(f, workday_after(accepted, 7), "prolong", "需要核实协议内容", NULL);
    if (refused)
        filing_step(f, decided, "dismiss", "协议内容不明确，无法执行", NULL);
    return decided;
}

/* What became of the agreement: days on which it was applied for, confirmed, performed; DATE_NONE: not. */
struct keeping {
    int32_t signed_on, applied, confirmed, performed;
    bool people, refused, at_once; /* people: of people's mediation, which alone is confirmed */
};

static void put_keeping(struct filing *f, const struct keeping *k, bool written)
{
    bool confirmed = k->confirmed != DATE_NONE && !k->refused;
    int32_t visited = kit_weekday(k->signed_on + 34), over = workday_after(k->signed_on + 30, 0) + 1;
    bool lapses = k->people && k->applied == DATE_NONE && (k->performed == DATE_NONE || k->performed > over);
    filing_date(f, "performed_on", k->performed);
    bool seen = written && visited <= SAMPLE_AS_OF;
    filing_date(f, "visited_on", seen ? visited : DATE_NONE);
    filing_put(f, "visit", seen ? "当事人对调解结果表示认可" : NULL);
    if (lapses && over <= day_2020(410)) { /* the term to apply passes by itself */
        filing_bool(f, "confirm_lapsed", true);
        filing_made_with(f, "confirm_lapsed", "");
    }
    filing_put(f, "state", k->performed != DATE_NONE ? "performed" : confirmed ? "confirmed" : "signed");
    filing_made_on(f, k->signed_on);
    if (k->applied == DATE_NONE)
        return;
    filing_step(f, k->applied, "apply", NULL, NULL);
    if (confirmed)
        filing_step(f, k->confirmed, "confirm", NULL, NULL);
}

static void put_agreement(struct filing *f, const struct dispute *d, const char *number, const struct keeping *k)
{
    static const char *const contents[] = {
        "双方互相致歉，今后不再因此事争执。", "一方在约定期限内支付款项，另一方放弃其他请求。",
        "一方负责修复，费用由双方按约定分担。", "双方确认权利义务，按约定时间履行。"};
    bool written = strcmp(d->form, "written") == 0;
    filing_row(f, number, KUANCHENG, d->organ);
    filing_put(f, "dispute", d->number);
    filing_put(f, "branch", d->item->group->branch);
    filing_put(f, "form", d->form);
    filing_put(f, "facts", "双方对发生经过无异议，争议在于责任和数额。");
    filing_put(f, "content", contents[d->money ? 1 + filing_between(f, 0, 1) : 3 * filing_between(f, 0, 1)]);
    filing_put(f, "manner", k->at_once ? "at_once" : d->money ? "once" : "act");
    filing_money(f, "amount", d->money ? filing_between(f, 3, 400) * 10000 : 0);
    filing_date(f, "signed_on", k->signed_on);
    filing_bool(f, "parties_signed", written);
    filing_bool(f, "mediator_signed", true);
    filing_bool(f, "sealed", written);
    filing_date(f, "perform_by", k->at_once ? k->signed_on : k->signed_on + 30);
}

static void write_agreement(struct work *w, const struct dispute *d)
{
    struct filing *f = w->agreements;
    bool kept = filing_chance(f, 97);
    const char *number = filing_text(f, "%s-议01", d->number);
    struct keeping k = {.signed_on = d->item->closed, .applied = DATE_NONE, .confirmed = DATE_NONE};
    k.people = d->people;
    k.at_once = filing_chance(f, 45);
    k.performed = !kept ? DATE_NONE : k.at_once ? k.signed_on : k.signed_on + (int32_t)filing_between(f, 2, 29);
    bool asks = is_branch(d->item, "people") && strcmp(d->form, "written") == 0 && d->at % 17 == 16;
    if (asks) {
        k.at_once = false;
        k.applied = kit_weekday(k.signed_on + (int32_t)filing_between(f, 3, 20));
        k.refused = filing_rows(w->confirmations) % 12 == 11;
        k.confirmed = write_confirmation(w, number, k.applied, k.refused);
        k.performed = kept && filing_rows(w->confirmations) % 2 ? kit_weekday(k.confirmed + 10) : DATE_NONE;
    }
    put_agreement(f, d, number, &k);
    put_keeping(f, &k, strcmp(d->form, "written") == 0 && !asks);
}

/* Transfers. */

static void write_transfer(struct work *w, const struct dispute *d)
{
    struct filing *f = w->transfers;
    size_t n = filing_rows(f);
    bool court = n % 3 == 0, returned = !court && n % 5 == 4;
    int32_t on = d->item->closed, resent = workday_after(on, 3);
    const char *to = court ? "长春市宽城区人民法院" : kit_organ_name("department", n);
    filing_row(f, filing_text(f, "%s-移01", d->number), KUANCHENG, d->organ);
    filing_put(f, "dispute", d->number);
    filing_put(f, "from_branch", "people");
    filing_put(f, "to_branch", court ? "judicial" : "administrative");
    filing_put(f, "from_unit", d->committee->place->name);
    filing_put(f, "to_unit", to);
    filing_put(f, "to_organ", court ? NULL : to);
    filing_put(f, "reason", court ? "当事人要求通过诉讼解决" : "涉及行政管理职责，由主管部门调解更为适宜");
    filing_date(f, "transferred_on", on);
    filing_date(f, "received_on", workday_after(returned ? resent : on, n % 7 == 6 ? 4 : 2)); /* one of seven is late */
    filing_put(f, "result", "已接收办理");
    filing_put(f, "state", "received");
    filing_made_on(f, on);
    if (!returned)
        return;
    filing_made_with(f, "to_unit", kit_organ_name("department", n + 1));
    filing_made_with(f, "to_organ", kit_organ_name("department", n + 1));
    filing_step(f, workday_after(on, 2), "return_it", "不属于本机关职责", NULL);
    filing_step(f, resent, "resend", NULL, "to_unit", to, "to_organ", to, NULL);
}

/* Disputes. */

static int32_t month_after(int32_t day, int months)
{
    int year, month, of_month;
    date_parts(day, &year, &month, &of_month);
    month += months;
    year += (month - 1) / 12;
    month = (month - 1) % 12 + 1;
    int32_t at = date_of(year, month, of_month);
    while (at == DATE_NONE)
        at = date_of(year, month, --of_month);
    return workday_after(at, 0);
}

/* The day on which they agree to go on, where they do: shortly before the month is over. */
static int32_t agreed_on(const struct dispute *d)
{
    return workday_after(month_after(d->item->accepted, 1) - 6, 0);
}

/* By how many months more the parties agreed to go on: all that are still open, and most of those that took long. */
static int months_longer(const struct dispute *d)
{
    if (d->people && is_state(d->item, "mediating"))
        return agreed_on(d) <= SAMPLE_AS_OF ? 3 : 0;
    return d->people && d->item->group->close_to == 55 && d->item->order % 3 != 0 ? 1 : 0;
}

static bool is_late(const struct dispute *d)
{
    return d->people && d->item->group->close_to == 55 && !months_longer(d);
}

/* Mediated again after it failed at first; the day is that of its second acceptance. */
static bool is_reopened(const struct dispute *d)
{
    return d->people && is_state(d->item, "settled") && d->at % 157 == 100 &&
           d->item->closed > d->item->registered + 12;
}

/* By organs thirty days, which some extend by ten, and which stand for five while something is appraised. */
static bool is_prolonged(const struct dispute *d)
{
    return is_branch(d->item, "administrative") && every(d, 19);
}

static bool is_paused(const struct dispute *d)
{
    return is_branch(d->item, "administrative") && !is_prolonged(d) && every(d, 11) &&
           d->item->closed > d->item->accepted + 12;
}

static int32_t due_of(const struct dispute *d)
{
    int32_t accepted = d->item->accepted;
    if (accepted == DATE_NONE || is_branch(d->item, "judicial"))
        return DATE_NONE;
    if (!d->people)
        return workday_after(accepted + (is_prolonged(d) ? 40 : is_paused(d) ? 35 : 30), 0);
    return month_after(accepted, 1 + months_longer(d));
}

static void put_days(struct filing *f, struct dispute *d)
{
    const struct item *it = d->item;
    bool taken = it->accepted != DATE_NONE, longer = months_longer(d), prolonged = is_prolonged(d);
    filing_date(f, "registered_on", it->registered);
    filing_date(f, "accepted_on", it->accepted);
    if (taken || is_state(it, "refused"))
        filing_bool(f, "before_court", is_state(it, "refused"));
    filing_date(f, "due_on", d->due);
    if (longer || prolonged)
        filing_bool(f, "extended", true);
    if (longer)
        filing_int(f, "extension_months", months_longer(d));
    if (prolonged)
        filing_int(f, "extension_days", 10);
    filing_date(f, "closed_on", it->closed);
    filing_put(f, "form", d->form);
    filing_put(f, "result",
               is_state(it, "settled")   ? "双方达成一致"
               : is_state(it, "failed")  ? "双方分歧较大，告知其他救济途径"
               : is_state(it, "refused") ? "法院已受理，不予受理"
                                         : NULL);
    bool filed = d->people && it->closed != DATE_NONE && (is_state(it, "settled") || is_state(it, "failed"));
    filing_put(f, "file_number", filed ? filing_text(f, "示例卷%d-%04u", date_year(it->closed), d->at + 1) : NULL);
    filing_put(f, "state", it->group->state);
}

/* What the fields do not tell: the way by which it came there. */
static void tell_people(struct filing *f, const struct dispute *d)
{
    const struct item *it = d->item;
    int32_t first = workday_after(it->registered, 1);
    if (is_reopened(d)) {
        filing_step(f, first, "accept", NULL, NULL);
        filing_step(f, workday_after(first, 3), "fail", NULL, "result", "双方分歧较大", NULL);
        filing_step(f, it->accepted, "reopen", "双方愿意再次调解", NULL);
        filing_step(f, it->closed, "settle", NULL, "form", d->form, "result", "双方达成一致", NULL);
    } else if (it->accepted != DATE_NONE && every(d, 61) && it->closed > it->accepted + 4) {
        filing_step(f, it->accepted, "accept", NULL, "mediator", d->other_mediator, NULL);
        filing_step(f, workday_after(it->accepted, 1), "change_mediator", "原调解员住院", "mediator", d->mediator,
                    NULL);
    } else if (is_state(it, "refused") && it->closed != DATE_NONE) {
        filing_step(f, it->closed, "refuse", "人民法院已受理", NULL);
    }
    if (months_longer(d))
        filing_step(f, agreed_on(d), "go_on", "双方同意继续调解", NULL);
    if (is_state(it, "settled") && every(d, 47) && !is_reopened(d)) {
        filing_made_with(f, "parties", "3");
        filing_step(f, it->closed, "settle", NULL, NULL);
        filing_step(f, workday_after(it->closed, 1), "amend", "人数登记有误", "parties", "2", NULL);
    }
}

static void tell_organ(struct filing *f, const struct dispute *d)
{
    const struct item *it = d->item;
    if (is_prolonged(d))
        filing_step(f, workday_after(it->accepted, 14), "prolong", "需要再次协商", NULL);
    if (!is_paused(d))
        return;
    filing_step(f, it->accepted + 3, "pause", "委托检测", NULL);
    filing_step(f, it->accepted + 8, "resume", NULL, NULL);
}

static const char *form_of(struct work *w, const struct item *it, unsigned at)
{
    if (!is_state(it, "settled"))
        return NULL;
    if (is_branch(it, "people"))
        return filing_chance(w->agreements, 38) ? "written" : "oral";
    return is_branch(it, "judicial") || at % 4 == 3 ? "written" : "oral";
}

/* A committee that was in being, and had mediators. */
static const struct committee *committee_of(const struct work *w, const struct item *it, unsigned at)
{
    size_t i = (at * 37 + it->order) % COMMITTEES;
    while (w->committees[i].founded + 14 > it->registered)
        i = (i + 1) % COMMITTEES;
    return &w->committees[i];
}

static void note_became(struct work *w, const struct dispute *d)
{
    if (w->becoming == BECAME || !d->people || !d->item->screened || date_year(d->item->registered) != 2020 ||
        d->at % 40 != 0 || d->item->registered < day_2020(40))
        return;
    w->became[w->becoming++] = (struct found_dispute){d->number, d->committee->number, d->item->registered};
}

static void put_dispute(struct work *w, struct filing *f, struct dispute *d)
{
    const struct item *it = d->item;
    size_t kind = kind_of(f);
    const char *first = filing_person(f), *second = filing_person(f);
    d->money = kinds[kind].money;
    filing_row(f, d->number, KUANCHENG, d->organ);
    filing_put(f, "subject", kinds[kind].subjects[filing_between(f, 0, 2)]);
    filing_put(f, "branch", it->group->branch);
    filing_put(f, "kind", kinds[kind].key);
    filing_put(f, "source", source_of(f, it));
    filing_put(f, "screening", it->screened ? mediation_round(f, d->committee->base, it->registered) : NULL);
    filing_put(f, "scale", filing_chance(f, 62) ? "simple" : filing_chance(f, 75) ? "general" : "difficult");
    filing_put(f, "place", d->committee->place->code);
    filing_put(f, "committee", d->people ? d->committee->number : NULL);
    filing_put(f, "mediator", d->people ? d->mediator : NULL);
    filing_put(f, "applicant", first);
    filing_put(f, "respondent", second);
    filing_int(f, "parties", 2);
    filing_money(f, "amount", d->money ? filing_between(f, 5, 600) * 10000 : 0);
    put_days(f, d);
    if (d->people)
        tell_people(f, d);
    else
        tell_organ(f, d);
    if (!d->people)
        return;
    write_party(w, d, 1, first);
    write_party(w, d, 2, second);
}

static const char *mediator_number(struct filing *f, const struct committee *c, unsigned i)
{
    return filing_text(f, KUANCHENG "调员-%05u", c->first_mediator + i % c->mediators);
}

static void write_dispute(struct work *w, struct item *it, const char *number, unsigned at)
{
    struct dispute d = {.item = it, .number = number, .at = at, .people = is_branch(it, "people")};
    struct filing *f = d.people ? w->disputes : w->departments;
    d.committee = committee_of(w, it, at);
    d.organ = d.people ? d.committee->organ : kit_organ_name("department", at % 7);
    d.mediator = mediator_number(f, d.committee, at);
    d.other_mediator = mediator_number(f, d.committee, at + 1);
    d.form = form_of(w, it, at);
    if (is_reopened(&d))
        it->accepted = workday_after(it->registered, 6);
    if (is_late(&d))
        it->closed = month_after(it->accepted, 1) + 1 + (int32_t)(it->order % 4);
    if (is_prolonged(&d))
        it->closed = it->accepted + 33 + (int32_t)(at % 5);
    d.due = due_of(&d);
    put_dispute(w, f, &d);
    note_became(w, &d);
    if (is_state(it, "settled") && (d.people || strcmp(d.form, "written") == 0))
        write_agreement(w, &d);
    if (is_state(it, "transferred"))
        write_transfer(w, &d);
}

static int by_day(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    if (x->registered != y->registered)
        return x->registered < y->registered ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* Of the people's disputes registered in 2020, the stated number is found by screening, evenly; of other years a fifth.
 */
static void mark_screened(struct item *items, size_t count)
{
    unsigned all = 0, seen = 0;
    for (size_t i = 0; i < count; i++)
        all += is_branch(&items[i], "people") && date_year(items[i].registered) == 2020;
    for (size_t i = 0; i < count; i++) {
        if (!is_branch(&items[i], "people"))
            continue;
        if (date_year(items[i].registered) != 2020) {
            items[i].screened = mediation_was_round(items[i].registered) && i % 5 == 0;
            continue;
        }
        items[i].screened = (seen + 1) * SCREENED / all > seen * SCREENED / all;
        seen++;
    }
}

/* Within three workdays, most; one in thirty is late by a day or two. What was closed at once was accepted at once. */
static int32_t accepted_on(const struct item *it)
{
    unsigned after = it->order % 30 == 29 ? 4 + it->order % 2 : it->order % 4;
    if (is_state(it, "refused"))
        return DATE_NONE;
    int32_t day = workday_after(it->registered, after);
    return it->closed != DATE_NONE && day > it->closed ? it->registered : day;
}

static size_t plan_disputes(struct filing *f, struct item *items)
{
    size_t n = 0;
    for (size_t g = 0; g < GROUPS; g++)
        for (unsigned k = 0; k < groups[g].count; k++, n++) {
            const struct group *p = &groups[g];
            int32_t on = filing_workday(f, day_2020(p->from), day_2020(p->to));
            int32_t closed = p->close_to ? on + (int32_t)filing_between(f, p->close_from, p->close_to) : DATE_NONE;
            items[n] = (struct item){.group = p, .registered = on, .closed = closed, .order = (unsigned)n};
            items[n].accepted = accepted_on(&items[n]);
        }
    qsort(items, n, sizeof *items, by_day);
    mark_screened(items, n);
    return n;
}

void mediation_disputes(struct sample *s, const struct committee *committees, struct found_dispute became[BECAME])
{
    enum { MOST = 2000 };
    static struct item items[MOST];
    struct work w = {
        .committees = committees,
        .became = became,
        .disputes = filing_open(s, "dispute", NULL, FILING_CSV),
        .departments = filing_open(s, "dispute", "departments", FILING_XLSX),
        .parties = filing_open(s, "dispute_party", NULL, FILING_CSV),
        .agreements = filing_open(s, "mediation_agreement", NULL, FILING_CSV),
        .transfers = filing_open(s, "mediation_transfer", NULL, FILING_XLSX),
        .confirmations = filing_open(s, "judicial_confirmation", NULL, FILING_XLSX),
    };
    size_t planned = 0;
    for (size_t g = 0; g < GROUPS; g++)
        planned += groups[g].count;
    assert(planned <= MOST);
    size_t count = plan_disputes(w.disputes, items);
    int year = 0;
    unsigned serial = 0;
    for (size_t i = 0; i < count; i++) {
        serial = date_year(items[i].registered) == year ? serial + 1 : 1;
        year = date_year(items[i].registered);
        write_dispute(&w, &items[i], filing_text(w.disputes, KUANCHENG "调%d-%05u", year, serial), (unsigned)i);
    }
    assert(w.becoming == BECAME);
}
