#include "web/pages/desk/form.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"

#include <string.h>

static const char *control_of(const struct field *f)
{
    switch (f->type) {
    case VALUE_CODE:
        return "is_code";
    case VALUE_BOOLEAN:
        return "is_yes_no";
    case VALUE_DATE:
        return "is_date";
    case VALUE_TIME:
        return "is_time";
    case VALUE_REF:
        return "is_ref";
    case VALUE_INTEGER:
    case VALUE_DECIMAL:
    case VALUE_MONEY:
        return "is_number";
    case VALUE_TEXT:
        break;
    }
    return f->builtin == BUILTIN_ORGAN || f->builtin == BUILTIN_DISTRICT ? "is_ref"
           : f->long_text                                                ? "is_long"
                                                                         : "is_text";
}

/* As the record has it, in the form that the control takes. */
static const char *kept(struct request *r, const struct desk_form *f, const struct field *field)
{
    const struct record *rec = f->record;
    if (field->builtin == BUILTIN_ORGAN)
        return rec->organ_number;
    if (field->builtin == BUILTIN_DISTRICT)
        return rec->district;
    size_t i = (size_t)(field - f->reg->field);
    struct value v = rec->value[i];
    if (v.null)
        return "";
    if (field->personal && !(f->open && f->open[i]))
        return record_show(r->arena, rec, field, r->language, false);
    if (field->type == VALUE_REF)
        return rec->ref_number[i];
    if (field->type == VALUE_BOOLEAN)
        return v.number ? "是" : "否";
    if (field->type == VALUE_TIME) { /* as the control wants it */
        char *text = time_text(r->arena, v.number);
        text[10] = 'T';
        text[16] = '\0';
        return text;
    }
    return value_print(r->arena, v);
}

static const char *prefilled(const struct desk_form *f, const struct field *field)
{
    if (!f->prefill)
        return "";
    const char *text = field->builtin == BUILTIN_ORGAN      ? f->prefill->organ
                       : field->builtin == BUILTIN_DISTRICT ? f->prefill->district
                       : field->builtin == BUILTIN_NUMBER   ? f->prefill->number
                       : field->builtin == BUILTIN_NONE     ? f->prefill->text[field - f->reg->field]
                                                            : NULL;
    return text ? text : "";
}

static const char *shown(struct request *r, const struct desk_form *f, const struct field *field)
{
    const char *sent = request_field(r, field->name);
    return sent ? sent : f->record ? kept(r, f, field) : prefilled(f, field);
}

static void put_options(struct request *r, json_t *o, const struct field *f, const char *value)
{
    json_t *options = page_put_array(o, "options");
    for (size_t i = 0; i < f->codes->count; i++) {
        const struct code_value *v = &f->codes->value[i];
        json_t *option = page_add_object(options);
        page_put(option, "key", v->key);
        page_put(option, "title", request_title(r, v->title));
        page_put_flag(option, "selected", text_equal(value, v->key));
    }
}

static void put_fault(const struct request *r, json_t *o, const struct faults *faults, const struct field *field)
{
    for (size_t i = 0; faults && i < faults->count; i++)
        if (text_equal(faults->fault[i].column, field->name))
            page_put(o, "fault", desk_fault(r, &faults->fault[i]));
}

void form_put(struct request *r, json_t *fields, const struct desk_form *f, const struct field *field, bool needed)
{
    json_t *o = page_add_object(fields);
    const char *value = shown(r, f, field);
    page_put(o, "name", field->name);
    page_put(o, "title", request_title(r, field->title));
    page_put(o, "unit", field->unit.zh ? request_title(r, field->unit) : NULL);
    page_put(o, "help", field->help.zh ? request_title(r, field->help) : NULL);
    page_put(o, "value", value ? value : "");
    page_put_flag(o, "needed", needed);
    page_put_flag(o, "private", field->personal);
    page_put_flag(o, control_of(field), true);
    put_fault(r, o, f->faults, field);
    if (field->type == VALUE_CODE)
        put_options(r, o, field, value);
    if (field->type == VALUE_BOOLEAN) {
        page_put_flag(o, "yes", text_equal(value, "是"));
        page_put_flag(o, "no", text_equal(value, "否"));
    }
    const struct reg *to = field->builtin == BUILTIN_ORGAN      ? model_reg(r->site->model, "organ")
                           : field->builtin == BUILTIN_DISTRICT ? model_reg(r->site->model, "district")
                                                                : field->to;
    if (to) {
        page_put(o, "to", to->name);
        page_put(o, "suggest_href", desk_href(r, "suggest", to->name, NULL));
    }
}

/* A masked text that comes back unchanged says nothing. */
static bool is_mask(struct request *r, const struct desk_form *f, const struct field *field, const char *sent)
{
    size_t i = (size_t)(field - f->reg->field);
    return field->personal && f->record && !f->record->value[i].null && !(f->open && f->open[i]) &&
           strcmp(sent, record_show(r->arena, f->record, field, r->language, false)) == 0;
}

void form_read(struct request *r, const struct desk_form *f, struct entry *out)
{
    const char **text = arena_array(r->arena, f->reg->fields, sizeof *text);
    *out = (struct entry){.text = text,
                          .district = request_field(r, "district"),
                          .organ = request_field(r, "organ"),
                          .number = request_field(r, "number")};
    for (size_t i = 0; i < f->reg->fields; i++) {
        const char *sent = request_field(r, f->reg->field[i].name);
        if (sent && !is_mask(r, f, &f->reg->field[i], sent))
            text[i] = sent;
    }
}

void form_put_sent(struct request *r, json_t *model)
{
    const struct body_field *field;
    size_t count = body_fields(r->body, &field);
    json_t *sent = page_put_array(model, "sent");
    for (size_t i = 0; i < count; i++) {
        if (strcmp(field[i].name, "_form") == 0 || strcmp(field[i].name, "_confirm") == 0)
            continue;
        json_t *o = page_add_object(sent);
        page_put(o, "name", field[i].name);
        page_put(o, "value", field[i].value);
    }
}
