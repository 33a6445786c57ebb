/* The guide of service items (M3): what a citizen can ask for, with its variants, materials, stages and windows. */
#include "services.h"
#include "kit.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define HALL "宽城区政务服务和数字化建设管理局"

/* The totals: of the items at the end of 2020, and of the run-once list, whose entries are handling variants. */
enum { ONE_WINDOW = 558, HIGH_FREQUENCY_RUN_ONCE = 100, RUN_ONCE_VARIANTS = 726 };
/* What does not count: items never published, taken off, or published in 2021 only; frequent ones with more visits. */
enum { DRAFTS = 8, OFF_2019 = 6, OFF_2020 = 5, NEW_2021 = 3, HIGH_FREQUENCY_MORE_VISITS = 7 };
enum { LICENCES_LINKED = 90 };
enum { WINDOWS = 36, TWO_VISITS_EVERY = 12, ELSEWHERE = 4 };

static const struct action {
    const char *after, *kind;
    enum base_kind code;
    const char *result, *result_kind;
} licensed[] =
    {
        {"许可核发", "licence", BASE_LICENCE, "许可证", "certificate"},
        {"许可变更", "licence", BASE_LICENCE, "变更后的许可证", "certificate"},
        {"许可延续", "licence", BASE_LICENCE, "延续后的许可证", "certificate"},
        {"许可证补发", "licence", BASE_LICENCE, "补发的许可证", "certificate"},
        {"许可注销", "licence", BASE_LICENCE, "注销通知书", "approval"},
        {"备案", "other", BASE_OTHER, "备案回执", "record"},
        {"年度报告", "other", BASE_OTHER, "报告回执", "record"},
        {"信息确认", "confirmation", BASE_CONFIRMATION, "确认书", "approval"},
        {"信息查询", "public", BASE_PUBLIC_SERVICE, "查询结果", "seal"},
        {"档案查阅", "public", BASE_PUBLIC_SERVICE, "档案复制件", "seal"},
        {"咨询预约", "public", BASE_PUBLIC_SERVICE, "预约凭证", "record"},
        {"奖励申报", "reward", BASE_REWARD, "奖励决定", "payment"},
},
  benefits[] = {
      {"申请", "payment", BASE_PAYMENT, "核定通知书", "approval"},
      {"信息变更", "payment", BASE_PAYMENT, "变更通知书", "approval"},
      {"年度审核", "payment", BASE_PAYMENT, "审核结果", "record"},
      {"补发申请", "payment", BASE_PAYMENT, "补发通知书", "payment"},
      {"终止", "payment", BASE_PAYMENT, "终止通知书", "approval"},
      {"转移接续", "other", BASE_OTHER, "转移单", "record"},
      {"异地办理登记", "other", BASE_OTHER, "登记回执", "record"},
      {"资格确认", "confirmation", BASE_CONFIRMATION, "确认书", "approval"},
      {"信息查询", "public", BASE_PUBLIC_SERVICE, "查询结果", "seal"},
      {"凭证打印", "public", BASE_PUBLIC_SERVICE, "凭证", "seal"},
      {"咨询预约", "public", BASE_PUBLIC_SERVICE, "预约凭证", "record"},
      {"上门服务预约", "public", BASE_PUBLIC_SERVICE, "预约凭证", "record"},
};

static const struct action *action_of(size_t i)
{
    bool benefit = i % duty_count >= LICENSED_DUTIES;
    return &(benefit ? benefits : licensed)[duty_action(i) % COUNT(licensed)];
}

static char *item_code(struct filing *f, size_t i)
{
    return base_code(f, action_of(i)->code, i % duty_count, duty_action(i));
}

char *service_number(struct filing *f, size_t i)
{
    return filing_text(f, "%s%s", organ_code(duty_of(i)->organ), item_code(f, i));
}

char *service_name(struct filing *f, size_t i)
{
    return filing_text(f, "%s%s", duty_of(i)->object, action_of(i)->after);
}

size_t service_materials(size_t i)
{
    return 2 + i % 3;
}

char *service_material_number(struct filing *f, size_t i, size_t material)
{
    return filing_text(f, "%s-材%02zu", service_number(f, i), material);
}

bool service_immediate(size_t i)
{
    return i % 5 < 2;
}

unsigned service_statutory_days(size_t i)
{
    return duty_action(i) < 5 ? 20 : 10;
}

unsigned service_promised_days(size_t i)
{
    return service_immediate(i) ? 0 : 3 + (unsigned)(i % 6);
}

bool service_by_commitment(size_t i)
{
    return i % duty_count < PROOFS_BY_COMMITMENT && i % 4 == 1;
}

/* Which lists an item stands on. */
struct standing {
    const char *state;
    int32_t listed, published, cancelled;
    bool one_window, run_once, frequent;
};

static bool runs_once(size_t i)
{
    return i % TWO_VISITS_EVERY != TWO_VISITS_EVERY - 1;
}

/* The i-th item is the how-manieth that runs once? */
static size_t run_once_rank(size_t i)
{
    return i - i / TWO_VISITS_EVERY;
}

static struct standing standing_of(struct filing *f, size_t i)
{
    size_t once = run_once_rank(SERVICE_ITEMS);
    int32_t published = i < SERVICE_ITEMS_SINCE_2018 ? filing_workday(f, date_of(2018, 3, 5), date_of(2018, 11, 30))
                                                     : filing_workday(f, date_of(2020, 3, 2), date_of(2020, 10, 30));
    struct standing t = {"published",  published - 20, published, DATE_NONE, spread(i, ONE_WINDOW, SERVICE_ITEMS),
                         runs_once(i), false};
    if (t.run_once)
        t.frequent = spread(run_once_rank(i), HIGH_FREQUENCY_RUN_ONCE, once);
    else
        t.frequent = i / TWO_VISITS_EVERY < HIGH_FREQUENCY_MORE_VISITS;
    return t;
}

static void item_lists(struct filing *f, size_t i, const struct standing *t)
{
    bool online = i % 3 != 2;
    filing_int(f, "visits", t->run_once ? online ? 0 : 1 : 2);
    filing_put(f, "online_depth", online ? "fourth" : i % 2 ? "third" : "second");
    filing_bool(f, "all_online", online);
    filing_bool(f, "city_wide", i % 7 == 3);
    filing_bool(f, "done_at_once", service_immediate(i));
    filing_bool(f, "done_online", online);
    filing_bool(f, "done_nearby", i % 11 == 4);
    filing_bool(f, "done_in_one", t->run_once);
    filing_bool(f, "run_once", t->run_once);
    filing_bool(f, "high_frequency", t->frequent);
    filing_bool(f, "one_window", t->one_window);
    filing_bool(f, "by_commitment", service_by_commitment(i));
}

static void item_guide(struct filing *f, size_t i)
{
    const struct duty *d = duty_of(i);
    const struct action *a = action_of(i);
    /* The licence of the same duty and form, where the catalogue has it: its first two forms are there for most. */
    size_t power = duty_action(i) * LICENSED_DUTIES + i % duty_count;
    bool licence = text_equal(a->kind, "licence") && power < LICENCES_LINKED;
    filing_put(f, "kind", a->kind);
    filing_put(f, "power_item", licence ? power_number(f, KUANCHENG, BASE_LICENCE, power) : NULL);
    filing_put(f, "source", "own");
    filing_put(f, "exercised_at", "district");
    filing_put(f, "legal_basis", d->law);
    filing_put(f, "audience", d->audience);
    filing_putf(f, "conditions", "申请人在本区办理%s事项，符合%s规定的条件，提交的材料真实、齐全。", d->object, d->law);
    filing_put(f, "handling", service_immediate(i) ? "immediate" : "promised");
    filing_int(f, "statutory_days", service_statutory_days(i));
    filing_int(f, "promised_days", service_promised_days(i));
    filing_bool(f, "charged", false);
    filing_putf(f, "result", "%s%s", d->object, a->result);
    filing_put(f, "result_kind", a->result_kind);
    filing_put(f, "delivery", i % 3 == 0 ? "electronic" : i % 3 == 1 ? "collected" : "mailed");
    filing_put(f, "life_event", d->event);
    filing_putf(f, "windows", "区政务服务大厅%zu号窗口", i % WINDOWS + 1);
    filing_put(f, "hours", "工作日8:30—11:30，13:00—16:30");
    filing_putf(f, "phone", "0431-8999%04zu", 1000 + i);
    filing_put(f, "complaint_phone", "0431-89990000");
    filing_put(f, "review_organ", "宽城区人民政府");
    filing_put(f, "review_court", "长春市宽城区人民法院");
}

static void item_row(struct filing *f, size_t i, const struct standing *t)
{
    filing_row(f, service_number(f, i), KUANCHENG, duty_of(i)->organ);
    filing_made_on(f, t->listed);
    filing_put(f, "state", t->state);
    filing_put(f, "name", service_name(f, i));
    filing_put(f, "base_code", item_code(f, i));
    item_guide(f, i);
    item_lists(f, i, t);
    filing_date(f, "listed_on", t->listed);
    filing_date(f, "published_on", t->published);
    filing_date(f, "cancelled_on", t->cancelled);
}

/* What their fields do not tell: sent back for want of something, a limit shortened since, a window closed for a while.
 */
static void item_story(struct filing *f, size_t i, const struct standing *t)
{
    unsigned promised = service_promised_days(i);
    if (i % 61 == 17) {
        filing_step(f, kit_weekday(t->listed + 2), "submit", NULL, NULL);
        filing_step(f, kit_weekday(t->listed + 7), "send_back", "办理流程与责任岗位不一致", NULL);
    }
    if (i < SERVICE_ITEMS_SINCE_2018 && promised && i % 29 == 4) {
        filing_made_with(f, "promised_days", filing_text(f, "%u", promised + 2));
        filing_step(f, kit_weekday(date_of(2018, 12, 3) + (int32_t)(i % 11)), "adjust", "压缩承诺时限", "promised_days",
                    filing_text(f, "%u", promised), NULL);
    }
    if (i >= SERVICE_ITEMS_SINCE_2018 && i % 23 == 5) {
        filing_step(f, date_of(2020, 12, 1), "suspend", "窗口系统升级", NULL);
        filing_step(f, date_of(2020, 12, 14), "go_on", NULL, NULL);
    }
}

/* Of an item of a district; entered with it. */
static void stages(struct filing *f, const char *item, const char *district, const char *organ, size_t i, int32_t on)
{
    static const struct {
        const char *stage, *post;
    } list[] = {{"intake", "综合窗口"},
                {"acceptance", "受理岗"},
                {"examination", "审查岗"},
                {"decision", "审批岗"},
                {"delivery", "出证窗口"}};
    unsigned days = service_promised_days(i), examined = days > 2 ? days - 2 : 0;
    const unsigned share[] = {0, days ? 1 : 0, examined, days ? 1 : 0, 0};
    for (size_t n = 0; n < COUNT(list); n++) {
        filing_row(f, filing_text(f, "%s-环%02zu", item, n + 1), district, organ);
        filing_made_on(f, on);
        filing_put(f, "item", item);
        filing_put(f, "stage", list[n].stage);
        filing_int(f, "days", share[n]);
        filing_put(f, "post", list[n].post);
    }
}

/* Those beyond the guide: each on every list, so that a figure that forgot its conditions would count them. */
static void other_items(struct filing *f, struct filing *stage)
{
    size_t i = SERVICE_ITEMS;
    int32_t old = date_of(2018, 9, 3);
    for (size_t end = i + DRAFTS; i < end; i++)
        item_row(f, i, &(struct standing){"drafting", date_of(2020, 11, 2), DATE_NONE, DATE_NONE, true, true, true});
    for (size_t end = i + OFF_2019; i < end; i++)
        item_row(f, i, &(struct standing){"cancelled", old, old + 21, date_of(2019, 11, 29), true, true, true});
    for (size_t end = i + OFF_2020; i < end; i++)
        item_row(f, i, &(struct standing){"cancelled", old, old + 21, date_of(2020, 8, 14), true, true, true});
    for (size_t end = i + NEW_2021; i < end; i++)
        item_row(
            f, i,
            &(struct standing){"published", date_of(2020, 12, 21), date_of(2021, 1, 18), DATE_NONE, true, true, true});
    for (i = SERVICE_ITEMS + DRAFTS; i < SERVICE_ITEMS + DRAFTS + OFF_2019 + OFF_2020 + NEW_2021; i++)
        stages(stage, service_number(stage, i), KUANCHENG, duty_of(i)->organ, i,
               i < SERVICE_ITEMS + DRAFTS + OFF_2019 + OFF_2020 ? old : date_of(2020, 12, 21));
}

static void items_elsewhere(struct sample *s)
{
    const struct sample_district *at = &sample_districts[0];
    struct filing *f = filing_open(s, "service_item", "nanguan", FILING_CSV);
    struct filing *stage = filing_open(s, "service_stage", "nanguan", FILING_CSV);
    for (size_t i = 0; i < ELSEWHERE; i++) {
        struct standing t = {"published", date_of(2019, 6, 3), date_of(2019, 7, 1), DATE_NONE, true, true, true};
        char *number = filing_text(f, "%s-%s", at->code, item_code(f, i));
        char *organ = filing_text(f, "%s人民政府", at->name);
        filing_row(f, number, at->code, organ);
        filing_made_on(f, t.listed);
        filing_put(f, "state", t.state);
        filing_put(f, "name", service_name(f, i));
        filing_put(f, "base_code", item_code(f, i));
        item_guide(f, i);
        filing_put(f, "power_item", NULL);
        item_lists(f, i, &t);
        filing_date(f, "listed_on", t.listed);
        filing_date(f, "published_on", t.published);
        stages(stage, number, at->code, organ, i, t.listed);
    }
}

struct variant {
    const char *after, *state;
    int32_t on, until; /* the run-once list */
};

static void variant_row(struct filing *f, size_t i, unsigned serial, const struct variant *v)
{
    filing_row(f, filing_text(f, "%s%02u", service_number(f, i), serial), KUANCHENG, duty_of(i)->organ);
    filing_put(f, "state", v->state);
    filing_put(f, "item", service_number(f, i));
    filing_putf(f, "name", "%s（%s）", service_name(f, i), v->after);
    filing_put(f, "situation", serial == 1 ? "一般情形" : "委托他人代办或者材料已共享的情形");
    filing_int(f, "statutory_days", service_statutory_days(i));
    filing_int(f, "promised_days", service_promised_days(i));
    filing_int(f, "visits", v->on == DATE_NONE ? 2 : serial == 1 ? 1 : 0);
    filing_bool(f, "all_online", i % 3 != 2);
    filing_date(f, "run_once_on", v->on);
    filing_date(f, "run_once_until", v->until);
    int32_t published = i < SERVICE_ITEMS_SINCE_2018 ? date_of(2018, 12, 17) : date_of(2020, 11, 2);
    filing_date(f, "published_on", text_equal(v->state, "drafting") ? DATE_NONE : published);
    filing_date(f, "cancelled_on", text_equal(v->state, "cancelled") ? date_of(2020, 12, 14) : DATE_NONE);
}

/* Every item that needs one visit has a variant on the list; as many have a second one as the total wants. Beside
 * them variants that need two visits, were taken off the list, are drafts, or came to the list in 2021. */
static void variants(struct sample *s)
{
    struct filing *f = filing_open(s, "service_variant", NULL, FILING_CSV);
    size_t once = run_once_rank(SERVICE_ITEMS), second = RUN_ONCE_VARIANTS - once;
    for (size_t i = 0; i < SERVICE_ITEMS; i++) {
        int32_t first = i < SERVICE_ITEMS_SINCE_2018 ? date_of(2019, 3, 4) : date_of(2020, 11, 9);
        int32_t on = filing_workday(f, first, date_of(2020, 12, 18));
        if (!runs_once(i)) {
            variant_row(f, i, 1, &(struct variant){"窗口办理", "published", DATE_NONE, DATE_NONE});
            continue;
        }
        variant_row(f, i, 1, &(struct variant){"窗口办理", "published", on, DATE_NONE});
        if (spread(run_once_rank(i), second, once))
            variant_row(f, i, 2, &(struct variant){"网上办理", "published", on, DATE_NONE});
        if (i % 97 == 5)
            variant_row(f, i, 3, &(struct variant){"邮寄办理", "drafting", DATE_NONE, DATE_NONE});
        if (i % 89 == 6)
            variant_row(f, i, 4,
                        &(struct variant){"上门办理", "cancelled", date_of(2019, 5, 6), date_of(2020, 12, 14)});
        if (i % 101 == 7)
            variant_row(f, i, 5, &(struct variant){"自助终端办理", "published", date_of(2021, 1, 11), DATE_NONE});
    }
}

static void material_row(struct filing *f, size_t i, size_t n, int32_t on)
{
    static const char *const names[] = {"申请表", "身份证明或者营业执照", "场所使用证明", "授权委托书"};
    bool proof = service_by_commitment(i) && n == 1;
    filing_row(f, service_material_number(f, i, n), KUANCHENG, duty_of(i)->organ);
    filing_made_on(f, on);
    filing_put(f, "item", service_number(f, i));
    if (proof)
        filing_putf(f, "name", "%s情况证明", duty_of(i)->object);
    else
        filing_putf(f, "name", "%s%s", n == 1 ? service_name(f, i) : "", names[n - 1]);
    filing_put(f, "form", proof || n == 1 ? "original" : n == 2 ? "electronic" : "copy");
    filing_int(f, "copies", 1);
    filing_put(f, "source", proof || n == 2 ? "issued" : "applicant");
    filing_put(f, "issuer", n == 2 ? "公安机关或者市场监督管理部门" : NULL);
    filing_put(f, "need", n == 4 ? "in_case" : n == 3 ? "spared" : "always");
    filing_put(f, "in_case", n == 4 ? "委托他人办理的" : NULL);
    filing_put(f, "legal_basis", duty_of(i)->law);
    filing_put(f, "blank_form", n == 1 && !proof ? "可在窗口领取或者网上下载" : NULL);
    filing_put(f, "proof_item", proof ? proof_number(f, i % duty_count) : NULL);
    filing_bool(f, "by_commitment", proof);
}

static void question(struct filing *f, size_t i, int32_t on)
{
    filing_row(f, filing_text(f, "%s-问01", service_number(f, i)), KUANCHENG, duty_of(i)->organ);
    filing_made_on(f, on);
    filing_put(f, "item", service_number(f, i));
    filing_putf(f, "question", "%s可以委托他人代办吗？", service_name(f, i));
    filing_put(f, "answer", "可以。代办人携带授权委托书和双方身份证件到窗口办理，或者在网上上传授权委托书。");
}

static void windows(struct sample *s)
{
    static const char *const zones[] = {"商事登记", "社会事务", "投资建设", "医保社保", "公安综合"};
    struct filing *f = filing_open(s, "service_window", NULL, FILING_XLSX);
    for (size_t i = 0; i < WINDOWS; i++) {
        filing_row(f, filing_text(f, KUANCHENG "窗%03zu", i + 1), KUANCHENG, HALL);
        filing_putf(f, "name", "%zu号窗口", i + 1);
        filing_put(f, "hall", "宽城区政务服务大厅");
        filing_put(f, "address", "长春市宽城区示例大街1号");
        filing_bool(f, "comprehensive", i < WINDOWS - WINDOWS / 5);
        filing_put(f, "zone", zones[i % COUNT(zones)]);
        filing_int(f, "clerks", 1 + (int64_t)(i % 3));
        filing_put(f, "hours", "工作日8:30—11:30，13:00—16:30");
        filing_putf(f, "phone", "0431-8999%04zu", 100 + i);
        filing_date(f, "since", date_of(2019, 3, 1));
    }
}

static void guide(struct sample *s)
{
    struct filing *items = filing_open(s, "service_item", NULL, FILING_XLSX);
    struct filing *materials = filing_open(s, "service_material", NULL, FILING_CSV);
    struct filing *stage = filing_open(s, "service_stage", NULL, FILING_CSV);
    struct filing *questions = filing_open(s, "service_question", NULL, FILING_CSV);
    for (size_t i = 0; i < SERVICE_ITEMS; i++) {
        struct standing t = standing_of(items, i);
        item_row(items, i, &t);
        item_story(items, i, &t);
        for (size_t n = 1; n <= service_materials(i); n++)
            material_row(materials, i, n, t.listed);
        stages(stage, service_number(stage, i), KUANCHENG, duty_of(i)->organ, i, t.listed);
        if (i % 3 == 0)
            question(questions, i, t.published);
    }
    other_items(items, stage);
}

void sample_services(struct sample *s)
{
    guide(s);
    items_elsewhere(s);
    variants(s);
    windows(s);
    sample_proofs(s);
    sample_service_cases(s);
}
