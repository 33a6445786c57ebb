/* The ledger's newest signed head, which anybody may write down and compare later. */
#include "web/page.h"

#include "core/date.h"
#include "core/digest.h"
#include "record/ledger.h"

static void put_head(struct request *r, json_t *model, const struct ledger_head *newest)
{
    json_t *head = page_put_object(model, "head");
    page_put_int(head, "size", newest->size);
    page_put(head, "root", digest_hex(r->arena, newest->root, DIGEST_SIZE));
    page_put_int(head, "at", newest->at);
    page_put(head, "at_text", time_text(r->arena, newest->at));
    page_put(head, "signature", digest_hex(r->arena, newest->signature, SIGNATURE_SIZE));
}

bool page_verify(struct request *r, struct answer *out, struct error *err)
{
    const uint8_t *key = r->site->options.public_key;
    out->model = page_model(r, request_text(r, "verify.title"));
    page_crumb(out->model, request_text(r, "verify.title"), NULL);
    struct ledger_head newest;
    if (ledger_head_newest(r->db, &newest, err))
        put_head(r, out->model, &newest);
    else if (err->code != ERROR_NOT_FOUND)
        return false;
    error_clear(err);
    page_put(out->model, "public_key", key ? digest_hex(r->arena, key, SIGN_PUBLIC_SIZE) : NULL);
    return true;
}
