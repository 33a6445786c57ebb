/* Mustache: the official specification's tests, each by its own name, and templates that mean harm. */
#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "output/mustache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *partial_of(void *partials, const char *name)
{
    return json_string_value(json_object_get(partials, name));
}

static char *rendered(struct arena *a, const char *text, const json_t *model, json_t *partials)
{
    struct error err = {0};
    struct template *t = template_compile(a, "test.mustache", text, partial_of, partials, &err);
    if (!t)
        fail_msg("%s:%u: %s", err.file, err.line, err.message);
    struct buf out = buf_new(a);
    template_render(t, model, &out);
    return out.data;
}

/* Protects: what the specification says of one case. */
static void test_spec(void **state)
{
    const json_t *test = *state;
    struct arena *a = arena_new();
    const char *text = json_string_value(json_object_get(test, "template"));
    const char *expected = json_string_value(json_object_get(test, "expected"));
    assert_non_null(text);
    assert_string_equal(rendered(a, text, json_object_get(test, "data"), json_object_get(test, "partials")), expected);
    arena_free(a);
}

static struct error compile_error(const char *text, json_t *partials)
{
    struct error err = {0};
    struct arena *a = arena_new();
    assert_null(template_compile(a, "bad.mustache", text, partial_of, partials, &err));
    assert_int_equal(err.code, ERROR_DEFINITION);
    arena_free(a);
    return err;
}

/* Protects: a mistake in a template names its file and line and what is wrong. */
static void test_mistakes(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
        unsigned line;
    } cases[] = {
        {"a\n{{#list}}\n", "nothing closes the section “list”", 2},
        {"a\n\n{{/list}}", "no open section", 3},
        {"{{#a}}{{#b}}\n{{/a}}{{/b}}", "another section is open", 2},
        {"one\n{{name", "never closed", 2},
        {"{{{name}}", "never closed", 1},
        {"{{ }}", "no name", 1},
        {"{{a..b}}", "before and behind each dot", 1},
        {"{{a.}}", "before and behind each dot", 1},
        {"{{=<%=}}", "delimiters", 1},
        {"{{=aaaaaaaaaaaaaaaaaaaaaaaa b=}}", "at most 15", 1},
        {"{{<parent}}{{/parent}}", "not part of this language", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = compile_error(cases[i].text, NULL);
        if (!strstr(err.message, cases[i].says))
            fail_msg("%s: %s", cases[i].text, err.message);
        assert_string_equal(err.file, "bad.mustache");
        assert_int_equal(err.line, cases[i].line);
    }
}

/* Protects: a mistake in a partial names the partial. */
static void test_mistake_in_partial(void **state)
{
    (void)state;
    json_t *partials = json_pack("{s:s}", "row", "x\n{{#open}}");
    struct error err = compile_error("{{>row}}", partials);
    assert_string_equal(err.file, "row");
    assert_int_equal(err.line, 2);
    json_decref(partials);
}

/* Protects: the C stack from sections nested without end. */
static void test_deep_sections(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf deep = buf_new(a);
    for (int i = 0; i < 100000; i++)
        buf_add(&deep, "{{#a}}");
    struct error err = compile_error(deep.data, NULL);
    assert_non_null(strstr(err.message, "deeper than 64"));
    buf_clear(&deep);
    for (int i = 0; i < 64; i++)
        buf_add(&deep, "{{#a}}");
    buf_add(&deep, "x");
    for (int i = 0; i < 64; i++)
        buf_add(&deep, "{{/a}}");
    json_t *model = json_pack("{s:b}", "a", 1);
    assert_string_equal(rendered(a, deep.data, model, NULL), "x");
    json_decref(model);
    arena_free(a);
}

/* Protects: a rendering ends where a partial includes itself without end, once and (two to the 256th times) twice. */
static void test_endless_partials(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    json_t *model = json_object();
    json_t *once = json_pack("{s:s}", "a", "x{{>a}}"), *twice = json_pack("{s:s}", "a", "{{>a}}{{>a}}");
    size_t length = strlen(rendered(a, "{{>a}}", model, once));
    assert_in_range(length, 100, 300);
    assert_string_equal(rendered(a, "{{>a}}", model, twice), "");
    json_decref(once);
    json_decref(twice);
    json_decref(model);
    arena_free(a);
}

static const char *another_partial(void *count, const char *name)
{
    (void)name;
    static char text[32];
    snprintf(text, sizeof text, "{{>p%d}}", ++*(int *)count);
    return text;
}

/* Protects: compiling ends where every partial includes a new one. */
static void test_endless_names(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct error err = {0};
    int count = 0;
    assert_null(template_compile(a, "f", "{{>p}}", another_partial, &count, &err));
    assert_non_null(strstr(err.message, "deeper than 64"));
    arena_free(a);
}

/* Protects: what a page's templates rely on beyond the specification: the empty text is no, numbers are written as they
 * are, quotes of both kinds are escaped (attributes). */
static void test_values(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    json_t *model = json_pack("{s:s, s:i, s:f, s:s, s:b}", "none", "", "zero", 0, "part", 0.1, "q", "\"'<&>", "yes", 1);
    assert_string_equal(rendered(a, "{{#none}}a{{/none}}{{^none}}b{{/none}}", model, NULL), "b");
    assert_string_equal(rendered(a, "{{#zero}}{{zero}}{{/zero}} {{part}} {{yes}}", model, NULL), "0 0.1 true");
    assert_string_equal(rendered(a, "{{q}}|{{{q}}}", model, NULL), "&quot;&#39;&lt;&amp;&gt;|\"'<&>");
    json_decref(model);
    arena_free(a);
}

/* Protects: a partial's indentation is put before the template's lines and never into a value's. */
static void test_indentation(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    json_t *model = json_pack("{s:s, s:[i,i]}", "v", "1\n2", "l", 1, 2);
    json_t *partials = json_pack("{s:s, s:s}", "out", "{{v}}\n\n{{#l}}\n{{.}}\n{{/l}}\n  {{>in}}\n", "in", "a\nb");
    assert_string_equal(rendered(a, " {{>out}}\n.", model, partials), " 1\n2\n \n 1\n 2\n   a\n   b.");
    json_decref(partials);
    json_decref(model);
    arena_free(a);
}

enum { SPEC_FILES = 6, SPEC_TESTS = 136, OWN_TESTS = 7 };

int main(void)
{
    static const char *const files[SPEC_FILES] = {"comments", "delimiters", "interpolation",
                                                  "inverted", "partials",   "sections"};
    static const struct CMUnitTest own[OWN_TESTS] = {
        cmocka_unit_test(test_mistakes),      cmocka_unit_test(test_mistake_in_partial),
        cmocka_unit_test(test_deep_sections), cmocka_unit_test(test_endless_partials),
        cmocka_unit_test(test_endless_names), cmocka_unit_test(test_values),
        cmocka_unit_test(test_indentation),
    };
    struct CMUnitTest tests[SPEC_TESTS + OWN_TESTS];
    json_t *spec[SPEC_FILES];
    struct arena *a = arena_new();
    const char *home = getenv("PLUMBLINE_HOME");
    size_t count = 0;
    for (size_t i = 0; i < SPEC_FILES; i++) {
        spec[i] = json_load_file(arena_printf(a, "%s/tests/data/mustache-spec/%s.json", home ? home : ".", files[i]), 0,
                                 NULL);
        size_t n;
        json_t *test;
        json_array_foreach(json_object_get(spec[i], "tests"), n, test)
        {
            if (count == SPEC_TESTS)
                return 1;
            const char *name = json_string_value(json_object_get(test, "name"));
            tests[count++] = (struct CMUnitTest){
                .name = arena_printf(a, "%s: %s", files[i], name), .test_func = test_spec, .initial_state = test};
        }
    }
    /* A specification file that is missing is a failure, not a shorter run. */
    if (count != SPEC_TESTS)
        return fprintf(stderr, "found %zu of the specification's %d tests\n", count, SPEC_TESTS), 1;
    memcpy(tests + count, own, sizeof own);
    int failed = cmocka_run_group_tests_name("mustache", tests, NULL, NULL);
    for (size_t i = 0; i < SPEC_FILES; i++)
        json_decref(spec[i]);
    arena_free(a);
    return failed;
}
