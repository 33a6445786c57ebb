/* plumbline COMMAND …: finds the command and runs it. */

#include "cli/cli.h"
#include "core/arena.h"
#include "core/nearest.h"

#include <stdio.h>
#include <string.h>

static const struct command commands[] = {
    {"check", command_check, "[FOLDER]", "tell every mistake of the definitions"},
    {"report", command_report, "--district CODE --year YEAR --out FILE",
     "make the report out of the records: .pdf, .docx, .html or .json"},
    {"schema", command_schema, "", "print the JSON Schema of a domain file, for editors"},
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
    struct error err = {0};
    if (n.best)
        error_set(&err, ERROR_INPUT, "there is no command “%.60s”; did you mean “%s”?", name, n.best);
    else
        error_set(&err, ERROR_INPUT, "there is no command “%.60s”; see plumbline help", name);
    return app_fail(&err);
}

static int run(const struct command *command, int argc, char **argv)
{
    struct arena *a = arena_new();
    struct app app = {0};
    struct error err = {0};
    int status = app_open(&app, a, &err) ? command->function(&app, argc, argv) : app_fail(&err);
    arena_free(a);
    return status;
}

static bool is(const char *argument, const char *name)
{
    return strcmp(argument, name) == 0;
}

int main(int argc, char **argv)
{
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
