/* What a command is given, and how it reads its arguments. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct error;
struct law;
struct model;

struct app {
    struct arena *arena; /* lives as long as the command */
    const char *home;    /* folder of domains/, views/, assets/, reports/, law/, locale/ */
    const char *db;      /* the database: a file, or postgresql://… */
};

/* Finds home (PLUMBLINE_HOME, beside the program, where it was installed) and the database's place (PLUMBLINE_DB,
 * var/plumbline.db), and speaks Chinese from then on where LC_ALL, LC_MESSAGES or LANG says so. false where there is no
 * home: the message says where was looked. */
bool app_open(struct app *app, struct arena *a, struct error *err);

char *app_path(const struct app *app, const char *name); /* home/name */

/* The definitions of home. NULL with the mistakes printed to stderr and err saying how many. */
struct model *app_model(struct app *app, struct error *err);

/* The law's files of home, told in the same way. */
const struct law *app_law(struct app *app, struct error *err);

/* An option of a command: --name VALUE or --name=VALUE into *value, or --name alone into *flag. */
struct option {
    const char *name; /* without the dashes */
    const char **value;
    bool *flag;
};

/* Takes the options out of the arguments, wherever they stand before "--", and leaves the others in argv[0] to
 * argv[*argc - 1]. --db and --home are every command's. Names the nearest option where one is unknown. */
bool app_options(struct app *app, int *argc, char **argv, const struct option *options, size_t count,
                 struct error *err);

/* --day YYYY-MM-DD; text NULL: today, in China. */
bool app_day(const char *text, int32_t *out, struct error *err);

/* Prints the error as commands do and gives the exit status. */
int app_fail(const struct error *err);
