/* The ledger's newest signed head, which anybody may write down and compare later. */
#include "web/page.h"

#include "core/date.h"
#include "core/digest.h"
#include "store/store.h"

static void put_head(struct request *r, json_t *model, struct stmt *st)
{
    size_t root_size, signature_size;
    const void *root = stmt_blob(st, 1, &root_size), *signature = stmt_blob(st, 3, &signature_size);
    json_t *head = page_put_object(model, "head");
    page_put_int(head, "size", stmt_int(st, 0));
    page_put(head, "root", digest_hex(r->arena, root, root_size));
    page_put_int(head, "at", stmt_int(st, 2));
    page_put(head, "at_text", time_text(r->arena, stmt_int(st, 2)));
    page_put(head, "signature", digest_hex(r->arena, signature, signature_size));
}

bool page_verify(struct request *r, struct answer *out, struct error *err)
{
    const uint8_t *key = r->site->options.public_key;
    out->model = page_model(r, request_text(r, "verify.title"));
    page_crumb(out->model, request_text(r, "verify.title"), NULL);
    struct stmt *st = db_prepare(r->db, "select size, root, at, signature from head order by size desc limit 1", err);
    if (!st)
        return false;
    if (stmt_row(st, err))
        put_head(r, out->model, st);
    stmt_reset(st);
    page_put(out->model, "public_key", key ? digest_hex(r->arena, key, SIGN_PUBLIC_SIZE) : NULL);
    return !err->code;
}
