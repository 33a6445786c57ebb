/* The site: HTTP in front of records and figures. Reading only; nothing over HTTP changes data. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "record/record.h"

struct arena;
struct error;
struct web;

struct web_options {
    const char *home;     /* folder with views/, assets/, locale/, reports/, fonts */
    const char *address;  /* 127.0.0.1 */
    uint16_t port;        /* 0: any free one */
    unsigned threads;     /* 0: one a processor */
    const char *district; /* whose site it is */
    int year;             /* the year shown first */
};

struct web *web_start(const struct records *r, const struct web_options *options, struct error *err);
uint16_t web_port(const struct web *w);
void web_stop(struct web *w); /* finishes the requests that run */
