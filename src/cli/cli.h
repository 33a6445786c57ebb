/* The commands: plumbline COMMAND …. A file a command; the table is in main.c. */
#pragma once

#include "cli/app.h"
#include "core/error.h"

/* argv holds what stands behind the command's name. Returns the exit status: 0, or app_fail of what went wrong. */
typedef int command_function(struct app *app, int argc, char **argv);

struct command {
    const char *name;
    command_function *function;
    const char *usage;   /* what stands behind the name; may be empty */
    const char *summary; /* one line */
};

command_function command_check, command_explain, command_schema, command_init, command_migrate, command_import,
    command_export, command_find, command_show, command_create, command_change, command_play, command_remove,
    command_figures, command_report, command_ledger, command_punctuality, command_reckon, command_serve, command_due,
    command_step, command_account, command_steps, command_todo, command_tick, command_recompute, command_openapi,
    command_notify, command_calendar;
