/* Which page answers an address. */
#pragma once

#include "core/error.h"
#include "web/request.h"

struct reply_file;

/* What a page gives: its model, which is the reply in JSON and what its view is rendered with; or a file; or where to
 * go on. */
struct answer {
    json_t *model;    /* owned by the request's arena: see page_model */
    const void *data; /* a file, where not NULL */
    size_t size;
    const struct reply_file *file; /* one from the disk, where not NULL: its fd, size and tag */
    const char *filename;
    const char *type;     /* of the file; NULL: by the format */
    const char *location; /* See Other: an address within the site */
    const char *cookie;   /* Set-Cookie, or NULL */
    const char *errand;   /* another one: guard_errand_cookie */
    const char *view;     /* instead of the route's */
    unsigned status;      /* 0: 200 */
    enum error_code code; /* of what a person can mend: programs read it as a status of its own */
    int64_t version;      /* of a record: its last event, which If-Match names; 0: none */
    int64_t offset;       /* of an upload, where length is not 0: where it goes on */
    int64_t length;       /* … and how many bytes it is to have */
    bool created;         /* location is of something new: 201 for programs */
    bool shown;           /* the file is shown, not saved */
};

/* Who may ask. */
enum zone {
    ZONE_PUBLIC,
    ZONE_DOOR, /* pages of signing in: for anybody, never kept by the browser */
    ZONE_DESK, /* whoever is signed in; what they may there is asked of account/rights.h */
};

/* Fills the answer. A failure's code becomes the status: ERROR_INPUT 400, ERROR_RIGHTS 403, ERROR_NOT_FOUND 404,
 * ERROR_CONFLICT 409 (412 where If-Match did not match), ERROR_LAW 422, all else 500. What is not a GET runs on a
 * thread of its own and may wait. */
typedef bool page_function(struct request *r, struct answer *out, struct error *err);

struct route {
    const char *path; /* * stands for any one segment */
    const char *view;
    page_function *page;
    unsigned formats; /* 1 << FORMAT_CSV …, besides HTML and JSON */
    unsigned slow;    /* those of all that take long: made on a worker's thread. Not of public pages */
    enum zone zone;
    bool kept; /* of the workbench: sent again to the same session for some seconds while the ledger does not grow */
    const char *takes; /* methods besides GET and HEAD, "POST", "POST PATCH"; NULL: none */
};

/* The workbench's, in pages/desk/. */
extern const struct route desk_routes[];
extern const size_t desk_route_count;

/* The public site's. */
const struct route *router_public(size_t *count);

/* Takes a format's ending off the last segment (.json, and .csv, .pdf, .docx, .xlsx where the page has it) and sets
 * r->format. NULL where no page answers. */
const struct route *router_find(struct request *r);
/* The names of all views, ends with NULL. */
const char *const *router_views(struct arena *a);
