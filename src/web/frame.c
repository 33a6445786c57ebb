#include "web/frame.h"

#include "core/arena.h"
#include "core/date.h"
#include "web/assets.h"
#include "web/guard.h"
#include "web/page.h"
#include "web/pages/desk/desk.h"

#include <string.h>

/* What a visitor sees of a language: its links switch to the other one on the same page. */
static void frame_languages(struct request *r, json_t *frame)
{
    bool english = strcmp(r->language, "en") == 0;
    page_put(frame, "lang", english ? "en" : "zh-CN");
    page_put(frame, "other_lang", english ? "zh-CN" : "en");
    page_put(frame, "other_href", request_with(r, "lang", english ? "zh" : "en"));
}

static void frame_link(struct request *r, json_t *frame, const char *key, const char *path)
{
    struct link l = link_to(r->arena, path);
    page_put(frame, key, request_href(r, &l));
}

/* Whose site it is: the texts of reports/site.yaml in the request's language. */
static void frame_site(struct request *r, json_t *frame)
{
    static const char *const keys[] = {"name", "organ"};
    json_t *site = page_put_object(frame, "site");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        page_put(site, keys[i], site_setting(r->site, keys[i], r->language));
}

/* Who is signed in, in which offices, and where they may go. */
static void frame_person(struct request *r, json_t *frame)
{
    json_t *person = page_put_object(frame, "person");
    page_put(person, "login", r->person.login);
    page_put(person, "name", r->person.name);
    json_t *offices = page_put_array(person, "offices");
    for (size_t i = 0; i < r->person.offices; i++) {
        const struct office *o = &r->person.office[i];
        const struct role *role = model_role(r->site->model, o->role);
        json_t *item = page_add_object(offices);
        page_put(item, "role", role ? request_title(r, role->title) : o->role);
        page_put(item, "organ", o->organ_name);
    }
}

static void frame_door(struct request *r, json_t *menu, const char *path, const char *text)
{
    json_t *item = page_add_object(menu);
    struct link l = link_to(r->arena, path);
    const char *second = r->segments > 1 ? r->segment[1] : "";
    bool here = strcmp(path, "/desk") == 0 ? !*second : strcmp(path + strlen("/desk/"), second) == 0;
    page_put(item, "href", request_href(r, &l));
    page_put(item, "title", request_text(r, text));
    page_put_flag(item, "here", here);
}

static void frame_desk(struct request *r, json_t *frame)
{
    page_put(frame, "form_token", r->cookie ? form_token(r->arena, r->site->accounts, r->cookie) : NULL);
    page_put(frame, "form_once", guard_form_once(r));
    frame_link(r, frame, "sign_in_href", "/desk/sign-in");
    frame_link(r, frame, "sign_out_href", "/desk/sign-out");
    frame_link(r, frame, "account_href", "/desk/account");
    page_put(frame, "sample_day", r->site->options.today > 0 ? date_iso(r->arena, r->today) : NULL);
    page_put(frame, "day_now", date_iso(r->arena, r->today));
    if (!r->full)
        return;
    frame_person(r, frame);
    json_t *menu = page_put_array(frame, "menu");
    frame_door(r, menu, "/desk", "desk.today");
    frame_door(r, menu, "/desk/registers", "desk.registers");
    for (size_t i = 0; i < desk_door_count; i++)
        if (!desk_doors[i].opens || desk_doors[i].opens(r))
            frame_door(r, menu, desk_doors[i].path, desk_doors[i].text);
}

/* What all pages share. */
json_t *frame_make(struct request *r, const struct route *route, json_t *model)
{
    json_t *frame = json_object();
    json_object_set(frame, "t", r->site->texts[strcmp(r->language, "en") == 0]);
    json_object_set(frame, "asset", assets_names(r->site->assets));
    json_object_set(frame, "model", model);
    frame_site(r, frame);
    frame_languages(r, frame);
    frame_link(r, frame, "home_href", "/");
    page_put(frame, "report_href", page_report_href(r, r->site->options.year));
    frame_link(r, frame, "figures_href", "/figures");
    frame_link(r, frame, "lists_href", "/lists");
    frame_link(r, frame, "verify_href", "/verify");
    if (r->site->options.law)
        frame_link(r, frame, "due_href", "/due");
    page_put(frame, "search_href", "/search");
    page_put(frame, "chosen_lang", r->chosen ? r->language : "");
    page_put(frame, "json_href", arena_printf(r->arena, "/api%s", request_with(r, "after", request_param(r, "after"))));
    if (r->site->accounts)
        frame_link(r, frame, "desk_href", "/desk");
    if (route->zone != ZONE_PUBLIC)
        frame_desk(r, frame);
    return frame;
}
