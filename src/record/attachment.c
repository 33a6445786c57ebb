#include "record/attachment.h"

#include "core/arena.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/text.h"
#include "record/ledger.h"
#include "record/record.h"
#include "store/store.h"

#include <jansson.h>
#include <string.h>

static const char *copied(struct arena *a, struct stmt *st, int column)
{
    const char *s = stmt_text(st, column);
    return s ? arena_strdup(a, s) : "";
}

static void read_row(struct arena *a, struct stmt *st, struct attachment *out)
{
    *out = (struct attachment){
        .event = stmt_int(st, 0),
        .name = copied(a, st, 1),
        .sha256 = copied(a, st, 2),
        .size = stmt_int(st, 3),
        .type = copied(a, st, 4),
    };
}

bool attachments_of(struct arena *a, struct db *db, const char *reg, int64_t record_id, size_t *count,
                    struct attachment **out, struct error *err)
{
    struct stmt *st = db_prepare(db,
                                 "select event, name, sha256, \"size\", type from attachment "
                                 "where register = ? and record_id = ? order by event",
                                 err);
    size_t room = 0;
    *count = 0;
    *out = NULL;
    if (!st)
        return false;
    stmt_bind_text(st, 1, reg);
    stmt_bind_int(st, 2, record_id);
    while (stmt_row(st, err)) {
        *out = arena_grow(a, *out, *count, &room, sizeof **out);
        read_row(a, st, &(*out)[(*count)++]);
    }
    return !err->code;
}

struct attachment *attachment_read(struct arena *a, struct db *db, const struct record *record, int64_t number,
                                   struct error *err)
{
    struct stmt *st = db_prepare(db,
                                 "select event, name, sha256, \"size\", type from attachment "
                                 "where event = ? and register = ? and record_id = ?",
                                 err);
    if (!st)
        return NULL;
    stmt_bind_int(st, 1, number);
    stmt_bind_text(st, 2, record->reg->name);
    stmt_bind_int(st, 3, record->id);
    if (!stmt_row(st, err)) {
        if (!err->code)
            error_set(err, ERROR_NOT_FOUND, "%s has no attachment %lld", record->number, (long long)number);
        return NULL;
    }
    struct attachment *out = arena_new_of(a, struct attachment);
    read_row(a, st, out);
    stmt_reset(st);
    return out;
}

/* Names. */

/* Some browsers tell the whole path, with either kind of slash. */
static const char *last_part(const char *s)
{
    for (const char *p = s; *p; p++)
        if (*p == '/' || *p == '\\')
            s = p + 1;
    return s;
}

/* What is too long is cut before its ending, between two characters. */
static const char *cut(struct arena *a, const char *name)
{
    size_t n = strlen(name), keep = ATTACHMENT_NAME_MOST;
    const char *dot = strrchr(name, '.');
    if (n <= ATTACHMENT_NAME_MOST)
        return name;
    const char *ending = dot && strlen(dot) <= 10 ? dot : "";
    keep -= strlen(ending);
    while (keep && ((unsigned char)name[keep] & 0xc0) == 0x80)
        keep--;
    return arena_printf(a, "%.*s%s", (int)keep, name, ending);
}

bool attachment_name(struct arena *a, const char *given, const char **out, struct error *err)
{
    size_t n = given ? strlen(given) : 0;
    if (!n || !text_valid(given, n, NULL))
        return error_set(err, ERROR_INPUT, "the file has no name that can be read");
    struct buf b = buf_new(a);
    for (const char *p = last_part(given); *p;) {
        const char *from = p;
        uint32_t c = text_next(&p);
        if (!text_is_hidden(c) && !strchr("<>:\"|?*", c < 0x80 ? (int)c : 'x'))
            buf_add_n(&b, from, (size_t)(p - from));
    }
    const char *name = b.size ? text_trim(a, b.data, b.size) : "";
    while (*name == '.')
        name++;
    *out = cut(a, name);
    return **out || error_set(err, ERROR_INPUT, "the file's name holds nothing that a name can have");
}

/* JSON. */

static void add_attachment(struct buf *b, const struct attachment *at)
{
    buf_add(b, "{\"name\":");
    buf_add_json(b, at->name);
    buf_add(b, ",\"sha256\":");
    buf_add_json(b, at->sha256);
    buf_printf(b, ",\"size\":%lld,\"type\":", (long long)at->size);
    buf_add_json(b, at->type);
    buf_add_char(b, '}');
}

char *attachments_json(struct arena *a, const struct attachment *attachment, size_t count)
{
    struct buf b = buf_new(a);
    buf_add_char(&b, '{');
    for (size_t i = 0; i < count; i++) {
        buf_printf(&b, "%s\"%lld\":", i ? "," : "", (long long)attachment[i].event);
        add_attachment(&b, &attachment[i]);
    }
    buf_add_char(&b, '}');
    return b.data;
}

bool attachment_from_json(const char *key, const json_t *json, struct attachment *out)
{
    uint8_t hash[DIGEST_SIZE];
    const json_t *size = json_object_get(json, "size");
    *out = (struct attachment){
        .name = json_string_value(json_object_get(json, "name")),
        .sha256 = json_string_value(json_object_get(json, "sha256")),
        .size = json_integer_value(size),
        .type = json_string_value(json_object_get(json, "type")),
    };
    return text_to_int(key, &out->event) && json_object_size(json) == 4 && out->name && out->type &&
           json_is_integer(size) && out->size >= 0 && out->sha256 && digest_unhex(out->sha256, hash, sizeof hash);
}

bool attachment_hear(json_t *attachments, const json_t *file, int64_t number)
{
    char key[24];
    struct attachment at;
    const json_t *gone = json_object_get(file, "event");
    snprintf(key, sizeof key, "%lld", (long long)(gone ? json_integer_value(gone) : number));
    if (gone)
        return json_is_integer(gone) && json_object_del(attachments, key) == 0;
    return attachment_from_json(key, file, &at) && json_object_set(attachments, key, (json_t *)(uintptr_t)file) == 0;
}

/* Writing. */

bool attachment_put(struct db *db, const char *reg, int64_t record_id, const struct attachment *put, struct error *err)
{
    struct stmt *st = db_prepare(db,
                                 "insert into attachment (event, register, record_id, name, sha256, \"size\", type) "
                                 "values (?, ?, ?, ?, ?, ?, ?)",
                                 err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, put->event);
    stmt_bind_text(st, 2, reg);
    stmt_bind_int(st, 3, record_id);
    stmt_bind_text(st, 4, put->name);
    stmt_bind_text(st, 5, put->sha256);
    stmt_bind_int(st, 6, put->size);
    stmt_bind_text(st, 7, put->type);
    return stmt_run(st, err);
}

static bool write_event(struct arena *a, const struct records *r, struct db *db, struct record *record,
                        const struct event *as, const char *action, const char *file, struct error *err)
{
    struct record now = *record;
    struct event e = *as;
    e.action = action;
    e.file = file;
    if (!record_change_as(a, r, db, record, &now, &e, err))
        return false;
    record->event = now.event;
    return true;
}

static bool count_of(struct db *db, const struct record *record, int64_t *out, struct error *err)
{
    struct stmt *st = db_prepare(db, "select count(*) from attachment where register = ? and record_id = ?", err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, record->reg->name);
    stmt_bind_int(st, 2, record->id);
    *out = stmt_row(st, err) ? stmt_int(st, 0) : 0;
    stmt_reset(st);
    return !err->code;
}

bool attachment_add(struct arena *a, const struct records *r, struct db *db, struct record *record,
                    struct attachment *add, const struct event *as, struct error *err)
{
    int64_t count;
    struct buf file = buf_new(a);
    if (!count_of(db, record, &count, err))
        return false;
    if (count >= ATTACHMENTS_MOST)
        return error_set(err, ERROR_CONFLICT, "%s has %d attachments already, and no record takes more", record->number,
                         ATTACHMENTS_MOST);
    add_attachment(&file, add);
    if (!write_event(a, r, db, record, as, "attach", file.data, err))
        return false;
    add->event = record->event;
    return attachment_put(db, record->reg->name, record->id, add, err);
}

bool attachment_remove(struct arena *a, const struct records *r, struct db *db, struct record *record, int64_t number,
                       const struct event *as, struct error *err)
{
    struct attachment *at = attachment_read(a, db, record, number, err);
    struct buf file = buf_new(a);
    if (!at)
        return false;
    buf_printf(&file, "{\"event\":%lld,\"name\":", (long long)number);
    buf_add_json(&file, at->name);
    buf_add_char(&file, '}');
    if (!write_event(a, r, db, record, as, "detach", file.data, err))
        return false;
    struct stmt *st = db_prepare(db, "delete from attachment where event = ?", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, number);
    return stmt_run(st, err);
}

bool attachments_forget(struct db *db, const char *reg, int64_t record_id, struct error *err)
{
    struct stmt *st = db_prepare(db, "delete from attachment where register = ? and record_id = ?", err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, reg);
    stmt_bind_int(st, 2, record_id);
    return stmt_run(st, err);
}
