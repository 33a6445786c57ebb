/* plumbline notify LOGIN …: where an account is told of its to-dos besides the workbench. */
#include "account/notice.h"
#include "cli/cli.h"
#include "cli/office.h"
#include "core/arena.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

static const char *const names[] = {"remind", "escalate", "supervise", "todo", "daily"};

static bool read_tells(struct arena *a, const char *text, unsigned *out, struct error *err)
{
    *out = text ? 0 : NOTICE_TERMS;
    char *rest = text ? arena_strdup(a, text) : NULL, *one;
    while (rest && (one = strsep(&rest, ","))) {
        unsigned bit = 0;
        for (unsigned i = 0; i < 5; i++)
            if (strcmp(one, names[i]) == 0)
                bit = 1u << i;
        if (!bit)
            return error_set(err, ERROR_INPUT, "“%.40s” is none of remind, escalate, supervise, todo, daily", one);
        *out |= bit;
    }
    return true;
}

static bool list(struct arena *a, struct db *db, const char *login, struct error *err)
{
    struct subscription *s;
    size_t count;
    if (!subscription_list(a, db, login, &count, &s, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        printf("%-5lld %-16s %s ", (long long)s[i].id, s[i].login, s[i].address);
        for (unsigned k = 0; k < 5; k++)
            if (s[i].tells & 1u << k)
                printf(" %s", names[k]);
        printf("  (%lld waiting, %lld given up)\n", (long long)s[i].waiting, (long long)s[i].given_up);
    }
    return true;
}

static bool make(struct arena *a, struct accounts *s, const struct subscription *p, const struct author *by,
                 struct error *err)
{
    const char *secret;
    if (!subscription_make(a, s, p, by, &secret, err))
        return false;
    printf("%s is told at %s\n", p->login, p->address);
    if (secret)
        printf("Its notices are signed with this secret, shown only here: %s\n", secret);
    return true;
}

int command_notify(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    const char *url = NULL, *email = NULL, *tells = NULL, *ends = NULL;
    struct subscription p = {0};
    int64_t id;
    const struct option options[] = {
        {"url", &url, NULL}, {"email", &email, NULL}, {"tells", &tells, NULL}, {"end", &ends, NULL}};
    if (!app_options(app, &argc, argv, options, sizeof options / sizeof *options, &err))
        return app_fail(&err);
    if (argc > 1 || (!argc && (url || email || ends)) || (url && email)) {
        error_set(&err, ERROR_INPUT,
                  "notify [LOGIN [--url URL | --email ADDRESS] [--tells remind,escalate,supervise,todo,daily] | "
                  "LOGIN --end NUMBER]");
        return app_fail(&err);
    }
    struct premises *o = office_open(app, OFFICE_WRITE, &err);
    struct accounts *s = o ? accounts_open(app->arena, &o->records, &o->keys, NULL, &err) : NULL;
    const struct author by = {.actor = office_actor(app)};
    if (!s || !read_tells(app->arena, tells, &p.tells, &err))
        return app_fail(&err);
    p.login = argc ? argv[0] : NULL;
    p.kind = email ? NOTICE_MAIL : NOTICE_WEB;
    p.address = email ? email : url;
    bool good = p.address ? make(app->arena, s, &p, &by, &err)
                : !ends   ? list(app->arena, o->db, p.login, &err)
                          : (text_to_int(ends, &id) || error_set(&err, ERROR_INPUT, "--end wants a number")) &&
                              subscription_end(app->arena, s, p.login, id, &by, &err);
    return good ? 0 : app_fail(&err);
}
