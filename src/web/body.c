#include "web/body.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/phrase.h"
#include "core/text.h"
#include "web/fields.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { PROCESSOR_BYTES = 64 << 10 };

struct body {
    struct arena *arena;
    enum body_kind kind;
    const char *folder;
    struct MHD_PostProcessor *form;
    struct buf text;  /* of the field that is coming, or JSON */
    const char *name; /* of that field; NULL: none is coming */
    size_t taken;     /* bytes of all texts */
    size_t fields, field_room, files, file_room;
    struct body_field *field;
    struct body_file *file;
    bool in_file;                  /* what comes belongs to the last file */
    const struct phrases *phrases; /* pieces come while the thread serves others between them */
    struct error problem;          /* the first one */
};

static bool wrong(struct body *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool wrong(struct body *b, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    if (!b->problem.code)
        error_set(&b->problem, ERROR_INPUT, "%s", arena_vprintf(b->arena, phrase(format), ap));
    va_end(ap);
    return false;
}

static void close_files(void *argument)
{
    struct body *b = argument;
    if (b->form)
        MHD_destroy_post_processor(b->form);
    for (size_t i = 0; i < b->files; i++)
        close(b->file[i].fd);
}

static bool is_type(const char *type, const char *name)
{
    size_t n = strlen(name);
    return strncasecmp(type, name, n) == 0 && (!type[n] || type[n] == ';' || type[n] == ' ');
}

/* A file without a name: nobody else can open it, and it is gone when it is closed. */
static bool open_file(struct body *b, const char *field, const char *name, const char *type)
{
    if (b->files == BODY_FILES_MOST)
        return wrong(b, "more than %d files came at once", BODY_FILES_MOST);
    char *path = arena_printf(b->arena, "%s/body-XXXXXX", b->folder);
    int fd = mkstemp(path);
    if (fd < 0) {
        error_set(&b->problem, ERROR_SYSTEM, "cannot write into %s: %s", b->folder, strerror(errno));
        return false;
    }
    unlink(path);
    b->file = arena_grow(b->arena, b->file, b->files, &b->file_room, sizeof *b->file);
    b->file[b->files++] = (struct body_file){.field = field, .name = name, .type = type, .fd = fd};
    return true;
}

static bool add_to_file(struct body *b, const char *data, size_t size)
{
    struct body_file *f = &b->file[b->files - 1];
    if (f->size + size > BODY_FILE_MOST)
        return wrong(b, "a file is larger than %d MB: send it in pieces", BODY_FILE_MOST >> 20);
    while (size) {
        ssize_t n = write(f->fd, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            error_set(&b->problem, ERROR_SYSTEM, "cannot write an upload: %s", strerror(errno));
            return false;
        }
        data += n;
        size -= (size_t)n;
        f->size += (size_t)n;
    }
    return true;
}

/* Texts. */

static bool has_controls(const char *s)
{
    for (; *s; s++)
        if (((unsigned char)*s < 0x20 && *s != '\t' && *s != '\n') || *s == 0x7f)
            return true;
    return false;
}

/* \r\n, which browsers send, and \r are \n. */
static char *with_plain_ends(struct arena *a, const char *s, size_t n)
{
    char *out = arena_strndup(a, s, n), *to = out;
    for (size_t i = 0; i < n; i++)
        if (s[i] != '\r')
            *to++ = s[i];
        else if (i + 1 == n || s[i + 1] != '\n')
            *to++ = '\n';
    *to = '\0';
    return out;
}

const char *body_plain(struct arena *a, const char *s, size_t n)
{
    char *text = with_plain_ends(a, s, n);
    return memchr(s, '\0', n) || has_controls(text) ? NULL : text;
}

static bool end_field(struct body *b)
{
    if (!b->name)
        return true;
    const char *name = b->name;
    b->name = NULL;
    if (!text_valid(name, strlen(name), NULL) || !text_valid(b->text.data, b->text.size, NULL))
        return wrong(b, "a field of the form is not UTF-8, or holds a NUL byte");
    const char *value = body_plain(b->arena, b->text.data, b->text.size);
    if (!value)
        return wrong(b, "the field “%s” holds control characters", name);
    b->field = arena_grow(b->arena, b->field, b->fields, &b->field_room, sizeof *b->field);
    b->field[b->fields++] = (struct body_field){.name = name, .value = value};
    return true;
}

static bool begin_field(struct body *b, const char *name)
{
    if (!end_field(b))
        return false;
    if (b->fields == BODY_FIELDS_MOST)
        return wrong(b, "the form has more than %d fields", BODY_FIELDS_MOST);
    if (strlen(name) > BODY_NAME_MOST)
        return wrong(b, "a field's name is longer than %d bytes", BODY_NAME_MOST);
    b->name = arena_strdup(b->arena, name);
    buf_clear(&b->text);
    return true;
}

static bool add_text(struct body *b, const char *data, size_t size)
{
    b->taken += size;
    if (b->taken > BODY_TEXT_MOST)
        return wrong(b, "what was sent is larger than %d MB", BODY_TEXT_MOST >> 20);
    buf_add_n(&b->text, data, size);
    return true;
}

/* A piece of a field: offset 0 begins one. */
static enum MHD_Result take(void *argument, enum MHD_ValueKind kind, const char *key, const char *filename,
                            const char *type, const char *encoding, const char *data, uint64_t offset, size_t size)
{
    struct body *b = argument;
    (void)kind;
    (void)encoding;
    if (b->problem.code)
        return MHD_NO;
    if (!key)
        return wrong(b, "a part of the form has no name"), MHD_NO;
    bool good = true;
    if (offset == 0) {
        good = end_field(b);
        b->in_file = filename && *filename;
        if (good && b->in_file)
            good = open_file(b, arena_strdup(b->arena, key), arena_strdup(b->arena, filename),
                             type ? arena_strdup(b->arena, type) : NULL);
        else if (good && !filename) /* a file field left empty has an empty name */
            good = begin_field(b, key);
    }
    if (good && size)
        good = b->in_file ? add_to_file(b, data, size) : !b->name || add_text(b, data, size);
    return good ? MHD_YES : MHD_NO;
}

struct body *body_new(struct arena *a, struct MHD_Connection *c, const char *type, const char *folder,
                      struct error *err)
{
    struct body *b = arena_new_of(a, struct body);
    b->arena = a;
    b->folder = folder;
    b->phrases = phrase_used();
    b->text = buf_new(a);
    arena_defer(a, close_files, b);
    if (!type || !*type)
        return b;
    if (is_type(type, "application/json") || is_type(type, "application/merge-patch+json")) {
        b->kind = BODY_JSON;
    } else if (is_type(type, "application/octet-stream") || is_type(type, "application/offset+octet-stream")) {
        b->kind = BODY_BYTES;
        if (!open_file(b, NULL, NULL, NULL)) {
            *err = b->problem;
            return NULL;
        }
    } else if (is_type(type, "application/x-www-form-urlencoded") || is_type(type, "multipart/form-data")) {
        b->kind = BODY_FORM;
        b->form = MHD_create_post_processor(c, PROCESSOR_BYTES, take, b);
        if (!b->form) {
            error_set(err, ERROR_INPUT, "the form's encoding cannot be read: multipart/form-data names its boundary");
            return NULL;
        }
    } else {
        error_set(err, ERROR_INPUT, "a body of the type “%.60s” is not taken here", type);
        return NULL;
    }
    return b;
}

void body_add(struct body *b, const char *data, size_t size)
{
    if (b->problem.code)
        return;
    phrase_use(b->phrases);
    if (b->kind == BODY_NONE)
        wrong(b, "the body has no Content-Type");
    else if (b->kind == BODY_JSON)
        add_text(b, data, size);
    else if (b->kind == BODY_BYTES)
        add_to_file(b, data, size);
    else if (MHD_post_process(b->form, data, size) != MHD_YES)
        wrong(b, "the form is broken: it does not keep to its encoding");
}

bool body_end(struct body *b, struct error *err)
{
    if (b->form && MHD_destroy_post_processor(b->form) != MHD_YES)
        wrong(b, "the form ends in the middle");
    b->form = NULL;
    end_field(b);
    if (b->kind == BODY_JSON && !text_valid(b->text.data, b->text.size, NULL))
        wrong(b, "the JSON is not UTF-8");
    if (b->kind == BODY_JSON && !b->problem.code)
        fields_of_json(b->arena, b->text.data, b->text.size, &b->fields, &b->field, &b->problem);
    for (size_t i = 0; i < b->files; i++)
        if (lseek(b->file[i].fd, 0, SEEK_SET) != 0)
            error_set(&b->problem, ERROR_SYSTEM, "cannot read an upload back: %s", strerror(errno));
    if (!b->problem.code)
        return true;
    *err = b->problem;
    return false;
}

enum body_kind body_kind(const struct body *b)
{
    return b->kind;
}

size_t body_fields(const struct body *b, const struct body_field **out)
{
    *out = b->field;
    return b->fields;
}

size_t body_files(const struct body *b, const struct body_file **out)
{
    *out = b->file;
    return b->files;
}
