/* The tables that Plumbline itself keeps, whatever the definitions say. */
#include "store/driver.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/phrase.h"
#include "core/text.h"
#include "store/schema.h"

bool format_make(struct arena *a, struct db *db, const char *name, const char *columns, struct error *err)
{
    return db_run(db, arena_printf(a, "create table \"%s\" (%s)%s", name, columns, db->driver->dialect->table_end),
                  err);
}

static bool make_ledger(struct arena *a, struct db *db, struct error *err)
{
    const struct dialect *d = db->driver->dialect;
    const char *event = arena_printf(
        a, "\"seq\" %1$s primary key, \"body\" %2$s not null, \"leaf\" %3$s not null, \"seal\" %3$s not null",
        d->type[COLUMN_INTEGER], d->type[COLUMN_TEXT], d->type[COLUMN_BLOB]);
    const char *head = arena_printf(a,
                                    "\"size\" %1$s primary key, \"root\" %2$s not null, \"at\" %1$s not null, "
                                    "\"signature\" %2$s not null, \"frontier\" %2$s not null",
                                    d->type[COLUMN_INTEGER], d->type[COLUMN_BLOB]);
    return format_make(a, db, "event", event, err) && format_make(a, db, "head", head, err);
}

static bool make_series(struct arena *a, struct db *db, struct error *err)
{
    const struct dialect *d = db->driver->dialect;
    return format_make(a, db, "series",
                       arena_printf(a, "\"scope\" %s primary key, \"last\" %s not null", d->type[COLUMN_TEXT],
                                    d->type[COLUMN_INTEGER]),
                       err);
}

/* Which procedure each record follows, and its clocks: what procedures keep beside the registers (record/clocks.h). */
static bool make_procedures(struct arena *a, struct db *db, struct error *err)
{
    const struct dialect *d = db->driver->dialect;
    const char *number = d->type[COLUMN_INTEGER], *text = d->type[COLUMN_TEXT];
    const char *course = arena_printf(a,
                                      "\"register\" %2$s not null, \"record_id\" %1$s not null, \"procedure\" %2$s "
                                      "not null, primary key (\"register\", \"record_id\")",
                                      number, text);
    const char *clock = arena_printf(
        a,
        "\"id\" %3$s, \"register\" %2$s not null, \"record_id\" %1$s not null, \"procedure\" %2$s not null, "
        "\"clock\" %2$s not null, \"run\" %1$s not null, \"rule\" %2$s not null, \"rule_from\" %1$s not null, "
        "\"started\" %1$s not null, \"started_at\" %1$s not null, \"length\" %1$s not null, "
        "\"extension\" %1$s not null, \"extended_on\" %1$s, \"pauses\" %2$s not null, \"due\" %1$s, "
        "\"lapses_on\" %1$s, \"lapse\" %2$s, \"state\" %2$s not null, \"outcome\" %2$s not null, "
        "\"stopped\" %1$s, \"used\" %1$s not null, unique (\"register\", \"record_id\", \"clock\", \"run\")",
        number, text, d->id);
    return format_make(a, db, "course", course, err) && format_make(a, db, "clock", clock, err) &&
           db_run(db, "create index \"clock_lapses\" on \"clock\" (\"state\", \"lapses_on\")", err);
}

/* How far a clock was told, when next, and what its lateness made. Few have the latter two, so their indexes are small.
 */
static bool add_telling(struct arena *a, struct db *db, struct error *err)
{
    const struct dialect *d = db->driver->dialect;
    const char *number = d->type[COLUMN_INTEGER], *text = d->type[COLUMN_TEXT];
    return db_run(db, arena_printf(a, "alter table \"clock\" add column \"told\" %s not null default 0", number),
                  err) &&
           db_run(db, arena_printf(a, "alter table \"clock\" add column \"tells_on\" %s", number), err) &&
           db_run(db, arena_printf(a, "alter table \"clock\" add column \"ordered\" %s", text), err) &&
           db_run(db, "create index \"clock_tells\" on \"clock\" (\"tells_on\", \"id\") where \"tells_on\" is not null",
                  err) &&
           db_run(db, "create index \"clock_ordered\" on \"clock\" (\"ordered\") where \"ordered\" is not null", err);
}

/* Which files belong to which record (record/attachment.h): the number of the event that attached each is its key. */
static bool make_attachments(struct arena *a, struct db *db, struct error *err)
{
    const struct dialect *d = db->driver->dialect;
    const char *number = d->type[COLUMN_INTEGER], *text = d->type[COLUMN_TEXT];
    const char *columns = arena_printf(
        a,
        "\"event\" %1$s primary key, \"register\" %2$s not null, \"record_id\" %1$s not null, \"name\" %2$s not "
        "null, \"sha256\" %2$s not null, \"size\" %1$s not null, \"type\" %2$s not null",
        number, text);
    return format_make(a, db, "attachment", columns, err) &&
           db_run(db, "create index \"attachment_of\" on \"attachment\" (\"register\", \"record_id\")", err);
}

/* Years of the calendar that were taken in since the files of law/ were made (work/arrange.h): the event that last
 * arranged each is told beside it. */
static bool make_calendar(struct arena *a, struct db *db, struct error *err)
{
    const struct dialect *d = db->driver->dialect;
    const char *number = d->type[COLUMN_INTEGER], *text = d->type[COLUMN_TEXT];
    const char *year =
        arena_printf(a, "\"year\" %1$s primary key, \"notice\" %2$s not null, \"event\" %1$s not null", number, text);
    const char *day = arena_printf(
        a,
        "\"date\" %1$s primary key, \"year\" %1$s not null references \"calendar\" (\"year\"), \"worked\" %3$s not "
        "null, \"name_zh\" %2$s not null, \"name_en\" %2$s not null",
        number, text, d->type[COLUMN_BOOLEAN]);
    return format_make(a, db, "calendar", year, err) && format_make(a, db, "calendar_day", day, err);
}

static bool note(struct db *db, const char *key, const char *value, struct error *err)
{
    struct stmt *st = db_prepare(db, "insert into \"plumbline\" (\"key\", \"value\") values (?, ?)", err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, key);
    stmt_bind_text(st, 2, value);
    return stmt_run(st, err);
}

static bool make_all(struct arena *a, struct db *db, struct error *err)
{
    const struct dialect *d = db->driver->dialect;
    const char *facts =
        arena_printf(a, "\"key\" %s primary key, \"value\" %s not null", d->type[COLUMN_TEXT], d->type[COLUMN_TEXT]);
    return format_make(a, db, "plumbline", facts, err) && make_ledger(a, db, err) && make_series(a, db, err) &&
           make_procedures(a, db, err) && add_telling(a, db, err) && format_make_accounts(a, db, err) &&
           format_make_views(a, db, err) && make_attachments(a, db, err) && format_make_notices(a, db, err) &&
           make_calendar(a, db, err) && format_make_drafts(a, db, err) && format_add_identities(a, db, err) &&
           note(db, "format", arena_printf(a, "%d", STORE_FORMAT), err) && note(db, "version", PLUMBLINE_VERSION, err);
}

bool store_keeps(const char *table)
{
    static const char *const own[] = {"plumbline", "event",   "head",       "series",   "course",
                                      "clock",     "account", "attachment", "calendar", "calendar_day"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (text_equal(table, own[i]))
            return true;
    return text_starts(table, "account_");
}

enum found { FOUND_EMPTY, FOUND_OTHERS, FOUND_OURS, FOUND_FAILED };

static enum found look(struct db *db, struct error *err)
{
    enum found found = FOUND_EMPTY;
    struct error own = {0};
    struct stmt *st = db_prepare(db, db->driver->dialect->tables, &own);
    while (st && stmt_row(st, &own))
        if (text_equal(stmt_text(st, 0), "plumbline"))
            found = FOUND_OURS;
        else if (found == FOUND_EMPTY)
            found = FOUND_OTHERS;
    if (own.code == ERROR_NONE)
        return found;
    if (err)
        *err = own;
    return FOUND_FAILED;
}

static const char *fact(struct arena *a, struct db *db, const char *key, struct error *err)
{
    struct stmt *st = db_prepare(db, "select \"value\" from \"plumbline\" where \"key\" = ?", err);
    if (!st)
        return NULL;
    stmt_bind_text(st, 1, key);
    if (!stmt_row(st, err))
        return NULL;
    const char *value = arena_strdup(a, stmt_text(st, 0));
    stmt_reset(st);
    return value;
}

/* 0 where it does not say. */
static bool format_of(struct arena *a, struct db *db, int64_t *out, struct error *err)
{
    struct error own = {0};
    const char *format = fact(a, db, "format", &own);
    if (own.code != ERROR_NONE) {
        if (err)
            *err = own;
        return false;
    }
    if (!format || !text_to_int(format, out))
        *out = 0;
    return true;
}

bool store_outdated(struct arena *a, struct db *db, bool *out, struct error *err)
{
    int64_t format;
    if (!format_of(a, db, &format, err))
        return false;
    *out = format && format < STORE_FORMAT;
    return true;
}

static bool set_fact(struct db *db, const char *key, const char *value, struct error *err)
{
    struct stmt *st = db_prepare(db, "update \"plumbline\" set \"value\" = ? where \"key\" = ?", err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, value);
    stmt_bind_text(st, 2, key);
    return stmt_run(st, err);
}

/* Format 2 added the procedures' tables, format 3 what clocks tell, format 4 accounts, format 5
 * attachments and what accounts keep of registers, format 6 notices, format 7 the calendar, format 8 drafts,
 * format 9 outside identities. */
static bool add_since(struct arena *a, struct db *db, int64_t format, struct error *err)
{
    return (format >= 2 || make_procedures(a, db, err)) && (format >= 3 || add_telling(a, db, err)) &&
           (format >= 4 || format_make_accounts(a, db, err)) &&
           (format >= 5 || (format_make_views(a, db, err) && make_attachments(a, db, err))) &&
           (format >= 6 || format_make_notices(a, db, err)) && (format >= 7 || make_calendar(a, db, err)) &&
           (format >= 8 || format_make_drafts(a, db, err)) && format_add_identities(a, db, err) &&
           set_fact(db, "format", arena_printf(a, "%d", STORE_FORMAT), err) &&
           set_fact(db, "version", PLUMBLINE_VERSION, err);
}

/* Looks again once the lock is held: two may migrate at the same time. */
static bool upgrade(struct arena *a, struct db *db, struct error *err)
{
    int64_t format = 0;
    if (!db_begin_write(db, err))
        return false;
    bool good = format_of(a, db, &format, err) && (!format || format >= STORE_FORMAT || add_since(a, db, format, err));
    if (good)
        return db_commit(db, err);
    db_rollback(db);
    return false;
}

bool store_upgrade(struct db *db, struct error *err)
{
    struct arena *a = arena_new();
    bool outdated = false;
    bool good = store_outdated(a, db, &outdated, err) && (!outdated || upgrade(a, db, err));
    arena_free(a);
    return good;
}

static bool check_version(struct arena *a, struct db *db, struct error *err)
{
    struct error own = {0};
    const char *format = fact(a, db, "format", &own);
    const char *version = own.code == ERROR_NONE ? fact(a, db, "version", &own) : NULL;
    if (own.code != ERROR_NONE) {
        if (err)
            *err = own;
        return false;
    }
    int64_t number;
    if (!format || !text_to_int(format, &number) || number < 1)
        return error_set(err, ERROR_STORE,
                         "%s does not say in which format it was written. It is damaged; restore a copy.",
                         store_where(db_store(db)));
    if (number > STORE_FORMAT)
        return error_set(err, ERROR_STORE,
                         "%s was written by a newer version of this program (%s, format %s); this is %s, which reads "
                         "formats up to %d. Install the newer version. Nothing was changed.",
                         store_where(db_store(db)), version ? version : phrase("unknown"), format, PLUMBLINE_VERSION,
                         STORE_FORMAT);
    return true;
}

/* Looks again once the lock is held: two may start at the same time. */
static bool create_tables(struct arena *a, struct db *db, struct error *err)
{
    if (!db_begin_write(db, err))
        return false;
    enum found found = look(db, err);
    if (found == FOUND_EMPTY && make_all(a, db, err))
        return db_commit(db, err);
    db_rollback(db);
    return found == FOUND_OURS;
}

bool format_ensure(struct db *db, bool create, struct error *err)
{
    struct arena *a = arena_new();
    enum found found = look(db, err);
    bool good = false;
    if (found == FOUND_OURS)
        good = check_version(a, db, err) && (!create || store_upgrade(db, err));
    else if (found == FOUND_EMPTY && create)
        good = create_tables(a, db, err) && check_version(a, db, err);
    else if (found == FOUND_EMPTY)
        error_set(err, ERROR_NOT_FOUND, "%s is empty. Run \"plumbline init\" to set it up.", store_where(db_store(db)));
    else if (found == FOUND_OTHERS)
        error_set(err, ERROR_INPUT,
                  "%s holds tables of another program. Give an empty database, or a file name not yet in use.",
                  store_where(db_store(db)));
    arena_free(a);
    return good;
}
