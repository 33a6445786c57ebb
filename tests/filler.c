#include "filler.h"

#include "core/date.h"
#include "core/idcode.h"
#include "core/text.h"
#include "store/writer.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES = 12, DEEPEST = 5 };

/* Chance. */

uint32_t chance(struct chance *c, uint32_t below)
{
    uint64_t z = c->state += 0x9e3779b97f4a7c15u; /* splitmix64 */
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ (z >> 31)) >> 16) % below;
}

bool one_in(struct chance *c, uint32_t n)
{
    return chance(c, n) == 0;
}

/* What conditions want. */

enum wish_kind { WISH_NONE, WISH_FILLED, WISH_EMPTY, WISH_TEXT };
struct wish {
    enum wish_kind kind;
    const char *text;
};

static bool is_word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Behind the next place where the field stands as a word, outside of quotes; NULL where there is none. */
static const char *behind_word(const char *at, const char *word)
{
    size_t n = strlen(word);
    bool quoted = false;
    for (const char *start = at; *at; at++) {
        quoted ^= *at == '\'';
        if (!quoted && strncmp(at, word, n) == 0 && !is_word_char(at[n]) && (at == start || !is_word_char(at[-1])))
            return at + n;
    }
    return NULL;
}

static const char *skip_spaces(const char *at)
{
    while (*at == ' ')
        at++;
    return at;
}

static struct wish number_wish(struct filler *f, const struct field *field, long long n)
{
    bool parts = field->type == VALUE_MONEY || field->type == VALUE_DECIMAL;
    if (field->type != VALUE_INTEGER && !parts)
        return (struct wish){WISH_NONE, NULL};
    const char *text =
        parts ? arena_printf(f->each, "%lld.%02lld", n / 100, n % 100) : arena_printf(f->each, "%lld", n);
    return (struct wish){n < 0 ? WISH_NONE : WISH_TEXT, text};
}

/* 'text', true, false or a number. step: how far from the number it may, or must, lie. */
static struct wish literal_wish(struct filler *f, const struct field *field, const char *at, int step)
{
    at = skip_spaces(at);
    if (*at == '\'')
        return (struct wish){WISH_TEXT, arena_strndup(f->each, at + 1, strcspn(at + 1, "'"))};
    if (field->type == VALUE_BOOLEAN)
        return (struct wish){WISH_TEXT, text_starts(at, "true") ? "是" : "否"};
    if (!isdigit((unsigned char)*at))
        return (struct wish){WISH_NONE, NULL};
    return number_wish(f, field, strtoll(at, NULL, 10) + step);
}

/* ('one', 'other') */
static struct wish one_of_wish(struct filler *f, const char *at)
{
    const char *end = strchr(at, ')'), *found[16];
    uint32_t n = 0;
    while (end && n < 16 && (at = strchr(at, '\'')) && at < end) {
        found[n++] = at + 1;
        at = strchr(at + 1, '\'') + 1;
    }
    if (!n)
        return (struct wish){WISH_NONE, NULL};
    const char *text = found[chance(&f->chance, n)];
    return (struct wish){WISH_TEXT, arena_strndup(f->each, text, strcspn(text, "'"))};
}

/* What stands behind the field: = 'x', in (…), >= 3, is not null. */
static struct wish read_wish(struct filler *f, const struct field *field, const char *at)
{
    at = skip_spaces(at);
    if (text_starts(at, "is not null"))
        return (struct wish){WISH_FILLED, NULL};
    if (text_starts(at, "is null"))
        return (struct wish){WISH_EMPTY, ""};
    if (text_starts(at, "in "))
        return one_of_wish(f, at + 3);
    if (text_starts(at, ">="))
        return literal_wish(f, field, at + 2, (int)chance(&f->chance, 3));
    if (text_starts(at, "<="))
        return literal_wish(f, field, at + 2, -(int)chance(&f->chance, 2));
    if (text_starts(at, "<>"))
        return (struct wish){WISH_NONE, NULL};
    if (*at == '>' || *at == '<')
        return literal_wish(f, field, at + 1, *at == '>' ? 1 : -1);
    if (*at == '=')
        return literal_wish(f, field, at + 1, 0);
    return (struct wish){WISH_NONE, NULL};
}

/* One of all that the conditions say of the field. */
static struct wish wish_of(struct filler *f, const struct field *field, const char *const *conditions, size_t count)
{
    struct wish found[16];
    uint32_t n = 0;
    for (size_t i = 0; i < count; i++)
        for (const char *at = conditions[i]; at && n < 16 && (at = behind_word(at, field->name));) {
            struct wish w = read_wish(f, field, at);
            if (w.kind != WISH_NONE)
                found[n++] = w;
        }
    return n ? found[chance(&f->chance, n)] : (struct wish){WISH_NONE, NULL};
}

bool filler_is_spoken_of(const struct field *field, const char *const *conditions, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (conditions[i] && behind_word(conditions[i], field->name))
            return true;
    return false;
}

/* Values. */

static const char *credit_code(struct filler *f)
{
    char first[18];
    snprintf(first, sizeof first, "11220103%09u", f->serial % 1000000000u);
    return arena_printf(f->each, "%s%c", first, idcode_credit_check(first));
}

static const char *checked_text(struct filler *f, const char *check)
{
    char first[18];
    f->serial++;
    if (strcmp(check, "credit_code") == 0)
        return credit_code(f);
    if (strcmp(check, "citizen_number") == 0) {
        snprintf(first, sizeof first, "2201031980%02u%02u%03u", 1 + f->serial % 12, 1 + f->serial / 12 % 28,
                 f->serial / 336 % 1000);
        return arena_printf(f->each, "%s%c", first, idcode_citizen_check(first));
    }
    if (strcmp(check, "phone") == 0)
        return arena_printf(f->each, "1380%07u", f->serial % 10000000u);
    if (strcmp(check, "region") == 0)
        return "220103";
    if (strcmp(check, "index_number") == 0)
        return arena_printf(f->each, "%s/2020-%05u", credit_code(f), f->serial % 100000u);
    if (strcmp(check, "document_number") == 0)
        return arena_printf(f->each, "示宽府发〔%d〕%u号", date_year(f->today), 1 + f->serial % 999);
    fail_msg("the filler knows no “%s”", check);
    return NULL;
}

static const char *any_text(struct filler *f, const struct field *field)
{
    static const char *const words[] = {"示例事项", "邻里纠纷", "O'Brien ", "\"引号\" \\", "𠀀字 ", "甲乙丙", "<b>&"};
    size_t most = field->has_max ? (size_t)field->max : 200;
    const char *text =
        arena_printf(f->each, "%s%u", words[one_in(&f->chance, 3) ? chance(&f->chance, 7) : 0], ++f->serial);
    if (text_length(text) <= most)
        return text;
    return text + strlen(text) - (most < 4 ? most : 4) % (strlen(text) + 1); /* its digits */
}

static const char *any_number(struct filler *f, const struct field *field)
{
    bool parts = field->type != VALUE_INTEGER;
    int64_t low = field->has_min ? field->min : parts ? 0 : 1, span = parts ? 500000 : 30;
    if (field->has_max && field->max - low + 1 < span)
        span = field->max - low + 1;
    int64_t n = low + chance(&f->chance, (uint32_t)(span > 0 ? span : 1));
    return parts ? arena_printf(f->each, "%lld.%02lld", (long long)n / 100, (long long)n % 100)
                 : arena_printf(f->each, "%lld", (long long)n);
}

/* Mostly lately, at times still to come. */
static int32_t any_day(struct filler *f)
{
    return f->today - 10 + (int32_t)chance(&f->chance, one_in(&f->chance, 6) ? 60 : 11);
}

static const char *make_at(struct filler *f, const struct reg *reg, const struct procedure *p,
                           const struct fixed *fixed, size_t count, const char *condition, int depth);

static const char *any_reference(struct filler *f, const struct reg *to, int depth)
{
    size_t n = f->count[to->index];
    if (!n || (depth < 2 && one_in(&f->chance, 40)))
        return depth < DEEPEST ? make_at(f, to, NULL, NULL, 0, NULL, depth + 1) : NULL;
    size_t last = n < 12 ? n : 12; /* what is going on, rather than what was long ago */
    size_t i = one_in(&f->chance, 4) ? chance(&f->chance, (uint32_t)n) : n - 1 - chance(&f->chance, (uint32_t)last);
    return f->number[to->index][i];
}

static const char *any_code(struct filler *f, const struct codes *codes)
{
    return codes->value[chance(&f->chance, (uint32_t)codes->count)].key;
}

static const char *any_value(struct filler *f, const struct field *field, int depth)
{
    switch (field->type) {
    case VALUE_TEXT:
        return field->check ? checked_text(f, field->check) : any_text(f, field);
    case VALUE_INTEGER:
    case VALUE_DECIMAL:
    case VALUE_MONEY:
        return any_number(f, field);
    case VALUE_DATE:
        return date_iso(f->each, any_day(f));
    case VALUE_TIME:
        return arena_printf(f->each, "%s %02u:%02u", date_iso(f->each, any_day(f)), 8 + chance(&f->chance, 10),
                            chance(&f->chance, 60));
    case VALUE_BOOLEAN:
        return one_in(&f->chance, 2) ? "是" : "否";
    case VALUE_CODE:
        return any_code(f, field->codes);
    case VALUE_REF:
        return any_reference(f, field->to, depth);
    }
    return NULL;
}

static const char *value_at(struct filler *f, const struct field *field, const char *const *conditions, size_t count,
                            int depth)
{
    struct wish w = wish_of(f, field, conditions, count);
    return w.kind == WISH_TEXT || w.kind == WISH_EMPTY ? w.text : any_value(f, field, depth);
}

const char *filler_value(struct filler *f, const struct field *field, const char *const *conditions, size_t count)
{
    return value_at(f, field, conditions, count, 0);
}

/* Forms. */

struct form {
    struct filler *filler;
    const struct reg *reg;
    struct entry entry;
    struct deed deed;
    struct record record;
    struct faults faults;
};

static bool submit(struct db *db, void *argument, struct error *err)
{
    struct form *t = argument;
    struct filler *f = t->filler;
    struct lookup *look = lookup_new(f->each, db, f->office->model);
    return record_from_entry(f->each, look, t->reg, &t->entry, NULL, &t->record, &t->faults, err) &&
           work_begin(f->each, f->work, db, &t->record, &t->deed, err);
}

static const char *fixed_value(const struct fixed *fixed, size_t count, const struct field *field)
{
    for (size_t i = 0; i < count; i++)
        if (fixed[i].field == field)
            return fixed[i].value;
    return NULL;
}

static const char *given_number(struct filler *f, const struct reg *reg)
{
    if (reg->number)
        return NULL;
    if (reg->number_check)
        return checked_text(f, reg->number_check);
    return arena_printf(f->each, "示例-%s-%u", reg->name, ++f->serial);
}

static const char *field_value(struct filler *f, const struct field *field, const char *const *conditions, size_t count,
                               int depth)
{
    bool spoken = filler_is_spoken_of(field, conditions, count) && !one_in(&f->chance, 8);
    if (spoken)
        return value_at(f, field, conditions, count, depth);
    if (!field->required && one_in(&f->chance, field->type == VALUE_REF ? 3 : 2))
        return NULL;
    return any_value(f, field, depth);
}

static void fill_form(struct form *t, const struct procedure *p, const struct fixed *fixed, size_t count,
                      const char *condition, int depth)
{
    struct filler *f = t->filler;
    const struct reg *reg = t->reg;
    const char *const conditions[] = {p ? p->when : NULL, condition};
    const char **text = arena_array(f->each, reg->fields, sizeof *text);
    const struct reg *districts = model_reg(f->office->model, "district"),
                     *organs = model_reg(f->office->model, "organ");
    for (size_t i = 0; i < reg->fields; i++) {
        const struct field *field = &reg->field[i];
        const char *value = fixed_value(fixed, count, field);
        if (!value && field == reg->dated)
            value = date_iso(f->each, f->today);
        text[i] = value ? value : field_value(f, field, conditions, 2, depth);
    }
    t->entry = (struct entry){
        .number = given_number(f, reg),
        .district = f->number[districts->index][chance(&f->chance, (uint32_t)f->count[districts->index])],
        .organ = f->number[organs->index][chance(&f->chance, (uint32_t)f->count[organs->index])],
        .state = reg->states && one_in(&f->chance, 20) ? any_code(f, reg->states) : NULL,
        .sample = "是",
        .text = text,
    };
}

static const char *make_at(struct filler *f, const struct reg *reg, const struct procedure *p,
                           const struct fixed *fixed, size_t count, const char *condition, int depth)
{
    for (int i = 0; i < TRIES; i++) {
        struct form t = {.filler = f, .reg = reg, .deed = {.actor = "somebody", .day = f->today}};
        struct error err = {0};
        fill_form(&t, p, fixed, count, condition, depth);
        if (writer_run(f->office->records.writer, submit, &t, &err)) {
            filler_note(f, reg, t.record.number);
            return f->number[reg->index][f->count[reg->index] - 1];
        }
        if (err.code != ERROR_INPUT && err.code != ERROR_CONFLICT && err.code != ERROR_LAW)
            fail_msg("making a %s: %s", reg->name, err.message);
        f->refused++;
        snprintf(f->last_refusal, sizeof f->last_refusal, "%s: %s %s %s %s", reg->name, err.message,
                 t.faults.count ? t.faults.fault[0].column : "", t.faults.count ? t.faults.fault[0].value : "",
                 t.faults.count ? t.faults.fault[0].message : "");
    }
    return NULL;
}

const char *filler_make(struct filler *f, const struct reg *reg, const struct procedure *p, const struct fixed *fixed,
                        size_t count, const char *condition)
{
    return make_at(f, reg, p, fixed, count, condition, 0);
}

void filler_note(struct filler *f, const struct reg *reg, const char *number)
{
    struct arena *a = f->office->arena;
    size_t i = reg->index;
    f->number[i] = arena_grow(a, f->number[i], f->count[i], &f->counted[i], sizeof **f->number);
    f->number[i][f->count[i]++] = arena_strdup(a, number);
    f->list = arena_grow(a, f->list, f->made, &f->room, sizeof *f->list);
    f->list[f->made++] = (struct filled){reg, f->number[i][f->count[i] - 1]};
}

void filler_open(struct filler *f, struct test_office *o, const struct work *work, uint64_t seed)
{
    *f = (struct filler){.office = o, .work = work, .each = arena_new(), .chance = {seed}};
    f->count = arena_array(o->arena, o->model->regs, sizeof *f->count);
    f->counted = arena_array(o->arena, o->model->regs, sizeof *f->counted);
    f->number = arena_array(o->arena, o->model->regs, sizeof *f->number);
}
