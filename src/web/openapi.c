#include "web/openapi.h"

#include "core/arena.h"
#include "core/text.h"
#include "model/model.h"
#include "web/router.h"

#include <string.h>

static json_t *success_of(struct arena *a, const char *schema)
{
    return json_pack("{s:s, s:{s:{s:o}}, s:{s:{s:s, s:{s:s}}}}", "description", "as it is now", "content",
                     "application/json", "schema", openapi_ref(a, "schemas", schema), "headers", "ETag", "description",
                     "of a record: begins with the number of its last event", "schema", "type", "string");
}

/* An operation: its success, and every fault that it may have. */
static json_t *operation(struct arena *a, const char *id, const char *summary, const char *tag, const char *success,
                         const char *schema, bool changes)
{
    static const char *const reading[] = {"400", "401", "403", "404", "503", NULL};
    static const char *const changing[] = {"409", "412", "422", "429", NULL};
    json_t *responses = json_object();
    json_object_set_new(responses, success, success_of(a, schema));
    for (size_t i = 0; reading[i]; i++)
        json_object_set_new(responses, reading[i], openapi_ref(a, "responses", reading[i]));
    for (size_t i = 0; changes && changing[i]; i++)
        json_object_set_new(responses, changing[i], openapi_ref(a, "responses", changing[i]));
    return json_pack("{s:s, s:s, s:[s], s:o, s:[]}", "operationId", id, "summary", summary, "tags", tag, "responses",
                     responses, "parameters");
}

static void add_parameter(json_t *op, const char *place, const char *name, const char *says, bool needed)
{
    json_array_append_new(json_object_get(op, "parameters"),
                          json_pack("{s:s, s:s, s:s, s:b, s:{s:s}}", "in", place, "name", name, "description", says,
                                    "required", needed, "schema", "type", "string"));
}

static void add_common(json_t *op, bool reads)
{
    json_array_append_new(json_object_get(op, "parameters"), json_pack("{s:s}", "$ref",
                                                                       reads ? "#/components/parameters/If-None-Match"
                                                                             : "#/components/parameters/If-Match"));
    json_array_append_new(json_object_get(op, "parameters"),
                          json_pack("{s:s}", "$ref", "#/components/parameters/Accept-Language"));
}

static void put_operation(json_t *paths, const char *path, const char *method, json_t *op)
{
    json_t *item = json_object_get(paths, path);
    if (!item)
        json_object_set_new(paths, path, item = json_object());
    json_object_set_new(item, method, op);
}

/* Bodies. */

static json_t *body_of(json_t *fields, bool fields_needed, bool reason, bool reason_needed)
{
    json_t *properties = json_pack("{s:o}", "fields", fields), *required = json_array();
    if (reason)
        json_object_set_new(properties, "reason", json_pack("{s:s}", "type", "string"));
    if (fields_needed)
        json_array_append_new(required, json_string("fields"));
    if (reason_needed)
        json_array_append_new(required, json_string("reason"));
    json_t *schema =
        json_pack("{s:s, s:o, s:b}", "type", "object", "properties", properties, "additionalProperties", 0);
    if (json_array_size(required))
        json_object_set(schema, "required", required);
    json_decref(required);
    return json_pack("{s:b, s:{s:{s:o}}}", "required", 1, "content", "application/json", "schema", schema);
}

static json_t *property(struct arena *a, const struct reg *reg, const struct field *f)
{
    return json_pack("{s:s}", "$ref", arena_printf(a, "#/components/schemas/%s/properties/%s", reg->name, f->name));
}

static json_t *new_body(struct arena *a, const struct reg *reg)
{
    json_t *required = json_array();
    if (!reg->number)
        json_array_append_new(required, json_string("number"));
    for (size_t i = 0; i < reg->fields; i++)
        if (reg->field[i].required)
            json_array_append_new(required, json_string(reg->field[i].name));
    bool any = json_array_size(required);
    json_t *fields = openapi_ref(a, "schemas", reg->name);
    if (any)
        json_object_set(fields, "required", required); /* beside $ref, as JSON Schema 2020-12 has it */
    json_decref(required);
    return body_of(fields, any, false, false);
}

/* Registers. */

static void put_list(struct arena *a, json_t *paths, const struct reg *reg, const char *tag)
{
    json_t *op = operation(a, arena_printf(a, "list_%s", reg->name),
                           arena_printf(a, "%s / %s", reg->title.zh, reg->title.en), tag, "200", "List", false);
    add_parameter(op, "query", "q", "looks for it in number and searchable fields", false);
    add_parameter(op, "query", "sort", "column; -column: downwards", false);
    add_parameter(op, "query", "after", "cursor: as next_href has it", false);
    if (reg->states)
        add_parameter(op, "query", "state", "state's key", false);
    for (size_t i = 0; i < reg->shown; i++) {
        const struct field *f = reg->show[i];
        if (f->builtin != BUILTIN_NONE || f->personal)
            continue;
        if (f->type == VALUE_CODE)
            add_parameter(op, "query", f->name, "code's key", false);
        if (f->type == VALUE_DATE) {
            add_parameter(op, "query", arena_printf(a, "%s.from", f->name), "this day or later", false);
            add_parameter(op, "query", arena_printf(a, "%s.to", f->name), "this day or earlier", false);
        }
    }
    add_common(op, true);
    put_operation(paths, arena_printf(a, "/desk/registers/%s", reg->name), "get", op);
}

static void put_record(struct arena *a, json_t *paths, const struct reg *reg, const char *tag)
{
    const char *path = arena_printf(a, "/desk/registers/%s/{number}", reg->name);
    json_t *op = operation(a, arena_printf(a, "read_%s", reg->name), arena_printf(a, "one of %s", reg->title.zh), tag,
                           "200", "Record", false);
    add_parameter(op, "path", "number", "the record's number", true);
    add_common(op, true);
    put_operation(paths, path, "get", op);
    op = operation(a, arena_printf(a, "change_%s", reg->name), arena_printf(a, "change one of %s", reg->title.zh), tag,
                   "200", "Record", true);
    add_parameter(op, "path", "number", "the record's number", true);
    add_common(op, false);
    json_object_set_new(op, "requestBody", body_of(openapi_ref(a, "schemas", reg->name), true, true, false));
    put_operation(paths, arena_printf(a, "%s/edit", path), "post", op);
    op = operation(a, arena_printf(a, "make_%s", reg->name), arena_printf(a, "a new one of %s", reg->title.zh), tag,
                   "201", "Record", true);
    json_object_set_new(op, "requestBody", new_body(a, reg));
    put_operation(paths, arena_printf(a, "/desk/registers/%s/new", reg->name), "post", op);
}

/* Steps. Procedures of one register may have steps of the same name: their fields are put together, and what only one
 * of them needs is not demanded by the description. */

static void put_step_fields(struct arena *a, json_t *fields, const struct reg *reg, const struct step *s, bool first)
{
    json_t *properties = json_object_get(fields, "properties"), *required = json_object_get(fields, "required"), *name;
    size_t i;
    for (size_t k = 0; k < s->needs; k++) {
        json_object_set_new(properties, s->need[k]->name, property(a, reg, s->need[k]));
        if (first)
            json_array_append_new(required, json_string(s->need[k]->name));
    }
    for (size_t k = 0; k < s->takes; k++)
        json_object_set_new(properties, s->take[k]->name, property(a, reg, s->take[k]));
    for (i = json_array_size(required); i-- > 0;) {
        bool needed = false;
        name = json_array_get(required, i);
        for (size_t k = 0; k < s->needs; k++)
            needed = needed || text_equal(json_string_value(name), s->need[k]->name);
        if (!needed)
            json_array_remove(required, i);
    }
}

static const char *step_says(struct arena *a, const struct procedure *p, const struct step *s)
{
    struct buf b = buf_new(a);
    buf_printf(&b, "%s%s%s", p->title.zh, p->basis ? ", " : "", p->basis ? p->basis : "");
    for (size_t i = 0; i < s->gates; i++)
        buf_printf(&b, "%s%s", i ? ", " : "; gates: ", s->gate[i]->id);
    for (size_t i = 0; i < s->roles; i++)
        buf_printf(&b, "%s%s", i ? ", " : "; by: ", s->by[i]->name);
    return b.data;
}

static bool is_first(const struct model *m, size_t procedure, const char *name)
{
    for (size_t i = 0; i < procedure; i++) {
        const struct step *s =
            m->procedure[i].of == m->procedure[procedure].of ? procedure_step(&m->procedure[i], name) : NULL;
        if (s && !s->automatic)
            return false;
    }
    return true;
}

static void put_step(struct arena *a, json_t *paths, const struct model *m, size_t at, const struct step *first,
                     const char *tag)
{
    const struct procedure *p = &m->procedure[at];
    json_t *fields =
        json_pack("{s:s, s:{}, s:[], s:b}", "type", "object", "properties", "required", "additionalProperties", 0);
    struct buf says = buf_new(a);
    bool reason = false, reason_needed = true;
    for (size_t i = at; i < m->procedures; i++) {
        const struct step *s = m->procedure[i].of == p->of ? procedure_step(&m->procedure[i], first->name) : NULL;
        if (!s || s->automatic)
            continue;
        put_step_fields(a, fields, p->of, s, s == first);
        buf_printf(&says, "%s%s", says.size ? "\n" : "", step_says(a, &m->procedure[i], s));
        reason = reason || s->reason;
        reason_needed = reason_needed && s->reason;
    }
    bool needed = json_array_size(json_object_get(fields, "required"));
    json_t *op = operation(a, arena_printf(a, "step_%s_%s", p->of->name, first->name),
                           arena_printf(a, "%s / %s", first->title.zh, first->title.en), tag, "200", "Record", true);
    json_object_set_new(op, "description", json_string(says.data));
    add_parameter(op, "path", "number", "the record's number", true);
    add_common(op, false);
    json_object_set_new(op, "requestBody", body_of(fields, needed, reason, reason_needed));
    put_operation(paths, arena_printf(a, "/desk/registers/%s/{number}/steps/%s", p->of->name, first->name), "post", op);
}

/* Routes that are the same for all registers. */

/* Parameters for the stars of a path, by what stands before them. */
static char *path_of(struct arena *a, const char *route, json_t *op)
{
    struct buf b = buf_new(a);
    const char *before = "";
    size_t stars = 0;
    buf_add(&b, *route ? "" : "/");
    for (const char *p = route; *p;) {
        size_t n = strcspn(p, "/");
        if (*p == '*') {
            const char *name = text_equal(before, "registers") || text_equal(before, "suggest") ? "register"
                               : stars == 1 && text_equal(before, "*")                          ? "number"
                               : text_equal(before, "*") ? arena_printf(a, "item%zu", stars)
                                                         : arena_printf(a, "%s_item", before);
            buf_printf(&b, "/{%s}", name);
            add_parameter(op, "path", name, "a part of the address", true);
            stars++;
        } else {
            buf_printf(&b, "/%.*s", (int)n, p);
        }
        before = arena_strndup(a, p, n);
        p += n + (p[n] == '/');
    }
    return b.data;
}

/* Those that each register has of its own above, and those for people alone. */
static bool is_general(const struct route *r)
{
    static const char *const own[] = {"desk/registers/*", "desk/registers/*/new",    "desk/registers/*/*",
                                      "openapi",          "desk/registers/*/*/edit", "desk/registers/*/*/steps/*"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(r->path, own[i]) == 0)
            return false;
    return r->zone != ZONE_DOOR;
}

static json_t *any_body(void)
{
    static const char any[] = "{\"required\":false,\"content\":{"
                              "\"application/json\":{\"schema\":{\"type\":\"object\"}},"
                              "\"application/x-www-form-urlencoded\":{\"schema\":{\"type\":\"object\"}},"
                              "\"multipart/form-data\":{\"schema\":{\"type\":\"object\"}},"
                              "\"application/octet-stream\":{\"schema\":{}}}}";
    return json_loads(any, 0, NULL);
}

static void put_route(struct arena *a, json_t *paths, const struct route *r, const char *method)
{
    char *id = arena_printf(a, "%s_%s", method, r->path);
    for (char *p = id; *p; p++)
        *p = *p == '/' || *p == '-' ? '_' : *p == '*' ? 'X' : *p;
    bool reads = text_equal(method, "get");
    json_t *op =
        operation(a, id, *r->path ? r->path : "/", r->zone == ZONE_PUBLIC ? "public" : "desk", "200", "Page", !reads);
    const char *path = path_of(a, r->path, op);
    add_common(op, reads);
    if (r->zone == ZONE_PUBLIC)
        json_object_set_new(op, "security", json_array());
    if (!reads)
        json_object_set_new(op, "requestBody", any_body());
    put_operation(paths, path, method, op);
}

static void put_routes(struct arena *a, json_t *paths, const struct route *route, size_t count)
{
    static const char *const methods[][2] = {
        {"POST", "post"}, {"PUT", "put"}, {"PATCH", "patch"}, {"DELETE", "delete"}};
    for (size_t i = 0; i < count; i++) {
        if (!is_general(&route[i]))
            continue;
        put_route(a, paths, &route[i], "get");
        for (size_t k = 0; k < sizeof methods / sizeof *methods; k++)
            if (route[i].takes && strstr(route[i].takes, methods[k][0]))
                put_route(a, paths, &route[i], methods[k][1]);
    }
}

static json_t *parameters(void)
{
    static const char text[] =
        "{\"If-Match\":{\"in\":\"header\",\"name\":\"If-Match\",\"description\":\"the ETag that the record had, or its "
        "last event's number in quotes: 412 where it was changed since\",\"schema\":{\"type\":\"string\"}},"
        "\"If-None-Match\":{\"in\":\"header\",\"name\":\"If-None-Match\",\"description\":\"the ETag known: 304 where "
        "nothing changed\",\"schema\":{\"type\":\"string\"}},"
        "\"Accept-Language\":{\"in\":\"header\",\"name\":\"Accept-Language\",\"description\":\"zh or en\","
        "\"schema\":{\"type\":\"string\"}}}";
    return json_loads(text, 0, NULL);
}

static json_t *paths_of(struct arena *a, const struct model *m)
{
    json_t *paths = json_object();
    size_t count;
    const struct route *public_routes = router_public(&count);
    put_routes(a, paths, desk_routes, desk_route_count);
    put_routes(a, paths, public_routes, count);
    for (size_t i = 0; i < m->regs; i++) {
        const struct reg *reg = &m->reg[i];
        put_list(a, paths, reg, reg->domain->name);
        put_record(a, paths, reg, reg->domain->name);
    }
    for (size_t i = 0; i < m->procedures; i++)
        for (size_t k = 0; k < m->procedure[i].steps; k++) {
            const struct step *s = &m->procedure[i].step[k];
            if (!s->automatic && is_first(m, i, s->name))
                put_step(a, paths, m, i, s, m->procedure[i].of->domain->name);
        }
    return paths;
}

json_t *openapi_make(struct arena *a, const struct model *m)
{
    json_t *tags = json_array();
    json_array_append_new(tags, json_pack("{s:s, s:s}", "name", "desk", "description", "the workbench"));
    json_array_append_new(tags, json_pack("{s:s, s:s}", "name", "public", "description", "the public site"));
    for (size_t i = 0; i < m->domains; i++)
        json_array_append_new(tags,
                              json_pack("{s:s, s:s}", "name", m->domain[i].name, "description",
                                        arena_printf(a, "%s / %s", m->domain[i].title.zh, m->domain[i].title.en)));
    return json_pack(
        "{s:s, s:{s:s, s:s, s:s}, s:[{s:s}], s:[{s:[]}], s:o, s:o, s:{s:{s:{s:s, s:s, s:s}}, s:o, s:o, s:o}}",
        "openapi", "3.1.0", "info", "title", "Plumbline (准绳)", "version", "1", "description",
        "Generated from the definitions. Errors are problem details (RFC 9457).", "servers", "url", "/api/v1",
        "security", "token", "tags", tags, "paths", paths_of(a, m), "components", "securitySchemes", "token", "type",
        "http", "scheme", "bearer", "description", "a token of a program: it acts for an account in its offices",
        "schemas", openapi_schemas(a, m), "responses", openapi_responses(a), "parameters", parameters());
}
