/* Accounts (账号): who may sign in, and in which offices (任职).
 *
 * Whatever happens to an account is an event of the ledger (register "account", record: the login) in the same
 * transaction; verification compares each account with its events. Neither password, hash nor secret is ever in an
 * event or a message. Hashes and secrets are sealed with the key file for the login they belong to, so that a stranger
 * who writes into the database can neither read them nor put his own in their place.
 *
 * Functions that change something read with the connection given, do their slow work (a password's hash takes most of
 * a second by intent), then write through the writer and return when it is durable: never call them inside a write, nor
 * on a thread that others wait for. Who may call them is decided in account/rights.h before. Times are seconds, UTC. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/ledger.h"

struct accounts; /* of an open installation; shared by all threads */
struct arena;
struct db;
struct error;
struct keys;
struct records;

struct account_rules {
    unsigned long long hash_operations; /* of Argon2id; 0: libsodium's moderate ones (with hash_memory) */
    size_t hash_memory;                 /* bytes */
    unsigned hash_at_once;              /* passwords hashed at the same time; 0: 2. Others wait, too many are refused */
    bool one_factor;                    /* administrators need no second factor: for tests */
    bool linked_outside;                /* an account with an outside identity signs in by that alone */
};
/* records: opened for writing, or for reading only what does not change anything. rules NULL: those of real work.
 * Belongs to the arena. */
struct accounts *accounts_open(struct arena *a, struct records *records, const struct keys *keys,
                               const struct account_rules *rules, struct error *err);

enum account_state {
    ACCOUNT_ACTIVE,
    ACCOUNT_LOCKED, /* by a person, until unlocked by one */
    ACCOUNT_CLOSED, /* for good; the login is never used again */
};

/* An office: a role, in an organ, for a district. An account may have several. */
struct office {
    int64_t id;             /* 0: not in the database yet */
    const char *role;       /* name, as the definitions declare it */
    const char *organ;      /* number, or NULL: none (administrators) */
    const char *district;   /* region code; with all below it where the role reaches that far. Default: the organ's */
    const char *organ_name; /* or NULL; only read */
    int64_t organ_id;       /* 0: none, or no such organ any more; only read */
};

struct account {
    int64_t id, event; /* event: its last one */
    const char *login, *name;
    const char *phone, *email; /* or NULL */
    enum account_state state;
    bool must_change;     /* the password, at the next sign-in */
    bool second_factor;   /* set up */
    bool sample;          /* a fictional person's */
    const char *identity; /* the mark of the outside identity that is linked (account/identity.h), or NULL */
    int failures;         /* since the last sign-in */
    int64_t locked_until, made_at, password_at, last_in; /* 0: never */
    size_t offices;
    const struct office *office;
};
const char *account_state_name(enum account_state state); /* active, locked, closed */
/* By login (case does not matter); NULL with ERROR_NOT_FOUND where there is none. */
struct account *account_read(struct arena *a, const struct accounts *s, struct db *db, const char *login,
                             struct error *err);
/* All of them by login. */
bool account_list(struct arena *a, const struct accounts *s, struct db *db, size_t *count, struct account **out,
                  struct error *err);
bool account_any(struct db *db, bool *out, struct error *err); /* is there an account at all? */

/* Who does it, from where and when. */
struct author {
    const char *actor; /* login, or "command line: …" */
    const char *from;  /* address, or NULL */
    int64_t at;        /* 0: now */
};

struct account_draft {
    const char *login, *name;
    const char *phone, *email; /* NULL: none; in account_change NULL keeps, "" empties */
    const char *password;      /* only when made */
    bool must_change, sample;
    size_t offices; /* only when made */
    const struct office *office;
};
/* ERROR_CONFLICT where the login is taken (also by a closed account), ERROR_INPUT with the field's name (login, name,
 * phone, email, password, role, organ, district) where something is wrong, ERROR_RIGHTS where the offices would join
 * two of the administrators that must be apart. */
bool account_make(struct arena *a, struct accounts *s, struct db *db, const struct account_draft *d,
                  const struct author *by, struct error *err);
/* Name, phone and e-mail. */
bool account_change(struct arena *a, struct accounts *s, const struct account_draft *d, const struct author *by,
                    struct error *err);
/* Closing and locking end the account's sessions; closing its programs' tokens too, and its outside identity is free
 * again. */
bool account_set_state(struct arena *a, struct accounts *s, const char *login, enum account_state state,
                       const struct author *by, struct error *err);
/* Active again, with no failures counted. */
bool account_unlock(struct arena *a, struct accounts *s, const char *login, const struct author *by, struct error *err);
bool account_add_office(struct arena *a, struct accounts *s, struct db *db, const char *login, const struct office *o,
                        const struct author *by, struct error *err);
/* The one with this role, organ and district. */
bool account_remove_office(struct arena *a, struct accounts *s, struct db *db, const char *login,
                           const struct office *o, const struct author *by, struct error *err);

/* Passwords: account/password.h says which are taken. */

/* Given by an administrator: it must be changed at the next sign-in. Ends the account's sessions. */
bool account_give_password(struct arena *a, struct accounts *s, struct db *db, const char *login, const char *password,
                           const struct author *by, struct error *err);
/* By its owner, who knows the old one. Ends the account's other sessions (except: the id of the session it is done in;
 * that one goes on). A wrong old password counts as a failed sign-in. */
bool account_change_password(struct arena *a, struct accounts *s, struct db *db, const char *login, const char *old,
                             const char *password, int64_t except, const struct author *by, struct error *err);

/* The second factor: account/totp.h. */

/* A new secret, which counts from when a code of it was given. *uri is for the QR (output/qr.h), *secret in base 32 for
 * typing: shown once, to its owner only. */
bool account_begin_totp(struct arena *a, struct accounts *s, const char *login, const struct author *by,
                        const char **uri, const char **secret, struct error *err);
/* session: the one it is done in, which goes on; the account's others end. A wrong code counts as a failed sign-in. */
bool account_confirm_totp(struct arena *a, struct accounts *s, const char *login, const char *code, int64_t session,
                          const struct author *by, struct error *err);
/* Takes it away, where the telephone was lost. Ends the account's sessions. */
bool account_reset_totp(struct arena *a, struct accounts *s, const char *login, const struct author *by,
                        struct error *err);

/* First set-up: while there is no account at all. A new one-time code, of which the database keeps a hash for 24 hours;
 * the codes before it are void. NULL where there are accounts already (err->code stays ERROR_NONE). */
char *account_setup_code(struct arena *a, struct accounts *s, int64_t now, struct error *err);
/* Makes the first accounts (one to three: the administrators, each with the office of its draft), which uses the code
 * up. ERROR_RIGHTS where the code is wrong or too old, or there are accounts already. */
bool account_setup(struct arena *a, struct accounts *s, struct db *db, const char *code,
                   const struct account_draft *draft, size_t drafts, const struct author *by, struct error *err);

/* Somebody took a proof of one of the account's events away, which names the person: noted on the account, with the
 * reason. fields: JSON array of what it tells. */
bool account_note_proof(struct arena *a, struct accounts *s, const char *login, const char *reason, const char *fields,
                        const struct author *by, struct error *err);

/* What verification compares accounts by: for ledger_verify_beside. */
struct ledger_beside account_beside(void);
