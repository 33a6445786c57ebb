/* What Today shows to those whose work is not a list of to-dos: the doors that are open to them with what each is for,
 * the figures that missed their target, the newest orders, and for auditors the newest openings of personal data and
 * how far the ledger is signed. Which of it a person sees comes of rights alone. */
#include "web/pages/desk/desk.h"
#include "web/pages/desk/people.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "record/ledger.h"
#include "record/trail.h"

enum {
    REDS = 6,
    ORDERS = 5,
    OPENINGS = 6,
    LOOKED_AT = 5000, /* events, for openings */
};

static void put_door(struct request *r, json_t *doors, const char *path, const char *text, const char *about)
{
    struct link l = link_to(r->arena, path);
    json_t *o = page_add_object(doors);
    page_put(o, "title", request_text(r, text));
    page_put(o, "about", request_text(r, about));
    page_put(o, "href", request_href(r, &l));
}

static void put_doors(struct request *r, json_t *model)
{
    json_t *doors = page_put_array(model, "doors");
    for (size_t i = 0; i < desk_door_count; i++)
        if (!desk_doors[i].opens || desk_doors[i].opens(r))
            put_door(r, doors, desk_doors[i].path, desk_doors[i].text, desk_doors[i].about);
    put_door(r, doors, "/desk/registers", "desk.registers", "overview.registers");
    page_put_flag(model, "has_doors", true);
}

static bool put_orders(struct request *r, json_t *model, struct error *err)
{
    const struct reg *reg = r->site->model->escalation->order;
    struct within within = rights_rows(r->arena, r->site->rights, &r->person, reg);
    const struct query q = {.reg = reg, .within = &within, .descending = true, .limit = ORDERS};
    struct page page;
    if (!record_find(r->arena, r->db, r->site->model, &q, &page, err))
        return false;
    json_t *rows = page_put_array(model, "orders");
    for (size_t i = 0; i < page.count; i++) {
        const struct record *order = &page.record[i];
        const struct code_value *state = order->state ? codes_value(reg->states, order->state) : NULL;
        json_t *o = page_add_object(rows);
        page_put(o, "label", page_record_title(r, order, reg->label));
        page_put(o, "number", order->number);
        page_put(o, "href", desk_record_href(r, order));
        page_put(o, "state", state ? request_title(r, state->title) : "");
        page_put(o, "organ", record_show(r->arena, order, reg_column(reg, "organ"), r->language, false));
    }
    page_put_flag(model, "has_orders", page.count);
    page_put(model, "orders_href", desk_href(r, "registers", reg->name, NULL));
    return true;
}

static bool put_openings(struct request *r, json_t *model, struct error *err)
{
    const struct trail_query q = {
        .action = "open", .from = DATE_NONE, .to = DATE_NONE, .limit = OPENINGS, .looked = LOOKED_AT};
    struct trail trail;
    struct people *people = people_new(r);
    if (!trail_find(r->arena, r->db, r->site->model, &q, &trail, err))
        return false;
    json_t *rows = page_put_array(model, "openings");
    for (size_t i = 0; i < trail.count; i++) {
        const struct event_row *e = &trail.event[i];
        const struct reg *reg = model_reg(r->site->model, e->reg);
        json_t *o = page_add_object(rows);
        page_put(o, "at", time_text(r->arena, e->at));
        page_put(o, "register", reg ? request_title(r, reg->title) : e->reg);
        page_put(o, "record", e->record);
        page_put(o, "href",
                 desk_href(r, "admin", "audit", "events", arena_printf(r->arena, "%lld", (long long)e->number), NULL));
        page_put(o, "reason", e->reason ? e->reason : "");
        people_of_event(people, o, e);
    }
    page_put_flag(model, "has_openings", trail.count);
    return people_tell(people, err);
}

static bool put_audit(struct request *r, json_t *model, struct error *err)
{
    struct ledger_head head;
    json_t *o = page_put_object(model, "audit");
    page_put(o, "audit_href", desk_href(r, "admin", "audit", NULL));
    if (ledger_head_newest(r->db, &head, err)) {
        page_put_int(o, "size", head.size);
        page_put(o, "signed_at", time_text(r->arena, head.at));
    } else if (err->code != ERROR_NOT_FOUND)
        return false;
    error_clear(err);
    return put_openings(r, o, err);
}

bool desk_put_overview(struct request *r, json_t *model, bool idle, struct error *err)
{
    page_put_flag(model, "idle", idle);
    if (idle)
        put_doors(r, model);
    if (desk_oversees(r) && !desk_put_missed(r, model, REDS, err))
        return false;
    if (desk_supervises(r) && !put_orders(r, model, err))
        return false;
    return !rights_may(r->site->rights, &r->person, POWER_AUDIT) || put_audit(r, model, err);
}
