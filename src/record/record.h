/* Records: create, change, find. The same validation serves forms, the API and imports. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/value.h"
#include "model/model.h"

struct arena;
struct db;
struct error;
struct event;
struct keys;
struct layout;
struct ledger;
struct store;
struct writer;

/* An open district: definitions, database, writer, ledger. Shared by all threads. */
struct records {
    const struct model *model;
    struct store *store;
    struct writer *writer; /* NULL where opened for reading only */
    struct ledger *ledger;
    const struct layout *layout; /* private to src/record; by reg->index */
};
/* Checks that the tables are what the definitions want (else says: run plumbline migrate). writes: starts the writer.
 */
bool records_open(struct arena *a, const struct model *m, struct store *s, const struct keys *keys, bool writes,
                  struct records *out, struct error *err);
void records_close(struct records *r);

/* A record as the database holds it. */
struct record {
    const struct reg *reg;
    int64_t id, event;
    const char *number, *district;
    const char *organ, *organ_number; /* its name, its number; NULL where there is none */
    int64_t organ_id;                 /* 0: none */
    const char *state;                /* key, or NULL */
    bool sample;
    struct value *value;     /* reg->fields of them; a reference's text is the other record's label */
    const char **ref_number; /* reg->fields of them; number of the record referred to, or NULL */
};

/* What someone entered: texts, field by field. NULL: not given (kept as it is by a change). */
struct entry {
    const char *number, *district, *organ, *state, *sample;
    const char *const *text; /* reg->fields of them */
};

/* What is wrong with one field of an entry; several may be. */
struct fault {
    const char *column; /* field's or built-in column's name */
    const char *value;  /* as given */
    const char *message;
    bool missing; /* it must be given, and is not */
};
struct faults {
    size_t count;
    struct fault *fault;
};

/* Lookups of references, organs and districts that are kept while many entries are read. Belongs to the arena. */
struct lookup;
struct lookup *lookup_new(struct arena *a, struct db *db, const struct model *m);

/* Reads an entry into a record: types, codes, references, check digits, limits, required fields. old: the record it
 * changes, or NULL. All faults are told, not the first alone; false where there is one. Errors of the database are in
 * err. */
bool record_from_entry(struct arena *a, struct lookup *look, const struct reg *reg, const struct entry *entry,
                       const struct record *old, struct record *out, struct faults *faults, struct error *err);

/* Inside a write (store/writer.h): the row, its search text and its event are one transaction. Where the number is not
 * given it is the next of its series. */
bool record_create(struct arena *a, const struct records *r, struct db *db, struct record *record, const char *actor,
                   struct error *err);
/* Writes what differs from old; *changed says whether anything did. Refuses with ERROR_CONFLICT where old is no longer
 * what the database holds. */
bool record_change(struct arena *a, const struct records *r, struct db *db, const struct record *old,
                   struct record *record, const char *actor, bool *changed, struct error *err);
/* The same as if it were done at a time; 0: now. */
bool record_change_at(struct arena *a, const struct records *r, struct db *db, const struct record *old,
                      struct record *record, const char *actor, int64_t at, bool *changed, struct error *err);
/* The same by somebody: the event is as told, with who, in what office, from where and why; but for record, previous
 * and changes. */
bool record_correct(struct arena *a, const struct records *r, struct db *db, const struct record *old,
                    struct record *record, const struct event *as, bool *changed, struct error *err);
/* The same for steps of procedures (work/work.h): the event is as told, but for record, previous and changes; it is
 * written even where no field differs. */
bool record_create_as(struct arena *a, const struct records *r, struct db *db, struct record *record,
                      const struct event *as, struct error *err);
bool record_change_as(struct arena *a, const struct records *r, struct db *db, const struct record *old,
                      struct record *record, const struct event *as, struct error *err);
/* Removes a record that was entered by mistake. Its events stay. Refuses while another record refers to it. */
bool record_remove(struct arena *a, const struct records *r, struct db *db, const struct record *old, const char *actor,
                   struct error *err);

/* By number; NULL with err->code ERROR_NOT_FOUND where there is none. */
struct record *record_read(struct arena *a, struct db *db, const struct reg *reg, const char *number,
                           struct error *err);

enum filter_op { FILTER_IS, FILTER_NOT, FILTER_FROM /* >= */, FILTER_TO /* <= */, FILTER_EMPTY, FILTER_FILLED };

struct filter {
    const char *column; /* a field or number, district (with all below it), organ, state */
    enum filter_op op;
    const char *text; /* as a person writes it */
};

/* Which rows may be seen: a condition on the register's own columns with what is bound to its ?s. */
struct within {
    const char *condition;
    const char *loose; /* the same, so written that no index serves it: where most rows are seen they are walked in the
                          page's order instead of being gathered and sorted. NULL: there is no such */
    size_t count;
    const struct value *value;
};

struct query {
    const struct reg *reg;
    const struct within *within; /* NULL: all rows */
    const char *district;        /* with all below it; NULL: all */
    const char *search;          /* full text; NULL: none */
    size_t searched;             /* 0: search in the number and all fields that can be searched; else in these alone */
    const struct field *const *searched_field;
    const char *condition; /* SQL of the definitions, never of a person; may hold ? for numbers */
    size_t numbers;        /* bound to the ?s of the condition, in order */
    const int64_t *number;
    size_t filters;
    const struct filter *filter;
    const char *order; /* column; NULL: number */
    bool descending;
    size_t limit;      /* 0: 50; at most 100,000 */
    const char *after; /* cursor of the page before, as it was given; NULL: the first page */
};

struct page {
    size_t count;
    struct record *record;
    const char *next; /* cursor of the next page, or NULL */
};

/* Key-set paging: the hundredth page costs what the first does. A filter's column or value that makes no sense is an
 * ERROR_INPUT. */
bool record_find(struct arena *a, struct db *db, const struct model *m, const struct query *q, struct page *out,
                 struct error *err);
bool record_count(struct arena *a, struct db *db, const struct model *m, const struct query *q, int64_t *out,
                  struct error *err);

/* The same, but stops counting at most. */
bool record_count_to(struct arena *a, struct db *db, const struct model *m, const struct query *q, int64_t most,
                     int64_t *out, struct error *err);

/* Which record does somebody mean who types a part of its number or name, or the initials of its pinyin? Asked at each
 * letter: an index answers, and the newest that match are looked at alone (record/suggest.c). */
struct suggestion {
    const struct reg *reg;
    const struct within *within; /* NULL: all rows */
    const char *typed;           /* NULL or empty: the newest */
    size_t most;
};
/* The best first. page->next is not told. */
bool record_suggest(struct arena *a, struct db *db, const struct suggestion *s, struct page *out, struct error *err);

/* A value as people read it, of a declared or built-in column: code titles, labels of references, 是/否, dates; masked
 * where the field is personal and open is false. Language "en" or "zh". */
const char *record_show(struct arena *a, const struct record *r, const struct field *f, const char *language,
                        bool open);
/* As files hold it: code keys' Chinese titles, numbers of references, ISO dates. Not masked. */
const char *record_cell(struct arena *a, const struct record *r, const struct field *f);

/* First region code not below district any more, for ranges: 220103 → 220104; 220100 → 2202. */
char *district_end(struct arena *a, const char *district);
char *district_begin(struct arena *a, const char *district);
