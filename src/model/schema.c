/* The key tables as JSON Schema, so that an editor knows what the loader knows. */

#include "model/model.h"
#include "model/shape.h"

#include <jansson.h>
#include <string.h>

static json_t *shape_schema(const struct shape *shape);

static json_t *reference(const char *definition)
{
    return json_pack("{s:o}", "$ref", json_sprintf("#/$defs/%s", definition));
}

static json_t *texts(const char *const *text)
{
    json_t *array = json_array();
    for (; *text; text++)
        json_array_append_new(array, json_string(*text));
    return array;
}

/* Names of things, each with its keys. */
static json_t *map_of(const char *names, json_t *value)
{
    return json_pack("{s:s, s:o, s:o, s:i}", "type", "object", "propertyNames", reference(names),
                     "additionalProperties", value, "minProperties", 1);
}

static json_t *list_of(json_t *item)
{
    return json_pack("{s:s, s:o, s:i}", "type", "array", "items", item, "minItems", 1);
}

static json_t *one_or_list(const struct key *key)
{
    json_t *one = key->choices ? json_pack("{s:o}", "enum", texts(key->choices)) : reference("name");
    json_t *list = list_of(json_incref(one));
    return json_pack("{s:[o,o]}", "oneOf", one, list);
}

static json_t *key_schema(const struct key *key)
{
    switch (key->kind) {
    case KEY_TEXT:
        return json_pack("{s:s, s:i}", "type", "string", "minLength", 1);
    case KEY_NAME:
        return reference("name");
    case KEY_CHOICE:
        return json_pack("{s:o}", "enum", texts(key->choices));
    case KEY_NUMBER:
        return json_pack("{s:s}", "type", "number");
    case KEY_FLAG:
        return json_pack("{s:s}", "type", "boolean");
    case KEY_TITLE:
        return reference("title");
    case KEY_WORDS:
        return list_of(reference("name"));
    case KEY_IDS:
        return list_of(reference("id"));
    case KEY_ONE_OR_WORDS:
        return one_or_list(key);
    case KEY_PAIRS:
        return reference("pairs");
    case KEY_PERIOD:
        return reference("period");
    case KEY_LISTS:
        return list_of(list_of(reference("name")));
    case KEY_VALUES:
        return reference("values");
    case KEY_NAME_OR_VALUES:
        return json_pack("{s:[o,o]}", "oneOf", reference("name"), reference("values"));
    case KEY_THINGS:
        return map_of(key->shape->has_ids ? "id" : "name", shape_schema(key->shape));
    case KEY_THING:
        return shape_schema(key->shape);
    }
    return json_object();
}

/* What a key is where the thing is of the variant; the key that makes the variant has its value only. */
static json_t *key_in_variant(const struct shape *shape, const struct key *key, int variant)
{
    const struct variant *v = variant >= 0 ? &shape->variant[variant] : NULL;
    bool fixed = v && v->value && strcmp(key->name, v->key) == 0;
    json_t *schema = fixed ? json_pack("{s:s}", "const", v->value) : key_schema(key);
    if (key->help)
        json_object_set_new(schema, "description", json_string(key->help));
    return schema;
}

static bool stands_in(unsigned variants, int variant)
{
    return variants == ALL_VARIANTS || (variant >= 0 && variants >> variant & 1);
}

static json_t *variant_schema(const struct shape *shape, int variant)
{
    json_t *properties = json_object(), *required = json_array();
    for (size_t i = 0; i < shape->keys; i++) {
        const struct key *key = &shape->key[i];
        if (key->variants && !stands_in(key->variants, variant))
            continue;
        json_object_set_new(properties, key->name, key_in_variant(shape, key, variant));
        if (stands_in(key->required, variant))
            json_array_append_new(required, json_string(key->name));
    }
    return json_pack("{s:s, s:o, s:o, s:b}", "type", "object", "properties", properties, "required", required,
                     "additionalProperties", 0);
}

static json_t *shape_schema(const struct shape *shape)
{
    if (!shape->variants)
        return variant_schema(shape, -1);
    json_t *variants = json_array();
    for (size_t i = 0; i < shape->variants; i++)
        json_array_append_new(variants, variant_schema(shape, (int)i));
    return json_pack("{s:o}", "oneOf", variants);
}

static json_t *definitions(void)
{
    json_t *text = json_pack("{s:s, s:i}", "type", "string", "minLength", 1);
    json_t *title = json_pack("{s:s, s:{s:O, s:o}, s:[s,s], s:b}", "type", "object", "properties", "zh", text, "en",
                              text, "required", "zh", "en", "additionalProperties", 0);
    json_t *name =
        json_pack("{s:s, s:s, s:i}", "type", "string", "pattern", "^[a-z][a-z0-9]*(_[a-z0-9]+)*$", "maxLength", 48);
    json_t *id = json_pack("{s:s, s:s}", "type", "string", "pattern",
                           "^[a-z][a-z0-9]*(_[a-z0-9]+)*(\\.[a-z][a-z0-9]*(_[a-z0-9]+)*)+$");
    json_t *scalar = json_pack("{s:[s,s,s]}", "type", "string", "number", "boolean");
    json_t *day = json_pack("{s:s, s:s}", "type", "string", "format", "date");
    json_t *period = json_pack("{s:s, s:{s:O, s:o}, s:i, s:b}", "type", "object", "properties", "from", day, "until",
                               day, "minProperties", 1, "additionalProperties", 0);
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "name", name, "id", id, "title", title, "values",
                     map_of("name", reference("title")), "pairs", map_of("name", scalar), "period", period);
}

void model_write_schema(FILE *to)
{
    json_t *root = json_pack("{s:s, s:s}", "$schema", "https://json-schema.org/draft/2020-12/schema", "title",
                             "A domain of Plumbline: registers, lists, indicators and procedures of one field of work");
    json_t *domain = shape_schema(&shape_domain);
    json_object_update(root, domain);
    json_decref(domain);
    json_object_set_new(root, "$defs", definitions());
    json_dumpf(root, to, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    fputc('\n', to);
    json_decref(root);
}
