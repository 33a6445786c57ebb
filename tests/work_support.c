#include "work_support.h"

#include "core/text.h"
#include "record/ledger.h"
#include "store/writer.h"

#include <string.h>

struct desk *desk_of(void **state)
{
    return *state;
}

static int open_desk(void **state, int kind)
{
    struct mistakes mistakes;
    if (kind && !support_has_postgresql())
        return 0;
    struct test_office *o = support_open("tests/fixture-work", kind);
    struct desk *d = arena_new_of(o->arena, struct desk);
    d->office = o;
    d->work.records = &o->records;
    d->work.law = law_load(o->arena, support_path(o->arena, "law"), &mistakes);
    assert_non_null(d->work.law);
    support_create(o, "district", "number", "220103", "name", "宽城区", NULL);
    support_create(o, "organ", "number", "G1", "name", "区政府", "district", "220103", NULL);
    support_create(o, "organ", "number", "G11", "name", "区审批局", "superior", "G1", "district", "220103", NULL);
    support_create(o, "organ", "number", "G12", "name", "区财政局", "superior", "G1", "district", "220103", NULL);
    *state = d;
    return 0;
}

int desk_on_sqlite(void **state)
{
    return open_desk(state, 0);
}

int desk_on_postgresql(void **state)
{
    return open_desk(state, 1);
}

int desk_tear_down(void **state)
{
    if (*state)
        support_close(desk_of(state)->office);
    return 0;
}

int32_t day(const char *iso)
{
    int32_t d = date_parse(iso);
    assert_int_not_equal(d, DATE_NONE);
    return d;
}

static const struct reg *reg_of(const struct attempt *t)
{
    return model_reg(t->desk->office->model, t->reg ? t->reg : "application");
}

static bool run_attempt(struct db *db, void *argument, struct error *err)
{
    struct attempt *t = argument;
    struct test_office *o = t->desk->office;
    const struct reg *reg = reg_of(t);
    if (t->number)
        return work_step(o->arena, &t->desk->work, db, reg, t->number, t->step, &t->entry, &t->deed, &t->record,
                         &t->faults, err);
    struct lookup *look = lookup_new(o->arena, db, o->model);
    return record_from_entry(o->arena, look, reg, &t->entry, NULL, &t->record, &t->faults, err) &&
           work_begin(o->arena, &t->desk->work, db, &t->record, &t->deed, err);
}

void give(struct attempt *t, const char *name, const char *value)
{
    struct test_office *o = t->desk->office;
    const struct reg *reg = reg_of(t);
    const struct field *f = reg_field(reg, name);
    if (!t->entry.text)
        t->entry.text = arena_array(o->arena, reg->fields, sizeof *t->entry.text);
    if (f)
        ((const char **)(uintptr_t)t->entry.text)[f - reg->field] = value;
    else if (strcmp(name, "organ") == 0)
        t->entry.organ = value;
    else
        t->entry.district = value;
}

bool attempt(struct attempt *t, struct error *err)
{
    *err = (struct error){0};
    return writer_run(t->desk->office->records.writer, run_attempt, t, err);
}

const char *begin_on(struct desk *d, const char *kind, const char *on)
{
    struct error err;
    struct attempt t = {.desk = d, .deed = {.actor = "test", .role = "clerk", .day = day(on)}};
    give(&t, "district", "220103");
    give(&t, "organ", "区审批局");
    give(&t, "subject", "示例申请");
    give(&t, "kind", kind);
    give(&t, "received_on", on);
    assert_good(attempt(&t, &err), err);
    return t.record.number;
}

bool step_with(struct desk *d, const char *number, const char *step, const char *role, const char *on,
               const char *field, const char *value, struct error *err)
{
    struct attempt t = {.desk = d, .number = number, .step = step};
    t.deed = (struct deed){.actor = "test", .role = role, .day = day(on), .reason = "有理由"};
    give(&t, field ? field : "subject", value);
    return attempt(&t, err);
}

void take(struct desk *d, const char *number, const char *step, const char *on)
{
    struct error err;
    static const char *const heads[] = {"prolong", "staff", "review", "send_back", "reopen", "transfer"};
    const char *role = "clerk";
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (strcmp(step, heads[i]) == 0)
            role = "head";
    assert_good(step_with(d, number, step, role, on, NULL, NULL, &err), err);
}

struct record *read_application(struct desk *d, const char *number)
{
    struct error err = {0};
    struct test_office *o = d->office;
    struct record *r = record_read(o->arena, o->db, model_reg(o->model, "application"), number, &err);
    assert_good(r, err);
    return r;
}

const char *cell(struct desk *d, const char *number, const char *field)
{
    struct record *r = read_application(d, number);
    return record_cell(d->office->arena, r, reg_column(r->reg, field));
}

struct event_row event_of(struct desk *d, const struct record *r, const char *action)
{
    struct error err = {0};
    struct event_row e = {.previous = r->event};
    do {
        if (!e.previous)
            fail_msg("%s has no event “%s”", r->number, action);
        assert_good(ledger_read(d->office->arena, d->office->db, e.previous, &e, &err), err);
    } while (!text_starts(e.action, action));
    return e;
}

void assert_state(struct desk *d, const char *number, const char *state)
{
    assert_string_equal(read_application(d, number)->state, state);
}

struct clock_row clock_named(struct desk *d, const char *number, const char *name)
{
    struct error err = {0};
    size_t count;
    struct clock_row *row, found = {0};
    assert_good(work_clocks(d->office->arena, &d->work, d->office->db, read_application(d, number), &count, &row, &err),
                err);
    for (size_t i = 0; i < count; i++)
        if (strcmp(row[i].clock->name, name) == 0)
            found = row[i];
    assert_non_null(found.clock);
    return found;
}

void assert_due(struct desk *d, const char *number, const char *clock, const char *due)
{
    int32_t is = clock_named(d, number, clock).due;
    assert_string_equal(is == DATE_NONE ? "none" : date_iso(d->office->arena, is), due);
}

void assert_whole(struct desk *d)
{
    struct error err = {0};
    struct ledger_verdict v;
    assert_good(ledger_verify(d->office->db, d->office->model, &d->office->keys, &v, &err), err);
    if (!v.whole)
        fail_msg("%s", v.finding);
}

void assert_refused(bool taken, const struct error *err, enum error_code code, const char *part)
{
    assert_false(taken);
    if (err->code != code || !(strstr(err->message, part) || strstr(err->article, part)))
        fail_msg("expected %d with “%s”: %d %s (%s)", (int)code, part, (int)err->code, err->message, err->article);
}
