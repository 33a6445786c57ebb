/* Schemas: of what is sent, a register each, out of its fields; of what is answered, one for all registers. */
#include "web/openapi.h"

#include "core/arena.h"
#include "core/text.h"
#include "model/model.h"

#include <string.h>

json_t *openapi_ref(struct arena *a, const char *kind, const char *name)
{
    return json_pack("{s:s}", "$ref", arena_printf(a, "#/components/%s/%s", kind, name));
}

/* What is sent. */

static void put_limits(json_t *o, const struct field *f)
{
    double unit = f->type == VALUE_INTEGER ? 1 : 100; /* hundredths, fen */
    bool text = f->type == VALUE_TEXT;
    if (f->has_min && text)
        json_object_set_new(o, "minLength", json_integer(f->min));
    else if (f->has_min)
        json_object_set_new(o, "minimum", json_real((double)f->min / unit));
    if (f->has_max && text)
        json_object_set_new(o, "maxLength", json_integer(f->max));
    else if (f->has_max)
        json_object_set_new(o, "maximum", json_real((double)f->max / unit));
}

static json_t *code_schema(struct arena *a, const struct field *f)
{
    json_t *keys = json_array();
    struct buf says = buf_new(a);
    for (size_t i = 0; i < f->codes->count; i++) {
        const struct code_value *v = &f->codes->value[i];
        json_array_append_new(keys, json_string(v->key));
        buf_printf(&says, "%s%s: %s / %s", i ? "; " : "", v->key, v->title.zh, v->title.en);
    }
    json_array_append_new(keys, json_null());
    return json_pack("{s:[s,s], s:o, s:s}", "type", "string", "null", "enum", keys, "description", says.data);
}

static json_t *type_schema(struct arena *a, const struct field *f)
{
    const char *type = "string", *format = NULL, *says = NULL;
    switch (f->type) {
    case VALUE_CODE:
        return code_schema(a, f);
    case VALUE_INTEGER:
        type = "integer";
        break;
    case VALUE_DECIMAL:
        type = "number";
        says = "with at most two decimals";
        break;
    case VALUE_MONEY:
        type = "number";
        says = "in yuan, with at most two decimals";
        break;
    case VALUE_BOOLEAN:
        type = "boolean";
        break;
    case VALUE_DATE:
        format = "date";
        break;
    case VALUE_TIME:
        says = "in China: 2021-03-01 09:30";
        break;
    case VALUE_REF:
        says = arena_printf(a, "number of a record of the register %s (%s)", f->to->name, f->to->title.zh);
        break;
    case VALUE_TEXT:
        break;
    }
    json_t *o = json_pack("{s:[s,s]}", "type", type, "null");
    if (format)
        json_object_set_new(o, "format", json_string(format));
    if (says)
        json_object_set_new(o, "description", json_string(says));
    return o;
}

static json_t *field_schema(struct arena *a, const struct field *f)
{
    json_t *o = type_schema(a, f);
    json_object_set_new(o, "title", json_string(arena_printf(a, "%s / %s", f->title.zh, f->title.en)));
    if (f->personal)
        json_object_set_new(o, "x-personal", json_string(f->personal));
    if (f->unit.zh)
        json_object_set_new(o, "x-unit", json_string(f->unit.zh));
    put_limits(o, f);
    return o;
}

static void put_field(struct arena *a, json_t *properties, const struct field *f)
{
    if (f)
        json_object_set_new(properties, f->name, field_schema(a, f));
}

/* All its fields: a change sends some of them, a step those that it needs or takes. */
static json_t *reg_schema(struct arena *a, const struct reg *reg)
{
    json_t *properties = json_object();
    if (!reg->number)
        put_field(a, properties, reg_builtin(reg, BUILTIN_NUMBER));
    for (size_t i = 0; i < reg->fields; i++)
        put_field(a, properties, &reg->field[i]);
    put_field(a, properties, reg_builtin(reg, BUILTIN_DISTRICT));
    put_field(a, properties, reg_builtin(reg, BUILTIN_ORGAN));
    json_t *o = json_pack("{s:s, s:s, s:o, s:b}", "type", "object", "title",
                          arena_printf(a, "%s / %s", reg->title.zh, reg->title.en), "properties", properties,
                          "additionalProperties", 0);
    if (reg->basis)
        json_object_set_new(o, "description", json_string(reg->basis));
    return o;
}

/* What is answered. */

static json_t *schema_of(const char *text)
{
    return json_loads(text, 0, NULL);
}

static const struct {
    const char *name, *schema;
} answers[] = {
    {"Problem",
     "{\"type\":\"object\",\"description\":\"RFC 9457\",\"required\":[\"type\",\"title\",\"status\"],\"properties\":{"
     "\"type\":{\"type\":\"string\",\"const\":\"about:blank\"},\"title\":{\"type\":\"string\"},"
     "\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\"},"
     "\"advice\":{\"type\":\"string\",\"description\":\"what to do\"},"
     "\"field\":{\"type\":\"string\"},"
     "\"article\":{\"type\":\"string\",\"description\":\"the article on which the refusal rests\"},"
     "\"gate\":{\"type\":\"string\",\"description\":\"id of the gate that refuses, in law/gates.csv\"},"
     "\"faults\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"message\"],\"properties\":{"
     "\"field\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"}}}}}}"},
    {"Page",
     "{\"type\":\"object\",\"description\":\"the model of a page, as its view shows it\",\"required\":[\"title\"],"
     "\"properties\":{\"title\":{\"type\":\"string\"}}}"},
    {"Record",
     "{\"type\":\"object\",\"required\":[\"title\",\"number\",\"event\",\"facts\",\"steps\",\"clocks\",\"events\"],"
     "\"properties\":{\"title\":{\"type\":\"string\"},\"number\":{\"type\":\"string\"},"
     "\"register\":{\"type\":\"string\"},\"state\":{\"type\":\"string\"},\"organ\":{\"type\":\"string\"},"
     "\"sample\":{\"type\":\"boolean\"},"
     "\"event\":{\"type\":\"integer\",\"description\":\"number of its last event, for If-Match\"},"
     "\"facts\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"name\",\"title\",\"text\"],"
     "\"properties\":{\"name\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},\"text\":{\"type\":\"string\"},"
     "\"masked\":{\"type\":\"boolean\"}}}},"
     "\"steps\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"name\",\"open\"],\"properties\":{"
     "\"name\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},\"open\":{\"type\":\"boolean\"},"
     "\"refusal\":{\"type\":\"string\"},\"article\":{\"type\":\"string\"}}}},"
     "\"clocks\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},"
     "\"started\":{\"type\":\"string\",\"format\":\"date\"},\"due\":{\"type\":\"string\",\"format\":\"date\"},"
     "\"light\":{\"type\":\"string\",\"enum\":[\"green\",\"amber\",\"red\",\"none\"]},"
     "\"left\":{\"type\":\"integer\",\"description\":\"workdays; negative: overdue\"}}}},"
     "\"events\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"
     "\"number\":{\"type\":\"integer\"},\"what\":{\"type\":\"string\"},\"at\":{\"type\":\"string\"},"
     "\"actor\":{\"type\":\"string\"},\"article\":{\"type\":\"string\"},\"reason\":{\"type\":\"string\"}}}}}}"},
    {"List", "{\"type\":\"object\",\"required\":[\"title\",\"columns\",\"rows\"],\"properties\":{"
             "\"title\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},"
             "\"columns\":{\"type\":\"array\",\"items\":{\"type\":\"object\"}},"
             "\"rows\":{\"type\":\"array\",\"items\":{\"type\":\"object\"}},"
             "\"next_href\":{\"type\":\"string\",\"description\":\"the next page; missing on the last\"}}}"},
};

json_t *openapi_schemas(struct arena *a, const struct model *m)
{
    json_t *schemas = json_object();
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        json_object_set_new(schemas, answers[i].name, schema_of(answers[i].schema));
    for (size_t i = 0; i < m->regs; i++)
        json_object_set_new(schemas, m->reg[i].name, reg_schema(a, &m->reg[i]));
    return schemas;
}

json_t *openapi_responses(struct arena *a)
{
    static const struct {
        const char *name, *says;
    } faults[] = {
        {"400", "the address or the body cannot be read"},
        {"401", "no token, or one that is no longer good"},
        {"403", "the token, or the account's offices, do not give this"},
        {"404", "there is no such thing, or it is outside the offices"},
        {"409", "the record is in another state"},
        {"412", "changed since it was read: If-Match does not name its last event"},
        {"422", "fields are wrong (faults), or the law refuses (article, gate)"},
        {"429", "too many at once: Retry-After says how long to wait"},
        {"503", "the database or the queue of changes is full"},
    };
    json_t *responses = json_object();
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        json_object_set_new(responses, faults[i].name,
                            json_pack("{s:s, s:{s:{s:o}}}", "description", faults[i].says, "content",
                                      "application/problem+json", "schema", openapi_ref(a, "schemas", "Problem")));
    return responses;
}
