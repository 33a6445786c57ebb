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

/* A field of the record's organ, such as its credit code or document mark. */
static bool add_organ_field(struct arena *a, struct buf *b, struct db *db, const struct record *r, const char *field,
                            struct error *err)
{
    char *sql = arena_printf(a, "select %s from organ where id = ?", db_quote(a, field));
    struct stmt *st = db_prepare(db, sql, err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, r->organ_id);
    bool found = stmt_row(st, err);
    if (!found && err->code)
        return false;
    const char *text = found ? stmt_text(st, 0) : NULL;
    if (text)
        buf_add(b, text);
    stmt_reset(st);
    return text || error_set(err, ERROR_INPUT, "the number needs the organ's “%s”, which is empty", field);
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

static bool add_piece(struct arena *a, struct buf *b, struct db *db, const struct record *r, const char *piece,
                      struct error *err)
{
    if (strcmp(piece, "district") == 0) {
        buf_add(b, r->district);
        return true;
    }
    if (strcmp(piece, "year") == 0)
        return add_year(b, r, err);
    if (text_starts(piece, "organ."))
        return add_organ_field(a, b, db, r, piece + strlen("organ."), err);
    return add_field(b, r, piece, err);
}

bool number_form(struct arena *a, struct db *db, const struct record *r, struct number_form *out, struct error *err)
{
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
        } else if (!add_piece(a, b, db, r, piece, err)) {
            return false;
        }
    }
    out->scope = head.data;
    out->tail = tail.data;
    return true;
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

bool number_match(struct arena *a, const struct record *r, const struct number_form *form, int64_t *seq,
                  struct error *err)
{
    const char *rest = r->number;
    size_t digits = 0;
    bool good = text_starts(rest, form->scope);
    if (good) {
        rest += strlen(form->scope);
        digits = strspn(rest, "0123456789");
        good = digits > 0 && digits <= 15 && digits >= form->width && strcmp(rest + digits, form->tail) == 0 &&
               (digits == form->width || rest[0] != '0');
    }
    if (!good) {
        error_set(err, ERROR_INPUT, "the number “%.80s” is not of this register's form: %s%0*d%s is one", r->number,
                  form->scope, (int)form->width, 1, form->tail);
        return error_in(err, "number");
    }
    text_to_int(arena_strndup(a, rest, digits), seq);
    return true;
}
