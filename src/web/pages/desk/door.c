/* What must be done before the work may begin: a new password, a second factor, the first set-up. */
#include "web/pages/desk/desk.h"

#include "core/arena.h"
#include "core/text.h"
#include "output/qr.h"
#include "web/guard.h"

#include <microhttpd.h>

/* Errors that the person can mend are told on the page. */
static bool tell(struct answer *out, const struct error *own, struct error *err)
{
    if (own->code == ERROR_STORE || own->code == ERROR_SYSTEM) {
        *err = *own;
        return false;
    }
    desk_tell(out, own);
    return true;
}

bool desk_password(struct request *r, struct answer *out, struct error *err)
{
    out->model = page_model(r, request_text(r, "password.title"));
    if (!r->signed_in || r->session.stage == STAGE_CODE)
        return desk_go(out, desk_href(r, "sign-in", NULL));
    page_put_flag(out->model, "must", r->session.stage == STAGE_PASSWORD);
    if (!request_is_post(r))
        return true;
    const char *old = request_field(r, "old"), *new = request_field(r, "new"), *again = request_field(r, "again");
    struct author by = {.actor = r->session.login, .from = r->address};
    struct error own = {0};
    if (!text_equal(new, again)) {
        error_set(&own, ERROR_INPUT, "%s", request_text(r, "password.differs"));
        error_in(&own, "again");
        return tell(out, &own, err);
    }
    if (!account_change_password(r->arena, r->site->accounts, r->db, r->session.login, old ? old : "", new ? new : "",
                                 r->session.id, &by, &own))
        return tell(out, &own, err);
    return desk_go(out, desk_href(r, NULL));
}

/* The secret is shown once: each time the page is opened anew there is a new one. */
static bool begin_enrolment(struct request *r, struct answer *out, struct error *err)
{
    const char *uri, *secret;
    struct author by = {.actor = r->session.login, .from = r->address};
    if (!account_begin_totp(r->arena, r->site->accounts, r->session.login, &by, &uri, &secret, err))
        return false;
    page_put(out->model, "secret", secret);
    page_put(out->model, "uri", uri);
    char *qr = qr_svg(r->arena, uri, request_text(r, "enrol.qr"), err);
    page_put(out->model, "qr", qr ? arena_printf(r->arena, "data:image/svg+xml,%s", text_percent(r->arena, qr)) : NULL);
    return qr;
}

bool desk_enrol(struct request *r, struct answer *out, struct error *err)
{
    out->model = page_model(r, request_text(r, "enrol.title"));
    if (!r->signed_in || r->session.stage < STAGE_ENROL)
        return desk_go(out, desk_href(r, "sign-in", NULL));
    if (!request_is_post(r) || !request_field(r, "code"))
        return !request_is_post(r) || begin_enrolment(r, out, err);
    struct author by = {.actor = r->session.login, .from = r->address};
    struct error own = {0};
    if (account_confirm_totp(r->arena, r->site->accounts, r->session.login, request_field(r, "code"), r->session.id,
                             &by, &own))
        return desk_go(out, desk_href(r, NULL));
    page_put(out->model, "secret", request_field(r, "secret"));
    return tell(out, &own, err);
}

bool desk_setup(struct request *r, struct answer *out, struct error *err)
{
    bool any;
    out->model = page_model(r, request_text(r, "setup.title"));
    if (!account_any(r->db, &any, err))
        return false;
    if (any)
        return desk_go(out, desk_href(r, "sign-in", NULL));
    static const char *const kept[] = {"code", "login", "name"};
    for (size_t i = 0; i < 3; i++)
        page_put(out->model, kept[i], request_field(r, kept[i]));
    if (!request_is_post(r))
        return true;
    const struct office office = {.role = "system_admin", .district = r->site->options.district};
    const struct account_draft draft = {.login = request_field(r, "login"),
                                        .name = request_field(r, "name"),
                                        .password = request_field(r, "password"),
                                        .offices = 1,
                                        .office = &office};
    struct author by = {.actor = draft.login ? draft.login : "", .from = r->address};
    struct error own = {0};
    if (!text_equal(draft.password, request_field(r, "again"))) {
        error_set(&own, ERROR_INPUT, "%s", request_text(r, "password.differs"));
        error_in(&own, "again");
        return tell(out, &own, err);
    }
    const char *code = request_field(r, "code");
    if (!account_setup(r->arena, r->site->accounts, r->db, code ? code : "", &draft, 1, &by, &own))
        return tell(out, &own, err);
    return desk_go(out, desk_href(r, "sign-in", NULL));
}
