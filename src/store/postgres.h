/* The two halves of the PostgreSQL driver: connection (postgres.c) and statements (postgres_stmt.c). Private. */
#pragma once

#include "store/driver.h"

#include <libpq-fe.h>

struct pg_stmt;

struct pg_db {
    struct db base;
    PGconn *connection;
    unsigned generation;       /* counts connections made: statements prepared on an older one are gone */
    unsigned names;            /* counts names given to statements */
    struct pg_stmt *streaming; /* whose rows are coming over the wire */
};

bool postgres_ok(const PGresult *result);
/* What the server, or the loss of it, says about a statement. Returns false. */
bool postgres_fail(struct pg_db *db, const PGresult *result, struct error *err);
/* Outside a transaction, a lost connection is made again. */
bool postgres_ready(struct pg_db *db, struct error *err);

/* Lets another statement have the wire: the rest of what is being read is kept in memory. */
void postgres_free_wire(struct pg_db *db);
char *postgres_translate(const char *sql, int *parameters); /* ? to $1, $2 …; from malloc */

struct stmt *postgres_prepare(struct db *db, const char *sql, struct error *err);
void postgres_finalize(struct stmt *st);
void postgres_clear(struct stmt *st);
void postgres_bind_int(struct stmt *st, int index, int64_t v);
void postgres_bind_bool(struct stmt *st, int index, bool v);
void postgres_bind_text(struct stmt *st, int index, const char *s);
void postgres_bind_blob(struct stmt *st, int index, const void *data, size_t size);
void postgres_bind_null(struct stmt *st, int index);
enum step postgres_step(struct stmt *st, struct error *err);
bool postgres_reset(struct stmt *st);
int postgres_columns(const struct stmt *st);
const char *postgres_column_name(const struct stmt *st, int column);
bool postgres_is_null(const struct stmt *st, int column);
int64_t postgres_get_int(const struct stmt *st, int column);
const char *postgres_get_text(const struct stmt *st, int column);
const void *postgres_get_blob(struct stmt *st, int column, size_t *size);
