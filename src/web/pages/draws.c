/* The draw room: a task of the yearly plan with how much of each class is to be drawn, who may be drawn, who stands
 * out and why, and the draws that were made. Drawing itself is not done here. */
#include "web/pages/desk/desk.h"

#include "core/arena.h"
#include "core/text.h"

#include <string.h>

enum { MOST = 20000 };

static const struct reg *tasks_of(const struct request *r)
{
    return model_reg(r->site->model, "inspection_task");
}

bool draws_open(const struct request *r)
{
    const struct reg *reg = tasks_of(r), *draws = model_reg(r->site->model, "inspection_draw");
    return reg && draws && rights_reads(r->site->rights, &r->person, reg) &&
           rights_reads(r->site->rights, &r->person, draws);
}

/* Records of a register that the person sees, by up to two fields. */
static bool find(struct request *r, const char *name, const struct filter *filter, size_t filters, struct page *out,
                 struct error *err)
{
    const struct reg *reg = model_reg(r->site->model, name);
    if (!reg || !rights_reads(r->site->rights, &r->person, reg))
        return error_set(err, ERROR_NOT_FOUND, "there is no register “%s”", name);
    struct within within = rights_rows(r->arena, r->site->rights, &r->person, reg);
    const struct query q = {.reg = reg, .within = &within, .filters = filters, .filter = filter, .limit = MOST};
    return record_find(r->arena, r->db, r->site->model, &q, out, err);
}

static const struct field *field_of(const struct record *record, const char *name)
{
    return reg_column(record->reg, name);
}

static void put_field(struct request *r, json_t *o, const struct record *record, const char *name)
{
    const struct field *f = field_of(record, name);
    page_put(o, name, f ? record_show(r->arena, record, f, r->language, false) : NULL);
}

static const char *code_of(const struct record *record, const char *name)
{
    const struct field *f = reg_field(record->reg, name);
    const struct value *v = f ? &record->value[f - record->reg->field] : NULL;
    return v && !v->null ? v->text : NULL;
}

static const char *ref_of(const struct record *record, const char *name)
{
    const struct field *f = reg_field(record->reg, name);
    return f ? record->ref_number[f - record->reg->field] : NULL;
}

static void put_shown(struct request *r, json_t *array, const struct page *page, const char *const *names)
{
    for (size_t i = 0; i < page->count; i++) {
        json_t *o = page_add_object(array);
        page_put(o, "number", page->record[i].number);
        page_put(o, "href", desk_record_href(r, &page->record[i]));
        for (const char *const *n = names; *n; n++)
            put_field(r, o, &page->record[i], *n);
    }
}

bool page_draws(struct request *r, struct answer *out, struct error *err)
{
    static const char *const shown[] = {"headline", "kind", "organ", "due_on", "planned_objects", "state", NULL};
    struct page tasks;
    int year;
    if (!draws_open(r))
        return error_set(err, ERROR_NOT_FOUND, "there is no page here that you may see");
    if (!request_year(r, &year, err))
        return false;
    const struct filter filter = {"task_year", FILTER_IS, arena_printf(r->arena, "%d", year)};
    if (!find(r, "inspection_task", &filter, 1, &tasks, err))
        return false;
    out->model = page_model(r, request_text(r, "draws.title"));
    page_put_int(out->model, "year", year);
    page_put_years(r, out->model, year);
    json_t *rows = page_put_array(out->model, "tasks");
    put_shown(r, rows, &tasks, shown);
    for (size_t i = 0; i < tasks.count; i++)
        page_put(json_array_get(rows, i), "href", desk_href(r, "draws", tasks.record[i].number, NULL));
    page_put_flag(out->model, "any", tasks.count);
    return true;
}

/* For each risk class: how many objects stand in the directory, and what part of them the task draws. */
static bool put_weights(struct request *r, json_t *model, const struct record *task, const struct page *objects,
                        struct error *err)
{
    const struct filter filter = {"task", FILTER_IS, task->number};
    struct page ratios;
    if (!find(r, "inspection_ratio", &filter, 1, &ratios, err))
        return false;
    json_t *rows = page_put_array(model, "weights");
    static const char *const shown[] = {"risk", "per_cent", NULL};
    put_shown(r, rows, &ratios, shown);
    for (size_t i = 0; i < ratios.count; i++) {
        int64_t pool = 0;
        for (size_t k = 0; k < objects->count; k++)
            pool += text_equal(objects->record[k].state, "active") &&
                    text_equal(code_of(&objects->record[k], "risk"), code_of(&ratios.record[i], "risk"));
        page_put_int(json_array_get(rows, i), "pool", pool);
    }
    page_put_flag(model, "has_weights", ratios.count);
    return true;
}

static void add_out(struct request *r, json_t *rows, const struct record *record, const char *who, const char *why)
{
    json_t *o = page_add_object(rows);
    page_put(o, "who", who);
    page_put(o, "href", desk_record_href(r, record));
    page_put(o, "why", why);
}

/* Objects of the field that are no longer in the directory, and inspectors who stood back from the task's inspections.
 */
static bool put_outs(struct request *r, json_t *model, const struct record *task, const struct page *objects,
                     struct error *err)
{
    json_t *rows = page_put_array(model, "outs");
    struct page draws, inspections = {0}, recusals;
    for (size_t i = 0; i < objects->count; i++) {
        const struct record *o = &objects->record[i];
        const struct field *why = field_of(o, "remove_reason");
        if (text_equal(o->state, "removed"))
            add_out(r, rows, o, page_record_title(r, o, o->reg->label),
                    why ? record_show(r->arena, o, why, r->language, false) : NULL);
    }
    const struct filter of_task = {"task", FILTER_IS, task->number};
    static const char *const shown[] = {
        "method",   "pool",     "pool_digest", "inspector_pool", "seed_digest", "seed",        "drawn",
        "drawn_at", "operator", "witness",     "published_on",   "state",       "void_reason", NULL};
    if (!find(r, "inspection_draw", &of_task, 1, &draws, err) ||
        !find(r, "inspection", &of_task, 1, &inspections, err) ||
        !find(r, "inspector_recusal", NULL, 0, &recusals, err))
        return false;
    for (size_t i = 0; i < recusals.count; i++) {
        const struct record *c = &recusals.record[i];
        bool ours = false;
        for (size_t k = 0; k < inspections.count && !ours; k++)
            ours = text_equal(ref_of(c, "inspection"), inspections.record[k].number);
        if (ours)
            add_out(r, rows, c, record_show(r->arena, c, field_of(c, "inspector"), r->language, false),
                    record_show(r->arena, c, field_of(c, "reason"), r->language, false));
    }
    page_put_flag(model, "has_outs", json_array_size(rows));
    put_shown(r, page_put_array(model, "draws"), &draws, shown);
    page_put_flag(model, "has_draws", draws.count);
    page_put_int(model, "inspections", (int64_t)inspections.count);
    return true;
}

bool page_draw(struct request *r, struct answer *out, struct error *err)
{
    static const char *const shown[] = {
        "headline",        "kind",  "direction", "organ",  "partner", "start_on", "due_on", "planned_objects",
        "inspectors_each", "state", "plan",      "matter", NULL};
    if (!draws_open(r))
        return error_set(err, ERROR_NOT_FOUND, "there is no page here that you may see");
    struct record *task = rights_record(r->arena, r->site->rights, r->db, &r->person, tasks_of(r), r->segment[2], err);
    const struct reg *matters = model_reg(r->site->model, "inspection_matter");
    const char *matter_number = task ? ref_of(task, "matter") : NULL;
    struct record *matter = matters && matter_number ? record_read(r->arena, r->db, matters, matter_number, err) : NULL;
    struct page objects = {0};
    if (!task || (matter_number && !matter))
        return false;
    const struct filter filter = {"field", FILTER_IS, matter ? code_of(matter, "field") : ""};
    if (matter && !find(r, "inspection_object", &filter, 1, &objects, err))
        return false;
    struct link all = link_to(r->arena, "/desk/draws");
    out->model = page_model(r, page_record_title(r, task, task->reg->label));
    page_put_flag(out->model, "has_crumbs", true);
    page_crumb(out->model, request_text(r, "draws.title"), request_href(r, &all));
    page_crumb(out->model, task->number, NULL);
    json_t *facts = page_put_array(out->model, "facts");
    for (const char *const *n = shown; *n; n++) {
        const struct field *f = field_of(task, *n);
        const char *text = f ? record_show(r->arena, task, f, r->language, false) : "";
        if (!*text)
            continue;
        json_t *o = page_add_object(facts);
        page_put(o, "title", request_title(r, f->title));
        page_put(o, "text", text);
    }
    page_put(out->model, "task_href", desk_record_href(r, task));
    page_put(out->model, "number", task->number);
    return put_weights(r, out->model, task, &objects, err) && put_outs(r, out->model, task, &objects, err);
}
