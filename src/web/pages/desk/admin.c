/* Administration: its door and overview, and what its pages share. */
#include "web/pages/desk/admin.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"

#include <string.h>

static bool has(const struct request *r, unsigned powers)
{
    for (unsigned i = 0; i < POWERS; i++)
        if (powers >> i & 1 && rights_may(r->site->rights, &r->person, (enum power)i))
            return true;
    return false;
}

bool admin_opens(const struct request *r)
{
    return has(r, ADMIN_ANY);
}

bool admin_needs(const struct request *r, unsigned powers, struct error *err)
{
    return has(r, powers) || error_set(err, ERROR_NOT_FOUND, "there is no page at this address");
}

json_t *admin_model(struct request *r, const char *title, const char *part, const char *here)
{
    json_t *model = page_model(r, title);
    page_put_flag(model, "has_crumbs", true);
    page_crumb(model, request_text(r, "admin.title"), part ? desk_href(r, "admin", NULL) : NULL);
    if (part)
        page_crumb(model, request_text(r, arena_printf(r->arena, "admin.part_%s", part)),
                   here ? desk_href(r, "admin", part, NULL) : NULL);
    if (here)
        page_crumb(model, here, NULL);
    if (request_param(r, "done") && !request_is_post(r))
        page_put(model, "done", request_text(r, "admin.done"));
    return model;
}

const char *admin_done(struct request *r, const char *href)
{
    return arena_printf(r->arena, "%s%sdone=1", href, strchr(href, '?') ? "&" : "?");
}

bool admin_tell(struct answer *out, const struct error *own, struct error *err)
{
    if (own->code == ERROR_INPUT || own->code == ERROR_CONFLICT || own->code == ERROR_RIGHTS) {
        desk_tell(out, own);
        return true;
    }
    *err = *own;
    return false;
}

void admin_put_account(struct request *r, json_t *o, const struct account *a)
{
    bool held = a->state == ACCOUNT_ACTIVE && a->locked_until > time_now();
    page_put(o, "login", a->login);
    page_put(o, "name", a->name);
    page_put(o, "phone", a->phone);
    page_put(o, "email", a->email);
    page_put(o, "state", request_text(r, arena_printf(r->arena, "admin.%s", account_state_name(a->state))));
    page_put(o, "held_until", held ? time_text(r->arena, a->locked_until) : NULL);
    page_put_flag(o, "active", a->state == ACCOUNT_ACTIVE);
    page_put_flag(o, "closed", a->state == ACCOUNT_CLOSED);
    page_put_flag(o, "second_factor", a->second_factor);
    page_put_flag(o, "must_change", a->must_change);
    page_put_flag(o, "sample", a->sample);
    page_put(o, "made_at", time_text(r->arena, a->made_at));
    page_put(o, "password_at", a->password_at ? time_text(r->arena, a->password_at) : NULL);
    page_put(o, "last_in", a->last_in ? time_text(r->arena, a->last_in) : NULL);
    json_t *list = page_put_array(o, "offices");
    for (size_t i = 0; i < a->offices; i++) {
        const struct office *is = &a->office[i];
        const struct role *role = model_role(r->site->model, is->role);
        json_t *office = page_add_object(list);
        page_put(office, "role", is->role);
        page_put(office, "role_title", role ? request_title(r, role->title) : is->role);
        page_put(office, "organ", is->organ);
        page_put(office, "organ_name", is->organ_name ? is->organ_name : is->organ);
        page_put(office, "district", is->district);
        page_put(office, "district_name", page_district_name(r, is->district));
    }
    page_put_flag(o, "has_offices", a->offices);
}

void admin_put_sessions(struct request *r, json_t *model, const struct session *session, size_t count)
{
    json_t *list = page_put_array(model, "sessions");
    for (size_t i = 0; i < count; i++) {
        const struct session *s = &session[i];
        json_t *o = page_add_object(list);
        page_put_int(o, "id", s->id);
        page_put(o, "login", s->login);
        page_put(o, "address", s->address);
        page_put(o, "agent", s->agent);
        page_put(o, "began", time_text(r->arena, s->began));
        page_put(o, "seen", time_text(r->arena, s->seen));
        page_put_flag(o, "own", s->id == r->session.id);
        page_put_flag(o, "complete", s->stage == STAGE_FULL);
    }
    page_put_flag(model, "has_sessions", count);
}

void admin_put_roles(struct request *r, json_t *model, const char *chosen)
{
    const struct model *m = r->site->model;
    json_t *list = page_put_array(model, "roles");
    for (size_t i = 0; i < m->roles; i++) {
        json_t *o = page_add_object(list);
        page_put(o, "name", m->role[i].name);
        page_put(o, "title", request_title(r, m->role[i].title));
        page_put_flag(o, "chosen", text_equal(chosen, m->role[i].name));
    }
}

static const char *filled(const struct request *r, const char *name)
{
    const char *text = request_field(r, name);
    return text && *text ? text : NULL;
}

struct office admin_office_of(const struct request *r)
{
    return (struct office){.role = filled(r, "role"), .organ = filled(r, "organ"), .district = filled(r, "district")};
}

static void put_part(struct request *r, json_t *list, const char *name, unsigned powers)
{
    if (!has(r, powers))
        return;
    json_t *o = page_add_object(list);
    page_put(o, "href", desk_href(r, "admin", name, NULL));
    page_put(o, "title", request_text(r, arena_printf(r->arena, "admin.part_%s", name)));
    page_put(o, "about", request_text(r, arena_printf(r->arena, "admin.about_%s", name)));
}

/* Places and organs are registers. */
static void put_place(struct request *r, json_t *list, const char *name)
{
    const struct reg *reg = model_reg(r->site->model, name);
    if (!reg || !rights_works(r->site->rights, &r->person, reg))
        return;
    json_t *o = page_add_object(list);
    page_put(o, "href", desk_href(r, "registers", name, NULL));
    page_put(o, "title", request_title(r, reg->title));
    page_put(o, "about", request_text(r, "admin.about_places"));
}

bool desk_admin(struct request *r, struct answer *out, struct error *err)
{
    if (!admin_needs(r, ADMIN_ANY, err))
        return false;
    out->model = admin_model(r, request_text(r, "admin.title"), NULL, NULL);
    json_t *parts = page_put_array(out->model, "parts");
    put_part(r, parts, "accounts", 1 << POWER_ACCOUNTS | 1 << POWER_OFFICES | 1 << POWER_AUDIT);
    put_part(r, parts, "sessions", 1 << POWER_ACCOUNTS | 1 << POWER_OFFICES | 1 << POWER_AUDIT);
    put_part(r, parts, "audit", 1 << POWER_AUDIT);
    put_part(r, parts, "calendar", 1 << POWER_SYSTEM);
    put_part(r, parts, "notices", 1 << POWER_SYSTEM);
    put_part(r, parts, "definitions", ADMIN_ANY);
    put_part(r, parts, "backup", 1 << POWER_SYSTEM);
    put_place(r, parts, "organ");
    put_place(r, parts, "district");
    return true;
}
