#include "sample.h"

#include "core/idcode.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

const char *filing_person(struct filing *f)
{
    static const char *const family[] = {"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴",  "徐", "孙",
                                         "马", "朱", "胡", "郭", "何", "高", "林", "郑", "梁", "谢",  "宋", "唐",
                                         "许", "韩", "冯", "邓", "曹", "彭", "于", "姜", "崔", "欧阳"};
    static const char *const first[] = {"建", "志", "秀", "玉", "海", "晓", "春", "文", "国", "丽", "明", "德",
                                        "桂", "永", "立", "雪", "凤", "俊", "洪", "庆", "淑", "振", "佳", "世"};
    static const char *const second[] = {"国", "华", "英", "兰", "军", "梅", "强", "芳", "波", "敏", "杰", "娟",
                                         "林", "霞", "涛", "红", "鹏", "艳", "宇", "琴", "峰", "玲", "山", "云"};
    const char *a = filing_choose(f, family, COUNT(family));
    const char *b = filing_choose(f, first, COUNT(first));
    return filing_text(f, "%s%s%s", a, b, filing_chance(f, 85) ? filing_choose(f, second, COUNT(second)) : "");
}

const char *filing_citizen_number(struct filing *f)
{
    int year, month, day;
    date_parts(filing_day(f, date_of(1945, 1, 1), date_of(2001, 12, 31)), &year, &month, &day);
    char *number = filing_text(f, KUANCHENG "%04d%02d%02d%03d", year, month, day, (int)filing_between(f, 1, 999));
    return filing_text(f, "%s%c", number, idcode_citizen_check(number));
}

const char *filing_phone(struct filing *f)
{
    return filing_text(f, "1990000%04d", (int)filing_between(f, 0, 9999));
}

const char *filing_company(struct filing *f)
{
    static const char *const mark[] = {"恒远", "众诚", "北辰", "瑞丰", "鑫达", "安泰", "嘉和", "盛业", "长河", "宏图",
                                       "金穗", "友邦", "天和", "通达", "华茂", "新域", "启明", "正源", "广汇", "聚力"};
    static const char *const trade[] = {"商贸", "餐饮管理", "建筑工程",     "物业服务", "食品",     "医药", "科技",
                                        "物流", "装饰工程", "汽车销售服务", "教育咨询", "人力资源", "机械", "文化传媒"};
    const char *name = filing_choose(f, mark, COUNT(mark));
    return filing_text(f, "长春示例%s%s有限公司", name, filing_choose(f, trade, COUNT(trade)));
}

const char *filing_credit_code(struct filing *f)
{
    static const int weight[] = {3, 7, 9, 10, 5, 8, 4, 2};
    char *base = filing_text(f, "MA9%05d", (int)filing_between(f, 0, 99999));
    int sum = 0;
    for (int i = 0; i < 8; i++)
        sum += weight[i] * (base[i] >= 'A' ? base[i] - 'A' + 10 : base[i] - '0');
    char *first = filing_text(f, "91" KUANCHENG "%s%c", base, "0X987654321"[sum % 11]);
    return filing_text(f, "%s%c", first, idcode_credit_check(first));
}

const char *filing_address(struct filing *f)
{
    static const char *const street[] = {"示例大街", "样本路", "虚拟胡同", "示范街", "例证路", "假设大路", "演示街"};
    return filing_text(f, "长春市宽城区%s%d号", filing_choose(f, street, COUNT(street)),
                       (int)filing_between(f, 1, 1999));
}
