#include "work/call.h"

#include "core/arena.h"
#include "core/text.h"
#include "store/store.h"

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

const char *call_loud_clock(struct arena *a, const struct model *m, const struct reg *reg)
{
    struct buf b = buf_new(a);
    for (size_t i = 0; i < m->procedures; i++)
        for (size_t j = 0; m->procedure[i].of == reg && j < m->procedure[i].clocks; j++)
            if (m->procedure[i].clock[j].quiet)
                buf_printf(&b, "%s(\"procedure\" = '%s' and clock = '%s')", b.size ? " or " : "", m->procedure[i].name,
                           m->procedure[i].clock[j].name);
    return b.size ? arena_printf(a, "not (%s)", b.data) : "1 = 1";
}
