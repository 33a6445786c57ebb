/* A register's page over HTTP: what is asked of it, columns, lights, kept filters, export, steps on many rows. */
#include "desk_support.h"

#include "core/sheet.h"

#include <stdio.h>
#include <string.h>

static const char page[] = "/desk/registers/dispute";

/* Five more disputes: of another organ one, with a formula for a subject one. */
static void more_disputes(void)
{
    struct buf b = buf_new(d.office->arena);
    buf_add(&b, "2020-01-03\n");
    for (int i = 2; i <= 6; i++)
        buf_printf(&b,
                   "create dispute 220103调2020-%05d district=220103 organ=%s subject=\"%s纠纷%d\" branch=people "
                   "kind=%s source=application scale=simple applicant=\"王小明\" respondent=\"赵六\" parties=2 "
                   "registered_on=2020-01-03\n",
                   i, i == 6 ? "示例区城市管理局" : "示例区司法局", i == 2 ? "=" : "", i,
                   i == 3 ? "family" : "neighbour");
    desk_play(b.data);
}

static int on_sqlite(void **state)
{
    desk_on_sqlite(state);
    more_disputes();
    return 0;
}

static int on_postgresql(void **state)
{
    desk_on_postgresql(state);
    if (d.office)
        more_disputes();
    return 0;
}

#define SKIP_WITHOUT_DATABASE \
    (void)state;              \
    if (!d.office)            \
        skip();

static void test_counts_and_filters(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    get(&b, page);
    assert_shows(&b, "共查到 <strong>5</strong>");
    get(&b, "/desk/registers/dispute?kind=family");
    assert_shows(&b, "共查到 <strong>1</strong>");
    assert_shows(&b, "220103调2020-00003");
    assert_hides(&b, "220103调2020-00004");
    get(&b, "/desk/registers/dispute?light=blue");
    assert_status(&b, 400);
    get(&b, "/desk/registers/dispute?sort=applicant"); /* nobody learns an order by what is masked */
    assert_status(&b, 400);
}

static void test_columns(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    get(&b, "/desk/registers/dispute?kind=family&column=applicant&column=scale&column=number&column=nonsense");
    assert_status(&b, 303);
    assert_string_equal(client_header(b.arena, &b.got, "Location"),
                        "/desk/registers/dispute?kind=family&columns=applicant%2Cscale%2Cnumber%2Cnonsense");
    get(&b, "/api/v1/desk/registers/dispute?columns=applicant,scale,nonsense,applicant");
    assert_status(&b, 200);
    assert_shows(&b, "王**");
    assert_hides(&b, "王小明");
    assert_hides(&b, "\"column\": \"subject\"");
}

/* Terms that have passed, or pass soon. Clocks begin when a dispute is accepted: on the sixth, the day of the site. */
static void test_lights(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    static const char accept[] = "/desk/registers/dispute/220103%E8%B0%832020-00004/steps/accept";
    fill(&b, accept, "committee=220103%E8%B0%83%E5%A7%94-0001&mediator=220103%E8%B0%83%E5%91%98-00001&_confirm=1");
    assert_status(&b, 303);
    get(&b, "/desk/registers/dispute?light=green");
    assert_shows(&b, "共查到 <strong>1</strong>");
    assert_shows(&b, "class=\"light green\"");
    get(&b, "/desk/registers/dispute?light=red");
    assert_shows(&b, "共查到 <strong>0</strong>");
    get(&b, "/desk/registers/dispute?light=amber"); /* the others wait to be accepted, within three workdays */
    assert_shows(&b, "共查到 <strong>4</strong>");
}

static void test_kept_filters(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator"), other = signed_in("stranger");
    get(&b, "/desk/registers/dispute?kind=family");
    assert_shows(&b, "name=\"question\" value=\"kind=family\"");
    const char *form = token(&b), *views = "/desk/registers/dispute/views";
    post_raw(&b, views, arena_printf(b.arena, "_form=%s&name=%%E5%%AE%%B6%%E4%%BA%%8B&question=kind%%3Dfamily", form));
    assert_status(&b, 303);
    assert_string_equal(client_header(b.arena, &b.got, "Location"), "/desk/registers/dispute?kind=family");
    get(&b, page);
    assert_shows(&b, "<a href=\"/desk/registers/dispute?kind=family\">家事</a>");
    get(&other, page);
    assert_hides(&other, "家事</a>");
    static const char *const wrong[] = {
        "name=&question=kind%3Dfamily",   "name=x&question=", "name=x", "name=x&question=a%22%3E%3Cscript%3E",
        "name=x&question=a%0D%0AX-Y%3A1", "remove=x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        post_raw(&b, views, arena_printf(b.arena, "_form=%s&%s", form, wrong[i]));
        assert_status(&b, 400);
    }
    /* What belongs to another is not removed. */
    get(&other, page);
    post_raw(&other, views, arena_printf(b.arena, "_form=%s&remove=1", token(&other)));
    assert_status(&other, 303);
    get(&b, page);
    assert_shows(&b, "家事</a>");
    post_raw(&b, views, arena_printf(b.arena, "_form=%s&remove=1", form));
    assert_status(&b, 303);
    get(&b, page);
    assert_hides(&b, "家事</a>");
}

static struct sheet *read_sheet(struct browser *b, const char *name)
{
    struct error err = {0};
    char *path = arena_printf(b->arena, "%s/%s", d.office->folder, name);
    FILE *f = fopen(path, "wb");
    fwrite(b->got.body, 1, b->got.size, f);
    fclose(f);
    struct sheet *sheet = sheet_read(b->arena, path, NULL, &err);
    assert_good(sheet, err);
    return sheet;
}

static const char *cell_of(const struct sheet *s, size_t row, const char *heading)
{
    for (size_t i = 0; i < s->rows[0].count; i++)
        if (strcmp(s->rows[0].cells[i], heading) == 0)
            return i < s->rows[row].count ? s->rows[row].cells[i] : "";
    fail_msg("there is no column %s", heading);
    return NULL;
}

/* Both files have the rows that the page would show, masked, and no formula. */
static void test_export(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator"), other = signed_in("stranger");
    static const char *const names[] = {"out.csv", "out.xlsx"};
    static const char *const targets[] = {"/desk/registers/dispute.csv?sort=registered_on",
                                          "/desk/registers/dispute.xlsx?sort=registered_on"};
    for (int i = 0; i < 2; i++) {
        get(&b, targets[i]);
        assert_status(&b, 200);
        assert_true(text_starts(client_header(b.arena, &b.got, "Content-Disposition"), "attachment;"));
        const struct sheet *s = read_sheet(&b, names[i]);
        assert_int_equal(s->count, 6);
        assert_string_equal(cell_of(s, 1, "编号"), "220103调2020-00001");
        assert_string_equal(cell_of(s, 2, "纠纷概要"), i ? "=纠纷2" : "'=纠纷2");
        assert_string_equal(cell_of(s, 2, "申请人"), "王**");
        get(&other, targets[i]);
        assert_status(&other, 200);
        assert_int_equal(read_sheet(&other, names[i])->count, 2);
    }
    get(&b, "/desk/registers/plan_task.xlsx");
    assert_status(&b, 404);
    struct browser nobody = new_browser();
    get(&nobody, targets[1]);
    assert_status(&nobody, 401);
}

/* One row's refusal holds no other back, and rows that are not seen are not there. */
static void test_step_on_many(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    get(&b, page);
    const char *at = strstr(b.got.body, "id=\"bulk-step\"");
    assert_non_null(at);
    assert_non_null(strstr(at, "value=\"withdraw\""));
    assert_null(strstr(at, "value=\"accept\"")); /* it asks for a committee */
    const char *form = token(&b), *rows = "row=220103%E8%B0%832020-00003&row=220103%E8%B0%832020-00006&row=x";
    static const char bulk[] = "/desk/registers/dispute/bulk";
    post_raw(&b, bulk, arena_printf(b.arena, "_form=%s&step=accept&%s", form, rows));
    assert_status(&b, 400);
    post_raw(&b, bulk, arena_printf(b.arena, "_form=%s&step=withdraw", form));
    assert_status(&b, 422);
    post_raw(&b, bulk, arena_printf(b.arena, "_form=%s&step=withdraw&%s", form, rows));
    assert_status(&b, 200);
    assert_shows(&b, "name=\"reason\""); /* asked for first */
    const char *why = "reason=%E5%BD%93%E4%BA%8B%E4%BA%BA%E7%94%B3%E8%AF%B7";
    post_raw(&b, bulk, arena_printf(b.arena, "_form=%s&step=withdraw&%s&%s", form, rows, why));
    assert_status(&b, 200);
    assert_shows(&b, "可以办理 <strong>1</strong> · 不能办理 <strong>2</strong>");
    get(&b, "/desk/registers/dispute/220103%E8%B0%832020-00003");
    assert_shows(&b, "已登记"); /* a rehearsal writes nothing */
    post_raw(&b, bulk, arena_printf(b.arena, "_form=%s&step=withdraw&%s&%s&_confirm=1", form, rows, why));
    assert_status(&b, 200);
    assert_shows(&b, "已办理 <strong>1</strong> · 未办理 <strong>2</strong>");
    get(&b, "/desk/registers/dispute/220103%E8%B0%832020-00003");
    assert_hides(&b, "<strong class=\"state\">已登记");
}

/* For the list under a reference: what the person sees, by number or label, with or without an index of texts. */
static void test_suggestions(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator"), other = signed_in("stranger");
    static const char *const targets[] = {"/api/v1/desk/suggest/mediation_committee?q=%E7%A4%BE%E5%8C%BA",
                                          "/api/v1/desk/suggest/mediation_committee?q=0001",
                                          "/api/v1/desk/suggest/mediator?q=00001"};
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        get(&b, targets[i]);
        assert_status(&b, 200);
        assert_shows(&b, "\"number\": \"220103调");
        get(&other, targets[i]);
        assert_hides(&other, "\"number\": \"220103调");
    }
    /* By the initials of the name: 社区 is sq. Where no index of texts was declared, too. */
    get(&b, "/api/v1/desk/suggest/mediation_committee?q=sq");
    assert_shows(&b, "\"number\": \"220103调");
    get(&other, "/api/v1/desk/suggest/mediation_committee?q=sq");
    assert_hides(&other, "\"number\": \"220103调");
    get(&b, "/api/v1/desk/suggest/mediation_committee?q=qqqq");
    assert_hides(&b, "\"number\": \"2");
    get(&b, "/api/v1/desk/suggest/screening_round?q=%E6%97%A0");
    assert_status(&b, 200);
    get(&b, "/api/v1/desk/suggest/organ?q=sfj");
    assert_shows(&b, "示例区司法局");
    get(&b, "/api/v1/desk/suggest/organ?q=%22%27%2A%20OR%20%29%28");
    assert_status(&b, 200);
    get(&b, "/api/v1/desk/suggest/organ?q=%E5%8F%B8%E6%B3%95");
    assert_shows(&b, "示例区司法局");
    get(&b, "/api/v1/desk/suggest/plan_task?q=x");
    assert_status(&b, 404);
    /* Nothing typed: the last ones, to choose from. */
    get(&b, "/api/v1/desk/suggest/organ");
    assert_status(&b, 200);
    assert_shows(&b, "\"number\": \"1");
}

#define ALL                                                                                                      \
    cmocka_unit_test(test_counts_and_filters), cmocka_unit_test(test_columns), cmocka_unit_test(test_lights),    \
        cmocka_unit_test(test_kept_filters), cmocka_unit_test(test_export), cmocka_unit_test(test_step_on_many), \
        cmocka_unit_test(test_suggestions)

int main(void)
{
    const struct CMUnitTest sqlite[] = {ALL}, postgresql[] = {ALL};
    return cmocka_run_group_tests(sqlite, on_sqlite, desk_tear_down) +
           cmocka_run_group_tests(postgresql, on_postgresql, desk_tear_down);
}
