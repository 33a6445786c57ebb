/* One search over everything public: the lists that show a text that can be searched. */
#include "web/page.h"

#include "core/arena.h"

#include <string.h>

enum { HITS_OF_A_LIST = 5, LONGEST_SEARCH = 60 };

static bool search_list(struct request *r, const struct list *l, const char *text, json_t *groups, struct error *err)
{
    struct page_columns in = page_list_searched(r, l);
    struct page page;
    if (!in.count)
        return true;
    struct query q = page_list_query(r, l);
    q.search = text;
    q.searched = in.count;
    q.searched_field = in.field;
    q.limit = HITS_OF_A_LIST;
    if (!record_find(r->arena, r->db, r->site->model, &q, &page, err))
        return false;
    if (!page.count)
        return true;
    json_t *group = page_add_object(groups);
    struct link more = link_to(r->arena, "/lists");
    link_segment(&more, l->name);
    link_param(&more, "q", text);
    page_put(group, "title", request_title(r, l->title));
    page_put(group, "href", request_href(r, &more));
    page_put_flag(group, "more", page.next);
    json_t *hits = page_put_array(group, "hits");
    for (size_t i = 0; i < page.count; i++) {
        json_t *hit = page_add_object(hits);
        page_put(hit, "title", page_record_title(r, &page.record[i], in.field[0]));
        page_put(hit, "href", page_record_href(r, l, &page.record[i]));
    }
    return true;
}

/* Figures whose title holds the text, in either language. */
static void search_figures(struct request *r, const char *text, json_t *found)
{
    const struct model *m = r->site->model;
    for (size_t i = 0; i < m->indicators; i++) {
        const struct indicator *in = &m->indicator[i];
        if (!strcasestr(in->title.zh, text) && !strcasestr(in->title.en, text))
            continue;
        json_t *o = page_add_object(found);
        page_put(o, "title", request_title(r, in->title));
        page_put(o, "href", page_figure_href(r, in, NULL, r->site->options.year));
    }
}

bool page_search(struct request *r, struct answer *out, struct error *err)
{
    const struct model *m = r->site->model;
    const char *text = request_param(r, "q");
    if (text && text_length(text) > LONGEST_SEARCH)
        return error_set(err, ERROR_INPUT, "a search has at most %d characters", LONGEST_SEARCH);
    out->model = page_model(r, request_text(r, "search.title"));
    page_crumb(out->model, request_text(r, "search.title"), NULL);
    page_put(out->model, "q", text ? text : "");
    json_t *groups = page_put_array(out->model, "groups"), *figures = page_put_array(out->model, "figures");
    if (!text)
        return true;
    search_figures(r, text, figures);
    for (size_t i = 0; i < m->lists; i++)
        if (!search_list(r, &m->list[i], text, groups, err))
            return false;
    page_put_flag(out->model, "has_figures", json_array_size(figures));
    page_put_flag(out->model, "nothing", !json_array_size(groups) && !json_array_size(figures));
    return true;
}
