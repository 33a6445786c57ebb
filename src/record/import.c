#include "record/import.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/map.h"
#include "core/phrase.h"
#include "core/sheet.h"
#include "core/text.h"
#include "record/layout.h"
#include "record/number.h"
#include "record/write.h"
#include "store/store.h"
#include "store/writer.h"

#include <string.h>

/* Nobody mends more than so many cells before trying again; a file that is wrong in every row would fill the memory. */
enum { FAULTS_MOST = 5000 };

/* One import while it runs. */
struct import {
    struct arena *arena, *row_arena; /* the second is cleared after each row */
    const struct records *records;
    const struct sheet *sheet;
    const struct reg *reg;
    const char *actor;
    const struct import_watch *watch;
    struct import_report *report;
    size_t fault_room;
    size_t *column_of; /* sheet's column → layout's column; SIZE_MAX: none */
    size_t columns;
    struct map *lines;  /* number → line it was first seen on */
    struct map *series; /* scope → highest place */
    struct lookup *look;
    bool checks; /* only: nothing is written */
};

static void fault(struct import *im, size_t row, size_t column, const char *value, const char *message)
{
    struct import_report *r = im->report;
    r->fault = arena_grow(im->arena, r->fault, r->faults, &im->fault_room, sizeof *r->fault);
    const struct sheet_row *heading = &im->sheet->rows[0];
    r->fault[r->faults++] = (struct import_fault){
        .line = im->sheet->rows[row].line,
        .row = row,
        .column = column,
        .heading = column < heading->count ? arena_strdup(im->arena, heading->cells[column]) : NULL,
        .value = arena_strdup(im->arena, value ? value : ""),
        .message = arena_strdup(im->arena, phrase(message)),
    };
}

const struct reg *import_register(const struct model *m, const struct sheet *sheet, const char *option,
                                  struct error *err)
{
    const struct reg *reg = NULL;
    if (option) {
        reg = model_reg(m, option);
        reg = reg ? reg : model_reg_titled(m, option);
        if (!reg)
            error_set(err, ERROR_INPUT, "there is no register “%.60s”: see plumbline explain registers", option);
        return reg;
    }
    if (sheet->name) {
        reg = model_reg_titled(m, sheet->name);
        reg = reg ? reg : model_reg(m, sheet->name);
    }
    const char *slash = strrchr(sheet->file, '/');
    const char *base = slash ? slash + 1 : sheet->file;
    char stem[64] = "";
    size_t n = strcspn(base, "-.");
    if (!reg && n < sizeof stem) {
        memcpy(stem, base, n);
        reg = model_reg(m, stem);
        reg = reg ? reg : model_reg_titled(m, stem);
    }
    if (!reg) {
        error_set(err, ERROR_INPUT,
                  "which register is it? Neither the worksheet's name nor the file's says one: give --register NAME");
        error_at(err, sheet->file, 0);
    }
    return reg;
}

size_t import_order(const struct reg *reg)
{
    return strcmp(reg->name, "district") == 0 ? 0 : reg->order + 1;
}

/* A heading is a field's or column's name, or its title in either language. */
static size_t heading_column(const struct reg *reg, const char *text)
{
    for (size_t c = 0; c < HEADS + reg->fields; c++) {
        const struct field *f = reg_column(reg, layout_name(reg, c));
        struct title t = f ? f->title : (struct title){"", ""};
        if (strcmp(text, layout_name(reg, c)) == 0 || strcmp(text, t.zh) == 0 || strcmp(text, t.en) == 0)
            return c < HEADS && !reg_has(reg, (enum head_column)c) ? SIZE_MAX : c;
    }
    return SIZE_MAX;
}

static void read_headings(struct import *im)
{
    const struct sheet_row *heading = &im->sheet->rows[0];
    size_t all = HEADS + im->reg->fields;
    bool *seen = arena_array(im->arena, all, sizeof *seen);
    im->columns = heading->count;
    im->column_of = arena_array(im->arena, heading->count, sizeof *im->column_of);
    for (size_t i = 0; i < heading->count; i++) {
        const char *text = text_trim(im->arena, heading->cells[i], strlen(heading->cells[i]));
        size_t c = *text ? heading_column(im->reg, text) : SIZE_MAX;
        im->column_of[i] = c;
        /* A marked file that was mended comes back with the column that told the mistakes. */
        if (*text && c == SIZE_MAX && strcmp(text, "错误") != 0)
            fault(im, 0, i, text, "is not a column of this register: correct the heading or take the column out");
        else if (c != SIZE_MAX && seen[c])
            fault(im, 0, i, text, "stands twice in the heading");
        if (c != SIZE_MAX)
            seen[c] = true;
    }
    if (!seen[HEAD_NUMBER])
        fault(im, 0, SIZE_MAX, "", "the column 编号 (number) is missing: it is what tells records apart");
    for (size_t c = HEADS; c < all; c++) {
        const struct field *f = &im->reg->field[c - HEADS];
        if (f->required && !seen[c])
            fault(im, 0, SIZE_MAX, "",
                  arena_printf(im->arena, phrase("the required column “%s” is missing"), f->title.zh));
    }
}

static struct entry read_entry(struct import *im, const struct sheet_row *row)
{
    struct arena *a = im->row_arena;
    const char **text = arena_array(a, im->reg->fields, sizeof *text);
    const char *builtin[HEADS] = {0};
    for (size_t i = 0; i < im->columns; i++) {
        size_t c = im->column_of[i];
        const char *cell = i < row->count ? row->cells[i] : "";
        if (c == SIZE_MAX)
            continue;
        if (!im->sheet->name) /* CSV, where an export guards what looks like a formula */
            cell = csv_unguarded(cell);
        if (c < HEADS)
            builtin[c] = cell;
        else
            text[c - HEADS] = cell;
    }
    return (struct entry){
        .number = builtin[HEAD_NUMBER],
        .district = builtin[HEAD_DISTRICT],
        .organ = builtin[HEAD_ORGAN],
        .state = builtin[HEAD_STATE],
        .sample = builtin[HEAD_SAMPLE],
        .text = text,
    };
}

static bool is_blank(const struct sheet_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->cells[i][strspn(row->cells[i], " \t\r\n")])
            return false;
    return true;
}

static size_t sheet_column(const struct import *im, const char *name)
{
    for (size_t i = 0; i < im->columns; i++)
        if (im->column_of[i] != SIZE_MAX && strcmp(layout_name(im->reg, im->column_of[i]), name) == 0)
            return i;
    return SIZE_MAX;
}

/* What a row refers to may stand above it in the same file, where it is only checked: the write knows. */
static bool may_be_there_then(const struct import *im, const char *column)
{
    const struct field *f = im->checks && column ? reg_field(im->reg, column) : NULL;
    return f && f->to == im->reg;
}

static void add_faults(struct import *im, size_t row, const struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        if (!may_be_there_then(im, faults->fault[i].column))
            fault(im, row, sheet_column(im, faults->fault[i].column), faults->fault[i].value, faults->fault[i].message);
}

/* The record that has the number already, or NULL. */
static bool read_known(struct import *im, struct db *db, const char *number, struct record **out, struct error *err)
{
    const struct layout *layout = &im->records->layout[im->reg->index];
    struct stmt *st = db_prepare(db, layout->is_there, err);
    *out = NULL;
    if (!st)
        return false;
    stmt_bind_text(st, 1, number);
    if (!stmt_row(st, err))
        return !err->code;
    stmt_reset(st);
    st = db_prepare(db, layout->by_number, err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, number);
    if (!stmt_row(st, err))
        return !err->code;
    *out = arena_new_of(im->row_arena, struct record);
    layout_read(im->row_arena, im->reg, st, *out);
    stmt_reset(st);
    return true;
}

/* The number must be there, once in the file. */
static bool check_number(struct import *im, size_t row, const char *number)
{
    size_t column = sheet_column(im, "number");
    if (!*number) {
        fault(im, row, column, "", "the number is missing");
        return false;
    }
    void **line = map_slot(im->lines, number);
    if (*line) {
        fault(im, row, column, number,
              arena_printf(im->row_arena, phrase("the number stands in line %u already"), (unsigned)(uintptr_t)*line));
        return false;
    }
    *line = (void *)(uintptr_t)im->sheet->rows[row].line;
    return true;
}

/* Told as the row's fault where the entry is to blame; false where the database is. */
static bool blame_row(struct import *im, size_t row, const char *value, struct error *err)
{
    if (err->code != ERROR_INPUT && err->code != ERROR_CONFLICT && err->code != ERROR_RIGHTS && err->code != ERROR_LAW)
        return false;
    fault(im, row, err->field[0] ? sheet_column(im, err->field) : SIZE_MAX, value, err->message);
    error_clear(err);
    return true;
}

static bool match_series(struct import *im, size_t row, struct db *db, const struct record *record, struct error *err)
{
    struct number_form form;
    int64_t seq;
    if (!im->reg->number)
        return true;
    if (!number_form(im->row_arena, db, record, &form, err) || !number_match(im->row_arena, record, &form, &seq, err))
        return blame_row(im, row, record->number, err);
    int64_t **highest = (int64_t **)map_slot(im->series, form.scope);
    if (!*highest)
        *highest = arena_new_of(im->arena, int64_t);
    if (**highest < seq)
        **highest = seq;
    return true;
}

static bool import_row(struct import *im, struct db *db, size_t row, struct error *err)
{
    const struct sheet_row *cells = &im->sheet->rows[row];
    struct entry entry = read_entry(im, cells);
    const char *number = entry.number ? text_trim(im->row_arena, entry.number, strlen(entry.number)) : "";
    struct record *old, record;
    struct faults faults;
    size_t before = im->report->faults;
    if (!check_number(im, row, number))
        return true;
    if (!read_known(im, db, number, &old, err))
        return false;
    if (!record_from_entry(im->row_arena, im->look, im->reg, &entry, old, &record, &faults, err)) {
        if (err->code != ERROR_INPUT)
            return false;
        error_clear(err);
        add_faults(im, row, &faults);
        return true;
    }
    if (im->watch->may && !im->watch->may(im->watch->argument, db, old, &record, err) &&
        !blame_row(im, row, number, err))
        return false;
    if (!old && !match_series(im, row, db, &record, err))
        return false;
    if (im->report->faults != before || im->checks)
        return true;
    bool changed = true;
    bool good =
        old ? record_change_at(im->row_arena, im->records, db, old, &record, im->actor, im->watch->at, &changed, err)
        : im->watch->make ? im->watch->make(im->watch->argument, db, &record, err)
                          : write_new(im->row_arena, im->records, db, &record, im->actor, err);
    if (good)
        ++*(!changed ? &im->report->unchanged : old ? &im->report->changed : &im->report->created);
    return good;
}

static bool bump_all(struct import *im, struct db *db, struct error *err)
{
    size_t at = 0;
    void *highest;
    const char *scope;
    while ((scope = map_next(im->series, &at, &highest)))
        if (!number_bump(db, scope, *(int64_t *)highest, err))
            return false;
    return true;
}

static bool run_rows(struct import *im, struct db *db, struct error *err)
{
    im->look = lookup_new(im->arena, db, im->records->model);
    im->lines = map_new(im->arena);
    im->series = map_new(im->arena);
    for (size_t row = 1; row < im->sheet->count && im->report->faults < FAULTS_MOST; row++) {
        arena_clear(im->row_arena);
        if (im->watch->at_row)
            im->watch->at_row(im->watch->argument, row, im->sheet->count - 1, im->checks);
        if (is_blank(&im->sheet->rows[row]))
            continue;
        if (!import_row(im, db, row, err)) {
            /* A constraint of the database that the checks did not see (two rows alike): the transaction may be past
             * use, so the rows behind it are not looked at. */
            if (!blame_row(im, row, "", err))
                return error_at(err, im->sheet->file, im->sheet->rows[row].line);
            break;
        }
    }
    if (im->report->faults)
        return error_set(err, ERROR_INPUT, "nothing was imported: %zu mistakes%s", im->report->faults,
                         im->report->faults < FAULTS_MOST ? "" : phrase("; the rows behind them were not looked at"));
    return true;
}

/* The whole file is one write: all of it is there afterwards, or nothing. */
static bool run(struct db *db, void *argument, struct error *err)
{
    struct import *im = argument;
    return run_rows(im, db, err) && bump_all(im, db, err);
}

/* Nobody waits meanwhile. What changes between this and the write is found by the write. */
static bool check_first(struct import *im, struct error *err)
{
    struct db *db = im->watch->reader;
    if (!db)
        return true;
    if (!db_begin_read(db, err))
        return false;
    im->checks = true;
    bool good = run_rows(im, db, err);
    im->checks = false;
    db_rollback(db);
    return good;
}

bool import_sheet(struct arena *a, struct records *r, const struct sheet *sheet, const struct reg *reg,
                  const char *actor, struct import_report *out, struct error *err)
{
    static const struct import_watch nobody = {0};
    return import_sheet_watched(a, r, sheet, reg, actor, &nobody, out, err);
}

bool import_sheet_watched(struct arena *a, struct records *r, const struct sheet *sheet, const struct reg *reg,
                          const char *actor, const struct import_watch *watch, struct import_report *out,
                          struct error *err)
{
    *out = (struct import_report){.reg = reg};
    struct import im = {
        .arena = a,
        .row_arena = arena_new(),
        .records = r,
        .sheet = sheet,
        .reg = reg,
        .actor = actor,
        .watch = watch,
        .report = out,
    };
    bool good = sheet->count > 0;
    if (good)
        read_headings(&im);
    else
        error_set(err, ERROR_INPUT, "the file is empty: its first row must be the heading");
    if (good && out->faults)
        good = error_set(err, ERROR_INPUT, "nothing was imported: the heading has %zu mistakes", out->faults);
    else if (good)
        good = check_first(&im, err) && writer_run(r->writer, run, &im, err);
    arena_free(im.row_arena);
    if (!good && !err->file[0])
        error_at(err, sheet->file, 0);
    if (!good)
        out->created = out->changed = out->unchanged = 0;
    return good;
}

void import_print_faults(const struct sheet *sheet, const struct import_report *report, FILE *to)
{
    for (size_t i = 0; i < report->faults; i++) {
        const struct import_fault *f = &report->fault[i];
        fprintf(to, "%s:%u: ", sheet->file, f->line);
        if (f->heading)
            fprintf(to, "column %zu “%s”: ", f->column + 1, f->heading);
        if (*f->value)
            fprintf(to, "“%.80s”: ", f->value);
        fprintf(to, "%s\n", f->message);
    }
}

bool import_write_marked(struct arena *a, const struct sheet *sheet, const struct import_report *report,
                         const char *path, struct error *err)
{
    size_t columns = 0;
    for (size_t i = 0; i < sheet->count; i++)
        columns = sheet->rows[i].count > columns ? sheet->rows[i].count : columns;
    struct sheet_column *column = arena_array(a, columns, sizeof *column);
    const struct sheet_row *heading = &sheet->rows[0];
    for (size_t i = 0; i < columns; i++)
        column[i].title = i < heading->count ? heading->cells[i] : "";
    size_t rows = sheet->count - 1;
    const char *const **cells = arena_array(a, rows, sizeof *cells);
    for (size_t i = 0; i < rows; i++) {
        const char **row = arena_array(a, columns, sizeof *row);
        for (size_t c = 0; c < sheet->rows[i + 1].count; c++)
            row[c] = sheet->rows[i + 1].cells[c];
        cells[i] = row;
    }
    struct sheet_mark *mark = arena_array(a, report->faults, sizeof *mark);
    for (size_t i = 0; i < report->faults; i++)
        mark[i] = (struct sheet_mark){report->fault[i].row, report->fault[i].column, report->fault[i].message};
    struct sheet_book book = {
        .name = report->reg->title.zh,
        .columns = columns,
        .rows = rows,
        .marks = report->faults,
        .column = column,
        .row = (const char *const *const *)cells,
        .mark = mark,
    };
    return sheet_write_xlsx(path, &book, err);
}
