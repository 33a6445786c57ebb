/* The lights of a register's rows: of the running term that ends first. */
#include "work/call.h"
#include "work/inner.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "law/calendar.h"
#include "law/rule.h"
#include "law/term.h"
#include "store/store.h"

#include <string.h>

/* Workdays left are counted from the day after today. */
int32_t light_last_day(const struct calendar *c, enum light worst, int32_t today)
{
    if (worst == LIGHT_RED)
        return today - 1;
    if (worst != LIGHT_AMBER)
        return DATE_NONE;
    int32_t day = today;
    while (calendar_workdays(c, today, day + 1) <= TERM_AMBER_WORKDAYS)
        day++;
    return day;
}

bool work_has_clocks(const struct model *m, const struct reg *reg)
{
    for (size_t i = 0; i < m->procedures; i++)
        if (m->procedure[i].of == reg && m->procedure[i].clocks)
            return true;
    return false;
}

const char *work_light_condition(struct arena *a, const struct work *w, const struct reg *reg, enum light light,
                                 int32_t today, int64_t number[2])
{
    int32_t amber = light_last_day(w->law->calendar, LIGHT_AMBER, today);
    number[0] = light == LIGHT_RED ? INT32_MIN : light == LIGHT_AMBER ? today : amber + 1;
    number[1] = light == LIGHT_RED ? today - 1 : light == LIGHT_AMBER ? amber : INT32_MAX;
    return arena_printf(a,
                        "id in (select record_id from clock where register = '%s' and state = 'running' and due is not "
                        "null and %s group by record_id having min(due) >= ? and min(due) <= ?)",
                        reg->name, call_pressing_clock(a, w, reg));
}

/* One statement for any number of rows: what is not asked for is 0, which no row's id is. */
static char *statement(struct arena *a, const struct work *w, const struct reg *reg)
{
    struct buf sql = buf_new(a);
    buf_add(&sql, "select record_id, min(due) from clock where register = ? and state = 'running' and due is not null "
                  "and record_id in (");
    for (int i = 0; i < LIT_MOST; i++)
        buf_add(&sql, i ? ", ?" : "?");
    buf_printf(&sql, ") and %s group by record_id", call_pressing_clock(a, w, reg));
    return sql.data;
}

bool work_lights(struct arena *a, const struct work *w, struct db *db, const struct reg *reg,
                 const struct record *record, size_t count, int32_t today, struct lit *out, struct error *err)
{
    struct stmt *st = db_prepare(db, statement(a, w, reg), err);
    int32_t amber = light_last_day(w->law->calendar, LIGHT_AMBER, today);
    for (size_t i = 0; i < count; i++)
        out[i] = (struct lit){DATE_NONE, LIGHT_NONE};
    if (!st)
        return false;
    stmt_bind_text(st, 1, reg->name);
    for (size_t i = 0; i < LIT_MOST; i++)
        stmt_bind_int(st, (int)i + 2, i < count ? record[i].id : 0);
    while (stmt_row(st, err))
        for (size_t i = 0; i < count; i++)
            if (record[i].id == stmt_int(st, 0)) {
                out[i].due = (int32_t)stmt_int(st, 1);
                out[i].light = out[i].due < today ? LIGHT_RED : out[i].due <= amber ? LIGHT_AMBER : LIGHT_GREEN;
            }
    return !err->code;
}
