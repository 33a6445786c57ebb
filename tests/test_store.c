/* The store: what goes in comes out, and what is refused is refused alike by SQLite and PostgreSQL. */
#include "store_support.h"

#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct stmt *prepared(struct db *db, const char *sql)
{
    struct error err = {0};
    struct stmt *st = db_prepare(db, sql, &err);
    assert_good(st, err);
    return st;
}

static void has_row(struct stmt *st)
{
    struct error err = {0};
    assert_good(stmt_row(st, &err), err);
}

/* ---- values ---- */

/* Every kind of value comes back as it went in, among them those that are easily cut or turned. */
static void test_values_come_back(void **state)
{
    struct fresh *f = *state;
    static const int64_t numbers[] = {0, -1, INT64_MAX, INT64_MIN, 4102444800};
    static const unsigned char data[] = {0, 1, 0, 255, '\\', 'x', 0};
    make_items(f);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct error err = {0};
        char number[32];
        snprintf(number, sizeof number, "准绳 𠀀 %zu", i);
        struct stmt *in = prepared(f->db, "insert into item (number, amount, done, data) values (?, ?, ?, ?)");
        stmt_bind_value(in, 1, value_text(number));
        stmt_bind_value(in, 2, value_number(VALUE_MONEY, numbers[i]));
        stmt_bind_value(in, 3, value_number(VALUE_BOOLEAN, i % 2));
        stmt_bind_blob(in, 4, data, sizeof data);
        assert_good(stmt_run(in, &err), err);

        struct stmt *out = prepared(f->reader, "select number, amount, done, data, parent from item where number = ?");
        stmt_bind_text(out, 1, number);
        has_row(out);
        size_t size;
        assert_int_equal(stmt_columns(out), 5);
        assert_string_equal(stmt_column_name(out, 1), "amount");
        assert_string_equal(stmt_text(out, 0), number);
        assert_true(stmt_int(out, 1) == numbers[i]);
        assert_int_equal(stmt_int(out, 2), i % 2);
        assert_memory_equal(stmt_blob(out, 3, &size), data, sizeof data);
        assert_int_equal(size, sizeof data);
        assert_true(stmt_null(out, 4));
        assert_null(stmt_text(out, 4));
        assert_true(value_equal(stmt_value(f->arena, out, 1, VALUE_MONEY), value_number(VALUE_MONEY, numbers[i])));
        assert_false(stmt_row(out, &err));
        assert_int_equal(err.code, ERROR_NONE);
    }
}

/* Empty is not null, on either database. */
static void test_empty_is_not_null(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    make_items(f);
    struct stmt *st = prepared(f->db, "insert into item (number, data, amount) values (?, ?, ?)");
    stmt_bind_text(st, 1, "");
    stmt_bind_blob(st, 2, "", 0);
    stmt_bind_value(st, 3, value_null(VALUE_INTEGER));
    assert_good(stmt_run(st, &err), err);
    st = prepared(f->db, "select number, data, amount from item");
    has_row(st);
    size_t size = 9;
    assert_string_equal(stmt_text(st, 0), "");
    assert_non_null(stmt_blob(st, 1, &size));
    assert_int_equal(size, 0);
    assert_true(stmt_null(st, 2));
    assert_int_equal(stmt_int(st, 2), 0);
    stmt_reset(st);
}

/* A sum in PostgreSQL is a numeric; the reader of a figure must not notice. */
static void test_sums_are_numbers(void **state)
{
    struct fresh *f = *state;
    make_items(f);
    put_item(f->db, "a", 3000000000);
    put_item(f->db, "b", 4000000000);
    assert_true(count_of(f->reader, "select sum(amount) from item") == 7000000000);
    assert_int_equal(count_of(f->reader, "select sum(case when amount > 3500000000 then 1 else 0 end) from item"), 1);
    assert_int_equal(count_of(f->reader, "select sum(amount) from item where number = 'c'"), 0);
}

/* Text is a value and never SQL, whatever it looks like. */
static void test_hostile_text_is_text(void **state)
{
    struct fresh *f = *state;
    static const char *const texts[] = {
        "'; drop table item; --", "\"", "\\", "\\x41", "$1 ? ?", "%_", "{}", "NULL", "a\nb\r\tc", "🏛️", "''"};
    make_items(f);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        put_item(f->db, texts[i], (int64_t)i);
        struct stmt *st = prepared(f->reader, "select number, '?' || ' \" ', \"amount\" -- ? '\n from item "
                                              "/* ' ? */ where number = ? and '?' <> 'x'");
        stmt_bind_text(st, 1, texts[i]);
        has_row(st);
        assert_string_equal(stmt_text(st, 0), texts[i]);
        assert_string_equal(stmt_text(st, 1), "? \" ");
        stmt_reset(st);
    }
    assert_int_equal(count_of(f->reader, "select count(*) from item"), sizeof texts / sizeof *texts);
}

/* Key-set pages and LIKE give the same rows in the same order on both. */
static void test_text_is_ordered_by_bytes(void **state)
{
    struct fresh *f = *state;
    static const char *const sorted[] = {"A", "B", "_", "a", "b", "一", "纠"};
    struct error err = {0};
    make_items(f);
    for (size_t i = sizeof sorted / sizeof *sorted; i-- > 0;)
        put_item(f->db, sorted[i], 0);
    struct stmt *st = prepared(f->reader, "select number from item where number > ? order by number");
    stmt_bind_text(st, 1, "");
    for (size_t i = 0; i < sizeof sorted / sizeof *sorted; i++) {
        has_row(st);
        assert_string_equal(stmt_text(st, 0), sorted[i]);
    }
    assert_false(stmt_row(st, &err));
    assert_int_equal(count_of(f->reader, "select count(*) from item where number like 'a%'"), 1);
}

/* ---- refusals ---- */

static void expect(struct fresh *f, const char *sql, enum error_code code, const char *field, const char *part)
{
    struct error err = {0};
    if (db_run(f->db, sql, &err))
        fail_msg("not refused: %s", sql);
    if (err.code != code || !says(&err, part) || !text_equal(err.field, field))
        fail_msg("%s: code %d, field %s: %s", sql, err.code, err.field, err.message);
}

/* What the tables refuse is told with the column, in the same words on both databases. */
static void test_constraints_say_what(void **state)
{
    struct fresh *f = *state;
    make_items(f);
    put_item(f->db, "a", 1);
    expect(f, "insert into item (number) values ('a')", ERROR_CONFLICT, "number", "already a row in \"item\"");
    expect(f, "insert into item (amount) values (1)", ERROR_INPUT, "number", "may not be empty");
    expect(f, "insert into item (number, parent) values ('b', 99)", ERROR_CONFLICT, "", "not there");
    expect(f, "insert into item (number, amount) values ('c', 'many')", ERROR_INPUT, "", "refuse");
    expect(f, "insert into nothing (number) values ('c')", ERROR_STORE, "", "nothing");
    expect(f, "select 1; select 2", ERROR_STORE, "", "");
    expect(f, "", ERROR_STORE, "", "");
    assert_int_equal(count_of(f->reader, "select count(*) from item"), 1);
}

/* A combination that repeats is told with all its columns, and without the values, which may be personal. */
static void test_unique_combination(void **state)
{
    struct fresh *f = *state;
    static const struct column columns[] = {{.name = "subject", .kind = COLUMN_TEXT}, {.name = "day"}};
    static const char *const both[] = {"subject", "day"};
    static const struct table_index index = {true, 2, both};
    static const struct table t = {.name = "meeting", .columns = 2, .indexes = 1, .column = columns, .index = &index};
    struct error err = {0};
    make_table(f, &t);
    assert_good(db_run(f->db, "insert into meeting (subject, day) values ('secret', 1)", &err), err);
    assert_false(db_run(f->db, "insert into meeting (subject, day) values ('secret', 1)", &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_true(says(&err, "the same subject, day"));
    assert_false(says(&err, "secret"));
}

/* A reference that is checked only when the insert ends must not be lost because its row was read. */
static void test_insert_with_id_checks_references(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    int64_t id = 0;
    make_items(f);
    int64_t first = put_item(f->db, "a", 1);
    assert_true(put_item(f->db, "b", 1) > first);
    struct stmt *st = db_prepare_insert(f->db, "insert into item (number, parent) values (?, ?)", &err);
    assert_good(st, err);
    stmt_bind_text(st, 1, "c");
    stmt_bind_int(st, 2, 4711);
    assert_false(stmt_insert(st, &id, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    error_clear(&err);
    stmt_bind_int(st, 2, first);
    assert_good(stmt_insert(st, &id, &err), err);
    assert_int_equal(count_of(f->reader, "select count(*) from item where parent is not null"), 1);
}

/* The id of a removed record is never given again: events would speak of another one. */
static void test_ids_are_not_given_twice(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    make_items(f);
    int64_t id = put_item(f->db, "a", 1);
    assert_good(db_run(f->db, "delete from item", &err), err);
    assert_true(put_item(f->db, "a", 1) > id);
}

static void test_reader_does_not_write(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    make_items(f);
    assert_false(db_run(f->reader, "insert into item (number) values ('a')", &err));
    assert_int_equal(err.code, ERROR_RIGHTS);
    error_clear(&err);
    assert_false(db_begin_write(f->reader, &err));
    assert_int_equal(err.code, ERROR_RIGHTS);
    assert_int_equal(count_of(f->reader, "select count(*) from item"), 0);
}

static void test_check_runs_nothing(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    make_items(f);
    put_item(f->db, "a", 1);
    assert_good(db_begin_write(f->db, &err), err);
    assert_good(db_check(f->db, "delete from item where number = ?", &err), err);
    assert_false(db_check(f->db, "select \"colour\" from item", &err));
    assert_true(says(&err, "colour"));
    error_clear(&err);
    assert_false(db_check(f->db, "select from where", &err));
    put_item(f->db, "b", 1); /* a refused check has not spoiled the transaction */
    error_clear(&err);
    assert_good(db_commit(f->db, &err), err);
    assert_int_equal(count_of(f->reader, "select count(*) from item"), 2);
}

/* ---- statements ---- */

/* While rows of one statement are read, others run, also of the same text. */
static void test_statements_nest(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    static const char sql[] = "select amount from item where amount >= ? order by amount";
    make_items(f);
    for (int i = 0; i < 50; i++) {
        char number[16];
        snprintf(number, sizeof number, "n%02d", i);
        put_item(f->db, number, i);
    }
    int64_t pairs = 0, expected = 0;
    struct stmt *outer = prepared(f->reader, sql);
    stmt_bind_int(outer, 1, 0);
    while (stmt_row(outer, &err)) {
        int64_t first = stmt_int(outer, 0);
        assert_int_equal(first, expected++);
        struct stmt *inner = prepared(f->reader, sql);
        assert_ptr_not_equal(inner, outer);
        stmt_bind_int(inner, 1, first);
        while (stmt_row(inner, &err))
            pairs++;
        assert_int_equal(stmt_int(outer, 0), first); /* the outer row is still there */
    }
    assert_int_equal(err.code, ERROR_NONE);
    assert_int_equal(pairs, 50 * 51 / 2);
}

/* Asking for the same text gives the same statement, without the values of before. */
static void test_statements_are_kept_and_cleared(void **state)
{
    struct fresh *f = *state;
    static const char sql[] = "select count(*) from item where number = ?";
    make_items(f);
    put_item(f->db, "a", 1);
    struct stmt *st = prepared(f->reader, sql);
    stmt_bind_text(st, 1, "a");
    has_row(st);
    assert_int_equal(stmt_int(st, 0), 1);
    stmt_reset(st);
    assert_ptr_equal(prepared(f->reader, sql), st);
    has_row(st);
    assert_int_equal(stmt_int(st, 0), 0);
    stmt_reset(st);
}

/* Statements made of ever new text do not pile up, and those in use stay. */
static void test_old_statements_are_forgotten(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    make_items(f);
    put_item(f->db, "a", 7);
    for (int round = 0; round < 5; round++) {
        assert_good(db_begin_read(f->reader, &err), err);
        struct stmt *kept = prepared(f->reader, "select amount from item");
        for (int i = 0; i < 500; i++)
            prepared(f->reader, arena_printf(f->arena, "select %d from item", round * 1000 + i));
        has_row(kept);
        assert_int_equal(stmt_int(kept, 0), 7);
        db_end_read(f->reader);
    }
}

/* ---- transactions ---- */

static void test_commit_and_rollback(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    make_items(f);
    assert_good(db_begin_write(f->db, &err), err);
    put_item(f->db, "a", 1);
    assert_int_equal(count_of(f->reader, "select count(*) from item"), 0);
    assert_good(db_commit(f->db, &err), err);
    assert_int_equal(count_of(f->reader, "select count(*) from item"), 1);
    assert_good(db_begin_write(f->db, &err), err);
    put_item(f->db, "b", 1);
    db_rollback(f->db);
    assert_int_equal(count_of(f->reader, "select count(*) from item"), 1);
}

/* All statements of a read see one state, so that the figures of a page fit together. */
static void test_reader_sees_one_state(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    make_items(f);
    put_item(f->db, "a", 1);
    assert_good(db_begin_read(f->reader, &err), err);
    assert_int_equal(count_of(f->reader, "select count(*) from item"), 1);
    put_item(f->db, "b", 1);
    assert_int_equal(count_of(f->reader, "select count(*) from item"), 1);
    db_end_read(f->reader);
    assert_int_equal(count_of(f->reader, "select count(*) from item"), 2);
}

static void test_savepoint_undoes_its_own(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    make_items(f);
    assert_good(db_begin_write(f->db, &err), err);
    put_item(f->db, "a", 1);
    assert_good(db_savepoint(f->db, &err), err);
    put_item(f->db, "b", 1);
    assert_false(db_run(f->db, "insert into item (number) values ('a')", &err));
    error_clear(&err);
    assert_good(db_undo(f->db, &err), err);
    assert_good(db_savepoint(f->db, &err), err);
    put_item(f->db, "c", 1);
    assert_good(db_release(f->db, &err), err);
    assert_good(db_commit(f->db, &err), err);
    assert_int_equal(count_of(f->reader, "select count(*) from item where number in ('a', 'c')"), 2);
    assert_int_equal(count_of(f->reader, "select count(*) from item"), 2);
}

/* PostgreSQL gives up a transaction of which a statement failed; SQLite would go on. Here neither goes on, lest a
 * change is half saved on one of them. */
static void test_failed_statement_spoils_transaction(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    make_items(f);
    put_item(f->db, "a", 1);
    assert_good(db_begin_write(f->db, &err), err);
    put_item(f->db, "b", 1);
    assert_false(db_run(f->db, "insert into item (number) values ('a')", &err));
    assert_false(db_run(f->db, "insert into item (number) values ('c')", &err));
    assert_true(says(&err, "one of its statements failed"));
    assert_false(db_commit(f->db, &err));
    assert_int_equal(count_of(f->reader, "select count(*) from item"), 1);
    put_item(f->db, "b", 1); /* and the connection is good again */
}

/* Statements still being read when their transaction ends neither block it nor leak into the next. */
static void test_ending_ends_reading(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    make_items(f);
    put_item(f->db, "a", 1);
    put_item(f->db, "b", 2);
    for (int i = 0; i < 2; i++) {
        assert_good(db_begin_write(f->db, &err), err);
        struct stmt *st = prepared(f->db, "select amount from item order by number");
        has_row(st);
        assert_int_equal(stmt_int(st, 0), 1);
        put_item(f->db, i ? "d" : "c", 3);
        if (i)
            db_rollback(f->db);
        else
            assert_good(db_commit(f->db, &err), err);
    }
    assert_int_equal(count_of(f->reader, "select count(*) from item"), 3);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_come_back),
        cmocka_unit_test(test_empty_is_not_null),
        cmocka_unit_test(test_sums_are_numbers),
        cmocka_unit_test(test_hostile_text_is_text),
        cmocka_unit_test(test_text_is_ordered_by_bytes),
        cmocka_unit_test(test_constraints_say_what),
        cmocka_unit_test(test_unique_combination),
        cmocka_unit_test(test_insert_with_id_checks_references),
        cmocka_unit_test(test_ids_are_not_given_twice),
        cmocka_unit_test(test_reader_does_not_write),
        cmocka_unit_test(test_check_runs_nothing),
        cmocka_unit_test(test_statements_nest),
        cmocka_unit_test(test_statements_are_kept_and_cleared),
        cmocka_unit_test(test_old_statements_are_forgotten),
        cmocka_unit_test(test_commit_and_rollback),
        cmocka_unit_test(test_reader_sees_one_state),
        cmocka_unit_test(test_savepoint_undoes_its_own),
        cmocka_unit_test(test_failed_statement_spoils_transaction),
        cmocka_unit_test(test_ending_ends_reading),
    };
    return run_on_both(tests, sizeof tests / sizeof *tests);
}
