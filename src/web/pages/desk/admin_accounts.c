/* Accounts, all of them; a new one; and who is signed in. */
#include "web/pages/desk/admin.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"

#include <string.h>

static bool sees(const struct request *r, struct error *err)
{
    return rights_sees_accounts(r->site->rights, &r->person) ||
           error_set(err, ERROR_NOT_FOUND, "there is no page at this address");
}

/* Words of login, name, or an office's organ. */
static bool matches(const struct account *a, const char *words)
{
    if (!words || strcasestr(a->login, words) || strcasestr(a->name, words))
        return true;
    for (size_t i = 0; i < a->offices; i++)
        if (a->office[i].organ_name && strcasestr(a->office[i].organ_name, words))
            return true;
    return false;
}

bool desk_accounts(struct request *r, struct answer *out, struct error *err)
{
    size_t count;
    struct account *account;
    const char *words = request_param(r, "q");
    if (!sees(r, err) || !account_list(r->arena, r->site->accounts, r->db, &count, &account, err))
        return false;
    out->model = admin_model(r, request_text(r, "admin.part_accounts"), "accounts", NULL);
    page_put(out->model, "q", words);
    json_t *list = page_put_array(out->model, "accounts");
    for (size_t i = 0; i < count; i++) {
        if (!matches(&account[i], words))
            continue;
        json_t *o = page_add_object(list);
        admin_put_account(r, o, &account[i]);
        page_put(o, "href", desk_href(r, "admin", "accounts", account[i].login, NULL));
    }
    page_put_flag(out->model, "any", json_array_size(list));
    bool makes = rights_on_account(r->arena, r->site->rights, &r->person, ACCOUNT_ACT_MAKE, NULL);
    page_put(out->model, "new_href", makes ? desk_href(r, "admin", "new-account", NULL) : NULL);
    return true;
}

/* With an office only where the person may give that role. */
static bool make(struct request *r, struct error *err)
{
    const struct office office = admin_office_of(r);
    struct author by = request_author(r);
    const struct account_draft d = {
        .login = request_field(r, "login"),
        .name = request_field(r, "name"),
        .phone = request_field(r, "phone"),
        .email = request_field(r, "email"),
        .password = request_field(r, "password"),
        .must_change = true,
        .offices = office.role ? 1 : 0,
        .office = &office,
    };
    bool may;
    if (!d.login || !*d.login) {
        error_set(err, ERROR_INPUT, "%s", request_text(r, "admin.login_needed"));
        return error_in(err, "login");
    }
    if (!text_equal(d.password, request_field(r, "again"))) {
        error_set(err, ERROR_INPUT, "%s", request_text(r, "password.differs"));
        return error_in(err, "again");
    }
    if (office.role) {
        if (!rights_may_give(r->arena, r->site->rights, r->db, &r->person, office.role, d.login, &may, err))
            return false;
        if (!may) {
            error_set(err, ERROR_RIGHTS, "%s", request_text(r, "admin.role_not_given"));
            return error_in(err, "role");
        }
    }
    return account_make(r->arena, r->site->accounts, r->db, &d, &by, err);
}

bool desk_new_account(struct request *r, struct answer *out, struct error *err)
{
    static const char *const kept[] = {"login", "name", "phone", "email", "organ", "district"};
    struct error own = {0};
    if (!rights_on_account(r->arena, r->site->rights, &r->person, ACCOUNT_ACT_MAKE, NULL))
        return error_set(err, ERROR_NOT_FOUND, "there is no page at this address");
    out->model = admin_model(r, request_text(r, "admin.new_account"), "accounts", request_text(r, "admin.new_account"));
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        page_put(out->model, kept[i], request_field(r, kept[i]));
    admin_put_roles(r, out->model, request_field(r, "role"));
    page_put(out->model, "suggest_organ", desk_href(r, "suggest", "organ", NULL));
    page_put(out->model, "suggest_district", desk_href(r, "suggest", "district", NULL));
    page_put(out->model, "back_href", desk_href(r, "admin", "accounts", NULL));
    if (!request_is_post(r))
        return true;
    if (!make(r, &own))
        return admin_tell(out, &own, err);
    return desk_go(out, admin_done(r, desk_href(r, "admin", "accounts", request_field(r, "login"), NULL)));
}

bool desk_sessions(struct request *r, struct answer *out, struct error *err)
{
    size_t count;
    struct session *session;
    if (!sees(r, err))
        return false;
    if (request_is_post(r)) {
        const char *login = request_field(r, "login"), *text = request_field(r, "id");
        struct author by = request_author(r);
        int64_t id;
        if (!rights_on_account(r->arena, r->site->rights, &r->person, ACCOUNT_ACT_END_SESSION, login ? login : ""))
            return error_set(err, ERROR_RIGHTS, "%s", request_text(r, "admin.not_yours"));
        if (!login || !text || !text_to_int(text, &id))
            return error_set(err, ERROR_INPUT, "the form does not say what is to be ended");
        if (!session_end(r->arena, r->site->accounts, login, id, &by, err))
            return false;
        return desk_go(out, admin_done(r, desk_href(r, "admin", "sessions", NULL)));
    }
    out->model = admin_model(r, request_text(r, "admin.part_sessions"), "sessions", NULL);
    if (!session_list(r->arena, r->db, NULL, time_now(), &count, &session, err))
        return false;
    admin_put_sessions(r, out->model, session, count);
    page_put_flag(out->model, "may_end", rights_may(r->site->rights, &r->person, POWER_OFFICES));
    return true;
}
