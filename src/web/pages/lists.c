/* The public lists (清单), by field of work. */
#include "web/page.h"

bool page_lists(struct request *r, struct answer *out, struct error *err)
{
    (void)err;
    const struct model *m = r->site->model;
    json_t *group = NULL, *lists = NULL;
    const struct domain *domain = NULL;
    out->model = page_model(r, request_text(r, "lists.title"));
    page_crumb(out->model, request_text(r, "lists.title"), NULL);
    json_t *groups = page_put_array(out->model, "groups");
    for (size_t i = 0; i < m->lists; i++) {
        const struct list *l = &m->list[i];
        if (!group || l->domain != domain) {
            domain = l->domain;
            group = page_add_object(groups);
            page_put(group, "name", domain->name);
            page_put(group, "title", request_title(r, domain->title));
            lists = page_put_array(group, "lists");
        }
        json_t *o = page_add_object(lists);
        page_put(o, "name", l->name);
        page_put(o, "title", request_title(r, l->title));
        page_put(o, "basis", l->basis);
        page_put(o, "href", page_list_href(r, l));
    }
    return true;
}
