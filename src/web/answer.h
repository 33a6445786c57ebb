/* From a request to its reply: method, address, language, form, cache, page, view. */
#pragma once

#include <microhttpd.h>
#include <stdbool.h>

struct arena;
struct site;

struct asked {
    const char *target; /* as it came */
    const char *method;
    bool body; /* announces one */
};

enum MHD_Result answer_request(struct arena *a, struct site *s, struct MHD_Connection *c, const struct asked *asked);
