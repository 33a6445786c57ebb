#include "fuzz.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "web/api.h"
#include "web/router.h"

#include <stdlib.h>
#include <string.h>

static void must_be_text(const char *s)
{
    if (s && !text_valid(s, strlen(s), NULL))
        abort();
}

void fuzz_request(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct error err = {0};
    struct site site = {.accounts = (struct accounts *)a}; /* with a workbench; nothing is asked of it */
    struct request r = {.arena = a, .site = &site, .language = "zh", .method = "GET", .chosen = true};
    const char *target = arena_strndup(a, (const char *)data, size);
    api_language(target);
    if (request_parse(&r, target, &err)) {
        const struct route *route = router_find(&r);
        for (size_t i = 0; i < r.segments; i++)
            must_be_text(r.segment[i]);
        for (size_t i = 0; i < r.params; i++) {
            must_be_text(r.param[i].name);
            must_be_text(r.param[i].value);
        }
        /* A page's address with a parameter changed leads to the same page. */
        struct request again = {.arena = a, .site = &site, .language = "zh", .method = "GET"};
        const char *href = request_with(&r, "lang", "en");
        if (route && r.segments && strlen(href) < REQUEST_LONGEST && r.params < REQUEST_PARAMS &&
            !request_parse(&again, href, &err))
            abort();
    }
    arena_free(a);
}
