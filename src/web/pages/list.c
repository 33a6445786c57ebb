/* One public list: its columns, filters, search, order, pages, and the whole as CSV. */
#include "web/page.h"

#include "core/arena.h"
#include "core/sheet.h"

#include <stdlib.h>
#include <string.h>

enum { FILTERS = 40, LONGEST_SEARCH = 60, CSV_ROWS = 100000 };

struct asking {
    struct request *r;
    const struct list *list;
    struct page_columns searched;
    struct query query;
    struct filter filter[FILTERS];
};

static bool is_shown(const struct list *l, const char *name)
{
    for (size_t i = 0; i < l->shown; i++)
        if (strcmp(l->show[i]->name, name) == 0)
            return !l->show[i]->personal;
    return false;
}

static const struct codes *codes_of(const struct field *f)
{
    return f->type == VALUE_CODE ? f->codes : NULL;
}

static void add_filter(struct asking *k, const char *column, enum filter_op op, const char *text)
{
    if (!text || k->query.filters == FILTERS)
        return;
    k->filter[k->query.filters++] = (struct filter){.column = column, .op = op, .text = text};
    k->query.filter = k->filter;
}

/* kind=family for codes; closed_on.from= and closed_on.to= for dates. Only what the list shows can be asked. */
static void add_filters(struct asking *k)
{
    struct arena *a = k->r->arena;
    for (size_t i = 0; i < k->list->shown; i++) {
        const struct field *f = k->list->show[i];
        if (codes_of(f))
            add_filter(k, f->name, FILTER_IS, request_param(k->r, f->name));
        if (f->type != VALUE_DATE)
            continue;
        add_filter(k, f->name, FILTER_FROM, request_param(k->r, arena_printf(a, "%s.from", f->name)));
        add_filter(k, f->name, FILTER_TO, request_param(k->r, arena_printf(a, "%s.to", f->name)));
    }
}

static bool read_question(struct asking *k, struct error *err)
{
    struct request *r = k->r;
    const char *sort = request_param(r, "sort");
    bool down = sort && *sort == '-';
    k->query = page_list_query(r, k->list);
    k->searched = page_list_searched(r, k->list);
    if (sort && !is_shown(k->list, sort + down) && strcmp(sort + down, "number") != 0)
        return error_set(err, ERROR_INPUT, "the list has no column “%.60s” to sort by", sort + down);
    if (sort) {
        k->query.order = sort + down;
        k->query.descending = down;
    }
    add_filters(k);
    k->query.after = request_param(r, "after");
    k->query.search = k->searched.count ? request_param(r, "q") : NULL;
    k->query.searched = k->searched.count;
    k->query.searched_field = k->searched.field;
    if (k->query.search && text_length(k->query.search) > LONGEST_SEARCH)
        return error_set(err, ERROR_INPUT, "a search has at most %d characters", LONGEST_SEARCH);
    return true;
}

static void put_filters(struct asking *k, json_t *model)
{
    json_t *filters = page_put_array(model, "filters");
    for (size_t i = 0; i < k->list->shown; i++) {
        const struct field *f = k->list->show[i];
        if (codes_of(f))
            page_add_code_filter(k->r, filters, f, f->codes);
        else if (f->type == VALUE_DATE)
            page_add_date_filter(k->r, filters, f);
    }
    page_put_flag(model, "has_filters", json_array_size(filters));
    page_put_flag(model, "can_search", k->searched.count > 0);
    page_put_flag(model, "can_filter", k->searched.count || json_array_size(filters));
    page_put_flag(model, "filtered", k->query.filters || k->query.search);
    page_put(model, "q", k->query.search ? k->query.search : "");
}

static const char *csv_href(const struct request *r)
{
    const char *here = request_with(r, "after", NULL);
    size_t path = strcspn(here, "?");
    return arena_printf(r->arena, "%.*s.csv%s", (int)path, here, here + path);
}

/* Spreadsheets take a text that begins so for a formula. */
static const char *harmless(struct arena *a, const struct field *f, const char *text)
{
    bool number = f->type == VALUE_INTEGER || f->type == VALUE_DECIMAL || f->type == VALUE_MONEY;
    return !number && *text && strchr("=+-@\t\r", *text) ? arena_printf(a, "'%s", text) : text;
}

static void write_rows(const struct asking *k, const struct page *page, const struct page_columns *c, FILE *to)
{
    const char **cell = arena_array(k->r->arena, c->count, sizeof *cell);
    for (size_t i = 0; i < c->count; i++)
        cell[i] = request_title(k->r, c->field[i]->title);
    csv_write_row(to, c->count, cell);
    for (size_t row = 0; row < page->count; row++) {
        for (size_t i = 0; i < c->count; i++)
            cell[i] = harmless(k->r->arena, c->field[i],
                               record_show(k->r->arena, &page->record[row], c->field[i], k->r->language, false));
        csv_write_row(to, c->count, cell);
    }
}

/* With a byte order mark, by which Excel knows UTF-8. */
static bool write_csv(struct asking *k, const struct page_columns *c, struct answer *out, struct error *err)
{
    struct arena *a = k->r->arena;
    struct page page;
    char *data = NULL;
    size_t size = 0;
    k->query.limit = CSV_ROWS;
    k->query.after = NULL;
    if (!record_find(a, k->r->db, k->r->site->model, &k->query, &page, err))
        return false;
    FILE *to = open_memstream(&data, &size);
    if (!to)
        return error_set(err, ERROR_SYSTEM, "no memory for the file");
    fputs("\xEF\xBB\xBF", to);
    write_rows(k, &page, c, to);
    fclose(to);
    out->data = arena_memdup(a, data, size);
    out->size = size;
    out->filename = arena_printf(a, "%s.csv", k->list->name);
    free(data);
    return true;
}

bool page_list(struct request *r, struct answer *out, struct error *err)
{
    const struct list *l = model_list(r->site->model, r->segment[1]);
    if (!l)
        return error_set(err, ERROR_NOT_FOUND, "there is no list “%.60s”", r->segment[1]);
    struct asking *k = arena_new_of(r->arena, struct asking);
    struct page_columns columns = {.count = l->shown, .field = l->show};
    struct page page;
    k->r = r;
    k->list = l;
    if (!read_question(k, err))
        return false;
    if (r->format == FORMAT_CSV)
        return write_csv(k, &columns, out, err);
    if (!record_find(r->arena, r->db, r->site->model, &k->query, &page, err))
        return false;
    const char *title = request_title(r, l->title);
    struct link lists = link_to(r->arena, "/lists");
    out->model = page_model(r, title);
    page_crumb(out->model, request_text(r, "lists.title"), request_href(r, &lists));
    page_crumb(out->model, title, NULL);
    page_put(out->model, "name", l->name);
    page_put(out->model, "basis", l->basis);
    page_put(out->model, "domain", request_title(r, l->domain->title));
    page_put(out->model, "here", page_list_href(r, l));
    page_put(out->model, "sort", request_param(r, "sort"));
    page_put(out->model, "csv_href", csv_href(r));
    page_put_columns(r, out->model, &columns);
    page_put_sorting(r, out->model, l->show, l->shown, &k->query);
    put_filters(k, out->model);
    json_t *rows = page_put_array(out->model, "rows");
    for (size_t i = 0; i < page.count; i++)
        page_put(page_add_row(r, rows, &page.record[i], &columns), "href", page_record_href(r, l, &page.record[i]));
    page_put(out->model, "table_title", title);
    page_put_flag(out->model, "any", page.count);
    page_put_pager(r, out->model, &page);
    return true;
}
