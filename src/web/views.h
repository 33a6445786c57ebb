/* The pages' templates: views/NAME.mustache. All are compiled when the site starts. */
#pragma once

#include "output/mustache.h"

struct arena;
struct error;
struct views;

/* names: the pages' views, ends with NULL. A view that is missing or wrong is an error. */
struct views *views_open(struct arena *a, const char *folder, const char *const *names, struct error *err);
/* Renders the page's model inside frame, which holds what all pages share; the model is its member "model". */
void views_render(const struct views *v, const char *name, const json_t *frame, struct buf *out);
