/* Blocks of documents as data, for views. Private to src/output. */
#pragma once

#include <jansson.h>

#include "output/document.h"

/* kind, is_KIND, runs with their text, and lines where line breaks count. */
json_t *block_to_json(struct arena *a, const struct doc_block *b);
