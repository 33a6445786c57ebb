/* plumbline find and export: records by their register. */
#include "cli/cli.h"
#include "cli/office.h"
#include "core/arena.h"
#include "record/import.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

/* field=value, field!=value, field>=value, field<=value, field= (empty) and field!= (filled). */
static bool read_filter(struct arena *a, const char *text, struct filter *out, struct error *err)
{
    size_t n = strcspn(text, "!<>=");
    const char *rest = text + n;
    size_t op = rest[0] == '=' ? 1 : rest[0] && rest[1] == '=' ? 2 : 0;
    if (!n || !op)
        return error_set(err, ERROR_INPUT,
                         "“%.60s” is not a filter: write FIELD=VALUE, FIELD!=VALUE, FIELD>=VALUE or "
                         "FIELD<=VALUE",
                         text);
    const char *value = rest + op;
    bool not = rest[0] == '!';
    out->column = arena_strndup(a, text, n);
    out->text = value;
    out->op = rest[0] == '>'   ? FILTER_FROM
              : rest[0] == '<' ? FILTER_TO
              : !*value        ? (not ? FILTER_FILLED : FILTER_EMPTY)
              : not            ? FILTER_NOT
                               : FILTER_IS;
    return true;
}

struct asking {
    struct premises *office;
    struct query query;
    const char *out;
    bool open;
};

/* The register and its filters, as both commands take them. */
static bool read_query(struct app *app, int argc, char **argv, struct asking *q, struct error *err)
{
    const char *district = NULL, *search = NULL, *order = NULL, *limit = NULL, *after = NULL;
    bool descending = false;
    const struct option options[] = {{"district", &district, NULL}, {"search", &search, NULL},
                                     {"order", &order, NULL},       {"limit", &limit, NULL},
                                     {"after", &after, NULL},       {"descending", NULL, &descending},
                                     {"out", &q->out, NULL},        {"open", NULL, &q->open}};
    int most = 50;
    if (!app_options(app, &argc, argv, options, sizeof options / sizeof *options, err) ||
        (limit && !option_int("limit", limit, 1, 100000, &most, err)))
        return false;
    if (!argc)
        return error_set(err, ERROR_INPUT, "which register? plumbline explain registers lists them");
    if (!(q->office = office_open(app, OFFICE_READ, err)))
        return false;
    const struct reg *reg = model_reg(q->office->model, argv[0]);
    reg = reg ? reg : model_reg_titled(q->office->model, argv[0]);
    if (!reg)
        return error_set(err, ERROR_INPUT, "there is no register “%.60s”", argv[0]);
    struct filter *filter = arena_array(app->arena, (size_t)argc, sizeof *filter);
    for (int i = 1; i < argc; i++)
        if (!read_filter(app->arena, argv[i], &filter[i - 1], err))
            return false;
    q->query = (struct query){.reg = reg,
                              .district = district,
                              .search = search,
                              .order = order,
                              .descending = descending,
                              .limit = (size_t)most,
                              .after = after,
                              .filters = (size_t)argc - 1,
                              .filter = filter};
    return true;
}

static void print_record(struct app *app, const struct record *r)
{
    printf("%s", r->number);
    if (r->state)
        printf("\t%s", record_show(app->arena, r, reg_column(r->reg, "state"), "zh", false));
    for (size_t i = 0; i < r->reg->shown; i++)
        printf("\t%s", record_show(app->arena, r, r->reg->show[i], "zh", false));
    putchar('\n');
}

int command_find(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    struct asking q = {0};
    struct page page;
    int64_t count;
    if (!read_query(app, argc, argv, &q, &err) ||
        !record_find(app->arena, q.office->db, q.office->model, &q.query, &page, &err) ||
        !record_count(app->arena, q.office->db, q.office->model, &q.query, &count, &err))
        return app_fail(&err);
    for (size_t i = 0; i < page.count; i++)
        print_record(app, &page.record[i]);
    fprintf(stderr, "%zu of %lld\n", page.count, (long long)count);
    if (page.next)
        fprintf(stderr, "the next page: --after '%s'\n", page.next);
    return 0;
}

int command_export(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    struct asking q = {0};
    int64_t rows;
    bool good = read_query(app, argc, argv, &q, &err);
    if (good && !q.out)
        good = error_set(&err, ERROR_INPUT, "export needs --out FILE.csv or --out FILE.xlsx");
    good = good && export_records(q.office->db, q.office->model, &q.query, q.open, q.out, &rows, &err);
    if (!good)
        return app_fail(&err);
    printf("%lld records in %s%s\n", (long long)rows, q.out,
           q.open ? "" : "; personal data is masked (--open shows it)");
    return 0;
}
