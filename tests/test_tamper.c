/* The ledger against chance: after any sequence of creates, changes and removals it is whole, and after any one change
 * of a stored row by hand it is not. The database's rows are changed as someone with its password would, without the
 * program; SQLite only, since the ledger's own code knows no database. */
#include "support.h"

#include "record/ledger.h"
#include "store/store.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STEPS = 160, ROUNDS = 250 };

/* The same numbers every time: what fails once fails again. */
static uint32_t chance_state = 20201231;

static uint32_t chance(uint32_t below)
{
    chance_state ^= chance_state << 13;
    chance_state ^= chance_state >> 17;
    chance_state ^= chance_state << 5;
    return chance_state % below;
}

static const char *one_of(const char *const *text, uint32_t count)
{
    return text[chance(count)];
}

static const char *random_number(struct test_office *o)
{
    return arena_printf(o->arena, "220103事20%02u-%04u", 19 + chance(2), 1 + chance(25));
}

static void create_something(struct test_office *o)
{
    static const char *const texts[] = {"邻里纠纷", "O'Brien", "甲\n乙", "\"引号\" \\", "𠀀字"};
    struct error err = {0};
    struct faults faults = {0};
    const char *matter[] = {"district",  chance(2) ? "220103" : "220103001",
                            "organ",     "示例机关",
                            "subject",   one_of(texts, 5),
                            "colour",    chance(2) ? "red" : "blue",
                            "amount",    chance(2) ? "" : "12.50",
                            "urgent",    chance(2) ? "是" : "",
                            "sample",    chance(2) ? "是" : "",
                            "parent",    chance(3) ? "" : random_number(o),
                            "opened_on", chance(2) ? "2019-02-03" : "2020-02-03",
                            NULL};
    const char *note[] = {"district",       "220103", "organ",          "示例机关", "matter",
                          random_number(o), "text",   one_of(texts, 5), NULL};
    const char *plan[] = {"number",    arena_printf(o->arena, "P%u", chance(20)),
                          "district",  "220103",
                          "plan_year", "2020",
                          "since",     "2020-01-01",
                          NULL};
    switch (chance(4)) {
    case 0:
        support_try(o, "note", note, &faults, &err);
        return;
    case 1:
        support_try(o, "plan", plan, &faults, &err);
        return;
    default:
        support_try(o, "matter", matter, &faults, &err);
    }
}

static void change_something(struct test_office *o)
{
    static const char *const field[] = {"subject", "detail", "amount", "closed_on", "urgent", "state"};
    static const char *const value[] = {"改过的", "", "7.25", "2020-06-24", "否", "done"};
    struct error err = {0};
    uint32_t which = chance(6);
    support_change(o, "matter", random_number(o), field[which], value[which], &err);
}

static void remove_something(struct test_office *o)
{
    struct error err = {0};
    if (chance(2))
        support_remove(o, "plan", arena_printf(o->arena, "P%u", chance(20)), &err);
    else
        support_remove(o, "matter", random_number(o), &err);
}

static bool is_whole(struct test_office *o, const char *where, struct ledger_verdict *v)
{
    struct error err = {0};
    struct store *s = store_open(where, false, &err);
    assert_good(s, err);
    struct db *db = store_connect(s, false, &err);
    assert_good(db, err);
    bool done = ledger_verify(db, o->model, &o->keys, v, &err);
    db_close(db);
    store_close(s);
    /* What cannot even be read is not called whole. */
    return done && v->whole;
}

static bool run_sql(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK && sqlite3_changes(db) == 1;
}

static const char *one_text(struct test_office *o, sqlite3 *db, const char *sql)
{
    sqlite3_stmt *st;
    const char *out = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
    if (sqlite3_step(st) == SQLITE_ROW && sqlite3_column_text(st, 0))
        out = arena_strdup(o->arena, (const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
    return out;
}

/* A statement that changes one value, or takes out or puts in one row. NULL where chance found nothing to change. */
static const char *tampering(struct test_office *o, sqlite3 *db)
{
    static const char *const tables[] = {"event", "event", "head", "matter", "matter", "note", "plan", "organ"};
    static const char *const other[] = {
        "%1$s || 'x'",
        "substr(%1$s, 1, length(%1$s) - 1)",
        "%1$s || char(0) || 'x'",
        "replace(%1$s, '0', '1')",
        "null",
        "%1$s + 1",
        "1 - %1$s",
        "coalesce(%1$s, 0) - 1",
        "''",
        "zeroblob(length(%1$s))",
        "cast(%1$s || x'00' as blob)",
    };
    struct arena *a = o->arena;
    const char *table = one_of(tables, 8), *key = "rowid";
    const char *row = one_text(o, db, arena_printf(a, "select rowid from %s order by random() limit 1", table));
    /* An older head may go: the newest covers what it covered. */
    if (strcmp(table, "head") == 0 && !chance(3))
        return "delete from head where size = (select max(size) from head)";
    if (strcmp(table, "head") != 0 && !chance(6))
        return arena_printf(a, "delete from %s where %s = %s", table, key, row);
    /* The id is the database's own: no event tells it. */
    const char *column = one_text(
        o, db, arena_printf(a, "select name from pragma_table_info('%s') where name <> 'id' order by random()", table));
    char *value = arena_strdup(a, one_of(other, 11)), *mark;
    while ((mark = strstr(value, "%1$s")))
        value = arena_printf(a, "%.*s\"%s\"%s", (int)(mark - value), value, column, mark + 4);
    return arena_printf(a, "update %s set \"%s\" = %s where %s = %s and \"%s\" is not %s", table, column, value, key,
                        row, column, value);
}

static const char *tamper(struct test_office *o, const char *path)
{
    sqlite3 *db;
    const char *sql = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    for (int tries = 0; tries < 200 && !sql; tries++) {
        sql = tampering(o, db);
        if (sql && !run_sql(db, sql)) /* refused by a constraint, or nothing changed */
            sql = NULL;
    }
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    assert_non_null(sql);
    return sql;
}

static void copy_database(struct test_office *o, const char *to)
{
    sqlite3 *db;
    unlink(to);
    assert_int_equal(sqlite3_open(o->where, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, arena_printf(o->arena, "vacuum into '%s'", to), NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void test_every_tampering_is_found(void **state)
{
    struct test_office *o = *state;
    struct ledger_verdict v;
    for (int i = 0; i < STEPS; i++) {
        uint32_t what = chance(10);
        if (what < 6)
            create_something(o);
        else if (what < 9)
            change_something(o);
        else
            remove_something(o);
    }
    if (!is_whole(o, o->where, &v))
        fail_msg("not whole after chance: %s", v.finding);
    assert_true(v.events > STEPS / 3);
    const char *copy = arena_printf(o->arena, "%s/round.db", o->folder);
    for (int i = 0; i < ROUNDS; i++) {
        copy_database(o, copy);
        const char *sql = tamper(o, copy);
        if (is_whole(o, copy, &v))
            fail_msg("round %d was not found: %s", i, sql);
    }
}

static int set_up(void **state)
{
    *state = support_open("tests/fixture", 0);
    return 0;
}

static int tear_down(void **state)
{
    support_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_tampering_is_found, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
