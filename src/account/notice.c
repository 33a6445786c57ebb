/* Notices: what is made of the ledger's events, and what became of each. */
#include "account/notice.h"

#include "account/inner.h"
#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"
#include "record/ledger.h"
#include "store/store.h"
#include "store/writer.h"

#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 200 };

/* What an event tells; 0: nothing. */
static unsigned told_by(const char *action)
{
    return text_equal(action, "remind")      ? NOTICE_REMIND
           : text_equal(action, "escalate")  ? NOTICE_ESCALATE
           : text_equal(action, "supervise") ? NOTICE_SUPERVISE
                                             : 0;
}

struct gathering {
    struct arena *arena;
    struct accounts *s;
    const struct rights *rights;
    const struct work *work;
    struct db *db;
    int64_t now;
};

struct made {
    const struct subscription *to;
    int64_t event;
    const char *body;
};

/* Who is told: of a reminder whoever has a step to take, of the rest whoever has the role that the escalation names. */
static bool is_for(struct gathering *g, const struct person *p, const struct event_row *e, unsigned what, bool *out,
                   struct error *err)
{
    const struct model *m = g->s->records->model;
    const struct escalation *esc = m->escalation;
    const struct reg *reg = model_reg(m, e->reg);
    *out = false;
    for (size_t i = 0; reg && esc && i < p->offices && !*out; i++) {
        struct error own = {0};
        struct person one = *p;
        struct person_choices choices;
        const struct role *role = model_role(m, p->office[i].role);
        one.offices = 1;
        one.office = &p->office[i];
        one.reach = &p->reach[i];
        bool named =
            what != NOTICE_REMIND && (role == esc->head || (what == NOTICE_SUPERVISE && role == esc->supervisor));
        if (what != NOTICE_REMIND && !named)
            continue;
        const struct record *r = rights_record(g->arena, g->rights, g->db, &one, reg, e->record, &own);
        if (!r && own.code == ERROR_NOT_FOUND)
            continue;
        if (!r || (what == NOTICE_REMIND && !rights_choices(g->arena, g->rights, g->work, g->db, &one, r,
                                                            date_of_time(g->now), 0, &choices, &own))) {
            *err = own;
            return false;
        }
        *out = named;
        for (size_t k = 0; what == NOTICE_REMIND && k < choices.count; k++)
            *out = *out || choices.choice[k].choice.open;
    }
    return true;
}

/* No label: it may name a person, and who receives this has not signed in. */
static const char *body_of(struct gathering *g, const struct event_row *e, const char *login)
{
    const struct reg *reg = model_reg(g->s->records->model, e->reg);
    json_t *o = json_pack("{s:I, s:s, s:s, s:s, s:s, s:s*, s:s*, s:s*, s:s}", "event", (json_int_t)e->number, "what",
                          e->action, "register", e->reg, "title", reg->title.zh, "number", e->record, "reason",
                          e->reason, "article", e->article, "day", e->day, "to", login);
    char *text = o ? json_dumps(o, JSON_COMPACT) : NULL;
    const char *copy = text ? arena_strdup(g->arena, text) : NULL;
    free(text);
    json_decref(o);
    return copy;
}

struct putting {
    const struct subscription *of;
    size_t subscriptions, count;
    const struct made *made;
    int64_t seen, now;
};

/* Another process may have made it already; or nobody wants it any more. */
static bool is_wanted(struct db *db, const struct made *m, bool *out, struct error *err)
{
    struct stmt *st = db_prepare(db, "select id from account_subscription where id = ? and seen < ?", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, m->to->id);
    stmt_bind_int(st, 2, m->event);
    *out = stmt_row(st, err);
    stmt_reset(st);
    return !err->code;
}

static bool put_one(struct db *db, const struct made *m, int64_t now, struct error *err)
{
    struct stmt *st = db_prepare(db,
                                 "insert into account_notice (subscription_id, event, body, made_at, due_at, attempts, "
                                 "state, said) values (?, ?, ?, ?, ?, 0, 0, '')",
                                 err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, m->to->id);
    stmt_bind_int(st, 2, m->event);
    stmt_bind_text(st, 3, m->body);
    stmt_bind_int(st, 4, now);
    stmt_bind_int(st, 5, now);
    return stmt_run(st, err);
}

static bool put(struct db *db, void *argument, struct error *err)
{
    const struct putting *p = argument;
    for (size_t i = 0; i < p->count; i++) {
        bool wanted;
        if (!is_wanted(db, &p->made[i], &wanted, err) || (wanted && !put_one(db, &p->made[i], p->now, err)))
            return false;
    }
    for (size_t i = 0; i < p->subscriptions; i++) {
        const int64_t bound[] = {p->seen, p->of[i].id, p->seen};
        if (!run_with(db, "update account_subscription set seen = ? where id = ? and seen < ?", bound, 3, err))
            return false;
    }
    return true;
}

static bool newest_event(struct db *db, int64_t *out, struct error *err)
{
    return db_int(db, "select max(seq) from event", 0, out, err);
}

/* Numbers of the events after one that may tell something. Their text is looked at first, since most tell nothing. */
static bool events_after(struct gathering *g, int64_t after, int64_t *number, size_t *count, struct error *err)
{
    struct stmt *st = db_prepare(g->db,
                                 "select seq from event where seq > ? and (body like '%\"action\":\"remind\"%' or body "
                                 "like '%\"action\":\"escalate\"%' or body like '%\"action\":\"supervise\"%') order by "
                                 "seq limit 200",
                                 err);
    *count = 0;
    if (!st)
        return false;
    stmt_bind_int(st, 1, after);
    while (stmt_row(st, err))
        number[(*count)++] = stmt_int(st, 0);
    return !err->code;
}

static bool look(struct gathering *g, const struct subscription *sub, size_t subs, int64_t event, struct made *made,
                 size_t *count, struct error *err)
{
    struct event_row e;
    if (!ledger_read(g->arena, g->db, event, &e, err))
        return false;
    unsigned what = told_by(e.action);
    for (size_t i = 0; what && i < subs; i++) {
        const struct program as = {.login = sub[i].login, .reads = true, .writes = true};
        struct person p;
        bool theirs;
        if (!(sub[i].tells & what) || sub[i].seen >= event)
            continue;
        if (!person_of_program(g->arena, g->s, g->db, &as, &p, err) || !is_for(g, &p, &e, what, &theirs, err))
            return false;
        if (theirs)
            made[(*count)++] = (struct made){&sub[i], event, body_of(g, &e, sub[i].login)};
    }
    return true;
}

bool notice_gather(struct arena *a, struct accounts *s, const struct rights *r, const struct work *w, struct db *db,
                   int64_t now, bool *more, struct error *err)
{
    struct gathering g = {a, s, r, w, db, now};
    struct putting p = {.now = now};
    struct subscription *sub;
    int64_t number[AT_ONCE], newest, after = INT64_MAX;
    size_t events, count = 0;
    *more = false;
    if (!subscription_list(a, db, NULL, &p.subscriptions, &sub, err) || !p.subscriptions)
        return !err->code;
    for (size_t i = 0; i < p.subscriptions; i++)
        after = sub[i].seen < after ? sub[i].seen : after;
    if (!newest_event(db, &newest, err) || newest <= after || !events_after(&g, after, number, &events, err))
        return !err->code;
    struct made *made = arena_array(a, events * p.subscriptions, sizeof *made);
    for (size_t i = 0; i < events; i++)
        if (!look(&g, sub, p.subscriptions, number[i], made, &count, err))
            return false;
    *more = events == AT_ONCE;
    p.of = sub;
    p.made = made;
    p.count = count;
    p.seen = *more ? number[events - 1] : newest;
    return writer_run(s->records->writer, put, &p, err);
}

/* Sending. */

static const char *secret_for(struct arena *a, struct accounts *s, struct stmt *st, const char *address)
{
    size_t size, opened;
    const void *box = stmt_blob(st, 5, &size);
    return box ? secret_open(a, s->seal_key, arena_printf(a, "notice %s", address), box, size, &opened) : NULL;
}

bool notice_due(struct arena *a, struct accounts *s, struct db *db, int64_t now, size_t limit, size_t *count,
                struct notice **out, struct error *err)
{
    struct stmt *st = db_prepare(
        db,
        "select n.id, n.attempts, s.kind, s.address, n.body, s.secret from account_notice n join account_subscription "
        "s "
        "on s.id = n.subscription_id join account a on a.id = s.account_id where n.state = 0 and n.due_at <= ? and "
        "a.state = 'active' order by n.due_at, n.id limit ?",
        err);
    *count = 0;
    *out = arena_array(a, limit, sizeof **out);
    if (!st)
        return false;
    stmt_bind_int(st, 1, now);
    stmt_bind_int(st, 2, (int64_t)limit);
    while (stmt_row(st, err)) {
        struct notice *n = &(*out)[(*count)++];
        *n = (struct notice){.id = stmt_int(st, 0),
                             .attempts = stmt_int(st, 1),
                             .kind = (enum notice_kind)stmt_int(st, 2),
                             .address = arena_strdup(a, stmt_text(st, 3)),
                             .body = arena_strdup(a, stmt_text(st, 4))};
        n->secret = n->kind == NOTICE_WEB ? secret_for(a, s, st, n->address) : NULL;
    }
    return !err->code;
}

bool notice_settle(struct db *db, const struct notice *n, enum notice_outcome outcome, const char *said,
                   int64_t first_wait, int64_t now, struct error *err)
{
    int64_t attempts = n->attempts + 1;
    bool ends = outcome != NOTICE_FAILED || attempts >= NOTICE_ATTEMPTS;
    struct stmt *st = db_prepare(
        db, "update account_notice set attempts = ?, state = ?, due_at = ?, said = ? where id = ? and state = 0", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, attempts);
    stmt_bind_int(st, 2, outcome == NOTICE_SENT ? 1 : ends ? 2 : 0);
    stmt_bind_int(st, 3, now + (first_wait << (attempts - 1)));
    stmt_bind_text(st, 4, said);
    stmt_bind_int(st, 5, n->id);
    return stmt_run(st, err);
}

bool notice_sweep(struct db *db, int64_t now, struct error *err)
{
    const int64_t before = now - (int64_t)NOTICE_KEPT_DAYS * 24 * 60 * 60;
    return run_with(db, "delete from account_notice where state <> 0 and made_at < ?", &before, 1, err);
}
