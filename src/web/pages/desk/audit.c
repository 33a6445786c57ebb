/* The ledger as its auditor reads it: events with filters, one event, its proof, the ledger's head. Values of records
 * are not shown here, only which fields changed: an auditor watches who did what. */
#include "web/pages/desk/admin.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"
#include "record/trail.h"
#include "store/writer.h"
#include "web/pages/desk/people.h"

#include <string.h>

static const char *event_href(const struct request *r, int64_t number)
{
    return desk_href(r, "admin", "audit", "events", arena_printf(r->arena, "%lld", (long long)number), NULL);
}

static const char *action_text(struct request *r, const struct event_row *e)
{
    const struct procedure *p = e->procedure ? model_procedure(r->site->model, e->procedure) : NULL;
    const struct step *s = p && text_starts(e->action, "step:") ? procedure_step(p, e->action + strlen("step:")) : NULL;
    if (s)
        return request_title(r, s->title);
    struct buf place = buf_new(r->arena);
    buf_printf(&place, "action.%s", e->action);
    for (char *c = place.data; *c; c++)
        *c = *c == ':' ? '_' : *c;
    const char *text = request_text(r, place.data);
    return text == place.data ? e->action : text;
}

static void put_event(struct request *r, json_t *o, const struct event_row *e, struct people *people)
{
    const struct reg *reg = model_reg(r->site->model, e->reg);
    const struct role *role = e->role ? model_role(r->site->model, e->role) : NULL;
    bool seen = reg && rights_reads(r->site->rights, &r->person, reg);
    page_put_int(o, "number", e->number);
    page_put(o, "href", event_href(r, e->number));
    page_put(o, "at", time_text(r->arena, e->at));
    page_put(o, "day", e->day);
    people_of_event(people, o, e);
    page_put(o, "from", e->from);
    page_put(o, "role", role ? request_title(r, role->title) : e->role);
    page_put(o, "organ", e->organ);
    page_put(o, "action", e->action);
    page_put(o, "action_title", action_text(r, e));
    page_put(o, "register",
             reg                             ? request_title(r, reg->title)
             : text_equal(e->reg, "account") ? request_text(r, "admin.login")
                                             : e->reg);
    page_put(o, "record", e->record);
    page_put(o, "record_href", seen ? desk_href(r, "registers", e->reg, e->record, NULL) : NULL);
    page_put(o, "reason", e->reason);
    page_put(o, "article", e->article);
}

/* The list. */

static void put_filters(struct request *r, json_t *model)
{
    static const char *const kept[] = {"record", "actor", "action", "from", "to"};
    static const char *const actions[] = {"create", "change", "remove",    "open",   "attach",  "detach",
                                          "print",  "prove",  "recompute", "remind", "escalate"};
    const struct model *m = r->site->model;
    json_t *list = page_put_array(model, "registers");
    for (size_t i = 0; i < m->regs; i++) {
        json_t *o = page_add_object(list);
        page_put(o, "name", m->reg[i].name);
        page_put(o, "title", request_title(r, m->reg[i].title));
        page_put_flag(o, "chosen", text_equal(request_param(r, "register"), m->reg[i].name));
    }
    page_put_flag(model, "accounts_chosen", text_equal(request_param(r, "register"), "account"));
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        page_put(model, kept[i], request_param(r, kept[i]));
    list = page_put_array(model, "actions");
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        json_t *o = page_add_object(list);
        page_put(o, "name", actions[i]);
        page_put(o, "title", request_text(r, arena_printf(r->arena, "action.%s", actions[i])));
    }
}

static bool read_day(const struct request *r, const char *name, int32_t *out, struct error *err)
{
    const char *text = request_param(r, name);
    *out = text ? date_parse(text) : DATE_NONE;
    if (!text || *out != DATE_NONE)
        return true;
    error_set(err, ERROR_INPUT, "“%.40s” is no date: write it like 2020-06-24", text);
    return error_in(err, name);
}

static bool read_query(const struct request *r, struct trail_query *q, struct error *err)
{
    const char *before = request_param(r, "after");
    *q = (struct trail_query){.reg = request_param(r, "register"),
                              .record = request_param(r, "record"),
                              .actor = request_param(r, "actor"),
                              .action = request_param(r, "action")};
    if (before && (!text_to_int(before, &q->before) || q->before < 1))
        return error_set(err, ERROR_INPUT, "“%.40s” is no event's number", before);
    return read_day(r, "from", &q->from, err) && read_day(r, "to", &q->to, err);
}

static bool put_head(struct request *r, json_t *model, struct error *err)
{
    struct ledger_head head;
    if (!ledger_head_newest(r->db, &head, err)) {
        bool none = err->code == ERROR_NOT_FOUND;
        if (none)
            error_clear(err);
        return none;
    }
    json_t *o = page_put_object(model, "head");
    page_put_int(o, "size", head.size);
    page_put(o, "root", digest_hex(r->arena, head.root, DIGEST_SIZE));
    page_put(o, "at", time_text(r->arena, head.at));
    page_put(o, "href", desk_href(r, "admin", "audit", "head", NULL));
    return true;
}

bool desk_audit(struct request *r, struct answer *out, struct error *err)
{
    struct trail_query q;
    struct trail trail;
    if (!admin_needs(r, 1 << POWER_AUDIT, err) || !read_query(r, &q, err) ||
        !trail_find(r->arena, r->db, r->site->model, &q, &trail, err))
        return false;
    out->model = admin_model(r, request_text(r, "admin.part_audit"), "audit", NULL);
    put_filters(r, out->model);
    json_t *events = page_put_array(out->model, "events");
    struct people *people = people_new(r);
    for (size_t i = 0; i < trail.count; i++)
        put_event(r, page_add_object(events), &trail.event[i], people);
    if (!people_tell(people, err))
        return false;
    page_put_flag(out->model, "any", trail.count);
    page_put_flag(out->model, "cut", trail.cut);
    if (trail.next) {
        const char *next = arena_printf(r->arena, "%lld", (long long)trail.next);
        page_put(out->model, "next", next);
        page_put(out->model, "next_href", request_with(r, "after", next));
    }
    page_put(out->model, "first_href", request_param(r, "after") ? request_with(r, "after", NULL) : NULL);
    page_put(out->model, "clear_href", desk_href(r, "admin", "audit", NULL));
    page_put(out->model, "verify_href", r->site->options.keys ? desk_href(r, "admin", "audit", "verify", NULL) : NULL);
    return put_head(r, out->model, err);
}

bool desk_audit_head(struct request *r, struct answer *out, struct error *err)
{
    struct ledger_head head;
    if (!admin_needs(r, 1 << POWER_AUDIT, err) || !ledger_head_newest(r->db, &head, err))
        return false;
    out->model = page_model(r, "");
    out->data = ledger_head_text(r->arena, &head);
    out->size = strlen(out->data);
    out->type = "text/plain; charset=utf-8";
    out->filename = arena_printf(r->arena, "head-%lld.txt", (long long)head.size);
    return true;
}

/* One event. */

static bool read_event(const struct request *r, struct event_row *out, struct error *err)
{
    int64_t number;
    if (!text_to_int(r->segment[4], &number) || number < 1)
        return error_set(err, ERROR_NOT_FOUND, "there is no event “%.40s”", r->segment[4]);
    return ledger_read(r->arena, r->db, number, out, err);
}

static bool is_account(const struct event_row *e)
{
    return strcmp(e->reg, "account") == 0;
}

/* Which fields it changed or looked at; *personal: JSON array of those whose values its proof would tell, or NULL. */
static void put_fields(struct request *r, json_t *model, const struct event_row *e, const char **personal)
{
    const struct reg *reg = model_reg(r->site->model, e->reg);
    json_t *changes = json_loads(e->changes, 0, NULL), *v, *told = json_array();
    json_t *list = page_put_array(model, "fields");
    const char *name;
    json_object_foreach(changes, name, v)
    {
        const struct field *f = reg ? reg_column(reg, name) : NULL;
        json_t *o = page_add_object(list);
        page_put(o, "title", f ? request_title(r, f->title) : name);
        bool personal_too = f ? f->personal != NULL : is_account(e) && strcmp(name, "name") == 0;
        page_put_flag(o, "personal", personal_too);
        if (personal_too)
            json_array_append_new(told, json_string(name));
    }
    char *dump = json_array_size(told) ? json_dumps(told, JSON_COMPACT) : NULL;
    *personal = dump ? arena_strdup(r->arena, dump) : NULL;
    free(dump);
    json_decref(told);
    json_decref(changes);
    page_put_flag(model, "has_fields", json_array_size(list));
    page_put_flag(model, "tells", *personal);
}

struct proving {
    struct request *r;
    const struct event_row *event;
    const char *personal, *reason;
};

/* Whoever takes a proof away takes the values in it away: the record's history says so. */
static bool note(struct db *db, void *argument, struct error *err)
{
    struct proving *p = argument;
    struct request *r = p->r;
    const struct reg *reg = model_reg(r->site->model, p->event->reg);
    struct record *record = record_read(r->arena, db, reg, p->event->record, err);
    if (!record)
        return false;
    struct record now = *record;
    const struct event e = {
        .actor = r->person.login,
        .action = "prove",
        .role = r->person.office[0].role,
        .organ = r->person.office[0].organ,
        .reason = p->reason,
        .fields = p->personal,
        .from = r->address,
        .day = r->today,
        .at = r->today == date_today() ? 0 : time_of_date(r->today),
    };
    return record_change_as(r->arena, r->site->records, db, record, &now, &e, err);
}

static bool give_proof(struct request *r, struct answer *out, const struct event_row *e, const char *personal,
                       struct error *err)
{
    struct proving p = {.r = r, .event = e, .personal = personal, .reason = request_field(r, "reason")};
    size_t length = p.reason ? text_length(p.reason) : 0;
    if (personal && (length < REASON_SHORTEST || length > REASON_LONGEST)) {
        error_set(err, ERROR_INPUT, "%s", request_text(r, "audit.reason_needed"));
        return error_in(err, "reason");
    }
    struct author by = request_author(r);
    char *proof = ledger_proof(r->arena, r->db, r->site->options.keys, e->number, err);
    if (!proof)
        return false;
    if (personal &&
        !(is_account(e) ? account_note_proof(r->arena, r->site->accounts, e->record, p.reason, personal, &by, err)
                        : writer_run(r->site->records->writer, note, &p, err)))
        return false;
    out->data = proof;
    out->size = strlen(proof);
    out->type = "application/json";
    out->filename = arena_printf(r->arena, "proof-%lld.json", (long long)e->number);
    return true;
}

bool desk_audit_event(struct request *r, struct answer *out, struct error *err)
{
    struct event_row e;
    struct error own = {0};
    const char *personal;
    if (!admin_needs(r, 1 << POWER_AUDIT, err) || !read_event(r, &e, err))
        return false;
    const char *title = arena_printf(r->arena, "%s %lld", request_text(r, "audit.event"), (long long)e.number);
    out->model = admin_model(r, title, "audit", title);
    struct people *people = people_new(r);
    put_event(r, page_put_object(out->model, "event"), &e, people);
    if (!people_tell(people, err))
        return false;
    put_fields(r, out->model, &e, &personal);
    page_put(out->model, "leaf", digest_hex(r->arena, e.leaf, DIGEST_SIZE));
    page_put(out->model, "previous_href", e.previous ? event_href(r, e.previous) : NULL);
    if (e.previous)
        page_put_int(out->model, "previous", e.previous);
    page_put(out->model, "reason", request_field(r, "reason"));
    page_put_flag(out->model, "proves", r->site->options.keys);
    if (!request_is_post(r))
        return true;
    if (!r->site->options.keys)
        return error_set(err, ERROR_RIGHTS, "this site holds no keys: take the proof with plumbline ledger proof");
    return give_proof(r, out, &e, personal, &own) || admin_tell(out, &own, err);
}
