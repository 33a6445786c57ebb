/* Signing in by the district's own provider: going there, coming back, leaving it as well. Whoever comes back is led on
 * by a See Other, so that neither code nor state stays in an address that is shown. */
#include "web/pages/desk/desk.h"

#include "account/identity.h"
#include "account/provider.h"
#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"
#include "web/guard.h"

static bool nowhere(struct error *err)
{
    return error_set(err, ERROR_NOT_FOUND, "there is no page at this address");
}

const char *desk_provider_name(const struct request *r)
{
    const struct provider *p = r->site->options.provider;
    if (!p)
        return NULL;
    return text_equal(r->language, "en") ? provider_settings(p)->en : provider_settings(p)->zh;
}

void desk_put_provider(struct request *r, json_t *model, const char *next)
{
    if (!r->site->options.provider)
        return;
    struct link l = link_to(r->arena, "/desk/oidc/start");
    link_param(&l, "next", next);
    json_t *o = page_put_object(model, "provider");
    page_put(o, "name", desk_provider_name(r));
    page_put(o, "href", request_href(r, &l));
}

/* Back to the door, which says why in the reader's language. The details are the keeper's. */
static bool turn_back(struct request *r, struct answer *out, const char *why, const struct error *detail)
{
    struct link l = link_to(r->arena, "/desk/sign-in");
    link_param(&l, "why", why);
    if (detail->code)
        error_print(detail, stderr);
    return desk_go(out, request_href(r, &l));
}

static const char *why_of(const struct error *err)
{
    switch (err->code) {
    case ERROR_CONFLICT:
        return "old";
    case ERROR_INPUT:
        return "declined";
    case ERROR_SYSTEM:
        return "silent";
    case ERROR_NOT_FOUND:
        return "unknown";
    default:
        return "refused";
    }
}

bool desk_oidc_start(struct request *r, struct answer *out, struct error *err)
{
    struct provider *p = r->site->options.provider;
    bool links = text_equal(request_param(r, "purpose"), "link");
    struct error own = {0};
    if (!p)
        return nowhere(err);
    if (links && (!r->full || r->person.program))
        return desk_go(out, desk_href(r, "sign-in", NULL));
    const struct provider_errand errand = {.purpose = links ? PROVIDER_LINK : PROVIDER_SIGN_IN,
                                           .session = links ? r->session.id : 0,
                                           .next = desk_next(r, request_param(r, "next"))};
    const char *box;
    const char *address = provider_begin(r->arena, p, &errand, time_now(), &box, &own);
    if (!address)
        return turn_back(r, out, why_of(&own), &own);
    out->errand = guard_errand_cookie(r, box);
    return desk_go(out, address);
}

/* The person confirms it with his password: who came back need not be who signed in here. */
static bool keep_for_linking(struct request *r, struct answer *out, const struct provider_errand *errand,
                             const struct identity *who)
{
    const struct error none = {0};
    if (!r->full || r->session.id != errand->session)
        return turn_back(r, out, "old", &none);
    out->errand =
        guard_errand_cookie(r, provider_keep(r->arena, r->site->options.provider, who, r->session.id, time_now()));
    return desk_go(out, desk_href(r, "account", "identity", NULL));
}

static bool come_in(struct request *r, struct answer *out, const struct provider_errand *errand,
                    const struct identity *who, struct error *err)
{
    const struct sign_in in = {.address = r->address, .agent = r->agent};
    const char *token;
    struct session session;
    struct error own = {0};
    if (identity_sign_in(r->arena, r->site->accounts, r->db, who, &in, &token, &session, &own))
        return desk_enter(r, out, &session, token, desk_next(r, errand->next));
    if (own.code == ERROR_RIGHTS)
        return turn_back(r, out, "barred", &own);
    if (own.code != ERROR_NOT_FOUND) {
        *err = own;
        return false;
    }
    /* The administrator who links it needs to know it. */
    out->errand = guard_errand_cookie(r, provider_keep(r->arena, r->site->options.provider, who, 0, time_now()));
    return turn_back(r, out, "unknown", &own);
}

bool desk_oidc_callback(struct request *r, struct answer *out, struct error *err)
{
    struct provider *p = r->site->options.provider;
    const struct provider_reply reply = {.state = request_param(r, "state"),
                                         .code = request_param(r, "code"),
                                         .issuer = request_param(r, "iss"),
                                         .error = request_param(r, "error")};
    struct provider_errand errand;
    struct identity who;
    struct error own = {0};
    if (!p)
        return nowhere(err);
    out->errand = guard_errand_cookie(r, NULL);
    if (!provider_end(r->arena, p, r->errand, &reply, time_now(), &errand, &who, &own))
        return turn_back(r, out, why_of(&own), &own);
    if (!provider_settings(p)->trusts_second_factor)
        who.several_factors = false;
    return errand.purpose == PROVIDER_LINK ? keep_for_linking(r, out, &errand, &who)
                                           : come_in(r, out, &errand, &who, err);
}

bool desk_oidc_leave(struct request *r, struct answer *out, struct error *err)
{
    struct provider *p = r->site->options.provider;
    struct error own = {0};
    if (!p)
        return nowhere(err);
    const char *address = provider_leave(r->arena, p, &own);
    return address ? desk_go(out, address) : turn_back(r, out, own.code ? why_of(&own) : NULL, &own);
}
