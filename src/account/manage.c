/* Making, changing, locking and closing accounts; the first set-up. */
#include "account/inner.h"

#include "account/password.h"
#include "core/arena.h"
#include "core/error.h"
#include "core/idcode.h"
#include "core/phrase.h"
#include "core/text.h"
#include "record/record.h"
#include "store/store.h"
#include "store/writer.h"

#include <string.h>

enum { LOGIN_SHORTEST = 2, LOGIN_LONGEST = 32, NAME_LONGEST = 50, EMAIL_LONGEST = 254, SETUP_TIME = 24 * 60 * 60 };

static bool wrong(struct error *err, const char *field, const char *message)
{
    error_set(err, ERROR_INPUT, "%s", phrase(message));
    return error_in(err, field);
}

static bool login_right(const char *login, struct error *err)
{
    size_t n = strlen(login);
    if (n < LOGIN_SHORTEST || n > LOGIN_LONGEST || login[strspn(login, "abcdefghijklmnopqrstuvwxyz0123456789._-")] ||
        strchr("._-", login[0]))
        return wrong(err, "login",
                     "a login has 2 to 32 small letters, digits, dots, dashes or underlines, and begins with a letter "
                     "or digit");
    return true;
}

static bool name_right(const char *name, struct error *err)
{
    size_t bad;
    if (!name || !*name || !text_valid(name, strlen(name), &bad) || text_length(name) > NAME_LONGEST)
        return wrong(err, "name", "give the person's name, of at most 50 characters");
    const char *at = name;
    for (uint32_t c; (c = text_next(&at));)
        if (text_is_hidden(c) || c == '\n' || c == '\r' || c == '\t')
            return wrong(err, "name", "the name holds a character that cannot be seen");
    return true;
}

static bool phone_right(const char *phone, struct error *err)
{
    return !phone || !*phone || idcode_phone(phone, err) || error_in(err, "phone");
}

/* One "@" with something before it and a dot behind; whether the address exists, only a letter to it tells. */
static bool email_right(const char *email, struct error *err)
{
    if (!email || !*email)
        return true;
    const char *at = strchr(email, '@');
    bool plain = strlen(email) <= EMAIL_LONGEST;
    for (const char *p = email; *p; p++)
        plain = plain && *p > ' ' && *p < 127;
    return (plain && at && at > email && strchr(at, '.') && !strchr(at + 1, '@')) ||
           wrong(err, "email", "this is not an e-mail address: name@place.example");
}

static const char *or_null(const char *text)
{
    return text && *text ? text : NULL;
}

/* An account being made: what is slow is done before the write. */
struct making {
    struct account_draft draft;
    struct box hash;
};

static bool insert(struct amend *t, struct db *db, struct error *err)
{
    const struct making *m = t->argument;
    const struct account_draft *d = &m->draft;
    int64_t id, now = author_at(&t->by);
    struct stmt *st = db_prepare_insert(
        db,
        "insert into account (login, name, phone, email, state, hash, must_change, totp_last, failures, locked_until, "
        "made_at, password_at, last_in, sample, event) values (?, ?, ?, ?, 'active', ?, ?, 0, 0, 0, ?, ?, 0, ?, 0)",
        err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, d->login);
    stmt_bind_text(st, 2, d->name);
    stmt_bind_text(st, 3, or_null(d->phone));
    stmt_bind_text(st, 4, or_null(d->email));
    stmt_bind_blob(st, 5, m->hash.data, m->hash.size);
    stmt_bind_bool(st, 6, d->must_change);
    stmt_bind_int(st, 7, now);
    stmt_bind_int(st, 8, now);
    stmt_bind_bool(st, 9, d->sample);
    if (!stmt_insert(st, &id, err)) {
        if (err->code == ERROR_CONFLICT) {
            error_set(err, ERROR_CONFLICT, "there is an account “%s” already, open or closed: choose another login",
                      d->login);
            error_in(err, "login");
        }
        return false;
    }
    for (size_t i = 0; i < d->offices; i++)
        if (!office_put(db, id, &d->office[i], err))
            return false;
    return password_remember(db, id, &m->hash, err);
}

static bool prepare(struct arena *a, struct accounts *s, struct db *db, const struct account_draft *d,
                    struct making *out, struct error *err)
{
    const struct model *m = s->records->model;
    struct office *office = arena_array(a, d->offices, sizeof *office);
    out->draft = *d;
    out->draft.login = login_clean(a, d->login ? d->login : "");
    out->draft.office = office;
    if (!login_right(out->draft.login, err) || !name_right(d->name, err) || !phone_right(d->phone, err) ||
        !email_right(d->email, err))
        return false;
    for (size_t i = 0; i < d->offices; i++) {
        office[i] = d->office[i];
        if (!office_check(a, db, m, &office[i], err))
            return false;
    }
    const char *password = d->password ? d->password : "";
    return offices_apart(m, office, d->offices, err) && password_fits(out->draft.login, password, err) &&
           hashing_hash(a, s, out->draft.login, password, &out->hash, err);
}

static struct amend amend_making(struct arena *a, struct accounts *s, struct making *m, const struct author *by)
{
    struct amend t = amend_of(a, s, m->draft.login, "create", by);
    t.making = true;
    t.act = insert;
    t.argument = m;
    return t;
}

bool account_make(struct arena *a, struct accounts *s, struct db *db, const struct account_draft *d,
                  const struct author *by, struct error *err)
{
    struct making m = {0};
    if (!prepare(a, s, db, d, &m, err))
        return false;
    struct amend t = amend_making(a, s, &m, by);
    return amend(&t, err);
}

/* Changing. */

/* Notices go where the account's mail goes, and end with it. */
static bool follow_mail(struct db *db, const struct account *is, const char *email, struct error *err)
{
    struct stmt *st;
    if (!is->email)
        return true;
    if (!email)
        st =
            db_prepare(db,
                       "delete from account_notice where subscription_id in (select id from account_subscription where "
                       "account_id = ? and kind = 1 and address = ?)",
                       err);
    else
        st = db_prepare(
            db, "update account_subscription set address = ? where account_id = ? and kind = 1 and address = ?", err);
    int at = 1;
    if (!st)
        return false;
    if (email)
        stmt_bind_text(st, at++, email);
    stmt_bind_int(st, at++, is->id);
    stmt_bind_text(st, at, is->email);
    if (!stmt_run(st, err) || email)
        return !err->code;
    st = db_prepare(db, "delete from account_subscription where account_id = ? and kind = 1 and address = ?", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, is->id);
    stmt_bind_text(st, 2, is->email);
    return stmt_run(st, err);
}

static bool update(struct amend *t, struct db *db, struct error *err)
{
    const struct account_draft *d = t->argument;
    const struct account *is = &t->row.is;
    const char *phone = d->phone ? or_null(d->phone) : is->phone, *email = d->email ? or_null(d->email) : is->email;
    bool phoned = !text_equal(phone, is->phone), mailed = !text_equal(email, is->email);
    struct stmt *st = db_prepare(db, "update account set name = ?, phone = ?, email = ? where id = ?", err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, d->name ? d->name : is->name);
    stmt_bind_text(st, 2, phone);
    stmt_bind_text(st, 3, email);
    stmt_bind_int(st, 4, is->id);
    /* What they are stays out of the ledger, which never forgets; that they changed does not. */
    t->fields = phoned && mailed ? "[\"email\",\"phone\"]" : phoned ? "[\"phone\"]" : mailed ? "[\"email\"]" : NULL;
    if (mailed && !follow_mail(db, is, email, err))
        return false;
    if (!t->fields && (!d->name || text_equal(d->name, is->name)))
        t->action = NULL;
    return stmt_run(st, err);
}

bool account_change(struct arena *a, struct accounts *s, const struct account_draft *d, const struct author *by,
                    struct error *err)
{
    struct account_draft copy = *d;
    struct amend t = amend_of(a, s, d->login, "change", by);
    t.act = update;
    t.argument = &copy;
    return (!d->name || name_right(d->name, err)) && phone_right(d->phone, err) && email_right(d->email, err) &&
           amend(&t, err);
}

/* States. */

static bool set_state(struct amend *t, struct db *db, struct error *err)
{
    const enum account_state *state = t->argument;
    if (t->row.is.state == ACCOUNT_CLOSED && *state != ACCOUNT_CLOSED)
        return error_set(err, ERROR_CONFLICT, "the account “%s” is closed for good: make a new one", t->row.is.login);
    struct stmt *st = db_prepare(db, "update account set state = ?, failures = 0, locked_until = 0 where id = ?", err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, account_state_name(*state));
    stmt_bind_int(st, 2, t->row.is.id);
    return stmt_run(st, err) && (*state == ACCOUNT_ACTIVE || sessions_forget(db, t->row.is.id, 0, err)) &&
           (*state != ACCOUNT_CLOSED || (programs_forget(db, t->row.is.id, err) &&
                                         drafts_forget(db, t->row.is.id, err) && identity_drop(db, t->row.is.id, err)));
}

bool account_set_state(struct arena *a, struct accounts *s, const char *login, enum account_state state,
                       const struct author *by, struct error *err)
{
    static const char *const action[] = {
        [ACCOUNT_ACTIVE] = "account:unlock", [ACCOUNT_LOCKED] = "account:lock", [ACCOUNT_CLOSED] = "account:close"};
    struct amend t = amend_of(a, s, login, action[state], by);
    t.act = set_state;
    t.argument = &state;
    return amend(&t, err);
}

bool account_unlock(struct arena *a, struct accounts *s, const char *login, const struct author *by, struct error *err)
{
    return account_set_state(a, s, login, ACCOUNT_ACTIVE, by, err);
}

/* First set-up. */

struct setup {
    struct arena *arena;
    struct accounts *s;
    const struct author *by;
    uint8_t code[DIGEST_SIZE];
    struct making *making;
    size_t count;
    bool any; /* there are accounts already */
    int64_t now;
};

/* Without the dashes, in capitals: as somebody may type it. */
static void setup_digest(const struct accounts *s, const char *code, uint8_t out[DIGEST_SIZE])
{
    char plain[64] = "";
    size_t n = 0;
    for (const char *p = code; *p && n + 1 < sizeof plain; p++)
        if (*p != '-' && *p != ' ')
            plain[n++] = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
    plain[n] = '\0';
    token_digest(s, plain, out);
}

static bool put_code(struct db *db, void *argument, struct error *err)
{
    struct setup *u = argument;
    if (!account_any(db, &u->any, err))
        return false;
    struct stmt *st = u->any || !db_run(db, "delete from account_setup", err)
                          ? NULL
                          : db_prepare(db, "insert into account_setup (code, until) values (?, ?)", err);
    if (!st)
        return u->any;
    stmt_bind_blob(st, 1, u->code, sizeof u->code);
    stmt_bind_int(st, 2, u->now + SETUP_TIME);
    return stmt_run(st, err);
}

char *account_setup_code(struct arena *a, struct accounts *s, int64_t now, struct error *err)
{
    static const char character[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    enum { GROUPS = 5, GROUP = 4 };
    char code[GROUPS * (GROUP + 1)];
    size_t n = 0;
    for (int g = 0; g < GROUPS; g++) {
        for (int i = 0; i < GROUP; i++)
            code[n++] = character[secret_below(sizeof character - 1)];
        code[n++] = '-';
    }
    code[n - 1] = '\0';
    struct setup u = {.arena = a, .s = s, .now = now};
    setup_digest(s, code, u.code);
    return writer_run(s->records->writer, put_code, &u, err) && !u.any ? arena_strdup(a, code) : NULL;
}

static bool code_right(struct db *db, const struct setup *u, struct error *err)
{
    bool any, right = false;
    if (!account_any(db, &any, err))
        return false;
    struct stmt *st = db_prepare(db, "select code from account_setup where until > ?", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, u->now);
    while (stmt_row(st, err)) {
        size_t size;
        const void *code = stmt_blob(st, 0, &size);
        right = right || (code && size == sizeof u->code && secret_equal(code, u->code, size));
    }
    if (err->code)
        return false;
    return (!any && right) ||
           error_set(
               err, ERROR_RIGHTS,
               "the set-up code is wrong, is over a day old, or was used: “plumbline serve” prints a new one when "
               "it starts, while there is no account");
}

static bool make_first(struct db *db, void *argument, struct error *err)
{
    struct setup *u = argument;
    if (!code_right(db, u, err))
        return false;
    for (size_t i = 0; i < u->count; i++) {
        struct amend t = amend_making(u->arena, u->s, &u->making[i], u->by);
        if (!amend_inside(db, &t, err))
            return false;
    }
    return db_run(db, "delete from account_setup", err);
}

/* Who is set up without an administrator's office could never give one to anybody. */
static bool some_administrator(const struct model *m, const struct account_draft *draft, size_t drafts,
                               struct error *err)
{
    for (size_t i = 0; i < drafts; i++)
        for (size_t j = 0; j < draft[i].offices; j++) {
            const struct role *role = model_role(m, draft[i].office[j].role);
            if (role && role->may >> POWER_ACCOUNTS & 1)
                return true;
        }
    return error_set(err, ERROR_INPUT, "one of the first accounts must be the administrator who makes accounts");
}

bool account_setup(struct arena *a, struct accounts *s, struct db *db, const char *code,
                   const struct account_draft *draft, size_t drafts, const struct author *by, struct error *err)
{
    struct setup u = {.arena = a, .s = s, .by = by, .count = drafts, .now = author_at(by)};
    u.making = arena_array(a, drafts, sizeof *u.making);
    setup_digest(s, code, u.code);
    if (!code_right(db, &u, err) || !some_administrator(s->records->model, draft, drafts, err))
        return false;
    for (size_t i = 0; i < drafts; i++)
        if (!prepare(a, s, db, &draft[i], &u.making[i], err))
            return false;
    return writer_run(s->records->writer, make_first, &u, err);
}
