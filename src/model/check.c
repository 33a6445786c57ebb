/* The third pass: does what is declared make sense together? */

#include "model/check.h"
#include "core/arena.h"
#include "core/phrase.h"
#include "core/text.h"
#include "model/condition.h"
#include "model/names.h"
#include "model/number.h"
#include "store/store.h"

#include <string.h>

enum { LONGEST_TEXT = 100000 };

#define TELL(c, file, line, ...) gather_add((c)->gather, file, line, __VA_ARGS__)

/* Titles that must differ, because files are read by them. */
struct titled {
    const char *name;
    struct title title;
    struct place place;
};

static void check_titles_differ(struct checking *c, const char *what, const struct titled *t, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = 0; j < i; j++) {
            bool zh = t[i].title.zh && text_equal(t[i].title.zh, t[j].title.zh);
            bool en = t[i].title.en && text_equal(t[i].title.en, t[j].title.en);
            if (!zh && !en)
                continue;
            TELL(c, t[i].place.file, t[i].place.line,
                 "%s: “%s” has the title “%s”, as “%s” has: files are read by titles, so they must differ", what,
                 t[i].name, zh ? t[i].title.zh : t[i].title.en, t[j].name);
            break;
        }
}

static void check_values(struct checking *c, const char *what, const char *file, const struct items *items)
{
    struct titled *t = arena_array(c->arena, items->count, sizeof *t);
    for (size_t i = 0; i < items->count; i++) {
        const struct draft_value *v = &items_of(struct draft_value, *items)[i];
        t[i] = (struct titled){v->head.name.text, v->title, {file, v->head.name.line}};
    }
    check_titles_differ(c, what, t, items->count);
}

/* Fields. */

struct field_spot {
    struct checking *c;
    const struct draft_reg *reg;
    const struct draft_field *draft;
    const struct field *field;
};

#define TELL_FIELD(s, line, format, ...)                                                      \
    gather_add((s)->c->gather, (s)->reg->domain->file, line, "register “%s”, field “%s”: %s", \
               (s)->reg->head.name.text, (s)->draft->head.name.text,                          \
               gather_words((s)->c->gather, format, __VA_ARGS__))

static void check_field_name(const struct field_spot *s)
{
    static const char *const taken[] = {"id", "number", "district", "organ", "state", "sample", "event"};
    const char *name = s->draft->head.name.text;
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(name, taken[i]) == 0)
            TELL_FIELD(s, s->draft->head.name.line, "every register has a column “%s” already: choose another name",
                       name);
    if (name_is_sql(name))
        TELL_FIELD(s, s->draft->head.name.line,
                   "“%s” is a word of SQL and could not be written in conditions: choose another name", name);
}

static bool is_whole(struct word limit)
{
    int64_t hundredths;
    return !limit.text || (text_to_hundredths(limit.text, &hundredths) && hundredths % 100 == 0);
}

static void check_limits(const struct field_spot *s)
{
    const struct field *f = s->field;
    bool fine = f->type == VALUE_DECIMAL || f->type == VALUE_MONEY;
    unsigned line = s->draft->max.line ? s->draft->max.line : s->draft->min.line;
    if (!fine && (!is_whole(s->draft->min) || !is_whole(s->draft->max)))
        TELL_FIELD(s, line, "the limits of a field of type %s are whole numbers", phrase(value_type_name(f->type)));
    else if (f->has_min && f->has_max && f->min > f->max)
        TELL_FIELD(s, line, "“min” is larger than “max”: %s and %s", s->draft->min.text, s->draft->max.text);
    else if (f->type == VALUE_TEXT && s->draft->max.text && (f->max < 1 || f->max > LONGEST_TEXT))
        TELL_FIELD(s, line, "“max” is a text's length in characters, from 1 to 100000, not %s", s->draft->max.text);
}

/* Who may ask for a text finds it, masked or not. */
static void check_search(const struct field_spot *s)
{
    if (s->field->personal && s->field->search)
        TELL_FIELD(s, s->draft->head.name.line, "is personal and “%s”: what is masked would be found by asking for it",
                   "search");
}

/* Name and size are those of the file whose digest the record keeps. */
static void check_given(const struct field_spot *s)
{
    const struct field *f = s->field;
    const struct reg *reg = s->reg->out;
    enum value_type wanted = f->given == GIVEN_BY_FILE_SIZE ? VALUE_INTEGER : VALUE_TEXT;
    size_t digests = 0;
    for (size_t i = 0; i < reg->fields; i++)
        digests += reg->field[i].given == GIVEN_BY_DIGEST;
    unsigned line = s->draft->given.line;
    if (f->given == GIVEN_BY_PERSON || f->given == GIVEN_BY_SYSTEM)
        return;
    if (f->type != wanted)
        TELL_FIELD(s, line, "“given: %s” is for a field of type %s", s->draft->given.text, value_type_name(wanted));
    else if (f->given == GIVEN_BY_DIGEST && f->max < 64)
        TELL_FIELD(s, line, "the digest of a file has %d characters: “max” is too small", 64);
    else if (digests != 1)
        TELL_FIELD(s, line, "a record keeps what one file gives: one field is “given: file_digest”, not %zu", digests);
}

static void check_field(const struct field_spot *s)
{
    check_given(s);
    check_field_name(s);
    check_limits(s);
    check_search(s);
    const char *what = arena_printf(s->c->arena, phrase("register “%s”, field “%s”"), s->reg->head.name.text,
                                    s->draft->head.name.text);
    check_values(s->c, what, s->reg->domain->file, &s->draft->values);
}

/* Registers. */

static void check_column_titles(struct checking *c, const struct draft_reg *d)
{
    const struct reg *r = d->out;
    struct titled *t = arena_array(c->arena, r->fields + BUILTINS, sizeof *t);
    size_t n = 0;
    for (int which = BUILTIN_NUMBER; which < BUILTINS; which++) {
        const struct field *f = reg_builtin(r, (enum builtin)which);
        if (f)
            t[n++] = (struct titled){f->name, f->title, f->place};
    }
    for (size_t i = 0; i < r->fields; i++)
        t[n++] = (struct titled){r->field[i].name, r->field[i].title, r->field[i].place};
    check_titles_differ(c, arena_printf(c->arena, phrase("register “%s”"), r->name), t, n);
}

/* The field is of the type; where the field or its type is unknown, that has been told. */
static void check_type(struct checking *c, const char *what, const char *key, struct word word, const struct reg *reg,
                       const char *file, const struct field *f, unsigned types, const char *expected)
{
    if (!f || (f->builtin == BUILTIN_NONE && c->unsure[reg->index][f - reg->field]) || types >> f->type & 1)
        return;
    TELL(c, file, word.line, "%s: “%s” takes %s, and “%s” is of type %s", what, key, phrase(expected), f->name,
         phrase(value_type_name(f->type)));
}

#define TYPE(type) (1u << (type))

/* A register's table stands beside those that the store keeps for itself. */
static bool is_stores_own(const char *name)
{
    return store_keeps(name) || strncmp(name, "search_", strlen("search_")) == 0 ||
           strncmp(name, "sqlite_", strlen("sqlite_")) == 0 || strncmp(name, "pg_", strlen("pg_")) == 0;
}

/* A record that has no name of its own is called by what it is about, which must have one. */
static void check_about(struct checking *c, const struct draft_reg *d, const char *what)
{
    const struct reg *r = d->out;
    const char *file = d->domain->file;
    check_type(c, what, "about", d->about, r, file, r->about, TYPE(VALUE_REF), "a reference");
    if (!r->about || r->about->type != VALUE_REF)
        return;
    if (r->label)
        TELL(c, file, d->about.line, "%s: it has a label, so “about” names nothing", what);
    else if (r->about->to == r || (!r->about->to->label && !r->about->to->about))
        TELL(c, file, d->about.line, "%s: “about” leads to register “%s”, whose records have no name either", what,
             r->about->to->name);
}

static void check_register(struct checking *c, const struct draft_reg *d)
{
    const struct reg *r = d->out;
    const char *file = d->domain->file, *what = arena_printf(c->arena, phrase("register “%s”"), r->name);
    if (is_stores_own(r->name))
        TELL(c, file, d->head.name.line, "%s: the database keeps a table of that name for itself: choose another",
             what);
    for (size_t i = 0; i < r->fields; i++) {
        const struct draft_field *f = &items_of(struct draft_field, d->fields)[i];
        check_field(&(struct field_spot){c, d, f, &r->field[i]});
    }
    check_column_titles(c, d);
    check_values(c, what, file, &d->states);
    check_type(c, what, "dated", d->dated, r, file, r->dated, TYPE(VALUE_DATE), "a date field");
    check_type(c, what, "label", d->label, r, file, r->label, TYPE(VALUE_TEXT), "a text field");
    if (r->label && r->label->long_text)
        TELL(c, file, d->label.line, "%s: “label” names a record in one line, and “%s” is long", what, r->label->name);
    check_about(c, d, what);
    number_check_pattern(c->draft, d, c->model);
}

static void check_register_titles(struct checking *c)
{
    struct titled *t = arena_array(c->arena, c->model->regs, sizeof *t);
    for (size_t i = 0; i < c->model->regs; i++)
        t[i] = (struct titled){c->model->reg[i].name, {c->model->reg[i].title.zh, NULL}, c->model->reg[i].place};
    check_titles_differ(c, "registers", t, c->model->regs);
}

/* Lists and indicators. */

void check_condition(struct checking *c, const char *file, const char *what, const char *key, struct word text,
                     const struct reg *reg)
{
    if (!text.text || !reg || c->reg[reg->index]->fields.broken || c->reg[reg->index]->head.broken)
        return;
    condition_check(&(struct condition){c->gather, file, what, key, text, reg, c->unsure[reg->index]});
}

static void check_list(struct checking *c, const struct draft_list *d)
{
    const char *what = arena_printf(c->arena, phrase("list “%s”"), d->head.name.text);
    check_condition(c, d->out->place.file, what, "where", d->where, d->out->of);
}

static void check_paper(struct checking *c, const struct draft_paper *d)
{
    const char *what = arena_printf(c->arena, phrase("paper “%s”"), d->head.name.text);
    check_condition(c, d->out->place.file, what, "where", d->where, d->out->of);
}

static void check_span(struct checking *c, const struct draft_indicator *d, const char *what)
{
    const struct indicator *i = d->out;
    const char *file = i->place.file;
    int spans = !!d->on.line + !!d->in.line + !!d->since.line;
    if (spans != 1)
        TELL(c, file, d->head.name.line, "%s: %s of “on”, “in” and “since” must say which records belong to the year",
             what, spans ? phrase("only one") : phrase("one"));
    if (d->until.line && !d->since.line)
        TELL(c, file, d->until.line, "%s: “until” goes with “since”", what);
    check_type(c, what, d->in.line ? "in" : "on", d->in.line ? d->in : d->on, i->reg, file, i->on,
               d->in.line ? TYPE(VALUE_INTEGER) : TYPE(VALUE_DATE),
               d->in.line ? phrase_mark("an integer field") : phrase_mark("a date field"));
    check_type(c, what, "since", d->since, i->reg, file, i->since, TYPE(VALUE_DATE), "a date field");
    check_type(c, what, "until", d->until, i->reg, file, i->until, TYPE(VALUE_DATE), "a date field");
    if (i->kind == INDICATOR_SUM)
        check_type(c, what, "field", d->field, i->reg, file, i->field,
                   TYPE(VALUE_INTEGER) | TYPE(VALUE_DECIMAL) | TYPE(VALUE_MONEY), "an integer, decimal or money field");
}

static bool form_fits(const struct indicator *i)
{
    bool money = i->field && i->field->type == VALUE_MONEY;
    bool whole = !i->field || i->field->type == VALUE_INTEGER;
    bool number = i->field && (whole || money || i->field->type == VALUE_DECIMAL);
    switch (i->form) {
    case FORM_PLAIN:
        return i->kind != INDICATOR_RATE;
    case FORM_PERCENT:
        return i->kind == INDICATOR_RATE || (i->kind == INDICATOR_CHANGE && i->relative) ||
               (i->kind == INDICATOR_FACT && number);
    case FORM_OVER_WAN:
        return money;
    case FORM_ALL:
    case FORM_EACH:
        return i->kind == INDICATOR_RATE;
    case FORM_ORDINAL:
        return i->kind == INDICATOR_COUNT || i->kind == INDICATOR_RANK || (i->kind == INDICATOR_FACT && whole);
    }
    return false;
}

/* A target tells nothing where nobody says on which side of it the figure should be. */
static void check_target(struct checking *c, const struct draft_indicator *d, const char *what)
{
    const struct indicator *i = d->out;
    if (!d->target.text)
        return;
    if (i->kind == INDICATOR_FACT)
        TELL(c, i->place.file, d->target.line, "%s: a fact has no “target”", what);
    else if (!i->better)
        TELL(c, i->place.file, d->target.line, "%s: “target” needs “better”: high or low", what);
    else if (i->has_target && i->kind != INDICATOR_CHANGE && i->target < 0)
        TELL(c, i->place.file, d->target.line, "%s: “target” cannot be below zero", what);
    else if (i->kind == INDICATOR_RATE && i->target > 100 * 100)
        TELL(c, i->place.file, d->target.line, "%s: “target” is a rate: 100 per cent at most", what);
    else if (i->kind == INDICATOR_RANK && (i->target < 100 || i->target % 100))
        TELL(c, i->place.file, d->target.line, "%s: “target” is a place: 1, 2, 3, …", what);
}

static void check_indicator(struct checking *c, const struct draft_indicator *d)
{
    static const char *const kinds[] = {"count", "sum", "rate", "change", "rank", "fact"};
    const struct indicator *i = d->out;
    const char *what = arena_printf(c->arena, phrase("indicator “%s”"), d->head.name.text);
    if (d->head.variant < 0)
        return;
    if (i->kind == INDICATOR_COUNT || i->kind == INDICATOR_SUM || i->kind == INDICATOR_FACT)
        check_span(c, d, what);
    check_condition(c, i->place.file, what, "where", d->where, i->reg);
    check_condition(c, i->place.file, what, "hit", d->hit, i->reg);
    check_target(c, d, what);
    if (d->form.text && !form_fits(i))
        TELL(c, i->place.file, d->form.line, "%s: “form: %s” does not fit a %s%s", what, d->form.text, kinds[i->kind],
             i->field
                 ? arena_printf(c->arena, phrase(" of a field of type %s"), phrase(value_type_name(i->field->type)))
                 : "");
}

static void prepare(struct checking *c)
{
    c->reg = arena_array(c->arena, c->model->regs, sizeof(struct draft_reg *));
    c->unsure = arena_array(c->arena, c->model->regs, sizeof(bool *));
    for (size_t i = 0; i < c->draft->domains; i++) {
        const struct items *registers = &c->draft->domain[i].registers;
        for (size_t j = 0; j < registers->count; j++) {
            const struct draft_reg *d = &items_of(struct draft_reg, *registers)[j];
            if (!d->out)
                continue;
            bool *unsure = arena_array(c->arena, d->fields.count, sizeof *unsure);
            for (size_t k = 0; k < d->fields.count; k++)
                unsure[k] = items_of(struct draft_field, d->fields)[k].head.broken;
            c->reg[d->out->index] = d;
            c->unsure[d->out->index] = unsure;
        }
    }
}

static void check_domain(struct checking *c, const struct draft_domain *d)
{
    for (size_t i = 0; i < d->codes.count; i++) {
        const struct draft_codes *codes = &items_of(struct draft_codes, d->codes)[i];
        check_values(c, arena_printf(c->arena, phrase("code table “%s”"), codes->head.name.text), d->file,
                     &codes->values);
    }
    for (size_t i = 0; i < d->registers.count; i++)
        if (items_of(struct draft_reg, d->registers)[i].out)
            check_register(c, &items_of(struct draft_reg, d->registers)[i]);
    for (size_t i = 0; i < d->lists.count; i++)
        if (items_of(struct draft_list, d->lists)[i].out)
            check_list(c, &items_of(struct draft_list, d->lists)[i]);
    for (size_t i = 0; i < d->indicators.count; i++)
        if (items_of(struct draft_indicator, d->indicators)[i].out)
            check_indicator(c, &items_of(struct draft_indicator, d->indicators)[i]);
    for (size_t i = 0; i < d->gates.count; i++)
        if (items_of(struct draft_gate, d->gates)[i].out)
            check_gate(c, &items_of(struct draft_gate, d->gates)[i]);
    for (size_t i = 0; i < d->procedures.count; i++)
        if (items_of(struct draft_procedure, d->procedures)[i].out)
            check_procedure(c, &items_of(struct draft_procedure, d->procedures)[i]);
    for (size_t i = 0; i < d->papers.count; i++)
        if (items_of(struct draft_paper, d->papers)[i].out)
            check_paper(c, &items_of(struct draft_paper, d->papers)[i]);
    check_escalation(c, d);
}

void check_draft(struct draft *d, const struct model *m)
{
    struct checking c = {.draft = d, .model = m, .gather = &d->gather, .arena = d->gather.arena};
    prepare(&c);
    for (size_t i = 0; i < d->domains; i++)
        check_domain(&c, &d->domain[i]);
    check_register_titles(&c);
    if (!c.gather->count)
        check_flow(&c);
}
