#include "output/paper_fill.h"

#include "core/amount.h"
#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/nearest.h"
#include "core/phrase.h"
#include "core/text.h"

#include <string.h>

bool fill_complain(struct filling *f, unsigned line, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    error_set(f->err, f->order->record ? ERROR_INPUT : ERROR_DEFINITION, "%s",
              arena_vprintf(f->arena, phrase(format), ap));
    va_end(ap);
    return error_at(f->err, f->outline->file, line);
}

/* How a value is to be written: {NAME!^+|TEXT}. */
struct manner {
    bool needed;           /* ! personal, and to stand open */
    bool capitals;         /* ^ of money */
    bool unit;             /* + */
    const char *otherwise; /* | where it is empty: a text, or =NAME; NULL: that is an error */
};

static const struct field *field_named(struct filling *f, const struct reg *reg, const char *name, unsigned line)
{
    const struct field *field = reg_column(reg, name);
    if (field)
        return field;
    struct nearest n = {.text = name};
    for (size_t i = 0; i < reg->fields; i++)
        nearest_try(&n, reg->field[i].name);
    fill_complain(f, line, "the register %s has no field “%s”%s%s%s", reg->name, name,
                  n.best ? phrase("; did you mean ") : "", n.best ? n.best : "", n.best ? "?" : "");
    return NULL;
}

/* The register that a column leads to, and the number of the other record. */
static const struct reg *target_of(const struct filling *f, const struct field *field, const struct record *record,
                                   const char **number)
{
    const struct model *m = f->order->model;
    *number = NULL;
    if (field->builtin == BUILTIN_ORGAN) {
        *number = record ? record->organ_number : NULL;
        return model_reg(m, "organ");
    }
    if (field->builtin == BUILTIN_DISTRICT) {
        *number = record ? record->district : NULL;
        return model_reg(m, "district");
    }
    if (field->to && record)
        *number = record->ref_number[field - record->reg->field];
    return field->to;
}

bool fill_follow(struct filling *f, const struct fill_of *of, const char *name, unsigned line, struct fill_of *out)
{
    const char *number;
    const struct field *field = field_named(f, of->reg, name, line);
    if (!field)
        return false;
    *out = (struct fill_of){.reg = target_of(f, field, of->record, &number)};
    if (!out->reg)
        return fill_complain(f, line, "the field %s.%s refers to no record", of->reg->name, name);
    if (!number)
        return true;
    out->record = f->order->source->read(f->order->source->argument, out->reg, number, f->err);
    return out->record || error_at(f->err, f->outline->file, line);
}

/* Goes along NAME.NAME.… to its last field. */
static const struct field *walk(struct filling *f, const struct fill_of *of, const char *name, unsigned line,
                                struct fill_of *out)
{
    *out = *of;
    for (;;) {
        size_t n = strcspn(name, ".");
        const char *first = arena_strndup(f->arena, name, n);
        if (!name[n])
            return field_named(f, out->reg, first, line);
        struct fill_of next;
        if (!fill_follow(f, out, first, line, &next))
            return NULL;
        *out = next;
        name += n + 1;
    }
}

static const char *code_title(const struct field *field, const char *key)
{
    const struct code_value *v = key && field->codes ? codes_value(field->codes, key) : NULL;
    return v ? v->title.zh : "";
}

static const char *builtin_words(struct filling *f, const struct record *r, const struct field *field)
{
    switch (field->builtin) {
    case BUILTIN_NUMBER:
        return r->number;
    case BUILTIN_ORGAN:
        return r->organ ? r->organ : "";
    case BUILTIN_DISTRICT: {
        struct fill_of district, of = {.reg = r->reg, .record = r};
        const struct field *label;
        if (!fill_follow(f, &of, "district", 0, &district) || !district.record)
            return r->district;
        label = district.reg->label;
        return label ? record_show(f->arena, district.record, label, "zh", true) : r->district;
    }
    case BUILTIN_STATE:
        return code_title(field, r->state);
    case BUILTIN_SAMPLE:
        return r->sample ? "是" : "否";
    case BUILTIN_NONE:
    case BUILTINS:
        break;
    }
    return "";
}

/* 2021年3月10日9时30分 */
static const char *moment(struct arena *a, int64_t time)
{
    int32_t day = date_of_time(time);
    int minutes = (int)(time - time_of_date(day)) / 60;
    return minutes % 60 ? arena_printf(a, "%s%d时%02d分", date_chinese(a, day), minutes / 60, minutes % 60)
                        : arena_printf(a, "%s%d时", date_chinese(a, day), minutes / 60);
}

/* What stands in the place of the value. */
static const char *words(struct filling *f, const struct record *r, const struct field *field, const struct manner *how)
{
    if (field->builtin != BUILTIN_NONE)
        return builtin_words(f, r, field);
    const struct value v = r->value[field - r->reg->field];
    const struct paper_source *s = f->order->source;
    if (v.null)
        return "";
    if (field->personal && !s->open(s->argument, r, field, how->needed)) {
        f->masked = f->masked || how->needed;
        return record_show(f->arena, r, field, "zh", false);
    }
    if (field->type == VALUE_MONEY)
        return how->capitals ? amount_capitals(f->arena, v.number) : amount_yuan(f->arena, v.number);
    if (field->type == VALUE_DATE)
        return date_chinese(f->arena, (int32_t)v.number);
    if (field->type == VALUE_TIME)
        return moment(f->arena, v.number);
    const char *text = record_show(f->arena, r, field, "zh", true);
    return how->unit && field->unit.zh ? arena_printf(f->arena, "%s%s", text, field->unit.zh) : text;
}

/* Names that stand for the paper itself, or NULL. */
static const char *own_name(struct filling *f, const struct fill_of *of, const char *name)
{
    const struct paper_order *o = f->order;
    if (strcmp(name, "#") == 0)
        return arena_printf(f->arena, "%zu", of->index);
    if (strcmp(name, "date") == 0)
        return f->date;
    if (strcmp(name, "title") == 0)
        return o->paper->title.zh;
    if (strcmp(name, "code") == 0)
        return o->code ? o->code : "（打印时生成）";
    if (strcmp(name, "paper_number") != 0)
        return NULL;
    if (!o->record)
        return "";
    const struct field *field = o->paper->number;
    const struct value *v = field ? &o->record->value[field - o->record->reg->field] : NULL;
    return v && !v->null ? v->text : o->record->number;
}

static bool read_manner(struct filling *f, char *name, struct manner *out, unsigned line)
{
    char *bar = strchr(name, '|');
    *out = (struct manner){0};
    if (bar) {
        *bar = '\0';
        out->otherwise = bar + 1;
    }
    for (size_t n = strlen(name); n > 1 && strchr("!^+", name[n - 1]); n--) {
        out->needed |= name[n - 1] == '!';
        out->capitals |= name[n - 1] == '^';
        out->unit |= name[n - 1] == '+';
        name[n - 1] = '\0';
    }
    if (*name)
        return true;
    return fill_complain(f, line, "a pair of braces names nothing");
}

/* Does what is asked for fit the field? Told when the template is checked, not when somebody stands waiting. */
static bool manner_fits(struct filling *f, const struct field *field, const struct manner *how, unsigned line)
{
    if (how->needed && !field->personal)
        return fill_complain(f, line, "“!” opens personal fields, and %s is not personal", field->name);
    if (how->capitals && field->type != VALUE_MONEY)
        return fill_complain(f, line, "“^” writes money in capitals, and %s is of type %s", field->name,
                             value_type_name(field->type));
    if (how->unit && !field->unit.zh)
        return fill_complain(f, line, "“+” adds the unit, and %s has none", field->name);
    return true;
}

static bool fill_name(struct filling *f, const struct fill_of *of, char *name, unsigned line, struct buf *out)
{
    struct manner how;
    struct fill_of at;
    if (!read_manner(f, name, &how, line))
        return false;
    const char *own = own_name(f, of, name), *elsewhere;
    if (own) {
        buf_add(out, own);
        return true;
    }
    if (fill_elsewhere(f, name, out->data, line, &elsewhere)) {
        if (!elsewhere)
            return false;
        if (!*elsewhere && of->record && !how.otherwise)
            return fill_complain(f, line, "reports/site.yaml says nothing of “%s”", name);
        buf_add(out, *elsewhere || !how.otherwise ? elsewhere : how.otherwise);
        return true;
    }
    const struct field *field = walk(f, of, name, line, &at);
    if (!field || !manner_fits(f, field, &how, line))
        return false;
    const char *text = at.record ? words(f, at.record, field, &how) : "";
    bool other = how.otherwise && *how.otherwise == '=';
    if (other && (!*text || !of->record)) /* {company|=person}: the other one where this is empty */
        return fill_name(f, of, arena_strdup(f->arena, how.otherwise + 1), line, out);
    if (!*text && how.otherwise)
        text = how.otherwise;
    else if (!*text && of->record)
        return fill_complain(f, line, "“%s” of %s %s is empty: fill it in, then print", field->title.zh,
                             of->reg->title.zh, of->record->number);
    buf_add(out, text);
    return true;
}

const char *fill_text(struct filling *f, const struct fill_of *of, const char *text, unsigned line)
{
    struct buf out = buf_new(f->arena);
    buf_add(&out, "");
    for (;;) {
        size_t n = strcspn(text, "{}");
        buf_add_n(&out, text, n);
        text += n;
        if (!*text)
            return out.data;
        if (text[1] == text[0]) {
            buf_add_char(&out, *text);
            text += 2;
            continue;
        }
        const char *end = *text == '{' ? strpbrk(text + 1, "{}") : NULL;
        if (!end || *end != '}') {
            fill_complain(f, line, "a brace stands alone; fields are written {name}, a brace as {{ or }}");
            return NULL;
        }
        if (!fill_name(f, of, arena_strndup(f->arena, text + 1, (size_t)(end - text - 1)), line, &out))
            return NULL;
        text = end + 1;
    }
}

/* FIELD or FIELD=KEY of the record. */
static bool field_holds(struct filling *f, const struct fill_of *of, const char *condition, unsigned line, bool *out)
{
    size_t n = strcspn(condition, "=");
    const char *key = condition[n] ? condition + n + 1 : NULL;
    struct fill_of at;
    const struct field *field = walk(f, of, arena_strndup(f->arena, condition, n), line, &at);
    *out = false;
    if (!field)
        return false;
    if (key && (!field->codes || !codes_value(field->codes, key)))
        return fill_complain(f, line, "%s has no code “%s”", field->name, key);
    if (!at.record)
        return true;
    if (field->builtin == BUILTIN_STATE) {
        *out = key && text_equal(at.record->state, key);
        return true;
    }
    if (field->builtin != BUILTIN_NONE) {
        *out = *builtin_words(f, at.record, field);
        return true;
    }
    const struct value v = at.record->value[field - at.reg->field];
    *out = !v.null && (!key || text_equal(v.text, key)) &&
           ((field->type != VALUE_BOOLEAN && field->type != VALUE_MONEY) || v.number);
    return true;
}

/* day>=2024-01-01 or day<2024-01-01: is the paper of a day on which that law was in force? */
static bool day_holds(struct filling *f, const char *condition, unsigned line, bool *out)
{
    bool since = text_starts(condition, "day>=");
    int32_t day = date_parse(condition + strlen(since ? "day>=" : "day<"));
    *out = (f->day >= day) == since;
    return day != DATE_NONE ||
           fill_complain(f, line, "“%s” names no day; it is written day>=2024-01-01 or day<2024-01-01", condition);
}

bool fill_holds(struct filling *f, const struct fill_of *of, const char *condition, unsigned line, bool *out)
{
    *out = true;
    do {
        size_t n = strcspn(condition, " ");
        const char *part = arena_strndup(f->arena, condition, n);
        bool holds;
        if (text_starts(part, "day>=") || text_starts(part, "day<") ? !day_holds(f, part, line, &holds)
                                                                    : !field_holds(f, of, part, line, &holds))
            return false;
        *out = *out && holds;
        condition += n + strspn(condition + n, " ");
    } while (*condition);
    return true;
}

const char *fill_field(struct filling *f, const struct fill_of *of, const char *name, unsigned line)
{
    struct fill_of at;
    struct manner how;
    char *copy = arena_strdup(f->arena, name);
    const struct field *field = read_manner(f, copy, &how, line) ? walk(f, of, copy, line, &at) : NULL;
    if (!field || !manner_fits(f, field, &how, line))
        return NULL;
    return at.record ? words(f, at.record, field, &how) : "";
}
