/* plumbline create, change, remove, show: one record at a time. */
#include "cli/cli.h"
#include "cli/office.h"
#include "core/arena.h"
#include "core/date.h"
#include "core/phrase.h"
#include "core/text.h"
#include "record/ledger.h"
#include "store/store.h"
#include "store/writer.h"
#include "work/work.h"

#include <stdio.h>
#include <string.h>

/* One write, and what became of it. */
struct job {
    struct app *app;
    struct premises *office;
    const struct reg *reg;
    const char *number; /* NULL for a new record */
    struct entry entry;
    bool remove, changed;
    struct work work;
    const char *day; /* on which it is made; NULL: today */
    struct faults faults;
    struct record record;
};

static bool read_pairs(struct job *j, int argc, char **argv, struct error *err)
{
    struct arena *a = j->app->arena;
    const char **text = arena_array(a, j->reg->fields, sizeof *text);
    const struct {
        const char *name;
        const char **to;
    } builtin[] = {{"number", &j->entry.number},
                   {"district", &j->entry.district},
                   {"organ", &j->entry.organ},
                   {"state", &j->entry.state},
                   {"sample", &j->entry.sample}};
    j->entry.text = text;
    for (int i = 0; i < argc; i++) {
        const char *equals = strchr(argv[i], '=');
        if (!equals)
            return error_set(err, ERROR_INPUT, "“%.60s”: write FIELD=VALUE", argv[i]);
        const char *name = arena_strndup(a, argv[i], (size_t)(equals - argv[i]));
        const struct field *f = reg_field(j->reg, name);
        bool found = f;
        if (f)
            text[f - j->reg->field] = equals + 1;
        for (size_t b = 0; !f && b < sizeof builtin / sizeof *builtin; b++)
            if (strcmp(builtin[b].name, name) == 0) {
                *builtin[b].to = equals + 1;
                found = true;
            }
        if (!found)
            return error_set(err, ERROR_INPUT, "“%s” has no field “%.60s”: see plumbline explain %s", j->reg->title.zh,
                             name, j->reg->name);
    }
    return true;
}

static bool begin(struct job *j, enum office_use use, int *argc, char ***argv, bool numbered, struct error *err)
{
    const struct option day = {"day", &j->day, NULL};
    if (!app_options(j->app, argc, *argv, &day, !numbered, err))
        return false;
    if (*argc < 1 + numbered)
        return error_set(err, ERROR_INPUT,
                         numbered ? phrase("give the register and the record's number") : phrase("give the register"));
    if (!(j->office = office_open(j->app, use, err)))
        return false;
    j->reg = model_reg(j->office->model, (*argv)[0]);
    if (!j->reg)
        return error_set(err, ERROR_INPUT, "there is no register “%.60s”", (*argv)[0]);
    j->number = numbered ? (*argv)[1] : NULL;
    *argc -= 1 + numbered;
    *argv += 1 + numbered;
    return true;
}

/* A new record, with the clocks that begin with it. */
static bool create(struct job *j, struct db *db, const char *actor, struct error *err)
{
    struct deed deed = {.actor = actor};
    return app_day(j->day, &deed.day, err) &&
           (deed.day <= date_today() || error_set(err, ERROR_INPUT, "--day %s is yet to come", j->day)) &&
           work_begin(j->app->arena, &j->work, db, &j->record, &deed, err);
}

static bool write_job(struct db *db, void *argument, struct error *err)
{
    struct job *j = argument;
    struct arena *a = j->app->arena;
    struct record *old = NULL;
    const char *actor = office_actor(j->app);
    if (j->number && !(old = record_read(a, db, j->reg, j->number, err)))
        return false;
    if (j->remove)
        return record_remove(a, &j->office->records, db, old, actor, err);
    struct lookup *look = lookup_new(a, db, j->office->model);
    if (!record_from_entry(a, look, j->reg, &j->entry, old, &j->record, &j->faults, err))
        return false;
    j->changed = true;
    return old ? record_change(a, &j->office->records, db, old, &j->record, actor, &j->changed, err)
               : create(j, db, actor, err);
}

/* The law is read only where the register has procedures. */
static bool open_work(struct job *j, struct error *err)
{
    const struct model *m = j->office->model;
    bool worked = false;
    for (size_t i = 0; i < m->procedures; i++)
        worked = worked || m->procedure[i].of == j->reg;
    j->work.records = &j->office->records;
    j->work.law = worked ? office_law(j->app, j->office, err) : NULL;
    return j->work.law || !worked;
}

static int write_record(struct app *app, int argc, char **argv, bool numbered, bool remove)
{
    struct error err = {0};
    struct job j = {.app = app, .remove = remove};
    if (begin(&j, OFFICE_WRITE, &argc, &argv, numbered, &err) && (numbered || open_work(&j, &err)) &&
        read_pairs(&j, argc, argv, &err) && writer_run(j.office->records.writer, write_job, &j, &err)) {
        printf("%s %s\n", j.number ? j.number : j.record.number,
               remove      ? "removed; its events stay"
               : !j.number ? "created"
               : j.changed ? "changed"
                           : "is as it was");
        return 0;
    }
    for (size_t i = 0; i < j.faults.count; i++)
        fprintf(stderr, "%s: %s\n", j.faults.fault[i].column, j.faults.fault[i].message);
    return app_fail(&err);
}

int command_create(struct app *app, int argc, char **argv)
{
    return write_record(app, argc, argv, false, false);
}

int command_change(struct app *app, int argc, char **argv)
{
    return write_record(app, argc, argv, true, false);
}

int command_remove(struct app *app, int argc, char **argv)
{
    return write_record(app, argc, argv, true, true);
}

/* What the event of a step says besides. */
static void print_office(const struct event_row *e)
{
    const struct {
        const char *before, *text;
    } parts[] = {
        {" as ", e->role}, {" of ", e->organ}, {" on ", e->day}, {", ", e->article}, {", because: ", e->reason}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].text)
            printf("%s%s", parts[i].before, parts[i].text);
}

/* The record's events, newest first. */
static bool print_events(struct job *j, int64_t number, struct error *err)
{
    struct event_row e;
    for (int64_t n = number; n; n = e.previous) {
        if (!ledger_read(j->app->arena, j->office->db, n, &e, err))
            return false;
        printf("event %lld  %s  %s by %s", (long long)n, time_text(j->app->arena, e.at), e.action, e.actor);
        print_office(&e);
        printf(": %s\n", e.changes);
    }
    return true;
}

int command_show(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    struct job j = {.app = app};
    bool good = begin(&j, OFFICE_READ, &argc, &argv, true, &err);
    struct record *r = good ? record_read(app->arena, j.office->db, j.reg, j.number, &err) : NULL;
    if (!r)
        return app_fail(&err);
    printf("编号: %s\n行政区划: %s\n机关: %s\n", r->number, r->district, r->organ ? r->organ : "");
    if (r->state)
        printf("状态: %s\n", record_show(app->arena, r, reg_column(j.reg, "state"), "zh", true));
    printf("示例: %s\n", r->sample ? "是" : "否");
    for (size_t i = 0; i < j.reg->fields; i++)
        printf("%s: %s\n", j.reg->field[i].title.zh, record_show(app->arena, r, &j.reg->field[i], "zh", true));
    return print_events(&j, r->event, &err) ? 0 : app_fail(&err);
}
