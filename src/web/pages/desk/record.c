/* One record: its facts, its clocks with their arithmetic, its history, what belongs to it, what may be done. */
#include "web/pages/desk/desk.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"
#include "record/ledger.h"
#include "record/name.h"
#include "web/pages/desk/people.h"
#include "web/views.h"

#include <string.h>

enum { EVENTS_SHOWN = 60, ASIDES_SHOWN = 3 /* more are folded away */ };

struct record *desk_record_of(struct request *r, const struct reg **reg, struct error *err)
{
    *reg = desk_reg(r, err);
    return *reg ? rights_record(r->arena, r->site->rights, r->db, &r->person, *reg, r->segment[3], err) : NULL;
}

const char *desk_record_href(const struct request *r, const struct record *record)
{
    return desk_href(r, "registers", record->reg->name, record->number, NULL);
}

void desk_record_crumbs(struct request *r, json_t *model, const struct record *record, const char *here)
{
    const struct reg *reg = record->reg;
    page_put_flag(model, "has_crumbs", true);
    page_crumb(model, request_text(r, "desk.registers"), desk_href(r, "registers", NULL));
    page_crumb(model, request_title(r, reg->title), desk_href(r, "registers", reg->name, NULL));
    page_crumb(model, record->number, here ? desk_record_href(r, record) : NULL);
    if (here)
        page_crumb(model, here, NULL);
}

/* Facts. */

static void put_facts(struct request *r, json_t *model, const struct record *record, const bool *open,
                      struct people *people)
{
    const struct reg *reg = record->reg;
    json_t *facts = page_put_array(model, "facts");
    bool masked = false;
    for (size_t i = 0; i < reg->fields; i++) {
        const struct field *f = &reg->field[i];
        if (record->value[i].null)
            continue;
        json_t *o = page_add_object(facts);
        page_put(o, "name", f->name);
        page_put(o, "title", request_title(r, f->title));
        page_put(o, "text", record_show(r->arena, record, f, r->language, open[i]));
        people_in_text(people, o, "text", reg, f);
        page_put(o, "unit", f->unit.zh ? request_title(r, f->unit) : NULL);
        page_put_flag(o, "masked", f->personal && !open[i]);
        masked = masked || (f->personal && !open[i]);
        if (f->type == VALUE_REF && record->ref_number[i] && rights_reads(r->site->rights, &r->person, f->to))
            page_put(o, "href", desk_href(r, "registers", f->to->name, record->ref_number[i], NULL));
    }
    if (masked && rights_opens(r->site->rights, &r->person, reg))
        page_put(model, "open_href", desk_href(r, "registers", reg->name, record->number, "open", NULL));
}

/* Clocks. */

static const char *clock_light(const struct clock_row *c, const struct term_standing *s)
{
    if (c->outcome == OUTCOME_LATE || s->light == TERM_RED)
        return "red";
    if (c->state != CLOCK_RUNNING)
        return "none";
    return s->light == TERM_AMBER ? "amber" : s->light == TERM_GREEN ? "green" : "none";
}

static void put_clock(struct request *r, json_t *clocks, const struct clock_row *c)
{
    static const char *const states[] = {"clock.running", "clock.suspended", "clock.stopped"};
    const struct calendar *calendar = r->site->work.law->calendar;
    enum law_language language = text_equal(r->language, "en") ? LAW_EN : LAW_ZH;
    int64_t now = r->today == date_today() ? time_now() : time_of_date(r->today);
    struct term_standing s =
        c->state == CLOCK_STOPPED ? (struct term_standing){0} : term_standing_at(&c->term, calendar, now);
    json_t *o = page_add_object(clocks);
    page_put(o, "name", c->clock->name);
    page_put(o, "title", request_title(r, c->clock->title));
    page_put(o, "light", clock_light(c, &s));
    page_put(o, "light_text", request_text(r, arena_printf(r->arena, "light.%s", clock_light(c, &s))));
    page_put(o, "state", request_text(r, states[c->state]));
    page_put(o, "started", date_iso(r->arena, c->started));
    page_put(o, "due", c->due == DATE_NONE ? NULL : date_iso(r->arena, c->due));
    page_put(o, "stopped", c->stopped == DATE_NONE ? NULL : date_iso(r->arena, c->stopped));
    page_put(o, "outcome",
             c->outcome == OUTCOME_OPEN ? NULL
                                        : request_text(r, arena_printf(r->arena, "clock.outcome_%s",
                                                                       c->outcome == OUTCOME_LATE      ? "late"
                                                                       : c->outcome == OUTCOME_IN_TIME ? "in_time"
                                                                       : c->outcome == OUTCOME_DEEMED  ? "deemed"
                                                                                                       : "dropped")));
    page_put_int(o, "used", c->state == CLOCK_STOPPED ? c->days_used : s.used);
    page_put_int(o, "left", s.left);
    page_put_flag(o, "runs", c->state != CLOCK_STOPPED);
    page_put(o, "article", rule_article(r->arena, &c->term.rule->basis, language));
    page_put(o, "reason", term_reason(r->arena, &c->term, calendar, language));
    page_put(o, "rule", c->term.rule->id);
}

static bool put_clocks(struct request *r, json_t *model, const struct record *record, struct error *err)
{
    size_t count;
    struct clock_row *row;
    if (!work_clocks(r->arena, &r->site->work, r->db, record, &count, &row, err))
        return false;
    json_t *clocks = page_put_array(model, "clocks");
    for (size_t i = count; i-- > 0;) /* those that began last first */
        put_clock(r, clocks, &row[i]);
    page_put_flag(model, "has_clocks", count);
    return true;
}

/* Steps. */

static bool put_steps(struct request *r, json_t *model, const struct record *record, struct error *err)
{
    struct person_choices choices;
    if (!rights_choices(r->arena, r->site->rights, &r->site->work, r->db, &r->person, record, r->today, 0, &choices,
                        err))
        return false;
    json_t *steps = page_put_array(model, "steps");
    if (choices.procedure) {
        page_put(model, "procedure", request_title(r, choices.procedure->title));
        page_put(model, "procedure_basis", choices.procedure->basis);
    }
    size_t asides = 0;
    for (size_t i = 0; i < choices.count; i++) {
        const struct choice *c = &choices.choice[i].choice;
        json_t *o = page_add_object(steps);
        page_put(o, "name", c->step->name);
        page_put(o, "title", request_title(r, c->step->title));
        page_put(o, "href", desk_href(r, "registers", record->reg->name, record->number, "steps", c->step->name, NULL));
        page_put_flag(o, "open", c->open);
        page_put(o, "refusal", c->refusal ? desk_refusal(r, c->gate, c->refusal) : NULL);
        page_put(o, "article", c->article);
        page_put_flag(o, "aside", c->step->aside);
        page_put_flag(o, "leads", c->open && !c->step->aside);
        page_put_flag(o, "shut", !c->open && !c->step->aside);
        asides += c->step->aside;
    }
    page_put_flag(model, "has_steps", choices.count);
    page_put_flag(model, "has_asides", asides);
    page_put_flag(model, "fold_asides", asides > ASIDES_SHOWN);
    return true;
}

/* History. */

static const char *action_title(struct request *r, const struct event_row *e)
{
    const struct procedure *p = e->procedure ? model_procedure(r->site->model, e->procedure) : NULL;
    const struct step *s = p && text_starts(e->action, "step:") ? procedure_step(p, e->action + strlen("step:")) : NULL;
    if (s)
        return request_title(r, s->title);
    const char *place = arena_printf(r->arena, "action.%s", e->action);
    const char *text = request_text(r, place);
    return text == place ? e->action : text;
}

static const char *change_text(struct request *r, const struct field *f, const json_t *v)
{
    const char *text = json_string_value(v);
    const struct codes *codes = f->builtin == BUILTIN_NONE ? f->codes : NULL;
    const struct code_value *code = codes && text ? codes_value(codes, text) : NULL;
    if (code)
        return request_title(r, code->title);
    if (json_is_boolean(v))
        return request_text(r, json_is_true(v) ? "value.yes" : "value.no");
    if (json_is_integer(v) && f->type == VALUE_MONEY)
        return value_print(r->arena, value_number(VALUE_MONEY, json_integer_value(v)));
    if (json_is_integer(v))
        return arena_printf(r->arena, "%lld", (long long)json_integer_value(v));
    return text ? text : "—";
}

/* What a change or a step wrote: old → new. What was entered first stands above already. Personal values are told only
 * by their names. */
static void put_changes(struct request *r, json_t *o, const struct reg *reg, const struct event_row *e,
                        struct people *people)
{
    json_t *changes = json_loads(e->changes, 0, NULL), *v;
    json_t *list = page_put_array(o, "changes");
    const char *name;
    json_object_foreach(changes, name, v)
    {
        const struct field *f = reg_column(reg, name);
        if (!f || !json_is_array(v) || f->builtin == BUILTIN_STATE)
            continue;
        json_t *c = page_add_object(list);
        page_put(c, "title", request_title(r, f->title));
        page_put(c, "before", f->personal ? NULL : change_text(r, f, json_array_get(v, 0)));
        page_put(c, "after", f->personal ? request_text(r, "value.hidden") : change_text(r, f, json_array_get(v, 1)));
        people_in_text(people, c, "before", reg, f);
        people_in_text(people, c, "after", reg, f);
    }
    json_decref(changes);
}

static void put_file_name(json_t *o, const struct event_row *e)
{
    json_t *file = e->file ? json_loads(e->file, 0, NULL) : NULL;
    page_put(o, "file", json_string_value(json_object_get(file, "name")));
    json_decref(file);
}

static bool put_events(struct request *r, json_t *model, const struct record *record, struct people *people,
                       struct error *err)
{
    json_t *events = page_put_array(model, "events");
    struct event_row e;
    for (int64_t n = record->event; n && json_array_size(events) < EVENTS_SHOWN; n = e.previous) {
        if (!ledger_read(r->arena, r->db, n, &e, err))
            return false;
        const struct role *role = e.role ? model_role(r->site->model, e.role) : NULL;
        json_t *o = page_add_object(events);
        page_put_int(o, "number", n);
        page_put(o, "what", action_title(r, &e));
        page_put(o, "at", time_text(r->arena, e.at));
        page_put(o, "day", e.day);
        people_of_event(people, o, &e);
        page_put(o, "role", role ? request_title(r, role->title) : NULL);
        page_put(o, "article", e.article);
        page_put(o, "reason", e.reason);
        put_changes(r, o, record->reg, &e, people);
        put_file_name(o, &e);
    }
    return true;
}

bool desk_record(struct request *r, struct answer *out, struct error *err)
{
    const struct reg *reg;
    const bool *open;
    struct record *record = desk_record_of(r, &reg, err);
    if (!record || !rights_open_fields(r->arena, r->db, &r->person, record, time_now(), &open, err))
        return false;
    const struct code_value *state = reg->states && record->state ? codes_value(reg->states, record->state) : NULL;
    const char *name = record_name(r->arena, r->db, record, err);
    if (!name)
        return false;
    out->model = page_model(r, name);
    desk_record_crumbs(r, out->model, record, NULL);
    page_put(out->model, "number", record->number);
    page_put(out->model, "register", request_title(r, reg->title));
    page_put(out->model, "state", state ? request_title(r, state->title) : NULL);
    page_put(out->model, "organ", record->organ);
    page_put_flag(out->model, "sample", record->sample);
    page_put_int(out->model, "event", record->event);
    out->version = record->event;
    if (request_param(r, "done"))
        page_put(out->model, "done", request_text(r, "desk.done"));
    if (rights_works(r->site->rights, &r->person, reg))
        page_put(out->model, "edit_href", desk_href(r, "registers", reg->name, record->number, "edit", NULL));
    struct people *people = people_new(r);
    put_facts(r, out->model, record, open, people);
    const char *own = arena_printf(r->arena, "record_%s", reg->name);
    out->view = views_has(r->site->views, own) ? own : NULL;
    return put_steps(r, out->model, record, err) && put_clocks(r, out->model, record, err) &&
           put_events(r, out->model, record, people, err) && desk_put_files(r, out->model, record, people, err) &&
           people_tell(people, err) && desk_put_papers(r, out->model, record, err) &&
           desk_put_children(r, out->model, record, out->view, err);
}

/* Personal fields, opened with a reason. */
bool desk_open(struct request *r, struct answer *out, struct error *err)
{
    const struct reg *reg;
    struct record *record = desk_record_of(r, &reg, err);
    if (!record)
        return false;
    if (!rights_opens(r->site->rights, &r->person, reg))
        return error_set(err, ERROR_RIGHTS, "%s", request_text(r, "open.not_yours"));
    out->model = page_model(r, request_text(r, "open.title"));
    desk_record_crumbs(r, out->model, record, request_text(r, "open.title"));
    page_put(out->model, "back_href", desk_record_href(r, record));
    page_put(out->model, "reason", request_field(r, "reason"));
    json_t *fields = page_put_array(out->model, "opens");
    for (size_t i = 0; i < reg->fields; i++)
        if (reg->field[i].personal && !record->value[i].null)
            page_put(page_add_object(fields), "title", request_title(r, reg->field[i].title));
    if (!request_is_post(r))
        return true;
    struct author by = request_author(r);
    struct error own = {0};
    const char *reason = request_field(r, request_field(r, "reason") ? "reason" : "_reason");
    if (rights_open(r->arena, r->site->rights, r->site->accounts, &r->person, reg, record->number, NULL, 0,
                    reason ? reason : "", &by, &own))
        return desk_go(out, desk_record_href(r, record));
    if (own.code != ERROR_INPUT) {
        *err = own;
        return false;
    }
    desk_tell(out, &own);
    return true;
}
