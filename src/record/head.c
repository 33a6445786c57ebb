/* Signed heads: the newest of a database, and heads that are kept elsewhere. */
#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"
#include "record/events.h"
#include "store/store.h"

#include <string.h>

static bool take_blob(struct stmt *st, int column, uint8_t *out, size_t size)
{
    size_t n;
    const void *data = stmt_blob(st, column, &n);
    if (!data || n != size)
        return false;
    memcpy(out, data, size);
    return true;
}

bool ledger_head_newest(struct db *db, struct ledger_head *out, struct error *err)
{
    struct stmt *st = db_prepare(db, "select size, root, at, signature from head order by size desc limit 1", err);
    if (!st)
        return false;
    if (!stmt_row(st, err))
        return !err->code && error_set(err, ERROR_NOT_FOUND, "the ledger is empty: nothing was signed yet");
    out->size = stmt_int(st, 0);
    out->at = stmt_int(st, 2);
    bool good = take_blob(st, 1, out->root, DIGEST_SIZE) && take_blob(st, 3, out->signature, SIGNATURE_SIZE);
    stmt_reset(st);
    return good || error_set(err, ERROR_STORE, "the ledger's newest head is damaged: run “plumbline ledger verify”");
}

bool ledger_head_signed(const struct ledger_head *head, const uint8_t public_key[SIGN_PUBLIC_SIZE])
{
    struct arena *a = arena_new();
    const char *statement = head_statement(a, head->size, head->root, head->at);
    bool good = digest_verify(public_key, statement, strlen(statement), head->signature);
    arena_free(a);
    return good;
}

char *ledger_head_text(struct arena *a, const struct ledger_head *head)
{
    return arena_printf(a, "size %lld\nroot %s\nat %lld (%s)\nsignature %s\n", (long long)head->size,
                        digest_hex(a, head->root, DIGEST_SIZE), (long long)head->at, time_text(a, head->at),
                        digest_hex(a, head->signature, SIGNATURE_SIZE));
}

/* The word behind "name " at the beginning of a line; NULL where no line begins so. */
static const char *word_behind(struct arena *a, const char *text, const char *name)
{
    size_t n = strlen(name);
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, name, n) == 0 && line[n] == ' ')
            return arena_strndup(a, line + n + 1, strcspn(line + n + 1, " \r\n"));
    }
    return NULL;
}

bool ledger_head_parse(const char *text, struct ledger_head *out, struct error *err)
{
    struct arena *a = arena_new();
    const char *size = word_behind(a, text, "size"), *root = word_behind(a, text, "root");
    const char *at = word_behind(a, text, "at"), *signature = word_behind(a, text, "signature");
    bool good = size && root && at && signature && text_to_int(size, &out->size) && out->size > 0 &&
                text_to_int(at, &out->at) && digest_unhex(root, out->root, DIGEST_SIZE) &&
                digest_unhex(signature, out->signature, SIGNATURE_SIZE);
    arena_free(a);
    return good || error_set(err, ERROR_INPUT, "this is not a head as “plumbline ledger head” prints it");
}
