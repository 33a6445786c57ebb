/* The calendar by which terms are counted: its years, and taking one in from the State Council's notice. What is
 * brought is shown with all that it would move before anybody confirms it. */
#include "web/pages/desk/admin.h"
#include "web/pages/desk/people.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/sheet.h"
#include "core/text.h"
#include "law/announced.h"
#include "law/rule.h"
#include "record/ledger.h"
#include "work/arrange.h"

#include <string.h>

enum { FIRST = 2000, LAST = 2199, FAULTS_SHOWN = 60, SHEET_MOST = 4 << 20, ANNOUNCED_FROM_MONTH = 11 };

bool desk_calendar_missing(const struct request *r, int *year)
{
    int month, day;
    const struct law *law = r->site->options.law;
    date_parts(r->today, year, &month, &day);
    if (law && month >= ANNOUNCED_FROM_MONTH && calendar_announced(law->calendar, *year))
        ++*year;
    return law && rights_may(r->site->rights, &r->person, POWER_SYSTEM) && !calendar_announced(law->calendar, *year);
}

static const char *name_of(const struct request *r, const struct special_day *d)
{
    return strcmp(r->language, "en") == 0 ? d->name.en : d->name.zh;
}

static const char *kind_of(const struct request *r, const struct special_day *d)
{
    return d ? request_text(r, d->kind == DAY_WORKED ? "calendar.worked" : "calendar.holiday") : NULL;
}

static const char *weekday_of(const struct request *r, int32_t date)
{
    return request_text(r, arena_printf(r->arena, "weekday.d%d", date_weekday(date)));
}

/* A year to look at. */

/* One cell; day 0: before the first of the month, or behind its last. */
static void put_cell(struct request *r, json_t *week, const struct calendar *c, int32_t date, int day)
{
    json_t *o = page_add_object(week);
    if (!day)
        return;
    const struct special_day *d = calendar_special(c, date);
    page_put_int(o, "day", day);
    page_put(o, "look", d ? d->kind == DAY_WORKED ? "worked" : "rest" : date_weekday(date) >= 6 ? "weekend" : "plain");
    page_put(o, "mark",
             d ? request_text(r, d->kind == DAY_WORKED ? "calendar.mark_worked" : "calendar.mark_rest") : NULL);
}

static void put_weeks(struct request *r, json_t *month, const struct calendar *c, int32_t first, int days)
{
    json_t *weeks = page_put_array(month, "weeks"), *week = NULL;
    int before = date_weekday(first) - 1;
    for (int i = -before; i < days || (i + before) % 7; i++) {
        if ((i + before) % 7 == 0)
            week = page_put_array(page_add_object(weeks), "days");
        put_cell(r, week, c, first + i, i >= 0 && i < days ? i + 1 : 0);
    }
}

static bool goes_on(const struct special_day *a, const struct special_day *b)
{
    return b->date == a->date + 1 && a->kind == b->kind && strcmp(a->name.zh, b->name.zh) == 0;
}

/* What the marks of a month are, in words: 5–10 春节 放假. */
static void put_spans(struct request *r, json_t *month, const struct calendar *c, int32_t first, int days)
{
    size_t count;
    const struct special_day *d = calendar_between(c, first - 1, first + days - 1, &count);
    json_t *spans = page_put_array(month, "spans");
    for (size_t i = 0, from = 0; i < count; i++) {
        if (i + 1 < count && goes_on(&d[i], &d[i + 1]))
            continue;
        int one = d[from].date - first + 1, last = d[i].date - first + 1;
        json_t *o = page_add_object(spans);
        page_put(o, "span",
                 one == last ? arena_printf(r->arena, "%d", one) : arena_printf(r->arena, "%d–%d", one, last));
        page_put(o, "name", name_of(r, &d[i]));
        page_put(o, "kind", kind_of(r, &d[i]));
        page_put_flag(o, "worked", d[i].kind == DAY_WORKED);
        from = i + 1;
    }
}

static void put_months(struct request *r, json_t *o, const struct calendar *c, int year)
{
    json_t *months = page_put_array(o, "months");
    for (int m = 1; m <= 12; m++) {
        int32_t first = date_of(year, m, 1);
        int days = (m == 12 ? date_of(year + 1, 1, 1) : date_of(year, m + 1, 1)) - first;
        json_t *month = page_add_object(months);
        page_put(month, "name", request_text(r, arena_printf(r->arena, "month.m%d", m)));
        put_weeks(r, month, c, first, days);
        put_spans(r, month, c, first, days);
    }
}

static void put_days(struct request *r, json_t *model, const struct special_day *const *day, size_t count)
{
    json_t *days = page_put_array(model, "days");
    for (size_t i = 0; i < count; i++) {
        json_t *o = page_add_object(days);
        page_put(o, "date", date_iso(r->arena, day[i]->date));
        page_put(o, "weekday", weekday_of(r, day[i]->date));
        page_put(o, "kind", kind_of(r, day[i]));
        page_put_flag(o, "worked", day[i]->kind == DAY_WORKED);
        page_put(o, "name", name_of(r, day[i]));
        page_put(o, "notice", day[i]->notice);
    }
    page_put_flag(model, "any", count);
}

static void put_years(struct request *r, json_t *model, const struct calendar *c, int year)
{
    json_t *years = page_put_array(model, "years");
    int next = date_year(r->today) + 1, last = calendar_last_year(c);
    for (int y = last < next ? next : last; y >= FIRST; y--) {
        if (!calendar_announced(c, y) && y != next && y != year)
            continue;
        const char *text = arena_printf(r->arena, "%d", y);
        json_t *o = page_add_object(years);
        page_put(o, "year", text);
        page_put(o, "href", arena_printf(r->arena, "%s?year=%d", desk_href(r, "admin", "calendar", NULL), y));
        page_put_flag(o, "here", y == year);
    }
}

/* Who took the year in, where the database holds it. */
static bool put_origin(struct request *r, json_t *model, const struct arranged *now, struct error *err)
{
    struct event_row e;
    if (!now->event)
        return true;
    if (!ledger_read(r->arena, r->db, now->event, &e, err))
        return false;
    json_t *o = page_put_object(model, "origin");
    struct people *people = people_new(r);
    people_of_event(people, o, &e);
    page_put(o, "at", time_text(r->arena, e.at));
    page_put(o, "reason", e.reason);
    page_put_int(o, "event", now->event);
    page_put_flag(o, "file_too", calendar_announced(law_file_calendar(r->site->options.law), now->year));
    return people_tell(people, err);
}

/* What is brought. */

struct brought {
    int year;
    const char *notice, *lines; /* as they stand in the form */
    struct announced announced;
};

static const char *given(const struct request *r, const char *name)
{
    const char *text = request_field(r, name);
    return text ? text_trim(r->arena, text, strlen(text)) : "";
}

static bool wrong_year(struct request *r, struct error *err)
{
    error_set(err, ERROR_INPUT, "%s", request_text(r, "calendar.wrong_year"));
    return error_in(err, "year");
}

/* The file, where one was chosen, else the lines. */
static struct sheet *read_sheet(struct request *r, struct brought *b, struct error *err)
{
    const struct body_file *file;
    size_t files = body_files(r->body, &file);
    for (size_t i = 0; i < files; i++)
        if (file[i].size)
            return desk_sheet(r->arena, file[i].fd, "", SHEET_MOST, err);
    struct sheet *s = *b->lines ? announced_lines(r->arena, b->lines, err) : NULL;
    if (!s && !err->code)
        error_set(err, ERROR_INPUT, "%s", request_text(r, "calendar.nothing"));
    return s;
}

static void put_faults(struct request *r, json_t *model, const struct announced *n)
{
    json_t *faults = page_put_array(model, "cells");
    bool english = strcmp(r->language, "en") == 0;
    for (size_t i = 0; i < n->faults && i < FAULTS_SHOWN; i++) {
        const struct announced_fault *f = &n->fault[i];
        json_t *o = page_add_object(faults);
        page_put(o, "line", f->line ? arena_printf(r->arena, "%u", f->line) : "");
        page_put(o, "column", f->column ? arena_printf(r->arena, "%u", f->column) : "");
        page_put(o, "message", english ? f->said.en : f->said.zh);
    }
    page_put_flag(model, "cells_any", n->faults);
}

static bool read_brought(struct request *r, json_t *model, struct brought *b, struct error *err)
{
    int64_t year;
    b->notice = given(r, "notice");
    b->lines = given(r, "lines");
    if (!text_to_int(given(r, "year"), &year) || year < FIRST || year > LAST)
        return wrong_year(r, err);
    b->year = (int)year;
    struct sheet *s = read_sheet(r, b, err);
    if (!s)
        return false;
    if (announced_read(r->arena, s, b->year, b->notice, r->site->options.law->calendar, &b->announced))
        return true;
    put_faults(r, model, &b->announced);
    return error_set(err, ERROR_INPUT, "%s", request_text(r, "calendar.has_faults"));
}

/* What would be. */

static void put_changes(struct request *r, json_t *o, const struct announced *n)
{
    size_t count;
    const struct day_change *c = arrange_changes(r->arena, r->site->options.law->calendar, n, &count);
    json_t *changes = page_put_array(o, "changes");
    for (size_t i = 0; i < count; i++) {
        int32_t date = (c[i].was ? c[i].was : c[i].is)->date;
        json_t *row = page_add_object(changes);
        page_put(row, "date", date_iso(r->arena, date));
        page_put(row, "weekday", weekday_of(r, date));
        page_put(row, "was", kind_of(r, c[i].was));
        page_put(row, "was_name", c[i].was ? name_of(r, c[i].was) : NULL);
        page_put(row, "is", kind_of(r, c[i].is));
        page_put(row, "is_name", c[i].is ? name_of(r, c[i].is) : NULL);
    }
    page_put_flag(o, "any_changes", count);
}

static void put_lacks(struct request *r, json_t *o, const struct announced *n)
{
    size_t count;
    const struct special_day **lack = announced_lacks(r->arena, n, r->site->options.law->festivals, &count);
    json_t *lacks = page_put_array(o, "lacks");
    for (size_t i = 0; i < count; i++) {
        json_t *row = page_add_object(lacks);
        page_put(row, "date", date_iso(r->arena, lack[i]->date));
        page_put(row, "weekday", weekday_of(r, lack[i]->date));
        page_put(row, "name", name_of(r, lack[i]));
    }
    page_put_flag(o, "any_lacks", count);
}

static void put_move(struct request *r, json_t *list, const struct move *m)
{
    const struct reg *reg = model_reg(r->site->model, m->reg);
    json_t *o = page_add_object(list);
    page_put(o, "register", reg ? request_title(r, reg->title) : m->reg);
    page_put(o, "number", m->number);
    page_put(o, "clock", request_title(r, m->clock->title));
    page_put(o, "was", m->was == DATE_NONE ? "—" : date_iso(r->arena, m->was));
    page_put(o, "is", m->is == DATE_NONE ? "—" : date_iso(r->arena, m->is));
}

static bool put_moves(struct request *r, json_t *o, const struct calendar *then, struct error *err)
{
    struct moves moves;
    if (!work_moves(r->arena, &r->site->work, r->db, then, r->today, &moves, err))
        return false;
    page_put_int(o, "open", moves.open);
    page_put_int(o, "earlier", moves.earlier);
    page_put_int(o, "later", moves.later);
    json_t *list = page_put_array(o, "moves");
    for (size_t i = 0; i < moves.count; i++)
        put_move(r, list, &moves.move[i]);
    page_put_flag(o, "any_moves", moves.count);
    page_put_flag(o, "more_moves", moves.earlier + moves.later > (int64_t)moves.count);
    return true;
}

static bool put_preview(struct request *r, json_t *model, const struct brought *b, const struct arranged *now,
                        struct error *err)
{
    const struct announced *n = &b->announced;
    const struct calendar *c = r->site->options.law->calendar;
    const struct calendar *then = calendar_with(r->arena, c, calendar_of_days(r->arena, n->day, n->days));
    size_t count;
    json_t *o = page_put_object(model, "preview");
    const struct special_day *const *day = calendar_arranged(r->arena, then, n->year, &count);
    page_put_int(o, "year", n->year);
    page_put(o, "notice", n->notice);
    page_put(o, "lines", announced_text(r->arena, day, count));
    page_put_int(o, "event", now->event);
    page_put_int(o, "count", (int64_t)count);
    page_put_flag(o, "replaces", calendar_announced(c, n->year));
    put_months(r, o, then, n->year);
    put_days(r, o, day, count);
    put_changes(r, o, n);
    put_lacks(r, o, n);
    return put_moves(r, o, then, err);
}

/* What is done. */

static struct deed deed_of(const struct request *r)
{
    struct deed deed = {.actor = r->person.login, .day = r->today, .from = r->address, .reason = given(r, "reason")};
    if (r->today != date_today())
        deed.at = time_of_date(r->today);
    return deed;
}

static bool recompute(struct request *r, struct answer *out, int year, struct error *err)
{
    int64_t changed;
    return work_recompute(&r->site->work, r->today, &changed, err) &&
           desk_go(out, arena_printf(r->arena, "%s?year=%d&moved=%lld&done=1", desk_href(r, "admin", "calendar", NULL),
                                     year, (long long)changed));
}

static bool seen_event(const struct request *r, int64_t *out)
{
    return text_to_int(given(r, "event"), out) && *out >= 0;
}

/* The form with what was wrong; what was looked at before is looked at again. */
static bool tell(struct request *r, struct answer *out, const struct brought *b, const struct arranged *now,
                 const struct error *own, struct error *err)
{
    return admin_tell(out, own, err) && (!b->announced.days || put_preview(r, out->model, b, now, err));
}

static bool take(struct request *r, struct answer *out, struct brought *b, const struct arranged *now,
                 struct error *err)
{
    struct error own = {0};
    const struct deed deed = deed_of(r);
    int64_t event;
    if (!seen_event(r, &event))
        return error_set(err, ERROR_INPUT, "%s", request_text(r, "calendar.nothing"));
    if (arrange_year(&r->site->work, &b->announced, event, &deed, &own))
        return recompute(r, out, b->year, err);
    if (own.code == ERROR_INPUT && strcmp(own.field, "reason") == 0)
        error_set(&own, ERROR_INPUT, "%s", request_text(r, "calendar.needs_reason"));
    return tell(r, out, b, now, &own, err);
}

static bool drop(struct request *r, struct answer *out, int year, struct error *err)
{
    struct error own = {0};
    const struct deed deed = deed_of(r);
    int64_t event;
    if (seen_event(r, &event) && arrange_drop(&r->site->work, year, event, &deed, &own))
        return recompute(r, out, year, err);
    if (own.code == ERROR_INPUT || !own.code)
        error_set(&own, ERROR_INPUT, "%s", request_text(r, "calendar.needs_reason"));
    return admin_tell(out, &own, err);
}

/* A form that was sent; *shown: the year to show beside it. */
static bool post(struct request *r, struct answer *out, int *shown, struct brought *b, struct error *err)
{
    const char *act = given(r, "act");
    struct error own = {0};
    struct arranged now;
    if (strcmp(act, "recompute") == 0 || !*act)
        return recompute(r, out, *shown, err);
    if (strcmp(act, "drop") == 0)
        return drop(r, out, *shown, err);
    if (!read_brought(r, out->model, b, &own)) {
        *shown = b->year ? b->year : *shown;
        return admin_tell(out, &own, err);
    }
    *shown = b->year;
    if (!arrange_read(r->arena, r->db, b->year, &now, err))
        return false;
    if (!*b->announced.notice)
        b->announced.notice = now.notice;
    return strcmp(act, "take") == 0 ? take(r, out, b, &now, err) : put_preview(r, out->model, b, &now, err);
}

/* The form begins with what the year has, or with the festivals of the law. */
static const char *first_lines(struct request *r, int year)
{
    size_t count;
    const struct law *law = r->site->options.law;
    const struct special_day *const *day = calendar_arranged(r->arena, law->calendar, year, &count);
    if (count)
        return announced_text(r->arena, day, count);
    const char *pattern = announced_pattern(r->arena, law->festivals, year);
    return body_plain(r->arena, pattern, strlen(pattern));
}

static void put_form(struct request *r, json_t *model, const struct brought *b, int year)
{
    json_t *o = page_put_object(model, "entry");
    size_t count;
    const struct special_day *const *day = calendar_arranged(r->arena, r->site->options.law->calendar, year, &count);
    page_put_int(o, "year", year);
    page_put(o, "notice", b->notice ? b->notice : count ? day[0]->notice : "");
    page_put(o, "lines", b->lines && *b->lines ? b->lines : first_lines(r, year));
    page_put(o, "pattern_href",
             arena_printf(r->arena, "%s.csv?year=%d", desk_href(r, "admin", "calendar", NULL), year));
}

/* With a byte order mark, without which Excel takes it for another encoding. */
static bool send_pattern(struct request *r, struct answer *out, int year)
{
    char *text =
        arena_printf(r->arena, "\xef\xbb\xbf%s", announced_pattern(r->arena, r->site->options.law->festivals, year));
    out->data = text;
    out->size = strlen(text);
    out->filename = arena_printf(r->arena, "%d.csv", year);
    return true;
}

static void put_moved(struct request *r, json_t *model)
{
    int64_t moved;
    const char *text = request_param(r, "moved");
    if (text && text_to_int(text, &moved) && moved >= 0 && !request_is_post(r))
        page_put_int(page_put_object(model, "recomputed"), "changed", moved);
}

bool desk_calendar(struct request *r, struct answer *out, struct error *err)
{
    const struct calendar *c = r->site->options.law->calendar;
    int missing, year;
    struct arranged now;
    struct brought b = {0};
    if (!admin_needs(r, 1 << POWER_SYSTEM, err))
        return false;
    bool misses = desk_calendar_missing(r, &missing);
    year = misses ? missing : date_year(r->today);
    if (request_param(r, "year") && !request_year(r, &year, err))
        return false;
    year = year < FIRST ? FIRST : year > LAST ? LAST : year;
    if (r->format == FORMAT_CSV)
        return send_pattern(r, out, year);
    out->model = admin_model(r, request_text(r, "admin.part_calendar"), "calendar", NULL);
    if (request_is_post(r) && !post(r, out, &year, &b, err))
        return false;
    if (out->location)
        return true;
    put_moved(r, out->model);
    page_put_int(out->model, "year", year);
    page_put_int(out->model, "next_year", missing);
    page_put_flag(out->model, "next_missing", misses);
    put_years(r, out->model, c, year);
    size_t count;
    const struct special_day *const *day = calendar_arranged(r->arena, c, year, &count);
    put_days(r, out->model, day, count);
    put_months(r, out->model, c, year);
    page_put(out->model, "notice", count ? day[0]->notice : NULL);
    put_form(r, out->model, &b, year);
    return arrange_read(r->arena, r->db, year, &now, err) && put_origin(r, out->model, &now, err);
}
