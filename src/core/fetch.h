/* Asking others over the network: HTTP and SMTP by libcurl, which besides only core/place.h knows. Blocks for at most
 * the seconds given: never call it on a thread that others wait for. Redirects are not followed, proxies of the
 * environment not used, certificates always checked. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct error;

enum fetch_reach {
    FETCH_WORLD,    /* no address within this machine and its networks, whatever a name leads to */
    FETCH_ANYWHERE, /* the keeper named the address */
    FETCH_SAFELY,   /* the same; but without TLS only to this very machine */
};

struct fetch {
    const char *url;
    enum fetch_reach reach;
    const char *const *header; /* ends with NULL; or NULL: none */
    const char *body;          /* POST; NULL: GET */
    const char *user, *secret; /* Basic (RFC 7617), or NULL */
    const char *authorities;   /* file of certificates trusted instead of the machine's, or NULL */
    unsigned seconds;          /* for all of it; 0: 15 */
    size_t most;               /* bytes of the answer; 0: 64 KB. A larger one is an error */
};
struct fetched {
    long status;
    char *body; /* terminated; in the arena */
    size_t size;
};

void fetch_begin(void); /* before threads; more than once does no harm */
/* Any status is an answer. ERROR_SYSTEM where there is none; its message says why in curl's words. */
bool fetch(struct arena *a, const struct fetch *f, struct fetched *out, struct error *err);
/* Does the address begin with https://, or http:// and this very machine? */
bool fetch_is_safe(const char *url);

/* A letter to a mail server, whose last answer is *status: smtp://HOST:PORT or smtps://…. text: with its headers, lines
 * ending in CRLF. */
bool fetch_mail(struct arena *a, const char *server, const char *from, const char *to, const char *text,
                unsigned seconds, long *status, struct error *err);
