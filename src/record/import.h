/* Files in and out: CSV and XLSX. An import is all or nothing. */
#pragma once

#include "record/record.h"

struct sheet;

struct import_fault {
    unsigned line;       /* of the file */
    size_t row, column;  /* of the sheet; column SIZE_MAX: the whole row */
    const char *heading; /* as the file has it, or NULL */
    const char *value;
    const char *message;
};

struct import_report {
    const struct reg *reg;
    int64_t created, changed, unchanged;
    size_t faults;
    struct import_fault *fault;
};

/* Which register a file is of: by option, by the worksheet's name (Chinese title or register name), by the file's name
 * up to the first "-" or ".". NULL with what is expected. */
const struct reg *import_register(const struct model *m, const struct sheet *sheet, const char *option,
                                  struct error *err);

/* Which of several files goes first: by this number, what others refer to comes before them, and districts before all,
 * since every record lies in one. */
size_t import_order(const struct reg *reg);

/* Imports the sheet. Headings are field names or Chinese or English titles; columns may be left out where nothing in
 * them is required. A known number is a change, an equal row is nothing. With faults nothing is written and false is
 * returned with ERROR_INPUT and all of them in the report; every other failure leaves the database as it was too. */
bool import_sheet(struct arena *a, struct records *r, const struct sheet *sheet, const struct reg *reg,
                  const char *actor, struct import_report *out, struct error *err);

/* An import by somebody in particular. All may be NULL. */
struct import_watch {
    void *argument;
    /* May this be: old the record that has the number already, or NULL; record what the row makes of it. What it
     * refuses (ERROR_INPUT, ERROR_RIGHTS, ERROR_LAW) is a fault of the row. Writes nothing. */
    bool (*may)(void *argument, struct db *db, const struct record *old, const struct record *record,
                struct error *err);
    /* Instead of record_create for a new record, whose number is given. */
    bool (*make)(void *argument, struct db *db, struct record *record, struct error *err);
    void (*at_row)(void *argument, size_t row, size_t rows, bool checking); /* how far it is */
    struct db *reader; /* a connection on which all rows are checked before the writer is taken: a file with faults then
                        * keeps nobody waiting. The write checks them again */
    int64_t at;        /* when; 0: now */
};
bool import_sheet_watched(struct arena *a, struct records *r, const struct sheet *sheet, const struct reg *reg,
                          const char *actor, const struct import_watch *watch, struct import_report *out,
                          struct error *err);

/* file:line, column …: value: reason. One line each. */
void import_print_faults(const struct sheet *sheet, const struct import_report *report, FILE *to);
/* The file again as XLSX, with the faults marked. */
bool import_write_marked(struct arena *a, const struct sheet *sheet, const struct import_report *report,
                         const char *path, struct error *err);

/* Writes what the query finds. personal data as it is, where open; masked otherwise. By the file's name CSV or XLSX. */
bool export_records(struct db *db, const struct model *m, const struct query *q, bool open, const char *path,
                    int64_t *rows, struct error *err);
