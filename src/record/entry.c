#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/idcode.h"
#include "core/phrase.h"
#include "core/text.h"
#include "record/layout.h"
#include "record/lookup.h"
#include "record/record.h"

#include <string.h>

enum { NUMBER_LENGTH = 120 };

/* One entry being read. */
struct reading {
    struct arena *arena;
    struct lookup *look;
    const struct reg *reg;
    struct faults *faults;
    size_t fault_room;
};

static void fault(struct reading *r, const char *column, const char *value, const char *message)
{
    struct faults *f = r->faults;
    f->fault = arena_grow(r->arena, f->fault, f->count, &r->fault_room, sizeof *f->fault);
    f->fault[f->count++] = (struct fault){
        .column = column,
        .value = value ? arena_strdup(r->arena, value) : "",
        .message = arena_strdup(r->arena, phrase(message)),
    };
}

static void missing(struct reading *r, const char *column)
{
    fault(r, column, "", "is required");
    r->faults->fault[r->faults->count - 1].missing = true;
}

static bool is_empty(const char *s)
{
    return !s || !*s;
}

/* Trimmed; "" for what is not given, or is not text at all, which is told. */
static const char *clean(struct reading *r, const char *column, const char *s)
{
    size_t bad, n = s ? strlen(s) : 0;
    if (!s)
        return "";
    if (!text_valid(s, n, &bad)) {
        fault(r, column, "", "is not valid UTF-8 text");
        return "";
    }
    char *trimmed = text_trim(r->arena, s, n);
    const char *at = trimmed;
    for (uint32_t c; (c = text_next(&at));)
        if (text_is_hidden(c)) {
            fault(r, column, "",
                  arena_printf(r->arena, phrase("holds a character that cannot be seen (U+%04X)"), (unsigned)c));
            return "";
        }
    return trimmed;
}

static bool known_code(const struct codes *codes, const char *text, struct value *out, struct error *err)
{
    const struct code_value *v = codes_find(codes, text);
    if (v) {
        *out = (struct value){.type = VALUE_CODE, .text = v->key};
        return true;
    }
    char some[200] = "";
    size_t used = 0;
    for (size_t i = 0; i < codes->count && i < 5; i++) {
        size_t n = strlen(codes->value[i].title.zh);
        if (used + n + 4 >= sizeof some)
            break;
        used += (size_t)snprintf(some + used, sizeof some - used, "%s%s", i ? "、" : "", codes->value[i].title.zh);
    }
    return error_set(err, ERROR_INPUT, "“%.60s” is not one of %zu values: %s%s", text, codes->count, some,
                     codes->count > 5 ? "…" : "");
}

static bool check_text(const struct field *f, const char *text, struct error *err)
{
    size_t length = text_length(text);
    int64_t most = f->has_max ? f->max : f->long_text ? 100000 : 200;
    if ((int64_t)length > most)
        return error_set(err, ERROR_INPUT, "is %zu characters long: at most %lld fit", length, (long long)most);
    idcode_check *check = f->check ? idcode_named(f->check) : NULL;
    return !check || check(text, err);
}

/* The citizen number's x is kept as X, whoever typed it. */
static const char *canonical(struct arena *a, const struct field *f, const char *text)
{
    size_t n = strlen(text);
    if (!f->check || strcmp(f->check, "citizen_number") != 0 || !n || text[n - 1] != 'x')
        return text;
    return arena_printf(a, "%.*sX", (int)n - 1, text);
}

static bool check_number(struct arena *a, const struct field *f, struct value v, struct error *err)
{
    if (f->has_min && v.number < f->min)
        return error_set(err, ERROR_INPUT, "%s is too small: at least %s", value_print(a, v),
                         value_print(a, value_number(f->type, f->min)));
    if (f->has_max && v.number > f->max)
        return error_set(err, ERROR_INPUT, "%s is too large: at most %s", value_print(a, v),
                         value_print(a, value_number(f->type, f->max)));
    return true;
}

/* A value that is given, by the field's type. */
static bool read_value(struct reading *r, const struct field *f, const char *text, struct value *out,
                       const char **ref_number, struct error *err)
{
    if (f->type == VALUE_CODE)
        return known_code(f->codes, text, out, err);
    if (f->type == VALUE_REF) {
        const struct target *t = lookup_find(r->look, f->to, text, err);
        if (!t)
            return false;
        *out = (struct value){.type = VALUE_REF, .number = t->id, .text = t->label};
        *ref_number = t->number;
        return true;
    }
    if (!value_parse(r->arena, f->type, text, out, err))
        return false;
    if (f->type != VALUE_TEXT)
        return check_number(r->arena, f, *out, err);
    out->text = canonical(r->arena, f, out->text);
    return check_text(f, out->text, err);
}

/* false only where the database failed; what is wrong with the entry goes to the faults. */
static bool tell(struct reading *r, const char *column, const char *value, struct error *err)
{
    if (err->code != ERROR_INPUT)
        return false;
    fault(r, column, value, err->message);
    error_clear(err);
    return true;
}

static bool read_field(struct reading *r, size_t i, const char *given, const struct record *old, struct record *out,
                       struct error *err)
{
    const struct field *f = &r->reg->field[i];
    out->value[i] = value_null(f->type);
    if (!given && old) {
        out->value[i] = old->value[i];
        out->ref_number[i] = old->ref_number[i];
        return true;
    }
    const char *text = clean(r, f->name, given);
    if (is_empty(text)) {
        if (f->required)
            missing(r, f->name);
        return true;
    }
    if (!read_value(r, f, text, &out->value[i], &out->ref_number[i], err))
        return tell(r, f->name, text, err);
    if (old && f->to == r->reg && out->value[i].number == old->id)
        fault(r, f->name, text, "is the record itself");
    return true;
}

static bool read_district(struct reading *r, const char *given, const struct record *old, struct record *out,
                          struct error *err)
{
    const struct reg *districts = lookup_districts(r->look);
    const char *text = clean(r, "district", given);
    if (!given && old) {
        out->district = old->district;
        return true;
    }
    /* A district's own row stands for itself: it cannot wait for itself to be there. */
    if (r->reg == districts && is_empty(text))
        text = out->number;
    out->district = text;
    if (is_empty(text)) {
        missing(r, "district");
        return true;
    }
    if (r->reg == districts && text_equal(text, out->number))
        return true;
    const struct target *t = lookup_find(r->look, districts, text, err);
    if (t)
        out->district = t->number;
    return t || tell(r, "district", text, err);
}

static bool read_organ(struct reading *r, const char *given, const struct record *old, struct record *out,
                       struct error *err)
{
    if (!given && old) {
        out->organ = old->organ;
        out->organ_id = old->organ_id;
        out->organ_number = old->organ_number;
        return true;
    }
    const char *text = clean(r, "organ", given);
    if (is_empty(text)) {
        if (r->reg->organ_required)
            missing(r, "organ");
        return true;
    }
    const struct target *t = lookup_find(r->look, lookup_organs(r->look), text, err);
    if (!t)
        return tell(r, "organ", text, err);
    out->organ_id = t->id;
    out->organ = t->label;
    out->organ_number = t->number;
    return true;
}

static bool read_state(struct reading *r, const char *given, const struct record *old, struct record *out,
                       struct error *err)
{
    const struct codes *states = r->reg->states;
    const char *text = clean(r, "state", given);
    if (!states) {
        if (!is_empty(text))
            fault(r, "state", text, "this register has no states: leave it empty");
        return true;
    }
    /* A cell left empty says nothing about the state: a record keeps its own, a new one begins with the first. */
    out->state = old && old->state ? old->state : states->value[0].key;
    struct value v = {0};
    if (is_empty(text))
        return true;
    if (!known_code(states, text, &v, err))
        return tell(r, "state", text, err);
    out->state = v.text;
    return true;
}

static void read_sample(struct reading *r, const char *given, const struct record *old, struct record *out)
{
    struct error err = {0};
    struct value v;
    const char *text = clean(r, "sample", given);
    out->sample = old && old->sample; /* as with the state, an empty cell says nothing */
    if (is_empty(text))
        return;
    if (value_parse(r->arena, VALUE_BOOLEAN, text, &v, &err))
        out->sample = v.number;
    else
        fault(r, "sample", text, err.message);
}

static void read_number(struct reading *r, const char *given, const struct record *old, struct record *out)
{
    struct error err = {0};
    const char *text = clean(r, "number", given);
    out->number = old ? old->number : is_empty(text) ? NULL : text;
    if (old && !is_empty(text) && !text_equal(old->number, text))
        fault(r, "number", text, "the number of a record never changes");
    if (!out->number || old)
        return;
    if (text[strcspn(text, "\t\r\n")])
        fault(r, "number", text, "holds a tab or a line's end");
    if (text_length(text) > NUMBER_LENGTH)
        fault(r, "number", text, "is longer than 120 characters");
    idcode_check *check = r->reg->number_check ? idcode_named(r->reg->number_check) : NULL;
    if (check && !check(text, &err))
        fault(r, "number", text, err.message);
}

bool record_from_entry(struct arena *a, struct lookup *look, const struct reg *reg, const struct entry *entry,
                       const struct record *old, struct record *out, struct faults *faults, struct error *err)
{
    struct reading r = {.arena = a, .look = look, .reg = reg, .faults = faults};
    *faults = (struct faults){0};
    *out = (struct record){.reg = reg};
    out->value = arena_array(a, reg->fields, sizeof *out->value);
    out->ref_number = arena_array(a, reg->fields, sizeof *out->ref_number);
    read_number(&r, entry->number, old, out);
    if (!read_district(&r, entry->district, old, out, err) || !read_organ(&r, entry->organ, old, out, err) ||
        !read_state(&r, entry->state, old, out, err))
        return false;
    read_sample(&r, entry->sample, old, out);
    for (size_t i = 0; i < reg->fields; i++)
        if (!read_field(&r, i, entry->text[i], old, out, err))
            return false;
    if (faults->count)
        error_set(err, ERROR_INPUT, "%zu of the fields are not right", faults->count);
    return !faults->count;
}
