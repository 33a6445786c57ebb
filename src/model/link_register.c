/* Registers and their fields: names become pointers. */

#include "core/arena.h"
#include "core/nearest.h"
#include "core/phrase.h"
#include "core/text.h"
#include "model/link.h"

#include <string.h>

enum { DEFAULT_TEXT = 200, LONG_TEXT = 100000 };

static const char *spot(struct linking *l, const struct draft_reg *d, const char *field)
{
    return field ? arena_printf(l->arena, phrase("register “%s”, field “%s”"), d->head.name.text, field)
                 : arena_printf(l->arena, phrase("register “%s”"), d->head.name.text);
}

static const struct codes *add_codes(struct linking *l, struct codes codes)
{
    struct codes *c = arena_memdup(l->arena, &codes, sizeof codes);
    l->code[l->model->codes++] = c;
    return c;
}

static const struct code_value *values_of(struct arena *a, const struct items *items)
{
    struct code_value *value = arena_array(a, items->count, sizeof *value);
    for (size_t i = 0; i < items->count; i++) {
        const struct draft_value *v = &items_of(struct draft_value, *items)[i];
        value[i] = (struct code_value){v->head.name.text, v->title};
    }
    return value;
}

static const struct codes *link_codes(struct linking *l, const struct draft_reg *r, const struct draft_field *d)
{
    if (d->values.count)
        return add_codes(l, (struct codes){
                                .name = arena_printf(l->arena, "%s.%s", r->head.name.text, d->head.name.text),
                                .title = d->title,
                                .place = {r->domain->file, d->head.name.line},
                                .count = d->values.count,
                                .value = values_of(l->arena, &d->values),
                            });
    if (!d->of.text)
        return NULL;
    const struct codes *codes = model_codes(l->model, d->of.text);
    if (codes || draft_may_declare(l->draft, d->of.text))
        return codes;
    struct nearest n = {.text = d->of.text};
    for (size_t i = 0; i < l->model->codes; i++)
        nearest_try(&n, l->model->code[i]->name);
    TELL_WORD(l, r->domain->file, d->of, "%s: “of” names no code table: “%s”%s%s%s", spot(l, r, d->head.name.text),
              d->of.text, n.best ? phrase("; did you mean “") : "", n.best ? n.best : "", n.best ? "”?" : "");
    return NULL;
}

/* A limit in the field's own unit: hundredths for decimals and money. Loading has seen that it is a number. */
static bool read_limit(enum value_type type, struct word word, int64_t *out)
{
    int64_t hundredths;
    if (!word.text || !text_to_hundredths(word.text, &hundredths))
        return false;
    bool fine = type == VALUE_DECIMAL || type == VALUE_MONEY;
    *out = fine ? hundredths : hundredths / 100;
    return true;
}

static void link_limits(const struct draft_field *d, struct field *f)
{
    f->has_min = read_limit(f->type, d->min, &f->min);
    f->has_max = read_limit(f->type, d->max, &f->max);
    if (f->type == VALUE_TEXT && !f->has_max) {
        f->has_max = true;
        f->max = d->long_text ? LONG_TEXT : DEFAULT_TEXT;
    }
}

static enum given given_by(const char *word)
{
    static const char *const words[] = {[GIVEN_BY_DIGEST] = "file_digest",
                                        [GIVEN_BY_FILE_NAME] = "file_name",
                                        [GIVEN_BY_FILE_SIZE] = "file_size",
                                        [GIVEN_BY_SYSTEM] = "system"};
    for (size_t i = GIVEN_BY_DIGEST; word && i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0)
            return (enum given)i;
    return GIVEN_BY_PERSON;
}

static void link_field_of(struct linking *l, struct draft_reg *r, const struct draft_field *d, struct field *f)
{
    *f = (struct field){
        .name = d->head.name.text,
        .title = d->title,
        .unit = d->unit,
        .help = d->help,
        .place = {r->domain->file, d->head.name.line},
        .type = d->head.variant >= 0 ? (enum value_type)d->head.variant : VALUE_TEXT,
        .personal = d->personal.text,
        .check = d->check.text,
        .required = d->required,
        .search = d->search,
        .long_text = d->long_text,
        .index = d->index,
        .given = given_by(d->given.text),
    };
    if (d->head.variant == VALUE_CODE)
        f->codes = link_codes(l, r, d);
    if (d->head.variant == VALUE_REF)
        f->to = link_reg(l, r->domain->file, spot(l, r, f->name), "to", d->to);
    link_limits(d, f);
}

/* What people call the built-in columns: docs/definitions.md. */
static void add_builtins(struct linking *l, struct reg *r, struct field *f)
{
    const struct field builtin[BUILTINS] = {
        [BUILTIN_NUMBER] = {.name = "number", .title = {"编号", "Number"}, .required = true, .type = VALUE_TEXT},
        [BUILTIN_DISTRICT] = {.name = "district", .title = {"行政区划", "District"}, .required = true},
        [BUILTIN_ORGAN] = {.name = "organ", .title = {"机关", "Organ"}, .required = r->organ_required},
        [BUILTIN_STATE] = {.name = "state", .title = {"状态", "State"}, .required = true, .type = VALUE_CODE},
        [BUILTIN_SAMPLE] = {.name = "sample", .title = {"示例", "Sample"}, .required = true, .type = VALUE_BOOLEAN},
    };
    for (int which = BUILTIN_NUMBER; which < BUILTINS; which++) {
        f[which - BUILTIN_NUMBER] = builtin[which];
        f[which - BUILTIN_NUMBER].builtin = (enum builtin)which;
        f[which - BUILTIN_NUMBER].place = r->place;
    }
    f[BUILTIN_STATE - BUILTIN_NUMBER].codes = r->states;
    f[BUILTIN_ORGAN - BUILTIN_NUMBER].type = VALUE_REF;
    f[BUILTIN_ORGAN - BUILTIN_NUMBER].to = model_reg(l->model, "organ");
}

static void link_fields(struct linking *l, struct draft_reg *d)
{
    struct reg *r = d->out;
    d->field = arena_array(l->arena, d->fields.count + BUILTINS - 1, sizeof *d->field);
    r->field = d->field;
    r->fields = d->fields.count;
    for (size_t i = 0; i < r->fields; i++) {
        link_field_of(l, d, &items_of(struct draft_field, d->fields)[i], &d->field[i]);
        r->searchable = r->searchable || d->field[i].search;
    }
    add_builtins(l, r, d->field + r->fields);
}

static bool is_place_or_organ(const struct field *f)
{
    return f->builtin == BUILTIN_NONE || f->builtin == BUILTIN_DISTRICT || f->builtin == BUILTIN_ORGAN;
}

static const struct field **link_names(struct linking *l, struct draft_reg *d, const char *key,
                                       const struct words *words, size_t *count)
{
    const struct field **field = arena_array(l->arena, words->count, sizeof *field);
    for (size_t i = 0; i < words->count; i++) {
        const struct word word = words->item[i];
        const struct field *f = link_field(l, d->domain->file, spot(l, d, NULL), key, word, d->out, true);
        if (f && !is_place_or_organ(f))
            TELL_WORD(l, d->domain->file, word, "%s: “%s” takes fields, district and organ, not “%s”", spot(l, d, NULL),
                      key, word.text);
        else if (f)
            field[(*count)++] = f;
    }
    return field;
}

static void link_uniques(struct linking *l, struct draft_reg *d)
{
    struct unique *unique = arena_array(l->arena, d->unique.count, sizeof *unique);
    for (size_t i = 0; i < d->unique.count; i++)
        unique[i].field = link_names(l, d, "unique", &d->unique.item[i], &unique[i].count);
    d->out->unique = unique;
    d->out->uniques = d->unique.count;
}

const char everyone[] = "everyone";

static void link_readers(struct linking *l, struct draft_reg *d)
{
    struct reg *r = d->out;
    r->reader = arena_array(l->arena, d->readers.count, sizeof *r->reader);
    for (size_t i = 0; i < d->readers.count; i++) {
        const struct word word = d->readers.item[i];
        bool all = strcmp(word.text, everyone) == 0;
        const struct role *role = all ? NULL : link_role(l, d->domain->file, spot(l, d, NULL), "readers", word);
        r->for_everyone = r->for_everyone || all;
        if (role)
            r->reader[r->readers++] = role;
    }
    if (r->for_everyone && r->readers)
        gather_add(&l->draft->gather, d->domain->file, d->readers.line,
                   "%s: “readers” names roles beside “everyone”, who all read it anyway", spot(l, d, NULL));
}

static void link_writers(struct linking *l, struct draft_reg *d)
{
    struct reg *r = d->out;
    r->writer = arena_array(l->arena, d->writers.count, sizeof *r->writer);
    for (size_t i = 0; i < d->writers.count; i++) {
        const struct role *role = link_role(l, d->domain->file, spot(l, d, NULL), "writers", d->writers.item[i]);
        if (role)
            r->writer[r->writers++] = role;
    }
}

static const struct codes *link_states(struct linking *l, struct draft_reg *d)
{
    if (!d->states.count)
        return NULL;
    return add_codes(l, (struct codes){
                            .name = arena_printf(l->arena, "%s.state", d->head.name.text),
                            .title = {"状态", "State"},
                            .place = d->out->place,
                            .count = d->states.count,
                            .value = values_of(l->arena, &d->states),
                        });
}

static void link_register(struct linking *l, struct draft_reg *d)
{
    struct reg *r = d->out;
    const char *file = d->domain->file, *what = spot(l, d, NULL);
    r->basis = d->basis.text;
    r->number = d->number.text && strcmp(d->number.text, "given") == 0 ? NULL : d->number.text;
    r->number_check = d->number_check.text;
    r->organ_required = !d->organ.text || strcmp(d->organ.text, "required") == 0;
    r->states = link_states(l, d);
    link_fields(l, d);
    r->dated = link_field(l, file, what, "dated", d->dated, r, false);
    r->label = link_field(l, file, what, "label", d->label, r, false);
    r->about = link_field(l, file, what, "about", d->about, r, false);
    r->show = link_names(l, d, "show", &d->show, &r->shown);
    link_uniques(l, d);
    link_readers(l, d);
    link_writers(l, d);
}

void link_registers(struct linking *l)
{
    for (size_t i = 0; i < l->model->regs; i++)
        link_register(l, l->reg_draft[i]);
    for (size_t i = 0; i < l->model->regs; i++) {
        struct reg *r = &l->reg[i];
        r->indexed = r->indexed || r->searchable || reg_name(r);
        for (size_t k = 0; k < r->fields; k++)
            if (r->field[k].to)
                l->reg[r->field[k].to->index].indexed = true;
    }
}

/* Order. A register's table can only be made after those it refers to. */

enum mark { UNSEEN, OPEN, DONE };

struct walk {
    struct linking *l;
    enum mark *mark;
    size_t *path; /* of registers being walked */
    const struct field **by;
    size_t depth, next;
};

static void tell_circle(struct walk *w, size_t from, const struct field *closing)
{
    struct buf b = buf_new(w->l->arena);
    for (size_t i = from; i < w->depth; i++) {
        const struct field *f = i + 1 < w->depth ? w->by[i] : closing;
        buf_printf(&b, "%s%s.%s → %s", i == from ? "" : ", ", w->l->reg[w->path[i]].name, f->name, f->to->name);
    }
    gather_add(&w->l->draft->gather, closing->place.file, closing->place.line,
               "registers refer to each other in a circle (%s): one of them must do without", b.data);
}

static void walk_register(struct walk *w, size_t index);

static void walk_field(struct walk *w, size_t index, const struct field *f)
{
    if (!f->to || f->to->index == index || w->mark[f->to->index] == DONE)
        return;
    w->by[w->depth - 1] = f;
    if (w->mark[f->to->index] == UNSEEN) {
        walk_register(w, f->to->index);
        return;
    }
    size_t from = 0;
    while (w->path[from] != f->to->index)
        from++;
    tell_circle(w, from, f);
}

/* As deep as a chain of references: some hundred registers at most. */
static void walk_register(struct walk *w, size_t index)
{
    struct reg *r = &w->l->reg[index];
    w->mark[index] = OPEN;
    w->path[w->depth++] = index;
    for (size_t i = 0; i < r->fields; i++)
        walk_field(w, index, &r->field[i]);
    walk_field(w, index, reg_builtin(r, BUILTIN_ORGAN));
    w->depth--;
    w->mark[index] = DONE;
    r->order = w->next++;
}

void link_order(struct linking *l)
{
    size_t n = l->model->regs;
    struct walk w = {
        .l = l,
        .mark = arena_array(l->arena, n, sizeof *w.mark),
        .path = arena_array(l->arena, n, sizeof *w.path),
        .by = arena_array(l->arena, n, sizeof *w.by),
    };
    for (size_t i = 0; i < n; i++)
        if (w.mark[i] == UNSEEN)
            walk_register(&w, i);
}
