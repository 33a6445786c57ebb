#include "work/tell.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/value.h"
#include "model/model.h"
#include "record/ledger.h"
#include "store/store.h"
#include "work/journal.h"

#include <jansson.h>
#include <string.h>

/* A value of an event's changes: of [old, new] the new one. Moments and amounts are written as people write them; f is
 * NULL where the definitions no longer have the field. */
static void tell_value(FILE *to, struct arena *a, const struct field *f, const json_t *v)
{
    const json_t *now = json_is_array(v) ? json_array_get(v, 1) : v;
    if (json_is_string(now))
        fputs(json_string_value(now), to);
    else if (f && json_is_integer(now))
        fputs(value_print(a, value_number(f->type, json_integer_value(now))), to);
    else
        json_dumpf(now, to, JSON_ENCODE_ANY);
}

static void tell_changes(FILE *to, struct arena *a, const struct reg *reg, json_t *changes)
{
    const char *name;
    json_t *v;
    json_object_foreach(changes, name, v)
    {
        if (strcmp(name, "state") == 0)
            continue;
        fprintf(to, "  %s = ", name);
        tell_value(to, a, reg ? reg_column(reg, name) : NULL, v);
        fputc('\n', to);
    }
}

static const char *member(const json_t *o, const char *name)
{
    return json_string_value(json_object_get(o, name));
}

static void tell_clocks(FILE *to, json_t *clocks)
{
    const char *name;
    json_t *c;
    json_object_foreach(clocks, name, c)
    {
        const char *due = member(c, "due"), *stopped = member(c, "stopped");
        fprintf(to, "  clock %s: %s, started %s", name, member(c, "state"), member(c, "started"));
        if (due)
            fprintf(to, ", due %s", due);
        if (stopped)
            fprintf(to, ", stopped %s, %s, %lld used", stopped, member(c, "outcome"),
                    (long long)json_integer_value(json_object_get(c, "used")));
        fputc('\n', to);
    }
}

static const char *day_of(struct arena *a, const struct event_row *e)
{
    return e->day ? e->day : date_iso(a, date_of_time(e->at));
}

static void tell_event(FILE *to, struct arena *a, const struct reg *reg, const struct event_row *e)
{
    json_t *changes = json_loads(e->changes, 0, NULL);
    json_t *clocks = e->clocks ? json_loads(e->clocks, 0, NULL) : NULL;
    const json_t *state = json_object_get(changes, "state");
    fprintf(to, "%s %s %s %s", day_of(a, e), e->action, e->reg, e->record);
    if (state) {
        fputs(" → ", to);
        tell_value(to, a, NULL, state);
    }
    if (!e->role && e->procedure && strcmp(e->action, "create") != 0)
        fputs(" by itself", to);
    if (e->article)
        fprintf(to, " [%s]", e->article);
    fputc('\n', to);
    if (strcmp(e->action, "create") != 0) /* what a record is made with stands in the journal */
        tell_changes(to, a, reg, changes);
    tell_clocks(to, clocks);
    json_decref(changes);
    json_decref(clocks);
}

bool tell_new_events(FILE *to, const struct model *m, struct db *db, int64_t *told, struct error *err)
{
    struct arena *a = arena_new();
    struct event_row e;
    struct error none = {0};
    while (ledger_read(a, db, *told + 1, &e, &none)) {
        tell_event(to, a, model_reg(m, e.reg), &e);
        ++*told;
        arena_clear(a);
    }
    arena_free(a);
    if (none.code == ERROR_NOT_FOUND)
        return true;
    *err = none;
    return false;
}

void tell_refusal(FILE *to, int32_t day, const struct journal_deed *d, const struct error *why)
{
    struct arena *a = arena_new();
    fprintf(to, "%s %s %s %s refused: %s%s%s", date_iso(a, day), d->verb, d->reg, d->number, why->field,
            *why->field ? ": " : "", why->message);
    if (*why->article)
        fprintf(to, " [%s]", why->article);
    fputc('\n', to);
    arena_free(a);
}
