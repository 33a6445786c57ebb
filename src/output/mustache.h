/* Mustache templates over JSON: comments, delimiters, interpolation, inverted sections, partials, sections, as the
 * official specification tests demand. Everything is HTML-escaped unless the template says {{{…}}} or {{&…}}. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

struct arena;
struct buf;
struct error;
struct template;

/* Gives the text of a partial, or NULL where there is none (which renders as nothing, as the specification says). */
typedef const char *template_partial(void *argument, const char *name);

/* Compiles the text; an error names the file and line (unclosed section, unclosed tag). Partials are compiled with it,
 * once; a partial may include itself. The template is never changed by rendering and may be used by many threads. */
struct template *template_compile(struct arena *a, const char *file, const char *text, template_partial *partial,
                                  void *argument, struct error *err);
void template_render(const struct template *t, const json_t *model, struct buf *out);
