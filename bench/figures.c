/* All figures of a year, beside bare SQL scanning the same tables once.
 *
 *   bench-figures DEFINITIONS DATABASE LABEL
 *   bench-figures DEFINITIONS           the registers that indicators read
 *
 * The bare side runs, through SQLite's own interface, the statements that a person who knows all the indicators would
 * write: one a register, with everything that is counted in it. */
#include "bench.h"

#include "core/arena.h"
#include "core/error.h"
#include "figure/figure.h"
#include "figure/plan.h"
#include "store/store.h"

#include <sqlite3.h>
#include <string.h>

static const char *const where = "220103";
enum { YEAR = 2020 };

static double ours(const struct model *m, const char *path, int times)
{
    struct error err = {0};
    struct store *store = store_open(path, false, &err);
    struct db *db = store ? store_connect(store, false, &err) : NULL;
    bench_must(db != NULL, err.message);
    double best = 1e9;
    for (int i = 0; i < times; i++) {
        struct arena *a = arena_new();
        struct figures f;
        double start = bench_now();
        bench_must(db_begin_read(db, &err) && figures_compute(a, db, m, where, YEAR, &f, &err), err.message);
        db_end_read(db);
        double took = bench_now() - start;
        best = took < best ? took : best;
        arena_free(a);
    }
    db_close(db);
    store_close(store);
    return best;
}

/* The statements, collected from the planner once, outside the time measured. */
static size_t statements(struct arena *a, const struct model *m, const char *path, char ***out)
{
    struct error err = {0};
    struct store *store = store_open(path, false, &err);
    struct db *db = store ? store_connect(store, false, &err) : NULL;
    struct figure_plan plan;
    bench_must(db && plan_begin(a, db, m, where, YEAR, &plan, &err), err.message);
    for (size_t i = 0; i < m->indicators; i++)
        plan_want(&plan, &m->indicator[i], 0, false);
    *out = arena_array(a, m->regs, sizeof **out);
    size_t n = 0;
    for (size_t i = 0; i < m->regs; i++)
        if (plan.pass[i])
            (*out)[n++] = plan_literal_sql(&plan, plan.pass[i]);
    db_close(db);
    store_close(store);
    return n;
}

static double bare(char **sql, size_t count, const char *path, int times)
{
    sqlite3 *db;
    bench_must(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK, "sqlite");
    sqlite3_exec(db, "pragma cache_size = -65536; pragma mmap_size = 268435456", NULL, NULL, NULL);
    double best = 1e9;
    for (int i = 0; i < times; i++) {
        double start = bench_now();
        for (size_t k = 0; k < count; k++) {
            sqlite3_stmt *st;
            bench_must(sqlite3_prepare_v2(db, sql[k], -1, &st, NULL) == SQLITE_OK, sqlite3_errmsg(db));
            while (sqlite3_step(st) == SQLITE_ROW)
                for (int c = 0; c < sqlite3_column_count(st); c++)
                    (void)sqlite3_column_int64(st, c);
            sqlite3_finalize(st);
        }
        double took = bench_now() - start;
        best = took < best ? took : best;
    }
    sqlite3_close(db);
    return best;
}

static void print_registers(const struct model *m)
{
    for (size_t i = 0; i < m->regs; i++)
        for (size_t k = 0; k < m->indicators; k++)
            if (m->indicator[k].reg == &m->reg[i] && m->indicator[k].kind != INDICATOR_FACT) {
                puts(m->reg[i].name);
                break;
            }
}

int main(int argc, char **argv)
{
    bench_must(argc == 2 || argc == 4, "bench-figures DEFINITIONS [DATABASE LABEL]");
    struct arena *a = arena_new();
    struct mistakes mistakes;
    struct model *m = model_load(a, argv[1], &mistakes);
    bench_must(m != NULL, "the definitions do not load");
    if (argc == 2) {
        print_registers(m);
        return 0;
    }
    int times = strcmp(argv[3], "x1") == 0 ? 30 : 4;
    char **sql;
    size_t count = statements(a, m, argv[2], &sql);
    double we = ours(m, argv[2], times), they = bare(sql, count, argv[2], times);
    char what[80];
    snprintf(what, sizeof what, "all %zu figures, sample %s / bare SQL, %zu statements", m->indicators, argv[3], count);
    bench_line(what, 60 / we, 60 / they, "/min", 0.8);
    arena_free(a);
    return 0;
}
