#include "web/pages/desk/days.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"

#include <string.h>

static const struct calendar *calendar_of(const struct request *r)
{
    return r->site->work.law->calendar;
}

static bool is_english(const struct request *r)
{
    return text_equal(r->language, "en");
}

static const char *name_of(const struct request *r, const struct special_day *s)
{
    return is_english(r) ? s->name.en : s->name.zh;
}

static const char *weekday_text(const struct request *r, int32_t day)
{
    return request_text(r, arena_printf(r->arena, "day.weekday_%d", date_weekday(day)));
}

const char *days_text(struct request *r, int32_t day)
{
    const struct calendar *c = calendar_of(r);
    const struct special_day *s = calendar_special(c, day);
    const char *kind = request_text(r, s && s->kind == DAY_HOLIDAY   ? "day.holiday"
                                       : s                           ? "day.worked"
                                       : calendar_is_workday(c, day) ? "day.workday"
                                                                     : "day.rest");
    const char *unknown = calendar_announced(c, date_year(day)) ? "" : request_text(r, "day.unannounced");
    const char *comma = is_english(r) ? ", " : "，";
    return s ? arena_printf(r->arena, is_english(r) ? "%s, %s (%s)" : "%s，%s（%s）", weekday_text(r, day), kind,
                            name_of(r, s))
             : arena_printf(r->arena, "%s%s%s%s%s", weekday_text(r, day), comma, kind, *unknown ? comma : "", unknown);
}

/* Terms. */

static bool same_term(const struct clock *a, const struct clock *b)
{
    return strcmp(a->rule, b->rule) == 0 && a->length == b->length;
}

static void add_term(struct days_term *term, size_t *count, const struct clock *c, const struct procedure *p)
{
    for (size_t i = 0; i < *count; i++)
        if (same_term(term[i].clock, c))
            return;
    term[(*count)++] = (struct days_term){c, p};
}

const struct days_term *days_terms(struct request *r, const struct reg *reg, const struct field *f, size_t *count)
{
    const struct model *m = r->site->model;
    size_t room = 0, procedures = 0;
    for (size_t p = 0; p < m->procedures; p++)
        room += m->procedure[p].of == reg ? m->procedure[p].clocks : 0;
    struct days_term *term = arena_array(r->arena, room + 1, sizeof *term);
    *count = 0;
    for (size_t p = 0; p < m->procedures; p++) {
        const struct procedure *pr = &m->procedure[p];
        bool asked = pr->of == reg && (pr->from == DATE_NONE || pr->from <= r->today) &&
                     (pr->until == DATE_NONE || r->today <= pr->until);
        procedures += asked;
        for (size_t c = 0; asked && c < pr->clocks; c++)
            if (pr->clock[c].begins_on == f)
                add_term(term, count, &pr->clock[c], pr);
    }
    for (size_t i = 0; i < *count; i++)
        if (procedures == 1 || *count == 1)
            term[i].procedure = NULL;
    return term;
}

static const char *length_text(const struct request *r, const struct term *t)
{
    static const char *const units[] = {[RULE_WORKDAY] = "day.workdays",
                                        [RULE_DAY] = "day.days",
                                        [RULE_MONTH] = "day.months",
                                        [RULE_YEAR] = "day.years",
                                        [RULE_HOUR] = "day.hours"};
    return arena_printf(r->arena, is_english(r) ? "%u %s" : "%u%s", t->length, request_text(r, units[t->rule->unit]));
}

static const char *date_words(const struct request *r, int32_t day)
{
    return is_english(r) ? date_iso(r->arena, day) : date_chinese(r->arena, day);
}

/* 受理期限, or 受理期限（简易程序，符合条件时） */
static const char *title_text(const struct request *r, const struct days_term *t)
{
    const char *of = t->procedure ? request_title(r, t->procedure->title) : NULL;
    const char *when = t->clock->when ? request_text(r, "day.where_it_holds") : NULL;
    const char *title = request_title(r, t->clock->title);
    if (!of && !when)
        return title;
    return arena_printf(r->arena, is_english(r) ? "%s (%s%s%s)" : "%s（%s%s%s）", title, of ? of : "",
                        of && when ? (is_english(r) ? ", " : "，") : "", when ? when : "");
}

const char *days_term_text(struct request *r, const struct days_term *t, int32_t from, const char *length)
{
    struct error none = {0};
    struct term term;
    int64_t units = 0;
    const struct rule *rule = rule_on(r->site->work.law, t->clock->rule, from, &none);
    bool fixed = rule && (rule->length || rule->measure == RULE_DATE);
    if (!fixed && (!length || !text_to_int(length, &units) || units < 1 || units > UINT16_MAX))
        return NULL;
    if (!rule || rule->measure == RULE_BEFORE ||
        !term_start(&term, rule, from, time_of_date(from), (unsigned)units, &none))
        return NULL;
    struct term_end end = term_end_of(&term, calendar_of(r));
    const char *article = rule->basis.confidence == RULE_LOCAL
                              ? request_text(r, "day.local")
                              : rule_article(r->arena, &rule->basis, is_english(r) ? LAW_EN : LAW_ZH);
    const char *what = request_text(r, rule->measure == RULE_AT_LEAST ? "day.waits_until" : "day.until");
    if (rule->measure == RULE_DATE)
        return arena_printf(r->arena, is_english(r) ? "%s: %s %s (%s)" : "%s：%s%s（%s）", title_text(r, t), what,
                            date_words(r, end.due), article);
    return arena_printf(r->arena, is_english(r) ? "%s: %s from %s, %s %s (%s)" : "%s：%s，从%s起算，%s%s（%s）",
                        title_text(r, t), length_text(r, &term), date_words(r, from), what, date_words(r, end.due),
                        article);
}

/* Pages of data, for scripts. */

static void put_words(const struct request *r, json_t *model)
{
    static const char *const words[] = {"workday", "rest", "holiday", "worked", "unannounced", "wrong"};
    json_t *o = page_put_object(model, "words"), *weekdays = page_put_array(model, "weekdays");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        page_put(o, words[i], request_text(r, arena_printf(r->arena, "day.%s", words[i])));
    for (int i = 1; i <= 7; i++)
        json_array_append_new(weekdays, json_string(request_text(r, arena_printf(r->arena, "day.weekday_%d", i))));
}

/* A year's named days: what a script needs to say of each day what it is. */
bool desk_days(struct request *r, struct answer *out, struct error *err)
{
    const struct calendar *c = calendar_of(r);
    int64_t year;
    size_t count;
    if (!text_to_int(r->segment[2], &year) || year < 1901 || year > 9998)
        return error_set(err, ERROR_NOT_FOUND, "there is no calendar of the year “%.20s”", r->segment[2]);
    out->model = page_model(r, r->segment[2]);
    page_put_int(out->model, "year", year);
    page_put_flag(out->model, "announced", calendar_announced(c, (int)year));
    put_words(r, out->model);
    json_t *days = page_put_array(out->model, "days");
    const struct special_day *day =
        calendar_between(c, date_of((int)year - 1, 12, 31), date_of((int)year, 12, 31), &count);
    for (size_t i = 0; i < count; i++) {
        json_t *o = page_add_object(days);
        page_put(o, "date", date_iso(r->arena, day[i].date));
        page_put(o, "kind", day[i].kind == DAY_HOLIDAY ? "holiday" : "worked");
        page_put(o, "name", name_of(r, &day[i]));
    }
    return true;
}

/* date=, and the fields that its terms' lengths stand in: what the terms of a field come to. */
bool desk_terms(struct request *r, struct answer *out, struct error *err)
{
    const struct reg *reg = desk_reg(r, err);
    const struct field *f = reg ? reg_field(reg, r->segment[3]) : NULL;
    const char *date = request_param(r, "date");
    int32_t day = date ? date_parse(date) : DATE_NONE;
    size_t count;
    if (!f)
        return reg && error_set(err, ERROR_NOT_FOUND, "there is no such field");
    out->model = page_model(r, request_title(r, f->title));
    json_t *terms = page_put_array(out->model, "terms");
    const struct days_term *term = days_terms(r, reg, f, &count);
    for (size_t i = 0; i < count && day != DATE_NONE; i++) {
        const struct field *length = term[i].clock->length;
        const char *text = days_term_text(r, &term[i], day, length ? request_param(r, length->name) : NULL);
        if (text)
            json_array_append_new(terms, json_string(text));
    }
    return true;
}
