/* plumbline report: the report of a year, out of the records, as a file. */
#include "output/report.h"
#include "cli/cli.h"
#include "cli/office.h"
#include "core/arena.h"
#include "core/text.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef bool report_writer(struct app *app, const struct report *r, const char *path, struct error *err);

static bool write_pdf(struct app *app, const struct report *r, const char *path, struct error *err)
{
    const struct fonts fonts = {fonts_folder(app->arena, app->home)};
    return document_write_pdf(&r->document, &fonts, path, err);
}

static bool write_docx(struct app *app, const struct report *r, const char *path, struct error *err)
{
    (void)app;
    return document_write_docx(&r->document, path, err);
}

static bool write_html(struct app *app, const struct report *r, const char *path, struct error *err)
{
    const char *html = report_html(app->arena, r, app_path(app, "views/report-document.mustache"), err);
    return html && document_save(app->arena, path, html, strlen(html), err);
}

static bool write_json(struct app *app, const struct report *r, const char *path, struct error *err)
{
    json_t *model = report_json(app->arena, r, "zh");
    char *text = json_dumps(model, JSON_INDENT(2));
    json_decref(model);
    if (!text)
        return error_set(err, ERROR_SYSTEM, "the report cannot be written as JSON");
    bool written = document_save(app->arena, path, text, strlen(text), err);
    free(text);
    return written;
}

static const struct {
    const char *name;
    report_writer *write;
} formats[] = {{"pdf", write_pdf}, {"docx", write_docx}, {"html", write_html}, {"json", write_json}};

/* Where no format is given, the file's ending says it. */
static report_writer *find_format(const char *name, const char *path, struct error *err)
{
    const char *dot = strrchr(path, '.');
    if (!name)
        name = dot ? dot + 1 : "";
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, name) == 0)
            return formats[i].write;
    error_set(err, ERROR_INPUT,
              "reports are written as pdf, docx, html or json: --format says which, or the file's ending");
    return NULL;
}

/* A name in reports/, or a path. */
static const char *template_of(const struct app *app, const char *name)
{
    return strchr(name, '/') ? name : app_path(app, arena_printf(app->arena, "reports/%s.txt", name));
}

int command_report(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    const char *district = NULL, *year_text = NULL, *format = NULL, *path = NULL, *name = "annual";
    const struct option options[] = {{"district", &district, NULL},
                                     {"year", &year_text, NULL},
                                     {"format", &format, NULL},
                                     {"out", &path, NULL},
                                     {"template", &name, NULL}};
    if (!app_options(app, &argc, argv, options, sizeof options / sizeof *options, &err))
        return app_fail(&err);
    if (!district || !year_text || !path || argc) {
        error_set(&err, ERROR_INPUT, "report needs --district CODE, --year YEAR and --out FILE");
        return app_fail(&err);
    }
    int year;
    struct premises *o;
    struct report report;
    report_writer *write = find_format(format, path, &err);
    if (!write || !option_int("year", year_text, 1949, 2200, &year, &err) ||
        !(o = office_open(app, OFFICE_READ, &err)) || !db_begin_read(o->db, &err))
        return app_fail(&err);
    bool made = report_make(app->arena, o->db, o->model, template_of(app, name), district, year, &report, &err);
    db_end_read(o->db);
    if (!made || !write(app, &report, path, &err))
        return app_fail(&err);
    printf("%s: %zu blocks, %zu figures out of the records\n", path, report.document.blocks, report.used);
    return 0;
}
