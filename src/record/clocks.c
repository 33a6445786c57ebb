#include "record/clocks.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "store/store.h"

#include <jansson.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[CLOCK_COLUMNS] = {
    "id",      "register",   "record_id", "procedure", "clock",       "run",    "rule",     "rule_from",
    "started", "started_at", "length",    "extension", "extended_on", "pauses", "due",      "lapses_on",
    "lapse",   "state",      "outcome",   "stopped",   "used",        "told",   "tells_on", "ordered",
};

char *clock_columns(struct arena *a, const char *alias)
{
    struct buf b = buf_new(a);
    for (size_t i = 0; i < CLOCK_COLUMNS; i++)
        buf_printf(&b, "%s%s\"%s\"", i ? ", " : "", alias, names[i]);
    return b.data;
}

static const char *copied(struct arena *a, struct stmt *st, int column)
{
    const char *s = stmt_text(st, column);
    return s ? arena_strdup(a, s) : NULL;
}

static int32_t date_at(struct stmt *st, int column)
{
    return stmt_null(st, column) ? DATE_NONE : (int32_t)stmt_int(st, column);
}

void clock_read(struct arena *a, struct stmt *st, int column, struct kept_clock *out)
{
    *out = (struct kept_clock){
        .id = stmt_int(st, column),
        .reg = copied(a, st, column + 1),
        .record_id = stmt_int(st, column + 2),
        .procedure = copied(a, st, column + 3),
        .clock = copied(a, st, column + 4),
        .run = stmt_int(st, column + 5),
        .rule = copied(a, st, column + 6),
        .rule_from = date_at(st, column + 7),
        .started = date_at(st, column + 8),
        .started_at = stmt_int(st, column + 9),
        .length = stmt_int(st, column + 10),
        .extension = stmt_int(st, column + 11),
        .extended_on = date_at(st, column + 12),
        .pauses = copied(a, st, column + 13),
        .due = date_at(st, column + 14),
        .lapses_on = date_at(st, column + 15),
        .lapse = copied(a, st, column + 16),
        .state = copied(a, st, column + 17),
        .outcome = copied(a, st, column + 18),
        .stopped = date_at(st, column + 19),
        .used = stmt_int(st, column + 20),
        .told = stmt_int(st, column + 21),
        .tells_on = date_at(st, column + 22),
        .ordered = copied(a, st, column + 23),
    };
}

bool clocks_of(struct arena *a, struct db *db, const char *reg, int64_t record_id, size_t *count,
               struct kept_clock **out, struct error *err)
{
    const char *sql =
        arena_printf(a, "select %s from clock where register = ? and record_id = ? order by id", clock_columns(a, ""));
    struct stmt *st = db_prepare(db, sql, err);
    size_t room = 0;
    *count = 0;
    *out = NULL;
    if (!st)
        return false;
    stmt_bind_text(st, 1, reg);
    stmt_bind_int(st, 2, record_id);
    while (stmt_row(st, err)) {
        *out = arena_grow(a, *out, *count, &room, sizeof **out);
        clock_read(a, st, 0, &(*out)[(*count)++]);
    }
    return !err->code;
}

static void bind_date(struct stmt *st, int index, int32_t date)
{
    if (date == DATE_NONE)
        stmt_bind_null(st, index);
    else
        stmt_bind_int(st, index, date);
}

static void bind_running(struct stmt *st, int at, const struct kept_clock *c)
{
    stmt_bind_text(st, at++, c->rule);
    stmt_bind_int(st, at++, c->rule_from);
    stmt_bind_int(st, at++, c->started);
    stmt_bind_int(st, at++, c->started_at);
    stmt_bind_int(st, at++, c->length);
    stmt_bind_int(st, at++, c->extension);
    bind_date(st, at++, c->extended_on);
    stmt_bind_text(st, at++, c->pauses);
    bind_date(st, at++, c->due);
    bind_date(st, at++, c->lapses_on);
    stmt_bind_text(st, at++, c->lapse);
    stmt_bind_text(st, at++, c->state);
    stmt_bind_text(st, at++, c->outcome);
    bind_date(st, at++, c->stopped);
    stmt_bind_int(st, at++, c->used);
    stmt_bind_int(st, at++, c->told);
    bind_date(st, at++, c->tells_on);
    stmt_bind_text(st, at++, c->ordered);
}

static bool insert(struct db *db, struct kept_clock *c, struct error *err)
{
    struct stmt *st = db_prepare_insert(
        db,
        "insert into clock (register, record_id, \"procedure\", clock, run, rule, rule_from, started, "
        "started_at, \"length\", extension, extended_on, pauses, due, lapses_on, lapse, state, outcome, "
        "stopped, used, told, tells_on, ordered) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, "
        "?, ?)",
        err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, c->reg);
    stmt_bind_int(st, 2, c->record_id);
    stmt_bind_text(st, 3, c->procedure);
    stmt_bind_text(st, 4, c->clock);
    stmt_bind_int(st, 5, c->run);
    bind_running(st, 6, c);
    return stmt_insert(st, &c->id, err);
}

bool clock_put(struct db *db, struct kept_clock *c, struct error *err)
{
    if (!c->id)
        return insert(db, c, err);
    struct stmt *st =
        db_prepare(db,
                   "update clock set rule = ?, rule_from = ?, started = ?, started_at = ?, \"length\" = ?, "
                   "extension = ?, extended_on = ?, pauses = ?, due = ?, lapses_on = ?, lapse = ?, "
                   "state = ?, outcome = ?, stopped = ?, used = ?, told = ?, tells_on = ?, ordered = ? where id = ?",
                   err);
    if (!st)
        return false;
    bind_running(st, 1, c);
    stmt_bind_int(st, 19, c->id);
    return stmt_run(st, err);
}

/* What a clock's JSON holds, in the order of the names, as canonical JSON wants them. */
enum member_kind { MEMBER_TEXT, MEMBER_DATE, MEMBER_NUMBER };
struct member {
    const char *name;
    enum member_kind kind;
    size_t at; /* in struct kept_clock: a const char *, an int32_t or an int64_t */
    bool needed;
};
static const struct member members[] = {
    {"due", MEMBER_DATE, offsetof(struct kept_clock, due), false},
    {"extended_on", MEMBER_DATE, offsetof(struct kept_clock, extended_on), false},
    {"extension", MEMBER_NUMBER, offsetof(struct kept_clock, extension), false},
    {"lapse", MEMBER_TEXT, offsetof(struct kept_clock, lapse), false},
    {"lapses_on", MEMBER_DATE, offsetof(struct kept_clock, lapses_on), false},
    {"length", MEMBER_NUMBER, offsetof(struct kept_clock, length), false},
    {"ordered", MEMBER_TEXT, offsetof(struct kept_clock, ordered), false},
    {"outcome", MEMBER_TEXT, offsetof(struct kept_clock, outcome), true},
    {"pauses", MEMBER_TEXT, offsetof(struct kept_clock, pauses), false},
    {"procedure", MEMBER_TEXT, offsetof(struct kept_clock, procedure), true},
    {"rule", MEMBER_TEXT, offsetof(struct kept_clock, rule), true},
    {"rule_from", MEMBER_DATE, offsetof(struct kept_clock, rule_from), true},
    {"started", MEMBER_DATE, offsetof(struct kept_clock, started), true},
    {"started_at", MEMBER_NUMBER, offsetof(struct kept_clock, started_at), false},
    {"state", MEMBER_TEXT, offsetof(struct kept_clock, state), true},
    {"stopped", MEMBER_DATE, offsetof(struct kept_clock, stopped), false},
    {"tells_on", MEMBER_DATE, offsetof(struct kept_clock, tells_on), false},
    {"told", MEMBER_NUMBER, offsetof(struct kept_clock, told), false},
    {"used", MEMBER_NUMBER, offsetof(struct kept_clock, used), false},
};
enum { MEMBERS = sizeof members / sizeof *members };

static bool is_left_out(const struct member *m, const void *place)
{
    if (m->kind == MEMBER_TEXT) {
        const char *text = *(const char *const *)place;
        return !text || !*text;
    }
    return m->kind == MEMBER_DATE ? *(const int32_t *)place == DATE_NONE : *(const int64_t *)place == 0;
}

/* What is empty or 0 is left out. */
static void add_clock(struct buf *b, const struct kept_clock *c)
{
    size_t start = b->size;
    for (size_t i = 0; i < MEMBERS; i++) {
        const struct member *m = &members[i];
        const void *place = (const char *)c + m->at;
        if (is_left_out(m, place))
            continue;
        buf_printf(b, ",\"%s\":", m->name);
        if (m->kind == MEMBER_NUMBER)
            buf_add_int(b, *(const int64_t *)place);
        else
            buf_add_json(b, m->kind == MEMBER_TEXT ? *(const char *const *)place
                                                   : date_iso(b->arena, *(const int32_t *)place));
    }
    b->data[start] = '{'; /* in place of the first comma: there is always a procedure */
    buf_add_char(b, '}');
}

static char *key_of(struct arena *a, const struct kept_clock *c)
{
    return c->run == 1 ? arena_strdup(a, c->clock) : arena_printf(a, "%s %lld", c->clock, (long long)c->run);
}

struct keyed {
    const char *key;
    const struct kept_clock *clock;
};

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct keyed *)a)->key, ((const struct keyed *)b)->key);
}

char *clocks_json(struct arena *a, const struct kept_clock *const *clock, size_t count)
{
    struct keyed *sorted = arena_array(a, count, sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = (struct keyed){key_of(a, clock[i]), clock[i]};
    qsort(sorted, count, sizeof *sorted, by_key);
    struct buf b = buf_new(a);
    for (size_t i = 0; i < count; i++) {
        buf_add(&b, i ? "," : "{");
        buf_add_json(&b, sorted[i].key);
        buf_add_char(&b, ':');
        add_clock(&b, sorted[i].clock);
    }
    buf_add(&b, count ? "}" : "{}");
    return b.data;
}

/* "conclude 2": its name and its run. */
static bool read_key(struct arena *a, const char *key, struct kept_clock *out)
{
    const char *space = strchr(key, ' ');
    out->clock = space ? arena_strndup(a, key, (size_t)(space - key)) : key;
    out->run = 1;
    return !space || (text_to_int(space + 1, &out->run) && out->run > 1);
}

static bool read_member(const struct member *m, const json_t *json, struct kept_clock *out)
{
    void *place = (char *)out + m->at;
    const char *text = json_string_value(json);
    if (m->kind == MEMBER_NUMBER) {
        *(int64_t *)place = json_integer_value(json);
        return json_is_integer(json) || !json;
    }
    if (m->kind == MEMBER_TEXT)
        *(const char **)place = text;
    else
        *(int32_t *)place = text ? date_parse(text) : DATE_NONE;
    bool good = m->kind == MEMBER_TEXT || !text || *(int32_t *)place != DATE_NONE;
    return good && (text || (!json && !m->needed));
}

bool clock_from_json(struct arena *a, const char *key, json_t *json, struct kept_clock *out)
{
    size_t read = 0;
    *out = (struct kept_clock){0};
    for (size_t i = 0; i < MEMBERS; i++) {
        const json_t *member = json_object_get(json, members[i].name);
        if (!read_member(&members[i], member, out))
            return false;
        read += member != NULL;
    }
    if (!out->pauses)
        out->pauses = "";
    return read == json_object_size(json) && read_key(a, key, out);
}

bool course_read(struct arena *a, struct db *db, const char *reg, int64_t record_id, const char **out,
                 struct error *err)
{
    struct stmt *st = db_prepare(db, "select \"procedure\" from course where register = ? and record_id = ?", err);
    *out = NULL;
    if (!st)
        return false;
    stmt_bind_text(st, 1, reg);
    stmt_bind_int(st, 2, record_id);
    if (!stmt_row(st, err))
        return !err->code;
    *out = arena_strdup(a, stmt_text(st, 0));
    stmt_reset(st);
    return true;
}

bool course_put(struct db *db, const char *reg, int64_t record_id, const char *procedure, struct error *err)
{
    struct stmt *st = db_prepare(db, "insert into course (register, record_id, \"procedure\") values (?, ?, ?)", err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, reg);
    stmt_bind_int(st, 2, record_id);
    stmt_bind_text(st, 3, procedure);
    return stmt_run(st, err);
}

static bool forget(struct db *db, const char *sql, const char *reg, int64_t record_id, struct error *err)
{
    struct stmt *st = db_prepare(db, sql, err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, reg);
    stmt_bind_int(st, 2, record_id);
    return stmt_run(st, err);
}

bool clocks_forget(struct db *db, const char *reg, int64_t record_id, struct error *err)
{
    return forget(db, "delete from clock where register = ? and record_id = ?", reg, record_id, err) &&
           forget(db, "delete from course where register = ? and record_id = ?", reg, record_id, err);
}
