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

/* Every row that the query finds, page by page. */
typedef bool each_row(void *argument, size_t count, const char *const *cells, struct error *err);

static bool walk(struct db *db, const struct model *m, const struct query *q, bool open, each_row *each, void *argument,
                 int64_t *rows, struct error *err)
{
    struct arena *a = arena_new();
    struct query page_query = *q;
    char *after = NULL;
    bool good = true;
    size_t n;
    page_query.limit = PAGE;
    *rows = 0;
    do {
        struct page page;
        arena_clear(a);
        page_query.after = after;
        good = record_find(a, db, m, &page_query, &page, err);
        for (size_t i = 0; good && i < page.count; i++, ++*rows) {
            const char **cells = record_cells(a, &page.record[i], open, &n);
            good = each(argument, n, cells, err);
        }
        free(after);
        after = good && page.next ? strdup(page.next) : NULL;
    } while (good && after);
    arena_free(a);
    return good;
}

struct csv_file {
    FILE *file;
    const struct sheet_column *column;
};

/* Numbers and dates are what they say; text of strangers could be a formula. */
static bool to_csv(void *argument, size_t count, const char *const *cells, struct error *err)
{
    const struct csv_file *f = argument;
    struct arena *a = arena_new();
    const char **guarded = arena_array(a, count, sizeof *guarded);
    for (size_t i = 0; i < count; i++)
        guarded[i] = f->column[i].kind == SHEET_TEXT ? csv_guarded(a, cells[i]) : cells[i];
    csv_write_row(f->file, count, guarded);
    arena_free(a);
    return !ferror(f->file) || error_set(err, ERROR_SYSTEM, "cannot write: %s", strerror(errno));
}

static bool export_csv(struct db *db, const struct model *m, const struct query *q, bool open, const char *path,
                       int64_t *rows, struct error *err)
{
    struct arena *a = arena_new();
    const char *beside = arena_printf(a, "%s.part", path);
    FILE *f = fopen(beside, "wx");
    bool good = f || error_set(err, ERROR_SYSTEM, "cannot write %s: %s", beside, strerror(errno));
    if (good) {
        size_t n;
        struct sheet_column *column = headings(a, q->reg, &n);
        const char **titles = arena_array(a, n, sizeof *titles);
        for (size_t i = 0; i < n; i++)
            titles[i] = column[i].title;
        fputs("\xEF\xBB\xBF", f); /* Excel reads UTF-8 only with the mark */
        csv_write_row(f, n, titles);
        struct csv_file to = {f, column};
        good = walk(db, m, q, open, to_csv, &to, rows, err);
        if (good && (fflush(f) != 0 || fsync(fileno(f)) != 0))
            good = error_set(err, ERROR_SYSTEM, "cannot write %s: %s", path, strerror(errno));
        fclose(f);
        if (good && rename(beside, path) != 0)
            good = error_set(err, ERROR_SYSTEM, "cannot write %s: %s", path, strerror(errno));
        if (!good)
            unlink(beside);
    }
    arena_free(a);
    return good;
}

/* A workbook is built in memory: what fits into a worksheet fits there. */
struct rows {
    struct arena *arena;
    const char *const **row;
    size_t count, room;
};

enum { WORKSHEET_ROWS = 1048575 };

static bool keep_row(void *argument, size_t count, const char *const *cells, struct error *err)
{
    struct rows *rows = argument;
    if (rows->count == WORKSHEET_ROWS)
        return error_set(err, ERROR_INPUT, "an XLSX worksheet holds %d rows and this is more: export as CSV",
                         WORKSHEET_ROWS);
    rows->row = arena_grow(rows->arena, rows->row, rows->count, &rows->room, sizeof *rows->row);
    const char **copy = arena_array(rows->arena, count, sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = arena_strdup(rows->arena, cells[i]);
    rows->row[rows->count++] = copy;
    return true;
}

static bool export_xlsx(struct db *db, const struct model *m, const struct query *q, bool open, const char *path,
                        int64_t *count, struct error *err)
{
    struct arena *a = arena_new();
    struct rows rows = {.arena = a};
    bool good = walk(db, m, q, open, keep_row, &rows, count, err);
    if (good) {
        struct sheet_book book = {.name = q->reg->title.zh, .rows = rows.count};
        book.column = headings(a, q->reg, &book.columns);
        book.row = (const char *const *const *)rows.row;
        good = sheet_write_xlsx(path, &book, err);
    }
    arena_free(a);
    return good;
}

bool export_records(struct db *db, const struct model *m, const struct query *q, bool open, const char *path,
                    int64_t *rows, struct error *err)
{
    if (text_ends(path, ".csv"))
        return export_csv(db, m, q, open, path, rows, err);
    if (text_ends(path, ".xlsx"))
        return export_xlsx(db, m, q, open, path, rows, err);
    return error_set(err, ERROR_INPUT, "%s: the file's name must end with .csv or .xlsx", path);
}
