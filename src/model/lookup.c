#include "model/model.h"

#include <string.h>

#include "core/text.h"

/* Some hundred names at most: a walk costs less than what it is for. */

const struct reg *model_reg(const struct model *m, const char *name)
{
    for (size_t i = 0; i < m->regs; i++)
        if (strcmp(m->reg[i].name, name) == 0)
            return &m->reg[i];
    return NULL;
}

const struct reg *model_reg_titled(const struct model *m, const char *title)
{
    for (size_t i = 0; i < m->regs; i++)
        if (text_equal(m->reg[i].title.zh, title))
            return &m->reg[i];
    return NULL;
}

const struct list *model_list(const struct model *m, const char *name)
{
    for (size_t i = 0; i < m->lists; i++)
        if (strcmp(m->list[i].name, name) == 0)
            return &m->list[i];
    return NULL;
}

const struct indicator *model_indicator(const struct model *m, const char *name)
{
    for (size_t i = 0; i < m->indicators; i++)
        if (strcmp(m->indicator[i].name, name) == 0)
            return &m->indicator[i];
    return NULL;
}

const struct codes *model_codes(const struct model *m, const char *name)
{
    for (size_t i = 0; i < m->codes; i++)
        if (strcmp(m->code[i]->name, name) == 0)
            return m->code[i];
    return NULL;
}

const struct field *reg_field(const struct reg *r, const char *name)
{
    for (size_t i = 0; i < r->fields; i++)
        if (strcmp(r->field[i].name, name) == 0)
            return &r->field[i];
    return NULL;
}

const struct field *reg_builtin(const struct reg *r, enum builtin which)
{
    if (which == BUILTIN_STATE && !r->states)
        return NULL;
    return &r->field[r->fields + (size_t)which - BUILTIN_NUMBER];
}

const struct field *reg_column(const struct reg *r, const char *name)
{
    for (int which = BUILTIN_NUMBER; which < BUILTINS; which++) {
        const struct field *f = reg_builtin(r, (enum builtin)which);
        if (f && strcmp(f->name, name) == 0)
            return f;
    }
    return reg_field(r, name);
}

const struct field *reg_name(const struct reg *r)
{
    return r->label && !r->label->personal ? r->label : NULL;
}

const struct code_value *codes_value(const struct codes *c, const char *key)
{
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->value[i].key, key) == 0)
            return &c->value[i];
    return NULL;
}

const struct code_value *codes_find(const struct codes *c, const char *text)
{
    const struct code_value *v = codes_value(c, text);
    for (size_t i = 0; !v && i < c->count; i++)
        if (text_equal(c->value[i].title.zh, text) || text_equal(c->value[i].title.en, text))
            v = &c->value[i];
    return v;
}

const struct role *model_role(const struct model *m, const char *name)
{
    for (size_t i = 0; i < m->roles; i++)
        if (strcmp(m->role[i].name, name) == 0)
            return &m->role[i];
    return NULL;
}

const struct paper *model_paper(const struct model *m, const char *name)
{
    for (size_t i = 0; i < m->papers; i++)
        if (strcmp(m->paper[i].name, name) == 0)
            return &m->paper[i];
    return NULL;
}

const struct gate *model_gate(const struct model *m, const char *id)
{
    for (size_t i = 0; i < m->gates; i++)
        if (strcmp(m->gate[i].id, id) == 0)
            return &m->gate[i];
    return NULL;
}

const struct procedure *model_procedure(const struct model *m, const char *name)
{
    for (size_t i = 0; i < m->procedures; i++)
        if (strcmp(m->procedure[i].name, name) == 0)
            return &m->procedure[i];
    return NULL;
}

const struct step *procedure_step(const struct procedure *p, const char *name)
{
    for (size_t i = 0; i < p->steps; i++)
        if (strcmp(p->step[i].name, name) == 0)
            return &p->step[i];
    return NULL;
}

static bool brings(const struct step *s, const struct field *f)
{
    for (size_t i = 0; i < s->needs + s->takes; i++)
        if ((i < s->needs ? s->need[i] : s->take[i - s->needs]) == f)
            return true;
    return false;
}

static bool makes(const struct procedure *p, const struct field *f)
{
    for (size_t i = 0; i < p->steps; i++)
        for (size_t k = 0; k < p->step[i].sets; k++)
            if (p->step[i].set[k].field == f && !brings(&p->step[i], f))
                return true;
    for (size_t i = 0; i < p->clocks; i++)
        if (p->clock[i].due == f)
            return true;
    return false;
}

bool procedure_lets_change(const struct procedure *p, const struct field *f, const char *state)
{
    bool brought = false;
    if (p->start && state && strcmp(p->start->key, state) == 0)
        return !makes(p, f);
    for (size_t i = 0; i < p->steps; i++) {
        const struct step *s = &p->step[i];
        if (!brings(s, f))
            continue;
        for (size_t k = 0; k < s->froms; k++)
            if (state && strcmp(s->from[k]->key, state) == 0)
                return true;
        brought = true;
    }
    return !brought && !makes(p, f);
}

const struct clock *procedure_clock(const struct procedure *p, const char *name)
{
    for (size_t i = 0; i < p->clocks; i++)
        if (strcmp(p->clock[i].name, name) == 0)
            return &p->clock[i];
    return NULL;
}

static bool step_asks(const struct step *step, const struct gate *g)
{
    for (size_t i = 0; i < step->gates; i++)
        if (step->gate[i] == g)
            return true;
    return false;
}

bool gate_is_asked(const struct model *m, const struct gate *g, const struct reg *r)
{
    for (size_t i = 0; i < m->procedures; i++)
        for (size_t j = 0; j < m->procedure[i].steps; j++)
            if ((!r || m->procedure[i].of == r) && step_asks(&m->procedure[i].step[j], g))
                return true;
    return false;
}

const struct reg *gate_asked(const struct gate *g, const struct reg *r)
{
    if (!g->throughs || !reg_field(r, g->through[0]))
        return r;
    for (size_t i = 0; r && i < g->throughs; i++) {
        const struct field *f = reg_field(r, g->through[i]);
        r = f ? f->to : NULL;
    }
    return r;
}

const char *title_in(struct title t, const char *language)
{
    return strcmp(language, "en") == 0 ? t.en : t.zh;
}
