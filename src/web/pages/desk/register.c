/* Registers: those that a person may read; and one of them as a table with filters. */
#include "web/pages/desk/register.h"
#include "web/pages/desk/suggest.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"

#include <string.h>

enum { COUNTED = 1000 };

bool desk_registers(struct request *r, struct answer *out, struct error *err)
{
    (void)err;
    const struct model *m = r->site->model;
    out->model = page_model(r, request_text(r, "desk.registers"));
    page_put_flag(out->model, "has_crumbs", true);
    page_crumb(out->model, request_text(r, "desk.registers"), NULL);
    json_t *domains = page_put_array(out->model, "domains");
    for (size_t d = 0; d < m->domains; d++) {
        json_t *regs = NULL;
        for (size_t i = 0; i < m->regs; i++) {
            const struct reg *reg = &m->reg[i];
            if (reg->domain != &m->domain[d] || !rights_reads(r->site->rights, &r->person, reg))
                continue;
            if (!regs) {
                json_t *o = page_add_object(domains);
                page_put(o, "title", request_title(r, m->domain[d].title));
                regs = page_put_array(o, "registers");
            }
            json_t *o = page_add_object(regs);
            page_put(o, "name", reg->name);
            page_put(o, "title", request_title(r, reg->title));
            page_put(o, "href", desk_href(r, "registers", reg->name, NULL));
        }
    }
    page_put_flag(out->model, "any", json_array_size(domains));
    return true;
}

const struct reg *desk_reg(const struct request *r, struct error *err)
{
    const struct reg *reg = r->segments > 2 ? model_reg(r->site->model, r->segment[2]) : NULL;
    if (reg && rights_reads(r->site->rights, &r->person, reg))
        return reg;
    error_set(err, ERROR_NOT_FOUND, "there is no register “%.60s”", r->segments > 2 ? r->segment[2] : "");
    return NULL;
}

static void put_lights(struct asking *k, json_t *filters)
{
    static const char *const lights[] = {"red", "amber", "green"};
    json_t *o = page_add_object(filters);
    page_put(o, "name", "light");
    page_put(o, "title", request_text(k->r, "todo.light"));
    page_put_flag(o, "is_code", true);
    json_t *options = page_put_array(o, "options");
    for (size_t i = 0; i < sizeof lights / sizeof *lights; i++) {
        json_t *option = page_add_object(options);
        page_put(option, "key", lights[i]);
        page_put(option, "title", request_text(k->r, arena_printf(k->r->arena, "light.%s", lights[i])));
        page_put_flag(option, "selected", text_equal(k->light, lights[i]));
    }
}

static void put_reference(struct asking *k, json_t *filters, const struct field *f)
{
    struct request *r = k->r;
    const char *typed = request_param(r, f->name), *number = typed;
    for (size_t i = 0; i < k->query.filters; i++)
        if (strcmp(k->filter[i].column, f->name) == 0)
            number = k->filter[i].text;
    json_t *o = page_add_object(filters);
    page_put(o, "name", f->name);
    page_put(o, "title", request_title(r, f->title));
    page_put_flag(o, "is_ref", true);
    page_put(o, "value", number ? number : "");
    page_put(o, "suggest_href", desk_href(r, "suggest", f->to->name, NULL));
    suggest_put_chosen(r, o, f->to, number);
}

static void put_filters(struct asking *k, json_t *model)
{
    json_t *filters = page_put_array(model, "filters");
    if (k->clocks)
        put_lights(k, filters);
    if (k->reg->states)
        page_add_code_filter(k->r, filters, reg_builtin(k->reg, BUILTIN_STATE), k->reg->states);
    for (size_t i = 0; i < k->columns; i++) {
        const struct field *f = k->column[i];
        if ((f->builtin != BUILTIN_NONE && f->builtin != BUILTIN_ORGAN) || !asking_filters(f))
            continue;
        if (f->type == VALUE_REF)
            put_reference(k, filters, f);
        else if (f->type == VALUE_CODE)
            page_add_code_filter(k->r, filters, f, f->codes);
        else
            page_add_date_filter(k->r, filters, f);
    }
    page_put_flag(model, "can_filter", true);
    page_put_flag(model, "on_desk", true);
    page_put_flag(model, "can_search", true);
    page_put_flag(model, "has_filters", json_array_size(filters));
    page_put_flag(model, "filtered", k->query.filters || k->query.search || k->light);
    page_put(model, "q", k->query.search ? k->query.search : "");
}

/* Which columns there are, and which are shown. */
static void put_choosing(struct asking *k, json_t *model)
{
    const struct reg *reg = k->reg;
    static const enum builtin builtins[] = {BUILTIN_STATE, BUILTIN_ORGAN, BUILTIN_DISTRICT};
    json_t *all = page_put_array(model, "all_columns");
    for (size_t i = 0; i < reg->fields + 3; i++) {
        const struct field *f = i < reg->fields ? &reg->field[i] : reg_builtin(reg, builtins[i - reg->fields]);
        if (!f)
            continue;
        json_t *o = page_add_object(all);
        page_put(o, "name", f->name);
        page_put(o, "title", request_title(k->r, f->title));
        for (size_t c = 0; c < k->columns; c++)
            if (k->column[c] == f)
                page_put_flag(o, "checked", true);
    }
    json_t *kept = page_put_array(model, "kept"); /* what the choice of columns carries on */
    for (size_t i = 0; i < k->r->params; i++) {
        const struct param *p = &k->r->param[i];
        if (!*p->value || strcmp(p->name, "after") == 0 || text_starts(p->name, "column"))
            continue;
        json_t *o = page_add_object(kept);
        page_put(o, "name", p->name);
        page_put(o, "value", p->value);
    }
    page_put(model, "columns_chosen", k->chosen ? request_param(k->r, "columns") : NULL);
    page_put(model, "columns_reset", k->chosen ? request_with(k->r, "columns", NULL) : NULL);
}

/* A form of check boxes sends a parameter for each: the address that people keep has one for all. */
static const char *canonical(struct request *r)
{
    struct buf b = buf_new(r->arena);
    for (size_t i = 0; i < r->params; i++)
        if (strcmp(r->param[i].name, "column") == 0 && *r->param[i].value)
            buf_printf(&b, "%s%s", b.size ? "," : "", r->param[i].value);
    size_t n = 0;
    for (size_t i = 0; i < r->params; i++)
        if (strcmp(r->param[i].name, "column") != 0)
            r->param[n++] = r->param[i];
    r->params = n;
    return request_with(r, "columns", b.size ? b.data : NULL);
}

static const char *export_href(struct request *r, const char *ending)
{
    const char *here = request_with(r, "after", NULL);
    size_t path = strcspn(here, "?");
    return arena_printf(r->arena, "%.*s.%s%s", (int)path, here, ending, here + path);
}

static bool put_count(struct asking *k, json_t *model, struct error *err)
{
    int64_t count;
    if (!record_count_to(k->r->arena, k->r->db, k->r->site->model, &k->query, COUNTED + 1, &count, err))
        return false;
    page_put_int(model, "count", count > COUNTED ? COUNTED : count);
    page_put_flag(model, "count_more", count > COUNTED);
    return true;
}

static bool put_rows(struct asking *k, json_t *model, const struct page_columns *columns, struct error *err)
{
    struct request *r = k->r;
    struct page page;
    struct lit lit[LIT_MOST];
    if (!record_find(r->arena, r->db, r->site->model, &k->query, &page, err) ||
        (k->clocks &&
         !work_lights(r->arena, &r->site->work, r->db, k->reg, page.record, page.count, r->today, lit, err)))
        return false;
    json_t *rows = page_put_array(model, "rows");
    for (size_t i = 0; i < page.count; i++) {
        json_t *row = page_add_row(r, rows, &page.record[i], columns);
        page_put(row, "href", desk_href(r, "registers", k->reg->name, page.record[i].number, NULL));
        if (!k->clocks || lit[i].light == LIGHT_NONE)
            continue;
        const char *light = lit[i].light == LIGHT_RED ? "red" : lit[i].light == LIGHT_AMBER ? "amber" : "green";
        page_put(row, "light", light);
        page_put(row, "light_text", request_text(r, arena_printf(r->arena, "light.%s", light)));
        page_put(row, "due", date_iso(r->arena, lit[i].due));
    }
    page_put_flag(model, "any", page.count);
    page_put_pager(r, model, &page);
    return true;
}

bool desk_register(struct request *r, struct answer *out, struct error *err)
{
    struct asking *k = arena_new_of(r->arena, struct asking);
    if (request_param(r, "column")) {
        out->model = page_model(r, "");
        return desk_go(out, canonical(r));
    }
    if (!asking_read(k, r, err))
        return false;
    if (r->format == FORMAT_CSV || r->format == FORMAT_XLSX)
        return register_export(k, out, err);
    const struct page_columns columns = {.count = k->columns, .field = k->column};
    const char *title = request_title(r, k->reg->title);
    out->model = page_model(r, title);
    page_put_flag(out->model, "has_crumbs", true);
    page_crumb(out->model, request_text(r, "desk.registers"), desk_href(r, "registers", NULL));
    page_crumb(out->model, title, NULL);
    page_put(out->model, "name", k->reg->name);
    page_put(out->model, "basis", k->reg->basis);
    page_put(out->model, "here", desk_href(r, "registers", k->reg->name, NULL));
    page_put(out->model, "sort", request_param(r, "sort"));
    page_put(out->model, "xlsx_href", export_href(r, "xlsx"));
    page_put(out->model, "csv_href", export_href(r, "csv"));
    if (rights_works(r->site->rights, &r->person, k->reg)) {
        page_put(out->model, "new_href", desk_href(r, "registers", k->reg->name, "new", NULL));
        page_put(out->model, "import_href", desk_href(r, "registers", k->reg->name, "import", NULL));
    }
    page_put_columns(r, out->model, &columns);
    page_put_flag(out->model, "lit", k->clocks);
    page_put_sorting(r, out->model, k->column, k->columns, &k->query);
    put_filters(k, out->model);
    put_choosing(k, out->model);
    register_put_bulk(k, out->model);
    page_put(out->model, "table_title", title);
    return put_rows(k, out->model, &columns, err) && put_count(k, out->model, err) &&
           register_put_views(k, out->model, err);
}

/* What a reference may be, for the list under a field that is being typed. */
bool desk_suggest(struct request *r, struct answer *out, struct error *err)
{
    const struct reg *reg = model_reg(r->site->model, r->segment[2]);
    if (!reg || !suggest_may(r, reg))
        return error_set(err, ERROR_NOT_FOUND, "there is no register “%.60s”", r->segment[2]);
    out->model = page_model(r, request_title(r, reg->title));
    return suggest_put(r, out->model, reg, request_param(r, "q"), err);
}
