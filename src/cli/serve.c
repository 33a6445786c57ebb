/* plumbline serve: the site, until the process is told to stop; with --work also the workbench, and what must happen by
 * itself. */
#include "account/account.h"
#include "account/provider.h"
#include "cli/cli.h"
#include "cli/office.h"
#include "core/arena.h"
#include "core/date.h"
#include "core/fetch.h"
#include "notify/courier.h"
#include "web/web.h"
#include "work/scheduler.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct wanted {
    const char *port, *address, *district, *year, *threads, *files, *scan, *day, *cert, *key, *sign_ins, *changes,
        *smtp, *from, *site, *oidc;
    bool works, secure, notify_private;
};

/* It is printed on papers, and addresses are joined to it. */
static bool site_of(const char *text, struct error *err)
{
    const char *host = strncmp(text, "https://", 8) == 0 ? text + 8 : strncmp(text, "http://", 7) == 0 ? text + 7 : "";
    bool plain = *host && host[strcspn(host, " ?#\\\"<>")] == '\0' && host[strlen(host) - 1] != '/';
    return plain || error_set(err, ERROR_INPUT,
                              "--site is where people find the site, as https://www.example.gov.cn without a slash at "
                              "its end, and not “%s”",
                              text);
}

static bool read_options(const struct wanted *w, struct web_options *out, struct error *err)
{
    int port = 8080, threads = 0, year = 0, sign_ins = 0, changes = 0;
    if (!w->district || !w->year)
        return error_set(err, ERROR_INPUT,
                         "serve needs --district CODE and --year YEAR: whose site it is, and the "
                         "year that it shows first");
    if (!w->cert != !w->key)
        return error_set(err, ERROR_INPUT, "TLS needs --cert FILE and --key FILE together");
    if (w->oidc && !w->works)
        return error_set(err, ERROR_INPUT, "--oidc FILE is how people sign in to the workbench: it needs --work");
    if (w->oidc && (!w->site || !fetch_is_safe(w->site)))
        return error_set(err, ERROR_INPUT,
                         "--oidc FILE needs --site https://…, to which the provider sends people back");
    if (w->cert && w->secure)
        return error_set(err, ERROR_INPUT, "--secure says that a proxy does the TLS: then no --cert is given here");
    if (!option_int("year", w->year, 1949, 2200, &year, err) ||
        (w->port && !option_int("port", w->port, 0, 65535, &port, err)) ||
        (w->threads && !option_int("threads", w->threads, 1, 256, &threads, err)) ||
        (w->sign_ins && !option_int("sign-ins", w->sign_ins, 1, 1000000, &sign_ins, err)) ||
        (w->changes && !option_int("changes", w->changes, 1, 1000000, &changes, err)))
        return false;
    if (w->site && !site_of(w->site, err))
        return false;
    out->site = w->site;
    out->district = w->district;
    out->year = year;
    out->port = (uint16_t)port;
    out->threads = (unsigned)threads;
    out->address = w->address ? w->address : "127.0.0.1";
    out->secure = w->secure || w->cert;
    out->proxied = w->secure;
    out->cert = w->cert;
    out->key = w->key;
    out->sign_ins = (unsigned)sign_ins;
    out->mails = w->smtp && w->from;
    out->notify_private = w->notify_private;
    out->changes = (unsigned)changes;
    return !w->day || app_day(w->day, &out->today, err);
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

/* Where attachments are, and what is being uploaded: beside the database's file, or under var/. */
static const char *files_folder(struct app *app, const char *given, struct error *err)
{
    const char *folder = given ? given
                         : strncmp(app->db, "postgresql:", strlen("postgresql:")) == 0
                             ? "var/files"
                             : arena_printf(app->arena, "%s.files", app->db);
    if (mkdir(folder, 0700) == 0 || errno == EEXIST)
        return folder;
    error_set(err, ERROR_SYSTEM, "cannot make the folder %s for attachments: %s; name another with --files", folder,
              strerror(errno));
    return NULL;
}

/* While there is no account, whoever reads the terminal may make the first. */
static bool print_setup_code(struct app *app, struct accounts *accounts, struct error *err)
{
    const char *code = account_setup_code(app->arena, accounts, time_now(), err);
    if (code)
        printf("There is no account yet. Open /desk and make the first administrator with this code: %s\n", code);
    return !err->code;
}

/* The district's own sign-in. */
static bool open_provider(struct app *app, const struct keys *keys, const struct wanted *w, struct web_options *options,
                          struct account_rules *rules, struct error *err)
{
    struct provider_settings *settings = arena_new_of(app->arena, struct provider_settings);
    if (!provider_settings_read(app->arena, w->oidc, settings, err))
        return false;
    settings->site = w->site;
    rules->linked_outside = !settings->linked_by_password;
    options->provider = provider_new(app->arena, settings, keys);
    return true;
}

static bool open_workbench(struct app *app, struct premises *o, const struct wanted *w, struct web_options *options,
                           struct error *err)
{
    options->scan = w->scan;
    options->keys = &o->keys;
    options->files = options->law ? files_folder(app, w->files, err) : NULL;
    struct account_rules rules = {0};
    if (w->oidc && !open_provider(app, &o->keys, w, options, &rules, err))
        return false;
    options->accounts = options->files ? accounts_open(app->arena, &o->records, &o->keys, &rules, err) : NULL;
    return options->accounts && print_setup_code(app, options->accounts, err);
}

/* What the law makes happen on its day happens while the site runs. A sample district that works as if it were another
 * day stands still on it. */
static bool start_scheduler(struct premises *o, const struct web_options *options, struct scheduler **out,
                            struct error *err)
{
    struct work work = {.records = &o->records, .law = options->law};
    *out = options->today > 0 ? NULL : scheduler_start(&work, err);
    return *out || options->today > 0;
}

/* Accounts are told elsewhere of what happened, too. */
static bool start_courier(struct premises *o, const struct web_options *options, const struct wanted *w,
                          struct courier **out, struct error *err)
{
    const struct work work = {.records = &o->records, .law = options->law};
    const struct courier_options how = {.send = {.smtp = w->smtp, .from = w->from, .private_too = w->notify_private}};
    if (!w->smtp != !w->from)
        return error_set(err, ERROR_INPUT, "mail needs --smtp URL and --from ADDRESS together");
    *out = courier_start(options->accounts, &work, o->store, &how, err);
    return *out;
}

int command_serve(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    struct wanted wanted = {0};
    struct web_options options = {.home = app->home};
    struct premises *o = NULL;
    struct scheduler *scheduler = NULL;
    struct courier *courier = NULL;
    const struct option known[] = {{"port", &wanted.port, NULL},
                                   {"address", &wanted.address, NULL},
                                   {"district", &wanted.district, NULL},
                                   {"year", &wanted.year, NULL},
                                   {"threads", &wanted.threads, NULL},
                                   {"files", &wanted.files, NULL},
                                   {"scan", &wanted.scan, NULL},
                                   {"day", &wanted.day, NULL},
                                   {"cert", &wanted.cert, NULL},
                                   {"key", &wanted.key, NULL},
                                   {"sign-ins", &wanted.sign_ins, NULL},
                                   {"changes", &wanted.changes, NULL},
                                   {"smtp", &wanted.smtp, NULL},
                                   {"from", &wanted.from, NULL},
                                   {"notify-private", NULL, &wanted.notify_private},
                                   {"site", &wanted.site, NULL},
                                   {"oidc", &wanted.oidc, NULL},
                                   {"secure", NULL, &wanted.secure},
                                   {"work", NULL, &wanted.works}};
    if (!app_options(app, &argc, argv, known, sizeof known / sizeof *known, &err) ||
        !read_options(&wanted, &options, &err) ||
        !(o = office_open(app, wanted.works ? OFFICE_WRITE : OFFICE_READ, &err)))
        return app_fail(&err);
    options.home = app->home;
    options.public_key = public_key(app);
    bool lawless = !wanted.works && access(app_path(app, "law"), F_OK) != 0; /* it can show lists and figures */
    options.law = lawless ? NULL : office_law(app, o, &err);
    if (!options.law && !lawless)
        return app_fail(&err);
    if (wanted.works && !open_workbench(app, o, &wanted, &options, &err))
        return app_fail(&err);
    /* Blocked before the server's threads start, which inherit that: so the signals wait for sigwait. */
    sigset_t stop;
    int got;
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &stop, NULL);
    struct web *w = web_start(&o->records, &options, &err);
    if (!w || (wanted.works && (!start_scheduler(o, &options, &scheduler, &err) ||
                                !start_courier(o, &options, &wanted, &courier, &err)))) {
        scheduler_stop(scheduler);
        if (w)
            web_stop(w);
        return app_fail(&err);
    }
    printf("Serving %s://%s%s%s:%u until interrupted\n", options.cert ? "https" : "http",
           strchr(options.address, ':') ? "[" : "", options.address, strchr(options.address, ':') ? "]" : "",
           web_port(w));
    fflush(stdout);
    sigwait(&stop, &got);
    courier_stop(courier);
    scheduler_stop(scheduler);
    web_stop(w);
    return 0;
}
