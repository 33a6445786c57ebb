#include "record/name.h"

#include "core/arena.h"
#include "core/text.h"
#include "store/store.h"

#include <string.h>

const char *name_sql(struct arena *a, const struct reg *reg, const char *alias)
{
    if (reg->label && !reg->label->personal)
        return arena_printf(a, "coalesce(%s.%s, %s.number)", alias, db_quote(a, reg->label->name), alias);
    if (reg->label || !reg->about)
        return arena_printf(a, "%s.number", alias);
    const char *inner = arena_printf(a, "%sx", alias);
    return arena_printf(a, "coalesce((select %s from %s %s where %s.id = %s.%s), %s.number)",
                        name_sql(a, reg->about->to, inner), db_quote(a, reg->about->to->name), inner, inner, alias,
                        db_quote(a, reg->about->name), alias);
}

const char *record_name(struct arena *a, struct db *db, const struct record *r, struct error *err)
{
    const char *sql =
        arena_printf(a, "select %s from %s t where t.id = ?", name_sql(a, r->reg, "t"), db_quote(a, r->reg->name));
    struct stmt *st = db_prepare(db, sql, err);
    if (!st)
        return NULL;
    stmt_bind_int(st, 1, r->id);
    const char *name = stmt_row(st, err) ? arena_strdup(a, stmt_text(st, 0)) : r->number;
    stmt_reset(st);
    return err->code ? NULL : name;
}
