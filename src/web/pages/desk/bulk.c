/* One step taken on several rows. Each is rehearsed first and then taken by itself: what the law forbids for one holds
 * no other back, and each has its result told. */
#include "web/pages/desk/register.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"
#include "store/writer.h"

#include <string.h>

enum { ROWS_MOST = 100 };

static bool is_theirs(const struct request *r, const struct step *s)
{
    for (size_t i = 0; i < s->roles; i++)
        for (size_t j = 0; j < r->person.offices; j++)
            if (strcmp(s->by[i]->name, r->person.office[j].role) == 0)
                return true;
    return false;
}

/* Only what asks for nothing but a reason can be done to many at once. */
static bool is_bulk(const struct request *r, const struct step *s)
{
    return !s->needs && !s->automatic && is_theirs(r, s);
}

static const struct step *step_of(const struct request *r, const struct reg *reg, const char *name)
{
    const struct model *m = r->site->model;
    for (size_t i = 0; name && i < m->procedures; i++) {
        const struct step *s = m->procedure[i].of == reg ? procedure_step(&m->procedure[i], name) : NULL;
        if (s && is_bulk(r, s))
            return s;
    }
    return NULL;
}

static bool is_listed(json_t *steps, const char *name)
{
    size_t i;
    json_t *o;
    json_array_foreach(steps, i, o)
    {
        if (strcmp(json_string_value(json_object_get(o, "name")), name) == 0)
            return true;
    }
    return false;
}

void register_put_bulk(struct asking *k, json_t *model)
{
    struct request *r = k->r;
    const struct model *m = r->site->model;
    json_t *steps = page_put_array(model, "bulk_steps");
    for (size_t i = 0; i < m->procedures; i++)
        for (size_t j = 0; m->procedure[i].of == k->reg && j < m->procedure[i].steps; j++) {
            const struct step *s = &m->procedure[i].step[j];
            if (!is_bulk(r, s) || is_listed(steps, s->name))
                continue;
            json_t *o = page_add_object(steps);
            page_put(o, "name", s->name);
            page_put(o, "title", request_title(r, s->title));
        }
    if (!json_array_size(steps))
        return;
    page_put_flag(model, "choosing", true);
    page_put(model, "bulk_href", desk_href(r, "registers", k->reg->name, "bulk", NULL));
}

struct taking {
    struct request *r;
    const struct reg *reg;
    const struct step *step;
    const char *number, *reason;
    bool rehearsal, good;
    struct record after;
};

static bool take(struct db *db, void *argument, struct error *err)
{
    struct taking *t = argument;
    struct request *r = t->r;
    struct deed deed = {.day = r->today, .reason = t->reason};
    struct faults faults = {0};
    const char **text = arena_array(r->arena, t->reg->fields, sizeof *text);
    const struct entry entry = {.text = text};
    if (r->today != date_today())
        deed.at = time_of_date(r->today);
    struct record *record = rights_record(r->arena, r->site->rights, db, &r->person, t->reg, t->number, err);
    t->good = record && rights_step(r->arena, r->site->rights, db, &r->person, record, t->step->name, &deed, err) &&
              work_step(r->arena, &r->site->work, db, t->reg, t->number, t->step->name, &entry, &deed, &t->after,
                        &faults, err);
    if (!t->good && faults.count && err->code == ERROR_INPUT)
        error_set(err, ERROR_INPUT, "%s", faults.fault[0].message);
    if (t->good && t->rehearsal)
        return error_set(err, ERROR_CONFLICT, "a rehearsal is undone");
    return t->good;
}

/* What became of the row, or would. false where the machine fails. */
static bool put_result(struct taking *t, json_t *results, size_t *good, struct error *err)
{
    struct request *r = t->r;
    struct error own = {0};
    writer_run(r->site->records->writer, take, t, &own);
    if (!t->good && (own.code == ERROR_STORE || own.code == ERROR_SYSTEM)) {
        *err = own;
        return false;
    }
    json_t *o = page_add_object(results);
    page_put(o, "number", t->number);
    page_put(o, "href", desk_href(r, "registers", t->reg->name, t->number, NULL));
    page_put_flag(o, "good", t->good);
    const struct code_value *state =
        t->good && t->after.state && t->reg->states ? codes_value(t->reg->states, t->after.state) : NULL;
    page_put(o, "state", state ? request_title(r, state->title) : NULL);
    page_put(o, "refusal", t->good ? NULL : desk_refusal(r, own.code == ERROR_LAW ? own.field : NULL, own.message));
    page_put(o, "article", !t->good && *own.article ? own.article : NULL);
    *good += t->good;
    return true;
}

static bool put_results(struct taking *t, json_t *model, struct error *err)
{
    const struct body_field *field;
    size_t fields = body_fields(t->r->body, &field), good = 0, count = 0;
    json_t *results = page_put_array(model, "results");
    for (size_t i = 0; i < fields; i++) {
        if (strcmp(field[i].name, "row") != 0 || ++count > ROWS_MOST)
            continue;
        t->number = field[i].value;
        t->after = (struct record){0};
        if (!put_result(t, results, &good, err))
            return false;
    }
    page_put_int(model, "good", (int64_t)good);
    page_put_int(model, "bad", (int64_t)(json_array_size(results) - good));
    page_put_flag(model, "any_good", good);
    return count <= ROWS_MOST || error_set(err, ERROR_INPUT, "at most %d rows at once", ROWS_MOST);
}

static void put_sent_rows(struct request *r, json_t *model)
{
    const struct body_field *field;
    size_t fields = body_fields(r->body, &field);
    json_t *rows = page_put_array(model, "rows");
    for (size_t i = 0; i < fields; i++)
        if (strcmp(field[i].name, "row") == 0)
            page_put(page_add_object(rows), "number", field[i].value);
}

bool desk_bulk(struct request *r, struct answer *out, struct error *err)
{
    struct taking t = {.r = r, .reg = desk_reg(r, err)};
    struct error own = {0};
    if (!t.reg)
        return false;
    const char *here = desk_href(r, "registers", t.reg->name, NULL), *title = request_title(r, t.reg->title);
    if (!request_is_post(r)) {
        out->model = page_model(r, title);
        return desk_go(out, here);
    }
    t.step = step_of(r, t.reg, request_field(r, "step"));
    if (!t.step)
        return error_set(err, ERROR_INPUT, "choose a step that asks for no more than a reason");
    t.reason = request_field(r, "reason");
    t.rehearsal = !request_field(r, "_confirm");
    out->model = page_model(r, request_title(r, t.step->title));
    page_put_flag(out->model, "has_crumbs", true);
    page_crumb(out->model, request_text(r, "desk.registers"), desk_href(r, "registers", NULL));
    page_crumb(out->model, title, here);
    page_crumb(out->model, request_title(r, t.step->title), NULL);
    page_put(out->model, "step", t.step->name);
    page_put(out->model, "back_href", here);
    page_put(out->model, "reason", t.reason ? t.reason : "");
    page_put_flag(out->model, "asks_reason", t.step->reason);
    page_put_flag(out->model, "rehearsal", t.rehearsal);
    put_sent_rows(r, out->model);
    page_put_int(out->model, "row_count", (int64_t)json_array_size(json_object_get(out->model, "rows")));
    bool wants = t.step->reason && (!t.reason || text_length(t.reason) < REASON_SHORTEST);
    page_put_flag(out->model, "reason_first", wants);
    if (!json_array_size(json_object_get(out->model, "rows")))
        error_set(&own, ERROR_INPUT, "%s", request_text(r, "bulk.none"));
    else if (wants && !t.rehearsal)
        error_set(&own, ERROR_INPUT, "%s", request_text(r, "bulk.reason_missing"));
    if (own.code)
        desk_tell(out, &own);
    return own.code || wants || put_results(&t, out->model, err);
}
