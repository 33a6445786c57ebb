#include "work/reach.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "store/store.h"

#include <string.h>

enum { HIGHEST = 16 }; /* organs above one another */

/* The field of an organ that names the one above it. */
static const struct field *superior_of(const struct reg *organs)
{
    for (size_t i = 0; organs && i < organs->fields; i++)
        if (organs->field[i].type == VALUE_REF && organs->field[i].to == organs)
            return &organs->field[i];
    return NULL;
}

bool reach_of(struct arena *a, const struct model *m, struct db *db, const char *organ, const char *role,
              struct reach *out, struct error *err)
{
    const struct role *r = role ? model_role(m, role) : NULL;
    *out = (struct reach){.organ = organ};
    if (!organ || !r || !r->district)
        return true;
    struct stmt *st = db_prepare(db, "select district from organ where number = ?", err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, organ);
    if (stmt_row(st, err) && !stmt_null(st, 0)) {
        out->begin = district_begin(a, stmt_text(st, 0));
        out->end = district_end(a, stmt_text(st, 0));
    }
    stmt_reset(st);
    return !err->code;
}

/* An organ on the way up. */
struct rung {
    const char *number, *name, *district; /* name: its label, else its number */
    int64_t above;                        /* id; 0: none */
};

static bool read_rung(struct arena *a, const struct model *m, struct db *db, int64_t id, struct rung *out,
                      struct error *err)
{
    const struct reg *organs = model_reg(m, "organ");
    const struct field *above = superior_of(organs);
    struct stmt *st = db_prepare(db,
                                 arena_printf(a, "select number, district, %s, %s from organ where id = ?",
                                              above ? db_quote(a, above->name) : "null",
                                              organs && organs->label ? db_quote(a, organs->label->name) : "null"),
                                 err);
    *out = (struct rung){0};
    if (!st)
        return false;
    stmt_bind_int(st, 1, id);
    if (stmt_row(st, err)) {
        out->number = arena_strdup(a, stmt_text(st, 0));
        out->district = stmt_null(st, 1) ? NULL : arena_strdup(a, stmt_text(st, 1));
        out->above = stmt_int(st, 2);
        out->name = stmt_null(st, 3) ? out->number : arena_strdup(a, stmt_text(st, 3));
    }
    stmt_reset(st);
    return !err->code;
}

static bool is_organ(const struct reg *reg)
{
    return strcmp(reg->name, "organ") == 0;
}

/* id of the organ that takes the step; 0: the record has none. */
static bool acting_organ(struct arena *a, struct db *db, const struct record *r, const struct step *step, int64_t *id,
                         struct error *err)
{
    const struct field *f = step ? step->organ : NULL;
    struct value v = f ? r->value[f - r->reg->field] : value_null(VALUE_REF);
    *id = r->organ_id;
    if (v.null)
        return true;
    if (is_organ(f->to)) {
        *id = v.number;
        return true;
    }
    struct stmt *st =
        db_prepare(db, arena_printf(a, "select organ from %s where id = ?", db_quote(a, f->to->name)), err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, v.number);
    if (stmt_row(st, err) && !stmt_null(st, 0))
        *id = stmt_int(st, 0);
    stmt_reset(st);
    return !err->code;
}

char *reach_acting(struct arena *a, const struct field *organ, const char *alias)
{
    if (!organ)
        return arena_printf(a, "%s.organ", alias);
    const char *field = db_quote(a, organ->name);
    if (is_organ(organ->to))
        return arena_printf(a, "coalesce(%s.%s, %s.organ)", alias, field, alias);
    return arena_printf(a, "coalesce((select p.organ from %s p where p.id = %s.%s), %s.organ)",
                        db_quote(a, organ->to->name), alias, field, alias);
}

static bool refuse(const struct record *r, const struct step *step, const struct rung *whose, struct error *err)
{
    if (step && step->organ)
        return error_set(err, ERROR_RIGHTS,
                         "“%s” (%s) of %s is for %s to take: your organ is neither it nor one above it", step->title.en,
                         step->title.zh, r->number, whose->name);
    return error_set(err, ERROR_RIGHTS,
                     "%s belongs to %s: your organ is neither it nor one above it, so the step is not yours to take",
                     r->number, whose->name);
}

bool reach_holds(struct arena *a, const struct model *m, struct db *db, const struct reach *reach,
                 const struct record *r, const struct step *step, struct error *err)
{
    struct rung whose = {0}, at;
    int64_t id;
    if (!reach->organ)
        return true;
    if (!acting_organ(a, db, r, step, &id, err))
        return false;
    if (!id)
        return true;
    for (int i = 0; i < HIGHEST && id; i++) {
        if (!read_rung(a, m, db, id, &at, err))
            return false;
        if (text_equal(at.number, reach->organ))
            return true;
        if (!whose.number)
            whose = at;
        id = at.above;
    }
    if (reach->begin && whose.district && strcmp(whose.district, reach->begin) >= 0 &&
        strcmp(whose.district, reach->end) < 0)
        return true;
    return refuse(r, step, &whose, err);
}

struct within reach_organs(struct arena *a, const struct model *m, const struct reach *reach, bool below)
{
    const struct field *above = superior_of(model_reg(m, "organ"));
    struct value *bound = arena_array(a, 3, sizeof *bound);
    size_t n = 0;
    struct buf b = buf_new(a);
    buf_add(&b, "with recursive held(id) as (select id from organ where number = ?");
    bound[n++] = value_text(reach->organ);
    if (below && above)
        buf_printf(&b, " union select o.id from organ o join held on o.%s = held.id", db_quote(a, above->name));
    buf_add(&b, ") select id from held");
    if (reach->begin) {
        buf_add(&b, " union select id from organ where district >= ? and district < ?");
        bound[n++] = value_text(reach->begin);
        bound[n++] = value_text(reach->end);
    }
    return (struct within){.condition = b.data, .count = n, .value = bound};
}
