#include "record/ledger.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"
#include "record/events.h"
#include "record/merkle.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

struct ledger {
    struct keys keys;
    struct merkle tree, marked, committed;
    int64_t loads;
};

struct ledger *ledger_new(const struct keys *keys)
{
    struct ledger *l = calloc(1, sizeof *l);
    if (!l)
        abort();
    l->keys = *keys;
    return l;
}

void ledger_free(struct ledger *l)
{
    free(l);
}

void event_seal(const struct keys *keys, int64_t number, const uint8_t leaf[DIGEST_SIZE], uint8_t out[SEAL_SIZE])
{
    uint8_t place[8 + DIGEST_SIZE];
    for (int i = 0; i < 8; i++)
        place[i] = (uint8_t)((uint64_t)number >> (56 - 8 * i));
    memcpy(place + 8, leaf, DIGEST_SIZE);
    digest_seal(keys->seal, place, sizeof place, out);
}

char *head_statement(struct arena *a, int64_t size, const uint8_t root[DIGEST_SIZE], int64_t at)
{
    return arena_printf(a, "plumbline ledger head 1\n%lld\n%s\n%lld\n", (long long)size,
                        digest_hex(a, root, DIGEST_SIZE), (long long)at);
}

static void add_member(struct buf *b, const char *name, const char *value)
{
    if (!value)
        return;
    buf_printf(b, ",\"%s\":", name);
    buf_add_json(b, value);
}

static void add_number(struct buf *b, const char *name, int64_t value)
{
    buf_printf(b, ",\"%s\":%lld", name, (long long)value);
}

/* Members in the order of their names, as RFC 8785 wants them. */
static char *event_body(struct arena *a, const struct event *e, int64_t number, int64_t at)
{
    struct buf b = buf_new(a);
    buf_add(&b, "{\"action\":");
    buf_add_json(&b, e->action);
    add_member(&b, "actor", e->actor);
    add_member(&b, "article", e->article);
    add_number(&b, "at", at);
    buf_printf(&b, ",\"changes\":%s", e->changes);
    if (e->clocks)
        buf_printf(&b, ",\"clocks\":%s", e->clocks);
    add_member(&b, "day", e->day == DATE_NONE ? NULL : date_iso(a, e->day));
    if (e->fields)
        buf_printf(&b, ",\"fields\":%s", e->fields);
    if (e->file)
        buf_printf(&b, ",\"file\":%s", e->file);
    add_member(&b, "from", e->from);
    add_number(&b, "number", number);
    add_member(&b, "organ", e->organ);
    add_number(&b, "previous", e->previous);
    add_member(&b, "procedure", e->procedure);
    add_member(&b, "reason", e->reason);
    add_member(&b, "record", e->record);
    add_member(&b, "register", e->reg);
    add_member(&b, "role", e->role);
    buf_add_char(&b, '}');
    return b.data;
}

bool ledger_put(struct ledger *l, struct db *db, const char *body, struct error *err)
{
    int64_t number = (int64_t)l->tree.size + 1;
    uint8_t leaf[DIGEST_SIZE], seal[SEAL_SIZE];
    merkle_leaf(body, strlen(body), leaf);
    event_seal(&l->keys, number, leaf, seal);
    struct stmt *st = db_prepare(db, "insert into event (seq, body, leaf, seal) values (?, ?, ?, ?)", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, number);
    stmt_bind_text(st, 2, body);
    stmt_bind_blob(st, 3, leaf, sizeof leaf);
    stmt_bind_blob(st, 4, seal, sizeof seal);
    if (!stmt_run(st, err))
        return false;
    merkle_append(&l->tree, leaf);
    return true;
}

bool ledger_append(struct arena *a, struct ledger *l, struct db *db, const struct event *e, int64_t *number,
                   struct error *err)
{
    *number = (int64_t)l->tree.size + 1;
    return ledger_put(l, db, event_body(a, e, *number, e->at ? e->at : time_now()), err);
}

int64_t ledger_size(const struct ledger *l)
{
    return (int64_t)l->tree.size;
}

int64_t ledger_loads(const struct ledger *l)
{
    return l->loads;
}

/* The tree as the newest head left it. Its root must be what was signed: nobody goes on writing on top of a ledger that
 * was touched. */
static bool load_head(struct arena *a, struct ledger *l, struct db *db, struct error *err)
{
    struct stmt *st =
        db_prepare(db, "select size, root, at, signature, frontier from head order by size desc limit 1", err);
    if (!st)
        return false;
    l->tree = (struct merkle){0};
    if (!stmt_row(st, err))
        return !err->code;
    size_t root_size, signature_size, frontier_size;
    struct merkle tree = {.size = (uint64_t)stmt_int(st, 0)};
    const void *root = stmt_blob(st, 1, &root_size);
    const void *signature = stmt_blob(st, 3, &signature_size);
    const void *frontier = stmt_blob(st, 4, &frontier_size);
    size_t levels = 64 - (size_t)(tree.size ? __builtin_clzll(tree.size) : 64);
    bool good = root_size == DIGEST_SIZE && signature_size == SIGNATURE_SIZE && frontier_size == levels * DIGEST_SIZE;
    if (good) {
        uint8_t computed[DIGEST_SIZE];
        memcpy(tree.node, frontier, frontier_size);
        merkle_root(&tree, computed);
        const char *statement = head_statement(a, (int64_t)tree.size, computed, stmt_int(st, 2));
        good = memcmp(computed, root, DIGEST_SIZE) == 0 &&
               digest_verify(l->keys.sign_public, statement, strlen(statement), signature);
    }
    stmt_reset(st);
    if (!good)
        return error_set(err, ERROR_STORE,
                         "the ledger's newest head is not what this installation's key signed: nothing is written. Run "
                         "“plumbline ledger verify”, and check that the key file belongs to this database");
    l->tree = tree;
    return true;
}

static bool follow_begin(void *argument, struct db *db, struct error *err)
{
    struct ledger *l = argument;
    int64_t last, head;
    if (!db_int(db, "select max(seq) from event", 0, &last, err) ||
        !db_int(db, "select max(size) from head", 0, &head, err))
        return false;
    if ((uint64_t)last == l->tree.size && last == head)
        return true;
    struct arena *a = arena_new();
    l->loads++;
    bool good = load_head(a, l, db, err);
    arena_free(a);
    if (good && (uint64_t)last != l->tree.size)
        good =
            error_set(err, ERROR_STORE,
                      "the ledger holds %lld events but its newest head was signed for %llu: nothing is written. Run "
                      "“plumbline ledger verify”",
                      (long long)last, (unsigned long long)l->tree.size);
    l->committed = l->tree;
    return good;
}

static void follow_mark(void *argument)
{
    struct ledger *l = argument;
    l->marked = l->tree;
}

static void follow_undo(void *argument)
{
    struct ledger *l = argument;
    l->tree = l->marked;
}

static bool follow_seal(void *argument, struct db *db, struct error *err)
{
    struct ledger *l = argument;
    if (l->tree.size == l->committed.size)
        return true;
    struct arena *a = arena_new();
    uint8_t root[DIGEST_SIZE], signature[SIGNATURE_SIZE];
    int64_t at = time_now();
    merkle_root(&l->tree, root);
    const char *statement = head_statement(a, (int64_t)l->tree.size, root, at);
    digest_sign(l->keys.sign_secret, statement, strlen(statement), signature);
    struct stmt *st =
        db_prepare(db, "insert into head (size, root, at, signature, frontier) values (?, ?, ?, ?, ?)", err);
    bool good = st != NULL;
    if (good) {
        size_t levels = 64 - (size_t)__builtin_clzll(l->tree.size);
        stmt_bind_int(st, 1, (int64_t)l->tree.size);
        stmt_bind_blob(st, 2, root, sizeof root);
        stmt_bind_int(st, 3, at);
        stmt_bind_blob(st, 4, signature, sizeof signature);
        stmt_bind_blob(st, 5, l->tree.node, levels * DIGEST_SIZE);
        good = stmt_run(st, err);
    }
    arena_free(a);
    if (good)
        l->committed = l->tree;
    return good;
}

/* The next batch's begin sees that memory and database differ, and loads again. */
static void follow_abandon(void *argument)
{
    struct ledger *l = argument;
    l->tree = l->committed = (struct merkle){0};
}

struct writer_follower ledger_follower(struct ledger *l)
{
    return (struct writer_follower){
        .argument = l,
        .begin = follow_begin,
        .mark = follow_mark,
        .undo = follow_undo,
        .seal = follow_seal,
        .abandon = follow_abandon,
    };
}
