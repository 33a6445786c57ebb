/* plumbline account …: who may sign in, from the command line of the machine. Whoever can read the key file may do all
 * of this; the ledger says that it was done here. */
#include "account/account.h"
#include "account/identity.h"
#include "account/session.h"
#include "cli/account_sample.h"
#include "cli/cli.h"
#include "cli/office.h"
#include "cli/secret_input.h"
#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

struct counter {
    struct app *app;
    struct premises *office;
    struct accounts *accounts;
    struct account_draft draft;
    struct office position;
    struct author by;
    struct identity identity;
    bool from_stdin, ends;
};

static bool add(struct counter *c, struct error *err)
{
    struct arena *a = c->app->arena;
    c->draft.password = secret_input(a, c->from_stdin, "Password", err);
    c->draft.office = &c->position;
    c->draft.offices = c->position.role ? 1 : 0;
    if (!c->draft.password || !account_make(a, c->accounts, c->office->db, &c->draft, &c->by, err))
        return false;
    printf("account %s made\n", c->draft.login);
    return true;
}

static void print_account(const struct account *account, struct arena *a, int64_t now)
{
    printf("%-16s %s  %s", account->login, account->name, account_state_name(account->state));
    if (account->locked_until > now)
        printf(", locked until %s after %d failures", time_text(a, account->locked_until), account->failures);
    if (account->second_factor)
        printf(", second factor");
    if (account->identity)
        printf(", outside identity");
    if (account->sample)
        printf(", fictional");
    printf("\n");
    for (size_t i = 0; i < account->offices; i++) {
        const struct office *o = &account->office[i];
        printf("%-16s   %s %s %s %s\n", "", o->role, o->organ ? o->organ : "-", o->district,
               o->organ_name ? o->organ_name : "");
    }
}

static bool list(struct counter *c, struct error *err)
{
    struct account *account;
    size_t count;
    if (!account_list(c->app->arena, c->accounts, c->office->db, &count, &account, err))
        return false;
    for (size_t i = 0; i < count; i++)
        print_account(&account[i], c->app->arena, time_now());
    if (!count)
        puts("There is no account yet: plumbline account add, or the set-up code that plumbline serve --work prints.");
    return true;
}

static bool set_state(struct counter *c, enum account_state state, struct error *err)
{
    if (!account_set_state(c->app->arena, c->accounts, c->draft.login, state, &c->by, err))
        return false;
    printf("account %s is %s\n", c->draft.login, account_state_name(state));
    return true;
}

static bool close_one(struct counter *c, struct error *err)
{
    return set_state(c, ACCOUNT_CLOSED, err);
}

static bool lock(struct counter *c, struct error *err)
{
    return set_state(c, ACCOUNT_LOCKED, err);
}

static bool unlock(struct counter *c, struct error *err)
{
    return set_state(c, ACCOUNT_ACTIVE, err);
}

static bool password(struct counter *c, struct error *err)
{
    struct arena *a = c->app->arena;
    const char *given = secret_input(a, c->from_stdin, "New password", err);
    if (!given || !account_give_password(a, c->accounts, c->office->db, c->draft.login, given, &c->by, err))
        return false;
    printf("account %s has a new password, to be changed at the next sign-in\n", c->draft.login);
    return true;
}

/* Says that it was done. */
static bool done(const struct counter *c, bool good, const char *what)
{
    if (good)
        printf("account %s: %s\n", c->draft.login, what);
    return good;
}

static bool office_add(struct counter *c, struct error *err)
{
    return done(
        c, account_add_office(c->app->arena, c->accounts, c->office->db, c->draft.login, &c->position, &c->by, err),
        "an office more");
}

static bool office_remove(struct counter *c, struct error *err)
{
    return done(
        c, account_remove_office(c->app->arena, c->accounts, c->office->db, c->draft.login, &c->position, &c->by, err),
        "an office less");
}

static bool sessions(struct counter *c, struct error *err)
{
    struct arena *a = c->app->arena;
    struct session *session;
    size_t count;
    if (c->ends)
        return done(c, session_end_all(a, c->accounts, c->draft.login, 0, &c->by, err), "all sessions have ended");
    if (!account_read(a, c->accounts, c->office->db, c->draft.login, err) ||
        !session_list(a, c->office->db, c->draft.login, time_now(), &count, &session, err))
        return false;
    for (size_t i = 0; i < count; i++)
        printf("since %s, last used %s, from %s: %s\n", time_text(a, session[i].began), time_text(a, session[i].seen),
               session[i].address, session[i].agent);
    return count || done(c, true, "is signed in nowhere");
}

static bool totp_reset(struct counter *c, struct error *err)
{
    return done(c, account_reset_totp(c->app->arena, c->accounts, c->draft.login, &c->by, err),
                "no second factor any more");
}

static bool identity_add(struct counter *c, struct error *err)
{
    if (!c->identity.issuer || !c->identity.subject)
        return error_set(err, ERROR_INPUT,
                         "account identity link needs --issuer URL, as the provider calls itself, and --subject SUB, "
                         "its own name for the person");
    return done(
        c, identity_link(c->app->arena, c->accounts, c->office->db, c->draft.login, &c->identity, NULL, &c->by, err),
        "signs in by an outside identity, too");
}

static bool identity_remove(struct counter *c, struct error *err)
{
    return done(c, identity_unlink(c->app->arena, c->accounts, c->office->db, c->draft.login, NULL, &c->by, err),
                "no outside identity any more");
}

static bool sample(struct counter *c, struct error *err)
{
    return account_sample(c->app, c->office, c->accounts, &c->by, err);
}

/* A part of the command: its words, whether a login stands behind them, and which options it takes. */
struct part {
    const char *words;
    bool login;
    const char *options;
    bool (*run)(struct counter *c, struct error *err);
};
static const struct part parts[] = {
    {"add", true, "name role organ district phone email must-change password-stdin", add},
    {"list", false, "", list},
    {"close", true, "", close_one},
    {"lock", true, "", lock},
    {"unlock", true, "", unlock},
    {"password", true, "password-stdin", password},
    {"office add", true, "role organ district", office_add},
    {"office remove", true, "role organ district", office_remove},
    {"sessions", true, "end", sessions},
    {"identity link", true, "issuer subject", identity_add},
    {"identity unlink", true, "", identity_remove},
    {"totp reset", true, "", totp_reset},
    {"sample", false, "", sample},
};

static bool unknown(struct error *err)
{
    return error_set(
        err, ERROR_INPUT,
        "account add|close|lock|unlock|password|sessions LOGIN, account office add|remove LOGIN --role R "
        "--organ N, account totp reset LOGIN, account identity link LOGIN --issuer URL --subject SUB, account "
        "identity unlink LOGIN, account list, account sample");
}

/* The part that the arguments begin with; *used is how many they are. */
static const struct part *find_part(struct arena *a, int argc, char **argv, int *used)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        bool two = strchr(parts[i].words, ' ');
        if (argc < 1 + two)
            continue;
        const char *given = two ? arena_printf(a, "%s %s", argv[0], argv[1]) : argv[0];
        *used = 1 + two;
        if (strcmp(given, parts[i].words) == 0)
            return &parts[i];
    }
    return NULL;
}

/* An option that the part does not heed would be taken for one that it did. */
static bool options_fit(struct arena *a, const struct part *part, const struct option *option, size_t count,
                        struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        bool given = option[i].flag ? *option[i].flag : *option[i].value != NULL;
        if (given && !strstr(arena_printf(a, " %s ", part->options), arena_printf(a, " %s ", option[i].name)))
            return error_set(err, ERROR_INPUT, "account %s takes no --%s", part->words, option[i].name);
    }
    return true;
}

static bool open_counter(struct counter *c, struct error *err)
{
    struct arena *a = c->app->arena;
    c->by = (struct author){.actor = office_actor(c->app)};
    c->office = office_open(c->app, OFFICE_WRITE, err);
    c->accounts = c->office ? accounts_open(a, &c->office->records, &c->office->keys, NULL, err) : NULL;
    return c->accounts;
}

int command_account(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    struct counter c = {.app = app};
    int used = 0;
    const struct option options[] = {
        {"name", &c.draft.name, NULL},
        {"phone", &c.draft.phone, NULL},
        {"email", &c.draft.email, NULL},
        {"role", &c.position.role, NULL},
        {"organ", &c.position.organ, NULL},
        {"district", &c.position.district, NULL},
        {"issuer", &c.identity.issuer, NULL},
        {"subject", &c.identity.subject, NULL},
        {"must-change", NULL, &c.draft.must_change},
        {"password-stdin", NULL, &c.from_stdin},
        {"end", NULL, &c.ends},
    };
    const size_t count = sizeof options / sizeof *options;
    if (!app_options(app, &argc, argv, options, count, &err))
        return app_fail(&err);
    const struct part *part = find_part(app->arena, argc, argv, &used);
    if (!part || argc != used + part->login) {
        unknown(&err);
        return app_fail(&err);
    }
    c.draft.login = part->login ? argv[used] : NULL;
    return options_fit(app->arena, part, options, count, &err) && open_counter(&c, &err) && part->run(&c, &err)
               ? 0
               : app_fail(&err);
}
