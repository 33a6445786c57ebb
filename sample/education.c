/* Legal education (M16) and the survey of the public (M22). */
#include "kit.h"
#include "workdays.h"

#include <assert.h>
#include <string.h>

/* The totals that the seed states for 2020, and the sizes that it does not. */
enum {
    PRE_MEETING = 11,
    THEORY_CENTRE = 22,
    PROVINCIAL = 4,
    CITY = 32,
    SITES = 38,
    CAMPAIGNS = 164,
    ANSWERS = 600,
};

struct lesson {
    const char *topic, *law;
};
static const struct lesson lessons[] = {
    {"依法科学有序防控疫情", "中华人民共和国传染病防治法"},
    {"民法典的时代价值与政府责任", "中华人民共和国民法典"},
    {"优化营商环境的法治保障", "优化营商环境条例"},
    {"重大行政决策的程序要求", "重大行政决策程序暂行条例"},
    {"政府信息公开的范围和程序", "中华人民共和国政府信息公开条例"},
    {"宪法实施与依宪施政", "中华人民共和国宪法"},
    {"行政处罚裁量的规范", "中华人民共和国行政处罚法"},
    {"土地管理法的修改要点", "中华人民共和国土地管理法"},
    {"公职人员政务处分", "中华人民共和国公职人员政务处分法"},
    {"安全生产责任落实", "中华人民共和国安全生产法"},
    {"环境保护与黑土地保护", "中华人民共和国环境保护法"},
    {"国家安全责任", "中华人民共和国国家安全法"},
};
enum { LESSONS = sizeof lessons / sizeof *lessons };

struct course {
    const char *kind, *organ, *state;
    unsigned count;
    int year, first, every; /* day of the year of the first, days between them */
};

/* What is held is recorded with proof in ten workdays, mostly; some late, some sent back for better proof. */
static void tell_recorded(struct filing *f, int32_t held, unsigned i, const char *proof)
{
    int32_t recorded = workday_after(held, i % 19 == 11 ? 13 : 1 + i % 8);
    filing_step(f, held, "hold", NULL, NULL);
    filing_step(f, recorded, "record", NULL, "proof", proof, NULL);
    if (i % 27 != 20)
        return;
    filing_step(f, workday_after(recorded, 5), "send_back", "签到表不清楚", NULL);
    filing_step(f, workday_after(recorded, i % 54 == 20 ? 19 : 9), "record", NULL, "proof", proof, NULL);
}

/* Planned a fortnight ahead; some put off, one entered as held by mistake. */
static void tell_planned(struct filing *f, int32_t on, unsigned i)
{
    filing_made_on(f, workday_after(on - 16, 0));
    if (i % 12 == 7) {
        filing_made_with(f, "planned_on", kit_day_text(f, workday_after(on - 5, 0)));
        filing_step(f, workday_after(on - 7, 0), "put_off", "与重要会议冲突", "planned_on", kit_day_text(f, on), NULL);
    }
    if (i % 90 == 13) {
        filing_step(f, workday_after(on - 4, 0), "hold", NULL, NULL);
        filing_step(f, workday_after(on - 4, 0), "undo", "登记错误，尚未举行", NULL);
    }
}

static void write_session(struct filing *f, const struct course *c, unsigned i, const char *number)
{
    const struct lesson *l = &lessons[(i + c->count) % LESSONS];
    int32_t on = workday_after(date_of(c->year, 1, 1) + c->first + (int32_t)i * c->every, 0);
    bool recorded = strcmp(c->state, "recorded") == 0, held = recorded || strcmp(c->state, "held") == 0;
    const char *proof = recorded ? filing_text(f, "学法档案%d-%02u", c->year, i + 1) : NULL;
    filing_row(f, number, KUANCHENG, c->organ);
    filing_put(f, "kind", c->kind);
    filing_put(f, "topic", l->topic);
    filing_put(f, "law", l->law);
    filing_date(f, "planned_on", on);
    filing_date(f, "held_on", held ? on : DATE_NONE);
    filing_put(f, "meeting",
               strcmp(c->kind, "pre_meeting") == 0 ? filing_text(f, "区政府%d年第%u次常务会议", c->year, 2 + 2 * i)
                                                   : NULL);
    filing_put(f, "lecturer", filing_person(f));
    filing_put(f, "lecturer_unit", filing_chance(f, 50) ? "示例大学法学院" : "区政府法律顾问团");
    filing_put(f, "place", "区机关会议中心");
    filing_int(f, "persons", filing_between(f, 18, 60));
    filing_int(f, "minutes", filing_between(f, 2, 9) * 10);
    filing_put(f, "proof", proof);
    filing_put(f, "state", c->state);
    tell_planned(f, on, (unsigned)filing_rows(f));
    if (recorded)
        tell_recorded(f, on, (unsigned)filing_rows(f), proof);
    else if (!held && strcmp(c->state, "cancelled") == 0)
        filing_step(f, workday_after(on - 2, 0), "cancel", "会议未召开", NULL);
}

static void write_sessions(struct sample *s)
{
    const struct course courses[] = {
        {"pre_meeting", KIT_GOVERNMENT, "recorded", 9, 2019, 25, 36},
        {"theory_centre", KIT_JUSTICE, "recorded", 18, 2019, 14, 18},
        {"pre_meeting", KIT_GOVERNMENT, "recorded", PRE_MEETING, 2020, 20, 31},
        {"theory_centre", KIT_JUSTICE, "recorded", THEORY_CENTRE, 2020, 9, 16},
        {"pre_meeting", KIT_GOVERNMENT, "cancelled", 2, 2020, 38, 12}, /* the meeting was not held */
        {"theory_centre", KIT_JUSTICE, "planned", 1, 2020, 362, 1},
        {"organ_meeting", kit_organ_name("department", 3), "recorded", 26, 2020, 13, 13},
        {"lecture", kit_organ_name("department", 1), "recorded", 7, 2020, 60, 35},
        {"lecture", kit_organ_name("department", 1), "held", 1, 2020, 305, 35} /* its proof is overdue */,
        {"court_observed", KIT_JUSTICE, "recorded", 3, 2020, 150, 60},
        {"examination", KIT_JUSTICE, "recorded", 2, 2020, 180, 120},
        {"pre_meeting", KIT_GOVERNMENT, "held", 1, 2021, 48, 30},
        {"theory_centre", KIT_JUSTICE, "recorded", 1, 2021, 12, 17},
        {"theory_centre", KIT_JUSTICE, "held", 1, 2021, 50, 17},
    };
    struct filing *f = filing_open(s, "study_session", NULL, FILING_XLSX);
    unsigned serials[3] = {0, 0, 0};
    for (size_t c = 0; c < sizeof courses / sizeof *courses; c++)
        for (unsigned i = 0; i < courses[c].count; i++)
            write_session(f, &courses[c], i,
                          filing_text(f, KUANCHENG "学%d-%03u", courses[c].year, ++serials[courses[c].year - 2019]));
}

static void write_campaigns(struct sample *s)
{
    static const struct {
        const char *key, *name, *audience;
    } topics[] = {
        {"epidemic", "依法防疫宣传", "residents"},
        {"civil_code", "民法典进万家", "residents"},
        {"constitution", "宪法宣传周", "public"},
        {"crime", "扫黑除恶法治宣传", "public"},
        {"ecology", "绿水青山法治行", "villagers"},
        {"security", "国家安全教育日", "youth"},
        {"business", "法律服务进企业", "company"},
        {"labour", "务工人员维权宣传", "migrant"},
        {"consumer", "消费维权宣传", "public"},
        {"minors", "法治进校园", "youth"},
        {"drugs", "禁毒宣传", "youth"},
        {"administration", "行政执法以案释法", "officials"},
    };
    static const char *const channels[] = {"site",   "site", "lecture", "wechat", "group",
                                           "screen", "case", "school",  "paper"};
    struct filing *f = filing_open(s, "campaign", NULL, FILING_CSV);
    unsigned serials[3] = {0, 0, 0};
    for (unsigned i = 0; i < CAMPAIGNS + 30; i++) {
        int year = i < CAMPAIGNS ? 2020 : i < CAMPAIGNS + 26 ? 2019 : 2021;
        bool cancelled = i % 23 == 22;
        size_t t = i % (sizeof topics / sizeof *topics);
        int32_t on = workday_after(filing_workday(f, date_of(year, 1, 6), date_of(year, year == 2021 ? 1 : 12, 16)), 0);
        filing_row(f, filing_text(f, KUANCHENG "宣%d-%04u", year, ++serials[year - 2019]), KUANCHENG,
                   i % 3 ? kit_organ_name("department", i) : kit_base_organ(i));
        filing_putf(f, "title", "%s%s活动", kit_base(i)->name, topics[t].name);
        filing_put(f, "topic", topics[t].key);
        filing_put(f, "channel", filing_choose(f, channels, 9));
        filing_put(f, "audience", topics[t].audience);
        filing_put(f, "place", kit_base(i)->code);
        filing_date(f, "planned_on", on);
        filing_date(f, "held_on", cancelled ? DATE_NONE : on);
        if (!cancelled) {
            filing_int(f, "reached", filing_between(f, 40, 1800));
            filing_int(f, "materials", filing_between(f, 0, 900));
        }
        filing_put(f, "summary", cancelled ? NULL : "讲解法律知识，解答群众咨询，发放宣传资料。");
        filing_put(f, "proof", cancelled ? NULL : "活动照片和签到表");
        filing_put(f, "state", cancelled ? "cancelled" : "recorded");
        tell_planned(f, on, i);
        if (cancelled)
            filing_step(f, workday_after(on - 3, 0), "cancel", "疫情防控，取消聚集性活动", NULL);
        else
            tell_recorded(f, on, i, "活动照片和签到表");
    }
}

static void write_budget(struct sample *s)
{
    static const struct {
        int year;
        const char *item, *kind, *state;
        int64_t yuan;
    } lines[] = {
        {2019, "普法宣传活动", "publicity", "executed", 486000},
        {2019, "法治文化阵地建设", "site", "executed", 920000},
        {2019, "普法资料印制", "material", "executed", 158000},
        {2020, "法治广场和长廊建设维护", "site", "executed", 982600},
        {2020, "专题法治宣传活动", "publicity", "executed", 356800},
        {2020, "干部学法用法培训", "training", "executed", 184000},
        {2020, "普法资料和宣传品制作", "material", "executed", 213500},
        {2020, "新媒体普法平台运维", "media", "executed", 126500},
        {2020, "村（社区）法律顾问服务", "service", "executed", 200000},
        {2020, "大型法治文艺演出", "publicity", "cut", 150000}, /* cut because of the epidemic: not spent */
        {2021, "八五普法启动", "publicity", "approved", 320000},
        {2021, "法治文化阵地建设", "site", "draft", 700000},
    };
    struct filing *f = filing_open(s, "education_budget_line", NULL, FILING_XLSX);
    unsigned serials[3] = {0, 0, 0};
    int64_t spent = 0;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        bool executed = strcmp(lines[i].state, "executed") == 0;
        filing_row(f, filing_text(f, KUANCHENG "普费%d-%02u", lines[i].year, ++serials[lines[i].year - 2019]),
                   KUANCHENG, KIT_JUSTICE);
        filing_int(f, "budget_year", lines[i].year);
        filing_put(f, "item", lines[i].item);
        filing_put(f, "kind", lines[i].kind);
        filing_money(f, "budgeted", (lines[i].yuan + 15000) * 100);
        if (executed)
            filing_money(f, "spent", lines[i].yuan * 100);
        filing_put(f, "source", i % 4 == 3 ? "transfer" : "district");
        filing_date(f, "approved_on",
                    strcmp(lines[i].state, "draft") == 0 ? DATE_NONE : workday_after(date_of(lines[i].year, 1, 17), 0));
        filing_put(f, "state", lines[i].state);
        filing_made_on(f, date_of(lines[i].year, 1, 7));
        if (executed)
            filing_step(f, workday_after(date_of(lines[i].year, 12, 25), 0), "execute", NULL, NULL);
        if (strcmp(lines[i].state, "cut") == 0)
            filing_step(f, date_of(2020, 6, 12), "cut", "疫情期间压减一般性支出", NULL);
        spent += executed && lines[i].year == 2020 ? lines[i].yuan : 0;
    }
    assert(spent >= 2000000 && spent < 3000000); /* 200余万元 */
}

/* The i-th community or village of the district: communities first. */
static const struct sample_place *grass_root(size_t i)
{
    size_t communities = kit_place_count("community");
    i %= communities + kit_place_count("village");
    return i < communities ? kit_place("community", i) : kit_place("village", i - communities);
}

static void write_honour(struct filing *f, const struct sample_place *place, const char *level, const char *state,
                         int32_t applied)
{
    bool revoked = strcmp(state, "revoked") == 0, awarded = revoked || strcmp(state, "awarded") == 0;
    bool city = strcmp(level, "city") == 0;
    int32_t on = workday_after(applied + 150, 0);
    filing_row(f, filing_text(f, KUANCHENG "示范村-%04zu", filing_rows(f) + 1), KUANCHENG, KIT_JUSTICE);
    filing_put(f, "place", place->code);
    filing_put(f, "level", level);
    filing_putf(f, "batch", "%d年批次", date_year(applied));
    filing_date(f, "applied_on", applied);
    filing_date(f, "awarded_on", awarded ? on : DATE_NONE);
    filing_put(f, "award_document", awarded ? filing_text(f, "示例发〔%d〕%d号", date_year(on), city ? 21 : 36) : NULL);
    filing_put(f, "awarded_by", !awarded ? NULL : city ? "长春市司法局、民政局" : "吉林省司法厅、民政厅");
    filing_date(f, "reviewed_on", awarded && date_year(on) < 2019 ? date_of(2020, 6, 18) : DATE_NONE);
    filing_date(f, "revoked_on", revoked ? date_of(2020, 6, 30) : DATE_NONE);
    filing_put(f, "revoked_why", revoked ? "复核不合格" : NULL);
    filing_put(f, "state", state);
    filing_made_on(f, applied);
    if (strcmp(state, "applied") == 0)
        return;
    if (filing_rows(f) % 9 == 4) {
        filing_step(f, workday_after(applied + 15, 0), "recommend", NULL, NULL);
        filing_step(f, workday_after(applied + 22, 0), "send_back", "申报材料不全", NULL);
    }
    if (strcmp(state, "rejected") == 0)
        filing_step(f, workday_after(applied + 60, 0), "reject", "村务公开不达标", NULL);
    else
        filing_step(f, workday_after(applied + 40, 0), "recommend", NULL, NULL);
}

static void write_honours(struct sample *s)
{
    struct filing *f = filing_open(s, "model_village", NULL, FILING_XLSX);
    for (size_t i = 0; i < CITY; i++)
        write_honour(f, grass_root(i * 5), "city", "awarded", date_of(2016 + (int)(i % 5), 3, 2 + (int)(i % 20)));
    for (size_t i = 0; i < PROVINCIAL; i++)
        write_honour(f, grass_root(i * 35), "provincial", "awarded", date_of(2017 + (int)i, 4, 10));
    write_honour(f, grass_root(3), "city", "revoked", date_of(2014, 3, 11));
    write_honour(f, grass_root(9), "city", "revoked", date_of(2015, 3, 9));
    write_honour(f, grass_root(12), "city", "rejected", date_of(2020, 3, 16));
    write_honour(f, grass_root(20), "provincial", "recommended", date_of(2020, 10, 12));
    write_honour(f, grass_root(40), "national", "applied", date_of(2020, 11, 9));
    write_honour(f, grass_root(44), "city", "awarded", date_of(2020, 9, 21)); /* awarded in 2021 */
}

static void write_site(struct filing *f, const char *kind, const char *name, const char *state, int32_t opened)
{
    size_t i = filing_rows(f);
    const struct sample_place *place = kit_base(i);
    bool closed = strcmp(state, "closed") == 0;
    filing_row(f, filing_text(f, KUANCHENG "阵地-%04zu", i + 1), KUANCHENG, kit_base_organ(i));
    filing_putf(f, "name", "%s%s", place->name, name);
    filing_put(f, "kind", kind);
    filing_put(f, "place", place->code);
    filing_put(f, "address", filing_address(f));
    filing_int(f, "area", filing_between(f, 2, 60) * 50);
    filing_put(f, "theme", i % 2 ? "constitution" : "civil_code");
    filing_money(f, "cost", filing_between(f, 2, 30) * 1000000);
    filing_date(f, "opened_on", opened);
    filing_date(f, "closed_on", closed ? date_of(2019, 10, 22) : DATE_NONE);
    filing_put(f, "keeper", kit_base_organ(i));
    filing_put(f, "state", state);
    filing_made_on(f, workday_after(opened == DATE_NONE ? date_of(2021, 1, 25) : opened - 150, 0));
    if (closed)
        filing_step(f, date_of(2019, 10, 22), "close", "墙体老化，拆除重建", NULL);
    if (strcmp(state, "repair") == 0)
        filing_step(f, date_of(2021, 2, 22), "repair", "更新民法典内容", NULL);
    if (strcmp(state, "open") == 0 && i % 11 == 6 && opened < date_of(2020, 1, 1)) {
        filing_step(f, date_of(2020, 5, 11), "repair", "冬季破损维修", NULL);
        filing_step(f, date_of(2020, 6, 19), "finish_repair", NULL, NULL);
    }
}

static void write_sites(struct sample *s)
{
    static const struct {
        const char *kind, *name;
    } kinds[] = {{"corridor", "法治文化长廊"}, {"square", "法治广场"}, {"corridor", "民法典长廊"},
                 {"park", "法治主题公园"},     {"block", "法治街区"},  {"corridor", "宪法长廊"}};
    struct filing *f = filing_open(s, "culture_site", NULL, FILING_CSV);
    for (unsigned i = 0; i < SITES; i++)
        write_site(f, kinds[i % 6].kind, kinds[i % 6].name, i == 17 ? "repair" : "open",
                   i % 3 ? filing_workday(f, date_of(2016, 5, 3), date_of(2019, 11, 15))
                         : filing_workday(f, date_of(2020, 4, 20), date_of(2020, 11, 20)));
    write_site(f, "study_park", "干部学法公园", "open", date_of(2020, 9, 15));
    write_site(f, "hall", "乡村法治教育馆", "open", date_of(2020, 10, 20));
    for (unsigned i = 0; i < 9; i++)
        write_site(f, "board", "法治宣传栏", "open", filing_workday(f, date_of(2017, 3, 1), date_of(2020, 8, 31)));
    for (unsigned i = 0; i < 3; i++)
        write_site(f, "corridor", "普法文化墙", "closed", date_of(2012, 6, 8));
    write_site(f, "square", "法治文化广场（二期）", "planned", DATE_NONE);
    write_site(f, "park", "青少年法治园", "open", date_of(2021, 1, 15));
}

static void write_point(struct filing *f, const struct sample_place *place, const char *host, int32_t opened,
                        int32_t closed)
{
    filing_row(f, filing_text(f, KUANCHENG "联络-%04zu", filing_rows(f) + 1), KUANCHENG, KIT_JUSTICE);
    filing_putf(f, "name", "%s法律服务联络点%s", place->name, closed == DATE_NONE ? "" : "（旧址）");
    filing_put(f, "host", host);
    filing_put(f, "place", place->code);
    filing_put(f, "liaison", filing_person(f));
    filing_put(f, "lawyer", filing_person(f));
    filing_put(f, "law_firm", filing_chance(f, 50) ? "吉林示例律师事务所" : "吉林样例律师事务所");
    filing_bool(f, "desk", true);
    filing_putf(f, "phone", "0431-8%07d", (int)filing_between(f, 2000000, 9899999));
    filing_date(f, "opened_on", opened);
    filing_date(f, "closed_on", closed);
    filing_put(f, "state", closed == DATE_NONE ? "open" : "closed");
    filing_made_on(f, opened);
    if (filing_rows(f) % 8 == 3 && closed == DATE_NONE) {
        filing_made_with(f, "lawyer", filing_person(f));
        filing_step(f, workday_after(date_of(2020, 11, 16), 0), "staff", NULL, NULL);
    }
}

enum { POINTS_MOST = 120 };

/* When the points were opened, in the order of their numbers; gives how many stand in communities and villages. */
static size_t write_points(struct sample *s, int32_t *opened)
{
    static const char *const hosts[] = {"community", "village"};
    struct filing *f = filing_open(s, "liaison_point", NULL, FILING_XLSX);
    size_t points = 0;
    for (size_t h = 0; h < 2; h++)
        for (size_t i = 0; i < kit_place_count(hosts[h]); i++) {
            assert(points < POINTS_MOST);
            int32_t on = workday_after(filing_workday(f, date_of(2018, 3, 1), date_of(2020, 10, 30)), 0);
            opened[points++] = on;
            write_point(f, kit_place(hosts[h], i), hosts[h], on, DATE_NONE);
        }
    for (size_t i = 0; i < 3; i++) /* moved: the old point no longer counts */
        write_point(f, kit_place("community", i * 11), "community", date_of(2015, 4, 20), date_of(2017, 12, 20));
    write_point(f, kit_base(0), "market", date_of(2019, 6, 18), DATE_NONE);
    write_point(f, kit_base(2), "street", date_of(2019, 6, 20), DATE_NONE);
    return points;
}

/* Two at every point, trained before and after it was opened. */
static void write_guides(struct sample *s, const int32_t *opened, size_t points)
{
    static const char *const who[] = {"cadre", "mediator", "grid", "member", "resident"};
    struct filing *g = filing_open(s, "legal_guide", NULL, FILING_CSV);
    for (size_t i = 0; i < points * 2; i++) {
        bool candidate = i % 19 == 18, ended = i % 37 == 36;
        int32_t on = workday_after(filing_workday(g, opened[i % points] + 14, date_of(2020, 11, 18)), 0);
        int hours = (int)(candidate ? 8 : filing_between(g, 16, 40));
        filing_row(g, filing_text(g, KUANCHENG "明白人-%04zu", i + 1), KUANCHENG, KIT_JUSTICE);
        filing_put(g, "name", filing_person(g));
        filing_put(g, "place", grass_root(i)->code);
        filing_putf(g, "point", KUANCHENG "联络-%04zu", i % points + 1);
        filing_put(g, "identity", filing_choose(g, who, 5));
        filing_put(g, "phone", filing_phone(g));
        filing_int(g, "hours", hours);
        filing_date(g, "certified_on", candidate ? DATE_NONE : on);
        filing_date(g, "ended_on", ended && !candidate ? date_of(2020, 11, 30) : DATE_NONE);
        filing_put(g, "state", candidate ? "candidate" : ended ? "ended" : "certified");
        filing_made_on(g, workday_after(candidate ? date_of(2021, 1, 11) : on - 45, 0));
        filing_step(g, workday_after(candidate ? date_of(2021, 1, 25) : on - 10, 0), "train", NULL, "hours",
                    filing_text(g, "%d", hours), NULL);
    }
}

static void write_duties(struct sample *s)
{
    static const char *const audiences[] = {"执法对象和社会公众", "企业经营者", "居民村民", "青少年"};
    struct filing *f = filing_open(s, "education_duty", NULL, FILING_CSV);
    size_t departments = kit_organ_count("department");
    for (int year = 2019; year <= 2021; year++)
        for (size_t i = 0; i < departments; i++) {
            bool late = year == 2020 && i % 12 == 11, draft = year == 2021;
            filing_row(f, filing_text(f, KUANCHENG "普责%d-%03zu", year, i + 1), KUANCHENG,
                       kit_organ_name("department", i));
            filing_int(f, "duty_year", year);
            filing_put(f, "laws", lessons[(i + (size_t)year) % LESSONS].law);
            filing_bool(f, "common", i % 5 == 0);
            filing_put(f, "audience", filing_choose(f, audiences, 4));
            filing_put(f, "measures", "结合执法办案开展以案释法，利用重要时间节点集中宣传，利用新媒体经常宣传。");
            filing_put(f, "schedule", "全年");
            filing_put(f, "leader", filing_person(f));
            filing_put(f, "contact", filing_person(f));
            filing_date(f, "published_on", draft ? DATE_NONE : date_of(year, 4, 10));
            filing_date(f, "finished_on", draft || late ? DATE_NONE : date_of(year, 12, 18));
            filing_put(f, "state", draft ? "draft" : late ? "published" : "finished");
            filing_made_on(f, draft ? date_of(2021, 2, 22) : date_of(year, 3, 16 + (int)(i % 5)));
            if (!draft && i % 13 == 4)
                filing_step(f, date_of(year, 3, 25), "send_back", "普法对象不明确", NULL);
            if (!draft && !late && i % 17 == 7) { /* finished only on paper at first */
                filing_step(f, date_of(year, 12, 3), "finish", NULL, NULL);
                filing_step(f, date_of(year, 12, 7), "reopen", "未见活动记录", NULL);
            }
        }
}

static void write_survey(struct sample *s)
{
    struct filing *f = filing_open(s, "public_survey", NULL, FILING_CSV);
    for (int year = 2019; year <= 2020; year++) {
        filing_row(f, filing_text(f, KUANCHENG "调查%d-01", year), KUANCHENG, KIT_JUSTICE);
        filing_putf(f, "title", "%d年法治宣传教育群众调查", year);
        filing_put(f, "subject", "education");
        filing_put(f, "method", "phone");
        filing_date(f, "began_on", date_of(year, 11, 4));
        filing_date(f, "ended_on", date_of(year, 11, 22));
        filing_put(f, "conducted_by", "示例调查咨询有限公司");
        filing_int(f, "planned_answers", ANSWERS / (year == 2019 ? 2 : 1));
        filing_put(f, "state", "closed");
        filing_made_on(f, date_of(year, 10, 16));
        filing_step(f, date_of(year, 11, 4), "open", NULL, NULL);
    }
    static const char *const ages[] = {"under_30", "under_45", "under_45", "under_60", "under_60", "over_60"};
    static const char *const opinions[] = {"very",      "very",      "very",      "satisfied",
                                           "satisfied", "satisfied", "satisfied", "fair"};
    struct filing *g = filing_open(s, "survey_answer", NULL, FILING_CSV);
    for (unsigned i = 0; i < ANSWERS + ANSWERS / 2; i++) {
        int year = i < ANSWERS / 2 ? 2019 : 2020;
        bool knows = filing_chance(g, year == 2020 ? 93 : 86);
        filing_row(g, filing_text(g, KUANCHENG "调查%d-01-%04u", year, year == 2019 ? i + 1 : i + 1 - ANSWERS / 2),
                   KUANCHENG, NULL);
        filing_putf(g, "survey", KUANCHENG "调查%d-01", year);
        int32_t answered = filing_day(g, date_of(year, 11, 4), date_of(year, 11, 22));
        filing_date(g, "answered_on", answered);
        filing_made_on(g, answered);
        filing_put(g, "place", kit_base(i)->code);
        filing_put(g, "age", filing_choose(g, ages, 6));
        filing_bool(g, "knows", knows);
        filing_bool(g, "takes_part", knows && filing_chance(g, 72));
        filing_put(g, "satisfaction", filing_chance(g, 5) ? "dissatisfied" : filing_choose(g, opinions, 8));
        filing_put(g, "state", i % 40 == 39 ? "void" : "valid");
        if (i % 40 == 39)
            filing_step(g, date_of(year, 11, 25), "annul", "同一号码重复作答", NULL);
    }
}

void sample_education(struct sample *s)
{
    write_sessions(s);
    write_campaigns(s);
    write_budget(s);
    write_honours(s);
    write_sites(s);
    int32_t opened[POINTS_MOST];
    size_t points = write_points(s, opened);
    write_guides(s, opened, points);
    write_duties(s);
    write_survey(s);
}
