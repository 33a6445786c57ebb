/* The catalogue of powers (M2) at the end of 2020. Beside what counts: a second batch of approvals, items proposed,
 * taken off in 2019 or listed in 2021 only, changes that were never published, and a few items of another district. */
#include "duties.h"
#include "kit.h"
#include "workdays.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* The totals at the end of 2020. One of the licences was taken off in 2021 only and stands in 2020. */
enum { APPROVALS_FIRST_BATCH = 97, LICENCES = 91, LICENCES_OFF_2020 = 2, LICENCES_OFF_2021 = 1, INTERMEDIARIES = 21 };
/* What does not count there. */
enum { APPROVALS_SECOND_BATCH = 8, APPROVALS_OFF_2019 = 4, APPROVALS_PROPOSED = 3 };
enum { LICENCES_OFF_2019 = 3, LICENCES_PROPOSED = 2, LICENCES_LISTED_2021 = 1 };
enum { PENALTIES = 190, CONFIRMATIONS = 60, INTERMEDIARIES_OFF = 4, INTERMEDIARIES_PROPOSED = 2 };
/* Penalties that a change of 2020 cancelled, merged into another or handed down, in this order behind the others. */
enum { PENALTIES_OFF = 1, PENALTIES_MERGED = 3, PENALTIES_DOWN = 3 };
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
static const struct fate penalties[] = {
    {PENALTIES, "retained", 0, 2018, 0},
    {PENALTIES_OFF, "cancelled", 0, 2018, 2020},
    {PENALTIES_MERGED, "merged", 0, 2018, 2020},
    {PENALTIES_DOWN, "handed_down", 0, 2018, 2020},
};
static const struct fate confirmations[] = {{CONFIRMATIONS, "retained", 0, 2018, 0}};

/* A change to the catalogue: what it does to which item, and its days. */
struct change {
    const struct kind *kind;
    size_t item;
    const char *change, *state;
    int32_t proposed;
    bool known_item; /* what is added or taken over has none yet */
};

struct course {
    unsigned extension;
    int32_t sent, extended, reviewed, approved, effective, published;
};

/* In time mostly: seven workdays for the review, and seven more where it was extended; twenty for publishing. */
static struct course course_of(const struct change *c)
{
    unsigned n = (unsigned)c->item + (unsigned)(c->proposed % 7);
    bool late = n % 8 == 5;
    struct course t = {.extension = !late && n % 7 == 3 ? 5 : 0};
    t.sent = workday_after(c->proposed, 2 + n % 6);
    t.extended = t.extension ? workday_after(t.sent, 5) : DATE_NONE;
    t.reviewed = workday_after(t.sent, late ? 10 : t.extension ? 11 : 3 + n % 5);
    t.approved = workday_after(t.reviewed, 4 + n % 6);
    t.effective = workday_after(t.approved, 1);
    t.published = workday_after(t.approved, n % 13 == 4 ? 22 : 2 + n % 9);
    return t;
}

/* The changes that the catalogue shows, and beside the cancellations of licences all that must not be counted as one.
 */
static const char *const other_changes[] = {"added", "adjusted", "merged", "taken_over", "handed_down"};

static struct change cancellation(int year, size_t i)
{
    static const struct {
        int month, day;
        unsigned apart;
    } from[] = {{4, 8, 20}, {3, 16, 45}, {1, 4, 0}};
    const size_t first[] = {LICENCES + LICENCES_OFF_2020, LICENCES, LICENCES - LICENCES_OFF_2021};
    int32_t on = date_of(year, from[year - 2019].month, from[year - 2019].day);
    return (struct change){&kinds[LICENCE],
                           first[year - 2019] + i,
                           "cancelled",
                           "published",
                           workday_after(on, from[year - 2019].apart * (unsigned)i),
                           true};
}

static struct change penalty_cancelled(void)
{
    return (struct change){&kinds[PENALTY], PENALTIES, "cancelled", "published", date_of(2020, 5, 11), true};
}

static struct change other_change(size_t i)
{
    size_t what = i % COUNT(other_changes), nth = i / COUNT(other_changes);
    struct change c = {&kinds[i % 3],
                       3 * i,
                       other_changes[what],
                       i % 9 == 8 ? "rejected" : "published",
                       workday_after(date_of(2020, 2, 17), (unsigned)(10 * i)),
                       what == 1};
    if (what == 2 || what == 4) {
        c.kind = &kinds[PENALTY];
        c.item = PENALTIES + PENALTIES_OFF + (what == 4 ? PENALTIES_MERGED : 0) + nth;
        c.known_item = true;
    }
    return c;
}

static bool is_of(const struct change *c, const struct kind *k, size_t item)
{
    return c->known_item && c->kind == k && c->item == item && text_equal(c->state, "published");
}

/* The published change that moved an item; false where there is none. */
static bool change_of(const struct kind *k, size_t item, struct change *out)
{
    const size_t off[] = {LICENCES_OFF_2019, LICENCES_OFF_2020, LICENCES_OFF_2021};
    for (int year = 2019; year <= 2021; year++)
        for (size_t i = 0; i < off[year - 2019]; i++) {
            *out = cancellation(year, i);
            if (is_of(out, k, item))
                return true;
        }
    *out = penalty_cancelled();
    for (size_t i = 0; i < CHANGES_2020 && !is_of(out, k, item); i++)
        *out = other_change(i);
    return is_of(out, k, item);
}

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

/* What its fields do not tell: a basis that changed, and what came of it. */
static void tell_changes(struct filing *f, const struct kind *k, size_t i, const struct fate *fate,
                         const struct change *c)
{
    if (c && date_year(c->proposed) == 2020) {
        bool late = c->item % 4 == 2;
        filing_step(f, workday_after(c->proposed - (late ? 40 : 14), 0), "basis_changed", "设定依据修改", NULL);
        filing_step(f, c->proposed, "propose", NULL, NULL);
        if (text_equal(c->change, "adjusted"))
            filing_step(f, course_of(c).effective, "adjust", "按批准的清单调整", NULL);
    } else if (text_equal(fate->state, "retained") && fate->listed < 2020 && i % 31 == 9) {
        int32_t on = workday_after(date_of(2020, 4, 1), (unsigned)(i % 97 + (size_t)k->code));
        filing_step(f, on, "basis_changed", "设定依据修改", NULL);
        filing_step(f, workday_after(on, i % 4 == 1 ? 23 : 9), "keep_unchanged", "修改内容不涉及本事项要素", NULL);
    }
}

static void item_row(struct filing *f, const struct kind *k, size_t i, const struct fate *fate)
{
    const struct duty *d = power_of(i);
    int32_t listed = day_in(f, fate->listed), off = fate->off ? day_in(f, fate->off) : DATE_NONE;
    struct change c;
    bool moved = change_of(k, i, &c);
    if (fate->off && moved)
        off = course_of(&c).effective;
    filing_row(f, power_number(f, KUANCHENG, k->code, i), KUANCHENG, d->organ);
    filing_made_on(f, fate->state[0] == 'p' ? listed : kit_weekday(listed - 10));
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
    filing_put(f, "main_item", text_equal(fate->state, "merged") ? power_number(f, KUANCHENG, k->code, 0) : NULL);
    filing_date(f, "cancelled_on", off);
    int32_t published = fate->state[0] == 'p' ? DATE_NONE : workday_after(listed, (unsigned)filing_between(f, 3, 15));
    filing_date(f, "published_on", published);
    filing_later(f, published, "published_on", NULL);
    if (fate->state[0] != 'p')
        filing_step(f, listed, "list", NULL, NULL);
    tell_changes(f, k, i, fate, moved ? &c : NULL);
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
        filing_made_on(f, date_of(2019, 6, 3));
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

static void change_dates(struct filing *f, const struct change *c)
{
    bool published = text_equal(c->state, "published"), rejected = text_equal(c->state, "rejected");
    bool reviewing = text_equal(c->state, "reviewing");
    struct course t = course_of(c);
    filing_date(f, "proposed_on", c->proposed);
    filing_date(f, "review_sent_on", t.sent);
    filing_date(f, "reviewed_on", reviewing ? DATE_NONE : t.reviewed);
    filing_put(f, "reviewer", reviewing ? NULL : filing_person(f));
    filing_put(f, "review_result",
               reviewing              ? NULL
               : rejected             ? "returned"
               : filing_chance(f, 70) ? "passed"
                                      : "mended");
    filing_put(f, "extension_days", t.extension && !reviewing ? "5" : NULL);
    filing_date(f, "approved_on", published ? t.approved : DATE_NONE);
    filing_put(f, "approval_number",
               published ? filing_text(f, "示例府发〔%d〕%zu号", date_year(t.approved), 100 + filing_rows(f)) : NULL);
    filing_date(f, "effective_on", published ? t.effective : DATE_NONE);
    filing_date(f, "published_on", published ? t.published : DATE_NONE);
    if (t.extension && !reviewing)
        filing_step(f, t.extended, "extend_review", "涉及多个部门，需要进一步论证", NULL);
    if (rejected)
        filing_step(f, t.reviewed, "send_back", "调整依据不足", NULL);
}

static void change_row(struct filing *f, unsigned serial, struct change c)
{
    const struct duty *d = power_of(c.item);
    filing_row(f, filing_text(f, KUANCHENG "权调%d-%03u", date_year(c.proposed), serial), KUANCHENG, d->organ);
    filing_put(f, "state", c.state);
    filing_put(f, "item", c.known_item ? power_number(f, KUANCHENG, c.kind->code, c.item) : NULL);
    if (c.known_item)
        filing_made_with(f, "item", power_number(f, KUANCHENG, c.kind->code, c.item));
    filing_put(f, "item_name", item_name(f, c.kind, c.item));
    filing_put(f, "item_kind", c.kind->key);
    filing_put(f, "change", c.change);
    bool off = text_equal(c.change, "cancelled");
    filing_put(f, "reason", off ? "设定依据修改，继续实施已无必要" : "上级清单调整，区级清单相应衔接");
    filing_putf(f, "legal_basis", "%s；上级关于%s行政权力事项的决定（示例）", d->law, off ? "取消" : "调整");
    filing_put(f, "before", off ? "列入区级清单" : NULL);
    filing_put(f, "after", off ? "不再列入区级清单" : "按调整后的要素实施");
    filing_put(f, "supervision", off ? "通过双随机抽查和信用监管加强事中事后监管。" : NULL);
    change_dates(f, &c);
}

static void changes(struct sample *s)
{
    struct filing *f = filing_open(s, "power_change", NULL, FILING_XLSX);
    unsigned serial = 0;
    for (size_t i = 0; i < LICENCES_OFF_2019; i++)
        change_row(f, ++serial, cancellation(2019, i));
    serial = 0;
    for (size_t i = 0; i < LICENCES_OFF_2020; i++)
        change_row(f, ++serial, cancellation(2020, i));
    change_row(f, ++serial, (struct change){&kinds[LICENCE], 7, "cancelled", "rejected", date_of(2020, 6, 9), true});
    change_row(f, ++serial, penalty_cancelled());
    for (size_t i = 0; i < CHANGES_2020; i++)
        change_row(f, ++serial, other_change(i));
    change_row(f, 1, (struct change){&kinds[LICENCE], 11, "cancelled", "reviewing", date_of(2021, 2, 1), true});
    change_row(f, 2, cancellation(2021, 0));
}

/* The i-th organ's catalogue of a year: published in twenty workdays, but for a few. */
static int32_t catalogue_approved(int year, size_t i)
{
    return workday_after(date_of(year, 3, 1), (unsigned)(i * 7 % 80) + 1);
}

static int32_t catalogue_published(int year, size_t i)
{
    return workday_after(catalogue_approved(year, i), i % 9 == 8 ? 23 : 3 + (unsigned)(i * 5 % 16));
}

static void catalogue_row(struct filing *f, int year, size_t i, const char *organ)
{
    int32_t approved = catalogue_approved(year, i);
    filing_row(f, filing_text(f, KUANCHENG "清%d-%03zu", year, i + 1), KUANCHENG, organ);
    filing_put(f, "state", year == 2020 ? "published" : "replaced");
    filing_putf(f, "name", "%s权责清单（%d年版）", organ, year);
    filing_int(f, "version_year", year);
    filing_date(f, "drafted_on", workday_after(approved - 30, 1));
    filing_date(f, "approved_on", approved);
    filing_putf(f, "approval_number", "示例府发〔%d〕%zu号", year, 20 + i);
    filing_date(f, "published_on", catalogue_published(year, i));
    filing_put(f, "address", "区政府网站权责清单专栏");
    if (i % 6 == 2) {
        filing_step(f, workday_after(approved - 14, 0), "approve", NULL, NULL);
        filing_step(f, workday_after(approved - 10, 0), "send_back", "事项要素与上级清单不一致", NULL);
    }
    if (year == 2019)
        filing_step(f, catalogue_published(2020, i), "replace", NULL, NULL);
}

static void catalogues(struct sample *s)
{
    struct filing *f = filing_open(s, "power_catalogue", NULL, FILING_CSV);
    for (int year = 2019; year <= 2020; year++) {
        size_t i = 0;
        for (size_t n = 0; n < sample_organ_count; n++)
            if (sample_organs[n].enforces)
                catalogue_row(f, year, i++, sample_organs[n].name);
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
    int32_t listed = filing_workday(f, date_of(2019, 12, 2), date_of(2020, 9, 30));
    bool proposed = text_equal(state, "proposed");
    filing_row(f, filing_text(f, KUANCHENG "中%03zu", i + 1), KUANCHENG, power_of(item)->organ);
    filing_made_on(f, proposed ? listed : kit_weekday(listed - 7));
    if (!proposed)
        filing_step(f, listed, "list", NULL, NULL);
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
        int32_t admitted = filing_workday(agencies, date_of(2019, 1, 7), date_of(2020, 11, 30));
        filing_made_on(agencies, admitted);
        filing_date(agencies, "admitted_on", admitted);
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
