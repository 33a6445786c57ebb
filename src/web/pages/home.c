/* The portal: search, doors, five live figures, what was published last. */
#include "web/page.h"

#include "core/arena.h"
#include "core/date.h"

#include <stdlib.h>
#include <string.h>

enum { NEWEST = 8, NEWEST_OF_A_LIST = 3 };

struct newest {
    const struct list *list;
    const struct record *record;
    const struct field *label;
    int64_t date;
};

static const struct field *shown_field(const struct list *l, const struct field *f)
{
    for (size_t i = 0; f && i < l->shown; i++)
        if (l->show[i] == f)
            return f;
    return NULL;
}

/* The day of a record, where the list shows it: the date the list is sorted by, or the one that dates the register.
 * Other dates, such as when a certificate ends, say nothing of what is new. */
static const struct field *date_column(const struct list *l)
{
    const struct field *first = l->orders ? reg_field(l->of, l->order[0]) : NULL;
    if (shown_field(l, first) && first->type == VALUE_DATE)
        return first;
    return shown_field(l, l->of->dated);
}

static const struct field *label_column(const struct list *l)
{
    return shown_field(l, l->of->label) ? l->of->label : l->show[0];
}

static int newest_first(const void *a, const void *b)
{
    const struct newest *x = a, *y = b;
    if (x->date != y->date)
        return x->date < y->date ? 1 : -1;
    return strcmp(x->list->name, y->list->name);
}

/* Adds the list's newest to *all; *count grows. */
static bool gather(struct request *r, const struct list *l, struct newest *all, size_t *count, struct error *err)
{
    const struct field *date = date_column(l);
    if (!date)
        return true;
    struct filter dated = {.column = date->name, .op = FILTER_FILLED};
    struct query q = page_list_query(r, l);
    q.order = date->name;
    q.descending = true;
    q.limit = NEWEST_OF_A_LIST;
    q.filters = 1;
    q.filter = &dated;
    struct page page;
    if (!record_find(r->arena, r->db, r->site->model, &q, &page, err))
        return false;
    for (size_t i = 0; i < page.count; i++)
        all[(*count)++] = (struct newest){.list = l,
                                          .record = &page.record[i],
                                          .label = label_column(l),
                                          .date = page.record[i].value[date - l->of->field].number};
    return true;
}

static bool put_newest(struct request *r, json_t *model, struct error *err)
{
    const struct model *m = r->site->model;
    struct newest *all = arena_array(r->arena, m->lists * NEWEST_OF_A_LIST + 1, sizeof *all);
    size_t count = 0;
    for (size_t i = 0; i < m->lists; i++)
        if (!gather(r, &m->list[i], all, &count, err))
            return false;
    qsort(all, count, sizeof *all, newest_first);
    json_t *newest = page_put_array(model, "newest");
    for (size_t i = 0; i < count && i < NEWEST; i++) {
        json_t *o = page_add_object(newest);
        page_put(o, "title", page_record_title(r, all[i].record, all[i].label));
        page_put(o, "list", request_title(r, all[i].list->title));
        page_put(o, "date", date_iso(r->arena, (int32_t)all[i].date));
        page_put(o, "href", page_record_href(r, all[i].list, all[i].record));
    }
    return true;
}

bool page_home(struct request *r, struct answer *out, struct error *err)
{
    const struct site *s = r->site;
    struct figures figures;
    if (!figures_compute(r->arena, r->db, s->model, s->options.district, s->options.year, &figures, err))
        return false;
    out->model = page_model(r, site_setting(s, "name", r->language));
    page_put(out->model, "district", page_district_name(r, s->options.district));
    page_put_int(out->model, "year", s->options.year);
    page_put_flag(out->model, "home", true);
    json_t *shown = page_put_array(out->model, "figures");
    for (size_t i = 0; i < s->figures; i++)
        page_add_figure(r, shown, &figures.figure[s->figure[i]->index], s->options.year);
    return put_newest(r, out->model, err);
}
