/* Papers in the browser: looked at masked, printed open where they must name people, each printing noted and checked by
 * its code, and nobody prints what he does not see. */
#include "desk_support.h"

#include <string.h>

static const char agreement[] = "/desk/registers/mediation_agreement/220103%E8%B0%832020-00001-%E8%AE%AE01";

static void test_paper_is_printed(void **state)
{
    (void)state;
    if (!d.office)
        skip();
    struct browser b = signed_in("mediator");
    char *paper = arena_printf(b.arena, "%s/papers/mediation_agreement_paper", agreement);
    get(&b, agreement);
    assert_shows(&b, "可打印文书");
    assert_shows(&b, "人民调解协议书");
    get(&b, paper); /* only looked at: masked, and nothing is written */
    assert_status(&b, 200);
    assert_shows(&b, "张**");
    assert_hides(&b, "张三丰");
    assert_shows(&b, "&lt;b&gt;赔偿");
    get(&b, agreement);
    assert_hides(&b, "打印文书</strong>");
    fill(&b, paper, "as=html");
    assert_status(&b, 200);
    assert_shows(&b, "张三丰"); /* an agreement that names nobody is none */
    assert_shows(&b, "人民币贰仟贰佰元整");
    assert_shows(&b, "<svg");
    assert_shows(&b, "在https://fz.example.gov.cn/verify输入核验码"); /* what --site says is printed, and scanned */
    const char *at = strstr(b.got.body, "核验码：");
    assert_non_null(at);
    at += strlen("核验码：");
    char *code = arena_strndup(b.arena, at, strspn(at, "0123456789abcdef-"));
    get(&b, agreement);
    assert_shows(&b, "打印文书");
    struct browser anybody = new_browser();
    get(&anybody, arena_printf(b.arena, "/verify?code=%s", code));
    assert_shows(&anybody, "本系统出具过这份文书");
    assert_hides(&anybody, "张三丰");
    code[strlen(code) - 1] ^= 1;
    get(&anybody, arena_printf(b.arena, "/verify?code=%s", code));
    assert_shows(&anybody, "没有这个核验码");
    static const char *const odd[] = {"1", "-", "1-", "99999999999999999999-00", "0-00000000", "%3Cb%3E", "1-00000000"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        get(&anybody, arena_printf(b.arena, "/verify?code=%s", odd[i]));
        assert_status(&anybody, 200);
        assert_shows(&anybody, "没有这个核验码");
    }
    fill(&b, paper, "as=docx");
    assert_status(&b, 200);
    assert_memory_equal(b.got.body, "PK", 2);
}

static void test_paper_rights(void **state)
{
    (void)state;
    if (!d.office)
        skip();
    struct browser b = signed_in("stranger"), own = signed_in("mediator");
    get(&b, arena_printf(b.arena, "%s/papers/mediation_agreement_paper", agreement));
    assert_status(&b, 404);
    get(&own, arena_printf(b.arena, "%s/papers/acceptance_notice", agreement)); /* of another register */
    assert_status(&own, 404);
    get(&own, arena_printf(b.arena, "%s/papers/..%%2f..%%2fetc", agreement));
    assert_status(&own, 404);
    post_raw(&own, arena_printf(b.arena, "%s/papers/mediation_agreement_paper", agreement), "as=pdf"); /* no token */
    assert_status(&own, 403);
}

/* A paper whose date no field holds is of the day on which its step was taken, with that day's law, whenever it is
 * printed. */
static void test_paper_of_a_step(void **state)
{
    (void)state;
    if (!d.office)
        skip();
    give_account("reconsideration", "reconsideration_officer", DESK_JUSTICE);
    desk_play(
        "2020-01-02\n"
        "create reconsideration_case 220103复2020-0001 district=220103 organ=示例区司法局 subject=\"停车罚款\" "
        "applicant_kind=citizen applicant=\"张三丰\" applicant_count=1 respondent=示例区城市管理局 "
        "respondent_kind=department act_kind=penalty request=\"撤销\" intake=window received_on=2020-01-02\n"
        "2020-01-03\n"
        "pass_on reconsideration_case 220103复2020-0001 as reconsideration_officer transferred_to=\"某市人民政府\"\n");
    struct browser b = signed_in("reconsideration");
    const char *paper = "/desk/registers/reconsideration_case/220103%E5%A4%8D2020-0001/papers/"
                        "reconsideration_told_elsewhere";
    get(&b, paper);
    assert_status(&b, 200);
    assert_shows(&b, "行政复议法第十七条");
    fill(&b, paper, "as=html");
    assert_status(&b, 200);
    assert_shows(&b, "张三丰");
    assert_shows(&b, "有权受理该申请的是某市人民政府");
    assert_shows(&b, "<span>2020年1月3日</span>"); /* printed on the 6th */
}

/* An agreement of the district's dispute. */
static int add_agreement(int opened)
{
    if (opened || !d.office)
        return opened;
    desk_play("2020-01-02\n"
              "create dispute_party 220103调2020-00001-人01 district=220103 organ=示例区司法局 "
              "dispute=220103调2020-00001 role=applicant name=\"张三丰\"\n"
              "create mediation_agreement 220103调2020-00001-议01 district=220103 organ=示例区司法局 "
              "dispute=220103调2020-00001 form=written facts=\"漏水\" content=\"<b>赔偿</b>\" manner=once "
              "amount=2200 signed_on=2020-01-02\n");
    return 0;
}

static int on_sqlite(void **state)
{
    return add_agreement(desk_on_sqlite(state));
}

static int on_postgresql(void **state)
{
    return add_agreement(desk_on_postgresql(state));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paper_is_printed),
        cmocka_unit_test(test_paper_rights),
        cmocka_unit_test(test_paper_of_a_step),
    };
    int failed = cmocka_run_group_tests_name("papers on SQLite", tests, on_sqlite, desk_tear_down);
    return failed + cmocka_run_group_tests_name("papers on PostgreSQL", tests, on_postgresql, desk_tear_down);
}
