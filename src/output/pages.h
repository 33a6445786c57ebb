/* A document set on pages by GB/T 9704-2012: every row with its page, its place and its glyphs. What a PDF draws.
 * Private to src/output. Lengths are points; places are from the upper left corner of the type area. */
#pragma once

#include "output/document.h"
#include "output/faces.h"
#include "output/typeset.h"

#define MM (72.0 / 25.4)

/* The standard's own numbers: A4, the type area, 22 lines of 28 characters. */
static const double page_width = 210 * MM, page_height = 297 * MM;
static const double area_left = 28 * MM, area_top = 37 * MM, area_width = 156 * MM, area_height = 225 * MM;

enum { LINES_A_PAGE = 22, CHARACTERS_A_LINE = 28 };

enum row_kind { ROW_TEXT, ROW_BLANK /* dropped at the top of a page */, ROW_RULE, ROW_CODE };

struct row {
    enum row_kind kind;
    double height;  /* of the page, that it takes */
    double x, base; /* of the line's left edge; of the base line, from the row's top */
    double size;    /* of the font */
    bool red, keep; /* keep: on the same page as the next row */
    size_t count;
    const struct letter *letter;
    const struct face_glyph *glyph;
    const bool *dark; /* of a code: side × side modules, row by row */
    size_t side;

    size_t page; /* from 1 */
    double y;    /* of the row's top */
};

struct pages {
    size_t count, rows;
    struct row *row;
};

/* Everything belongs to the arena. Fails where no font has a character. */
bool pages_set(struct arena *a, const struct document *d, const struct faces *faces, struct pages *out,
               struct error *err);
/* One line by itself, from x = 0: for page numbers. */
bool pages_line(struct arena *a, const struct faces *faces, enum face_role role, double size, const char *text,
                struct row *out, struct error *err);
double row_width(const struct row *r);
