#include "web/reply.h"

#include "core/arena.h"
#include "core/text.h"
#include "web/files.h"
#include "web/link.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Nothing but our own files may be loaded or run, nothing inline, and nobody may frame us. ECharts paints on a canvas;
 * the style sheets carry small images as data. */
static const char *const security[][2] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
     "font-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
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
    add(r, MHD_HTTP_HEADER_SET_COOKIE, c->errand_cookie);
    add(r, MHD_HTTP_HEADER_SET_COOKIE, c->language_cookie);
    add(r, MHD_HTTP_HEADER_LOCATION, c->location);
    if (c->secure)
        add(r, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    add(r, MHD_HTTP_HEADER_ALLOW, c->allow);
    add(r, MHD_HTTP_HEADER_WWW_AUTHENTICATE, c->challenge);
    if (c->length) { /* as HEAD asks for them: draft-ietf-httpbis-resumable-upload */
        add(r, "Upload-Offset", arena_printf(a, "%lld", (long long)c->offset));
        add(r, "Upload-Length", arena_printf(a, "%lld", (long long)c->length));
    }
    if (c->wait)
        add(r, MHD_HTTP_HEADER_RETRY_AFTER, arena_printf(a, "%u", c->wait));
    add(r, MHD_HTTP_HEADER_CONTENT_RANGE, c->range);
    if (c->status == MHD_HTTP_OK || c->status == MHD_HTTP_CREATED || c->status == MHD_HTTP_PARTIAL_CONTENT)
        add(r, MHD_HTTP_HEADER_ETAG, etag);
    if (c->packed)
        add(r, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
    if (c->filename)
        add(r, MHD_HTTP_HEADER_CONTENT_DISPOSITION,
            arena_printf(a, "%s; filename*=UTF-8''%s", c->shown ? "inline" : "attachment",
                         text_percent(a, c->filename)));
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
    uint64_t hash = file_hash(c->data, c->size);
    if (c->version)
        snprintf(out->etag, sizeof out->etag, "\"%" PRId64 "-%016" PRIx64 "\"", c->version, hash);
    else
        snprintf(out->etag, sizeof out->etag, "\"%016" PRIx64 "\"", hash);
    out->response = copied(c->data, c->size);
    add_headers(a, out->response, c, out->etag);
    if (c->status != MHD_HTTP_OK)
        return;
    out->not_changed = copied("", 0);
    add_headers(a, out->not_changed, c, out->etag);
}

/* bytes=FROM-TO, bytes=FROM- or bytes=-LAST; of several ranges, or what is none, nothing is taken: the whole is sent
 * then. 416 where there is nothing at FROM. */
static unsigned cut(const char *range, uint64_t size, uint64_t *from, uint64_t *count)
{
    int64_t first, last;
    char text[64];
    *from = 0;
    *count = size;
    if (!range || !text_starts(range, "bytes=") || strlen(range) >= sizeof text || strchr(range, ','))
        return MHD_HTTP_OK;
    snprintf(text, sizeof text, "%s", range + strlen("bytes="));
    char *dash = strchr(text, '-');
    if (!dash)
        return MHD_HTTP_OK;
    *dash = '\0';
    bool begins = text_to_int(text, &first), ends = text_to_int(dash + 1, &last);
    if ((*text && (!begins || first < 0)) || (dash[1] && (!ends || last < 0)) || (!begins && !ends))
        return MHD_HTTP_OK;
    if (!begins) {
        *count = (uint64_t)last < size ? (uint64_t)last : size;
        *from = size - *count;
        return *count ? MHD_HTTP_PARTIAL_CONTENT : MHD_HTTP_RANGE_NOT_SATISFIABLE;
    }
    if ((uint64_t)first >= size)
        return MHD_HTTP_RANGE_NOT_SATISFIABLE;
    if (ends && last < first)
        return MHD_HTTP_OK;
    *from = (uint64_t)first;
    *count = ends && (uint64_t)last < size ? (uint64_t)last + 1 - *from : size - *from;
    return MHD_HTTP_PARTIAL_CONTENT;
}

void reply_make_file(struct arena *a, const struct reply_content *c, const struct reply_file *f, struct reply *out)
{
    struct reply_content content = *c;
    uint64_t from, count;
    *out = (struct reply){.size = f->size};
    snprintf(out->etag, sizeof out->etag, "\"%.28s\"", f->tag);
    bool same = !f->condition || strcmp(f->condition, out->etag) == 0;
    content.status = out->status = cut(same ? f->range : NULL, f->size, &from, &count);
    if (out->status == MHD_HTTP_RANGE_NOT_SATISFIABLE) {
        close(f->fd);
        content.range = arena_printf(a, "bytes */%" PRIu64, f->size);
        content.filename = NULL;
        out->response = copied("", 0);
    } else {
        if (out->status == MHD_HTTP_PARTIAL_CONTENT)
            content.range = arena_printf(a, "bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64, from, from + count - 1, f->size);
        out->response = MHD_create_response_from_fd_at_offset64(count, f->fd, from);
        if (!out->response)
            abort();
    }
    add_headers(a, out->response, &content, out->etag);
    add(out->response, MHD_HTTP_HEADER_ACCEPT_RANGES, "bytes");
    if (out->status != MHD_HTTP_OK)
        return;
    out->not_changed = copied("", 0);
    add_headers(a, out->not_changed, &content, out->etag);
}

void reply_always(struct reply *r)
{
    if (r->not_changed)
        MHD_destroy_response(r->not_changed);
    r->not_changed = NULL;
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
