/* The scheduler catches up with what fell due while nothing ran, once. On SQLite and, where there is one, PostgreSQL.
 */
#include "support.h"

#include "core/date.h"
#include "law/rule.h"
#include "record/ledger.h"
#include "store/writer.h"
#include "work/scheduler.h"

#include <string.h>
#include <time.h>

static struct work work;

struct begun {
    struct test_office *office;
    struct record record;
};

/* Received on 8 January 2020: nobody asked for corrections within five workdays, so it is taken as accepted. */
static bool begin(struct db *db, void *argument, struct error *err)
{
    struct begun *b = argument;
    struct arena *a = b->office->arena;
    const struct reg *reg = model_reg(b->office->model, "application");
    const char **text = arena_array(a, reg->fields, sizeof *text);
    text[reg_field(reg, "subject") - reg->field] = "无人过问的申请";
    text[reg_field(reg, "kind") - reg->field] = "plain";
    text[reg_field(reg, "received_on") - reg->field] = "2020-01-08";
    struct entry e = {.district = "220103", .organ = "G11", .text = text};
    struct deed deed = {.actor = "test", .role = "clerk", .day = date_of(2020, 1, 8)};
    struct faults faults;
    return record_from_entry(a, lookup_new(a, db, b->office->model), reg, &e, NULL, &b->record, &faults, err) &&
           work_begin(a, &work, db, &b->record, &deed, err);
}

static int set_up(void **state, int kind)
{
    struct mistakes mistakes;
    if (kind && !support_has_postgresql())
        return 0;
    struct test_office *o = support_open("tests/fixture-work", kind);
    work = (struct work){&o->records, law_load(o->arena, support_path(o->arena, "law"), &mistakes)};
    assert_non_null(work.law);
    support_create(o, "district", "number", "220103", "name", "宽城区", NULL);
    support_create(o, "organ", "number", "G11", "name", "区审批局", "district", "220103", NULL);
    *state = o;
    return 0;
}

static int set_up_sqlite(void **state)
{
    return set_up(state, 0);
}

static int set_up_postgresql(void **state)
{
    return set_up(state, 1);
}

/* Until it went its first round, which is what it does first. */
static struct scheduler_counts first_round(void)
{
    struct error err = {0};
    struct scheduler *s = scheduler_start(&work, &err);
    assert_good(s, err);
    struct timespec moment = {0, 10000000};
    while (scheduler_counts(s).rounds == 0)
        nanosleep(&moment, NULL);
    struct scheduler_counts counts = scheduler_counts(s);
    scheduler_stop(s);
    return counts;
}

static void test_catches_up_once(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    if (!o)
        skip();
    struct begun b = {.office = o};
    assert_good(writer_run(o->records.writer, begin, &b, &err), err);
    assert_int_equal(first_round().happened.steps, 1);
    struct record *r = record_read(o->arena, o->db, b.record.reg, b.record.number, &err);
    assert_good(r, err);
    assert_string_equal(r->state, "accepted");
    assert_string_equal(record_cell(o->arena, r, reg_field(r->reg, "deemed")), "是");
    assert_int_equal(first_round().happened.steps, 0);
    struct ledger_verdict v;
    assert_good(ledger_verify(o->db, o->model, &o->keys, &v, &err), err);
    if (!v.whole)
        fail_msg("%s", v.finding);
}

int main(void)
{
    const struct CMUnitTest tests[] = {ON_BOTH(test_catches_up_once, set_up_sqlite, set_up_postgresql)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
