/* SQLite by its own interface, for the bare sides. */
#pragma once

#include "bench.h"

#include <sqlite3.h>

static inline sqlite3_stmt *bare_prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *st;
    bench_must(sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK, sqlite3_errmsg(db));
    return st;
}

static inline void bare_step(sqlite3 *db, sqlite3_stmt *st)
{
    int status = sqlite3_step(st);
    bench_must(status == SQLITE_DONE || status == SQLITE_ROW, sqlite3_errmsg(db));
    sqlite3_reset(st);
}

static inline void bare_execute(sqlite3 *db, const char *sql)
{
    bench_must(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, sqlite3_errmsg(db));
}

/* Opened as our writer opens it. */
static inline sqlite3 *bare_open(const char *path)
{
    sqlite3 *db;
    bench_must(sqlite3_open(path, &db) == SQLITE_OK, "sqlite");
    bare_execute(db, "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; "
                     "pragma cache_size = -65536; pragma wal_autocheckpoint = 4000; pragma temp_store = memory");
    return db;
}
