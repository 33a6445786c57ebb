/* plumbline due RULE START: when a term ends, and why. */

#include "cli/cli.h"
#include "core/arena.h"
#include "core/text.h"
#include "law/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SUSPENSIONS = 64 };

struct due_request {
    const char *extend, *extended_on, *length, *event, *language;
    const char *suspend[MOST_SUSPENSIONS];
    size_t suspensions;
};

/* --suspend may stand several times, which options in general may not: it is taken out before them. */
static bool take_suspensions(int *argc, char **argv, struct due_request *q, struct error *err)
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
        if (q->suspensions == MOST_SUSPENSIONS)
            return error_set(err, ERROR_INPUT, "at most %d suspensions are taken", MOST_SUSPENSIONS);
        q->suspend[q->suspensions++] = joined ? argv[i] + sizeof name : argv[++i];
    }
    *argc = kept;
    return true;
}

static bool read_day(const char *text, const char *what, int32_t *out, struct error *err)
{
    *out = date_parse(text);
    return *out != DATE_NONE ||
           error_set(err, ERROR_INPUT, "“%.40s” is no date for %s: write it like 2020-06-24", text, what);
}

static bool suspend(struct arena *a, struct term *t, const char *text, struct error *err)
{
    const char *dots = strstr(text, "..");
    int32_t from, to;
    if (!dots || !dots[2])
        return error_set(err, ERROR_INPUT,
                         "“%.60s” is no suspension: write its first day and the day it ended, like "
                         "2020-03-02..2020-03-09",
                         text);
    return read_day(arena_strndup(a, text, (size_t)(dots - text)), "--suspend", &from, err) &&
           read_day(dots + 2, "--suspend", &to, err) && term_suspend(a, t, from, to, err);
}

static bool read_count(const char *text, const char *option, unsigned *out, struct error *err)
{
    int64_t n;
    if (!text_to_int(text, &n) || n < 1 || n > 1000)
        return error_set(err, ERROR_INPUT, "--%s takes a whole number from 1 to 1000, not “%.40s”", option, text);
    *out = (unsigned)n;
    return true;
}

static bool extend(struct term *t, const struct law *l, const struct due_request *q, struct error *err)
{
    unsigned n = 0;
    int32_t on = DATE_NONE;
    if (!q->extend)
        return !q->extended_on || error_set(err, ERROR_INPUT, "--extended-on goes with --extend");
    return read_count(q->extend, "extend", &n, err) &&
           (!q->extended_on || read_day(q->extended_on, "--extended-on", &on, err)) &&
           term_extend(t, l->calendar, n, on, err);
}

/* A day, or (for terms of hours) a day and time. */
static bool read_start(const char *text, int32_t *day, int64_t *time, struct error *err)
{
    if (time_parse(text, time)) {
        *day = date_of_time(*time);
        return true;
    }
    if (!read_day(text, "the start", day, err))
        return false;
    *time = time_of_date(*day);
    return true;
}

static bool build(struct arena *a, const struct law *l, const char *id, const char *start, const struct due_request *q,
                  struct term *t, struct error *err)
{
    int32_t day;
    int64_t time;
    unsigned length = 0;
    if (!read_start(start, &day, &time, err) || (q->length && !read_count(q->length, "length", &length, err)))
        return false;
    const struct rule *r = rule_on(l, id, day, err);
    if (!r || !term_start(t, r, day, time, length, err))
        return false;
    for (size_t i = 0; i < q->suspensions; i++)
        if (!suspend(a, t, q->suspend[i], err))
            return false;
    return extend(t, l, q, err);
}

static bool wants_chinese(const struct due_request *q, enum law_language *out, struct error *err)
{
    *out = q->language && strcmp(q->language, "zh") == 0 ? LAW_ZH : LAW_EN;
    return !q->language || *out == LAW_ZH || strcmp(q->language, "en") == 0 ||
           error_set(err, ERROR_INPUT, "--lang is zh or en, not “%.40s”", q->language);
}

/* From the event back to the last day of notice; the reasoning then counts forward from that day. */
static bool notice_day(const struct law *l, const char *id, const char *event, int32_t *out, struct error *err)
{
    int32_t day;
    if (!read_day(event, "--event", &day, err))
        return false;
    *out = term_latest_notice(l, id, day, err);
    return *out != DATE_NONE;
}

static bool print_notice(struct app *app, const struct law *l, const char *id, const struct due_request *q,
                         enum law_language language, struct error *err)
{
    int32_t day;
    struct term t;
    if (q->suspensions || q->extend || q->length || q->extended_on)
        return error_set(err, ERROR_INPUT, "--event stands alone: a notice is neither suspended nor extended");
    if (!notice_day(l, id, q->event, &day, err))
        return false;
    const char *notice = date_iso(app->arena, day);
    if (!build(app->arena, l, id, notice, q, &t, err))
        return false;
    fputs(term_reason(app->arena, &t, l->calendar, language), stdout);
    puts(notice);
    return true;
}

static bool print_due(struct app *app, const struct law *l, char **argv, const struct due_request *q,
                      enum law_language language, struct error *err)
{
    struct term t;
    if (!build(app->arena, l, argv[0], argv[1], q, &t, err))
        return false;
    fputs(term_reason(app->arena, &t, l->calendar, language), stdout);
    if (t.pauses && !t.rule->stops)
        puts(language == LAW_ZH ? "该规则未列明中止事由，中止按所给日期计算。"
                                : "The rule names no ground of suspension: the days were taken as given.");
    puts(date_iso(app->arena, term_end_of(&t, l->calendar).due));
    return true;
}

int command_due(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    struct due_request q = {0};
    enum law_language language;
    const struct option options[] = {{"extend", &q.extend, NULL},
                                     {"extended-on", &q.extended_on, NULL},
                                     {"length", &q.length, NULL},
                                     {"event", &q.event, NULL},
                                     {"lang", &q.language, NULL}};
    if (!take_suspensions(&argc, argv, &q, &err) || !app_options(app, &argc, argv, options, 5, &err) ||
        !wants_chinese(&q, &language, &err))
        return app_fail(&err);
    if (argc != (q.event ? 1 : 2)) {
        error_set(&err, ERROR_INPUT,
                  "plumbline due RULE START [--suspend FROM..TO]… [--extend N], or plumbline due RULE --event DATE for "
                  "a notice before an event");
        return app_fail(&err);
    }
    const struct law *l = app_law(app, &err);
    if (!l)
        return app_fail(&err);
    bool good =
        q.event ? print_notice(app, l, argv[0], &q, language, &err) : print_due(app, l, argv, &q, language, &err);
    return good ? 0 : app_fail(&err);
}
