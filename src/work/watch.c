#include "work/watch.h"

#include "core/arena.h"
#include "core/text.h"
#include "work/inner.h"

enum telling watch_from(const struct model *m, const char *role)
{
    const struct escalation *e = m->escalation;
    if (!e)
        return TOLD_NOBODY;
    if (!role || text_equal(role, e->head->name))
        return TOLD_HEAD;
    return e->supervisor && text_equal(role, e->supervisor->name) ? TOLD_SUPERVISION : TOLD_NOBODY;
}

/* 'a', 'b': the states in which the step leaves the record and from which it would be taken again. Names were checked
 * when loaded. NULL: it moves the record on. */
static const char *states_left(struct arena *a, const struct step *deemed)
{
    struct buf b = buf_new(a);
    if (deemed->to)
        return step_leaves(deemed, deemed->to->key) ? arena_printf(a, "'%s'", deemed->to->key) : NULL;
    for (size_t i = 0; i < deemed->froms; i++)
        buf_printf(&b, "%s'%s'", i ? ", " : "", deemed->from[i]->key);
    return b.size ? b.data : NULL;
}

static void add_clock(struct buf *b, const struct procedure *p, const struct clock *c)
{
    const char *states = c->deemed && !c->quiet ? states_left(b->arena, c->deemed) : NULL;
    if (states)
        buf_printf(b, "%s(c.\"procedure\" = '%s' and c.clock = '%s' and s.state in (%s))", b->size ? " or " : "",
                   p->name, c->name, states);
}

const char *watch_lapsed(struct arena *a, const struct model *m, const struct reg *reg)
{
    struct buf b = buf_new(a);
    for (size_t i = 0; i < m->procedures; i++)
        for (size_t j = 0; m->procedure[i].of == reg && j < m->procedure[i].clocks; j++)
            add_clock(&b, &m->procedure[i], &m->procedure[i].clock[j]);
    return b.size ? b.data : NULL;
}

const char *watch_settled(struct arena *a, const struct model *m, const struct reg *reg)
{
    if (!m->escalation || m->escalation->order != reg)
        return NULL;
    return arena_printf(a, "oc.state = 'stopped' or oc.told < %d", TOLD_SUPERVISION);
}
