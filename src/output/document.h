/* Official documents (公文): a text in blocks, set by GB/T 9704-2012 as PDF or DOCX, or as HTML.
 *
 * Layout facts of the standard: A4; top margin 37 mm, left 28 mm, right 26 mm, bottom 35 mm; body FangSong 16 pt, 22
 * lines of 28 characters a page; title 22 pt Song bold, centred; first level 一、 HeiTi, second （一） KaiTi, both 16
 * pt; paragraphs indented two characters; page number — 1 — in Song 14 pt, 7 mm below the type area, odd pages right,
 * even left, one character in. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct error;
struct figure;

enum block_kind {
    BLOCK_ORGAN,     /* red head: the issuing organ's name, red and centred; at most one, first */
    BLOCK_NUMBER,    /* 发文字号, centred over the red rule */
    BLOCK_TITLE,     /* may hold line breaks, by sense */
    BLOCK_RECIPIENT, /* 主送机关, flush left, ends with ： */
    BLOCK_HEADING1,  /* 一、 */
    BLOCK_HEADING2,  /* （一） */
    BLOCK_PARAGRAPH,
    BLOCK_NOTE,      /* 附注, set small under the body: 示例数据 and the like */
    BLOCK_SIGNATURE, /* organ, then date: two runs; right, the date with four characters free */
    BLOCK_SERIAL,    /* 编号 of a form, flush right under its title */
    BLOCK_LINE,      /* flush left: what is filled in or signed by hand */
    BLOCK_CODE,      /* QR code: what it holds, then the words beside it: two runs; at most one */
};

struct run {
    const char *text;
    const struct figure *figure; /* the text is this figure's wording; NULL: plain text */
};

struct doc_block {
    enum block_kind kind;
    size_t runs;
    const struct run *run;
};

struct document {
    const char *title;  /* plain, for metadata */
    const char *author; /* issuing organ */
    int64_t date;       /* day number of the document */
    size_t blocks;
    const struct doc_block *block;
};

/* Where the four font files (FandolFang, FandolSong, FandolKai, FandolHei) are. */
struct fonts {
    const char *folder;
};

/* The folder that PLUMBLINE_FONTS names, else home's fonts where there is one, else home's var/fonts (where
 * scripts/fonts puts them). */
const char *fonts_folder(struct arena *a, const char *home);

/* The same document gives the same bytes: no clock, no random identifiers. Written atomically. */
bool document_write_pdf(const struct document *d, const struct fonts *fonts, const char *path, struct error *err);
bool document_write_docx(const struct document *d, const char *path, struct error *err);
/* The same into memory, for a server. */
bool document_pdf(struct arena *a, const struct document *d, const struct fonts *fonts, const void **data, size_t *size,
                  struct error *err);
bool document_docx(struct arena *a, const struct document *d, const void **data, size_t *size, struct error *err);
/* Writes a file beside path and renames it, so that path is either the old file or the whole new one. */
bool document_save(struct arena *a, const char *path, const void *data, size_t size, struct error *err);
