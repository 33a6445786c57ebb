/* One record of a public list: what the list shows of it and nothing else. */
#include "web/page.h"

#include "core/arena.h"

bool page_record(struct request *r, struct answer *out, struct error *err)
{
    const struct list *l = model_list(r->site->model, r->segment[1]);
    if (!l)
        return error_set(err, ERROR_NOT_FOUND, "there is no list “%.60s”", r->segment[1]);
    struct filter numbered = {.column = "number", .op = FILTER_IS, .text = r->segment[2]};
    struct query q = page_list_query(r, l);
    struct page page;
    q.filters = 1;
    q.filter = &numbered;
    if (!record_find(r->arena, r->db, r->site->model, &q, &page, err))
        return false;
    if (!page.count)
        return error_set(err, ERROR_NOT_FOUND, "the list shows no record “%.100s”", r->segment[2]);
    const struct page_columns columns = {.count = l->shown, .field = l->show};
    const struct record *record = &page.record[0];
    struct link lists = link_to(r->arena, "/lists");
    out->model = page_model(r, record->number);
    page_crumb(out->model, request_text(r, "lists.title"), request_href(r, &lists));
    page_crumb(out->model, request_title(r, l->title), page_list_href(r, l));
    page_crumb(out->model, record->number, NULL);
    page_put(out->model, "list", request_title(r, l->title));
    page_put(out->model, "list_href", page_list_href(r, l));
    page_put(out->model, "register", request_title(r, l->of->title));
    page_put(out->model, "basis", l->basis);
    page_put_int(out->model, "event", record->event);
    json_t *rows = page_put_array(out->model, "rows");
    page_add_row(r, rows, record, &columns);
    return true;
}
