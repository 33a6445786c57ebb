/* One account, and what an administrator does to it. */
#include "web/pages/desk/admin.h"

#include "account/identity.h"
#include "account/provider.h"
#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"

#include <string.h>

/* Of the form's “act”: what it needs, and what it does. */
struct deal {
    const char *name;
    enum account_act act;
    bool (*run)(struct request *r, const char *login, const struct author *by, struct error *err);
};

static bool change(struct request *r, const char *login, const struct author *by, struct error *err)
{
    const struct account_draft d = {.login = login,
                                    .name = request_field(r, "name"),
                                    .phone = request_field(r, "phone"),
                                    .email = request_field(r, "email")};
    return account_change(r->arena, r->site->accounts, &d, by, err);
}

static bool give_password(struct request *r, const char *login, const struct author *by, struct error *err)
{
    const char *password = request_field(r, "password");
    if (!text_equal(password, request_field(r, "again"))) {
        error_set(err, ERROR_INPUT, "%s", request_text(r, "password.differs"));
        return error_in(err, "again");
    }
    return account_give_password(r->arena, r->site->accounts, r->db, login, password ? password : "", by, err);
}

static bool lock(struct request *r, const char *login, const struct author *by, struct error *err)
{
    return account_set_state(r->arena, r->site->accounts, login, ACCOUNT_LOCKED, by, err);
}

static bool unlock(struct request *r, const char *login, const struct author *by, struct error *err)
{
    return account_unlock(r->arena, r->site->accounts, login, by, err);
}

/* For good: the login is typed once more. */
static bool close_account(struct request *r, const char *login, const struct author *by, struct error *err)
{
    if (!text_equal(request_field(r, "sure"), login)) {
        error_set(err, ERROR_INPUT, "%s", request_text(r, "admin.close_typed"));
        return error_in(err, "sure");
    }
    return account_set_state(r->arena, r->site->accounts, login, ACCOUNT_CLOSED, by, err);
}

static bool reset_factor(struct request *r, const char *login, const struct author *by, struct error *err)
{
    return account_reset_totp(r->arena, r->site->accounts, login, by, err);
}

static bool end_sessions(struct request *r, const char *login, const struct author *by, struct error *err)
{
    return session_end_all(r->arena, r->site->accounts, login, 0, by, err);
}

/* At the district's own provider: no other's identity opens anything here. */
static bool link_identity(struct request *r, const char *login, const struct author *by, struct error *err)
{
    const char *subject = request_field(r, "subject");
    if (!r->site->options.provider)
        return error_set(err, ERROR_CONFLICT, "this site has no provider that people sign in by");
    const struct identity who = {.issuer = provider_settings(r->site->options.provider)->issuer,
                                 .subject = text_trim(r->arena, subject ? subject : "", subject ? strlen(subject) : 0)};
    return identity_link(r->arena, r->site->accounts, r->db, login, &who, NULL, by, err);
}

static bool unlink_identity(struct request *r, const char *login, const struct author *by, struct error *err)
{
    return identity_unlink(r->arena, r->site->accounts, r->db, login, NULL, by, err);
}

static bool take_office(struct request *r, const char *login, const struct author *by, struct error *err)
{
    const struct office office = admin_office_of(r);
    return account_remove_office(r->arena, r->site->accounts, r->db, login, &office, by, err);
}

static const struct deal deals[] = {
    {"change", ACCOUNT_ACT_CHANGE, change},
    {"password", ACCOUNT_ACT_PASSWORD, give_password},
    {"lock", ACCOUNT_ACT_LOCK, lock},
    {"unlock", ACCOUNT_ACT_UNLOCK, unlock},
    {"close", ACCOUNT_ACT_CLOSE, close_account},
    {"reset_factor", ACCOUNT_ACT_RESET_FACTOR, reset_factor},
    {"link", ACCOUNT_ACT_PASSWORD, link_identity},
    {"unlink", ACCOUNT_ACT_PASSWORD, unlink_identity},
    {"end_sessions", ACCOUNT_ACT_END_SESSION, end_sessions},
    {"take_office", ACCOUNT_ACT_TAKE_OFFICE, take_office},
};

/* Which role may be given is a question of its own. */
static bool add_office(struct request *r, const char *login, const struct author *by, struct error *err)
{
    const struct office office = admin_office_of(r);
    bool may;
    if (!office.role) {
        error_set(err, ERROR_INPUT, "%s", request_text(r, "admin.role_needed"));
        return error_in(err, "role");
    }
    if (!rights_may_give(r->arena, r->site->rights, r->db, &r->person, office.role, login, &may, err))
        return false;
    if (!may) {
        error_set(err, ERROR_RIGHTS, "%s", request_text(r, "admin.role_not_given"));
        return error_in(err, "role");
    }
    return account_add_office(r->arena, r->site->accounts, r->db, login, &office, by, err);
}

static bool act(struct request *r, const char *login, struct error *err)
{
    const char *what = request_field(r, "act");
    struct author by = request_author(r);
    if (text_equal(what, "add_office"))
        return add_office(r, login, &by, err);
    for (size_t i = 0; i < sizeof deals / sizeof *deals; i++) {
        if (!text_equal(what, deals[i].name))
            continue;
        if (!rights_on_account(r->arena, r->site->rights, &r->person, deals[i].act, login))
            return error_set(err, ERROR_RIGHTS, "%s", request_text(r, "admin.not_yours"));
        return deals[i].run(r, login, &by, err);
    }
    return error_set(err, ERROR_INPUT, "the form does not say what is to be done");
}

/* Which forms the page has. */
static bool put_may(struct request *r, json_t *model, const struct account *account, struct error *err)
{
    json_t *may = page_put_object(model, "may");
    bool gives = false;
    for (size_t i = 0; i < sizeof deals / sizeof *deals; i++) {
        bool fits = deals[i].run == link_identity              ? r->site->options.provider && !account->identity
                    : deals[i].run == unlink_identity          ? account->identity != NULL
                    : deals[i].act == ACCOUNT_ACT_LOCK         ? account->state == ACCOUNT_ACTIVE
                    : deals[i].act == ACCOUNT_ACT_UNLOCK       ? account->state == ACCOUNT_LOCKED || account->failures
                    : deals[i].act == ACCOUNT_ACT_RESET_FACTOR ? account->second_factor
                                                               : true;
        page_put_flag(may, deals[i].name,
                      fits && account->state != ACCOUNT_CLOSED &&
                          rights_on_account(r->arena, r->site->rights, &r->person, deals[i].act, account->login));
    }
    for (size_t i = 0; i < r->site->model->roles && !gives; i++)
        if (!rights_may_give(r->arena, r->site->rights, r->db, &r->person, r->site->model->role[i].name, account->login,
                             &gives, err))
            return false;
    page_put_flag(may, "any",
                  json_is_true(json_object_get(may, "lock")) || json_is_true(json_object_get(may, "unlock")) ||
                      json_is_true(json_object_get(may, "reset_factor")) ||
                      json_is_true(json_object_get(may, "end_sessions")));
    page_put_flag(may, "add_office", gives && account->state != ACCOUNT_CLOSED);
    return true;
}

bool desk_one_account(struct request *r, struct answer *out, struct error *err)
{
    size_t sessions;
    struct session *session;
    struct error own = {0};
    if (!rights_sees_accounts(r->site->rights, &r->person))
        return error_set(err, ERROR_NOT_FOUND, "there is no page at this address");
    struct account *account = account_read(r->arena, r->site->accounts, r->db, r->segment[3], err);
    if (!account)
        return false;
    if (request_is_post(r) && act(r, account->login, &own))
        return desk_go(out, admin_done(r, desk_href(r, "admin", "accounts", account->login, NULL)));
    out->model = admin_model(r, account->name, "accounts", account->login);
    if (own.code && !admin_tell(out, &own, err))
        return false;
    admin_put_account(r, page_put_object(out->model, "account"), account);
    page_put(out->model, "subject", request_field(r, "subject"));
    if (!admin_put_identity(r, out->model, account, err))
        return false;
    admin_put_roles(r, out->model, request_field(r, "role"));
    page_put(out->model, "organ", request_field(r, "organ"));
    page_put(out->model, "district", request_field(r, "district"));
    page_put(out->model, "suggest_organ", desk_href(r, "suggest", "organ", NULL));
    page_put(out->model, "suggest_district", desk_href(r, "suggest", "district", NULL));
    if (!session_list(r->arena, r->db, account->login, time_now(), &sessions, &session, err))
        return false;
    admin_put_sessions(r, out->model, session, sessions);
    return put_may(r, out->model, account, err);
}
