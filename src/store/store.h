/* The database: one interface, SQLite and PostgreSQL behind it. Nothing outside src/store knows which it is.
 *
 * SQL is the part that both share. Parameters are written ?, are numbered from 1, and are the only way a value gets
 * into a statement; inside arithmetic write cast(? as bigint), since PostgreSQL takes a parameter's type from what
 * stands beside it. Booleans are true and false (kept as integers by SQLite); dates are day numbers. Text is ordered by
 * its bytes and like heeds case, on both.
 *
 * A statement that fails inside a transaction spoils it, on both: what is left is db_undo, to the savepoint before it,
 * or db_rollback. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/value.h"

struct arena;
struct error;
struct store; /* where the database is and what opens it; used by many threads */
struct db;    /* one connection; used by one thread at a time */
struct stmt;  /* a prepared statement of a connection */

enum store_kind { STORE_SQLITE, STORE_POSTGRESQL };

/* The format of the tables that Plumbline itself keeps (events, heads, series, courses, clocks, accounts,
 * attachments, the calendar). A database that says a higher one was written by a newer program and is refused. */
enum { STORE_FORMAT = 9 };

/* where: a file name (SQLite), or postgresql://… (a libpq URI). create: makes the file, where there is none, and the
 * tables of the format. The message tells apart: no such file, no rights, not a database, newer version, no connection.
 */
struct store *store_open(const char *where, bool create, struct error *err);
void store_close(struct store *s);
/* Was the database written in an older format? It can be read as far as that goes, and lacks tables until a migration
 * adds them; store_open with create adds them too. */
bool store_outdated(struct arena *a, struct db *db, bool *out, struct error *err);
/* Adds what the format has got since, in one transaction. Nothing where the database is of this format. */
bool store_upgrade(struct db *db, struct error *err);
/* Is it a table of the format? No register may be called so. */
bool store_keeps(const char *table);
enum store_kind store_kind(const struct store *s);
const char *store_where(const struct store *s); /* for messages: without password */

/* A connection for one thread. A reader's connection refuses to write. */
struct db *store_connect(struct store *s, bool writes, struct error *err);
void db_close(struct db *db);
struct store *db_store(struct db *db);

/* Prepared statements are kept by their text: asking again costs a lookup. The statement comes reset and unbound;
 * asking for one whose rows are still being read gives another one of the same text. It belongs to the connection and
 * should be asked for again in the next transaction. NULL with err where SQL is wrong or is more than one statement. */
struct stmt *db_prepare(struct db *db, const char *sql, struct error *err);
void stmt_bind_int(struct stmt *st, int index, int64_t v);
void stmt_bind_bool(struct stmt *st, int index, bool v);
void stmt_bind_text(struct stmt *st, int index, const char *s); /* borrowed while it runs; NULL binds null */
void stmt_bind_blob(struct stmt *st, int index, const void *data, size_t size);
void stmt_bind_null(struct stmt *st, int index);
void stmt_bind_value(struct stmt *st, int index, struct value v);

/* The next row. false at the end (err->code stays ERROR_NONE) or on an error; either way the statement is reset. */
bool stmt_row(struct stmt *st, struct error *err);
/* Runs to the end, throwing rows away. */
bool stmt_run(struct stmt *st, struct error *err);
/* An insert of one row whose id is wanted, written without "returning": with it SQLite would keep a copy of every page
 * that the insert changes. */
struct stmt *db_prepare_insert(struct db *db, const char *sql, struct error *err);
/* Runs it, and gives the id of the new row. */
bool stmt_insert(struct stmt *st, int64_t *id, struct error *err);
void stmt_reset(struct stmt *st);

/* Columns of the current row, from 0. Text and blobs live until the next row. A boolean is 0 or 1 by stmt_int. */
int stmt_columns(const struct stmt *st);
const char *stmt_column_name(const struct stmt *st, int column);
bool stmt_null(const struct stmt *st, int column);
/* 0 for null. Takes PostgreSQL's numerics too, which its sums are, where they are whole numbers. */
int64_t stmt_int(const struct stmt *st, int column);
const char *stmt_text(const struct stmt *st, int column); /* NULL for null */
const void *stmt_blob(struct stmt *st, int column, size_t *size);
struct value stmt_value(struct arena *a, const struct stmt *st, int column, enum value_type type); /* copied */

/* One statement without parameters or rows. */
bool db_run(struct db *db, const char *sql, struct error *err);
/* Is the statement well-formed against the tables as they are? Nothing is executed. */
bool db_check(struct db *db, const char *sql, struct error *err);
/* The first column of the first row; fallback where there is no row. */
bool db_int(struct db *db, const char *sql, int64_t fallback, int64_t *out, struct error *err);

/* A reader's snapshot: all statements until db_end_read see the same state. Statements being read end with it. */
bool db_begin_read(struct db *db, struct error *err);
void db_end_read(struct db *db);
/* A writer's transaction; only one holds it at a time, also among processes. */
bool db_begin_write(struct db *db, struct error *err);
bool db_commit(struct db *db, struct error *err); /* durable when it returns; on failure rolled back */
void db_rollback(struct db *db);
bool db_savepoint(struct db *db, struct error *err); /* one level */
bool db_release(struct db *db, struct error *err);
bool db_undo(struct db *db, struct error *err); /* back to the savepoint, which is gone then */

/* "name" quoted as an identifier; names come from checked definitions only. */
char *db_quote(struct arena *a, const char *name);
