/* Attachments: which files belong to a record, as the table "attachment" and the ledger tell it. The files themselves
 * are kept by their hash (vault.h). An attachment's number is that of the event which attached it: nobody else ever
 * gets it, and the events alone give the table again. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct db;
struct error;
struct event;
struct json_t;
struct record;
struct records;

enum { ATTACHMENT_NAME_MOST = 200 /* bytes */, ATTACHMENTS_MOST = 500 /* of one record */ };

struct attachment {
    int64_t event;      /* its number */
    const char *name;   /* as people call the file: shown, never a path */
    const char *sha256; /* of its content, in hexadecimal */
    int64_t size;       /* bytes */
    const char *type;   /* media type, by its content */
};

/* All of a record, the first one first. */
bool attachments_of(struct arena *a, struct db *db, const char *reg, int64_t record_id, size_t *count,
                    struct attachment **out, struct error *err);
/* NULL with ERROR_NOT_FOUND where the record has none of that number. */
struct attachment *attachment_read(struct arena *a, struct db *db, const struct record *record, int64_t number,
                                   struct error *err);

/* The last part of what a browser calls a file, without what a name must not hold. ERROR_INPUT where nothing is left.
 */
bool attachment_name(struct arena *a, const char *given, const char **out, struct error *err);

/* Inside a write: row and event "attach" (or "detach") are one; as says who, in what office, why. The record is as the
 * database holds it, and gets its new last event. add fills the attachment's number. */
bool attachment_add(struct arena *a, const struct records *r, struct db *db, struct record *record,
                    struct attachment *add, const struct event *as, struct error *err);
bool attachment_remove(struct arena *a, const struct records *r, struct db *db, struct record *record, int64_t number,
                       const struct event *as, struct error *err);

/* For verification and rebuilding. */

/* {"57":{"name":…,"sha256":…,"size":…,"type":…}}: a record's attachments, by number. */
char *attachments_json(struct arena *a, const struct attachment *attachment, size_t count);
/* What an event's "file" holds, put into such an object; number is the event's. false where it is neither an attachment
 * nor the taking away of one. */
bool attachment_hear(struct json_t *attachments, const struct json_t *file, int64_t number);
bool attachment_from_json(const char *key, const struct json_t *json, struct attachment *out);
bool attachment_put(struct db *db, const char *reg, int64_t record_id, const struct attachment *put, struct error *err);
/* A removed record leaves none. */
bool attachments_forget(struct db *db, const char *reg, int64_t record_id, struct error *err);
