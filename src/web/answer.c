#include "web/answer.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/phrase.h"
#include "store/store.h"
#include "web/api.h"
#include "web/assets.h"
#include "web/body.h"
#include "web/cache.h"
#include "web/files.h"
#include "web/frame.h"
#include "web/guard.h"
#include "web/once.h"
#include "web/page.h"
#include "web/pool.h"
#include "web/reply.h"
#include "web/router.h"
#include "web/views.h"
#include "work/arrange.h"

#include <stdlib.h>
#include <string.h>

static const char *const types[FORMATS] = {
    [FORMAT_HTML] = "text/html; charset=utf-8",
    [FORMAT_JSON] = "application/json; charset=utf-8",
    [FORMAT_CSV] = "text/csv; charset=utf-8",
    [FORMAT_PDF] = "application/pdf",
    [FORMAT_DOCX] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    [FORMAT_XLSX] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

static const char *header(struct MHD_Connection *c, const char *name)
{
    const char *v = MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
    return v ? v : "";
}

static bool is_language(const char *s)
{
    return s && (strcmp(s, "zh") == 0 || strcmp(s, "en") == 0);
}

/* The address first, then what a program asks for, then the cookie that an earlier choice left, then Chinese. */
static void choose_language(struct request *r, struct MHD_Connection *c)
{
    const char *given = request_param(r, "lang");
    const char *kept = MHD_lookup_connection_value(c, MHD_COOKIE_KIND, "lang");
    const char *wanted = r->api ? api_language(header(c, MHD_HTTP_HEADER_ACCEPT_LANGUAGE)) : NULL;
    r->chosen = is_language(given);
    r->language = r->chosen ? given : wanted ? wanted : is_language(kept) ? kept : "zh";
}

static void choose_format(struct request *r, struct MHD_Connection *c)
{
    const char *accept = header(c, MHD_HTTP_HEADER_ACCEPT);
    if (r->api || (strstr(accept, "application/json") && !strstr(accept, "text/html")))
        r->format = FORMAT_JSON;
}

static void fill_body(struct request *r, const struct route *route, const struct answer *answer,
                      struct reply_content *c)
{
    if (answer->data) {
        c->data = answer->data;
        c->size = answer->size;
        c->filename = answer->filename;
        return;
    }
    struct buf out = buf_new(r->arena);
    if (answer->location && (r->format == FORMAT_HTML || !answer->model)) {
        c->data = "";
        return;
    }
    if (r->format == FORMAT_HTML) {
        json_t *frame = frame_make(r, route, answer->model);
        views_render(r->site->views, answer->view ? answer->view : route->view, frame, &out);
        json_decref(frame);
    } else {
        char *text = json_dumps(answer->model, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
        buf_add(&out, text);
        buf_add_char(&out, '\n');
        free(text);
    }
    c->data = out.data;
    c->size = out.size;
}

/* How the browser may keep it: public pages until the ledger grows, the workbench's for nobody else, the door's never.
 */
static const char *caching_of(const struct request *r, const struct route *route, unsigned status)
{
    if (status != MHD_HTTP_OK || route->zone == ZONE_DOOR || !text_equal(r->method, "GET"))
        return "no-store";
    return route->zone == ZONE_DESK ? "private, no-cache" : "no-cache";
}

static struct reply_content content_of(struct request *r, const struct route *route, const struct answer *answer,
                                       unsigned status)
{
    bool problem = r->api && status >= MHD_HTTP_BAD_REQUEST && r->format == FORMAT_JSON;
    return (struct reply_content){.status = status,
                                  .type = answer->type ? answer->type
                                          : problem    ? "application/problem+json; charset=utf-8"
                                                       : types[r->format],
                                  .caching = caching_of(r, route, status),
                                  .vary = r->api ? "Accept, Accept-Encoding, Accept-Language, Authorization, Cookie"
                                                 : "Accept, Accept-Encoding, Cookie",
                                  .challenge = r->api && status == MHD_HTTP_UNAUTHORIZED ? "Bearer" : NULL,
                                  .version = answer->version,
                                  .offset = answer->offset,
                                  .length = answer->length,
                                  .wait = r->wait,
                                  .language = strcmp(r->language, "en") == 0 ? "en" : "zh-CN",
                                  .location = answer->location,
                                  .cookie = answer->cookie,
                                  .errand_cookie = answer->errand,
                                  .shown = answer->shown,
                                  .secure = r->site->options.secure};
}

/* "GET, HEAD" and what else the route takes. */
static const char *allowed(struct arena *a, const struct route *route)
{
    struct buf b = buf_new(a);
    buf_add(&b, "GET, HEAD");
    for (const char *p = route->takes ? route->takes : ""; *p; p += strspn(p, " ")) {
        size_t n = strcspn(p, " ");
        buf_printf(&b, ", %.*s", (int)n, p);
        p += n;
    }
    return b.data;
}

static void make_reply(struct request *r, const struct route *route, const struct answer *answer, unsigned status,
                       bool gzip, struct reply *out)
{
    struct reply_content c = content_of(r, route, answer, status);
    fill_body(r, route, answer, &c);
    if (r->chosen)
        c.language_cookie =
            arena_printf(r->arena, "lang=%s; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", r->language);
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
        c.allow = allowed(r->arena, route);
    size_t packed;
    bool packs =
        gzip && !answer->type && r->format != FORMAT_PDF && r->format != FORMAT_DOCX && r->format != FORMAT_XLSX;
    void *data = packs ? file_gzip(r->arena, c.data, c.size, 6, &packed) : NULL;
    if (data) {
        c.data = data;
        c.size = packed;
        c.packed = true;
    }
    reply_make(r->arena, &c, out);
}

static void make_file(struct request *r, const struct route *route, const struct answer *answer,
                      struct MHD_Connection *connection, struct reply *out)
{
    struct reply_content c = content_of(r, route, answer, MHD_HTTP_OK);
    struct reply_file file = *answer->file;
    c.language = NULL;
    c.filename = answer->filename;
    file.range = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_RANGE);
    file.condition = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_RANGE);
    reply_make_file(r->arena, &c, &file, out);
}

static unsigned status_of(const struct request *r, const struct error *err)
{
    switch (err->code) {
    case ERROR_INPUT:
        return MHD_HTTP_BAD_REQUEST;
    case ERROR_RIGHTS:
        return r->wait ? MHD_HTTP_TOO_MANY_REQUESTS : MHD_HTTP_FORBIDDEN;
    case ERROR_NOT_FOUND:
        return MHD_HTTP_NOT_FOUND;
    case ERROR_CONFLICT:
        return r->outdated ? MHD_HTTP_PRECONDITION_FAILED : MHD_HTTP_CONFLICT;
    case ERROR_LAW:
        return MHD_HTTP_UNPROCESSABLE_CONTENT;
    default:
        return MHD_HTTP_INTERNAL_SERVER_ERROR;
    }
}

/* Errors of the machine go to its keeper; a visitor reads only that there was one. For programs it is a problem as RFC
 * 9457 has it. */
static void make_error(struct request *r, const struct route *route, unsigned status, const struct error *err,
                       struct reply *out)
{
    const enum zone zone = route ? route->zone : ZONE_PUBLIC;
    const struct route error_route = {
        .view = zone == ZONE_PUBLIC ? "error" : "desk_error", .zone = zone, .takes = route ? route->takes : NULL};
    const char *place = arena_printf(r->arena, "error.%u", status);
    bool theirs = status < MHD_HTTP_INTERNAL_SERVER_ERROR;
    struct answer answer = {.model = page_model(r, request_text(r, place))};
    page_put_int(answer.model, "status", status);
    page_put(answer.model, "advice", request_text(r, arena_printf(r->arena, "error.advice_%u", status)));
    page_put(answer.model, "detail", theirs ? err->message : NULL);
    page_put(answer.model, "article", *err->article ? err->article : NULL);
    page_put(answer.model, err->code == ERROR_LAW ? "gate" : "field", theirs && *err->field ? err->field : NULL);
    if (r->api) {
        page_put(answer.model, "type", "about:blank");
        json_object_del(answer.model, "crumbs");
    } else {
        page_crumb(answer.model, request_text(r, place), NULL);
    }
    if (!theirs)
        error_print(err, stderr);
    if (r->format != FORMAT_JSON)
        r->format = FORMAT_HTML;
    make_reply(r, &error_route, &answer, status, false, out);
}

static enum MHD_Result give(struct MHD_Connection *c, struct reply *reply)
{
    enum MHD_Result result = reply_send(c, reply);
    reply_free(reply);
    return result;
}

static enum MHD_Result send_error(struct request *r, const struct route *route, struct MHD_Connection *c,
                                  unsigned status, const struct error *err)
{
    struct reply reply;
    make_error(r, route, status, err, &reply);
    return give(c, &reply);
}

/* Terms are counted by the calendar that the database holds now, whoever took a year in. */
static bool make_page(struct request *r, const struct route *route, struct answer *out, struct error *err)
{
    const struct law *law = r->site->options.law;
    return (!law || arrange_use(law, r->db, err)) && route->page(r, out, err);
}

/* Public pages, inside the read transaction: from the cache, or made and put there. */
static enum MHD_Result answer_public(struct request *r, const struct route *route, struct MHD_Connection *c,
                                     const char *target, struct error *err)
{
    bool gzip = reply_takes_gzip(c);
    int64_t version;
    enum MHD_Result result;
    if (!db_int(r->db, "select max(seq) from event", 0, &version, err))
        return MHD_NO;
    const char *key = arena_printf(r->arena, "%d%d%d%s %s", r->format, gzip, r->chosen, r->language, target);
    if (cache_send(r->site->cache, key, version, c, &result))
        return result;
    struct answer answer = {0};
    struct reply reply;
    if (!make_page(r, route, &answer, err))
        return MHD_NO;
    make_reply(r, route, &answer, MHD_HTTP_OK, gzip, &reply);
    return cache_put(r->site->cache, key, version, &reply, c);
}

/* The same form sent again leads where it led. */
static bool make_once(struct request *r, const struct route *route, struct answer *out, struct error *err)
{
    uint8_t key[DIGEST_SIZE];
    if (r->api || !request_is_post(r) || route->zone != ZONE_DESK || !once_key(r, key))
        return make_page(r, route, out, err);
    out->location = once_begin(r->site->once, r->arena, key);
    if (out->location)
        return true;
    bool good = make_page(r, route, out, err);
    once_end(r->site->once, key, good ? out->location : NULL);
    return good;
}

/* All others: who asks, may it be answered, the page. */
static void answer_guarded(struct request *r, const struct route *route, struct MHD_Connection *c, struct reply *out,
                           struct error *err)
{
    struct answer answer = {0};
    const char *form_cookie = NULL;
    bool changed = !text_equal(r->method, "GET"); /* these were asked by their head: early_status */
    if (!guard_identify(r, c, err) || (!changed && !guard_pace(r, route, err)))
        return;
    enum verdict verdict = guard_admit(r, route, c, false, &answer, err);
    if (verdict == VERDICT_SIGN_IN && !answer.location) {
        make_error(r, route, MHD_HTTP_UNAUTHORIZED, err, out);
        error_clear(err);
        return;
    }
    if (verdict == VERDICT_REFUSED)
        return;
    if (verdict == VERDICT_GO_ON) {
        if (route->zone == ZONE_DOOR)
            guard_form_cookie(r, &form_cookie);
        if (!make_once(r, route, &answer, err))
            return;
        guard_touch(r);
    }
    if (!answer.cookie)
        answer.cookie = form_cookie;
    if (answer.file) {
        make_file(r, route, &answer, c, out);
        return;
    }
    if (r->api && changed && route->zone == ZONE_DESK && answer.location && !api_follow(r, &answer, err))
        return;
    unsigned status = answer.status ? answer.status : answer.location ? MHD_HTTP_SEE_OTHER : MHD_HTTP_OK;
    if (r->api && answer.code && json_object_get(answer.model, "wrong"))
        api_problem(r, &answer, status = api_status(r, &answer));
    make_reply(r, route, &answer, status, reply_takes_gzip(c), out);
    if (changed)
        reply_always(out);
}

/* Takes a connection for it, and gives it back. */
static void answer_with_db(struct request *r, const struct route *route, struct MHD_Connection *c, struct reply *out)
{
    struct error err = {0};
    r->db = pool_take(r->site->pool, &err);
    if (!r->db) {
        make_error(r, route, MHD_HTTP_SERVICE_UNAVAILABLE, &err, out);
        return;
    }
    answer_guarded(r, route, c, out, &err);
    bool sound = !err.code || status_of(r, &err) < MHD_HTTP_INTERNAL_SERVER_ERROR;
    if (err.code)
        make_error(r, route, status_of(r, &err), &err, out);
    pool_give(r->site->pool, r->db, sound);
}

/* What was made for this session and address a moment ago. All that such a page shows is in the ledger, or was changed
 * by a request, or is a matter of the time: a few seconds late, an opened field is masked again, or a day begins. */
static const char *kept_key(struct request *r, struct MHD_Connection *c, const char *target)
{
    enum { KEPT_SECONDS = 10 };
    return arena_printf(r->arena, "%d%d%d%s %lld %lld %d %s %s", r->format, reply_takes_gzip(c), r->chosen, r->language,
                        (long long)atomic_load(&r->site->changes_made), (long long)time_now() / KEPT_SECONDS, r->today,
                        r->cookie, target);
}

static enum MHD_Result answer_kept(struct request *r, const struct route *route, struct MHD_Connection *c,
                                   const char *target)
{
    struct error err = {0};
    struct reply reply = {0};
    enum MHD_Result result;
    int64_t version = 0;
    r->db = pool_take(r->site->pool, &err);
    if (!r->db)
        return send_error(r, route, c, MHD_HTTP_SERVICE_UNAVAILABLE, &err);
    const char *key = guard_known(r, c) && db_int(r->db, "select max(seq) from event", 0, &version, &err)
                          ? kept_key(r, c, target)
                          : NULL;
    if (key && cache_send(r->site->kept, key, version, c, &result)) {
        guard_touch(r);
        pool_give(r->site->pool, r->db, true);
        return result;
    }
    if (!err.code)
        answer_guarded(r, route, c, &reply, &err);
    bool sound = !err.code || status_of(r, &err) < MHD_HTTP_INTERNAL_SERVER_ERROR;
    if (err.code)
        make_error(r, route, status_of(r, &err), &err, &reply);
    pool_give(r->site->pool, r->db, sound);
    return key && !err.code && reply.status == MHD_HTTP_OK ? cache_put(r->site->kept, key, version, &reply, c)
                                                           : give(c, &reply);
}

static enum MHD_Result answer_route(struct request *r, const struct route *route, struct MHD_Connection *c,
                                    const char *target)
{
    struct error err = {0};
    struct reply reply = {0};
    if (route->kept && r->format != FORMAT_CSV && r->format != FORMAT_XLSX)
        return answer_kept(r, route, c, target);
    if (route->zone != ZONE_PUBLIC) {
        answer_with_db(r, route, c, &reply);
        return give(c, &reply);
    }
    r->db = pool_take(r->site->pool, &err);
    if (!r->db)
        return send_error(r, route, c, MHD_HTTP_SERVICE_UNAVAILABLE, &err);
    enum MHD_Result result = answer_public(r, route, c, target, &err);
    if (err.code)
        result = send_error(r, route, c, status_of(r, &err), &err);
    pool_give(r->site->pool, r->db, !err.code || status_of(r, &err) < MHD_HTTP_INTERNAL_SERVER_ERROR);
    return result;
}

static enum MHD_Result answer_asset(struct request *r, struct MHD_Connection *c)
{
    const struct reply *asset =
        r->segments == 2 ? assets_find(r->site->assets, r->segment[1], reply_takes_gzip(c)) : NULL;
    struct error err = {0};
    if (asset)
        return reply_send(c, asset);
    error_set(&err, ERROR_NOT_FOUND, "there is no such file");
    return send_error(r, NULL, c, MHD_HTTP_NOT_FOUND, &err);
}

static bool takes(const struct route *route, const char *method)
{
    const char *found = route && route->takes ? strstr(route->takes, method) : NULL;
    size_t n = strlen(method);
    return found && (found == route->takes || found[-1] == ' ') && (!found[n] || found[n] == ' ');
}

/* false where the address cannot be read. *route NULL where no page answers it. */
static bool begin(struct arena *a, struct site *s, struct MHD_Connection *c, const struct asked *asked,
                  struct request **out, const struct route **route, struct error *err)
{
    struct request *r = *out = arena_new_of(a, struct request);
    r->arena = a;
    r->site = s;
    r->language = "zh";
    r->method = strcmp(asked->method, MHD_HTTP_METHOD_HEAD) == 0 ? "GET" : asked->method;
    r->today = s->options.today > 0 ? s->options.today : date_today();
    r->if_match = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_MATCH);
    bool parsed = request_parse(r, asked->target, err);
    choose_language(r, c);
    phrase_use(text_equal(r->language, "en") ? NULL : s->phrases);
    choose_format(r, c);
    bool asset = r->segments && strcmp(r->segment[0], "assets") == 0;
    *route = parsed && !asset ? router_find(r) : NULL;
    return parsed;
}

enum MHD_Result answer_request(struct arena *a, struct site *s, struct MHD_Connection *c, const struct asked *asked)
{
    struct error err = {0};
    struct request *r;
    const struct route *route;
    bool parsed = begin(a, s, c, asked, &r, &route, &err);
    if (parsed && asked->body)
        parsed = error_set(&err, ERROR_INPUT, "a request to read has no body");
    if (!parsed)
        return send_error(r, route, c, status_of(r, &err), &err);
    if (r->segments && strcmp(r->segment[0], "assets") == 0)
        return answer_asset(r, c);
    if (route)
        return answer_route(r, route, c, asked->target);
    error_set(&err, ERROR_NOT_FOUND, "there is no page at this address");
    return send_error(r, NULL, c, MHD_HTTP_NOT_FOUND, &err);
}

bool answer_waits(struct arena *a, struct site *s, struct MHD_Connection *c, const struct asked *asked)
{
    struct error err = {0};
    struct request *r;
    const struct route *route;
    /* Looks twice at few. */
    bool may = strstr(asked->target, ".csv") || strstr(asked->target, ".xlsx") || strstr(asked->target, "/oidc/");
    return may && !asked->body && begin(a, s, c, asked, &r, &route, &err) && route && route->slow & 1u << r->format;
}

void answer_slowly(struct arena *a, struct site *s, struct MHD_Connection *c, const struct asked *asked,
                   struct reply *out)
{
    struct error err = {0};
    struct request *r;
    const struct route *route;
    begin(a, s, c, asked, &r, &route, &err);
    answer_with_db(r, route, c, out);
}

struct change {
    struct request parsed; /* and nothing done with it yet */
    const struct route *route;
};

/* Who asks, and may he, as far as the head tells: asked once more when the body is there. The status of the refusal, or
 * 0. */
static unsigned early_status(struct change *ch, struct MHD_Connection *c, struct error *err)
{
    struct answer answer = {0};
    struct request *r = arena_new_of(ch->parsed.arena, struct request);
    *r = ch->parsed;
    r->db = pool_take(r->site->pool, err);
    if (!r->db)
        return MHD_HTTP_SERVICE_UNAVAILABLE;
    enum verdict verdict = VERDICT_REFUSED;
    if (guard_identify(r, c, err) && guard_pace(r, ch->route, err))
        verdict = guard_admit(r, ch->route, c, true, &answer, err);
    ch->parsed.wait = r->wait;
    unsigned status = verdict == VERDICT_GO_ON     ? 0
                      : verdict == VERDICT_SIGN_IN ? MHD_HTTP_UNAUTHORIZED
                                                   : status_of(r, err);
    pool_give(r->site->pool, r->db, status < MHD_HTTP_INTERNAL_SERVER_ERROR);
    return status;
}

static unsigned method_status(const struct request *r, const struct route *route, const char *method, struct error *err)
{
    if (takes(route, method))
        return 0;
    bool nowhere = !route && !(r->segments && strcmp(r->segment[0], "assets") == 0);
    error_set(err, ERROR_INPUT,
              nowhere && r->site->accounts ? phrase("there is no page at this address")
              : route && route->takes      ? phrase("this page does not take %s")
                                           : phrase("this address is for reading: it takes GET and HEAD, not %s"),
              method);
    return nowhere && r->site->accounts ? MHD_HTTP_NOT_FOUND : MHD_HTTP_METHOD_NOT_ALLOWED;
}

struct change *answer_begin(struct arena *a, struct site *s, struct MHD_Connection *c, const struct asked *asked,
                            struct reply *refusal)
{
    struct error err = {0};
    struct change *ch = arena_new_of(a, struct change);
    struct request *r;
    unsigned status = begin(a, s, c, asked, &r, &ch->route, &err) ? method_status(r, ch->route, asked->method, &err)
                                                                  : status_of(r, &err);
    ch->parsed = *r;
    if (!status)
        status = early_status(ch, c, &err);
    if (!status)
        return ch;
    r->wait = ch->parsed.wait;
    make_error(r, ch->route, status, &err, refusal);
    return NULL;
}

void answer_refuse(struct arena *a, struct site *s, struct MHD_Connection *c, const struct asked *asked,
                   unsigned status, const struct error *why, struct reply *out)
{
    struct error ignored = {0};
    struct request *r;
    const struct route *route;
    begin(a, s, c, asked, &r, &route, &ignored);
    make_error(r, route, status, why, out);
}

void answer_change(struct change *ch, struct MHD_Connection *c, struct body *body, struct reply *out)
{
    struct error err = {0};
    struct request *r = &ch->parsed;
    phrase_use(text_equal(r->language, "en") ? NULL : r->site->phrases);
    if (!body_end(body, &err)) {
        make_error(r, ch->route, status_of(r, &err), &err, out);
        return;
    }
    r->body = body;
    answer_with_db(r, ch->route, c, out);
    if (!r->aside)
        atomic_fetch_add(&r->site->changes_made, 1);
}
