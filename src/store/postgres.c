#include "store/postgres.h"

#include "core/error.h"
#include "core/phrase.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct pg_db *of(struct db *db)
{
    return (struct pg_db *)db;
}

bool postgres_ok(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* ---- messages ---- */

/* Without the line feeds that libpq ends its messages with. */
static bool set_with_reason(struct error *err, enum error_code code, const char *sentence, const char *where,
                            const char *reason)
{
    char line[400];
    snprintf(line, sizeof line, "%s", reason ? reason : "");
    size_t n = strlen(line);
    while (n && (line[n - 1] == '\n' || line[n - 1] == '.'))
        line[--n] = '\0';
    for (char *at = line; (at = strchr(at, '\n'));)
        *at = ' ';
    return error_set(err, code, "%s %s: %s.", phrase(sentence), where, line);
}

/* "Key (subject, registered_on)=(…) already exists.", in whatever language: the columns are in the first brackets. The
 * values are left out of the message, for they may be personal data. */
static bool fail_unique(const PGresult *result, struct error *err)
{
    const char *table = PQresultErrorField(result, PG_DIAG_TABLE_NAME);
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    const char *open = detail ? strchr(detail, '(') : NULL;
    const char *close = open ? strstr(open, ")=(") : NULL;
    char columns[256];
    if (close)
        snprintf(columns, sizeof columns, "%.*s", (int)(close - open - 1), open + 1);
    return store_fail_unique(err, table ? table : "", close ? columns : NULL);
}

static bool fail_empty(const PGresult *result, struct error *err)
{
    const char *table = PQresultErrorField(result, PG_DIAG_TABLE_NAME);
    const char *column = PQresultErrorField(result, PG_DIAG_COLUMN_NAME);
    return store_fail_empty(err, table ? table : "", column ? column : "");
}

static bool fail_lost(struct pg_db *db, struct error *err)
{
    return error_set(err, ERROR_STORE,
                     "The connection to %s was lost. What was not yet saved was not changed; try again, and check that "
                     "the database server runs.",
                     db->base.store->shown);
}

bool postgres_fail(struct pg_db *db, const PGresult *result, struct error *err)
{
    if (PQstatus(db->connection) == CONNECTION_BAD)
        return fail_lost(db, err);
    const struct store *s = db->base.store;
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    state = state ? state : "";
    if (text_equal(state, "23505"))
        return fail_unique(result, err);
    if (text_equal(state, "23503"))
        return store_fail_reference(err);
    if (text_equal(state, "23502"))
        return fail_empty(result, err);
    if (text_equal(state, "53100"))
        return store_fail_full(err, s);
    if (text_equal(state, "55P03") || text_equal(state, "40001") || text_equal(state, "40P01"))
        return store_fail_busy(err, s);
    if (text_equal(state, "25006") && !db->base.writes)
        return store_fail_reader(err);
    if (text_equal(state, "25006") || text_equal(state, "42501"))
        return set_with_reason(err, ERROR_RIGHTS, "No rights for this in", s->shown, message);
    if (text_starts(state, "22") || text_starts(state, "23"))
        return set_with_reason(err, ERROR_INPUT, "A value is refused by", s->shown, message);
    return set_with_reason(err, ERROR_STORE, "A statement is refused by", s->shown,
                           message ? message : PQerrorMessage(db->connection));
}

/* ---- connection ---- */

static const char *option(const PQconninfoOption *options, const char *name)
{
    for (; options->keyword; options++)
        if (text_equal(options->keyword, name))
            return options->val;
    return NULL;
}

static char *shown(const char *where)
{
    PQconninfoOption *options = PQconninfoParse(where, NULL);
    if (!options)
        return strdup("the PostgreSQL database");
    const char *user = option(options, "user"), *host = option(options, "host"), *port = option(options, "port"),
               *name = option(options, "dbname");
    char text[512];
    snprintf(text, sizeof text, "postgresql://%s%s%s%s%s/%s", user ? user : "", user ? "@" : "", host ? host : "",
             port ? ":" : "", port ? port : "", name ? name : "");
    PQconninfoFree(options);
    return strdup(text);
}

static void ignore_notice(void *argument, const char *message)
{
    (void)argument;
    (void)message;
}

/* Whatever the server's own settings are: durable commits, no endless waiting, formats that are read here. */
static bool set_up(struct pg_db *db, struct error *err)
{
    static const char settings[] =
        "set standard_conforming_strings = on; set bytea_output = hex; set lock_timeout = '10s'; "
        "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'";
    PQsetNoticeProcessor(db->connection, ignore_notice, NULL);
    if (!text_equal(PQparameterStatus(db->connection, "server_encoding"), "UTF8"))
        return error_set(err, ERROR_STORE, "%s is not kept in UTF-8. Make it anew: createdb --encoding=UTF8.",
                         db->base.store->shown);
    const char *reader = "set default_transaction_read_only = on";
    PGresult *result = PQexec(db->connection, settings);
    if (postgres_ok(result) && !db->base.writes) {
        PQclear(result);
        result = PQexec(db->connection, reader);
    }
    bool good = postgres_ok(result) || postgres_fail(db, result, err);
    PQclear(result);
    db->generation++;
    return good;
}

static bool fail_to_connect(struct pg_db *db, struct error *err)
{
    return set_with_reason(err, ERROR_STORE, "No connection to", db->base.store->shown, PQerrorMessage(db->connection));
}

bool postgres_ready(struct pg_db *db, struct error *err)
{
    if (PQstatus(db->connection) == CONNECTION_OK)
        return true;
    if (db->base.transaction != TRANSACTION_NONE)
        return fail_lost(db, err);
    PQreset(db->connection);
    if (PQstatus(db->connection) != CONNECTION_OK)
        return fail_to_connect(db, err);
    return set_up(db, err);
}

static bool is_uri(const char *where, struct error *err)
{
    char *message = NULL;
    PQconninfoOption *options = PQconninfoParse(where, &message);
    if (!options)
        set_with_reason(err, ERROR_INPUT, "This is no address of a database,", "postgresql://…", message);
    PQfreemem(message);
    PQconninfoFree(options);
    return options;
}

/* The address comes last: what it says itself counts more than what is set here. */
static struct db *connect_postgres(struct store *s, bool create, bool writes, struct error *err)
{
    (void)create; /* databases are made by whoever runs the server; the format's tables are made by format.c */
    static const char *const names[] = {"application_name", "connect_timeout", "client_encoding", "dbname", NULL};
    const char *const values[] = {"plumbline", "10", "UTF8", s->where, NULL};
    if (!is_uri(s->where, err))
        return NULL;
    struct pg_db *db = store_alloc(sizeof *db);
    db->base = (struct db){.store = s, .driver = &driver_postgres, .writes = writes};
    db->connection = PQconnectdbParams(names, values, 1);
    bool good = PQstatus(db->connection) == CONNECTION_OK ? set_up(db, err) : fail_to_connect(db, err);
    if (good)
        return &db->base;
    db_close(&db->base);
    return NULL;
}

static void close_postgres(struct db *db)
{
    PQfinish(of(db)->connection);
    free(db);
}

/* ---- commands and transactions ---- */

static bool fail_unknown_commit(struct pg_db *db, struct error *err)
{
    return error_set(err, ERROR_STORE,
                     "The connection to %s was lost while the change was being saved: whether it was saved is not "
                     "known. Look at the record before you repeat it.",
                     db->base.store->shown);
}

/* The extended protocol takes one statement only. */
static bool command(struct db *base, const char *sql, struct error *err)
{
    struct pg_db *db = of(base);
    postgres_free_wire(db);
    if (!postgres_ready(db, err))
        return false;
    bool commit = strcmp(sql, "commit") == 0;
    PGresult *result = PQexecParams(db->connection, sql, 0, NULL, NULL, NULL, NULL, 0);
    bool good = postgres_ok(result);
    if (good && commit && !text_equal(PQcmdStatus(result), "COMMIT"))
        good = error_set(err, ERROR_STORE, "The database undid the change instead of saving it. Try again.");
    else if (!good && commit && PQstatus(db->connection) == CONNECTION_BAD)
        fail_unknown_commit(db, err);
    else if (!good)
        postgres_fail(db, result, err);
    PQclear(result);
    return good;
}

/* The lock makes one writer of all processes that use this schema, as a SQLite file has one. Readers do not take it. */
static const char begin_write[] =
    "begin isolation level read committed read write; "
    "select pg_advisory_xact_lock(hashtextextended('plumbline ' || coalesce(current_schema(), ''), 0))";
static const char begin_read[] = "begin isolation level repeatable read read only";

static bool begin(struct db *base, bool writes, struct error *err)
{
    struct pg_db *db = of(base);
    postgres_free_wire(db);
    for (bool again = false;; again = true) {
        if (!postgres_ready(db, err))
            return false;
        PGresult *result = PQexec(db->connection, writes ? begin_write : begin_read);
        bool good = postgres_ok(result);
        bool lost = PQstatus(db->connection) == CONNECTION_BAD;
        if (!good && !(lost && !again))
            postgres_fail(db, result, err);
        PQclear(result);
        if (good)
            return true;
        if (!lost) /* the lock was not got: the transaction has begun all the same */
            PQclear(PQexec(db->connection, "rollback"));
        if (!lost || again)
            return false;
    }
}

static bool in_transaction(struct db *db)
{
    PGTransactionStatusType status = PQtransactionStatus(of(db)->connection);
    return status != PQTRANS_IDLE && status != PQTRANS_UNKNOWN;
}

static bool quietly(struct pg_db *db, const char *sql)
{
    PGresult *result = PQexec(db->connection, sql);
    bool good = postgres_ok(result);
    PQclear(result);
    return good;
}

/* A statement that is refused would spoil the transaction, so a running one is guarded by a savepoint. */
static bool check(struct db *base, const char *sql, struct error *err)
{
    struct pg_db *db = of(base);
    int parameters;
    postgres_free_wire(db);
    if (!postgres_ready(db, err))
        return false;
    bool guarded = in_transaction(base) && quietly(db, "savepoint probe");
    char *translated = postgres_translate(sql, &parameters);
    PGresult *result = PQprepare(db->connection, "", translated, 0, NULL);
    free(translated);
    bool good = postgres_ok(result) || postgres_fail(db, result, err);
    PQclear(result);
    if (guarded)
        quietly(db, good ? "release savepoint probe" : "rollback to savepoint probe; release savepoint probe");
    return good;
}

const struct driver driver_postgres = {
    .kind = STORE_POSTGRESQL,
    .dialect = &dialect_postgres,
    .shown = shown,
    .connect = connect_postgres,
    .close = close_postgres,
    .command = command,
    .begin = begin,
    .in_transaction = in_transaction,
    .check = check,
    .prepare = postgres_prepare,
    .finalize = postgres_finalize,
    .clear = postgres_clear,
    .bind_int = postgres_bind_int,
    .bind_bool = postgres_bind_bool,
    .bind_text = postgres_bind_text,
    .bind_blob = postgres_bind_blob,
    .bind_null = postgres_bind_null,
    .step = postgres_step,
    .reset = postgres_reset,
    .columns = postgres_columns,
    .column_name = postgres_column_name,
    .is_null = postgres_is_null,
    .get_int = postgres_get_int,
    .get_text = postgres_get_text,
    .get_blob = postgres_get_blob,
};
