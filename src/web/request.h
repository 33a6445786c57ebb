/* One request: what was asked, in what language and form, and what it may use. Lives in its own arena. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "account/rights.h"
#include "web/body.h"
#include "web/link.h"
#include "web/site.h"

struct db;
struct draft;

enum {
    REQUEST_SEGMENTS = 10, /* the deepest page, and /api/v1 before it */
    REQUEST_PARAMS = 100,
    REQUEST_LONGEST = 4096, /* bytes of the address */
};

enum format { FORMAT_HTML, FORMAT_JSON, FORMAT_CSV, FORMAT_PDF, FORMAT_DOCX, FORMAT_XLSX, FORMATS };

struct param {
    const char *name, *value;
};

struct request {
    struct arena *arena;
    struct site *site;
    struct db *db;        /* in a read transaction */
    const char *language; /* zh or en */
    bool chosen;          /* the language is in the address: links of the page carry it on */
    bool api;             /* under /api/ */
    enum format format;
    size_t segments; /* of the path, decoded; / has none */
    const char *segment[REQUEST_SEGMENTS];
    size_t params;
    struct param param[REQUEST_PARAMS];

    const char *method;  /* GET (also for HEAD), POST, PUT, PATCH, DELETE */
    const char *address; /* of the client, as text */
    const char *agent;   /* what it calls itself, or NULL */
    struct body *body;   /* of what is not a GET; else NULL */
    bool signed_in;      /* session is one, at any stage; or a program's token */
    bool full;           /* person is there: all that signing in takes is done */
    struct session session;
    struct program program;
    struct person person;
    const char *cookie; /* of the session or, before it, of the forms: form tokens belong to it; or NULL */
    const char *errand; /* what the browser keeps while it is at the provider (account/provider.h), or NULL */
    int32_t today;      /* the day on which work is done */

    const char *if_match;      /* of a program's change, or NULL: see request_unchanged */
    bool outdated;             /* it did not match */
    const struct draft *draft; /* what was typed before, where the form is filled with it; or NULL */
    bool aside;                /* it changes nothing that another page shows */
    unsigned wait;             /* seconds until the next may come, where too many came; 0: go on */
};

/* Reads the address as it came: path and parameters are decoded once, after they were cut. ERROR_INPUT where it is too
 * long, has too many parts, broken percent signs or broken UTF-8. */
bool request_parse(struct request *r, const char *target, struct error *err);
/* NULL where it is not given or is empty. The first of equal ones. */
const char *request_param(const struct request *r, const char *name);
/* A field of the form that was sent, or of the draft that it is filled with; NULL where there is none. */
const char *request_field(const struct request *r, const char *name);
bool request_is_post(const struct request *r);
/* If-Match (RFC 9110): is the record, whose last event has the number, still as the client saw it? Asked inside the
 * write. ERROR_CONFLICT where not; the reply is 412 then. */
bool request_unchanged(struct request *r, int64_t event, struct error *err);
/* Who does it, for accounts and their events. */
struct author request_author(const struct request *r);
/* year=, the site's where it is not given. */
bool request_year(const struct request *r, int *year, struct error *err);

const char *request_text(const struct request *r, const char *place); /* an interface text in its language */
const char *request_title(const struct request *r, struct title t);
/* The link's end: the chosen language is carried on. */
const char *request_href(const struct request *r, struct link *l);
/* The page's own address with one parameter changed (value NULL: left out); the cursor is left out too. */
const char *request_with(const struct request *r, const char *name, const char *value);
