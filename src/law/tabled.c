#include "law/tabled.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/gather.h"
#include "core/nearest.h"
#include "core/phrase.h"
#include "core/sheet.h"
#include "core/text.h"

#include <stdarg.h>
#include <string.h>

enum { MAX_BYTES = 16 << 20 };

static void wrong(struct tabled *t, unsigned line, size_t file_column, const char *name, const char *message)
{
    struct error err = {0};
    error_set(&err, ERROR_DEFINITION, "%s", message);
    error_at(&err, t->file, line);
    error_in(&err, arena_printf(t->gather->arena, "column %zu, %s", file_column + 1, name));
    gather_error(t->gather, &err);
    t->mistakes++;
}

void tabled_wrong(struct tabled *t, size_t row, size_t column, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    const char *message = arena_vprintf(t->gather->arena, phrase(format), ap);
    va_end(ap);
    wrong(t, t->row[row].line, t->at[column], t->column[column], message);
}

static size_t column_named(const struct tabled *t, const char *name)
{
    for (size_t i = 0; i < t->columns; i++)
        if (strcmp(t->column[i], name) == 0)
            return i;
    return SIZE_MAX;
}

static void unknown_heading(struct tabled *t, unsigned line, size_t at, const char *name)
{
    const char *near = nearest(name, t->column, t->columns);
    struct arena *a = t->gather->arena;
    wrong(t, line, at, *name ? name : "(empty)",
          near ? arena_printf(a, phrase("there is no column of this name; is “%s” meant?"), near)
               : phrase("there is no column of this name"));
}

static void read_heading(struct tabled *t, const struct sheet_row *heading)
{
    for (size_t i = 0; i < t->columns; i++)
        t->at[i] = SIZE_MAX;
    for (size_t i = 0; i < heading->count; i++) {
        size_t column = column_named(t, heading->cells[i]);
        if (column == SIZE_MAX)
            unknown_heading(t, heading->line, i, heading->cells[i]);
        else if (t->at[column] != SIZE_MAX)
            wrong(t, heading->line, i, heading->cells[i], "the column stands twice in the heading");
        else
            t->at[column] = i;
    }
    for (size_t i = 0; i < t->columns; i++)
        if (t->at[i] == SIZE_MAX)
            wrong(t, heading->line, heading->count, t->column[i], "the heading lacks this column");
}

/* An unquoted comma in a text makes a row longer than its heading; what follows it would be read as other columns. */
static void check_widths(struct tabled *t, const struct sheet *s)
{
    for (size_t i = 1; i < s->count; i++)
        if (s->rows[i].count > s->rows[0].count)
            wrong(t, s->rows[i].line, s->rows[0].count, "behind the last",
                  arena_printf(t->gather->arena,
                               "the row has %zu cells, the heading %zu: a text with a comma needs quotation marks",
                               s->rows[i].count, s->rows[0].count));
}

bool tabled_open(struct tabled *t, const char *path, const char *const *columns, size_t count, struct gather *g)
{
    struct error err = {0};
    const struct sheet_options options = {.encoding = "UTF-8", .max_bytes = MAX_BYTES};
    *t = (struct tabled){.gather = g, .file = path, .column = columns, .columns = count};
    const struct sheet *s = sheet_read(g->arena, path, &options, &err);
    if (!s) {
        gather_error(g, &err);
        t->mistakes++;
        return false;
    }
    read_heading(t, &s->rows[0]);
    if (t->mistakes)
        return false;
    check_widths(t, s);
    t->row = s->rows + 1;
    t->rows = s->count - 1;
    return true;
}

const char *tabled_cell(const struct tabled *t, size_t row, size_t column)
{
    const struct sheet_row *r = &t->row[row];
    return t->at[column] < r->count ? r->cells[t->at[column]] : "";
}

const char *tabled_text(struct tabled *t, size_t row, size_t column)
{
    const char *cell = tabled_cell(t, row, column);
    if (!*cell)
        tabled_wrong(t, row, column, "the cell is empty");
    return cell;
}

int32_t tabled_date(struct tabled *t, size_t row, size_t column)
{
    const char *cell = tabled_cell(t, row, column);
    int32_t date = strlen(cell) == 10 && cell[4] == '-' ? date_parse(cell) : DATE_NONE;
    if (date == DATE_NONE)
        tabled_wrong(t, row, column, "“%.40s” is no date: dates are written 2020-06-24", cell);
    return date;
}

static const char *joined(struct arena *a, const char *const *words, size_t count)
{
    struct buf b = buf_new(a);
    for (size_t i = 0; i < count; i++)
        buf_printf(&b, "%s%s", i ? ", " : "", words[i]);
    return b.data;
}

size_t tabled_choice(struct tabled *t, size_t row, size_t column, const char *const *words, size_t count)
{
    const char *cell = tabled_cell(t, row, column);
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], cell) == 0)
            return i;
    tabled_wrong(t, row, column, "“%.40s” is none of: %s", cell, joined(t->gather->arena, words, count));
    return count;
}

unsigned tabled_number(struct tabled *t, size_t row, size_t column, unsigned least, unsigned most)
{
    const char *cell = tabled_cell(t, row, column);
    int64_t n;
    if (text_to_int(cell, &n) && n >= least && n <= most)
        return (unsigned)n;
    tabled_wrong(t, row, column, "“%.40s” is no whole number from %u to %u", cell, least, most);
    return least;
}
