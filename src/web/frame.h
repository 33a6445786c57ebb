/* What all pages share around their model: texts, links, whose page it is. */
#pragma once

#include <jansson.h>

#include "web/router.h"

/* Belongs to the caller. */
json_t *frame_make(struct request *r, const struct route *route, json_t *model);
