/* plumbline init and migrate: the database's tables from the definitions. */
#include "cli/cli.h"
#include "cli/office.h"
#include "core/arena.h"
#include "model/model.h"
#include "record/index.h"
#include "store/schema.h"
#include "store/store.h"

#include <stdio.h>

/* Conditions of lists and indicators are checked against the tables as they now are. */
static bool check_conditions(struct app *app, const struct model *m, struct db *db, struct error *err)
{
    struct mistakes mistakes;
    if (model_check_sql(app->arena, m, db, &mistakes))
        return true;
    for (size_t i = 0; i < mistakes.count; i++)
        error_print(&mistakes.error[i], stderr);
    return error_set(err, ERROR_DEFINITION, "the database refuses %zu condition%s of the definitions", mistakes.count,
                     mistakes.count == 1 ? "" : "s");
}

static void print_plan(const struct plan *plan, const char *const *index, size_t indexes, bool outdated, bool apply)
{
    if (outdated)
        puts("+ tables of this version's format");
    schema_print(plan, stdout);
    for (size_t i = 0; i < indexes; i++)
        printf("~ %s\n", index[i]);
    if (!plan->count && !indexes && !outdated)
        puts("Nothing to do: the tables are what the definitions declare.");
    else if (!apply)
        puts("Run plumbline migrate --apply to do what is added; nothing is ever dropped.");
}

/* shown: the plan is printed; a new database's goes without saying. */
static bool migrate(struct app *app, struct store *store, bool apply, bool shown, struct error *err)
{
    struct model *m = app_model(app, err);
    struct db *db = m ? store_connect(store, true, err) : NULL;
    struct plan plan;
    if (!db)
        return false;
    const char *const *index;
    size_t indexes;
    bool outdated = false;
    bool good = store_outdated(app->arena, db, &outdated, err) &&
                schema_plan(app->arena, db, model_tables(app->arena, m), m->regs, &plan, err) &&
                index_plan(app->arena, db, m, &index, &indexes, err);
    if (good && shown)
        print_plan(&plan, index, indexes, outdated, apply);
    if (good && apply)
        good = store_upgrade(db, err) && schema_apply(db, &plan, err) && index_apply(db, m, err) &&
               check_conditions(app, m, db, err);
    db_close(db);
    return good;
}

static bool no_arguments(int argc, char **argv, struct error *err)
{
    return !argc || error_set(err, ERROR_INPUT, "“%.60s” is one argument too many: only options are taken", argv[0]);
}

int command_init(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    struct keys keys;
    if (!app_options(app, &argc, argv, NULL, 0, &err))
        return app_fail(&err);
    if (!no_arguments(argc, argv, &err) || !digest_begin(&err) || !office_make_folder(app, app->db, &err))
        return app_fail(&err);
    struct store *store = store_open(app->db, true, &err);
    bool good = store && keys_open(office_keys_path(app), true, &keys, &err) && migrate(app, store, true, false, &err);
    if (good)
        printf("%s is ready; its keys are in %s: keep a copy of them apart from the database's\n", store_where(store),
               office_keys_path(app));
    store_close(store);
    return good ? 0 : app_fail(&err);
}

int command_migrate(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    bool apply = false;
    const struct option options[] = {{"apply", NULL, &apply}};
    if (!app_options(app, &argc, argv, options, 1, &err) || !no_arguments(argc, argv, &err))
        return app_fail(&err);
    struct store *store = store_open(app->db, false, &err);
    bool good = store && migrate(app, store, apply, true, &err);
    store_close(store);
    return good ? 0 : app_fail(&err);
}
