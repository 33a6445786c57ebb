#include "core/arena.h"
#include "core/error.h"
#include "core/sheet.h"
#include "core/sheet_build.h"
#include "core/text.h"

#include <stdint.h>
#include <string.h>

/* The text is copied once and cut up where it lies: every separator becomes the end of a cell. */
struct csv {
    char *at, *end;
    unsigned line;
    struct error *err;
};

/* One line end, whichever of CR, LF and CRLF: they may even be mixed. */
static void end_line(struct csv *c)
{
    if (c->at[0] == '\r' && c->at[1] == '\n')
        c->at++;
    c->at++;
    c->line++;
}

/* The inside of a quoted cell, its doubled quotation marks made single; *end is where it stops. */
static bool read_quoted(struct csv *c, char **end)
{
    unsigned opened = c->line;
    char *to = ++c->at;
    while (c->at < c->end) {
        if (*c->at == '"' && c->at[1] != '"')
            break;
        if (*c->at == '"')
            c->at++;
        if (*c->at == '\n' || (*c->at == '\r' && c->at[1] != '\n'))
            c->line++;
        *to++ = *c->at++;
    }
    if (c->at >= c->end) {
        sheet_at_line(c->err, opened);
        return error_set(c->err, ERROR_INPUT, "the quotation mark that opens a cell in line %u is never closed",
                         opened);
    }
    c->at++;
    *end = to;
    return true;
}

static bool at_cell_end(const struct csv *c)
{
    return c->at >= c->end || *c->at == ',' || *c->at == '\r' || *c->at == '\n';
}

static const char *read_cell(struct csv *c)
{
    char *start = c->at, *end = NULL;
    if (*c->at != '"') {
        while (!at_cell_end(c))
            c->at++;
        return start; /* ended by whoever steps over the separator */
    }
    if (!read_quoted(c, &end))
        return NULL;
    if (!at_cell_end(c)) {
        sheet_at_line(c->err, c->line);
        error_set(
            c->err, ERROR_INPUT,
            "in line %u a cell goes on after its closing quotation mark: quotation marks inside a cell are written "
            "twice (\"\")",
            c->line);
        return NULL;
    }
    *end = '\0';
    return start + 1;
}

/* One record up to and with its line end. */
static bool read_row(struct csv *c, struct sheet_build *b)
{
    sheet_build_row(b, c->line);
    for (;;) {
        const char *cell = read_cell(c);
        if (!cell)
            return false;
        sheet_build_cell(b, cell);
        if (c->at >= c->end)
            return true;
        bool more = *c->at == ',';
        char *stop = c->at;
        if (more)
            c->at++;
        else
            end_line(c);
        *stop = '\0';
        if (!more)
            return true;
    }
}

struct sheet *sheet_parse_csv(struct arena *a, const char *data, size_t size, struct error *err)
{
    static const char mark[] = "\xEF\xBB\xBF";
    if (size >= 3 && memcmp(data, mark, 3) == 0) {
        data += 3;
        size -= 3;
    }
    size_t bad;
    if (!text_valid(data, size, &bad)) {
        struct sheet_place at = sheet_place_of(data, bad);
        sheet_at_line(err, at.line);
        error_set(err, ERROR_INPUT, "the text is not valid UTF-8 in line %u, column %u (byte %02X)", at.line, at.column,
                  (unsigned char)data[bad]);
        return NULL;
    }
    char *copy = arena_strndup(a, data, size);
    struct csv c = {.at = copy, .end = copy + size, .line = 1, .err = err};
    struct sheet_build b = sheet_build_new(a);
    while (c.at < c.end) {
        if (*c.at == '\r' || *c.at == '\n')
            end_line(&c);
        else if (!read_row(&c, &b))
            return NULL;
    }
    return sheet_build_end(&b, err);
}

void csv_write_row(FILE *to, size_t count, const char *const *cells)
{
    for (size_t i = 0; i < count; i++) {
        const char *s = cells[i] ? cells[i] : "";
        if (i)
            fputc(',', to);
        /* A lone empty cell needs its quotes: an empty line is no record. */
        bool quoted = s[strcspn(s, ",\"\r\n")] || (count == 1 && !*s);
        if (!quoted) {
            fputs(s, to);
            continue;
        }
        fputc('"', to);
        for (; *s; s++) {
            if (*s == '"')
                fputc('"', to);
            fputc(*s, to);
        }
        fputc('"', to);
    }
    fputs("\r\n", to);
}

/* Behind any apostrophes, so that guarding what is guarded already can be undone too. */
static bool is_formula(const char *cell)
{
    cell += strspn(cell, "'");
    return *cell && strchr("=+-@\t\r", *cell);
}

const char *csv_guarded(struct arena *a, const char *cell)
{
    return is_formula(cell) ? arena_printf(a, "'%s", cell) : cell;
}

const char *csv_unguarded(const char *cell)
{
    return *cell == '\'' && is_formula(cell) ? cell + 1 : cell;
}
