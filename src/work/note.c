#include "work/note.h"

#include "core/arena.h"
#include "core/error.h"
#include "store/store.h"

const char own_actor[] = "plumbline";

int64_t note_time(int32_t day, int32_t today)
{
    return today == date_today() ? 0 : time_of_date(day);
}

bool note_owner(struct arena *a, struct db *db, const struct kept_clock *k, const struct field *due, struct owner *out,
                struct error *err)
{
    const char *sql = arena_printf(a, "select number, event, %s from %s where id = ?",
                                   due ? db_quote(a, due->name) : "null", db_quote(a, k->reg));
    struct stmt *st = db_prepare(db, sql, err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, k->record_id);
    if (!stmt_row(st, err))
        return !err->code && error_set(err, ERROR_STORE,
                                       "a clock of “%s” belongs to no record: run “plumbline ledger "
                                       "verify”",
                                       k->reg);
    out->number = arena_strdup(a, stmt_text(st, 0));
    out->event = stmt_int(st, 1);
    out->due = stmt_null(st, 2) ? DATE_NONE : (int32_t)stmt_int(st, 2);
    stmt_reset(st);
    return true;
}

static const char *due_json(struct arena *a, int32_t day)
{
    return day == DATE_NONE ? "null" : arena_printf(a, "\"%s\"", date_iso(a, day));
}

static bool update_owner(struct arena *a, struct db *db, const struct kept_clock *k, const struct field *due,
                         int64_t event, struct error *err)
{
    const char *shown = due ? arena_printf(a, "%s = ?, ", db_quote(a, due->name)) : "";
    struct stmt *st =
        db_prepare(db, arena_printf(a, "update %s set %sevent = ? where id = ?", db_quote(a, k->reg), shown), err);
    int at = 1;
    if (!st)
        return false;
    if (due && k->due == DATE_NONE)
        stmt_bind_null(st, at++);
    else if (due)
        stmt_bind_int(st, at++, k->due);
    stmt_bind_int(st, at++, event);
    stmt_bind_int(st, at, k->record_id);
    return stmt_run(st, err);
}

bool note_write(struct arena *a, const struct work *w, struct db *db, struct kept_clock *k, const struct field *due,
                struct owner *o, const struct event *as, struct error *err)
{
    const struct kept_clock *one = k;
    struct event e = *as;
    e.reg = k->reg;
    e.record = o->number;
    e.previous = o->event;
    e.changes = due ? arena_printf(a, "{\"%s\":[%s,%s]}", due->name, due_json(a, o->due), due_json(a, k->due)) : "{}";
    e.clocks = clocks_json(a, &one, 1);
    e.procedure = k->procedure;
    return ledger_append(a, w->records->ledger, db, &e, &o->event, err) && update_owner(a, db, k, due, o->event, err) &&
           clock_put(db, k, err);
}
