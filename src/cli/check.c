/* plumbline check: every mistake of the definitions. */

#include "cli/cli.h"
#include "core/arena.h"
#include "model/model.h"

#include <stdio.h>

static void print_counts(const struct model *m)
{
    size_t fields = 0;
    for (size_t i = 0; i < m->regs; i++)
        fields += m->reg[i].fields;
    printf("%zu domains, %zu registers with %zu fields, %zu code tables, %zu lists, %zu indicators: no mistakes\n",
           m->domains, m->regs, fields, m->codes, m->lists, m->indicators);
}

int command_check(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    if (!app_options(app, &argc, argv, NULL, 0, &err))
        return app_fail(&err);
    if (argc > 1) {
        error_set(&err, ERROR_INPUT, "check takes one folder of definitions at most");
        return app_fail(&err);
    }
    struct mistakes mistakes;
    struct model *m = model_load(app->arena, argc ? argv[0] : app_path(app, "domains"), &mistakes);
    for (size_t i = 0; i < mistakes.count; i++)
        error_print(&mistakes.error[i], stdout);
    if (!m) {
        printf("%zu mistake%s\n", mistakes.count, mistakes.count == 1 ? "" : "s");
        return error_exit_status(&mistakes.error[0]);
    }
    print_counts(m);
    return 0;
}
