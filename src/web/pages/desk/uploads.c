/* Large attachments in pieces, for scripts and programs:
 *
 *   POST   …/uploads            name, size          → id, offset
 *   GET    …/uploads/ID                             → offset, size: where to go on
 *   HEAD   …/uploads/ID                             → the same as Upload-Offset and Upload-Length
 *   PATCH  …/uploads/ID?offset= the piece as bytes  → offset; 409 with it where the piece belongs elsewhere
 *   POST   …/uploads/ID                             → attached: what it is
 *   DELETE …/uploads/ID */
#include "web/pages/desk/attach.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"
#include "record/upload.h"

#include <fcntl.h>
#include <microhttpd.h>
#include <string.h>
#include <unistd.h>

enum { SWEEP_EVERY = 3600 /* seconds */ };

static void put_upload(struct request *r, struct answer *out, const struct upload *u)
{
    if (!out->model)
        out->model = page_model(r, request_text(r, "file.title"));
    page_put(out->model, "id", u->id);
    page_put(out->model, "name", u->name);
    page_put_int(out->model, "size", u->size);
    page_put_int(out->model, "offset", u->offset);
    out->offset = u->offset;
    out->length = u->size;
}

static void sweep(struct request *r)
{
    long long now = time_now(), last = atomic_load(&r->site->swept);
    if (now - last >= SWEEP_EVERY && atomic_compare_exchange_strong(&r->site->swept, &last, now))
        upload_sweep(r->arena, &r->site->vault, now);
}

static struct record *record_to_attach(struct request *r, const struct reg **reg, struct error *err)
{
    struct record *record = desk_record_of(r, reg, err);
    return record && attach_may(r, record, err) ? record : NULL;
}

bool desk_uploads(struct request *r, struct answer *out, struct error *err)
{
    const struct reg *reg;
    const struct record *record = record_to_attach(r, &reg, err);
    const char *size = request_field(r, "size");
    if (!record)
        return false;
    if (!request_is_post(r))
        return error_set(err, ERROR_NOT_FOUND, "an upload is asked for by its id");
    struct upload u = {.login = r->person.login, .reg = reg->name, .number = record->number};
    if (!attachment_name(r->arena, request_field(r, "name"), &u.name, err))
        return false;
    if (!size || !text_to_int(size, &u.size))
        return error_set(err, ERROR_INPUT, "size is the file's number of bytes");
    sweep(r);
    if (!upload_begin(r->arena, &r->site->vault, &u, err))
        return false;
    put_upload(r, out, &u);
    out->status = MHD_HTTP_CREATED;
    return true;
}

/* A piece. Where it does not belong is no failure for the sender: it reads where to go on. */
static bool take_piece(struct request *r, struct upload *u, struct answer *out, struct error *err)
{
    const struct body_file *piece;
    const char *at = request_param(r, "offset");
    int64_t offset;
    struct error own = {0};
    if (body_kind(r->body) != BODY_BYTES || body_files(r->body, &piece) != 1)
        return error_set(err, ERROR_INPUT, "a piece comes as application/octet-stream");
    if (!at || !text_to_int(at, &offset))
        return error_set(err, ERROR_INPUT, "offset= says where the piece begins");
    if (!upload_append(r->arena, &r->site->vault, u, offset, piece->fd, (int64_t)piece->size, &own)) {
        if (own.code != ERROR_CONFLICT) {
            *err = own;
            return false;
        }
        out->status = MHD_HTTP_CONFLICT;
        out->model = page_model(r, request_text(r, "error.409"));
        page_put_int(out->model, "status", MHD_HTTP_CONFLICT);
        page_put(out->model, "detail", own.message);
    }
    put_upload(r, out, u);
    return true;
}

static bool look_at(struct request *r, const struct upload *u, struct attachment *at, struct error *err)
{
    int fd = open(upload_path(r->arena, &r->site->vault, u), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return error_set(err, ERROR_NOT_FOUND, "there is no such upload");
    bool good = attach_look(r, u->name, fd, u->size, at, err);
    close(fd);
    return good;
}

/* The file stays an upload until it is attached, so that nothing has to be sent twice. What is not taken is dropped. */
static bool finish(struct request *r, const struct reg *reg, struct upload *u, struct answer *out, struct error *err)
{
    struct attachment at;
    char hash[VAULT_HASH];
    if (u->offset != u->size)
        return error_set(err, ERROR_CONFLICT, "the file is not whole yet: %lld of %lld bytes are there",
                         (long long)u->offset, (long long)u->size);
    if (!look_at(r, u, &at, err) ||
        !vault_adopt(r->arena, &r->site->vault, upload_path(r->arena, &r->site->vault, u), hash, err)) {
        if (err->code == ERROR_INPUT)
            upload_drop(r->arena, &r->site->vault, u);
        return false;
    }
    at.sha256 = hash;
    if (!attach_write(r, reg, u->number, &at, 1, err))
        return false;
    upload_drop(r->arena, &r->site->vault, u);
    put_upload(r, out, u);
    page_put_int(out->model, "event", at.event);
    page_put(out->model, "sha256", at.sha256);
    page_put(out->model, "type", at.type);
    return true;
}

bool desk_upload(struct request *r, struct answer *out, struct error *err)
{
    const struct reg *reg;
    struct upload u;
    const struct record *record = record_to_attach(r, &reg, err);
    if (!record ||
        !upload_read(r->arena, &r->site->vault, r->segment[5], r->person.login, reg->name, record->number, &u, err))
        return false;
    if (strcmp(r->method, "PATCH") == 0)
        return take_piece(r, &u, out, err);
    if (request_is_post(r))
        return finish(r, reg, &u, out, err);
    if (strcmp(r->method, "DELETE") == 0)
        upload_drop(r->arena, &r->site->vault, &u);
    put_upload(r, out, &u);
    return true;
}
