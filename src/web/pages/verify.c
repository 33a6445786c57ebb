/* The ledger's newest signed head, which anybody may write down and compare later. */
#include "web/page.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/digest.h"
#include "core/text.h"
#include "record/ledger.h"

#include <string.h>

static void put_head(struct request *r, json_t *model, const struct ledger_head *newest)
{
    json_t *head = page_put_object(model, "head");
    page_put_int(head, "size", newest->size);
    page_put(head, "root", digest_hex(r->arena, newest->root, DIGEST_SIZE));
    page_put_int(head, "at", newest->at);
    page_put(head, "at_text", time_text(r->arena, newest->at));
    page_put(head, "signature", digest_hex(r->arena, newest->signature, SIGNATURE_SIZE));
}

/* NUMBER-LEAF, as papers carry it: told of a printing alone, and nothing but what stands on the paper. */
static bool put_paper(struct request *r, json_t *model, const char *code, struct error *err)
{
    struct event_row e;
    int64_t number;
    size_t n = strcspn(code, "-");
    bool good = code[n] && text_to_int(arena_strndup(r->arena, code, n), &number) && number > 0;
    page_put(model, "code", code);
    if (good && !ledger_read(r->arena, r->db, number, &e, err)) {
        if (err->code != ERROR_NOT_FOUND)
            return false;
        error_clear(err);
        good = false;
    }
    good =
        good && text_equal(e.action, "print") && text_equal(code + n + 1, digest_hex(r->arena, e.leaf, VERIFY_BYTES));
    if (!good) {
        page_put_flag(model, "unknown", true);
        return true;
    }
    const struct reg *reg = model_reg(r->site->model, e.reg);
    json_t *o = page_put_object(model, "paper");
    page_put(o, "title", e.reason);
    page_put(o, "register", reg ? request_title(r, reg->title) : e.reg);
    page_put(o, "record", e.record);
    page_put(o, "day", e.day ? e.day : time_text(r->arena, e.at));
    page_put_int(o, "event", number);
    return true;
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
    const char *code = request_param(r, "code");
    if (code && !put_paper(r, out->model, code, err))
        return false;
    page_put(out->model, "public_key", key ? digest_hex(r->arena, key, SIGN_PUBLIC_SIZE) : NULL);
    return true;
}
