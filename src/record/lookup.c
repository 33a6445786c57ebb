#include "record/lookup.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/map.h"
#include "store/store.h"

struct lookup {
    struct arena *arena;
    struct db *db;
    const struct reg *districts, *organs;
    struct map **found; /* by reg->index: text → struct target; what was not found is asked again, it may come to be */
};

struct lookup *lookup_new(struct arena *a, struct db *db, const struct model *m)
{
    struct lookup *look = arena_new_of(a, struct lookup);
    look->arena = a;
    look->db = db;
    look->districts = model_reg(m, "district");
    look->organs = model_reg(m, "organ");
    look->found = arena_array(a, m->regs, sizeof *look->found);
    return look;
}

const struct reg *lookup_districts(const struct lookup *look)
{
    return look->districts;
}

const struct reg *lookup_organs(const struct lookup *look)
{
    return look->organs;
}

/* Rows with the text in the column, at most two: enough to tell one from several. */
static int ask(struct lookup *look, const struct reg *reg, const char *column, const char *text, struct target *out,
               struct error *err)
{
    struct arena *a = look->arena;
    const char *label = reg->label ? db_quote(a, reg->label->name) : "number";
    const char *sql = arena_printf(a, "select id, number, %s from %s where %s = ? limit 2", label,
                                   db_quote(a, reg->name), db_quote(a, column));
    struct stmt *st = db_prepare(look->db, sql, err);
    if (!st)
        return -1;
    stmt_bind_text(st, 1, text);
    int rows = 0;
    while (stmt_row(st, err)) {
        if (rows++)
            continue;
        const char *name = stmt_text(st, 2);
        out->id = stmt_int(st, 0);
        out->number = arena_strdup(a, stmt_text(st, 1));
        out->label = name ? arena_strdup(a, name) : out->number;
    }
    return err->code ? -1 : rows;
}

const struct target *lookup_find(struct lookup *look, const struct reg *reg, const char *text, struct error *err)
{
    struct map **found = &look->found[reg->index];
    if (!*found)
        *found = map_new(look->arena);
    const struct target *known = map_get(*found, text);
    if (known)
        return known;
    struct target t;
    int rows = ask(look, reg, "number", text, &t, err);
    if (rows == 0 && reg->label && !reg->label->personal) /* nobody is found by a name that is masked */
        rows = ask(look, reg, reg->label->name, text, &t, err);
    if (rows < 0)
        return NULL;
    if (rows != 1) {
        if (rows)
            error_set(err, ERROR_INPUT, "there are several “%s” named “%.80s”: give the number instead", reg->title.zh,
                      text);
        else
            error_set(err, ERROR_INPUT,
                      "there is no “%s” with the number or name “%.80s”: enter it first, or correct it", reg->title.zh,
                      text);
        return NULL;
    }
    struct target *kept = arena_memdup(look->arena, &t, sizeof t);
    *map_slot(*found, text) = kept;
    return kept;
}
