/* Overseeing in the browser: who sees the dashboard, what it says, and orders of supervision made from it: by whom,
 * with what they hold already, and nothing else. */
#include "desk_support.h"

#include <string.h>

#define NUMBER "220103%E8%B0%832020-00001"
#define ORDER "/desk/dashboard/order?register=dispute&number=" NUMBER

static void test_who_sees_it(void **state)
{
    (void)state;
    if (!d.office)
        skip();
    struct browser leader = signed_in("leader"), head = signed_in("head"), mediator = signed_in("mediator");
    get(&leader, "/desk/dashboard");
    assert_status(&leader, 200);
    assert_shows(&leader, "全市位次");
    assert_shows(&leader, "100%"); /* a target */
    get(&leader, "/api/v1/desk/dashboard");
    assert_status(&leader, 200);
    assert_shows(&leader, "\"groups\"");
    get(&head, "/desk/dashboard");
    assert_status(&head, 200);
    assert_hides(&head, "/desk/dashboard/order");
    get(&mediator, "/desk");
    assert_hides(&mediator, "/desk/dashboard");
    get(&mediator, "/desk/dashboard");
    assert_status(&mediator, 403);
    get(&leader, "/desk/dashboard?year=x");
    assert_status(&leader, 400);
}

static void test_order_is_made(void **state)
{
    (void)state;
    if (!d.office)
        skip();
    struct browser b = signed_in("leader");
    get(&b, ORDER);
    assert_status(&b, 200);
    assert_shows(&b, "矛盾纠纷220103调2020-00001");
    assert_shows(&b, "value=\"" DESK_JUSTICE "\"");
    assert_shows(&b, "value=\"2020-01-06\"");
    fill(&b, ORDER, "organ=&matter=%E4%BA%8B&issued_by=%E7%94%B2&issued_on=2020-01-06");
    assert_status(&b, 422);
    assert_shows(&b, "aria-invalid=\"true\"");
    /* What the form does not hold is not taken: nobody answers an order while he makes it. */
    fill(&b, ORDER,
         "organ=" DESK_JUSTICE "&matter=%E8%AF%B7%E5%8A%9E%E7%90%86&issued_by=%E7%94%B2&issued_on=2020-01-06"
         "&replied_on=2020-01-06&reply=ok&automatic=%E6%98%AF&district=220104&number=x");
    assert_status(&b, 303);
    const char *at = client_header(b.arena, &b.got, "Location");
    assert_non_null(strstr(at, "/desk/registers/supervision_order/220103"));
    get(&b, at);
    assert_status(&b, 200);
    assert_shows(&b, "请办理");
    assert_shows(&b, "已发出");
    assert_shows(&b, "反馈时限"); /* its term runs */
    assert_hides(&b, "已自动发出");
}

static void test_order_refused(void **state)
{
    static const char fields[] = "organ=" DESK_JUSTICE "&matter=x&issued_by=x&issued_on=2020-01-06";
    (void)state;
    if (!d.office)
        skip();
    struct browser head = signed_in("head"), leader = signed_in("leader");
    get(&head, ORDER);
    assert_status(&head, 403);
    get(&head, "/desk");
    post_raw(&head, ORDER, arena_printf(head.arena, "_form=%s&%s", token(&head), fields));
    assert_status(&head, 403);
    post_raw(&leader, ORDER, fields); /* no token */
    assert_status(&leader, 403);
    static const struct {
        const char *of;
        int status;
    } odd[] = {{"", 400},
               {"?figure=nothing", 404},
               {"?figure=applications_in_time_rate", 404}, /* a rate of nothing */
               {"?figure=disputes_mediated&year=x", 400},
               {"?organ=%3Cb%3E", 404},
               {"?register=dispute", 404},
               {"?register=nothing&number=1", 404},
               {"?register=dispute&number=1", 404}};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        get(&leader, arena_printf(leader.arena, "/desk/dashboard/order%s", odd[i].of));
        assert_status(&leader, odd[i].status);
    }
    get(&leader, "/desk/dashboard/order?organ=" DESK_JUSTICE);
    assert_status(&leader, 200);
    get(&leader, "/desk/dashboard/order?figure=disputes_mediated");
    assert_status(&leader, 200);
}

/* The organ's late matters are told to its head with who has them, and what came back to whoever must do it again. */
static void test_today(void **state)
{
    (void)state;
    if (!d.office)
        skip();
    struct browser head = signed_in("head"), mediator = signed_in("mediator");
    get(&head, "/desk");
    assert_status(&head, 200);
    assert_shows(&head, "所辖机关逾期");
    get(&mediator, "/desk");
    assert_status(&mediator, 200);
    assert_hides(&mediator, "所辖机关逾期");
    assert_hides(&mediator, "退回重办");
    struct browser officer = signed_in("officer");
    get(&officer, "/desk");
    assert_status(&officer, 200);
    assert_shows(&officer, "退回重办");
    assert_shows(&officer, "佐证不足");
}

static void test_index(void **state)
{
    (void)state;
    if (!d.office)
        skip();
    struct browser b = signed_in("officer"), mediator = signed_in("mediator");
    get(&mediator, "/desk/index");
    assert_status(&mediator, 404);
    get(&b, "/desk/index");
    assert_status(&b, 200);
    assert_shows(&b, "示例指标体系");
    assert_shows(&b, "依法决策");
    assert_shows(&b, "决策目录");
    assert_shows(&b, "没有分解任务"); /* an item that is nobody's */
    assert_shows(&b, "王某");
    assert_shows(&b, "差距清单");
    get(&b, "/desk/index?year=2019"); /* no task in that year */
    assert_status(&b, 200);
    assert_hides(&b, "王某");
    get(&b, "/desk/index?year=%3C");
    assert_status(&b, 400);
}

/* What people write is kept with its author, figures are filled in, and what is wrong is told and not lost. */
static void test_report_is_written(void **state)
{
    (void)state;
    if (!d.office)
        skip();
    struct browser b = signed_in("governance"), mediator = signed_in("mediator"), leader = signed_in("leader");
    get(&mediator, "/desk/report/2020");
    assert_status(&mediator, 404);
    get(&b, "/desk/report");
    assert_status(&b, 303);
    get(&b, "/desk/report/x");
    assert_status(&b, 404);
    get(&b, "/desk/report/2020");
    assert_status(&b, 200);
    assert_shows(&b, "还没有写");
    assert_shows(&b, "〔全面依法治区委员会会议次序〕"); /* a figure that no record explains */
    fill(&b, "/desk/report/2020", "_block=overview&text=%E5%85%A8%E5%B9%B4%7Bdisputes_mediated%7D%E4%BB%B6%EF%BC%9Cb");
    assert_status(&b, 303);
    get(&b, "/desk/report/2020");
    assert_shows(&b, "全年{disputes_mediated}件");
    assert_shows(&b, "全年<a class=\"computed\" href=\"/figures/disputes_mediated");
    fill(&b, "/desk/report/2020", "_block=overview&text=%7Bno_such%7D+%3Cscript%3E");
    assert_status(&b, 303);
    get(&b, "/desk/report/2020"); /* one record, changed; the page stands, and says what is wrong */
    assert_status(&b, 200);
    assert_shows(&b, "花括号或者指标名有误");
    assert_shows(&b, "&lt;script&gt;");
    assert_hides(&b, "<script>");
    get(&b, "/desk/registers/report_narrative");
    assert_hides(&b, "叙2020-02");
    fill(&b, "/desk/report/2020", "_block=nothing&text=x");
    assert_status(&b, 400);
    fill(&b, "/desk/report/2020", "_block=overview&text=");
    assert_status(&b, 422);
    fill(&b, "/desk/report/2020", "_freeze=1&written_on=2020-01-06"); /* there is no record to freeze */
    assert_status(&b, 400);
    fill(&leader, "/desk/report/2020", "_block=overview&text=x"); /* reads, and does not write */
    assert_status(&leader, 403);
}

static void test_draws(void **state)
{
    (void)state;
    if (!d.office)
        skip();
    struct browser leader = signed_in("leader"), mediator = signed_in("mediator");
    get(&leader, "/desk/draws");
    assert_status(&leader, 200);
    assert_shows(&leader, "没有您可以查看的抽查任务");
    get(&leader, "/desk/draws/1");
    assert_status(&leader, 404);
    get(&mediator, "/desk/draws");
    assert_status(&mediator, 404);
    get(&mediator, "/desk/draws/1");
    assert_status(&mediator, 404);
}

/* An index system with two items, one of them a task that came back. */
static void add_index(void)
{
    desk_play(
        "2020-01-02\n"
        "create index_edition 220103指标体系2020-01 district=220103 organ=示例区司法局 name=\"示例指标体系\" "
        "edition_year=2020 "
        "issued_by=\"示例机关\" issued_on=2020-01-01\n"
        "create index_field 220103指标体系2020-01-01 district=220103 organ=示例区司法局 edition=220103指标体系2020-01 "
        "name=\"依法决策\"\n"
        "create index_topic 220103指标体系2020-01-01-01 district=220103 organ=示例区司法局 "
        "field=220103指标体系2020-01-01 name=\"程序\"\n"
        "create index_item 220103指标体系2020-01-01-01-01 district=220103 organ=示例区司法局 "
        "topic=220103指标体系2020-01-01-01 serial=1 "
        "content=\"决策目录\" points=1\n"
        "create index_item 220103指标体系2020-01-01-01-02 district=220103 organ=示例区司法局 "
        "topic=220103指标体系2020-01-01-01 serial=2 "
        "content=\"集体讨论\" points=1\n"
        "create index_task 220103指标2020-001 district=220103 organ=示例区司法局 item=220103指标体系2020-01-01-01-01 "
        "task_year=2020 "
        "owner=\"王某\" due_on=2020-01-20 full_marks=1\n"
        "create index_evidence 220103指标2020-001-01 district=220103 organ=示例区司法局 task=220103指标2020-001 "
        "kind=document name=\"目录\" linked_on=2020-01-02\n"
        "take index_task 220103指标2020-001 as task_officer\n"
        "self_score index_task 220103指标2020-001 as task_officer self_score=1\n"
        "send_back index_task 220103指标2020-001 as governance_officer because \"佐证不足\"\n");
}

static int add_people(int opened)
{
    if (opened || !d.office)
        return opened;
    give_account("leader", "district_leader", DESK_JUSTICE);
    give_account("head", "head", DESK_STREETS);
    give_account("governance", "governance_officer", DESK_JUSTICE);
    give_account("officer", "task_officer", DESK_JUSTICE);
    add_index();
    return 0;
}

static int on_sqlite(void **state)
{
    return add_people(desk_on_sqlite(state));
}

static int on_postgresql(void **state)
{
    return add_people(desk_on_postgresql(state));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_sees_it),   cmocka_unit_test(test_order_is_made),
        cmocka_unit_test(test_order_refused), cmocka_unit_test(test_today),
        cmocka_unit_test(test_index),         cmocka_unit_test(test_report_is_written),
        cmocka_unit_test(test_draws),
    };
    int failed = cmocka_run_group_tests_name("overseeing on SQLite", tests, on_sqlite, desk_tear_down);
    return failed + cmocka_run_group_tests_name("overseeing on PostgreSQL", tests, on_postgresql, desk_tear_down);
}
