#include "store/schema.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/map.h"
#include "core/text.h"
#include "store/driver.h"

#include <string.h>

enum { LONGEST_NAME = 63 }; /* PostgreSQL cuts longer ones without a word */

static const char *const kind_names[] = {
    [COLUMN_INTEGER] = "integer", [COLUMN_TEXT] = "text", [COLUMN_BOOLEAN] = "boolean", [COLUMN_BLOB] = "blob"};

/* ---- what is there ---- */

struct there {
    const char *table, *name, *references; /* references may be NULL */
    enum column_kind kind;
    bool required;
};

struct existing {
    struct map *tables, *columns, *indexes; /* by name; columns by "table.column" */
    const char **table, **column, **index;  /* the keys in the order of the database's answer */
    size_t table_count, column_count, index_count;
};

struct planner {
    struct arena *arena;
    const struct dialect *dialect;
    struct existing old;
    struct map *wanted; /* names of indexes */
    struct plan_step *step;
    size_t steps, room;
    bool refused;
};

static const char **append_name(struct arena *a, const char **list, size_t count, const char *name)
{
    if ((count & (count - 1)) == 0) { /* doubles at powers of two */
        const char **larger = arena_array(a, count ? count * 2 : 1, sizeof *larger);
        if (count)
            memcpy(larger, list, count * sizeof *list);
        list = larger;
    }
    list[count] = name;
    return list;
}

static void note_table(struct arena *a, struct existing *old, const struct stmt *st)
{
    const char *name = arena_strdup(a, stmt_text(st, 0));
    *map_slot(old->tables, name) = old;
    old->table = append_name(a, old->table, old->table_count++, name);
}

static void note_index(struct arena *a, struct existing *old, const struct stmt *st)
{
    const char *name = arena_strdup(a, stmt_text(st, 0));
    *map_slot(old->indexes, name) = old;
    old->index = append_name(a, old->index, old->index_count++, name);
}

static const char *column_key(struct arena *a, const char *table, const char *column)
{
    return arena_printf(a, "%s.%s", table, column);
}

static void note_column(struct arena *a, struct existing *old, const struct stmt *st)
{
    struct there *c = arena_new_of(a, struct there);
    c->table = arena_strdup(a, stmt_text(st, 0));
    c->name = arena_strdup(a, stmt_text(st, 1));
    c->kind = (enum column_kind)stmt_int(st, 2);
    c->required = stmt_int(st, 3) != 0;
    c->references = stmt_null(st, 4) ? NULL : arena_strdup(a, stmt_text(st, 4));
    const char *key = column_key(a, c->table, c->name);
    *map_slot(old->columns, key) = c;
    old->column = append_name(a, old->column, old->column_count++, key);
}

static bool each_row(struct arena *a, struct db *db, const char *sql, struct existing *old,
                     void (*note)(struct arena *, struct existing *, const struct stmt *), struct error *err)
{
    struct error own = {0};
    struct stmt *st = db_prepare(db, sql, &own);
    while (st && stmt_row(st, &own))
        note(a, old, st);
    if (own.code == ERROR_NONE)
        return true;
    if (err)
        *err = own;
    return false;
}

static bool read_existing(struct arena *a, struct db *db, struct existing *old, struct error *err)
{
    const struct dialect *d = db->driver->dialect;
    *old = (struct existing){.tables = map_new(a), .columns = map_new(a), .indexes = map_new(a)};
    return each_row(a, db, d->tables, old, note_table, err) && each_row(a, db, d->columns, old, note_column, err) &&
           each_row(a, db, d->indexes, old, note_index, err);
}

/* ---- what is wanted ---- */

static void add_step(struct planner *p, enum plan_kind kind, const char *what, const char *sql)
{
    p->step = arena_grow(p->arena, p->step, p->steps, &p->room, sizeof *p->step);
    p->step[p->steps++] = (struct plan_step){kind, what, sql};
    p->refused = p->refused || kind == PLAN_REFUSED;
}

/* The text of this check is also how a boolean of SQLite is told from a number: see its dialect. */
static void add_column_sql(const struct planner *p, struct buf *b, const struct column *c, bool required)
{
    buf_printf(b, "\"%s\" %s", c->name, p->dialect->type[c->kind]);
    if (required)
        buf_add(b, " not null");
    if (c->default_sql)
        buf_printf(b, " default %s", c->default_sql);
    if (c->kind == COLUMN_BOOLEAN && p->dialect->check_booleans)
        buf_printf(b, " check (\"%s\" in (0, 1))", c->name);
    if (c->references)
        buf_printf(b, " references \"%s\" (\"id\")", c->references);
}

static void create_table(struct planner *p, const struct table *t)
{
    struct buf b = buf_new(p->arena);
    buf_printf(&b, "create table \"%s\" (\"id\" %s", t->name, p->dialect->id);
    for (size_t i = 0; i < t->columns; i++) {
        buf_add(&b, ", ");
        add_column_sql(p, &b, &t->column[i], t->column[i].required);
    }
    buf_printf(&b, ")%s", p->dialect->table_end);
    add_step(p, PLAN_CREATE_TABLE, arena_printf(p->arena, "make table \"%s\" (%zu columns)", t->name, t->columns),
             b.data);
}

/* Rows that are there have no value for it, unless it has a default: only then can it be required. */
static void add_column(struct planner *p, const struct table *t, const struct column *c)
{
    struct buf b = buf_new(p->arena);
    buf_printf(&b, "alter table \"%s\" add column ", t->name);
    add_column_sql(p, &b, c, c->required && c->default_sql);
    add_step(p, PLAN_ADD_COLUMN,
             arena_printf(p->arena, "add column \"%s\" (%s) to \"%s\"", c->name, kind_names[c->kind], t->name), b.data);
}

static void refuse(struct planner *p, const struct table *t, const struct column *c, const char *is, const char *wanted)
{
    add_step(p, PLAN_REFUSED,
             arena_printf(p->arena,
                          "column \"%s\" of \"%s\" %s in the database and %s in the definitions: give the field a new "
                          "name, or have a person convert the column",
                          c->name, t->name, is, wanted),
             NULL);
}

static const char *reference_words(struct arena *a, const char *table)
{
    return table ? arena_printf(a, "refers to \"%s\"", table) : "refers to nothing";
}

static bool index_has(const struct table_index *x, const char *column)
{
    for (size_t i = 0; i < x->count; i++)
        if (text_equal(x->columns[i], column))
            return true;
    return false;
}

static uint32_t short_hash(const char *s)
{
    uint32_t h = 2166136261u; /* FNV-1a */
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 16777619u;
    return h;
}

/* Names say what the index is, so that comparing names compares indexes. Words of definitions are joined by one _. */
static const char *index_name(struct arena *a, const char *table, const struct table_index *x)
{
    struct buf b = buf_new(a);
    buf_printf(&b, "%s_%s", x->unique ? "uq" : "ix", table);
    for (size_t i = 0; i < x->count; i++)
        buf_printf(&b, "__%s", x->columns[i]);
    if (b.size <= LONGEST_NAME)
        return b.data;
    return arena_printf(a, "%.*s_%08x", LONGEST_NAME - 9, b.data, short_hash(b.data));
}

static void drop_index(struct planner *p, const char *name)
{
    add_step(p, PLAN_DROP_INDEX, arena_printf(p->arena, "drop index \"%s\"", name),
             arena_printf(p->arena, "drop index \"%s\"", name));
    *map_slot(p->old.indexes, name) = NULL;
}

static struct table_index index_of_unique(const struct column *c)
{
    return (struct table_index){true, 1, &c->name};
}

/* SQLite cannot take "not null" away: the column is made anew, without it, and filled from the old one. The indexes
 * over it go first and come back with all others that are missing. */
static void remake_column(struct planner *p, const struct table *t, const struct column *c)
{
    struct arena *a = p->arena;
    struct table_index own = index_of_unique(c);
    const char *was = arena_printf(a, "%.*s__was", LONGEST_NAME - 5, c->name);
    for (size_t i = 0; i < t->indexes + 1; i++) {
        const struct table_index *x = i < t->indexes ? &t->index[i] : &own;
        const char *name = index_name(a, t->name, x);
        if (index_has(x, c->name) && map_get(p->old.indexes, name))
            drop_index(p, name);
    }
    add_step(p, PLAN_ALLOW_EMPTY, arena_printf(a, "set column \"%s\" of \"%s\" aside", c->name, t->name),
             arena_printf(a, "alter table \"%s\" rename column \"%s\" to \"%s\"", t->name, c->name, was));
    add_column(p, t, c);
    add_step(p, PLAN_ALLOW_EMPTY, arena_printf(a, "copy column \"%s\" of \"%s\" back", c->name, t->name),
             arena_printf(a, "update \"%s\" set \"%s\" = \"%s\"", t->name, c->name, was));
    add_step(p, PLAN_ALLOW_EMPTY, arena_printf(a, "drop the old column, so that \"%s\" may be empty", c->name),
             arena_printf(a, "alter table \"%s\" drop column \"%s\"", t->name, was));
}

static void allow_empty(struct planner *p, const struct table *t, const struct column *c)
{
    if (!p->dialect->can_drop_not_null) {
        remake_column(p, t, c);
        return;
    }
    add_step(p, PLAN_ALLOW_EMPTY, arena_printf(p->arena, "let column \"%s\" of \"%s\" be empty", c->name, t->name),
             arena_printf(p->arena, "alter table \"%s\" alter column \"%s\" drop not null", t->name, c->name));
}

static void compare_column(struct planner *p, const struct table *t, const struct column *c)
{
    const struct there *old = map_get(p->old.columns, column_key(p->arena, t->name, c->name));
    if (!old) {
        add_column(p, t, c);
        return;
    }
    if (old->kind != c->kind)
        refuse(p, t, c, arena_printf(p->arena, "is %s", kind_names[old->kind]),
               arena_printf(p->arena, "is %s", kind_names[c->kind]));
    else if (!text_equal(old->references, c->references))
        refuse(p, t, c, reference_words(p->arena, old->references), reference_words(p->arena, c->references));
    else if (old->required && !c->required)
        allow_empty(p, t, c);
}

static void plan_table(struct planner *p, const struct table *t)
{
    if (!map_get(p->old.tables, t->name)) {
        create_table(p, t);
        return;
    }
    for (size_t i = 0; i < t->columns; i++)
        compare_column(p, t, &t->column[i]);
}

static void plan_index(struct planner *p, const struct table *t, const struct table_index *x)
{
    const char *name = index_name(p->arena, t->name, x);
    if (map_get(p->old.indexes, name))
        return;
    *map_slot(p->old.indexes, name) = p; /* declared twice is made once */
    struct buf columns = buf_new(p->arena);
    for (size_t i = 0; i < x->count; i++)
        buf_printf(&columns, "%s\"%s\"", i ? ", " : "", x->columns[i]);
    const char *unique = x->unique ? "unique " : "";
    add_step(p, PLAN_CREATE_INDEX,
             arena_printf(p->arena, "make %sindex of \"%s\" on %s", unique, t->name, columns.data),
             arena_printf(p->arena, "create %sindex \"%s\" on \"%s\" (%s)", unique, name, t->name, columns.data));
}

static void plan_indexes(struct planner *p, const struct table *t)
{
    for (size_t i = 0; i < t->columns; i++)
        if (t->column[i].unique) {
            struct table_index x = index_of_unique(&t->column[i]);
            plan_index(p, t, &x);
        }
    for (size_t i = 0; i < t->indexes; i++)
        plan_index(p, t, &t->index[i]);
}

static void note_wanted(struct planner *p, const struct table *t)
{
    for (size_t i = 0; i < t->columns; i++)
        if (t->column[i].unique) {
            struct table_index x = index_of_unique(&t->column[i]);
            *map_slot(p->wanted, index_name(p->arena, t->name, &x)) = p;
        }
    for (size_t i = 0; i < t->indexes; i++)
        *map_slot(p->wanted, index_name(p->arena, t->name, &t->index[i])) = p;
}

/* Comes first: a unique index that is no longer wanted would refuse what the new one allows. */
static void drop_unwanted(struct planner *p)
{
    for (size_t i = 0; i < p->old.index_count; i++) {
        const char *name = p->old.index[i];
        bool ours = text_starts(name, "ix_") || text_starts(name, "uq_");
        if (ours && !map_get(p->wanted, name))
            drop_index(p, name);
    }
}

static struct map *wanted_names(struct arena *a, const struct table *tables, size_t count)
{
    struct map *names = map_new(a);
    for (size_t i = 0; i < count; i++) {
        *map_slot(names, tables[i].name) = names;
        *map_slot(names, column_key(a, tables[i].name, "id")) = names;
        for (size_t c = 0; c < tables[i].columns; c++)
            *map_slot(names, column_key(a, tables[i].name, tables[i].column[c].name)) = names;
    }
    return names;
}

static bool is_format_table(const struct table *tables, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(tables[i].name, name))
            return false;
    return true;
}

static void tell_remains(struct planner *p, const struct table *tables, size_t count)
{
    struct map *names = wanted_names(p->arena, tables, count);
    for (size_t i = 0; i < p->old.table_count; i++)
        if (!map_get(names, p->old.table[i]) && !store_keeps(p->old.table[i]))
            add_step(
                p, PLAN_REMAINS,
                arena_printf(p->arena, "table \"%s\" is no longer declared; it and its rows stay", p->old.table[i]),
                NULL);
    for (size_t i = 0; i < p->old.column_count; i++) {
        const struct there *c = map_get(p->old.columns, p->old.column[i]);
        bool told = !map_get(names, c->table) || is_format_table(tables, count, c->table);
        if (!told && !map_get(names, p->old.column[i]))
            add_step(p, PLAN_REMAINS,
                     arena_printf(p->arena, "column \"%s\" of \"%s\" is no longer declared; it and its values stay",
                                  c->name, c->table),
                     NULL);
    }
}

/* A column that remains and is required would refuse every new row, which has no value for it. */
static void free_remains(struct planner *p, const struct table *t)
{
    for (size_t i = 0; i < p->old.column_count; i++) {
        const struct there *old = map_get(p->old.columns, p->old.column[i]);
        if (!old->required || !text_equal(old->table, t->name) || text_equal(old->name, "id"))
            continue;
        bool wanted = false;
        for (size_t c = 0; c < t->columns; c++)
            wanted = wanted || text_equal(t->column[c].name, old->name);
        if (wanted)
            continue;
        struct column *c = arena_new_of(p->arena, struct column);
        *c = (struct column){.name = old->name, .kind = old->kind, .references = old->references};
        allow_empty(p, t, c);
    }
}

bool schema_plan(struct arena *a, struct db *db, const struct table *tables, size_t count, struct plan *out,
                 struct error *err)
{
    struct planner p = {.arena = a, .dialect = db->driver->dialect, .wanted = map_new(a)};
    if (!read_existing(a, db, &p.old, err))
        return false;
    for (size_t i = 0; i < count; i++)
        note_wanted(&p, &tables[i]);
    drop_unwanted(&p);
    for (size_t i = 0; i < count; i++) {
        plan_table(&p, &tables[i]);
        free_remains(&p, &tables[i]);
    }
    for (size_t i = 0; i < count; i++)
        plan_indexes(&p, &tables[i]);
    tell_remains(&p, tables, count);
    *out = (struct plan){.count = p.steps, .step = p.step, .refused = p.refused};
    return true;
}

static bool apply_step(struct db *db, const struct plan_step *step, struct error *err)
{
    struct error own = {0};
    if (!step->sql || db_run(db, step->sql, &own))
        return true;
    error_set(err, own.code, "Could not %s: %s", step->what, own.message);
    return false;
}

bool schema_apply(struct db *db, const struct plan *plan, struct error *err)
{
    if (plan->refused)
        return error_set(err, ERROR_DEFINITION,
                         "The definitions change a column in a way that needs a person. Nothing was changed.");
    if (!db_begin_write(db, err))
        return false;
    for (size_t i = 0; i < plan->count; i++)
        if (!apply_step(db, &plan->step[i], err)) {
            db_rollback(db);
            return false;
        }
    return db_commit(db, err);
}

void schema_print(const struct plan *plan, FILE *to)
{
    static const char *const marks[] = {
        [PLAN_CREATE_TABLE] = "+", [PLAN_ADD_COLUMN] = "+", [PLAN_CREATE_INDEX] = "+", [PLAN_DROP_INDEX] = "-",
        [PLAN_ALLOW_EMPTY] = "~",  [PLAN_REMAINS] = " ",    [PLAN_REFUSED] = "!"};
    for (size_t i = 0; i < plan->count; i++)
        fprintf(to, "%s %s\n", marks[plan->step[i].kind], plan->step[i].what);
}
