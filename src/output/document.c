#include "output/document.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/phrase.h"
#include "core/text.h"
#include "output/blocks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Characters without a shape of their own: controls, and marks that turn the direction of what follows or hide in it.
 * They carry nothing a reader could see, XML forbids most of them, and some can make a text read as another. */
static bool is_shapeless(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) ||
           c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) || (c & 0xFFFE) == 0xFFFE;
}

static void clean_into(struct buf *b, const char *s, bool keeps_breaks)
{
    uint32_t c;
    char bytes[4];
    while ((c = text_next(&s))) {
        if (c == '\n' && keeps_breaks)
            buf_add_char(b, '\n');
        else if (c == '\n' || c == '\t' || c == 0xA0)
            buf_add_char(b, ' ');
        else if (!is_shapeless(c))
            buf_add_n(b, bytes, text_encode(c, bytes));
    }
}

char *block_clean(struct arena *a, const char *s, bool keeps_breaks)
{
    struct buf b = buf_new(a);
    buf_add(&b, "");
    clean_into(&b, s, keeps_breaks);
    return b.data;
}

char *block_text(struct arena *a, const struct doc_block *block, const char *between)
{
    bool keeps_breaks = block->kind == BLOCK_TITLE || block->kind == BLOCK_ORGAN;
    struct buf b = buf_new(a);
    buf_add(&b, "");
    for (size_t i = 0; i < block->runs; i++) {
        if (i > 0)
            buf_add(&b, between);
        clean_into(&b, block->run[i].text, keeps_breaks);
    }
    return b.data;
}

const char *fonts_folder(struct arena *a, const char *home)
{
    const char *named = getenv("PLUMBLINE_FONTS");
    if (named && *named)
        return named;
    const char *folder = arena_printf(a, "%s/fonts", home);
    return access(folder, F_OK) == 0 ? folder : arena_printf(a, "%s/var/fonts", home);
}

static bool is_text(const char *s)
{
    return s && text_valid(s, strlen(s), NULL);
}

bool blocks_check(const struct document *d, struct error *err)
{
    if (!is_text(d->title) || !is_text(d->author))
        return error_set(err, ERROR_INPUT, "The document's title or author is missing, or is not UTF-8.");
    if (d->date < date_of(1900, 1, 1) || d->date > date_of(9999, 12, 31))
        return error_set(err, ERROR_INPUT, "The document has no date (成文日期).");
    size_t codes = 0;
    for (size_t i = 0; i < d->blocks; i++) {
        const struct doc_block *block = &d->block[i];
        for (size_t j = 0; j < block->runs; j++) {
            if (!is_text(block->run[j].text))
                return error_set(err, ERROR_INPUT, "The document's block %zu holds text that is not UTF-8.", i + 1);
        }
        if (block->kind == BLOCK_ORGAN && i > 0)
            return error_set(err, ERROR_INPUT,
                             "A document has one red head (发文机关标志), and it is its first block.");
        if (block->kind == BLOCK_CODE && (block->runs != 2 || codes++))
            return error_set(err, ERROR_INPUT, "A document has one QR code at most, with words beside it: two runs.");
        if (block->kind == BLOCK_SIGNATURE && block->runs != 2)
            return error_set(err, ERROR_INPUT, "A signature is an organ and a date (署名和成文日期): two runs.");
    }
    return true;
}

enum { LARGEST_TEXT = 1 << 20 };

const char *text_read(struct arena *a, const char *path, const char *what, struct error *err)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        error_set(err, errno == ENOENT ? ERROR_NOT_FOUND : ERROR_SYSTEM, "the %s %s cannot be read: %s", phrase(what),
                  path, strerror(errno));
        return NULL;
    }
    char *text = arena_alloc(a, LARGEST_TEXT + 1);
    size_t n = fread(text, 1, LARGEST_TEXT + 1, f);
    bool failed = ferror(f);
    fclose(f);
    if (failed || n > LARGEST_TEXT) {
        error_set(err, ERROR_SYSTEM, "the %s %s cannot be read, or is larger than 1 MB", phrase(what), path);
        return NULL;
    }
    text[n] = '\0';
    size_t bad = 0, line = 1;
    if (text_valid(text, n, &bad))
        return text;
    for (size_t i = 0; i < bad; i++)
        line += text[i] == '\n';
    error_set(err, ERROR_INPUT, "the %s is not UTF-8 text", phrase(what));
    error_at(err, path, (unsigned)line);
    return NULL;
}

static bool write_all(int fd, const char *data, size_t size)
{
    while (size) {
        ssize_t n = write(fd, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        data += n;
        size -= (size_t)n;
    }
    return fsync(fd) == 0;
}

bool document_save(struct arena *a, const char *path, const void *data, size_t size, struct error *err)
{
    char *part = arena_printf(a, "%s.part%ld", path, (long)getpid());
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0)
        return error_set(err, ERROR_SYSTEM, "The file %s cannot be written: %s.", path, strerror(errno));
    bool written = write_all(fd, data, size);
    int why = errno;
    close(fd);
    if (written && rename(part, path) == 0)
        return true;
    why = written ? errno : why;
    unlink(part);
    return error_set(err, ERROR_SYSTEM, "The file %s cannot be written: %s.", path, strerror(why));
}

bool document_write_pdf(const struct document *d, const struct fonts *fonts, const char *path, struct error *err)
{
    struct arena *a = arena_new();
    const void *data;
    size_t size;
    bool done = document_pdf(a, d, fonts, &data, &size, err) && document_save(a, path, data, size, err);
    arena_free(a);
    return done;
}

bool document_write_docx(const struct document *d, const char *path, struct error *err)
{
    struct arena *a = arena_new();
    const void *data;
    size_t size;
    bool done = document_docx(a, d, &data, &size, err) && document_save(a, path, data, size, err);
    arena_free(a);
    return done;
}
