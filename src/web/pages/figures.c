/* All figures of the year, by field of work, beside the year before. */
#include "web/page.h"

#include "core/arena.h"

bool page_figures(struct request *r, struct answer *out, struct error *err)
{
    const struct site *s = r->site;
    const struct model *m = s->model;
    struct figures of[2]; /* the year before, the year */
    int year;
    if (!request_year(r, &year, err) ||
        !figures_compute_years(r->arena, r->db, m, s->options.district, year, 2, of, err))
        return false;
    out->model = page_model(r, request_text(r, "figures.title"));
    page_crumb(out->model, request_text(r, "figures.title"), NULL);
    page_put(out->model, "district", page_district_name(r, s->options.district));
    page_put_int(out->model, "year", year);
    page_put_int(out->model, "before_year", year - 1);
    page_put_years(r, out->model, year);
    json_t *groups = page_put_array(out->model, "groups"), *figures = NULL;
    const struct domain *domain = NULL;
    for (size_t i = 0; i < m->indicators; i++) {
        if (!figures || m->indicator[i].domain != domain) {
            domain = m->indicator[i].domain;
            json_t *group = page_add_object(groups);
            page_put(group, "name", domain->name);
            page_put(group, "title", request_title(r, domain->title));
            figures = page_put_array(group, "figures");
        }
        json_t *o = page_add_figure(r, figures, &of[1].figure[i], year);
        page_put(o, "before", page_figure_value(r, &of[0].figure[i]));
    }
    return true;
}
