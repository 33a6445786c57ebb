/* QR codes (ISO/IEC 18004): libqrencode behind one header. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct error;

/* The text as an SVG element: black on white, whatever the page's colours, with its border of four modules, one unit a
 * module. Error correction M. title: what a reader of the screen is told. ERROR_INPUT where the text is longer than a
 * code can hold. */
char *qr_svg(struct arena *a, const char *text, const char *title, struct error *err);
/* The same as a PNG of eight pixels a module, with its border. */
bool qr_png(struct arena *a, const char *text, const void **data, size_t *size, struct error *err);
/* The same as bits, row by row from above, true for dark, without a border; *side of them in a row. For documents. */
bool *qr_modules(struct arena *a, const char *text, size_t *side, struct error *err);
