#include "record/replay.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "record/attachment.h"
#include "record/clocks.h"
#include "record/events.h"
#include "record/layout.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

/* Folding. */

void said_fold(json_t *fields, const json_t *changes, bool pairs)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)changes, name, value)
    {
        json_t *now = pairs ? json_array_get(value, 1) : value;
        if (!now || json_is_null(now))
            json_object_del(fields, name);
        else
            json_object_set(fields, name, now);
    }
}

/* A clock that an event tells, with what says which of them began first. */
struct told {
    const char *key;
    json_t *json;
    const char *started;
    size_t declared; /* its place in the procedure */
    int64_t run;
};

static struct told told_of(struct arena *a, const struct model *m, const char *key, json_t *json)
{
    struct kept_clock k;
    struct told t = {.key = key, .json = json, .started = "", .declared = SIZE_MAX};
    if (!clock_from_json(a, key, json, &k))
        return t;
    const struct procedure *p = model_procedure(m, k.procedure);
    const struct clock *c = p ? procedure_clock(p, k.clock) : NULL;
    t.started = json_string_value(json_object_get(json, "started"));
    t.declared = c ? c->index : SIZE_MAX;
    t.run = k.run;
    return t;
}

/* One step starts them in the order in which they are declared; reckoned ones begin on days of their own. */
static int by_beginning(const void *x, const void *y)
{
    const struct told *a = x, *b = y;
    int order = strcmp(a->started, b->started);
    if (!order)
        order = (a->declared > b->declared) - (a->declared < b->declared);
    return order ? order : (a->run > b->run) - (a->run < b->run);
}

/* A clock that is known keeps its place: an object holds its members in the order in which they came. */
static void fold_clocks(struct arena *a, const struct model *m, json_t *clocks, json_t *told)
{
    struct told *list = arena_array(a, json_object_size(told), sizeof *list);
    size_t count = 0;
    const char *key;
    json_t *value;
    json_object_foreach(told, key, value) list[count++] = told_of(a, m, key, value);
    if (count > 1)
        qsort(list, count, sizeof *list, by_beginning);
    for (size_t i = 0; i < count; i++)
        json_object_set(clocks, list[i].key, list[i].json);
}

static void hear(struct arena *a, const struct model *m, struct said *s, const struct event_row *e, const json_t *body)
{
    json_t *clocks = json_object_get(body, "clocks"), *file = json_object_get(body, "file");
    said_fold(s->fields, json_object_get(body, "changes"), strcmp(e->action, "create") != 0);
    if (clocks)
        fold_clocks(a, m, s->clocks, clocks);
    if (file)
        attachment_hear(s->files, file, e->number);
    if (e->procedure)
        s->procedure = arena_strdup(a, e->procedure);
}

/* Reading. */

static json_t *read_event(struct db *db, int64_t number, struct event_row *out, struct error *err)
{
    struct stmt *st = db_prepare(db, "select body from event where seq = ?", err);
    json_t *json = NULL;
    if (!st)
        return NULL;
    stmt_bind_int(st, 1, number);
    if (stmt_row(st, err)) {
        const char *body = stmt_text(st, 0);
        if (!body || !event_parse(body, &json, out))
            error_set(err, ERROR_STORE, "event %lld cannot be read: it is no event's text", (long long)number);
        stmt_reset(st);
    } else if (err->code == ERROR_NONE) {
        error_set(err, ERROR_NOT_FOUND, "there is no event %lld", (long long)number);
    }
    return json;
}

/* An event of the chain. Its members belong to its JSON. */
struct link {
    struct event_row event;
    json_t *json;
};

static struct link *read_chain(struct arena *a, struct db *db, int64_t last, size_t *count, struct error *err)
{
    struct link *chain = NULL;
    size_t room = 0;
    *count = 0;
    for (int64_t n = last; n; n = chain[*count - 1].event.previous) {
        struct link l = {0};
        if (!(l.json = read_event(db, n, &l.event, err)))
            break;
        chain = arena_grow(a, chain, *count, &room, sizeof *chain);
        chain[(*count)++] = l;
    }
    return chain;
}

bool replay(struct arena *a, struct db *db, const struct model *m, int64_t last, struct said *out, struct error *err)
{
    size_t count;
    struct link *chain = read_chain(a, db, last, &count, err);
    *out = (struct said){json_object(), json_object(), json_object(), NULL};
    for (size_t i = count; i > 0; i--) {
        if (err->code == ERROR_NONE)
            hear(a, m, out, &chain[i - 1].event, chain[i - 1].json);
        json_decref(chain[i - 1].json);
    }
    return err->code == ERROR_NONE;
}

void said_free(struct said *s)
{
    json_decref(s->fields);
    json_decref(s->clocks);
    json_decref(s->files);
}

/* Values. */

static bool is_another(const struct field *f, const json_t *json, struct error *err)
{
    char *text = json_dumps(json, JSON_ENCODE_ANY);
    error_set(err, ERROR_STORE, "“%s” (%s) is %.120s, which is no %s", f->name, f->title.zh, text ? text : "?",
              value_type_name(f->type));
    free(text);
    return error_in(err, f->name);
}

bool said_value(const struct field *f, const json_t *json, struct value *out, struct error *err)
{
    *out = value_null(f->type);
    bool good = true;
    if (!json || json_is_null(json))
        return true;
    out->null = false;
    switch (f->type) {
    case VALUE_TEXT:
    case VALUE_CODE:
    case VALUE_REF:
        good = json_is_string(json);
        out->text = json_string_value(json);
        break;
    case VALUE_DATE:
        out->number = json_is_string(json) ? date_parse(json_string_value(json)) : DATE_NONE;
        good = out->number != DATE_NONE;
        break;
    case VALUE_BOOLEAN:
        good = json_is_boolean(json);
        out->number = json_is_true(json);
        break;
    case VALUE_INTEGER:
    case VALUE_DECIMAL:
    case VALUE_MONEY:
    case VALUE_TIME:
        good = json_is_integer(json);
        out->number = json_integer_value(json);
        break;
    }
    return good || is_another(f, json, err);
}

static bool builtin(struct record *r, enum head_column column, const json_t *json, struct error *err)
{
    struct value v;
    const struct field *f = reg_column(r->reg, head_name[column]);
    if (!f)
        return true;
    if (!said_value(f, json, &v, err))
        return false;
    switch (column) {
    case HEAD_NUMBER:
        r->number = v.text;
        break;
    case HEAD_DISTRICT:
        r->district = v.text;
        break;
    case HEAD_ORGAN:
        r->organ_number = v.text;
        break;
    case HEAD_STATE:
        r->state = v.text;
        break;
    case HEAD_SAMPLE:
        r->sample = v.number;
        break;
    case HEADS:
        break;
    }
    return true;
}

bool said_record(struct arena *a, const struct reg *reg, const json_t *fields, struct record *out, struct error *err)
{
    *out = (struct record){.reg = reg};
    out->value = arena_array(a, reg->fields, sizeof *out->value);
    out->ref_number = arena_array(a, reg->fields, sizeof *out->ref_number);
    for (int c = 0; c < HEADS; c++)
        if (!builtin(out, (enum head_column)c, json_object_get(fields, head_name[c]), err))
            return false;
    for (size_t i = 0; i < reg->fields; i++) {
        const struct field *f = &reg->field[i];
        if (!said_value(f, json_object_get(fields, f->name), &out->value[i], err))
            return false;
        if (f->type == VALUE_REF)
            out->ref_number[i] = out->value[i].text;
    }
    return true;
}
