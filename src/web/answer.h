/* From a request to its reply: method, address, language, form, cache, page, view. */
#pragma once

#include <microhttpd.h>
#include <stdbool.h>

struct arena;
struct body;
struct change;
struct error;
struct reply;
struct site;

struct asked {
    const char *target; /* as it came */
    const char *method;
    bool body; /* announces one */
};

/* GET and HEAD. */
enum MHD_Result answer_request(struct arena *a, struct site *s, struct MHD_Connection *c, const struct asked *asked);
/* Does the page asked for by GET take long? Then answer_slowly makes it, on a worker's thread. */
bool answer_waits(struct arena *a, struct site *s, struct MHD_Connection *c, const struct asked *asked);
void answer_slowly(struct arena *a, struct site *s, struct MHD_Connection *c, const struct asked *asked,
                   struct reply *out);
/* All other methods, in two halves, since the body comes between them. First, by the head alone: does any page take it,
 * and from whom it comes? NULL where not: the refusal is made, and nobody need read the body. */
struct change *answer_begin(struct arena *a, struct site *s, struct MHD_Connection *c, const struct asked *asked,
                            struct reply *refusal);
/* Refused before the body was read: too large, of a type that is not taken, too much to do. */
void answer_refuse(struct arena *a, struct site *s, struct MHD_Connection *c, const struct asked *asked,
                   unsigned status, const struct error *why, struct reply *out);
/* Then: the reply, once the body is there. May wait long. */
void answer_change(struct change *ch, struct MHD_Connection *c, struct body *body, struct reply *out);
