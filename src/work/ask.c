/* Conditions, asked of a record before it is written: the database computes them over a row of parameters. */
#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "store/store.h"
#include "work/inner.h"

#include <ctype.h>
#include <string.h>

static bool is_word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

bool names_word(const char *text, const char *word)
{
    size_t n = strlen(word);
    for (const char *at = text; (at = strstr(at, word)); at++)
        if ((at == text || !is_word_char(at[-1])) && !is_word_char(at[n]))
            return true;
    return false;
}

static struct value builtin_value(const struct record *r, enum builtin which)
{
    switch (which) {
    case BUILTIN_NUMBER:
        return value_text(r->number);
    case BUILTIN_DISTRICT:
        return value_text(r->district);
    case BUILTIN_ORGAN:
        return r->organ_id ? value_number(VALUE_REF, r->organ_id) : value_null(VALUE_REF);
    case BUILTIN_STATE:
        return value_text(r->state);
    case BUILTIN_SAMPLE:
        return value_number(VALUE_BOOLEAN, r->sample);
    case BUILTIN_NONE:
    case BUILTINS:
        break;
    }
    return value_null(VALUE_TEXT);
}

static const char *type_of(const struct field *f)
{
    if (f->type == VALUE_BOOLEAN)
        return "boolean";
    return value_is_text(f->type) ? "text" : "bigint";
}

/* The columns that a condition names, as select of parameters. */
struct row {
    struct buf columns;
    size_t count;
    struct value *value;
};

static void add_column(struct row *row, const char *condition, const struct field *f, struct value v)
{
    if (!names_word(condition, f->name))
        return;
    buf_printf(&row->columns, "%scast(? as %s) as %s", row->count ? ", " : "", type_of(f),
               db_quote(row->columns.arena, f->name));
    row->value[row->count++] = v;
}

static struct row row_of(struct arena *a, const struct record *r, const char *condition)
{
    const struct reg *reg = r->reg;
    struct row row = {.columns = buf_new(a), .value = arena_array(a, reg->fields + BUILTINS, sizeof(struct value))};
    for (int which = BUILTIN_NUMBER; which < BUILTINS; which++) {
        const struct field *f = reg_builtin(reg, (enum builtin)which);
        if (f)
            add_column(&row, condition, f, builtin_value(r, (enum builtin)which));
    }
    for (size_t i = 0; i < reg->fields; i++)
        add_column(&row, condition, &reg->field[i], r->value[i]);
    if (!row.count)
        buf_add(&row.columns, "1 as one");
    return row;
}

bool ask(struct arena *a, struct db *db, const struct record *r, const char *condition, bool *holds, struct error *err)
{
    *holds = true;
    if (!condition)
        return true;
    struct row row = row_of(a, r, condition);
    struct stmt *st = db_prepare(
        db, arena_printf(a, "select case when (%s) then 1 else 0 end from (select %s) t", condition, row.columns.data),
        err);
    if (!st)
        return false;
    for (size_t i = 0; i < row.count; i++)
        stmt_bind_value(st, (int)i + 1, row.value[i]);
    if (!stmt_row(st, err))
        return false;
    *holds = stmt_int(st, 0) == 1;
    stmt_reset(st);
    return true;
}
