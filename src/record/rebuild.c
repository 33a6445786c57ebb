#include "record/rebuild.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/map.h"
#include "record/attachment.h"
#include "record/clocks.h"
#include "record/events.h"
#include "record/index.h"
#include "record/layout.h"
#include "record/number.h"
#include "record/replay.h"
#include "record/survey.h"
#include "record/write.h"
#include "store/schema.h"
#include "store/store.h"
#include "store/writer.h"

#include <stdlib.h>
#include <string.h>

/* A reference that is made before the row that it refers to: within one register that happens. */
struct open_reference {
    int64_t id;
    const char *column;
    const struct surveyed *to;
};

struct rebuild {
    struct arena *arena, *scratch; /* the second is cleared after each record */
    struct db *from;
    const struct model *model;
    const struct ledger_beside *beside;
    size_t besides;
    struct survey survey;
    struct records into;
    struct rebuilt *out;
    struct open_reference *open;
    size_t opens, room;
};

/* The empty database. */

static bool holds(struct arena *a, struct db *db, const char *table, struct error *err)
{
    int64_t some = 0;
    return db_int(db, arena_printf(a, "select 1 from %s limit 1", db_quote(a, table)), 0, &some, err) && some;
}

static bool refuse_full(struct db *db, const char *table, struct error *err)
{
    return error_set(err, ERROR_CONFLICT,
                     "%s is not empty (there are rows in “%s”): give a database that is not there yet, or one that "
                     "holds nothing",
                     store_where(db_store(db)), table);
}

/* Asked before anything is done to it. */
static bool has_no_ledger(struct rebuild *b, struct db *db, struct error *err)
{
    static const char *const kept[] = {"event", "head", "series"};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (holds(b->arena, db, kept[i], err))
            return refuse_full(db, kept[i], err);
    return !err->code;
}

static bool has_no_rows(struct rebuild *b, struct db *db, struct error *err)
{
    for (size_t i = 0; i < b->model->regs; i++)
        if (holds(b->arena, db, b->model->reg[i].name, err))
            return refuse_full(db, b->model->reg[i].name, err);
    return !err->code;
}

/* A field that became required after records were made without it may be empty, as it may where it was added to their
 * table; so may a reference to the same register, whose row may come later. */
static const struct table *tables_for(struct rebuild *b)
{
    const struct model *m = b->model;
    struct table *table = (struct table *)(uintptr_t)model_tables(b->arena, m);
    for (size_t i = 0; i < m->regs; i++) {
        const struct reg *reg = &m->reg[i];
        struct table *t = &table[reg->order];
        struct column *column = arena_memdup(b->arena, t->column, t->columns * sizeof *column);
        const bool *lacks = b->survey.lacks[i];
        for (size_t c = 0, at = 0; c < HEADS + reg->fields; c++)
            if (c >= HEADS || reg_has(reg, (enum head_column)c)) {
                const char *to = column[at].references;
                column[at].required = column[at].required && !lacks[c] && !(to && strcmp(to, reg->name) == 0);
                at++;
            }
        t->column = column;
    }
    return table;
}

static bool make_tables(struct rebuild *b, struct store *into, struct error *err)
{
    struct plan plan;
    struct db *db = store_connect(into, true, err);
    if (!db)
        return false;
    bool good = has_no_ledger(b, db, err) && store_upgrade(db, err) &&
                schema_plan(b->arena, db, tables_for(b), b->model->regs, &plan, err) && schema_apply(db, &plan, err) &&
                index_apply(db, b->model, err) && has_no_rows(b, db, err);
    db_close(db);
    return good;
}

/* One that is there is not changed by opening it. */
static struct store *open_into(const char *where, struct error *err)
{
    struct error own = {0};
    struct store *s = store_open(where, false, &own);
    if (s || own.code == ERROR_NOT_FOUND)
        return s ? s : store_open(where, true, err);
    *err = own;
    return NULL;
}

/* Events. */

static bool copy_events(struct rebuild *b, struct db *db, struct error *err)
{
    struct stmt *st = db_prepare(b->from, "select body from event order by seq", err);
    bool good = st != NULL;
    while (good && stmt_row(st, err)) {
        good = ledger_put(b->into.ledger, db, stmt_text(st, 0), err);
        b->out->events += good;
    }
    if (st)
        stmt_reset(st);
    return good && !err->code;
}

/* Rows. */

/* The row that a reference of the record means; *id 0 where it is yet to come. */
static bool resolve(struct rebuild *b, const struct reg *to, const char *number, const struct surveyed **out,
                    struct error *err)
{
    *out = survey_record(b->scratch, &b->survey, to->name, number);
    return (*out && !(*out)->gone) ||
           error_set(err, ERROR_STORE, "it refers to %s of “%s”, which no event left there", number, to->name);
}

static bool resolve_field(struct rebuild *b, struct record *r, size_t i, struct error *err)
{
    const struct surveyed *to;
    struct value *v = &r->value[i];
    if (v->type != VALUE_REF || v->null)
        return true;
    if (!resolve(b, r->reg->field[i].to, r->ref_number[i], &to, err))
        return false;
    v->number = to->id;
    v->null = !to->id;
    return true;
}

static bool resolve_all(struct rebuild *b, struct record *r, struct error *err)
{
    const struct surveyed *organ;
    if (r->organ_number) {
        if (!resolve(b, reg_builtin(r->reg, BUILTIN_ORGAN)->to, r->organ_number, &organ, err))
            return false;
        r->organ_id = organ->id;
    }
    for (size_t i = 0; i < r->reg->fields; i++)
        if (!resolve_field(b, r, i, err))
            return false;
    return true;
}

static void leave_open(struct rebuild *b, const struct record *r, const struct field *f, const char *number)
{
    const struct surveyed *to = survey_record(b->scratch, &b->survey, f->to->name, number);
    b->open = arena_grow(b->arena, b->open, b->opens, &b->room, sizeof *b->open);
    b->open[b->opens++] = (struct open_reference){r->id, f->name, to};
}

/* What had no id yet when the row was written. */
static void note_open(struct rebuild *b, const struct record *r)
{
    if (r->organ_number && !r->organ_id)
        leave_open(b, r, reg_builtin(r->reg, BUILTIN_ORGAN), r->organ_number);
    for (size_t i = 0; i < r->reg->fields; i++)
        if (r->ref_number[i] && r->value[i].null)
            leave_open(b, r, &r->reg->field[i], r->ref_number[i]);
}

static bool close_open(struct rebuild *b, struct db *db, const struct reg *reg, struct error *err)
{
    for (size_t i = 0; i < b->opens; i++) {
        const struct open_reference *o = &b->open[i];
        struct stmt *st = db_prepare(db,
                                     arena_printf(b->scratch, "update %s set %s = ? where id = ?",
                                                  db_quote(b->scratch, reg->name), db_quote(b->scratch, o->column)),
                                     err);
        if (!st)
            return false;
        stmt_bind_int(st, 1, o->to->id);
        stmt_bind_int(st, 2, o->id);
        if (!stmt_run(st, err))
            return false;
    }
    b->opens = 0;
    return true;
}

static bool write_clocks(struct rebuild *b, struct db *db, const struct record *r, const struct said *said,
                         struct error *err)
{
    const char *key;
    json_t *value;
    json_object_foreach(said->clocks, key, value)
    {
        struct kept_clock k;
        if (!clock_from_json(b->scratch, key, value, &k))
            return error_set(err, ERROR_STORE, "its clock “%s” cannot be read", key);
        k.reg = r->reg->name;
        k.record_id = r->id;
        if (!clock_put(db, &k, err))
            return false;
        b->out->clocks++;
    }
    return !said->procedure || course_put(db, r->reg->name, r->id, said->procedure, err);
}

static bool write_files(struct rebuild *b, struct db *db, const struct record *r, const struct said *said,
                        struct error *err)
{
    const char *key;
    json_t *value;
    json_object_foreach(said->files, key, value)
    {
        struct attachment at;
        if (!attachment_from_json(key, value, &at))
            return error_set(err, ERROR_STORE, "its attachment %s cannot be read", key);
        if (!attachment_put(db, r->reg->name, r->id, &at, err))
            return false;
        b->out->files++;
    }
    return true;
}

static bool write_said(struct rebuild *b, struct db *db, struct surveyed *s, const struct said *said, struct error *err)
{
    struct record r;
    if (!said_record(b->scratch, s->reg, said->fields, &r, err) || !resolve_all(b, &r, err))
        return false;
    r.event = s->last;
    if (!write_row(b->scratch, &b->into, db, &r, err))
        return false;
    s->id = r.id;
    note_open(b, &r);
    b->out->records++;
    return write_clocks(b, db, &r, said, err) && write_files(b, db, &r, said, err);
}

static bool write_record(struct rebuild *b, struct db *db, struct surveyed *s, struct error *err)
{
    struct said said;
    arena_clear(b->scratch);
    bool good = replay(b->scratch, b->from, b->model, s->last, &said, err) && write_said(b, db, s, &said, err);
    said_free(&said);
    if (good)
        return true;
    struct error why = *err;
    return error_set(err, why.code, "%s of “%s” cannot be made as event %lld left it: %s", s->number, s->reg->name,
                     (long long)s->last, why.message);
}

static bool write_beside(struct rebuild *b, struct db *db, const struct surveyed *s, const struct ledger_beside *beside,
                         struct error *err)
{
    struct said said;
    arena_clear(b->scratch);
    bool good = replay(b->scratch, b->from, b->model, s->last, &said, err);
    char *state = good ? json_dumps(said.fields, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    const struct ledger_row row = {s->number, s->last, state ? state : "{}"};
    good = good && beside->make(b->scratch, db, &row, err);
    b->out->records += good;
    free(state);
    said_free(&said);
    return good;
}

static bool write_undeclared(struct rebuild *b, struct db *db, const struct surveyed *s, struct error *err)
{
    for (size_t i = 0; i < b->besides; i++)
        if (strcmp(b->beside[i].reg, s->of) == 0)
            return s->gone || write_beside(b, db, s, &b->beside[i], err);
    b->out->undeclared += !s->gone;
    return true;
}

/* Registers come after those that they refer to. */
static bool write_records(struct rebuild *b, struct db *db, struct error *err)
{
    const struct survey *s = &b->survey;
    for (size_t i = 0; i < s->count; i++) {
        struct surveyed *r = s->list[i];
        if (r->reg ? !r->gone && !write_record(b, db, r, err) : !write_undeclared(b, db, r, err))
            return false;
        bool last = i + 1 == s->count || s->list[i + 1]->reg != r->reg;
        if (last && r->reg && !close_open(b, db, r->reg, err))
            return false;
    }
    return true;
}

static bool write_series(struct rebuild *b, struct db *db, struct error *err)
{
    size_t at = 0;
    void *highest;
    const char *scope;
    while ((scope = map_next(b->survey.series, &at, &highest)))
        if (!number_bump(db, scope, *(int64_t *)highest, err))
            return false;
    return true;
}

static bool write_all(struct db *db, void *argument, struct error *err)
{
    struct rebuild *b = argument;
    return copy_events(b, db, err) && write_records(b, db, err) && write_series(b, db, err);
}

/* The whole. */

static bool check_source(struct rebuild *b, const struct keys *keys, const struct ledger_head *kept, struct error *err)
{
    struct ledger_verdict v;
    if (!ledger_verify_events(b->from, keys, kept, &v, err))
        return false;
    if (!v.whole)
        return error_set(err, ERROR_CONFLICT,
                         "the events themselves are not whole, so nothing is made of them: %s. Take a copy whose "
                         "events are",
                         v.finding);
    return survey_events(b->arena, b->from, b->model, &b->survey, err);
}

/* The same texts give the same tree; were it not so, the new database would be of no use. */
static bool check_root(struct rebuild *b, struct store *into, struct error *err)
{
    struct ledger_head one, two;
    struct db *db = store_connect(into, false, err);
    if (!db)
        return false;
    bool read = ledger_head_newest(b->from, &one, err) && ledger_head_newest(db, &two, err);
    db_close(db);
    if (!read)
        return false;
    return (one.size == two.size && memcmp(one.root, two.root, sizeof one.root) == 0) ||
           error_set(err, ERROR_SYSTEM,
                     "%s came out with another tree than the ledger that it was made of: do not use it",
                     store_where(into));
}

static bool fill(struct rebuild *b, const struct keys *keys, struct store *into, struct error *err)
{
    if (!make_tables(b, into, err) || !records_open(b->arena, b->model, into, keys, true, &b->into, err))
        return false;
    bool good = writer_run(b->into.writer, write_all, b, err);
    records_close(&b->into);
    return good && (!b->out->events || check_root(b, into, err));
}

bool ledger_rebuild(struct arena *a, struct db *from, const struct model *m, const struct keys *keys,
                    const struct ledger_head *kept, const char *into, struct rebuilt *out, struct error *err)
{
    return ledger_rebuild_beside(a, from, m, keys, kept, into, NULL, 0, out, err);
}

bool ledger_rebuild_beside(struct arena *a, struct db *from, const struct model *m, const struct keys *keys,
                           const struct ledger_head *kept, const char *into, const struct ledger_beside *beside,
                           size_t besides, struct rebuilt *out, struct error *err)
{
    *out = (struct rebuilt){0};
    struct rebuild b = {
        .arena = a, .scratch = arena_new(), .from = from, .model = m, .beside = beside, .besides = besides, .out = out};
    bool good = db_begin_read(from, err) && check_source(&b, keys, kept, err);
    struct store *store = good ? open_into(into, err) : NULL;
    good = store && fill(&b, keys, store, err);
    db_end_read(from);
    out->passed = b.survey.passed;
    store_close(store);
    arena_free(b.scratch);
    return good;
}
