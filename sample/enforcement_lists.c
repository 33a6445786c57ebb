/* The four leniency lists, the departments' schemes, yearly data and supervision. */
#include "core/date.h"
#include "enforcement.h"
#include "workdays.h"

#include <string.h>

/* The generator's totals; the lists' own lengths give the seed's number of leniency items. */
enum {
    LENIENCY_MITIGATED = 14,
    LENIENCY_LIGHTER = 17,
    SUPERVISIONS = 18,
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct lenient {
    const char *field, *act, *basis;
};

static const struct lenient acts[] = {
    {"城市管理", "门前责任区卫生清扫不及时", "吉林省城市市容和环境卫生管理条例"},
    {"城市管理", "店外摆放商品占用人行道，经劝导立即收回", "城市市容和环境卫生管理条例"},
    {"城市管理", "户外招牌破损未及时修复", "城市市容和环境卫生管理条例"},
    {"城市管理", "在建筑物外墙悬挂影响市容的宣传品", "城市市容和环境卫生管理条例"},
    {"城市管理", "运输车辆轻微遗撒并当场清理", "城市建筑垃圾管理规定"},
    {"城市管理", "未按规定时间投放生活垃圾", "长春市生活垃圾分类管理条例"},
    {"城市管理", "施工工地出入口冲洗设施临时故障", "城市建筑垃圾管理规定"},
    {"市场监管", "个体工商户未在经营场所醒目位置悬挂营业执照", "个体工商户条例"},
    {"市场监管", "企业登记事项变更逾期未办，限期内补办", "公司登记管理条例"},
    {"市场监管", "未按期公示年度报告，责令后公示", "企业信息公示暂行条例"},
    {"市场监管", "商品未明码标价，当场改正", "价格法"},
    {"市场监管", "广告用语使用绝对化词语，传播范围小且已删除", "广告法"},
    {"市场监管", "食品经营者未按规定公示从业人员健康证明", "食品安全法"},
    {"市场监管", "食品销售区域未设置散装食品标识", "食品安全法"},
    {"市场监管", "计量器具超过检定周期不足三十日", "计量法"},
    {"市场监管", "特种设备使用登记标志未张贴", "特种设备安全法"},
    {"交通运输", "道路运输证件未随车携带，当场可核实", "道路运输条例"},
    {"交通运输", "货运经营者未按规定建立车辆技术档案", "道路货物运输及站场管理规定"},
    {"交通运输", "机动车维修经营者未公示收费项目", "机动车维修管理规定"},
    {"交通运输", "出租汽车服务监督卡摆放不规范", "出租汽车经营服务管理规定"},
    {"生态环境", "未按要求填写危险废物管理台账个别栏目", "固体废物污染环境防治法"},
    {"生态环境", "夜间施工公告未在显著位置张贴", "环境噪声污染防治法"},
    {"生态环境", "排污口标识牌破损", "水污染防治法"},
    {"文化旅游", "互联网上网服务场所未悬挂未成年人禁入标志", "互联网上网服务营业场所管理条例"},
    {"文化旅游", "旅行社未在营业场所公示投诉电话", "旅行社条例"},
    {"文化旅游", "娱乐场所从业人员名簿登记不全", "娱乐场所管理条例"},
    {"农业农村", "农药经营台账记录不完整", "农药管理条例"},
    {"农业农村", "动物防疫条件合格证变更未及时申报", "动物防疫法"},
    {"农业农村", "种子标签标注不规范且未销售", "种子法"},
    {"卫生健康", "公共场所卫生检测结果未公示", "公共场所卫生管理条例实施细则"},
    {"卫生健康", "医疗机构执业登记牌匾悬挂位置不当", "医疗机构管理条例"},
    {"卫生健康", "从业人员健康合格证明过期不足十五日", "公共场所卫生管理条例"},
    {"应急管理", "安全生产教育培训记录不完整", "安全生产法"},
    {"应急管理", "安全警示标志局部脱落", "安全生产法"},
    {"劳动保障", "用工名册登记不全，限期补正", "劳动合同法"},
    {"住房和城乡建设", "建筑施工现场公示牌内容缺项", "建设工程质量管理条例"},
    {"住房和城乡建设", "物业服务企业未公示收费标准", "物业管理条例"},
    {"教育", "校外培训机构收费公示栏缺项", "民办教育促进法"},
};

static const struct lenient measures[] = {
    {"城市管理", "对流动摊贩经营工具的扣押", "行政强制法"},
    {"城市管理", "对轻微占道物品的扣押", "行政强制法"},
    {"城市管理", "对首次违规运输车辆的扣押", "行政强制法"},
    {"市场监管", "对无合格证明但已召回食品的查封", "食品安全法"},
    {"市场监管", "对标签瑕疵商品的扣押", "产品质量法"},
    {"市场监管", "对经营场所的查封", "无证无照经营查处办法"},
    {"交通运输", "对证件不全但可网上核实车辆的暂扣", "道路运输条例"},
    {"生态环境", "对临时故障治污设施的查封", "环境保护主管部门实施查封扣押办法"},
    {"文化旅游", "对少量未经审批宣传品的扣押", "行政强制法"},
    {"农业农村", "对标签不规范农资的扣押", "农药管理条例"},
    {"应急管理", "对非关键设备的查封", "安全生产法"},
    {"卫生健康", "对少量过期消毒产品的封存", "传染病防治法"},
};

char *leniency_number(struct filing *f, const char *field)
{
    size_t first = 0, run = 0;
    while (first < COUNT(acts) && strcmp(acts[first].field, field) != 0)
        first++;
    while (first + run < COUNT(acts) && strcmp(acts[first + run].field, field) == 0)
        run++;
    return run ? filing_text(f, KUANCHENG "柔%04zu", first + (size_t)filing_between(f, 1, (int64_t)run)) : NULL;
}

struct lenient_list {
    const char *title, *conditions, *basis;
};

static const struct lenient_list no_penalty = {
    "不予处罚", "首次发生；没有造成危害后果；在责令改正期限内改正完毕，三项须同时具备。", "行政处罚法第二十七条第二款"};
static const struct lenient_list mitigated = {
    "减轻处罚", "主动消除或者减轻危害后果，或者受他人胁迫，且货值或者违法所得在五千元以下。",
    "行政处罚法第二十七条第一款"};
static const struct lenient_list lighter = {
    "从轻处罚", "配合调查、主动提供证据，一年内同类违法不超过两次，危害后果轻微。", "行政处罚法第二十七条第一款"};
static const struct lenient_list no_coercion = {
    "免予行政强制", "违法情节显著轻微或者没有明显社会危害，采用非强制手段可以达到管理目的。",
    "行政强制法第十六条第二款"};

static void leniency_row(struct filing *f, size_t n, const struct lenient *l, const struct lenient_list *list,
                         const char *state, int32_t from, int32_t to)
{
    struct enforcer e[ENFORCERS_MAX];
    const struct enforcer *by = enforcer_of_field(e, enforcer_list(e), l->field);
    filing_row(f, filing_text(f, KUANCHENG "柔%04zu", n), KUANCHENG, by ? by->organ : organ_with("司法局"));
    filing_put(f, "state", state);
    filing_put(f, "kind", list->title);
    filing_put(f, "act", l->act);
    filing_put(f, "conditions", list->conditions);
    filing_putf(f, "legal_basis", "%s；《%s》", list->basis, l->basis);
    filing_put(f, "field", l->field);
    filing_int(f, "batch", from < date_of(2020, 7, 1) ? 1 : 2);
    filing_date(f, "in_force_from", from);
    filing_date(f, "in_force_to", to);
    filing_put(f, "supervision", filing_chance(f, 50) ? "行政指导与回访" : "约谈提醒，纳入重点抽查");
}

static void leniency(struct sample *s)
{
    struct filing *f = filing_open(s, "leniency_item", NULL, FILING_XLSX);
    const int32_t first = date_of(2020, 6, 1), second = date_of(2020, 9, 15);
    size_t n = 0;
    for (size_t i = 0; i < COUNT(acts); i++)
        leniency_row(f, ++n, &acts[i], &no_penalty, "施行", first, DATE_NONE);
    for (size_t i = 0; i < LENIENCY_MITIGATED; i++)
        leniency_row(f, ++n, &acts[i * 2 + 1], &mitigated, "施行", second, DATE_NONE);
    for (size_t i = 0; i < LENIENCY_LIGHTER; i++)
        leniency_row(f, ++n, &acts[i * 2], &lighter, "施行", second, DATE_NONE);
    for (size_t i = 0; i < COUNT(measures); i++)
        leniency_row(f, ++n, &measures[i], &no_coercion, "施行", second, DATE_NONE);
    /* These stand outside 2020: repealed within it, in force after it, or never more than a draft. */
    leniency_row(f, ++n, &acts[5], &lighter, "废止", first, date_of(2020, 11, 30));
    leniency_row(f, ++n, &acts[11], &mitigated, "废止", first, date_of(2020, 12, 15));
    leniency_row(f, ++n, &acts[12], &lighter, "施行", date_of(2021, 2, 1), DATE_NONE);
    leniency_row(f, ++n, &measures[2], &no_coercion, "拟定", date_of(2020, 12, 1), DATE_NONE);
    leniency_row(f, ++n, &acts[9], &mitigated, "拟定", date_of(2020, 12, 1), DATE_NONE);
}

static void leniency_elsewhere(struct sample *s)
{
    struct filing *f = filing_open(s, "leniency_item", "nanguan", FILING_CSV);
    const struct sample_district *at = &sample_districts[0];
    for (size_t i = 0; i < 6; i++) {
        filing_row(f, filing_text(f, "%s柔%04zu", at->code, i + 1), at->code, filing_text(f, "%s司法局", at->name));
        filing_put(f, "state", "施行");
        filing_put(f, "kind", no_penalty.title);
        filing_put(f, "act", acts[i * 3].act);
        filing_put(f, "conditions", no_penalty.conditions);
        filing_put(f, "legal_basis", no_penalty.basis);
        filing_put(f, "field", acts[i * 3].field);
        filing_date(f, "in_force_from", date_of(2020, 8, 1));
    }
}

/* ---- schemes ---- */

static const char *const elements[] = {"一张权责清单向社会公示", "两个名录库（执法人员、执法对象）",
                                       "三项制度落实到岗",       "四张包容审慎清单",
                                       "五类文书统一规范",       "结合本部门实际的特色做法"};

static void scheme_checks(struct filing *f, const char *scheme, const char *organ, bool established, int32_t on)
{
    for (size_t i = 0; i < COUNT(elements); i++) {
        bool done = established || i < 2;
        filing_row(f, filing_text(f, "%s-%02zu", scheme, i + 1), KUANCHENG, organ);
        filing_put(f, "scheme", scheme);
        filing_put(f, "item", elements[i]);
        filing_bool(f, "done", done);
        filing_date(f, "done_on", done ? workday_after(on, (unsigned)filing_between(f, 0, 15)) : DATE_NONE);
        filing_put(f, "proof", done ? "制度文件及公示页面截图" : NULL);
        filing_put(f, "checker", filing_person(f));
    }
}

static char *scheme_row(struct filing *f, int year, size_t n, const char *district, const char *organ,
                        const char *state, int32_t on)
{
    char *number = filing_text(f, "%s制%d-%03zu", district, year, n);
    filing_row(f, number, district, organ);
    filing_put(f, "state", state);
    filing_int(f, "scheme_year", year);
    filing_date(f, "established_on", on);
    if (on == DATE_NONE)
        return number;
    filing_putf(f, "document", "%s行政执法“12345+”工作制度", organ);
    filing_putf(f, "document_number", "长宽执发〔%d〕%zu号", date_year(on), n);
    filing_date(f, "catalogue_published_on", workday_after(on, (unsigned)filing_between(f, 1, 10)));
    filing_put(f, "catalogue_address", "宽城区政府网站“权责清单”栏目");
    filing_int(f, "officers", filing_between(f, 5, 100));
    filing_int(f, "reviewers", filing_between(f, 1, 4));
    filing_int(f, "recorders", filing_between(f, 2, 30));
    filing_put(f, "contact", filing_person(f));
    filing_put(f, "phone", filing_phone(f));
    return number;
}

/* In 2019 every second department had its scheme, in 2020 each; one organ was entered in error. */
static void schemes(struct sample *s)
{
    struct filing *f = filing_open(s, "enforcement_scheme", NULL, FILING_XLSX);
    struct filing *checks = filing_open(s, "scheme_check", NULL, FILING_CSV);
    size_t n = 0;
    for (size_t i = 0; i < sample_organ_count; i++) {
        const char *organ = sample_organs[i].name;
        if (!sample_organs[i].enforces)
            continue;
        bool early = n++ % 2 == 0;
        int32_t on = early ? filing_workday(f, date_of(2019, 8, 1), date_of(2019, 12, 20))
                           : filing_workday(f, date_of(2020, 3, 9), date_of(2020, 9, 30));
        scheme_row(f, 2019, n, KUANCHENG, organ, early ? "已建立" : "建立中", early ? on : DATE_NONE);
        char *number = scheme_row(f, 2020, n, KUANCHENG, organ, "已建立", on);
        scheme_checks(checks, number, organ, true, on);
        scheme_row(f, 2021, n, KUANCHENG, organ, "建立中", DATE_NONE);
    }
    for (size_t i = 0; i < sample_organ_count; i++)
        if (!sample_organs[i].enforces && strcmp(sample_organs[i].kind, "department") == 0) {
            scheme_row(f, 2020, n + 1, KUANCHENG, sample_organs[i].name, "登记作废", DATE_NONE);
            break;
        }
    for (size_t i = 0; i < 2 && i < sample_district_count; i++) {
        const struct sample_district *at = &sample_districts[i];
        scheme_row(f, 2020, 1, at->code, filing_text(f, "%s司法局", at->name), "建立中", DATE_NONE);
    }
}

static void statistics(struct sample *s)
{
    struct filing *f = filing_open(s, "enforcement_statistics", NULL, FILING_CSV);
    struct enforcer list[ENFORCERS_MAX];
    size_t count = enforcer_list(list);
    for (int year = 2019; year <= 2020; year++)
        for (size_t i = 0; i < count; i++) {
            filing_row(f, filing_text(f, KUANCHENG "统%d-%03zu", year, i + 1), KUANCHENG, list[i].organ);
            filing_int(f, "data_year", year);
            filing_putf(f, "headline", "%s%d年度行政执法数据", list[i].organ, year);
            filing_date(f, "due_on", date_of(year + 1, 1, 31));
            int32_t published = filing_workday(f, date_of(year + 1, 1, 6), date_of(year + 1, 1, 22));
            filing_date(f, "published_on", published);
            filing_made_on(f, published);
            filing_put(f, "address", "宽城区政府网站“行政执法公示”栏目");
        }
}

/* Days of a supervision; DATE_NONE where there is none. */
struct course {
    int32_t notified, extended, first_rectified, back, rectified, due, closed;
};

/* Thirty days to rectify; of every nine one is extended, one sent back, one late, and one finds nothing. */
static void plan_course(struct filing *f, size_t i, int32_t on, struct course *c)
{
    enum { TERM = 30, MORE = 15 };
    *c = (struct course){.extended = DATE_NONE, .first_rectified = DATE_NONE, .back = DATE_NONE};
    if (i % 9 == 7) {
        c->notified = c->rectified = c->due = DATE_NONE;
        c->closed = workday_after(on, 6);
        return;
    }
    int32_t from = c->notified = workday_after(on, 2);
    if (i % 9 == 0)
        c->extended = workday_after(from, 15);
    if (i % 9 == 3) {
        c->first_rectified = workday_after(from, 12);
        from = c->back = workday_after(c->first_rectified, 2);
    }
    c->due = workday_after(from + TERM + (i % 9 == 0 ? MORE : 0), 0);
    c->rectified = i % 9 == 5   ? workday_after(c->due, 2)
                   : i % 9 == 0 ? workday_after(from + TERM + 6, 0)
                                : workday_after(from, (unsigned)filing_between(f, 5, 15));
    c->closed = workday_after(c->rectified, (unsigned)filing_between(f, 2, 6));
}

static void course_steps(struct filing *f, const struct course *c)
{
    if (c->notified == DATE_NONE) {
        filing_step(f, c->closed, "close_clean", NULL, NULL);
        return;
    }
    filing_step(f, c->notified, "notify", NULL, NULL);
    if (c->extended != DATE_NONE)
        filing_step(f, c->extended, "extend", "涉及案卷较多，同意延长", NULL);
    if (c->back != DATE_NONE) {
        filing_step(f, c->first_rectified, "rectify", NULL, NULL);
        filing_step(f, c->back, "send_back", "整改台账与实际不符，退回继续整改", NULL);
    }
    filing_step(f, c->rectified, "rectify", NULL, NULL);
    filing_step(f, c->closed, "close", NULL, NULL);
}

static void supervision(struct sample *s)
{
    static const char *const subjects[] = {
        "执法记录仪配备使用情况检查", "行政处罚公示及时性抽查",   "疫情防控执法专项监督",
        "餐饮服务执法投诉办理",       "重大执法决定法制审核检查", "占道经营执法争议协调",
        "证件管理与持证上岗检查",     "裁量基准执行情况检查",     "执法文书送达规范检查"};
    static const char *const kinds[] = {"监督检查", "监督检查", "专项监督", "投诉举报办理", "执法争议协调"};
    static const char *const problems[] = {"个别案件公示超过规定时限", "音像资料命名不规范，难以对应环节",
                                           "文书送达回证缺少见证人签名", "裁量说理过于简单"};
    struct filing *f = filing_open(s, "enforcement_supervision", NULL, FILING_XLSX);
    struct enforcer list[ENFORCERS_MAX];
    size_t count = enforcer_list(list);
    for (size_t i = 0; i < SUPERVISIONS; i++) {
        int32_t on = workday_after(date_of(2020, 2, 24) + (int32_t)i * 16, 0);
        filing_row(f, filing_text(f, KUANCHENG "执监2020-%03zu", i + 1), KUANCHENG, list[i % count].organ);
        filing_put(f, "state", "已办结");
        filing_put(f, "subject", subjects[i % COUNT(subjects)]);
        filing_put(f, "kind", filing_choose(f, kinds, COUNT(kinds)));
        filing_put(f, "supervisor", organ_with("司法局"));
        filing_date(f, "started_on", on);
        struct course c;
        plan_course(f, i, on, &c);
        bool clean = c.notified == DATE_NONE;
        filing_put(f, "problem", clean ? NULL : filing_choose(f, problems, COUNT(problems)));
        filing_put(f, "demand", clean ? NULL : "限期整改，并举一反三自查同类案件");
        filing_put(f, "extension_days", c.extended != DATE_NONE ? "15" : NULL);
        filing_date(f, "due_on", c.due);
        filing_date(f, "rectified_on", c.rectified);
        filing_date(f, "closed_on", c.closed);
        course_steps(f, &c);
    }
}

void enforcement_lists(struct sample *s)
{
    leniency(s);
    leniency_elsewhere(s);
    schemes(s);
    statistics(s);
    supervision(s);
}
