#include "web/router.h"

#include "core/arena.h"
#include "web/page.h"

#include <string.h>

static const struct route routes[] = {
    {.path = "", .view = "home", .page = page_home},
    {.path = "search", .view = "search", .page = page_search},
    {.path = "reports/*", .view = "report", .page = page_report, .formats = 1 << FORMAT_PDF | 1 << FORMAT_DOCX},
    {.path = "figures", .view = "figures", .page = page_figures},
    {.path = "figures/*", .view = "figure", .page = page_figure},
    {.path = "lists", .view = "lists", .page = page_lists},
    {.path = "lists/*", .view = "list", .page = page_list, .formats = 1 << FORMAT_CSV},
    {.path = "lists/*/*", .view = "record", .page = page_record},
    {.path = "due", .view = "due", .page = page_due},
    {.path = "verify", .view = "verify", .page = page_verify},
};

enum { ROUTES = sizeof routes / sizeof *routes };

static const char *const endings[FORMATS] = {[FORMAT_JSON] = ".json",
                                             [FORMAT_CSV] = ".csv",
                                             [FORMAT_PDF] = ".pdf",
                                             [FORMAT_DOCX] = ".docx",
                                             [FORMAT_XLSX] = ".xlsx"};

/* The ending must be one of formats; the rest of the segment goes to *rest. */
static enum format ending_of(struct request *r, unsigned formats, const char **rest)
{
    const char *last = r->segments ? r->segment[r->segments - 1] : "";
    size_t n = strlen(last);
    *rest = last;
    for (enum format f = FORMAT_JSON; f < FORMATS; f++) {
        size_t size = strlen(endings[f]);
        if (!(formats & 1u << f) || n <= size || strcmp(last + n - size, endings[f]) != 0)
            continue;
        *rest = arena_strndup(r->arena, last, n - size);
        return f;
    }
    return FORMAT_HTML;
}

static bool fits(const char *path, const char *const *segment, size_t segments)
{
    for (size_t i = 0; i < segments; i++) {
        size_t n = strcspn(path, "/");
        if (!n || (strncmp(path, "*", n) != 0 && (strlen(segment[i]) != n || strncmp(path, segment[i], n) != 0)))
            return false;
        path += n + (path[n] == '/');
    }
    return !*path;
}

/* The route, with the ending taken off the request's last segment. */
static const struct route *find_among(struct request *r, const struct route *route, size_t count)
{
    const char *segment[REQUEST_SEGMENTS];
    memcpy(segment, r->segment, sizeof segment);
    for (size_t i = 0; i < count; i++) {
        const char *rest;
        enum format format = ending_of(r, route[i].formats | 1u << FORMAT_JSON, &rest);
        if (r->segments)
            segment[r->segments - 1] = rest;
        if (!fits(route[i].path, segment, r->segments))
            continue;
        memcpy(r->segment, segment, sizeof segment);
        if (format != FORMAT_HTML)
            r->format = format;
        return &route[i];
    }
    return NULL;
}

const struct route *router_public(size_t *count)
{
    *count = ROUTES;
    return routes;
}

const struct route *router_find(struct request *r)
{
    const struct route *found = find_among(r, routes, ROUTES);
    return found || !r->site->accounts ? found : find_among(r, desk_routes, desk_route_count);
}

const char *const *router_views(struct arena *a)
{
    const char **names = arena_array(a, ROUTES + desk_route_count + 4, sizeof *names);
    size_t n = 0;
    for (size_t i = 0; i < ROUTES; i++)
        names[n++] = routes[i].view;
    for (size_t i = 0; i < desk_route_count; i++)
        names[n++] = desk_routes[i].view;
    names[n++] = "paper"; /* a form by itself, to be printed */
    names[n++] = "desk_error";
    names[n] = "error";
    return names;
}
