/* plumbline punctuality and reckon: the clocks of a year, and of records that came finished. */
#include "cli/cli.h"
#include "cli/office.h"
#include "core/arena.h"
#include "core/date.h"
#include "store/store.h"
#include "work/punctual.h"
#include "work/reckon.h"

#include <stdio.h>

/* In tenths of a day, rounded. */
static void print_row(const struct punctuality *p)
{
    int64_t tenths = p->stopped ? (p->days * 20 + p->stopped) / (p->stopped * 2) : 0;
    printf("%-24s %-24s stopped %5lld, in time %5lld, late %4lld, deemed %4lld, dropped %4lld, open and late %4lld, on "
           "average "
           "%lld.%lld days  %s%s%s\n",
           p->procedure->name, p->clock->name, (long long)p->stopped, (long long)p->in_time, (long long)p->late,
           (long long)p->deemed, (long long)p->dropped, (long long)p->open_late, (long long)(tenths / 10),
           (long long)(tenths % 10), p->clock->title.zh, p->organ ? "  " : "", p->organ ? p->organ : "");
}

int command_punctuality(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    const char *district = NULL, *year_text = NULL;
    bool by_organ = false;
    int year = 0;
    size_t count;
    struct punctuality *row;
    const struct option options[] = {
        {"district", &district, NULL}, {"year", &year_text, NULL}, {"by-organ", NULL, &by_organ}};
    if (!app_options(app, &argc, argv, options, 3, &err))
        return app_fail(&err);
    if (!district || !year_text) {
        error_set(&err, ERROR_INPUT, "punctuality needs --district CODE and --year YEAR");
        return app_fail(&err);
    }
    struct premises *o =
        option_int("year", year_text, 1949, 2200, &year, &err) ? office_open(app, OFFICE_READ, &err) : NULL;
    if (!o || !db_begin_read(o->db, &err) ||
        !work_punctuality(app->arena, o->model, o->db, district, year, by_organ, date_today(), &count, &row, &err))
        return app_fail(&err);
    for (size_t i = 0; i < count; i++)
        print_row(&row[i]);
    if (!count)
        puts("No clock stopped in the year, and none is late.");
    return 0;
}

int command_reckon(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    struct reckoning done;
    const struct reg *reg = NULL;
    if (!app_options(app, &argc, argv, NULL, 0, &err))
        return app_fail(&err);
    struct premises *o = office_open(app, OFFICE_WRITE, &err);
    const struct law *law = o ? office_law(app, o, &err) : NULL;
    if (!law)
        return app_fail(&err);
    if (argc && !(reg = model_reg(o->model, argv[0]))) {
        error_set(&err, ERROR_INPUT, "there is no register “%.60s”", argv[0]);
        return app_fail(&err);
    }
    struct work work = {.records = &o->records, .law = law};
    if (!work_reckon(&work, reg, office_actor(app), &done, &err))
        return app_fail(&err);
    printf("%lld records with %lld clocks reckoned from their dates; %lld left, whose dates do not tell\n",
           (long long)done.records, (long long)done.clocks, (long long)done.left);
    return 0;
}
