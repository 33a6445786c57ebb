/* Tokens by which programs act for an account; and the tokens of forms. */
#include "account/inner.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/phrase.h"
#include "core/text.h"
#include "record/record.h"
#include "store/store.h"

#include <string.h>

/* So that a token that lies about somewhere is known for what it is, by people and by scanners. */
static const char mark[] = "plumbline_";

enum { NAME_LONGEST = 60, LONGEST_DAYS = 366, DAY = 24 * 60 * 60 };

static char *join(struct arena *a, const char *const *name, size_t count)
{
    struct buf b = buf_new(a);
    buf_add(&b, "");
    for (size_t i = 0; i < count; i++)
        buf_printf(&b, "%s%s", i ? " " : "", name[i]);
    return b.data;
}

static const char *const *split(struct arena *a, const char *names, size_t *count)
{
    const char **name = NULL;
    char *rest = arena_strdup(a, names), *one;
    size_t room = 0;
    *count = 0;
    while ((one = strsep(&rest, " ")))
        if (*one) {
            name = arena_grow(a, name, *count, &room, sizeof *name);
            name[(*count)++] = one;
        }
    return name;
}

struct issue {
    const struct program *p;
    const char *token;
};

static bool put_program(struct amend *t, struct db *db, struct error *err)
{
    const struct issue *i = t->argument;
    uint8_t digest[DIGEST_SIZE];
    if (t->row.is.state != ACCOUNT_ACTIVE)
        return error_set(err, ERROR_CONFLICT, "the account “%s” is not active", t->row.is.login);
    struct stmt *st = db_prepare(db,
                                 "insert into account_program (account_id, name, token, reads, writes, registers, "
                                 "made_at, expires, last_used) values (?, ?, ?, ?, ?, ?, ?, ?, 0)",
                                 err);
    if (!st)
        return false;
    token_digest(t->s, i->token, digest);
    stmt_bind_int(st, 1, t->row.is.id);
    stmt_bind_text(st, 2, i->p->name);
    stmt_bind_blob(st, 3, digest, sizeof digest);
    stmt_bind_bool(st, 4, i->p->reads);
    stmt_bind_bool(st, 5, i->p->writes);
    stmt_bind_text(st, 6, join(t->arena, i->p->reg, i->p->registers));
    stmt_bind_int(st, 7, author_at(&t->by));
    stmt_bind_int(st, 8, i->p->expires);
    return stmt_run(st, err);
}

static bool wrong(struct error *err, const char *field, const char *message)
{
    error_set(err, ERROR_INPUT, "%s", phrase(message));
    return error_in(err, field);
}

static bool is_fit(const struct accounts *s, const struct program *p, int64_t now, struct error *err)
{
    size_t bad;
    if (!p->name || !*p->name || !text_valid(p->name, strlen(p->name), &bad) || text_length(p->name) > NAME_LONGEST)
        return wrong(err, "name", "say what the token is for, in at most 60 characters");
    if (!p->reads && !p->writes)
        return wrong(err, "scopes", "the token must let the program read, write, or both");
    if (p->expires <= now || p->expires > now + (int64_t)LONGEST_DAYS * DAY)
        return wrong(err, "expires", "the token must end on a day to come, within a year");
    for (size_t i = 0; i < p->registers; i++)
        if (!model_reg(s->records->model, p->reg[i])) {
            error_set(err, ERROR_INPUT, "there is no register “%.60s”", p->reg[i]);
            return error_in(err, "registers");
        }
    return true;
}

char *program_make(struct arena *a, struct accounts *s, const struct program *p, const struct author *by,
                   struct error *err)
{
    struct issue i = {p, arena_printf(a, "%s%s", mark, secret_token(a))};
    struct amend t = amend_of(a, s, p->login, "account:make_program", by);
    t.reason = p->name;
    t.act = put_program;
    t.argument = &i;
    return is_fit(s, p, author_at(by), err) && amend(&t, err) ? arena_strdup(a, i.token) : NULL;
}

static const char program_columns[] = "p.id, p.account_id, a.login, p.name, p.reads, p.writes, p.registers, p.made_at, "
                                      "p.expires, p.last_used";

static void read_program(struct arena *a, struct stmt *st, int64_t now, struct program *out)
{
    enum { NOTED_EVERY = 60 };
    *out = (struct program){
        .id = stmt_int(st, 0),
        .account_id = stmt_int(st, 1),
        .login = arena_strdup(a, stmt_text(st, 2)),
        .name = arena_strdup(a, stmt_text(st, 3)),
        .reads = stmt_int(st, 4),
        .writes = stmt_int(st, 5),
        .made_at = stmt_int(st, 7),
        .expires = stmt_int(st, 8),
        .last_used = stmt_int(st, 9),
    };
    out->reg = split(a, stmt_text(st, 6), &out->registers);
    out->stale = now - out->last_used >= NOTED_EVERY;
}

bool program_read(struct arena *a, struct accounts *s, struct db *db, const char *token, int64_t now,
                  struct program *out, struct error *err)
{
    uint8_t digest[DIGEST_SIZE];
    struct stmt *st = db_prepare(db,
                                 arena_printf(a,
                                              "select %s from account_program p join account a on a.id = p.account_id "
                                              "where p.token = ? and p.expires > ? and a.state = 'active'",
                                              program_columns),
                                 err);
    if (!st)
        return false;
    token_digest(s, token ? token : "", digest);
    stmt_bind_blob(st, 1, digest, sizeof digest);
    stmt_bind_int(st, 2, now);
    bool found = token && stmt_row(st, err);
    if (found)
        read_program(a, st, now, out);
    stmt_reset(st);
    if (!found && !err->code)
        error_set(err, ERROR_RIGHTS, "the token is not known, has expired or was ended");
    return found;
}

bool program_touch(struct db *db, int64_t id, int64_t now, struct error *err)
{
    const int64_t bound[] = {now, id, now};
    return run_with(db, "update account_program set last_used = ? where id = ? and last_used < ?", bound, 3, err);
}

static bool list_program(struct arena *a, struct stmt *st, const void *argument, void *out)
{
    (void)argument;
    read_program(a, st, 0, out);
    return true;
}

bool program_list(struct arena *a, struct db *db, const char *login, size_t *count, struct program **out,
                  struct error *err)
{
    const char *sql = arena_printf(a,
                                   "select %s from account_program p join account a on a.id = p.account_id %s "
                                   "order by p.id desc",
                                   program_columns, login ? "where a.login = ?" : "");
    const struct listing how = {sizeof **out, list_program, NULL};
    *out = listing_read(a, db, sql, login, &how, count, err);
    return !err->code;
}

bool programs_forget(struct db *db, int64_t account_id, struct error *err)
{
    return run_with(db, "delete from account_program where account_id = ?", &account_id, 1, err);
}

static bool end_program(struct amend *t, struct db *db, struct error *err)
{
    const int64_t *id = t->argument, bound[] = {*id, t->row.is.id};
    if (!amend_own(t, db, "select name from account_program where id = ? and account_id = ?", *id, &t->reason, err))
        return false;
    if (!t->reason)
        return error_set(err, ERROR_NOT_FOUND, "there is no such token of “%s”", t->row.is.login);
    return run_with(db, "delete from account_program where id = ? and account_id = ?", bound, 2, err);
}

bool program_end(struct arena *a, struct accounts *s, const char *login, int64_t id, const struct author *by,
                 struct error *err)
{
    struct amend t = amend_of(a, s, login, "account:end_program", by);
    t.act = end_program;
    t.argument = &id;
    return amend(&t, err);
}

/* Forms. */

char *form_cookie(struct arena *a)
{
    return secret_token(a);
}

static void form_seal(const struct accounts *s, const char *cookie, uint8_t out[DIGEST_SIZE])
{
    digest_seal(s->form_key, cookie, strlen(cookie), out);
}

char *form_token(struct arena *a, const struct accounts *s, const char *cookie)
{
    uint8_t seal[DIGEST_SIZE];
    form_seal(s, cookie, seal);
    return secret_text(a, seal, sizeof seal);
}

bool form_token_right(const struct accounts *s, const char *cookie, const char *given)
{
    struct arena *a = arena_new();
    const char *right = cookie && strlen(cookie) == SECRET_TOKEN_TEXT ? form_token(a, s, cookie) : NULL;
    bool same = right && given && strlen(given) == strlen(right) && secret_equal(right, given, strlen(right));
    arena_free(a);
    return same;
}
