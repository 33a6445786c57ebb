/* plumbline import: departments' files. */
#include "record/import.h"
#include "cli/cli.h"
#include "cli/office.h"
#include "core/arena.h"
#include "core/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct file {
    const char *path;
    struct sheet *sheet;
    const struct reg *reg;
};

/* Within a register, files by their names. */
static int by_register(const void *x, const void *y)
{
    const struct file *a = x, *b = y;
    size_t left = import_order(a->reg), right = import_order(b->reg);
    return left != right ? (left < right ? -1 : 1) : strcmp(a->path, b->path);
}

/* Next to the file: case.csv gives case-errors.xlsx. */
static char *marked_path(struct arena *a, const char *path)
{
    const char *dot = strrchr(path, '.'), *slash = strrchr(path, '/');
    int n = dot && (!slash || dot > slash) ? (int)(dot - path) : (int)strlen(path);
    return arena_printf(a, "%.*s-errors.xlsx", n, path);
}

static void print_faults(struct app *app, const struct file *f, const struct import_report *report, const char *marked)
{
    struct error err = {0};
    import_print_faults(f->sheet, report, stderr);
    const char *path = marked ? marked : marked_path(app->arena, f->path);
    if (import_write_marked(app->arena, f->sheet, report, path, &err))
        fprintf(stderr, "The file with its mistakes marked: %s\n", path);
    else
        error_print(&err, stderr);
}

static bool import_file(struct app *app, struct premises *o, const struct file *f, const char *marked,
                        struct error *err)
{
    struct import_report report;
    const char *slash = strrchr(f->path, '/');
    const char *actor = arena_printf(app->arena, "%s, file %s", office_actor(app), slash ? slash + 1 : f->path);
    if (!import_sheet(app->arena, &o->records, f->sheet, f->reg, actor, &report, err)) {
        if (report.faults)
            print_faults(app, f, &report, marked);
        return false;
    }
    printf("%-24s %6lld new, %lld changed, %lld as they were  (%s)\n", f->reg->name, (long long)report.created,
           (long long)report.changed, (long long)report.unchanged, slash ? slash + 1 : f->path);
    return true;
}

/* Each file is all or nothing by itself: those before the one that failed are in. */
static void print_left(const struct file *file, int failed, int count)
{
    for (int i = 0; i < count && count > 1; i++)
        fprintf(stderr, "%s: %s\n", file[i].path,
                i < failed    ? "is imported and stays"
                : i == failed ? "failed: nothing of it is imported"
                              : "was not begun");
}

int command_import(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    struct premises *o;
    const char *reg = NULL, *encoding = NULL, *marked = NULL;
    const struct option options[] = {
        {"register", &reg, NULL}, {"encoding", &encoding, NULL}, {"errors", &marked, NULL}};
    if (!app_options(app, &argc, argv, options, 3, &err))
        return app_fail(&err);
    if (!argc) {
        error_set(&err, ERROR_INPUT, "import needs a file: plumbline import FILE… [--register NAME]");
        return app_fail(&err);
    }
    if (!(o = office_open(app, OFFICE_WRITE, &err)))
        return app_fail(&err);
    struct file *file = arena_array(app->arena, (size_t)argc, sizeof *file);
    for (int i = 0; i < argc; i++) {
        file[i].path = argv[i];
        file[i].sheet = sheet_read(app->arena, argv[i], &(struct sheet_options){.encoding = encoding}, &err);
        file[i].reg = file[i].sheet ? import_register(o->model, file[i].sheet, reg, &err) : NULL;
        if (!file[i].reg)
            return app_fail(&err);
    }
    qsort(file, (size_t)argc, sizeof *file, by_register);
    for (int i = 0; i < argc; i++)
        if (!import_file(app, o, &file[i], marked, &err)) {
            print_left(file, i, argc);
            return app_fail(&err);
        }
    return 0;
}
