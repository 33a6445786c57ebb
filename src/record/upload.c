#include "record/upload.h"

#include "core/arena.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/text.h"
#include "record/vault.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { PIECE = 256 << 10, SPARE = 1 << 30 /* bytes that stay free on the disk */ };

static char *path_of(struct arena *a, const struct vault *v, const char *id, const char *ending)
{
    return arena_printf(a, "%s/uploads/%s%s", v->folder, id, ending);
}

static bool is_id(const char *s)
{
    return strlen(s) == UPLOAD_ID && strspn(s, "0123456789abcdef") == UPLOAD_ID;
}

static bool fail(struct error *err)
{
    return error_set(err, ERROR_SYSTEM, "cannot write an upload: %s", strerror(errno));
}

/* Beginning. */

static json_t *read_note(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    json_t *note = fd >= 0 ? json_loadfd(fd, 0, NULL) : NULL;
    if (fd >= 0)
        close(fd);
    return note;
}

static int open_of(struct arena *a, const struct vault *v, const char *login)
{
    DIR *d = opendir(arena_printf(a, "%s/uploads", v->folder));
    int count = 0;
    for (struct dirent *e; d && (e = readdir(d));) {
        if (!text_ends(e->d_name, ".json"))
            continue;
        json_t *note = read_note(arena_printf(a, "%s/uploads/%s", v->folder, e->d_name));
        count += text_equal(json_string_value(json_object_get(note, "login")), login);
        json_decref(note);
    }
    if (d)
        closedir(d);
    return count;
}

static bool has_room(const struct vault *v, int64_t size)
{
    struct statvfs st;
    return statvfs(v->folder, &st) != 0 || (uint64_t)st.f_bavail * st.f_frsize > (uint64_t)size + SPARE;
}

static bool make_file(const char *path, const char *text, struct error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    size_t n = strlen(text);
    bool good = fd >= 0 && write(fd, text, n) == (ssize_t)n;
    if (!good)
        fail(err);
    if (fd >= 0)
        close(fd);
    return good;
}

bool upload_begin(struct arena *a, const struct vault *v, struct upload *u, struct error *err)
{
    uint8_t random[UPLOAD_ID / 2];
    if (u->size < 1 || u->size > upload_most)
        return error_set(err, ERROR_INPUT, "a file has at least one byte and at most %lld GB",
                         (long long)(upload_most >> 30));
    if (open_of(a, v, u->login) >= UPLOADS_MOST)
        return error_set(err, ERROR_CONFLICT, "%d uploads of yours have not ended: go on with them first",
                         UPLOADS_MOST);
    if (!has_room(v, u->size))
        return error_set(err, ERROR_CONFLICT, "the disk has no room for a file of %lld MB", (long long)(u->size >> 20));
    randombytes_buf(random, sizeof random);
    u->id = digest_hex(a, random, sizeof random);
    u->offset = 0;
    json_t *note = json_pack("{s:s, s:s, s:s, s:s, s:I}", "login", u->login, "register", u->reg, "number", u->number,
                             "name", u->name, "size", (json_int_t)u->size);
    char *text = json_dumps(note, JSON_COMPACT);
    bool good = text && make_file(path_of(a, v, u->id, ".part"), "", err) &&
                make_file(path_of(a, v, u->id, ".json"), text, err);
    free(text);
    json_decref(note);
    return good;
}

/* Going on. */

static const char *member(struct arena *a, const json_t *note, const char *name)
{
    const char *s = json_string_value(json_object_get(note, name));
    return s ? arena_strdup(a, s) : "";
}

bool upload_read(struct arena *a, const struct vault *v, const char *id, const char *login, const char *reg,
                 const char *number, struct upload *out, struct error *err)
{
    struct stat st;
    json_t *note = is_id(id) ? read_note(path_of(a, v, id, ".json")) : NULL;
    *out = (struct upload){
        .id = id,
        .login = member(a, note, "login"),
        .reg = member(a, note, "register"),
        .number = member(a, note, "number"),
        .name = member(a, note, "name"),
        .size = json_integer_value(json_object_get(note, "size")),
    };
    bool there = note && strcmp(out->login, login) == 0 && strcmp(out->reg, reg) == 0 &&
                 strcmp(out->number, number) == 0 && stat(path_of(a, v, id, ".part"), &st) == 0;
    json_decref(note);
    out->offset = there ? st.st_size : 0;
    return there || error_set(err, ERROR_NOT_FOUND, "there is no such upload: it has ended, or was left for a day");
}

static bool copy(int from, int to, int64_t size, struct error *err)
{
    char *piece = malloc(PIECE);
    bool good = true;
    if (!piece)
        abort();
    for (int64_t done = 0; good && done < size;) {
        ssize_t n = pread(from, piece, size - done < PIECE ? (size_t)(size - done) : PIECE, done);
        good = (n > 0 && write(to, piece, (size_t)n) == n) || fail(err);
        done += n;
    }
    free(piece);
    return good;
}

/* Whoever holds the lock is the only one who writes. Half a piece is no harm: the next one begins behind it. */
static bool append(int part, struct upload *u, int64_t offset, int fd, int64_t size, struct error *err)
{
    struct stat st;
    if (flock(part, LOCK_EX | LOCK_NB) != 0)
        return error_set(err, ERROR_CONFLICT, "a piece of this file is being written already");
    if (fstat(part, &st) != 0)
        return fail(err);
    u->offset = st.st_size;
    if (offset != u->offset)
        return error_set(err, ERROR_CONFLICT, "the next piece begins at byte %lld, not at %lld", (long long)u->offset,
                         (long long)offset);
    if (size > u->size - offset)
        return error_set(err, ERROR_INPUT, "the piece goes beyond the %lld bytes that the file was said to have",
                         (long long)u->size);
    if (!copy(fd, part, size, err))
        return false;
    u->offset += size;
    return true;
}

bool upload_append(struct arena *a, const struct vault *v, struct upload *u, int64_t offset, int fd, int64_t size,
                   struct error *err)
{
    int part = open(path_of(a, v, u->id, ".part"), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
    bool good = part >= 0 ? append(part, u, offset, fd, size, err) : fail(err);
    if (part >= 0)
        close(part);
    return good;
}

const char *upload_path(struct arena *a, const struct vault *v, const struct upload *u)
{
    return path_of(a, v, u->id, ".part");
}

void upload_drop(struct arena *a, const struct vault *v, const struct upload *u)
{
    unlink(path_of(a, v, u->id, ".json"));
    unlink(path_of(a, v, u->id, ".part"));
}

/* Sweeping. */

void upload_sweep(struct arena *a, const struct vault *v, int64_t now)
{
    DIR *d = opendir(arena_printf(a, "%s/uploads", v->folder));
    for (struct dirent *e; d && (e = readdir(d));) {
        struct stat st;
        const char *path = arena_printf(a, "%s/uploads/%s", v->folder, e->d_name);
        if (*e->d_name == '.' || stat(path, &st) != 0 || !S_ISREG(st.st_mode))
            continue;
        /* The note is as old as the upload's beginning: it goes with the part. */
        const char *part = text_ends(e->d_name, ".json")
                               ? arena_printf(a, "%.*s.part", (int)strlen(path) - (int)strlen(".json"), path)
                               : path;
        if (stat(part, &st) != 0 || st.st_mtime < now - UPLOAD_KEPT)
            unlink(path);
    }
    if (d)
        closedir(d);
}
