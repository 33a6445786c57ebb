/* plumbline COMMAND …: finds the command and runs it. */

#include "cli/cli.h"
#include "core/arena.h"
#include "core/nearest.h"
#include "core/phrase.h"

#include <stdio.h>
#include <string.h>

static const struct command commands[] = {
    {"check", command_check, "[FOLDER] [--sql]", "tell every mistake of the definitions and the law"},
    {"explain", command_explain, "NAME | registers [--dot]",
     "what is declared under a name, its basis, its SQL; a procedure drawn"},
    {"schema", command_schema, "", "the JSON Schema of a domain file, for editors"},
    {"openapi", command_openapi, "", "the API's description (OpenAPI 3.1), out of the definitions"},
    {"init", command_init, "", "make the database and its keys"},
    {"migrate", command_migrate, "[--apply]", "what the definitions need of the database; do what is added"},
    {"import", command_import, "FILE… [--register NAME] [--encoding GB18030] [--errors FILE.xlsx]",
     "take in CSV and XLSX files"},
    {"export", command_export, "REGISTER [FILTER…] --out FILE [--open]", "write records as CSV or XLSX"},
    {"find", command_find, "REGISTER [FILTER…] [--search TEXT]", "records of a register"},
    {"show", command_show, "REGISTER NUMBER", "a record and its events"},
    {"create", command_create, "REGISTER FIELD=VALUE… [--day D]", "a new record; clocks that begin with it start"},
    {"change", command_change, "REGISTER NUMBER FIELD=VALUE…", "change a record"},
    {"step", command_step, "REGISTER NUMBER STEP --role ROLE [--organ N] [--day D] [--reason TEXT] [FIELD=VALUE…]",
     "take a step of a record's procedure"},
    {"steps", command_steps, "REGISTER NUMBER [--role ROLE]", "a record's clocks, and what may be done now"},
    {"todo", command_todo, "[--organ N [--below]] [--role R] [--district CODE] [--light red|amber] [--day D]",
     "who has what to do, the most pressing first"},
    {"tick", command_tick, "[--day D]",
     "what happens by itself: terms that lapsed, and who is told that others run out"},
    {"recompute", command_recompute, "",
     "due dates and tellings of open clocks, after a change of the calendar or the escalation"},
    {"calendar", command_calendar,
     "[YEAR] | add FILE [--year Y] [--notice TEXT] [--reason TEXT] [--check] | drop YEAR --reason TEXT | pattern YEAR",
     "a year's days off, taken in from the State Council's notice"},
    {"play", command_play, "FILE… [--tell] [--past-refusals]", "work journals: what was done, day by day, by steps"},
    {"remove", command_remove, "REGISTER NUMBER", "remove a record; its events stay"},
    {"figures", command_figures, "[NAME] --district CODE --year YEAR [--against FILE]", "the year's figures"},
    {"due", command_due, "RULE START [--suspend FROM..TO]… [--extend N] [--lang zh]", "when a term ends, and why"},
    {"report", command_report, "--district CODE --year YEAR --out FILE.pdf|docx|html|json",
     "the year's report, out of the records"},
    {"punctuality", command_punctuality, "--district CODE --year YEAR [--by-organ]",
     "in time, late and average days of every procedure with a clock"},
    {"reckon", command_reckon, "[REGISTER]", "the clocks of records that came finished, from their dates"},
    {"ledger", command_ledger, "verify [--head FILE] | rebuild --into DB | head | proof NUMBER | check FILE | key",
     "prove that nothing was altered; make the tables anew from the events"},
    {"account", command_account,
     "list | add LOGIN … | close, lock, unlock, password, sessions LOGIN | office … | identity … | sample",
     "who may sign in, and in which offices"},
    {"notify", command_notify,
     "[LOGIN [--url URL | --email ADDRESS] [--tells remind,escalate,supervise,todo,daily] | LOGIN --end N]",
     "where accounts are told of their to-dos besides the workbench"},
    {"serve", command_serve,
     "--district CODE --year YEAR [--port N] [--address A] [--site URL] [--cert FILE --key FILE] [--work [--files "
     "FOLDER] [--oidc FILE] "
     "[--secure] [--day D]]",
     "the site, until interrupted; with --work the workbench too"},
};

enum { COMMANDS = sizeof commands / sizeof *commands };

static void print_help(FILE *to)
{
    fputs("Plumbline (准绳): a district's law-based government work, and the figures that come out of it.\n\n", to);
    for (size_t i = 0; i < COMMANDS; i++) {
        int width = fprintf(to, "  plumbline %s %s", commands[i].name, commands[i].usage);
        fprintf(to, "%*s%s\n", width < 50 ? 50 - width : 2, "", commands[i].summary);
    }
    fputs("\nEvery command takes --db PLACE (a file, or postgresql://…; default PLUMBLINE_DB, then var/plumbline.db)\n"
          "and --home FOLDER (where domains/ is; default PLUMBLINE_HOME, then beside the program).\n",
          to);
}

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static int unknown_command(const char *name)
{
    struct nearest n = {.text = name};
    for (size_t i = 0; i < COMMANDS; i++)
        nearest_try(&n, commands[i].name);
    struct arena *a = arena_new();
    struct app app = {0};
    struct error err = {0};
    app_open(&app, a, &err); /* for its language alone */
    if (n.best)
        error_set(&err, ERROR_INPUT, "there is no command “%.60s”; did you mean “%s”?", name, n.best);
    else
        error_set(&err, ERROR_INPUT, "there is no command “%.60s”; see plumbline help", name);
    phrase_use(NULL);
    arena_free(a);
    return app_fail(&err);
}

static int run(const struct command *command, int argc, char **argv)
{
    struct arena *a = arena_new();
    struct app app = {0};
    struct error err = {0};
    int status = app_open(&app, a, &err) ? command->function(&app, argc, argv) : app_fail(&err);
    phrase_use(NULL); /* its catalogue goes with the arena */
    arena_free(a);
    return status;
}

static bool is(const char *argument, const char *name)
{
    return strcmp(argument, name) == 0;
}

/* --db and --home may also stand before the command: they are moved behind it. */
static void command_first(int argc, char **argv)
{
    int at = 1;
    while (at < argc && (is(argv[at], "--db") || is(argv[at], "--home")))
        at += 2;
    if (at >= argc)
        return;
    char *command = argv[at];
    memmove(&argv[2], &argv[1], (size_t)(at - 1) * sizeof *argv);
    argv[1] = command;
}

int main(int argc, char **argv)
{
    command_first(argc, argv);
    if (argc < 2) {
        print_help(stderr);
        return 2;
    }
    if (is(argv[1], "help") || is(argv[1], "--help") || is(argv[1], "-h")) {
        print_help(stdout);
        return 0;
    }
    if (is(argv[1], "--version")) {
        puts("plumbline " PLUMBLINE_VERSION);
        return 0;
    }
    const struct command *command = find_command(argv[1]);
    return command ? run(command, argc - 2, argv + 2) : unknown_command(argv[1]);
}
