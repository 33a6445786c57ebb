/* Protects: that every mistake in a definition is told, once, with its file and line, and that hostile files do no
 * harm.
 *
 * A case is tests/model/NAME.yaml, or a folder of such files, beside NAME.expected: the mistakes as they are printed,
 * or nothing where there are none. UPDATE_EXPECTED=1 writes the expected files anew, to be read before they are kept.
 */

#include "core/arena.h"
#include "core/idcode.h"
#include "core/nearest.h"
#include "core/text.h"
#include "model/model.h"
#include "model/shape.h"
#include "model/spell.h"
#include "store/schema.h"
#include "store/store.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char *source; /* the project's folder */
static char folder[64];    /* where cases are put, one after the other */

static char *read_file(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    struct buf b = buf_new(a);
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, f));)
        buf_add_n(&b, part, n);
    fclose(f);
    return b.data;
}

static void write_file(const char *path, const char *data, size_t size)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, size, f), size);
    fclose(f);
}

static char *put(struct arena *a, const char *name, const char *data, size_t size)
{
    char *path = arena_printf(a, "%s/%s", folder, name);
    write_file(path, data, size);
    return path;
}

static void clear_folder(void)
{
    struct arena *a = arena_new();
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *e; (e = readdir(dir));)
        if (e->d_name[0] != '.')
            unlink(arena_printf(a, "%s/%s", folder, e->d_name));
    closedir(dir);
    arena_free(a);
}

/* The mistakes as printed, without the folder before the files' names. */
static char *print_mistakes(struct arena *a, const char *from, const struct mistakes *mistakes)
{
    char *data = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&data, &size);
    for (size_t i = 0; i < mistakes->count; i++) {
        struct error e = mistakes->error[i];
        if (text_starts(e.file, from) && e.file[strlen(from)] == '/')
            memmove(e.file, e.file + strlen(from) + 1, strlen(e.file) - strlen(from));
        error_print(&e, f);
    }
    fclose(f);
    struct buf b = buf_new(a);
    for (const char *s = data, *at; *s; s = at + strlen(from) + 1) { /* also where a message names a place */
        at = strstr(s, from);
        if (!at) {
            buf_add(&b, s);
            break;
        }
        buf_add_n(&b, s, (size_t)(at - s));
    }
    free(data);
    return b.data;
}

static void check_case(const char *name, bool is_folder)
{
    struct arena *a = arena_new();
    char *from = is_folder ? arena_printf(a, "%s/tests/model/%s", source, name) : folder;
    if (!is_folder) {
        clear_folder();
        char *text = read_file(a, arena_printf(a, "%s/tests/model/%s.yaml", source, name));
        put(a, arena_printf(a, "%s.yaml", name), text, strlen(text));
    }
    struct mistakes mistakes;
    struct model *m = model_load(a, from, &mistakes);
    assert_int_equal(m == NULL, mistakes.count > 0);
    char *found = print_mistakes(a, from, &mistakes);
    char *path = arena_printf(a, "%s/tests/model/%s.expected", source, name);
    if (getenv("UPDATE_EXPECTED"))
        write_file(path, found, strlen(found));
    char *expected = read_file(a, path);
    if (!expected || strcmp(found, expected) != 0)
        fail_msg("%s: expected\n%sfound\n%s", name, expected ? expected : "(no file)\n", found);
    arena_free(a);
}

static void test_cases(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    const char *cases = arena_printf(a, "%s/tests/model", source);
    struct dirent **entry;
    int count = scandir(cases, &entry, NULL, alphasort), run = 0;
    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        char *name = arena_strdup(a, entry[i]->d_name);
        struct stat st;
        assert_int_equal(stat(arena_printf(a, "%s/%s", cases, name), &st), 0);
        bool is_folder = S_ISDIR(st.st_mode) && name[0] != '.';
        bool is_file = text_ends(name, ".yaml");
        if (is_file)
            name[strlen(name) - strlen(".yaml")] = '\0';
        if (is_folder || is_file)
            check_case(name, is_folder);
        run += is_folder || is_file;
        free(entry[i]);
    }
    free(entry);
    assert_true(run >= 45); /* a folder that is not found must not pass */
    arena_free(a);
}

/* Without the tables every condition is refused, and told; with them the database takes what the grammar let pass. */
static void check_on_database(struct arena *a, const struct model *m)
{
    struct mistakes mistakes;
    struct error err = {0};
    struct plan plan;
    clear_folder();
    struct store *s = store_open(arena_printf(a, "%s/model.db", folder), true, &err);
    assert_non_null(s);
    struct db *db = store_connect(s, true, &err);
    assert_non_null(db);
    assert_false(model_check_sql(a, m, db, &mistakes));
    assert_true(mistakes.count >= m->lists / 2);
    assert_true(schema_plan(a, db, model_tables(a, m), m->regs, &plan, &err));
    assert_true(schema_apply(db, &plan, &err));
    if (!model_check_sql(a, m, db, &mistakes))
        fail_msg("%s", print_mistakes(a, folder, &mistakes));
    db_close(db);
    store_close(s);
}

/* The repository's own definitions are without mistakes, for us and for the database. */
static void test_domains(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct mistakes mistakes;
    const char *domains = arena_printf(a, "%s/domains", source);
    const struct model *m = model_load(a, domains, &mistakes);
    if (!m)
        fail_msg("%s", print_mistakes(a, domains, &mistakes));
    check_on_database(a, m);
    arena_free(a);
}

static struct model *load_case(struct arena *a, const char *name)
{
    clear_folder();
    char *text = read_file(a, arena_printf(a, "%s/tests/model/%s.yaml", source, name));
    put(a, arena_printf(a, "%s.yaml", name), text, strlen(text));
    struct mistakes mistakes;
    struct model *m = model_load(a, folder, &mistakes);
    assert_non_null(m);
    return m;
}

/* What was declared is what the model holds. */
static void test_model(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    const struct model *m = load_case(a, "good_whole");
    const struct reg *r = model_reg(m, "thing");
    assert_non_null(r);
    assert_ptr_equal(r, model_reg_titled(m, "事项"));
    assert_null(model_reg(m, "nothing"));
    assert_string_equal(r->number, "{district}事{year}-{seq:03}");
    assert_ptr_equal(r->dated, reg_field(r, "made_on"));
    assert_ptr_equal(r->label, reg_field(r, "name"));
    assert_true(r->organ_required);
    assert_int_equal(r->fields, 9);
    assert_int_equal(r->shown, 3);
    assert_int_equal(r->show[2]->builtin, BUILTIN_ORGAN);
    assert_int_equal(r->uniques, 2);
    assert_null(reg_field(r, "organ"));
    assert_ptr_equal(reg_column(r, "state")->codes, r->states);
    assert_int_equal(reg_field(r, "name")->max, 200);
    assert_ptr_equal(reg_field(r, "parent")->to, r);

    const struct codes *size = model_codes(m, "size");
    assert_ptr_equal(reg_field(r, "kind")->codes, size);
    assert_string_equal(codes_find(size, "大")->key, "big");
    assert_string_equal(codes_find(size, "Small")->key, "small");
    assert_null(codes_value(size, "大"));
    assert_ptr_equal(model_codes(m, "thing.state"), r->states);

    const struct indicator *rate = model_indicator(m, "things_in_time"), *rank = model_indicator(m, "in_time_rank");
    assert_int_equal(rate->kind, INDICATOR_RATE);
    assert_int_equal(rate->form, FORM_ALL);
    assert_ptr_equal(rate->base, model_indicator(m, "things_ended"));
    assert_ptr_equal(rate->reg, r);
    assert_ptr_equal(rank->reg, r);
    assert_int_equal(model_indicator(m, "things_cost")->span, SPAN_STANDING);
    assert_null(model_indicator(m, "first_thing")->field);
    assert_int_equal(model_list(m, "open_things")->shown, 6);
    assert_string_equal(model_list(m, "open_things")->order[1], "number");
    arena_free(a);
}

static struct column column_named(const struct table *t, const char *name)
{
    for (size_t i = 0; i < t->columns; i++)
        if (strcmp(t->column[i].name, name) == 0)
            return t->column[i];
    fail_msg("%s has no column %s", t->name, name);
    return (struct column){0};
}

/* Tables come in an order in which every reference points backwards or to the table itself, with the columns that
 * model.h promises. good_order declares them the other way round. */
static void test_tables(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    const struct model *m = load_case(a, "good_order");
    const struct table *t = model_tables(a, m);
    static const char *const order[] = {"organ", "place", "question", "answer"};
    assert_int_equal(m->regs, 4);
    for (size_t i = 0; i < m->regs; i++)
        assert_string_equal(t[i].name, order[i]);
    const struct table *question = &t[2];
    static const char *const columns[] = {"number", "district", "organ", "sample",
                                          "asked",  "earlier",  "place", "event"};
    assert_int_equal(question->columns, 8);
    for (size_t i = 0; i < question->columns; i++)
        assert_string_equal(question->column[i].name, columns[i]);
    assert_true(column_named(question, "number").unique);
    assert_true(column_named(question, "organ").required);
    assert_false(column_named(&t[1], "organ").required);
    assert_string_equal(column_named(question, "organ").references, "organ");
    assert_string_equal(column_named(question, "earlier").references, "question");
    assert_int_equal(column_named(question, "sample").kind, COLUMN_BOOLEAN);
    assert_int_equal(question->indexes, 6); /* district, organ, asked, earlier, place, asked with place */
    assert_true(question->index[5].unique);
    assert_string_equal(question->index[5].columns[1], "place");
    arena_free(a);
}

/* Every form of condition that the language has. */
static void test_sql(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    check_on_database(a, load_case(a, "good_conditions"));
    arena_free(a);
}

/* What stands on a public page must say what is counted: worked by hand. */
static void test_spelled(void **state)
{
    (void)state;
    static const struct {
        const char *condition, *zh, *en;
    } cases[] = {
        {"state = 'done'", "状态为“已办结”", "“State” is “Done”"},
        {"state in ('done', 'failed')", "状态为“已办结”、“未办成”", "“State” is one of “Done”, “Failed”"},
        {"colour not in ('red') and (urgent = true or score > 1.5)",
         "颜色不为“红色”，并且（紧急为是，或者评分大于1.5）",
         "“Colour” is none of “Red”, and (“Urgent” is yes, or “Score” is more than 1.5)"},
        {"closed_on <= opened_on and opened_on is not null and closed_on is null",
         "办结日期不晚于受理日期，并且受理日期已填写，并且办结日期未填写",
         "“Closed on” is not after “Opened on”, and “Opened on” is given, and “Closed on” is not given"},
        {"count between 1 and 3 and colour <> 'blue'", "数量在1至3，并且颜色不为“蓝色”",
         "“Quantity” is between 1 and 3, and “Colour” is not “Blue”"},
        {"not (subject like '%x%')", "不符合（事由形如“%x%”）", "not (“Subject” like “%x%”)"},
        {"coalesce(closed_on, opened_on) < opened_on", "首个有值的（办结日期、受理日期）早于受理日期",
         "first given of (“Closed on”, “Opened on”) is before “Opened on”"},
    };
    struct arena *a = arena_new();
    struct mistakes mistakes;
    const struct model *m = model_load(a, arena_printf(a, "%s/tests/fixture", source), &mistakes);
    assert_non_null(m);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct reg *reg = model_reg(m, "matter");
        assert_string_equal(condition_spelled(a, reg, cases[i].condition, "zh"), cases[i].zh);
        assert_string_equal(condition_spelled(a, reg, cases[i].condition, "en"), cases[i].en);
    }
    arena_free(a);
}

static void test_explain(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    const struct model *m = load_case(a, "good_whole");
    const char *const names[] = {"good_whole",   "size",         "thing",       "thing.kind", "open_things",
                                 "things_ended", "in_time_rank", "things_cost", "first_thing"};
    const char *const holds[] = {"register thing",   "field thing.kind",      "list open_things",
                                 "list open_things", "试行办法第三条",        "rate things_in_time",
                                 "highest first",    "not ended by ended_on", "number of the one record"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *text = NULL;
        size_t size;
        FILE *f = open_memstream(&text, &size);
        struct error err = {0};
        assert_true(model_explain(m, names[i], f, &err));
        fclose(f);
        if (!strstr(text, holds[i]))
            fail_msg("explain %s lacks “%s”:\n%s", names[i], holds[i], text);
        free(text);
    }
    struct error err = {0};
    assert_false(model_explain(m, "things_endde", stdout, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    assert_non_null(strstr(err.message, "“things_ended”"));
    arena_free(a);
}

/* docs/domain.schema.json is what the program says: plumbline schema > docs/domain.schema.json. */
static void test_schema(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    model_write_schema(f);
    fclose(f);
    char *kept = read_file(a, arena_printf(a, "%s/docs/domain.schema.json", source));
    assert_non_null(kept);
    assert_string_equal(kept, text);
    free(text);
    arena_free(a);
}

/* Files that are not text, folders that are not there: told, not suffered. */
static void test_bad_files(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    static const struct {
        const char *data;
        size_t size;
        const char *told;
    } files[] = {
        {"domain: a\0b\n", 12, "is not UTF-8 text (byte 10)"},
        {"domain: \xD6\xD0\xCE\xC4\n", 13, "is not UTF-8 text (byte 9)"},
        {"\"domain\\0\": a\n", 14, "a key must be a plain word"},
        {"domain: \"a\\0b\"\n", 15, "a text holds a NUL"},
        {"", 0, "the file is empty"},
        {"\xEF\xBB\xBF", 3, "the file is empty"},
    };
    struct mistakes mistakes;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        clear_folder();
        put(a, "bad.yaml", files[i].data, files[i].size);
        assert_null(model_load(a, folder, &mistakes));
        const char *told = print_mistakes(a, folder, &mistakes);
        if (!strstr(told, files[i].told))
            fail_msg("case %zu: %s", i, told);
    }
    clear_folder();
    assert_null(model_load(a, folder, &mistakes));
    assert_non_null(strstr(mistakes.error[0].message, "holds no definitions"));
    assert_null(model_load(a, arena_printf(a, "%s/nowhere", folder), &mistakes));
    assert_non_null(strstr(mistakes.error[0].message, "cannot be read"));
    size_t large = 5 * 1024 * 1024;
    char *spaces = memset(arena_alloc(a, large), '#', large);
    put(a, "bad.yaml", spaces, large);
    assert_null(model_load(a, folder, &mistakes));
    assert_non_null(strstr(mistakes.error[0].message, "larger than"));
    assert_int_equal(symlink("nothing", arena_printf(a, "%s/gone.yaml", folder)), 0);
    assert_null(model_load(a, folder, &mistakes));
    assert_int_equal(mistakes.count, 2);
    arena_free(a);
}

/* Truncated and damaged files are mistakes at most: never a crash, and never none where the text is cut inside. */
static void damage(const char *name, const char *text, size_t size, unsigned *seed)
{
    static const char bytes[] = "{}[]:,\"'#&*!|>-? \n\t\xE4\x80\xFF"
                                "0a%@`";
    for (size_t i = 0; i < size; i += 50) {
        struct arena *a = arena_new();
        struct mistakes mistakes;
        put(a, name, text, i);
        model_load(a, folder, &mistakes);
        char *copy = arena_memdup(a, text, size);
        for (int k = 0; k < 3; k++) {
            *seed = *seed * 1103515245u + 12345u;
            copy[(*seed >> 4) % size] = bytes[(*seed >> 20) % (sizeof bytes - 1)];
        }
        put(a, name, copy, size);
        struct model *m = model_load(a, folder, &mistakes);
        assert_int_equal(m == NULL, mistakes.count > 0);
        arena_free(a);
    }
}

static void test_damage(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    unsigned seed = 1;
    static const char *const files[] = {"domains/places.yaml", "tests/model/good_whole.yaml",
                                        "tests/model/condition_types.yaml"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        clear_folder();
        char *text = read_file(a, arena_printf(a, "%s/%s", source, files[i]));
        damage(strrchr(files[i], '/') + 1, text, strlen(text), &seed);
    }
    arena_free(a);
}

static const struct key *key_named(const struct shape *shape, const char *name)
{
    for (size_t i = 0; i < shape->keys; i++)
        if (strcmp(shape->key[i].name, name) == 0)
            return &shape->key[i];
    fail_msg("a %s has no key %s", shape->what, name);
    abort();
}

/* Every check that a definition may name is one that the core knows. */
static void test_identifier_checks(void **state)
{
    (void)state;
    const struct shape *reg = key_named(&shape_domain, "registers")->shape;
    const struct key *keys[] = {key_named(reg, "number_check"), key_named(key_named(reg, "fields")->shape, "check")};
    for (size_t i = 0; i < 2; i++)
        for (const char *const *name = keys[i]->choices; *name; name++)
            assert_non_null(idcode_named(*name));
}

/* Suggestions are near, or there are none. */
static void test_nearest(void **state)
{
    (void)state;
    const char *const names[] = {"count", "sum", "mediation_rate", NULL};
    assert_string_equal(nearest("conut", names, 4), "count");
    assert_string_equal(nearest("coun", names, 4), "count");
    assert_string_equal(nearest("mediaton_rate", names, 4), "mediation_rate");
    assert_null(nearest("xyz", names, 4));
    assert_null(nearest("", names, 4));
    char endless[1000];
    memset(endless, 'c', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    assert_null(nearest(endless, names, 4));
}

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s", "/tmp/test_model.XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    clear_folder();
    return rmdir(folder);
}

int main(int argc, char **argv)
{
    source = argc > 1 ? argv[1] : ".";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),     cmocka_unit_test(test_domains), cmocka_unit_test(test_model),
        cmocka_unit_test(test_tables),    cmocka_unit_test(test_sql),     cmocka_unit_test(test_explain),
        cmocka_unit_test(test_schema),    cmocka_unit_test(test_nearest), cmocka_unit_test(test_identifier_checks),
        cmocka_unit_test(test_bad_files), cmocka_unit_test(test_damage),  cmocka_unit_test(test_spelled),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
