#include "web/router.h"

#include "core/arena.h"
#include "web/page.h"

#include <string.h>

static const struct route routes[] = {
    {"", "home", page_home, 0},
    {"search", "search", page_search, 0},
    {"reports/*", "report", page_report, 1 << FORMAT_PDF | 1 << FORMAT_DOCX},
    {"figures", "figures", page_figures, 0},
    {"figures/*", "figure", page_figure, 0},
    {"lists", "lists", page_lists, 0},
    {"lists/*", "list", page_list, 1 << FORMAT_CSV},
    {"lists/*/*", "record", page_record, 0},
    {"verify", "verify", page_verify, 0},
};

enum { ROUTES = sizeof routes / sizeof *routes };

static const char *const endings[FORMATS] = {
    [FORMAT_JSON] = ".json", [FORMAT_CSV] = ".csv", [FORMAT_PDF] = ".pdf", [FORMAT_DOCX] = ".docx"};

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

const struct route *router_find(struct request *r)
{
    const char *segment[REQUEST_SEGMENTS];
    memcpy(segment, r->segment, sizeof segment);
    for (size_t i = 0; i < ROUTES; i++) {
        const char *rest;
        enum format format = ending_of(r, routes[i].formats | 1u << FORMAT_JSON, &rest);
        if (r->segments)
            segment[r->segments - 1] = rest;
        if (!fits(routes[i].path, segment, r->segments))
            continue;
        memcpy(r->segment, segment, sizeof segment);
        if (format != FORMAT_HTML)
            r->format = format;
        return &routes[i];
    }
    return NULL;
}

const char *const *router_views(struct arena *a)
{
    const char **names = arena_array(a, ROUTES + 2, sizeof *names);
    for (size_t i = 0; i < ROUTES; i++)
        names[i] = routes[i].view;
    names[ROUTES] = "error";
    return names;
}
