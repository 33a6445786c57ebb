/* The font files of a folder, and nothing else of the machine: what is on the host never changes a document. */
#pragma once

#include <cairo.h>
#include <stdbool.h>
#include <stdint.h>

struct arena;
struct error;

enum face_role { FACE_FANG, FACE_SONG, FACE_SONG_BOLD, FACE_KAI, FACE_HEI, FACE_ROLES };

struct faces;

/* Opens the five Fandol files, which must be there, and any other .otf, .ttf or .ttc file of the folder, whose
 * characters fill in for what the five lack. Closed with the arena. */
struct faces *faces_open(struct arena *a, const char *folder, struct error *err);

struct face_glyph {
    cairo_font_face_t *face; /* borrowed; NULL where no font has the character */
    unsigned long index;
    double advance; /* in ems */
};

/* The character in the role's font, else in the first other font that has it. */
struct face_glyph faces_glyph(const struct faces *f, enum face_role role, uint32_t code);
