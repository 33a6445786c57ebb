#include "record/index.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "model/model.h"
#include "record/write.h"
#include "store/search.h"
#include "store/store.h"

#include <string.h>

enum { BATCH = 500 };

/* What is indexed of the register: its number, these fields, and the initials of its name. NULL where nothing is. */
static char *wanted(struct arena *a, const struct reg *reg)
{
    const struct field *name = reg_name(reg);
    if (!reg->indexed)
        return NULL;
    struct buf b = buf_new(a);
    buf_add(&b, "number");
    for (size_t i = 0; i < reg->fields; i++)
        if (write_searches(reg, &reg->field[i]))
            buf_printf(&b, ", %s", db_quote(a, reg->field[i].name));
    if (name)
        buf_printf(&b, "; initials of %s", db_quote(a, name->name));
    return b.data;
}

static char *note_key(struct arena *a, const struct reg *reg)
{
    return arena_printf(a, "search %s", reg->name);
}

/* What the index was made of; NULL where there is none. */
static bool noted(struct arena *a, struct db *db, const struct reg *reg, char **out, struct error *err)
{
    struct stmt *st = db_prepare(db, "select value from plumbline where key = ?", err);
    *out = NULL;
    if (!st)
        return false;
    stmt_bind_text(st, 1, note_key(a, reg));
    if (!stmt_row(st, err))
        return !err->code;
    *out = arena_strdup(a, stmt_text(st, 0));
    stmt_reset(st);
    return true;
}

static bool note(struct arena *a, struct db *db, const struct reg *reg, const char *fields, struct error *err)
{
    struct stmt *st = db_prepare(db,
                                 fields ? "insert into plumbline (key, value) values (?, ?) on conflict (key) do "
                                          "update set value = excluded.value"
                                        : "delete from plumbline where key = ?",
                                 err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, note_key(a, reg));
    if (fields)
        stmt_bind_text(st, 2, fields);
    return stmt_run(st, err);
}

bool index_plan(struct arena *a, struct db *db, const struct model *m, const char *const **lines, size_t *count,
                struct error *err)
{
    const char **line = arena_array(a, m->regs, sizeof *line);
    *count = 0;
    for (size_t i = 0; i < m->regs; i++) {
        const struct reg *reg = &m->reg[i];
        char *want = wanted(a, reg), *have;
        if (!noted(a, db, reg, &have, err))
            return false;
        if (text_equal(want, have))
            continue;
        line[(*count)++] = want ? arena_printf(a, "index \"%s\" for search: %s", reg->name, want)
                                : arena_printf(a, "stop the search index of \"%s\"", reg->name);
    }
    *lines = line;
    return true;
}

struct row {
    int64_t id;
    const char *text, *name;
};

/* The next rows behind an id: read whole before the first is written. The first column after the id is the name. */
static bool read_batch(struct arena *a, struct db *db, const char *sql, int64_t behind, struct row row[BATCH],
                       size_t *count, struct error *err)
{
    struct stmt *st = db_prepare(db, sql, err);
    *count = 0;
    if (!st)
        return false;
    stmt_bind_int(st, 1, behind);
    while (stmt_row(st, err)) {
        struct buf text = buf_new(a);
        for (int c = 2; c < stmt_columns(st); c++)
            write_search_text(&text, stmt_text(st, c));
        row[*count].id = stmt_int(st, 0);
        row[*count].name = stmt_null(st, 1) ? NULL : arena_strdup(a, stmt_text(st, 1));
        row[(*count)++].text = text.data;
    }
    return !err->code;
}

static char *batch_sql(struct arena *a, const struct reg *reg)
{
    const struct field *name = reg_name(reg);
    struct buf b = buf_new(a);
    buf_printf(&b, "select id, %s, number", name ? db_quote(a, name->name) : "null");
    for (size_t i = 0; i < reg->fields; i++)
        if (write_searches(reg, &reg->field[i]))
            buf_printf(&b, ", %s", db_quote(a, reg->field[i].name));
    buf_printf(&b, " from %s where id > ? order by id limit %d", db_quote(a, reg->name), BATCH);
    return b.data;
}

static bool fill(struct db *db, const struct reg *reg, struct error *err)
{
    struct arena *kept = arena_new(), *a = arena_new();
    const char *sql = batch_sql(kept, reg);
    struct row *row = arena_array(kept, BATCH, sizeof *row);
    size_t count;
    int64_t behind = 0;
    bool good;
    do {
        arena_clear(a);
        good = read_batch(a, db, sql, behind, row, &count, err);
        for (size_t i = 0; good && i < count; i++)
            good = search_put(db, reg->name, row[i].id, row[i].text, row[i].name, err);
        if (count)
            behind = row[count - 1].id;
    } while (good && count == BATCH);
    arena_free(a);
    arena_free(kept);
    return good;
}

static bool apply_one(struct arena *a, struct db *db, const struct reg *reg, struct error *err)
{
    char *want = wanted(a, reg), *have;
    if (!noted(a, db, reg, &have, err))
        return false;
    if (text_equal(want, have))
        return true;
    return (!want || (search_create(db, reg->name, err) && fill(db, reg, err))) && note(a, db, reg, want, err);
}

bool index_apply(struct db *db, const struct model *m, struct error *err)
{
    struct arena *a = arena_new();
    bool good = db_begin_write(db, err);
    for (size_t i = 0; good && i < m->regs; i++)
        if (!apply_one(a, db, &m->reg[i], err)) {
            db_rollback(db);
            good = false;
        }
    arena_free(a);
    return good && db_commit(db, err);
}
