/* The API's description, for programs: it says nothing that the definitions, which are public, do not say. */
#include "web/openapi.h"

#include "core/arena.h"
#include "web/pages/desk/desk.h"

static void release(void *json)
{
    json_decref(json);
}

bool desk_openapi(struct request *r, struct answer *out, struct error *err)
{
    out->model = openapi_make(r->arena, r->site->model);
    if (!out->model)
        return error_set(err, ERROR_SYSTEM, "the API's description cannot be made");
    arena_defer(r->arena, release, out->model);
    r->format = FORMAT_JSON;
    return true;
}
