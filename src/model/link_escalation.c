/* Who is told when a term runs out: names become pointers. */

#include "core/arena.h"
#include "core/date.h"
#include "core/nearest.h"
#include "core/phrase.h"
#include "core/text.h"
#include "model/link.h"
#include "model/names.h"

#include <string.h>

enum { MOST_WORKDAYS = 250 };

static const char escalation[] = "escalation"; /* what its mistakes are told of */

static int link_count(struct linking *l, const char *file, const char *thing, const char *key, struct word word,
                      int most)
{
    int64_t hundredths;
    if (!word.text || !text_to_hundredths(word.text, &hundredths))
        return 0; /* told when it was loaded */
    if (hundredths >= 100 && hundredths <= most * 100LL && hundredths % 100 == 0)
        return (int)(hundredths / 100);
    TELL_WORD(l, file, word, "%s: “%s” is a whole number from 1 to %d, not “%s”", thing, key, most, word.text);
    return 0;
}

/* Words that stand for something of the late record; each fits one type of field. */
static const struct {
    const char *word;
    enum fill_kind kind;
    enum value_type type;
} words[] = {
    {"matter", FILL_MATTER, VALUE_TEXT}, {"register", FILL_REGISTER, VALUE_TEXT}, {"number", FILL_NUMBER, VALUE_TEXT},
    {"clock", FILL_CLOCK, VALUE_TEXT},   {"due", FILL_DUE, VALUE_DATE},           {"today", FILL_TODAY, VALUE_DATE},
};
enum { WORDS = sizeof words / sizeof *words };

static bool is_number(const struct field *f, const char *text)
{
    int64_t n;
    if (!text_to_hundredths(text, &n) || (f->type == VALUE_INTEGER && n % 100))
        return false;
    if (f->type == VALUE_INTEGER)
        n /= 100;
    return (!f->has_min || n >= f->min) && (!f->has_max || n <= f->max);
}

/* A text that looks like a name is a word misspelt rather than what someone wants to read on an order. */
static bool is_text(const struct field *f, const char *text)
{
    return name_wrong(text) && (!f->has_max || (int64_t)text_length(text) <= f->max);
}

static bool is_literal(const struct field *f, const char *text)
{
    switch (f->type) {
    case VALUE_TEXT:
        return is_text(f, text);
    case VALUE_BOOLEAN:
        return strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
    case VALUE_CODE:
        return !f->codes || codes_value(f->codes, text);
    case VALUE_DATE:
        return date_parse(text) != DATE_NONE;
    case VALUE_INTEGER:
    case VALUE_DECIMAL:
    case VALUE_MONEY:
        return is_number(f, text);
    default:
        return false;
    }
}

static void tell_unfit(struct linking *l, const char *file, const struct word_pair *p, const struct field *f)
{
    static const char *const takes[] = {
        [VALUE_TEXT] = phrase_mark("matter, register, number, clock or a text that is no name"),
        [VALUE_INTEGER] = phrase_mark("a whole number within its limits"),
        [VALUE_DECIMAL] = phrase_mark("a number within its limits"),
        [VALUE_MONEY] = phrase_mark("a number within its limits"),
        [VALUE_DATE] = phrase_mark("today, due or a day"),
        [VALUE_TIME] = phrase_mark("nothing"),
        [VALUE_BOOLEAN] = phrase_mark("true or false"),
        [VALUE_CODE] = phrase_mark("a key of its code table"),
        [VALUE_REF] = phrase_mark("nothing"),
    };
    struct nearest n = {.text = p->value.text};
    for (size_t i = 0; i < WORDS; i++)
        if (words[i].type == f->type)
            nearest_try(&n, words[i].word);
    TELL_WORD(l, file, p->value, "%s: “fills”: “%s” is of type %s and takes %s, not “%s”%s", phrase(escalation),
              f->name, phrase(value_type_name(f->type)), phrase(takes[f->type]), p->value.text, link_suggest(l, n));
}

static bool link_fill(struct linking *l, const char *file, const struct reg *order, const struct word_pair *p,
                      struct fill *out)
{
    const struct field *f = link_field(l, file, phrase(escalation), "fills", p->key, order, false);
    if (!f || link_is_unsure(l, order, f))
        return false;
    for (size_t i = 0; i < WORDS; i++)
        if (words[i].type == f->type && strcmp(words[i].word, p->value.text) == 0) {
            *out = (struct fill){f, words[i].kind, NULL};
            return true;
        }
    *out = (struct fill){f, FILL_TEXT, p->value.text};
    if (is_literal(f, p->value.text))
        return true;
    tell_unfit(l, file, p, f);
    return false;
}

static void link_one(struct linking *l, const struct draft_domain *d, struct escalation *e)
{
    const struct draft_escalation *draft = &d->escalation;
    e->place = (struct place){d->file, draft->head.name.line};
    e->domain = d->out;
    e->basis = draft->basis.text;
    e->remind = link_count(l, d->file, phrase(escalation), "remind", draft->remind, MOST_WORKDAYS);
    e->supervise = link_count(l, d->file, phrase(escalation), "supervise", draft->supervise, MOST_WORKDAYS);
    if (draft->head_role.text)
        e->head = link_role(l, d->file, phrase(escalation), "head", draft->head_role);
    if (draft->supervisor.text)
        e->supervisor = link_role(l, d->file, phrase(escalation), "supervisor", draft->supervisor);
    e->order = link_reg(l, d->file, phrase(escalation), "order", draft->order);
    struct fill *fill = arena_array(l->arena, draft->fills.count, sizeof *fill);
    for (size_t i = 0; e->order && i < draft->fills.count; i++)
        e->fills += link_fill(l, d->file, e->order, &draft->fills.item[i], &fill[e->fills]);
    e->fill = fill;
}

void link_escalation(struct linking *l)
{
    for (size_t i = 0; i < l->draft->domains; i++) {
        const struct draft_domain *d = &l->draft->domain[i];
        const struct escalation *first = l->model->escalation;
        if (!d->escalation.head.name.text || d->escalation.head.broken)
            continue;
        if (first) {
            TELL_WORD(l, d->file, d->escalation.head.name,
                      "“escalation” is declared already at %s:%u: there is one for the whole system", first->place.file,
                      first->place.line);
            continue;
        }
        struct escalation *e = arena_new_of(l->arena, struct escalation);
        link_one(l, d, e);
        l->model->escalation = e;
    }
}
