#include "web/fields.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/phrase.h"
#include "core/text.h"
#include "web/body.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Before it is read: a reader that calls itself for each level is not to be led down thousands of them. */
static bool too_deep(const char *s, size_t n)
{
    size_t depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < n; i++) {
        if (quoted) {
            i += s[i] == '\\';
            quoted = i >= n || s[i] != '"';
        } else if (s[i] == '"') {
            quoted = true;
        } else if (s[i] == '{' || s[i] == '[') {
            if (++depth > FIELDS_DEEPEST)
                return true;
        } else if ((s[i] == '}' || s[i] == ']') && depth) {
            depth--;
        }
    }
    return false;
}

static bool wrong(struct error *err, const char *name, const char *what)
{
    error_set(err, ERROR_INPUT, "the field “%.60s” %s", name, phrase(what));
    return error_in(err, name);
}

/* With the fewest digits that are the same number. */
static const char *real_text(struct arena *a, double x)
{
    char *text = arena_printf(a, "%.15g", x);
    return isfinite(x) && strtod(text, NULL) == x && !strchr(text, 'e') ? text : NULL;
}

static bool text_of(struct arena *a, const char *name, const json_t *v, const char **out, struct error *err)
{
    switch (json_typeof(v)) {
    case JSON_STRING:
        *out = body_plain(a, json_string_value(v), json_string_length(v));
        return *out || wrong(err, name, "holds control characters");
    case JSON_INTEGER:
        *out = arena_printf(a, "%lld", (long long)json_integer_value(v));
        return true;
    case JSON_REAL:
        *out = real_text(a, json_real_value(v));
        return *out || wrong(err, name, "is a number that would be rounded: send it as a text");
    case JSON_TRUE:
    case JSON_FALSE:
        *out = json_is_true(v) ? "true" : "false";
        return true;
    case JSON_NULL:
        *out = "";
        return true;
    case JSON_ARRAY:
    case JSON_OBJECT:
        break;
    }
    return wrong(err, name, "must be a text, a number, true, false or null");
}

static bool flatten(struct arena *a, json_t *root, size_t *count, struct body_field *field, struct error *err)
{
    json_t *fields = json_object_get(root, "fields"), *reason = json_object_get(root, "reason"), *v;
    const char *name;
    size_t known = (fields != NULL) + (reason != NULL);
    if (json_object_size(root) != known)
        return error_set(err, ERROR_INPUT, "beside “fields” and “reason” the JSON has something that is not known");
    if (reason && !json_is_null(reason)) {
        if (!json_is_string(reason))
            return wrong(err, "reason", "must be a text");
        field[(*count)++].name = "_reason";
        if (!text_of(a, "reason", reason, &field[0].value, err))
            return false;
    }
    json_object_foreach(fields, name, v)
    {
        if (*name == '_' || !*name || strlen(name) > BODY_NAME_MOST)
            return wrong(err, name, "has a name that no field has");
        struct body_field *f = &field[(*count)++];
        f->name = arena_strdup(a, name);
        if (!text_of(a, name, v, &f->value, err))
            return false;
    }
    return true;
}

bool fields_of_json(struct arena *a, const char *json, size_t size, size_t *count, struct body_field **out,
                    struct error *err)
{
    json_error_t why;
    *count = 0;
    *out = NULL;
    if (!size)
        return true;
    if (too_deep(json, size))
        return error_set(err, ERROR_INPUT, "the JSON is deeper than %d levels", FIELDS_DEEPEST);
    json_t *root = json_loadb(json, size, JSON_REJECT_DUPLICATES, &why);
    json_t *fields = json_object_get(root, "fields");
    bool good = true;
    if (!root)
        good = error_set(err, ERROR_INPUT, "the JSON cannot be read, line %d: %s", why.line, why.text);
    else if (!json_is_object(root) || (fields && !json_is_object(fields)))
        good = error_set(err, ERROR_INPUT, "the JSON must be an object with an object “fields”");
    else if (json_object_size(fields) > BODY_FIELDS_MOST)
        good = error_set(err, ERROR_INPUT, "the JSON has more than %d fields", BODY_FIELDS_MOST);
    if (good) {
        *out = arena_array(a, json_object_size(fields) + 1, sizeof **out);
        good = flatten(a, root, count, *out, err);
    }
    json_decref(root);
    return good;
}
