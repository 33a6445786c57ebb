/* Protects: that definitions which name what the law does not hold, or use it against the law, are told, and that
 * procedures are explained and drawn whole. The project's own definitions and law are the good case; the bad one is
 * tests/lawful/unlawful.yaml, each mistake of which is one line of unlawful.expected. */

#include "core/arena.h"
#include "core/gather.h"
#include "law/rule.h"
#include "model/model.h"
#include "work/check.h"
#include "work/explain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *source; /* the project's folder */

struct desk {
    struct arena *arena;
    const struct law *law;
    const struct model *model;
};

static struct desk open_desk(const char *folder)
{
    struct desk d = {.arena = arena_new()};
    struct mistakes mistakes;
    d.law = law_load(d.arena, arena_printf(d.arena, "%s/law", source), &mistakes);
    assert_non_null(d.law);
    d.model = model_load(d.arena, arena_printf(d.arena, "%s/%s", source, folder), &mistakes);
    if (!d.model)
        fail_msg("%s: %s", folder, mistakes.error[0].message);
    return d;
}

static char *print_mistakes(const struct desk *d)
{
    struct gather g = {.arena = d->arena};
    struct mistakes mistakes;
    char *text = NULL;
    size_t size;
    work_check(d->model, d->law, &g);
    gather_sorted(&g, &mistakes);
    FILE *f = open_memstream(&text, &size);
    for (size_t i = 0; i < mistakes.count; i++)
        fprintf(f, "%u: %s\n", mistakes.error[i].line, mistakes.error[i].message);
    fclose(f);
    return text;
}

static char *read_text(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    char *text = arena_alloc(a, 100000);
    size_t read = fread(text, 1, 99999, f);
    fclose(f);
    return read ? text : NULL;
}

static void test_domains(void **state)
{
    (void)state;
    struct desk d = open_desk("domains");
    char *found = print_mistakes(&d);
    assert_true(d.model->procedures > 0);
    assert_string_equal(found, "");
    free(found);
    arena_free(d.arena);
}

static void test_unlawful(void **state)
{
    (void)state;
    struct desk d = open_desk("tests/lawful");
    char *found = print_mistakes(&d);
    const char *path = arena_printf(d.arena, "%s/tests/lawful/unlawful.expected", source);
    if (getenv("UPDATE_EXPECTED")) {
        FILE *f = fopen(path, "wb");
        assert_non_null(f);
        fputs(found, f);
        fclose(f);
    }
    char *expected = read_text(d.arena, path);
    assert_non_null(expected);
    assert_string_equal(found, expected);
    free(found);
    arena_free(d.arena);
}

/* Statute and article, who, and which clocks: what a lawyer looks for. */
static void test_explain(void **state)
{
    (void)state;
    struct desk d = open_desk("tests/lawful");
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    assert_true(work_explain(d.arena, d.model, d.law, "ask", f));
    assert_true(work_explain(d.arena, d.model, d.law, "clerk", f));
    assert_true(work_explain(d.arena, d.model, d.law, "decision.reviewd", f));
    assert_false(work_explain(d.arena, d.model, d.law, "asked", f));
    fclose(f);
    static const char *const holds[] = {"procedure ask: 申请 (Ask)",
                                        "in force      since 2024-01-01",
                                        "from          asked (已申请) → heard (听证中)",
                                        "from          asked (已申请); the state stays",
                                        "needs         more (延长)",
                                        "行政许可法第四十二条第一款, since 2004-07-01: within 20 workdays; may be "
                                        "extended by 10 at most",
                                        "starts with   the record's beginning",
                                        "dropped by    hear (听证)",
                                        "for           the organ of the record in last (前次); where that is empty the "
                                        "record's own",
                                        "reaches       the records of the own organ and of those below it",
                                        "of the record in last: more > 1",
                                        "takes         ask.hear: 申请, 听证",
                                        "asked by      ask.decide: 申请, 决定"};
    for (size_t i = 0; i < sizeof holds / sizeof *holds; i++)
        if (!strstr(text, holds[i]))
            fail_msg("lacks “%s”:\n%s", holds[i], text);
    free(text);
    arena_free(d.arena);
}

/* Who hears of a term that runs out, clock by clock and role by role. */
static void test_explain_escalation(void **state)
{
    (void)state;
    struct desk d = open_desk("tests/fixture-work");
    char *text = NULL;
    size_t size;
    struct error err = {0};
    FILE *f = open_memstream(&text, &size);
    assert_true(work_explain(d.arena, d.model, d.law, "decide", f));
    assert_true(work_explain(d.arena, d.model, d.law, "head", f));
    assert_true(work_explain(d.arena, d.model, d.law, "supervisor", f));
    assert_true(model_explain(d.model, "escalation", f, &err));
    assert_true(model_explain(d.model, "order_slip", f, &err));
    fclose(f);
    static const char *const holds[] = {
        "tells         a reminder 3 workdays before; 负责人 on the day after; 督察员 5 workdays later, with a record "
        "of "
        "order_slip",
        "tells         a reminder 3 workdays before; then it lapses",
        "is told       on the day after a term ran out",
        "is told       5 workdays after the head was told",
        "basis         督察规定第二十二条",
        "reminds       whoever works on it, 3 workdays before the day due",
        "makes         a record of order_slip (督办单) for the record's organ",
        "about_record (所涉编号) = the record's number",
        "issued_by (签发人) = 系统签发",
        "made by       escalation, when a term has run out",
    };
    for (size_t i = 0; i < sizeof holds / sizeof *holds; i++)
        if (!strstr(text, holds[i]))
            fail_msg("lacks “%s”:\n%s", holds[i], text);
    free(text);
    arena_free(d.arena);
}

/* Every state and every way between them, and texts that Graphviz reads as texts. */
static void test_draw(void **state)
{
    (void)state;
    struct desk d = open_desk("tests/lawful");
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    work_draw(d.arena, model_procedure(d.model, "ask"), f);
    fclose(f);
    static const char *const holds[] = {
        "digraph \"ask\" {", "\"asked\" [label=\"已申请\\n· 延长\\n· 重计\", penwidth=2];",
        "\"decided\" [label=\"已决定\", peripheries=2];",
        "\"asked\" -> \"heard\" [label=\"听证\\n承办\\\"人\\\"（前次）\\n不计:一\\n停:二"};
    for (size_t i = 0; i < sizeof holds / sizeof *holds; i++)
        if (!strstr(text, holds[i]))
            fail_msg("lacks “%s”:\n%s", holds[i], text);
    assert_null(strstr(text, "\"asked\" -> \"asked\""));
    free(text);
    arena_free(d.arena);
}

int main(int argc, char **argv)
{
    source = argc > 1 ? argv[1] : ".";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_domains), cmocka_unit_test(test_unlawful),
        cmocka_unit_test(test_explain), cmocka_unit_test(test_explain_escalation),
        cmocka_unit_test(test_draw),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
