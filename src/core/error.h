/* Errors are for people: what happened, where, what to do.
 *
 * A function that can fail returns bool or a pointer and fills the caller's struct error. The message is a whole
 * sentence in the reader's terms; where it came from (a file's line, a table's column) is kept apart so that a
 * terminal, a page and a marked spreadsheet can each show it their way. It is given clean: where a loop ends by
 * "no more rows", an error left over from before would be taken for a new one. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum error_code {
    ERROR_NONE,
    ERROR_INPUT, /* the person's input is wrong and can be mended by them */
    ERROR_NOT_FOUND,
    ERROR_CONFLICT, /* already there, or changed meanwhile */
    ERROR_LAW,      /* a gate refuses; article says which */
    ERROR_RIGHTS,   /* the person, or the process, may not */
    ERROR_DEFINITION,
    ERROR_STORE, /* the database or the disk refuses */
    ERROR_SYSTEM,
};

struct error {
    enum error_code code;
    char message[640];
    char article[256]; /* 行政处罚法第五十七条; empty unless code is ERROR_LAW */
    char file[256];    /* empty where no file is meant */
    unsigned line;     /* from 1; 0 where unknown */
    char field[64];    /* the field's name; empty where the whole is meant */
};

/* Fills err and returns false, so that a check reads: return error_set(err, ERROR_INPUT, "…"). The sentence is told in
 * the thread's language (core/phrase.h). Keeps file, line and field as they were set before. err may be NULL. */
bool error_set(struct error *err, enum error_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool error_at(struct error *err, const char *file, unsigned line); /* adds a place; returns false */
bool error_in(struct error *err, const char *field);               /* adds a field; returns false */
void error_clear(struct error *err);

/* file:line: message (article). Writes one line. */
void error_print(const struct error *err, FILE *to);

/* The exit status of a command that failed so: 2 for input and definitions, 3 for the law, 4 for rights, 1 otherwise.
 */
int error_exit_status(const struct error *err);
