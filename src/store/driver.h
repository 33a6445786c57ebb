/* What store.c in front and the two drivers behind it share. Private to src/store. */
#pragma once

#include "store/store.h"

enum step { STEP_ROW, STEP_DONE, STEP_FAILED };

enum transaction { TRANSACTION_NONE, TRANSACTION_READ, TRANSACTION_WRITE };

/* The SQL in which the two differ. The queries have no parameters and give the same columns on both. */
struct dialect {
    const char *type[4];   /* by enum column_kind */
    bool check_booleans;   /* the type alone does not keep other values out */
    const char *id;        /* type and constraint of the column "id" */
    const char *table_end; /* what follows the columns of a table */
    bool can_drop_not_null;
    const char *insert_end; /* what an insert ends in to give its id; "" where the connection knows it */

    /* What is there, without what belongs to the database itself or to search. Sorted by name. */
    const char *tables;  /* name */
    const char *columns; /* table, column, kind (as enum column_kind), is required, table referred to or null */
    const char *indexes; /* name */

    const char *search_exists; /* parameter: name of the index */
    const char *search_create; /* statements, with %1$s for the name of the index; the second may be NULL */
    const char *search_create_index;
    const char *search_put;   /* parameters: id, tokens */
    const char *search_match; /* ids of the rows that match one parameter */
};

struct driver {
    enum store_kind kind;
    const struct dialect *dialect;
    char *(*shown)(const char *where); /* malloc; without password */
    struct db *(*connect)(struct store *s, bool create, bool writes, struct error *err);
    void (*close)(struct db *db); /* frees it; its statements are gone already */

    /* A command of transactions (begin, commit, savepoint …) or any statement without parameters and rows. */
    bool (*command)(struct db *db, const char *sql, struct error *err);
    bool (*begin)(struct db *db, bool writes, struct error *err);
    bool (*in_transaction)(struct db *db); /* the database may have ended it by itself */
    bool (*check)(struct db *db, const char *sql, struct error *err);

    struct stmt *(*prepare)(struct db *db, const char *sql, struct error *err); /* sets parameters */
    void (*finalize)(struct stmt *st);
    void (*clear)(struct stmt *st); /* unbinds */
    void (*bind_int)(struct stmt *st, int index, int64_t v);
    void (*bind_bool)(struct stmt *st, int index, bool v);
    void (*bind_text)(struct stmt *st, int index, const char *s);
    void (*bind_blob)(struct stmt *st, int index, const void *data, size_t size);
    void (*bind_null)(struct stmt *st, int index);
    enum step (*step)(struct stmt *st, struct error *err);
    bool (*reset)(struct stmt *st); /* false where what it had begun to write is undone by that */

    int (*columns)(const struct stmt *st);
    const char *(*column_name)(const struct stmt *st, int column);
    bool (*is_null)(const struct stmt *st, int column);
    int64_t (*get_int)(const struct stmt *st, int column);
    const char *(*get_text)(const struct stmt *st, int column);
    const void *(*get_blob)(struct stmt *st, int column, size_t *size);
    int64_t (*last_id)(struct db *db); /* NULL where dialect->insert_end asks for it */
};

struct store {
    const struct driver *driver;
    char *where; /* as given */
    char *shown;
};

enum { STATEMENT_BUCKETS = 256, STATEMENTS_KEPT = 1000 };

/* Drivers put these first in their own structs. */
struct db {
    struct store *store;
    const struct driver *driver;
    bool writes;
    bool closing;
    bool failed; /* a statement of the running transaction failed */
    bool saved;  /* inside a savepoint */
    enum transaction transaction;
    size_t statements, reading;
    unsigned long long clock; /* counts prepares: tells which statement was used last */
    struct stmt *bucket[STATEMENT_BUCKETS];
};

struct stmt {
    struct db *db;
    struct stmt *chain;
    char *sql;
    uint64_t hash;
    unsigned long long used;
    int parameters;
    bool reading; /* has a current row */
};

extern const struct driver driver_sqlite, driver_postgres;
extern const struct dialect dialect_sqlite, dialect_postgres;

/* format.c: makes the tables of the format in an empty database, or checks that they are ours and not newer. */
bool format_ensure(struct db *db, bool create, struct error *err);
/* A table of the format; columns use the dialect's words for their types. */
bool format_make(struct arena *a, struct db *db, const char *name, const char *columns, struct error *err);
/* format_account.c: those of accounts, sessions and what belongs to them. */
bool format_make_accounts(struct arena *a, struct db *db, struct error *err);
/* What an account keeps of a register: the filters it asks again. */
bool format_make_views(struct arena *a, struct db *db, struct error *err);
bool format_make_notices(struct arena *a, struct db *db, struct error *err);
bool format_make_drafts(struct arena *a, struct db *db, struct error *err);
bool format_add_identities(struct arena *a, struct db *db, struct error *err);

void *store_alloc(size_t size); /* zeroed, from malloc; stops the process where there is none */

/* Messages that read the same whichever database refuses. columns: comma-separated, may be NULL where unknown; they are
 * the error's field. */
bool store_fail_unique(struct error *err, const char *table, const char *columns);
bool store_fail_reference(struct error *err);
bool store_fail_empty(struct error *err, const char *table, const char *column);
bool store_fail_full(struct error *err, const struct store *s);
bool store_fail_busy(struct error *err, const struct store *s);
bool store_fail_reader(struct error *err);
