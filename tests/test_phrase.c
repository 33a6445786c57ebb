/* The catalogue of sentences: who speaks what, and that no file can make printf read what was not given. */
#include "core/arena.h"
#include "core/error.h"
#include "core/phrase.h"
#include "core/text.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static int open_arena(void **state)
{
    *state = arena_new();
    return 0;
}

static int close_arena(void **state)
{
    phrase_use(NULL);
    arena_free(*state);
    return 0;
}

#define HEADER "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\n"

/* A catalogue of the text, or NULL with why not. */
static const struct phrases *catalogue(struct arena *a, const char *text, struct error *err)
{
    char *path = arena_strdup(a, "/tmp/plumbline-phrases-XXXXXX");
    int fd = mkstemp(path);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    *err = (struct error){0};
    const struct phrases *p = phrases_read(a, path, err);
    unlink(path);
    return p;
}

static void test_speaks(void **state)
{
    struct error err;
    const struct phrases *p = catalogue(*state,
                                        HEADER "msgid \"there is no %s “%.60s”\"\nmsgstr \"没有%s“%.60s”\"\n\n"
                                               "msgid \"%s is of %s\"\nmsgstr \"%2$s的%1$s\"\n\n"
                                               "msgid \"%zu mistake%s\"\nmsgstr \"有%zu处错误%.0s\"\n\n"
                                               "#, fuzzy\nmsgid \"a guess\"\nmsgstr \"猜\"\n\n"
                                               "msgid \"nothing yet\"\nmsgstr \"\"\n\n",
                                        &err);
    assert_non_null(p);
    assert_null(phrase_used());
    error_set(&err, ERROR_INPUT, "there is no %s “%.60s”", "gate", "x");
    assert_string_equal(err.message, "there is no gate “x”");
    assert_null(phrase_use(p));
    error_set(&err, ERROR_INPUT, "there is no %s “%.60s”", "关口", "x");
    assert_string_equal(err.message, "没有关口“x”");
    error_set(&err, ERROR_INPUT, "%s is of %s", "a", "b");
    assert_string_equal(err.message, "b的a");
    error_set(&err, ERROR_INPUT, "%zu mistake%s", (size_t)2, "s");
    assert_string_equal(err.message, "有2处错误");
    assert_string_equal(phrase("a guess"), "a guess");
    assert_string_equal(phrase("nothing yet"), "nothing yet");
    assert_string_equal(phrase("not in it"), "not in it");
    assert_ptr_equal(phrase_use(NULL), p);
    assert_string_equal(phrase("%s is of %s"), "%s is of %s");
}

static void *ask_elsewhere(void *argument)
{
    return phrase_used() ? argument : NULL;
}

static void test_is_of_the_thread(void **state)
{
    struct error err;
    pthread_t t;
    void *said = *state;
    phrase_use(catalogue(*state, HEADER "msgid \"a\"\nmsgstr \"甲\"\n", &err));
    assert_string_equal(phrase("a"), "甲");
    assert_int_equal(pthread_create(&t, NULL, ask_elsewhere, NULL), 0);
    pthread_join(t, &said);
    assert_null(said);
}

/* Each would make printf read an argument that was not given, or take one for another. */
static void test_refuses_wild_formats(void **state)
{
    static const char *const wild[][2] = {
        {"no %s", "没有%s%s"},     {"no %s", "没有%d"},    {"no %s", "没有"},        {"no %s", "没有%2$s"},
        {"no %s", "没有%n"},       {"no %s", "没有%*s"},   {"no %d %s", "没有%s%d"}, {"nothing", "没有%s"},
        {"%zu of them", "共%d个"}, {"%lld", "%d"},         {"no %.*s", "没有%s"},    {"%s of %s", "%1$s"},
        {"%s of %s", "%2$s"},      {"%s of %s", "%1$s%s"}, {"no %s", "没有%"},       {"no %s", "没有%1$n"},
        {"no %s", "没有%1$s%1$d"}, {"no %u", "没有%f"},    {"no %c", "没有%s"},
    };
    for (size_t i = 0; i < sizeof wild / sizeof *wild; i++) {
        struct error err;
        char *text = arena_printf(*state, HEADER "msgid \"%s\"\nmsgstr \"%s\"\n", wild[i][0], wild[i][1]);
        if (catalogue(*state, text, &err))
            fail_msg("“%s” was taken for “%s”", wild[i][1], wild[i][0]);
        assert_int_equal(err.code, ERROR_DEFINITION);
        assert_true(strlen(err.message) > 10 && err.file[0]);
    }
}

static void test_refuses_broken_files(void **state)
{
    static const char *const broken[] = {
        "",
        "msgid \"a\"\nmsgstr \"甲\"\n",
        "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=GB18030\\n\"\n\nmsgid \"a\"\nmsgstr \"b\"\n",
        HEADER "msgid \"a\nmsgstr \"甲\"\n",
        HEADER "msgid \"a\"\n",
        HEADER "msgid \"a\"\nmsgstr \"\xff\xfe\"\n",
        HEADER "msgid \"a\"\nmsgstr \"甲\"\n\nmsgid \"a\"\nmsgstr \"乙\"\n",
        HEADER "msgctxt \"c\"\nmsgid \"a\"\nmsgstr \"甲\"\n",
        HEADER "msgid \"a\"\nmsgid_plural \"as\"\nmsgstr[0] \"甲\"\n",
    };
    struct error err;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        if (catalogue(*state, broken[i], &err))
            fail_msg("broken file %zu was taken", i);
        assert_int_equal(err.code, ERROR_DEFINITION);
    }
    assert_null(phrases_read(*state, "/nowhere/zh_CN.po", &err));
    assert_non_null(strstr(err.message, "No such file"));
}

#define test_in_arena(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_arena(test_speaks),
        test_in_arena(test_is_of_the_thread),
        test_in_arena(test_refuses_wild_formats),
        test_in_arena(test_refuses_broken_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
