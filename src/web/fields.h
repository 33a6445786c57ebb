/* A JSON body as the fields of a form, so that programs and browsers are read by the same pages. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct body_field;
struct error;

enum { FIELDS_DEEPEST = 8 };

/* {"fields": {"name": text | number | true | false | null, …}, "reason": "…"}: the fields under their own names, null
 * as an empty one, the reason as "_reason". ERROR_INPUT, with the field it is about, where it is anything else: broken,
 * deeper than FIELDS_DEEPEST, a name twice or beginning with "_", a number that JSON's readers would round. */
bool fields_of_json(struct arena *a, const char *json, size_t size, size_t *count, struct body_field **out,
                    struct error *err);
