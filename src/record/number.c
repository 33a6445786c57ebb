#include "record/number.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"
#include "record/record.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static bool add_year(struct buf *b, const struct record *r, struct error *err)
{
    const struct field *dated = r->reg->dated;
    struct value v = dated ? r->value[dated - r->reg->field] : value_null(VALUE_DATE);
    if (v.null)
        return error_set(err, ERROR_INPUT, "the number needs the year of “%s”, which is empty",
                         dated ? dated->title.zh : "?");
    buf_printf(b, "%d", date_year((int32_t)v.number));
    return true;
}

struct organ_table {
    struct arena *arena;
    struct db *db;
};

/* A field of the record's organ, such as its credit code or document mark. */
static const char *organ_from_table(void *source, const struct record *r, const char *field, struct error *err)
{
    struct organ_table *t = source;
    char *sql = arena_printf(t->arena, "select %s from organ where id = ?", db_quote(t->arena, field));
    struct stmt *st = db_prepare(t->db, sql, err);
    if (!st)
        return NULL;
    stmt_bind_int(st, 1, r->organ_id);
    const char *text = stmt_row(st, err) ? stmt_text(st, 0) : NULL;
    text = text ? arena_strdup(t->arena, text) : NULL;
    stmt_reset(st);
    return text;
}

static bool add_field(struct buf *b, const struct record *r, const char *name, struct error *err)
{
    const struct field *f = reg_field(r->reg, name);
    size_t i = f ? (size_t)(f - r->reg->field) : 0;
    if (!f || r->value[i].null)
        return error_set(err, ERROR_INPUT, "the number needs “%s”, which is empty", f ? f->title.zh : name);
    buf_add(b, f->type == VALUE_REF ? r->ref_number[i] : value_print(b->arena, r->value[i]));
    return true;
}

/* What a number is made of. */
struct making {
    const struct record *record;
    number_organ *organ;
    void *source;
};

static bool add_organ_field(struct buf *b, const struct making *m, const char *field, struct error *err)
{
    const char *text = m->organ(m->source, m->record, field, err);
    if (text)
        buf_add(b, text);
    else if (err->code == ERROR_NONE)
        error_set(err, ERROR_INPUT, "the number needs the organ's “%s”, which is empty", field);
    return text;
}

static bool add_piece(struct buf *b, const struct making *m, const char *piece, struct error *err)
{
    if (strcmp(piece, "district") == 0) {
        buf_add(b, m->record->district);
        return true;
    }
    if (strcmp(piece, "year") == 0)
        return add_year(b, m->record, err);
    if (text_starts(piece, "organ."))
        return add_organ_field(b, m, piece + strlen("organ."), err);
    return add_field(b, m->record, piece, err);
}

bool number_form_from(struct arena *a, number_organ *organ, void *source, const struct record *r,
                      struct number_form *out, struct error *err)
{
    const struct making m = {r, organ, source};
    struct buf head = buf_new(a), tail = buf_new(a);
    struct buf *b = &head;
    out->width = 0;
    for (const char *p = r->reg->number; *p;) {
        const char *close = *p == '{' ? strchr(p, '}') : NULL;
        if (!close) {
            buf_add_char(b, *p++);
            continue;
        }
        char *piece = arena_strndup(a, p + 1, (size_t)(close - p - 1));
        p = close + 1;
        if (text_starts(piece, "seq")) {
            out->width = piece[3] == ':' ? (unsigned)strtoul(piece + 4, NULL, 10) : 0;
            b = &tail;
        } else if (!add_piece(b, &m, piece, err)) {
            return false;
        }
    }
    out->scope = head.data;
    out->tail = tail.data;
    return true;
}

bool number_form(struct arena *a, struct db *db, const struct record *r, struct number_form *out, struct error *err)
{
    struct organ_table table = {a, db};
    return number_form_from(a, organ_from_table, &table, r, out, err);
}

/* One statement on the series with this scope. */
static bool run_series(struct db *db, const char *sql, const char *scope, int64_t seq, struct error *err)
{
    struct stmt *st = db_prepare(db, sql, err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, scope);
    stmt_bind_int(st, 2, seq);
    return stmt_run(st, err);
}

bool number_bump(struct db *db, const char *scope, int64_t seq, struct error *err)
{
    return run_series(
        db,
        "insert into series (scope, last) values (?, ?) on conflict (scope) do update set last = case when "
        "series.last < excluded.last then excluded.last else series.last end",
        scope, seq, err);
}

/* Only the writer does this, so that nothing comes between the two statements. */
static bool take_next(struct db *db, const char *scope, int64_t *seq, struct error *err)
{
    if (!run_series(db,
                    "insert into series (scope, last) values (?, ?) on conflict (scope) do update set last = "
                    "series.last + 1",
                    scope, 1, err))
        return false;
    struct stmt *st = db_prepare(db, "select last from series where scope = ?", err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, scope);
    if (!stmt_row(st, err))
        return false;
    *seq = stmt_int(st, 0);
    stmt_reset(st);
    return true;
}

char *number_next(struct arena *a, struct db *db, const struct record *r, struct error *err)
{
    struct number_form form;
    int64_t seq;
    if (!r->reg->number) {
        error_set(err, ERROR_INPUT, "“%s” records come with their number: give it", r->reg->title.zh);
        error_in(err, "number");
        return NULL;
    }
    if (!number_form(a, db, r, &form, err) || !take_next(db, form.scope, &seq, err))
        return NULL;
    return arena_printf(a, "%s%0*lld%s", form.scope, (int)form.width, (long long)seq, form.tail);
}

/* The digits between scope and tail, at most 15; NULL where the number is not so built. */
static const char *digits_of(struct arena *a, const char *number, const struct number_form *form)
{
    if (!text_starts(number, form->scope))
        return NULL;
    const char *rest = number + strlen(form->scope);
    size_t digits = strspn(rest, "0123456789");
    bool good = digits > 0 && digits <= 15 && strcmp(rest + digits, form->tail) == 0;
    return good ? arena_strndup(a, rest, digits) : NULL;
}

bool number_place(struct arena *a, const char *number, const struct number_form *form, int64_t *seq)
{
    const char *digits = digits_of(a, number, form);
    return digits && text_to_int(digits, seq);
}

bool number_match(struct arena *a, const struct record *r, const struct number_form *form, int64_t *seq,
                  struct error *err)
{
    const char *digits = digits_of(a, r->number, form);
    size_t count = digits ? strlen(digits) : 0;
    if (digits && count >= form->width && (count == form->width || digits[0] != '0'))
        return text_to_int(digits, seq);
    error_set(err, ERROR_INPUT, "the number “%.80s” is not of this register's form: %s%0*d%s is one", r->number,
              form->scope, (int)form->width, 1, form->tail);
    return error_in(err, "number");
}
