/* plumbline check: every mistake of the definitions and of the law; with --sql also what the database says of their
 * conditions. */

#include "work/check.h"
#include "cli/cli.h"
#include "core/arena.h"
#include "core/phrase.h"
#include "law/rule.h"
#include "model/model.h"
#include "output/paper.h"
#include "store/store.h"

#include <stdio.h>
#include <unistd.h>

static void print_counts(const struct model *m)
{
    size_t fields = 0;
    for (size_t i = 0; i < m->regs; i++)
        fields += m->reg[i].fields;
    printf("%zu domains, %zu registers with %zu fields, %zu code tables, %zu lists, %zu indicators, %zu procedures, "
           "%zu papers: "
           "no mistakes\n",
           m->domains, m->regs, fields, m->codes, m->lists, m->indicators, m->procedures, m->papers);
}

static int tell(const struct mistakes *mistakes)
{
    for (size_t i = 0; i < mistakes->count; i++)
        error_print(&mistakes->error[i], stdout);
    printf(phrase("%zu mistake%s\n"), mistakes->count, mistakes->count == 1 ? "" : "s");
    return error_exit_status(&mistakes->error[0]);
}

/* The law of home; NULL where it has none (a folder of definitions that is only tried) or *status tells its mistakes.
 */
static const struct law *load_law(struct app *app, int *status)
{
    struct mistakes mistakes;
    const char *folder = app_path(app, "law");
    if (access(folder, F_OK) != 0)
        return NULL;
    const struct law *l = law_load(app->arena, folder, &mistakes);
    *status = l ? 0 : tell(&mistakes);
    return l;
}

static int check_law(struct app *app, const struct model *m, const struct law *l)
{
    struct gather g = {.arena = app->arena};
    struct mistakes mistakes;
    if (!l)
        return 0;
    work_check(m, l, &g);
    gather_sorted(&g, &mistakes);
    if (mistakes.count)
        return tell(&mistakes);
    printf("%zu time limits, %zu gates, holidays up to %d: no mistakes\n", l->rules, l->gates,
           calendar_last_year(l->calendar));
    return 0;
}

/* Of each paper its template: home's, where it has any. */
static int check_papers(struct app *app, const struct model *m, const struct law *l)
{
    struct gather g = {.arena = app->arena};
    struct mistakes mistakes;
    const char *folder = app_path(app, "reports/papers");
    if (access(folder, F_OK) != 0)
        return 0;
    for (size_t i = 0; i < m->papers; i++) {
        struct error err = {0};
        if (!paper_check(app->arena, m, l, &m->paper[i], folder, &err))
            gather_add(&g, err.file, err.line, "paper “%s”: %s", m->paper[i].name, err.message);
    }
    gather_sorted(&g, &mistakes);
    return mistakes.count ? tell(&mistakes) : 0;
}

static void close_store(void *store)
{
    store_close(store);
}

static void close_db(void *db)
{
    db_close(db);
}

/* With the database: what the definitions say about its tables must be SQL that it takes. */
static int check_sql(struct app *app, const struct model *m)
{
    struct error err = {0};
    struct mistakes mistakes;
    struct store *store = store_open(app->db, false, &err);
    if (!store)
        return app_fail(&err);
    arena_defer(app->arena, close_store, store);
    struct db *db = store_connect(store, false, &err);
    if (!db)
        return app_fail(&err);
    arena_defer(app->arena, close_db, db);
    return model_check_sql(app->arena, m, db, &mistakes) ? 0 : tell(&mistakes);
}

int command_check(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    bool sql = false;
    const struct option options[] = {{"sql", NULL, &sql}};
    if (!app_options(app, &argc, argv, options, 1, &err))
        return app_fail(&err);
    if (argc > 1) {
        error_set(&err, ERROR_INPUT, "check takes one folder of definitions at most");
        return app_fail(&err);
    }
    struct mistakes mistakes;
    struct model *m = model_load(app->arena, argc ? argv[0] : app_path(app, "domains"), &mistakes);
    if (!m)
        return tell(&mistakes);
    int status = sql ? check_sql(app, m) : 0;
    if (status)
        return status;
    const struct law *l = argc ? NULL : load_law(app, &status);
    if (!status && !argc)
        status = check_papers(app, m, l);
    if (status)
        return status;
    print_counts(m);
    return check_law(app, m, l);
}
