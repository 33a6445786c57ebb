/* Today: what a person has to do in their offices, the most pressing first, and what they may begin. */
#include "web/pages/desk/draft.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/map.h"
#include "core/text.h"
#include "record/ledger.h"

#include <stdlib.h>
#include <string.h>

enum {
    ASKED = 300,
    SHOWN = 60,
    NEWS = 10, /* more stand in columns */
    LATE_SHOWN = 20,
    LOOKED_AT = 120, /* to-dos */
    BACK_DAYS = 14,
};

/* To-dos of all offices together, each once. */
struct heap {
    size_t count, room;
    const struct todo **todo;
    struct map *seen;
};

static void add(struct request *r, struct heap *h, const struct todo *t)
{
    void **slot = map_slot(h->seen, arena_printf(r->arena, "%s %s", t->reg, t->number));
    if (*slot)
        return;
    *slot = h;
    h->todo = arena_grow(r->arena, h->todo, h->count, &h->room, sizeof *h->todo);
    h->todo[h->count++] = t;
}

static bool gather_office(struct request *r, const struct office *o, enum light worst, struct heap *h,
                          struct error *err)
{
    struct todo_query q = {.organ = o->organ,
                           .role = o->role,
                           .district = o->organ ? NULL : o->district,
                           .below = true,
                           .worst = worst,
                           .today = r->today,
                           .limit = ASKED};
    size_t count;
    struct todo *todo;
    if (!work_todo(r->arena, &r->site->work, r->db, &q, &count, &todo, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!r->person.program || rights_reads(r->site->rights, &r->person, model_reg(r->site->model, todo[i].reg)))
            add(r, h, &todo[i]);
    return true;
}

static int by_due(const void *x, const void *y)
{
    const struct todo *a = *(const struct todo *const *)x, *b = *(const struct todo *const *)y;
    if (a->due != b->due)
        return a->due == DATE_NONE ? 1 : b->due == DATE_NONE ? -1 : a->due < b->due ? -1 : 1;
    int reg = strcmp(a->reg, b->reg);
    return reg ? reg : strcmp(a->number, b->number);
}

static const char *light_name(enum light l)
{
    return l == LIGHT_RED ? "red" : l == LIGHT_AMBER ? "amber" : l == LIGHT_GREEN ? "green" : "none";
}

/* "还有3个工作日" */
static const char *left_text(struct request *r, const struct todo *t)
{
    if (t->workdays_left == 0)
        return request_text(r, "todo.today");
    const char *text = request_text(r, t->workdays_left < 0 ? "todo.over" : "todo.left");
    const char *mark = strstr(text, "{n}");
    return mark ? arena_printf(r->arena, "%.*s%lld%s", (int)(mark - text), text, (long long)llabs(t->workdays_left),
                               mark + 3)
                : text;
}

static void put_todo(struct request *r, json_t *todos, const struct todo *t)
{
    const struct reg *reg = model_reg(r->site->model, t->reg);
    const struct code_value *state = reg->states && t->state ? codes_value(reg->states, t->state) : NULL;
    json_t *o = page_add_object(todos);
    page_put(o, "register", request_title(r, reg->title));
    page_put(o, "number", t->number);
    page_put(o, "label", t->label);
    page_put_flag(o, "named", !text_equal(t->label, t->number));
    page_put(o, "state", state ? request_title(r, state->title) : NULL);
    page_put(o, "href", desk_href(r, "registers", t->reg, t->number, NULL));
    page_put(o, "light", light_name(t->light));
    page_put(o, "light_text", request_text(r, arena_printf(r->arena, "light.%s", light_name(t->light))));
    page_put(o, "told",
             t->told == TOLD_HEAD          ? request_text(r, "todo.told_head")
             : t->told == TOLD_SUPERVISION ? request_text(r, "todo.told_supervision")
                                           : NULL);
    if (t->due != DATE_NONE) {
        page_put(o, "due", date_iso(r->arena, t->due));
        page_put(o, "left", left_text(r, t));
    }
    if (t->light == LIGHT_RED && desk_supervises(r))
        page_put(o, "order_href", desk_order_href(r, "register", t->reg, "number", t->number));
    json_t *steps = page_put_array(o, "steps");
    for (size_t i = 0; i < t->leading && i < 3; i++) {
        json_t *s = page_add_object(steps);
        page_put(s, "name", t->step[i]->name);
        page_put(s, "title", request_title(r, t->step[i]->title));
        page_put(s, "href", desk_href(r, "registers", t->reg, t->number, "steps", t->step[i]->name, NULL));
    }
}

/* The organ's name; its number where it has none. */
static const char *organ_name(struct request *r, struct map *names, const char *number)
{
    struct error err = {0};
    const struct reg *reg = number ? model_reg(r->site->model, "organ") : NULL;
    void **slot = reg && reg->label ? map_slot(names, number) : NULL;
    const struct record *organ = slot && !*slot ? record_read(r->arena, r->db, reg, number, &err) : NULL;
    if (organ)
        *slot = (void *)(uintptr_t)record_show(r->arena, organ, reg->label, r->language, false);
    return slot && *slot ? *slot : number;
}

/* Who has it: the organ, and the roles that can lead it on. */
static void put_holders(struct request *r, json_t *o, const struct todo *t, struct map *names)
{
    struct buf who = buf_new(r->arena);
    buf_add(&who, "");
    for (size_t i = 0; i < t->steps && i < 1; i++)
        for (size_t k = 0; k < t->step[i]->roles && k < 3; k++)
            buf_printf(&who, "%s%s", k ? " / " : "", request_title(r, t->step[i]->by[k]->title));
    page_put(o, "organ", organ_name(r, names, t->organ));
    page_put(o, "who", who.data);
}

/* What is late in the organs that the person answers for, and is not his own to do. */
static bool put_organ_late(struct request *r, json_t *model, const struct heap *own, struct error *err)
{
    struct heap late = {.seen = map_new(r->arena)};
    for (size_t i = 0; i < r->person.offices; i++) {
        const struct office *o = &r->person.office[i];
        const struct role *role = model_role(r->site->model, o->role);
        struct office all = *o;
        if (!role || !role->reads_all)
            continue;
        all.role = NULL;
        if (role->district)
            all.organ = NULL;
        if (!gather_office(r, &all, LIGHT_RED, &late, err))
            return false;
    }
    if (late.count)
        qsort(late.todo, late.count, sizeof(const struct todo *), by_due);
    json_t *rows = page_put_array(model, "organ_late");
    struct map *names = map_new(r->arena);
    size_t others = 0;
    for (size_t i = 0; i < late.count; i++) {
        const struct todo *t = late.todo[i];
        if (map_get(own->seen, arena_printf(r->arena, "%s %s", t->reg, t->number)) || others++ >= LATE_SHOWN)
            continue;
        put_todo(r, rows, t);
        put_holders(r, json_array_get(rows, json_array_size(rows) - 1), t, names);
    }
    page_put_flag(model, "organ_late_any", others);
    page_put_flag(model, "organ_late_more", others > LATE_SHOWN);
    page_put(model, "dashboard_href", desk_href(r, "dashboard", NULL));
    return true;
}

/* May a step that needs a reason have led here? What comes back does so by one. */
static bool may_be_back(const struct model *m, const struct todo *t)
{
    for (size_t i = 0; i < m->procedures; i++)
        for (size_t k = 0; strcmp(m->procedure[i].of->name, t->reg) == 0 && k < m->procedure[i].steps; k++) {
            const struct step *s = &m->procedure[i].step[k];
            if (s->reason && s->to && t->state && strcmp(s->to->key, t->state) == 0)
                return true;
        }
    return false;
}

/* The step that led to where the record is, where it is one that needs a reason. */
static const struct step *back_step(const struct model *m, const struct todo *t, const char *action)
{
    for (size_t i = 0; i < m->procedures; i++) {
        const struct procedure *p = &m->procedure[i];
        const struct step *s = strcmp(p->of->name, t->reg) == 0 ? procedure_step(p, action) : NULL;
        if (s && s->reason && s->to && t->state && strcmp(s->to->key, t->state) == 0)
            return s;
    }
    return NULL;
}

/* What others sent back in the last days, with their reason: it was done once and must be done again. */
static bool put_back(struct request *r, json_t *model, const struct heap *h, struct error *err)
{
    const struct model *m = r->site->model;
    json_t *rows = page_put_array(model, "back");
    size_t looked = 0;
    for (size_t i = 0; i < h->count && looked < LOOKED_AT; i++) {
        const struct todo *t = h->todo[i];
        struct event_row e;
        if (!may_be_back(m, t))
            continue;
        looked++;
        const struct record *record = record_read(r->arena, r->db, model_reg(m, t->reg), t->number, err);
        if (!record || !ledger_read(r->arena, r->db, record->event, &e, err))
            return false;
        int32_t on = e.day ? date_parse(e.day) : DATE_NONE;
        const struct step *s = text_starts(e.action, "step:") ? back_step(m, t, e.action + strlen("step:")) : NULL;
        if (!s || text_equal(e.actor, r->person.login) || on == DATE_NONE || on < r->today - BACK_DAYS)
            continue;
        put_todo(r, rows, t);
        json_t *o = json_array_get(rows, json_array_size(rows) - 1);
        page_put(o, "back", request_title(r, s->title));
        page_put(o, "reason", e.reason);
        page_put(o, "on", date_iso(r->arena, on));
    }
    page_put_flag(model, "back_any", json_array_size(rows));
    return true;
}

static void put_tiles(struct request *r, json_t *model, const struct heap *h)
{
    int64_t red = 0, amber = 0;
    for (size_t i = 0; i < h->count; i++) {
        red += h->todo[i]->light == LIGHT_RED;
        amber += h->todo[i]->light == LIGHT_AMBER;
    }
    json_t *tiles = page_put_object(model, "tiles");
    page_put_int(tiles, "red", red);
    page_put_int(tiles, "amber", amber);
    page_put_int(tiles, "all", (int64_t)h->count);
    page_put(tiles, "red_href", request_with(r, "light", "red"));
    page_put(tiles, "amber_href", request_with(r, "light", "amber"));
    page_put(tiles, "all_href", request_with(r, "light", NULL));
}

/* Registers of the person's procedures, which have a beginning that they may make. */
static void put_news(struct request *r, json_t *model)
{
    const struct model *m = r->site->model;
    json_t *news = page_put_array(model, "news");
    for (size_t i = 0; i < m->regs; i++)
        if (rights_works(r->site->rights, &r->person, &m->reg[i]) && m->reg[i].states) {
            json_t *o = page_add_object(news);
            page_put(o, "title", request_title(r, m->reg[i].title));
            page_put(o, "href", desk_href(r, "registers", m->reg[i].name, "new", NULL));
        }
    page_put_flag(model, "new_any", json_array_size(news));
    page_put_flag(model, "new_many", json_array_size(news) > NEWS);
}

/* Terms into a year without a calendar are counted wrong: whoever can mend that is told. */
static void put_calendar(struct request *r, json_t *model)
{
    int year;
    if (!desk_calendar_missing(r, &year))
        return;
    json_t *o = page_put_object(model, "calendar_missing");
    page_put_int(o, "year", year);
    page_put(o, "href", arena_printf(r->arena, "%s?year=%d#enter", desk_href(r, "admin", "calendar", NULL), year));
}

bool desk_today(struct request *r, struct answer *out, struct error *err)
{
    struct heap h = {.seen = map_new(r->arena)};
    const char *light = request_param(r, "light");
    enum light shown = !light ? LIGHT_NONE : text_equal(light, "red") ? LIGHT_RED : LIGHT_AMBER;
    for (size_t i = 0; i < r->person.offices; i++)
        if (!gather_office(r, &r->person.office[i], LIGHT_NONE, &h, err))
            return false;
    if (h.count)
        qsort(h.todo, h.count, sizeof(const struct todo *), by_due);
    out->model = page_model(r, request_text(r, "desk.today"));
    put_tiles(r, out->model, &h);
    json_t *todos = page_put_array(out->model, "todos");
    for (size_t i = 0; i < h.count && json_array_size(todos) < SHOWN; i++)
        if (!light || h.todo[i]->light == shown)
            put_todo(r, todos, h.todo[i]);
    page_put_flag(out->model, "any", json_array_size(todos));
    put_news(r, out->model);
    put_calendar(r, out->model);
    if (!draft_put_all(r, out->model, err))
        return false;
    page_put_flag(out->model, "oversees", desk_oversees(r));
    return put_back(r, out->model, &h, err) && desk_put_overview(r, out->model, !h.count, err) &&
           (!desk_oversees(r) || put_organ_late(r, out->model, &h, err));
}
