/* Steps of procedures, durable, by 64 threads that wait for the writer; and recomputing 100,000 open clocks after the
 * calendar has changed, and telling of them.
 *
 *   bench-steps DEFINITIONS LAW FOLDER
 *
 * DEFINITIONS is tests/fixture-work. Half of what is timed as steps makes a record with its clocks, half takes its
 * first step: gates, two clocks, one event. */
#include "bare.h"
#include "site.h"

#include "store/writer.h"
#include "work/work.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { EACH = 100, OPEN = 100000, AT_ONCE = 5000 };

struct desk {
    struct site site;
    struct work work;
};

static void open_desk(struct arena *a, const char *definitions, const char *law, const char *path, struct desk *d)
{
    struct mistakes mistakes;
    site_open(a, definitions, path, &d->site);
    d->work = (struct work){&d->site.records, law_load(a, law, &mistakes)};
    bench_must(d->work.law != NULL, "the law does not load");
}

struct job {
    struct desk *desk;
    struct arena *arena;
    const char *number; /* NULL: makes a record */
    int32_t day;
};

static bool make(struct job *j, struct db *db, const char *reg, const struct entry *e, struct record *out,
                 struct error *err)
{
    struct faults faults;
    struct deed deed = {.actor = "bench", .role = "clerk", .day = j->day};
    const struct reg *r = model_reg(j->desk->site.model, reg);
    return record_from_entry(j->arena, lookup_new(j->arena, db, j->desk->site.model), r, e, NULL, out, &faults, err) &&
           work_begin(j->arena, &j->desk->work, db, out, &deed, err);
}

static bool make_application(struct job *j, struct db *db, struct record *out, struct error *err)
{
    const struct reg *reg = model_reg(j->desk->site.model, "application");
    const char **text = arena_array(j->arena, reg->fields, sizeof *text);
    text[reg_field(reg, "subject") - reg->field] = "示例申请";
    text[reg_field(reg, "kind") - reg->field] = "plain";
    text[reg_field(reg, "received_on") - reg->field] = date_iso(j->arena, j->day);
    struct entry e = {.district = "220103", .organ = "G1", .text = text};
    return make(j, db, "application", &e, out, err);
}

static bool make_places(struct db *db, void *argument, struct error *err)
{
    struct job *j = argument;
    const char *name[] = {"示例区", NULL};
    struct record r;
    struct entry district = {.number = "220103", .text = name},
                 organ = {.number = "G1", .district = "220103", .text = name};
    return make(j, db, "district", &district, &r, err) && make(j, db, "organ", &organ, &r, err);
}

static bool one(struct db *db, void *argument, struct error *err)
{
    struct job *j = argument;
    struct record r;
    struct faults faults;
    struct deed deed = {.actor = "bench", .role = "clerk", .day = j->day};
    const struct reg *reg = model_reg(j->desk->site.model, "application");
    if (j->number)
        return work_step(j->arena, &j->desk->work, db, reg, j->number, "accept", NULL, &deed, &r, &faults, err);
    if (!make_application(j, db, &r, err))
        return false;
    j->number = r.number;
    return true;
}

static void *worker(void *argument)
{
    struct error err = {0};
    for (int i = 0; i < EACH; i += 2) {
        struct arena *a = arena_new();
        struct job j = {argument, a, NULL, date_of(2020, 6, 1)};
        bench_must(writer_run(j.desk->site.records.writer, one, &j, &err) &&
                       writer_run(j.desk->site.records.writer, one, &j, &err),
                   err.message);
        arena_free(a);
    }
    return NULL;
}

static bool many(struct db *db, void *argument, struct error *err)
{
    struct job *j = argument;
    bool good = true;
    for (int i = 0; good && i < AT_ONCE; i++) {
        struct record r;
        arena_clear(j->arena);
        good = make_application(j, db, &r, err);
    }
    return good;
}

/* The same rows again with prepared statements, in a savepoint each, 64 to a commit; nothing is read, checked, counted,
 * hashed or sealed. */
static double bare_steps(const char *path)
{
    static const char *const making[] = {
        "insert into series (scope, last) values ('bare', 1) on conflict (scope) do update set last = series.last + 1",
        "insert into application (id, number, district, organ, state, sample, subject, kind, received_on, event) "
        "select ?1, "
        "'b' || ?1, district, organ, 'received', sample, subject, kind, received_on, ?1 * 2 from application where id "
        "= 1",
        "insert into event (seq, body, leaf, seal) select ?1 * 2, body, leaf, seal from event where seq = 3",
        "insert into course (register, record_id, procedure) select register, ?1, procedure from course where "
        "record_id = 1 "
        "and register = 'application'",
        "insert into clock select ?1 * 2, register, ?1, procedure, clock, run, rule, rule_from, started, started_at, "
        "length, extension, extended_on, pauses, due, lapses_on, lapse, state, outcome, stopped, used, told, tells_on, "
        "ordered from clock where "
        "id = 1",
        "insert or replace into search_application (rowid, tokens) select ?1, tokens from search_application where "
        "rowid = 1",
    };
    static const char *const taking[] = {
        "update application set state = 'accepted', accepted_on = received_on, deemed = false, due_on = received_on, "
        "event = ?1 * 2 + 1 where id = ?1",
        "insert into event (seq, body, leaf, seal) select ?1 * 2 + 1, body, leaf, seal from event where seq = 3",
        "update clock set state = 'stopped', outcome = 'in_time', stopped = started, used = 0 where id = ?1 * 2",
        "insert into clock select ?1 * 2 + 1, register, ?1, procedure, 'decision', run, rule, rule_from, started, "
        "started_at, length, extension, extended_on, pauses, due, lapses_on, lapse, state, outcome, stopped, used, "
        "told, tells_on, ordered from "
        "clock where id = 1",
        "insert or replace into search_application (rowid, tokens) select ?1, tokens from search_application where "
        "rowid = 1",
    };
    enum { MAKING = sizeof making / sizeof *making, TAKING = sizeof taking / sizeof *taking };
    sqlite3 *db = bare_open(path);
    sqlite3_stmt *st[MAKING + TAKING], *save = bare_prepare(db, "savepoint one"),
                                       *release = bare_prepare(db, "release one");
    for (size_t i = 0; i < MAKING + TAKING; i++)
        st[i] = bare_prepare(db, i < MAKING ? making[i] : taking[i - MAKING]);
    sqlite3_int64 id = 1000000;
    double from = bench_now();
    for (int batch = 0; batch < EACH; batch++) {
        bare_execute(db, "begin immediate");
        for (int i = 0; i < WAITING; i++) {
            bool makes = batch % 2 == 0;
            size_t first = makes ? 0 : MAKING, count = makes ? MAKING : TAKING;
            sqlite3_int64 this = id + (batch / 2) * WAITING + i;
            bare_step(db, save);
            for (size_t k = first; k < first + count; k++) {
                sqlite3_bind_int64(st[k], 1, this);
                bare_step(db, st[k]);
            }
            bare_step(db, release);
        }
        bare_execute(db, "commit");
    }
    double took = bench_now() - from;
    for (size_t i = 0; i < MAKING + TAKING; i++)
        sqlite3_finalize(st[i]);
    sqlite3_finalize(save);
    sqlite3_finalize(release);
    sqlite3_close(db);
    return took;
}

static void time_recompute(struct desk *s, struct arena *a)
{
    struct error err = {0};
    struct job j = {s, a, NULL, date_of(2027, 9, 24)};
    int64_t changed;
    for (int i = 0; i < OPEN; i += AT_ONCE)
        bench_must(writer_run(s->site.records.writer, many, &j, &err), err.message);
    double from = bench_now();
    bench_must(work_recompute(&s->work, j.day, &changed, &err), err.message);
    printf("recompute: %d open clocks, %lld changed: %.2f s\n", OPEN, (long long)changed, bench_now() - from);
}

/* The same law, with a holiday more. */
static void announce(struct desk *s, struct arena *own)
{
    struct error err = {0};
    int64_t changed;
    struct law *law = arena_memdup(own, s->work.law, sizeof *law);
    struct gather g = {.arena = own};
    const char *path = arena_printf(own, "/tmp/bench-holidays-%d.csv", (int)getpid());
    FILE *f = fopen(path, "w");
    bench_must(f != NULL, "cannot write a calendar");
    fputs("year,date,kind,name_zh,name_en,notice\n2027,2027-09-27,holiday,例,Example,例\n", f);
    fclose(f);
    law->calendar = calendar_with(own, s->work.law->calendar, calendar_load(path, &g));
    unlink(path);
    s->work.law = law;
    double from = bench_now();
    bench_must(work_recompute(&s->work, date_of(2027, 9, 24), &changed, &err), err.message);
    printf("recompute: %lld of them changed, each with its event: %.2f s\n", (long long)changed, bench_now() - from);
}

/* On one day after a stop: the reminders of all open clocks, and of those that the threads made everything to orders.
 */
static void tell(struct desk *s)
{
    struct error err = {0};
    struct happened h;
    double from = bench_now();
    bench_must(work_tick(&s->work, date_of(2027, 9, 29), &h, &err), err.message);
    double took = bench_now() - from;
    printf("tick: %lld reminders, %lld told to heads, %lld orders: %.2f s\n", (long long)h.reminders,
           (long long)h.escalations, (long long)h.orders, took);
    from = bench_now();
    bench_must(work_tick(&s->work, date_of(2027, 9, 29), &h, &err), err.message);
    printf("tick: nothing to do: %.1f ms\n", (bench_now() - from) * 1000);
}

int main(int argc, char **argv)
{
    struct error err = {0};
    struct desk s = {0};
    bench_must(argc == 4, "bench-steps DEFINITIONS LAW FOLDER");
    struct arena *a = arena_new(), *scratch = arena_new();
    const char *path = arena_printf(a, "%s/steps.db", argv[3]);
    open_desk(a, argv[1], argv[2], path, &s);
    struct job j = {&s, scratch, NULL, date_of(2020, 6, 1)};
    bench_must(writer_run(s.site.records.writer, make_places, &j, &err), err.message);
    double seconds = site_at_once(worker, &s);
    time_recompute(&s, scratch);
    announce(&s, a);
    tell(&s);
    site_close(&s.site);
    bench_line("steps, durable, 64 at once / bare SQLite, 64 a commit", WAITING * EACH / seconds,
               WAITING * EACH / bare_steps(path), "steps/s", 0.5);
    arena_free(scratch);
    arena_free(a);
    return 0;
}
