#include "work/call.h"

#include "core/arena.h"
#include "core/text.h"
#include "law/rule.h"
#include "store/store.h"
#include "work/urge.h"

bool call_leads_on(const struct step *s)
{
    return !s->aside && !s->automatic;
}

static void add_empty(struct arena *a, struct buf *b, const struct field *f)
{
    buf_printf(b, "%st.%s is null", b->size ? " or " : "", db_quote(a, f->name));
}

/* What the step brings that is not there yet: fields that it needs, and days, times and people that it sets. */
static const char *wanting(struct arena *a, const struct step *s)
{
    struct buf b = buf_new(a);
    for (size_t i = 0; i < s->needs; i++)
        add_empty(a, &b, s->need[i]);
    for (size_t i = 0; i < s->sets; i++)
        if (s->set[i].kind == SET_TODAY || s->set[i].kind == SET_NOW || s->set[i].kind == SET_ACTOR)
            add_empty(a, &b, s->set[i].field);
    return b.size ? b.data : NULL;
}

const char *call_condition(struct arena *a, const struct step *s)
{
    const char *wants = s->to ? NULL : wanting(a, s);
    if (!call_leads_on(s) || (!s->to && !wants))
        return NULL;
    struct buf b = buf_new(a);
    buf_add(&b, "t.state in (");
    for (size_t i = 0; i < s->froms; i++)
        buf_printf(&b, "%s'%s'", i ? ", " : "", s->from[i]->key);
    buf_add(&b, ")");
    if (wants)
        buf_printf(&b, " and (%s)", wants);
    return b.data;
}

/* Terms that must pass first press nobody. */
static bool presses(const struct law *l, const struct clock *c)
{
    size_t count;
    const struct rule *rule = rule_versions(l, c->rule, &count);
    return !count || rule_presses(rule);
}

static void add_clock(struct buf *b, const struct procedure *p, const struct clock *c)
{
    buf_printf(b, "%s(\"procedure\" = '%s' and clock = '%s')", b->size ? " or " : "", p->name, c->name);
}

static const char *none_of(struct arena *a, const struct buf *clocks)
{
    return clocks->size ? arena_printf(a, "not (%s)", clocks->data) : "1 = 1";
}

const char *call_pressing_clock(struct arena *a, const struct work *w, const struct reg *reg)
{
    const struct model *m = w->records->model;
    struct buf b = buf_new(a);
    for (size_t i = 0; i < m->procedures; i++)
        for (size_t j = 0; m->procedure[i].of == reg && j < m->procedure[i].clocks; j++)
            if (!presses(w->law, &m->procedure[i].clock[j]))
                add_clock(&b, &m->procedure[i], &m->procedure[i].clock[j]);
    return none_of(a, &b);
}

const char *call_loud_clock(struct arena *a, const struct model *m, const struct reg *reg)
{
    struct buf b = buf_new(a);
    for (size_t i = 0; i < m->procedures; i++)
        for (size_t j = 0; m->procedure[i].of == reg && j < m->procedure[i].clocks; j++)
            if (m->procedure[i].clock[j].quiet)
                add_clock(&b, &m->procedure[i], &m->procedure[i].clock[j]);
    return none_of(a, &b);
}
