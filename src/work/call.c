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

/* Terms that must pass first press nobody. */
static bool presses(const struct law *l, const struct clock *c)
{
    size_t count;
    const struct rule *rule = rule_versions(l, c->rule, &count);
    return !count || rule_presses(rule);
}

static bool stops(const struct clock *c, const struct step *s)
{
    for (size_t i = 0; i < c->stops; i++)
        if (c->stop[i] == s)
            return true;
    return false;
}

/* 'a', 'b': the clocks of the procedure that wait for the step, and of which somebody is told. NULL: none. */
static const char *waiting(struct arena *a, const struct work *w, const struct procedure *p, const struct step *s)
{
    struct buf b = buf_new(a);
    for (size_t i = 0; i < p->clocks; i++)
        if (stops(&p->clock[i], s) && !p->clock[i].quiet && presses(w->law, &p->clock[i]))
            buf_printf(&b, "%s'%s'", b.size ? ", " : "", p->clock[i].name);
    return b.size ? b.data : NULL;
}

static const char *waited_for(struct arena *a, const struct work *w, const struct procedure *p, const struct step *s)
{
    const char *clocks = waiting(a, w, p, s);
    return clocks ? arena_printf(
                        a,
                        "exists (select 1 from clock k where k.register = '%s' and k.record_id = t.id and "
                        "k.\"procedure\" = '%s' and k.clock in (%s) and k.state = 'running' and k.due is not null)",
                        p->of->name, p->name, clocks)
                  : NULL;
}

const char *call_condition(struct arena *a, const struct work *w, const struct procedure *p, const struct step *s)
{
    const char *also = NULL;
    if (s->automatic)
        return NULL;
    if (s->aside)
        also = waited_for(a, w, p, s);
    else if (!s->to)
        also = wanting(a, s);
    if (!also && (s->aside || !s->to))
        return NULL;
    struct buf b = buf_new(a);
    buf_add(&b, "t.state in (");
    for (size_t i = 0; i < s->froms; i++)
        buf_printf(&b, "%s'%s'", i ? ", " : "", s->from[i]->key);
    buf_add(&b, ")");
    if (also)
        buf_printf(&b, " and (%s)", also);
    return b.data;
}

const char *call_pressing_clock(struct arena *a, const struct work *w, const struct reg *reg)
{
    const struct model *m = w->records->model;
    struct buf b = buf_new(a);
    for (size_t i = 0; i < m->procedures; i++)
        for (size_t j = 0; m->procedure[i].of == reg && j < m->procedure[i].clocks; j++)
            if (!presses(w->law, &m->procedure[i].clock[j]))
                buf_printf(&b, "%s(\"procedure\" = '%s' and clock = '%s')", b.size ? " or " : "", m->procedure[i].name,
                           m->procedure[i].clock[j].name);
    return b.size ? arena_printf(a, "not (%s)", b.data) : "1 = 1";
}
