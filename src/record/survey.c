#include "record/survey.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/map.h"
#include "core/phrase.h"
#include "core/text.h"
#include "record/attachment.h"
#include "record/clocks.h"
#include "record/events.h"
#include "record/layout.h"
#include "record/number.h"
#include "record/replay.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

/* The walk over the events. */
struct walk {
    struct arena *arena, *scratch; /* the second is cleared after each event */
    const struct model *model;
    struct survey *survey;
    struct map *organs; /* number → json_t: the fields that the organ has so far, for the numbers made of them */
    size_t room;
};

static const char *key_of(struct arena *a, const char *reg, const char *number)
{
    return arena_printf(a, "%s %s", reg, number);
}

struct surveyed *survey_record(struct arena *scratch, const struct survey *s, const char *reg, const char *number)
{
    return map_get(s->records, key_of(scratch, reg, number));
}

/* What an error says comes to stand behind the event that it is about. */
static bool not_understood(const struct event_row *e, struct error *err)
{
    struct error why = *err;
    return error_set(err, ERROR_STORE, "event %lld (%s of %s %s) cannot be understood: %s", (long long)e->number,
                     e->action, e->reg, e->record, why.message);
}

/* Which records there are. */

static struct surveyed *entry_of(struct walk *w, const struct event_row *e)
{
    struct survey *s = w->survey;
    const char *key = key_of(w->scratch, e->reg, e->record);
    struct surveyed **slot = (struct surveyed **)map_slot(s->records, key);
    if (*slot)
        return *slot;
    struct surveyed *r = arena_new_of(w->arena, struct surveyed);
    *r = (struct surveyed){
        .reg = model_reg(w->model, e->reg),
        .of = arena_strdup(w->arena, e->reg),
        .number = arena_strdup(w->arena, e->record),
        .gone = true, /* until an event makes it */
    };
    s->list = arena_grow(w->arena, s->list, s->count, &w->room, sizeof *s->list);
    return *slot = s->list[s->count++] = r;
}

/* A record is made, changes, and may be removed; after that its number may be another's. */
static bool place_event(struct surveyed *r, const struct event_row *e, struct error *err)
{
    bool creates = strcmp(e->action, "create") == 0;
    if (creates != r->gone)
        return error_set(err, ERROR_STORE,
                         creates ? phrase("it makes a record that is there already")
                                 : phrase("no event made the record before"));
    if (creates)
        r->first = e->number;
    r->last = e->number;
    r->gone = strcmp(e->action, "remove") == 0;
    return true;
}

/* What they hold. */

static size_t column_of(const struct reg *reg, const struct field *f)
{
    return f->builtin == BUILTIN_NONE ? HEADS + (size_t)(f - reg->field) : (size_t)(f->builtin - BUILTIN_NUMBER);
}

/* The new value of one field. */
static bool read_change(struct walk *w, const struct reg *reg, const char *name, const json_t *now, struct error *err)
{
    struct value v;
    const struct field *f = reg_column(reg, name);
    if (!f) {
        w->survey->passed++;
        return true;
    }
    if (!now)
        return error_set(err, ERROR_STORE, "what “%s” changes to is not said", name);
    if (!said_value(f, now, &v, err))
        return false;
    if (v.null)
        w->survey->lacks[reg->index][column_of(reg, f)] = true;
    return true;
}

static bool read_changes(struct walk *w, const struct reg *reg, const json_t *changes, bool pairs, struct error *err)
{
    const char *name;
    json_t *value;
    if (!json_is_object(changes))
        return error_set(err, ERROR_STORE, "it does not say what changed");
    json_object_foreach((json_t *)(uintptr_t)changes, name, value)
    {
        const json_t *now = !pairs ? value : json_array_size(value) == 2 ? json_array_get(value, 1) : NULL;
        if (!read_change(w, reg, name, now, err))
            return false;
    }
    return true;
}

static bool read_clocks(struct walk *w, json_t *clocks, struct error *err)
{
    const char *key;
    json_t *value;
    struct kept_clock k;
    json_object_foreach(clocks, key, value) if (!clock_from_json(w->scratch, key, value, &k)) return error_set(
        err, ERROR_STORE, "the clock “%s” is not told as this version of the program tells clocks", key);
    return true;
}

/* Taking away is understood where there is nothing to take away too: whether there was, the tables are compared for. */
static bool read_file(const json_t *file)
{
    if (json_object_get(file, "event"))
        return json_is_integer(json_object_get(file, "event"));
    struct attachment at;
    return attachment_from_json("0", file, &at);
}

static void note_lacks(struct walk *w, const struct reg *reg, const json_t *fields)
{
    bool *lacks = w->survey->lacks[reg->index];
    for (size_t c = 0; c < HEADS + reg->fields; c++)
        lacks[c] = lacks[c] || !json_object_get(fields, layout_name(reg, c));
}

/* Series of numbers. */

static const char *organ_as_told(void *source, const struct record *r, const char *field, struct error *err)
{
    struct walk *w = source;
    const json_t *organ = r->organ_number ? map_get(w->organs, r->organ_number) : NULL;
    const json_t *value = organ ? json_object_get(organ, field) : NULL;
    (void)err;
    if (json_is_integer(value))
        return arena_printf(w->scratch, "%lld", (long long)json_integer_value(value));
    return json_string_value(value);
}

/* The number was made of what the record, and its organ, were then. One that is not of today's pattern is in no series
 * that goes on. */
static bool note_series(struct walk *w, const struct reg *reg, const json_t *fields, struct error *err)
{
    struct record r;
    struct number_form form;
    struct error none = {0};
    int64_t seq;
    if (!said_record(w->scratch, reg, fields, &r, err))
        return false;
    if (!number_form_from(w->scratch, organ_as_told, w, &r, &form, &none) ||
        !number_place(w->scratch, r.number, &form, &seq))
        return true;
    int64_t **highest = (int64_t **)map_slot(w->survey->series, form.scope);
    if (!*highest)
        *highest = arena_new_of(w->arena, int64_t);
    if (**highest < seq)
        **highest = seq;
    return true;
}

static void drop_json(void *json)
{
    json_decref(json);
}

static void note_organ(struct walk *w, const struct event_row *e, const json_t *changes, bool creates)
{
    json_t **organ = (json_t **)map_slot(w->organs, e->record);
    if (!*organ) {
        *organ = json_object();
        arena_defer(w->arena, drop_json, *organ);
    }
    if (creates)
        json_object_clear(*organ);
    said_fold(*organ, changes, !creates);
}

/* The walk. */

static bool read_event(struct walk *w, const struct event_row *e, const json_t *body, struct error *err)
{
    struct surveyed *r = entry_of(w, e);
    const json_t *changes = json_object_get(body, "changes");
    json_t *clocks = json_object_get(body, "clocks"), *file = json_object_get(body, "file");
    bool creates = strcmp(e->action, "create") == 0;
    if (!place_event(r, e, err))
        return false;
    if (!r->reg)
        return true;
    if (!read_changes(w, r->reg, changes, !creates, err) || (clocks && !read_clocks(w, clocks, err)))
        return false;
    if (file && !read_file(file))
        return error_set(err, ERROR_STORE, "what it attached is not told as this version of the program tells it");
    if (strcmp(e->reg, "organ") == 0)
        note_organ(w, e, changes, creates);
    if (!creates)
        return true;
    note_lacks(w, r->reg, changes);
    if (!text_equal(json_string_value(json_object_get(changes, "number")), e->record))
        return error_set(err, ERROR_STORE, "the number that it gives is another one");
    return !r->reg->number || note_series(w, r->reg, changes, err);
}

static bool read_body(struct walk *w, int64_t number, const char *body, struct error *err)
{
    struct event_row e;
    json_t *json;
    arena_clear(w->scratch);
    if (!body || !event_parse(body, &json, &e))
        return error_set(err, ERROR_STORE, "event %lld cannot be understood: it is no event's text", (long long)number);
    bool good = read_event(w, &e, json, err) || not_understood(&e, err);
    json_decref(json);
    w->survey->events++;
    return good;
}

static int in_order(const void *x, const void *y)
{
    const struct surveyed *a = *(struct surveyed *const *)x, *b = *(struct surveyed *const *)y;
    size_t one = a->reg ? a->reg->order : SIZE_MAX, two = b->reg ? b->reg->order : SIZE_MAX;
    if (one != two)
        return one < two ? -1 : 1;
    return (a->first > b->first) - (a->first < b->first);
}

static void prepare(struct arena *a, const struct model *m, struct survey *out)
{
    *out = (struct survey){.records = map_new(a), .series = map_new(a)};
    out->lacks = arena_array(a, m->regs, sizeof *out->lacks);
    for (size_t i = 0; i < m->regs; i++)
        out->lacks[i] = arena_array(a, HEADS + m->reg[i].fields, sizeof **out->lacks);
}

bool survey_events(struct arena *a, struct db *db, const struct model *m, struct survey *out, struct error *err)
{
    prepare(a, m, out);
    struct walk w = {.arena = a, .scratch = arena_new(), .model = m, .survey = out, .organs = map_new(a)};
    struct stmt *st = db_prepare(db, "select seq, body from event order by seq", err);
    bool good = st != NULL;
    while (good && stmt_row(st, err))
        good = read_body(&w, stmt_int(st, 0), stmt_text(st, 1), err);
    if (st)
        stmt_reset(st);
    arena_free(w.scratch);
    if (!good || err->code)
        return false;
    if (out->count)
        qsort(out->list, out->count, sizeof *out->list, in_order);
    return true;
}
