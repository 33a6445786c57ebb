/* What became of notices, for the people whom they are for; a notice to try an address with; and each day's to-dos. */
#include "account/notice.h"

#include "account/inner.h"
#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"
#include "store/store.h"
#include "store/writer.h"

#include <stdlib.h>
#include <string.h>

enum { TEST_WAIT = 60 /* seconds between two tests of an address */, DAILY_SHOWN = 30, DAILY_HOUR = 8 };

bool delivery_list(struct arena *a, struct db *db, const char *login, bool failed, size_t limit, size_t *count,
                   struct delivery **out, struct error *err)
{
    struct stmt *st = db_prepare(
        db,
        arena_printf(
            a,
            "select n.id, n.subscription_id, a.login, s.kind, s.address, n.state, n.attempts, n.made_at, "
            "n.due_at, n.said, n.body from account_notice n join account_subscription s on s.id = "
            "n.subscription_id join account a on a.id = s.account_id where n.body <> ''%s%s order by n.id desc "
            "limit ?",
            login ? " and a.login = ?" : "", failed ? " and (n.state = 2 or n.attempts > 0 and n.state = 0)" : ""),
        err);
    int at = 1;
    *count = 0;
    *out = arena_array(a, limit + 1, sizeof **out);
    if (!st)
        return false;
    if (login)
        stmt_bind_text(st, at++, login);
    stmt_bind_int(st, at, (int64_t)limit);
    while (stmt_row(st, err))
        (*out)[(*count)++] = (struct delivery){.id = stmt_int(st, 0),
                                               .subscription = stmt_int(st, 1),
                                               .login = arena_strdup(a, stmt_text(st, 2)),
                                               .kind = (enum notice_kind)stmt_int(st, 3),
                                               .address = arena_strdup(a, stmt_text(st, 4)),
                                               .state = (enum delivery_state)stmt_int(st, 5),
                                               .attempts = stmt_int(st, 6),
                                               .made_at = stmt_int(st, 7),
                                               .due_at = stmt_int(st, 8),
                                               .said = arena_strdup(a, stmt_text(st, 9)),
                                               .body = arena_strdup(a, stmt_text(st, 10))};
    return !err->code;
}

/* Notices that no event makes have numbers below 0. body "": there is nothing to bring. */
static bool put_own(struct db *db, int64_t subscription, int64_t number, const char *body, int64_t now,
                    struct error *err)
{
    struct stmt *st = db_prepare(db,
                                 "insert into account_notice (subscription_id, event, body, made_at, due_at, attempts, "
                                 "state, said) values (?, ?, ?, ?, ?, 0, ?, '')",
                                 err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, subscription);
    stmt_bind_int(st, 2, -number);
    stmt_bind_text(st, 3, body);
    stmt_bind_int(st, 4, now);
    stmt_bind_int(st, 5, now);
    stmt_bind_int(st, 6, *body ? DELIVERY_WAITS : DELIVERY_SENT);
    return stmt_run(st, err);
}

static bool has_since(struct db *db, int64_t subscription, int64_t number, bool *out, struct error *err)
{
    struct stmt *st =
        db_prepare(db, "select id from account_notice where subscription_id = ? and event <= ? limit 1", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, subscription);
    stmt_bind_int(st, 2, -number);
    *out = stmt_row(st, err);
    stmt_reset(st);
    return !err->code;
}

static const char *body_of(struct arena *a, const char *what, const char *title, const char *number, const char *reason,
                           const char *login)
{
    json_t *o = json_pack("{s:s, s:s, s:s, s:s, s:s}", "what", what, "title", title, "number", number, "reason", reason,
                          "to", login);
    char *text = o ? json_dumps(o, JSON_COMPACT) : NULL;
    const char *copy = text ? arena_strdup(a, text) : NULL;
    free(text);
    json_decref(o);
    return copy;
}

/* Trying an address. */

struct trying {
    int64_t id, now;
};

static bool put_test(struct amend *t, struct db *db, struct error *err)
{
    const struct trying *q = t->argument;
    const char *address;
    bool waits;
    if (!amend_own(t, db, "select address from account_subscription where id = ? and account_id = ?", q->id, &address,
                   err))
        return false;
    if (!address)
        return error_set(err, ERROR_NOT_FOUND, "“%s” is told nothing under that number", t->row.is.login);
    if (!has_since(db, q->id, q->now - TEST_WAIT, &waits, err))
        return false;
    if (waits)
        return error_set(err, ERROR_CONFLICT, "a test was sent a moment ago: wait a minute before the next");
    const char *body = body_of(t->arena, "test", "测试通知", "",
                               "这是一条测试通知：收到它，说明这个地址可以接收待办和催办通知。", t->row.is.login);
    return put_own(db, q->id, q->now, body, q->now, err);
}

bool notice_test(struct arena *a, struct accounts *s, const char *login, int64_t id, int64_t now,
                 const struct author *by, struct error *err)
{
    struct trying q = {id, now};
    struct amend t = amend_of(a, s, login, NULL, by);
    t.act = put_test;
    t.argument = &q;
    return amend(&t, err);
}

/* Each day's to-dos. */

struct daily {
    struct arena *arena;
    struct accounts *s;
    const struct rights *rights;
    const struct work *work;
    struct db *db;
    int32_t today;
    size_t all, red, amber, shown;
    struct buf lines;
};

static void tell_todo(struct daily *q, const struct todo *t)
{
    const struct reg *reg = model_reg(q->s->records->model, t->reg);
    q->all++;
    q->red += t->light == LIGHT_RED;
    q->amber += t->light == LIGHT_AMBER;
    if (t->light == LIGHT_GREEN || t->light == LIGHT_NONE || q->shown == DAILY_SHOWN)
        return;
    q->shown++;
    buf_printf(&q->lines, "%s %s %s %s\r\n", t->light == LIGHT_RED ? "[超期]" : "[将到期]",
               reg ? reg->title.zh : t->reg, t->number, t->due == DATE_NONE ? "" : date_iso(q->arena, t->due));
}

static bool gather_todos(struct daily *q, const struct person *p, struct error *err)
{
    enum { ASKED = 300 };
    for (size_t i = 0; i < p->offices; i++) {
        const struct office *o = &p->office[i];
        const struct todo_query query = {.organ = o->organ,
                                         .role = o->role,
                                         .district = o->organ ? NULL : o->district,
                                         .below = true,
                                         .worst = LIGHT_NONE,
                                         .today = q->today,
                                         .limit = ASKED};
        struct todo *todo;
        size_t count;
        if (!work_todo(q->arena, q->work, q->db, &query, &count, &todo, err))
            return false;
        for (size_t k = 0; k < count; k++)
            tell_todo(q, &todo[k]);
    }
    return true;
}

struct putting {
    const struct subscription *to;
    int64_t number, now;
    const char *body;
};

/* Another process may have made it already. */
static bool put_daily(struct db *db, void *argument, struct error *err)
{
    const struct putting *p = argument;
    struct stmt *st = db_prepare(db,
                                 "select s.id from account_subscription s where s.id = ? and not exists (select 1 from "
                                 "account_notice n where n.subscription_id = s.id and n.event = ?)",
                                 err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, p->to->id);
    stmt_bind_int(st, 2, -p->number);
    bool wanted = stmt_row(st, err);
    stmt_reset(st);
    return !err->code && (!wanted || put_own(db, p->to->id, p->number, p->body, p->now, err));
}

static bool was_told(struct db *db, const struct subscription *s, int32_t today, bool *out, struct error *err)
{
    struct stmt *st = db_prepare(db, "select id from account_notice where subscription_id = ? and event = ?", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, s->id);
    stmt_bind_int(st, 2, -(int64_t)today);
    *out = stmt_row(st, err);
    stmt_reset(st);
    return !err->code;
}

static bool tell_one(struct daily *q, const struct subscription *s, int64_t now, struct error *err)
{
    const struct program as = {.login = s->login, .reads = true, .writes = true};
    struct person p;
    q->all = q->red = q->amber = q->shown = 0;
    q->lines = buf_new(q->arena);
    buf_add(&q->lines, "");
    if (!person_of_program(q->arena, q->s, q->db, &as, &p, err) || !gather_todos(q, &p, err))
        return false;
    const char *reason = arena_printf(q->arena, "待办%zu件，其中超期%zu件，三个工作日内到期%zu件。\r\n%s", q->all,
                                      q->red, q->amber, q->lines.data);
    const struct putting put = {
        .to = s,
        .number = q->today,
        .now = now,
        .body = q->all ? body_of(q->arena, "daily", "今日待办", date_iso(q->arena, q->today), reason, s->login) : ""};
    return writer_run(q->s->records->writer, put_daily, (void *)(uintptr_t)&put, err);
}

bool notice_daily(struct arena *a, struct accounts *s, const struct rights *r, const struct work *w, struct db *db,
                  int64_t now, struct error *err)
{
    struct daily q = {.arena = a, .s = s, .rights = r, .work = w, .db = db, .today = date_of_time(now)};
    struct subscription *sub;
    size_t count;
    if (now < time_of_date(q.today) + DAILY_HOUR * 3600 || !calendar_is_workday(w->law->calendar, q.today))
        return true;
    if (!subscription_list(a, db, NULL, &count, &sub, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        bool told = false;
        if (!(sub[i].tells & NOTICE_DAILY))
            continue;
        if (!was_told(db, &sub[i], q.today, &told, err) || (!told && !tell_one(&q, &sub[i], now, err)))
            return false;
    }
    return true;
}
