/* plumbline serve: the site, until the process is told to stop; with --work also what must happen by itself. */
#include "cli/cli.h"
#include "cli/office.h"
#include "core/arena.h"
#include "web/web.h"
#include "work/scheduler.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

struct wanted {
    const char *port, *address, *district, *year, *threads;
};

static bool read_options(const struct wanted *w, struct web_options *out, struct error *err)
{
    int port = 8080, threads = 0, year = 0;
    if (!w->district || !w->year)
        return error_set(err, ERROR_INPUT,
                         "serve needs --district CODE and --year YEAR: whose site it is, and the "
                         "year that it shows first");
    if (!option_int("year", w->year, 1949, 2200, &year, err) ||
        (w->port && !option_int("port", w->port, 0, 65535, &port, err)) ||
        (w->threads && !option_int("threads", w->threads, 1, 256, &threads, err)))
        return false;
    out->district = w->district;
    out->year = year;
    out->port = (uint16_t)port;
    out->threads = (unsigned)threads;
    out->address = w->address ? w->address : "127.0.0.1";
    return true;
}

/* Whoever serves need not be able to sign: without the keys the page says that the public key is asked for elsewhere.
 */
static const uint8_t *public_key(const struct app *app)
{
    struct error err = {0};
    struct keys keys;
    const uint8_t *copy = NULL;
    if (keys_open(office_keys_path(app), false, &keys, &err))
        copy = arena_memdup(app->arena, keys.sign_public, SIGN_PUBLIC_SIZE);
    explicit_bzero(&keys, sizeof keys);
    return copy;
}

/* What the law makes happen on its day happens while the site runs: only where asked for, since it writes. */
static bool start_scheduler(struct app *app, struct premises *o, struct scheduler **out, struct error *err)
{
    struct work work = {.records = &o->records, .law = app_law(app, err)};
    *out = work.law ? scheduler_start(&work, err) : NULL;
    return *out;
}

int command_serve(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    struct wanted wanted = {0};
    struct web_options options = {.home = app->home};
    struct premises *o = NULL;
    struct scheduler *scheduler = NULL;
    bool works = false;
    const struct option known[] = {{"port", &wanted.port, NULL},         {"address", &wanted.address, NULL},
                                   {"district", &wanted.district, NULL}, {"year", &wanted.year, NULL},
                                   {"threads", &wanted.threads, NULL},   {"work", NULL, &works}};
    if (!app_options(app, &argc, argv, known, sizeof known / sizeof *known, &err) ||
        !read_options(&wanted, &options, &err) || !(o = office_open(app, works ? OFFICE_WRITE : OFFICE_READ, &err)))
        return app_fail(&err);
    options.home = app->home;
    options.public_key = public_key(app);
    /* Blocked before the server's threads start, which inherit that: so the signals wait for sigwait. */
    sigset_t stop;
    int got;
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &stop, NULL);
    struct web *w = web_start(&o->records, &options, &err);
    if (!w || (works && !start_scheduler(app, o, &scheduler, &err))) {
        if (w)
            web_stop(w);
        return app_fail(&err);
    }
    printf("Serving http://%s%s%s:%u until interrupted\n", strchr(options.address, ':') ? "[" : "", options.address,
           strchr(options.address, ':') ? "]" : "", web_port(w));
    fflush(stdout);
    sigwait(&stop, &got);
    scheduler_stop(scheduler);
    web_stop(w);
    return 0;
}
