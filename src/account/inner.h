/* What the files of src/account share. */
#pragma once

#include "account/account.h"
#include "account/session.h"
#include "core/digest.h"
#include "core/secret.h"
#include "model/model.h"

#include <jansson.h>
#include <pthread.h>

struct stmt;

struct accounts {
    struct records *records;
    uint8_t seal_key[SECRET_KEY];  /* hashes of passwords, secrets of second factors */
    uint8_t token_key[SECRET_KEY]; /* sessions, programs, the code of the set-up */
    uint8_t form_key[SECRET_KEY];
    uint8_t identity_key[SECRET_KEY];
    struct secret_cost cost;
    bool one_factor, linked_outside;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t left;
    unsigned at_once, hashing, waiting;
};

/* What is kept in sealed boxes. */
struct box {
    void *data;
    size_t size; /* 0: none */
};

/* An account with what nobody outside sees. */
struct account_row {
    struct account is;
    struct box hash, totp, totp_new, identity;
    int64_t totp_last; /* the step of the last code taken */
};
/* account.c. login as somebody wrote it. */
bool row_read(struct arena *a, struct db *db, const struct model *m, const char *login, struct account_row *out,
              struct error *err);
char *login_clean(struct arena *a, const char *login); /* small letters */

/* amend.c: a change of one account, inside a write: what act does to its rows, and the event that says so. */
struct amend {
    struct arena *arena;
    struct accounts *s;
    struct author by;
    const char *login;
    const char *action;     /* of the event; NULL, or set to NULL by act: none is written */
    const char *reason;     /* of the event, or NULL */
    const char *fields;     /* of the event, or NULL */
    bool making;            /* act makes the account */
    struct account_row row; /* as it was found; act may leave it as it is */
    bool (*act)(struct amend *t, struct db *db, struct error *err);
    void *argument;
};
bool amend(struct amend *t, struct error *err);                      /* a write of its own */
bool amend_inside(struct db *db, void *argument, struct error *err); /* inside a write; argument: struct amend * */
struct amend amend_of(struct arena *a, struct accounts *s, const char *login, const char *action,
                      const struct author *by);

/* What a statement tells of the thing with the id that belongs to the amended account: its parameters are id and
 * account. *out NULL where the account has none with it. */
bool amend_own(struct amend *t, struct db *db, const char *sql, int64_t id, const char **out, struct error *err);
/* Runs a statement whose parameters are numbers. */
bool run_with(struct db *db, const char *sql, const int64_t *number, int count, struct error *err);

/* listing.c: all rows of a statement, as an array of things of one size. */
struct listing {
    size_t size;
    bool (*read)(struct arena *a, struct stmt *st, const void *argument, void *out); /* false: it is left out */
    const void *argument;
};
/* login: the statement's one parameter, or NULL where it has none. NULL of none, and where err is set. */
void *listing_read(struct arena *a, struct db *db, const char *sql, const char *login, const struct listing *how,
                   size_t *count, struct error *err);

/* office.c */
bool offices_read(struct arena *a, struct db *db, const struct model *m, struct account *account, struct error *err);
/* Fills in the district, and says what is wrong with it. */
bool office_check(struct arena *a, struct db *db, const struct model *m, struct office *o, struct error *err);
bool offices_apart(const struct model *m, const struct office *office, size_t count, struct error *err);
bool office_put(struct db *db, int64_t account_id, const struct office *o, struct error *err);
/* Has one of the account's roles a power of the administrators? */
bool is_administrator(const struct model *m, const struct account *account);

/* hashing.c: passwords, a few at a time. */
bool hashing_hash(struct arena *a, struct accounts *s, const char *login, const char *password, struct box *out,
                  struct error *err);
/* hash: NULL or one that does not open takes as long as a wrong password. */
bool hashing_matches(struct arena *a, struct accounts *s, const char *login, const struct box *hash,
                     const char *password, bool *out, struct error *err);

/* change_password.c: among the last ones, of which a new one must be none. */
bool password_remember(struct db *db, int64_t account_id, const struct box *hash, struct error *err);

/* second.c: totp_check with a sealed secret. */
bool second_check(struct arena *a, const struct accounts *s, const char *login, const struct box *secret,
                  const char *code, int64_t now, int64_t *last);

/* restore.c: an account from what its events come to. Nobody has its password, nor its second factor, before an
 * administrator gave it a new one. */
bool account_restore(struct arena *a, struct db *db, const struct ledger_row *row, struct error *err);

/* failure.c: counts one, and locks where it is time to. The event's action and reason are set in t. */
bool failure_count(struct amend *t, struct db *db, struct error *err);
bool is_locked(const struct account *account, int64_t now);
bool sign_in_refused(struct error *err);

/* session.c */
void token_digest(const struct accounts *s, const char *token, uint8_t out[DIGEST_SIZE]);
bool sessions_forget(struct db *db, int64_t account_id, int64_t except, struct error *err);
bool sessions_sweep(struct db *db, int64_t now, struct error *err);
bool programs_forget(struct db *db, int64_t account_id, struct error *err);
bool drafts_forget(struct db *db, int64_t account_id, struct error *err); /* draft.c */
/* outside: the session began by an outside identity, so that no password was used which must be changed. */
enum session_stage stage_after_code(const struct accounts *s, const struct account *account, bool outside);
bool session_put(struct amend *t, struct db *db, const char *token, struct session *s, struct error *err);
/* A whole sign-in counts failures anew. */
bool session_note_in(struct amend *t, struct db *db, struct error *err);
/* Where from, as it is shown to the account's owner: valid text, cut. */
char *session_agent(struct arena *a, const char *text);
bool session_set_stage(struct db *db, int64_t id, enum session_stage stage, struct error *err);

/* rights.c */
struct person;
struct rights;
const struct model *rights_model(const struct rights *r);
/* The person with those offices alone that work in the register. */
struct person person_at_work(struct arena *a, const struct rights *r, const struct person *p, const struct reg *reg);
/* May the token, where there is one, write in the register? */
bool person_writes(const struct person *p, const struct reg *reg);

/* identity.c: the issuer of the account's identity, or NULL. */
const char *identity_issuer(struct arena *a, const struct accounts *s, const struct account_row *row);
bool identity_drop(struct db *db, int64_t account_id, struct error *err);

int64_t author_at(const struct author *by);
