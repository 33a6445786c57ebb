/* Personal data shown to somebody, for a reason that the ledger keeps. */
#include "account/rights.h"

#include "account/inner.h"
#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "record/ledger.h"
#include "record/record.h"
#include "store/store.h"
#include "store/writer.h"

#include <string.h>

/* A reference shows the other record's label, which may be a person's name. */
static bool names_person(const struct field *f)
{
    return f->type == VALUE_REF && f->to->label && f->to->label->personal;
}

bool rights_opens(const struct rights *r, const struct person *p, const struct reg *reg)
{
    return p->session && !p->program && rights_works(r, p, reg);
}

bool rights_open_fields(struct arena *a, struct db *db, const struct person *p, const struct record *record,
                        int64_t now, const bool **open, struct error *err)
{
    const struct reg *reg = record->reg;
    bool *out = arena_array(a, reg->fields, sizeof *out);
    for (size_t i = 0; i < reg->fields; i++)
        out[i] = !reg->field[i].personal && !names_person(&reg->field[i]);
    *open = out;
    if (!p->session)
        return true;
    struct stmt *st = db_prepare(db,
                                 "select field from account_opening where session_id = ? and register = ? and number = "
                                 "? and until > ?",
                                 err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, p->session);
    stmt_bind_text(st, 2, reg->name);
    stmt_bind_text(st, 3, record->number);
    stmt_bind_int(st, 4, now);
    while (stmt_row(st, err)) {
        const struct field *f = reg_field(reg, stmt_text(st, 0));
        if (f)
            out[f - reg->field] = true;
    }
    return !err->code;
}

struct opening {
    struct arena *arena;
    const struct rights *rights;
    struct accounts *s;
    const struct person *person;
    const struct reg *reg;
    const char *number, *reason;
    const bool *field; /* reg->fields of them */
    const struct author *by;
};

static const char *names_of(struct arena *a, const struct reg *reg, const bool *field)
{
    struct buf b = buf_new(a);
    buf_add_char(&b, '[');
    for (size_t i = 0; i < reg->fields; i++)
        if (field[i]) {
            buf_add(&b, b.size > 1 ? "," : "");
            buf_add_json(&b, reg->field[i].name);
        }
    buf_add_char(&b, ']');
    return b.data;
}

static bool put_field(const struct opening *o, struct db *db, const char *field, struct error *err)
{
    static const char *const sql[] = {
        "delete from account_opening where session_id = ? and register = ? and number = ? and field = ?",
        "insert into account_opening (session_id, register, number, field, until) values (?, ?, ?, ?, ?)",
    };
    for (int i = 0; i < 2; i++) {
        struct stmt *st = db_prepare(db, sql[i], err);
        if (!st)
            return false;
        stmt_bind_int(st, 1, o->person->session);
        stmt_bind_text(st, 2, o->reg->name);
        stmt_bind_text(st, 3, o->number);
        stmt_bind_text(st, 4, field);
        if (i)
            stmt_bind_int(st, 5, author_at(o->by) + OPENING_TIME);
        if (!stmt_run(st, err))
            return false;
    }
    return true;
}

/* The session may have been ended while the reason was typed. */
static bool session_is_there(const struct opening *o, struct db *db, struct error *err)
{
    struct stmt *st = db_prepare(db, "select id from account_session where id = ?", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, o->person->session);
    bool there = stmt_row(st, err);
    stmt_reset(st);
    return there || (!err->code && error_set(err, ERROR_RIGHTS, "your session has ended: sign in again"));
}

static bool write_opening(struct db *db, void *argument, struct error *err)
{
    const struct opening *o = argument;
    const struct person working = person_at_work(o->arena, o->rights, o->person, o->reg);
    struct record *old = rights_record(o->arena, o->rights, db, &working, o->reg, o->number, err);
    if (!old || !session_is_there(o, db, err))
        return false;
    struct record now = *old;
    struct event e = {
        .actor = o->person->login,
        .action = "open",
        .organ = working.office[0].organ,
        .role = working.office[0].role,
        .reason = o->reason,
        .fields = names_of(o->arena, o->reg, o->field),
        .from = o->by->from,
        .day = DATE_NONE,
        .at = o->by->at,
    };
    if (!record_change_as(o->arena, o->s->records, db, old, &now, &e, err))
        return false;
    for (size_t i = 0; i < o->reg->fields; i++)
        if (o->field[i] && !put_field(o, db, o->reg->field[i].name, err))
            return false;
    return true;
}

static bool read_fields(const struct reg *reg, const char *const *field, size_t count, bool *out, struct error *err)
{
    bool any = false;
    for (size_t i = 0; i < reg->fields; i++)
        out[i] = !count && reg->field[i].personal;
    for (size_t i = 0; i < count; i++) {
        const struct field *f = reg_field(reg, field[i]);
        if (!f || !f->personal)
            return error_set(err, ERROR_INPUT, "“%s” has no personal field “%.60s”", reg->title.zh, field[i]);
        out[f - reg->field] = true;
    }
    for (size_t i = 0; i < reg->fields; i++)
        any = any || out[i];
    return any || error_set(err, ERROR_INPUT, "“%s” has no personal fields: all is open", reg->title.zh);
}

static bool read_reason(struct arena *a, const char *reason, const char **out, struct error *err)
{
    size_t bad, n = reason ? strlen(reason) : 0;
    if (n && !text_valid(reason, n, &bad))
        n = 0;
    *out = text_trim(a, reason ? reason : "", n);
    size_t length = text_length(*out);
    if (length >= REASON_SHORTEST && length <= REASON_LONGEST)
        return true;
    error_set(err, ERROR_INPUT, "say in 4 to 500 characters for what the data is needed: the ledger keeps it");
    return error_in(err, "reason");
}

bool rights_open(struct arena *a, const struct rights *r, struct accounts *s, const struct person *p,
                 const struct reg *reg, const char *number, const char *const *field, size_t count, const char *reason,
                 const struct author *by, struct error *err)
{
    bool *wanted = arena_array(a, reg->fields, sizeof *wanted);
    struct opening o = {a, r, s, p, reg, number, NULL, wanted, by};
    if (!rights_opens(r, p, reg))
        return error_set(err, ERROR_RIGHTS,
                         "personal data of “%s” is opened by those who work in it, signed in as themselves",
                         reg->title.zh);
    return read_fields(reg, field, count, wanted, err) && read_reason(a, reason, &o.reason, err) &&
           writer_run(s->records->writer, write_opening, &o, err);
}
