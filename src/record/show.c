#include "core/arena.h"
#include "core/date.h"
#include "core/idcode.h"
#include "core/text.h"
#include "record/layout.h"
#include "record/record.h"

static const char *code_title(const struct codes *codes, const char *key, const char *language)
{
    const struct code_value *v = codes_value(codes, key);
    return v ? title_in(v->title, language) : key;
}

static const char *or_empty(const char *s)
{
    return s ? s : "";
}

static const char *show_builtin(const struct record *r, const struct field *f, const char *language)
{
    switch (f->builtin) {
    case BUILTIN_NUMBER:
        return r->number;
    case BUILTIN_DISTRICT:
        return r->district;
    case BUILTIN_ORGAN:
        return or_empty(r->organ);
    case BUILTIN_STATE:
        return r->state ? code_title(f->codes, r->state, language) : "";
    case BUILTIN_SAMPLE:
        return text_equal(language, "en") ? (r->sample ? "yes" : "no") : r->sample ? "是" : "否";
    case BUILTIN_NONE:
    case BUILTINS:
        break;
    }
    return "";
}

const char *record_show(struct arena *a, const struct record *r, const struct field *f, const char *language, bool open)
{
    if (f->builtin != BUILTIN_NONE)
        return show_builtin(r, f, language);
    struct value v = r->value[f - r->reg->field];
    if (v.null)
        return "";
    if (f->type == VALUE_CODE)
        return code_title(f->codes, v.text, language);
    if (f->type == VALUE_BOOLEAN && text_equal(language, "en"))
        return v.number ? "yes" : "no";
    /* A reference shows the other record's label, which may be a person's name. */
    if (f->type == VALUE_REF) {
        const struct field *label = f->to->label;
        bool hidden = label && label->personal && !open;
        return hidden ? idcode_mask(a, label->personal, v.text) : v.text;
    }
    const char *text = value_print(a, v);
    return f->personal && !open ? idcode_mask(a, f->personal, text) : text;
}

const char *record_cell(struct arena *a, const struct record *r, const struct field *f)
{
    if (f->builtin == BUILTIN_ORGAN)
        return or_empty(r->organ_number);
    if (f->builtin != BUILTIN_NONE)
        return show_builtin(r, f, "zh");
    size_t i = (size_t)(f - r->reg->field);
    if (r->value[i].null)
        return "";
    if (f->type == VALUE_CODE)
        return code_title(f->codes, r->value[i].text, "zh");
    if (f->type == VALUE_REF)
        return r->ref_number[i];
    return value_print(a, r->value[i]);
}
