/* What the pages of one's account and of administration share. */
#pragma once

#include "web/pages/desk/desk.h"

enum { ADMIN_ANY = 1 << POWER_SYSTEM | 1 << POWER_ACCOUNTS | 1 << POWER_OFFICES | 1 << POWER_AUDIT };

/* Accounts as pages show them: login, name, state, offices, when it was last in. */
void admin_put_account(struct request *r, json_t *o, const struct account *account);
/* identity: the outside identity that the account is linked to; provider_name: the district's own, where there is one.
 */
bool admin_put_identity(struct request *r, json_t *model, const struct account *account, struct error *err);
void admin_put_sessions(struct request *r, json_t *model, const struct session *session, size_t count);

/* A page of administration with its way. part: the page of the overview that it is, or belongs to; NULL: the overview
 * itself. here: what it is within the part, or NULL. */
json_t *admin_model(struct request *r, const char *title, const char *part, const char *here);
/* An address of the page after something was done. */
const char *admin_done(struct request *r, const char *href);
/* What a person can mend is told on the page; false, with *err, where it is for the error page. */
bool admin_tell(struct answer *out, const struct error *own, struct error *err);
/* Has the person one of the powers (bits)? Else ERROR_NOT_FOUND: the page is not there for others. */
bool admin_needs(const struct request *r, unsigned powers, struct error *err);
/* Roles, for choosing one. */
void admin_put_roles(struct request *r, json_t *model, const char *chosen);
/* The office of the form, with nothing where a field is empty. */
struct office admin_office_of(const struct request *r);
bool admin_opens(const struct request *r); /* the door */
