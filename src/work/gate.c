/* Gates: what the law wants to be so before a step. */
#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "store/store.h"
#include "work/inner.h"

#include <stdio.h>

void cite(struct error *err, const struct rule_basis *basis)
{
    struct arena *a = arena_new();
    if (err)
        snprintf(err->article, sizeof err->article, "%s", rule_article(a, basis, LAW_ZH));
    arena_free(a);
}

static bool refuse(const struct gate *g, const struct gate_rule *rule, struct error *err)
{
    error_set(err, ERROR_LAW, "%s (%s)", rule->refusal.en, rule->refusal.zh);
    cite(err, &rule->basis);
    return error_in(err, g->id);
}

/* The record that the gate asks. */
struct asked {
    const struct reg *reg; /* NULL: a reference on the way to it is empty */
    int64_t id;
    bool itself; /* the record as it is in memory */
};

static bool follow(struct arena *a, struct db *db, const struct reg *reg, int64_t id, const struct field *f,
                   struct value *out, struct error *err)
{
    const char *sql = arena_printf(a, "select %s from %s where id = ?", db_quote(a, f->name), db_quote(a, reg->name));
    struct stmt *st = db_prepare(db, sql, err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, id);
    *out = value_null(VALUE_REF);
    if (stmt_row(st, err) && !stmt_null(st, 0))
        *out = value_number(VALUE_REF, stmt_int(st, 0));
    stmt_reset(st);
    return !err->code;
}

/* The record itself, or what “through” leads to from it. */
static bool find_asked(struct arena *a, struct db *db, const struct gate *g, const struct record *r, struct asked *out,
                       struct error *err)
{
    const struct field *f = g->throughs ? reg_field(r->reg, g->through[0]) : NULL;
    *out = (struct asked){r->reg, r->id, !f};
    if (!f)
        return true;
    struct value v = r->value[f - r->reg->field];
    for (size_t i = 1; i < g->throughs && !v.null; i++) {
        const struct reg *reg = f->to;
        f = reg_field(reg, g->through[i]);
        if (!f || !follow(a, db, reg, v.number, f, &v, err))
            return false;
    }
    out->reg = v.null ? NULL : f->to;
    out->id = v.number;
    return true;
}

static bool holds_of(struct arena *a, struct db *db, const struct asked *asked, const char *condition, bool *holds,
                     struct error *err)
{
    struct stmt *st = db_prepare(db,
                                 arena_printf(a, "select case when (%s) then 1 else 0 end from %s where id = ?",
                                              condition, db_quote(a, asked->reg->name)),
                                 err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, asked->id);
    *holds = stmt_row(st, err) && stmt_int(st, 0) == 1;
    stmt_reset(st);
    return !err->code;
}

/* A field of the record that is empty equals none of the others'. */
static bool count_those(struct arena *a, struct db *db, const struct gate *g, const struct record *r, int64_t id,
                        int64_t *count, struct error *err)
{
    struct buf sql = buf_new(a);
    buf_printf(&sql, "select count(*) from %s where %s = ?", db_quote(a, g->count->name), db_quote(a, g->by->name));
    if (g->where)
        buf_printf(&sql, " and (%s)", g->where);
    for (size_t i = 0; i < g->sames; i++)
        buf_printf(&sql, " and %s = ?", db_quote(a, g->same[i].theirs->name));
    struct stmt *st = db_prepare(db, sql.data, err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, id);
    for (size_t i = 0; i < g->sames; i++) {
        const struct field *ours = reg_field(r->reg, g->same[i].ours);
        stmt_bind_value(st, (int)i + 2, ours ? r->value[ours - r->reg->field] : value_null(VALUE_TEXT));
    }
    *count = stmt_row(st, err) ? stmt_int(st, 0) : 0;
    stmt_reset(st);
    return !err->code;
}

/* Where the reference is empty there is no record of which it could hold. */
static bool is_met(struct arena *a, struct db *db, const struct gate *g, const struct record *r, bool *met,
                   struct error *err)
{
    struct asked asked;
    int64_t count;
    *met = false;
    if (!find_asked(a, db, g, r, &asked, err))
        return false;
    if (!asked.reg)
        return true;
    if (g->holds || !g->count)
        return asked.itself ? ask(a, db, r, g->holds, met, err) : holds_of(a, db, &asked, g->holds, met, err);
    if (!count_those(a, db, g, r, asked.id, &count, err))
        return false;
    *met = g->at_least ? count >= g->at_least : count == 0;
    return true;
}

bool gate_check(struct arena *a, const struct work *w, struct db *db, const struct gate *g, const struct record *r,
                int32_t day, struct error *err)
{
    bool asks, met;
    const struct gate_rule *rule = gate_rule_on(w->law, g->id, day, NULL);
    if (!rule)
        return true; /* the law of that day knows no such gate */
    if (!ask(a, db, r, g->when, &asks, err))
        return false;
    if (!asks)
        return true;
    return is_met(a, db, g, r, &met, err) && (met || refuse(g, rule, err));
}
