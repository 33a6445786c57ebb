/* The law's CSV files, cell by cell: every mistake is told with its file, its line and the column it stands in. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/sheet.h"

struct gather;

enum { TABLED_MOST_COLUMNS = 32 };

struct tabled {
    struct gather *gather;
    const char *file;
    const char *const *column; /* names, in the reader's own order */
    size_t columns;
    size_t at[TABLED_MOST_COLUMNS]; /* where the file has each of them */
    const struct sheet_row *row;    /* below the heading */
    size_t rows;
    size_t mistakes;
};

/* Opens a file whose heading names exactly these columns, in any order. false where it cannot be read or its heading is
 * wrong: there are no rows then. */
bool tabled_open(struct tabled *t, const char *path, const char *const *columns, size_t count, struct gather *g);

const char *tabled_cell(const struct tabled *t, size_t row, size_t column); /* empty where the row ends before it */
void tabled_wrong(struct tabled *t, size_t row, size_t column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Each tells what is wrong with the cell and gives what is harmless then. */
const char *tabled_text(struct tabled *t, size_t row, size_t column); /* must not be empty */
int32_t tabled_date(struct tabled *t, size_t row, size_t column);     /* 2020-06-24; must be given */
/* One of the words, by its place in them; count of them. `count` where it is none. */
size_t tabled_choice(struct tabled *t, size_t row, size_t column, const char *const *words, size_t count);
/* A whole number from least to most; least where it is none. */
unsigned tabled_number(struct tabled *t, size_t row, size_t column, unsigned least, unsigned most);
