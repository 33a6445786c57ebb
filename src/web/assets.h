/* Styles and scripts: the known files of assets/ and assets/vendor/, read once. Nothing else can be asked for, so no
 * path leads anywhere. Names carry their content's hash and may be cached for ever. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

struct MHD_Connection;
struct arena;
struct assets;
struct error;
struct reply;

struct assets *assets_open(struct arena *a, const char *folder, struct error *err);
void assets_close(void *assets);
/* By hashed or plain name; NULL where there is none. */
const struct reply *assets_find(const struct assets *as, const char *name, bool gzip);
/* For views: plumbline_css → /assets/plumbline.3f2a9c81.css. Belongs to the assets. */
json_t *assets_names(const struct assets *as);
