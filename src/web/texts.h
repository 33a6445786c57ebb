/* YAML as JSON: interface texts and the site's settings. */
#pragma once

#include <jansson.h>

struct arena;
struct error;

/* A file of mappings, lists and scalars; the scalars as texts. Belongs to the caller. NULL with file and line. */
json_t *texts_read(struct arena *a, const char *path, struct error *err);
