/* Chinese lines on a grid: breaks a paragraph into lines by GB/T 15834-2011, 5.1 (which marks may not begin or end a
 * line) and puts every character in its place. Knows nothing of fonts, pages or PDF.
 *
 * A full-width character takes one cell of the grid; Latin letters and digits run at their own width and the line is
 * brought back to both edges by spreading what is left over its gaps. Lengths are points. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct letter {
    uint32_t code;
    double natural; /* the font's advance */
    double width;   /* what it takes in the line: the cell, or the natural advance */
    double x;       /* where its glyph begins, from the left edge of the line's room */
};

struct line {
    size_t first, count; /* of the paragraph's letters; spaces at a line's ends belong to no line */
    double width;        /* from the first letter's cell to the last one's end */
};

struct paragraph {
    size_t letters, lines;
    struct letter *letter;
    struct line *line;
};

struct setting {
    double room;   /* width of a full line */
    double pitch;  /* width of a cell */
    double size;   /* of the font: a character at least 0.9 of it wide is full-width */
    double indent; /* of the first line */
    bool justify;  /* bring all lines but the last to both edges */
};

/* letter: code and natural are set. Room too narrow for one cell is widened to one. */
struct paragraph typeset(struct arena *a, struct letter *letter, size_t letters, const struct setting *s);
/* As typeset, but in lines of about the same length: for titles. No line is justified. */
struct paragraph typeset_balanced(struct arena *a, struct letter *letter, size_t letters, const struct setting *s);

bool typeset_may_begin(uint32_t code); /* may a line begin with it? */
bool typeset_may_end(uint32_t code);
