/* A step: only the fields that it needs, what it will do, and then the confirmation. The check before is the step
 * itself, taken and undone: what it shows is what will be. */
#include "web/pages/desk/draft.h"
#include "web/pages/desk/form.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"
#include "record/events.h"
#include "record/name.h"
#include "store/writer.h"

#include <microhttpd.h>
#include <string.h>

struct taking {
    struct request *r;
    const struct reg *reg;
    const struct step *step;
    const char *number;
    struct entry entry;
    struct deed deed;
    struct record after;
    struct faults faults;
    bool rehearsal, good;
};

static bool take(struct db *db, void *argument, struct error *err)
{
    struct taking *t = argument;
    struct request *r = t->r;
    struct record *record = record_read(r->arena, db, t->reg, t->number, err);
    t->good = record && request_unchanged(r, record->event, err) &&
              rights_step(r->arena, r->site->rights, db, &r->person, record, t->step->name, &t->deed, err) &&
              work_step(r->arena, &r->site->work, db, t->reg, t->number, t->step->name, &t->entry, &t->deed, &t->after,
                        &t->faults, err) &&
              rights_refers(r->arena, r->site->rights, db, &r->person, record, &t->after, err);
    if (t->good && t->rehearsal)
        return error_set(err, ERROR_CONFLICT, "a rehearsal is undone");
    return t->good;
}

static void put_fields(struct taking *t, json_t *model, const struct record *record, const bool *open)
{
    struct desk_form f = {.reg = t->reg, .record = record, .open = open, .faults = &t->faults, .begins = true};
    json_t *fields = page_put_array(model, "fields");
    json_t *by_system = page_put_array(model, "by_system");
    for (size_t i = 0; i < t->step->needs; i++) {
        const struct field *need = t->step->need[i];
        if (form_asks(need))
            form_put(t->r, fields, &f, need, true);
        else if (record->value[need - t->reg->field].null)
            page_put(page_add_object(by_system), "title", request_title(t->r, need->title));
    }
    for (size_t i = 0; i < t->step->takes; i++)
        if (form_asks(t->step->take[i]))
            form_put(t->r, fields, &f, t->step->take[i], false);
    page_put_flag(model, "is_by_system", json_array_size(by_system));
    page_put_flag(model, "asks_reason", t->step->reason);
    page_put(model, "reason", request_field(t->r, "_reason"));
    for (size_t i = 0; i < t->faults.count; i++)
        if (strcmp(t->faults.fault[i].column, "reason") == 0)
            page_put(model, "reason_fault", request_text(t->r, "form.required"));
    page_put_flag(model, "reason_focus",
                  t->faults.count == 1 ? json_object_get(model, "reason_fault") != NULL
                                       : !json_array_size(fields) && t->step->reason);
}

/* What the step will do, as the rehearsal found. */
static void put_outcome(struct taking *t, json_t *model, const struct record *before)
{
    struct request *r = t->r;
    const struct code_value *state = t->after.state ? codes_value(t->reg->states, t->after.state) : NULL;
    json_t *o = page_put_object(model, "outcome");
    page_put(o, "state", state && !text_equal(before->state, t->after.state) ? request_title(r, state->title) : NULL);
    json_t *changes = page_put_array(o, "changes");
    for (size_t i = 0; i < t->reg->fields; i++) {
        if (value_equal(before->value[i], t->after.value[i]))
            continue;
        json_t *c = page_add_object(changes);
        page_put(c, "title", request_title(r, t->reg->field[i].title));
        page_put(c, "text", record_show(r->arena, &t->after, &t->reg->field[i], r->language, true));
    }
    form_put_sent(r, model);
}

static bool answer_post(struct taking *t, struct answer *out, const struct record *before, const struct desk_form *form,
                        struct error *err)
{
    struct request *r = t->r;
    struct error own = {0};
    form_read(r, form, &t->entry);
    t->entry.district = t->entry.number = NULL;
    t->deed = (struct deed){.day = r->today, .reason = request_field(r, "_reason")};
    if (r->today != date_today())
        t->deed.at = time_of_date(r->today);
    t->rehearsal = !request_field(r, "_confirm") && !r->api;
    if (request_field(r, "_back"))
        return true;
    bool done = form_take_file(r, form, &t->entry, &t->faults)
                    ? writer_run(r->site->records->writer, take, t, &own)
                    : error_set(&own, ERROR_INPUT, "%s", request_text(r, "form.not_attached"));
    if (done) {
        struct link l = link_to(r->arena, "/desk/registers");
        link_segment(&l, t->reg->name);
        link_segment(&l, t->number);
        link_param(&l, "done", "1");
        draft_done(r);
        return desk_go(out, request_href(r, &l));
    }
    if (t->good && t->rehearsal) {
        put_outcome(t, out->model, before);
        return true;
    }
    if (own.code == ERROR_STORE || own.code == ERROR_SYSTEM || own.code == ERROR_NOT_FOUND) {
        *err = own;
        return false;
    }
    desk_tell_faults(r, out, &own, t->reg, &t->faults);
    return true;
}

static const struct step *step_of(struct request *r, const struct record *record, struct person_choices *choices,
                                  const struct person_choice **choice, struct error *err)
{
    *choice = NULL;
    if (!rights_choices(r->arena, r->site->rights, &r->site->work, r->db, &r->person, record, r->today, 0, choices,
                        err))
        return NULL;
    for (size_t i = 0; i < choices->count; i++)
        if (strcmp(choices->choice[i].choice.step->name, r->segment[5]) == 0)
            *choice = &choices->choice[i];
    if (*choice)
        return (*choice)->choice.step;
    error_set(err, ERROR_CONFLICT, "%s", request_text(r, "step.not_now"));
    return NULL;
}

bool desk_step(struct request *r, struct answer *out, struct error *err)
{
    struct taking t = {.r = r};
    struct person_choices choices;
    const struct person_choice *choice;
    const bool *open;
    struct record *record = desk_record_of(r, &t.reg, err);
    if (!record || (request_is_post(r) && !request_unchanged(r, record->event, err)) ||
        !rights_open_fields(r->arena, r->db, &r->person, record, time_now(), &open, err) ||
        !(t.step = step_of(r, record, &choices, &choice, err)))
        return false;
    t.number = record->number;
    struct desk_form form = {.reg = t.reg, .record = record, .open = open};
    const char *title = request_title(r, t.step->title);
    out->model = page_model(r, title);
    desk_record_crumbs(r, out->model, record, title);
    page_put(out->model, "number", record->number);
    const char *name = record_name(r->arena, r->db, record, err);
    if (!name)
        return false;
    page_put(out->model, "label", text_equal(name, record->number) ? NULL : name);
    page_put(out->model, "back_href", desk_record_href(r, record));
    page_put(out->model, "basis", choices.procedure->basis);
    page_put(out->model, "day", date_iso(r->arena, r->today));
    if (!choice->choice.open) {
        page_put(out->model, "refusal", desk_refusal(r, choice->choice.gate, choice->choice.refusal));
        page_put(out->model, "article", choice->choice.article);
    }
    page_put(out->model, "draft_title", arena_printf(r->arena, "%s · %s", record->number, title));
    enum attended attended = draft_attend(r, out, err);
    if (attended <= DRAFT_ANSWERED)
        return attended == DRAFT_ANSWERED;
    if (request_is_post(r) && attended == DRAFT_GOES_ON && !answer_post(&t, out, record, &form, err))
        return false;
    put_fields(&t, out->model, record, open);
    return true;
}
