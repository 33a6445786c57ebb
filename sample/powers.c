/* The catalogue of powers (M2) at the end of 2020. Beside what counts: a second batch of approvals, items proposed,
 * taken off in 2019 or listed in 2021 only, changes that were never published, and a few items of another district. */
#include "duties.h"
#include "workdays.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* The totals at the end of 2020. One of the licences was taken off in 2021 only and stands in 2020. */
enum { APPROVALS_FIRST_BATCH = 97, LICENCES = 91, LICENCES_OFF_2020 = 2, LICENCES_OFF_2021 = 1, INTERMEDIARIES = 21 };
/* What does not count there. */
enum { APPROVALS_SECOND_BATCH = 8, APPROVALS_OFF_2019 = 4, APPROVALS_PROPOSED = 3 };
enum { LICENCES_OFF_2019 = 3, LICENCES_PROPOSED = 2, LICENCES_LISTED_2021 = 1 };
enum { PENALTIES = 190, CONFIRMATIONS = 60, INTERMEDIARIES_OFF = 4, INTERMEDIARIES_PROPOSED = 2 };
enum { CHANGES_2020 = 16, ELSEWHERE = 5 };

/* How items came to their place in the catalogue: the next so many of a kind. */
struct fate {
    size_t count;
    const char *state;
    int batch;       /* 0: none */
    int listed, off; /* years; off 0: still listed */
};

static const struct kind {
    enum base_kind code;
    const char *key;
    struct {
        const char *before, *after; /* of the object */
    } form[4];
} kinds[] = {
    {BASE_APPROVAL, "approval", {{"", "审批"}, {"", "变更审批"}, {"", "延续审批"}, {"", "注销审批"}}},
    {BASE_LICENCE, "licence", {{"", "许可"}, {"", "变更许可"}, {"", "延续许可"}, {"", "补证许可"}}},
    {BASE_PENALTY,
     "penalty",
     {{"对违反", "管理规定的处罚"},
      {"对未取得", "许可的处罚"},
      {"对办理", "弄虚作假的处罚"},
      {"对拒不配合", "检查的处罚"}}},
    {BASE_CONFIRMATION, "confirmation", {{"", "资格确认"}, {"", "等级确认"}, {"", "信息确认"}, {"", "身份确认"}}},
};
enum { APPROVAL, LICENCE, PENALTY, CONFIRMATION };

static const struct fate approvals[] = {
    {APPROVALS_FIRST_BATCH, "retained", 1, 2019, 0},
    {APPROVALS_SECOND_BATCH, "retained", 2, 2020, 0},
    {APPROVALS_OFF_2019, "cancelled", 1, 2018, 2019},
    {APPROVALS_PROPOSED, "proposed", 1, 2020, 0},
};
static const struct fate licences[] = {
    {LICENCES - LICENCES_OFF_2021, "retained", 0, 2018, 0},
    {LICENCES_OFF_2021, "cancelled", 0, 2018, 2021},
    {LICENCES_OFF_2020, "cancelled", 0, 2018, 2020},
    {LICENCES_OFF_2019, "cancelled", 0, 2018, 2019},
    {LICENCES_PROPOSED, "proposed", 0, 2020, 0},
    {LICENCES_LISTED_2021, "retained", 0, 2021, 0},
};
static const struct fate penalties[] = {{PENALTIES, "retained", 0, 2018, 0}};
static const struct fate confirmations[] = {{CONFIRMATIONS, "retained", 0, 2018, 0}};

static const char *item_name(struct filing *f, const struct kind *k, size_t i)
{
    size_t form = power_form(i) % 4;
    return filing_text(f, "%s%s%s", k->form[form].before, power_of(i)->object, k->form[form].after);
}

static int32_t day_in(struct filing *f, int year)
{
    return year == 2021 ? filing_workday(f, date_of(2021, 1, 8), date_of(2021, 2, 5))
                        : filing_workday(f, date_of(year, 3, 2), date_of(year, 11, 20));
}

static void item_row(struct filing *f, const struct kind *k, size_t i, const struct fate *fate)
{
    const struct duty *d = power_of(i);
    int32_t listed = day_in(f, fate->listed);
    filing_row(f, power_number(f, KUANCHENG, k->code, i), KUANCHENG, d->organ);
    filing_put(f, "state", fate->state);
    filing_put(f, "name", item_name(f, k, i));
    filing_put(f, "base_code", power_base_code(f, k->code, i));
    filing_put(f, "kind", k->key);
    filing_put(f, "batch", fate->batch ? filing_text(f, "%d", fate->batch) : NULL);
    filing_putf(f, "legal_basis", "%s", d->law);
    filing_put(f, "basis_rank", d->rank);
    filing_put(f, "source", filing_chance(f, 88) ? "own" : "handed_down");
    filing_put(f, "exercised_at", "district");
    filing_put(f, "audience", d->audience);
    filing_put(f, "statutory_days", k->code == BASE_PENALTY ? NULL : "20");
    filing_bool(f, "charged", false);
    filing_put(f, "accountability", "不履行或者不正确履行职责、滥用职权、徇私舞弊的，依法追究相应责任。");
    filing_putf(f, "watch_phone", "0431-8999%04d", (int)filing_between(f, 0, 9999));
    filing_date(f, "listed_on", listed);
    filing_date(f, "cancelled_on", fate->off ? day_in(f, fate->off) : DATE_NONE);
    filing_date(f, "published_on",
                fate->state[0] == 'p' ? DATE_NONE : workday_after(listed, (unsigned)filing_between(f, 3, 15)));
}

static void items_of(struct filing *f, const struct kind *k, const struct fate *fates, size_t count)
{
    size_t i = 0;
    for (size_t n = 0; n < count; n++)
        for (size_t m = 0; m < fates[n].count; m++)
            item_row(f, k, i++, &fates[n]);
}

static void items_elsewhere(struct sample *s)
{
    const struct sample_district *at = &sample_districts[0];
    struct filing *f = filing_open(s, "power_item", "nanguan", FILING_CSV);
    for (size_t i = 0; i < ELSEWHERE; i++) {
        const struct kind *k = &kinds[i % 2];
        filing_row(f, power_number(f, at->code, k->code, i), at->code, filing_text(f, "%s人民政府", at->name));
        filing_put(f, "state", "retained");
        filing_put(f, "name", item_name(f, k, i));
        filing_put(f, "base_code", power_base_code(f, k->code, i));
        filing_put(f, "kind", k->key);
        filing_put(f, "batch", "1");
        filing_put(f, "legal_basis", power_of(i)->law);
        filing_put(f, "basis_rank", power_of(i)->rank);
        filing_put(f, "source", "own");
        filing_put(f, "exercised_at", "district");
        filing_date(f, "listed_on", date_of(2019, 6, 3));
    }
}

static void items(struct sample *s)
{
    struct filing *approving = filing_open(s, "power_item", "approvals", FILING_XLSX);
    struct filing *licensing = filing_open(s, "power_item", "licences", FILING_XLSX);
    struct filing *other = filing_open(s, "power_item", "others", FILING_CSV);
    items_of(approving, &kinds[APPROVAL], approvals, COUNT(approvals));
    items_of(licensing, &kinds[LICENCE], licences, COUNT(licences));
    items_of(other, &kinds[PENALTY], penalties, COUNT(penalties));
    items_of(other, &kinds[CONFIRMATION], confirmations, COUNT(confirmations));
    items_elsewhere(s);
}

static void duties_of_licences(struct sample *s)
{
    static const struct {
        const char *stage, *duty, *post;
    } stages[] = {
        {"acceptance", "公示申请条件和材料目录，对申请当场或者五个工作日内作出处理。", "综合受理岗"},
        {"examination", "核对申请材料，需要核实实质内容的指派两名以上人员核查。", "审查岗"},
        {"decision", "在规定时限内作出准予或者不予许可的书面决定，不予许可的说明理由。", "决定岗"},
        {"delivery", "自作出决定之日起十个工作日内颁发、送达许可证件。", "送达岗"},
        {"supervision", "对被许可人从事许可事项的活动开展监督检查。", "监管岗"},
    };
    struct filing *f = filing_open(s, "power_duty", NULL, FILING_CSV);
    for (size_t i = 0; i < LICENCES; i++)
        for (size_t n = 0; n < COUNT(stages); n++) {
            char *item = power_number(f, KUANCHENG, BASE_LICENCE, i);
            filing_row(f, filing_text(f, "%s-责%02zu", item, n + 1), KUANCHENG, power_of(i)->organ);
            filing_put(f, "item", item);
            filing_put(f, "stage", stages[n].stage);
            filing_put(f, "duty", stages[n].duty);
            filing_put(f, "legal_basis", "《行政许可法》");
            filing_put(f, "post", stages[n].post);
        }
}

struct change {
    const struct kind *kind;
    size_t item;
    const char *change, *state;
    int32_t proposed;
    bool known_item;
};

static void change_dates(struct filing *f, const struct change *c)
{
    bool published = text_equal(c->state, "published"), rejected = text_equal(c->state, "rejected");
    int32_t sent = workday_after(c->proposed, (unsigned)filing_between(f, 2, 8));
    int32_t reviewed = workday_after(sent, (unsigned)filing_between(f, 3, 10));
    int32_t approved = workday_after(reviewed, (unsigned)filing_between(f, 4, 15));
    bool reviewing = text_equal(c->state, "reviewing");
    filing_date(f, "proposed_on", c->proposed);
    filing_date(f, "review_sent_on", sent);
    filing_date(f, "reviewed_on", reviewing ? DATE_NONE : reviewed);
    filing_put(f, "reviewer", reviewing ? NULL : filing_person(f));
    filing_put(f, "review_result",
               reviewing              ? NULL
               : rejected             ? "returned"
               : filing_chance(f, 70) ? "passed"
                                      : "mended");
    filing_date(f, "approved_on", published ? approved : DATE_NONE);
    filing_date(f, "effective_on", published ? workday_after(approved, 1) : DATE_NONE);
    filing_date(f, "published_on", published ? workday_after(approved, (unsigned)filing_between(f, 2, 12)) : DATE_NONE);
}

static void change_row(struct filing *f, unsigned serial, const struct change *c)
{
    const struct duty *d = power_of(c->item);
    int year = date_year(c->proposed);
    filing_row(f, filing_text(f, KUANCHENG "权调%d-%03u", year, serial), KUANCHENG, d->organ);
    filing_put(f, "state", c->state);
    filing_put(f, "item", c->known_item ? power_number(f, KUANCHENG, c->kind->code, c->item) : NULL);
    filing_put(f, "item_name", item_name(f, c->kind, c->item));
    filing_put(f, "item_kind", c->kind->key);
    filing_put(f, "change", c->change);
    bool off = text_equal(c->change, "cancelled");
    filing_put(f, "reason", off ? "设定依据修改，继续实施已无必要" : "上级清单调整，区级清单相应衔接");
    filing_putf(f, "legal_basis", "%s；上级关于%s行政权力事项的决定（示例）", d->law, off ? "取消" : "调整");
    filing_put(f, "before", off ? "列入区级清单" : NULL);
    filing_put(f, "after", off ? "不再列入区级清单" : "按调整后的要素实施");
    filing_put(f, "supervision", off ? "通过双随机抽查和信用监管加强事中事后监管。" : NULL);
    change_dates(f, c);
}

/* Cancellations of licences that the catalogue shows, and beside them all that must not be counted as one. */
static void changes(struct sample *s)
{
    static const char *const other[] = {"added", "adjusted", "merged", "taken_over", "handed_down"};
    struct filing *f = filing_open(s, "power_change", NULL, FILING_XLSX);
    unsigned serial = 0;
    for (size_t i = 0; i < LICENCES_OFF_2019; i++)
        change_row(f, ++serial,
                   &(struct change){&kinds[LICENCE], LICENCES + LICENCES_OFF_2020 + i, "cancelled", "published",
                                    workday_after(date_of(2019, 4, 8), (unsigned)(20 * i)), true});
    serial = 0;
    for (size_t i = 0; i < LICENCES_OFF_2020; i++)
        change_row(f, ++serial,
                   &(struct change){&kinds[LICENCE], LICENCES + i, "cancelled", "published",
                                    workday_after(date_of(2020, 3, 16), (unsigned)(45 * i)), true});
    change_row(f, ++serial, &(struct change){&kinds[LICENCE], 7, "cancelled", "rejected", date_of(2020, 6, 9), true});
    change_row(f, ++serial,
               &(struct change){&kinds[PENALTY], PENALTIES + 1, "cancelled", "published", date_of(2020, 5, 11), false});
    for (size_t i = 0; i < CHANGES_2020; i++)
        change_row(f, ++serial,
                   &(struct change){&kinds[i % 3], 3 * i, other[i % COUNT(other)],
                                    i % 9 == 8 ? "rejected" : "published",
                                    workday_after(date_of(2020, 2, 17), (unsigned)(10 * i)), true});
    change_row(f, 1, &(struct change){&kinds[LICENCE], 11, "cancelled", "reviewing", date_of(2021, 2, 1), true});
    change_row(f, 2,
               &(struct change){&kinds[LICENCE], LICENCES - LICENCES_OFF_2021, "cancelled", "published",
                                date_of(2021, 1, 4), true});
}

static void catalogues(struct sample *s)
{
    struct filing *f = filing_open(s, "power_catalogue", NULL, FILING_CSV);
    for (int year = 2019; year <= 2020; year++) {
        unsigned serial = 0;
        for (size_t i = 0; i < sample_organ_count; i++) {
            if (!sample_organs[i].enforces)
                continue;
            int32_t approved = filing_workday(f, date_of(year, 3, 2), date_of(year, 6, 30));
            filing_row(f, filing_text(f, KUANCHENG "清%d-%03u", year, ++serial), KUANCHENG, sample_organs[i].name);
            filing_put(f, "state", year == 2020 ? "published" : "replaced");
            filing_putf(f, "name", "%s权责清单（%d年版）", sample_organs[i].name, year);
            filing_int(f, "version_year", year);
            filing_date(f, "drafted_on", workday_after(approved - 30, 1));
            filing_date(f, "approved_on", approved);
            filing_date(f, "published_on", workday_after(approved, (unsigned)filing_between(f, 3, 18)));
            filing_put(f, "address", "区政府网站权责清单专栏");
        }
    }
}

static const char *const papers[] = {
    "可行性研究报告",   "环境影响报告表", "安全评价报告",     "节能报告",     "水土保持方案", "房屋安全鉴定报告",
    "消防检测报告",     "审计报告",       "验资报告",         "资产评估报告", "卫生检测报告", "放射防护评价报告",
    "施工图审查合格书", "测绘成果报告",   "地质灾害评估报告", "防雷检测报告", "车辆检测报告", "职业病危害评价报告",
    "气密性检测报告",   "绿化设计方案",   "交通影响评价报告", "食品检验报告", "清算报告",     "场地勘察报告",
    "档案整理报告",     "编制规划方案",   "设备检验报告"};

static void intermediary_row(struct filing *f, size_t i, const char *state)
{
    static const char *const charges[] = {"market", "market", "guided", "government"};
    size_t item = 2 * i + 1;
    int32_t listed = filing_workday(f, date_of(2018, 6, 1), date_of(2020, 9, 30));
    filing_row(f, filing_text(f, KUANCHENG "中%03zu", i + 1), KUANCHENG, power_of(item)->organ);
    filing_put(f, "state", state);
    filing_putf(f, "name", "%s编制", papers[i]);
    filing_put(f, "for_item", power_number(f, KUANCHENG, BASE_APPROVAL, item));
    filing_put(f, "legal_basis", power_of(item)->law);
    filing_put(f, "basis_rank", power_of(item)->rank);
    filing_put(f, "result", papers[i]);
    filing_put(f, "provider_conditions", "具有法定资质并在信用记录中无严重失信情形的机构。");
    filing_int(f, "limit_days", filing_between(f, 5, 20));
    filing_put(f, "charge", filing_choose(f, charges, COUNT(charges)));
    filing_date(f, "listed_on", listed);
    bool off = text_equal(state, "cancelled");
    filing_date(f, "cancelled_on", off ? filing_workday(f, date_of(2020, 10, 12), date_of(2020, 12, 18)) : DATE_NONE);
    filing_put(f, "cancel_basis", off ? "上级清理规范中介服务事项的决定（示例）" : NULL);
}

static void intermediaries(struct sample *s)
{
    struct filing *f = filing_open(s, "intermediary_service", NULL, FILING_XLSX);
    size_t i = 0;
    for (size_t end = INTERMEDIARIES; i < end; i++)
        intermediary_row(f, i, "retained");
    for (size_t end = i + INTERMEDIARIES_OFF; i < end; i++)
        intermediary_row(f, i, "cancelled");
    for (size_t end = i + INTERMEDIARIES_PROPOSED; i < end; i++)
        intermediary_row(f, i, "proposed");
    struct filing *agencies = filing_open(s, "intermediary_agency", NULL, FILING_CSV);
    for (size_t n = 0; n < 2 * INTERMEDIARIES; n++) {
        filing_row(agencies, filing_text(agencies, KUANCHENG "中机%03zu", n + 1), KUANCHENG,
                   "宽城区政务服务和数字化建设管理局");
        filing_putf(agencies, "name", "%s（%zu）", filing_company(agencies), n + 1);
        filing_put(agencies, "credit_code", filing_credit_code(agencies));
        filing_put(agencies, "service", filing_text(agencies, KUANCHENG "中%03zu", n % INTERMEDIARIES + 1));
        filing_put(agencies, "qualification", filing_chance(agencies, 60) ? "甲级" : "乙级");
        filing_int(agencies, "promised_days", filing_between(agencies, 3, 10));
        filing_put(agencies, "contact", filing_person(agencies));
        filing_put(agencies, "phone", filing_phone(agencies));
        filing_bool(agencies, "linked_to_organ", false);
        filing_date(agencies, "admitted_on", filing_workday(agencies, date_of(2019, 1, 7), date_of(2020, 11, 30)));
    }
}

void sample_powers(struct sample *s)
{
    items(s);
    duties_of_licences(s);
    changes(s);
    catalogues(s);
    intermediaries(s);
}
