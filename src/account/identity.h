/* Signing in by an outside identity (外部身份): somebody's account at a provider, linked to one of ours.
 *
 * The database keeps a keyed mark of issuer and subject, by which the account is found, and both of them sealed for the
 * login they belong to: who writes into the database cannot put his own identity in another's place, and who reads it
 * does not learn it. Events tell the mark and the issuer. Nobody gets an account by signing in at a provider: whoever
 * has none here is refused. As in account.h nothing here is called inside a write. */
#pragma once

#include "account/id_token.h"
#include "account/session.h"

/* The identity linked to the account; NULL where there is none (err->code stays ERROR_NONE) or it does not open. */
struct identity *identity_of(struct arena *a, const struct accounts *s, struct db *db, const char *login,
                             struct error *err);

/* Who proves by his password that it is he, in which session; NULL instead of one: an administrator. */
struct identity_owner {
    const char *password;
    int64_t session;
};
/* ERROR_CONFLICT where the account has one already, or the identity belongs to another; ERROR_INPUT with the field
 * "subject" where it is none; ERROR_RIGHTS with the field "password" where that is wrong, which counts as a failed
 * sign-in. */
bool identity_link(struct arena *a, struct accounts *s, struct db *db, const char *login, const struct identity *who,
                   const struct identity_owner *owner, const struct author *by, struct error *err);
/* Ends the account's sessions, but the owner's own. */
bool identity_unlink(struct arena *a, struct accounts *s, struct db *db, const char *login,
                     const struct identity_owner *owner, const struct author *by, struct error *err);

/* A new session for whoever the identity is linked to; in: address, agent and at. The second factor is asked where the
 * account has one, but not where the provider asked several and the account's owner linked the identity himself: an
 * administrator who links one must not get past it. ERROR_NOT_FOUND where the identity is linked to no account,
 * ERROR_RIGHTS where the account is locked or closed. */
bool identity_sign_in(struct arena *a, struct accounts *s, struct db *db, const struct identity *who,
                      const struct sign_in *in, const char **token, struct session *out, struct error *err);
