/* The third pass over the escalation: can the order be made, and does it get answered? */

#include "core/arena.h"
#include "model/check.h"

#include <string.h>

enum { ROOM = 200 }; /* characters: numbers have 120 at most, titles few */

struct spot {
    struct checking *c;
    const struct draft_domain *domain;
    const struct escalation *escalation;
};

#define TELL(s, line, ...) \
    gather_add((s)->c->gather, (s)->domain->file, line, "escalation: %s", gather_words((s)->c->gather, __VA_ARGS__))

static bool is_filled(const struct escalation *e, const struct field *f)
{
    for (size_t i = 0; i < e->fills; i++)
        if (e->fill[i].field == f)
            return true;
    return false;
}

/* A fill that was given, but wrong, has been told. */
static bool is_given(const struct draft_escalation *d, const struct field *f)
{
    for (size_t i = 0; i < d->fills.count; i++)
        if (strcmp(d->fills.item[i].key.text, f->name) == 0)
            return true;
    return false;
}

static void check_required(const struct spot *s)
{
    const struct draft_escalation *d = &s->domain->escalation;
    const struct reg *order = s->escalation->order;
    if (!d->fills.line || s->c->reg[order->index]->fields.broken)
        return; /* told otherwise */
    for (size_t i = 0; i < order->fields; i++) {
        const struct field *f = &order->field[i];
        if (f->required && !is_filled(s->escalation, f) && !is_given(d, f))
            TELL(s, d->fills.line, "register “%s” requires “%s”: say what it holds (“fills”)", order->name, f->name);
    }
}

/* What is put in place of a word must fit: an order that cannot be made would be told of too late. */
static void check_room(const struct spot *s)
{
    const struct escalation *e = s->escalation;
    for (size_t i = 0; i < e->fills; i++) {
        const struct field *f = e->fill[i].field;
        if (e->fill[i].kind != FILL_TEXT && f->type == VALUE_TEXT && f->has_max && f->max < ROOM)
            TELL(s, s->domain->escalation.fills.line, "“fills”: “%s” has room for %d characters, and needs it for %d",
                 f->name, (int)f->max, ROOM);
    }
}

/* An order that no clock makes anyone answer would be the end of it. */
static bool begins_a_clock(const struct model *m, const struct reg *order)
{
    for (size_t i = 0; i < m->procedures; i++)
        for (size_t j = 0; m->procedure[i].of == order && j < m->procedure[i].clocks; j++)
            if (m->procedure[i].clock[j].begins)
                return true;
    return false;
}

static bool may_be_unread(const struct draft *d)
{
    for (size_t i = 0; i < d->domains; i++)
        if (d->domain[i].procedures.broken)
            return true;
    return d->unread;
}

static void check_order(const struct spot *s)
{
    const struct draft_escalation *d = &s->domain->escalation;
    const struct reg *order = s->escalation->order;
    if (!order->number && !s->c->reg[order->index]->head.broken)
        TELL(s, d->order.line, "the numbers of register “%s” are given, so no record of it can be made by itself",
             order->name);
    check_required(s);
    check_room(s);
    if (!begins_a_clock(s->c->model, order) && !may_be_unread(s->c->draft))
        TELL(s, d->order.line,
             "no procedure of register “%s” has a clock that begins with the record (“starts: begin”)", order->name);
}

void check_escalation(struct checking *c, const struct draft_domain *domain)
{
    const struct draft_escalation *d = &domain->escalation;
    struct spot s = {c, domain, c->model->escalation};
    if (!d->head.name.text || d->head.broken || !s.escalation || s.escalation->domain != domain->out)
        return;
    int given = !!d->supervise.line + !!d->supervisor.line + !!d->order.line + !!d->fills.line;
    if (given && given < 4)
        TELL(&s, d->head.name.line,
             "“supervise”, “supervisor”, “order” and “fills” go together: when, who watches, and what is made");
    if (s.escalation->order)
        check_order(&s);
}
