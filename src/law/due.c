#include "law/due.h"

#include "core/error.h"
#include "core/phrase.h"
#include "core/text.h"

static bool read_day(const char *text, const char *field, int32_t *out, struct error *err)
{
    *out = date_parse(text);
    if (*out != DATE_NONE)
        return true;
    error_set(err, ERROR_INPUT, "“%.40s” is no date for %s: write it like 2020-06-24", text, phrase(field));
    return error_in(err, field);
}

static bool read_count(const char *text, const char *field, unsigned *out, struct error *err)
{
    int64_t n;
    if (text_to_int(text, &n) && n >= 1 && n <= 1000) {
        *out = (unsigned)n;
        return true;
    }
    error_set(err, ERROR_INPUT, "%s takes a whole number from 1 to 1000, not “%.40s”", phrase(field), text);
    return error_in(err, field);
}

static bool suspend(struct arena *a, const struct due_asked *q, struct term *t, struct error *err)
{
    int32_t from, to;
    for (size_t i = 0; i < q->suspensions; i++) {
        if (!read_day(q->suspend[i].from, "suspend", &from, err) || !read_day(q->suspend[i].to, "suspend", &to, err))
            return false;
        if (!term_suspend(a, t, from, to, err))
            return error_in(err, "suspend");
    }
    return true;
}

static bool extend(const struct law *l, const struct due_asked *q, struct term *t, struct error *err)
{
    unsigned n;
    int32_t on = DATE_NONE;
    if (!q->extend && !q->extended_on)
        return true;
    if (!q->extend) {
        error_set(err, ERROR_INPUT, "extended-on goes with extend: say by how much");
        return error_in(err, "extend");
    }
    return read_count(q->extend, "extend", &n, err) &&
           (!q->extended_on || read_day(q->extended_on, "extended-on", &on, err)) &&
           (term_extend(t, l->calendar, n, on, err) || error_in(err, "extend"));
}

static bool read_start(const char *text, int32_t *day, int64_t *time, struct error *err)
{
    if (time_parse(text, time)) {
        *day = date_of_time(*time);
        return true;
    }
    if (!read_day(text, "start", day, err))
        return false;
    *time = time_of_date(*day);
    return true;
}

static bool begin(const struct law *l, const struct due_asked *q, int32_t day, int64_t time, struct term *t,
                  struct error *err)
{
    unsigned length = 0;
    if (q->length && !read_count(q->length, "length", &length, err))
        return false;
    const struct rule *r = rule_on(l, q->rule, day, err);
    return (r || error_in(err, "rule")) && (term_start(t, r, day, time, length, err) || error_in(err, "length"));
}

/* From the event back to the last day of notice; the reasoning then counts forward from that day. */
static bool count_notice(const struct law *l, const struct due_asked *q, struct due_counted *out, struct error *err)
{
    int32_t day;
    if (q->suspensions || q->extend || q->length || q->extended_on) {
        error_set(err, ERROR_INPUT, "an event stands alone: a notice is neither suspended nor extended");
        return error_in(err, "event");
    }
    if (!read_day(q->event, "event", &day, err))
        return false;
    out->day = term_latest_notice(l, q->rule, day, err);
    return (out->day != DATE_NONE || error_in(err, "event")) &&
           begin(l, q, out->day, time_of_date(out->day), &out->term, err);
}

bool due_count(struct arena *a, const struct law *l, const struct due_asked *q, struct due_counted *out,
               struct error *err)
{
    int32_t day;
    int64_t time;
    if (q->event)
        return count_notice(l, q, out, err);
    if (!read_start(q->start ? q->start : "", &day, &time, err) || !begin(l, q, day, time, &out->term, err) ||
        !suspend(a, q, &out->term, err) || !extend(l, q, &out->term, err))
        return false;
    out->day = term_end_of(&out->term, l->calendar).due;
    return true;
}

const char *due_no_ground(enum law_language language)
{
    return language == LAW_ZH ? "该规则未列明中止事由，中止按所给日期计算。"
                              : "The rule names no ground of suspension: the days were taken as given.";
}
