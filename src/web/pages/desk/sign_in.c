/* Signing in and out: login and password, then the second factor's code where one is set up. */
#include "web/pages/desk/desk.h"

#include "account/provider.h"
#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"
#include "web/guard.h"

#include <microhttpd.h>
#include <string.h>

const char *desk_next(const struct request *r, const char *wanted)
{
    bool ours =
        wanted && (strcmp(wanted, "/desk") == 0 || text_starts(wanted, "/desk/") || text_starts(wanted, "/desk?"));
    return ours && !strchr(wanted, '\\') && !strstr(wanted, "//") && !strstr(wanted, "..") ? wanted
                                                                                           : desk_href(r, NULL);
}

static const char *next_of(const struct request *r)
{
    return desk_next(r, request_is_post(r) ? request_field(r, "next") : request_param(r, "next"));
}

bool desk_enter(struct request *r, struct answer *out, const struct session *s, const char *token, const char *next)
{
    static const char *const door[] = {[STAGE_CODE] = "code", [STAGE_PASSWORD] = "password", [STAGE_ENROL] = "enrol"};
    out->cookie = guard_session_cookie(r, token);
    return desk_go(out, s->stage == STAGE_FULL ? next : desk_href(r, door[s->stage], NULL));
}

/* What the provider's answer came to, or that there is still a session over there. */
static void put_said(struct request *r, json_t *model)
{
    static const char *const known[] = {"old", "declined", "refused", "silent", "unknown", "barred"};
    const char *why = request_param(r, "why");
    struct identity who;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (text_equal(why, known[i]))
            page_put(page_put_object(model, "wrong"), "message",
                     request_text(r, arena_printf(r->arena, "oidc.why_%s", why)));
    if (text_equal(why, "unknown") &&
        provider_kept(r->arena, r->site->options.provider, r->errand, 0, time_now(), &who))
        page_put(model, "subject", arena_printf(r->arena, "%s · %s", who.name, who.subject));
    if (request_param(r, "out"))
        page_put(model, "leave_href", desk_href(r, "oidc", "leave", NULL));
}

bool desk_sign_in(struct request *r, struct answer *out, struct error *err)
{
    bool any;
    out->model = page_model(r, request_text(r, "sign_in.title"));
    page_put(out->model, "next", next_of(r));
    page_put(out->model, "login", request_field(r, "login"));
    if (!account_any(r->db, &any, err))
        return false;
    if (!any)
        return desk_go(out, desk_href(r, "setup", NULL));
    desk_put_provider(r, out->model, next_of(r));
    if (!request_is_post(r) && r->site->options.provider)
        put_said(r, out->model);
    if (!request_is_post(r))
        return !r->full || desk_go(out, next_of(r));
    const char *login = request_field(r, "login"), *password = request_field(r, "password");
    struct sign_in in = {
        .login = login ? login : "", .password = password ? password : "", .address = r->address, .agent = r->agent};
    const char *token;
    struct session session;
    struct error own = {0};
    if (session_sign_in(r->arena, r->site->accounts, r->db, &in, &token, &session, &own))
        return desk_enter(r, out, &session, token, next_of(r));
    if (own.code != ERROR_RIGHTS && own.code != ERROR_INPUT) {
        *err = own;
        return false;
    }
    desk_tell(out, &own);
    return true;
}

bool desk_code(struct request *r, struct answer *out, struct error *err)
{
    (void)err;
    out->model = page_model(r, request_text(r, "sign_in.code_title"));
    if (!r->signed_in || r->session.stage != STAGE_CODE)
        return desk_go(out, r->full ? desk_href(r, NULL) : desk_href(r, "sign-in", NULL));
    if (!request_is_post(r))
        return true;
    const char *code = request_field(r, "code"), *token;
    struct session session;
    struct error own = {0};
    if (session_give_code(r->arena, r->site->accounts, &r->session, code ? code : "", 0, &token, &session, &own))
        return desk_enter(r, out, &session, token, next_of(r));
    desk_tell(out, &own);
    return true;
}

bool desk_sign_out(struct request *r, struct answer *out, struct error *err)
{
    struct author by = request_author(r);
    if (request_is_post(r) && r->signed_in) {
        by.actor = r->session.login;
        if (!session_end(r->arena, r->site->accounts, r->session.login, r->session.id, &by, err))
            return false;
        out->cookie = guard_session_cookie(r, NULL);
    }
    struct link l = link_to(r->arena, "/desk/sign-in");
    if (r->signed_in && r->session.outside && r->site->options.provider)
        link_param(&l, "out", "1");
    return desk_go(out, request_href(r, &l));
}
