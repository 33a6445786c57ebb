#include "work/punctual.h"

#include "core/arena.h"
#include "core/error.h"
#include "record/record.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const struct clock *clock_named(const struct procedure *p, const char *name)
{
    for (size_t i = 0; i < p->clocks; i++)
        if (strcmp(p->clock[i].name, name) == 0)
            return &p->clock[i];
    return NULL;
}

static const struct procedure *procedure_named(const struct model *m, const struct reg *reg, const char *name)
{
    for (size_t i = 0; i < m->procedures; i++)
        if (m->procedure[i].of == reg && strcmp(m->procedure[i].name, name) == 0)
            return &m->procedure[i];
    return NULL;
}

/* One statement a register: the clocks of all its procedures, joined with the records they are of. Only those are read
 * that one of the counts is about; organs get their names when there are few of them left. */
static char *statement(struct arena *a, const struct reg *reg, bool by_organ)
{
    return arena_printf(
        a,
        "select g.procedure, g.clock, %s, stopped, in_time, late, deemed, dropped, days, open_late from "
        "(select c.procedure, c.clock, %s as organ, count(*) filter (where c.stopped between ? and ? "
        "and c.outcome <> 'dropped') as stopped, "
        "count(*) filter (where c.stopped between ? and ? and c.outcome = 'in_time') as in_time, "
        "count(*) filter (where c.stopped between ? and ? and c.outcome = 'late') as late, "
        "count(*) filter (where c.stopped between ? and ? and c.outcome = 'deemed') as deemed, "
        "count(*) filter (where c.stopped between ? and ? and c.outcome = 'dropped') as dropped, "
        "coalesce(sum(c.used) filter (where c.stopped between ? and ? and c.outcome <> 'dropped'), 0) "
        "as days, count(*) filter (where c.started <= ? and c.due < ? and (c.stopped is null or "
        "c.stopped > ?)) as open_late "
        "from clock c join %s t on t.id = c.record_id where c.register = ? and "
        "(c.stopped between ? and ? or (c.started <= ? and c.due < ? and (c.stopped is null or "
        "c.stopped > ?))) and t.district >= ? and t.district < ? group by 1, 2%s) g%s",
        by_organ ? "o.name, o.number" : "null, null", by_organ ? "t.organ" : "null", db_quote(a, reg->name),
        by_organ ? ", 3" : "", by_organ ? " left join organ o on o.id = g.organ" : "");
}

struct rows {
    struct arena *arena;
    size_t count, room;
    struct punctuality *row;
};

static void add_row(struct rows *rows, const struct model *m, const struct reg *reg, struct stmt *st)
{
    const struct procedure *p = procedure_named(m, reg, stmt_text(st, 0));
    const struct clock *clock = p ? clock_named(p, stmt_text(st, 1)) : NULL;
    int64_t stopped = stmt_int(st, 4), dropped = stmt_int(st, 8), open_late = stmt_int(st, 10);
    if (!clock || (!stopped && !dropped && !open_late))
        return;
    const char *organ = stmt_text(st, 2), *number = stmt_text(st, 3);
    rows->row = arena_grow(rows->arena, rows->row, rows->count, &rows->room, sizeof *rows->row);
    rows->row[rows->count++] = (struct punctuality){
        .procedure = p,
        .clock = clock,
        .organ = organ ? arena_strdup(rows->arena, organ) : NULL,
        .organ_number = number ? arena_strdup(rows->arena, number) : NULL,
        .stopped = stopped,
        .in_time = stmt_int(st, 5),
        .late = stmt_int(st, 6),
        .deemed = stmt_int(st, 7),
        .dropped = dropped,
        .days = stmt_int(st, 9),
        .open_late = open_late,
    };
}

/* A year, as it is seen on a day of it or after it. */
struct span_seen {
    int32_t first, last, seen;
};

static int bind_open(struct stmt *st, int index, const struct span_seen *s)
{
    for (int day = 0; day < 3; day++)
        stmt_bind_int(st, index++, s->seen);
    return index;
}

static bool read_reg(struct rows *rows, const struct model *m, struct db *db, const struct reg *reg,
                     const char *district, bool by_organ, const struct span_seen *s, struct error *err)
{
    struct stmt *st = db_prepare(db, statement(rows->arena, reg, by_organ), err);
    if (!st)
        return false;
    int index = 1;
    for (int pair = 0; pair < 6; pair++) {
        stmt_bind_int(st, index++, s->first);
        stmt_bind_int(st, index++, s->last);
    }
    index = bind_open(st, index, s);
    stmt_bind_text(st, index++, reg->name);
    stmt_bind_int(st, index++, s->first);
    stmt_bind_int(st, index++, s->last);
    index = bind_open(st, index, s);
    stmt_bind_text(st, index++, district_begin(rows->arena, district));
    stmt_bind_text(st, index, district_end(rows->arena, district));
    while (stmt_row(st, err))
        add_row(rows, m, reg, st);
    return !err->code;
}

static int text_order(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) : !!a - !!b;
}

/* By procedures as they are declared, then clock, then organ. */
static int by_place(const void *x, const void *y)
{
    const struct punctuality *a = x, *b = y;
    if (a->procedure != b->procedure)
        return a->procedure < b->procedure ? -1 : 1;
    if (a->clock != b->clock)
        return strcmp(a->clock->name, b->clock->name);
    int organ = text_order(a->organ, b->organ);
    return organ ? organ : text_order(a->organ_number, b->organ_number);
}

static bool has_clock(const struct model *m, const struct reg *reg)
{
    for (size_t i = 0; i < m->procedures; i++)
        if (m->procedure[i].of == reg && m->procedure[i].clocks)
            return true;
    return false;
}

bool work_punctuality(struct arena *a, const struct model *m, struct db *db, const char *district, int year,
                      bool by_organ, int32_t today, size_t *count, struct punctuality **out, struct error *err)
{
    struct span_seen s = {.first = date_of(year, 1, 1), .last = date_of(year, 12, 31)};
    struct rows rows = {.arena = a};
    s.seen = today < s.last ? today : s.last;
    for (size_t i = 0; i < m->regs; i++)
        if (has_clock(m, &m->reg[i]) && !read_reg(&rows, m, db, &m->reg[i], district, by_organ, &s, err))
            return false;
    if (rows.count)
        qsort(rows.row, rows.count, sizeof *rows.row, by_place);
    *count = rows.count;
    *out = rows.row;
    return true;
}
