#include "store/postgres.h"

#include "core/error.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows come over the wire one at a time, so that a large answer takes no memory. While they come, nothing else can be
 * asked on the connection: when something is, the rest of the rows is kept in memory, packed. */
enum state { STATE_IDLE, STATE_STREAMING, STATE_HELD };

struct cell {
    const char *data;
    int size; /* -1: null */
};

struct held { /* a row kept: sizes, then the cells' bytes, each terminated */
    struct held *next;
    int columns;
    int size[];
};

struct decoded { /* a blob of the current row */
    struct decoded *next;
    unsigned char bytes[];
};

struct parameter {
    const char *data; /* NULL: null */
    int size;
    bool binary;
    char digits[24];
};

struct pg_stmt {
    struct stmt base;
    char *sql; /* with $1, $2 … */
    char name[16];
    unsigned generation; /* of the connection it is prepared on; 0: on none */
    struct parameter *parameter;
    const char **data; /* as libpq wants them */
    int *size, *format;

    enum state state;
    PGresult *row;              /* the current one, from the wire; also after the rest was held */
    PGresult *description;      /* names of the columns */
    struct held *current;       /* the current one, where it was held */
    struct held *first, **last; /* those still to come */
    struct error failure;       /* of a held statement: told when its rows are used up */
    struct decoded *decoded;
};

static struct pg_stmt *of(struct stmt *st)
{
    return (struct pg_stmt *)st;
}

static const struct pg_stmt *view(const struct stmt *st)
{
    return (const struct pg_stmt *)st;
}

static struct pg_db *db_of(const struct pg_stmt *st)
{
    return (struct pg_db *)st->base.db;
}

/* ---- making ---- */

/* The end of what begins at s and holds no parameters: a string, a quoted name, a comment. */
static const char *skip_quoted(const char *s)
{
    const char *end = NULL;
    size_t n = 1;
    if (*s == '\'' || *s == '"')
        end = strchr(s + 1, *s);
    else if (s[0] == '-' && s[1] == '-')
        end = strchr(s, '\n');
    else if (s[0] == '/' && s[1] == '*') {
        end = strstr(s + 2, "*/");
        n = 2;
    } else
        return s;
    return end ? end + n : s + strlen(s);
}

char *postgres_translate(const char *sql, int *parameters)
{
    size_t marks = 0;
    for (const char *s = sql; *s; s++)
        marks += *s == '?';
    char *out = store_alloc(strlen(sql) + marks * 10 + 1), *to = out;
    *parameters = 0;
    while (*sql) {
        const char *end = skip_quoted(sql);
        if (end > sql) {
            memcpy(to, sql, (size_t)(end - sql));
            to += end - sql;
            sql = end;
        } else if (*sql == '?') {
            to += sprintf(to, "$%d", ++*parameters);
            sql++;
        } else
            *to++ = *sql++;
    }
    *to = '\0';
    return out;
}

static bool describe(struct pg_db *db, struct pg_stmt *st, struct error *err)
{
    st->description = PQdescribePrepared(db->connection, st->name);
    return postgres_ok(st->description) || postgres_fail(db, st->description, err);
}

/* A name is not used twice, since the server may still know an older statement by it. */
static bool prepare_on_server(struct pg_db *db, struct pg_stmt *st, struct error *err)
{
    postgres_free_wire(db);
    if (!postgres_ready(db, err))
        return false;
    if (st->generation == db->generation)
        return true;
    snprintf(st->name, sizeof st->name, "s%u", ++db->names);
    PGresult *result = PQprepare(db->connection, st->name, st->sql, 0, NULL);
    bool good = postgres_ok(result) || postgres_fail(db, result, err);
    PQclear(result);
    if (good)
        st->generation = db->generation;
    return good;
}

static void free_stmt(struct pg_stmt *st)
{
    PQclear(st->description);
    free(st->sql);
    free(st->parameter);
    free(st->data);
    free(st->size);
    free(st->format);
    free(st);
}

struct stmt *postgres_prepare(struct db *base, const char *sql, struct error *err)
{
    struct pg_stmt *st = store_alloc(sizeof *st);
    st->base.db = base;
    st->sql = postgres_translate(sql, &st->base.parameters);
    if (!prepare_on_server((struct pg_db *)base, st, err) || !describe((struct pg_db *)base, st, err)) {
        free_stmt(st);
        return NULL;
    }
    size_t n = (size_t)st->base.parameters + 1;
    st->parameter = store_alloc(n * sizeof *st->parameter);
    st->data = store_alloc(n * sizeof *st->data);
    st->size = store_alloc(n * sizeof *st->size);
    st->format = store_alloc(n * sizeof *st->format);
    st->last = &st->first;
    return &st->base;
}

void postgres_finalize(struct stmt *base)
{
    struct pg_stmt *st = of(base);
    struct pg_db *db = db_of(st);
    postgres_reset(base);
    if (!base->db->closing && st->generation == db->generation) {
        char sql[32];
        snprintf(sql, sizeof sql, "deallocate %s", st->name);
        postgres_free_wire(db);
        PQclear(PQexec(db->connection, sql));
    }
    free_stmt(st);
}

/* ---- parameters ---- */

void postgres_clear(struct stmt *st)
{
    memset(of(st)->parameter, 0, (size_t)st->parameters * sizeof *of(st)->parameter);
}

void postgres_bind_int(struct stmt *st, int index, int64_t v)
{
    struct parameter *p = &of(st)->parameter[index - 1];
    snprintf(p->digits, sizeof p->digits, "%" PRId64, v);
    p->data = p->digits;
    p->binary = false;
}

void postgres_bind_bool(struct stmt *st, int index, bool v)
{
    postgres_bind_text(st, index, v ? "true" : "false");
}

void postgres_bind_text(struct stmt *st, int index, const char *s)
{
    struct parameter *p = &of(st)->parameter[index - 1];
    p->data = s;
    p->binary = false;
}

void postgres_bind_blob(struct stmt *st, int index, const void *data, size_t size)
{
    struct parameter *p = &of(st)->parameter[index - 1];
    if (size > INT_MAX) {
        fputs("plumbline: a value of more than 2 GB could not be bound\n", stderr);
        abort();
    }
    p->data = data;
    p->size = (int)size;
    p->binary = true;
}

void postgres_bind_null(struct stmt *st, int index)
{
    of(st)->parameter[index - 1].data = NULL;
}

/* ---- rows ---- */

static void forget_decoded(struct pg_stmt *st)
{
    for (struct decoded *d = st->decoded, *next; d; d = next) {
        next = d->next;
        free(d);
    }
    st->decoded = NULL;
}

static void forget_row(struct pg_stmt *st)
{
    forget_decoded(st);
    PQclear(st->row);
    free(st->current);
    st->row = NULL;
    st->current = NULL;
}

static struct held *hold_row(const PGresult *row)
{
    int columns = PQnfields(row);
    size_t bytes = sizeof(struct held) + (size_t)columns * sizeof(int);
    for (int i = 0; i < columns; i++)
        bytes += (size_t)PQgetlength(row, 0, i) + 1;
    struct held *h = store_alloc(bytes);
    h->columns = columns;
    char *to = (char *)&h->size[columns];
    for (int i = 0; i < columns; i++) {
        int size = PQgetlength(row, 0, i);
        h->size[i] = PQgetisnull(row, 0, i) ? -1 : size;
        memcpy(to, PQgetvalue(row, 0, i), (size_t)size + 1);
        to += size + 1;
    }
    return h;
}

static struct cell held_cell(const struct held *h, int column)
{
    const char *at = (const char *)&h->size[h->columns];
    for (int i = 0; i < column; i++)
        at += (h->size[i] < 0 ? 0 : h->size[i]) + 1;
    return (struct cell){at, h->size[column]};
}

static struct cell cell(const struct pg_stmt *st, int column)
{
    if (st->current)
        return held_cell(st->current, column);
    int size = PQgetisnull(st->row, 0, column) ? -1 : PQgetlength(st->row, 0, column);
    return (struct cell){PQgetvalue(st->row, 0, column), size};
}

/* Plans made before a migration, or before a pooler in between changed servers, cannot be used: prepare again. */
static void note_stale(struct pg_stmt *st, const PGresult *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state && (strcmp(state, "0A000") == 0 || strcmp(state, "26000") == 0))
        st->generation = 0;
}

/* Reads to the end, keeping the rows or not. */
static bool finish_streaming(struct pg_stmt *st, bool keep, struct error *err)
{
    struct pg_db *db = db_of(st);
    bool good = true;
    for (PGresult *result; (result = PQgetResult(db->connection)); PQclear(result)) {
        if (PQresultStatus(result) == PGRES_SINGLE_TUPLE) {
            if (keep) {
                *st->last = hold_row(result);
                st->last = &(*st->last)->next;
            }
        } else if (!postgres_ok(result)) {
            note_stale(st, result);
            good = postgres_fail(db, result, err);
        }
    }
    db->streaming = NULL;
    st->state = keep ? STATE_HELD : STATE_IDLE;
    return good;
}

void postgres_free_wire(struct pg_db *db)
{
    if (db->streaming)
        finish_streaming(db->streaming, true, &db->streaming->failure);
}

static bool send(struct pg_stmt *st, struct error *err)
{
    struct pg_db *db = db_of(st);
    if (!prepare_on_server(db, st, err))
        return false;
    int n = st->base.parameters;
    for (int i = 0; i < n; i++) {
        st->data[i] = st->parameter[i].data;
        st->size[i] = st->parameter[i].size;
        st->format[i] = st->parameter[i].binary;
    }
    if (!PQsendQueryPrepared(db->connection, st->name, n, st->data, st->size, st->format, 0))
        return postgres_fail(db, NULL, err);
    PQsetSingleRowMode(db->connection);
    db->streaming = st;
    st->state = STATE_STREAMING;
    return true;
}

static enum step next_held(struct pg_stmt *st, struct error *err)
{
    st->current = st->first;
    if (st->current) {
        st->first = st->current->next;
        if (!st->first)
            st->last = &st->first;
        return STEP_ROW;
    }
    st->state = STATE_IDLE;
    if (st->failure.code == ERROR_NONE)
        return STEP_DONE;
    if (err)
        *err = st->failure;
    error_clear(&st->failure);
    return STEP_FAILED;
}

static enum step next_streamed(struct pg_stmt *st, struct error *err)
{
    struct pg_db *db = db_of(st);
    PGresult *result = PQgetResult(db->connection);
    if (PQresultStatus(result) == PGRES_SINGLE_TUPLE) {
        st->row = result;
        return STEP_ROW;
    }
    bool good = !result || postgres_ok(result);
    if (!good) {
        note_stale(st, result);
        postgres_fail(db, result, err);
    }
    PQclear(result);
    good = finish_streaming(st, false, good ? err : NULL) && good;
    return good ? STEP_DONE : STEP_FAILED;
}

enum step postgres_step(struct stmt *base, struct error *err)
{
    struct pg_stmt *st = of(base);
    forget_row(st);
    if (st->state == STATE_IDLE && !send(st, err))
        return STEP_FAILED;
    return st->state == STATE_HELD ? next_held(st, err) : next_streamed(st, err);
}

bool postgres_reset(struct stmt *base)
{
    struct pg_stmt *st = of(base);
    bool good = st->failure.code == ERROR_NONE;
    if (st->state == STATE_STREAMING)
        good = finish_streaming(st, false, NULL);
    forget_row(st);
    for (struct held *h = st->first, *next; h; h = next) {
        next = h->next;
        free(h);
    }
    st->first = NULL;
    st->last = &st->first;
    st->state = STATE_IDLE;
    error_clear(&st->failure);
    return good;
}

/* ---- columns ---- */

int postgres_columns(const struct stmt *st)
{
    return PQnfields(view(st)->description);
}

const char *postgres_column_name(const struct stmt *st, int column)
{
    return PQfname(view(st)->description, column);
}

bool postgres_is_null(const struct stmt *st, int column)
{
    return cell(view(st), column).size < 0;
}

/* Whole numbers, also as numerics print them (120, 120.00), and booleans. */
int64_t postgres_get_int(const struct stmt *st, int column)
{
    const char *s = cell(view(st), column).data;
    if (*s == 't' || *s == 'f')
        return *s == 't';
    return strtoll(s, NULL, 10);
}

const char *postgres_get_text(const struct stmt *st, int column)
{
    return cell(view(st), column).data;
}

static int hex(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* A blob comes as \x and its hexadecimal digits. */
const void *postgres_get_blob(struct stmt *base, int column, size_t *size)
{
    struct pg_stmt *st = of(base);
    struct cell c = cell(st, column);
    if (c.size < 2 || c.data[0] != '\\' || c.data[1] != 'x') {
        *size = (size_t)c.size;
        return c.data;
    }
    *size = (size_t)(c.size - 2) / 2;
    struct decoded *d = store_alloc(sizeof *d + *size + 1);
    for (size_t i = 0; i < *size; i++)
        d->bytes[i] = (unsigned char)(hex(c.data[2 + 2 * i]) << 4 | hex(c.data[3 + 2 * i]));
    d->next = st->decoded;
    st->decoded = d;
    return d->bytes;
}
