#include "sample.h"

#include "core/idcode.h"

#include <string.h>

/* Organs of Kuancheng, the district government second. But for that one, whose code the seed document prints, the codes
 * are made up: organisation codes MB8000… with both check digits right. The i-th street office belongs to the i-th
 * street, the i-th town government to the i-th town. */
const struct sample_organ sample_organs[] = {
    {"中共长春市宽城区委员会", "11220103MB80000133", "party", false},
    {"宽城区人民政府", "112201030138840281", "government", false},
    {"宽城区人民政府办公室", "11220103MB8000021X", "office", false},
    {"宽城区司法局", "11220103MB800003XM", "department", true},
    {"宽城区财政局", "11220103MB8000048M", "department", true},
    {"宽城区教育局", "11220103MB8000056G", "department", true},
    {"长春市公安局宽城区分局", "11220103MB8000064B", "department", true},
    {"宽城区市场监督管理局", "11220103MB80000726", "department", true},
    {"宽城区城市管理行政执法局", "11220103MB80000801", "department", true},
    {"宽城区应急管理局", "11220103MB8000099X", "department", true},
    {"宽城区卫生健康局", "11220103MB8000101H", "department", true},
    {"长春市生态环境局宽城区分局", "11220103MB800011X9", "department", true},
    {"宽城区住房和城乡建设局", "11220103MB80001289", "department", true},
    {"宽城区人力资源和社会保障局", "11220103MB80001364", "department", true},
    {"宽城区文化广播电视和旅游局", "11220103MB8000144Y", "department", true},
    {"宽城区交通运输局", "11220103MB8000152R", "department", true},
    {"宽城区农业农村局", "11220103MB8000160L", "department", true},
    {"长春市规划和自然资源局宽城分局", "11220103MB8000179H", "department", true},
    {"宽城区民政局", "11220103MB8000187C", "department", true},
    {"宽城区发展和改革局", "11220103MB80001957", "department", true},
    {"宽城区统计局", "11220103MB8000208W", "department", true},
    {"宽城区审计局", "11220103MB8000216P", "department", true},
    {"宽城区医疗保障局", "11220103MB8000224J", "department", true},
    {"宽城区政务服务和数字化建设管理局", "11220103MB8000232D", "department", false},
    {"宽城区工业和信息化局", "11220103MB80002408", "department", false},
    {"宽城区商务局", "11220103MB80002595", "department", false},
    {"宽城区退役军人事务局", "11220103MB80002670", "department", false},
    {"宽城区信访局", "11220103MB8000275T", "department", false},
    {"宽城区人民代表大会常务委员会", "11220103MB8000283M", "congress", false},
    {"中国人民政治协商会议长春市宽城区委员会", "11220103MB8000291G", "cppcc", false},
    {"长春市宽城区人民法院", "11220103MB80003046", "court", false},
    {"长春市宽城区人民检察院", "11220103MB80003121", "procuratorate", false},
    {"宽城区新发街道办事处", "11220103MB8000320U", "street", false},
    {"宽城区站前街道办事处", "11220103MB8000339Q", "street", false},
    {"宽城区南广街道办事处", "11220103MB8000347K", "street", false},
    {"宽城区东广街道办事处", "11220103MB8000355E", "street", false},
    {"宽城区群英街道办事处", "11220103MB80003639", "street", false},
    {"宽城区兴业街道办事处", "11220103MB80003714", "street", false},
    {"宽城区凯旋街道办事处", "11220103MB800038XU", "street", false},
    {"宽城区团山街道办事处", "11220103MB8000398U", "street", false},
    {"宽城区柳影街道办事处", "11220103MB8000400F", "street", false},
    {"宽城区欣园街道办事处", "11220103MB8000419C", "street", false},
    {"宽城区长德街道办事处", "11220103MB80004277", "street", false},
    {"宽城区北湖街道办事处", "11220103MB80004352", "street", false},
    {"宽城区兰家镇人民政府", "11220103MB8000443W", "town", false},
    {"宽城区奋进镇人民政府", "11220103MB8000451P", "town", false},
    {"宽城区米沙子镇人民政府", "11220103MB800046XF", "town", false},
    {"宽城区万宝镇人民政府", "11220103MB8000478F", "town", false},
};
const size_t sample_organ_count = sizeof sample_organs / sizeof *sample_organs;

/* Streets and towns with codes in the order of this table, communities (…001 on) and villages (…200 on) with invented
 * names: nobody is to take them for real ones. */
const struct sample_place sample_places[] = {
    {"220103001", "新发街道", "street"},
    {"220103002", "站前街道", "street"},
    {"220103003", "南广街道", "street"},
    {"220103004", "东广街道", "street"},
    {"220103005", "群英街道", "street"},
    {"220103006", "兴业街道", "street"},
    {"220103007", "凯旋街道", "street"},
    {"220103008", "团山街道", "street"},
    {"220103009", "柳影街道", "street"},
    {"220103010", "欣园街道", "street"},
    {"220103011", "长德街道", "street"},
    {"220103012", "北湖街道", "street"},
    {"220103100", "兰家镇", "town"},
    {"220103101", "奋进镇", "town"},
    {"220103102", "米沙子镇", "town"},
    {"220103103", "万宝镇", "town"},
    {"220103001001", "示例一社区", "community"},
    {"220103001002", "示例二社区", "community"},
    {"220103001003", "示例三社区", "community"},
    {"220103001004", "示例四社区", "community"},
    {"220103001005", "示例五社区", "community"},
    {"220103002001", "示例六社区", "community"},
    {"220103002002", "示例七社区", "community"},
    {"220103002003", "示例八社区", "community"},
    {"220103002004", "示例九社区", "community"},
    {"220103002005", "示例十社区", "community"},
    {"220103003001", "示例十一社区", "community"},
    {"220103003002", "示例十二社区", "community"},
    {"220103003003", "示例十三社区", "community"},
    {"220103003004", "示例十四社区", "community"},
    {"220103003005", "示例十五社区", "community"},
    {"220103004001", "示例十六社区", "community"},
    {"220103004002", "示例十七社区", "community"},
    {"220103004003", "示例十八社区", "community"},
    {"220103004004", "示例十九社区", "community"},
    {"220103004005", "示例二十社区", "community"},
    {"220103005001", "示例二十一社区", "community"},
    {"220103005002", "示例二十二社区", "community"},
    {"220103005003", "示例二十三社区", "community"},
    {"220103005004", "示例二十四社区", "community"},
    {"220103005005", "示例二十五社区", "community"},
    {"220103006001", "示例二十六社区", "community"},
    {"220103006002", "示例二十七社区", "community"},
    {"220103006003", "示例二十八社区", "community"},
    {"220103006004", "示例二十九社区", "community"},
    {"220103006005", "示例三十社区", "community"},
    {"220103007001", "示例三十一社区", "community"},
    {"220103007002", "示例三十二社区", "community"},
    {"220103007003", "示例三十三社区", "community"},
    {"220103007004", "示例三十四社区", "community"},
    {"220103007005", "示例三十五社区", "community"},
    {"220103008001", "示例三十六社区", "community"},
    {"220103008002", "示例三十七社区", "community"},
    {"220103008003", "示例三十八社区", "community"},
    {"220103008004", "示例三十九社区", "community"},
    {"220103008005", "示例四十社区", "community"},
    {"220103009001", "示例四十一社区", "community"},
    {"220103009002", "示例四十二社区", "community"},
    {"220103009003", "示例四十三社区", "community"},
    {"220103009004", "示例四十四社区", "community"},
    {"220103009005", "示例四十五社区", "community"},
    {"220103010001", "示例四十六社区", "community"},
    {"220103010002", "示例四十七社区", "community"},
    {"220103010003", "示例四十八社区", "community"},
    {"220103010004", "示例四十九社区", "community"},
    {"220103010005", "示例五十社区", "community"},
    {"220103011001", "示例五十一社区", "community"},
    {"220103011002", "示例五十二社区", "community"},
    {"220103011003", "示例五十三社区", "community"},
    {"220103011004", "示例五十四社区", "community"},
    {"220103011005", "示例五十五社区", "community"},
    {"220103012001", "示例五十六社区", "community"},
    {"220103012002", "示例五十七社区", "community"},
    {"220103012003", "示例五十八社区", "community"},
    {"220103012004", "示例五十九社区", "community"},
    {"220103100200", "示例一村", "village"},
    {"220103100201", "示例二村", "village"},
    {"220103100202", "示例三村", "village"},
    {"220103100203", "示例四村", "village"},
    {"220103100204", "示例五村", "village"},
    {"220103101200", "示例六村", "village"},
    {"220103101201", "示例七村", "village"},
    {"220103101202", "示例八村", "village"},
    {"220103101203", "示例九村", "village"},
    {"220103101204", "示例十村", "village"},
    {"220103102200", "示例十一村", "village"},
    {"220103102201", "示例十二村", "village"},
    {"220103102202", "示例十三村", "village"},
    {"220103102203", "示例十四村", "village"},
    {"220103102204", "示例十五村", "village"},
    {"220103103200", "示例十六村", "village"},
    {"220103103201", "示例十七村", "village"},
    {"220103103202", "示例十八村", "village"},
    {"220103103203", "示例十九村", "village"},
    {"220103103204", "示例二十村", "village"},
};
const size_t sample_place_count = sizeof sample_places / sizeof *sample_places;

const struct sample_district sample_districts[] = {
    {"220102", "南关区"}, {"220104", "朝阳区"}, {"220105", "二道区"}, {"220106", "绿园区"}, {"220112", "双阳区"},
    {"220113", "九台区"}, {"220122", "农安县"}, {"220182", "榆树市"}, {"220183", "德惠市"}, {"220184", "公主岭市"},
};
const size_t sample_district_count = sizeof sample_districts / sizeof *sample_districts;

#define CITY "220100"
#define PROVINCE "220000"
#define CITY_GOVERNMENT "长春市人民政府"
#define GOVERNMENT "宽城区人民政府"

static void district_row(struct filing *f, const char *code, const char *name, const char *level, const char *parent)
{
    filing_row(f, code, code, NULL);
    filing_put(f, "name", name);
    filing_put(f, "level", level);
    filing_put(f, "parent", parent);
    filing_bool(f, "urban", strncmp(code, "2201", 4) == 0 && code[4] != '0' && strstr(name, "区") && strlen(code) == 6);
}

static void districts(struct sample *s)
{
    struct filing *f = filing_open(s, "district", NULL, FILING_CSV);
    district_row(f, PROVINCE, "吉林省", "province", NULL);
    district_row(f, CITY, "长春市", "city", PROVINCE);
    district_row(f, KUANCHENG, "宽城区", "district", CITY);
    for (size_t i = 0; i < sample_district_count; i++)
        district_row(f, sample_districts[i].code, sample_districts[i].name, "district", CITY);
    for (size_t i = 0; i < sample_place_count; i++) {
        const struct sample_place *p = &sample_places[i];
        /* The parent of a community is its street: the first nine of its twelve digits. */
        const char *parent = strlen(p->code) == 12 ? filing_text(f, "%.9s", p->code) : KUANCHENG;
        district_row(f, p->code, p->name, p->kind, parent);
    }
}

/* A made-up code of an organ in a district: organisation code MB9, the district's digits and which organ it is. */
static const char *made_up_code(struct filing *f, const char *district, unsigned which)
{
    static const int weight[] = {3, 7, 9, 10, 5, 8, 4, 2};
    char *base = filing_text(f, "MB9%.3s%02u", district + 3, which);
    int sum = 0;
    for (int i = 0; i < 8; i++)
        sum += weight[i] * (base[i] >= 'A' ? base[i] - 'A' + 10 : base[i] - '0');
    char *first = filing_text(f, "11%s%s%c", district, base, "0X987654321"[sum % 11]);
    return filing_text(f, "%s%c", first, idcode_credit_check(first));
}

static void organ_row(struct filing *f, const char *code, const char *district, const char *name, const char *kind,
                      const char *superior)
{
    filing_row(f, code, district, NULL);
    filing_put(f, "name", name);
    filing_put(f, "kind", kind);
    filing_put(f, "superior", superior);
}

static void organ_details(struct filing *f, const struct sample_organ *o)
{
    const char *name = strstr(o->name, "宽城区");
    const char *after = name ? name + strlen("宽城区") : o->name;
    filing_put(f, "short_name", *after ? filing_text(f, "区%s", after) : NULL);
    filing_put(f, "document_mark", strcmp(o->name, GOVERNMENT) == 0 ? "长宽府发" : NULL);
    filing_bool(f, "enforces", o->enforces);
    filing_put(f, "address", filing_address(f));
    filing_putf(f, "phone", "0431-8999%04d", (int)filing_between(f, 0, 9999));
    filing_put(f, "hours", "工作日8:30—11:30，13:00—16:30");
    filing_date(f, "since", date_of(2019, 1, 1) - (int32_t)filing_between(f, 0, 20) * 365);
}

static bool under_the_government(const char *kind)
{
    static const char *const kinds[] = {"office", "department", "street", "town"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kind, kinds[i]) == 0)
            return true;
    return false;
}

static const char *place_of_organ(const struct sample_organ *o)
{
    for (size_t i = 0; i < sample_place_count; i++)
        if (strlen(sample_places[i].code) == 9 && strstr(o->name, sample_places[i].name))
            return sample_places[i].code;
    return KUANCHENG;
}

static void organs(struct sample *s)
{
    struct filing *f = filing_open(s, "organ", NULL, FILING_XLSX);
    organ_row(f, made_up_code(f, PROVINCE, 1), PROVINCE, "吉林省人民政府", "government", NULL);
    organ_row(f, made_up_code(f, CITY, 1), CITY, CITY_GOVERNMENT, "government", "吉林省人民政府");
    organ_row(f, made_up_code(f, CITY, 2), CITY, "长春市司法局", "department", CITY_GOVERNMENT);
    organ_row(f, made_up_code(f, CITY, 3), CITY, "长春市中级人民法院", "court", NULL);
    for (int government = 1; government >= 0; government--)
        for (size_t i = 0; i < sample_organ_count; i++) {
            const struct sample_organ *o = &sample_organs[i];
            if (government != (strcmp(o->name, GOVERNMENT) == 0))
                continue;
            const char *superior = under_the_government(o->kind) ? GOVERNMENT : government ? CITY_GOVERNMENT : NULL;
            organ_row(f, o->code, place_of_organ(o), o->name, o->kind, superior);
            organ_details(f, o);
        }
    for (size_t i = 0; i < sample_district_count; i++) {
        const struct sample_district *d = &sample_districts[i];
        const char *government = filing_text(f, "%s人民政府", d->name);
        organ_row(f, made_up_code(f, d->code, 1), d->code, government, "government", CITY_GOVERNMENT);
        organ_row(f, made_up_code(f, d->code, 2), d->code, filing_text(f, "%s司法局", d->name), "department",
                  government);
    }
}

void sample_places_run(struct sample *s)
{
    districts(s);
    organs(s);
}
