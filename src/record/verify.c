#include "core/arena.h"
#include "core/error.h"
#include "core/map.h"
#include "core/phrase.h"
#include "core/text.h"
#include "record/attachment.h"
#include "record/clocks.h"
#include "record/events.h"
#include "record/layout.h"
#include "record/merkle.h"
#include "record/replay.h"
#include "store/store.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Verification walks the events in order, then the records' rows. It stops at the first finding. */
struct check {
    struct arena *arena, *scratch;
    struct db *db;
    const struct model *model;
    const struct keys *keys;
    const struct ledger_head *kept; /* or NULL */
    const struct ledger_beside *beside;
    size_t besides;
    struct ledger_verdict *verdict;
    struct merkle tree;
    int64_t clocks, courses, files; /* rows that the register's records have; compared with those in the table */
    struct map *last; /* "register number" → number of its last event, negative once the record was removed */
};

static bool finding(struct check *c, int64_t event, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Returns false, so that a walk stops. */
static bool finding(struct check *c, int64_t event, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    vsnprintf(c->verdict->finding, sizeof c->verdict->finding, phrase(format), ap);
    va_end(ap);
    c->verdict->first = event;
    c->verdict->whole = false;
    return false;
}

bool event_parse(const char *body, json_t **json, struct event_row *out)
{
    *json = json_loads(body, JSON_REJECT_DUPLICATES, NULL);
    json_int_t number, previous, at;
    const char *actor, *action, *reg, *record, *article = NULL, *day = NULL, *organ = NULL, *procedure = NULL;
    const char *reason = NULL, *role = NULL, *from = NULL;
    json_t *changes, *clocks = NULL, *fields = NULL, *file = NULL;
    if (!*json ||
        json_unpack(*json,
                    "{s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:o, s?o, s?o, s?o, s?s, s?s, s?s, s?s, s?s, s?s, s?s!}",
                    "number", &number, "previous", &previous, "at", &at, "actor", &actor, "action", &action, "register",
                    &reg, "record", &record, "changes", &changes, "clocks", &clocks, "fields", &fields, "file", &file,
                    "article", &article, "day", &day, "from", &from, "organ", &organ, "procedure", &procedure, "reason",
                    &reason, "role", &role) != 0) {
        json_decref(*json);
        *json = NULL;
        return false;
    }
    out->number = number;
    out->previous = previous;
    out->at = at;
    out->actor = actor;
    out->action = action;
    out->reg = reg;
    out->record = record;
    out->article = article;
    out->day = day;
    out->from = from;
    out->organ = organ;
    out->procedure = procedure;
    out->reason = reason;
    out->role = role;
    return true;
}

static char *map_key(struct arena *a, const char *reg, const char *record)
{
    return arena_printf(a, "%s %s", reg, record);
}

/* The event that the row calls its own must be the one that the ledger has at this place. */
static bool check_event(struct check *c, int64_t expected, int64_t number, const char *body, const uint8_t *stored_leaf,
                        const uint8_t *stored_seal)
{
    uint8_t leaf[DIGEST_SIZE], seal[SEAL_SIZE];
    struct event_row e;
    json_t *json;
    if (number > expected)
        return finding(c, expected, "event %lld was removed", (long long)expected);
    if (number < expected)
        return finding(c, number, "event %lld was inserted", (long long)number);
    merkle_leaf(body, strlen(body), leaf);
    event_seal(c->keys, number, leaf, seal);
    bool readable = event_parse(body, &json, &e);
    const char *what = readable ? arena_printf(c->scratch, "%s of %s %s", e.action, e.reg, e.record) : "unreadable";
    bool good = readable && e.number == number && memcmp(leaf, stored_leaf, DIGEST_SIZE) == 0 &&
                memcmp(seal, stored_seal, SEAL_SIZE) == 0;
    if (good) {
        char *key = map_key(c->scratch, e.reg, e.record);
        int64_t *last = map_get(c->last, key);
        int64_t before = last ? *last : 0;
        /* A number may be used again after its record was removed; the chain starts anew then. */
        good = e.previous == (before < 0 ? 0 : before);
        if (!last)
            *map_slot(c->last, key) = last = arena_new_of(c->arena, int64_t);
        *last = strcmp(e.action, "remove") == 0 ? -number : number;
    }
    json_decref(json);
    merkle_append(&c->tree, leaf);
    return good || finding(c, number, "event %lld (%s) was altered or inserted", (long long)number, what);
}

static bool check_head(struct check *c, struct stmt *head)
{
    uint8_t root[DIGEST_SIZE];
    size_t root_size, signature_size;
    int64_t size = stmt_int(head, 0);
    const void *stored = stmt_blob(head, 1, &root_size), *signature = stmt_blob(head, 3, &signature_size);
    merkle_root(&c->tree, root);
    const char *statement = head_statement(c->scratch, size, root, stmt_int(head, 2));
    if (root_size != DIGEST_SIZE || signature_size != SIGNATURE_SIZE || memcmp(root, stored, DIGEST_SIZE) != 0)
        return finding(c, 0, "the head signed at %lld events has another root than the events give", (long long)size);
    if (!digest_verify(c->keys->sign_public, statement, strlen(statement), signature))
        return finding(c, 0, "the head at %lld events is not signed by this installation's key", (long long)size);
    /* Writing goes on from the frontier: it must be that of the events. */
    size_t frontier_size, levels = 64 - (size_t)__builtin_clzll(c->tree.size);
    const void *frontier = stmt_blob(head, 4, &frontier_size);
    if (frontier_size != levels * DIGEST_SIZE || memcmp(frontier, c->tree.node, frontier_size) != 0)
        return finding(c, 0, "the head at %lld events was altered: its frontier is not that of the events",
                       (long long)size);
    c->verdict->heads++;
    return true;
}

static bool blob_is(struct stmt *st, int column, size_t size, const uint8_t **out)
{
    size_t n;
    *out = stmt_blob(st, column, &n);
    return *out && n == size;
}

/* The tree, grown to the size of the head that was kept elsewhere, must be what that head says. */
static bool check_kept(struct check *c)
{
    uint8_t root[DIGEST_SIZE];
    if (!c->kept || c->tree.size != (uint64_t)c->kept->size)
        return true;
    merkle_root(&c->tree, root);
    return memcmp(root, c->kept->root, DIGEST_SIZE) == 0 ||
           finding(c, 0, "the first %lld events are not those that the kept head was signed over",
                   (long long)c->kept->size);
}

/* Not before the events are known to be whole: what is missing at the end is named by the heads, where they are there.
 */
static bool check_reaches_kept(struct check *c)
{
    return !c->kept || c->verdict->events >= c->kept->size ||
           finding(c, c->verdict->events + 1,
                   "the ledger ends at event %lld, but the kept head was signed over %lld: an older copy of the "
                   "database was put back",
                   (long long)c->verdict->events, (long long)c->kept->size);
}

static bool check_events(struct check *c, struct error *err)
{
    struct stmt *events = db_prepare(c->db, "select seq, body, leaf, seal from event order by seq", err);
    struct stmt *heads =
        events ? db_prepare(c->db, "select size, root, at, signature, frontier from head order by size", err) : NULL;
    if (!heads)
        return false;
    bool head = stmt_row(heads, err), good = !err->code;
    while (good && stmt_row(events, err)) {
        const uint8_t *leaf, *seal;
        const char *body = stmt_text(events, 1);
        int64_t number = stmt_int(events, 0);
        arena_clear(c->scratch);
        good = body && blob_is(events, 2, DIGEST_SIZE, &leaf) && blob_is(events, 3, SEAL_SIZE, &seal)
                   ? check_event(c, ++c->verdict->events, number, body, leaf, seal)
                   : finding(c, number, "event %lld lacks its text, leaf or seal", (long long)number);
        if (good && head && stmt_int(heads, 0) == number) {
            good = check_head(c, heads);
            head = good && stmt_row(heads, err);
        }
        good = good && check_kept(c);
    }
    if (good && !err->code && head)
        good = finding(c, c->verdict->events + 1, "event %lld was removed: a head was signed for %lld events",
                       (long long)c->verdict->events + 1, (long long)stmt_int(heads, 0));
    stmt_reset(heads);
    stmt_reset(events);
    if (good && !err->code && c->verdict->events) {
        int64_t newest;
        if (!db_int(c->db, "select max(size) from head", 0, &newest, err))
            return false;
        if (newest != c->verdict->events)
            return finding(c, newest + 1,
                           "event %lld and later stand after the newest signed head: inserted, or the head "
                           "was removed",
                           (long long)newest + 1);
    }
    return good && !err->code && check_reaches_kept(c);
}

/* A field that the definitions no longer name is not in the row as it is read. */
static void drop_undeclared(json_t *state, const struct reg *reg)
{
    const char *name;
    json_t *value;
    void *next;
    json_object_foreach_safe(state, next, name, value) if (!reg_column(reg, name)) json_object_del(state, name);
}

/* The record's clocks and its procedure must be what its events left. */
static bool check_clocks(struct check *c, const struct record *r, const struct said *said, struct error *err)
{
    size_t count;
    struct kept_clock *clock;
    const char *course;
    if (!course_read(c->scratch, c->db, r->reg->name, r->id, &course, err) ||
        !clocks_of(c->scratch, c->db, r->reg->name, r->id, &count, &clock, err))
        return false;
    const struct kept_clock **each = arena_array(c->scratch, count, sizeof *each);
    for (size_t i = 0; i < count; i++)
        each[i] = &clock[i];
    json_t *is = json_loads(clocks_json(c->scratch, each, count), 0, NULL);
    bool same = is && json_equal(is, said->clocks);
    json_decref(is);
    c->clocks += (int64_t)count;
    c->courses += course != NULL;
    if (!same)
        return finding(c, r->event,
                       "the clocks of record %s of %s were altered by hand: they are not what event %lld left",
                       r->number, r->reg->name, (long long)r->event);
    return text_equal(course, said->procedure) ||
           finding(c, r->event, "the procedure that record %s of %s follows was altered by hand", r->number,
                   r->reg->name);
}

/* So must its attachments. */
static bool check_files(struct check *c, const struct record *r, const struct said *said, struct error *err)
{
    size_t count;
    struct attachment *file;
    if (!attachments_of(c->scratch, c->db, r->reg->name, r->id, &count, &file, err))
        return false;
    json_t *is = json_loads(attachments_json(c->scratch, file, count), 0, NULL);
    bool same = is && json_equal(is, said->files);
    json_decref(is);
    c->files += (int64_t)count;
    return same || finding(c, r->event,
                           "the attachments of record %s of %s were altered by hand: they are not what event %lld left",
                           r->number, r->reg->name, (long long)r->event);
}

static json_t *row_state(struct check *c, const struct layout *layout, const struct record *r)
{
    const char *text = layout_changes(c->scratch, layout, NULL, r);
    return text ? json_loads(text, 0, NULL) : json_object();
}

static bool check_record(struct check *c, const struct layout *layout, const struct record *r, struct error *err)
{
    int64_t *last = map_get(c->last, map_key(c->scratch, r->reg->name, r->number));
    if (!last || *last < 0)
        return finding(c, 0, "record %s of %s was inserted by hand: no event made it", r->number, r->reg->name);
    if (*last != r->event)
        return finding(c, *last, "record %s of %s does not name its last event, %lld", r->number, r->reg->name,
                       (long long)*last);
    struct said said = {0};
    bool good = replay(c->scratch, c->db, c->model, r->event, &said, err);
    json_t *is = good ? row_state(c, layout, r) : NULL;
    if (good)
        drop_undeclared(said.fields, r->reg);
    if (good && !json_equal(said.fields, is)) {
        const char *name = "", *field;
        json_t *value;
        json_object_foreach(is, field, value) if (!json_equal(value, json_object_get(said.fields, field))) name = field;
        json_object_foreach(said.fields, field, value) if (!json_object_get(is, field)) name = field;
        good = finding(c, r->event, "record %s of %s was altered by hand: %s is not what event %lld left", r->number,
                       r->reg->name, name, (long long)r->event);
    }
    good = good && check_clocks(c, r, &said, err) && check_files(c, r, &said, err);
    said_free(&said);
    json_decref(is);
    *last = 0; /* seen */
    c->verdict->records++;
    return good;
}

/* Rows of a table of the format that belong to the register; seen: those of its records. */
static bool check_strays_of(struct check *c, const struct reg *reg, const char *table, int64_t seen, struct error *err)
{
    struct stmt *st =
        db_prepare(c->db, arena_printf(c->scratch, "select count(*) from %s where register = ?", table), err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, reg->name);
    int64_t count = stmt_row(st, err) ? stmt_int(st, 0) : -1;
    stmt_reset(st);
    if (err->code)
        return false;
    return count == seen || finding(c, 0, "%lld rows of “%s” were inserted by hand: they belong to no record of %s",
                                    (long long)(count - seen), table, reg->name);
}

static bool check_strays(struct check *c, const struct reg *reg, struct error *err)
{
    return check_strays_of(c, reg, "clock", c->clocks, err) && check_strays_of(c, reg, "course", c->courses, err) &&
           check_strays_of(c, reg, "attachment", c->files, err);
}

static bool check_register(struct check *c, const struct reg *reg, struct error *err)
{
    struct arena *rows = arena_new();
    struct layout layout;
    layout_build(rows, reg, &layout);
    const char *inner = arena_printf(rows, "select * from %s", db_quote(rows, reg->name));
    struct stmt *st = db_prepare(c->db, layout_select(rows, reg, inner, " order by t.id"), err);
    bool good = st != NULL;
    c->clocks = c->courses = c->files = 0;
    while (good && stmt_row(st, err)) {
        struct record r;
        arena_clear(c->scratch);
        layout_read(c->scratch, reg, st, &r);
        good = check_record(c, &layout, &r, err);
    }
    if (st)
        stmt_reset(st);
    arena_free(rows);
    return good && !err->code && check_strays(c, reg, err);
}

/* What stands beside the registers. */

static bool check_row(struct check *c, const char *reg, const struct ledger_row *row, struct error *err)
{
    int64_t *last = map_get(c->last, map_key(c->scratch, reg, row->record));
    if (!last || *last <= 0)
        return finding(c, 0, "%s “%s” was inserted by hand: no event made it", reg, row->record);
    if (*last != row->event)
        return finding(c, *last, "%s “%s” does not name its last event, %lld", reg, row->record, (long long)*last);
    struct said said = {0};
    bool good = replay(c->scratch, c->db, c->model, row->event, &said, err);
    json_t *is = good ? json_loads(row->state, 0, NULL) : NULL;
    if (good && !(is && json_equal(said.fields, is)))
        good = finding(c, row->event, "%s “%s” was altered by hand: it is not what event %lld left", reg, row->record,
                       (long long)row->event);
    if (good)
        *last = 0; /* seen */
    said_free(&said);
    json_decref(is);
    c->verdict->records += good;
    return good;
}

static bool check_beside(struct check *c, const struct ledger_beside *b, struct error *err)
{
    struct arena *rows = arena_new();
    struct ledger_row *row;
    size_t count;
    bool good = b->rows(rows, c->db, &count, &row, err);
    for (size_t i = 0; good && i < count; i++) {
        arena_clear(c->scratch);
        good = check_row(c, b->reg, &row[i], err);
    }
    arena_free(rows);
    return good;
}

static bool is_compared(struct check *c, const char *key)
{
    arena_clear(c->scratch);
    const char *reg = arena_strndup(c->scratch, key, strcspn(key, " "));
    for (size_t i = 0; i < c->besides; i++)
        if (strcmp(c->beside[i].reg, reg) == 0)
            return true;
    return model_reg(c->model, reg);
}

/* Whatever the events say is alive and no row was found for. */
static bool check_missing(struct check *c)
{
    size_t at = 0;
    void *value;
    const char *key, *first = NULL;
    int64_t lowest = INT64_MAX;
    while ((key = map_next(c->last, &at, &value))) {
        int64_t last = *(int64_t *)value;
        if (last > 0 && !is_compared(c, key)) {
            c->verdict->undeclared++;
        } else if (last > 0 && last < lowest) {
            lowest = last;
            first = key;
        }
    }
    return !first ||
           finding(c, lowest, "record “%s” was removed by hand: its last event is %lld", first, (long long)lowest);
}

/* Nobody goes on from a head that this installation's key did not sign. */
static bool begin(struct check *c, const struct ledger_head *kept, struct error *err)
{
    if (kept && !ledger_head_signed(kept, c->keys->sign_public))
        return error_set(err, ERROR_INPUT, "the kept head is not signed by this installation's key, or was altered");
    c->kept = kept;
    c->arena = arena_new();
    c->scratch = arena_new();
    c->last = map_new(c->arena);
    *c->verdict = (struct ledger_verdict){.whole = true};
    return true;
}

static bool end(struct check *c, const struct error *err)
{
    arena_free(c->scratch);
    arena_free(c->arena);
    return !err->code;
}

bool ledger_verify_events(struct db *db, const struct keys *keys, const struct ledger_head *kept,
                          struct ledger_verdict *out, struct error *err)
{
    struct check c = {.db = db, .keys = keys, .verdict = out};
    if (!begin(&c, kept, err))
        return false;
    check_events(&c, err);
    return end(&c, err);
}

bool ledger_verify_beside(struct db *db, const struct model *m, const struct keys *keys, const struct ledger_head *kept,
                          const struct ledger_beside *beside, size_t besides, struct ledger_verdict *out,
                          struct error *err)
{
    struct check c = {.db = db, .model = m, .keys = keys, .beside = beside, .besides = besides, .verdict = out};
    if (!begin(&c, kept, err))
        return false;
    bool good = db_begin_read(db, err) && check_events(&c, err);
    for (size_t i = 0; good && i < m->regs; i++)
        good = check_register(&c, &m->reg[i], err);
    for (size_t i = 0; good && i < besides; i++)
        good = check_beside(&c, &beside[i], err);
    if (good)
        check_missing(&c);
    db_end_read(db);
    return end(&c, err);
}

bool ledger_verify_kept(struct db *db, const struct model *m, const struct keys *keys, const struct ledger_head *kept,
                        struct ledger_verdict *out, struct error *err)
{
    return ledger_verify_beside(db, m, keys, kept, NULL, 0, out, err);
}

bool ledger_verify(struct db *db, const struct model *m, const struct keys *keys, struct ledger_verdict *out,
                   struct error *err)
{
    return ledger_verify_kept(db, m, keys, NULL, out, err);
}
