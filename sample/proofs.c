/* Proofs demanded from citizens, and their clean-up (M4). */
#include "services.h"
#include "workdays.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* Taken off in 2020 by the district's and the towns' clean-ups; and what does not count: earlier and coming ones. */
enum { REMOVED_2020 = 14, REMOVED_TOWNS_2020 = 46, REMOVED_2019 = 22, PROPOSED = 4, FOUND = 6 };
enum { CLEANUP_2019, CLEANUP_2020, CLEANUP_TOWNS, CLEANUPS };

char *proof_number(struct filing *f, size_t i)
{
    return filing_text(f, KUANCHENG "证%04zu", i + 1);
}

static char *cleanup_number(struct filing *f, size_t i)
{
    return filing_text(f, KUANCHENG "证清%d-%02zu", i == CLEANUP_2019 ? 2019 : 2020,
                       i == CLEANUP_TOWNS ? 2 : (size_t)1);
}

static void cleanups(struct sample *s)
{
    static const struct {
        const char *name, *scope;
        int year, month, day, number;
    } list[CLEANUPS] = {
        {"2019年证明事项清理", "district", 2019, 5, 20, 31},
        {"2020年区级部门证明事项清理", "district", 2020, 4, 13, 18},
        {"镇（街）、村（社区）证明事项集中清理", "town", 2020, 7, 6, 36},
    };
    struct filing *f = filing_open(s, "proof_cleanup", NULL, FILING_CSV);
    for (size_t i = 0; i < CLEANUPS; i++) {
        int32_t on = date_of(list[i].year, list[i].month, list[i].day);
        filing_row(f, cleanup_number(f, i), KUANCHENG, "宽城区司法局");
        filing_put(f, "state", "published");
        filing_put(f, "name", list[i].name);
        filing_put(f, "scope", list[i].scope);
        filing_date(f, "proposed_on", on - 4 * 7);
        filing_date(f, "decided_on", on);
        filing_putf(f, "document_number", "长宽府办发〔%d〕%d号", list[i].year, list[i].number);
        filing_date(f, "published_on", workday_after(on, 5));
        filing_put(f, "content", "没有法律、法规或者国务院决定依据的证明，各单位不得再向办事群众和企业索要。");
    }
}

static void proof_row(struct filing *f, size_t i, const char *organ, const char *name, const char *state,
                      const char *level)
{
    filing_row(f, proof_number(f, i), KUANCHENG, organ);
    filing_put(f, "state", state);
    filing_put(f, "name", name);
    filing_put(f, "level", level);
}

/* The first of all, so that the i-th kept proof belongs to the i-th duty. */
static void kept(struct filing *f)
{
    for (size_t i = 0; i < PROOFS_KEPT; i++) {
        const struct duty *d = duty_of(i);
        proof_row(f, i, d->organ, filing_text(f, "%s情况证明", d->object), "kept", "district");
        filing_putf(f, "purpose", "办理%s事项时核实申请人情况", d->object);
        filing_put(f, "issued_by", i % 2 ? "申请人所在单位" : "主管部门");
        /* What a document alone asks for is not kept: there the regulation above it stands. */
        bool high = !text_equal(d->rank, "document") && !text_equal(d->rank, "ministry_rule");
        filing_put(f, "legal_basis", high ? d->law : "《社会救助暂行办法》第四十条");
        filing_put(f, "basis_rank", high ? d->rank : "regulation");
        bool committed = i < PROOFS_BY_COMMITMENT;
        filing_put(f, "replacement", committed ? "commitment" : "inquiry");
        filing_put(f, "commitment_paper", committed ? "证明事项告知承诺书（示范文本）" : NULL);
        filing_date(f, "supervised_on",
                    committed ? filing_workday(f, date_of(2019, 6, 3), date_of(2019, 10, 25))
                              : filing_workday(f, date_of(2020, 3, 2), date_of(2020, 11, 13)));
        filing_date(f, "published_on", date_of(2020, 11, 20));
    }
}

static const char *const subjects[] = {"居住", "收入",   "亲属关系",   "婚姻状况", "无业", "健在",
                                       "住房", "同一人", "无犯罪记录", "养老待遇", "在读", "经营场所"};
static const char *const purposes[] = {"申领补贴", "办理入学", "过户登记", "办理信贷", "申请救助"};

static const char *town(size_t i)
{
    size_t n = 0;
    for (size_t at = 0; at < sample_organ_count; at++)
        if (text_equal(sample_organs[at].kind, "town") || text_equal(sample_organs[at].kind, "street"))
            n++;
    return sample_organs[sample_organ_count - n + i % n].name;
}

struct batch {
    size_t count;
    const char *state;
    bool towns;
    int cleanup; /* or -1 */
    int32_t found, removed;
};

static void without_basis(struct filing *f, size_t *next, const struct batch *b)
{
    for (size_t k = 0; k < b->count; k++) {
        size_t i = (*next)++;
        const char *subject = subjects[i % COUNT(subjects)], *purpose = purposes[i / COUNT(subjects) % COUNT(purposes)];
        const char *organ = b->towns ? town(k) : duty_of(i)->organ;
        proof_row(f, i, organ, filing_text(f, "%s证明（%s）", subject, purpose), b->state,
                  b->towns ? k % 3 ? "town" : "village" : "district");
        filing_putf(f, "purpose", "%s时核实%s情况", purpose, subject);
        filing_put(f, "issued_by", b->towns ? "社区（村）" : "申请人所在单位");
        filing_put(f, "basis_rank", "none");
        filing_put(f, "replacement", k % 3 == 0 ? "shared" : k % 3 == 1 ? "dropped" : "written");
        filing_made_on(f, b->found);
        filing_put(f, "cleanup", b->cleanup < 0 ? NULL : cleanup_number(f, (size_t)b->cleanup));
        filing_date(f, "removed_on", b->removed);
        filing_date(f, "published_on", b->removed);
        /* Proposed with the clean-up; every ninth long before, so that it took longer than the district allows. */
        if (!text_equal(b->state, "found"))
            filing_step(f,
                        b->removed == DATE_NONE ? date_of(2020, 12, 21)
                        : k % 9 == 4            ? workday_after(b->found, 4)
                                                : b->removed - 4 * 7,
                        "propose_removal", "没有法律、法规或者国务院决定依据", NULL);
    }
}

void sample_proofs(struct sample *s)
{
    cleanups(s);
    struct filing *f = filing_open(s, "proof_item", NULL, FILING_XLSX);
    const struct batch batches[] = {
        {REMOVED_2019, "removed", false, CLEANUP_2019, date_of(2018, 12, 3), date_of(2019, 5, 20)},
        {REMOVED_2020, "removed", false, CLEANUP_2020, date_of(2019, 9, 2), date_of(2020, 4, 13)},
        {REMOVED_TOWNS_2020, "removed", true, CLEANUP_TOWNS, date_of(2020, 5, 6), date_of(2020, 7, 6)},
        {PROPOSED, "proposed", false, -1, date_of(2020, 10, 12), DATE_NONE},
        {FOUND, "found", true, -1, date_of(2020, 11, 2), DATE_NONE},
    };
    size_t next = PROOFS_KEPT;
    kept(f);
    for (size_t i = 0; i < COUNT(batches); i++)
        without_basis(f, &next, &batches[i]);
}
