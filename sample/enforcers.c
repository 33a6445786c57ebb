#include "enforcers.h"

#include "core/digest.h"

#include <string.h>

struct kind {
    const char *part; /* of the organ's name */
    const char *field, *mark;
    size_t officers;
};

static const struct kind kinds[] = {
    {"城市管理", "城市管理", "城管", 84},
    {"市场监督", "市场监管", "市监", 104},
    {"公安", "其他", "公", 12},
    {"交通", "交通运输", "交运", 22},
    {"生态环境", "生态环境", "环", 24},
    {"文化", "文化旅游", "文旅", 14},
    {"农业", "农业农村", "农", 22},
    {"卫生", "卫生健康", "卫健", 30},
    {"应急", "应急管理", "应急", 20},
    {"人力资源", "劳动保障", "人社", 18},
    {"住房", "住房和城乡建设", "住建", 20},
    {"自然资源", "自然资源", "自然资", 12},
    {"水", "水务", "水", 10},
    {"教育", "教育", "教", 8},
    {"民政", "民政", "民", 8},
    {"发展和改革", "发展和改革", "发改", 8},
    {"财政", "财政", "财", 6},
    {"统计", "统计", "统", 8},
    {"审计", "审计", "审", 6},
    {"医疗保障", "医疗保障", "医保", 6},
    {"司法", "司法行政", "司", 6},
};

/* Every so manieth officer let the certificate run out, or came late to it. */
enum { LAPSED_EVERY = 70, LATE_EVERY = 19 };

static const struct kind *kind_of(const char *organ)
{
    static const struct kind other = {"", "其他", "综", 5};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strstr(organ, kinds[i].part))
            return &kinds[i];
    return &other;
}

size_t enforcer_list(struct enforcer out[ENFORCERS_MAX])
{
    size_t count = 0, next = 1;
    for (size_t i = 0; i < sample_organ_count && count < ENFORCERS_MAX; i++) {
        const struct sample_organ *o = &sample_organs[i];
        if (!o->enforces || strcmp(o->kind, "street") == 0 || strcmp(o->kind, "town") == 0)
            continue;
        const struct kind *k = kind_of(o->name);
        out[count++] = (struct enforcer){o->name, k->field, k->mark, next, k->officers};
        next += k->officers;
    }
    return count;
}

const struct enforcer *enforcer_of_field(const struct enforcer *list, size_t count, const char *field)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].field, field) == 0)
            return &list[i];
    return NULL;
}

bool officer_lapsed(size_t officer)
{
    return officer % LAPSED_EVERY == 0;
}

bool officer_late(size_t officer)
{
    return officer % LATE_EVERY == 0 && !officer_lapsed(officer);
}

size_t enforcer_pick(struct filing *f, const struct enforcer *e, size_t other)
{
    size_t n;
    do
        n = e->first + (size_t)filing_between(f, 1, (int64_t)e->officers - 1);
    while (n == other || officer_lapsed(n) || officer_late(n));
    return n;
}

char *officer_number(struct filing *f, size_t officer)
{
    return filing_text(f, KUANCHENG "执%05zu", officer);
}

char *certificate_number(struct filing *f, size_t officer)
{
    return filing_text(f, "0701%08zu", officer);
}

char *sample_digest(struct filing *f, const char *text)
{
    uint8_t sum[DIGEST_SIZE];
    digest_sha256(text, strlen(text), sum);
    char *hex = filing_text(f, "%064d", 0);
    for (size_t i = 0; i < sizeof sum; i++) {
        hex[2 * i] = "0123456789abcdef"[sum[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[sum[i] & 15];
    }
    return hex;
}

const char *organ_with(const char *part)
{
    for (size_t i = 0; i < sample_organ_count; i++)
        if (strstr(sample_organs[i].name, part))
            return sample_organs[i].name;
    return sample_organs[0].name;
}
