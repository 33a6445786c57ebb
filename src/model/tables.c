/* Registers as the database's tables. */

#include "core/arena.h"
#include "model/model.h"
#include "store/schema.h"

static enum column_kind column_kind_of(enum value_type type)
{
    switch (type) {
    case VALUE_TEXT:
    case VALUE_CODE:
        return COLUMN_TEXT;
    case VALUE_BOOLEAN:
        return COLUMN_BOOLEAN;
    case VALUE_INTEGER:
    case VALUE_DECIMAL:
    case VALUE_MONEY:
    case VALUE_DATE:
    case VALUE_TIME:
    case VALUE_REF:
        break;
    }
    return COLUMN_INTEGER;
}

static struct column column_of(const struct field *f)
{
    return (struct column){
        .name = f->name,
        .kind = column_kind_of(f->type),
        .required = f->required,
        .unique = f->builtin == BUILTIN_NUMBER,
        .references = f->to ? f->to->name : NULL,
        .default_sql = f->builtin == BUILTIN_SAMPLE ? "false" : NULL,
    };
}

static size_t add_columns(const struct reg *r, struct column *column)
{
    size_t n = 0;
    for (int which = BUILTIN_NUMBER; which < BUILTINS; which++)
        if (reg_builtin(r, (enum builtin)which))
            column[n++] = column_of(reg_builtin(r, (enum builtin)which));
    for (size_t i = 0; i < r->fields; i++)
        column[n++] = column_of(&r->field[i]);
    column[n++] = (struct column){.name = "event", .kind = COLUMN_INTEGER, .required = true, .default_sql = "0"};
    return n;
}

static struct table_index index_of(struct arena *a, const struct field *const *field, size_t count, bool unique)
{
    const char **columns = arena_array(a, count, sizeof *columns);
    for (size_t i = 0; i < count; i++)
        columns[i] = field[i]->name;
    return (struct table_index){unique, count, columns};
}

/* References are indexed because the database looks them up when what they refer to is removed. */
static size_t add_indexes(struct arena *a, const struct reg *r, struct table_index *index)
{
    const struct field *district = reg_builtin(r, BUILTIN_DISTRICT), *organ = reg_builtin(r, BUILTIN_ORGAN);
    size_t n = 0;
    index[n++] = index_of(a, &district, 1, false);
    index[n++] = index_of(a, &organ, 1, false);
    for (size_t i = 0; i < r->fields; i++) {
        const struct field *f = &r->field[i];
        if (f->type == VALUE_REF || f->index)
            index[n++] = index_of(a, &f, 1, false);
    }
    for (size_t i = 0; i < r->uniques; i++)
        index[n++] = index_of(a, r->unique[i].field, r->unique[i].count, true);
    return n;
}

static struct table table_of(struct arena *a, const struct reg *r)
{
    struct column *column = arena_array(a, r->fields + BUILTINS, sizeof *column);
    struct table_index *index = arena_array(a, r->fields + r->uniques + 2, sizeof *index);
    struct table t = {.name = r->name, .column = column, .index = index};
    t.columns = add_columns(r, column);
    t.indexes = add_indexes(a, r, index);
    return t;
}

const struct table *model_tables(struct arena *a, const struct model *m)
{
    struct table *table = arena_array(a, m->regs, sizeof *table);
    for (size_t i = 0; i < m->regs; i++)
        table[m->reg[i].order] = table_of(a, &m->reg[i]);
    return table;
}
