/* Where one is told of one's to-dos besides the workbench: by mail, at an address on the web; what became of it. And
 * for administrators all of them, with what did not arrive. */
#include "web/pages/desk/admin.h"

#include "account/notice.h"
#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/phrase.h"
#include "core/place.h"
#include "core/text.h"
#include "store/store.h"

#include <jansson.h>
#include <string.h>

enum { SHOWN = 30, ALL_SHOWN = 100 };

static const struct {
    unsigned bit;
    const char *name;
} kinds[] = {{NOTICE_TODO, "todo"},
             {NOTICE_REMIND, "remind"},
             {NOTICE_ESCALATE, "escalate"},
             {NOTICE_SUPERVISE, "supervise"},
             {NOTICE_DAILY, "daily"}};
enum { KINDS = sizeof kinds / sizeof *kinds };

static const char *what_text(const struct request *r, const char *name)
{
    return request_text(r, arena_printf(r->arena, "notice.tells_%s", name));
}

/* Of an address on the web its machine alone: what stands behind may be a secret of whoever receives there. */
static const char *place_of(const struct request *r, enum notice_kind kind, const char *address, bool whole)
{
    const char *at = kind == NOTICE_WEB ? strstr(address, "://") : NULL;
    if (!at || whole)
        return address;
    at += 3;
    return arena_printf(r->arena, "%.*s", (int)(at - address + (ptrdiff_t)strcspn(at, "/?#")), address);
}

static void put_subscriptions(struct request *r, json_t *model, const struct subscription *s, size_t count, bool own)
{
    json_t *list = page_put_array(model, "subscriptions");
    for (size_t i = 0; i < count; i++) {
        json_t *o = page_add_object(list);
        struct buf tells = buf_new(r->arena);
        buf_add(&tells, "");
        for (size_t k = 0; k < KINDS; k++)
            if (s[i].tells & kinds[k].bit)
                buf_printf(&tells, "%s%s", tells.size ? (text_equal(r->language, "en") ? ", " : "、") : "",
                           what_text(r, kinds[k].name));
        page_put_int(o, "id", s[i].id);
        page_put(o, "login", s[i].login);
        page_put(o, "kind", request_text(r, s[i].kind == NOTICE_MAIL ? "notice.mail" : "notice.web"));
        page_put(o, "address", place_of(r, s[i].kind, s[i].address, own));
        page_put(o, "tells", tells.data);
        page_put_int(o, "waiting", s[i].waiting);
        page_put_int(o, "given_up", s[i].given_up);
    }
    page_put_flag(model, "has_subscriptions", count);
}

/* What libcurl says most often, as it is kept, for the catalogue. */
static const char *const curl_says[] = {
    phrase_mark("Couldn't connect to server"),
    phrase_mark("Couldn't resolve host name"),
    phrase_mark("Timeout was reached"),
    phrase_mark("Server returned nothing (no headers, no data)"),
    phrase_mark("SSL peer certificate or SSH remote key was not OK"),
    phrase_mark("SSL connect error"),
    phrase_mark("mail is not set up: serve --smtp URL --from ADDRESS"),
    phrase_mark("the secret does not open: the key file is another one"),
};

/* A receiver's status, or why there was none. */
static const char *said_text(struct request *r, const struct delivery *d)
{
    int64_t status;
    if (text_to_int(d->said, &status))
        return arena_printf(r->arena, "%s %lld", request_text(r, "notice.answered"), (long long)status);
    for (size_t i = 0; i < sizeof curl_says / sizeof *curl_says; i++)
        if (strcmp(curl_says[i], d->said) == 0)
            return phrase(curl_says[i]);
    return d->said;
}

static void put_state(struct request *r, json_t *o, const struct delivery *d)
{
    const char *state = d->state == DELIVERY_SENT       ? "notice.sent"
                        : d->state == DELIVERY_GIVEN_UP ? "notice.given_up"
                        : d->attempts                   ? "notice.retrying"
                                                        : "notice.waiting";
    page_put(o, "state", request_text(r, state));
    page_put_flag(o, "failed", d->state == DELIVERY_GIVEN_UP);
    page_put(o, "retry_at", d->state == DELIVERY_WAITS && d->attempts ? time_text(r->arena, d->due_at) : "");
    page_put(o, "said", d->state == DELIVERY_SENT ? "" : said_text(r, d));
    page_put(o, "attempts", d->attempts > 1 ? arena_printf(r->arena, "%lld", (long long)d->attempts) : "");
}

static void put_deliveries(struct request *r, json_t *model, const struct delivery *d, size_t count, bool own)
{
    json_t *list = page_put_array(model, "deliveries");
    for (size_t i = 0; i < count; i++) {
        json_t *o = page_add_object(list), *body = json_loads(d[i].body, 0, NULL);
        const char *what = json_string_value(json_object_get(body, "what"));
        const char *reg_name = json_string_value(json_object_get(body, "register"));
        const char *number = json_string_value(json_object_get(body, "number"));
        const struct reg *reg = reg_name ? model_reg(r->site->model, reg_name) : NULL;
        page_put(o, "login", d[i].login);
        page_put(o, "at", time_text(r->arena, d[i].made_at));
        page_put(o, "what", what_text(r, what ? what : "test"));
        page_put(o, "register", reg ? request_title(r, reg->title) : "");
        page_put(o, "number", number ? arena_strdup(r->arena, number) : "");
        page_put(o, "href",
                 own && reg && number ? desk_href(r, "registers", reg->name, arena_strdup(r->arena, number), NULL)
                                      : "");
        page_put(o, "address", place_of(r, d[i].kind, d[i].address, own));
        put_state(r, o, &d[i]);
        json_decref(body);
    }
    page_put_flag(model, "has_deliveries", count);
}

/* One's own. */

static void put_choices(struct request *r, json_t *model, const char *email, bool fresh)
{
    json_t *list = page_put_array(model, "choices");
    for (size_t i = 0; i < KINDS; i++) {
        json_t *o = page_add_object(list);
        page_put(o, "name", kinds[i].name);
        page_put(o, "title", what_text(r, kinds[i].name));
        page_put(o, "about", request_text(r, arena_printf(r->arena, "notice.about_%s", kinds[i].name)));
        page_put_flag(o, "checked",
                      fresh ? kinds[i].bit & (NOTICE_TODO | NOTICE_TERMS) : request_field(r, kinds[i].name) != NULL);
    }
    const char *by = request_field(r, "by");
    page_put(model, "email", email);
    page_put_flag(model, "mails", r->site->options.mails);
    page_put_flag(model, "by_mail", email && r->site->options.mails && !text_equal(by, "web"));
    page_put_flag(model, "by_web", !email || !r->site->options.mails || text_equal(by, "web"));
    page_put(model, "url", request_field(r, "url"));
}

static bool wrong(struct error *err, const char *field, const char *message)
{
    error_set(err, ERROR_INPUT, "%s", phrase(message));
    return error_in(err, field);
}

/* What a person's own address may be is asked before anything is called, and again whenever it is. */
static bool address_right(struct request *r, const char *url, struct error *err)
{
    if (r->site->options.notify_private)
        return true;
    if (!text_starts(url, "https://"))
        return wrong(err, "url", "an address on the web begins with https://");
    return place_leads_out(r->arena, url, err) || error_in(err, "url");
}

static bool subscribe(struct request *r, json_t *model, const char *email, struct error *err)
{
    const char *by = request_field(r, "by"), *url = request_field(r, "url"), *secret;
    bool mail = text_equal(by, "mail");
    struct subscription p = {.login = r->person.login, .kind = mail ? NOTICE_MAIL : NOTICE_WEB};
    const struct author author = request_author(r);
    p.address = mail ? email : text_trim(r->arena, url ? url : "", url ? strlen(url) : 0);
    for (size_t i = 0; i < KINDS; i++)
        if (request_field(r, kinds[i].name))
            p.tells |= kinds[i].bit;
    if (mail && !(email && r->site->options.mails))
        return wrong(err, "by", "mail is not set up here, or your account has no mail address: ask the administrator");
    if (!p.tells)
        return wrong(err, "todo", "choose at least one thing to be told of");
    if (!mail && !address_right(r, p.address, err))
        return false;
    if (!subscription_make(r->arena, r->site->accounts, &p, &author, &secret, err))
        return (!text_equal(err->field, "address") || error_in(err, mail ? "by" : "url")) && false;
    page_put(model, "secret", secret);
    page_put_flag(model, "made", true);
    return true;
}

static bool act(struct request *r, json_t *model, const char *email, struct error *err)
{
    const char *what = request_field(r, "act"), *text = request_field(r, "id");
    const struct author by = request_author(r);
    int64_t id;
    if (text_equal(what, "subscribe"))
        return subscribe(r, model, email, err);
    if (!text || !text_to_int(text, &id))
        return error_set(err, ERROR_INPUT, "the form does not say what is to be done");
    if (text_equal(what, "test"))
        return notice_test(r->arena, r->site->accounts, r->person.login, id, time_now(), &by, err);
    if (text_equal(what, "end"))
        return subscription_end(r->arena, r->site->accounts, r->person.login, id, &by, err);
    return error_set(err, ERROR_INPUT, "the form does not say what is to be done");
}

static bool put_own(struct request *r, json_t *model, const char *email, bool fresh, struct error *err)
{
    struct subscription *s;
    struct delivery *d;
    size_t subscriptions, deliveries;
    if (!subscription_list(r->arena, r->db, r->person.login, &subscriptions, &s, err) ||
        !delivery_list(r->arena, r->db, r->person.login, false, SHOWN, &deliveries, &d, err))
        return false;
    put_subscriptions(r, model, s, subscriptions, true);
    put_deliveries(r, model, d, deliveries, true);
    put_choices(r, model, email, fresh);
    return true;
}

bool desk_notices(struct request *r, struct answer *out, struct error *err)
{
    struct error own = {0};
    if (r->person.program)
        return error_set(err, ERROR_RIGHTS, "an account is kept by its owner, not by a program");
    struct account *account = account_read(r->arena, r->site->accounts, r->db, r->person.login, err);
    if (!account)
        return false;
    out->model = page_model(r, request_text(r, "notice.title"));
    page_put_flag(out->model, "has_crumbs", true);
    page_crumb(out->model, request_text(r, "desk.account"), desk_href(r, "account", NULL));
    page_crumb(out->model, request_text(r, "notice.title"), NULL);
    bool posts = request_is_post(r), done = posts && act(r, out->model, account->email, &own);
    if (done && !text_equal(request_field(r, "act"), "subscribe"))
        return desk_go(out, admin_done(r, desk_href(r, "account", "notices", NULL)));
    if (posts && !done && !admin_tell(out, &own, err))
        return false;
    page_put_flag(out->model, "url_wrong", posts && !done && text_equal(own.field, "url"));
    if (!posts && request_param(r, "done"))
        page_put(out->model, "done", request_text(r, "admin.done"));
    /* What was just made is newer than the request's snapshot of the database. */
    db_end_read(r->db);
    return db_begin_read(r->db, err) && put_own(r, out->model, account->email, !posts || done, err);
}

/* All. */

static bool end_one(struct request *r, struct answer *out, struct error *err)
{
    const char *login = request_field(r, "login"), *text = request_field(r, "id");
    const struct author by = request_author(r);
    int64_t id;
    if (!login || !text || !text_to_int(text, &id))
        return error_set(err, ERROR_INPUT, "the form does not say what is to be ended");
    return subscription_end(r->arena, r->site->accounts, login, id, &by, err) &&
           desk_go(out, admin_done(r, desk_href(r, "admin", "notices", NULL)));
}

bool desk_all_notices(struct request *r, struct answer *out, struct error *err)
{
    struct subscription *s;
    struct delivery *d;
    size_t subscriptions, deliveries;
    if (!admin_needs(r, 1 << POWER_SYSTEM, err))
        return false;
    if (request_is_post(r))
        return end_one(r, out, err);
    out->model = admin_model(r, request_text(r, "admin.part_notices"), "notices", NULL);
    if (!subscription_list(r->arena, r->db, NULL, &subscriptions, &s, err) ||
        !delivery_list(r->arena, r->db, NULL, true, ALL_SHOWN, &deliveries, &d, err))
        return false;
    put_subscriptions(r, out->model, s, subscriptions, false);
    put_deliveries(r, out->model, d, deliveries, false);
    page_put_flag(out->model, "all", true);
    page_put_flag(out->model, "mails", r->site->options.mails);
    page_put_flag(out->model, "private_too", r->site->options.notify_private);
    return true;
}
