/* Large files that come in pieces: each is appended where the one before it ended, so that a broken connection goes on
 * where it was. An upload is a file of the vault's folder, uploads/ID.part, with ID.json beside it; the id is random,
 * known only to who began it, and belongs to that account. Those left alone for a day are swept. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct error;
struct vault;

static const int64_t upload_most = 16ll << 30; /* bytes of one file */
enum { UPLOADS_MOST = 20 /* of an account at once */, UPLOAD_ID = 32, UPLOAD_KEPT = 24 * 3600 /* seconds */ };

struct upload {
    const char *id;
    const char *login, *reg, *number; /* whose it is, and of which record */
    const char *name;                 /* of the file */
    int64_t size, offset;             /* bytes in all; and so many are there */
};

/* Fills the id. ERROR_INPUT where it is too large or empty, ERROR_CONFLICT where the account has too many open or the
 * disk has no room. */
bool upload_begin(struct arena *a, const struct vault *v, struct upload *u, struct error *err);
/* ERROR_NOT_FOUND, in the same words, where there is none, or none of this account and record. */
bool upload_read(struct arena *a, const struct vault *v, const char *id, const char *login, const char *reg,
                 const char *number, struct upload *out, struct error *err);
/* Appends size bytes of the open file, from its beginning; they belong at offset. ERROR_CONFLICT where the upload has
 * another offset, or a piece is being written. u->offset is what is there then, either way. */
bool upload_append(struct arena *a, const struct vault *v, struct upload *u, int64_t offset, int fd, int64_t size,
                   struct error *err);
const char *upload_path(struct arena *a, const struct vault *v, const struct upload *u);
void upload_drop(struct arena *a, const struct vault *v, const struct upload *u);
/* What nobody went on with. now: seconds. */
void upload_sweep(struct arena *a, const struct vault *v, int64_t now);
