/* Views of a register's own: what they arrange comes of the records that the person sees, escaped and masked, and what
 * is missing is told. */
#include "desk_support.h"

#include <string.h>

#define CITY "11220103013889013L"

static const char journal[] =
    "2020-01-02\n"
    "create decision 220103决2020-001 district=220103 organ=示例区城市管理局 subject=\"停车收费<b>调整\" kind=policy "
    "source=department legal_basis=\"组织法\" technical=false risky=false market=false secret=false "
    "started_on=2020-01-02\n"
    "create decision_draft 220103决2020-001-稿01 district=220103 organ=示例区城市管理局 decision=220103决2020-001 "
    "version=1 stage=comment prepared_on=2020-01-02 body=\"<i>停车每小时收费3元。\"\n"
    "create decision_draft 220103决2020-001-稿02 district=220103 organ=示例区城市管理局 decision=220103决2020-001 "
    "version=2 stage=review prepared_on=2020-01-02 body=\"<i>停车每小时收费2元。\"\n"
    "create expert_opinion 220103决2020-001-专01 district=220103 organ=示例区城市管理局 decision=220103决2020-001 "
    "expert=\"欧阳某某\" institution=\"某大学\" field=\"交通\" interest=false manner=written given_on=2020-01-02 "
    "opinion=\"可行\" conclusion=feasible\n";

static int on_sqlite(void **state)
{
    if (desk_on_sqlite(state))
        return 1;
    desk_play(journal);
    give_account("drafter", "decision_drafter", CITY);
    return 0;
}

static const char decision[] = "/desk/registers/decision/220103%E5%86%B32020-001";

static void test_drafts_side_by_side(void **state)
{
    (void)state;
    struct browser b = signed_in("drafter");
    get(&b, decision);
    assert_status(&b, 200);
    assert_shows(&b, "&lt;i&gt;停车每小时收费3元。"); /* the first, as it is */
    assert_shows(&b, "&lt;i&gt;停车每小时收费<del>3</del><ins>2</ins>元");
    assert_hides(&b, "<i>");
    assert_shows(&b, "停车收费&lt;b&gt;调整");
    assert_hides(&b, "aria-label=\"决策草案\" tabindex=\"0\">\n<table"); /* not in a short table too */
    assert_shows(&b, "欧阳**");                                          /* the other children are as ever */
    assert_hides(&b, "欧阳某某");
}

static void test_others_rows(void **state)
{
    (void)state;
    struct browser b = signed_in("mediator");
    get(&b, decision);
    assert_status(&b, 404);
}

/* The same page without a view of its own. */
static void test_general_form(void **state)
{
    (void)state;
    struct browser b = signed_in("mediator");
    get(&b, DESK_RECORD);
    assert_status(&b, 200);
    assert_shows(&b, "楼上漏水");
    assert_hides(&b, "class=\"version");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_drafts_side_by_side),
        cmocka_unit_test(test_others_rows),
        cmocka_unit_test(test_general_form),
    };
    return cmocka_run_group_tests(tests, on_sqlite, desk_tear_down);
}
