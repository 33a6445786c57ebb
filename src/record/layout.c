#include "record/layout.h"

#include "core/arena.h"
#include "core/date.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

const char *const head_name[HEADS] = {"number", "district", "organ", "state", "sample"};

bool reg_has(const struct reg *reg, enum head_column column)
{
    return column != HEAD_STATE || reg->states;
}

const char *layout_name(const struct reg *reg, size_t column)
{
    return column < HEADS ? head_name[column] : reg->field[column - HEADS].name;
}

/* Label of a joined register, or its number where it has none. */
static void add_label(struct arena *a, struct buf *b, const struct reg *reg, const char *alias)
{
    if (reg->label)
        buf_printf(b, ", coalesce(%s.%s, %s.number)", alias, db_quote(a, reg->label->name), alias);
    else
        buf_printf(b, ", %s.number", alias);
}

char *layout_select(struct arena *a, const struct reg *reg, const char *inner, const char *order)
{
    struct buf columns = buf_new(a), joins = buf_new(a);
    buf_printf(&columns, "select t.id, t.event, t.number, t.district, t.organ, o.name, o.number, %s, t.sample",
               reg->states ? "t.state" : "null");
    for (size_t i = 0; i < reg->fields; i++) {
        const struct field *f = &reg->field[i];
        buf_printf(&columns, ", t.%s", db_quote(a, f->name));
        if (f->type != VALUE_REF)
            continue;
        char *alias = arena_printf(a, "r%zu", i);
        buf_printf(&columns, ", %s.number", alias);
        add_label(a, &columns, f->to, alias);
        buf_printf(&joins, " left join %s %s on %s.id = t.%s", db_quote(a, f->to->name), alias, alias,
                   db_quote(a, f->name));
    }
    return arena_printf(a, "%s from (%s) t left join organ o on o.id = t.organ%s%s", columns.data, inner, joins.data,
                        order);
}

static const char *copied(struct arena *a, struct stmt *st, int column)
{
    const char *s = stmt_text(st, column);
    return s ? arena_strdup(a, s) : NULL;
}

void layout_read(struct arena *a, const struct reg *reg, struct stmt *st, struct record *out)
{
    *out = (struct record){
        .reg = reg,
        .id = stmt_int(st, 0),
        .event = stmt_int(st, 1),
        .number = copied(a, st, 2),
        .district = copied(a, st, 3),
        .organ_id = stmt_int(st, 4),
        .organ = copied(a, st, 5),
        .organ_number = copied(a, st, 6),
        .state = copied(a, st, 7),
        .sample = stmt_int(st, 8),
    };
    /* An organ of id 0 can only come from outside: it is not taken for no organ. */
    if (!out->organ_id && !stmt_null(st, 4))
        out->organ_id = -1;
    out->value = arena_array(a, reg->fields, sizeof *out->value);
    out->ref_number = arena_array(a, reg->fields, sizeof *out->ref_number);
    int column = 9;
    for (size_t i = 0; i < reg->fields; i++) {
        enum value_type type = reg->field[i].type;
        out->value[i] = stmt_value(a, st, column++, type);
        if (type != VALUE_REF)
            continue;
        out->ref_number[i] = copied(a, st, column++);
        out->value[i].text = copied(a, st, column++);
    }
}

static void add_text(struct buf *b, const char *s)
{
    if (s)
        buf_add_json(b, s);
    else
        buf_add(b, "null");
}

static void add_value(struct buf *b, const struct record *r, size_t field)
{
    struct value v = r->value[field];
    if (v.null)
        buf_add(b, "null");
    else if (v.type == VALUE_REF)
        add_text(b, r->ref_number[field]);
    else if (value_is_text(v.type))
        buf_add_json(b, v.text);
    else if (v.type == VALUE_BOOLEAN)
        buf_add(b, v.number ? "true" : "false");
    else if (v.type == VALUE_DATE)
        buf_add_json(b, date_iso(b->arena, (int32_t)v.number));
    else
        buf_add_int(b, v.number);
}

void layout_json(struct buf *b, const struct record *r, size_t column)
{
    switch (column) {
    case HEAD_NUMBER:
        add_text(b, r->number);
        return;
    case HEAD_DISTRICT:
        add_text(b, r->district);
        return;
    case HEAD_ORGAN:
        add_text(b, r->organ_number);
        return;
    case HEAD_STATE:
        add_text(b, r->state);
        return;
    case HEAD_SAMPLE:
        buf_add(b, r->sample ? "true" : "false");
        return;
    default:
        add_value(b, r, column - HEADS);
    }
}

static bool column_is_null(const struct record *r, size_t column)
{
    switch (column) {
    case HEAD_NUMBER:
        return !r->number;
    case HEAD_DISTRICT:
        return !r->district;
    case HEAD_ORGAN:
        return !r->organ_id;
    case HEAD_STATE:
        return !r->state;
    case HEAD_SAMPLE:
        return false;
    default:
        return r->value[column - HEADS].null;
    }
}

static bool column_equal(const struct record *a, const struct record *b, size_t column)
{
    switch (column) {
    case HEAD_NUMBER:
        return text_equal(a->number, b->number);
    case HEAD_DISTRICT:
        return text_equal(a->district, b->district);
    case HEAD_ORGAN:
        return a->organ_id == b->organ_id;
    case HEAD_STATE:
        return text_equal(a->state, b->state);
    case HEAD_SAMPLE:
        return a->sample == b->sample;
    default:
        return value_equal(a->value[column - HEADS], b->value[column - HEADS]);
    }
}

static int by_name(const void *a, const void *b, void *reg)
{
    return strcmp(layout_name(reg, *(const size_t *)a), layout_name(reg, *(const size_t *)b));
}

static const size_t *sorted_columns(struct arena *a, const struct reg *reg, size_t n)
{
    size_t *column = arena_array(a, n, sizeof *column);
    for (size_t i = 0; i < n; i++)
        column[i] = i;
    struct reg *unconst = arena_memdup(a, reg, sizeof *reg); /* qsort_r takes no const */
    qsort_r(column, n, sizeof *column, by_name, unconst);
    return column;
}

void layout_build(struct arena *a, const struct reg *reg, struct layout *out)
{
    out->count = HEADS + reg->fields;
    out->sorted = sorted_columns(a, reg, out->count);
    struct buf columns = buf_new(a), marks = buf_new(a);
    for (size_t c = 0; c < out->count; c++) {
        if (c < HEADS && !reg_has(reg, (enum head_column)c))
            continue;
        buf_printf(&columns, "%s, ", db_quote(a, layout_name(reg, c)));
        buf_add(&marks, "?, ");
    }
    const char *table = db_quote(a, reg->name);
    out->insert = arena_printf(a, "insert into %s (%sevent) values (%s?)", table, columns.data, marks.data);
    out->is_there = arena_printf(a, "select 1 from %s where number = ?", table);
    out->by_number = layout_select(a, reg, arena_printf(a, "select * from %s where number = ?", table), "");
}

char *layout_changes(struct arena *a, const struct layout *l, const struct record *old, const struct record *now)
{
    struct buf b = buf_new(a);
    for (size_t i = 0; i < l->count; i++) {
        size_t c = l->sorted[i];
        if (old ? column_equal(old, now, c) : column_is_null(now, c))
            continue;
        buf_add(&b, b.size ? "," : "{");
        buf_add_json(&b, layout_name(now->reg, c));
        buf_add_char(&b, ':');
        if (old) {
            buf_add_char(&b, '[');
            layout_json(&b, old, c);
            buf_add_char(&b, ',');
        }
        layout_json(&b, now, c);
        if (old)
            buf_add_char(&b, ']');
    }
    if (!b.size)
        return NULL;
    buf_add_char(&b, '}');
    return b.data;
}
