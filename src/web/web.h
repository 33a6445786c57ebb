/* The site: HTTP in front of records and figures. Reading only; nothing over HTTP changes data. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "record/record.h"

struct arena;
struct error;
struct web;

struct web_options {
    const char *home;          /* folder with views/, assets/, locale/, reports/, fonts */
    const char *address;       /* 127.0.0.1 */
    uint16_t port;             /* 0: any free one */
    unsigned threads;          /* 0: one a processor */
    unsigned timeout;          /* seconds without a byte after which a connection is closed; 0: 15 */
    const char *district;      /* whose site it is */
    int year;                  /* the year shown first */
    const uint8_t *public_key; /* of the ledger, SIGN_PUBLIC_SIZE bytes, to be shown; NULL: unknown */
    const char *fonts;         /* folder of the documents' fonts; NULL: fonts_folder of home */
};

struct web *web_start(const struct records *r, const struct web_options *options, struct error *err);
uint16_t web_port(const struct web *w);
void web_stop(struct web *w); /* finishes the requests that run */
