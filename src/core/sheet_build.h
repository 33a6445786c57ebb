/* What the readers of sheets share: rows collected one after the other, and where in a text something stands. */
#pragma once

#include "core/sheet.h"

struct sheet_build {
    struct arena *arena;
    struct sheet_row *rows;
    size_t count, room; /* of rows */
    const char **cells; /* of the row being built */
    size_t cell_count, cell_room;
    unsigned line;
};

void sheet_at_line(struct error *err, unsigned line); /* err may be NULL */

struct sheet_build sheet_build_new(struct arena *a);
void sheet_build_row(struct sheet_build *b, unsigned line); /* ends the row before it */
void sheet_build_cell(struct sheet_build *b, const char *text);
/* The sheet, without file and name. NULL and an error where there is no row with anything in it. */
struct sheet *sheet_build_end(struct sheet_build *b, struct error *err);

struct sheet_place {
    unsigned line, column; /* from 1; columns are characters, in bytes that are UTF-8 up to there */
};
struct sheet_place sheet_place_of(const char *data, size_t offset);

/* The first visible worksheet of an XLSX file's bytes, of which no more than max are ever inflated. err is not
 * NULL. */
struct sheet *xlsx_read(struct arena *a, const char *data, size_t size, size_t max, struct error *err);
