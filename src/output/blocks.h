/* What the writers of documents share. Private to src/output. */
#pragma once

#include "output/document.h"

/* Is it a document that can be set: UTF-8 everywhere, at most one red head and that first, signatures of two runs? */
bool blocks_check(const struct document *d, struct error *err);

/* Without characters that have no shape (controls, marks of direction); tabs and, unless they are kept, line breaks
 * become spaces. s is valid UTF-8. */
char *block_clean(struct arena *a, const char *s, bool keeps_breaks);
/* The cleaned text of all runs, with between between them. Titles and red heads keep their line breaks. */
char *block_text(struct arena *a, const struct doc_block *block, const char *between);

/* A template's file, whole: UTF-8, at most 1 MB. what: the word for it in messages. NULL with err, its file and line.
 */
const char *text_read(struct arena *a, const char *path, const char *what, struct error *err);
