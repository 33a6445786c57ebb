#include "store/driver.h"

#include "core/error.h"
#include "core/phrase.h"
#include "core/text.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUSY_MILLISECONDS = 10000 };

/* Commands that come with every write. Compiling them each time would cost more than running them. */
static const char *const frequent[] = {"begin",  "begin immediate", "savepoint one", "release savepoint one",
                                       "commit", "rollback"};

enum { FREQUENT = sizeof frequent / sizeof *frequent };

struct sqlite_db {
    struct db base;
    sqlite3 *handle;
    sqlite3_stmt *kept[FREQUENT]; /* compiled when first used */
};

struct sqlite_stmt {
    struct stmt base;
    sqlite3_stmt *handle;
};

static sqlite3 *handle_of(const struct db *db)
{
    return ((const struct sqlite_db *)db)->handle;
}

static sqlite3_stmt *of(const struct stmt *st)
{
    return ((const struct sqlite_stmt *)st)->handle;
}

/* ---- messages ---- */

/* "UNIQUE constraint failed: case_file.subject, case_file.opened_on": the table, and its columns without it. */
static bool fail_unique(struct error *err, const char *message)
{
    char table[80] = "", columns[256] = "";
    const char *at = strstr(message, ": ");
    size_t used = 0;
    while (at && (at = strpbrk(at, " ")) && used < sizeof columns) {
        at++;
        size_t name = strcspn(at, ".");
        if (!at[name])
            return store_fail_unique(err, message, NULL);
        snprintf(table, sizeof table, "%.*s", (int)name, at);
        at += name + 1;
        int n = snprintf(columns + used, sizeof columns - used, "%s%.*s", used ? ", " : "", (int)strcspn(at, ","), at);
        used += (size_t)n;
    }
    return store_fail_unique(err, table, columns);
}

static bool fail_empty(struct error *err, const char *message)
{
    char table[80];
    const char *at = strstr(message, ": ");
    const char *point = at ? strchr(at, '.') : NULL;
    if (!point)
        return error_set(err, ERROR_INPUT, "A value that is required is missing (%s).", message);
    snprintf(table, sizeof table, "%.*s", (int)(point - at - 2), at + 2);
    return store_fail_empty(err, table, point + 1);
}

static bool fail_constraint(struct error *err, int code, const char *message)
{
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return fail_unique(err, message);
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return store_fail_reference(err);
    case SQLITE_CONSTRAINT_NOTNULL:
        return fail_empty(err, message);
    default:
        return error_set(err, ERROR_INPUT, "The database refuses the value (%s).", message);
    }
}

static bool fail_rights(struct error *err, const struct store *s)
{
    return error_set(err, ERROR_RIGHTS,
                     "No rights to write %s. Its file and the folder it is in must be writable for the user that runs "
                     "this program: give that user the rights, or run it as another.",
                     s->shown);
}

static bool fail(struct db *db, struct error *err)
{
    int code = sqlite3_extended_errcode(handle_of(db));
    const char *message = sqlite3_errmsg(handle_of(db));
    switch (code & 0xFF) {
    case SQLITE_CONSTRAINT:
        return fail_constraint(err, code, message);
    case SQLITE_FULL:
        return store_fail_full(err, db->store);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return store_fail_busy(err, db->store);
    case SQLITE_READONLY:
        return db->writes ? fail_rights(err, db->store) : store_fail_reader(err);
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return fail_rights(err, db->store);
    case SQLITE_NOTADB:
        return error_set(err, ERROR_INPUT, "%s is not a database. Give the file that \"plumbline init\" made.",
                         db->store->shown);
    case SQLITE_CORRUPT:
        return error_set(err, ERROR_STORE, "%s is damaged (%s). Stop the program and restore a copy.", db->store->shown,
                         message);
    case SQLITE_IOERR:
        return error_set(err, ERROR_STORE,
                         "The disk that holds %s could not be read or written (%s). Nothing was changed; check the "
                         "disk and its free space.",
                         db->store->shown, sqlite3_errstr(code));
    default:
        return error_set(err, ERROR_STORE, "The database %s refuses a statement: %s.", db->store->shown, message);
    }
}

/* ---- opening ---- */

static char *shown(const char *where)
{
    return strdup(where);
}

static bool is_other_kind(const struct stat *st, const char *path, struct error *err)
{
    if (S_ISREG(st->st_mode))
        return false;
    error_set(err, ERROR_INPUT, "%s is %s, not a file. Give the name of a file.", path,
              S_ISDIR(st->st_mode) ? phrase("a folder") : phrase("a device"));
    return true;
}

/* The file must be there before SQLite opens it: SQLite would make it readable for everybody. */
static bool make_file(const char *path, struct error *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd >= 0) {
        close(fd);
        return true;
    }
    if (errno == EEXIST)
        return true;
    if (errno == ENOENT)
        return error_set(err, ERROR_NOT_FOUND, "The folder of %s does not exist. Make it first.", path);
    if (errno == ENOSPC)
        return error_set(err, ERROR_STORE, "%s cannot be made: the disk is full. Free some space.", path);
    if (errno == EACCES || errno == EPERM || errno == EROFS)
        return error_set(err, ERROR_RIGHTS,
                         "No rights to make %s. Its folder must be writable for the user that runs this program.",
                         path);
    return error_set(err, ERROR_SYSTEM, "%s cannot be made: %s.", path, strerror(errno));
}

static bool look_for_file(const char *path, bool create, struct error *err)
{
    struct stat st;
    if (stat(path, &st) == 0)
        return !is_other_kind(&st, path, err);
    if (errno == ENOENT && create)
        return make_file(path, err);
    if (errno == ENOENT)
        return error_set(err, ERROR_NOT_FOUND, "There is no database %s. Run \"plumbline init\" to make one.", path);
    if (errno == EACCES)
        return error_set(err, ERROR_RIGHTS, "No rights to look into the folder of %s.", path);
    return error_set(err, ERROR_SYSTEM, "%s cannot be opened: %s.", path, strerror(errno));
}

/* What a database file that somebody sends could otherwise make SQLite do is switched off here. */
static void harden(sqlite3 *h)
{
    sqlite3_extended_result_codes(h, 1);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_limit(h, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_busy_timeout(h, BUSY_MILLISECONDS);
}

static bool command(struct db *db, const char *sql, struct error *err);

/* The journal mode is kept in the file. Asking only where it is not yet so spares readers the write lock. */
static bool use_wal(struct db *db, struct error *err)
{
    struct stmt *st = db_prepare(db, "pragma journal_mode", err);
    if (!st || !stmt_row(st, err))
        return false;
    bool wal = text_equal(stmt_text(st, 0), "wal");
    stmt_reset(st);
    if (wal)
        return true;
    st = db_prepare(db, "pragma journal_mode = wal", err);
    if (!st || !stmt_row(st, err))
        return false;
    wal = text_equal(stmt_text(st, 0), "wal");
    stmt_reset(st);
    if (wal)
        return true;
    if (sqlite3_db_readonly(handle_of(db), "main") == 1)
        return fail_rights(err, db->store);
    return error_set(err, ERROR_STORE,
                     "The disk that holds %s cannot keep a write-ahead log. Put the file on a local disk.",
                     db->store->shown);
}

static bool set_up(struct db *db, struct error *err)
{
    static const char *const settings[] = {
        "pragma synchronous = full",        "pragma foreign_keys = on",   "pragma cell_size_check = on",
        "pragma case_sensitive_like = on",  "pragma cache_size = -65536", "pragma journal_size_limit = 67108864",
        "pragma wal_autocheckpoint = 4000",
    };
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (!command(db, settings[i], err))
            return false;
    if (!use_wal(db, err))
        return false;
    if (db->writes && sqlite3_db_readonly(handle_of(db), "main") == 1)
        return fail_rights(err, db->store);
    if (!db->writes)
        return command(db, "pragma query_only = on", err);
    /* A large import changes pages all over the indexes: a cache that holds them writes each once. What a statement
     * would need to be undone is kept in memory; in a temporary file it was thirty writes a row. */
    return command(db, "pragma cache_size = -524288", err) && command(db, "pragma temp_store = memory", err);
}

/* Debian's SQLite reads names that begin with file: as URIs, and :memory: as no file at all. */
static char *plain_path(const char *where)
{
    bool special = text_starts(where, "file:") || where[0] == ':';
    size_t room = strlen(where) + 3;
    char *path = store_alloc(room);
    snprintf(path, room, "%s%s", special ? "./" : "", where);
    return path;
}

static struct db *connect_sqlite(struct store *s, bool create, bool writes, struct error *err)
{
    char *path = plain_path(s->where);
    struct sqlite_db *db = NULL;
    if (!*path)
        error_set(err, ERROR_INPUT, "No database was named. Give the name of a file or a postgresql:// address.");
    else if (look_for_file(path, create, err)) {
        db = store_alloc(sizeof *db);
        db->base = (struct db){.store = s, .driver = &driver_sqlite, .writes = writes};
        int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
        bool good = sqlite3_open_v2(path, &db->handle, flags, NULL) == SQLITE_OK;
        if (good) {
            harden(db->handle);
            good = set_up(&db->base, err);
        } else
            fail(&db->base, err);
        if (!good) {
            db_close(&db->base);
            db = NULL;
        }
    }
    free(path);
    return db ? &db->base : NULL;
}

static void close_sqlite(struct db *db)
{
    for (size_t i = 0; i < FREQUENT; i++)
        sqlite3_finalize(((struct sqlite_db *)db)->kept[i]);
    int rc = sqlite3_close(handle_of(db));
    assert(rc == SQLITE_OK);
    (void)rc;
    free(db);
}

/* ---- statements ---- */

static sqlite3_stmt *compile(struct db *db, const char *sql, unsigned flags, struct error *err)
{
    sqlite3_stmt *handle = NULL;
    const char *tail = NULL;
    if (sqlite3_prepare_v3(handle_of(db), sql, -1, flags, &handle, &tail) != SQLITE_OK) {
        fail(db, err);
        return NULL;
    }
    if (handle && !tail[strspn(tail, " \t\r\n;")])
        return handle;
    sqlite3_finalize(handle);
    error_set(err, ERROR_STORE, "The database takes one statement at a time, and got %s.",
              handle ? phrase("more than one") : phrase("none"));
    return NULL;
}

static struct stmt *prepare(struct db *db, const char *sql, struct error *err)
{
    sqlite3_stmt *handle = compile(db, sql, SQLITE_PREPARE_PERSISTENT, err);
    if (!handle)
        return NULL;
    struct sqlite_stmt *st = store_alloc(sizeof *st);
    st->handle = handle;
    st->base.parameters = sqlite3_bind_parameter_count(handle);
    return &st->base;
}

static void finalize(struct stmt *st)
{
    sqlite3_finalize(of(st));
    free(st);
}

static bool check(struct db *db, const char *sql, struct error *err)
{
    sqlite3_stmt *handle = compile(db, sql, 0, err);
    sqlite3_finalize(handle);
    return handle;
}

static void clear(struct stmt *st)
{
    sqlite3_clear_bindings(of(st));
}

/* A binding can fail only where the index is wrong (checked in front), the value is larger than SQLite's limit of a
 * gigabyte, or memory is gone: no caller can go on after these. */
static void must_bind(int rc)
{
    if (rc == SQLITE_OK)
        return;
    fprintf(stderr, "plumbline: a value could not be bound: %s\n", sqlite3_errstr(rc));
    abort();
}

static void bind_int(struct stmt *st, int index, int64_t v)
{
    must_bind(sqlite3_bind_int64(of(st), index, v));
}

static void bind_bool(struct stmt *st, int index, bool v)
{
    must_bind(sqlite3_bind_int64(of(st), index, v));
}

static void bind_text(struct stmt *st, int index, const char *s)
{
    must_bind(sqlite3_bind_text64(of(st), index, s, strlen(s), SQLITE_STATIC, SQLITE_UTF8));
}

static void bind_blob(struct stmt *st, int index, const void *data, size_t size)
{
    must_bind(sqlite3_bind_blob64(of(st), index, data, size, SQLITE_STATIC));
}

static void bind_null(struct stmt *st, int index)
{
    must_bind(sqlite3_bind_null(of(st), index));
}

static enum step step(struct stmt *st, struct error *err)
{
    switch (sqlite3_step(of(st))) {
    case SQLITE_ROW:
        return STEP_ROW;
    case SQLITE_DONE:
        return STEP_DONE;
    default:
        fail(st->db, err);
        return STEP_FAILED;
    }
}

/* References are checked when a statement ends, which for an insert with "returning" is after its row. */
static bool reset(struct stmt *st)
{
    return sqlite3_reset(of(st)) == SQLITE_OK;
}

static bool run_once(struct db *db, sqlite3_stmt *handle, struct error *err)
{
    int rc;
    do
        rc = sqlite3_step(handle);
    while (rc == SQLITE_ROW);
    return rc == SQLITE_DONE || fail(db, err);
}

static bool command(struct db *db, const char *sql, struct error *err)
{
    sqlite3_stmt *own = NULL, **handle = &own;
    for (size_t i = 0; i < FREQUENT; i++)
        if (strcmp(sql, frequent[i]) == 0)
            handle = &((struct sqlite_db *)db)->kept[i];
    if (!*handle)
        *handle = compile(db, sql, handle == &own ? 0 : SQLITE_PREPARE_PERSISTENT, err);
    bool good = *handle && run_once(db, *handle, err);
    sqlite3_reset(*handle);
    sqlite3_finalize(own);
    return good;
}

static bool begin(struct db *db, bool writes, struct error *err)
{
    return command(db, writes ? "begin immediate" : "begin", err);
}

static bool in_transaction(struct db *db)
{
    return !sqlite3_get_autocommit(handle_of(db));
}

static int columns(const struct stmt *st)
{
    return sqlite3_column_count(of(st));
}

static const char *column_name(const struct stmt *st, int column)
{
    return sqlite3_column_name(of(st), column);
}

static bool is_null(const struct stmt *st, int column)
{
    return sqlite3_column_type(of(st), column) == SQLITE_NULL;
}

static int64_t get_int(const struct stmt *st, int column)
{
    return sqlite3_column_int64(of(st), column);
}

/* Nothing of ours writes a text with a NUL byte in it. Cut at it, a text that was altered by hand would look like the
 * one before; so it is shown as what no text of ours is, and verification finds it. */
static const char *get_text(const struct stmt *st, int column)
{
    const char *text = (const char *)sqlite3_column_text(of(st), column);
    return text && strlen(text) != (size_t)sqlite3_column_bytes(of(st), column) ? "\xEF\xBF\xBD" : text;
}

static const void *get_blob(struct stmt *st, int column, size_t *size)
{
    const void *data = sqlite3_column_blob(of(st), column);
    *size = (size_t)sqlite3_column_bytes(of(st), column);
    return data ? data : ""; /* SQLite gives NULL for an empty blob; NULL means null here */
}

static int64_t last_id(struct db *db)
{
    return sqlite3_last_insert_rowid(handle_of(db));
}

const struct driver driver_sqlite = {
    .kind = STORE_SQLITE,
    .dialect = &dialect_sqlite,
    .shown = shown,
    .connect = connect_sqlite,
    .close = close_sqlite,
    .command = command,
    .begin = begin,
    .in_transaction = in_transaction,
    .check = check,
    .prepare = prepare,
    .finalize = finalize,
    .clear = clear,
    .bind_int = bind_int,
    .bind_bool = bind_bool,
    .bind_text = bind_text,
    .bind_blob = bind_blob,
    .bind_null = bind_null,
    .step = step,
    .reset = reset,
    .columns = columns,
    .column_name = column_name,
    .is_null = is_null,
    .get_int = get_int,
    .get_text = get_text,
    .get_blob = get_blob,
    .last_id = last_id,
};
