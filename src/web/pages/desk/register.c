/* Registers: those that a person may read; and one of them as a table with filters. */
#include "web/pages/desk/desk.h"

#include "core/arena.h"
#include "core/text.h"

#include <string.h>

enum { FILTERS = 24, LONGEST_SEARCH = 60, COUNTED = 100000 };

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

struct asking {
    struct request *r;
    const struct reg *reg;
    struct within within;
    struct query query;
    struct filter filter[FILTERS];
    const struct field **column;
    size_t columns;
};

static bool can_filter(const struct field *f)
{
    return !f->personal && (f->type == VALUE_CODE || f->type == VALUE_DATE);
}

static void add_filter(struct asking *k, const char *column, enum filter_op op, const char *text)
{
    if (text && k->query.filters < FILTERS)
        k->filter[k->query.filters++] = (struct filter){.column = column, .op = op, .text = text};
}

/* The columns that the register shows; organ first where the person sees more than one. */
static void choose_columns(struct asking *k)
{
    const struct reg *reg = k->reg;
    k->column = arena_array(k->r->arena, reg->shown + 3, sizeof *k->column);
    for (size_t i = 0; i < reg->shown; i++)
        k->column[k->columns++] = reg->show[i];
    const struct field *state = reg_builtin(reg, BUILTIN_STATE), *organ = reg_builtin(reg, BUILTIN_ORGAN);
    bool has_organ = false;
    for (size_t i = 0; i < reg->shown; i++)
        has_organ = has_organ || reg->show[i] == organ;
    if (state)
        k->column[k->columns++] = state;
    if (!has_organ && reg->organ_required)
        k->column[k->columns++] = organ;
}

static bool is_column(const struct asking *k, const char *name)
{
    for (size_t i = 0; i < k->columns; i++)
        if (strcmp(k->column[i]->name, name) == 0)
            return !k->column[i]->personal;
    return strcmp(name, "number") == 0;
}

static bool read_question(struct asking *k, struct error *err)
{
    struct request *r = k->r;
    const char *sort = request_param(r, "sort"), *q = request_param(r, "q");
    bool down = sort && *sort == '-';
    k->within = rights_rows(r->arena, r->site->rights, &r->person, k->reg);
    k->query = (struct query){.reg = k->reg, .within = &k->within, .filter = k->filter, .search = q};
    choose_columns(k);
    if (sort && !is_column(k, sort + down))
        return error_set(err, ERROR_INPUT, "the register has no column “%.60s” to sort by", sort + down);
    k->query.order = sort ? sort + down : k->reg->dated && !q ? k->reg->dated->name : NULL;
    k->query.descending = sort ? down : k->query.order != NULL;
    add_filter(k, "state", FILTER_IS, k->reg->states ? request_param(r, "state") : NULL);
    for (size_t i = 0; i < k->columns; i++) {
        const struct field *f = k->column[i];
        if (!can_filter(f) || f->builtin != BUILTIN_NONE)
            continue;
        if (f->type == VALUE_CODE)
            add_filter(k, f->name, FILTER_IS, request_param(r, f->name));
        if (f->type == VALUE_DATE)
            add_filter(k, f->name, FILTER_FROM, request_param(r, arena_printf(r->arena, "%s.from", f->name)));
        if (f->type == VALUE_DATE)
            add_filter(k, f->name, FILTER_TO, request_param(r, arena_printf(r->arena, "%s.to", f->name)));
    }
    k->query.after = request_param(r, "after");
    return !q || text_length(q) <= LONGEST_SEARCH ||
           error_set(err, ERROR_INPUT, "a search has at most %d characters", LONGEST_SEARCH);
}

static void put_choice(struct asking *k, json_t *filters, const struct field *f, const struct codes *codes)
{
    const char *chosen = request_param(k->r, f->name);
    json_t *o = page_add_object(filters);
    page_put(o, "name", f->name);
    page_put(o, "title", request_title(k->r, f->title));
    page_put_flag(o, "is_code", true);
    json_t *options = page_put_array(o, "options");
    for (size_t i = 0; i < codes->count; i++) {
        json_t *option = page_add_object(options);
        page_put(option, "key", codes->value[i].key);
        page_put(option, "title", request_title(k->r, codes->value[i].title));
        page_put_flag(option, "selected", text_equal(chosen, codes->value[i].key));
    }
}

static void put_span(struct asking *k, json_t *filters, const struct field *f)
{
    const char *from = request_param(k->r, arena_printf(k->r->arena, "%s.from", f->name));
    const char *to = request_param(k->r, arena_printf(k->r->arena, "%s.to", f->name));
    json_t *o = page_add_object(filters);
    page_put(o, "name", f->name);
    page_put(o, "title", request_title(k->r, f->title));
    page_put_flag(o, "is_date", true);
    page_put(o, "from", from ? from : "");
    page_put(o, "to", to ? to : "");
}

static void put_filters(struct asking *k, json_t *model)
{
    json_t *filters = page_put_array(model, "filters");
    if (k->reg->states)
        put_choice(k, filters, reg_builtin(k->reg, BUILTIN_STATE), k->reg->states);
    for (size_t i = 0; i < k->columns; i++) {
        const struct field *f = k->column[i];
        if (f->builtin != BUILTIN_NONE || !can_filter(f))
            continue;
        if (f->type == VALUE_CODE)
            put_choice(k, filters, f, f->codes);
        else
            put_span(k, filters, f);
    }
    page_put_flag(model, "can_filter", true);
    page_put_flag(model, "can_search", true);
    page_put_flag(model, "has_filters", json_array_size(filters));
    page_put_flag(model, "filtered", k->query.filters || k->query.search);
    page_put(model, "q", k->query.search ? k->query.search : "");
}

static void put_sorting(struct asking *k, json_t *model)
{
    json_t *columns = json_object_get(model, "columns");
    for (size_t i = 0; i < k->columns; i++) {
        const struct field *f = k->column[i];
        json_t *column = json_array_get(columns, i);
        if (f->personal || f->type == VALUE_REF || f->long_text || f->builtin != BUILTIN_NONE)
            continue;
        bool used = text_equal(k->query.order, f->name);
        const char *turned = used && !k->query.descending ? arena_printf(k->r->arena, "-%s", f->name) : f->name;
        page_put(column, "sort_href", request_with(k->r, "sort", turned));
        page_put_flag(column, "ascending", used && !k->query.descending);
        page_put_flag(column, "descending", used && k->query.descending);
    }
}

bool desk_register(struct request *r, struct answer *out, struct error *err)
{
    struct asking *k = arena_new_of(r->arena, struct asking);
    struct page page;
    k->r = r;
    k->reg = desk_reg(r, err);
    if (!k->reg || !read_question(k, err) || !record_find(r->arena, r->db, r->site->model, &k->query, &page, err))
        return false;
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
    if (rights_works(r->site->rights, &r->person, k->reg))
        page_put(out->model, "new_href", desk_href(r, "registers", k->reg->name, "new", NULL));
    page_put_columns(r, out->model, &columns);
    put_sorting(k, out->model);
    put_filters(k, out->model);
    json_t *rows = page_put_array(out->model, "rows");
    for (size_t i = 0; i < page.count; i++)
        page_put(page_add_row(r, rows, &page.record[i], &columns), "href",
                 desk_href(r, "registers", k->reg->name, page.record[i].number, NULL));
    page_put(out->model, "table_title", title);
    page_put_flag(out->model, "any", page.count);
    page_put_pager(r, out->model, &page);
    return true;
}

/* What a reference may be: number and label of up to ten records, for the list under a field that is being typed. */
bool desk_suggest(struct request *r, struct answer *out, struct error *err)
{
    const struct reg *reg = model_reg(r->site->model, r->segment[2]);
    const char *q = request_param(r, "q");
    struct page page = {0};
    bool places = reg && (text_equal(reg->name, "organ") || text_equal(reg->name, "district"));
    if (!reg || (!places && !rights_reads(r->site->rights, &r->person, reg)))
        return error_set(err, ERROR_NOT_FOUND, "there is no register “%.60s”", r->segment[2]);
    struct within within = rights_rows(r->arena, r->site->rights, &r->person, reg);
    struct query query = {.reg = reg, .within = places ? NULL : &within, .search = q, .limit = 10};
    if (q && text_length(q) <= LONGEST_SEARCH && !record_find(r->arena, r->db, r->site->model, &query, &page, err))
        return false;
    out->model = page_model(r, request_title(r, reg->title));
    json_t *found = page_put_array(out->model, "found");
    for (size_t i = 0; i < page.count; i++) {
        json_t *o = page_add_object(found);
        page_put(o, "number", page.record[i].number);
        page_put(o, "label",
                 reg->label ? record_show(r->arena, &page.record[i], reg->label, r->language, false) : NULL);
    }
    return true;
}
