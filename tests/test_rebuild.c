/* A database made anew from the events of a ledger holds what the old one held, whichever database each is in; what
 * cannot be relied on, or understood, is refused and named, and nothing is left half made. */
#include "work_support.h"

#include "record/ledger.h"
#include "record/rebuild.h"
#include "store/store.h"
#include "store/writer.h"
#include "work/reckon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The rebuilt database, opened as any is. */
struct other {
    struct store *store;
    struct db *db;
    struct records records;
    struct rebuilt out;
};

static bool try_rebuild(struct test_office *o, const char *into, const struct model *m, struct rebuilt *out,
                        struct error *err)
{
    *err = (struct error){0};
    return ledger_rebuild(o->arena, o->db, m, &o->keys, NULL, into, out, err);
}

static struct other open_other(struct test_office *o, const char *where, const struct model *m)
{
    struct error err = {0};
    struct other x = {0};
    x.store = store_open(where, false, &err);
    assert_good(x.store, err);
    assert_good(records_open(o->arena, m, x.store, &o->keys, true, &x.records, &err), err);
    x.db = store_connect(x.store, false, &err);
    assert_good(x.db, err);
    return x;
}

static void close_other(struct other *x)
{
    records_close(&x->records);
    db_close(x->db);
    store_close(x->store);
}

static void assert_is_whole(struct test_office *o, struct db *db, const struct model *m)
{
    struct error err = {0};
    struct ledger_verdict v;
    assert_good(ledger_verify(db, m, &o->keys, &v, &err), err);
    if (!v.whole)
        fail_msg("%s", v.finding);
}

/* Rebuilds into each kind of database that there is. */
static struct other rebuilt(struct test_office *o, int kind, const struct model *m)
{
    struct error err;
    struct rebuilt out;
    struct ledger_head one, two;
    char *where = support_place(o, kind);
    assert_good(try_rebuild(o, where, m, &out, &err), err);
    struct other x = open_other(o, where, m);
    x.out = out;
    assert_is_whole(o, x.db, m);
    assert_good(ledger_head_newest(o->db, &one, &err) && ledger_head_newest(x.db, &two, &err), err);
    assert_int_equal(one.size, two.size);
    assert_memory_equal(one.root, two.root, sizeof one.root);
    return x;
}

static void fill(struct test_office *o)
{
    struct error err = {0};
    for (int i = 0; i < 4; i++)
        support_create(o, "matter", "district", "220103", "organ", "示例机关", "subject",
                       arena_printf(o->arena, "邻里纠纷%d", i), "colour", i % 2 ? "red" : "蓝色", "opened_on",
                       "2020-03-01", "amount", "12.34", "score", "-0.50", "count", "7", "urgent", i % 2 ? "是" : "否",
                       "heard_at", "2020-03-01 09:30", "sample", "是", "detail", "甲\n乙 \"引号\" \\ 𠀀", NULL);
    support_create(o, "note", "district", "220103", "organ", "示例机关", "matter", "220103事2020-0002", "text", "附",
                   NULL);
    support_create(o, "plan", "number", "P1", "district", "220103", "plan_year", "2020", "since", "2020-01-01", NULL);
    assert_good(support_change(o, "matter", "220103事2020-0001", "parent", "220103事2020-0003", &err), err);
    assert_good(support_change(o, "matter", "220103事2020-0002", "amount", "", &err), err);
    assert_good(support_change(o, "matter", "220103事2020-0002", "state", "done", &err), err);
    /* The year of its number stays what it was; the number of a plan that was removed is used again. */
    assert_good(support_change(o, "matter", "220103事2020-0003", "opened_on", "2019-12-31", &err), err);
    assert_good(support_remove(o, "matter", "220103事2020-0004", &err), err);
    assert_good(support_remove(o, "plan", "P1", &err), err);
    support_create(o, "plan", "number", "P1", "district", "220104", "plan_year", "2021", "since", "2021-01-01", NULL);
}

static int set_up_sqlite(void **state)
{
    return support_set_up(state, 0, fill);
}

static int set_up_postgresql(void **state)
{
    return support_set_up(state, 1, fill);
}

static size_t found(struct test_office *o, struct db *db, const char *search)
{
    struct error err = {0};
    struct page page;
    struct query q = {.reg = model_reg(o->model, "matter"), .search = search};
    assert_good(record_find(o->arena, db, o->model, &q, &page, &err), err);
    return page.count;
}

/* Tables, search and series: the next number is the one that the old database would have given. */
static void test_same(void **state)
{
    struct test_office *o = *state;
    if (!o)
        skip();
    for (int kind = 0; kind < 1 + support_has_postgresql(); kind++) {
        struct other x = rebuilt(o, kind, o->model);
        support_assert_same(o->model, o->db, x.db);
        assert_int_equal(x.out.records, 5 + 3 + 1 + 1);
        assert_int_equal(x.out.events, 5 + 6 + 4 + 2 + 1);
        assert_int_equal(found(o, x.db, "纠纷"), 3);
        assert_int_equal(found(o, x.db, "0004"), 0);
        struct test_office there = *o;
        there.records = x.records;
        struct record *r = support_create(&there, "matter", "district", "220103", "organ", "示例机关", "subject", "新",
                                          "colour", "red", "opened_on", "2020-05-01", NULL);
        assert_string_equal(r->number, "220103事2020-0005");
        assert_is_whole(o, x.db, o->model);
        close_other(&x);
    }
}

static void by_hand(struct test_office *o, const char *sql)
{
    struct error err = {0};
    struct db *db = store_connect(o->store, true, &err);
    assert_good(db, err);
    assert_good(db_begin_write(db, &err) && db_run(db, sql, &err) && db_commit(db, &err), err);
    db_close(db);
}

/* What was altered in the tables does not come along; tables that are gone are not missed. */
static void test_tables_lost(void **state)
{
    struct test_office *o = *state;
    if (!o)
        skip();
    struct other before = rebuilt(o, 0, o->model);
    by_hand(o, "update matter set subject = '改' where number = '220103事2020-0002'");
    by_hand(o, "delete from series");
    by_hand(o, "drop table note");
    by_hand(o, "drop table plan");
    struct other x = rebuilt(o, 0, o->model);
    support_assert_same(o->model, before.db, x.db);
    close_other(&before);
    close_other(&x);
}

static void refused(struct test_office *o, const char *into, enum error_code code, const char *part)
{
    struct error err;
    struct rebuilt out;
    bool good = try_rebuild(o, into, o->model, &out, &err);
    assert_refused(good, &err, code, part);
}

/* Nothing is signed anew that was touched. */
static void test_altered_events(void **state)
{
    struct test_office *o = *state;
    if (!o)
        skip();
    const char *into = support_place(o, 0);
    by_hand(o, "update event set body = replace(body, '邻里纠纷1', '邻里纠纷9') where seq = 7");
    refused(o, into, ERROR_CONFLICT, "event 7 ");
    assert_int_not_equal(access(into, F_OK), 0);
}

static void test_kept_head(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    struct ledger_head head;
    struct rebuilt out;
    if (!o)
        skip();
    assert_good(ledger_head_newest(o->db, &head, &err), err);
    assert_good(ledger_rebuild(o->arena, o->db, o->model, &o->keys, &head, support_place(o, 0), &out, &err), err);
    head.size++;
    assert_false(ledger_rebuild(o->arena, o->db, o->model, &o->keys, &head, support_place(o, 0), &out, &err));
    assert_non_null(strstr(err.message, "not signed"));
}

/* Somebody's database is left as it is: this very one, and one that was rebuilt before; an empty one is taken. */
static void test_not_empty(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    struct rebuilt out;
    if (!o)
        skip();
    refused(o, o->where, ERROR_CONFLICT, "not empty");
    assert_is_whole(o, o->db, o->model);
    char *into = support_place(o, 0);
    struct store *s = store_open(into, true, &err);
    assert_good(s, err);
    store_close(s);
    assert_good(try_rebuild(o, into, o->model, &out, &err), err);
    refused(o, into, ERROR_CONFLICT, "not empty");
    char *text =
        support_write(o, "letter.txt", "This is no database, and long enough not to be taken for an empty one.");
    refused(o, text, ERROR_INPUT, "not a database");
}

/* An event that this program would not have written, in a ledger that is whole. */
struct forged {
    struct test_office *office;
    const char *action, *changes, *clocks;
};

static bool forge(struct db *db, void *argument, struct error *err)
{
    struct forged *f = argument;
    struct test_office *o = f->office;
    int64_t number;
    struct record *r = record_read(o->arena, db, model_reg(o->model, "matter"), "220103事2020-0001", err);
    struct event e = {.actor = "test",
                      .action = f->action,
                      .reg = "matter",
                      .record = "220103事2020-0001",
                      .previous = r ? r->event : 0,
                      .changes = f->changes,
                      .clocks = f->clocks,
                      .day = DATE_NONE};
    return r && ledger_append(o->arena, o->records.ledger, db, &e, &number, err);
}

static void refused_for(struct forged f, const char *part)
{
    struct error err = {0};
    char *into = support_place(f.office, 0);
    assert_good(writer_run(f.office->records.writer, forge, &f, &err), err);
    refused(f.office, into, ERROR_STORE, part);
    refused(f.office, into, ERROR_STORE, "event 19 (");
    assert_int_not_equal(access(into, F_OK), 0);
}

static void test_wrong_type(void **state)
{
    if (*state)
        refused_for((struct forged){*state, "change", "{\"amount\":[1234,\"much\"]}", NULL}, "“amount” (金额)");
}

static void test_no_pair(void **state)
{
    if (*state)
        refused_for((struct forged){*state, "change", "{\"amount\":7}", NULL}, "amount");
}

static void test_wrong_clock(void **state)
{
    if (*state)
        refused_for((struct forged){*state, "step:x", "{}", "{\"limit\":{\"state\":\"running\",\"why\":1}}"}, "limit");
}

static void test_made_twice(void **state)
{
    if (*state)
        refused_for((struct forged){*state, "create", "{\"number\":\"220103事2020-0001\"}", NULL}, "there already");
}

/* A reference to what is not there is found when the rows are made: the database that was begun stays empty. */
static void test_dangling(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    struct rebuilt out;
    if (!o)
        skip();
    char *into = support_place(o, 0);
    struct forged f = {o, "change", "{\"parent\":[null,\"220103事2020-0004\"]}", NULL};
    assert_good(writer_run(o->records.writer, forge, &f, &err), err);
    assert_false(try_rebuild(o, into, o->model, &out, &err));
    assert_non_null(strstr(err.message, "220103事2020-0001"));
    assert_non_null(strstr(err.message, "220103事2020-0004 of “matter”"));
    struct other x = open_other(o, into, o->model);
    int64_t events, rows;
    assert_good(db_int(x.db, "select count(*) from event", -1, &events, &err) &&
                    db_int(x.db, "select count(*) from district", -1, &rows, &err),
                err);
    assert_int_equal(events, 0);
    assert_int_equal(rows, 0);
    close_other(&x);
}

/* Definitions that changed since. */

static char *read_text(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char *text = arena_alloc(a, 1 << 16);
    size_t n = fread(text, 1, (1 << 16) - 1, f);
    fclose(f);
    assert_true(n > 0 && n < (1 << 16) - 1);
    return text;
}

/* The fixture's definitions with one text put in place of another. */
static char *changed_definitions(struct arena *a, const char *folder, const char *from, const char *to)
{
    static const char *const files[] = {"places.yaml", "work.yaml"};
    assert_int_equal(mkdir(folder, 0700), 0);
    for (size_t i = 0; i < 2; i++) {
        char *text = read_text(a, support_path(a, arena_printf(a, "tests/fixture/%s", files[i])));
        char *at = strstr(text, from);
        if (at)
            text = arena_printf(a, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
        assert_true(at || i == 0);
        FILE *f = fopen(arena_printf(a, "%s/%s", folder, files[i]), "wb");
        assert_non_null(f);
        fputs(text, f);
        fclose(f);
    }
    return arena_strdup(a, folder);
}

static const struct model *changed_model(struct test_office *o, const char *from, const char *to)
{
    struct mistakes mistakes;
    const char *folder = changed_definitions(o->arena, arena_printf(o->arena, "%s/changed", o->folder), from, to);
    const struct model *m = model_load(o->arena, folder, &mistakes);
    if (!m)
        fail_msg("%s", mistakes.error[0].message);
    return m;
}

/* A field that became required after records were made without it, and one that is new. */
static void test_required_since(void **state)
{
    struct test_office *o = *state;
    if (!o)
        skip();
    const struct model *m = changed_model(o, "person:    {type: text,",
                                          "remark:    {type: text, required: true, title: {zh: 备注, en: Remark}}\n"
                                          "      person:    {type: text, required: true,");
    struct other x = rebuilt(o, 0, m);
    assert_int_equal(x.out.records, 10);
    close_other(&x);
}

/* A field that is no longer declared stays in its events. */
static void test_undeclared_field(void **state)
{
    struct test_office *o = *state;
    if (!o)
        skip();
    const struct model *m = changed_model(o, "      score:     {type: decimal, title: {zh: 评分, en: Score}}\n", "");
    struct other x = rebuilt(o, 0, m);
    assert_int_equal(x.out.records, 10);
    assert_int_equal(x.out.passed, 4);
    close_other(&x);
}

/* Nor are the records of a register that is not declared any more. */
static void test_undeclared_register(void **state)
{
    struct test_office *o = *state;
    if (!o)
        skip();
    const struct model *m = changed_model(o, "  note:\n", "  remark:\n");
    struct other x = rebuilt(o, 0, m);
    assert_int_equal(x.out.records, 9);
    assert_int_equal(x.out.undeclared, 1);
    close_other(&x);
}

/* A number is made of what its organ was called then. */
static void test_organ_in_number(void **state)
{
    struct error err = {0};
    struct arena *a = arena_new();
    char folder[] = "/tmp/plumbline-test-XXXXXX";
    (void)state;
    assert_non_null(mkdtemp(folder));
    const char *definitions = changed_definitions(a, arena_printf(a, "%s/changed", folder), "\"{matter}-{seq:02}\"",
                                                  "\"{organ.mark}附{matter}-{seq:02}\"");
    struct test_office *o = support_open(definitions, 0);
    support_create(o, "matter", "district", "220103", "organ", "示例机关", "subject", "甲", "colour", "red",
                   "opened_on", "2020-03-01", NULL);
    assert_good(support_change(o, "organ", "112201030138840281", "mark", "宽示", &err), err);
    for (int i = 0; i < 3; i++)
        support_create(o, "note", "district", "220103", "organ", "示例机关", "matter", "220103事2020-0001", "text",
                       "附", NULL);
    assert_good(support_change(o, "organ", "112201030138840281", "mark", "新示", &err), err);
    assert_good(support_remove(o, "note", "宽示附220103事2020-0001-03", &err), err);
    struct other x = rebuilt(o, 0, o->model);
    support_assert_same(o->model, o->db, x.db);
    close_other(&x);
    support_close(o);
    assert_int_equal(remove(arena_printf(a, "%s/work.yaml", definitions)) +
                         remove(arena_printf(a, "%s/places.yaml", definitions)) + rmdir(definitions) + rmdir(folder),
                     0);
    arena_free(a);
}

/* Procedures. */

/* Clocks of every kind: stopped, in a second run, suspended, extended, lapsed, reckoned; a record that came without. */
static void work(struct desk *d)
{
    struct error err = {0};
    struct reckoning reckoned;
    struct happened happened;
    struct test_office *o = d->office;
    const char *n = begin_on(d, "plain", "2020-06-01"), *m = begin_on(d, "plain", "2020-06-02");
    const char *q = begin_on(d, "quick", "2020-06-03");
    begin_on(d, "plain", "2020-06-04");
    take(d, n, "accept", "2020-06-03");
    take(d, n, "hear", "2020-06-04");
    take(d, n, "go_on", "2020-06-08");
    assert_good(step_with(d, n, "prolong", "head", "2020-06-09", "extension_days", "5", &err), err);
    assert_good(step_with(d, n, "grant", "clerk", "2020-06-10", "form", "书", &err), err);
    take(d, n, "reopen", "2020-06-11");
    take(d, n, "hear", "2020-06-12");
    assert_good(step_with(d, m, "ask_correction", "clerk", "2020-06-03", "correct_days", "5", &err), err);
    assert_good(step_with(d, q, "grant_now", "clerk", "2020-06-03", "draft", "1", &err), err);
    assert_good(work_tick(&d->work, day("2020-07-01"), &happened, &err), err);
    assert_true(happened.steps >= 2);
    support_create(o, "application", "district", "220103", "organ", "G11", "subject", "旧件", "kind", "plain",
                   "received_on", "2020-06-22", NULL);
    support_create(o, "application", "district", "220103", "organ", "区审批局", "state", "granted", "subject", "末日",
                   "kind", "plain", "received_on", "2020-01-08", "accepted_on", "2020-01-10", "decided_at",
                   "2020-02-14 10:00", NULL);
    assert_good(work_reckon(&d->work, NULL, "test", &reckoned, &err), err);
    assert_true(reckoned.records >= 1);
}

static void test_procedures(void **state)
{
    struct desk *d = desk_of(state);
    if (!d)
        skip();
    struct test_office *o = d->office;
    work(d);
    assert_whole(d);
    for (int kind = 0; kind < 1 + support_has_postgresql(); kind++) {
        struct other x = rebuilt(o, kind, o->model);
        support_assert_same(o->model, o->db, x.db);
        assert_true(x.out.clocks >= 8);
        close_other(&x);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_same, set_up_sqlite, set_up_postgresql),
        ON_BOTH(test_tables_lost, set_up_sqlite, set_up_postgresql),
        ON_BOTH(test_altered_events, set_up_sqlite, set_up_postgresql),
        ON_BOTH(test_kept_head, set_up_sqlite, set_up_postgresql),
        ON_BOTH(test_not_empty, set_up_sqlite, set_up_postgresql),
        ON_BOTH(test_wrong_type, set_up_sqlite, set_up_postgresql),
        ON_BOTH(test_no_pair, set_up_sqlite, set_up_postgresql),
        ON_BOTH(test_wrong_clock, set_up_sqlite, set_up_postgresql),
        ON_BOTH(test_made_twice, set_up_sqlite, set_up_postgresql),
        ON_BOTH(test_dangling, set_up_sqlite, set_up_postgresql),
        ON_BOTH(test_required_since, set_up_sqlite, set_up_postgresql),
        ON_BOTH(test_undeclared_field, set_up_sqlite, set_up_postgresql),
        ON_BOTH(test_undeclared_register, set_up_sqlite, set_up_postgresql),
        cmocka_unit_test(test_organ_in_number),
        ON_DESK(test_procedures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
