/* The district's own sign-in (统一身份认证): an OpenID Connect provider, whose client we are (OpenID Connect Core 1.0,
 * Discovery 1.0, RP-Initiated Logout 1.0). Authorization code with PKCE (RFC 7636), state and nonce.
 *
 * Between going there and coming back the browser keeps a sealed box with what it must come back with: nothing is kept
 * here for somebody who never does. Each box opens once, in ten minutes. Functions that ask the provider block for some
 * seconds, at most four at once; further ones are refused, so that a provider that does not answer holds up nobody who
 * signs in otherwise. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "account/id_token.h"

struct arena;
struct error;
struct keys;
struct provider; /* shared by all threads */

enum { PROVIDER_TIME = 10 * 60 /* seconds, from going there to coming back */ };

struct provider_settings {
    const char *issuer;        /* https://sso.example.gov.cn, as the provider calls itself */
    const char *client;        /* what it calls us */
    const char *secret;        /* or NULL: PKCE alone proves that it is us */
    const char *zh, *en;       /* its name, for people */
    const char *site;          /* where browsers find us: https://fz.example.gov.cn */
    const char *authorities;   /* file of certificates, where it has none that the machine trusts; or NULL */
    bool linked_by_password;   /* accounts that are linked may still sign in by password */
    bool trusts_second_factor; /* where the provider asked several factors, ours is not asked */
};
/* All but the site, of a file that only its owner can read: docs/admin.en.md. What is wrong is told with its line. */
bool provider_settings_read(struct arena *a, const char *path, struct provider_settings *out, struct error *err);

/* Asks nobody anything yet. The settings are borrowed. Belongs to the arena. */
struct provider *provider_new(struct arena *a, const struct provider_settings *settings, const struct keys *keys);
const struct provider_settings *provider_settings(const struct provider *p);

enum provider_purpose { PROVIDER_SIGN_IN, PROVIDER_LINK };
struct provider_errand {
    enum provider_purpose purpose;
    int64_t session;  /* of whoever links */
    const char *next; /* where to go afterwards, checked before; at most 1000 bytes */
};
/* Where the person is asked, and in *box what the browser keeps. NULL with ERROR_SYSTEM where the provider does not say
 * where. */
char *provider_begin(struct arena *a, struct provider *p, const struct provider_errand *errand, int64_t now,
                     const char **box, struct error *err);

/* What the browser came back with; NULL: it did not. */
struct provider_reply {
    const char *state, *code, *issuer, *error;
};
/* Who it is. ERROR_CONFLICT where it was not this browser that went, it took too long, or it was here with this before;
 * ERROR_INPUT where the person was refused over there, or refused; ERROR_RIGHTS where what the provider says is not
 * taken; ERROR_SYSTEM where it does not answer. Messages are for the keeper. */
bool provider_end(struct arena *a, struct provider *p, const char *box, const struct provider_reply *reply, int64_t now,
                  struct provider_errand *errand, struct identity *out, struct error *err);

/* An identity that waits to be confirmed in the session, as a box for the browser. */
const char *provider_keep(struct arena *a, const struct provider *p, const struct identity *who, int64_t session,
                          int64_t now);
bool provider_kept(struct arena *a, const struct provider *p, const char *box, int64_t session, int64_t now,
                   struct identity *out);

/* Where one signs out over there as well; NULL where the provider has no such place (err->code stays ERROR_NONE). */
char *provider_leave(struct arena *a, struct provider *p, struct error *err);
