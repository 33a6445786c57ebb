#include "record/clocks.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[CLOCK_COLUMNS] = {
    "id",      "register",   "record_id", "procedure", "clock",       "run",    "rule",     "rule_from",
    "started", "started_at", "length",    "extension", "extended_on", "pauses", "due",      "lapses_on",
    "lapse",   "state",      "outcome",   "stopped",   "used",        "told",   "tells_on", "ordered",
};

char *clock_columns(struct arena *a, const char *alias)
{
    struct buf b = buf_new(a);
    for (size_t i = 0; i < CLOCK_COLUMNS; i++)
        buf_printf(&b, "%s%s\"%s\"", i ? ", " : "", alias, names[i]);
    return b.data;
}

static const char *copied(struct arena *a, struct stmt *st, int column)
{
    const char *s = stmt_text(st, column);
    return s ? arena_strdup(a, s) : NULL;
}

static int32_t date_at(struct stmt *st, int column)
{
    return stmt_null(st, column) ? DATE_NONE : (int32_t)stmt_int(st, column);
}

void clock_read(struct arena *a, struct stmt *st, int column, struct kept_clock *out)
{
    *out = (struct kept_clock){
        .id = stmt_int(st, column),
        .reg = copied(a, st, column + 1),
        .record_id = stmt_int(st, column + 2),
        .procedure = copied(a, st, column + 3),
        .clock = copied(a, st, column + 4),
        .run = stmt_int(st, column + 5),
        .rule = copied(a, st, column + 6),
        .rule_from = date_at(st, column + 7),
        .started = date_at(st, column + 8),
        .started_at = stmt_int(st, column + 9),
        .length = stmt_int(st, column + 10),
        .extension = stmt_int(st, column + 11),
        .extended_on = date_at(st, column + 12),
        .pauses = copied(a, st, column + 13),
        .due = date_at(st, column + 14),
        .lapses_on = date_at(st, column + 15),
        .lapse = copied(a, st, column + 16),
        .state = copied(a, st, column + 17),
        .outcome = copied(a, st, column + 18),
        .stopped = date_at(st, column + 19),
        .used = stmt_int(st, column + 20),
        .told = stmt_int(st, column + 21),
        .tells_on = date_at(st, column + 22),
        .ordered = copied(a, st, column + 23),
    };
}

bool clocks_of(struct arena *a, struct db *db, const char *reg, int64_t record_id, size_t *count,
               struct kept_clock **out, struct error *err)
{
    const char *sql =
        arena_printf(a, "select %s from clock where register = ? and record_id = ? order by id", clock_columns(a, ""));
    struct stmt *st = db_prepare(db, sql, err);
    size_t room = 0;
    *count = 0;
    *out = NULL;
    if (!st)
        return false;
    stmt_bind_text(st, 1, reg);
    stmt_bind_int(st, 2, record_id);
    while (stmt_row(st, err)) {
        *out = arena_grow(a, *out, *count, &room, sizeof **out);
        clock_read(a, st, 0, &(*out)[(*count)++]);
    }
    return !err->code;
}

static void bind_date(struct stmt *st, int index, int32_t date)
{
    if (date == DATE_NONE)
        stmt_bind_null(st, index);
    else
        stmt_bind_int(st, index, date);
}

static void bind_running(struct stmt *st, int at, const struct kept_clock *c)
{
    stmt_bind_text(st, at++, c->rule);
    stmt_bind_int(st, at++, c->rule_from);
    stmt_bind_int(st, at++, c->started);
    stmt_bind_int(st, at++, c->started_at);
    stmt_bind_int(st, at++, c->length);
    stmt_bind_int(st, at++, c->extension);
    bind_date(st, at++, c->extended_on);
    stmt_bind_text(st, at++, c->pauses);
    bind_date(st, at++, c->due);
    bind_date(st, at++, c->lapses_on);
    stmt_bind_text(st, at++, c->lapse);
    stmt_bind_text(st, at++, c->state);
    stmt_bind_text(st, at++, c->outcome);
    bind_date(st, at++, c->stopped);
    stmt_bind_int(st, at++, c->used);
    stmt_bind_int(st, at++, c->told);
    bind_date(st, at++, c->tells_on);
    stmt_bind_text(st, at++, c->ordered);
}

static bool insert(struct db *db, struct kept_clock *c, struct error *err)
{
    struct stmt *st = db_prepare_insert(
        db,
        "insert into clock (register, record_id, \"procedure\", clock, run, rule, rule_from, started, "
        "started_at, \"length\", extension, extended_on, pauses, due, lapses_on, lapse, state, outcome, "
        "stopped, used, told, tells_on, ordered) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, "
        "?, ?)",
        err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, c->reg);
    stmt_bind_int(st, 2, c->record_id);
    stmt_bind_text(st, 3, c->procedure);
    stmt_bind_text(st, 4, c->clock);
    stmt_bind_int(st, 5, c->run);
    bind_running(st, 6, c);
    return stmt_insert(st, &c->id, err);
}

bool clock_put(struct db *db, struct kept_clock *c, struct error *err)
{
    if (!c->id)
        return insert(db, c, err);
    struct stmt *st =
        db_prepare(db,
                   "update clock set rule = ?, rule_from = ?, started = ?, started_at = ?, \"length\" = ?, "
                   "extension = ?, extended_on = ?, pauses = ?, due = ?, lapses_on = ?, lapse = ?, "
                   "state = ?, outcome = ?, stopped = ?, used = ?, told = ?, tells_on = ?, ordered = ? where id = ?",
                   err);
    if (!st)
        return false;
    bind_running(st, 1, c);
    stmt_bind_int(st, 19, c->id);
    return stmt_run(st, err);
}

static void add_text(struct buf *b, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    buf_printf(b, ",\"%s\":", name);
    buf_add_json(b, value);
}

static void add_date(struct buf *b, const char *name, int32_t date)
{
    if (date != DATE_NONE)
        add_text(b, name, date_iso(b->arena, date));
}

static void add_int(struct buf *b, const char *name, int64_t n)
{
    if (n)
        buf_printf(b, ",\"%s\":%lld", name, (long long)n);
}

/* Members in order; what is empty or 0 is left out. */
static void add_clock(struct buf *b, const struct kept_clock *c)
{
    size_t start = b->size;
    add_date(b, "due", c->due);
    add_date(b, "extended_on", c->extended_on);
    add_int(b, "extension", c->extension);
    add_text(b, "lapse", c->lapse);
    add_date(b, "lapses_on", c->lapses_on);
    add_int(b, "length", c->length);
    add_text(b, "ordered", c->ordered);
    add_text(b, "outcome", c->outcome);
    add_text(b, "pauses", c->pauses);
    add_text(b, "procedure", c->procedure);
    add_text(b, "rule", c->rule);
    add_date(b, "rule_from", c->rule_from);
    add_date(b, "started", c->started);
    add_int(b, "started_at", c->started_at);
    add_text(b, "state", c->state);
    add_date(b, "stopped", c->stopped);
    add_date(b, "tells_on", c->tells_on);
    add_int(b, "told", c->told);
    add_int(b, "used", c->used);
    b->data[start] = '{'; /* in place of the first comma: there is always a procedure */
    buf_add_char(b, '}');
}

static char *key_of(struct arena *a, const struct kept_clock *c)
{
    return c->run == 1 ? arena_strdup(a, c->clock) : arena_printf(a, "%s %lld", c->clock, (long long)c->run);
}

struct keyed {
    const char *key;
    const struct kept_clock *clock;
};

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct keyed *)a)->key, ((const struct keyed *)b)->key);
}

char *clocks_json(struct arena *a, const struct kept_clock *const *clock, size_t count)
{
    struct keyed *sorted = arena_array(a, count, sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = (struct keyed){key_of(a, clock[i]), clock[i]};
    qsort(sorted, count, sizeof *sorted, by_key);
    struct buf b = buf_new(a);
    for (size_t i = 0; i < count; i++) {
        buf_add(&b, i ? "," : "{");
        buf_add_json(&b, sorted[i].key);
        buf_add_char(&b, ':');
        add_clock(&b, sorted[i].clock);
    }
    buf_add(&b, count ? "}" : "{}");
    return b.data;
}

bool course_read(struct arena *a, struct db *db, const char *reg, int64_t record_id, const char **out,
                 struct error *err)
{
    struct stmt *st = db_prepare(db, "select \"procedure\" from course where register = ? and record_id = ?", err);
    *out = NULL;
    if (!st)
        return false;
    stmt_bind_text(st, 1, reg);
    stmt_bind_int(st, 2, record_id);
    if (!stmt_row(st, err))
        return !err->code;
    *out = arena_strdup(a, stmt_text(st, 0));
    stmt_reset(st);
    return true;
}

bool course_put(struct db *db, const char *reg, int64_t record_id, const char *procedure, struct error *err)
{
    struct stmt *st = db_prepare(db, "insert into course (register, record_id, \"procedure\") values (?, ?, ?)", err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, reg);
    stmt_bind_int(st, 2, record_id);
    stmt_bind_text(st, 3, procedure);
    return stmt_run(st, err);
}

static bool forget(struct db *db, const char *sql, const char *reg, int64_t record_id, struct error *err)
{
    struct stmt *st = db_prepare(db, sql, err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, reg);
    stmt_bind_int(st, 2, record_id);
    return stmt_run(st, err);
}

bool clocks_forget(struct db *db, const char *reg, int64_t record_id, struct error *err)
{
    return forget(db, "delete from clock where register = ? and record_id = ?", reg, record_id, err) &&
           forget(db, "delete from course where register = ? and record_id = ?", reg, record_id, err);
}
