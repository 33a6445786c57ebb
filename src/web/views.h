/* The pages' templates: views/NAME.mustache. All are compiled when the site starts. */
#pragma once

#include "output/mustache.h"

struct arena;
struct error;
struct views;

/* names: the pages' views, ends with NULL; besides them every view record_REGISTER of the folder. A view that is
 * missing or wrong is an error. */
struct views *views_open(struct arena *a, const char *folder, const char *const *names, struct error *err);
/* Is there a view of the name? */
bool views_has(const struct views *v, const char *name);
/* Does the view's own text hold the word? What it does not ask for need not be made. */
bool views_mentions(const struct views *v, const char *name, const char *word);
/* Renders the page's model inside frame, which holds what all pages share; the model is its member "model". */
void views_render(const struct views *v, const char *name, const json_t *frame, struct buf *out);
