/* Steps: states, roles, fields and what is set become pointers and values. */

#include "core/arena.h"
#include "core/nearest.h"
#include "core/phrase.h"
#include "core/text.h"
#include "model/link.h"

#include <string.h>

#define TYPE(type) (1u << (type))
#define ALL_TYPES (~0u)

struct spot { /* a step of a procedure */
    struct linking *l;
    const struct draft_procedure *procedure;
    const struct reg *reg; /* or NULL */
    const char *file, *what;
};

const struct code_value *link_state(struct linking *l, const char *file, const char *what, const char *key,
                                    struct word word, const struct reg *reg)
{
    if (!word.text || !reg || !reg->states)
        return NULL;
    const struct code_value *state = codes_value(reg->states, word.text);
    if (state || l->reg_draft[reg->index]->states.broken)
        return state;
    struct nearest n = {.text = word.text};
    for (size_t i = 0; i < reg->states->count; i++)
        nearest_try(&n, reg->states->value[i].key);
    TELL_WORD(l, file, word, "%s: “%s” names no state of register “%s”: “%s”%s", what, key, reg->name, word.text,
              link_suggest(l, n));
    return NULL;
}

static void link_froms(const struct spot *s, const struct draft_step *d, struct step *out)
{
    out->from = arena_array(s->l->arena, d->from.count, sizeof *out->from);
    for (size_t i = 0; i < d->from.count; i++) {
        const struct code_value *state = link_state(s->l, s->file, s->what, "from", d->from.item[i], s->reg);
        if (state)
            out->from[out->froms++] = state;
    }
}

static void link_roles_of(const struct spot *s, const struct draft_step *d, struct step *out)
{
    out->by = arena_array(s->l->arena, d->by.count, sizeof *out->by);
    for (size_t i = 0; i < d->by.count; i++) {
        const struct role *role = link_role(s->l, s->file, s->what, "by", d->by.item[i]);
        if (role)
            out->by[out->roles++] = role;
    }
}

static void link_gates_of(const struct spot *s, const struct draft_step *d, struct step *out)
{
    out->gate = arena_array(s->l->arena, d->gates.count, sizeof *out->gate);
    for (size_t i = 0; i < d->gates.count; i++) {
        const struct gate *gate = link_gate_named(s->l, s->file, s->what, "gates", d->gates.item[i]);
        if (gate)
            out->gate[out->gates++] = gate;
    }
}

/* Besides the register's fields a step may be given who is responsible: a record is passed on by it. */
static const struct field *link_given(const struct spot *s, const char *key, struct word word)
{
    const struct field *organ = s->reg ? reg_builtin(s->reg, BUILTIN_ORGAN) : NULL;
    if (organ && strcmp(word.text, organ->name) == 0)
        return organ;
    return link_field(s->l, s->file, s->what, key, word, s->reg, false);
}

static const struct field **link_fields_of(const struct spot *s, const char *key, const struct words *words,
                                           size_t *count)
{
    const struct field **field = arena_array(s->l->arena, words->count, sizeof *field);
    for (size_t i = 0; i < words->count; i++) {
        const struct field *f = link_given(s, key, words->item[i]);
        if (f)
            field[(*count)++] = f;
    }
    return field;
}

static const struct field *link_organ_of(const struct spot *s, const struct draft_step *d)
{
    const struct field *f = link_field(s->l, s->file, s->what, "organ", d->organ, s->reg, false);
    if (!f || f->to || link_is_unsure(s->l, s->reg, f))
        return f;
    if (f->type != VALUE_REF)
        TELL_WORD(s->l, s->file, d->organ,
                  "%s: “organ” takes a field that refers to an organ, or to a record whose organ is meant, and “%s” is "
                  "of type %s",
                  s->what, f->name, phrase(value_type_name(f->type)));
    return NULL;
}

/* What is set. */

static bool set_special(const struct word_pair *p, const struct field *f, struct step_set *out)
{
    static const struct {
        const char *word;
        enum set_kind kind;
        unsigned types;
    } special[] = {{"today", SET_TODAY, TYPE(VALUE_DATE)},
                   {"now", SET_NOW, TYPE(VALUE_TIME)},
                   {"actor", SET_ACTOR, TYPE(VALUE_TEXT)},
                   {"empty", SET_EMPTY, ALL_TYPES}};
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (strcmp(p->value.text, special[i].word) == 0 && special[i].types >> f->type & 1) {
            *out = (struct step_set){f, special[i].kind, value_null(f->type)};
            return true;
        }
    return false;
}

static bool set_number(const struct word_pair *p, const struct field *f, struct step_set *out)
{
    int64_t number;
    if (!text_to_hundredths(p->value.text, &number) || (f->type == VALUE_INTEGER && number % 100))
        return false;
    if (f->type == VALUE_INTEGER)
        number /= 100;
    if ((f->has_min && number < f->min) || (f->has_max && number > f->max))
        return false;
    *out = (struct step_set){f, SET_VALUE, value_number(f->type, number)};
    return true;
}

static bool set_value(const struct word_pair *p, const struct field *f, struct step_set *out)
{
    bool yes = strcmp(p->value.text, "true") == 0;
    switch (f->type) {
    case VALUE_BOOLEAN:
        *out = (struct step_set){f, SET_VALUE, value_number(VALUE_BOOLEAN, yes)};
        return yes || strcmp(p->value.text, "false") == 0;
    case VALUE_CODE:
        *out = (struct step_set){f, SET_VALUE, {.type = VALUE_CODE, .text = p->value.text}};
        return !f->codes || codes_value(f->codes, p->value.text);
    case VALUE_INTEGER:
    case VALUE_DECIMAL:
    case VALUE_MONEY:
        return set_number(p, f, out);
    default:
        return false;
    }
}

static const char *near_code(const struct spot *s, const struct field *f, const char *text)
{
    struct nearest n = {.text = text};
    for (size_t i = 0; f->codes && i < f->codes->count; i++)
        nearest_try(&n, f->codes->value[i].key);
    return link_suggest(s->l, n);
}

static bool link_set(const struct spot *s, const struct word_pair *p, struct step_set *out)
{
    static const char *const takes[] = {
        [VALUE_TEXT] = "actor",
        [VALUE_INTEGER] = phrase_mark("a whole number within its limits"),
        [VALUE_DECIMAL] = phrase_mark("a number within its limits"),
        [VALUE_MONEY] = phrase_mark("a number within its limits"),
        [VALUE_DATE] = "today",
        [VALUE_TIME] = "now",
        [VALUE_BOOLEAN] = phrase_mark("true, false"),
        [VALUE_CODE] = phrase_mark("a key of its code table"),
        [VALUE_REF] = phrase_mark("nothing else"),
    };
    const struct field *f = link_field(s->l, s->file, s->what, "sets", p->key, s->reg, false);
    if (!f || link_is_unsure(s->l, s->reg, f))
        return false;
    if (set_special(p, f, out) || set_value(p, f, out)) {
        if (out->kind == SET_EMPTY && f->required)
            TELL_WORD(s->l, s->file, p->value, "%s: “sets” empties “%s”, which is required", s->what, f->name);
        return true;
    }
    TELL_WORD(s->l, s->file, p->value, "%s: “sets”: “%s” is of type %s and takes %s or empty, not “%s”%s", s->what,
              f->name, phrase(value_type_name(f->type)), phrase(takes[f->type]), p->value.text,
              near_code(s, f, p->value.text));
    return false;
}

static void link_sets(const struct spot *s, const struct draft_step *d, struct step *out)
{
    struct step_set *set = arena_array(s->l->arena, d->sets.count, sizeof *set);
    for (size_t i = 0; i < d->sets.count; i++)
        if (link_set(s, &d->sets.item[i], &set[out->sets]))
            out->sets++;
    out->set = set;
}

void link_step(struct linking *l, const struct draft_procedure *p, const struct draft_step *d, struct step *out)
{
    struct spot s = {l, p, p->out->of, p->domain->file,
                     arena_printf(l->arena, phrase("procedure “%s”, step “%s”"), p->head.name.text, d->head.name.text)};
    out->name = d->head.name.text;
    out->title = d->title;
    out->place = (struct place){s.file, d->head.name.line};
    out->reason = d->reason;
    out->automatic = d->automatic;
    out->aside = d->aside;
    out->to = link_state(l, s.file, s.what, "to", d->to, s.reg);
    link_froms(&s, d, out);
    link_roles_of(&s, d, out);
    link_gates_of(&s, d, out);
    out->organ = link_organ_of(&s, d);
    out->need = link_fields_of(&s, "needs", &d->needs, &out->needs);
    out->take = link_fields_of(&s, "takes", &d->takes, &out->takes);
    link_sets(&s, d, out);
}
