/* Conditions before the database: what condition.c let pass must also be SQL against the tables as they are. */

#include "core/arena.h"
#include "core/gather.h"
#include "model/model.h"
#include "store/store.h"

struct preparing {
    struct arena *arena;
    struct db *db;
    struct gather gather;
};

static void prepare(struct preparing *p, const struct reg *reg, const char *condition, struct place place,
                    const char *what, const char *name, const char *key)
{
    if (!condition || !reg)
        return;
    struct error err = {0};
    char *sql = arena_printf(p->arena, "select 1 from %s where (%s)", db_quote(p->arena, reg->name), condition);
    if (!db_check(p->db, sql, &err))
        gather_add(&p->gather, place.file, place.line, "%s “%s”: “%s” is refused by the database: %s", what, name, key,
                   err.message);
}

static void prepare_gate(struct preparing *p, const struct model *m, const struct gate *g)
{
    prepare(p, g->count, g->where, g->place, "gate", g->id, "where");
    for (size_t i = 0; i < m->regs; i++) {
        const struct reg *r = &m->reg[i];
        if (!gate_is_asked(m, g, r))
            continue;
        prepare(p, r, g->when, g->place, "gate", g->id, "when");
        prepare(p, gate_asked(g, r), g->holds, g->place, "gate", g->id, "holds");
    }
}

bool model_check_sql(struct arena *a, const struct model *m, struct db *db, struct mistakes *mistakes)
{
    struct preparing p = {.arena = a, .db = db, .gather = {.arena = a}};
    for (size_t i = 0; i < m->lists; i++) {
        const struct list *l = &m->list[i];
        prepare(&p, l->of, l->where, l->place, "list", l->name, "where");
    }
    for (size_t i = 0; i < m->papers; i++) {
        const struct paper *x = &m->paper[i];
        prepare(&p, x->of, x->where, x->place, "paper", x->name, "where");
    }
    for (size_t i = 0; i < m->indicators; i++) {
        const struct indicator *x = &m->indicator[i];
        prepare(&p, x->reg, x->where, x->place, "indicator", x->name, "where");
        prepare(&p, x->reg, x->hit, x->place, "indicator", x->name, "hit");
    }
    for (size_t i = 0; i < m->procedures; i++) {
        const struct procedure *x = &m->procedure[i];
        prepare(&p, x->of, x->when, x->place, "procedure", x->name, "when");
        for (size_t k = 0; k < x->clocks; k++)
            prepare(&p, x->of, x->clock[k].when, x->clock[k].place, "clock", x->clock[k].name, "when");
    }
    for (size_t i = 0; i < m->gates; i++)
        prepare_gate(&p, m, &m->gate[i]);
    gather_sorted(&p.gather, mistakes);
    return !mistakes->count;
}
