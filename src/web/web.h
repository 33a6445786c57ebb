/* The site: HTTP in front of records and figures; with accounts also the workbench, where staff do their work. Without
 * them nothing over HTTP changes data. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "record/record.h"

struct accounts;
struct arena;
struct error;
struct keys;
struct law;
struct provider;
struct web;

struct web_options {
    const char *home;     /* folder with views/, assets/, locale/, reports/, fonts */
    const char *address;  /* 127.0.0.1 */
    const char *site;     /* where people find it, "https://…", for codes on paper; NULL: as reports/site.yaml says */
    uint16_t port;        /* 0: any free one */
    unsigned threads;     /* 0: one a processor */
    unsigned timeout;     /* seconds without a byte after which a connection is closed; 0: 15 */
    const char *district; /* whose site it is */
    int year;             /* the year shown first */
    const uint8_t *public_key; /* of the ledger, SIGN_PUBLIC_SIZE bytes, to be shown; NULL: unknown */
    const struct keys *keys;   /* of the ledger, to verify it and to prove its events in the browser; or NULL */
    struct accounts *accounts; /* NULL: no workbench. The records are then opened for writing */
    struct provider *provider; /* the district's own sign-in (account/provider.h), with accounts; or NULL */
    const struct law *law;     /* counts terms; NULL: there is no calculator. With accounts it must be given */
    const char *files;         /* folder of attachments and of what is being uploaded; with accounts */
    const char *scan;          /* program that looks at every attached file (record/vault.h), or NULL */
    int32_t today;             /* the day on which work is done, for a sample district; DATE_NONE or 0: the real one */
    bool secure;               /* by TLS: cookies travel by it alone, and browsers are told to insist */
    bool proxied;              /* a proxy stands before it and says who asks (X-Forwarded-For) */
    const char *cert, *key;    /* files in PEM: TLS of our own; NULL: none */
    unsigned sign_ins;         /* a minute from one address; 0: 120 */
    unsigned changes;          /* a minute from one address; 0: 1200 */
    bool mails;                /* notices go out by mail */
    bool notify_private;       /* and to addresses within this machine's networks (core/place.h) */
    const char *fonts;         /* folder of the documents' fonts; NULL: fonts_folder of home */
};

struct web *web_start(struct records *r, const struct web_options *options, struct error *err);
uint16_t web_port(const struct web *w);
void web_stop(struct web *w); /* finishes the requests that run */
