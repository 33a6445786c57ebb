/* Finished replies: MHD's responses with their headers, which several connections may be sending at once. */
#pragma once

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct reply {
    unsigned status;
    struct MHD_Response *response;    /* MHD counts who sends it */
    struct MHD_Response *not_changed; /* the same without a body, for If-None-Match; NULL: never */
    char etag[48];                    /* with its quotes */
    size_t size;
};

struct reply_content {
    unsigned status;
    const void *data; /* copied */
    size_t size;
    const char *type;                                     /* Content-Type */
    const char *caching;                                  /* Cache-Control */
    const char *vary;                                     /* or NULL */
    const char *filename;                                 /* of a download, in UTF-8; or NULL */
    const char *language;                                 /* Content-Language, or NULL */
    const char *cookie, *errand_cookie, *language_cookie; /* Set-Cookie, or NULL */
    const char *location;                                 /* or NULL */
    const char *allow;                                    /* or NULL */
    const char *range;                                    /* Content-Range, or NULL */
    const char *challenge;                                /* WWW-Authenticate, or NULL */
    int64_t offset, length;                               /* Upload-Offset and Upload-Length; length 0: neither */
    int64_t version;                                      /* begins the ETag, where not 0 */
    unsigned wait;                                        /* Retry-After in seconds; 0: none */
    bool packed;                                          /* data is gzip */
    bool shown;                                           /* the file is shown, not saved */
    bool secure;                                          /* TLS: browsers are told to insist on it */
};

/* Every reply carries the security headers. */
void reply_make(struct arena *a, const struct reply_content *c, struct reply *out);
/* An open file as it is, sent from the disk; the connection that sends it last closes it. */
struct reply_file {
    int fd;
    uint64_t size;
    const char *tag;       /* tells its content from any other's */
    const char *range;     /* the request's Range, or NULL: a part of it is sent, as RFC 9110 section 14 has it */
    const char *condition; /* the request's If-Range, or NULL */
};
void reply_make_file(struct arena *a, const struct reply_content *c, const struct reply_file *f, struct reply *out);
/* What answers a change is sent whatever the client knows. */
void reply_always(struct reply *r);
void reply_free(struct reply *r);
/* Sends it, or 304 where the client has it already. */
enum MHD_Result reply_send(struct MHD_Connection *c, const struct reply *r);
/* May the client be sent gzip? */
bool reply_takes_gzip(struct MHD_Connection *c);
