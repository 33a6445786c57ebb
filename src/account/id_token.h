/* The ID token of OpenID Connect: who signed in at the provider, as the provider signed it (OpenID Connect Core 1.0,
 * sections 2 and 3.1.3.7). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct error;
struct jose_keys;

/* Somebody, as a provider knows him. */
struct identity {
    const char *issuer, *subject; /* the subject is the issuer's own name for him: never another's, never changed */
    const char *name;             /* how he is called there, for showing; the subject where nothing else is said */
    bool several_factors;         /* the provider says that more than a password was asked (RFC 8176, mfa) */
};

enum {
    ID_TOKEN_LEEWAY = 60,       /* seconds that clocks may differ */
    ID_TOKEN_OLDEST = 10 * 60,  /* it was made for this very sign-in */
    ID_TOKEN_SUBJECT_MOST = 255 /* bytes */
};

struct id_token {
    const char *text;
    const char *issuer, *client, *nonce; /* that it must name */
    const char *access_token;            /* that came with it, or NULL */
};
/* ERROR_NOT_FOUND where none of the keys has the id that it names, ERROR_RIGHTS, with what is wrong with it, else. */
bool id_token_check(struct arena *a, const struct id_token *t, const struct jose_keys *keys, int64_t now,
                    struct identity *out, struct error *err);
