/* The API's description (OpenAPI 3.1), generated from the definitions and the table of routes, so that it cannot say
 * anything else than the program does. */
#pragma once

#include <jansson.h>

struct arena;
struct field;
struct model;
struct reg;

/* Belongs to the caller. */
json_t *openapi_make(struct arena *a, const struct model *m);

/* Parts of it: openapi_schema.c. */
json_t *openapi_ref(struct arena *a, const char *kind, const char *name); /* #/components/KIND/NAME */
json_t *openapi_schemas(struct arena *a, const struct model *m);
json_t *openapi_responses(struct arena *a);
