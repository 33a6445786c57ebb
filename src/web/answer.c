#include "web/answer.h"

#include "core/arena.h"
#include "core/error.h"
#include "store/store.h"
#include "web/assets.h"
#include "web/cache.h"
#include "web/files.h"
#include "web/page.h"
#include "web/pool.h"
#include "web/reply.h"
#include "web/router.h"
#include "web/views.h"

#include <stdlib.h>
#include <string.h>

static const char *const types[FORMATS] = {
    [FORMAT_HTML] = "text/html; charset=utf-8",
    [FORMAT_JSON] = "application/json; charset=utf-8",
    [FORMAT_CSV] = "text/csv; charset=utf-8",
    [FORMAT_PDF] = "application/pdf",
    [FORMAT_DOCX] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
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

/* The address first, then the cookie that an earlier choice left, then Chinese. */
static void choose_language(struct request *r, struct MHD_Connection *c)
{
    const char *given = request_param(r, "lang");
    const char *kept = MHD_lookup_connection_value(c, MHD_COOKIE_KIND, "lang");
    r->chosen = is_language(given);
    r->language = r->chosen ? given : is_language(kept) ? kept : "zh";
}

static void choose_format(struct request *r, struct MHD_Connection *c)
{
    const char *accept = header(c, MHD_HTTP_HEADER_ACCEPT);
    if (r->api || (strstr(accept, "application/json") && !strstr(accept, "text/html")))
        r->format = FORMAT_JSON;
}

/* What a visitor sees of a language: its links switch to the other one on the same page. */
static void frame_languages(struct request *r, json_t *frame)
{
    bool english = strcmp(r->language, "en") == 0;
    page_put(frame, "lang", english ? "en" : "zh-CN");
    page_put(frame, "other_lang", english ? "zh-CN" : "en");
    page_put(frame, "other_href", request_with(r, "lang", english ? "zh" : "en"));
}

static void frame_link(struct request *r, json_t *frame, const char *key, const char *path)
{
    struct link l = link_to(r->arena, path);
    page_put(frame, key, request_href(r, &l));
}

/* Whose site it is: the texts of reports/site.yaml in the request's language. */
static void frame_site(struct request *r, json_t *frame)
{
    static const char *const keys[] = {"name", "organ"};
    json_t *site = page_put_object(frame, "site");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        page_put(site, keys[i], site_setting(r->site, keys[i], r->language));
}

/* What all pages share. */
static json_t *make_frame(struct request *r, json_t *model)
{
    json_t *frame = json_object();
    json_object_set(frame, "t", r->site->texts[strcmp(r->language, "en") == 0]);
    json_object_set(frame, "asset", assets_names(r->site->assets));
    json_object_set(frame, "model", model);
    frame_site(r, frame);
    frame_languages(r, frame);
    frame_link(r, frame, "home_href", "/");
    page_put(frame, "report_href", page_report_href(r, r->site->options.year));
    frame_link(r, frame, "figures_href", "/figures");
    frame_link(r, frame, "lists_href", "/lists");
    frame_link(r, frame, "verify_href", "/verify");
    page_put(frame, "search_href", "/search");
    page_put(frame, "chosen_lang", r->chosen ? r->language : "");
    page_put(frame, "json_href", arena_printf(r->arena, "/api%s", request_with(r, "after", request_param(r, "after"))));
    return frame;
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
    if (r->format == FORMAT_HTML) {
        json_t *frame = make_frame(r, answer->model);
        views_render(r->site->views, route->view, frame, &out);
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

static void make_reply(struct request *r, const struct route *route, const struct answer *answer, unsigned status,
                       bool gzip, struct reply *out)
{
    struct reply_content c = {.status = status,
                              .type = types[r->format],
                              .caching = status == MHD_HTTP_OK ? "no-cache" : "no-store",
                              .vary = "Accept, Accept-Encoding, Cookie",
                              .language = strcmp(r->language, "en") == 0 ? "en" : "zh-CN"};
    fill_body(r, route, answer, &c);
    if (r->chosen)
        c.cookie = arena_printf(r->arena, "lang=%s; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", r->language);
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
        c.allow = "GET, HEAD";
    size_t packed;
    void *data = gzip && r->format != FORMAT_PDF && r->format != FORMAT_DOCX
                     ? file_gzip(r->arena, c.data, c.size, 6, &packed)
                     : NULL;
    if (data) {
        c.data = data;
        c.size = packed;
        c.packed = true;
    }
    reply_make(r->arena, &c, out);
}

static unsigned status_of(const struct error *err)
{
    switch (err->code) {
    case ERROR_INPUT:
        return MHD_HTTP_BAD_REQUEST;
    case ERROR_NOT_FOUND:
        return MHD_HTTP_NOT_FOUND;
    default:
        return MHD_HTTP_INTERNAL_SERVER_ERROR;
    }
}

/* Errors of the machine go to its keeper; a visitor reads only that there was one. */
static enum MHD_Result send_error(struct request *r, struct MHD_Connection *c, unsigned status, const struct error *err)
{
    static const struct route route = {.view = "error"};
    const char *place = arena_printf(r->arena, "error.%u", status);
    bool theirs = status < MHD_HTTP_INTERNAL_SERVER_ERROR;
    struct answer answer = {.model = page_model(r, request_text(r, place))};
    struct reply reply;
    page_put_int(answer.model, "status", status);
    page_put(answer.model, "advice", request_text(r, arena_printf(r->arena, "error.advice_%u", status)));
    page_put(answer.model, "detail", theirs ? err->message : NULL);
    page_crumb(answer.model, request_text(r, place), NULL);
    if (!theirs)
        error_print(err, stderr);
    if (r->format != FORMAT_JSON)
        r->format = FORMAT_HTML;
    make_reply(r, &route, &answer, status, false, &reply);
    enum MHD_Result result = reply_send(c, &reply);
    reply_free(&reply);
    return result;
}

/* Inside the read transaction: from the cache, or made and put there. */
static enum MHD_Result answer_page(struct request *r, const struct route *route, struct MHD_Connection *c,
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
    if (!route->page(r, &answer, err))
        return MHD_NO;
    make_reply(r, route, &answer, MHD_HTTP_OK, gzip, &reply);
    return cache_put(r->site->cache, key, version, &reply, c);
}

static enum MHD_Result answer_route(struct request *r, const struct route *route, struct MHD_Connection *c,
                                    const char *target)
{
    struct error err = {0};
    r->db = pool_take(r->site->pool, &err);
    if (!r->db)
        return send_error(r, c, MHD_HTTP_SERVICE_UNAVAILABLE, &err);
    enum MHD_Result result = answer_page(r, route, c, target, &err);
    if (err.code)
        result = send_error(r, c, status_of(&err), &err);
    pool_give(r->site->pool, r->db, !err.code || status_of(&err) < MHD_HTTP_INTERNAL_SERVER_ERROR);
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
    return send_error(r, c, MHD_HTTP_NOT_FOUND, &err);
}

enum MHD_Result answer_request(struct arena *a, struct site *s, struct MHD_Connection *c, const struct asked *asked)
{
    struct error err = {0};
    struct request *r = arena_new_of(a, struct request);
    r->arena = a;
    r->site = s;
    r->language = "zh";
    bool parsed = request_parse(r, asked->target, &err);
    choose_language(r, c);
    choose_format(r, c);
    if (strcmp(asked->method, MHD_HTTP_METHOD_GET) != 0 && strcmp(asked->method, MHD_HTTP_METHOD_HEAD) != 0) {
        error_set(&err, ERROR_INPUT, "this site is for reading: it takes GET and HEAD");
        return send_error(r, c, MHD_HTTP_METHOD_NOT_ALLOWED, &err);
    }
    if (parsed && asked->body)
        parsed = error_set(&err, ERROR_INPUT, "a request to read has no body");
    if (!parsed)
        return send_error(r, c, status_of(&err), &err);
    if (r->segments && strcmp(r->segment[0], "assets") == 0)
        return answer_asset(r, c);
    const struct route *route = router_find(r);
    if (route)
        return answer_route(r, route, c, asked->target);
    error_set(&err, ERROR_NOT_FOUND, "there is no page at this address");
    return send_error(r, c, MHD_HTTP_NOT_FOUND, &err);
}
