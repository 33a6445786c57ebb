#include "record/trail.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"
#include "model/model.h"
#include "store/store.h"

enum { MEMBERS = 4, CHAIN_LOOKED = 2000 };

struct looking {
    struct arena *arena;
    struct db *db;
    const struct trail_query *query;
    struct trail *out;
    size_t limit, room;
};

/* The day on which it was done: a step's own, else the ledger's. */
static int32_t day_of(const struct event_row *e)
{
    int32_t day = e->day ? date_parse(e->day) : DATE_NONE;
    return day == DATE_NONE ? date_of_time(e->at) : day;
}

static bool fits(const struct trail_query *q, const struct event_row *e)
{
    int32_t day = day_of(e);
    return (!q->reg || text_equal(q->reg, e->reg)) && (!q->record || text_equal(q->record, e->record)) &&
           (!q->actor || text_equal(q->actor, e->actor)) && (!q->action || text_equal(q->action, e->action)) &&
           (q->from == DATE_NONE || day >= q->from) && (q->to == DATE_NONE || day <= q->to);
}

/* Reads the event, and keeps it where it fits. */
static bool look(struct looking *l, int64_t number, int64_t *previous, struct error *err)
{
    struct event_row e;
    if (!ledger_read(l->arena, l->db, number, &e, err))
        return false;
    *previous = e.previous;
    if (!fits(l->query, &e))
        return true;
    l->out->event = arena_grow(l->arena, l->out->event, l->out->count, &l->room, sizeof *l->out->event);
    l->out->event[l->out->count++] = e;
    return true;
}

/* The number of the record's last event; 0 where there is no such record. Accounts are kept beside the registers. */
static bool last_event(struct looking *l, const struct model *m, int64_t *out, struct error *err)
{
    const struct trail_query *q = l->query;
    const struct reg *reg = model_reg(m, q->reg);
    struct stmt *st;
    *out = 0;
    if (!reg && !text_equal(q->reg, "account"))
        return true;
    st = db_prepare(l->db,
                    reg ? arena_printf(l->arena, "select event from %s where number = ?", db_quote(l->arena, reg->name))
                        : "select event from account where login = ?",
                    err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, q->record);
    if (stmt_row(st, err))
        *out = stmt_int(st, 0);
    stmt_reset(st);
    return !err->code;
}

static bool follow(struct looking *l, const struct model *m, struct error *err)
{
    int64_t n, previous;
    if (!last_event(l, m, &n, err))
        return false;
    for (size_t looked = 0; n; n = previous) {
        if (l->out->count == l->limit || looked++ == CHAIN_LOOKED) {
            l->out->next = n + 1;
            l->out->cut = l->out->count < l->limit;
            return true;
        }
        bool later = l->query->before && n >= l->query->before;
        struct event_row e;
        if (later ? !ledger_read(l->arena, l->db, n, &e, err) : !look(l, n, &previous, err))
            return false;
        if (later)
            previous = e.previous;
    }
    return true;
}

/* A member of the body as canonical JSON writes it: what the database can look for. What it finds is read and compared
 * again, since a value may hold the same text. */
static const char *like_member(struct arena *a, const char *name, const char *value)
{
    struct buf json = buf_new(a), out = buf_new(a);
    buf_add_json(&json, value);
    buf_printf(&out, "%%\"%s\":", name);
    for (const char *p = json.data; *p; p++) {
        if (*p == '%' || *p == '_' || *p == '!')
            buf_add(&out, "!");
        buf_add_n(&out, p, 1);
    }
    buf_add(&out, "%");
    return out.data;
}

/* The events of a span of numbers that may fit, newest first. */
static struct stmt *ask(struct looking *l, int64_t least, int64_t before, struct error *err)
{
    const struct trail_query *q = l->query;
    const char *const name[MEMBERS] = {"register", "record", "actor", "action"};
    const char *const value[MEMBERS] = {q->reg, q->record, q->actor, q->action};
    struct buf sql = buf_new(l->arena);
    buf_add(&sql, "select seq from event where seq >= ? and seq < ?");
    for (size_t i = 0; i < MEMBERS; i++)
        buf_add(&sql, value[i] ? " and body like ? escape '!'" : "");
    buf_add(&sql, " order by seq desc");
    struct stmt *st = db_prepare(l->db, sql.data, err);
    int n = 0;
    if (!st)
        return NULL;
    stmt_bind_int(st, ++n, least);
    stmt_bind_int(st, ++n, before);
    for (size_t i = 0; i < MEMBERS; i++)
        if (value[i])
            stmt_bind_text(st, ++n, like_member(l->arena, name[i], value[i]));
    return st;
}

static bool walk(struct looking *l, struct error *err)
{
    int64_t before = l->query->before, last, number, previous;
    if (!db_int(l->db, "select max(seq) from event", 0, &last, err))
        return false;
    if (before <= 0 || before > last + 1)
        before = last + 1;
    int64_t most = l->query->looked ? l->query->looked : TRAIL_LOOKED, least = before > most ? before - most : 1;
    struct stmt *st = ask(l, least, before, err);
    while (st && l->out->count < l->limit && stmt_row(st, err)) {
        number = stmt_int(st, 0);
        if (!look(l, number, &previous, err))
            return false;
        before = number;
    }
    if (!st || err->code)
        return false;
    bool full = l->out->count == l->limit;
    stmt_reset(st);
    l->out->cut = !full && least > 1;
    l->out->next = full ? (before > 1 ? before : 0) : least > 1 ? least : 0;
    return true;
}

bool trail_find(struct arena *a, struct db *db, const struct model *m, const struct trail_query *q, struct trail *out,
                struct error *err)
{
    struct looking l = {.arena = a, .db = db, .query = q, .out = out, .limit = q->limit ? q->limit : TRAIL_PAGE};
    *out = (struct trail){0};
    return q->reg && q->record ? follow(&l, m, err) : walk(&l, err);
}
