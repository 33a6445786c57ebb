#include "core/arena.h"
#include "core/error.h"
#include "core/package.h"
#include "core/phrase.h"
#include "core/sheet_build.h"
#include "core/text.h"
#include "core/xlsx_number.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ROWS = 1048576, MAX_COLUMNS = 16384, MAX_FORMATS = 4096, NAME_ROOM = 256 };

struct strings {
    const char **at;
    size_t count, room;
};

struct styles {
    enum xlsx_style *at; /* by the index that cells give */
    size_t count, room;
};

struct xlsx {
    struct arena *arena;
    struct package *package;
    struct error *err;
    struct strings shared;
    struct styles styles;
    bool since_1904;
    char name[NAME_ROOM];
    char *path; /* of the worksheet */
};

/* One cell as it is being read. */
struct cell {
    unsigned row, column; /* column from 0 */
    char type[16];
    enum xlsx_style style;
    bool formula, has_value;
    struct buf text;
};

static int hex_value(char c)
{
    const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c | 0x20) : NULL;
    return c >= '0' && at ? (int)(at - digits) : -1;
}

/* The character of _x000D_, which is how what XML cannot hold is written; 0 where s is not one that text may hold. */
static uint32_t escaped_at(const char *s)
{
    uint32_t c = 0;
    if (s[0] != '_' || s[1] != 'x')
        return 0;
    for (int i = 2; i < 6; i++) {
        int digit = hex_value(s[i]);
        if (digit < 0)
            return 0;
        c = c * 16 + (uint32_t)digit;
    }
    return s[6] == '_' && (c < 0xD800 || c > 0xDFFF) ? c : 0;
}

static void unescape(char *s)
{
    if (!strstr(s, "_x"))
        return;
    char *to = s;
    while (*s) {
        uint32_t c = escaped_at(s);
        if (c) {
            to += text_encode(c, to); /* never longer than the seven characters that it stood in */
            s += 7;
        } else
            *to++ = *s++;
    }
    *to = '\0';
}

/* The text of <si> or <is>: all its <t>, of rich text too, without the pronunciation in <rPh>. Stops at its end. */
static bool read_rich(struct part *part, const char *element, struct buf *text, struct error *err)
{
    bool inside = false, spoken = false;
    buf_clear(text);
    while (!part_ends(part, element)) {
        if (!part_next(part, err))
            return false;
        if (part_begins(part, "rPh"))
            spoken = true;
        if (part_ends(part, "rPh"))
            spoken = false;
        if (part_begins(part, "t"))
            inside = !part_is_empty(part);
        else if (part_ends(part, "t"))
            inside = false;
        const char *run = inside && !spoken ? part_text(part) : NULL;
        if (run)
            buf_add(text, run);
    }
    unescape(text->data);
    return true;
}

static bool read_shared(struct xlsx *x, const char *path)
{
    struct part *part = part_open(x->package, path, x->err);
    if (!part)
        return false;
    struct buf text = buf_new(x->arena);
    bool good = true;
    while (good && part_next(part, x->err)) {
        if (!part_begins(part, "si"))
            continue;
        good = read_rich(part, "si", &text, x->err);
        x->shared.at = arena_grow(x->arena, x->shared.at, x->shared.count, &x->shared.room, sizeof *x->shared.at);
        x->shared.at[x->shared.count++] = arena_strdup(x->arena, text.data);
    }
    good = good && part_good(part);
    part_close(part);
    return good;
}

/* Formats of the file's own, by their ids. */
struct format {
    long id;
    enum xlsx_style style;
};

struct formats {
    struct format *at;
    size_t count, room;
};

static enum xlsx_style style_of(const struct formats *formats, long id)
{
    for (size_t i = 0; i < formats->count; i++)
        if (formats->at[i].id == id)
            return formats->at[i].style;
    return xlsx_style_of_id(id);
}

static void add_format(struct xlsx *x, struct part *part, struct formats *formats)
{
    char id[16], code[1024];
    if (formats->count == MAX_FORMATS || !part_attribute(part, "numFmtId", id, sizeof id) ||
        !part_attribute(part, "formatCode", code, sizeof code))
        return;
    formats->at = arena_grow(x->arena, formats->at, formats->count, &formats->room, sizeof *formats->at);
    formats->at[formats->count++] = (struct format){atol(id), xlsx_style_of_format(code)};
}

static void add_style(struct xlsx *x, struct part *part, const struct formats *formats)
{
    char id[16];
    struct styles *s = &x->styles;
    s->at = arena_grow(x->arena, s->at, s->count, &s->room, sizeof *s->at);
    s->at[s->count++] = part_attribute(part, "numFmtId", id, sizeof id) ? style_of(formats, atol(id)) : XLSX_NUMBER;
}

static bool read_styles(struct xlsx *x, const char *path)
{
    struct part *part = part_open(x->package, path, x->err);
    struct formats formats = {0};
    bool cells = false; /* <xf> stands in <cellStyleXfs> too, which is not what cells refer to */
    if (!part)
        return false;
    while (part_next(part, x->err)) {
        if (part_begins(part, "cellXfs"))
            cells = true;
        if (part_ends(part, "cellXfs"))
            cells = false;
        if (part_begins(part, "numFmt") && !x->styles.count)
            add_format(x, part, &formats);
        if (cells && part_begins(part, "xf"))
            add_style(x, part, &formats);
    }
    bool good = part_good(part);
    part_close(part);
    return good;
}

/* A sheet of the workbook, unless it is hidden or a chart. */
static bool take_sheet(struct xlsx *x, struct part *part, const char *book)
{
    char state[16] = "visible", id[NAME_ROOM];
    part_attribute(part, "state", state, sizeof state);
    if (strcmp(state, "visible") != 0 || !part_attribute(part, "id", id, sizeof id))
        return true;
    if (!part_attribute(part, "name", x->name, sizeof x->name))
        x->name[0] = '\0';
    x->err->code = ERROR_NONE;
    x->path = package_related(x->package, x->arena, book, "worksheet", id, x->err);
    return x->err->code == ERROR_NONE;
}

static bool is_true(const char *s)
{
    return strcmp(s, "1") == 0 || strcmp(s, "true") == 0;
}

static bool read_book(struct xlsx *x, const char *path)
{
    struct part *part = part_open(x->package, path, x->err);
    bool good = true;
    char flag[8];
    if (!part)
        return false;
    while (good && part_next(part, x->err)) {
        if (part_begins(part, "workbookPr") && part_attribute(part, "date1904", flag, sizeof flag))
            x->since_1904 = is_true(flag);
        if (part_begins(part, "sheet") && !x->path)
            good = take_sheet(x, part, path);
    }
    good = good && part_good(part);
    part_close(part);
    return good && (x->path || error_set(x->err, ERROR_INPUT, "the spreadsheet has no visible worksheet"));
}

/* "AB12" → column 27 (from 0), row 12. */
static bool parse_reference(const char *s, unsigned *column, unsigned *row)
{
    unsigned c = 0, r = 0;
    for (; *s >= 'A' && *s <= 'Z' && c <= MAX_COLUMNS; s++)
        c = c * 26 + (unsigned)(*s - 'A' + 1);
    for (; *s >= '0' && *s <= '9' && r <= MAX_ROWS; s++)
        r = r * 10 + (unsigned)(*s - '0');
    if (*s || !c || c > MAX_COLUMNS || !r || r > MAX_ROWS)
        return false;
    *column = c - 1;
    *row = r;
    return true;
}

static const char *column_letters(struct arena *a, unsigned column)
{
    char letters[8];
    size_t at = sizeof letters - 1;
    letters[at] = '\0';
    for (unsigned c = column + 1; c; c = (c - 1) / 26)
        letters[--at] = (char)('A' + (c - 1) % 26);
    return arena_strdup(a, letters + at);
}

static bool refuse_cell(struct xlsx *x, const struct cell *c, const char *why)
{
    sheet_at_line(x->err, c->row);
    return error_set(x->err, ERROR_INPUT, "cell %s%u %s", column_letters(x->arena, c->column), c->row, phrase(why));
}

static bool out_of_order(struct xlsx *x, unsigned row)
{
    sheet_at_line(x->err, row);
    return error_set(x->err, ERROR_INPUT,
                     "the worksheet is damaged: rows and cells are not in order near row %u. Save it anew in Excel or "
                     "WPS",
                     row);
}

/* What stands before the cell's value: where it is, of which type and style. next is the column after the last one. */
static bool begin_cell(struct xlsx *x, struct part *part, struct cell *c, unsigned next)
{
    char reference[16], style[16];
    unsigned row = c->row;
    c->column = next;
    if (part_attribute(part, "r", reference, sizeof reference) &&
        (!parse_reference(reference, &c->column, &row) || row != c->row || c->column < next))
        return out_of_order(x, c->row);
    if (c->column >= MAX_COLUMNS)
        return out_of_order(x, c->row);
    if (!part_attribute(part, "t", c->type, sizeof c->type))
        strcpy(c->type, "n");
    long index = part_attribute(part, "s", style, sizeof style) ? atol(style) : -1;
    c->style = index >= 0 && (size_t)index < x->styles.count ? x->styles.at[index] : XLSX_NUMBER;
    c->formula = c->has_value = false;
    buf_clear(&c->text);
    return true;
}

/* Up to </c>. */
static bool read_cell_content(struct xlsx *x, struct part *part, struct cell *c)
{
    bool inside = false;
    while (!part_ends(part, "c")) {
        if (!part_next(part, x->err))
            return false;
        if (part_begins(part, "is")) {
            c->has_value = true;
            if (!read_rich(part, "is", &c->text, x->err))
                return false;
        } else if (part_begins(part, "f"))
            c->formula = true;
        else if (part_begins(part, "v"))
            c->has_value = inside = true;
        if (part_ends(part, "v"))
            inside = false;
        const char *run = inside ? part_text(part) : NULL;
        if (run)
            buf_add(&c->text, run);
    }
    return true;
}

/* A date written as text: without the time where it is midnight. */
static const char *iso_date(struct arena *a, const char *s)
{
    const char *t = strchr(s, 'T');
    if (!t)
        return arena_strdup(a, s);
    if (text_starts(t, "T00:00:00"))
        return arena_strndup(a, s, (size_t)(t - s));
    return arena_printf(a, "%.*s %.8s", (int)(t - s), s, t + 1);
}

static const char *shared_text(struct xlsx *x, const struct cell *c)
{
    int64_t index;
    if (!text_to_int(c->text.data, &index) || index < 0 || (uint64_t)index >= x->shared.count) {
        refuse_cell(x, c, "refers to a text that the spreadsheet does not hold: save it anew in Excel or WPS");
        return NULL;
    }
    return x->shared.at[index];
}

/* The cell as a person would have typed it; NULL where it has no value that can be told. */
static const char *cell_text(struct xlsx *x, struct cell *c)
{
    if (c->formula && !c->has_value) {
        refuse_cell(x, c, "has a formula without its result: open the file in Excel or WPS and save it");
        return NULL;
    }
    if (!c->text.size)
        return "";
    if (strcmp(c->type, "s") == 0)
        return shared_text(x, c);
    if (strcmp(c->type, "b") == 0)
        return is_true(c->text.data) ? "TRUE" : "FALSE";
    if (strcmp(c->type, "d") == 0)
        return iso_date(x->arena, c->text.data);
    if (strcmp(c->type, "e") == 0) {
        refuse_cell(
            x, c,
            arena_printf(x->arena, phrase("holds the error %.20s instead of a value: mend its formula"), c->text.data));
        return NULL;
    }
    if (strcmp(c->type, "str") == 0)
        unescape(c->text.data);
    if (strcmp(c->type, "n") != 0)
        return arena_strdup(x->arena, c->text.data);
    return xlsx_number_text(x->arena, c->text.data, c->style, x->since_1904);
}

/* Cells up to </row>. Columns that are left out are empty; they cost memory too. */
static bool read_row(struct xlsx *x, struct part *part, struct cell *c, struct sheet_build *b)
{
    unsigned next = 0;
    while (!part_ends(part, "row")) {
        if (!part_next(part, x->err))
            return false;
        if (!part_begins(part, "c"))
            continue;
        if (!begin_cell(x, part, c, next) || !read_cell_content(x, part, c))
            return false;
        const char *text = cell_text(x, c);
        if (!text)
            return false;
        if (!*text)
            continue;
        if (!package_spend(x->package, (c->column - next) * sizeof text, x->err))
            return false;
        for (; next < c->column; next++)
            sheet_build_cell(b, "");
        sheet_build_cell(b, text);
        next++;
    }
    return true;
}

static bool begin_row(struct xlsx *x, struct part *part, struct cell *c)
{
    char text[16];
    int64_t number = (int64_t)c->row + 1;
    if (part_attribute(part, "r", text, sizeof text) && !text_to_int(text, &number))
        number = 0;
    if (number <= c->row || number > MAX_ROWS)
        return out_of_order(x, c->row + 1);
    c->row = (unsigned)number;
    return true;
}

static struct sheet *read_rows(struct xlsx *x)
{
    struct part *part = part_open(x->package, x->path, x->err);
    if (!part)
        return NULL;
    struct sheet_build b = sheet_build_new(x->arena);
    struct cell c = {.text = buf_new(x->arena)};
    bool good = true;
    while (good && part_next(part, x->err)) {
        if (!part_begins(part, "row"))
            continue;
        good = begin_row(x, part, &c);
        sheet_build_row(&b, c.row);
        good = good && read_row(x, part, &c, &b);
    }
    good = good && part_good(part);
    part_close(part);
    return good ? sheet_build_end(&b, x->err) : NULL;
}

/* Other kinds of document are packages too. */
static bool is_workbook(struct xlsx *x, const char *book)
{
    const char *what =
        !book ? package_has(x->package, "content.xml") ? phrase("an OpenDocument file") : phrase("no office document")
        : text_starts(book, "word/") ? phrase("a Word document")
        : text_starts(book, "ppt/")  ? phrase("a presentation")
        : text_ends(book, ".bin")    ? phrase("a binary workbook (.xlsb)")
                                     : NULL;
    return !what || error_set(x->err, ERROR_INPUT, "the file is %s: save the table as .xlsx", what);
}

/* Reads a part that a workbook may lack. */
static bool read_related(struct xlsx *x, const char *book, const char *kind, bool (*read)(struct xlsx *, const char *))
{
    x->err->code = ERROR_NONE;
    const char *path = package_related(x->package, x->arena, book, kind, NULL, x->err);
    return path ? read(x, path) : x->err->code == ERROR_NONE;
}

struct sheet *xlsx_read(struct arena *a, const char *data, size_t size, size_t max, struct error *err)
{
    struct xlsx x = {.arena = a, .err = err, .package = package_open(a, data, size, max, err)};
    if (!x.package)
        return NULL;
    err->code = ERROR_NONE;
    const char *book = package_related(x.package, a, "", "officeDocument", NULL, err);
    if (err->code != ERROR_NONE || !is_workbook(&x, book))
        return NULL;
    if (!read_book(&x, book) || !read_related(&x, book, "sharedStrings", read_shared) ||
        !read_related(&x, book, "styles", read_styles))
        return NULL;
    struct sheet *s = read_rows(&x);
    if (s)
        s->name = arena_strdup(a, x.name);
    return s;
}
