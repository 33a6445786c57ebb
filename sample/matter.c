#include "matter.h"

#include "core/date.h"
#include "workdays.h"

#include <string.h>

/* From here on a fine is large, and the decision a major one; in yuan. */
enum { LARGE_FINE = 60000 };
/* Terms of the law of 2017: days to ask for a hearing, of notice before it; of the coercion law: workdays to wait. */
enum { HEARING_REQUEST = 3, HEARING_NOTICE = 7, DEMAND_WAIT = 10, CONTEST_MONTHS = 6, COURT_MONTHS = 3 };
enum { DEFERRAL = 30 };

#define COUNT(array) (sizeof(array) / sizeof *(array))

bool came(int32_t date)
{
    return date != DATE_NONE;
}

static int32_t until_now(int32_t day)
{
    return came(day) && day <= SAMPLE_AS_OF ? day : DATE_NONE;
}

/* Some days after, on a workday. */
static int32_t after(struct filing *f, int32_t date, int low, int high)
{
    return came(date) ? until_now(workday_after(date + (int32_t)filing_between(f, low, high), 0)) : DATE_NONE;
}

static int32_t workdays_later(int32_t date, unsigned days)
{
    return came(date) ? until_now(workday_after(date, days)) : DATE_NONE;
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
    if (roll == 9)
        return "违法事实不成立";
    return roll == 10 ? "终止调查" : "给予行政处罚";
}

bool matter_decides(const struct matter *m)
{
    return strcmp(m->outcome, "给予行政处罚") == 0 || strcmp(m->outcome, "不予行政处罚") == 0;
}

bool matter_punishes(const struct matter *m)
{
    return strcmp(m->outcome, "给予行政处罚") == 0;
}

/* The same date so many months later, or that month's last; moved to a workday. */
static int32_t months_later(int32_t date, int months)
{
    int year, month, day;
    date_parts(date, &year, &month, &day);
    month += months;
    year += month > 12;
    month -= month > 12 ? 12 : 0;
    int32_t until = date_of(year, month, day);
    while (until == DATE_NONE)
        until = date_of(year, month, --day);
    return workday_after(until, 0);
}

int32_t matter_contest_until(const struct matter *m)
{
    return came(m->delivered) && matter_punishes(m) ? months_later(m->delivered, CONTEST_MONTHS) : DATE_NONE;
}

int32_t matter_court_until(const struct matter *m)
{
    int32_t from = came(m->upheld) ? m->upheld : m->beyond;
    return came(from) ? months_later(from, COURT_MONTHS) : DATE_NONE;
}

/* Tales are told of some cases, spread over the year; not of the last months, which do not know their ends. */
static enum tale tale_of(const struct matter *m)
{
    static const enum tale by_roll[] = {
        TALE_MORE,       TALE_MORE,      TALE_RETURNED,  TALE_RETURNED,      TALE_RETURNED,      TALE_APPRAISED,
        TALE_APPRAISED,  TALE_APPRAISED, TALE_APPRAISED, TALE_APPRAISED,     TALE_LONG,          TALE_LONG,
        TALE_LONG,       TALE_SET_ASIDE, TALE_REOPENED,  TALE_PASSED_ON,     TALE_STOOD_ASIDE,   TALE_CORRECTED,
        TALE_TAKEN_BACK, TALE_DEFERRED,  TALE_DEFERRED,  TALE_LATE_DELIVERY, TALE_LATE_DELIVERY, TALE_PAID_LATE,
        TALE_PAID_LATE,  TALE_PAID_LATE, TALE_CONTESTED, TALE_FORCED,
    };
    size_t roll = (m->index * 37 + 11) % 100;
    if (m->simple || roll >= COUNT(by_roll) || !matter_decides(m) || m->filed >= date_of(2020, 11, 1))
        return TALE_PLAIN;
    enum tale tale = by_roll[roll];
    bool pays = matter_punishes(m) && m->fine > 0;
    bool fits = tale == TALE_RETURNED    ? m->major && !m->hearing
                : tale == TALE_LONG      ? m->sender == SENDER_MARKET && !m->major && m->filed >= date_of(2019, 4, 1)
                : tale == TALE_SET_ASIDE ? matter_punishes(m) && !m->major
                : tale == TALE_DEFERRED || tale == TALE_PAID_LATE ? pays
                : tale == TALE_CONTESTED                          ? pays && m->filed < date_of(2020, 5, 1)
                : tale == TALE_FORCED                             ? pays && m->filed < date_of(2019, 12, 1)
                : tale == TALE_STOOD_ASIDE                        ? m->by->officers > 8
                                                                  : true;
    return fits ? tale : TALE_PLAIN;
}

/* From the notice to the end of the right to a hearing. */
static void hearing_dates(struct filing *f, struct matter *m)
{
    if (!m->major || !came(m->noticed))
        return;
    if (!m->hearing) {
        m->over =
            m->waives ? workdays_later(m->noticed, 1) : until_now(workday_after(m->noticed + HEARING_REQUEST, 0) + 1);
        return;
    }
    m->requested = workdays_later(m->noticed, 1);
    m->called = workdays_later(m->requested, 1);
    int32_t wait = came(m->called) ? workday_after(m->called + HEARING_NOTICE, 0) : DATE_NONE;
    m->heard = m->over = workdays_later(wait, 1 + (unsigned)filing_between(f, 0, 4));
}

/* What was gone through once before. */
static void first_round(struct filing *f, struct matter *m)
{
    m->first_noticed = m->noticed;
    if (m->tale == TALE_MORE) {
        m->back = after(f, m->noticed, 1, 3);
    } else if (m->tale == TALE_RETURNED) {
        m->first_over = until_now(workday_after(m->noticed + HEARING_REQUEST, 0) + 1);
        m->first_sent = workdays_later(m->first_over, 1);
        m->back = after(f, m->first_sent, 1, 3);
    } else {
        m->first_decided = workdays_later(m->noticed, 4);
        m->first_delivered = workdays_later(m->first_decided, 1);
        m->back = workdays_later(m->first_delivered, 2);
    }
    m->noticed = after(f, m->back, 3, 8);
}

static void decision_dates(struct filing *f, struct matter *m, int32_t begun)
{
    bool twice = m->tale == TALE_MORE || m->tale == TALE_RETURNED || m->tale == TALE_SET_ASIDE;
    m->noticed = m->tale == TALE_LONG ? after(f, begun, 74, 82) : after(f, begun, 6, 24);
    if (twice)
        first_round(f, m);
    hearing_dates(f, m);
    m->sent = m->major ? workdays_later(m->over, 1) : DATE_NONE;
    m->reviewed = after(f, m->sent, 1, 4);
    m->discussed = after(f, m->reviewed, 1, 4);
    m->decided = after(f, m->major ? m->discussed : after(f, m->noticed, 4, 8), 0, 5);
    bool late = m->tale == TALE_LATE_DELIVERY;
    m->delivered = after(f, m->decided, late ? 9 : 0, late ? 12 : 5);
}

/* Nobody paid, and nobody brought an action. */
static void forcing_dates(struct filing *f, struct matter *m)
{
    m->beyond = came(m->delivered) ? until_now(matter_contest_until(m) + 1) : DATE_NONE;
    m->demanded = workdays_later(m->beyond, 2);
    m->forced = workdays_later(m->demanded, DEMAND_WAIT + 1 + (unsigned)filing_between(f, 0, 8));
    m->performed = after(f, m->forced, 25, 60);
}

static void payment_dates(struct filing *f, struct matter *m)
{
    switch (m->tale) {
    case TALE_DEFERRED:
        m->deferral = DEFERRAL;
        m->deferred = workdays_later(m->delivered, (unsigned)filing_between(f, 2, 6));
        m->performed = after(f, m->delivered, 18, 15 + DEFERRAL - 1);
        return;
    case TALE_PAID_LATE:
        m->performed = after(f, m->delivered, 19, 60);
        return;
    case TALE_CONTESTED:
        m->contested = workdays_later(m->delivered, (unsigned)filing_between(f, 8, 30));
        m->upheld = after(f, m->contested, 50, 80);
        m->performed = after(f, m->upheld, 1, 10);
        return;
    case TALE_FORCED:
        forcing_dates(f, m);
        return;
    default:
        m->performed = after(f, m->delivered, 1, 14);
    }
}

static void simple_dates(struct filing *f, struct matter *m)
{
    bool late = m->fine && m->index % 41 == 0;
    m->decided = m->delivered = m->filed;
    m->performed = late ? after(f, m->delivered, 18, 40) : after(f, m->delivered, 0, 10);
    m->closed = after(f, m->performed, 0, 4);
    m->archived = after(f, m->closed, 3, 14);
}

static void ordinary_dates(struct filing *f, struct matter *m)
{
    int32_t begun = m->asked = after(f, m->filed, 1, 6);
    if (!matter_decides(m)) {
        m->closed = after(f, m->asked, 10, 30);
        return;
    }
    if (m->tale == TALE_TAKEN_BACK || m->tale == TALE_REOPENED) {
        m->left = after(f, m->asked, 3, 8);
        begun = m->resumed = after(f, m->left, 10, 25);
    } else if (m->tale == TALE_APPRAISED) {
        m->appraised_from = workdays_later(m->asked, 1);
        begun = m->appraised_to = after(f, m->appraised_from, 4, 15);
    } else if (m->tale == TALE_LONG && m->index % 3 != 0) {
        m->extended = after(f, m->filed, 68, 72);
    }
    decision_dates(f, m, begun);
    if (matter_punishes(m))
        payment_dates(f, m);
    m->closed = after(f, matter_punishes(m) ? m->performed : m->delivered, 1, 7);
    m->archived = after(f, m->closed, 4, 24);
}

static void dates(struct filing *f, struct matter *m)
{
    int32_t *const all[] = {&m->asked,      &m->appraised_from, &m->appraised_to,    &m->left,
                            &m->resumed,    &m->extended,       &m->first_noticed,   &m->first_over,
                            &m->first_sent, &m->first_decided,  &m->first_delivered, &m->back,
                            &m->noticed,    &m->requested,      &m->called,          &m->heard,
                            &m->over,       &m->sent,           &m->reviewed,        &m->discussed,
                            &m->decided,    &m->delivered,      &m->deferred,        &m->contested,
                            &m->upheld,     &m->beyond,         &m->demanded,        &m->forced,
                            &m->performed,  &m->closed,         &m->archived};
    for (size_t i = 0; i < COUNT(all); i++)
        *all[i] = DATE_NONE;
    m->found = m->simple ? m->filed : workday_after(m->filed - 4, 0);
    m->site = m->found;
    if (m->simple)
        simple_dates(f, m);
    else
        ordinary_dates(f, m);
}

static const char *undecided_state(const struct matter *m)
{
    if (strncmp(m->outcome, "移送", strlen("移送")) == 0)
        return "已移送";
    return "已销案";
}

const char *matter_state(const struct matter *m)
{
    if (!matter_decides(m) && came(m->closed))
        return undecided_state(m);
    const struct {
        int32_t date;
        const char *state;
    } reached[] = {{m->archived, "已归档"},     {m->closed, "已结案"},    {m->performed, "已履行"},
                   {m->forced, "申请强制执行"}, {m->delivered, "已送达"}, {m->decided, "已决定"},
                   {m->sent, "法制审核"},       {m->noticed, "已告知"}};
    for (size_t i = 0; i < COUNT(reached); i++)
        if (came(reached[i].date))
            return reached[i].state;
    return "调查取证";
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

static void officers(struct filing *f, struct matter *m)
{
    m->lead = enforcer_pick(f, m->by, 0);
    m->second = enforcer_pick(f, m->by, m->lead);
}

/* Who led it first: neither of the two. */
static void stand_aside(struct filing *f, struct matter *m)
{
    do
        m->aside = enforcer_pick(f, m->by, m->lead);
    while (m->aside == m->second);
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
    officers(f, m);
    m->outcome = outcome_of(f, m->simple, filed);
    int low = m->of->low / 50, high = m->of->high / 50;
    m->fine = m->of->high ? (int)filing_between(f, low, m->simple && high > 20 ? low + 4 : high) * 50 : 0;
    m->major = !m->simple && (m->hearing || m->fine >= LARGE_FINE || filing_chance(f, 4));
    m->waives = m->major && !m->hearing && filing_chance(f, 30);
    m->facts = facts_of(f, m->of->facts);
    offender(f, m);
    /* On the spot a citizen could be fined 50 yuan at most (行政处罚法, 2017, art. 33). */
    m->simple = m->simple && !(m->natural && m->fine > 50);
    if (!matter_decides(m))
        m->major = m->hearing = m->waives = false;
    m->tale = tale_of(m);
    if (m->tale == TALE_STOOD_ASIDE)
        stand_aside(f, m);
    dates(f, m);
}
