/* Signing in and out: login and password, then the second factor's code where one is set up. */
#include "web/pages/desk/desk.h"

#include "core/arena.h"
#include "core/text.h"
#include "web/guard.h"

#include <microhttpd.h>
#include <string.h>

/* Where to go afterwards: an address within the workbench and nothing else, so that no link leads a person away. */
static const char *next_of(const struct request *r)
{
    const char *next = request_is_post(r) ? request_field(r, "next") : request_param(r, "next");
    bool ours = next && (strcmp(next, "/desk") == 0 || text_starts(next, "/desk/") || text_starts(next, "/desk?"));
    return ours && !strchr(next, '\\') && !strstr(next, "//") && !strstr(next, "..") ? next : desk_href(r, NULL);
}

static const char *door_of(const struct request *r, enum session_stage stage)
{
    switch (stage) {
    case STAGE_CODE:
        return desk_href(r, "code", NULL);
    case STAGE_PASSWORD:
        return desk_href(r, "password", NULL);
    case STAGE_ENROL:
        return desk_href(r, "enrol", NULL);
    case STAGE_FULL:
        break;
    }
    return next_of(r);
}

static bool enter(struct request *r, struct answer *out, const struct session *s, const char *token)
{
    out->cookie = guard_session_cookie(r, token);
    return desk_go(out, door_of(r, s->stage));
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
    if (!request_is_post(r))
        return !r->full || desk_go(out, next_of(r));
    const char *login = request_field(r, "login"), *password = request_field(r, "password");
    struct sign_in in = {
        .login = login ? login : "", .password = password ? password : "", .address = r->address, .agent = r->agent};
    const char *token;
    struct session session;
    struct error own = {0};
    if (session_sign_in(r->arena, r->site->accounts, r->db, &in, &token, &session, &own))
        return enter(r, out, &session, token);
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
        return enter(r, out, &session, token);
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
    return desk_go(out, desk_href(r, "sign-in", NULL));
}
