/* The template of a report or a paper as it is written (reports/README.md, reports/papers/README.md), before anything
 * is filled in. Private to src/output.
 */
#pragma once

#include "output/document.h"

enum outline_kind {
    OUTLINE_BLOCK,
    OUTLINE_NARRATIVE, /* text: the block's name */
    OUTLINE_SAMPLE,    /* a note, where records are fictional */
    /* Of papers alone: */
    OUTLINE_IF,
    OUTLINE_UNLESS, /* a paragraph; text: CONDITION: TEXT */
    OUTLINE_EACH,   /* a paragraph for each; text: REGISTER …: TEXT */
    OUTLINE_NONE,   /* a paragraph where there is none; the same */
    OUTLINE_LINES,  /* text: the name of a field, each of whose lines is a paragraph */
    OUTLINE_CODE,   /* text: the words beside the QR code */
    OUTLINE_FOOT,   /* the lines of the file foot.txt beside it; no text */
};

struct outline_line {
    const char *text;
    unsigned number; /* in the file, from 1 */
};

struct outline_item {
    enum outline_kind kind;
    enum block_kind block;
    size_t lines; /* a title's lines stay lines; a paragraph's are joined */
    const struct outline_line *line;
};

struct outline {
    const char *file;
    struct outline_line title, author, date;                 /* text NULL: not given */
    struct outline_line reg, year_field, block_field, field; /* of narratives: text NULL where there are none */
    size_t items;
    const struct outline_item *item;
};

enum outline_use { OUTLINE_REPORT = 1, OUTLINE_PAPER = 2 };

/* A paper's has no head. NULL with file and line where the template cannot be read. */
struct outline *outline_read(struct arena *a, const char *path, enum outline_use use, struct error *err);
