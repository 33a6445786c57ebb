/* What keeps the installation going: the calendar by which terms are counted, and the backup. */
#include "web/pages/desk/admin.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "law/rule.h"
#include "record/ledger.h"
#include "store/store.h"

#include <string.h>
#include <sys/stat.h>

/* The calendar. */

static void put_days(struct request *r, json_t *model, const struct calendar *c, int year)
{
    size_t count;
    bool english = strcmp(r->language, "en") == 0;
    /* Days at the end of the year before may belong to this year's notice. */
    const struct special_day *day = calendar_between(c, date_of(year - 1, 11, 30), date_of(year, 12, 31), &count);
    json_t *days = page_put_array(model, "days");
    for (size_t i = 0; i < count; i++) {
        if (day[i].year != year)
            continue;
        json_t *o = page_add_object(days);
        page_put(o, "date", date_iso(r->arena, day[i].date));
        page_put(o, "weekday", request_text(r, arena_printf(r->arena, "weekday.d%d", date_weekday(day[i].date))));
        page_put(o, "kind", request_text(r, day[i].kind == DAY_WORKED ? "calendar.worked" : "calendar.holiday"));
        page_put_flag(o, "worked", day[i].kind == DAY_WORKED);
        page_put(o, "name", english ? day[i].name.en : day[i].name.zh);
        page_put(o, "notice", day[i].notice);
    }
    page_put_flag(model, "any", json_array_size(days));
}

static void put_years(struct request *r, json_t *model, const struct calendar *c, int year)
{
    enum { FIRST = 2000 };
    json_t *years = page_put_array(model, "years");
    for (int y = calendar_last_year(c); y >= FIRST; y--) {
        if (!calendar_announced(c, y))
            continue;
        const char *text = arena_printf(r->arena, "%d", y);
        json_t *o = page_add_object(years);
        page_put(o, "year", text);
        page_put(o, "href", request_with(r, "year", text));
        page_put_flag(o, "here", y == year);
    }
}

bool desk_calendar(struct request *r, struct answer *out, struct error *err)
{
    const struct calendar *c = r->site->options.law->calendar;
    int year = calendar_last_year(c);
    if (!admin_needs(r, 1 << POWER_SYSTEM, err) || (request_param(r, "year") && !request_year(r, &year, err)))
        return false;
    out->model = admin_model(r, request_text(r, "admin.part_calendar"), "calendar", NULL);
    if (request_is_post(r)) {
        int64_t changed;
        if (!work_recompute(&r->site->work, r->today, &changed, err))
            return false;
        json_t *o = page_put_object(out->model, "recomputed");
        page_put_int(o, "changed", changed);
    }
    int this_year = date_year(r->today);
    page_put_int(out->model, "year", year);
    page_put_int(out->model, "next_year", this_year + 1);
    page_put_flag(out->model, "next_missing", !calendar_announced(c, this_year + 1));
    put_years(r, out->model, c, year);
    put_days(r, out->model, c, year);
    return true;
}

/* The backup. */

static bool database_size(struct request *r, const char **out, struct error *err)
{
    struct store *s = r->site->records->store;
    struct stat st;
    int64_t size = 0;
    if (store_kind(s) == STORE_POSTGRESQL) {
        if (!db_int(r->db, "select pg_database_size(current_database())", 0, &size, err))
            return false;
    } else if (stat(store_where(s), &st) == 0) {
        size = st.st_size;
    }
    *out = desk_size(r->arena, size);
    return true;
}

bool desk_backup(struct request *r, struct answer *out, struct error *err)
{
    int64_t events, files, bytes;
    const char *size;
    if (!admin_needs(r, 1 << POWER_SYSTEM, err) || !db_int(r->db, "select max(seq) from event", 0, &events, err) ||
        !db_int(r->db, "select count(*) from (select distinct sha256 from attachment) f", 0, &files, err) ||
        !db_int(r->db, "select sum(size) from (select distinct sha256, size from attachment) f", 0, &bytes, err) ||
        !database_size(r, &size, err))
        return false;
    bool postgresql = store_kind(r->site->records->store) == STORE_POSTGRESQL;
    out->model = admin_model(r, request_text(r, "admin.part_backup"), "backup", NULL);
    page_put(out->model, "kind", postgresql ? "PostgreSQL" : "SQLite");
    page_put_flag(out->model, "postgresql", postgresql);
    page_put(out->model, "database", size);
    page_put_int(out->model, "events", events);
    page_put_int(out->model, "files", files);
    page_put(out->model, "bytes", desk_size(r->arena, bytes));
    return true;
}
