#include "cli/app.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/nearest.h"
#include "core/phrase.h"
#include "law/rule.h"
#include "model/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LONGEST_PATH = 4096, MOST_OPTIONS = 32 };

static bool is_home(struct arena *a, const char *folder)
{
    struct stat st;
    return stat(arena_printf(a, "%s/domains", folder), &st) == 0 && S_ISDIR(st.st_mode);
}

static const char *program_folder(struct arena *a)
{
    char path[LONGEST_PATH] = "";
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    const char *slash = n > 0 ? strrchr(path, '/') : NULL;
    return slash ? arena_strndup(a, path, (size_t)(slash - path)) : NULL;
}

/* As short as people would write it: relative where it is the current folder or below, for messages that name files. */
static const char *shorten(struct arena *a, const char *folder)
{
    char here[LONGEST_PATH];
    size_t n = getcwd(here, sizeof here) ? strlen(here) : 0;
    if (n < 2 || strncmp(folder, here, n) != 0 || (folder[n] && folder[n] != '/'))
        return arena_strdup(a, folder);
    return folder[n] ? arena_strdup(a, folder + n + 1) : ".";
}

/* Installed under a prefix that was moved: bin/../share. In a build folder: some levels up. */
static const char *home_beside_program(struct arena *a)
{
    static const char *const ways[] = {"../share/plumbline", ".", "..", "../..", "../../.."};
    const char *folder = program_folder(a);
    for (size_t i = 0; folder && i < sizeof ways / sizeof *ways; i++) {
        char *home = realpath(arena_printf(a, "%s/%s", folder, ways[i]), NULL);
        if (!home)
            continue;
        const char *copy = shorten(a, home);
        free(home);
        if (is_home(a, copy))
            return copy;
    }
    return NULL;
}

/* As the system's own programs choose their language. Not by setlocale(): it knows only what the machine has installed,
 * and would change how numbers are read. Without a catalogue it stays English, as gettext has it. */
static void speak(const struct app *app)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *language = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && !(language && *language); i++)
        language = getenv(names[i]);
    if (!language || strncmp(language, "zh", 2) != 0)
        return;
    struct error none = {0};
    phrase_use(phrases_read(app->arena, app_path(app, "locale/zh_CN.po"), &none));
}

bool app_open(struct app *app, struct arena *a, struct error *err)
{
    const char *home = getenv("PLUMBLINE_HOME"), *db = getenv("PLUMBLINE_DB");
    app->arena = a;
    app->db = db && *db ? db : "var/plumbline.db";
    app->home = home && *home ? home : home_beside_program(a);
    if (!app->home)
        app->home = PLUMBLINE_DATADIR;
    if (is_home(a, app->home)) {
        speak(app);
        return true;
    }
    if (home && *home)
        return error_set(err, ERROR_INPUT, "PLUMBLINE_HOME is %s, which holds no folder “domains”", home);
    return error_set(err, ERROR_INPUT,
                     "the definitions are neither beside the program nor in %s: set PLUMBLINE_HOME to the folder that "
                     "holds “domains”",
                     PLUMBLINE_DATADIR);
}

char *app_path(const struct app *app, const char *name)
{
    return strcmp(app->home, ".") == 0 ? arena_strdup(app->arena, name)
                                       : arena_printf(app->arena, "%s/%s", app->home, name);
}

struct model *app_model(struct app *app, struct error *err)
{
    struct mistakes mistakes;
    struct model *m = model_load(app->arena, app_path(app, "domains"), &mistakes);
    for (size_t i = 0; i < mistakes.count; i++)
        error_print(&mistakes.error[i], stderr);
    if (!m)
        error_set(err, ERROR_DEFINITION, "the definitions hold %zu mistake%s", mistakes.count,
                  mistakes.count == 1 ? "" : "s");
    return m;
}

const struct law *app_law(struct app *app, struct error *err)
{
    struct mistakes mistakes;
    const struct law *l = law_load(app->arena, app_path(app, "law"), &mistakes);
    for (size_t i = 0; i < mistakes.count; i++)
        error_print(&mistakes.error[i], stderr);
    if (!l)
        error_set(err, ERROR_DEFINITION, "the law's files hold %zu mistake%s", mistakes.count,
                  mistakes.count == 1 ? "" : "s");
    return l;
}

/* The option that the argument names, by the part before "="; NULL where there is none. */
static const struct option *find_option(const char *argument, const struct option *options, size_t count)
{
    size_t n = strcspn(argument, "=");
    for (size_t i = 0; i < count; i++)
        if (strlen(options[i].name) == n && strncmp(options[i].name, argument, n) == 0)
            return &options[i];
    return NULL;
}

static bool unknown_option(struct arena *a, const char *argument, const struct option *options, size_t count,
                           struct error *err)
{
    char *name = arena_strndup(a, argument, strcspn(argument, "="));
    struct nearest n = {.text = name};
    for (size_t i = 0; i < count; i++)
        nearest_try(&n, options[i].name);
    if (n.best)
        return error_set(err, ERROR_INPUT, "there is no option --%s; did you mean --%s?", name, n.best);
    return error_set(err, ERROR_INPUT, "there is no option --%s; see plumbline help", name);
}

/* Reads the option at argv[at]; *used is how many arguments it took. */
static bool read_option(const struct option *o, int argc, char **argv, int at, int *used, struct error *err)
{
    const char *equals = strchr(argv[at], '=');
    *used = 1;
    if (o->flag) {
        *o->flag = true;
        return !equals || error_set(err, ERROR_INPUT, "--%s takes no value", o->name);
    }
    if (equals) {
        *o->value = equals + 1;
        return true;
    }
    if (at + 1 >= argc)
        return error_set(err, ERROR_INPUT, "--%s needs a value behind it", o->name);
    *o->value = argv[at + 1];
    *used = 2;
    return true;
}

bool app_options(struct app *app, int *argc, char **argv, const struct option *options, size_t count, struct error *err)
{
    struct option all[MOST_OPTIONS] = {{"db", &app->db, NULL}, {"home", &app->home, NULL}};
    size_t n = 2;
    for (size_t i = 0; i < count && n < MOST_OPTIONS; i++)
        all[n++] = options[i];
    int kept = 0, at = 0;
    while (at < *argc && strcmp(argv[at], "--") != 0) {
        if (strncmp(argv[at], "--", 2) != 0) {
            argv[kept++] = argv[at++];
            continue;
        }
        const struct option *o = find_option(argv[at] + 2, all, n);
        int used;
        if (!o)
            return unknown_option(app->arena, argv[at] + 2, all, n, err);
        if (!read_option(o, *argc, argv, at, &used, err))
            return false;
        at += used;
    }
    for (at++; at < *argc; at++)
        argv[kept++] = argv[at];
    *argc = kept;
    return true;
}

bool app_day(const char *text, int32_t *out, struct error *err)
{
    *out = text ? date_parse(text) : date_today();
    return *out != DATE_NONE || error_set(err, ERROR_INPUT, "--day takes a day like 2020-06-24, not “%.40s”", text);
}

int app_fail(const struct error *err)
{
    fputs("plumbline: ", stderr);
    error_print(err, stderr);
    return error_exit_status(err);
}
