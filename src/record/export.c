#include "core/arena.h"
#include "core/error.h"
#include "core/sheet.h"
#include "core/text.h"
#include "record/import.h"
#include "record/layout.h"
#include "store/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGE = 5000 };

/* A masked cell cannot be imported again: that is the point of it. */
static const char **record_cells(struct arena *a, const struct record *r, bool open, size_t *count)
{
    const struct reg *reg = r->reg;
    const char **cells = arena_array(a, HEADS + reg->fields, sizeof *cells);
    size_t n = 0;
    for (size_t c = 0; c < HEADS; c++)
        if (reg_has(reg, (enum head_column)c))
            cells[n++] = record_cell(a, r, reg_column(reg, head_name[c]));
    for (size_t i = 0; i < reg->fields; i++) {
        const struct field *f = &reg->field[i];
        cells[n++] = f->personal && !open ? record_show(a, r, f, "zh", false) : record_cell(a, r, f);
    }
    *count = n;
    return cells;
}

static struct sheet_column *headings(struct arena *a, const struct reg *reg, size_t *count)
{
    struct sheet_column *column = arena_array(a, HEADS + reg->fields, sizeof *column);
    size_t n = 0;
    for (size_t c = 0; c < HEADS; c++)
        if (reg_has(reg, (enum head_column)c))
            column[n++].title = reg_column(reg, head_name[c])->title.zh;
    for (size_t i = 0; i < reg->fields; i++) {
        enum value_type type = reg->field[i].type;
        column[n].kind = type == VALUE_DATE                             ? SHEET_DATE
                         : type == VALUE_INTEGER                        ? SHEET_INTEGER
                         : type == VALUE_MONEY || type == VALUE_DECIMAL ? SHEET_AMOUNT
                                                                        : SHEET_TEXT;
        column[n++].title = reg->field[i].title.zh;
    }
    *count = n;
    return column;
}

/* Every row that the query finds, page by page: no more than a page is in memory. */
struct walk {
    struct arena *arena;
    struct db *db;
    const struct model *model;
    struct query query;
    bool open;
    struct page page;
    size_t at, cells;
    char *after;
    bool ended;
    int64_t rows;
};

static void begin_walk(struct walk *w, struct db *db, const struct model *m, const struct query *q, bool open)
{
    *w = (struct walk){.arena = arena_new(), .db = db, .model = m, .query = *q, .open = open};
    w->query.limit = PAGE;
}

static void end_walk(struct walk *w)
{
    free(w->after);
    arena_free(w->arena);
}

static bool turn_page(struct walk *w, struct error *err)
{
    arena_clear(w->arena);
    w->query.after = w->after ? w->after : w->query.after;
    if (!record_find(w->arena, w->db, w->model, &w->query, &w->page, err))
        return false;
    free(w->after);
    w->after = w->page.next ? strdup(w->page.next) : NULL;
    w->ended = !w->after;
    w->at = 0;
    return w->page.count;
}

/* The next row's cells, until the one after; NULL at the end, or with err. */
static const char *const *next_row(void *walk, struct error *err)
{
    struct walk *w = walk;
    if (w->at == w->page.count && (w->ended || !turn_page(w, err)))
        return NULL;
    w->rows++;
    return (const char *const *)record_cells(w->arena, &w->page.record[w->at++], w->open, &w->cells);
}

/* Numbers and dates are what they say; text of strangers could be a formula. */
static void write_guarded(FILE *to, const struct sheet_column *column, size_t count, const char *const *cells)
{
    struct arena *a = arena_new();
    const char **guarded = arena_array(a, count, sizeof *guarded);
    for (size_t i = 0; i < count; i++)
        guarded[i] = column[i].kind == SHEET_TEXT ? csv_guarded(a, cells[i]) : cells[i];
    csv_write_row(to, count, guarded);
    arena_free(a);
}

static bool write_csv(struct arena *a, struct walk *w, FILE *to, struct error *err)
{
    size_t n;
    const char *const *cells;
    struct sheet_column *column = headings(a, w->query.reg, &n);
    const char **titles = arena_array(a, n, sizeof *titles);
    for (size_t i = 0; i < n; i++)
        titles[i] = column[i].title;
    fputs("\xEF\xBB\xBF", to); /* Excel reads UTF-8 only with the mark */
    csv_write_row(to, n, titles);
    while (!ferror(to) && (cells = next_row(w, err)))
        write_guarded(to, column, n, cells);
    if (err->code)
        return false;
    return (fflush(to) == 0 && !ferror(to)) || error_set(err, ERROR_SYSTEM, "cannot write: %s", strerror(errno));
}

static bool export_csv(struct arena *a, struct walk *w, const char *path, struct error *err)
{
    const char *beside = arena_printf(a, "%s.part", path);
    FILE *f = fopen(beside, "wx");
    if (!f)
        return error_set(err, ERROR_SYSTEM, "cannot write %s: %s", beside, strerror(errno));
    bool good = write_csv(a, w, f, err);
    if (good && fsync(fileno(f)) != 0)
        good = error_set(err, ERROR_SYSTEM, "cannot write %s: %s", path, strerror(errno));
    fclose(f);
    if (good && rename(beside, path) != 0)
        good = error_set(err, ERROR_SYSTEM, "cannot write %s: %s", path, strerror(errno));
    if (!good)
        unlink(beside);
    return good;
}

enum { WORKSHEET_ROWS = 1048575 };

static bool export_xlsx(struct arena *a, struct walk *w, const char *path, struct error *err)
{
    int64_t count;
    struct query all = w->query;
    all.limit = 0;
    if (!record_count(a, w->db, w->model, &all, &count, err))
        return false;
    if (count > WORKSHEET_ROWS)
        return error_set(err, ERROR_INPUT, "an XLSX worksheet holds %d rows and this is more: export as CSV",
                         WORKSHEET_ROWS);
    struct sheet_book book = {.name = w->query.reg->title.zh, .rows = (size_t)count, .next = next_row, .argument = w};
    book.column = headings(a, w->query.reg, &book.columns);
    return sheet_write_xlsx(path, &book, err);
}

bool export_records(struct db *db, const struct model *m, const struct query *q, bool open, const char *path,
                    int64_t *rows, struct error *err)
{
    struct arena *a = arena_new();
    struct walk w;
    begin_walk(&w, db, m, q, open);
    bool good = text_ends(path, ".csv") ? export_csv(a, &w, path, err)
                : text_ends(path, ".xlsx")
                    ? export_xlsx(a, &w, path, err)
                    : error_set(err, ERROR_INPUT, "%s: the file's name must end with .csv or .xlsx", path);
    *rows = w.rows;
    end_walk(&w);
    arena_free(a);
    return good;
}
