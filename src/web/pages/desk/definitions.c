/* The definitions as a lawyer reads them: fields of work, procedures, registers, roles and indicators by name, each
 * with its basis, who uses it and, of a procedure, its diagram. */
#include "web/pages/desk/definition.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "work/explain.h"

#include <stdlib.h>
#include <string.h>

static void put_link(struct request *r, json_t *list, const char *name, struct title title)
{
    json_t *o = page_add_object(list);
    page_put(o, "name", name);
    page_put(o, "title", request_title(r, title));
    page_put(o, "href", desk_href(r, "admin", "definitions", name, NULL));
}

static void put_domain(struct request *r, json_t *domains, const struct domain *d)
{
    const struct model *m = r->site->model;
    json_t *o = page_add_object(domains);
    page_put(o, "title", request_title(r, d->title));
    page_put(o, "href", desk_href(r, "admin", "definitions", d->name, NULL));
    json_t *procedures = page_put_array(o, "procedures");
    for (size_t i = 0; i < m->procedures; i++)
        if (m->procedure[i].of->domain == d)
            put_link(r, procedures, m->procedure[i].name, m->procedure[i].title);
    json_t *registers = page_put_array(o, "registers");
    for (size_t i = 0; i < m->regs; i++)
        if (m->reg[i].domain == d)
            put_link(r, registers, m->reg[i].name, m->reg[i].title);
    json_t *indicators = page_put_array(o, "indicators");
    for (size_t i = 0; i < m->indicators; i++)
        if (m->indicator[i].domain == d)
            put_link(r, indicators, m->indicator[i].name, m->indicator[i].title);
    page_put_flag(o, "has_procedures", json_array_size(procedures));
    page_put_flag(o, "has_registers", json_array_size(registers));
    page_put_flag(o, "has_indicators", json_array_size(indicators));
}

bool desk_definitions(struct request *r, struct answer *out, struct error *err)
{
    const struct model *m = r->site->model;
    if (!admin_needs(r, ADMIN_ANY, err))
        return false;
    out->model = admin_model(r, request_text(r, "admin.part_definitions"), "definitions", NULL);
    json_t *domains = page_put_array(out->model, "domains");
    for (size_t i = 0; i < m->domains; i++)
        put_domain(r, domains, &m->domain[i]);
    json_t *roles = page_put_array(out->model, "roles");
    for (size_t i = 0; i < m->roles; i++)
        put_link(r, roles, m->role[i].name, m->role[i].title);
    return true;
}

struct memory {
    char *text;
    size_t size;
};

static void drop(void *memory)
{
    free(((struct memory *)memory)->text);
}

/* What write puts into a file, as text. */
static FILE *open_text(struct request *r, struct memory **out)
{
    *out = arena_new_of(r->arena, struct memory);
    FILE *f = open_memstream(&(*out)->text, &(*out)->size);
    if (f)
        arena_defer(r->arena, drop, *out);
    return f;
}

/* Without the machine's folder before each file's name. */
static const char *without_home(struct request *r, const char *text)
{
    const char *given = r->site->options.home, *at;
    size_t size = strlen(given);
    if (size > 2 && strcmp(given + size - 2, "/.") == 0)
        size -= 2;
    const char *home = arena_printf(r->arena, "%.*s/", (int)size, given);
    struct buf b = buf_new(r->arena);
    for (; (at = strstr(text, home)); text = at + strlen(home))
        buf_add_n(&b, text, (size_t)(at - text));
    buf_add(&b, text);
    return b.data;
}

static bool put_text(struct request *r, json_t *model, const char *name, struct error *err)
{
    const struct model *m = r->site->model;
    struct error own = {0};
    struct memory *text;
    FILE *f = open_text(r, &text);
    if (!f)
        return error_set(err, ERROR_SYSTEM, "there is no memory for the text");
    bool found = work_explain(r->arena, m, r->site->options.law, name, f);
    found = model_explain(m, name, f, &own) || found;
    fclose(f);
    if (!found)
        return error_set(err, ERROR_NOT_FOUND, "nothing is called “%.60s” in the definitions", name);
    page_put(model, "text", without_home(r, text->text));
    return true;
}

static bool put_diagram(struct request *r, json_t *model, const char *name, struct error *err)
{
    const struct procedure *p = model_procedure(r->site->model, name);
    struct memory *text;
    FILE *f = p ? open_text(r, &text) : NULL;
    if (!p)
        return true;
    if (!f)
        return error_set(err, ERROR_SYSTEM, "there is no memory for the text");
    work_draw(r->arena, p, f);
    fclose(f);
    page_put(model, "diagram", text->text);
    return true;
}

bool desk_definition(struct request *r, struct answer *out, struct error *err)
{
    const char *name = r->segment[3];
    if (!admin_needs(r, ADMIN_ANY, err))
        return false;
    const struct model *m = r->site->model;
    const struct procedure *p = model_procedure(m, name);
    const struct reg *reg = model_reg(m, name);
    const struct role *role = model_role(m, name);
    const char *title = p      ? request_title(r, p->title)
                        : reg  ? request_title(r, reg->title)
                        : role ? request_title(r, role->title)
                               : name;
    out->model = admin_model(r, title, "definitions", title);
    page_put_flag(out->model, "alone", !p && !reg && !role);
    if (p)
        definition_put_procedure(r, out->model, p);
    if (reg)
        definition_put_register(r, out->model, reg);
    if (role)
        definition_put_role(r, out->model, role);
    return put_text(r, out->model, name, err) && put_diagram(r, out->model, name, err);
}
