/* plumbline calendar: a year's days off, taken in while the system runs. */
#include "cli/cli.h"
#include "cli/office.h"
#include "core/arena.h"
#include "core/date.h"
#include "core/sheet.h"
#include "core/text.h"
#include "law/announced.h"
#include "law/rule.h"
#include "work/arrange.h"

#include <stdio.h>
#include <string.h>

struct calendar_request {
    const char *year, *notice, *reason, *encoding;
    bool check; /* what would be; nothing is written */
};

static bool read_year(const char *text, int *out, struct error *err)
{
    return option_int("year", text, 2000, 2199, out, err);
}

static void print_day(struct app *app, char sign, const struct special_day *d)
{
    printf("%c %s  %-7s  %s\n", sign, date_iso(app->arena, d->date), d->kind == DAY_WORKED ? "worked" : "holiday",
           d->name.zh);
}

/* A year as it is, or what years there are. */
static int show(struct app *app, const char *argument)
{
    struct error err = {0};
    struct premises *o = office_open(app, OFFICE_READ, &err);
    const struct law *l = o ? office_law(app, o, &err) : NULL;
    int year = 0;
    if (!l || (argument && !read_year(argument, &year, &err)))
        return app_fail(&err);
    for (int y = calendar_last_year(l->calendar); !argument && y >= 2000; y--) {
        struct arranged a;
        if (!arrange_read(app->arena, o->db, y, &a, &err))
            return app_fail(&err);
        if (calendar_announced(l->calendar, y))
            printf("%d  %s\n", y, a.event ? "taken in" : "by the file");
    }
    size_t count = 0;
    const struct special_day *const *day = argument ? calendar_arranged(app->arena, l->calendar, year, &count) : NULL;
    for (size_t i = 0; i < count; i++)
        print_day(app, ' ', day[i]);
    return 0;
}

static int pattern(struct app *app, const char *argument)
{
    struct error err = {0};
    const struct law *l = app_law(app, &err);
    int year;
    if (!l || !read_year(argument ? argument : "", &year, &err))
        return app_fail(&err);
    fputs(announced_pattern(app->arena, l->festivals, year), stdout);
    return 0;
}

static bool read_file(struct app *app, const char *path, const struct calendar_request *q, const struct law *l,
                      struct announced *out, struct error *err)
{
    const struct sheet_options options = {.encoding = q->encoding, .max_bytes = 4 << 20};
    int year = 0;
    if (q->year && !read_year(q->year, &year, err))
        return false;
    const struct sheet *s = sheet_read(app->arena, path, &options, err);
    if (!s)
        return false;
    if (announced_read(app->arena, s, year, q->notice, l->calendar, out))
        return true;
    for (size_t i = 0; i < out->faults; i++) {
        const struct announced_fault *f = &out->fault[i];
        fprintf(stderr, "%s:%u:%u: %s\n", path, f->line, f->column, f->said.en);
    }
    return error_set(err, ERROR_INPUT, "%s has %zu fault%s: nothing was taken in", path, out->faults,
                     out->faults == 1 ? "" : "s");
}

static bool print_moves(struct app *app, const struct work *w, struct premises *o, const struct announced *n,
                        int32_t today, struct error *err)
{
    struct moves m;
    const struct calendar *then =
        calendar_with(app->arena, w->law->calendar, calendar_of_days(app->arena, n->day, n->days));
    if (!work_moves(app->arena, w, o->db, then, today, &m, err))
        return false;
    printf("of %lld open clocks %lld would end earlier, %lld later\n", (long long)m.open, (long long)m.earlier,
           (long long)m.later);
    for (size_t i = 0; i < m.count; i++) {
        const struct move *s = &m.move[i];
        printf("  %s %s  %s: %s -> %s\n", s->reg, s->number, s->clock->title.zh ? s->clock->title.zh : s->clock->name,
               s->was == DATE_NONE ? "?" : date_iso(app->arena, s->was),
               s->is == DATE_NONE ? "?" : date_iso(app->arena, s->is));
    }
    return true;
}

static void print_changes(struct app *app, const struct law *l, const struct announced *n)
{
    size_t count, lacks;
    const struct day_change *c = arrange_changes(app->arena, l->calendar, n, &count);
    for (size_t i = 0; i < count; i++) {
        if (c[i].was)
            print_day(app, '-', c[i].was);
        if (c[i].is)
            print_day(app, '+', c[i].is);
    }
    const struct special_day **lack = announced_lacks(app->arena, n, l->festivals, &lacks);
    for (size_t i = 0; i < lacks; i++)
        fprintf(stderr, "note: %s (%s) is a festival by law, and would be worked\n",
                date_iso(app->arena, lack[i]->date), lack[i]->name.zh);
}

static int add(struct app *app, const char *path, const struct calendar_request *q)
{
    struct error err = {0};
    struct premises *o = office_open(app, q->check ? OFFICE_READ : OFFICE_WRITE, &err);
    struct work w = {.records = o ? &o->records : NULL, .law = o ? office_law(app, o, &err) : NULL};
    const struct deed deed = {.actor = office_actor(app), .day = date_today(), .reason = q->reason};
    struct announced n;
    struct arranged now;
    int64_t changed;
    if (!w.law || !read_file(app, path, q, w.law, &n, &err) || !arrange_read(app->arena, o->db, n.year, &now, &err))
        return app_fail(&err);
    print_changes(app, w.law, &n);
    if (q->check)
        return print_moves(app, &w, o, &n, deed.day, &err) ? 0 : app_fail(&err);
    if (!arrange_year(&w, &n, now.event, &deed, &err) || !work_recompute(&w, deed.day, &changed, &err))
        return app_fail(&err);
    printf("the calendar of %d was taken in: %zu days; %lld due dates or tellings changed\n", n.year, n.days,
           (long long)changed);
    return 0;
}

static int drop(struct app *app, const char *argument, const struct calendar_request *q)
{
    struct error err = {0};
    struct premises *o = office_open(app, OFFICE_WRITE, &err);
    struct work w = {.records = o ? &o->records : NULL, .law = o ? office_law(app, o, &err) : NULL};
    const struct deed deed = {.actor = office_actor(app), .day = date_today(), .reason = q->reason};
    struct arranged now;
    int year;
    int64_t changed;
    if (!w.law || !read_year(argument, &year, &err) || !arrange_read(app->arena, o->db, year, &now, &err) ||
        !arrange_drop(&w, year, now.event, &deed, &err) || !work_recompute(&w, deed.day, &changed, &err))
        return app_fail(&err);
    printf("the calendar of %d was taken out: %s; %lld due dates or tellings changed\n", year,
           calendar_announced(w.law->calendar, year) ? "the file's holds" : "none is left", (long long)changed);
    return 0;
}

int command_calendar(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    struct calendar_request q = {0};
    const struct option options[] = {{"year", &q.year, NULL},
                                     {"notice", &q.notice, NULL},
                                     {"reason", &q.reason, NULL},
                                     {"encoding", &q.encoding, NULL},
                                     {"check", NULL, &q.check}};
    if (!app_options(app, &argc, argv, options, 5, &err))
        return app_fail(&err);
    if (argc == 2 && strcmp(argv[0], "add") == 0)
        return add(app, argv[1], &q);
    if (argc == 2 && strcmp(argv[0], "drop") == 0)
        return drop(app, argv[1], &q);
    if (argc == 2 && strcmp(argv[0], "pattern") == 0)
        return pattern(app, argv[1]);
    if (argc < 2)
        return show(app, argc ? argv[0] : NULL);
    error_set(&err, ERROR_INPUT,
              "plumbline calendar [YEAR], add FILE [--year Y] [--notice TEXT] [--reason TEXT] [--check], drop YEAR "
              "--reason TEXT, or pattern YEAR");
    return app_fail(&err);
}
