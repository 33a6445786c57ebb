#include "web/pages/desk/form.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"
#include "web/pages/desk/days.h"
#include "web/pages/desk/suggest.h"

#include <string.h>

bool form_asks(const struct field *f)
{
    return f->given == GIVEN_BY_PERSON || f->given == GIVEN_BY_DIGEST;
}

/* Half of a line holds it. */
static bool is_brief(const struct field *f)
{
    enum { BRIEF = 40 /* characters */ };
    return f->check || (f->type == VALUE_TEXT && f->has_max && f->max <= BRIEF) || text_equal(f->personal, "name") ||
           text_equal(f->personal, "phone") || f->builtin == BUILTIN_NUMBER;
}

static const char *control_of(const struct field *f)
{
    if (f->given == GIVEN_BY_DIGEST)
        return "is_file";
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

/* A date is kept as it is written by everybody, however it was typed. */
static const char *normal(struct request *r, const struct field *field, const char *sent)
{
    int32_t day = field->type == VALUE_DATE ? date_parse(text_trim(r->arena, sent, strlen(sent))) : DATE_NONE;
    return day == DATE_NONE ? sent : date_iso(r->arena, day);
}

const char *form_shown(struct request *r, const struct desk_form *f, const struct field *field)
{
    const char *sent = request_field(r, field->name);
    return sent ? normal(r, field, sent) : f->record ? kept(r, f, field) : prefilled(f, field);
}

/* The day in words, and what the law's terms that begin on it come to. */
static void put_day(struct request *r, json_t *o, const struct desk_form *f, const struct field *field,
                    const char *value)
{
    int32_t day = value ? date_parse(value) : DATE_NONE;
    size_t count;
    const struct days_term *term = days_terms(r, f->reg, field, &count);
    page_put(o, "day_text", day == DATE_NONE ? "" : days_text(r, day));
    if (!count)
        return;
    page_put(o, "terms_href", desk_href(r, "terms", f->reg->name, field->name, NULL));
    json_t *terms = page_put_array(o, "terms");
    struct buf lengths = buf_new(r->arena);
    for (size_t i = 0; i < count; i++) {
        const struct field *length = term[i].clock->length;
        const char *text =
            day == DATE_NONE ? NULL : days_term_text(r, &term[i], day, length ? form_shown(r, f, length) : NULL);
        if (text)
            page_put(page_add_object(terms), "text", text);
        if (length)
            buf_printf(&lengths, "%s%s", lengths.size ? " " : "", length->name);
    }
    page_put(o, "lengths", lengths.size ? lengths.data : NULL);
}

/* Without scripts a reference is looked up by a button: what was found stands to choose from, what was typed stays. */
static void put_reference(struct request *r, json_t *o, const struct field *field, const struct reg *to,
                          const char *value)
{
    struct error unseen = {0};
    const char *again = request_field(r, arena_printf(r->arena, "_q.%s", field->name));
    const char *typed = again && *again ? again : value;
    page_put(o, "to", to->name);
    page_put(o, "suggest_href", desk_href(r, "suggest", to->name, NULL));
    if (!text_equal(request_field(r, "_find"), field->name)) {
        suggest_put_chosen(r, o, to, value);
        return;
    }
    page_put(o, "typed", typed);
    size_t found =
        suggest_may(r, to) && suggest_put(r, o, to, typed, &unseen) ? json_array_size(json_object_get(o, "found")) : 0;
    page_put_flag(o, "some", found);
    page_put_flag(o, "one", found == 1);
    page_put_flag(o, "none_found", !found);
    page_put(o, "value", typed ? typed : "");
}

static void put_fault(const struct request *r, json_t *o, const struct faults *faults, const struct field *field)
{
    for (size_t i = 0; faults && i < faults->count; i++)
        if (text_equal(faults->fault[i].column, field->name))
            page_put(o, "fault", desk_fault(r, &faults->fault[i]));
}

/* Where one goes on typing: the first field that is wrong or, where nothing was sent yet, the first that is empty. */
static bool takes_focus(const struct request *r, const json_t *fields, const struct desk_form *f, const json_t *o)
{
    const json_t *other;
    size_t i;
    json_array_foreach(fields, i, other) if (json_is_true(json_object_get(other, "focus"))) return false;
    if (f->faults && f->faults->count)
        return json_object_get(o, "fault");
    return f->begins && !request_is_post(r) && !*json_string_value(json_object_get(o, "value"));
}

void form_one_focus(const json_t *fields, json_t *more)
{
    json_t *o;
    size_t i;
    bool taken = false;
    json_array_foreach(fields, i, o) taken = taken || json_is_true(json_object_get(o, "focus"));
    json_array_foreach(more, i, o) if (taken) json_object_del(o, "focus");
}

void form_put(struct request *r, json_t *fields, const struct desk_form *f, const struct field *field, bool needed)
{
    json_t *o = page_add_object(fields);
    const char *value = form_shown(r, f, field);
    page_put(o, "name", field->name);
    page_put(o, "title", request_title(r, field->title));
    page_put(o, "unit", field->unit.zh ? request_title(r, field->unit) : NULL);
    page_put(o, "help", field->help.zh ? request_title(r, field->help) : NULL);
    page_put(o, "value", value ? value : "");
    page_put_flag(o, "needed", needed);
    page_put_flag(o, "private", field->personal);
    page_put_flag(o, control_of(field), true);
    page_put_flag(o, "brief", is_brief(field));
    put_fault(r, o, f->faults, field);
    page_put_flag(o, "focus", takes_focus(r, fields, f, o));
    if (field->given == GIVEN_BY_DIGEST)
        form_put_files(r, o, f, value);
    if (field->type == VALUE_CODE)
        page_put_code_options(r, o, field->codes, value);
    if (field->type == VALUE_DATE)
        put_day(r, o, f, field, value);
    if (field->type == VALUE_BOOLEAN) {
        page_put_flag(o, "yes", text_equal(value, "是"));
        page_put_flag(o, "no", text_equal(value, "否"));
    }
    const struct reg *to = field->builtin == BUILTIN_ORGAN      ? model_reg(r->site->model, "organ")
                           : field->builtin == BUILTIN_DISTRICT ? model_reg(r->site->model, "district")
                                                                : field->to;
    if (to)
        put_reference(r, o, field, to, value);
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
        /* What the program gives is nobody's to type; of programs it may be what they know. */
        if (!form_asks(&f->reg->field[i]) && !r->person.program)
            continue;
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
        if (field[i].name[0] == '_' && strcmp(field[i].name, "_reason") != 0)
            continue;
        json_t *o = page_add_object(sent);
        page_put(o, "name", field[i].name);
        page_put(o, "value", field[i].value);
    }
}
