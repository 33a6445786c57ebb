/* plumbline due RULE START: when a term ends, and why. */

#include "law/due.h"
#include "cli/cli.h"
#include "core/arena.h"
#include "core/text.h"
#include "store/store.h"
#include "work/arrange.h"

#include <stdio.h>
#include <string.h>

struct due_request {
    struct due_asked asked;
    const char *language;
};

/* FROM..TO, kept as its two days. */
static bool add_suspension(struct arena *a, struct due_asked *q, const char *text, struct error *err)
{
    const char *dots = strstr(text, "..");
    if (!dots || !dots[2])
        return error_set(err, ERROR_INPUT,
                         "“%.60s” is no suspension: write its first day and the day it ended, like "
                         "2020-03-02..2020-03-09",
                         text);
    if (q->suspensions == DUE_SUSPENSIONS)
        return error_set(err, ERROR_INPUT, "at most %d suspensions are taken", DUE_SUSPENSIONS);
    q->suspend[q->suspensions].from = arena_strndup(a, text, (size_t)(dots - text));
    q->suspend[q->suspensions++].to = dots + 2;
    return true;
}

/* --suspend may stand several times, which options in general may not: it is taken out before them. */
static bool take_suspensions(struct arena *a, int *argc, char **argv, struct due_asked *q, struct error *err)
{
    static const char name[] = "--suspend";
    int kept = 0;
    for (int i = 0; i < *argc; i++) {
        if (!text_starts(argv[i], name) || (argv[i][sizeof name - 1] && argv[i][sizeof name - 1] != '=')) {
            argv[kept++] = argv[i];
            continue;
        }
        bool joined = argv[i][sizeof name - 1] == '=';
        if (!joined && i + 1 == *argc)
            return error_set(err, ERROR_INPUT, "--suspend needs FROM..TO behind it");
        if (!add_suspension(a, q, joined ? argv[i] + sizeof name : argv[++i], err))
            return false;
    }
    *argc = kept;
    return true;
}

static bool wants_chinese(const struct due_request *q, enum law_language *out, struct error *err)
{
    *out = q->language && strcmp(q->language, "zh") == 0 ? LAW_ZH : LAW_EN;
    return !q->language || *out == LAW_ZH || strcmp(q->language, "en") == 0 ||
           error_set(err, ERROR_INPUT, "--lang is zh or en, not “%.40s”", q->language);
}

static bool print_due(struct app *app, const struct law *l, const struct due_asked *q, enum law_language language,
                      struct error *err)
{
    struct due_counted c;
    if (q->extended_on && !q->extend)
        return error_set(err, ERROR_INPUT, "--extended-on goes with --extend");
    if (!due_count(app->arena, l, q, &c, err))
        return false;
    fputs(term_reason(app->arena, &c.term, l->calendar, language), stdout);
    if (c.term.pauses && !c.term.rule->stops)
        puts(due_no_ground(language));
    puts(date_iso(app->arena, c.day));
    return true;
}

/* Where there is a database, its years count too. Terms can be counted without any. */
static bool use_database(struct app *app, const struct law *l, struct error *err)
{
    struct error own = {0};
    struct store *s = store_open(app->db, false, &own);
    bool outdated = false;
    if (!s && own.code == ERROR_NOT_FOUND)
        return true;
    struct db *db = s ? store_connect(s, false, &own) : NULL;
    bool good = db && store_outdated(app->arena, db, &outdated, &own) && (outdated || arrange_use(l, db, &own));
    db_close(db);
    store_close(s);
    if (!good)
        *err = own;
    return good;
}

int command_due(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    struct due_request q = {0};
    enum law_language language;
    const struct option options[] = {{"extend", &q.asked.extend, NULL},
                                     {"extended-on", &q.asked.extended_on, NULL},
                                     {"length", &q.asked.length, NULL},
                                     {"event", &q.asked.event, NULL},
                                     {"lang", &q.language, NULL}};
    if (!take_suspensions(app->arena, &argc, argv, &q.asked, &err) ||
        !app_options(app, &argc, argv, options, 5, &err) || !wants_chinese(&q, &language, &err))
        return app_fail(&err);
    if (argc != (q.asked.event ? 1 : 2)) {
        error_set(&err, ERROR_INPUT,
                  "plumbline due RULE START [--suspend FROM..TO]… [--extend N], or plumbline due RULE --event DATE for "
                  "a notice before an event");
        return app_fail(&err);
    }
    const struct law *l = app_law(app, &err);
    if (!l || !use_database(app, l, &err))
        return app_fail(&err);
    q.asked.rule = argv[0];
    q.asked.start = q.asked.event ? NULL : argv[1];
    return print_due(app, l, &q.asked, language, &err) ? 0 : app_fail(&err);
}
