/* plumbline step, steps, todo, tick, recompute: procedures at work. */
#include "cli/cli.h"
#include "cli/office.h"
#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"
#include "store/writer.h"
#include "work/work.h"

#include <stdio.h>
#include <string.h>

/* What the commands share. */
struct bench {
    struct app *app;
    struct premises *office;
    struct work work;
    const struct reg *reg;
    const char *number, *step;
    struct deed deed;
    struct entry entry;
    struct record record;
    struct faults faults;
};

static bool open_bench(struct bench *b, enum office_use use, struct error *err)
{
    b->office = office_open(b->app, use, err);
    b->work.records = b->office ? &b->office->records : NULL;
    b->work.law = b->office ? office_law(b->app, b->office, err) : NULL;
    return b->work.law;
}

static bool read_register(struct bench *b, const char *name, struct error *err)
{
    b->reg = model_reg(b->office->model, name);
    return b->reg || error_set(err, ERROR_INPUT, "there is no register “%.60s”", name);
}

/* text NULL: today. */
static bool read_past_day(const char *text, int32_t *out, struct error *err)
{
    return app_day(text, out, err) &&
           (*out <= date_today() || error_set(err, ERROR_INPUT, "--day %s is yet to come", text));
}

static bool read_role(const struct bench *b, const char *role, struct error *err)
{
    if (!role)
        return error_set(err, ERROR_INPUT, "say in which role: --role NAME, as the definitions declare them");
    return model_role(b->office->model, role) ||
           error_set(err, ERROR_INPUT, "there is no role “%.60s”: see plumbline explain PROCEDURE", role);
}

static bool read_fields(struct bench *b, int argc, char **argv, struct error *err)
{
    const char **text = arena_array(b->app->arena, b->reg->fields, sizeof *text);
    b->entry.text = text;
    for (int i = 0; i < argc; i++) {
        const char *equals = strchr(argv[i], '=');
        if (!equals)
            return error_set(err, ERROR_INPUT, "“%.60s”: write FIELD=VALUE", argv[i]);
        const char *name = arena_strndup(b->app->arena, argv[i], (size_t)(equals - argv[i]));
        const struct field *f = reg_field(b->reg, name);
        if (f)
            text[f - b->reg->field] = equals + 1;
        else if (strcmp(name, "organ") == 0)
            b->entry.organ = equals + 1;
        else
            return error_set(err, ERROR_INPUT, "“%s” has no field “%.60s” that a step could be given", b->reg->title.zh,
                             name);
    }
    return true;
}

static bool take_step(struct db *db, void *argument, struct error *err)
{
    struct bench *b = argument;
    return work_step(b->app->arena, &b->work, db, b->reg, b->number, b->step, &b->entry, &b->deed, &b->record,
                     &b->faults, err);
}

static bool step(struct bench *b, int argc, char **argv, const char *day, struct error *err)
{
    if (argc < 3)
        return error_set(err, ERROR_INPUT, "give the register, the record's number and the step");
    b->number = argv[1];
    b->step = argv[2];
    return read_past_day(day, &b->deed.day, err) && open_bench(b, OFFICE_WRITE, err) &&
           read_register(b, argv[0], err) && read_role(b, b->deed.role, err) &&
           read_fields(b, argc - 3, argv + 3, err) && writer_run(b->work.records->writer, take_step, b, err);
}

static const char *state_title(const struct record *r)
{
    const struct code_value *v = r->state ? codes_value(r->reg->states, r->state) : NULL;
    return v ? v->title.zh : "";
}

int command_step(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    struct bench b = {.app = app, .deed.actor = office_actor(app)};
    const char *day = NULL;
    const struct option options[] = {{"role", &b.deed.role, NULL},
                                     {"organ", &b.deed.organ, NULL},
                                     {"day", &day, NULL},
                                     {"reason", &b.deed.reason, NULL}};
    if (!app_options(app, &argc, argv, options, 4, &err))
        return app_fail(&err);
    if (step(&b, argc, argv, day, &err)) {
        printf("%s %s: %s\n", b.record.number, b.step, state_title(&b.record));
        return 0;
    }
    for (size_t i = 0; i < b.faults.count; i++)
        fprintf(stderr, "%s: %s\n", b.faults.fault[i].column, b.faults.fault[i].message);
    return app_fail(&err);
}

static const char *day_or_dash(struct arena *a, int32_t day)
{
    return day == DATE_NONE ? "-" : date_iso(a, day);
}

static void print_clocks(struct bench *b, const struct clock_row *row, size_t count)
{
    static const char *const outcome[] = {"", "in time", "late", "deemed", "dropped"};
    static const char *const state[] = {"running", "suspended", "stopped"};
    static const char *const told[] = {"", ", reminded", ", told to the head", ", put under supervision"};
    struct arena *a = b->app->arena;
    for (size_t i = 0; i < count; i++)
        printf("clock %s (%s): since %s, due %s, %s%s%s%s%s%s\n", row[i].clock->name, row[i].clock->title.zh,
               date_iso(a, row[i].started), day_or_dash(a, row[i].due), state[row[i].state], row[i].outcome ? ", " : "",
               outcome[row[i].outcome], told[row[i].told], row[i].ordered ? " by " : "",
               row[i].ordered ? row[i].ordered : "");
}

static void print_choices(const struct choices *c)
{
    for (size_t i = 0; i < c->count; i++) {
        const struct choice *x = &c->choice[i];
        printf("%s %s (%s)", x->open ? "+" : "-", x->step->name, x->step->title.zh);
        if (!x->open)
            printf(": %s%s%s%s", x->refusal, x->article ? " [" : "", x->article ? x->article : "",
                   x->article ? "]" : "");
        putchar('\n');
    }
}

static bool steps(struct bench *b, int argc, char **argv, const char *day, struct error *err)
{
    struct choices choices;
    struct clock_row *row;
    size_t count;
    struct arena *a = b->app->arena;
    if (argc != 2)
        return error_set(err, ERROR_INPUT, "give the register and the record's number");
    if (!app_day(day, &b->deed.day, err) || !open_bench(b, OFFICE_READ, err) || !read_register(b, argv[0], err) ||
        (b->deed.role && !read_role(b, b->deed.role, err)))
        return false;
    struct record *r = record_read(a, b->office->db, b->reg, argv[1], err);
    if (!r || !work_choices(a, &b->work, b->office->db, r, &b->deed, &choices, err) ||
        !work_clocks(a, &b->work, b->office->db, r, &count, &row, err))
        return false;
    printf("%s: %s\n", r->number, state_title(r));
    print_clocks(b, row, count);
    print_choices(&choices);
    return true;
}

int command_steps(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    struct bench b = {.app = app, .deed.actor = office_actor(app)};
    const char *day = NULL;
    const struct option options[] = {{"role", &b.deed.role, NULL}, {"organ", &b.deed.organ, NULL}, {"day", &day, NULL}};
    if (!app_options(app, &argc, argv, options, 3, &err) || !steps(&b, argc, argv, day, &err))
        return app_fail(&err);
    return 0;
}

static bool read_light(const char *text, enum light *out, struct error *err)
{
    *out = !text ? LIGHT_NONE : strcmp(text, "red") == 0 ? LIGHT_RED : LIGHT_AMBER;
    return !text || *out == LIGHT_RED || strcmp(text, "amber") == 0 ||
           error_set(err, ERROR_INPUT, "--light is red (overdue) or amber (three workdays or less), not “%.20s”", text);
}

static void print_todo(struct arena *a, const struct todo *t)
{
    static const char *const told[] = {"", "; reminded", "; told to the head", "; under supervision"};
    static const char *const light[] = {"green", "amber", "red", "-"};
    printf("%-5s %s %4lld  %s %s  %s:", light[t->light], t->due == DATE_NONE ? "----------" : date_iso(a, t->due),
           (long long)t->workdays_left, t->reg, t->number, t->label);
    for (size_t i = 0; i < t->steps; i++)
        printf("%s%s", i ? "、" : " ", t->step[i]->title.zh);
    printf("%s%s\n", told[t->told], t->settled ? "; what it was made of is no longer late" : "");
}

static bool todo(struct bench *b, struct todo_query *q, const char *day, const char *light, struct error *err)
{
    size_t count;
    struct todo *list;
    if (!app_day(day, &q->today, err) || !read_light(light, &q->worst, err) || !open_bench(b, OFFICE_READ, err) ||
        (q->role && !read_role(b, q->role, err)) ||
        !work_todo(b->app->arena, &b->work, b->office->db, q, &count, &list, err))
        return false;
    for (size_t i = 0; i < count; i++)
        print_todo(b->app->arena, &list[i]);
    return true;
}

int command_todo(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    struct bench b = {.app = app};
    struct todo_query q = {0};
    const char *day = NULL, *light = NULL;
    const struct option options[] = {
        {"organ", &q.organ, NULL}, {"role", &q.role, NULL}, {"district", &q.district, NULL},
        {"light", &light, NULL},   {"day", &day, NULL},     {"below", NULL, &q.below}};
    bool good = app_options(app, &argc, argv, options, 6, &err) && todo(&b, &q, day, light, &err);
    return good ? 0 : app_fail(&err);
}

int command_tick(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    struct bench b = {.app = app};
    const char *day = NULL;
    const struct option options[] = {{"day", &day, NULL}};
    struct happened happened;
    if (!app_options(app, &argc, argv, options, 1, &err) || !read_past_day(day, &b.deed.day, &err) ||
        !open_bench(&b, OFFICE_WRITE, &err))
        return app_fail(&err);
    bool good = work_tick(&b.work, b.deed.day, &happened, &err);
    printf("%lld steps happened by themselves, %lld reminders, %lld told to heads, %lld put under supervision\n",
           (long long)happened.steps, (long long)happened.reminders, (long long)happened.escalations,
           (long long)happened.orders);
    return good ? 0 : app_fail(&err);
}

int command_recompute(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    struct bench b = {.app = app};
    int64_t changed = 0;
    if (!app_options(app, &argc, argv, NULL, 0, &err) || !open_bench(&b, OFFICE_WRITE, &err) ||
        !work_recompute(&b.work, date_today(), &changed, &err))
        return app_fail(&err);
    printf("%lld due dates or tellings changed\n", (long long)changed);
    return 0;
}
