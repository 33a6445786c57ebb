/* Disputes (M15): the committees in being at the end of 2020 and their mediators, screening and prevention. The
 * disputes themselves are in mediation_disputes.c. */
#include "mediation.h"

#include "workdays.h"

#include <string.h>

enum { TRADE = 14, MARKETS = 9, DISSOLVED = 6, PREPARING = 3, FOUNDED_LATER = 2 };

struct work {
    struct sample *sample;
    struct committee committees[COMMITTEES];
    struct filing *list, *mediators;
    unsigned mediators_seen;
    struct found_dispute became[BECAME];
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
    bool elected = founded != DATE_NONE && founded < day_2020(-600);
    filing_put(f, "name", name);
    filing_put(f, "kind", kind);
    filing_put(f, "place", place->code);
    filing_putf(f, "founder", "%s", place->name);
    filing_date(f, "established_on", founded);
    filing_date(f, "reported_on", founded == DATE_NONE ? founded : kit_weekday(founded + 10));
    filing_date(f, "renewed_on", elected ? day_2020(-420) : DATE_NONE);
    filing_put(f, "director", filing_person(f));
    filing_int(f, "members", members);
    filing_int(f, "women", filing_between(f, 1, members - 1));
    filing_putf(f, "address", "%s办公楼一楼", place->name);
    filing_putf(f, "phone", "0431-8%07d", (int)filing_between(f, 2000000, 9899999));
    filing_bool(f, "room", filing_chance(f, 90));
    filing_bool(f, "sealed", founded != DATE_NONE);
    if (!elected)
        return;
    filing_step(f, founded, "found", NULL, "members", "5", "women", "2", NULL); /* as it was when it was founded */
    filing_step(f, day_2020(-442), "start_renewal", NULL, NULL);
    filing_step(f, day_2020(-420), "renew", NULL, NULL);
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
    c->founded = i % 16 == 15 ? filing_workday(f, day_2020(20), day_2020(300))
                              : filing_workday(f, date_of(2005, 3, 1), date_of(2019, 11, 30));
    put_committee(f, name, kind, c->place, c->founded);
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
    if (until == DATE_NONE)
        filing_int(f, "training_hours", filing_between(f, 8, 40));
    filing_put(f, "state", until == DATE_NONE ? "serving" : "ended");
    filing_made_on(f, from);
    if (until != DATE_NONE && w->mediators_seen % 9 == 4) {
        filing_step(f, kit_weekday(until - 60), "suspend", "被投诉调解时偏袒一方，停职核查", NULL);
        filing_step(f, kit_weekday(until - 46), "resume", NULL, NULL);
    }
}

static int32_t later(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static void write_mediators(struct work *w)
{
    for (size_t i = 0; i < COMMITTEES; i++) {
        struct committee *c = &w->committees[i];
        c->first_mediator = w->mediators_seen + 1;
        c->mediators = i % 5 < 3 ? 5 : 4;
        for (unsigned k = 0; k < c->mediators; k++)
            write_mediator(w, c, later(c->founded, filing_workday(w->mediators, date_of(2015, 1, 5), day_2020(-380))),
                           DATE_NONE);
    }
    for (size_t i = 0; i < COMMITTEES; i += 5) /* no longer in office, or not yet */
        if (w->committees[i].founded < day_2020(-420))
            write_mediator(w, &w->committees[i], later(w->committees[i].founded, date_of(2014, 6, 3)),
                           day_2020(-260) + (int32_t)i * 3);
    for (size_t i = 7; i < COMMITTEES; i += 17)
        write_mediator(w, &w->committees[i], date_of(2021, 1, 11), DATE_NONE);
}

/* Screening: each street and town once a quarter, from the last of 2019 on, and three of the whole district. */
static const int round_days[] = {-84, 1, 91, 182, 282};
enum { ROUNDS = sizeof round_days / sizeof *round_days };

const char *mediation_round(struct filing *f, size_t base, int32_t on)
{
    size_t round = 0;
    while (round + 1 < ROUNDS && day_2020(round_days[round + 1]) <= on)
        round++;
    size_t place = round == 0 ? base : (round - 1) * kit_base_count() + base;
    return filing_text(f, KUANCHENG "排%d-%03zu", round == 0 ? 2019 : 2020, place + 1);
}

bool mediation_was_round(int32_t on)
{
    return on > day_2020(round_days[0]);
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
            write_round(f, mediation_round(f, b, day_2020(round_days[q])),
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
                             const char *kind, const struct found_dispute *became, unsigned serials[2])
{
    static const char *const subjects[] = {
        "邻里口角有激化苗头",   "讨薪人员聚集情绪激动",   "婚姻矛盾一方扬言报复",     "安置进度引发居民集中反映",
        "病患家属情绪失控隐患", "停车位分配引发业主对立", "家庭财产分割矛盾升级隐患", "商户退租引发集体维权苗头"};
    static const char *const harms[] = {"dispute",  "dispute",  "dispute", "crime",
                                        "petition", "petition", "suicide", "fight"};
    int32_t found =
        became ? workday_after(became->registered - 12, 0) : filing_workday(f, day_2020(set->from), day_2020(set->to));
    bool defused = strcmp(set->state, "defused") == 0;
    int year = date_year(found);
    filing_row(f, filing_text(f, KUANCHENG "防%d-%04u", year, ++serials[year - 2019]), KUANCHENG, c->organ);
    filing_put(f, "subject", filing_choose(f, subjects, 8));
    filing_put(f, "kind", kind);
    filing_put(f, "harm", filing_choose(f, harms, 8));
    filing_put(f, "committee", became ? became->committee : c->number);
    filing_put(f, "place", c->place->code);
    filing_int(f, "persons", filing_between(f, 2, 30));
    filing_date(f, "found_on", found);
    filing_put(f, "measures", "上门稳定情绪，讲明法律后果，联系有关部门共同解决实际困难。");
    filing_date(f, "defused_on", defused ? kit_weekday(found + (int32_t)filing_between(f, 9, 25)) : DATE_NONE);
    filing_put(f, "became", became ? became->number : NULL);
    filing_put(f, "state", set->state);
    if (became)
        filing_step(f, became->registered, "become", NULL, NULL);
    else if (defused && filing_rows(f) % 23 == 22) { /* it flared up again before it was over */
        filing_step(f, workday_after(found, 2), "defuse", NULL, NULL);
        filing_step(f, workday_after(found, 4), "relapse", "情绪再次激动", NULL);
    }
}

/* One that was in being by then, beginning with the i-th. */
static const struct committee *committee_on(const struct work *w, size_t i, int32_t day)
{
    while (w->committees[i % COMMITTEES].founded > day)
        i++;
    return &w->committees[i % COMMITTEES];
}

static void write_preventions(struct work *w)
{
    static const struct prevention_set sets[] = {{"defused", 6, -120, -40}, /* of 2019 */
                                                 {"defused", PREVENTED, 4, 330},
                                                 {"watching", 7, 300, 360},
                                                 {"became", BECAME, 20, 300},
                                                 {"defused", 4, 358, 364}}; /* defused in 2021 */
    struct filing *f = filing_open(w->sample, "prevention", NULL, FILING_CSV);
    unsigned serials[2] = {0, 0};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        for (unsigned k = 0; k < sets[i].count; k++)
            write_prevention(f, &sets[i], committee_on(w, i * 31 + k * 7, day_2020(sets[i].from)), mediation_kind(k),
                             strcmp(sets[i].state, "became") == 0 ? &w->became[k % BECAME] : NULL, serials);
}

void sample_mediation(struct sample *s)
{
    struct work w = {
        .sample = s,
        .list = filing_open(s, "mediation_committee", NULL, FILING_XLSX),
        .mediators = filing_open(s, "mediator", NULL, FILING_XLSX),
    };
    for (size_t i = 0; i < COMMITTEES; i++)
        write_committee(&w, i);
    write_uncounted_committees(&w);
    write_mediators(&w);
    write_rounds(s);
    mediation_disputes(s, w.committees, w.became);
    write_preventions(&w);
}
