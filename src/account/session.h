/* Sessions: somebody signed in, from somewhere; and tokens by which programs act for an account.
 *
 * A session's token is 32 random bytes in base64url, given to the browser once; the database keeps its hash. A session
 * ends 30 minutes after it was last used and 12 hours after it began, when it is ended by its owner or an
 * administrator, and when the account's password, second factor or state changes. As in account.h nothing here is
 * called inside a write unless it says so. */
#pragma once

#include "account/account.h"

enum { SESSION_IDLE = 30 * 60, SESSION_LONGEST = 12 * 60 * 60, SESSION_CODE_TIME = 5 * 60, AGENT_LONGEST = 200 };

/* What is missing before the session may be used for work: asked in this order. */
enum session_stage {
    STAGE_CODE,     /* the password was right; the code of the second factor is awaited, for five minutes */
    STAGE_PASSWORD, /* the password must be changed first */
    STAGE_ENROL,    /* an administrator must set up a second factor first */
    STAGE_FULL,
};

struct session {
    int64_t id, account_id;
    const char *login;
    enum session_stage stage;
    int64_t began, seen;
    const char *address, *agent; /* where from; agent cut to AGENT_LONGEST characters */
    bool outside;                /* began by an outside identity */
    bool stale;                  /* last noted as used over a minute ago: call session_touch */
};

struct sign_in {
    const char *login, *password, *address, *agent;
    int64_t at; /* 0: now */
};
/* A new session and its token. Any failure is the same ERROR_RIGHTS, takes the same time and does not tell whether the
 * login exists, the password was right, or the account is locked. The fifth failure locks the account for 15 minutes,
 * each further one for twice as long, up to 24 hours; only a whole sign-in (second factor included) counts them anew.
 * ERROR_SYSTEM where too many sign in at once. */
bool session_sign_in(struct arena *a, struct accounts *s, struct db *db, const struct sign_in *in, const char **token,
                     struct session *out, struct error *err);
/* The second factor's code, in a session at STAGE_CODE. The token is a new one; the old one is void. A wrong or used
 * code is a failure as above; when it locks the account the session ends. */
bool session_give_code(struct arena *a, struct accounts *s, const struct session *session, const char *code, int64_t at,
                       const char **token, struct session *out, struct error *err);

/* The living session of a token; ERROR_RIGHTS where there is none (ended, too old, never was). Reads only. */
bool session_read(struct arena *a, struct accounts *s, struct db *db, const char *token, int64_t now,
                  struct session *out, struct error *err);
/* Inside a write, or by writer_submit: notes that it is used. */
bool session_touch(struct db *db, int64_t id, int64_t now, struct error *err);

/* The living sessions of a login (NULL: of all), the newest first. */
bool session_list(struct arena *a, struct db *db, const char *login, int64_t now, size_t *count, struct session **out,
                  struct error *err);
/* Ends one of the login's; ERROR_NOT_FOUND where it is not that login's. */
bool session_end(struct arena *a, struct accounts *s, const char *login, int64_t id, const struct author *by,
                 struct error *err);
/* Ends all of a login's but one (0: none is spared). */
bool session_end_all(struct arena *a, struct accounts *s, const char *login, int64_t except, const struct author *by,
                     struct error *err);

/* Forms: each carries a token that only this session's pages can have. cookie: the session's token or, before somebody
 * signed in, a random one of form_cookie. Nothing is stored. */
char *form_cookie(struct arena *a);
char *form_token(struct arena *a, const struct accounts *s, const char *cookie);
bool form_token_right(const struct accounts *s, const char *cookie, const char *given); /* NULLs are wrong */

/* Tokens of programs. */

struct program {
    int64_t id, account_id;
    const char *login, *name;
    bool reads, writes;
    size_t registers; /* 0: all that the account may */
    const char *const *reg;
    int64_t made_at, expires, last_used; /* last_used 0: never */
    bool stale;
};
/* Gives the token, which is shown once; p: login, name, reads, writes, registers, expires (at most 366 days off). */
char *program_make(struct arena *a, struct accounts *s, const struct program *p, const struct author *by,
                   struct error *err);
bool program_read(struct arena *a, struct accounts *s, struct db *db, const char *token, int64_t now,
                  struct program *out, struct error *err);
bool program_touch(struct db *db, int64_t id, int64_t now, struct error *err); /* inside a write */
bool program_list(struct arena *a, struct db *db, const char *login, size_t *count, struct program **out,
                  struct error *err);
bool program_end(struct arena *a, struct accounts *s, const char *login, int64_t id, const struct author *by,
                 struct error *err);
