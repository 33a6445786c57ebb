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

static struct value own_value(const struct record *r, const struct field *f)
{
    switch (f->builtin) {
    case BUILTIN_NONE:
        return r->value[f - r->reg->field];
    case BUILTIN_ORGAN:
        return r->organ_id ? value_number(VALUE_REF, r->organ_id) : value_null(VALUE_REF);
    case BUILTIN_NUMBER:
        return value_text(r->number);
    case BUILTIN_DISTRICT:
        return value_text(r->district);
    case BUILTIN_STATE:
        return value_text(r->state);
    case BUILTIN_SAMPLE:
        return value_number(VALUE_BOOLEAN, r->sample);
    case BUILTINS:
        break;
    }
    return value_null(f->type);
}

/* A field of the record that is empty equals none of the others'. */
static bool count_those(struct arena *a, struct db *db, const struct gate *g, const struct record *r, int64_t *count,
                        struct error *err)
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
    stmt_bind_int(st, 1, r->id);
    for (size_t i = 0; i < g->sames; i++)
        stmt_bind_value(st, (int)i + 2, own_value(r, g->same[i].ours));
    *count = stmt_row(st, err) ? stmt_int(st, 0) : 0;
    stmt_reset(st);
    return !err->code;
}

static bool is_met(struct arena *a, struct db *db, const struct gate *g, const struct record *r, bool *met,
                   struct error *err)
{
    int64_t count;
    if (g->holds || !g->count)
        return ask(a, db, r, g->holds, met, err);
    if (!count_those(a, db, g, r, &count, err))
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
