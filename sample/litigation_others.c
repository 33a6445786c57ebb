/* Litigation (M14) beside the district's own suits: the other districts, because the figure is a rank; judicial advice;
 * circulars on who appeared. */
#include "litigation.h"

#include "workdays.h"

/* The other districts, in the order of sample_districts: hearings and heads. None reaches nine of ten in 2020. */
static const struct rival {
    unsigned hearings, heads, hearings_before, heads_before;
} rivals[] = {
    {25, 22, 18, 12}, {32, 27, 24, 15}, {28, 23, 20, 13}, {36, 28, 26, 16}, {24, 18, 16, 9},
    {30, 21, 22, 12}, {20, 13, 14, 7},  {26, 16, 18, 9},  {22, 12, 15, 6},  {24, 12, 16, 7},
};

static void write_rival(struct filing *suits, struct filing *hearings, const struct sample_district *d, int year,
                        unsigned n, unsigned heads)
{
    const char *organ = filing_text(suits, "%s人民政府", d->name);
    for (unsigned k = 0; k < n; k++) {
        int32_t served = kit_weekday(date_of(year, 1, 7) + (int32_t)(k * 290 / n));
        int32_t held = kit_weekday(served + (int32_t)filing_between(hearings, 36, 58));
        const char *number = filing_text(suits, "(%d)吉%s行初%u号", year, d->code + 2, 3 + k * 5);
        const char *court = filing_text(suits, "长春市%s人民法院", d->name);
        filing_row(suits, number, d->code, organ);
        filing_putf(suits, "subject", "诉%s案", litigation_cause(k));
        filing_put(suits, "instance", "first");
        filing_put(suits, "court", court);
        litigation_plaintiff(suits);
        filing_put(suits, "defendant", organ);
        filing_put(suits, "role", "defendant");
        filing_put(suits, "act_kind", litigation_act(k));
        filing_date(suits, "served_on", served);
        filing_date(suits, "plead_due_on", workday_after(served + 15, 0));
        filing_date(suits, "pleaded_on", workday_after(served + 12, 0));
        filing_put(suits, "handler", filing_person(suits));
        filing_put(suits, "state", "hearing");
        filing_made_on(suits, served);
        filing_step(suits, workday_after(served + 12, 0), "plead", NULL, NULL);
        filing_step(suits, held, "hear", NULL, NULL);

        filing_row(hearings, filing_text(hearings, "%s-庭01", number), d->code, organ);
        filing_putf(hearings, "title", "%s案庭审", litigation_cause(k));
        filing_put(hearings, "lawsuit", number);
        filing_date(hearings, "held_on", held);
        filing_put(hearings, "court", court);
        litigation_appearance(hearings, (k + 1) * heads / n > k * heads / n);
        filing_put(hearings, "state", "held");
        filing_made_on(hearings, kit_weekday(held - 12));
    }
}

static void write_rivals(struct sample *s)
{
    struct filing *suits = filing_open(s, "lawsuit", "city", FILING_CSV);
    struct filing *hearings = filing_open(s, "court_hearing", "city", FILING_CSV);
    for (size_t i = 0; i < sample_district_count; i++) {
        const struct rival *r = &rivals[i % (sizeof rivals / sizeof *rivals)];
        write_rival(suits, hearings, &sample_districts[i], 2019, r->hearings_before, r->heads_before);
        write_rival(suits, hearings, &sample_districts[i], 2020, r->hearings, r->heads);
    }
}

static void write_advice(struct sample *s)
{
    static const struct {
        const char *topic;
        enum kit_field organ;
        int year, month, day;
    } advice[] = {
        {"规范征收补偿告知程序", KIT_HOUSING, 2019, 6, 20},
        {"完善强制拆除前的催告和公告", KIT_STREETS, 2019, 11, 14},
        {"提高政府信息公开答复质量", KIT_HOUSING, 2020, 5, 22},
        {"加强投诉举报办理时限管理", KIT_MARKETS, 2020, 9, 10},
    };
    struct filing *f = filing_open(s, "judicial_advice", NULL, FILING_CSV);
    for (unsigned i = 0; i < sizeof advice / sizeof *advice; i++) {
        int32_t on = date_of(advice[i].year, advice[i].month, advice[i].day);
        filing_row(f, filing_text(f, KUANCHENG "司建%d-%03u", advice[i].year, i % 2 + 1), KUANCHENG,
                   kit_department(advice[i].organ));
        filing_put(f, "topic", advice[i].topic);
        filing_put(f, "court", "长春市宽城区人民法院");
        filing_putf(f, "document_number", "(%d)吉0103司建%u号", advice[i].year, i + 1);
        filing_date(f, "received_on", on);
        filing_date(f, "reply_due_on", workday_after(kit_next_month(kit_next_month(on)), 0));
        filing_date(f, "replied_on", kit_weekday(on + (i == 1 ? 64 : 42))); /* the second late */
        filing_put(f, "measures", "召开专题会议研究，修订办理流程，组织业务培训并书面反馈。");
        filing_put(f, "state", "replied");
    }
}

static void write_notices(struct sample *s)
{
    struct filing *f = filing_open(s, "appearance_notice", NULL, FILING_XLSX);
    for (int half = 0; half < 4; half++) {
        int year = 2019 + half / 2, last = half % 2 ? 12 : 6;
        int32_t issued = half % 2 ? date_of(year + 1, 1, 15) : date_of(year, 7, 15);
        filing_row(f, filing_text(f, KUANCHENG "出庭通报%d-%02d", year, half % 2 + 1), KUANCHENG, KIT_JUSTICE);
        filing_putf(f, "title", "%d年%s行政机关负责人出庭应诉情况通报", year, half % 2 ? "下半年" : "上半年");
        filing_date(f, "period_from", date_of(year, last - 5, 1));
        filing_date(f, "period_to", date_of(year, last, last == 6 ? 30 : 31));
        filing_date(f, "issued_on", issued);
        filing_put(f, "content", "通报各单位负责人出庭应诉情况，提出改进要求。");
        filing_put(f, "state", "issued");
    }
}

void litigation_others(struct sample *s)
{
    write_rivals(s);
    write_advice(s);
    write_notices(s);
}
