#include "core/sheet.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/phrase.h"
#include "core/sheet_build.h"
#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_BYTES = 256 * 1024 * 1024 };

struct bytes {
    char *data;
    size_t size;
};

struct sheet_build sheet_build_new(struct arena *a)
{
    return (struct sheet_build){.arena = a};
}

void sheet_at_line(struct error *err, unsigned line)
{
    if (err)
        err->line = line;
}

static void end_row(struct sheet_build *b)
{
    size_t used = b->cell_count;
    b->cell_count = 0;
    while (used && !b->cells[used - 1][0])
        used--;
    if (!used) /* lines of commas, rows of mere borders */
        return;
    b->rows = arena_grow(b->arena, b->rows, b->count, &b->room, sizeof *b->rows);
    b->rows[b->count++] = (struct sheet_row){
        .line = b->line, .count = used, .cells = arena_memdup(b->arena, b->cells, used * sizeof *b->cells)};
}

void sheet_build_row(struct sheet_build *b, unsigned line)
{
    end_row(b);
    b->line = line;
}

void sheet_build_cell(struct sheet_build *b, const char *text)
{
    b->cells = arena_grow(b->arena, b->cells, b->cell_count, &b->cell_room, sizeof *b->cells);
    b->cells[b->cell_count++] = text;
}

struct sheet *sheet_build_end(struct sheet_build *b, struct error *err)
{
    end_row(b);
    if (!b->count) {
        error_set(err, ERROR_INPUT, "the file has no rows: its first row must hold the columns' headings");
        return NULL;
    }
    struct sheet *s = arena_new_of(b->arena, struct sheet);
    s->rows = b->rows;
    s->count = b->count;
    return s;
}

struct sheet_place sheet_place_of(const char *data, size_t offset)
{
    struct sheet_place at = {1, 1};
    for (size_t i = 0; i < offset; i++) {
        unsigned char c = (unsigned char)data[i];
        if (c == '\n' || (c == '\r' && (i + 1 == offset || data[i + 1] != '\n'))) {
            at.line++;
            at.column = 1;
        } else if ((c & 0xC0) != 0x80)
            at.column++;
    }
    return at;
}

static bool too_large(size_t max, struct error *err)
{
    return error_set(err, ERROR_INPUT, "the file is larger than %zu bytes, the most that is read: divide it", max);
}

/* Reads on behind st_size: a file may grow meanwhile, and a pipe has none. */
static bool read_descriptor(struct arena *a, int file, size_t expected, size_t max, struct bytes *out,
                            struct error *err)
{
    size_t room = expected + 1;
    out->data = arena_alloc(a, room + 1);
    for (;;) {
        ssize_t n = read(file, out->data + out->size, room - out->size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return error_set(err, ERROR_SYSTEM, "the file cannot be read: %s", strerror(errno));
        out->size += (size_t)n;
        if (out->size > max)
            return too_large(max, err);
        if (n == 0)
            break;
        if (out->size == room) {
            char *more = arena_alloc(a, room * 2 + 1);
            memcpy(more, out->data, out->size);
            out->data = more;
            room *= 2;
        }
    }
    out->data[out->size] = '\0';
    return true;
}

static bool read_whole(struct arena *a, const char *path, size_t max, struct bytes *out, struct error *err)
{
    struct stat st;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return error_set(err,
                         errno == ENOENT   ? ERROR_NOT_FOUND
                         : errno == EACCES ? ERROR_RIGHTS
                                           : ERROR_SYSTEM,
                         "the file cannot be opened: %s", strerror(errno));
    bool good = fstat(file, &st) == 0;
    if (!good)
        error_set(err, ERROR_SYSTEM, "the file cannot be read: %s", strerror(errno));
    else if (S_ISDIR(st.st_mode))
        good = error_set(err, ERROR_INPUT, "this is a folder: name the file in it");
    else if (st.st_size > 0 && (size_t)st.st_size > max)
        good = too_large(max, err);
    else
        good = read_descriptor(a, file, st.st_size > 0 ? (size_t)st.st_size : 4096, max, out, err);
    close(file);
    return good;
}

/* From GB18030 to UTF-8; *bad is the offset of the first byte that is not GB18030. GBK and GB2312 are parts of it. */
static bool decode_gb(struct arena *a, struct bytes in, struct bytes *out, size_t *bad)
{
    iconv_t to_utf8 = iconv_open("UTF-8", "GB18030");
    *bad = 0;
    if (to_utf8 == (iconv_t)-1)
        return false;
    size_t room = in.size * 2 + 16; /* two bytes become three, four become four */
    out->data = arena_alloc(a, room);
    char *from = in.data, *to = out->data;
    size_t from_left = in.size, to_left = room - 1;
    size_t n = iconv(to_utf8, &from, &from_left, &to, &to_left);
    iconv_close(to_utf8);
    out->size = (size_t)(to - out->data);
    *bad = (size_t)(from - in.data);
    return n != (size_t)-1;
}

/* GB18030 text is hardly ever valid UTF-8, and then without characters of three bytes. */
static bool is_surely_utf8(struct bytes in)
{
    for (size_t i = 0; i < in.size; i++)
        if ((unsigned char)in.data[i] >= 0xE0)
            return text_valid(in.data, in.size, NULL);
    return false;
}

static struct sheet *read_gb(struct arena *a, struct bytes in, const char *encoding, struct error *err)
{
    struct bytes text;
    size_t bad;
    if (is_surely_utf8(in)) {
        error_set(err, ERROR_INPUT, "the file is in UTF-8, not in %s: import it without --encoding", encoding);
        return NULL;
    }
    if (!decode_gb(a, in, &text, &bad)) {
        struct sheet_place at = sheet_place_of(in.data, bad);
        sheet_at_line(err, at.line);
        error_set(err, ERROR_INPUT,
                  "line %u is not valid %s: look which encoding the file was saved in, or save it as .xlsx", at.line,
                  encoding);
        return NULL;
    }
    return sheet_parse_csv(a, text.data, text.size, err);
}

/* Said nothing of its encoding and not UTF-8: is it what Excel in China saves as CSV? */
static bool suggest_gb(struct arena *a, struct bytes in, struct error *err)
{
    struct bytes text;
    size_t bad, bad_gb;
    if (text_valid(in.data, in.size, &bad) || memchr(in.data, 0, in.size) || !decode_gb(a, in, &text, &bad_gb))
        return false;
    struct sheet_place at = sheet_place_of(in.data, bad);
    sheet_at_line(err, at.line);
    error_set(err, ERROR_INPUT,
              "the text is not valid UTF-8 in line %u, column %u; perhaps it is GB18030: import the file with "
              "--encoding GB18030",
              at.line, at.column);
    return true;
}

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcasecmp(name, *names) == 0)
            return true;
    return false;
}

static struct sheet *read_text(struct arena *a, struct bytes in, const char *encoding, struct error *err)
{
    static const char *const gb[] = {"GB18030", "GBK", "GB2312", "CP936", NULL}, *const utf8[] = {"UTF-8", "UTF8",
                                                                                                  NULL};
    if (encoding && is_one_of(encoding, gb))
        return read_gb(a, in, encoding, err);
    if (encoding && !is_one_of(encoding, utf8)) {
        error_set(err, ERROR_INPUT, "there is no encoding “%.40s” here: files are read in UTF-8, GB18030 or GBK",
                  encoding);
        return NULL;
    }
    if (!encoding && suggest_gb(a, in, err))
        return NULL;
    return sheet_parse_csv(a, in.data, in.size, err);
}

static bool begins(struct bytes in, const char *with, size_t n)
{
    return in.size >= n && memcmp(in.data, with, n) == 0;
}

static bool begins_word(struct bytes in, const char *word)
{
    return in.size >= strlen(word) && strncasecmp(in.data, word, strlen(word)) == 0;
}

/* What people take for a spreadsheet or CSV file and is neither; the answer is what to do, or NULL. */
static const char *refusal(struct bytes in)
{
    static const char protected[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    if (begins(in, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8)) {
        if (memmem(in.data, in.size, protected, sizeof protected))
            return phrase_mark(
                "the spreadsheet is protected by a password: open it, take the password away, save it as .xlsx");
        return phrase_mark("the file is an .xls from Excel 97-2003 (or .et of WPS): open it and save it as .xlsx");
    }
    if (begins(in, "\xFF\xFE", 2) || begins(in, "\xFE\xFF", 2))
        return phrase_mark("the text is in UTF-16: save it as “CSV UTF-8” or as .xlsx");
    if (begins_word(in, "<html") || begins_word(in, "<table") || begins_word(in, "<!doctype") ||
        begins_word(in, "<?xml"))
        return phrase_mark(
            "the file is a web page or XML, whatever its name says: open it in Excel or WPS and save it as .xlsx");
    if (begins(in, "%PDF-", 5))
        return phrase_mark("the file is a PDF: ask for the spreadsheet it was made from");
    return NULL;
}

static struct sheet *read_bytes(struct arena *a, struct bytes in, const char *encoding, size_t max, struct error *err)
{
    const char *why = refusal(in);
    if (why) {
        error_set(err, ERROR_INPUT, "%s", phrase(why));
        return NULL;
    }
    if (begins(in, "PK\3\4", 4) || begins(in, "PK\5\6", 4))
        return xlsx_read(a, in.data, in.size, max, err);
    return read_text(a, in, encoding, err);
}

struct sheet *sheet_read(struct arena *a, const char *path, const struct sheet_options *options, struct error *err)
{
    struct bytes in = {0};
    struct error why = {0}; /* the caller's stays as it was where all goes well */
    size_t max = options && options->max_bytes ? options->max_bytes : MAX_BYTES;
    error_at(&why, path, 0);
    struct sheet *s = NULL;
    if (read_whole(a, path, max, &in, &why))
        s = read_bytes(a, in, options ? options->encoding : NULL, max, &why);
    if (s)
        s->file = path;
    else if (err)
        *err = why;
    return s;
}
