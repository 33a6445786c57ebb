/* What time does to procedures: deemed results, a changed calendar, to-dos; and random people over a year. Every test
 * runs on SQLite and, where there is one, on PostgreSQL. */
#include "work_support.h"

#include "core/gather.h"
#include "record/ledger.h"

#include <string.h>

static int64_t tick(struct desk *d, const char *on)
{
    struct error err = {0};
    struct happened happened;
    assert_good(work_tick(&d->work, day(on), &happened, &err), err);
    return happened.steps;
}

/* What the law deems happens on its day, once, however late the program is asked; what follows from it too. */
static void test_deemed(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *n = begin_on(d, "plain", "2020-06-22"), *m = begin_on(d, "plain", "2020-06-22");
    assert_good(step_with(d, m, "ask_correction", "clerk", "2020-06-23", "correct_days", "3", &err), err);
    assert_int_equal(tick(d, "2020-06-29"), 0);
    assert_int_equal(tick(d, "2020-06-30"), 1); /* the correction was due on the 29th */
    assert_state(d, m, "withdrawn");
    assert_int_equal(tick(d, "2020-09-30"), 1);
    assert_state(d, n, "accepted");
    assert_int_equal(clock_named(d, n, "check").outcome, OUTCOME_DEEMED);
    assert_int_equal(clock_named(d, n, "check").stopped, day("2020-07-01"));
    assert_string_equal(cell(d, n, "accepted_on"), "2020-06-22"); /* art. 32: on receipt, as if asked at once */
    assert_int_equal(clock_named(d, n, "decision").started, day("2020-06-22"));
    assert_due(d, n, "decision", "2020-07-21"); /* 20 workdays: 25 and 26 June are free, 28 June is worked */
    assert_int_equal(tick(d, "2020-09-30"), 0);
    struct event_row e = event_of(d, read_application(d, n), "step:");
    assert_string_equal(e.action, "step:be_accepted");
    assert_string_equal(e.actor, "plumbline");
    assert_string_equal(e.article, "行政许可法第三十二条第一款第四项");
    assert_non_null(strstr(e.reason, "2020-06-22")); /* from when it counts */
    assert_whole(d);
}

/* A stop that is taken back after the term's end: it lapses at once, on the day of that and not before it. */
static void test_undone_too_late(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *n = begin_on(d, "quick", "2020-06-22"), *m = begin_on(d, "quick", "2020-06-22");
    assert_good(step_with(d, n, "open_comment", "clerk", "2020-06-22", "draft", "2", &err), err);
    assert_good(step_with(d, m, "open_comment", "clerk", "2020-06-22", "draft", "2", &err), err);
    take(d, n, "close_comment", "2020-07-01");
    take(d, m, "close_comment", "2020-07-01");
    take(d, n, "open_again", "2020-07-22"); /* the last of the 30 days */
    assert_int_equal(tick(d, "2020-07-22"), 0);
    take(d, m, "open_again", "2020-08-03");
    assert_int_equal(tick(d, "2020-08-10"), 2);
    assert_state(d, n, "withdrawn");
    assert_int_equal(clock_named(d, n, "redrafted").stopped, day("2020-07-23"));
    assert_state(d, m, "withdrawn");
    assert_int_equal(clock_named(d, m, "redrafted").stopped, day("2020-08-03"));
    assert_int_equal(clock_named(d, m, "redrafted").outcome, OUTCOME_DEEMED);
    assert_whole(d);
}

/* Who takes a step before the program looks at a term that has passed is not before what the law deems: it follows. */
static void test_deemed_after_step(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    if (!d)
        skip();
    const char *n = begin_on(d, "plain", "2020-06-22");
    assert_good(step_with(d, n, "correct_day", "clerk", "2020-07-03", "received_on", "2020-06-22", &err), err);
    assert_int_equal(tick(d, "2020-07-06"), 1);
    assert_state(d, n, "accepted");
    assert_int_equal(clock_named(d, n, "check").stopped, day("2020-07-03"));
    assert_string_equal(cell(d, n, "accepted_on"), "2020-06-22");
    assert_whole(d);
}

/* Next year's holidays move what is due in them, each with an event; asked again nothing changes. */
static void test_recompute(void **state)
{
    struct desk *d = desk_of(state);
    struct test_office *o;
    struct error err = {0};
    int64_t changed;
    if (!d)
        skip();
    o = d->office;
    const struct law *now = d->work.law;
    struct law before = *now;
    struct gather g = {.arena = o->arena};
    before.calendar = calendar_load(support_write(o, "holidays.csv", "year,date,kind,name_zh,name_en,notice\n"), &g);
    assert_non_null(before.calendar);
    d->work.law = &before;
    const char *n = begin_on(d, "plain", "2020-06-01"), *m = begin_on(d, "plain", "2020-06-01");
    take(d, n, "accept", "2020-06-12");
    take(d, m, "accept", "2020-06-12");
    take(d, m, "hear", "2020-06-15");
    assert_due(d, n, "decision", "2020-07-10");
    d->work.law = now;
    assert_good(work_recompute(&d->work, day("2020-06-20"), &changed, &err), err);
    assert_int_equal(changed, 1);
    assert_due(d, n, "decision", "2020-07-13"); /* two holidays, one worked Sunday */
    assert_string_equal(cell(d, n, "due_on"), "2020-07-13");
    assert_due(d, m, "decision", "none");
    struct event_row e;
    assert_good(ledger_read(o->arena, o->db, read_application(d, n)->event, &e, &err), err);
    assert_string_equal(e.action, "recompute");
    assert_string_equal(e.changes, "{\"due_on\":[\"2020-07-10\",\"2020-07-13\"]}");
    assert_good(work_recompute(&d->work, day("2020-06-20"), &changed, &err), err);
    assert_int_equal(changed, 0);
    assert_whole(d);
}

static size_t todos(struct desk *d, struct todo_query q, struct todo **out)
{
    struct error err = {0};
    size_t count;
    assert_good(work_todo(d->office->arena, &d->work, d->office->db, &q, &count, out, &err), err);
    return count;
}

static void test_todo(void **state)
{
    struct desk *d = desk_of(state);
    struct error err = {0};
    struct todo *t;
    if (!d)
        skip();
    const char *late = begin_on(d, "plain", "2020-06-01"), *soon = begin_on(d, "plain", "2020-06-22");
    const char *done = begin_on(d, "quick", "2020-06-22"), *stands = begin_on(d, "plain", "2020-06-22");
    assert_good(step_with(d, done, "grant_now", "clerk", "2020-06-23", "draft", "1", &err), err);
    take(d, stands, "accept", "2020-06-23");
    take(d, stands, "hear", "2020-06-23");
    struct todo_query q = {.today = day("2020-06-28"), .worst = LIGHT_NONE};
    assert_int_equal(todos(d, q, &t), 3);
    assert_string_equal(t[0].number, late);
    assert_int_equal(t[0].light, LIGHT_RED);
    assert_true(t[0].workdays_left < 0);
    assert_string_equal(t[1].number, soon);
    assert_int_equal(t[1].light, LIGHT_AMBER);
    assert_int_equal(t[1].workdays_left, 2);
    assert_string_equal(t[2].number, stands);
    assert_int_equal(t[2].light, LIGHT_NONE);
    assert_int_equal(t[2].due, DATE_NONE);
    assert_int_equal(t[1].steps,
                     4); /* ask_correction, correct_day, accept, withdraw; what happens by itself is nobody's */
    q.worst = LIGHT_AMBER;
    assert_int_equal(todos(d, q, &t), 2);
    q.worst = LIGHT_RED;
    assert_int_equal(todos(d, q, &t), 1);
    q = (struct todo_query){.today = day("2020-06-23"), .worst = LIGHT_AMBER};
    assert_int_equal(todos(d, q, &t), 1); /* the second has four workdays left: 24, 28 (worked), 29, 30 */
    q = (struct todo_query){.today = day("2020-06-28"), .worst = LIGHT_NONE, .role = "head"};
    assert_int_equal(todos(d, q, &t), 0);
    q = (struct todo_query){.today = day("2020-06-28"), .worst = LIGHT_NONE, .organ = "G12"};
    assert_int_equal(todos(d, q, &t), 0);
    q = (struct todo_query){.today = day("2020-06-28"), .worst = LIGHT_NONE, .organ = "G11", .district = "220100"};
    assert_int_equal(todos(d, q, &t), 3);
}

/* A record that came without a procedure, from a file, takes one up with its first step. */
static void test_without_course(void **state)
{
    struct desk *d = desk_of(state);
    struct todo *t;
    if (!d)
        skip();
    struct record *r = support_create(d->office, "application", "district", "220103", "organ", "G11", "subject", "旧件",
                                      "kind", "plain", "received_on", "2020-06-22", NULL);
    assert_int_equal(todos(d, (struct todo_query){.today = day("2020-06-23"), .worst = LIGHT_NONE}, &t), 1);
    assert_int_equal(t[0].steps, 4);
    take(d, r->number, "accept", "2020-06-24");
    assert_due(d, r->number, "decision", "2020-07-23");
    assert_whole(d);
}

/* What holds however people go about it. */
static void assert_sound(struct desk *d, const char *number)
{
    struct error err = {0};
    struct record *r = read_application(d, number);
    const struct procedure *p = model_procedure(d->office->model, "decide");
    size_t count, leaving = 0, open = 0;
    struct clock_row *row;
    assert_good(work_clocks(d->office->arena, &d->work, d->office->db, r, &count, &row, &err), err);
    for (size_t i = 0; i < p->steps; i++)
        for (size_t j = 0; j < p->step[i].froms; j++)
            leaving += strcmp(p->step[i].from[j]->key, r->state) == 0;
    assert_true(leaving > 0);
    for (size_t i = 0; i < count; i++) {
        bool stopped = row[i].state == CLOCK_STOPPED;
        bool stands = row[i].term.pauses && row[i].term.pause[row[i].term.pauses - 1].to == DATE_NONE;
        assert_int_equal(stopped, row[i].stopped != DATE_NONE);
        assert_int_equal(stopped, row[i].outcome != OUTCOME_OPEN);
        assert_int_equal(stands, row[i].state == CLOCK_SUSPENDED);
        assert_true(row[i].state == CLOCK_RUNNING || row[i].tells_on == DATE_NONE); /* only what runs tells */
        assert_true(row[i].told != TOLD_SUPERVISION || row[i].ordered);
        assert_true(row[i].due != DATE_NONE || stands); /* a term that was over before it stood has its end */
        for (size_t j = 0; j < i && !stopped; j++)
            if (row[j].clock == row[i].clock)
                assert_int_equal(row[j].state, CLOCK_STOPPED); /* one run at a time */
        open += !stopped;
    }
    bool final = strcmp(r->state, "granted") == 0 || strcmp(r->state, "withdrawn") == 0;
    assert_int_equal(open, final ? 0 : 1);
}

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

/* Mostly a step that the state has, at times any. */
static const struct step *any_step(const struct procedure *p, const char *state, unsigned *seed)
{
    const struct step *s = NULL;
    bool any = next_random(seed) % 4 == 0;
    for (int tries = 0; tries < 50; tries++) {
        s = &p->step[next_random(seed) % p->steps];
        for (size_t i = 0; i < s->froms; i++)
            if (any || strcmp(s->from[i]->key, state) == 0)
                return s;
    }
    return s;
}

static bool is_given_with(const struct step *s, const char *field)
{
    bool given = false;
    for (size_t i = 0; i < s->needs; i++)
        given = given || strcmp(s->need[i]->name, field) == 0;
    for (size_t i = 0; i < s->takes; i++)
        given = given || strcmp(s->take[i]->name, field) == 0;
    return given;
}

/* Mostly what the step wants, at times anything. */
static const char *const *any_field(const struct step *s, unsigned *seed)
{
    static const char *const fields[][2] = {{"subject", NULL},     {"form", "书"},          {"draft", "1"},
                                            {"correct_days", "5"}, {"extension_days", "7"}, {"extension_days", "99"}};
    if (next_random(seed) % 6 == 0)
        return fields[next_random(seed) % 6];
    size_t first = next_random(seed) % 6;
    for (size_t i = 0; i < 6; i++)
        if (is_given_with(s, fields[(first + i) % 6][0]))
            return fields[(first + i) % 6];
    return fields[0];
}

static bool random_step(struct desk *d, const struct procedure *p, const char *n, int32_t today, unsigned *seed)
{
    static const char *const roles[] = {"clerk", "head"};
    struct error err;
    struct record *before = read_application(d, n);
    const struct step *s = any_step(p, before->state, seed);
    const char *const *field = any_field(s, seed);
    bool good = step_with(d, n, s->name, roles[next_random(seed) % 2], date_iso(d->office->arena, today), field[0],
                          field[1], &err);
    assert_true(good || (err.code != ERROR_STORE && err.code != ERROR_DEFINITION));
    assert_int_equal(good, read_application(d, n)->event != before->event);
    return good;
}

/* Random people: any step, any role, any value, days going on; whatever is refused changes nothing. */
static void test_random_walks(void **state)
{
    struct desk *d = desk_of(state);
    unsigned seed = 20201124;
    size_t taken = 0;
    if (!d)
        skip();
    const struct procedure *p = model_procedure(d->office->model, "decide");
    for (int walk = 0; walk < 12; walk++) {
        int32_t today = day("2020-01-02") + walk * 20;
        const char *n = begin_on(d, "plain", date_iso(d->office->arena, today));
        for (int i = 0; i < 80; i++) {
            today += (int32_t)(next_random(&seed) % 3);
            taken += random_step(d, p, n, today, &seed);
            if (i % 5 == 0)
                tick(d, date_iso(d->office->arena, today));
            assert_sound(d, n);
        }
    }
    assert_true(taken > 100);
    assert_whole(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_DESK(test_deemed),
        ON_DESK(test_undone_too_late),
        ON_DESK(test_recompute),
        ON_DESK(test_todo),
        ON_DESK(test_without_course),
        ON_DESK(test_random_walks),
        ON_DESK(test_deemed_after_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
