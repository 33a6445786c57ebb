/* Enforcement: the order in which its files are made, and the licences. */
#include "enforcement.h"
#include "workdays.h"

#include "core/arena.h"
#include "core/date.h"

#include <string.h>

/* The generator's totals. */
enum { LICENCES_2019 = 210, LICENCES_2020 = 260, LICENCE_LATE_EVERY = 65 };

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct licence {
    const char *field, *document, *category, *certificate, *prefix, *content;
    int years; /* of validity; 0: without limit */
};

static const struct licence licences[] = {
    {"市场监管", "准予食品经营许可决定书", "普通", "食品经营许可证", "JY示", "热食类食品制售、预包装食品销售", 5},
    {"市场监管", "准予登记通知书", "登记", "营业执照", "示照", "企业设立登记", 0},
    {"卫生健康", "准予公共场所卫生许可决定书", "普通", "公共场所卫生许可证", "卫公示", "住宿场所、理发店卫生许可", 4},
    {"城市管理", "准予临时占用道路许可决定书", "普通", "临时占道许可证", "占道示", "施工临时占用人行道", 1},
    {"交通运输", "准予道路货物运输经营许可决定书", "普通", "道路运输经营许可证", "运示", "普通货物运输", 4},
    {"住房和城乡建设", "准予建筑工程施工许可决定书", "普通", "建筑工程施工许可证", "施示", "房屋建筑工程施工", 0},
    {"文化旅游", "准予娱乐场所设立许可决定书", "普通", "娱乐经营许可证", "娱示", "歌舞娱乐场所经营", 2},
    {"农业农村", "准予动物防疫条件合格决定书", "认可", "动物防疫条件合格证", "动防示", "养殖场动物防疫条件", 5},
    {"应急管理", "准予烟花爆竹零售许可决定书", "普通", "烟花爆竹经营许可证", "烟示", "烟花爆竹零售", 2},
};

static void licence_holder(struct filing *f, bool natural)
{
    filing_put(f, "holder", natural ? "个体工商户" : "法人");
    filing_put(f, "holder_name", filing_company(f));
    filing_put(f, "credit_code", filing_credit_code(f));
    filing_put(f, "legal_representative", filing_person(f));
}

static void licence_row(struct filing *f, const struct enforcer *e, const struct licence *l, int year, int seq,
                        int32_t on, bool late)
{
    char *mark = filing_text(f, "（长宽）%s许决字", e->mark);
    int32_t due = workday_after(on, 7);
    int y, month, day;
    date_parts(on, &y, &month, &day);
    filing_row(f, filing_text(f, "%s〔%d〕第%d号", mark, year, seq), KUANCHENG, e->organ);
    filing_put(f, "state", "已公示");
    filing_put(f, "mark", mark);
    licence_holder(f, filing_chance(f, 40));
    filing_put(f, "document_title", l->document);
    filing_put(f, "category", l->category);
    filing_put(f, "certificate_name", l->certificate);
    filing_putf(f, "certificate_number", "%s220103%d%05d", l->prefix, year, seq);
    filing_put(f, "content", l->content);
    filing_date(f, "decided_on", on);
    filing_date(f, "valid_from", on);
    filing_date(f, "valid_to", l->years ? date_of(y + l->years, month, day > 28 ? 28 : day) - 1 : DATE_NONE);
    filing_date(f, "publish_due_on", due);
    filing_date(f, "published_on", late ? workday_after(due, 2) : workday_after(on, (unsigned)filing_between(f, 1, 7)));
    filing_put(f, "data_source", e->organ);
}

void enforcement_licences(struct sample *s)
{
    struct filing *f = filing_open(s, "licence_decision", NULL, FILING_XLSX);
    struct enforcer list[ENFORCERS_MAX];
    size_t count = enforcer_list(list);
    const int totals[] = {LICENCES_2019, LICENCES_2020};
    for (int k = 0; k < 2; k++) {
        int year = 2019 + k, seq[ENFORCERS_MAX] = {0};
        int32_t from = date_of(year, 1, 8), days = date_of(year, 12, 18) - from;
        for (int i = 0; i < totals[k]; i++) {
            const struct licence *l = &licences[filing_between(f, 0, COUNT(licences) - 1)];
            const struct enforcer *e = enforcer_of_field(list, count, l->field);
            if (!e)
                e = &list[0];
            int32_t on = workday_after(from + days * i / totals[k], 0);
            licence_row(f, e, l, year, ++seq[e - list], on, i % LICENCE_LATE_EVERY == LICENCE_LATE_EVERY - 1);
        }
    }
}

void sample_enforcement(struct sample *s)
{
    struct arena *a = arena_new();
    struct closed_cases *closed = arena_new_of(a, struct closed_cases);
    enforcement_lists(s);
    enforcement_cases(s, closed);
    enforcement_reviews(s, closed);
    enforcement_licences(s);
    arena_free(a);
}
