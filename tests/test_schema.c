/* Tables out of descriptions: a plan that adds what is missing, says what it will not do, and is empty the second time;
 * and search in what the tables hold. */
#include "store_support.h"

#include "core/text.h"
#include "store/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const by_kind[] = {"kind", "day"};

static struct plan plan_of(struct fresh *f, const struct table *tables, size_t count)
{
    struct error err = {0};
    struct plan plan;
    assert_good(schema_plan(f->arena, f->db, tables, count, &plan, &err), err);
    return plan;
}

static size_t steps_of(const struct plan *plan, enum plan_kind kind)
{
    size_t n = 0;
    for (size_t i = 0; i < plan->count; i++)
        n += plan->step[i].kind == kind;
    return n;
}

static void apply(struct fresh *f, const struct plan *plan)
{
    struct error err = {0};
    assert_good(schema_apply(f->db, plan, &err), err);
}

/* A new database gets tables, references and indexes, and wants nothing the second time; a reader may ask that. */
static void test_second_plan_is_empty(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    static const struct column organ[] = {{.name = "name", .kind = COLUMN_TEXT, .required = true, .unique = true},
                                          {.name = "parent", .references = "organ"}};
    static const struct column matter[] = {{.name = "kind", .kind = COLUMN_TEXT},
                                           {.name = "day", .kind = COLUMN_INTEGER},
                                           {.name = "order", .kind = COLUMN_BOOLEAN, .default_sql = "false"},
                                           {.name = "scan", .kind = COLUMN_BLOB},
                                           {.name = "organ", .required = true, .references = "organ"}};
    static const struct table_index index[] = {{false, 2, by_kind}, {true, 2, by_kind}};
    static const struct table tables[] = {{"organ", 2, 0, organ, NULL}, {"group", 5, 2, matter, index}};
    struct plan plan = plan_of(f, tables, 2);
    assert_int_equal(steps_of(&plan, PLAN_CREATE_TABLE), 2);
    assert_int_equal(steps_of(&plan, PLAN_CREATE_INDEX), 3);
    assert_int_equal(plan.count, 5);
    apply(f, &plan);
    assert_int_equal(plan_of(f, tables, 2).count, 0);
    assert_good(schema_plan(f->arena, f->reader, tables, 2, &plan, &err), err);
    assert_int_equal(plan.count, 0);
}

/* Rows that are there keep their values while columns and indexes are added. */
static void test_columns_are_added(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    static const struct column columns[] = {
        {.name = "kind", .kind = COLUMN_TEXT, .required = true},
        {.name = "day", .kind = COLUMN_INTEGER, .required = true},
        {.name = "open", .kind = COLUMN_BOOLEAN, .required = true, .default_sql = "false"},
        {.name = "parent", .kind = COLUMN_INTEGER, .references = "matter"},
    };
    static const struct table_index index = {false, 2, by_kind};
    static const struct table small = {"matter", 1, 0, columns, NULL}, large = {"matter", 4, 1, columns, &index};
    make_table(f, &small);
    assert_good(db_run(f->db, "insert into matter (kind) values ('a')", &err), err);
    struct plan plan = plan_of(f, &large, 1);
    assert_int_equal(steps_of(&plan, PLAN_ADD_COLUMN), 3);
    assert_int_equal(steps_of(&plan, PLAN_CREATE_INDEX), 1);
    apply(f, &plan);
    assert_int_equal(plan_of(f, &large, 1).count, 0);
    assert_int_equal(count_of(f->db, "select count(*) from matter where kind = 'a' and day is null and open = false"),
                     1);
    assert_false(db_run(f->db, "insert into matter (kind, day, parent) values ('a', 1, 77)", &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
}

/* What cannot be done without a person is refused, with nothing done of the rest. */
static void test_changed_kind_is_refused(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    struct column columns[] = {{.name = "kind", .kind = COLUMN_TEXT},
                               {.name = "open", .kind = COLUMN_BOOLEAN},
                               {.name = "parent", .kind = COLUMN_INTEGER, .references = "matter"},
                               {.name = "more", .kind = COLUMN_TEXT}};
    struct table t = {"matter", 3, 0, columns, NULL};
    make_table(f, &t);
    t.columns = 4;
    columns[1].kind = COLUMN_INTEGER;
    struct plan plan = plan_of(f, &t, 1);
    assert_true(plan.refused);
    assert_false(schema_apply(f->db, &plan, &err));
    assert_int_equal(err.code, ERROR_DEFINITION);
    assert_false(db_check(f->db, "select more from matter", NULL));
    columns[1].kind = COLUMN_BOOLEAN;
    columns[2].references = NULL;
    assert_true(plan_of(f, &t, 1).refused);
    columns[2].references = "matter";
    columns[0].kind = COLUMN_BLOB;
    assert_true(plan_of(f, &t, 1).refused);
    columns[0].kind = COLUMN_TEXT;
    plan = plan_of(f, &t, 1);
    assert_false(plan.refused);
    assert_int_equal(plan.count, 1);
}

/* A column that need no longer be filled in: values, references and uniqueness stay as they were. */
static void test_required_can_be_given_up(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    struct column columns[] = {
        {.name = "kind", .kind = COLUMN_TEXT, .required = true, .unique = true},
        {.name = "day", .kind = COLUMN_INTEGER, .required = true},
        {.name = "open", .kind = COLUMN_BOOLEAN, .required = true},
        {.name = "parent", .kind = COLUMN_INTEGER, .required = true, .references = "matter"},
    };
    struct table_index index = {false, 2, by_kind};
    struct table t = {"matter", 4, 1, columns, &index};
    make_table(f, &t);
    assert_good(db_run(f->db, "insert into matter (kind, day, open, parent) values ('a', 5, true, 1)", &err), err);
    for (size_t i = 0; i < 4; i++)
        columns[i].required = false;
    struct plan plan = plan_of(f, &t, 1);
    assert_false(plan.refused);
    assert_true(steps_of(&plan, PLAN_ALLOW_EMPTY) >= 4);
    apply(f, &plan);
    assert_int_equal(plan_of(f, &t, 1).count, 0);
    assert_int_equal(
        count_of(f->db, "select count(*) from matter where kind = 'a' and day = 5 and open and parent = 1"), 1);
    assert_good(db_run(f->db, "insert into matter (kind) values (null)", &err), err);
    assert_false(db_run(f->db, "insert into matter (kind) values ('a')", &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_false(db_run(f->db, "insert into matter (parent) values (99)", &err));
}

/* Nothing with people's work in it is dropped: what is no longer declared stays, and does not stand in the way. */
static void test_undeclared_remains(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    static const struct column columns[] = {{.name = "kind", .kind = COLUMN_TEXT},
                                            {.name = "day", .kind = COLUMN_INTEGER, .required = true}};
    static const struct table_index index = {false, 2, by_kind};
    static const struct table before[] = {{"matter", 2, 1, columns, &index}, {"other", 1, 0, columns, NULL}};
    static const struct table after = {"matter", 1, 0, columns, NULL};
    struct plan plan = plan_of(f, before, 2);
    apply(f, &plan);
    assert_good(db_run(f->db, "insert into matter (kind, day) values ('a', 5)", &err), err);
    plan = plan_of(f, &after, 1);
    assert_int_equal(steps_of(&plan, PLAN_REMAINS), 2);
    assert_int_equal(steps_of(&plan, PLAN_DROP_INDEX), 1);
    apply(f, &plan);
    plan = plan_of(f, &after, 1);
    assert_int_equal(plan.count, 2);
    assert_int_equal(steps_of(&plan, PLAN_REMAINS), 2);
    assert_good(db_run(f->db, "insert into matter (kind) values ('b')", &err), err);
    assert_int_equal(count_of(f->db, "select count(*) from matter where day = 5"), 1);
}

/* Names may be as long as the language lets them be, and several may share their beginnings. */
static void test_long_names(void **state)
{
    struct fresh *f = *state;
    static const char long_name[] = "a_name_of_forty_eight_letters_as_long_as_allowed";
    static const struct column columns[] = {
        {.name = "first_field_with_a_name_of_more_than_forty_letter", .kind = COLUMN_TEXT, .unique = true},
        {.name = "first_field_with_a_name_of_more_than_forty_latter", .kind = COLUMN_TEXT, .unique = true}};
    static const char *const one[] = {"first_field_with_a_name_of_more_than_forty_letter"};
    static const char *const other[] = {"first_field_with_a_name_of_more_than_forty_latter"};
    static const struct table_index index[] = {{false, 1, one}, {false, 1, other}};
    static const struct table t = {long_name, 2, 2, columns, index};
    struct error err = {0};
    struct plan plan = plan_of(f, &t, 1);
    assert_int_equal(plan.count, 5);
    apply(f, &plan);
    assert_int_equal(plan_of(f, &t, 1).count, 0);
    assert_good(db_begin_write(f->db, &err), err);
    assert_good(search_create(f->db, long_name, &err), err);
    assert_good(db_commit(f->db, &err), err);
}

/* A migration that fails half-way leaves nothing behind. */
static void test_failed_migration_changes_nothing(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    struct column columns[] = {{.name = "kind", .kind = COLUMN_TEXT}, {.name = "day", .kind = COLUMN_INTEGER}};
    struct table t = {"matter", 1, 0, columns, NULL};
    make_table(f, &t);
    assert_good(db_run(f->db, "insert into matter (kind) values ('a'), ('a')", &err), err);
    columns[0].unique = true;
    t.columns = 2;
    struct plan plan = plan_of(f, &t, 1);
    assert_false(schema_apply(f->db, &plan, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_true(says(&err, "unique index of \"matter\""));
    assert_false(db_check(f->db, "select day from matter", NULL));
}

/* ---- search ---- */

static bool found(struct fresh *f, const char *query)
{
    struct error err = {0};
    const char *parameter = NULL;
    const char *condition = search_condition(f->arena, f->reader, "item", "id", query, &parameter);
    if (!condition)
        return false;
    struct stmt *st = db_prepare(f->reader, arena_printf(f->arena, "select id from item where %s", condition), &err);
    assert_good(st, err);
    stmt_bind_text(st, 1, parameter);
    bool row = stmt_row(st, &err);
    assert_int_equal(err.code, ERROR_NONE);
    stmt_reset(st);
    return row;
}

static int64_t make_searched(struct fresh *f, const char *text)
{
    struct error err = {0};
    make_items(f);
    assert_good(search_create(f->db, "item", &err), err);
    assert_good(search_create(f->db, "item", &err), err); /* a second migration finds it there */
    int64_t id = put_item(f->db, "a", 1);
    assert_good(search_put(f->db, "item", id, text, NULL, &err), err);
    return id;
}

/* Two characters are how Chinese is searched; one, words, and mixtures are found too. */
static void test_search_finds(void **state)
{
    struct fresh *f = *state;
    static const char *const hits[] = {"纠纷",  "物业",     "业纠",          "物业纠纷", "宽城区物业", "宽",   "纷",
                                       "楼",    "ABC",      "abc",           "Ab",       "２０２０",   "2020", "3号",
                                       "3号楼", "纠纷 abc", "abc，物业纠纷", "café",     "CAFÉ",       "𠀀𠀁", "𠀁"};
    static const char *const misses[] = {"调解", "纷宽", "区纠", "bc", "202 1", "城区区", "𠀁𠀀", "纠纷 xyz"};
    make_searched(f, "宽城区物业纠纷\nAbc公司2020年，3号楼。Café 𠀀𠀁");
    for (size_t i = 0; i < sizeof hits / sizeof *hits; i++)
        if (!found(f, hits[i]))
            fail_msg("not found: %s", hits[i]);
    for (size_t i = 0; i < sizeof misses / sizeof *misses; i++)
        if (found(f, misses[i]))
            fail_msg("found: %s", misses[i]);
}

/* What the databases' own query languages mean by a character means nothing here. */
static void test_search_takes_any_query(void **state)
{
    struct fresh *f = *state;
    static const char *const nothing[] = {"", " ", "。", "\"", "*", "'", "&|!()", "-", "\\", ":*", "%"};
    static const char *const harmless[] = {"abc\" OR \"x", "tokens:abc x", "abc' & 'x", "NOT", "abc AND", "x*", "^x"};
    make_searched(f, "abc");
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        if (search_condition(f->arena, f->db, "item", "id", nothing[i], &(const char *){NULL}))
            fail_msg("a condition for %s", nothing[i]);
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        assert_false(found(f, harmless[i]));
    assert_true(found(f, "(abc)"));
}

/* A changed text is found by what it says now, a removed one not at all. */
static void test_search_follows_changes(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    int64_t id = make_searched(f, "物业纠纷");
    assert_good(search_put(f->db, "item", id, "邻里争议", NULL, &err), err);
    assert_false(found(f, "纠纷"));
    assert_true(found(f, "邻里"));
    assert_good(search_put(f->db, "item", id, "", NULL, &err), err);
    assert_false(found(f, "邻里"));
}

static bool suggested(struct fresh *f, const char *typed)
{
    struct error err = {0};
    const char *parameter = NULL;
    const char *condition = search_newest(f->arena, f->reader, "item", "id", typed, 10, &parameter);
    if (!condition)
        return false;
    struct stmt *st = db_prepare(f->reader, arena_printf(f->arena, "select id from item where %s", condition), &err);
    assert_good(st, err);
    stmt_bind_text(st, 1, parameter);
    bool row = stmt_row(st, &err);
    assert_int_equal(err.code, ERROR_NONE);
    stmt_reset(st);
    return row;
}

/* A name is found by the initials of any part of it, by either reading, mixed with characters; a search for words is
 * not led astray by them. */
static void test_search_by_initials(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    static const char *const hits[] = {"xzcf",   "XZCF", "cfjds",  "xzcfjds", "hz",          "行政cf", "x",
                                       "2020-1", "20",   "处罚jd", "a类xz",   "xzcf 决定书", "alxz"};
    static const char *const misses[] = {"xzxk", "cfxz", "zzcf", "许可", "xzcfjdsx", "", "*", "\" OR \"x"};
    int64_t id = make_searched(f, "x");
    assert_good(search_put(f->db, "item", id, "2020-1\nA类行政处罚决定书", "A类行政处罚决定书", &err), err);
    for (size_t i = 0; i < sizeof hits / sizeof *hits; i++)
        if (!suggested(f, hits[i]))
            fail_msg("not found: %s", hits[i]);
    for (size_t i = 0; i < sizeof misses / sizeof *misses; i++)
        if (suggested(f, misses[i]))
            fail_msg("found: %s", misses[i]);
    assert_false(found(f, "xzcf"));
}

/* A text of the greatest length a field may have, all of different characters, and words without end. */
static void test_search_takes_long_texts(void **state)
{
    struct fresh *f = *state;
    struct buf b = buf_new(f->arena);
    char c[4];
    for (uint32_t i = 0; i < 100000; i++)
        buf_add_n(&b, c, text_encode(0x4E00 + i * 7919 % 20000, c));
    for (int i = 0; i < 10000; i++)
        buf_add_char(&b, 'w');
    buf_add(&b, " 结尾");
    make_searched(f, b.data);
    assert_true(found(f, "结尾"));
    assert_true(found(f, "wwww"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_second_plan_is_empty),
        cmocka_unit_test(test_columns_are_added),
        cmocka_unit_test(test_changed_kind_is_refused),
        cmocka_unit_test(test_required_can_be_given_up),
        cmocka_unit_test(test_undeclared_remains),
        cmocka_unit_test(test_long_names),
        cmocka_unit_test(test_failed_migration_changes_nothing),
        cmocka_unit_test(test_search_finds),
        cmocka_unit_test(test_search_takes_any_query),
        cmocka_unit_test(test_search_follows_changes),
        cmocka_unit_test(test_search_by_initials),
        cmocka_unit_test(test_search_takes_long_texts),
    };
    return run_on_both(tests, sizeof tests / sizeof *tests);
}
