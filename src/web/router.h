/* Which page answers an address. */
#pragma once

#include "web/request.h"

/* What a page gives: its model, which is the reply in JSON and what its view is rendered with; or a file. */
struct answer {
    json_t *model;    /* owned by the request's arena: see page_model */
    const void *data; /* a file, where not NULL */
    size_t size;
    const char *filename;
};

/* Fills the answer. A failure's code becomes the status: ERROR_INPUT 400, ERROR_NOT_FOUND 404, all else 500. */
typedef bool page_function(struct request *r, struct answer *out, struct error *err);

struct route {
    const char *path; /* * stands for any one segment */
    const char *view;
    page_function *page;
    unsigned formats; /* 1 << FORMAT_CSV …, besides HTML and JSON */
};

/* Takes a format's ending off the last segment (.json, and .csv, .pdf, .docx where the page has it) and sets
 * r->format. NULL where no page answers. */
const struct route *router_find(struct request *r);
/* The names of all views, ends with NULL. */
const char *const *router_views(struct arena *a);
