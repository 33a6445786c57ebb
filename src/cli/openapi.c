/* plumbline openapi: the API's description, for those who write programs against it. */

#include "web/openapi.h"
#include "cli/cli.h"
#include "core/arena.h"

#include <stdio.h>

int command_openapi(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    if (!app_options(app, &argc, argv, NULL, 0, &err))
        return app_fail(&err);
    if (argc) {
        error_set(&err, ERROR_INPUT, "openapi takes no arguments; it writes to standard output");
        return app_fail(&err);
    }
    const struct model *m = app_model(app, &err);
    if (!m)
        return app_fail(&err);
    json_t *description = openapi_make(app->arena, m);
    bool written = description && json_dumpf(description, stdout, JSON_INDENT(1) | JSON_PRESERVE_ORDER) == 0;
    putchar('\n');
    json_decref(description);
    if (!written)
        error_set(&err, ERROR_SYSTEM, "the API's description cannot be written");
    return written ? 0 : app_fail(&err);
}
