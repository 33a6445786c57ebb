/* Sheets: the rows of a CSV or XLSX file, in and out.
 *
 * Reading gives one sheet whole: departments' files have thousands of rows, not millions, and an import is all or
 * nothing. Every cell is checked UTF-8 text; numbers and dates of XLSX come as a person would have typed them
 * (2020-06-24, 1234.5). Line numbers are those that Excel or an editor shows. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct arena;
struct error;

struct sheet_row {
    unsigned line; /* where the row begins in the file, from 1 */
    size_t count;
    const char **cells;
};

struct sheet {
    const char *file; /* as given, for messages */
    const char *name; /* the worksheet's name; NULL for CSV */
    size_t count;
    struct sheet_row *rows; /* the first is the heading */
};

struct sheet_options {
    const char *encoding; /* CSV only: NULL or "UTF-8", "GB18030", "GBK"; a BOM is skipped */
    size_t max_bytes;     /* refuse larger files (and larger once inflated); 0: 256 MB */
};

/* By the file's content, not its name: XLSX is a zip. A file that is neither, or is in another encoding than was said,
 * is refused with what to do. Everything belongs to the arena. */
struct sheet *sheet_read(struct arena *a, const char *path, const struct sheet_options *options, struct error *err);
struct sheet *sheet_parse_csv(struct arena *a, const char *data, size_t size, struct error *err);

/* One CSV record (RFC 4180) with CRLF. */
void csv_write_row(FILE *to, size_t count, const char *const *cells);

/* Excel takes a CSV cell that begins with = + - @ for a formula, which a stranger's text must not become. Guarded, such
 * a text has an apostrophe in front; csv_unguarded takes it away again. */
const char *csv_guarded(struct arena *a, const char *cell);
const char *csv_unguarded(const char *cell);

/* What a marked-up copy of a bad file says about one cell: column from 0, or SIZE_MAX for the whole row. */
struct sheet_mark {
    size_t row, column; /* row 0 is the heading, 1 the first of book->row */
    const char *message;
};

enum sheet_cell_kind { SHEET_TEXT, SHEET_INTEGER, SHEET_AMOUNT, SHEET_DATE };

struct sheet_column {
    const char *title;
    enum sheet_cell_kind kind; /* how Excel shows and sorts it */
    unsigned width;            /* in characters; 0: by its title */
};

/* Writes an XLSX: heading row frozen and filtered, typed cells (dates as dates), marked cells red with the message as a
 * comment and, in an added last column 错误, all messages of the row. rows hold cells as text; a cell that does not
 * parse as its kind stays text. Text that begins with = + - @ is written as text, never as a formula. */
struct sheet_book {
    const char *name; /* worksheet's name, cut to what Excel takes */
    size_t columns, rows, marks;
    const struct sheet_column *column;
    const char *const *const *row; /* rows × columns; NULL cells are empty */
    const struct sheet_mark *mark;
    /* Instead of row, for many rows: gives the next one, which must stay until it is asked again; NULL at the end or
     * with err. Nothing of a row is kept in memory then; rows is how many there will be. */
    const char *const *(*next)(void *argument, struct error *err);
    void *argument;
};
bool sheet_write_xlsx(const char *path, const struct sheet_book *book, struct error *err);
