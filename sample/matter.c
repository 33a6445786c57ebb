#include "matter.h"

#include "core/date.h"
#include "workdays.h"

#include <string.h>

/* From here on a fine is large, and the decision a major one; in yuan. */
enum { LARGE_FINE = 60000 };

#define COUNT(array) (sizeof(array) / sizeof *(array))

bool came(int32_t date)
{
    return date != DATE_NONE;
}

static int32_t after(struct filing *f, int32_t date, int low, int high)
{
    if (!came(date))
        return DATE_NONE;
    int32_t day = workday_after(date + (int32_t)filing_between(f, low, high), 0);
    return day <= SAMPLE_AS_OF ? day : DATE_NONE;
}

static char *facts_of(struct filing *f, const char *template)
{
    const char *mark = strchr(template, '#');
    return filing_text(f, "%.*s%d%s", (int)(mark - template), template, (int)filing_between(f, 2, 40), mark + 1);
}

static const char *outcome_of(struct filing *f, bool simple, int32_t filed)
{
    int64_t roll = simple ? 100 : filing_between(f, 1, 100);
    if (roll <= 6 && filed >= date_of(2020, 6, 1))
        return "不予行政处罚";
    if (roll == 7)
        return "移送其他机关";
    if (roll == 8)
        return "移送司法机关";
    return roll == 9 || roll == 10 ? "违法事实不成立" : "给予行政处罚";
}

bool matter_decides(const struct matter *m)
{
    return strcmp(m->outcome, "给予行政处罚") == 0 || strcmp(m->outcome, "不予行政处罚") == 0;
}

bool matter_punishes(const struct matter *m)
{
    return strcmp(m->outcome, "给予行政处罚") == 0;
}

static void simple_dates(struct filing *f, struct matter *m)
{
    m->decided = m->delivered = m->filed;
    m->performed = after(f, m->delivered, 0, 10);
    m->closed = after(f, m->performed, 0, 4);
    m->archived = after(f, m->closed, 3, 14);
}

static void ordinary_dates(struct filing *f, struct matter *m)
{
    m->asked = after(f, m->filed, 1, 6);
    if (!matter_decides(m)) {
        m->closed = after(f, m->asked, 10, 30);
        return;
    }
    m->noticed = after(f, m->asked, 5, 24);
    m->heard = m->hearing ? after(f, m->noticed, 12, 20) : DATE_NONE;
    int32_t ready = m->hearing ? m->heard : after(f, m->noticed, 4, 8);
    m->reviewed = m->major ? after(f, ready, 1, 5) : DATE_NONE;
    m->discussed = m->major ? after(f, m->reviewed, 1, 4) : DATE_NONE;
    m->decided = after(f, m->major ? m->discussed : ready, 0, 5);
    m->delivered = after(f, m->decided, 0, 5);
    m->performed = matter_punishes(m) ? after(f, m->delivered, 1, 14) : m->delivered;
    m->closed = after(f, m->performed, 1, 7);
    m->archived = after(f, m->closed, 4, 24);
}

static void dates(struct filing *f, struct matter *m)
{
    m->found = m->simple ? m->filed : workday_after(m->filed - 4, 0);
    m->site = m->found;
    m->asked = m->noticed = m->heard = m->reviewed = m->discussed = m->decided = m->delivered = m->performed =
        m->closed = m->archived = DATE_NONE;
    if (m->simple)
        simple_dates(f, m);
    else
        ordinary_dates(f, m);
}

const char *matter_state(const struct matter *m)
{
    if (strncmp(m->outcome, "移送", strlen("移送")) == 0 && came(m->closed))
        return "已移送";
    if (!matter_decides(m) && came(m->closed))
        return "已销案";
    const struct {
        int32_t date;
        const char *state;
    } reached[] = {{m->archived, "已归档"},  {m->closed, "已结案"},  {m->performed, "已履行"},
                   {m->delivered, "已送达"}, {m->decided, "已决定"}, {m->reviewed, "法制审核"},
                   {m->heard, "听证中"},     {m->noticed, "已告知"}, {m->asked, "调查取证"}};
    for (size_t i = 0; i < COUNT(reached); i++)
        if (came(reached[i].date))
            return reached[i].state;
    return "已立案";
}

static void offender(struct filing *f, struct matter *m)
{
    m->natural = filing_chance(f, m->of->natural);
    m->minor = m->natural && filing_chance(f, 2);
    m->company = m->natural ? NULL : filing_company(f);
    m->code = m->natural ? NULL : filing_credit_code(f);
    m->person = filing_person(f);
    m->citizen = m->natural && !m->minor ? filing_citizen_number(f) : NULL;
}

/* Any violation that a department of this district has to do with. */
static const struct offence *offence_for(struct filing *f, const struct enforcer *list, size_t enforcers,
                                         const struct enforcer **by)
{
    for (;;) {
        const struct offence *o = &offences[filing_between(f, 0, (int64_t)offence_count - 1)];
        *by = enforcer_of_field(list, enforcers, o->field);
        if (*by && filing_chance(f, (*by)->officers > 50 ? 100 : 35))
            return o;
    }
}

static enum sender sender_of(const struct offence *o)
{
    if (strcmp(o->field, "城市管理") == 0)
        return SENDER_URBAN;
    return strcmp(o->field, "市场监管") == 0 ? SENDER_MARKET : SENDER_OTHER;
}

void matter_plan(struct matter *m, struct filing *f, const struct enforcer *by, size_t enforcers, int year,
                 size_t index, int32_t filed)
{
    *m = (struct matter){.year = year, .index = index, .filed = filed};
    m->of = offence_for(f, by, enforcers, &m->by);
    m->enforcer = (size_t)(m->by - by);
    m->sender = sender_of(m->of);
    m->simple = m->of->simple && filing_chance(f, 80);
    m->hearing = !m->simple && filing_chance(f, 3);
    m->number = filing_text(f, KUANCHENG "案%d-%05zu", year, index);
    m->lead = enforcer_pick(f, m->by, 0);
    m->second = enforcer_pick(f, m->by, m->lead);
    m->outcome = outcome_of(f, m->simple, filed);
    int low = m->of->low / 50, high = m->of->high / 50;
    m->fine = m->of->high ? (int)filing_between(f, low, m->simple && high > 20 ? low + 4 : high) * 50 : 0;
    m->major = !m->simple && (m->hearing || m->fine >= LARGE_FINE || filing_chance(f, 4));
    m->facts = facts_of(f, m->of->facts);
    offender(f, m);
    /* On the spot a citizen could be fined 50 yuan at most (行政处罚法, 2017, art. 33). */
    m->simple = m->simple && !(m->natural && m->fine > 50);
    dates(f, m);
}
