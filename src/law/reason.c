/* The arithmetic of a term in words, so that anybody can follow it with a wall calendar. */
#include "core/arena.h"
#include "core/text.h"
#include "law/counting.h"

struct teller {
    struct arena *arena;
    struct buf out;
    bool zh;
    const struct term *term;
    const struct calendar *calendar;
    struct term_end end;
};

static const char *said(const struct teller *w, struct law_text text)
{
    return w->zh ? text.zh : text.en;
}

static const char *date(const struct teller *w, int32_t day)
{
    static const struct law_text names[] = {{"星期一", "Monday"},   {"星期二", "Tuesday"}, {"星期三", "Wednesday"},
                                            {"星期四", "Thursday"}, {"星期五", "Friday"},  {"星期六", "Saturday"},
                                            {"星期日", "Sunday"}};
    return arena_printf(w->arena, w->zh ? "%s（%s）" : "%s (%s)", date_iso(w->arena, day),
                        said(w, names[date_weekday(day) - 1]));
}

static const char *amount(const struct teller *w, int32_t n, enum rule_unit unit)
{
    static const char *const zh[] = {"个工作日", "日", "个月", "年", "小时"};
    static const char *const en[] = {"workday", "day", "month", "year", "hour"};
    if (w->zh)
        return arena_printf(w->arena, "%d%s", n, zh[unit]);
    return arena_printf(w->arena, "%d %s%s", n, en[unit], n == 1 ? "" : "s");
}

/* Days as the rule counts them; months and years are counted off as days. */
static const char *counted(const struct teller *w, int32_t n)
{
    return amount(w, n, w->term->rule->unit == RULE_WORKDAY ? RULE_WORKDAY : RULE_DAY);
}

static void tell_rule(struct teller *w)
{
    const struct rule_basis *b = &w->term->rule->basis;
    buf_printf(&w->out, w->zh ? "依据：%s，%s起施行" : "Basis: %s, in force from %s",
               rule_article(w->arena, b, w->zh ? LAW_ZH : LAW_EN), date_iso(w->arena, b->from));
    if (b->to != DATE_NONE)
        buf_printf(&w->out, w->zh ? "，至%s止" : " to %s", date_iso(w->arena, b->to));
    if (b->confidence == RULE_LOCAL)
        buf_add(&w->out, w->zh ? "（本地规定）" : " (a local rule)");
    if (b->confidence == RULE_MEDIUM)
        buf_add(&w->out, w->zh ? "（条文待核对）" : " (check the article before relying on it)");
    buf_add(&w->out, w->zh ? "。\n" : ".\n");
}

static void tell_length(struct teller *w)
{
    const struct rule *r = w->term->rule;
    const char *from = said(w, r->starts), *to = said(w, r->ends);
    const char *length = amount(w, (int32_t)w->term->length, r->unit);
    switch (r->measure) {
    case RULE_WITHIN:
        buf_printf(&w->out, w->zh ? "期限：自“%s”起%s内“%s”。\n" : "Term: from “%s”, within %s: “%s”.\n", from, length,
                   to);
        break;
    case RULE_AT_LEAST:
        buf_printf(&w->out, w->zh ? "期限：自“%s”起满%s，方可“%s”。\n" : "Term: from “%s”, after at least %s: “%s”.\n",
                   from, length, to);
        break;
    case RULE_BEFORE:
        buf_printf(&w->out, w->zh ? "期限：“%1$s”，至少早于“%3$s”%2$s。\n" : "Term: “%s”, at least %s before “%s”.\n",
                   from, length, to);
        break;
    case RULE_DATE:
        buf_printf(&w->out,
                   w->zh ? "期限：“%s”后，次年%02d月%02d日前“%s”。\n"
                         : "Term: after “%s”, by the following year's %02d-%02d: “%s”.\n",
                   from, r->month, r->day, to);
        break;
    }
}

static void tell_start(struct teller *w)
{
    const struct term *t = w->term;
    if (t->rule->measure == RULE_DATE)
        return;
    if (t->rule->unit == RULE_HOUR)
        buf_printf(&w->out,
                   w->zh ? "自%s起按小时计算，节假日不扣除。\n" : "Hours count from %s on, also on holidays.\n",
                   time_text(w->arena, t->start_time));
    else
        buf_printf(&w->out,
                   w->zh ? "%s为开始之日，不计入；自%s起算。\n"
                         : "%s, the day of the start, is not counted; counting begins with %s.\n",
                   date(w, t->start), date(w, t->start + 1));
}

static void tell_extension(struct teller *w)
{
    const struct term *t = w->term;
    const struct rule *r = t->rule;
    if (!t->extension)
        return;
    buf_printf(&w->out, w->zh ? "延长%s，合计%s；批准：%s" : "Extended by %s, in all %s; granted by: %s",
               amount(w, (int32_t)t->extension, r->unit), amount(w, (int32_t)(t->length + t->extension), r->unit),
               said(w, r->extend_by->text));
    if (t->extended_on != DATE_NONE)
        buf_printf(&w->out, w->zh ? "，%s" : ", on %s", date_iso(w->arena, t->extended_on));
    buf_add(&w->out, w->zh ? "。\n" : ".\n");
}

/* Months and years are counted off as the days to the date they reach. */
static void tell_months(struct teller *w)
{
    const struct term *t = w->term;
    int32_t reached = t->start + counting_total(t);
    int year, month, day, start_day;
    if (t->rule->unit != RULE_MONTH && t->rule->unit != RULE_YEAR)
        return;
    date_parts(t->start, &year, &month, &start_day);
    date_parts(reached, &year, &month, &day);
    if (day == start_day)
        buf_printf(&w->out, w->zh ? "届满月的对应日为%s。\n" : "The same date of the last month is %s.\n",
                   date(w, reached));
    else
        buf_printf(&w->out,
                   w->zh ? "届满月没有%d日，以月末日%s为对应日。\n"
                         : "The last month has no day %d: its last day, %s, stands for it.\n",
                   start_day, date(w, reached));
}

static void tell_pause(struct teller *w, struct term_pause p)
{
    const struct term *t = w->term;
    int32_t until = w->end.known ? w->end.due : INT32_MAX;
    const char *from = date(w, p.from);
    if (p.from > until || (p.to != DATE_NONE && p.to - 1 <= t->start)) {
        buf_printf(&w->out,
                   w->zh ? "自%s起的中止在期限之外，不影响计算。\n"
                         : "The suspension from %s lies outside the term and changes nothing.\n",
                   from);
        return;
    }
    if (p.to == DATE_NONE) {
        buf_printf(&w->out, w->zh ? "自%s起中止，尚未恢复。\n" : "Suspended since %s, and still so.\n", from);
        return;
    }
    int32_t first = p.from - 1 > t->start ? p.from - 1 : t->start;
    int32_t n = t->rule->unit == RULE_WORKDAY ? calendar_workdays(w->calendar, first, p.to - 1) : p.to - 1 - first;
    buf_printf(&w->out, w->zh ? "%s起中止，%s恢复，停计%s。\n" : "Suspended from %s, going on on %s: %s not counted.\n",
               from, date(w, p.to), counted(w, n));
}

static bool same_run(const struct special_day *a, const struct special_day *b)
{
    return a->kind == b->kind && b->date == a->date + 1 && text_equal(a->name.zh, b->name.zh) &&
           text_equal(a->notice, b->notice);
}

static void tell_run(struct teller *w, const struct special_day *first, const struct special_day *last)
{
    int32_t weekdays = 0;
    for (int32_t day = first->date; day <= last->date; day++)
        weekdays += date_weekday(day) < 6;
    if (first->kind == DAY_HOLIDAY && !weekdays)
        return;
    const char *from = date(w, first->date), *name = said(w, first->name);
    const char *span =
        first == last ? from : arena_printf(w->arena, w->zh ? "%s至%s" : "%s to %s", from, date(w, last->date));
    if (first->kind == DAY_WORKED)
        buf_printf(&w->out, w->zh ? "  计入：%s，%s调休上班" : "  counted: %s, worked for %s", span, name);
    else
        buf_printf(&w->out, w->zh ? "  不计：%s，%s放假" : "  not counted: %s, %s", span, name);
    if (*first->notice)
        buf_printf(&w->out, w->zh ? "（%s）" : " (%s)", first->notice);
    buf_add_char(&w->out, '\n');
}

/* Which named days made the count of workdays other than weeks would. */
static void tell_special_days(struct teller *w)
{
    const struct term *t = w->term;
    size_t count;
    if (t->rule->unit != RULE_WORKDAY || !w->end.known)
        return;
    const struct special_day *d = calendar_between(w->calendar, t->start, w->end.due, &count);
    buf_printf(&w->out,
               w->zh ? "%s至%s：%d日，其中%d个工作日；星期六、星期日不计。\n"
                     : "From %s to %s: %d days, %d workdays among them; Saturdays and Sundays are not counted.\n",
               date_iso(w->arena, t->start + 1), date_iso(w->arena, w->end.due), w->end.due - t->start,
               calendar_workdays(w->calendar, t->start, w->end.due));
    for (size_t i = 0, first = 0; i < count; i++)
        if (i + 1 == count || !same_run(&d[i], &d[i + 1])) {
            tell_run(w, &d[first], &d[i]);
            first = i + 1;
        }
}

static const char *why_free(const struct teller *w, int32_t day)
{
    const struct special_day *d = calendar_special(w->calendar, day);
    if (counting_stands(w->term, day))
        return w->zh ? "中止" : "suspended";
    return d ? said(w, d->name) : w->zh ? "周末" : "weekend";
}

static void tell_move(struct teller *w)
{
    int32_t from = w->end.counted_to, to = w->end.due;
    if (from == to) {
        const struct special_day *d = calendar_special(w->calendar, to);
        if (d && d->kind == DAY_WORKED && w->term->rule->unit != RULE_WORKDAY && w->term->rule->measure != RULE_DATE)
            buf_printf(&w->out, w->zh ? "%s因%s调休上班，不顺延。\n" : "%s is worked for %s: the term ends on it.\n",
                       date(w, to), said(w, d->name));
        return;
    }
    buf_add(&w->out, w->zh ? "顺延：" : "Moved on over:");
    const char *last = NULL;
    for (int32_t day = from; day < to; day++) {
        const char *why = why_free(w, day);
        if (!last || !text_equal(last, why))
            buf_printf(&w->out, w->zh ? "%s%s %s起" : "%s%s from %s", last ? (w->zh ? "、" : ",") : "",
                       arena_printf(w->arena, w->zh ? "%s" : " %s", why), date_iso(w->arena, day));
        last = why;
    }
    buf_printf(&w->out, w->zh ? "，至%s。\n" : ", to %s.\n", date(w, to));
}

static void tell_counted(struct teller *w)
{
    const struct term *t = w->term;
    if (t->rule->measure == RULE_DATE || t->rule->unit == RULE_HOUR)
        return;
    buf_printf(&w->out, w->zh ? "计满%s之日：%s。\n" : "With %s counted: %s.\n", counted(w, counting_total(t)),
               date(w, w->end.counted_to));
    tell_move(w);
}

static void tell_unannounced(struct teller *w)
{
    const struct term *t = w->term;
    bool matters = t->rule->unit != RULE_HOUR && t->rule->measure != RULE_DATE;
    int last = date_year(w->end.due);
    for (int year = date_year(t->start + 1); matters && year <= last; year++) {
        if (calendar_announced(w->calendar, year))
            continue;
        if (year > calendar_last_year(w->calendar))
            buf_printf(&w->out,
                       w->zh ? "%d年的放假安排尚未公布：仅扣除星期六、星期日，公布后重新计算。\n"
                             : "The calendar of %d is not announced yet: only Saturdays and Sundays are free in it, "
                               "and the term is computed anew once it is.\n",
                       year);
        else
            buf_printf(&w->out,
                       w->zh ? "没有%d年的放假安排：仅扣除星期六、星期日。\n"
                             : "No calendar of %d is held: only Saturdays and Sundays are free in it.\n",
                       year);
    }
}

static void tell_outcome(struct teller *w)
{
    const struct rule *r = w->term->rule;
    if (r->measure == RULE_AT_LEAST || r->measure == RULE_BEFORE)
        buf_printf(&w->out, w->zh ? "等待至%s止，%s起可以“%s”。\n" : "The waiting ends with %s; from %s on: “%s”.\n",
                   date(w, w->end.due), date(w, w->end.open_from), said(w, r->ends));
    else if (r->unit == RULE_HOUR)
        buf_printf(&w->out, w->zh ? "届满：%s。\n" : "Due: %s.\n", time_text(w->arena, w->end.due_time));
    else
        buf_printf(&w->out, w->zh ? "届满日：%s。\n" : "Due: %s.\n", date(w, w->end.due));
    if (r->outcome)
        buf_printf(&w->out, w->zh ? "逾期后果：%s，自%s起。\n" : "If missed: %s, from %s on.\n",
                   said(w, r->outcome->text), date_iso(w->arena, w->end.effect_on));
}

static void tell_standing_still(struct teller *w)
{
    int32_t open = w->term->pause[w->term->pauses - 1].from;
    int32_t left = counting_total(w->term) - counting_days(w->term, w->calendar, w->term->start, open);
    buf_printf(&w->out,
               w->zh ? "届满日待恢复后计算，剩余%s。\n" : "It ends some time after the clock goes on, with %s left.\n",
               counted(w, left));
}

char *term_reason(struct arena *a, const struct term *t, const struct calendar *c, enum law_language language)
{
    struct teller w = {a, buf_new(a), language == LAW_ZH, t, c, term_end_of(t, c)};
    tell_rule(&w);
    tell_length(&w);
    tell_start(&w);
    tell_extension(&w);
    tell_months(&w);
    for (size_t i = 0; i < t->pauses; i++)
        tell_pause(&w, t->pause[i]);
    if (!w.end.known) {
        tell_standing_still(&w);
        return w.out.data;
    }
    tell_special_days(&w);
    tell_counted(&w);
    tell_unannounced(&w);
    tell_outcome(&w);
    return w.out.data;
}
