/* Town-level enforcement: teams, powers, the reform, and the towns' whistles with the departments they called. */
#include "core/date.h"
#include "core/text.h"
#include "enforcers.h"
#include "kit.h"
#include "workdays.h"

#include <string.h>

/* The generator's totals. */
enum {
    WHISTLES_2019 = 24,
    WHISTLES_2020 = 150,
    WHISTLES_WITHDRAWN = 4, /* beside those of 2020 */
    WHISTLES_2021 = 9,
    WHISTLES_ELSEWHERE = 5,
    PILOT_TOWNS = 4,
    TOWNS_MAX = 40,
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct town {
    const char *code, *name, *organ;
    size_t whistles; /* so far in the year */
    int year;
    const char *last; /* number of its last whistle, or NULL */
};

struct towns {
    size_t count;
    struct town at[TOWNS_MAX];
};

static void find_towns(struct towns *t)
{
    t->count = kit_base_count() < TOWNS_MAX ? kit_base_count() : TOWNS_MAX;
    for (size_t i = 0; i < t->count; i++) {
        const struct sample_place *p = kit_base(i);
        t->at[i] = (struct town){.code = p->code, .name = p->name, .organ = kit_base_organ(i)};
    }
}

static void teams(struct sample *s, const struct towns *t)
{
    struct filing *f = filing_open(s, "town_team", NULL, FILING_XLSX);
    for (size_t i = 0; i < t->count; i++) {
        bool pilot = i < PILOT_TOWNS, set_up = pilot || i % 2 == 0;
        filing_row(f, filing_text(f, "%s队01", t->at[i].code), t->at[i].code, t->at[i].organ);
        filing_put(f, "state", set_up ? "已成立" : "筹建");
        filing_putf(f, "name", "%s综合行政执法队", t->at[i].name);
        filing_bool(f, "pilot", pilot);
        filing_date(f, "pilot_on", pilot ? date_of(2020, 4, 15) : DATE_NONE);
        filing_date(f, "established_on", !set_up ? DATE_NONE : pilot ? date_of(2020, 5, 20) : date_of(2020, 11, 16));
        filing_put(f, "leader", set_up ? filing_person(f) : NULL);
        filing_int(f, "posts", filing_between(f, 6, 14));
        filing_int(f, "officers", set_up ? filing_between(f, 5, 10) : 0);
        filing_int(f, "stationed", pilot ? filing_between(f, 2, 6) : 0);
        filing_bool(f, "seal", pilot);
        filing_put(f, "phone", filing_phone(f));
    }
}

struct power {
    const char *field, *name, *basis;
};

static const struct power power_list[] = {
    {"城市管理", "对占道经营的处罚", "城市道路管理条例第四十二条"},
    {"城市管理", "对乱堆物料影响市容的处罚", "城市市容和环境卫生管理条例第三十六条"},
    {"城市管理", "对违规设置户外广告的处罚", "城市市容和环境卫生管理条例第三十六条"},
    {"城市管理", "对随意倾倒建筑垃圾的处罚", "城市建筑垃圾管理规定第二十条"},
    {"城市管理", "对擅自搭建构筑物的处罚", "城乡规划法第六十四条"},
    {"城市管理", "对不分类投放生活垃圾的处罚", "固体废物污染环境防治法第一百一十一条"},
    {"住房和城乡建设", "对物业服务未公示收费的处罚", "物业管理条例第六十条"},
    {"住房和城乡建设", "对擅自改变房屋承重结构的处罚", "住宅室内装饰装修管理办法第三十八条"},
    {"生态环境", "对露天焚烧秸秆落叶的处罚", "大气污染防治法第一百一十九条"},
    {"生态环境", "对露天烧烤的处罚", "大气污染防治法第一百一十八条"},
    {"农业农村", "对农村村民非法占用宅基地建房的处罚", "土地管理法第七十八条"},
    {"农业农村", "对畜禽养殖废弃物未处理的处罚", "畜禽规模养殖污染防治条例第四十条"},
    {"应急管理", "对小微企业未开展安全培训的处罚", "安全生产法第九十四条"},
    {"应急管理", "对违规存放烟花爆竹的处罚", "烟花爆竹安全管理条例第四十一条"},
    {"水务", "对在河道内弃置垃圾的处罚", "水法第六十六条"},
    {"卫生健康", "对公共场所未公示卫生信息的处罚", "公共场所卫生管理条例实施细则第三十六条"},
};

static void powers(struct sample *s, const struct towns *t)
{
    struct filing *f = filing_open(s, "town_power", NULL, FILING_XLSX);
    struct enforcer list[ENFORCERS_MAX];
    size_t count = enforcer_list(list);
    for (size_t i = 0; i < PILOT_TOWNS && i < t->count; i++)
        for (size_t k = 0; k < COUNT(power_list); k++) {
            const struct enforcer *e = enforcer_of_field(list, count, power_list[k].field);
            bool late = k >= 14; /* proposed only, to be taken over in 2021 */
            filing_row(f, filing_text(f, "%s权%04zu", t->at[i].code, k + 1), t->at[i].code, t->at[i].organ);
            filing_put(f, "state", late ? "拟赋权" : "已承接");
            filing_put(f, "name", power_list[k].name);
            filing_put(f, "kind", "行政处罚");
            filing_put(f, "field", power_list[k].field);
            filing_put(f, "from_organ", e ? e->organ : list[0].organ);
            filing_put(f, "manner", k % 4 == 3 ? "派驻执法" : "委托执法");
            filing_put(f, "legal_basis", power_list[k].basis);
            filing_put(f, "document", "镇（街）综合行政执法事项委托书");
            filing_date(f, "in_force_from", late ? date_of(2020, 12, 15) : date_of(2020, 6, 1));
        }
}

static void reform(struct sample *s)
{
    static const struct {
        int month, day, people;
        const char *kind, *level, *subject, *content;
    } events[] = {
        {4, 15, 0, "印发文件", "district", "镇（街）综合行政执法改革试点方案",
         "明确试点镇（街）、事项范围和人员下沉办法"},
        {5, 20, 60, "会议", "district", "试点镇（街）执法队伍挂牌", "队伍集中亮相，配发执法证件和记录设备"},
        {6, 1, 24, "事项交接", "district", "首批执法事项交接", "部门与镇（街）逐项签订委托书"},
        {7, 8, 86, "培训", "district", "下沉人员业务培训", "办案流程、文书和廉政要求"},
        {8, 13, 12, "调研督导", "district", "试点运行情况督导", "查看吹哨响应、案卷和台账"},
        {9, 22, 130, "现场会", "city", "街乡吹哨、部门报到现场会", "全市各区观摩镇（街）指挥平台和联合处置演示"},
        {11, 10, 40, "会议", "district", "试点工作中期评估", "梳理事项承接中的问题并调整清单"},
        {12, 9, 0, "印发文件", "district", "吹哨报到工作考核办法", "明确到场时限、办结时限和评价规则"},
    };
    struct filing *f = filing_open(s, "town_reform_event", NULL, FILING_CSV);
    for (size_t i = 0; i < COUNT(events); i++) {
        filing_row(f, filing_text(f, KUANCHENG "改2020-%03zu", i + 1), KUANCHENG, organ_with("司法局"));
        filing_put(f, "subject", events[i].subject);
        filing_put(f, "kind", events[i].kind);
        filing_put(f, "level", events[i].level);
        filing_date(f, "held_on", date_of(2020, events[i].month, events[i].day));
        filing_put(f, "place", events[i].people ? "试点镇（街）" : NULL);
        if (events[i].people)
            filing_int(f, "people", events[i].people);
        filing_put(f, "content", events[i].content);
        filing_made_on(f, workday_after(date_of(2020, events[i].month, events[i].day), 1));
    }
}

struct topic {
    const char *title, *kind, *subject, *outcome;
    const char *field[3]; /* of the departments called; the first leads */
};

static const struct topic topics[] = {
    {"违法建设",
     "综合执法哨",
     "居民楼顶层加建板房",
     "已自行拆除并清运废料",
     {"城市管理", "住房和城乡建设", "自然资源"}},
    {"占道经营", "综合执法哨", "早市结束后摊点滞留", "摊点规范入市，路面恢复畅通", {"城市管理", "市场监管", NULL}},
    {"垃圾渣土", "日常治理哨", "空地夜间偷倒渣土", "查明车辆并清运，增设卡口", {"城市管理", "交通运输", "生态环境"}},
    {"环境污染", "综合执法哨", "烧烤店油烟扰民", "安装净化设施并通过检测", {"生态环境", "城市管理", "市场监管"}},
    {"消防通道与消防隐患",
     "应急处置哨",
     "小区消防通道被隔断",
     "隔断拆除，物业签订承诺",
     {"应急管理", "住房和城乡建设", NULL}},
    {"安全生产",
     "综合执法哨",
     "作坊违规存放危险化学品",
     "物品转移至合规仓库，立案查处",
     {"应急管理", "市场监管", "生态环境"}},
    {"食品安全", "综合执法哨", "校园周边无证熟食摊", "取缔无证摊点，经营者办理备案", {"市场监管", "教育", "城市管理"}},
    {"市政设施", "日常治理哨", "路面塌陷积水", "完成抢修并设置警示", {"住房和城乡建设", "水务", NULL}},
    {"物业管理", "日常治理哨", "弃管小区供热管线漏水", "落实应急维修和接管单位", {"住房和城乡建设", "民政", NULL}},
    {"疫情防控", "重点工作哨", "返程人员集中登记核查", "完成登记，落实健康管理", {"卫生健康", "市场监管", "交通运输"}},
    {"拖欠工资", "应急处置哨", "工地工人讨薪聚集", "企业当日垫付工资", {"劳动保障", "住房和城乡建设", NULL}},
    {"停车与交通秩序", "日常治理哨", "货车长期占用辅路", "车辆驶离并施划标线", {"交通运输", "城市管理", NULL}},
    {"耕地与宅基地", "综合执法哨", "村民在耕地上堆料建棚", "恢复耕种条件", {"农业农村", "自然资源", NULL}},
};

struct horn {
    struct filing *whistles, *calls;
    struct enforcer list[ENFORCERS_MAX];
    size_t departments;
};

/* How a whistle went. */
enum course {
    COURSE_PLAIN,
    COURSE_COMPLETED, /* sent back by the dispatcher, and completed */
    COURSE_LATER,     /* the departments were given more time to come */
    COURSE_LATE,      /* not handled in time: it went up to the district by itself */
    COURSE_AGAIN,     /* sent back by the town, and handled again */
    COURSE_SILENT,    /* nobody confirmed: taken as confirmed */
    COURSE_ON_SITE,   /* the departments are there, and not done yet */
    COURSE_WITHDRAWN, /* before it was dispatched */
    COURSE_MERGED,    /* into the town's whistle before it */
};

struct call { /* what a whistle asks of each department */
    const char *number, *district, *urgency, *merged_into;
    enum course course;
    int year, month, day, hour, minute;
    int32_t on, first, again, handled; /* first: when they were done before the town sent it back again */
    int arrived;                       /* the first of them, in minutes after the whistle */
};

static int hours_allowed(const char *urgency)
{
    return text_equal(urgency, "特急") ? 1 : text_equal(urgency, "紧急") ? 2 : 24;
}

enum { DISPATCHED = 6 /* minutes after the whistle */ };

static int32_t day_after(const struct call *c, int minutes)
{
    return c->on + (c->hour * 60 + c->minute + minutes) / 1440;
}

static void put_moment(struct filing *f, const char *field, const struct call *c, int minutes)
{
    int total = c->hour * 60 + c->minute + minutes, year, month, day;
    date_parts(c->on + total / 1440, &year, &month, &day);
    filing_putf(f, field, "%04d-%02d-%02d %02d:%02d", year, month, day, total % 1440 / 60, total % 60);
}

static void called_row(struct horn *h, const struct call *c, int seq, const char *organ, const char *state)
{
    struct filing *f = h->calls;
    int hours = hours_allowed(c->urgency);
    filing_row(f, filing_text(f, "%s-%02d", c->number, seq), c->district, organ);
    filing_put(f, "state", state);
    filing_put(f, "whistle", c->number);
    filing_bool(f, "lead", seq == 1);
    filing_date(f, "called_on", c->on);
    put_moment(f, "called_at", c, DISPATCHED);
    filing_int(f, "arrive_hours", hours);
    put_moment(f, "arrive_due_at", c, DISPATCHED + hours * 60);
    filing_made_on(f, c->on);
}

/* When it came, in minutes after the whistle; one of twenty too late. */
static int arrival(struct filing *f, const struct call *c)
{
    int allowed = hours_allowed(c->urgency) * 60;
    bool late = filing_chance(f, 5);
    return DISPATCHED + (late ? allowed + (int)filing_between(f, 5, 90) : (int)filing_between(f, 8, allowed - 2));
}

static void call_row(struct horn *h, struct call *c, int seq, const char *organ)
{
    struct filing *f = h->calls;
    bool open = c->course == COURSE_ON_SITE;
    int came = arrival(f, c);
    if (seq == 1 || came < c->arrived)
        c->arrived = came;
    called_row(h, c, seq, organ, open ? "已报到" : "已处置");
    put_moment(f, "arrived_at", c, came);
    filing_int(f, "people", filing_between(f, 2, 8));
    filing_put(f, "head", filing_person(f));
    if (open)
        return;
    filing_put(f, "measures", seq == 1 ? "现场会商，牵头制定处置方案并组织实施" : "按职责配合处置并反馈结果");
    filing_date(f, "handled_on", c->handled);
    filing_step(f, day_after(c, came), "arrive", NULL, NULL);
    if (c->course == COURSE_AGAIN) {
        filing_step(f, c->first, "handle", NULL, "measures", "现场处置", NULL);
        filing_step(f, c->again, "handle_again", "次日回潮，退回继续处置", NULL);
    }
    filing_step(f, c->handled, "handle", NULL, NULL);
}

/* A department called by mistake, which sent the call back. */
static void refused_call(struct horn *h, const struct call *c, int seq)
{
    const struct enforcer *e = enforcer_of_field(h->list, h->departments, "统计");
    called_row(h, c, seq, e ? e->organ : organ_with("司法局"), "不属职责退回");
    filing_put(h->calls, "refuse_reason", "事项不在本部门权责清单内，已说明并退回");
    filing_step(h->calls, c->on, "refuse", NULL, NULL);
}

static void call_rows(struct horn *h, struct call *c, const struct topic *t)
{
    int seq = 0;
    for (size_t i = 0; i < COUNT(t->field) && t->field[i]; i++) {
        const struct enforcer *e = enforcer_of_field(h->list, h->departments, t->field[i]);
        if (e)
            call_row(h, c, ++seq, e->organ);
    }
    if (seq == 0)
        call_row(h, c, ++seq, h->list[0].organ);
    if (c->course != COURSE_ON_SITE && filing_chance(h->calls, 3))
        refused_call(h, c, seq + 1);
}

/* A community or village of the town, by its code's first nine digits. */
static const char *village_of(struct filing *f, const char *town)
{
    size_t from = (size_t)filing_between(f, 0, (int64_t)sample_place_count - 1);
    for (size_t k = 0; k < sample_place_count; k++) {
        const char *code = sample_places[(from + k) % sample_place_count].code;
        if (strlen(code) == 12 && strncmp(code, town, 9) == 0)
            return code;
    }
    return NULL;
}

static const char *urgency_of(struct filing *f, const struct topic *t)
{
    if (text_equal(t->kind, "应急处置哨"))
        return "特急";
    return filing_chance(f, 40) ? "紧急" : "一般";
}

static void whistle_fields(struct filing *f, const struct call *c, const struct topic *t)
{
    static const char *const sources[] = {"网格巡查", "热线投诉", "群众来访", "居民议事", "上级交办"};
    bool reported = filing_chance(f, 40);
    filing_put(f, "kind", t->kind);
    filing_put(f, "topic", t->title);
    filing_put(f, "subject", t->subject);
    filing_putf(f, "description", "网格员上报：%s。社区劝导后仍未解决，需部门到场处置。", t->subject);
    filing_put(f, "village", village_of(f, c->district));
    filing_put(f, "place", filing_address(f));
    filing_put(f, "urgency", c->urgency);
    filing_put(f, "source", filing_choose(f, sources, COUNT(sources)));
    filing_put(f, "reporter", reported ? filing_person(f) : NULL);
    filing_put(f, "reporter_phone", reported ? filing_phone(f) : NULL);
    filing_put(f, "caller", filing_person(f));
    filing_date(f, "blown_on", c->on);
    put_moment(f, "blown_at", c, 0);
}

/* The district's rule has limits from 2020 on. */
static bool limited(int32_t on)
{
    return on >= date_of(2020, 1, 1);
}

/* Due in seven workdays from its dispatch, or from when the town sent it back. */
static int32_t handle_due(const struct call *c)
{
    if (!limited(c->on))
        return DATE_NONE;
    return workday_after(c->course == COURSE_AGAIN ? c->again : c->on, 7);
}

/* Three workdays of silence confirm. */
static int32_t confirmed_on(const struct call *c)
{
    return c->course == COURSE_SILENT ? workday_after(c->handled, 3) + 1 : workday_after(c->handled, 1);
}

static void whistle_ends(struct filing *f, const struct call *c, const struct topic *t)
{
    if (c->course == COURSE_WITHDRAWN || c->course == COURSE_MERGED) {
        filing_put(f, "merged_into", c->merged_into);
        return;
    }
    put_moment(f, "dispatched_at", c, DISPATCHED);
    filing_int(f, "arrive_hours", hours_allowed(c->urgency));
    put_moment(f, "arrived_at", c, c->arrived);
    filing_date(f, "handle_due_on", handle_due(c));
    filing_put(f, "extension_hours", c->course == COURSE_LATER ? "1" : NULL);
    if (c->course == COURSE_ON_SITE)
        return;
    filing_date(f, "handled_on", c->handled);
    filing_date(f, "confirmed_on", confirmed_on(c));
    filing_date(f, "escalated_on", c->course == COURSE_LATE ? handle_due(c) + 1 : DATE_NONE);
    filing_put(f, "outcome", t->outcome);
    int64_t roll = filing_between(f, 1, 100);
    filing_put(f, "rating",
               c->course == COURSE_SILENT ? NULL
               : roll <= 86               ? "满意"
               : roll <= 98               ? "基本满意"
                                          : "不满意");
}

static void whistle_steps(struct filing *f, const struct call *c)
{
    if (c->course == COURSE_WITHDRAWN) {
        filing_step(f, c->on, "withdraw", "问题已由社区自行解决", NULL);
        return;
    }
    if (c->course == COURSE_MERGED) {
        filing_step(f, c->on, "merge", "与在办吹哨为同一事项", NULL);
        return;
    }
    if (c->course == COURSE_COMPLETED) {
        filing_step(f, c->on, "send_back", "请写明现状和已做工作", NULL);
        filing_step(f, c->on, "complete", NULL, NULL);
    }
    filing_step(f, c->on, "dispatch", NULL, NULL);
    if (c->course == COURSE_LATER)
        filing_step(f, c->on, "extend_arrival", "主要力量在处置另一起警情", NULL);
    filing_step(f, day_after(c, c->arrived), "arrive", NULL, NULL);
    if (c->course == COURSE_ON_SITE)
        return;
    if (c->course == COURSE_LATE)
        filing_step(f, handle_due(c) + 1, "escalate_handling", NULL, NULL);
    if (c->course == COURSE_AGAIN) {
        filing_step(f, c->first, "handle", NULL, "outcome", "现场处置完毕", NULL);
        filing_step(f, c->again, "handle_again", "次日回潮，退回继续处置", NULL);
    }
    filing_step(f, c->handled, "handle", NULL, NULL);
    filing_step(f, confirmed_on(c), c->course == COURSE_SILENT ? "confirm_silent" : "confirm", NULL, NULL);
}

static enum course course_of(struct filing *f, const struct town *t, int32_t on, bool withdrawn, bool open)
{
    int64_t roll = filing_between(f, 1, 100);
    if (withdrawn)
        return roll <= 50 && t->last ? COURSE_MERGED : COURSE_WITHDRAWN;
    if (open)
        return COURSE_ON_SITE;
    return roll <= 4      ? COURSE_COMPLETED
           : roll <= 8    ? COURSE_AGAIN
           : !limited(on) ? COURSE_PLAIN
           : roll <= 11   ? COURSE_LATER
           : roll <= 15   ? COURSE_LATE
           : roll <= 18   ? COURSE_SILENT
                          : COURSE_PLAIN;
}

/* The departments are done a day after the last of them came, or later. */
static void handling_days(struct filing *f, struct call *c)
{
    enum { COME = 2 /* days, at most */ };
    int32_t from = c->on + COME;
    if (c->course == COURSE_AGAIN) {
        c->first = workday_after(from, 0);
        c->again = workday_after(c->first, 1);
        from = c->again;
    }
    c->handled = c->course == COURSE_LATE ? workday_after(workday_after(c->on, 7), (unsigned)filing_between(f, 2, 4))
                                          : workday_after(from, (unsigned)filing_between(f, 1, 4));
}

static void whistle_row(struct horn *h, struct town *t, int32_t on, const char *state)
{
    struct filing *f = h->whistles;
    const struct topic *topic = &topics[filing_between(f, 0, COUNT(topics) - 1)];
    struct call c = {.district = t->code,
                     .course = course_of(f, t, on, text_equal(state, "已撤回"), text_equal(state, "部门已报到")),
                     .on = on,
                     .urgency = urgency_of(f, topic),
                     .hour = (int)filing_between(f, 8, 16),
                     .minute = (int)filing_between(f, 0, 59)};
    date_parts(on, &c.year, &c.month, &c.day);
    if (t->year != c.year) {
        t->year = c.year;
        t->whistles = 0;
    }
    handling_days(f, &c);
    c.merged_into = c.course == COURSE_MERGED ? t->last : NULL;
    c.number = filing_text(f, "%s哨%d-%04zu", t->code, c.year, ++t->whistles);
    if (c.course != COURSE_WITHDRAWN && c.course != COURSE_MERGED)
        call_rows(h, &c, topic);
    filing_row(f, c.number, t->code, t->organ);
    filing_put(f, "state", state);
    whistle_fields(f, &c, topic);
    whistle_ends(f, &c, topic);
    whistle_steps(f, &c);
    t->last = c.number;
}

static void whistles(struct horn *h, struct towns *t, int count, int32_t from, int32_t to, const char *state)
{
    for (int i = 1; i <= count; i++) {
        struct filing *f = h->whistles;
        size_t pilots = t->count < PILOT_TOWNS ? t->count : PILOT_TOWNS;
        size_t at = filing_chance(f, 60) ? (size_t)filing_between(f, 0, (int64_t)pilots - 1)
                                         : (size_t)filing_between(f, 0, (int64_t)t->count - 1);
        whistle_row(h, &t->at[at], from + (to - from) * i / count, state);
    }
}

void sample_towns(struct sample *s)
{
    struct towns t;
    find_towns(&t);
    teams(s, &t);
    powers(s, &t);
    reform(s);
    struct horn h = {.whistles = filing_open(s, "whistle", NULL, FILING_XLSX),
                     .calls = filing_open(s, "whistle_call", NULL, FILING_CSV)};
    h.departments = enforcer_list(h.list);
    whistles(&h, &t, WHISTLES_2019, date_of(2019, 9, 2), date_of(2019, 12, 24), "已确认销哨");
    whistles(&h, &t, WHISTLES_2020, date_of(2020, 1, 6), date_of(2020, 12, 22), "已确认销哨");
    whistles(&h, &t, WHISTLES_WITHDRAWN, date_of(2020, 5, 6), date_of(2020, 11, 20), "已撤回");
    whistles(&h, &t, WHISTLES_2021, date_of(2021, 2, 22), date_of(2021, 2, 24), "部门已报到");
    char *organ = filing_text(h.whistles, "%s人民政府", sample_districts[0].name);
    struct towns other = {.count = 1, .at = {{.code = sample_districts[0].code, .name = sample_districts[0].name}}};
    other.at[0].organ = organ;
    whistles(&h, &other, WHISTLES_ELSEWHERE, date_of(2020, 6, 1), date_of(2020, 9, 1), "已确认销哨");
}
