/* Two databases compared, each told in lines of text. Shares nothing with what writes or verifies them. */
#include "support.h"

#include "core/text.h"
#include "store/store.h"

#include <string.h>

struct telling {
    struct arena *arena;
    struct db *db;
    struct buf lines;
};

static struct stmt *ask(struct telling *t, const char *sql, const char *parameter)
{
    struct error err = {0};
    struct stmt *st = db_prepare(t->db, sql, &err);
    assert_good(st, err);
    if (parameter)
        stmt_bind_text(st, 1, parameter);
    return st;
}

static void tell_rows(struct telling *t, struct stmt *st, const char *what, size_t columns, const enum value_type *type)
{
    struct error err = {0};
    while (stmt_row(st, &err)) {
        buf_add(&t->lines, what);
        for (size_t c = 0; c < columns; c++) {
            struct value v = stmt_value(t->arena, st, (int)c, type[c]);
            buf_printf(&t->lines, "|%s", v.null ? "-" : value_print(t->arena, v));
        }
        buf_add_char(&t->lines, '\n');
    }
    assert_good(err.code == ERROR_NONE, err);
}

static void add_column(struct telling *t, struct buf *sql, const struct field *f, enum value_type *type)
{
    const char *name = db_quote(t->arena, f->name);
    const char *before = sql->size ? ", " : "";
    *type = f->type == VALUE_REF ? VALUE_TEXT : f->type;
    if (f->type == VALUE_REF)
        buf_printf(sql, "%s(select r.number from %s r where r.id = t.%s)", before, db_quote(t->arena, f->to->name),
                   name);
    else
        buf_printf(sql, "%st.%s", before, name);
}

static void tell_register(struct telling *t, const struct reg *reg)
{
    struct buf sql = buf_new(t->arena);
    enum value_type *type = arena_array(t->arena, reg->fields + BUILTINS, sizeof *type);
    size_t n = 0;
    for (int which = BUILTIN_NUMBER; which < BUILTINS; which++)
        if (reg_builtin(reg, (enum builtin)which))
            add_column(t, &sql, reg_builtin(reg, (enum builtin)which), &type[n++]);
    for (size_t i = 0; i < reg->fields; i++)
        add_column(t, &sql, &reg->field[i], &type[n++]);
    type[n++] = VALUE_INTEGER;
    tell_rows(t,
              ask(t,
                  arena_printf(t->arena, "select %s, t.event from %s t order by t.number", sql.data,
                               db_quote(t->arena, reg->name)),
                  NULL),
              reg->name, n, type);
}

static void tell_clocks(struct telling *t, const struct reg *reg)
{
    static const enum value_type type[] = {
        VALUE_TEXT,    VALUE_TEXT, VALUE_TEXT,    VALUE_INTEGER, VALUE_TEXT, VALUE_DATE, VALUE_DATE, VALUE_INTEGER,
        VALUE_INTEGER, VALUE_TEXT, VALUE_INTEGER, VALUE_DATE,    VALUE_TEXT, VALUE_DATE, VALUE_DATE, VALUE_TEXT,
        VALUE_TEXT,    VALUE_DATE, VALUE_INTEGER, VALUE_INTEGER, VALUE_DATE, VALUE_TEXT};
    const char *table = db_quote(t->arena, reg->name);
    const char *clocks =
        arena_printf(t->arena,
                     "select t.number, c.procedure, c.clock, c.run, c.rule, c.rule_from, c.started, c.started_at, "
                     "c.length, c.pauses, c.extension, c.extended_on, c.state, c.due, c.lapses_on, c.lapse, c.outcome, "
                     "c.stopped, c.used, c.told, c.tells_on, c.ordered from clock c join %s t on t.id = c.record_id "
                     "where c.register = ? order by "
                     "t.number, c.id",
                     table);
    const char *courses = arena_printf(t->arena,
                                       "select t.number, c.procedure from course c join %s t on t.id = c.record_id "
                                       "where c.register = ? order by t.number",
                                       table);
    tell_rows(t, ask(t, clocks, reg->name), "clock", sizeof type / sizeof *type, type);
    tell_rows(t, ask(t, courses, reg->name), "course", 2, type);
}

static void tell_all(struct telling *t, const struct model *m)
{
    static const enum value_type series[] = {VALUE_TEXT, VALUE_INTEGER};
    t->lines = buf_new(t->arena);
    for (size_t i = 0; i < m->regs; i++) {
        tell_register(t, &m->reg[i]);
        tell_clocks(t, &m->reg[i]);
    }
    tell_rows(t, ask(t, "select scope, last from series order by scope", NULL), "series", 2, series);
    tell_rows(t, ask(t, "select count(*), 0 from clock", NULL), "clocks", 2,
              (enum value_type[]){VALUE_INTEGER, VALUE_INTEGER});
}

void support_assert_same(const struct model *m, struct db *one, struct db *two)
{
    struct arena *a = arena_new();
    struct telling x = {.arena = a, .db = one}, y = {.arena = a, .db = two};
    tell_all(&x, m);
    tell_all(&y, m);
    const char *s = x.lines.data, *t = y.lines.data;
    while (*s || *t) {
        size_t n = strcspn(s, "\n"), k = strcspn(t, "\n");
        if (n != k || memcmp(s, t, n) != 0)
            fail_msg("the databases differ:\n%.*s\n%.*s", (int)n, s, (int)k, t);
        s += n + (s[n] != '\0');
        t += k + (t[k] != '\0');
    }
    arena_free(a);
}
