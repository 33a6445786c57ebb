#include "web/api.h"

#include "core/arena.h"
#include "core/text.h"
#include "store/store.h"
#include "web/page.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The weight of one language range: "en-GB;q=0.8" 0.8; 1 where none is given. */
static double weight(const char *range, size_t n)
{
    for (size_t i = 0; i + 2 < n; i++)
        if ((range[i] == 'q' || range[i] == 'Q') && range[i + 1] == '=')
            return strtod(range + i + 2, NULL);
    return 1;
}

const char *api_language(const char *accept)
{
    const char *best = NULL;
    double most = 0;
    for (const char *p = accept; *p;) {
        p += strspn(p, ", \t");
        size_t n = strcspn(p, ",");
        const char *found = strncasecmp(p, "zh", 2) == 0 ? "zh" : strncasecmp(p, "en", 2) == 0 ? "en" : NULL;
        double w = found ? weight(p, n) : 0;
        if (w > most) {
            most = w;
            best = found;
        }
        p += n;
    }
    return best;
}

unsigned api_status(const struct request *r, const struct answer *answer)
{
    if (r->outdated)
        return MHD_HTTP_PRECONDITION_FAILED;
    return answer->code == ERROR_CONFLICT ? MHD_HTTP_CONFLICT
           : answer->code == ERROR_RIGHTS ? MHD_HTTP_FORBIDDEN
                                          : MHD_HTTP_UNPROCESSABLE_CONTENT;
}

static void add_fault(json_t *faults, const char *field, const char *message)
{
    json_t *o = page_add_object(faults);
    page_put(o, "field", field);
    page_put(o, "message", message);
}

static const char *text_at(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

void api_problem(struct request *r, struct answer *answer, unsigned status)
{
    const json_t *wrong = json_object_get(answer->model, "wrong");
    const char *message = text_at(wrong, "message"), *field = text_at(wrong, "field");
    bool input = status == MHD_HTTP_UNPROCESSABLE_CONTENT && answer->code != ERROR_LAW;
    const char *place = arena_printf(r->arena, "error.%u%s", status, input ? "_input" : "");
    json_t *model = page_model(r, request_text(r, place)), *one;
    size_t i;
    page_put(model, "type", "about:blank");
    page_put_int(model, "status", status);
    page_put(model, "detail", message);
    page_put(model, "article", text_at(wrong, "article"));
    if (answer->code == ERROR_LAW)
        page_put(model, "gate", field);
    json_t *faults = page_put_array(model, "faults");
    json_array_foreach(json_object_get(wrong, "faults"), i, one)
        add_fault(faults, text_at(one, "name"), text_at(one, "message"));
    if (!json_array_size(faults) && field && answer->code != ERROR_LAW)
        add_fault(faults, field, message);
    answer->model = model;
}

bool api_follow(struct request *r, struct answer *answer, struct error *err)
{
    struct request *next = arena_new_of(r->arena, struct request);
    const char *way = answer->location;
    bool created = answer->created;
    *next = *r;
    next->method = "GET";
    next->body = NULL;
    next->segments = next->params = 0;
    memset(next->param, 0, sizeof next->param);
    db_end_read(r->db); /* what was just written is seen by the next reading alone */
    if (!db_begin_read(r->db, err) || !request_parse(next, way, err))
        return false;
    next->api = true;
    next->params = 0;
    const struct route *route = router_find(next);
    *answer = (struct answer){.status = created ? MHD_HTTP_CREATED : MHD_HTTP_OK};
    if (!route || !route->page(next, answer, err))
        return !err->code && error_set(err, ERROR_SYSTEM, "no page is at %s", way);
    answer->status = created ? MHD_HTTP_CREATED : MHD_HTTP_OK;
    answer->location = arena_printf(r->arena, "/api/v1%.*s", (int)strcspn(way, "?"), way);
    return true;
}
