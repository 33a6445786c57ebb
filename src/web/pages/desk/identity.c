/* My identity at the provider, which came back with me: linked to my account when I give my password. */
#include "web/pages/desk/admin.h"

#include "account/identity.h"
#include "account/provider.h"
#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"
#include "web/guard.h"

bool admin_put_identity(struct request *r, json_t *model, const struct account *account, struct error *err)
{
    const struct identity *who =
        account->identity ? identity_of(r->arena, r->site->accounts, r->db, account->login, err) : NULL;
    if (err->code)
        return false;
    page_put(model, "provider_name", desk_provider_name(r));
    if (!account->identity)
        return true;
    json_t *o = page_put_object(model, "identity");
    page_put(o, "issuer", who ? who->issuer : request_text(r, "oidc.lost"));
    page_put(o, "called", who ? who->name : NULL);
    page_put(o, "subject", who ? who->subject : NULL);
    return true;
}

bool desk_identity(struct request *r, struct answer *out, struct error *err)
{
    struct identity who;
    struct error own = {0};
    if (r->person.program)
        return error_set(err, ERROR_RIGHTS, "an account is kept by its owner, not by a program");
    if (!r->site->options.provider)
        return error_set(err, ERROR_NOT_FOUND, "there is no page at this address");
    if (!provider_kept(r->arena, r->site->options.provider, r->errand, r->session.id, time_now(), &who))
        return desk_go(out, desk_href(r, "account", NULL));
    out->model = page_model(r, request_text(r, "oidc.link"));
    page_put_flag(out->model, "has_crumbs", true);
    page_crumb(out->model, request_text(r, "desk.account"), desk_href(r, "account", NULL));
    page_crumb(out->model, request_text(r, "oidc.link"), NULL);
    page_put(out->model, "provider_name", desk_provider_name(r));
    page_put(out->model, "name", who.name);
    page_put(out->model, "subject", who.subject);
    page_put(out->model, "account_href", desk_href(r, "account", NULL));
    if (!request_is_post(r))
        return true;
    const char *password = request_field(r, "password");
    const struct identity_owner owner = {.password = password ? password : "", .session = r->session.id};
    const struct author by = request_author(r);
    if (!identity_link(r->arena, r->site->accounts, r->db, r->person.login, &who, &owner, &by, &own))
        return admin_tell(out, &own, err);
    out->errand = guard_errand_cookie(r, NULL);
    return desk_go(out, admin_done(r, desk_href(r, "account", NULL)));
}
