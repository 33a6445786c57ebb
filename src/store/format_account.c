/* The tables of accounts, sessions and what belongs to them: see account/account.h and account/session.h. */
#include "store/driver.h"

#include "core/arena.h"
#include "store/schema.h"

static bool make_account(struct arena *a, struct db *db, struct error *err)
{
    const struct dialect *d = db->driver->dialect;
    const char *columns = arena_printf(
        a,
        "\"id\" %1$s, \"login\" %2$s not null unique, \"name\" %2$s not null, \"phone\" %2$s, \"email\" %2$s, "
        "\"state\" %2$s not null, \"hash\" %3$s not null, \"must_change\" %4$s not null, \"totp\" %3$s, "
        "\"totp_new\" %3$s, \"totp_last\" %5$s not null, \"failures\" %5$s not null, \"locked_until\" %5$s not null, "
        "\"made_at\" %5$s not null, \"password_at\" %5$s not null, \"last_in\" %5$s not null, \"sample\" %4$s not "
        "null, "
        "\"event\" %5$s not null",
        d->id, d->type[COLUMN_TEXT], d->type[COLUMN_BLOB], d->type[COLUMN_BOOLEAN], d->type[COLUMN_INTEGER]);
    return format_make(a, db, "account", columns, err);
}

/* What an account has: offices, and the hashes of its last passwords. */
static bool make_belongings(struct arena *a, struct db *db, struct error *err)
{
    const struct dialect *d = db->driver->dialect;
    const char *text = d->type[COLUMN_TEXT], *number = d->type[COLUMN_INTEGER], *blob = d->type[COLUMN_BLOB];
    const char *office = arena_printf(a,
                                      "\"id\" %s, \"account_id\" %s not null references \"account\" (\"id\"), "
                                      "\"role\" %s not null, \"organ\" %s not null, \"district\" %s not null, "
                                      "unique (\"account_id\", \"role\", \"organ\", \"district\")",
                                      d->id, number, text, text, text);
    const char *password = arena_printf(a,
                                        "\"id\" %s, \"account_id\" %s not null references \"account\" (\"id\"), "
                                        "\"hash\" %s not null",
                                        d->id, number, blob);
    return format_make(a, db, "account_office", office, err) && format_make(a, db, "account_password", password, err) &&
           db_run(db, "create index \"account_password_of\" on \"account_password\" (\"account_id\")", err);
}

static bool make_sessions(struct arena *a, struct db *db, struct error *err)
{
    const struct dialect *d = db->driver->dialect;
    const char *text = d->type[COLUMN_TEXT], *number = d->type[COLUMN_INTEGER], *blob = d->type[COLUMN_BLOB];
    const char *session =
        arena_printf(a,
                     "\"id\" %1$s, \"account_id\" %2$s not null references \"account\" (\"id\"), \"token\" %3$s not "
                     "null unique, \"stage\" %2$s not null, \"began\" %2$s not null, \"seen\" %2$s not null, "
                     "\"address\" %4$s not null, \"agent\" %4$s not null",
                     d->id, number, blob, text);
    const char *opening =
        arena_printf(a,
                     "\"id\" %1$s, \"session_id\" %2$s not null, \"register\" %3$s not null, \"number\" %3$s not null, "
                     "\"field\" %3$s not null, \"until\" %2$s not null, "
                     "unique (\"session_id\", \"register\", \"number\", \"field\")",
                     d->id, number, text);
    return format_make(a, db, "account_session", session, err) && format_make(a, db, "account_opening", opening, err) &&
           db_run(db, "create index \"account_session_of\" on \"account_session\" (\"account_id\")", err);
}

/* Programs' tokens, and the code of the first set-up. */
static bool make_tokens(struct arena *a, struct db *db, struct error *err)
{
    const struct dialect *d = db->driver->dialect;
    const char *number = d->type[COLUMN_INTEGER], *blob = d->type[COLUMN_BLOB];
    const char *program = arena_printf(
        a,
        "\"id\" %1$s, \"account_id\" %2$s not null references \"account\" (\"id\"), \"name\" %4$s not null, "
        "\"token\" %3$s not null unique, \"reads\" %5$s not null, \"writes\" %5$s not null, \"registers\" %4$s not "
        "null, \"made_at\" %2$s not null, \"expires\" %2$s not null, \"last_used\" %2$s not null",
        d->id, number, blob, d->type[COLUMN_TEXT], d->type[COLUMN_BOOLEAN]);
    const char *setup = arena_printf(a, "\"id\" %s, \"code\" %s not null, \"until\" %s not null", d->id, blob, number);
    return format_make(a, db, "account_program", program, err) && format_make(a, db, "account_setup", setup, err);
}

bool format_make_accounts(struct arena *a, struct db *db, struct error *err)
{
    return make_account(a, db, err) && make_belongings(a, db, err) && make_sessions(a, db, err) &&
           make_tokens(a, db, err);
}

bool format_make_views(struct arena *a, struct db *db, struct error *err)
{
    const struct dialect *d = db->driver->dialect;
    const char *view = arena_printf(a,
                                    "\"id\" %1$s, \"account_id\" %2$s not null references \"account\" (\"id\"), "
                                    "\"register\" %3$s not null, \"name\" %3$s not null, \"question\" %3$s not null, "
                                    "unique (\"account_id\", \"register\", \"name\")",
                                    d->id, d->type[COLUMN_INTEGER], d->type[COLUMN_TEXT]);
    return format_make(a, db, "account_view", view, err);
}

/* Who is told where, and what is being told: account/notice.h. */
bool format_make_notices(struct arena *a, struct db *db, struct error *err)
{
    const struct dialect *d = db->driver->dialect;
    const char *number = d->type[COLUMN_INTEGER], *text = d->type[COLUMN_TEXT];
    const char *subscription =
        arena_printf(a,
                     "\"id\" %1$s, \"account_id\" %2$s not null references \"account\" (\"id\"), \"kind\" %2$s not "
                     "null, \"address\" %3$s not null, \"secret\" %4$s, \"tells\" %2$s not null, \"seen\" %2$s not "
                     "null, unique (\"account_id\", \"address\")",
                     d->id, number, text, d->type[COLUMN_BLOB]);
    const char *notice = arena_printf(
        a,
        "\"id\" %1$s, \"subscription_id\" %2$s not null references \"account_subscription\" (\"id\"), \"event\" %2$s "
        "not null, \"body\" %3$s not null, \"made_at\" %2$s not null, \"due_at\" %2$s not null, \"attempts\" %2$s not "
        "null, \"state\" %2$s not null, \"said\" %3$s not null, unique (\"subscription_id\", \"event\")",
        d->id, number, text);
    return format_make(a, db, "account_subscription", subscription, err) &&
           format_make(a, db, "account_notice", notice, err) &&
           db_run(db, "create index \"account_notice_due\" on \"account_notice\" (\"due_at\") where \"state\" = 0",
                  err);
}

/* What was typed and not sent, sealed: account/draft.h. */
bool format_make_drafts(struct arena *a, struct db *db, struct error *err)
{
    const struct dialect *d = db->driver->dialect;
    const char *draft = arena_printf(a,
                                     "\"id\" %1$s, \"account_id\" %2$s not null references \"account\" (\"id\"), "
                                     "\"form\" %3$s not null, \"box\" %4$s not null, \"kept_at\" %2$s not null, "
                                     "unique (\"account_id\", \"form\")",
                                     d->id, d->type[COLUMN_INTEGER], d->type[COLUMN_TEXT], d->type[COLUMN_BLOB]);
    return format_make(a, db, "account_draft", draft, err) &&
           db_run(db, "create index \"account_draft_kept\" on \"account_draft\" (\"kept_at\")", err);
}

/* By what outside identity an account may sign in, and whether a session began so: account/identity.h. */
bool format_add_identities(struct arena *a, struct db *db, struct error *err)
{
    const struct dialect *d = db->driver->dialect;
    const char *const columns[] = {
        arena_printf(a, "alter table \"account\" add column \"identity\" %s", d->type[COLUMN_BLOB]),
        arena_printf(a, "alter table \"account\" add column \"identity_box\" %s", d->type[COLUMN_BLOB]),
        arena_printf(a, "alter table \"account_session\" add column \"outside\" %s not null default false",
                     d->type[COLUMN_BOOLEAN]),
        "create unique index \"account_identity\" on \"account\" (\"identity\")",
    };
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (!db_run(db, columns[i], err))
            return false;
    return true;
}
