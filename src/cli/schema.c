/* plumbline schema: JSON Schema of a domain file, for editors. */

#include "cli/cli.h"
#include "model/model.h"

#include <stdio.h>

int command_schema(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    if (!app_options(app, &argc, argv, NULL, 0, &err))
        return app_fail(&err);
    if (argc) {
        error_set(&err, ERROR_INPUT, "schema takes no arguments; it writes to standard output");
        return app_fail(&err);
    }
    model_write_schema(stdout);
    return 0;
}
