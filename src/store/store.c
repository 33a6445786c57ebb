#include "store/driver.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *store_alloc(size_t size)
{
    void *p = calloc(1, size);
    if (!p) {
        fputs("plumbline: out of memory\n", stderr);
        abort();
    }
    return p;
}

/* ---- the store ---- */

struct store *store_open(const char *where, bool create, struct error *err)
{
    bool uri = text_starts(where, "postgresql://") || text_starts(where, "postgres://");
    struct store *s = store_alloc(sizeof *s);
    s->driver = uri ? &driver_postgres : &driver_sqlite;
    s->where = strdup(where);
    s->shown = s->driver->shown(where);
    if (!s->where || !s->shown)
        abort();
    struct db *db = s->driver->connect(s, create, true, err);
    bool good = db && format_ensure(db, create, err);
    db_close(db);
    if (good)
        return s;
    store_close(s);
    return NULL;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    free(s->where);
    free(s->shown);
    free(s);
}

enum store_kind store_kind(const struct store *s)
{
    return s->driver->kind;
}

const char *store_where(const struct store *s)
{
    return s->shown;
}

struct db *store_connect(struct store *s, bool writes, struct error *err)
{
    return s->driver->connect(s, false, writes, err);
}

struct store *db_store(struct db *db)
{
    return db->store;
}

char *db_quote(struct arena *a, const char *name)
{
    assert(!strchr(name, '"'));
    return arena_printf(a, "\"%s\"", name);
}

/* ---- kept statements ---- */

static uint64_t hash_of(const char *s)
{
    uint64_t h = 0xcbf29ce484222325u; /* FNV-1a */
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 0x100000001b3u;
    return h;
}

static void stmt_free(struct stmt *st)
{
    st->db->statements--;
    free(st->sql);
    st->db->driver->finalize(st);
}

/* Forgets statements that have long not been asked for. Those that a caller may hold were asked for lately. */
static void forget_old(struct db *db)
{
    if (db->statements <= STATEMENTS_KEPT)
        return;
    for (size_t i = 0; i < STATEMENT_BUCKETS; i++) {
        for (struct stmt **at = &db->bucket[i]; *at;) {
            struct stmt *st = *at;
            if (st->reading || st->used + STATEMENTS_KEPT >= db->clock) {
                at = &st->chain;
                continue;
            }
            *at = st->chain;
            stmt_free(st);
        }
    }
}

void db_close(struct db *db)
{
    if (!db)
        return;
    if (db->transaction != TRANSACTION_NONE)
        db_rollback(db);
    db->closing = true; /* a connection that ends need not forget its statements one by one */
    for (size_t i = 0; i < STATEMENT_BUCKETS; i++)
        for (struct stmt *st = db->bucket[i], *next; st; st = next) {
            next = st->chain;
            stmt_free(st);
        }
    db->driver->close(db);
}

static bool spoil(struct db *db)
{
    db->failed = db->transaction != TRANSACTION_NONE;
    return false;
}

static bool fail_spoiled(struct error *err)
{
    return error_set(err, ERROR_STORE,
                     "Nothing more can be done in this transaction, because one of its statements failed.");
}

struct stmt *db_prepare(struct db *db, const char *sql, struct error *err)
{
    uint64_t hash = hash_of(sql);
    struct stmt **bucket = &db->bucket[hash % STATEMENT_BUCKETS];
    struct stmt *st = *bucket;
    while (st && (st->reading || st->hash != hash || strcmp(st->sql, sql) != 0))
        st = st->chain;
    if (!st) {
        if (db->failed) {
            fail_spoiled(err);
            return NULL;
        }
        st = db->driver->prepare(db, sql, err);
        if (!st) {
            spoil(db);
            return NULL;
        }
        st->db = db;
        st->hash = hash;
        st->sql = strdup(sql);
        if (!st->sql)
            abort();
        st->chain = *bucket;
        *bucket = st;
        db->statements++;
    }
    st->used = ++db->clock;
    db->driver->reset(st);
    db->driver->clear(st);
    return st;
}

bool db_check(struct db *db, const char *sql, struct error *err)
{
    return db->failed ? fail_spoiled(err) : db->driver->check(db, sql, err);
}

/* ---- one statement ---- */

void stmt_bind_int(struct stmt *st, int index, int64_t v)
{
    assert(index >= 1 && index <= st->parameters);
    st->db->driver->bind_int(st, index, v);
}

void stmt_bind_bool(struct stmt *st, int index, bool v)
{
    assert(index >= 1 && index <= st->parameters);
    st->db->driver->bind_bool(st, index, v);
}

void stmt_bind_null(struct stmt *st, int index)
{
    assert(index >= 1 && index <= st->parameters);
    st->db->driver->bind_null(st, index);
}

void stmt_bind_text(struct stmt *st, int index, const char *s)
{
    assert(index >= 1 && index <= st->parameters);
    if (s)
        st->db->driver->bind_text(st, index, s);
    else
        st->db->driver->bind_null(st, index);
}

void stmt_bind_blob(struct stmt *st, int index, const void *data, size_t size)
{
    assert(index >= 1 && index <= st->parameters);
    if (data)
        st->db->driver->bind_blob(st, index, data, size);
    else
        st->db->driver->bind_null(st, index);
}

void stmt_bind_value(struct stmt *st, int index, struct value v)
{
    if (v.null)
        stmt_bind_null(st, index);
    else if (value_is_text(v.type))
        stmt_bind_text(st, index, v.text);
    else if (v.type == VALUE_BOOLEAN)
        stmt_bind_bool(st, index, v.number != 0);
    else
        stmt_bind_int(st, index, v.number);
}

void stmt_reset(struct stmt *st)
{
    bool good = st->db->driver->reset(st);
    if (!st->reading)
        return; /* what went wrong then was told by the step */
    st->reading = false;
    st->db->reading--;
    if (!good)
        spoil(st->db);
}

bool stmt_row(struct stmt *st, struct error *err)
{
    if (st->db->failed)
        return fail_spoiled(err);
    enum step step = st->db->driver->step(st, err);
    if (step == STEP_ROW) {
        st->db->reading += !st->reading;
        st->reading = true;
        return true;
    }
    stmt_reset(st);
    return step == STEP_FAILED ? spoil(st->db) : false;
}

bool stmt_run(struct stmt *st, struct error *err)
{
    if (st->db->failed)
        return fail_spoiled(err);
    enum step step;
    do
        step = st->db->driver->step(st, err);
    while (step == STEP_ROW);
    stmt_reset(st);
    return step == STEP_DONE || spoil(st->db);
}

struct stmt *db_prepare_insert(struct db *db, const char *sql, struct error *err)
{
    const char *end = db->driver->dialect->insert_end;
    if (!*end)
        return db_prepare(db, sql, err);
    struct arena *a = arena_new();
    struct stmt *st = db_prepare(db, arena_printf(a, "%s%s", sql, end), err);
    arena_free(a);
    return st;
}

bool stmt_insert(struct stmt *st, int64_t *id, struct error *err)
{
    struct db *db = st->db;
    if (db->driver->last_id) {
        bool good = stmt_run(st, err);
        *id = good ? db->driver->last_id(db) : 0;
        return good;
    }
    if (!stmt_row(st, err))
        return false;
    *id = stmt_int(st, 0);
    return stmt_run(st, err);
}

int stmt_columns(const struct stmt *st)
{
    return st->db->driver->columns(st);
}

const char *stmt_column_name(const struct stmt *st, int column)
{
    return st->db->driver->column_name(st, column);
}

bool stmt_null(const struct stmt *st, int column)
{
    assert(st->reading && column >= 0 && column < stmt_columns(st));
    return st->db->driver->is_null(st, column);
}

int64_t stmt_int(const struct stmt *st, int column)
{
    return stmt_null(st, column) ? 0 : st->db->driver->get_int(st, column);
}

const char *stmt_text(const struct stmt *st, int column)
{
    return stmt_null(st, column) ? NULL : st->db->driver->get_text(st, column);
}

const void *stmt_blob(struct stmt *st, int column, size_t *size)
{
    *size = 0;
    return stmt_null(st, column) ? NULL : st->db->driver->get_blob(st, column, size);
}

struct value stmt_value(struct arena *a, const struct stmt *st, int column, enum value_type type)
{
    if (stmt_null(st, column))
        return value_null(type);
    if (!value_is_text(type))
        return value_number(type, stmt_int(st, column));
    struct value v = value_text(arena_strdup(a, stmt_text(st, column)));
    v.type = type;
    return v;
}

bool db_run(struct db *db, const char *sql, struct error *err)
{
    if (db->failed)
        return fail_spoiled(err);
    return db->driver->command(db, sql, err) || spoil(db);
}

bool db_int(struct db *db, const char *sql, int64_t fallback, int64_t *out, struct error *err)
{
    struct stmt *st = db_prepare(db, sql, err);
    if (!st)
        return false;
    struct error own = {0};
    bool row = stmt_row(st, &own);
    if (!row && own.code != ERROR_NONE) {
        if (err)
            *err = own;
        return false;
    }
    *out = row && !stmt_null(st, 0) ? stmt_int(st, 0) : fallback;
    stmt_reset(st);
    return true;
}

/* ---- transactions ---- */

/* Statements still being read would keep a snapshot open, or block a rollback. */
static void end_reading(struct db *db)
{
    for (size_t i = 0; db->reading && i < STATEMENT_BUCKETS; i++)
        for (struct stmt *st = db->bucket[i]; st; st = st->chain)
            if (st->reading)
                stmt_reset(st);
}

static bool begin(struct db *db, enum transaction kind, struct error *err)
{
    assert(db->transaction == TRANSACTION_NONE);
    end_reading(db);
    forget_old(db);
    if (!db->driver->begin(db, kind == TRANSACTION_WRITE, err))
        return false;
    db->transaction = kind;
    db->failed = db->saved = false;
    return true;
}

static void ended(struct db *db)
{
    db->transaction = TRANSACTION_NONE;
    db->failed = db->saved = false;
}

bool db_begin_read(struct db *db, struct error *err)
{
    return begin(db, TRANSACTION_READ, err);
}

bool db_begin_write(struct db *db, struct error *err)
{
    return db->writes ? begin(db, TRANSACTION_WRITE, err) : store_fail_reader(err);
}

void db_rollback(struct db *db)
{
    if (db->transaction == TRANSACTION_NONE)
        return;
    end_reading(db);
    if (db->driver->in_transaction(db)) /* a full disk or a lost connection ends it without being asked */
        db->driver->command(db, "rollback", NULL);
    ended(db);
}

void db_end_read(struct db *db)
{
    db_rollback(db);
}

bool db_commit(struct db *db, struct error *err)
{
    assert(db->transaction == TRANSACTION_WRITE);
    end_reading(db);
    if (db->failed || !db->driver->in_transaction(db))
        fail_spoiled(err);
    else if (db->driver->command(db, "commit", err)) {
        ended(db);
        return true;
    }
    db_rollback(db);
    return false;
}

bool db_savepoint(struct db *db, struct error *err)
{
    assert(db->transaction == TRANSACTION_WRITE && !db->saved);
    if (!db_run(db, "savepoint one", err))
        return false;
    db->saved = true;
    return true;
}

bool db_release(struct db *db, struct error *err)
{
    assert(db->saved);
    if (!db_run(db, "release savepoint one", err))
        return false;
    db->saved = false;
    return true;
}

bool db_undo(struct db *db, struct error *err)
{
    assert(db->saved);
    end_reading(db);
    db->saved = false;
    if (!db->driver->in_transaction(db) || !db->driver->command(db, "rollback to savepoint one", err) ||
        !db->driver->command(db, "release savepoint one", err)) {
        db->failed = true;
        return fail_spoiled(err);
    }
    db->failed = false;
    return true;
}

/* ---- messages ---- */

bool store_fail_unique(struct error *err, const char *table, const char *columns)
{
    if (!columns)
        return error_set(err, ERROR_CONFLICT, "There is already such a row in \"%s\".", table);
    error_in(err, columns);
    return error_set(err, ERROR_CONFLICT, "There is already a row in \"%s\" with the same %s.", table, columns);
}

bool store_fail_reference(struct error *err)
{
    return error_set(err, ERROR_CONFLICT,
                     "A reference would point to a record that is not there: either the record referred to does not "
                     "exist, or one that others refer to was to be removed.");
}

bool store_fail_empty(struct error *err, const char *table, const char *column)
{
    error_in(err, column);
    return error_set(err, ERROR_INPUT, "%s of \"%s\" may not be empty.", column, table);
}

bool store_fail_full(struct error *err, const struct store *s)
{
    return error_set(err, ERROR_STORE,
                     "The disk that holds %s is full. Nothing was changed; free some space and try again.", s->shown);
}

bool store_fail_busy(struct error *err, const struct store *s)
{
    return error_set(err, ERROR_STORE,
                     "Another program is writing to %s and did not finish in time. Nothing was changed; try again, or "
                     "end that program.",
                     s->shown);
}

bool store_fail_reader(struct error *err)
{
    return error_set(err, ERROR_RIGHTS,
                     "This connection to the database only reads; a change goes through the writer.");
}
