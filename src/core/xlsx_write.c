#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/package.h"
#include "core/phrase.h"
#include "core/sheet.h"
#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { MAX_ROWS = 1048576, MAX_COLUMNS = 16384, MAX_TEXT = 32767, CUT_TEXT = 32000, MAX_NAME = 31 };
enum { EXCEL_EPOCH = 25569, FIRST_SAFE_SERIAL = 61, KINDS = 4 };
enum { RED = 0xFFC7CE, DARK_RED = 0x9C0006, HEADING = 0xDDEBF7 };

/* A book being written; format[marked][kind]. */
struct writer {
    struct arena *arena;
    const struct sheet_book *book;
    struct error *err;
    lxw_workbook *file;
    lxw_worksheet *sheet;
    lxw_format *heading, *bad_heading, *message, *format[2][KINDS];
    const struct sheet_mark **mark; /* by row, then column */
    size_t marks;
};

static int by_place(const void *x, const void *y)
{
    const struct sheet_mark *a = *(const struct sheet_mark *const *)x, *b = *(const struct sheet_mark *const *)y;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    if (a->column != b->column)
        return a->column < b->column ? -1 : 1;
    return a < b ? -1 : a > b; /* as they were given */
}

static void sort_marks(struct writer *w)
{
    w->mark = arena_array(w->arena, w->book->marks, sizeof *w->mark);
    for (size_t i = 0; i < w->book->marks; i++)
        if (w->book->mark[i].row <= w->book->rows)
            w->mark[w->marks++] = &w->book->mark[i];
    qsort(w->mark, w->marks, sizeof *w->mark, by_place);
}

/* Excel counts in UTF-16: characters beyond the first plane are two. */
static size_t excel_length(const char *s)
{
    size_t n = 0;
    for (uint32_t c; (c = text_next(&s));)
        n += c > 0xFFFF ? 2 : 1;
    return n;
}

/* Half-width columns that text takes; what is not ASCII is taken for full width. */
static unsigned shown_width(const char *s)
{
    unsigned n = 0;
    for (uint32_t c; (c = text_next(&s));)
        n += c < 0x80 ? 1 : 2;
    return n;
}

/* The longest start of s that is no longer than so many of Excel's characters. */
static char *cut(struct arena *a, const char *s, size_t most)
{
    const char *end = s;
    for (size_t n = 0; *end;) {
        const char *next = end;
        n += text_next(&next) > 0xFFFF ? 2 : 1;
        if (n > most)
            break;
        end = next;
    }
    return arena_strndup(a, s, (size_t)(end - s));
}

/* Excel takes no worksheet name that is empty, longer than 31, holds []:*?/\ or begins or ends in an apostrophe. */
static char *worksheet_name(struct arena *a, const char *name)
{
    char *s = cut(a, name ? name : "", MAX_NAME);
    for (char *p = s; *p; p++)
        if (strchr("[]:*?/\\'", *p) || (unsigned char)*p < 0x20)
            *p = ' ';
    char *trimmed = text_trim(a, s, strlen(s));
    return *trimmed ? trimmed : arena_strdup(a, "Sheet1");
}

/* The two characters that UTF-8 has and XML has not, and what Excel would take for an escape: _x000D_ as it stands. */
static const char *for_xml(struct arena *a, const char *s)
{
    if (!strstr(s, "_x") && !strstr(s, "\xEF\xBF\xBE") && !strstr(s, "\xEF\xBF\xBF"))
        return s;
    struct buf b = buf_new(a);
    while (*s) {
        if (text_starts(s, "\xEF\xBF\xBE") || text_starts(s, "\xEF\xBF\xBF")) {
            buf_add(&b, "\xEF\xBF\xBD");
            s += 3;
        } else {
            bool escape = s[0] == '_' && s[1] == 'x' && strspn(s + 2, "0123456789abcdefABCDEF") >= 4 && s[6] == '_';
            if (escape)
                buf_add(&b, "_x005F_");
            else
                buf_add_char(&b, *s);
            s++;
        }
    }
    return b.data;
}

static lxw_format *new_format(struct writer *w, const char *number_format)
{
    lxw_format *f = workbook_add_format(w->file);
    format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
    if (number_format)
        format_set_num_format(f, number_format);
    return f;
}

static void redden(lxw_format *f)
{
    format_set_bg_color(f, RED);
    format_set_font_color(f, DARK_RED);
}

static void make_formats(struct writer *w)
{
    static const char *const shown[KINDS] = {
        [SHEET_TEXT] = "@", [SHEET_INTEGER] = "0", [SHEET_AMOUNT] = "#,##0.00", [SHEET_DATE] = "yyyy-mm-dd"};
    for (int kind = 0; kind < KINDS; kind++) {
        w->format[0][kind] = new_format(w, shown[kind]);
        w->format[1][kind] = new_format(w, shown[kind]);
        redden(w->format[1][kind]);
    }
    w->message = new_format(w, NULL);
    format_set_font_color(w->message, DARK_RED);
    w->heading = new_format(w, "@");
    w->bad_heading = new_format(w, "@");
    lxw_format *const headings[] = {w->heading, w->bad_heading};
    for (int i = 0; i < 2; i++) {
        format_set_bold(headings[i]);
        format_set_bottom(headings[i], LXW_BORDER_THIN);
        format_set_bg_color(headings[i], HEADING);
    }
    redden(w->bad_heading);
}

static bool too_long(struct writer *w, const char *text, size_t row, size_t column)
{
    return error_set(w->err, ERROR_INPUT,
                     "row %zu has a text of %zu characters in the column %s; Excel takes %d at most: use CSV instead",
                     row + 1, text_length(text), w->book->column[column].title, MAX_TEXT);
}

static bool write_text(struct writer *w, size_t row, size_t column, const char *text, lxw_format *format)
{
    const char *safe = for_xml(w->arena, text);
    if (excel_length(safe) > MAX_TEXT) {
        if (!w->book->marks)
            return too_long(w, text, row, column);
        /* In a copy that shows mistakes nothing is lost by cutting: the file it was made from has the whole. */
        safe = arena_printf(w->arena, phrase("%s……(%zu characters, cut here)"), cut(w->arena, safe, CUT_TEXT),
                            text_length(text));
    }
    return worksheet_write_string(w->sheet, (lxw_row_t)row, (lxw_col_t)column, safe, format) == LXW_NO_ERROR ||
           error_set(w->err, ERROR_SYSTEM, "row %zu cannot be written as a spreadsheet", row + 1);
}

/* The number that Excel keeps for the text, where nothing is lost by it: leading zeros and long digits stay text. */
static bool as_number(enum sheet_cell_kind kind, const char *text, double *out)
{
    static const int64_t exact = 999999999999999; /* Excel has 15 digits */
    int64_t v;
    int32_t date;
    char again[32];
    switch (kind) {
    case SHEET_INTEGER:
        if (!text_to_int(text, &v) || v > exact || v < -exact)
            return false;
        snprintf(again, sizeof again, "%" PRId64, v);
        *out = (double)v;
        return strcmp(again, text) == 0;
    case SHEET_AMOUNT:
        if (!text_to_hundredths(text, &v) || v > exact || v < -exact)
            return false;
        *out = (double)v / 100;
        return true;
    case SHEET_DATE:
        date = date_parse(text);
        *out = (double)date + EXCEL_EPOCH;
        return date != DATE_NONE && date + EXCEL_EPOCH >= FIRST_SAFE_SERIAL;
    case SHEET_TEXT:
        break;
    }
    return false;
}

static bool write_cell(struct writer *w, size_t row, size_t column, const char *text, bool marked)
{
    enum sheet_cell_kind kind = w->book->column[column].kind;
    lxw_format *format = w->format[marked][kind];
    double number;
    if (!text || !*text) {
        if (marked)
            worksheet_write_blank(w->sheet, (lxw_row_t)row, (lxw_col_t)column, format);
        return true;
    }
    if (!as_number(kind, text, &number))
        return write_text(w, row, column, text, format);
    return worksheet_write_number(w->sheet, (lxw_row_t)row, (lxw_col_t)column, number, format) == LXW_NO_ERROR;
}

static void write_comment(struct writer *w, size_t row, size_t column, const char *text)
{
    lxw_comment_options options = {.width = 260};
    const char *safe = cut(w->arena, for_xml(w->arena, text), CUT_TEXT);
    worksheet_write_comment_opt(w->sheet, (lxw_row_t)row, (lxw_col_t)column, safe, &options);
}

static void add_message(struct buf *b, const char *separator, const char *message)
{
    if (b->size)
        buf_add(b, separator);
    buf_add(b, message);
}

/* The marks of one cell from *at on, their messages joined; *at is moved behind them. */
static char *cell_messages(struct writer *w, size_t row, size_t column, size_t *at)
{
    struct buf b = buf_new(w->arena);
    for (; *at < w->marks && w->mark[*at]->row == row && w->mark[*at]->column == column; (*at)++)
        add_message(&b, "\n", w->mark[*at]->message);
    return b.size ? b.data : NULL;
}

/* The last column of a marked copy: everything that was said of the row. */
static bool write_messages(struct writer *w, size_t row, size_t from, size_t to)
{
    struct buf b = buf_new(w->arena);
    for (size_t i = from; i < to; i++) {
        size_t column = w->mark[i]->column;
        const char *title = column < w->book->columns ? w->book->column[column].title : NULL;
        add_message(&b, "; ",
                    title ? arena_printf(w->arena, "%s: %s", title, w->mark[i]->message) : w->mark[i]->message);
    }
    if (!b.size)
        return true;
    if (row == 0)
        write_comment(w, row, w->book->columns, b.data);
    const char *text = cut(w->arena, for_xml(w->arena, b.data), CUT_TEXT);
    return row == 0 || worksheet_write_string(w->sheet, (lxw_row_t)row, (lxw_col_t)w->book->columns, text,
                                              w->message) == LXW_NO_ERROR;
}

/* *at is the first mark that no earlier row has. */
static bool write_row(struct writer *w, const char *const *cells, size_t row, size_t *at)
{
    const struct sheet_book *book = w->book;
    size_t first = *at;
    for (size_t column = 0; column < book->columns; column++) {
        const char *message = cell_messages(w, row, column, at);
        bool good = row ? write_cell(w, row, column, cells[column], message)
                        : write_text(w, row, column, book->column[column].title, message ? w->bad_heading : w->heading);
        if (!good)
            return false;
        if (message)
            write_comment(w, row, column, message);
    }
    while (*at < w->marks && w->mark[*at]->row == row)
        (*at)++;
    return write_messages(w, row, first, *at);
}

static void lay_out(struct writer *w)
{
    const struct sheet_book *book = w->book;
    size_t last = book->columns - 1 + (book->marks > 0);
    for (size_t i = 0; i < book->columns; i++) {
        const struct sheet_column *c = &book->column[i];
        unsigned width = c->width ? c->width : shown_width(c->title) + 4; /* the filter's button needs room */
        worksheet_set_column(w->sheet, (lxw_col_t)i, (lxw_col_t)i,
                             width < 10   ? 10
                             : width > 80 ? 80
                                          : width,
                             w->format[0][c->kind]);
    }
    if (book->marks) {
        worksheet_set_column(w->sheet, (lxw_col_t)last, (lxw_col_t)last, 60, NULL);
        worksheet_write_string(w->sheet, 0, (lxw_col_t)last, "错误", w->bad_heading);
    }
    worksheet_freeze_panes(w->sheet, 1, 0);
    worksheet_autofilter(w->sheet, 0, 0, (lxw_row_t)book->rows, (lxw_col_t)last);
}

static bool write_book(struct writer *w)
{
    size_t at = 0;
    struct arena *whole = w->arena, *a = arena_new(); /* rows' scraps are not kept until the end */
    bool good = true;
    w->arena = a;
    for (size_t row = 0; good && row <= w->book->rows; row++) {
        const char *const *cells = NULL;
        if (row)
            cells = w->book->next ? w->book->next(w->book->argument, w->err) : w->book->row[row - 1];
        if (row && !cells) {
            good = !w->err->code;
            break;
        }
        good = write_row(w, cells, row, &at);
        arena_clear(a);
    }
    w->arena = whole;
    arena_free(a);
    return good;
}

/* libxlsxwriter does not look whether its temporary files could be written: what is not whole XML shows it. */
static bool is_whole(struct arena *a, const char *path)
{
    static const char *const parts[] = {"xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml",
                                        "xl/worksheets/sheet1.xml"};
    struct stat st;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &st) < 0)
        return false;
    char *data = arena_alloc(a, (size_t)st.st_size);
    bool good = read(file, data, (size_t)st.st_size) == st.st_size;
    close(file);
    struct package *p = good ? package_open(a, data, (size_t)st.st_size, SIZE_MAX, NULL) : NULL;
    for (size_t i = 0; p && i < sizeof parts / sizeof *parts; i++) {
        if (!package_has(p, parts[i]))
            continue;
        struct part *part = part_open(p, parts[i], NULL);
        while (part && part_next(part, NULL))
            ;
        good = good && part && part_good(part);
        part_close(part);
    }
    return p && good;
}

static bool sync_path(const char *path, int flags)
{
    int file = open(path, flags | O_CLOEXEC);
    bool good = file >= 0 && fsync(file) == 0;
    if (file >= 0)
        close(file);
    return good;
}

static bool cannot_write(struct error *err, const char *path, int why)
{
    return error_set(err, why == EACCES || why == EPERM || why == EROFS ? ERROR_RIGHTS : ERROR_SYSTEM,
                     "%s cannot be written: %s. Nothing was left of it", path,
                     why ? strerror(why) : phrase("the disk is full or took only a part of it"));
}

/* The whole file under `beside`; no name but that one is touched. */
static bool write_beside(const char *path, const char *beside, char *folder, struct writer *w)
{
    lxw_workbook_options options = {
        .tmpdir = folder, .use_zip64 = LXW_TRUE, .constant_memory = w->book->next ? LXW_TRUE : LXW_FALSE};
    w->file = workbook_new_opt(beside, &options);
    w->sheet = w->file ? workbook_add_worksheet(w->file, worksheet_name(w->arena, w->book->name)) : NULL;
    if (!w->sheet)
        return error_set(w->err, ERROR_SYSTEM, "there is not enough memory to write the spreadsheet");
    make_formats(w);
    lay_out(w);
    sort_marks(w);
    bool good = write_book(w);
    errno = 0;
    lxw_error why = workbook_close(w->file); /* frees it too */
    if (!good)
        return false;
    if (why != LXW_NO_ERROR)
        return cannot_write(w->err, path, errno);
    return is_whole(w->arena, beside) || cannot_write(w->err, path, 0);
}

static bool fits(const struct sheet_book *book, struct error *err)
{
    if (!book->columns || book->columns + (book->marks > 0) > MAX_COLUMNS || book->rows >= MAX_ROWS)
        return error_set(
            err, ERROR_INPUT,
            "%zu rows of %zu columns do not fit into a spreadsheet, which takes %d rows of 1 to %d columns: "
            "use CSV, or choose fewer",
            book->rows, book->columns, MAX_ROWS - 1, MAX_COLUMNS);
    return true;
}

static bool write_atomically(struct arena *a, const char *path, const struct sheet_book *book, struct error *err)
{
    char *folder = dirname(arena_strdup(a, path));
    const char *beside = arena_printf(a, "%s.%ld.part", path, (long)getpid());
    struct writer w = {.arena = a, .book = book, .err = err};
    int file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0)
        return cannot_write(err, path, errno);
    close(file);
    bool good = write_beside(path, beside, folder, &w);
    if (good && (!sync_path(beside, O_WRONLY) || rename(beside, path) < 0))
        good = cannot_write(err, path, errno);
    if (!good)
        unlink(beside);
    else
        sync_path(folder, O_RDONLY | O_DIRECTORY);
    return good;
}

bool sheet_write_xlsx(const char *path, const struct sheet_book *book, struct error *err)
{
    struct arena *a = arena_new();
    bool good = fits(book, err) && write_atomically(a, path, book, err);
    arena_free(a);
    return good;
}
