#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"
#include "record/events.h"
#include "record/merkle.h"
#include "store/store.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char *dumped(struct arena *a, const json_t *json)
{
    if (!json)
        return NULL;
    char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    const char *copy = text ? arena_strdup(a, text) : NULL;
    free(text);
    return copy;
}

bool ledger_read(struct arena *a, struct db *db, int64_t number, struct event_row *out, struct error *err)
{
    struct stmt *st = db_prepare(db, "select body, leaf from event where seq = ?", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, number);
    if (!stmt_row(st, err))
        return !err->code && error_set(err, ERROR_NOT_FOUND, "the ledger has no event %lld", (long long)number);
    *out = (struct event_row){0};
    size_t leaf_size;
    const char *body = stmt_text(st, 0) ? arena_strdup(a, stmt_text(st, 0)) : "";
    const void *leaf = stmt_blob(st, 1, &leaf_size);
    json_t *json = NULL;
    bool good = leaf_size == DIGEST_SIZE && event_parse(body, &json, out);
    if (good) {
        const char **text[] = {&out->actor, &out->action,    &out->reg,    &out->record, &out->article, &out->day,
                               &out->organ, &out->procedure, &out->reason, &out->role,   &out->from};
        for (size_t i = 0; i < sizeof text / sizeof *text; i++)
            *text[i] = *text[i] ? arena_strdup(a, *text[i]) : NULL;
        memcpy(out->leaf, leaf, DIGEST_SIZE);
        out->body = body;
        out->changes = dumped(a, json_object_get(json, "changes"));
        out->clocks = dumped(a, json_object_get(json, "clocks"));
        out->fields = dumped(a, json_object_get(json, "fields"));
        out->file = dumped(a, json_object_get(json, "file"));
    }
    json_decref(json);
    stmt_reset(st);
    return good ||
           error_set(err, ERROR_STORE, "event %lld is not readable: run “plumbline ledger verify”", (long long)number);
}

/* Root of the leaves from (0-based) to to, RFC 6962 section 2.1; on the way down the path of the target is collected.
 */
struct path {
    struct arena *arena;
    const uint8_t *leaves;
    size_t target, count;
    uint8_t (*node)[DIGEST_SIZE];
};

static void subtree(struct path *p, size_t from, size_t to, uint8_t out[DIGEST_SIZE])
{
    if (to - from == 1) {
        memcpy(out, p->leaves + from * DIGEST_SIZE, DIGEST_SIZE);
        return;
    }
    size_t split = 1;
    while (split * 2 < to - from)
        split *= 2;
    uint8_t left[DIGEST_SIZE], right[DIGEST_SIZE];
    subtree(p, from, from + split, left);
    subtree(p, from + split, to, right);
    if (p->target >= from && p->target < to)
        memcpy(p->node[p->count++], p->target < from + split ? right : left, DIGEST_SIZE);
    merkle_parent(left, right, out);
}

static bool read_leaves(struct db *db, uint8_t *leaves, int64_t size, struct error *err)
{
    struct stmt *st = db_prepare(db, "select leaf from event where seq <= ? order by seq", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, size);
    int64_t n = 0;
    while (stmt_row(st, err)) {
        size_t leaf_size;
        const void *leaf = stmt_blob(st, 0, &leaf_size);
        if (n == size || leaf_size != DIGEST_SIZE)
            break;
        memcpy(leaves + (size_t)n++ * DIGEST_SIZE, leaf, DIGEST_SIZE);
    }
    stmt_reset(st);
    return !err->code &&
           (n == size || error_set(err, ERROR_STORE, "the ledger is not whole: run “plumbline ledger verify”"));
}

static json_t *hex(struct arena *a, const void *data, size_t size)
{
    return json_string(digest_hex(a, data, size));
}

char *ledger_proof(struct arena *a, struct db *db, const struct keys *keys, int64_t number, struct error *err)
{
    struct event_row event;
    if (!ledger_read(a, db, number, &event, err))
        return NULL;
    struct ledger_head head;
    if (!ledger_head_newest(db, &head, err))
        return NULL;
    /* Its size is believed only where it was signed: memory is asked for by it. */
    if (!ledger_head_signed(&head, keys->sign_public) || number > head.size) {
        error_set(err, ERROR_STORE, "the ledger is not whole: run “plumbline ledger verify”");
        return NULL;
    }
    uint8_t *leaves = arena_array(a, (size_t)head.size, DIGEST_SIZE);
    if (!read_leaves(db, leaves, head.size, err))
        return NULL;
    uint8_t computed[DIGEST_SIZE];
    struct path path = {.arena = a, .leaves = leaves, .target = (size_t)number - 1};
    path.node = arena_array(a, 64, DIGEST_SIZE);
    subtree(&path, 0, (size_t)head.size, computed);
    json_t *nodes = json_array();
    for (size_t i = 0; i < path.count; i++)
        json_array_append_new(nodes, hex(a, path.node[i], DIGEST_SIZE));
    json_t *proof = json_pack(
        "{s:s, s:I, s:o, s:{s:I, s:o, s:I, s:o}, s:o}", "event", event.body, "index", (json_int_t)number - 1, "path",
        nodes, "head", "size", (json_int_t)head.size, "root", hex(a, head.root, DIGEST_SIZE), "at", (json_int_t)head.at,
        "signature", hex(a, head.signature, SIGNATURE_SIZE), "public_key", hex(a, keys->sign_public, SIGN_PUBLIC_SIZE));
    char *text = json_dumps(proof, JSON_INDENT(2));
    char *out = arena_strdup(a, text);
    free(text);
    json_decref(proof);
    return out;
}

/* RFC 9162 section 2.1.3.2: the root that the path leads to. */
static bool root_of(uint8_t node[DIGEST_SIZE], uint64_t index, uint64_t size, const json_t *path)
{
    uint64_t last = size - 1;
    uint8_t other[DIGEST_SIZE];
    size_t i;
    json_t *hex_node;
    if (index >= size)
        return false;
    json_array_foreach((json_t *)(uintptr_t)path, i, hex_node)
    {
        const char *text = json_string_value(hex_node);
        if (!last || !text || !digest_unhex(text, other, DIGEST_SIZE))
            return false;
        if (index & 1 || index == last) {
            merkle_parent(other, node, node);
            while (!(index & 1) && index) {
                index >>= 1;
                last >>= 1;
            }
        } else {
            merkle_parent(node, other, node);
        }
        index >>= 1;
        last >>= 1;
    }
    return last == 0;
}

bool ledger_check_proof(const char *json, const uint8_t public_key[SIGN_PUBLIC_SIZE], struct error *err)
{
    const char *event, *root_hex, *signature_hex;
    json_int_t index, size, at;
    json_t *path, *proof = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
    uint8_t node[DIGEST_SIZE], root[DIGEST_SIZE], signature[SIGNATURE_SIZE];
    struct arena *a = arena_new();
    bool good = proof && json_unpack(proof, "{s:s, s:I, s:o, s:{s:I, s:s, s:I, s:s}}", "event", &event, "index", &index,
                                     "path", &path, "head", "size", &size, "root", &root_hex, "at", &at, "signature",
                                     &signature_hex) == 0;
    good = (good && json_is_array(path) && index >= 0 && size > 0 && digest_unhex(root_hex, root, DIGEST_SIZE) &&
            digest_unhex(signature_hex, signature, SIGNATURE_SIZE)) ||
           error_set(err, ERROR_INPUT, "this is not a proof of an event");
    if (good) {
        const char *statement = head_statement(a, size, root, at);
        merkle_leaf(event, strlen(event), node);
        if (!digest_verify(public_key, statement, strlen(statement), signature))
            good = error_set(err, ERROR_INPUT, "the head is not signed by this key");
        else if (!root_of(node, (uint64_t)index, (uint64_t)size, path) || memcmp(node, root, DIGEST_SIZE) != 0)
            good = error_set(err, ERROR_INPUT, "the event is not in the ledger that the head was signed for");
    }
    json_decref(proof);
    arena_free(a);
    return good;
}
