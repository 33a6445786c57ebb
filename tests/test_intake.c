/* Intake at the window: the item is found by initials, what is whole is accepted, what is missing is told at once and
 * all together, nothing stays of what was refused, and nobody else's window is it. */
#include "desk_support.h"

#include <string.h>

#define MARKET "11220103013889021F"
#define ITEM "/desk/intake/SX0001"
#define FIRST "m-SX0001-%E6%9D%9001"
#define SECOND "m-SX0001-%E6%9D%9002"
#define THIRD "m-SX0001-%E6%9D%9003"
#define WHO "applicant_kind=natural&applicant=%E7%8E%8B%E5%B0%8F%E4%BA%8C&phone=13800000001"

static const char journal[] =
    "2020-01-02\n"
    "create service_item SX0001 district=220103 organ=示例区市场监督管理局 name=\"食品经营许可\" "
    "base_code=000123456000 "
    "kind=licence exercised_at=district legal_basis=\"食品安全法第三十五条\" audience=both "
    "conditions=\"有<b>经营场所\" "
    "handling=promised statutory_days=20 promised_days=10 charged=false visits=1 online_depth=third all_online=false "
    "city_wide=false done_at_once=false done_online=true done_nearby=false done_in_one=true run_once=true "
    "high_frequency=true one_window=true by_commitment=false life_event=permit windows=\"3号窗口\" "
    "hours=\"9:00-17:00\" "
    "phone=0431-80000001 complaint_phone=0431-80000002 listed_on=2020-01-02\n"
    "create service_material $m district=220103 organ=示例区市场监督管理局 item=SX0001 name=\"经营场所平面图\" "
    "form=original copies=2 source=applicant need=always by_commitment=false\n"
    "create service_material $n district=220103 organ=示例区市场监督管理局 item=SX0001 name=\"健康证明\" form=copy "
    "copies=1 source=issued need=always by_commitment=true\n"
    "create service_material $o district=220103 organ=示例区市场监督管理局 item=SX0001 name=\"委托书\" form=original "
    "copies=1 source=applicant need=in_case in_case=\"委托办理\" by_commitment=false\n"
    "create service_stage $s district=220103 organ=示例区市场监督管理局 item=SX0001 stage=intake days=0\n"
    "submit service_item SX0001 as clerk\n"
    "publish service_item SX0001 as service_manager\n";

static int on_sqlite(void **state)
{
    if (desk_on_sqlite(state))
        return 1;
    desk_play(journal);
    give_account("window", "window_clerk", MARKET);
    return 0;
}

static void test_found_by_initials(void **state)
{
    static const char *const found[] = {"spjy",   "SPJYXK", "%E9%A3%9F%E5%93%81%20xk", "%E7%BB%8F%E8%90%A5",
                                        "SX0001", ""};
    static const char *const not_found[] = {"zzzz", "%25", "'%20or%201=1", "%3Cscript%3E"};
    (void)state;
    struct browser b = signed_in("window");
    get(&b, "/desk");
    assert_shows(&b, "/desk/intake");
    get(&b, "/desk/intake");
    assert_hides(&b, "近三个月常办");
    for (size_t i = 0; i < sizeof not_found / sizeof *not_found; i++) {
        get(&b, arena_printf(b.arena, "/desk/intake?q=%s", not_found[i]));
        assert_status(&b, 200);
        if (i != 1) /* nothing but a mark finds everything */
            assert_hides(&b, "href=\"" ITEM);
        assert_hides(&b, "<script>");
    }
    for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
        get(&b, arena_printf(b.arena, "/desk/intake?q=%s", found[i]));
        assert_status(&b, 200);
        assert_shows(&b, "href=\"" ITEM);
    }
}

static void test_window_only(void **state)
{
    (void)state;
    struct browser b = signed_in("mediator");
    get(&b, "/desk");
    assert_hides(&b, "/desk/intake");
    get(&b, "/desk/intake");
    assert_status(&b, 404);
    get(&b, ITEM);
    assert_status(&b, 404);
    get(&b, "/desk");
    post_raw(&b, ITEM, arena_printf(b.arena, "_form=%s&%s", token(&b), WHO));
    assert_status(&b, 404);
    struct browser w = signed_in("window");
    get(&w, "/desk/intake/NONE");
    assert_status(&w, 404);
    post_raw(&w, ITEM, WHO); /* no token */
    assert_status(&w, 403);
    assert_int_equal(desk_count("select count(*) from application"), 0);
}

static void test_guide(void **state)
{
    (void)state;
    struct browser b = signed_in("window");
    get(&b, ITEM);
    assert_status(&b, 200);
    assert_shows(&b, "经营场所平面图");
    assert_shows(&b, "有&lt;b&gt;经营场所");
    assert_shows(&b, "以承诺代替");
}

/* Faults stand beside their fields, what was ticked is kept, and nothing was written. */
static void test_refused_leaves_nothing(void **state)
{
    (void)state;
    struct browser b = signed_in("window");
    fill(&b, ITEM, "applicant_kind=natural&phone=13800000001&" FIRST "=there");
    assert_status(&b, 422);
    assert_shows(&b, "请填写申请人姓名或者申请单位");
    assert_shows(&b, "checked");
    fill(&b, ITEM, WHO "&citizen_number=220103199001011234&" FIRST "=there");
    assert_status(&b, 422);
    assert_shows(&b, "aria-invalid=\"true\"");
    fill(&b, ITEM, WHO "&due_on=nonsense");
    assert_status(&b, 422);
    assert_int_equal(desk_count("select count(*) from application"), 0);
    assert_int_equal(desk_count("select count(*) from application_material"), 0);
    assert_int_equal(desk_count("select count(*) from correction_notice"), 0);
}

static struct record *only(const char *reg)
{
    struct error err = {0};
    struct page page;
    const struct query q = {.reg = model_reg(d.office->model, reg), .limit = 10};
    assert_good(record_find(d.office->arena, d.office->db, d.office->model, &q, &page, &err), err);
    assert_true(page.count > 0);
    return &page.record[page.count - 1];
}

static void test_whole_is_accepted(void **state)
{
    (void)state;
    struct browser b = signed_in("window");
    /* A commitment that the item does not allow is none. */
    fill(&b, ITEM, WHO "&" FIRST "=there&" SECOND "=commitment");
    assert_status(&b, 303);
    const char *made = client_header(b.arena, &b.got, "Location");
    assert_non_null(strstr(made, "made="));
    get(&b, made);
    assert_status(&b, 200);
    assert_shows(&b, "已受理");
    assert_shows(&b, "受理通知书");
    assert_shows(&b, "收件回执");
    assert_string_equal(only("application")->state, "accepted");
    assert_string_equal(only("application")->organ, "示例区市场监督管理局");
    assert_int_equal(desk_count("select count(*) from application_material"),
                     2); /* the one of certain cases was not needed */
    assert_int_equal(desk_count("select count(*) from correction_notice"), 0);
    fill(&b,
         arena_printf(b.arena, "/desk/registers/application/%s/papers/intake_receipt",
                      strstr(made, "made=") + strlen("made=")),
         "as=html");
    assert_status(&b, 200);
    assert_shows(&b, "王小二");
    assert_shows(&b, "<svg");
    assert_shows(&b, "经营场所平面图");
    /* What people come for stands first the next time, before a word is typed, and not among what was searched for. */
    get(&b, "/desk/intake");
    assert_shows(&b, "近三个月常办");
    get(&b, "/desk/intake?q=spjy");
    assert_hides(&b, "近三个月常办");
}

/* The step writes the login of who takes it into the record: pages say who that is. */
static void test_examiner_by_name(void **state)
{
    (void)state;
    give_account("examiner", "clerk", MARKET);
    struct browser b = signed_in("examiner");
    char *application = arena_printf(b.arena, "/desk/registers/application/%s", only("application")->number);
    fill(&b, arena_printf(b.arena, "%s/steps/examine", application), "_confirm=1");
    assert_status(&b, 303);
    get(&b, application);
    assert_shows(&b, "<dd lang=\"zh-CN\">示例人员（examiner）");
    assert_shows(&b, "</s> → <span lang=\"zh-CN\">示例人员（examiner）");
    get(&b, arena_printf(b.arena, "/api/v1%s", application));
    assert_shows(&b, "\"login\": \"examiner\"");
    assert_shows(&b, "\"organ_name\": \"示例区市场监督管理局\"");
}

static void test_missing_is_told_at_once(void **state)
{
    (void)state;
    struct browser b = signed_in("window");
    fill(&b, ITEM, WHO "&" FIRST "=commitment&" THIRD "=there&due_on=2020-01-20");
    assert_status(&b, 303);
    get(&b, client_header(b.arena, &b.got, "Location"));
    assert_shows(&b, "待补正");
    assert_shows(&b, "补正通知书");
    assert_int_equal(desk_count("select count(*) from correction_notice"), 1);
    const struct record *notice = only("correction_notice");
    const char *content = notice->value[reg_field(notice->reg, "content") - notice->reg->field].text;
    assert_string_equal(content, "1．经营场所平面图（原件，2份）：未提交。\n2．健康证明（复印件，1份）：未提交。");
    assert_string_equal(only("application")->state, "correcting");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_found_by_initials),
        cmocka_unit_test(test_window_only),
        cmocka_unit_test(test_guide),
        cmocka_unit_test(test_refused_leaves_nothing),
        cmocka_unit_test(test_whole_is_accepted),
        cmocka_unit_test(test_examiner_by_name),
        cmocka_unit_test(test_missing_is_told_at_once),
    };
    return cmocka_run_group_tests(tests, on_sqlite, desk_tear_down);
}
