/* One procedure, register or role as a lawyer reads it: who does what, what must hold before it by which article, and
 * how long it may take. */
#include "web/pages/desk/definition.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"
#include "law/rule.h"
#include "work/explain.h"

static bool in_english(const struct request *r)
{
    return text_equal(r->language, "en");
}

static enum law_language law_language_of(const struct request *r)
{
    return in_english(r) ? LAW_EN : LAW_ZH;
}

static const char *href_of(const struct request *r, const char *name)
{
    return desk_href(r, "admin", "definitions", name, NULL);
}

/* Names in a row: A、B. */
static void add_name(const struct request *r, struct buf *b, struct title title)
{
    buf_printf(b, "%s%s", !b->size ? "" : in_english(r) ? ", " : "、", request_title(r, title));
}

static void put_joined(json_t *o, const char *key, const struct buf *b)
{
    page_put(o, key, b->size ? b->data : NULL);
}

static void put_fields(const struct request *r, json_t *o, const char *key, const struct field *const *field,
                       size_t count)
{
    struct buf b = buf_new(r->arena);
    for (size_t i = 0; i < count; i++)
        add_name(r, &b, field[i]->title);
    put_joined(o, key, &b);
}

static void put_steps(const struct request *r, json_t *o, const char *key, const struct step *const *step, size_t count)
{
    struct buf b = buf_new(r->arena);
    for (size_t i = 0; i < count; i++)
        add_name(r, &b, step[i]->title);
    put_joined(o, key, &b);
}

/* Days in force: "2004-07-01 – 2019-04-22". NULL where it always was. */
static const char *days_text(const struct request *r, int32_t from, int32_t to)
{
    if (from == DATE_NONE && to == DATE_NONE)
        return NULL;
    return arena_printf(r->arena, "%s – %s", from == DATE_NONE ? "" : date_iso(r->arena, from),
                        to == DATE_NONE ? "" : date_iso(r->arena, to));
}

/* Steps. */

static void put_gate(const struct request *r, json_t *gates, const struct gate *g)
{
    size_t count;
    const struct gate_rule *rule = gate_rule_versions(r->site->work.law, g->id, &count);
    for (size_t i = 0; i < count; i++) {
        json_t *o = page_add_object(gates);
        page_put(o, "refusal", in_english(r) ? rule[i].refusal.en : rule[i].refusal.zh);
        page_put(o, "article", rule_article(r->arena, &rule[i].basis, law_language_of(r)));
        page_put(o, "days", count > 1 ? days_text(r, rule[i].basis.from, rule[i].basis.to) : NULL);
    }
}

static void put_step(const struct request *r, json_t *steps, const struct step *s)
{
    json_t *o = page_add_object(steps);
    page_put(o, "title", request_title(r, s->title));
    page_put_flag(o, "aside", s->aside);
    page_put_flag(o, "automatic", s->automatic);
    page_put_flag(o, "reason", s->reason);
    struct buf from = buf_new(r->arena), by = buf_new(r->arena);
    for (size_t i = 0; i < s->froms; i++)
        add_name(r, &from, s->from[i]->title);
    put_joined(o, "from", &from);
    page_put(o, "to", s->to ? request_title(r, s->to->title) : NULL);
    for (size_t i = 0; i < s->roles; i++)
        add_name(r, &by, s->by[i]->title);
    put_joined(o, "by", &by);
    page_put(o, "organ", s->organ ? request_title(r, s->organ->title) : NULL);
    put_fields(r, o, "needs", s->need, s->needs);
    put_fields(r, o, "takes", s->take, s->takes);
    json_t *gates = page_put_array(o, "gates");
    for (size_t i = 0; i < s->gates; i++)
        put_gate(r, gates, s->gate[i]);
}

/* Clocks. */

static void put_versions(const struct request *r, json_t *o, const char *key, const char *id)
{
    size_t count;
    const struct rule *rule = id ? rule_versions(r->site->work.law, id, &count) : NULL;
    json_t *versions = page_put_array(o, key);
    for (size_t i = 0; rule && i < count; i++) {
        json_t *v = page_add_object(versions);
        page_put(v, "term", explain_term(r->arena, &rule[i]));
        page_put(v, "article", rule_article(r->arena, &rule[i].basis, law_language_of(r)));
        page_put(v, "days", count > 1 ? days_text(r, rule[i].basis.from, rule[i].basis.to) : NULL);
        page_put(v, "outcome",
                 !rule[i].outcome ? NULL
                 : in_english(r)  ? rule[i].outcome->text.en
                                  : rule[i].outcome->text.zh);
    }
}

static void put_clock(const struct request *r, json_t *clocks, const struct clock *c)
{
    json_t *o = page_add_object(clocks);
    page_put(o, "title", request_title(r, c->title));
    put_versions(r, o, "versions", c->rule);
    put_versions(r, o, "into", c->into);
    page_put_flag(o, "turns_any", c->into);
    page_put_flag(o, "begins", c->begins);
    page_put_flag(o, "quiet", c->quiet);
    page_put(o, "begins_on", c->begins_on ? request_title(r, c->begins_on->title) : NULL);
    put_steps(r, o, "starts", c->start, c->starts);
    put_steps(r, o, "stops", c->stop, c->stops);
    put_steps(r, o, "drops", c->drop, c->drops);
    put_steps(r, o, "suspends", c->suspend, c->suspends);
    put_steps(r, o, "resumes", c->resume, c->resumes);
    put_steps(r, o, "extends", c->extend, c->extends);
    put_steps(r, o, "turns", c->turn, c->turns);
    page_put(o, "deemed", c->deemed ? request_title(r, c->deemed->title) : NULL);
}

void definition_put_procedure(struct request *r, json_t *model, const struct procedure *p)
{
    json_t *o = page_put_object(model, "procedure");
    page_put(o, "basis", p->basis);
    page_put(o, "when", p->when);
    page_put(o, "days", days_text(r, p->from, p->until));
    page_put(o, "of", request_title(r, p->of->title));
    page_put(o, "of_href", href_of(r, p->of->name));
    page_put(o, "start", request_title(r, p->start->title));
    json_t *steps = page_put_array(o, "steps"), *clocks = page_put_array(o, "clocks");
    for (size_t i = 0; i < p->steps; i++)
        put_step(r, steps, &p->step[i]);
    for (size_t i = 0; i < p->clocks; i++)
        put_clock(r, clocks, &p->clock[i]);
    page_put_flag(o, "has_clocks", p->clocks);
}

/* Registers. */

static void put_field(struct request *r, json_t *fields, const struct field *f)
{
    json_t *o = page_add_object(fields);
    page_put(o, "title", request_title(r, f->title));
    page_put(o, "help", f->help.zh ? request_title(r, f->help) : NULL);
    page_put(o, "unit", f->unit.zh ? request_title(r, f->unit) : NULL);
    page_put(o, "kind",
             request_text(r, arena_printf(r->arena, "definitions.kind_%s",
                                          f->type == VALUE_TEXT && f->long_text ? "long" : value_type_name(f->type))));
    page_put(o, "to", f->type == VALUE_REF ? request_title(r, f->to->title) : NULL);
    page_put(o, "to_href", f->type == VALUE_REF ? href_of(r, f->to->name) : NULL);
    page_put_flag(o, "required", f->required);
    page_put_flag(o, "personal", f->personal);
    struct buf b = buf_new(r->arena);
    for (size_t i = 0; f->type == VALUE_CODE && i < f->codes->count; i++)
        add_name(r, &b, f->codes->value[i].title);
    put_joined(o, "codes", &b);
}

void definition_put_register(struct request *r, json_t *model, const struct reg *reg)
{
    const struct model *m = r->site->model;
    json_t *o = page_put_object(model, "register_of");
    page_put(o, "basis", reg->basis);
    struct buf states = buf_new(r->arena);
    for (size_t i = 0; reg->states && i < reg->states->count; i++)
        add_name(r, &states, reg->states->value[i].title);
    put_joined(o, "states", &states);
    json_t *fields = page_put_array(o, "fields"), *procedures = page_put_array(o, "procedures");
    for (size_t i = 0; i < reg->fields; i++)
        put_field(r, fields, &reg->field[i]);
    for (size_t i = 0; i < m->procedures; i++)
        if (m->procedure[i].of == reg) {
            json_t *p = page_add_object(procedures);
            page_put(p, "title", request_title(r, m->procedure[i].title));
            page_put(p, "href", href_of(r, m->procedure[i].name));
        }
    page_put_flag(o, "has_procedures", json_array_size(procedures));
}

/* Roles. */

static bool takes(const struct step *s, const struct role *role)
{
    for (size_t i = 0; i < s->roles; i++)
        if (s->by[i] == role)
            return true;
    return false;
}

void definition_put_role(struct request *r, json_t *model, const struct role *role)
{
    const struct model *m = r->site->model;
    json_t *o = page_put_object(model, "role_of");
    page_put_flag(o, "district", role->district);
    page_put_flag(o, "reads_all", role->reads_all);
    json_t *powers = page_put_array(o, "powers"), *procedures = page_put_array(o, "procedures");
    for (unsigned i = 0; i < POWERS; i++)
        if (role->may >> i & 1)
            page_put(page_add_object(powers), "title",
                     request_text(r, arena_printf(r->arena, "definitions.may_%s", power_name[i])));
    page_put_flag(o, "has_powers", role->may);
    for (size_t i = 0; i < m->procedures; i++) {
        const struct procedure *p = &m->procedure[i];
        struct buf steps = buf_new(r->arena);
        for (size_t k = 0; k < p->steps; k++)
            if (takes(&p->step[k], role))
                add_name(r, &steps, p->step[k].title);
        if (!steps.size)
            continue;
        json_t *row = page_add_object(procedures);
        page_put(row, "title", request_title(r, p->title));
        page_put(row, "href", href_of(r, p->name));
        page_put(row, "steps", steps.data);
    }
    page_put_flag(o, "has_procedures", json_array_size(procedures));
}
