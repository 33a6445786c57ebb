/* Double-random inspection: the two directories, the years' plans and tasks, and their draws. */
#include "inspection.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"
#include "kit.h"
#include "workdays.h"

#include <string.h>

/* The generator's totals. */
enum {
    OBJECTS_EACH = 250, /* of each department that has a plan */
    OBJECTS_REMOVED = 6,
    PLANS = 8,
    TASKS_EACH = INSPECTION_TASKS,
    OBJECTS_ELSEWHERE = 40,
    TOWNS_MAX = 40,
};

enum { CLASSES = 4 };

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct inspection_area areas[PLANS] = {
    {"市场监管",
     "企业",
     "批发和零售业",
     "现场检查",
     "食品安全法第一百一十条",
     {"食品销售者监督检查", "企业登记事项检查", "特种设备使用单位检查"},
     {"进货查验记录不完整", "登记住所与实际经营地址不一致", "日常维护保养记录缺失"}},
    {"城市管理",
     "企业",
     "建筑垃圾运输",
     "现场检查",
     "城市建筑垃圾管理规定第五条",
     {"建筑垃圾处置核准检查", "户外广告设施安全检查", "餐厨垃圾收运检查"},
     {"运输车辆密闭装置破损", "广告设施未做年度安全检测", "收运台账填写不及时"}},
    {"交通运输",
     "企业",
     "道路货物运输",
     "书面检查",
     "道路运输条例第五十八条",
     {"货运经营者资质检查", "机动车维修经营检查", "客运站安全检查"},
     {"从业人员档案不全", "维修配件登记不规范", "安全例检记录缺页"}},
    {"生态环境",
     "企业",
     "制造业",
     "抽样检测",
     "环境保护法第二十四条",
     {"排污单位日常检查", "建设项目环保设施检查", "危险废物规范化检查"},
     {"自行监测频次不足", "治污设施运行台账缺项", "贮存场所标识不清"}},
    {"卫生健康",
     "场所",
     "住宿和美容",
     "现场检查",
     "公共场所卫生管理条例第十条",
     {"公共场所卫生检查", "医疗机构依法执业检查", "饮用水卫生检查"},
     {"从业人员健康证明过期", "处方书写不规范", "水箱清洗记录缺失"}},
    {"文化旅游",
     "场所",
     "文化娱乐",
     "现场检查",
     "互联网上网服务营业场所管理条例第四条",
     {"上网服务场所检查", "娱乐场所检查", "旅行社经营检查"},
     {"未成年人禁入标志不明显", "从业人员名簿未更新", "旅游合同要素不全"}},
    {"住房和城乡建设",
     "工程项目",
     "房屋建筑",
     "现场检查",
     "建设工程质量管理条例第四十三条",
     {"在建工程质量检查", "物业服务检查", "房地产经纪检查"},
     {"隐蔽工程验收资料滞后", "收费公示不完整", "经纪服务合同未备案"}},
    {"应急管理",
     "企业",
     "危险化学品经营",
     "现场检查",
     "安全生产法第六十二条",
     {"工贸企业安全检查", "危险化学品经营检查", "烟花爆竹零售检查"},
     {"应急演练记录不完整", "安全技术说明书缺失", "消防器材超期未检"}},
};

static const char *const class_title[CLASSES] = {"A类（风险低）", "B类（风险一般）", "C类（风险较高）",
                                                 "D类（风险高）"};
/* What C and D were before the year's classing, now and then. */
static const char *const class_before[CLASSES] = {"B类（风险一般）", "A类（风险低）", "B类（风险一般）",
                                                  "C类（风险较高）"};
static const int class_ratio[CLASSES] = {5, 8, 15, 25}; /* per cent drawn */

struct thing { /* an object, as the draws need it */
    char *number;
    const char *code;
    unsigned risk;
};

struct rolls {
    struct filing *matters, *objects, *inspectors, *plans, *tasks, *ratios, *draws;
    struct inspection_checks checks;
    size_t object, inspector, matter;
    struct thing thing[OBJECTS_EACH]; /* of the department at hand */
    size_t before;                    /* of these were inspected the year before */
    const char *town[TOWNS_MAX];
    size_t towns;
};

static void matter_rows(struct rolls *r, const struct inspection_area *a, const char *organ)
{
    struct filing *f = r->matters;
    for (size_t i = 0; i < TASKS_EACH; i++) {
        filing_row(f, filing_text(f, KUANCHENG "查项%03zu", ++r->matter), KUANCHENG, organ);
        filing_put(f, "state", "施行");
        filing_put(f, "matter", a->matter[i]);
        filing_put(f, "field", a->field);
        filing_put(f, "objects", a->objects);
        filing_put(f, "legal_basis", a->basis);
        filing_putf(f, "content", "重点检查%s等情况", a->problem[i]);
        filing_put(f, "manner", a->manner);
        filing_int(f, "yearly_limit", filing_between(f, 1, 2));
        filing_date(f, "in_force_from", date_of(2019, 4, 1));
        filing_made_on(f, date_of(2019, 2, 11));
        filing_step(f, date_of(2019, 2, 18), "issue", NULL, NULL);
        if (i != 1)
            continue;
        filing_made_with(f, "content", "检查法定义务履行情况");
        filing_step(f, date_of(2020, 1, 15), "revise", "细化检查内容", NULL);
    }
}

static unsigned class_of(struct filing *f)
{
    int64_t roll = filing_between(f, 1, 100);
    return roll <= 45 ? 0 : roll <= 80 ? 1 : roll <= 95 ? 2 : 3;
}

/* A credit code that none of the department's objects has: the directory lists nobody twice. */
static const char *fresh_code(const struct rolls *r, size_t count)
{
    const char *code = filing_credit_code(r->objects);
    for (size_t i = 0; i < count; i++)
        if (text_equal(r->thing[i].code, code))
            return fresh_code(r, count);
    return code;
}

/* Listed years ago, classed in January 2020; the drawn ones of the year before have their day. */
static void object_days(struct rolls *r, struct filing *f, bool removed, unsigned risk)
{
    int32_t classed = date_of(2020, 1, 10);
    int32_t entered = filing_workday(f, date_of(2016, 3, 1), date_of(2019, 3, 29));
    int32_t gone = removed ? filing_workday(f, date_of(2019, 4, 1), date_of(2020, 2, 28)) : DATE_NONE;
    bool before = filing_chance(f, 30) && !removed, moved = filing_chance(f, 15);
    filing_date(f, "last_inspected_on",
                before ? filing_workday(f, date_of(2019, 4, 8), date_of(2019, 11, 29)) : DATE_NONE);
    filing_date(f, "entered_on", entered);
    filing_date(f, "removed_on", gone);
    filing_put(f, "remove_reason", removed ? "已注销" : NULL);
    filing_made_on(f, entered);
    r->before += before;
    if (removed && gone <= classed)
        return;
    filing_date(f, "risk_set_on", classed);
    filing_made_with(f, "risk", moved ? class_before[risk] : class_title[risk]);
    filing_step(f, classed, "classify", moved ? "按信用信息重新评定" : "年度分类，维持不变", "risk", class_title[risk],
                NULL);
}

static void object_row(struct rolls *r, const struct inspection_area *a, const char *organ, size_t index)
{
    struct filing *f = r->objects;
    bool removed = index >= OBJECTS_EACH;
    unsigned risk = class_of(f);
    const char *code = fresh_code(r, removed ? OBJECTS_EACH : index);
    char *number = filing_text(f, KUANCHENG "象%06zu", ++r->object);
    filing_row(f, number, KUANCHENG, organ);
    filing_put(f, "state", removed ? "移出" : "在册");
    filing_put(f, "name", filing_company(f));
    filing_put(f, "kind", a->objects);
    filing_put(f, "credit_code", code);
    filing_put(f, "manager", filing_person(f));
    filing_put(f, "phone", filing_phone(f));
    filing_put(f, "address", filing_address(f));
    filing_put(f, "place", r->town[filing_between(f, 0, (int64_t)r->towns - 1)]);
    filing_put(f, "industry", a->industry);
    filing_put(f, "field", a->field);
    filing_put(f, "risk", class_title[risk]);
    object_days(r, f, removed, risk);
    if (!removed)
        r->thing[index] = (struct thing){number, code, risk};
}

/* Every 40th was away for some months, and is back. */
static void inspector_row(struct rolls *r, const struct inspection_area *a, const struct enforcer *e, size_t officer,
                          const char *number)
{
    struct filing *f = r->inspectors;
    filing_row(f, number, KUANCHENG, e->organ);
    filing_put(f, "state", "在册");
    filing_put(f, "officer", officer_number(f, officer));
    filing_put(f, "certificate", certificate_number(f, officer));
    filing_put(f, "field", a->field);
    filing_put(f, "speciality", a->industry);
    filing_bool(f, "expert", filing_chance(f, 10));
    filing_date(f, "entered_on", date_of(2019, 3, 1));
    filing_made_on(f, date_of(2019, 3, 1));
    if (r->inspector % 40 != 0)
        return;
    filing_step(f, date_of(2019, 6, 3), "suspend", "脱产培训", NULL);
    filing_step(f, date_of(2019, 9, 30), "restore", "培训结束返岗", NULL);
}

static void inspector_rows(struct rolls *r, const struct inspection_area *a, const struct enforcer *e)
{
    const char **staff = r->checks.staff;
    size_t officer = e->first;
    for (size_t i = 0; i < INSPECTORS_EACH; i++) {
        do
            officer++;
        while (officer_lapsed(officer) || officer_late(officer));
        bool own = officer < e->first + e->officers;
        staff[i] = own ? filing_text(r->inspectors, KUANCHENG "检员%04zu", ++r->inspector) : staff[i % 3];
        if (own)
            inspector_row(r, a, e, officer, staff[i]);
    }
}

static char *plan_row(struct rolls *r, const struct inspection_area *a, const char *organ, int year, size_t seq)
{
    struct filing *f = r->plans;
    char *number = filing_text(f, KUANCHENG "查计%d-%03zu", year, seq);
    bool sent_back = year == 2020 && seq == 6;
    filing_row(f, number, KUANCHENG, organ);
    filing_put(f, "state", year <= 2020 ? "已公布" : "起草");
    filing_putf(f, "headline", "%d年度%s领域随机抽查计划", year, a->field);
    filing_int(f, "plan_year", year);
    filing_bool(f, "joint", seq % 3 == 0);
    filing_made_on(f, date_of(year, 2, 18));
    if (year > 2020)
        return number;
    filing_date(f, "approved_on", date_of(year, 3, 4));
    filing_date(f, "published_on", date_of(year, 3, 11));
    filing_put(f, "address", "宽城区政府网站“双随机、一公开”专栏");
    if (sent_back) {
        filing_step(f, date_of(year, 2, 27), "approve", NULL, NULL);
        filing_step(f, date_of(year, 2, 28), "send_back", "联合抽查的配合部门尚未会签", NULL);
    }
    filing_step(f, date_of(year, 3, 4), "approve", NULL, NULL);
    filing_step(f, date_of(year, 3, 11), "publish", NULL, NULL);
    return number;
}

/* Of each class the share that its ratio asks for, rounded up. */
static size_t planned(const struct rolls *r)
{
    size_t pool[CLASSES] = {0}, sum = 0;
    for (size_t i = 0; i < OBJECTS_EACH; i++)
        pool[r->thing[i].risk]++;
    for (size_t i = 0; i < CLASSES; i++)
        sum += (pool[i] * (size_t)class_ratio[i] + 99) / 100;
    return sum;
}

static void ratio_rows(struct rolls *r, const struct inspection_task *t)
{
    struct filing *f = r->ratios;
    for (size_t i = 0; i < CLASSES; i++) {
        filing_row(f, filing_text(f, "%s-%02zu", t->number, i + 1), KUANCHENG, t->organ);
        filing_put(f, "task", t->number);
        filing_put(f, "risk", class_title[i]);
        filing_int(f, "per_cent", class_ratio[i]);
        filing_made_on(f, t->made);
    }
}

static void task_steps(struct filing *f, const struct inspection_task *t)
{
    if (t->gone) {
        filing_step(f, date_of(2020, 3, 13), "cancel", NULL, NULL);
        return;
    }
    if (t->redrawn_on != DATE_NONE) {
        filing_step(f, t->redrawn_on, "draw", NULL, NULL);
        filing_step(f, workday_after(t->redrawn_on, 1), "draw_again", "原抽取作废", NULL);
    }
    filing_step(f, t->drawn_on, "draw", NULL, NULL);
    filing_step(f, workday_after(t->drawn_on, 1), "begin_checks", NULL, NULL);
    if (t->prolonged) {
        enum { EARLIER = 20 /* days */ };
        filing_made_with(f, "due_on", kit_day_text(f, t->due - EARLIER));
        filing_step(f, workday_after(t->due - EARLIER - 10, 0), "prolong", "受疫情影响，部分对象停业", "due_on",
                    kit_day_text(f, t->due), NULL);
    }
    filing_step(f, t->finished, "finish", NULL, NULL);
}

static void task_row(struct rolls *r, const struct inspection_task *t, const char *plan, size_t objects)
{
    struct filing *f = r->tasks;
    filing_row(f, t->number, KUANCHENG, t->organ);
    filing_put(f, "state", t->gone ? "已取消" : "已完成");
    filing_put(f, "plan", plan);
    filing_putf(f, "matter", KUANCHENG "查项%03zu", r->matter - TASKS_EACH + t->which + 1);
    filing_int(f, "task_year", date_year(t->start));
    filing_putf(f, "headline", "%d年%s", date_year(t->start), t->area->matter[t->which]);
    filing_put(f, "kind", t->which == 0 ? "不定向抽查" : "定向抽查");
    filing_put(f, "direction", t->which == 0 ? NULL : "按信用风险分类分层抽取");
    filing_bool(f, "joint", t->joint);
    filing_put(f, "partner", t->joint ? organ_with("市场监督") : NULL);
    filing_date(f, "start_on", t->start);
    filing_date(f, "due_on", t->due);
    filing_int(f, "planned_objects", (int64_t)objects);
    filing_int(f, "inspectors_each", 2);
    filing_date(f, "finished_on", t->gone ? DATE_NONE : t->finished);
    filing_put(f, "cancel_reason", t->gone ? "因疫情防控调整年度安排" : NULL);
    filing_made_on(f, t->made);
    task_steps(f, t);
    ratio_rows(r, t);
}

/* Of each class the share that its ratio asks for, rounded up. A shuffle of the pool decides which. */
static size_t draw_objects(struct rolls *r, const struct inspection_task *t, const char *draw)
{
    size_t order[OBJECTS_EACH], drawn = 0, pool[CLASSES] = {0}, taken[CLASSES] = {0};
    for (size_t i = 0; i < OBJECTS_EACH; i++) {
        size_t other = (size_t)filing_between(r->draws, 0, (int64_t)i);
        order[i] = order[other];
        order[other] = i;
        pool[r->thing[i].risk]++;
    }
    for (size_t i = 0; i < OBJECTS_EACH; i++) {
        const struct thing *o = &r->thing[order[i]];
        if (taken[o->risk] * 100 >= pool[o->risk] * (size_t)class_ratio[o->risk])
            continue;
        taken[o->risk]++;
        drawn++;
        inspection_row(&r->checks, t, draw, o->number, class_title[o->risk]);
    }
    return drawn;
}

/* The digest of the pool: of all its numbers, each on a line. */
static char *pool_digest(struct rolls *r)
{
    struct arena *a = arena_new();
    struct buf all = buf_new(a);
    for (size_t i = 0; i < OBJECTS_EACH; i++)
        buf_printf(&all, "%s\n", r->thing[i].number);
    char *digest = sample_digest(r->draws, all.data);
    arena_free(a);
    return digest;
}

struct lot {
    const struct inspection_task *task;
    size_t seq, drawn;
    int32_t committed, on;
    bool valid;
};

static void draw_row(struct rolls *r, const struct lot *l)
{
    struct filing *f = r->draws;
    char *number = filing_text(f, "%s-抽%02zu", l->task->number, l->seq);
    char *seed = sample_digest(f, filing_text(f, "%s%d", number, (int)filing_between(f, 1, 1 << 30)));
    int year, month, day;
    date_parts(l->on, &year, &month, &day);
    filing_row(f, number, KUANCHENG, l->task->organ);
    filing_put(f, "state", l->valid ? "已抽取" : "作废");
    filing_put(f, "task", l->task->number);
    filing_put(f, "method", "摇号软件1.2版（旧）");
    filing_int(f, "pool", OBJECTS_EACH);
    filing_put(f, "pool_digest", pool_digest(r));
    filing_int(f, "inspector_pool", INSPECTORS_EACH);
    filing_put(f, "seed_digest", sample_digest(f, seed));
    filing_put(f, "seed", seed);
    filing_int(f, "drawn", (int64_t)l->drawn);
    filing_putf(f, "drawn_at", "%04d-%02d-%02d 09:%02d", year, month, day, (int)filing_between(f, 5, 55));
    filing_date(f, "drawn_on", l->on);
    filing_put(f, "operator", filing_person(f));
    filing_put(f, "witness", filing_person(f));
    filing_date(f, "published_on", l->valid ? workday_after(l->on, 1) : DATE_NONE);
    filing_put(f, "void_reason", l->valid ? NULL : "名录库导入不完整，重新抽取");
    filing_made_on(f, l->committed);
    if (l->valid)
        return;
    filing_step(f, l->on, "reveal", NULL, NULL);
    filing_step(f, l->on, "mark_void", NULL, NULL);
}

static int32_t workday_before(int32_t date)
{
    do
        date--;
    while (workday_after(date, 0) != date);
    return date;
}

/* The task's draws: a void one first, where it was drawn again. */
static void draws_of(struct rolls *r, const struct inspection_task *t, size_t objects)
{
    bool again = t->redrawn_on != DATE_NONE;
    if (again)
        draw_row(r, &(struct lot){t, 1, objects, workday_before(t->redrawn_on), t->redrawn_on, false});
    draw_row(r, &(struct lot){t, again ? 2 : 1, objects, workday_before(t->drawn_on), t->drawn_on, true});
}

/* What the year before has left: the inspections themselves stayed in the province's platform. */
static void task_before(struct rolls *r, const struct inspection_area *a, const char *organ, size_t seq)
{
    char *plan = plan_row(r, a, organ, 2019, seq);
    struct inspection_task t = {.number = filing_text(r->tasks, "%s-01", plan),
                                .area = a,
                                .organ = organ,
                                .made = date_of(2019, 2, 20),
                                .start = date_of(2019, 4, 1),
                                .drawn_on = date_of(2019, 4, 2),
                                .redrawn_on = DATE_NONE,
                                .due = date_of(2019, 12, 6),
                                .finished = date_of(2019, 12, 2)};
    task_row(r, &t, plan, r->before);
    draws_of(r, &t, r->before);
}

static void tasks_of(struct rolls *r, const struct inspection_area *a, const char *organ, size_t seq)
{
    task_before(r, a, organ, seq);
    char *plan = plan_row(r, a, organ, 2020, seq);
    plan_row(r, a, organ, 2021, seq);
    for (size_t i = 0; i < TASKS_EACH; i++) {
        int32_t start = date_of(2020, 4 + (int)i * 2 + (int)(seq % 2), 13);
        bool again = seq == 2 && i == 1;
        struct inspection_task t = {.number = filing_text(r->tasks, "%s-%02zu", plan, i + 1),
                                    .area = a,
                                    .organ = organ,
                                    .which = i,
                                    .made = date_of(2020, 2, 20),
                                    .start = start,
                                    .drawn_on = workday_after(start, again ? 6 : 3),
                                    .redrawn_on = again ? workday_after(start, 3) : DATE_NONE,
                                    .due = start + 60,
                                    .finished = workday_after(start + 54, 0),
                                    .prolonged = i == 0 && seq % 4 == 0,
                                    .joint = (seq + i) % 3 == 0 && !text_equal(a->field, "市场监管")};
        task_row(r, &t, plan, planned(r));
        draws_of(r, &t, draw_objects(r, &t, filing_text(r->draws, "%s-抽%02d", t.number, again ? 2 : 1)));
    }
    if (seq != 3)
        return;
    struct inspection_task gone = {.number = filing_text(r->tasks, "%s-%02d", plan, TASKS_EACH + 1),
                                   .area = a,
                                   .organ = organ,
                                   .gone = true,
                                   .made = date_of(2020, 2, 20),
                                   .start = date_of(2020, 3, 16),
                                   .due = date_of(2020, 5, 15)};
    task_row(r, &gone, plan, planned(r));
}

static void objects_elsewhere(struct sample *s)
{
    struct filing *f = filing_open(s, "inspection_object", "other-districts", FILING_CSV);
    for (size_t i = 1; i <= OBJECTS_ELSEWHERE; i++) {
        const struct sample_district *at = &sample_districts[i % 2];
        filing_row(f, filing_text(f, "%s象%06zu", at->code, i), at->code, filing_text(f, "%s司法局", at->name));
        filing_put(f, "state", "在册");
        filing_put(f, "name", filing_company(f));
        filing_put(f, "kind", "企业");
        filing_put(f, "credit_code", filing_credit_code(f));
        filing_put(f, "address", filing_text(f, "%s示例街%zu号", at->name, i));
        filing_put(f, "industry", "法律服务");
        filing_put(f, "field", "司法行政");
        filing_put(f, "risk", class_title[i % CLASSES]);
        filing_date(f, "entered_on", date_of(2018, 5, 7));
        filing_made_on(f, date_of(2018, 5, 7));
    }
}

static struct rolls open_rolls(struct sample *s)
{
    return (struct rolls){
        .matters = filing_open(s, "inspection_matter", NULL, FILING_XLSX),
        .objects = filing_open(s, "inspection_object", NULL, FILING_XLSX),
        .inspectors = filing_open(s, "inspector", NULL, FILING_XLSX),
        .plans = filing_open(s, "inspection_plan", NULL, FILING_CSV),
        .tasks = filing_open(s, "inspection_task", NULL, FILING_XLSX),
        .ratios = filing_open(s, "inspection_ratio", NULL, FILING_CSV),
        .draws = filing_open(s, "inspection_draw", NULL, FILING_CSV),
        .checks = {.inspections = filing_open(s, "inspection", NULL, FILING_CSV),
                   .recusals = filing_open(s, "inspector_recusal", NULL, FILING_CSV),
                   .findings = filing_open(s, "inspection_finding", NULL, FILING_CSV),
                   .follow_ups = filing_open(s, "inspection_follow_up", NULL, FILING_CSV)},
    };
}

void sample_inspection(struct sample *s)
{
    struct enforcer list[ENFORCERS_MAX];
    size_t count = enforcer_list(list);
    struct rolls r = open_rolls(s);
    for (size_t i = 0; i < sample_place_count && r.towns < TOWNS_MAX; i++)
        if (text_equal(sample_places[i].kind, "street") || text_equal(sample_places[i].kind, "town"))
            r.town[r.towns++] = sample_places[i].code;
    for (size_t i = 0; i < PLANS; i++) {
        const struct inspection_area *a = &areas[i];
        const struct enforcer *e = enforcer_of_field(list, count, a->field);
        if (!e)
            continue;
        r.before = 0;
        matter_rows(&r, a, e->organ);
        inspector_rows(&r, a, e);
        for (size_t k = 0; k < OBJECTS_EACH + OBJECTS_REMOVED; k++)
            object_row(&r, a, e->organ, k);
        tasks_of(&r, a, e->organ, i + 1);
    }
    objects_elsewhere(s);
}
