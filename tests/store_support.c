#include "store_support.h"

#include "core/text.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool says(const struct error *err, const char *part)
{
    return strstr(err->message, part) != NULL;
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st;
    (void)flag;
    (void)ftw;
    return remove(path);
}

static void server_runs(const char *sql)
{
    PGconn *c = PQconnectdb(getenv("PLUMBLINE_TEST_PG"));
    PGresult *r = PQexec(c, sql);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        fail_msg("%s: %s", sql, PQerrorMessage(c));
    PQclear(r);
    PQfinish(c);
}

/* The address of another database of the same server: its name stands between the last / before ? and the ?. */
static char *address_of(struct arena *a, const char *name)
{
    const char *server = getenv("PLUMBLINE_TEST_PG");
    size_t head = strcspn(server, "?");
    const char *rest = server + head;
    while (head && server[head - 1] != '/')
        head--;
    return arena_printf(a, "%.*s%s%s", (int)head, server, name, rest);
}

static struct fresh *fresh_new(bool postgres)
{
    static unsigned made;
    struct arena *a = arena_new();
    struct fresh *f = arena_new_of(a, struct fresh);
    f->arena = a;
    if (postgres) {
        char *name = arena_printf(a, "store%d_%u", (int)getpid(), made++);
        server_runs(arena_printf(a, "create database %s", name));
        f->where = address_of(a, name);
    } else {
        f->folder = arena_strdup(a, "/tmp/plumbline-store-XXXXXX");
        assert_non_null(mkdtemp(f->folder));
        f->where = arena_printf(a, "%s/test.db", f->folder);
    }
    return f;
}

static int set_up(void **state, bool postgres)
{
    struct error err = {0};
    struct fresh *f = fresh_new(postgres);
    *state = f;
    f->store = store_open(f->where, true, &err);
    assert_good(f->store, err);
    f->db = store_connect(f->store, true, &err);
    assert_good(f->db, err);
    f->reader = store_connect(f->store, false, &err);
    assert_good(f->reader, err);
    return 0;
}

static int set_up_sqlite(void **state)
{
    return set_up(state, false);
}

static int set_up_postgres(void **state)
{
    return set_up(state, true);
}

static int tear_down(void **state)
{
    struct fresh *f = *state;
    db_close(f->reader);
    db_close(f->db);
    store_close(f->store);
    if (f->folder)
        nftw(f->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    arena_free(f->arena);
    return 0;
}

static int run_on(const char *label, const struct CMUnitTest *tests, size_t count, CMFixtureFunction fixture)
{
    struct arena *a = arena_new();
    struct CMUnitTest *own = arena_array(a, count, sizeof *own);
    for (size_t i = 0; i < count; i++)
        own[i] = (struct CMUnitTest){.name = arena_printf(a, "%s: %s", label, tests[i].name),
                                     .test_func = tests[i].test_func,
                                     .setup_func = fixture,
                                     .teardown_func = tear_down};
    int failed = _cmocka_run_group_tests(label, own, count, NULL, NULL);
    arena_free(a);
    return failed;
}

int run_on_sqlite(const struct CMUnitTest *tests, size_t count)
{
    return run_on("sqlite", tests, count, set_up_sqlite);
}

int run_on_postgresql(const struct CMUnitTest *tests, size_t count)
{
    const char *required = getenv("PLUMBLINE_TEST_PG_REQUIRED");
    if (getenv("PLUMBLINE_TEST_PG"))
        return run_on("postgresql", tests, count, set_up_postgres);
    if (!text_equal(required, "1"))
        return 0;
    puts("not ok - PLUMBLINE_TEST_PG is not set, but this run requires PostgreSQL");
    return 1;
}

int run_on_both(const struct CMUnitTest *tests, size_t count)
{
    return run_on_sqlite(tests, count) + run_on_postgresql(tests, count);
}

void make_table(struct fresh *f, const struct table *t)
{
    struct error err = {0};
    struct plan plan;
    assert_good(schema_plan(f->arena, f->db, t, 1, &plan, &err), err);
    assert_good(schema_apply(f->db, &plan, &err), err);
}

void make_items(struct fresh *f)
{
    static const struct column columns[] = {
        {.name = "number", .kind = COLUMN_TEXT, .required = true, .unique = true},
        {.name = "amount", .kind = COLUMN_INTEGER},
        {.name = "done", .kind = COLUMN_BOOLEAN, .required = true, .default_sql = "false"},
        {.name = "data", .kind = COLUMN_BLOB},
        {.name = "parent", .kind = COLUMN_INTEGER, .references = "item"},
    };
    static const struct table item = {.name = "item", .columns = 5, .column = columns};
    make_table(f, &item);
}

int64_t put_item(struct db *db, const char *number, int64_t amount)
{
    struct error err = {0};
    int64_t id = 0;
    struct stmt *st = db_prepare_insert(db, "insert into item (number, amount) values (?, ?)", &err);
    assert_good(st, err);
    stmt_bind_text(st, 1, number);
    stmt_bind_int(st, 2, amount);
    assert_good(stmt_insert(st, &id, &err), err);
    return id;
}

int64_t count_of(struct db *db, const char *sql)
{
    struct error err = {0};
    int64_t n = 0;
    assert_good(db_int(db, sql, 0, &n, &err), err);
    return n;
}
