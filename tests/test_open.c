/* Opening a database: each way in which it can go wrong has its own sentence, and nothing is touched meanwhile. */
#include "store_support.h"

#include "core/text.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void refused(const char *where, bool create, enum error_code code, const char *part)
{
    struct error err = {0};
    struct store *s = store_open(where, create, &err);
    if (s)
        fail_msg("%s was opened", where);
    if (err.code != code || !says(&err, part))
        fail_msg("%s: code %d: %s", where, err.code, err.message);
}

static char *file(struct fresh *f, const char *name, const char *content)
{
    char *path = arena_printf(f->arena, "%s/%s", f->folder, name);
    FILE *to = fopen(path, "w");
    assert_non_null(to);
    fputs(content, to);
    assert_int_equal(fclose(to), 0);
    return path;
}

static void test_opens_again(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    make_items(f);
    put_item(f->db, "a", 1);
    for (int create = 0; create < 2; create++) {
        struct store *s = store_open(f->where, create, &err);
        assert_good(s, err);
        struct db *db = store_connect(s, false, &err);
        assert_good(db, err);
        assert_int_equal(count_of(db, "select count(*) from item"), 1);
        db_close(db);
        store_close(s);
    }
}

static void test_newer_format_is_refused(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    assert_good(db_run(f->db, "update plumbline set value = '10' where key = 'format'", &err), err);
    assert_good(db_run(f->db, "update plumbline set value = '9.1' where key = 'version'", &err), err);
    refused(f->where, false, ERROR_STORE, "newer version of this program (9.1, format 10)");
    refused(f->where, true, ERROR_STORE, "Install the newer version");
    assert_good(db_run(f->db, "update plumbline set value = 'many' where key = 'format'", &err), err);
    refused(f->where, true, ERROR_STORE, "damaged");
}

/* What each format added, in an order in which nothing that is dropped is referred to. */
static void drop_added_since(struct fresh *f, int format)
{
    static const struct {
        const char *table;
        int since;
    } added[] = {{"account_draft", 8},        {"calendar_day", 7},    {"calendar", 7},      {"account_notice", 6},
                 {"account_subscription", 6}, {"attachment", 5},      {"account_view", 5},  {"account_opening", 4},
                 {"account_session", 4},      {"account_program", 4}, {"account_setup", 4}, {"account_office", 4},
                 {"account_password", 4},     {"account", 4},         {"clock", 2},         {"course", 2}};
    struct error err = {0};
    for (size_t i = 0; i < sizeof added / sizeof *added; i++)
        if (added[i].since > format)
            assert_good(db_run(f->db, arena_printf(f->arena, "drop table %s", added[i].table), &err), err);
    static const char *const columns[] = {"drop index account_identity", "alter table account drop column identity",
                                          "alter table account drop column identity_box",
                                          "alter table account_session drop column outside"};
    for (size_t i = 0; format >= 4 && format < 9 && i < sizeof columns / sizeof *columns; i++)
        assert_good(db_run(f->db, columns[i], &err), err);
}

/* A database of an older format opens, says what it lacks, and gets it by a migration or by init; nothing else changes.
 */
static void test_older_format_is_upgraded(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    bool outdated = false;
    static const int formats[] = {1, 3, 4, 6, 7, 8};
    for (int i = 0; i < 12; i++) {
        int by_init = i % 2, format = formats[i / 2];
        drop_added_since(f, format);
        const char *sql = arena_printf(f->arena, "update plumbline set value = '%d' where key = 'format'", format);
        assert_good(db_run(f->db, sql, &err), err);
        struct store *s = store_open(f->where, by_init, &err);
        assert_good(s, err);
        assert_good(store_outdated(f->arena, f->db, &outdated, &err), err);
        assert_int_equal(outdated, !by_init);
        assert_good(store_upgrade(f->db, &err), err);
        assert_good(store_upgrade(f->db, &err), err);
        assert_good(store_outdated(f->arena, f->db, &outdated, &err), err);
        assert_false(outdated);
        assert_int_equal(count_of(f->db, "select count(*) from clock"), 0);
        assert_int_equal(count_of(f->db, "select count(*) from course"), 0);
        assert_int_equal(count_of(f->db, "select count(*) from account where identity is null"), 0);
        assert_int_equal(count_of(f->db, "select count(*) from account_opening"), 0);
        assert_int_equal(count_of(f->db, "select count(*) from attachment"), 0);
        assert_int_equal(count_of(f->db, "select count(*) from account_view"), 0);
        assert_int_equal(count_of(f->db, "select count(*) from calendar_day"), 0);
        store_close(s);
    }
}

/* What clocks tell came with format 3: clocks that were there before stay as they were, told of nothing. */
static void test_format_2_gets_what_clocks_tell(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    static const char *const undo[] = {
        "drop index clock_tells",
        "drop index clock_ordered",
        "alter table clock drop column told",
        "alter table clock drop column tells_on",
        "alter table clock drop column ordered",
        "update plumbline set value = '2' where key = 'format'",
        "insert into clock (register, record_id, \"procedure\", clock, run, rule, rule_from, started, started_at, "
        "\"length\", extension, pauses, due, state, outcome, used) values ('x', 1, 'p', 'c', 1, 'r', 1, 1, 1, 1, 0, "
        "'', "
        "9, 'running', 'open', 0)",
    };
    drop_added_since(f, 2);
    for (size_t i = 0; i < sizeof undo / sizeof *undo; i++)
        assert_good(db_run(f->db, undo[i], &err), err);
    assert_false(db_check(f->db, "select told from clock", NULL));
    struct store *s = store_open(f->where, true, &err);
    assert_good(s, err);
    struct db *db = store_connect(s, true, &err);
    assert_good(db, err);
    assert_int_equal(count_of(db, "select count(*) from clock where told = 0 and tells_on is null and ordered is null "
                                  "and due = 9"),
                     1);
    assert_good(db_run(db, "update clock set tells_on = 8, told = 1, ordered = 'n'", &err), err);
    assert_int_equal(count_of(db, "select count(*) from plumbline where key = 'format' and value = '9'"), 1);
    db_close(db);
    store_close(s);
}

/* Another program's database is not ours to make tables in. */
static void test_other_database_is_refused(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    static const char *const tables[] = {"plumbline", "event", "head", "series"};
    drop_added_since(f, 1);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        assert_good(db_run(f->db, arena_printf(f->arena, "drop table %s", tables[i]), &err), err);
    refused(f->where, false, ERROR_NOT_FOUND, "plumbline init");
    assert_good(db_run(f->db, "create table theirs (name text)", &err), err);
    refused(f->where, true, ERROR_INPUT, "another program");
    refused(f->where, false, ERROR_INPUT, "another program");
    assert_false(db_check(f->db, "select * from plumbline", NULL));
}

static void test_files_that_are_none(void **state)
{
    struct fresh *f = *state;
    char *missing = arena_printf(f->arena, "%s/missing.db", f->folder);
    refused(missing, false, ERROR_NOT_FOUND, "plumbline init");
    assert_int_not_equal(access(missing, F_OK), 0);
    refused(arena_printf(f->arena, "%s/no/folder.db", f->folder), true, ERROR_NOT_FOUND, "folder");
    refused(f->folder, true, ERROR_INPUT, "is a folder");
    refused("/dev/null", true, ERROR_INPUT, "device");
    refused("", true, ERROR_INPUT, "No database was named");
    char *text = file(f, "text.db",
                      "This is a letter to the district, longer than a page header of SQLite would be; "
                      "it goes on for a while so that nobody takes it for an empty file.");
    refused(text, true, ERROR_INPUT, "not a database");
    refused(text, false, ERROR_INPUT, "not a database");
    refused(file(f, "empty.db", ""), false, ERROR_NOT_FOUND, "is empty");
}

/* The file holds personal data: only its owner reads it, whatever the umask says. */
static void test_file_is_private(void **state)
{
    struct fresh *f = *state;
    struct stat st;
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        assert_int_equal(stat(arena_printf(f->arena, "%s%s", f->where, ends[i]), &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
}

/* A name is a name: SQLite's URIs and its :memory: open no other file than the one called so. */
static void test_names_are_plain(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    static const char *const names[] = {":memory:", "file:x.db?mode=memory", "a b?c#d%41.db", "纠纷.db"};
    char *before = getcwd(NULL, 0);
    assert_int_equal(chdir(f->folder), 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct store *s = store_open(names[i], true, &err);
        assert_good(s, err);
        store_close(s);
        assert_int_equal(access(arena_printf(f->arena, "%s/%s", f->folder, names[i]), F_OK), 0);
    }
    assert_int_equal(chdir(before), 0);
    free(before);
}

/* Runs the check in a process without root's rights, for root may write anywhere. */
static void without_rights(void (*check)(struct fresh *f), struct fresh *f)
{
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (getuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(99);
        check(f);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("the check without rights failed (%d)", status);
}

static void must_refuse(const char *where, bool create, const char *part)
{
    struct error err = {0};
    struct store *s = store_open(where, create, &err);
    if (!s && err.code == ERROR_RIGHTS && says(&err, "No rights") && says(&err, part))
        return;
    fprintf(stderr, "%s: code %d: %s\n", where, err.code, err.message);
    _exit(1);
}

static void check_read_only(struct fresh *f)
{
    must_refuse(f->where, false, "test.db");
    must_refuse(arena_printf(f->arena, "%s/new.db", f->folder), true, "new.db");
}

static void check_no_entry(struct fresh *f)
{
    must_refuse(f->where, false, "folder");
}

static void test_no_rights(void **state)
{
    struct fresh *f = *state;
    db_close(f->db);
    db_close(f->reader);
    f->db = f->reader = NULL;
    assert_int_equal(chmod(f->where, 0444), 0);
    assert_int_equal(chmod(f->folder, 0555), 0);
    without_rights(check_read_only, f);
    assert_int_equal(chmod(f->where, 0666), 0); /* the file may be written, its folder not: no log beside it */
    without_rights(check_read_only, f);
    assert_int_equal(chmod(f->folder, getuid() == 0 ? 0700 : 0), 0);
    without_rights(check_no_entry, f);
    assert_int_equal(chmod(f->folder, 0700), 0);
}

/* No server, no such database, nonsense: told, and never with the password. */
static void test_servers_that_are_none(void **state)
{
    (void)state;
    struct error err = {0};
    assert_null(store_open("postgresql://clerk:geheim@127.0.0.1:1/district", true, &err));
    assert_int_equal(err.code, ERROR_STORE);
    assert_true(says(&err, "No connection to postgresql://clerk@127.0.0.1:1/district"));
    assert_false(says(&err, "geheim"));
    refused("postgresql://%zz/", true, ERROR_INPUT, "no address");
}

static void test_no_such_database(void **state)
{
    struct fresh *f = *state;
    const char *query = strchr(f->where, '?');
    refused(arena_printf(f->arena, "postgresql://plumbline@/nowhere%s", query ? query : ""), true, ERROR_STORE,
            "nowhere");
}

int main(void)
{
    static const struct CMUnitTest both[] = {
        cmocka_unit_test(test_opens_again),
        cmocka_unit_test(test_newer_format_is_refused),
        cmocka_unit_test(test_older_format_is_upgraded),
        cmocka_unit_test(test_format_2_gets_what_clocks_tell),
        cmocka_unit_test(test_other_database_is_refused),
    };
    static const struct CMUnitTest sqlite[] = {
        cmocka_unit_test(test_files_that_are_none),   cmocka_unit_test(test_file_is_private),
        cmocka_unit_test(test_names_are_plain),       cmocka_unit_test(test_no_rights),
        cmocka_unit_test(test_servers_that_are_none),
    };
    static const struct CMUnitTest postgresql[] = {cmocka_unit_test(test_no_such_database)};
    return run_on_both(both, sizeof both / sizeof *both) + run_on_sqlite(sqlite, sizeof sqlite / sizeof *sqlite) +
           run_on_postgresql(postgresql, sizeof postgresql / sizeof *postgresql);
}
