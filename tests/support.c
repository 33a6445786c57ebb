#include "support.h"

#include "core/date.h"
#include "core/text.h"
#include "record/index.h"
#include "store/schema.h"
#include "store/store.h"
#include "store/writer.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *support_path(struct arena *a, const char *name)
{
    const char *home = getenv("PLUMBLINE_HOME");
    if (*name == '/')
        return arena_strdup(a, name);
    return arena_printf(a, "%s/%s", home ? home : ".", name);
}

bool support_has_postgresql(void)
{
    const char *required = getenv("PLUMBLINE_TEST_PG_REQUIRED");
    bool has = getenv("PLUMBLINE_TEST_PG");
    if (!has && required && *required == '1')
        fail_msg("PLUMBLINE_TEST_PG is not set, but this run requires PostgreSQL");
    return has;
}

/* The database's name within a libpq URI, which stands before the query. */
static char *name_in(struct arena *a, const char *where)
{
    char *head = arena_strndup(a, where, strcspn(where, "?"));
    const char *slash = strrchr(head, '/');
    return arena_strdup(a, slash ? slash + 1 : head);
}

/* A database of its own in the server, empty or a copy of another: libpq URIs end with the database's name. */
static char *new_postgresql(struct arena *a, const char *of)
{
    static unsigned made;
    const char *server = getenv("PLUMBLINE_TEST_PG");
    char *name = arena_printf(a, "t%d_%u", (int)getpid(), made++);
    char *command = arena_printf(a, "psql -q -d '%s' -c 'create database %s%s%s' >/dev/null", server, name,
                                 of ? " template " : "", of ? name_in(a, of) : "");
    if (system(command) != 0)
        fail_msg("cannot make a database: %s", command);
    const char *slash = strrchr(server, '/'), *query = strchr(server, '?');
    while (slash && query && slash > query) { /* the socket's folder stands in the query */
        char *head = arena_strndup(a, server, (size_t)(query - server));
        slash = strrchr(head, '/');
        slash = slash ? server + (slash - head) : NULL;
    }
    return arena_printf(a, "%.*s/%s%s", (int)(slash - server), server, name, query ? query : "");
}

char *support_place(struct test_office *o, int kind)
{
    static unsigned made;
    return kind ? new_postgresql(o->arena, NULL) : arena_printf(o->arena, "%s/other-%u.db", o->folder, made++);
}

static void make_tables(struct test_office *o, struct error *err)
{
    struct plan plan;
    struct db *db = store_connect(o->store, true, err);
    assert_good(db, *err);
    assert_good(schema_plan(o->arena, db, model_tables(o->arena, o->model), o->model->regs, &plan, err), *err);
    assert_good(schema_apply(db, &plan, err), *err);
    assert_good(index_apply(db, o->model, err), *err);
    db_close(db);
}

static void make_places(struct test_office *o)
{
    support_create(o, "district", "number", "220100", "name", "长春市", NULL);
    support_create(o, "district", "number", "220103", "name", "宽城区", "parent", "220100", NULL);
    support_create(o, "district", "number", "220104", "name", "朝阳区", "parent", "220100", NULL);
    support_create(o, "district", "number", "220103001", "name", "示例街道", "parent", "220103", NULL);
    support_create(o, "organ", "number", "112201030138840281", "name", "示例机关", "district", "220103", NULL);
}

static char *new_folder(struct arena *a)
{
    const char *in = getenv("TMPDIR");
    char *folder = arena_printf(a, "%s/plumbline-test-XXXXXX", in && *in ? in : "/tmp");
    assert_non_null(mkdtemp(folder));
    return folder;
}

struct test_office *support_open(const char *definitions, int kind)
{
    struct error err = {0};
    struct arena *a = arena_new();
    struct test_office *o = arena_new_of(a, struct test_office);
    o->arena = a;
    o->folder = new_folder(a);
    assert_good(digest_begin(&err), err);
    struct mistakes mistakes;
    o->model = model_load(a, support_path(a, definitions), &mistakes);
    if (!o->model)
        fail_msg("%s:%u: %s", mistakes.error[0].file, mistakes.error[0].line, mistakes.error[0].message);
    o->where = kind ? new_postgresql(a, NULL) : arena_printf(a, "%s/test.db", o->folder);
    o->store = store_open(o->where, true, &err);
    assert_good(o->store, err);
    make_tables(o, &err);
    assert_good(keys_open(arena_printf(a, "%s/test.keys", o->folder), true, &o->keys, &err), err);
    assert_good(records_open(a, o->model, o->store, &o->keys, true, &o->records, &err), err);
    o->db = store_connect(o->store, false, &err);
    assert_good(o->db, err);
    if (kind >= 0 && model_reg(o->model, "matter"))
        make_places(o);
    return o;
}

void support_release(struct test_office *o)
{
    records_close(&o->records);
    db_close(o->db);
    store_close(o->store);
    o->store = NULL;
}

struct test_office *support_copy(const struct test_office *of)
{
    struct error err = {0};
    struct arena *a = arena_new();
    struct test_office *o = arena_new_of(a, struct test_office);
    bool postgresql = text_starts(of->where, "postgresql:");
    o->arena = a;
    o->model = of->model;
    o->keys = of->keys;
    o->folder = new_folder(a);
    o->where = postgresql ? new_postgresql(a, of->where) : arena_printf(a, "%s/test.db", o->folder);
    if (!postgresql && system(arena_printf(a, "cp '%s' '%s'", of->where, o->where)) != 0)
        fail_msg("cannot copy %s", of->where);
    o->store = store_open(o->where, false, &err);
    assert_good(o->store, err);
    assert_good(records_open(a, o->model, o->store, &o->keys, true, &o->records, &err), err);
    o->db = store_connect(o->store, false, &err);
    assert_good(o->db, err);
    return o;
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st;
    (void)flag;
    (void)ftw;
    return remove(path);
}

void support_close(struct test_office *o)
{
    if (o->store)
        support_release(o);
    nftw(o->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(o->arena);
}

int support_tear_down(void **state)
{
    if (*state)
        support_close(*state);
    return 0;
}

int support_set_up(void **state, int kind, void (*fill)(struct test_office *))
{
    if (kind && !support_has_postgresql())
        return 0;
    *state = support_open("tests/fixture", kind);
    if (fill)
        fill(*state);
    return 0;
}

struct attempt {
    struct test_office *office;
    const struct reg *reg;
    const char *number; /* of the record to change or remove */
    const char *const *pairs;
    bool remove;
    struct faults *faults;
    struct record *record;
};

static void read_pairs(struct attempt *t, struct entry *entry)
{
    const char **text = arena_array(t->office->arena, t->reg->fields, sizeof *text);
    entry->text = text;
    for (size_t i = 0; t->pairs && t->pairs[i]; i += 2) {
        const char *name = t->pairs[i], *value = t->pairs[i + 1];
        const struct field *f = reg_field(t->reg, name);
        if (f)
            text[f - t->reg->field] = value;
        else if (strcmp(name, "number") == 0)
            entry->number = value;
        else if (strcmp(name, "district") == 0)
            entry->district = value;
        else if (strcmp(name, "organ") == 0)
            entry->organ = value;
        else if (strcmp(name, "state") == 0)
            entry->state = value;
        else if (strcmp(name, "sample") == 0)
            entry->sample = value;
        else
            fail_msg("the register %s has no field %s", t->reg->name, name);
    }
}

static bool attempt(struct db *db, void *argument, struct error *err)
{
    struct attempt *t = argument;
    struct arena *a = t->office->arena;
    struct entry entry = {0};
    struct record *old = NULL;
    bool changed;
    if (t->number && !(old = record_read(a, db, t->reg, t->number, err)))
        return false;
    if (t->remove)
        return record_remove(a, &t->office->records, db, old, "test", err);
    read_pairs(t, &entry);
    struct lookup *look = lookup_new(a, db, t->office->model);
    t->record = arena_new_of(a, struct record);
    if (!record_from_entry(a, look, t->reg, &entry, old, t->record, t->faults, err))
        return false;
    return old ? record_change(a, &t->office->records, db, old, t->record, "test", &changed, err)
               : record_create(a, &t->office->records, db, t->record, "test", err);
}

static const struct reg *reg_named(struct test_office *o, const char *name)
{
    const struct reg *reg = model_reg(o->model, name);
    if (!reg)
        fail_msg("there is no register %s", name);
    return reg;
}

bool support_try(struct test_office *o, const char *reg, const char *const *pairs, struct faults *faults,
                 struct error *err)
{
    struct attempt t = {.office = o, .reg = reg_named(o, reg), .pairs = pairs, .faults = faults};
    return writer_run(o->records.writer, attempt, &t, err);
}

struct record *support_create(struct test_office *o, const char *reg, ...)
{
    const char *pairs[80] = {0};
    struct error err = {0};
    struct faults faults = {0};
    va_list ap;
    va_start(ap, reg);
    for (size_t i = 0; i < 78 && (pairs[i] = va_arg(ap, const char *)); i++)
        ;
    va_end(ap);
    struct attempt t = {.office = o, .reg = reg_named(o, reg), .pairs = pairs, .faults = &faults};
    if (!writer_run(o->records.writer, attempt, &t, &err))
        fail_msg("%s: %s %s: %s", reg, err.message, faults.count ? faults.fault[0].column : "",
                 faults.count ? faults.fault[0].message : "");
    return t.record;
}

bool support_change(struct test_office *o, const char *reg, const char *number, const char *field, const char *value,
                    struct error *err)
{
    const char *pairs[] = {field, value, NULL};
    struct faults faults = {0};
    struct attempt t = {.office = o, .reg = reg_named(o, reg), .number = number, .pairs = pairs, .faults = &faults};
    return writer_run(o->records.writer, attempt, &t, err);
}

bool support_remove(struct test_office *o, const char *reg, const char *number, struct error *err)
{
    struct attempt t = {.office = o, .reg = reg_named(o, reg), .number = number, .remove = true};
    return writer_run(o->records.writer, attempt, &t, err);
}

char *support_write(struct test_office *o, const char *name, const char *text)
{
    char *path = arena_printf(o->arena, "%s/%s", o->folder, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    return path;
}
