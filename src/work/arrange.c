#include "work/arrange.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"
#include "law/rule.h"
#include "store/store.h"
#include "store/writer.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char arranged_as[] = "calendar";

/* Reading. */

static struct special_day day_of(struct arena *a, struct stmt *st)
{
    return (struct special_day){
        .date = (int32_t)stmt_int(st, 0),
        .year = (int)stmt_int(st, 1),
        .kind = stmt_int(st, 2) ? DAY_WORKED : DAY_HOLIDAY,
        .name = {arena_strdup(a, stmt_text(st, 3)), arena_strdup(a, stmt_text(st, 4))},
        .notice = arena_strdup(a, stmt_text(st, 5)),
    };
}

/* Of one year, or of all (0), by date. */
static bool read_days(struct arena *a, struct db *db, int year, struct special_day **out, size_t *count,
                      struct error *err)
{
    struct stmt *st = db_prepare(db,
                                 arena_printf(a,
                                              "select d.date, d.year, d.worked, d.name_zh, d.name_en, c.notice from "
                                              "calendar_day d join calendar c on c.year = d.year%s order by d.date",
                                              year ? " where d.year = ?" : ""),
                                 err);
    size_t room = 0;
    *out = NULL;
    *count = 0;
    if (!st)
        return false;
    if (year)
        stmt_bind_int(st, 1, year);
    while (stmt_row(st, err)) {
        *out = arena_grow(a, *out, *count, &room, sizeof **out);
        (*out)[(*count)++] = day_of(a, st);
    }
    return !err->code;
}

/* Grows with every year taken in and shrinks by one with every year taken out: no two contents have the same. */
static bool read_version(struct db *db, int64_t *out, struct error *err)
{
    enum { YEARS_MOST = 1000 };
    struct stmt *st = db_prepare(db, "select max(event), count(*) from calendar", err);
    *out = 0;
    if (!st)
        return false;
    if (stmt_row(st, err))
        *out = stmt_int(st, 0) * YEARS_MOST + stmt_int(st, 1);
    stmt_reset(st);
    return !err->code;
}

static bool load(const struct law *l, struct db *db, int64_t version, struct error *err)
{
    struct arena *a = arena_new();
    struct special_day *day;
    size_t days;
    bool good = read_days(a, db, 0, &day, &days, err);
    if (good)
        law_seat_days(l, version, day, days);
    arena_free(a);
    return good;
}

bool arrange_use(const struct law *l, struct db *db, struct error *err)
{
    int64_t version;
    struct error own = {0};
    bool good = read_version(db, &version, &own) && (version == law_seated(l) || load(l, db, version, &own));
    if (!good && err)
        *err = own;
    return good;
}

bool arrange_use_written(const struct work *w, struct db *db, struct error *err)
{
    int64_t loads = ledger_loads(w->records->ledger);
    if (!w->law || law_looked(w->law) == loads)
        return true;
    if (!arrange_use(w->law, db, err))
        return false;
    law_look(w->law, loads);
    return true;
}

bool arrange_read(struct arena *a, struct db *db, int year, struct arranged *out, struct error *err)
{
    struct stmt *st = db_prepare(db, "select event, notice from calendar where year = ?", err);
    *out = (struct arranged){.year = year, .notice = ""};
    if (!st)
        return false;
    stmt_bind_int(st, 1, year);
    if (stmt_row(st, err)) {
        out->event = stmt_int(st, 0);
        out->notice = arena_strdup(a, stmt_text(st, 1));
    }
    stmt_reset(st);
    return !err->code;
}

/* What differs. */

static bool same_day(const struct special_day *a, const struct special_day *b)
{
    return a->kind == b->kind && text_equal(a->name.zh, b->name.zh);
}

struct day_change *arrange_changes(struct arena *a, const struct calendar *c, const struct announced *n, size_t *count)
{
    size_t had, i = 0, k = 0;
    const struct special_day *const *was = calendar_arranged(a, c, n->year, &had);
    struct day_change *out = arena_array(a, had + n->days + 1, sizeof *out);
    *count = 0;
    while (i < had || k < n->days) {
        struct day_change d = {0};
        if (i < had && (k == n->days || was[i]->date <= n->day[k].date))
            d.was = was[i++];
        if (k < n->days && (!d.was || d.was->date == n->day[k].date))
            d.is = &n->day[k++];
        if (!d.was || !d.is || !same_day(d.was, d.is))
            out[(*count)++] = d;
    }
    return out;
}

/* Events. */

/* "worked | 春节 | Spring Festival": names hold no such bar. */
static void put_day(struct arena *a, json_t *o, const struct special_day *d)
{
    json_object_set_new(o, date_iso(a, d->date),
                        json_string(arena_printf(a, "%s | %s | %s", d->kind == DAY_WORKED ? "worked" : "holiday",
                                                 d->name.zh, d->name.en)));
}

static json_t *state_of(struct arena *a, const char *notice, const struct special_day *day, size_t days)
{
    json_t *o = json_object();
    if (*notice)
        json_object_set_new(o, "notice", json_string(notice));
    for (size_t i = 0; i < days; i++)
        put_day(a, o, &day[i]);
    return o;
}

static const char *canonical(struct arena *a, json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    const char *copy = arena_strdup(a, text ? text : "{}");
    free(text);
    json_decref(json);
    return copy;
}

/* {"2027-02-13":["worked | 春节 | Spring Festival",null]} */
static json_t *pairs_of(json_t *was, json_t *is)
{
    json_t *out = json_object(), *value;
    const char *name;
    json_object_foreach(is, name, value)
    {
        json_t *old = json_object_get(was, name);
        if (!old)
            json_object_set_new(out, name, json_pack("[n, O]", value));
        else if (!json_equal(old, value))
            json_object_set_new(out, name, json_pack("[O, O]", old, value));
    }
    json_object_foreach(was, name, value)
    {
        if (!json_object_get(is, name))
            json_object_set_new(out, name, json_pack("[O, n]", value));
    }
    return out;
}

/* Writing. */

struct arranging {
    struct arena *arena;
    const struct work *work;
    int year;
    const struct announced *announced; /* NULL: the year is taken out */
    int64_t event;
    const struct deed *deed;
};

static bool run_year(struct db *db, const char *sql, int year, struct error *err)
{
    struct stmt *st = db_prepare(db, sql, err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, year);
    return stmt_run(st, err);
}

static bool forget(struct db *db, int year, struct error *err)
{
    return run_year(db, "delete from calendar_day where year = ?", year, err) &&
           run_year(db, "delete from calendar where year = ?", year, err);
}

static bool put_row(struct db *db, const struct special_day *d, struct error *err)
{
    struct stmt *st =
        db_prepare(db, "insert into calendar_day (date, year, worked, name_zh, name_en) values (?, ?, ?, ?, ?)", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, d->date);
    stmt_bind_int(st, 2, d->year);
    stmt_bind_bool(st, 3, d->kind == DAY_WORKED);
    stmt_bind_text(st, 4, d->name.zh);
    stmt_bind_text(st, 5, d->name.en);
    return stmt_run(st, err);
}

static bool put_rows(struct db *db, int year, const char *notice, int64_t event, const struct special_day *day,
                     size_t days, struct error *err)
{
    struct stmt *st = db_prepare(db, "insert into calendar (year, notice, event) values (?, ?, ?)", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, year);
    stmt_bind_text(st, 2, notice);
    stmt_bind_int(st, 3, event);
    bool good = stmt_run(st, err);
    for (size_t i = 0; good && i < days; i++)
        good = put_row(db, &day[i], err);
    return good;
}

static bool append(struct arranging *q, struct db *db, const char *action, const char *changes, int64_t *number,
                   struct error *err)
{
    const struct deed *deed = q->deed;
    struct event e = {
        .actor = deed->actor,
        .action = action,
        .reg = arranged_as,
        .record = arena_printf(q->arena, "%d", q->year),
        .previous = q->event,
        .changes = changes,
        .reason = deed->reason && *deed->reason ? deed->reason : NULL,
        .from = deed->from,
        .day = deed->day,
        .at = deed->at,
    };
    return ledger_append(q->arena, q->work->records->ledger, db, &e, number, err);
}

static bool still_as_seen(struct arranging *q, struct db *db, struct arranged *now, struct error *err)
{
    return arrange_read(q->arena, db, q->year, now, err) &&
           (now->event == q->event ||
            error_set(err, ERROR_CONFLICT,
                      "the calendar of %d was changed meanwhile: look at it as it is now, and decide again", q->year));
}

static bool put(struct db *db, void *argument, struct error *err)
{
    struct arranging *q = argument;
    const struct announced *n = q->announced;
    struct arranged now;
    struct special_day *day;
    size_t days;
    int64_t number;
    if (!still_as_seen(q, db, &now, err) || !read_days(q->arena, db, q->year, &day, &days, err))
        return false;
    json_t *is = state_of(q->arena, n->notice, n->day, n->days);
    if (now.event) {
        json_t *was = state_of(q->arena, now.notice, day, days), *changes = pairs_of(was, is);
        json_decref(is);
        json_decref(was);
        is = changes;
    }
    if (now.event && !json_object_size(is)) {
        json_decref(is);
        return error_set(err, ERROR_INPUT, "the calendar of %d has these very days already", q->year);
    }
    return append(q, db, now.event ? "change" : "create", canonical(q->arena, is), &number, err) &&
           forget(db, q->year, err) && put_rows(db, q->year, n->notice, number, n->day, n->days, err);
}

static bool drop(struct db *db, void *argument, struct error *err)
{
    struct arranging *q = argument;
    struct arranged now;
    struct special_day *day;
    size_t days;
    int64_t number;
    if (!still_as_seen(q, db, &now, err) || !read_days(q->arena, db, q->year, &day, &days, err))
        return false;
    if (!now.event)
        return error_set(err, ERROR_NOT_FOUND, "no calendar of %d was taken in", q->year);
    json_t *was = state_of(q->arena, now.notice, day, days), *none = json_object(), *changes = pairs_of(was, none);
    json_decref(was);
    json_decref(none);
    return append(q, db, "remove", canonical(q->arena, changes), &number, err) && forget(db, q->year, err);
}

/* After the commit: what is not durable is not counted by. */
static bool use(struct db *db, void *argument, struct error *err)
{
    const struct arranging *q = argument;
    return arrange_use(q->work->law, db, err);
}

static bool write_year(struct arranging *q, write_call *call, struct error *err)
{
    struct writer *w = q->work->records->writer;
    q->arena = arena_new();
    bool good = writer_run(w, call, q, err) && writer_run(w, use, q, err);
    arena_free(q->arena);
    return good;
}

static bool has_reason(const struct deed *deed, struct error *err)
{
    if (deed->reason && text_length(deed->reason) >= 4)
        return true;
    error_set(err, ERROR_INPUT,
              "a year of the calendar that is replaced or taken out needs a reason, in four "
              "characters at least");
    return error_in(err, "reason");
}

bool arrange_year(const struct work *w, const struct announced *n, int64_t event, const struct deed *deed,
                  struct error *err)
{
    struct arranging q = {.work = w, .year = n->year, .announced = n, .event = event, .deed = deed};
    return (!calendar_announced(w->law->calendar, n->year) || has_reason(deed, err)) && write_year(&q, put, err);
}

bool arrange_drop(const struct work *w, int year, int64_t event, const struct deed *deed, struct error *err)
{
    struct arranging q = {.work = w, .year = year, .event = event, .deed = deed};
    return has_reason(deed, err) && write_year(&q, drop, err);
}

/* Beside the registers. */

static bool beside_rows(struct arena *a, struct db *db, size_t *count, struct ledger_row **out, struct error *err)
{
    struct stmt *st = db_prepare(db, "select year, event, notice from calendar order by year", err);
    struct arranged *year = NULL;
    size_t room = 0;
    *count = 0;
    *out = NULL;
    while (st && stmt_row(st, err)) {
        year = arena_grow(a, year, *count, &room, sizeof *year);
        year[(*count)++] = (struct arranged){(int)stmt_int(st, 0), stmt_int(st, 1), arena_strdup(a, stmt_text(st, 2))};
    }
    if (err->code)
        return false;
    *out = arena_array(a, *count, sizeof **out);
    for (size_t i = 0; i < *count; i++) {
        struct special_day *day;
        size_t days;
        if (!read_days(a, db, year[i].year, &day, &days, err))
            return false;
        (*out)[i] = (struct ledger_row){arena_printf(a, "%d", year[i].year), year[i].event,
                                        canonical(a, state_of(a, year[i].notice, day, days))};
    }
    return true;
}

/* "worked | 春节 | Spring Festival" back. */
static bool read_said(struct arena *a, const char *date, const char *text, struct special_day *out)
{
    char *rest = arena_strdup(a, text ? text : ""), *part[3];
    for (size_t i = 0; i < 3; i++) {
        char *bar = i < 2 && rest ? strstr(rest, " | ") : NULL;
        part[i] = rest;
        if (i < 2 && !bar)
            return false;
        if (bar)
            *bar = '\0';
        rest = bar ? bar + strlen(" | ") : NULL;
    }
    out->date = date_parse(date);
    out->kind = strcmp(part[0], "worked") == 0 ? DAY_WORKED : DAY_HOLIDAY;
    out->name = (struct law_text){part[1], part[2]};
    return out->date != DATE_NONE;
}

static bool restore(struct arena *a, struct db *db, const struct ledger_row *row, struct error *err)
{
    json_t *state = json_loads(row->state, 0, NULL), *value;
    const char *name, *notice = json_string_value(json_object_get(state, "notice"));
    struct special_day *day = arena_array(a, json_object_size(state) + 1, sizeof *day);
    size_t days = 0;
    int64_t year;
    bool good = text_to_int(row->record, &year);
    json_object_foreach(state, name, value)
    {
        if (strcmp(name, "notice") == 0)
            continue;
        good = good && read_said(a, name, json_string_value(value), &day[days]);
        day[days++].year = (int)year;
    }
    if (!good)
        error_set(err, ERROR_STORE, "the calendar of “%.20s” cannot be read from its events", row->record);
    good = good && put_rows(db, (int)year, notice ? notice : "", row->event, day, days, err);
    json_decref(state);
    return good;
}

struct ledger_beside arrange_beside(void)
{
    return (struct ledger_beside){.reg = arranged_as, .rows = beside_rows, .make = restore};
}
