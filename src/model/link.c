/* The second pass: names become pointers. */

#include "model/link.h"

#include "core/arena.h"
#include "core/nearest.h"
#include "core/phrase.h"

#include <string.h>

const char *link_suggest(struct linking *l, struct nearest n)
{
    return n.best ? arena_printf(l->arena, phrase("; did you mean “%s”?"), n.best) : "";
}

const struct reg *link_reg(struct linking *l, const char *file, const char *what, const char *key, struct word word)
{
    if (!word.text)
        return NULL;
    const struct reg *reg = model_reg(l->model, word.text);
    if (reg || draft_may_declare(l->draft, word.text))
        return reg;
    struct nearest n = {.text = word.text};
    for (size_t i = 0; i < l->model->regs; i++)
        nearest_try(&n, l->model->reg[i].name);
    TELL_WORD(l, file, word, "%s: “%s” names no register: “%s”%s", what, key, word.text, link_suggest(l, n));
    return NULL;
}

bool link_is_unsure(const struct linking *l, const struct reg *reg, const struct field *f)
{
    const struct draft_reg *d = l->reg_draft[reg->index];
    return f->builtin == BUILTIN_NONE && items_of(struct draft_field, d->fields)[f - reg->field].head.broken;
}

static bool fields_unknown(const struct linking *l, const struct reg *reg)
{
    const struct draft_reg *d = l->reg_draft[reg->index];
    return d->head.broken || d->fields.broken || !d->fields.count;
}

const struct field *link_field(struct linking *l, const char *file, const char *what, const char *key, struct word word,
                               const struct reg *reg, bool builtins)
{
    if (!word.text || !reg)
        return NULL;
    const struct field *field = builtins ? reg_column(reg, word.text) : reg_field(reg, word.text);
    if (field || fields_unknown(l, reg))
        return field;
    struct nearest n = {.text = word.text};
    for (size_t i = 0; i < reg->fields; i++)
        nearest_try(&n, reg->field[i].name);
    TELL_WORD(l, file, word, "%s: “%s” names no field of register “%s”: “%s”%s", what, key, reg->name, word.text,
              link_suggest(l, n));
    return NULL;
}

/* Codes of one kind of thing, from all files: names must differ in the whole system. */
struct seen {
    const char *name, *file;
    unsigned line;
};

static bool first_of_name(struct linking *l, struct seen *seen, size_t *count, const char *kind, const char *file,
                          struct word name)
{
    for (size_t i = 0; i < *count; i++) {
        if (strcmp(seen[i].name, name.text) != 0)
            continue;
        TELL_WORD(l, file, name, "%s “%s” is declared already at %s:%u: names are unique in the whole system", kind,
                  name.text, seen[i].file, seen[i].line);
        return false;
    }
    seen[(*count)++] = (struct seen){name.text, file, name.line};
    return true;
}

/* Every thing of a kind, in the order of files; those whose name is taken are left out. */
struct kind {
    const char *name;
    size_t items; /* where struct draft_domain has them */
    size_t size;
};

struct found {
    size_t count;
    struct found_thing {
        struct draft_domain *domain;
        struct head *head;
    } * thing;
};

static struct items *items_at(struct draft_domain *d, const struct kind *kind)
{
    return (struct items *)(void *)((char *)d + kind->items);
}

static struct found find_all(struct linking *l, const struct kind *kind)
{
    size_t most = 0, seen_count = 0;
    for (size_t i = 0; i < l->draft->domains; i++)
        most += items_at(&l->draft->domain[i], kind)->count;
    struct found found = {0, arena_array(l->arena, most, sizeof *found.thing)};
    struct seen *seen = arena_array(l->arena, most, sizeof *seen);
    for (size_t i = 0; i < l->draft->domains; i++) {
        struct draft_domain *d = &l->draft->domain[i];
        for (size_t j = 0; j < items_at(d, kind)->count; j++) {
            struct head *head = (struct head *)(void *)((char *)items_at(d, kind)->item + j * kind->size);
            if (first_of_name(l, seen, &seen_count, kind->name, d->file, head->name))
                found.thing[found.count++] = (struct found_thing){d, head};
        }
    }
    return found;
}

#define KIND(name, member, type) (&(struct kind){name, offsetof(struct draft_domain, member), sizeof(struct type)})

static struct place place_of(const struct found_thing *t)
{
    return (struct place){t->domain->file, t->head->name.line};
}

static void make_domains(struct linking *l)
{
    struct domain *domain = arena_array(l->arena, l->draft->domains, sizeof *domain);
    for (size_t i = 0; i < l->draft->domains; i++) {
        struct draft_domain *d = &l->draft->domain[i];
        d->out = &domain[i];
        domain[i] = (struct domain){d->head.name.text, d->title, d->file};
    }
    l->model->domain = domain;
    l->model->domains = l->draft->domains;
}

static size_t count_own_tables(const struct linking *l)
{
    size_t n = 0;
    for (size_t i = 0; i < l->model->regs; i++)
        n += l->reg_draft[i]->fields.count + 1;
    return n;
}

static const struct code_value *make_values(struct arena *a, const struct items *items)
{
    struct code_value *value = arena_array(a, items->count, sizeof *value);
    for (size_t i = 0; i < items->count; i++)
        value[i] = (struct code_value){items_of(struct draft_value, *items)[i].head.name.text,
                                       items_of(struct draft_value, *items)[i].title};
    return value;
}

/* Room for the tables of fields and states too, which linking registers adds. */
static void make_codes(struct linking *l)
{
    struct found f = find_all(l, KIND("code table", codes, draft_codes));
    l->code = arena_array(l->arena, f.count + count_own_tables(l), sizeof *l->code);
    for (size_t i = 0; i < f.count; i++) {
        struct draft_codes *d = (struct draft_codes *)(void *)f.thing[i].head;
        struct codes *c = arena_new_of(l->arena, struct codes);
        *c = (struct codes){d->head.name.text, d->title, place_of(&f.thing[i]), d->values.count,
                            make_values(l->arena, &d->values)};
        d->out = c;
        l->code[l->model->codes++] = c;
    }
    l->model->code = l->code;
}

static void make_registers(struct linking *l)
{
    struct found f = find_all(l, KIND("register", registers, draft_reg));
    l->reg = arena_array(l->arena, f.count, sizeof *l->reg);
    l->reg_draft = arena_array(l->arena, f.count, sizeof(struct draft_reg *));
    for (size_t i = 0; i < f.count; i++) {
        struct draft_reg *d = (struct draft_reg *)(void *)f.thing[i].head;
        d->domain = f.thing[i].domain;
        d->out = &l->reg[i];
        l->reg_draft[i] = d;
        l->reg[i].name = d->head.name.text;
        l->reg[i].title = d->title;
        l->reg[i].place = place_of(&f.thing[i]);
        l->reg[i].domain = d->domain->out;
        l->reg[i].index = i;
    }
    l->model->reg = l->reg;
    l->model->regs = f.count;
}

static void make_lists(struct linking *l)
{
    struct found f = find_all(l, KIND("list", lists, draft_list));
    l->list = arena_array(l->arena, f.count, sizeof *l->list);
    for (size_t i = 0; i < f.count; i++) {
        struct draft_list *d = (struct draft_list *)(void *)f.thing[i].head;
        d->out = &l->list[i];
        l->list[i].name = d->head.name.text;
        l->list[i].title = d->title;
        l->list[i].place = place_of(&f.thing[i]);
        l->list[i].domain = f.thing[i].domain->out;
    }
    l->model->list = l->list;
    l->model->lists = f.count;
}

static void make_indicators(struct linking *l)
{
    struct found f = find_all(l, KIND("indicator", indicators, draft_indicator));
    l->indicator = arena_array(l->arena, f.count, sizeof *l->indicator);
    l->indicator_draft = arena_array(l->arena, f.count, sizeof(struct draft_indicator *));
    for (size_t i = 0; i < f.count; i++) {
        struct draft_indicator *d = (struct draft_indicator *)(void *)f.thing[i].head;
        d->out = &l->indicator[i];
        l->indicator_draft[i] = d;
        l->indicator[i].name = d->head.name.text;
        l->indicator[i].title = d->title;
        l->indicator[i].place = place_of(&f.thing[i]);
        l->indicator[i].domain = f.thing[i].domain->out;
        l->indicator[i].index = i;
    }
    l->model->indicator = l->indicator;
    l->model->indicators = f.count;
}

static unsigned powers_of(const struct words *may)
{
    unsigned bits = 0;
    for (size_t i = 0; i < may->count; i++)
        for (unsigned p = 0; p < POWERS; p++)
            bits |= strcmp(may->item[i].text, power_name[p]) == 0 ? 1u << p : 0;
    return bits;
}

static void make_roles(struct linking *l)
{
    struct found f = find_all(l, KIND("role", roles, draft_role));
    struct role *role = arena_array(l->arena, f.count, sizeof *role);
    for (size_t i = 0; i < f.count; i++) {
        const struct draft_role *d = (struct draft_role *)(void *)f.thing[i].head;
        struct title title = {d->zh.text, d->en.text};
        role[i] = (struct role){
            .name = d->head.name.text,
            .title = title,
            .place = place_of(&f.thing[i]),
            .district = d->reach.text,
            .reads_all = d->reads.text,
            .may = powers_of(&d->may),
        };
        if (strcmp(role[i].name, everyone) == 0)
            TELL_WORD(l, f.thing[i].domain->file, d->head.name,
                      "role “%s”: “readers” means all roles by that word: choose another name", everyone);
    }
    l->model->role = role;
    l->model->roles = f.count;
}

static void make_gates(struct linking *l)
{
    struct found f = find_all(l, KIND("gate", gates, draft_gate));
    struct gate *gate = arena_array(l->arena, f.count, sizeof *gate);
    for (size_t i = 0; i < f.count; i++) {
        struct draft_gate *d = (struct draft_gate *)(void *)f.thing[i].head;
        d->domain = f.thing[i].domain;
        d->out = &gate[i];
        gate[i].id = d->head.name.text;
        gate[i].place = place_of(&f.thing[i]);
        gate[i].domain = d->domain->out;
    }
    l->model->gate = gate;
    l->model->gates = f.count;
}

static void make_procedures(struct linking *l)
{
    struct found f = find_all(l, KIND("procedure", procedures, draft_procedure));
    struct procedure *procedure = arena_array(l->arena, f.count, sizeof *procedure);
    for (size_t i = 0; i < f.count; i++) {
        struct draft_procedure *d = (struct draft_procedure *)(void *)f.thing[i].head;
        d->domain = f.thing[i].domain;
        d->out = &procedure[i];
        procedure[i].name = d->head.name.text;
        procedure[i].title = d->title;
        procedure[i].place = place_of(&f.thing[i]);
        procedure[i].domain = d->domain->out;
        procedure[i].index = i;
    }
    l->model->procedure = procedure;
    l->model->procedures = f.count;
}

static void make_papers(struct linking *l)
{
    struct found f = find_all(l, KIND("paper", papers, draft_paper));
    struct paper *paper = arena_array(l->arena, f.count, sizeof *paper);
    for (size_t i = 0; i < f.count; i++) {
        struct draft_paper *d = (struct draft_paper *)(void *)f.thing[i].head;
        d->out = &paper[i];
        paper[i].name = d->head.name.text;
        paper[i].title = d->title;
        paper[i].place = place_of(&f.thing[i]);
        paper[i].domain = f.thing[i].domain->out;
    }
    l->model->paper = paper;
    l->model->papers = f.count;
}

void link_draft(struct draft *d, struct model *m)
{
    struct linking l = {.arena = d->gather.arena, .draft = d, .model = m};
    make_domains(&l);
    make_registers(&l);
    make_codes(&l);
    make_lists(&l);
    make_indicators(&l);
    make_roles(&l);
    make_gates(&l);
    make_procedures(&l);
    make_papers(&l);
    link_registers(&l);
    link_order(&l);
    link_lists(&l);
    link_indicators(&l);
    link_gates(&l);
    link_procedures(&l);
    link_papers(&l);
    link_escalation(&l);
}
