#include "work/punctual.h"

#include "core/arena.h"
#include "core/error.h"
#include "record/record.h"
#include "store/store.h"

#include <string.h>

static const struct clock *clock_named(const struct procedure *p, const char *name)
{
    for (size_t i = 0; i < p->clocks; i++)
        if (strcmp(p->clock[i].name, name) == 0)
            return &p->clock[i];
    return NULL;
}

/* One statement a procedure: its clocks, joined with the records they are of. */
static char *statement(struct arena *a, const struct procedure *p, bool by_organ)
{
    return arena_printf(a,
                        "select c.clock, %s, %s, count(*) filter (where c.stopped between ? and ? and c.outcome <> "
                        "'dropped'), "
                        "count(*) filter (where c.stopped between ? and ? and c.outcome = 'in_time'), "
                        "count(*) filter (where c.stopped between ? and ? and c.outcome = 'late'), "
                        "count(*) filter (where c.stopped between ? and ? and c.outcome = 'deemed'), "
                        "count(*) filter (where c.stopped between ? and ? and c.outcome = 'dropped'), "
                        "coalesce(sum(c.used) filter (where c.stopped between ? and ? and c.outcome <> 'dropped'), 0), "
                        "count(*) filter (where c.started <= ? and c.due < ? and (c.stopped is null or c.stopped > ?)) "
                        "from clock c join %s t on t.id = c.record_id%s where c.register = ? and c.procedure = ? and "
                        "t.district >= ? and t.district < ? group by 1%s order by 1%s",
                        by_organ ? "o.name" : "null", by_organ ? "o.number" : "null", db_quote(a, p->of->name),
                        by_organ ? " left join organ o on o.id = t.organ" : "", by_organ ? ", 2, 3" : "",
                        by_organ ? ", 2, 3" : "");
}

static void add_row(struct arena *a, const struct procedure *p, struct stmt *st, size_t *room, size_t *count,
                    struct punctuality **out)
{
    const struct clock *clock = clock_named(p, stmt_text(st, 0));
    int64_t stopped = stmt_int(st, 3), dropped = stmt_int(st, 7), open_late = stmt_int(st, 9);
    if (!clock || (!stopped && !dropped && !open_late))
        return;
    const char *organ = stmt_text(st, 1), *number = stmt_text(st, 2);
    *out = arena_grow(a, *out, *count, room, sizeof **out);
    (*out)[(*count)++] = (struct punctuality){
        .procedure = p,
        .clock = clock,
        .organ = organ ? arena_strdup(a, organ) : NULL,
        .organ_number = number ? arena_strdup(a, number) : NULL,
        .stopped = stopped,
        .in_time = stmt_int(st, 4),
        .late = stmt_int(st, 5),
        .deemed = stmt_int(st, 6),
        .dropped = dropped,
        .days = stmt_int(st, 8),
        .open_late = open_late,
    };
}

bool work_punctuality(struct arena *a, const struct model *m, struct db *db, const char *district, int year,
                      bool by_organ, int32_t today, size_t *count, struct punctuality **out, struct error *err)
{
    int32_t first = date_of(year, 1, 1), last = date_of(year, 12, 31), seen = today < last ? today : last;
    size_t room = 0;
    *count = 0;
    *out = NULL;
    for (size_t i = 0; i < m->procedures; i++) {
        const struct procedure *p = &m->procedure[i];
        struct stmt *st = db_prepare(db, statement(a, p, by_organ), err);
        if (!st)
            return false;
        int index = 1;
        for (int pair = 0; pair < 6; pair++) {
            stmt_bind_int(st, index++, first);
            stmt_bind_int(st, index++, last);
        }
        for (int day = 0; day < 3; day++)
            stmt_bind_int(st, index++, seen);
        stmt_bind_text(st, index++, p->of->name);
        stmt_bind_text(st, index++, p->name);
        stmt_bind_text(st, index++, district_begin(a, district));
        stmt_bind_text(st, index, district_end(a, district));
        while (stmt_row(st, err))
            add_row(a, p, st, &room, count, out);
        if (err->code)
            return false;
    }
    return true;
}
