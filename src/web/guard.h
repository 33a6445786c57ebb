/* Who is asking, and may this request be answered at all: sessions, programs' tokens, forms' tokens. What a person may
 * see and do is decided in account/rights.h. */
#pragma once

#include "web/router.h"

struct MHD_Connection;

/* Fills in whose request it is, from its cookie or its Authorization header. Nobody's where there is neither, or it is
 * no longer good. Needs r->db. false on an error of the database. */
bool guard_identify(struct request *r, struct MHD_Connection *c, struct error *err);

/* Does its address do too much at once (web/limits.h)? Asked of changes, and of what asks the provider. Then r->wait
 * tells how long to wait; ERROR_RIGHTS. */
bool guard_pace(struct request *r, const struct route *route, struct error *err);

/* A living session, all of its sign-in done, without asking what it may: enough to send again what was made for it a
 * moment ago. false also for programs and on errors; guard_identify tells them. */
bool guard_known(struct request *r, struct MHD_Connection *c);

enum verdict { VERDICT_GO_ON, VERDICT_SIGN_IN /* first; answer->location says where */, VERDICT_REFUSED };
/* Is the request let through to the route? early: its body is still to come, and with it perhaps the form's token.
 * Refused with ERROR_RIGHTS: a form that is not of this session, or came from
 * another site; a program that may not write. */
enum verdict guard_admit(struct request *r, const struct route *route, struct MHD_Connection *c, bool early,
                         struct answer *answer, struct error *err);

/* The token of a form that is done once (web/once.h): the session's, a dot, and what no other page has. NULL where
 * forms have no tokens. */
const char *guard_form_once(const struct request *r);

/* Set-Cookie texts. NULL token: takes it away. */
char *guard_session_cookie(const struct request *r, const char *token);
/* What the browser keeps while it is at the provider; NULL takes it away. */
char *guard_errand_cookie(const struct request *r, const char *box);
/* Before anybody signed in, forms need a cookie too: makes one where there is none and notes it in the request; *set is
 * its Set-Cookie, or NULL. */
void guard_form_cookie(struct request *r, const char **set);
/* The session is used: notes that, without waiting. */
void guard_touch(const struct request *r);
