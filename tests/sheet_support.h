/* What the tests of sheets share: a temporary folder, files in it, spreadsheets put together by hand. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/arena.h"
#include "core/error.h"
#include "core/sheet.h"

struct fixture {
    struct arena *arena;
    char *folder;
};

int fixture_open(void **state);
int fixture_close(void **state); /* the folder goes too; fails where it holds a file that is half written */

char *fixture_path(struct fixture *f, const char *name);
char *fixture_write(struct fixture *f, const char *name, const void *data, size_t size);
char *fixture_read(struct fixture *f, const char *path, size_t *size);

/* path, text, …, NULL → a zip with these members; its path. */
char *fixture_zip(struct fixture *f, const char *name, ...) __attribute__((sentinel));
/* A workbook of one sheet, with what stands inside <sheetData>, <sst> and <styleSheet>. */
char *fixture_xlsx(struct fixture *f, const char *rows, const char *strings, const char *styles);

/* Fails the test where it cannot be read. */
struct sheet *must_read(struct fixture *f, const char *path);
/* Fails the test where it can be, or where the message does not hold `part`. */
struct error must_refuse(struct fixture *f, const char *path, const struct sheet_options *options, const char *part);
const char *cell_at(const struct sheet *s, size_t row, size_t column); /* "" where the row has no such cell */

#define BOOK_RELATIONS                                                                                     \
    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship "   \
    "Id='rId1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' " \
    "Target='xl/workbook.xml'/></Relationships>"
#define RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
