#include "duties.h"

#include <string.h>

#define MARKETS "宽城区市场监督管理局"
#define STREETS "宽城区城市管理行政执法局"
#define HOUSING "宽城区住房和城乡建设局"
#define HEALTH "宽城区卫生健康局"
#define SCHOOLS "宽城区教育局"
#define LABOUR "宽城区人力资源和社会保障局"
#define CIVIL "宽城区民政局"
#define CULTURE "宽城区文化广播电视和旅游局"
#define TRAFFIC "宽城区交通运输局"
#define FARMING "宽城区农业农村局"
#define SAFETY "宽城区应急管理局"
#define NATURE "长春市生态环境局宽城区分局"
#define LAND "长春市规划和自然资源局宽城分局"
#define PLANNING "宽城区发展和改革局"
#define FINANCE "宽城区财政局"
#define JUSTICE "宽城区司法局"
#define POLICE "长春市公安局宽城区分局"
#define INSURANCE "宽城区医疗保障局"
#define VETERANS "宽城区退役军人事务局"

const struct duty duties[] = {
    {MARKETS, "食品经营", "《食品安全法》第三十五条", "statute", "both", "permit"},
    {MARKETS, "特种设备使用", "《特种设备安全法》第三十三条", "statute", "legal", "permit"},
    {MARKETS, "企业设立", "《公司登记管理条例》第四条", "regulation", "legal", "founding"},
    {MARKETS, "个体工商户设立", "《个体工商户条例》第三条", "regulation", "natural", "founding"},
    {MARKETS, "药品零售", "《药品管理法》第五十一条", "statute", "legal", "permit"},
    {MARKETS, "计量标准器具", "《计量法》第六条", "statute", "legal", "permit"},
    {MARKETS, "医疗器械经营", "《医疗器械监督管理条例》", "regulation", "legal", "permit"},
    {MARKETS, "农民专业合作社设立", "《农民专业合作社法》第十六条", "statute", "legal", "founding"},
    {STREETS, "建筑垃圾处置", "国务院令第412号附件", "council_decision", "legal", "building"},
    {STREETS, "大型户外广告设置", "《城市市容和环境卫生管理条例》第十一条", "regulation", "legal", "permit"},
    {STREETS, "临时占用城市道路", "《城市道路管理条例》第三十一条", "regulation", "both", "building"},
    {STREETS, "挖掘城市道路", "《城市道路管理条例》第三十三条", "regulation", "legal", "building"},
    {STREETS, "临时占用城市绿地", "《城市绿化条例》", "regulation", "legal", "building"},
    {STREETS, "环境卫生设施拆迁", "《城市市容和环境卫生管理条例》第二十二条", "regulation", "legal", "building"},
    {HOUSING, "建筑工程施工", "《建筑法》第七条", "statute", "legal", "building"},
    {HOUSING, "商品房预售", "《城市房地产管理法》第四十五条", "statute", "legal", "housing"},
    {HOUSING, "燃气经营", "《城镇燃气管理条例》第十五条", "regulation", "legal", "permit"},
    {HEALTH, "公共场所卫生", "《公共场所卫生管理条例》第四条", "regulation", "both", "permit"},
    {HEALTH, "医疗机构执业", "《医疗机构管理条例》第十五条", "regulation", "legal", "health"},
    {HEALTH, "饮用水供水卫生", "《传染病防治法》第二十九条", "statute", "legal", "permit"},
    {HEALTH, "护士执业", "《护士条例》第七条", "regulation", "natural", "health"},
    {HEALTH, "母婴保健技术服务", "《母婴保健法》第三十二条", "statute", "legal", "health"},
    {SCHOOLS, "民办学校办学", "《民办教育促进法》第十二条", "statute", "legal", "schooling"},
    {SCHOOLS, "教师资格", "《教师法》第十三条", "statute", "natural", "schooling"},
    {SCHOOLS, "校车使用", "《校车安全管理条例》第十五条", "regulation", "legal", "schooling"},
    {LABOUR, "人力资源服务", "《人力资源市场暂行条例》第十八条", "regulation", "legal", "work"},
    {LABOUR, "劳务派遣经营", "《劳动合同法》第五十七条", "statute", "legal", "work"},
    {LABOUR, "民办职业培训学校", "《民办教育促进法》第十二条", "statute", "legal", "work"},
    {LABOUR, "特殊工时制度", "《劳动法》第三十九条", "statute", "legal", "work"},
    {CIVIL, "社会团体成立", "《社会团体登记管理条例》第三条", "regulation", "legal", "founding"},
    {CIVIL, "民办非企业单位成立", "《民办非企业单位登记管理暂行条例》第三条", "regulation", "legal", "founding"},
    {CULTURE, "娱乐场所经营", "《娱乐场所管理条例》第九条", "regulation", "legal", "permit"},
    {CULTURE, "互联网上网服务营业场所", "《互联网上网服务营业场所管理条例》第七条", "regulation", "legal", "permit"},
    {CULTURE, "营业性演出", "《营业性演出管理条例》第十三条", "regulation", "legal", "permit"},
    {CULTURE, "出版物零售", "《出版管理条例》第三十五条", "regulation", "both", "permit"},
    {TRAFFIC, "道路货物运输经营", "《道路运输条例》第二十四条", "regulation", "both", "permit"},
    {TRAFFIC, "机动车维修经营", "《道路运输条例》第三十九条", "regulation", "legal", "permit"},
    {FARMING, "动物诊疗", "《动物防疫法》第五十一条", "statute", "legal", "permit"},
    {FARMING, "农药经营", "《农药管理条例》第二十四条", "regulation", "legal", "permit"},
    {FARMING, "兽药经营", "《兽药管理条例》第二十二条", "regulation", "legal", "permit"},
    {FARMING, "农作物种子生产经营", "《种子法》第三十一条", "statute", "legal", "permit"},
    {SAFETY, "危险化学品经营", "《危险化学品安全管理条例》第三十三条", "regulation", "legal", "permit"},
    {SAFETY, "烟花爆竹零售", "《烟花爆竹安全管理条例》第十九条", "regulation", "both", "permit"},
    {NATURE, "建设项目环境影响评价", "《环境影响评价法》第二十二条", "statute", "legal", "building"},
    {NATURE, "排污", "《水污染防治法》第二十一条", "statute", "legal", "permit"},
    {LAND, "建设用地规划", "《城乡规划法》第三十八条", "statute", "legal", "building"},
    {LAND, "建设工程规划", "《城乡规划法》第四十条", "statute", "both", "building"},
    {PLANNING, "企业投资项目", "《企业投资项目核准和备案管理条例》第三条", "regulation", "legal", "building"},
    {FINANCE, "代理记账", "《会计法》第三十六条", "statute", "legal", "founding"},
    {POLICE, "旅馆业特种行业", "国务院令第412号附件", "council_decision", "legal", "permit"},
    /* Benefits: no licence is needed for them. */
    {HOUSING, "住宅专项维修资金使用", "《物业管理条例》第五十三条", "regulation", "both", "housing"},
    {HOUSING, "公共租赁住房补贴", "《公共租赁住房补贴管理办法》", "ministry_rule", "natural", "housing"},
    {HEALTH, "计划生育家庭扶助", "《吉林省人口与计划生育条例》", "local_regulation", "natural", "birth"},
    {SCHOOLS, "学生资助", "《义务教育法》第十二条", "statute", "natural", "schooling"},
    {LABOUR, "就业困难人员援助", "《就业促进法》第五十二条", "statute", "natural", "work"},
    {LABOUR, "社会保险待遇", "《社会保险法》第五十七条", "statute", "both", "security"},
    {LABOUR, "创业担保贷款", "《就业促进法》第十九条", "statute", "natural", "work"},
    {CIVIL, "最低生活保障", "《社会救助暂行办法》第十一条", "regulation", "natural", "security"},
    {CIVIL, "特困人员供养", "《社会救助暂行办法》第十六条", "regulation", "natural", "security"},
    {CIVIL, "临时救助", "《社会救助暂行办法》第四十八条", "regulation", "natural", "security"},
    {CIVIL, "高龄津贴", "《老年人权益保障法》第三十三条", "statute", "natural", "retirement"},
    {CIVIL, "婚姻登记服务", "《婚姻登记条例》第二条", "regulation", "natural", "marriage"},
    {CIVIL, "养老服务补贴", "《老年人权益保障法》第四十三条", "statute", "legal", "retirement"},
    {JUSTICE, "法律援助", "《法律援助条例》第十条", "regulation", "natural", "other"},
    {INSURANCE, "医疗救助", "《社会保险法》第二十三条", "statute", "both", "health"},
    {VETERANS, "优抚对象抚恤补助", "《军人抚恤优待条例》", "regulation", "natural", "security"},
};
const size_t duty_count = sizeof duties / sizeof *duties;

const struct duty *duty_of(size_t i)
{
    return &duties[i % duty_count];
}

size_t duty_action(size_t i)
{
    return i / duty_count;
}

const struct duty *power_of(size_t i)
{
    return &duties[i % LICENSED_DUTIES];
}

size_t power_form(size_t i)
{
    return i / LICENSED_DUTIES;
}

char *base_code(struct filing *f, enum base_kind kind, size_t duty, size_t form)
{
    return filing_text(f, "000%02u%05zu%03zu", (unsigned)kind, duty + 1, form + 1);
}

char *power_base_code(struct filing *f, enum base_kind kind, size_t i)
{
    return base_code(f, kind, i % LICENSED_DUTIES, power_form(i));
}

char *power_number(struct filing *f, const char *district, enum base_kind kind, size_t i)
{
    return filing_text(f, "%s-%s-01", power_base_code(f, kind, i), district);
}

bool spread(size_t i, size_t part, size_t all)
{
    return i * part / all != (i + 1) * part / all;
}

const char *organ_code(const char *organ)
{
    for (size_t i = 0; i < sample_organ_count; i++)
        if (strcmp(sample_organs[i].name, organ) == 0)
            return sample_organs[i].code;
    return sample_organs[0].code;
}

int32_t known(int32_t date)
{
    return date > DUTIES_AS_OF ? DATE_NONE : date;
}
