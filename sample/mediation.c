/* Disputes (M15): the committees in being at the end of 2020, their mediators, a year of disputes with parties and
 * agreements, screening and prevention. Beside what counts stand disputes that were refused, withdrawn, transferred or
 * are still open, the years before and after, and those that organs and courts mediated. */
#include "kit.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The totals that the seed states, and the sizes that it does not. */
enum {
    COMMITTEES = 197, /* in being at the end of 2020 */
    TRADE = 14,
    MARKETS = 9,
    DISSOLVED = 6,
    PREPARING = 3,
    FOUNDED_LATER = 2,
    SETTLED = 1148, /* settled and failed: closed in 2020 */
    FAILED = 23,
    SCREENED = 284, /* registered in 2020 */
    PREVENTED = 89,
};

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
    {"people", "settled", 40, 10, 300, 34, 55}, /* late, or longer by agreement */
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

struct committee {
    const char *number;
    const struct sample_place *place;
    const char *organ;
    size_t base;
    unsigned first_mediator, mediators;
};

struct item {
    const struct group *group;
    int32_t registered, closed;
    unsigned order; /* keeps the sort the same everywhere */
    bool screened;
};

struct work {
    struct sample *sample;
    struct committee committees[COMMITTEES];
    struct filing *list, *mediators, *disputes, *departments, *parties, *agreements, *transfers, *confirmations;
    unsigned mediators_seen;
};

static int32_t day_2020(int n)
{
    return date_of(2020, 1, 1) + n;
}

/* The street or town that a community or village lies in: its code begins with theirs. */
static size_t base_of(const struct sample_place *place)
{
    for (size_t i = 0; i < kit_base_count(); i++)
        if (strncmp(kit_base(i)->code, place->code, 9) == 0)
            return i;
    return 0;
}

static void put_committee(struct filing *f, const char *name, const char *kind, const struct sample_place *place,
                          int32_t founded)
{
    int64_t members = filing_between(f, 4, 9);
    filing_put(f, "name", name);
    filing_put(f, "kind", kind);
    filing_put(f, "place", place->code);
    filing_putf(f, "founder", "%s", place->name);
    filing_date(f, "established_on", founded);
    filing_date(f, "reported_on", founded == DATE_NONE ? founded : kit_weekday(founded + 10));
    filing_date(f, "renewed_on", founded == DATE_NONE ? founded : founded > day_2020(-600) ? founded : day_2020(-420));
    filing_put(f, "director", filing_person(f));
    filing_int(f, "members", members);
    filing_int(f, "women", filing_between(f, 1, members - 1));
    filing_putf(f, "address", "%s办公楼一楼", place->name);
    filing_putf(f, "phone", "0431-8%07d", (int)filing_between(f, 2000000, 9899999));
    filing_bool(f, "room", filing_chance(f, 90));
    filing_bool(f, "sealed", founded != DATE_NONE);
}

/* What the i-th committee is: first one each for communities, villages, streets and towns, then trades, markets, firms.
 */
static const char *committee_name(struct filing *f, size_t i, const char **kind, const struct sample_place **place)
{
    static const char *const trades[] = {"物业纠纷", "道路交通事故", "医疗纠纷", "劳动争议", "消费纠纷",
                                         "婚姻家庭", "征地拆迁",     "商会",     "保险纠纷", "校园纠纷",
                                         "建筑行业", "旅游行业",     "金融纠纷", "知识产权"};
    static const char *const markets[] = {"汽贸城", "建材市场", "农副产品市场", "物流园", "工业园",
                                          "商业街", "家居城",   "花卉市场",     "客运站"};
    size_t communities = kit_place_count("community"), villages = kit_place_count("village"), bases = kit_base_count();
    bool community = i < communities, village = !community && i < communities + villages;
    if (community || village) {
        *kind = community ? "community" : "village";
        *place = kit_place(*kind, community ? i : i - communities);
        return filing_text(f, "%s人民调解委员会", (*place)->name);
    }
    i -= communities + villages;
    *place = kit_base(i);
    if (i < bases) {
        *kind = (*place)->kind;
        return filing_text(f, "%s人民调解委员会", (*place)->name);
    }
    i -= bases;
    *kind = i < TRADE ? "trade" : i < TRADE + MARKETS ? "market" : "enterprise";
    if (i < TRADE)
        return filing_text(f, "宽城区%s人民调解委员会", trades[i]);
    if (i < TRADE + MARKETS)
        return filing_text(f, "示例%s人民调解委员会", markets[i - TRADE]);
    return filing_text(f, "%s人民调解委员会", filing_company(f));
}

static void write_committee(struct work *w, size_t i)
{
    struct filing *f = w->list;
    struct committee *c = &w->committees[i];
    const char *kind;
    const char *name = committee_name(f, i, &kind, &c->place);
    c->number = filing_text(f, KUANCHENG "调委-%04zu", i + 1);
    c->base = base_of(c->place);
    c->organ = strcmp(kind, "trade") == 0 ? KIT_JUSTICE : kit_base_organ(c->base);
    filing_row(f, c->number, KUANCHENG, c->organ);
    put_committee(f, name, kind, c->place,
                  i % 16 == 15 ? filing_workday(f, day_2020(20), day_2020(300))
                               : filing_workday(f, date_of(2005, 3, 1), date_of(2019, 11, 30)));
    bool ended = i == COMMITTEES - 1; /* dissolved after the year's end: it still counts for 2020 */
    filing_date(f, "dissolved_on", ended ? date_of(2021, 2, 8) : DATE_NONE);
    filing_put(f, "dissolved_why", ended ? "企业迁出本区" : NULL);
    filing_put(f, "state", ended ? "dissolved" : i % 40 == 39 ? "renewing" : "in_force");
}

static void write_uncounted_committees(struct work *w)
{
    struct filing *f = w->list;
    for (unsigned i = 0; i < DISSOLVED + PREPARING + FOUNDED_LATER; i++) {
        bool dissolved = i < DISSOLVED, preparing = !dissolved && i < DISSOLVED + PREPARING;
        filing_row(f, filing_text(f, KUANCHENG "调委-%04u", COMMITTEES + 1 + i), KUANCHENG, KIT_JUSTICE);
        put_committee(f, filing_text(f, "%s人民调解委员会", filing_company(f)), "enterprise", kit_base(i),
                      dissolved   ? date_of(2012, 5, 8) + (int32_t)i * 211
                      : preparing ? DATE_NONE
                                  : date_of(2021, 1, 12) + (int32_t)i);
        filing_date(f, "dissolved_on", dissolved ? day_2020(-200) + (int32_t)i * 92 : DATE_NONE);
        filing_put(f, "dissolved_why", dissolved ? "企业注销或者合并" : NULL);
        filing_put(f, "state", dissolved ? "dissolved" : preparing ? "preparing" : "in_force");
    }
}

static void write_mediator(struct work *w, const struct committee *c, int32_t from, int32_t until)
{
    static const char *const education[] = {"high", "college", "college", "bachelor", "bachelor", "middle"};
    static const char *const speciality[] = {"邻里和家庭", "合同和债务", "物业管理",
                                             "劳动争议",   "损害赔偿",   "土地和征收"};
    struct filing *f = w->mediators;
    const char *id = filing_citizen_number(f);
    filing_row(f, filing_text(f, KUANCHENG "调员-%05u", ++w->mediators_seen), KUANCHENG, c->organ);
    filing_put(f, "name", filing_person(f));
    filing_put(f, "sex", kit_sex(id));
    filing_put(f, "citizen_number", id);
    filing_put(f, "phone", filing_phone(f));
    filing_put(f, "committee", c->number);
    filing_put(f, "kind", filing_chance(f, 18) ? "full_time" : filing_chance(f, 5) ? "expert" : "part_time");
    filing_put(f, "education", filing_choose(f, education, 6));
    filing_put(f, "speciality", filing_choose(f, speciality, 6));
    filing_putf(f, "certificate", "示例调证%06u", w->mediators_seen);
    filing_date(f, "appointed_on", from);
    filing_date(f, "ended_on", until);
    filing_put(f, "ended_why", until == DATE_NONE ? NULL : "换届未续聘");
    filing_int(f, "training_hours", until == DATE_NONE ? filing_between(f, 8, 40) : 0);
    filing_put(f, "state", until == DATE_NONE ? "serving" : "ended");
}

static void write_mediators(struct work *w)
{
    for (size_t i = 0; i < COMMITTEES; i++) {
        struct committee *c = &w->committees[i];
        c->first_mediator = w->mediators_seen + 1;
        c->mediators = i % 5 < 3 ? 5 : 4;
        for (unsigned k = 0; k < c->mediators; k++)
            write_mediator(w, c, filing_workday(w->mediators, date_of(2015, 1, 5), date_of(2019, 11, 29)), DATE_NONE);
    }
    for (size_t i = 0; i < COMMITTEES; i += 5) /* no longer in office, or not yet */
        write_mediator(w, &w->committees[i], date_of(2014, 6, 3), day_2020(-260) + (int32_t)i * 3);
    for (size_t i = 7; i < COMMITTEES; i += 17)
        write_mediator(w, &w->committees[i], date_of(2021, 1, 11), DATE_NONE);
}

/* Screening: each street and town once a quarter, from the last of 2019 on, and three of the whole district. */
static const int round_days[] = {-84, 1, 91, 182, 282};
enum { ROUNDS = sizeof round_days / sizeof *round_days };

static const char *round_number(struct filing *f, size_t base, int32_t on)
{
    size_t round = 0;
    while (round + 1 < ROUNDS && day_2020(round_days[round + 1]) <= on)
        round++;
    size_t place = round == 0 ? base : (round - 1) * kit_base_count() + base;
    return filing_text(f, KUANCHENG "排%d-%03zu", round == 0 ? 2019 : 2020, place + 1);
}

static void write_round(struct filing *f, const char *number, const char *title, const char *kind,
                        const struct sample_place *place, const char *organ, int32_t from, const char *state)
{
    filing_row(f, number, KUANCHENG, organ);
    filing_put(f, "title", title);
    filing_put(f, "kind", kind);
    filing_put(f, "place", place ? place->code : KUANCHENG);
    filing_date(f, "began_on", from);
    filing_date(f, "ended_on", strcmp(state, "done") == 0 ? kit_weekday(from + 84) : DATE_NONE);
    filing_put(f, "leader", filing_person(f));
    filing_int(f, "staff", filing_between(f, 12, 90));
    filing_int(f, "households", filing_between(f, 150, 2400));
    filing_put(f, "summary", "逐户走访摸排，建立台账，能化解的当场化解，不能化解的转调解组织。");
    filing_put(f, "state", state);
}

static void write_rounds(struct sample *s)
{
    static const char *const quarters[] = {"2019年第四季度", "2020年第一季度", "2020年第二季度", "2020年第三季度",
                                           "2020年第四季度"};
    static const char *const specials[] = {"复工复产涉企纠纷", "农民工工资纠纷", "婚姻家庭纠纷"};
    struct filing *f = filing_open(s, "screening_round", NULL, FILING_XLSX);
    for (size_t q = 0; q < ROUNDS; q++)
        for (size_t b = 0; b < kit_base_count(); b++)
            write_round(f, round_number(f, b, day_2020(round_days[q])),
                        filing_text(f, "%s%s矛盾纠纷定期排查", kit_base(b)->name, quarters[q]), "regular", kit_base(b),
                        kit_base_organ(b), day_2020(round_days[q]), "done");
    for (size_t i = 0; i < 3; i++)
        write_round(f, filing_text(f, KUANCHENG "排2020-%03zu", 4 * kit_base_count() + 1 + i),
                    filing_text(f, "全区%s专项排查", specials[i]), "special", NULL, KIT_JUSTICE,
                    kit_weekday(day_2020(70 + 90 * (int)i)), i == 2 ? "cancelled" : "done");
}

struct prevention_set {
    const char *state;
    unsigned count;
    int from, to; /* found */
};

static void write_prevention(struct filing *f, const struct prevention_set *set, const struct committee *c,
                             const char *kind, unsigned serials[2])
{
    static const char *const subjects[] = {
        "邻里口角有激化苗头",   "讨薪人员聚集情绪激动",   "婚姻矛盾一方扬言报复",     "安置进度引发居民集中反映",
        "病患家属情绪失控隐患", "停车位分配引发业主对立", "家庭财产分割矛盾升级隐患", "商户退租引发集体维权苗头"};
    static const char *const harms[] = {"dispute",  "dispute",  "dispute", "crime",
                                        "petition", "petition", "suicide", "fight"};
    int32_t found = filing_workday(f, day_2020(set->from), day_2020(set->to));
    bool defused = strcmp(set->state, "defused") == 0;
    int year = date_year(found);
    filing_row(f, filing_text(f, KUANCHENG "防%d-%04u", year, ++serials[year - 2019]), KUANCHENG, c->organ);
    filing_put(f, "subject", filing_choose(f, subjects, 8));
    filing_put(f, "kind", kind);
    filing_put(f, "harm", filing_choose(f, harms, 8));
    filing_put(f, "committee", c->number);
    filing_put(f, "place", c->place->code);
    filing_int(f, "persons", filing_between(f, 2, 30));
    filing_date(f, "found_on", found);
    filing_put(f, "measures", "上门稳定情绪，讲明法律后果，联系有关部门共同解决实际困难。");
    filing_date(f, "defused_on", defused ? kit_weekday(found + (int32_t)filing_between(f, 9, 25)) : DATE_NONE);
    filing_put(f, "state", set->state);
}

static void write_preventions(struct work *w)
{
    static const struct prevention_set sets[] = {{"defused", 6, -120, -40}, /* of 2019 */
                                                 {"defused", PREVENTED, 4, 330},
                                                 {"watching", 7, 300, 360},
                                                 {"became", 5, 20, 300},
                                                 {"defused", 4, 358, 364}}; /* defused in 2021 */
    struct filing *f = filing_open(w->sample, "prevention", NULL, FILING_CSV);
    unsigned serials[2] = {0, 0};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        for (unsigned k = 0; k < sets[i].count; k++)
            write_prevention(f, &sets[i], &w->committees[(i * 31 + k * 7) % COMMITTEES], kinds[k % KINDS].key, serials);
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

static void write_party(struct work *w, const char *dispute, unsigned serial, const char *name, const char *organ)
{
    struct filing *f = w->parties;
    const char *id = filing_citizen_number(f);
    filing_row(f, filing_text(f, "%s-人%02u", dispute, serial), KUANCHENG, organ);
    filing_put(f, "dispute", dispute);
    filing_put(f, "role", serial == 1 ? "applicant" : "respondent");
    filing_put(f, "name", name);
    filing_put(f, "sex", kit_sex(id));
    filing_date(f, "born_on", kit_born_on(id));
    filing_put(f, "citizen_number", id);
    filing_put(f, "phone", filing_phone(f));
    filing_put(f, "address", filing_address(f));
}

static void write_confirmation(struct work *w, const char *agreement, int32_t signed_on)
{
    struct filing *f = w->confirmations;
    int32_t applied = kit_weekday(signed_on + (int32_t)filing_between(f, 3, 20)), decided = kit_weekday(applied + 9);
    bool refused = filing_rows(f) % 12 == 11;
    filing_row(f, filing_text(f, "%s-确01", agreement), KUANCHENG, KIT_JUSTICE);
    filing_put(f, "agreement", agreement);
    filing_put(f, "court", "长春市宽城区人民法院");
    filing_bool(f, "joint", true);
    filing_date(f, "applied_on", applied);
    filing_putf(f, "court_number", "(%d)吉0103民特%zu号", date_year(applied), filing_rows(f));
    filing_date(f, "decided_on", decided);
    filing_bool(f, "enforced", false);
    filing_put(f, "state", refused ? "dismissed" : "confirmed");
}

static void write_agreement(struct work *w, const char *dispute, const char *organ, int32_t on, bool money)
{
    static const char *const contents[] = {
        "双方互相致歉，今后不再因此事争执。", "一方在约定期限内支付款项，另一方放弃其他请求。",
        "一方负责修复，费用由双方按约定分担。", "双方确认权利义务，按约定时间履行。"};
    struct filing *f = w->agreements;
    bool written = filing_chance(f, 38), at_once = filing_chance(f, 45), kept = filing_chance(f, 97);
    bool confirmed = written && filing_rows(f) % 15 == 14;
    const char *number = filing_text(f, "%s-议01", dispute);
    filing_row(f, number, KUANCHENG, organ);
    filing_put(f, "dispute", dispute);
    filing_put(f, "form", written ? "written" : "oral");
    filing_put(f, "facts", "双方对发生经过无异议，争议在于责任和数额。");
    filing_put(f, "content", contents[money ? 1 + filing_between(f, 0, 1) : 3 * filing_between(f, 0, 1)]);
    filing_put(f, "manner", at_once ? "at_once" : money ? "once" : "act");
    filing_money(f, "amount", money ? filing_between(f, 3, 400) * 10000 : 0);
    filing_date(f, "signed_on", on);
    filing_bool(f, "parties_signed", written);
    filing_bool(f, "mediator_signed", true);
    filing_bool(f, "sealed", written);
    filing_date(f, "perform_by", at_once ? on : on + 30);
    filing_date(f, "performed_on", !kept ? DATE_NONE : at_once ? on : on + (int32_t)filing_between(f, 2, 29));
    filing_date(f, "visited_on", written ? kit_weekday(on + 34) : DATE_NONE);
    filing_put(f, "visit", written ? "当事人对调解结果表示认可" : NULL);
    filing_put(f, "state", confirmed ? "confirmed" : kept ? "performed" : "signed");
    if (confirmed)
        write_confirmation(w, number, on);
}

static void write_transfer(struct work *w, const char *dispute, const struct committee *c, int32_t on)
{
    struct filing *f = w->transfers;
    bool court = filing_rows(f) % 3 == 0;
    filing_row(f, filing_text(f, "%s-移01", dispute), KUANCHENG, c->organ);
    filing_put(f, "dispute", dispute);
    filing_put(f, "from_branch", "people");
    filing_put(f, "to_branch", court ? "judicial" : "administrative");
    filing_put(f, "from_unit", c->place->name);
    const char *to = court ? "长春市宽城区人民法院" : kit_organ_name("department", filing_rows(f));
    filing_put(f, "to_unit", to);
    filing_put(f, "to_organ", to);
    filing_put(f, "reason", court ? "当事人要求通过诉讼解决" : "涉及行政管理职责，由主管部门调解更为适宜");
    filing_date(f, "transferred_on", on);
    filing_date(f, "received_on", kit_weekday(on + 2));
    filing_put(f, "result", "已接收办理");
    filing_put(f, "state", "received");
}

static void put_dispute_end(struct filing *f, const struct item *it, int32_t accepted)
{
    bool settled = is_state(it, "settled"), taken = accepted != DATE_NONE;
    int32_t due = taken ? kit_next_month(accepted) : DATE_NONE;
    filing_date(f, "registered_on", it->registered);
    filing_date(f, "accepted_on", accepted);
    filing_bool(f, "before_court", is_state(it, "refused"));
    filing_date(f, "due_on", due);
    filing_bool(f, "extended", taken && it->closed > due);
    filing_date(f, "closed_on", it->closed);
    filing_put(f, "result",
               settled                   ? "双方达成一致"
               : is_state(it, "failed")  ? "双方分歧较大，告知其他救济途径"
               : is_state(it, "refused") ? "法院已受理，不予受理"
                                         : NULL);
    filing_put(f, "state", it->group->state);
}

static void write_dispute(struct work *w, const struct item *it, const char *number, unsigned at)
{
    bool people = strcmp(it->group->branch, "people") == 0;
    struct filing *f = people ? w->disputes : w->departments;
    const struct committee *c = &w->committees[(at * 37 + it->order) % COMMITTEES];
    const char *organ = people ? c->organ : kit_organ_name("department", at % 7);
    size_t kind = kind_of(f);
    const char *first = filing_person(f), *second = filing_person(f);
    filing_row(f, number, KUANCHENG, organ);
    filing_put(f, "subject", kinds[kind].subjects[filing_between(f, 0, 2)]);
    filing_put(f, "branch", it->group->branch);
    filing_put(f, "kind", kinds[kind].key);
    filing_put(f, "source", source_of(f, it));
    filing_put(f, "screening", it->screened ? round_number(f, c->base, it->registered) : NULL);
    filing_put(f, "scale", filing_chance(f, 62) ? "simple" : filing_chance(f, 75) ? "general" : "difficult");
    filing_put(f, "place", c->place->code);
    filing_put(f, "committee", people ? c->number : NULL);
    filing_put(f, "mediator",
               people ? filing_text(f, KUANCHENG "调员-%05u", c->first_mediator + at % c->mediators) : NULL);
    filing_put(f, "applicant", first);
    filing_put(f, "respondent", second);
    filing_int(f, "parties", 2);
    filing_money(f, "amount", kinds[kind].money ? filing_between(f, 5, 600) * 10000 : 0);
    put_dispute_end(f, it, is_state(it, "refused") || is_state(it, "withdrawn") ? DATE_NONE : it->registered);
    if (!people)
        return;
    write_party(w, number, 1, first, organ);
    write_party(w, number, 2, second, organ);
    if (is_state(it, "settled") && at % 25 != 24)
        write_agreement(w, number, organ, it->closed, kinds[kind].money);
    if (is_state(it, "transferred"))
        write_transfer(w, number, c, it->closed);
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
        all += strcmp(items[i].group->branch, "people") == 0 && date_year(items[i].registered) == 2020;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(items[i].group->branch, "people") != 0)
            continue;
        if (date_year(items[i].registered) != 2020) {
            items[i].screened = items[i].registered > day_2020(round_days[0]) && i % 5 == 0;
            continue;
        }
        items[i].screened = (seen + 1) * SCREENED / all > seen * SCREENED / all;
        seen++;
    }
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
        }
    qsort(items, n, sizeof *items, by_day);
    mark_screened(items, n);
    return n;
}

static void write_disputes(struct work *w)
{
    enum { MOST = 2000 };
    struct item items[MOST];
    size_t planned = 0;
    for (size_t g = 0; g < GROUPS; g++)
        planned += groups[g].count;
    assert(planned <= MOST);
    size_t count = plan_disputes(w->disputes, items);
    int year = 0;
    unsigned serial = 0;
    for (size_t i = 0; i < count; i++) {
        serial = date_year(items[i].registered) == year ? serial + 1 : 1;
        year = date_year(items[i].registered);
        write_dispute(w, &items[i], filing_text(w->disputes, KUANCHENG "调%d-%05u", year, serial), (unsigned)i);
    }
}

void sample_mediation(struct sample *s)
{
    struct work w = {
        .sample = s,
        .list = filing_open(s, "mediation_committee", NULL, FILING_XLSX),
        .mediators = filing_open(s, "mediator", NULL, FILING_XLSX),
        .disputes = filing_open(s, "dispute", NULL, FILING_CSV),
        .departments = filing_open(s, "dispute", "departments", FILING_XLSX),
        .parties = filing_open(s, "dispute_party", NULL, FILING_CSV),
        .agreements = filing_open(s, "mediation_agreement", NULL, FILING_CSV),
        .transfers = filing_open(s, "mediation_transfer", NULL, FILING_XLSX),
        .confirmations = filing_open(s, "judicial_confirmation", NULL, FILING_XLSX),
    };
    for (size_t i = 0; i < COMMITTEES; i++)
        write_committee(&w, i);
    write_uncounted_committees(&w);
    write_mediators(&w);
    write_rounds(s);
    write_preventions(&w);
    write_disputes(&w);
}
