#include "web/reply.h"

#include "core/arena.h"
#include "core/text.h"
#include "web/files.h"
#include "web/link.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Nothing but our own files may be loaded or run, nothing inline, and nobody may frame us. ECharts paints on a canvas;
 * the style sheets carry small images as data. */
static const char *const security[][2] = {
    {"Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                                "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
                                "frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
};

static void add(struct MHD_Response *r, const char *name, const char *value)
{
    if (value && MHD_add_response_header(r, name, value) != MHD_YES)
        abort(); /* only where memory is out, or a name or value of ours is not one */
}

static void add_headers(struct arena *a, struct MHD_Response *r, const struct reply_content *c, const char *etag)
{
    for (size_t i = 0; i < sizeof security / sizeof *security; i++)
        add(r, security[i][0], security[i][1]);
    add(r, MHD_HTTP_HEADER_CONTENT_TYPE, c->type);
    add(r, MHD_HTTP_HEADER_CACHE_CONTROL, c->caching);
    add(r, MHD_HTTP_HEADER_VARY, c->vary);
    add(r, MHD_HTTP_HEADER_CONTENT_LANGUAGE, c->language);
    add(r, MHD_HTTP_HEADER_SET_COOKIE, c->cookie);
    add(r, MHD_HTTP_HEADER_SET_COOKIE, c->language_cookie);
    add(r, MHD_HTTP_HEADER_LOCATION, c->location);
    if (c->secure)
        add(r, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    add(r, MHD_HTTP_HEADER_ALLOW, c->allow);
    if (c->status == MHD_HTTP_OK)
        add(r, MHD_HTTP_HEADER_ETAG, etag);
    if (c->packed)
        add(r, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
    if (c->filename)
        add(r, MHD_HTTP_HEADER_CONTENT_DISPOSITION,
            arena_printf(a, "%s; filename*=UTF-8''%s", c->shown ? "inline" : "attachment",
                         link_encode(a, c->filename)));
}

static struct MHD_Response *copied(const void *data, size_t size)
{
    /* MHD copies it: the cast only takes off the const that its signature lacks. */
    struct MHD_Response *r = MHD_create_response_from_buffer(size, (void *)(uintptr_t)data, MHD_RESPMEM_MUST_COPY);
    if (!r)
        abort();
    return r;
}

void reply_make(struct arena *a, const struct reply_content *c, struct reply *out)
{
    *out = (struct reply){.status = c->status, .size = c->size};
    snprintf(out->etag, sizeof out->etag, "\"%016" PRIx64 "\"", file_hash(c->data, c->size));
    out->response = copied(c->data, c->size);
    add_headers(a, out->response, c, out->etag);
    if (c->status != MHD_HTTP_OK)
        return;
    out->not_changed = copied("", 0);
    add_headers(a, out->not_changed, c, out->etag);
}

void reply_free(struct reply *r)
{
    if (r->response)
        MHD_destroy_response(r->response);
    if (r->not_changed)
        MHD_destroy_response(r->not_changed);
    *r = (struct reply){0};
}

enum MHD_Result reply_send(struct MHD_Connection *c, const struct reply *r)
{
    const char *known = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_NONE_MATCH);
    if (known && r->not_changed && strstr(known, r->etag))
        return MHD_queue_response(c, MHD_HTTP_NOT_MODIFIED, r->not_changed);
    return MHD_queue_response(c, r->status, r->response);
}

bool reply_takes_gzip(struct MHD_Connection *c)
{
    const char *takes = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_ACCEPT_ENCODING);
    const char *gzip = takes ? strstr(takes, "gzip") : NULL;
    return gzip && !text_starts(gzip, "gzip;q=0") && !text_starts(gzip, "gzip; q=0");
}
