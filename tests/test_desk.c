/* The workbench from outside, over a socket: who gets in, what forms must carry, what is found and what is not, steps
 * rehearsed and taken, refusals with their article, and what is sent to break it. */
#include "desk_support.h"

#include "store/store.h"
#include "store/writer.h"

#include "account/session.h"

#include <stdio.h>
#include <string.h>

/* Getting in. */

static void test_door(void **state)
{
    (void)state;
    struct browser b = new_browser();
    get(&b, "/desk/registers");
    assert_status(&b, 303);
    assert_string_equal(client_header(b.arena, &b.got, "Location"), "/desk/sign-in?next=%2Fdesk%2Fregisters");
    get(&b, "/api/v1/desk");
    assert_status(&b, 401);
    assert_string_equal(client_header(b.arena, &b.got, "Content-Type"), "application/problem+json; charset=utf-8");
    fill(&b, "/desk/sign-in", "login=mediator&password=wrong");
    assert_status(&b, 422);
    assert_null(b.session);
    assert_hides(&b, "value=\"wrong\"");
    fill(&b, "/desk/sign-in?next=/desk/registers",
         arena_printf(b.arena, "login=mediator&password=%s&next=/desk/registers", browser_password));
    assert_status(&b, 303);
    assert_string_equal(client_header(b.arena, &b.got, "Location"), "/desk/registers");
    const char *cookie = client_header(b.arena, &b.got, "Set-Cookie");
    assert_non_null(strstr(cookie, "HttpOnly"));
    assert_non_null(strstr(cookie, "SameSite=Lax"));
    get(&b, "/desk");
    assert_status(&b, 200);
    assert_string_equal(client_header(b.arena, &b.got, "Cache-Control"), "private, no-cache");
}

/* No link leads out of the workbench through the sign-in page. */
static void test_next_stays(void **state)
{
    static const char *const away[] = {"//evil.example", "https://evil.example", "/lists", "/desk\\..", "/deskx"};
    (void)state;
    for (size_t i = 0; i < sizeof away / sizeof *away; i++) {
        struct browser b = new_browser();
        fill(&b, "/desk/sign-in",
             arena_printf(b.arena, "login=mediator&password=%s&next=%s", browser_password, away[i]));
        assert_status(&b, 303);
        assert_string_equal(client_header(b.arena, &b.got, "Location"), "/desk");
    }
}

static void test_forms_belong_to_sessions(void **state)
{
    (void)state;
    struct browser b = signed_in("mediator"), other = signed_in("stranger");
    post_raw(&b, "/desk/sign-out", "");
    assert_status(&b, 403);
    get(&other, "/desk");
    const char *stolen = token(&other);
    post_raw(&b, "/desk/sign-out", arena_printf(b.arena, "_form=%s", stolen));
    assert_status(&b, 403);
    get(&b, "/desk");
    assert_status(&b, 200);
    char *old = b.session;
    post_raw(&b, "/desk/sign-out", arena_printf(b.arena, "_form=%s", token(&b)));
    assert_status(&b, 303);
    b.session = old; /* a cookie that was kept opens nothing */
    get(&b, "/desk");
    assert_status(&b, 303);
}

/* Working. */

static void test_own_rows_only(void **state)
{
    (void)state;
    struct browser b = signed_in("mediator"), other = signed_in("stranger");
    get(&b, "/desk/registers/dispute");
    assert_status(&b, 200);
    assert_shows(&b, "220103调2020-00001");
    get(&other, "/desk/registers/dispute");
    assert_status(&other, 200);
    assert_hides(&other, "220103调2020-00001");
    get(&other, "/desk/registers/dispute/220103%E8%B0%832020-00001");
    assert_status(&other, 404);
    get(&other, "/desk/registers/dispute/220103%E8%B0%832020-00001/steps/accept");
    assert_status(&other, 404);
    get(&other, "/desk/registers/plan_task");
    assert_status(&other, 404);
}

/* Protects: a number that somebody types into a reference neither binds nor names a record that they do not see; it is
 * refused in the words of one that is not there. */
static void test_references_reach_no_further(void **state)
{
    static const char transfer[] =
        "from_branch=people&to_branch=administrative&from_unit=A&to_unit=B&reason=C&"
        "transferred_on=2020-01-06&district=220103&organ=%s&dispute=220103%%E8%%B0%%832020-0000%d";
    (void)state;
    struct browser stranger = signed_in("stranger"), own = signed_in("mediator");
    const char *form = "/desk/registers/mediation_transfer/new";
    fill(&stranger, form, arena_printf(stranger.arena, transfer, DESK_STREETS, 1));
    assert_status(&stranger, 422);
    assert_shows(&stranger, "“矛盾纠纷”中没有编号或者名称为“220103调2020-00001”的记录");
    assert_hides(&stranger, "楼上漏水");
    fill(&stranger, form, arena_printf(stranger.arena, transfer, DESK_STREETS, 7));
    assert_status(&stranger, 422);
    assert_shows(&stranger, "“矛盾纠纷”中没有编号或者名称为“220103调2020-00007”的记录");
    assert_int_equal(desk_count("select count(*) from mediation_transfer"), 0);
    fill(&own, form, arena_printf(own.arena, transfer, DESK_JUSTICE, 1));
    assert_status(&own, 303);
    assert_int_equal(desk_count("select count(*) from mediation_transfer"), 1);
}

static const char record[] = DESK_RECORD;

static void test_masked_until_opened(void **state)
{
    (void)state;
    struct browser b = signed_in("mediator");
    get(&b, record);
    assert_status(&b, 200);
    assert_shows(&b, "张**");
    assert_hides(&b, "张三丰");
    char *page = arena_printf(b.arena, "%s/open", record);
    fill(&b, page, "reason=x");
    assert_status(&b, 422);
    fill(&b, page, "reason=%E6%A0%B8%E5%AF%B9%E5%BD%93%E4%BA%8B%E4%BA%BA%E8%BA%AB%E4%BB%BD");
    assert_status(&b, 303);
    get(&b, record);
    assert_shows(&b, "张三丰");
    assert_shows(&b, "核对当事人身份");
    struct browser second = signed_in("mediator"); /* another session has opened nothing */
    get(&second, record);
    assert_hides(&second, "张三丰");
}

/* Protects: what is masked is not found by asking for it, in no way that there is. */
static void test_masked_cannot_be_asked(void **state)
{
    static const char name[] = "%E5%BC%A0%E4%B8%89%E4%B8%B0", part[] = "%E5%BC%A0%E4%B8%89";
    static const char *const ways[] = {"/desk/registers/dispute?q=%s", "/api/v1/desk/registers/dispute?q=%s",
                                       "/desk/registers/dispute.csv?q=%s", "/api/v1/desk/suggest/dispute?q=%s",
                                       "/search?q=%s"};
    (void)state;
    struct browser b = signed_in("mediator");
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        for (size_t j = 0; j < 2; j++) {
            struct buf target = buf_new(b.arena);
            size_t n = strcspn(ways[i], "%");
            buf_printf(&target, "%.*s%s", (int)n, ways[i], j ? part : name);
            get(&b, target.data);
            assert_status(&b, 200);
            assert_hides(&b, "楼上漏水");
        }
    get(&b, "/desk/registers/dispute?sort=applicant");
    assert_status(&b, 400);
    get(&b, "/desk/registers/dispute?sort=-applicant");
    assert_status(&b, 400);
    /* A filter by it is none: who is asked for changes nothing. */
    get(&b, "/api/v1/desk/registers/dispute?applicant=nobody");
    assert_shows(&b, "楼上漏水");
    get(&b, "/api/v1/desk/registers/dispute?applicant.from=z");
    assert_shows(&b, "楼上漏水");
}

static void test_step_is_rehearsed_then_taken(void **state)
{
    (void)state;
    struct browser b = signed_in("mediator");
    char *step = arena_printf(b.arena, "%s/steps/accept", record);
    fill(&b, step, "committee=220103%E8%B0%83%E5%A7%94-0001");
    assert_status(&b, 422); /* a mediator is needed too: told beside the field */
    assert_shows(&b, "aria-invalid=\"true\"");
    const char *fields = "committee=220103%E8%B0%83%E5%A7%94-0001&mediator=220103%E8%B0%83%E5%91%98-00001";
    fill(&b, step, fields);
    assert_status(&b, 200);
    assert_shows(&b, "请核对后确认");
    get(&b, record);
    assert_shows(&b, "已登记"); /* nothing was written */
    fill(&b, step, arena_printf(b.arena, "%s&_confirm=1", fields));
    assert_status(&b, 303);
    get(&b, record);
    assert_shows(&b, "调解中");
    assert_shows(&b, "示例人员</span> (mediator) · 人民调解员 · <span lang=\"zh-CN\">示例区司法局"); /* who took it */
    get(&b, "/desk"); /* the same form again: the state is another now */
    post_raw(&b, step, arena_printf(b.arena, "_form=%s&%s&_confirm=1", token(&b), fields));
    assert_status(&b, 409);
}

static void test_law_refuses_with_article(void **state)
{
    (void)state;
    struct browser b = signed_in("mediator");
    fill(&b, arena_printf(b.arena, "%s/steps/settle", record), "_form=x&result=%E5%92%8C%E5%A5%BD&_confirm=1");
    assert_true(b.got.status == 422 || b.got.status == 403);
    assert_hides(&b, "已保存");
}

static bool close_office(struct db *db, void *argument, struct error *err)
{
    (void)argument;
    return db_run(db, "update account set state = 'closed' where login = 'leaver'", err);
}

/* A page that was made a moment ago is sent again to its own session alone, and only while that lives. */
static void test_kept_pages(void **state)
{
    (void)state;
    struct error err = {0};
    give_account("leaver", "mediator", DESK_JUSTICE);
    struct browser b = signed_in("leaver"), other = signed_in("stranger");
    for (int i = 0; i < 2; i++) {
        get(&b, "/desk/registers/dispute");
        assert_status(&b, 200);
        assert_shows(&b, "220103调2020-00001");
        get(&other, "/desk/registers/dispute");
        assert_status(&other, 200);
        assert_hides(&other, "220103调2020-00001");
    }
    get(&b, "/desk");
    char *mine = arena_strdup(b.arena, token(&b));
    get(&other, "/desk");
    assert_string_not_equal(mine, token(&other));
    assert_good(writer_run(d.office->records.writer, close_office, NULL, &err), err);
    get(&b, "/desk/registers/dispute");
    assert_status(&b, 303);
    get(&b, "/api/v1/desk/registers/dispute");
    assert_status(&b, 401);
}

/* What is sent to break it. */

static void test_hostile_bodies(void **state)
{
    (void)state;
    struct browser b = signed_in("mediator");
    struct buf many = buf_new(b.arena);
    for (int i = 0; i < 10000; i++)
        buf_printf(&many, "f%d=1&", i);
    post_raw(&b, "/desk/sign-in", many.data);
    refused(&b, 400);
    post_raw(&b, "/desk/sign-in", "login=%ff%fe&password=x");
    refused(&b, 400);
    post_raw(&b, "/desk/sign-in", "login=a%00b&password=x");
    refused(&b, 400);
    send_bytes(&b, "POST", "/desk/sign-in", "multipart/form-data", "x", 1);
    refused(&b, 415);
    send_bytes(&b, "POST", "/desk/sign-in", "multipart/form-data; boundary=XyZ1234567", "--XyZ1234567\r\nnonsense", 22);
    refused(&b, 400);
    send_bytes(&b, "POST", "/desk/sign-in", "text/plain", "x", 1);
    refused(&b, 415);
    send_bytes(&b, "DELETE", "/desk/sign-in", "text/plain", "", 0);
    refused(&b, 405);
    send_bytes(&b, "POST", "/desk", "application/x-www-form-urlencoded", "a=b", 3);
    refused(&b, 405);
    send_bytes(&b, "POST", "/nothing", "application/x-www-form-urlencoded", "a=b", 3);
    refused(&b, 404);
}

static void test_announced_too_large(void **state)
{
    (void)state;
    struct browser b = new_browser();
    static const char head[] = "POST /desk/sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                               "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 99999999999\r\n\r\n";
    b.got = client_raw(b.arena, web_port(d.web), head, strlen(head));
    refused(&b, 413);
}

/* The head alone: the body that it announces never comes, and the answer is there all the same. */
static void refuses_head(struct browser *b, int status, const char *line, const char *headers)
{
    const char *head =
        arena_printf(b->arena, "%s HTTP/1.1\r\nHost: x\r\n%sContent-Length: 60000000\r\n\r\n", line, headers);
    b->got = client_raw(b->arena, web_port(d.web), head, strlen(head));
    assert_string_equal(client_header(b->arena, &b->got, "Connection"), "close");
    refused(b, status);
}

/* Nobody has the server read megabytes before it is asked who sends them. */
static void test_refused_by_the_head(void **state)
{
    static const char form[] = "Content-Type: multipart/form-data; boundary=XyZ\r\n",
                      bytes[] = "Content-Type: application/octet-stream\r\n";
    (void)state;
    struct browser b = signed_in("mediator");
    struct arena *a = b.arena;
    char *cookie = arena_printf(a, "Cookie: plumbline=%s\r\n", b.session);
    const char *files = "POST " DESK_RECORD "/files";
    refuses_head(&b, 401, files, form);
    refuses_head(&b, 401, files, arena_printf(a, "%sCookie: plumbline=%s\r\n", form, form_cookie(a)));
    refuses_head(&b, 401, "POST /api/v1" DESK_RECORD "/files", arena_printf(a, "%sAuthorization: Bearer x\r\n", form));
    refuses_head(&b, 403, files, arena_printf(a, "%s%sOrigin: https://evil.example\r\n", form, cookie));
    refuses_head(&b, 403, files, arena_printf(a, "%s%sOrigin: null\r\n", form, cookie));
    refuses_head(&b, 403, files, arena_printf(a, "%s%sX-Form-Token: x\r\n", form, cookie));
    refuses_head(&b, 403, "PATCH " DESK_RECORD "/uploads/x", arena_printf(a, "%s%s", bytes, cookie));
    refuses_head(&b, 403, "POST /desk/sign-in", form); /* without the cookie its token cannot be right */
    refuses_head(&b, 404, "POST /nothing", arena_printf(a, "%s%s", form, cookie));
    refuses_head(&b, 405, "POST /desk/registers", arena_printf(a, "%s%s", form, cookie));
    refuses_head(&b, 415, files, arena_printf(a, "Content-Type: text/plain\r\n%s", cookie));
    /* A small form is read all the same: its sender finds no broken connection, and may go on. */
    const char *two = "POST " DESK_RECORD "/edit HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded"
                      "\r\nContent-Length: 3\r\n\r\na=bGET /desk/sign-in HTTP/1.1\r\nHost: x\r\n"
                      "Connection: close\r\n\r\n";
    b.got = client_raw(a, web_port(d.web), two, strlen(two));
    assert_status(&b, 401);
    assert_shows(&b, "HTTP/1.1 200");
}

/* A correction tells who made it, in what office, from where, and why where that was said. */
static void test_correction_is_told(void **state)
{
    (void)state;
    struct error err = {0};
    struct browser b = signed_in("mediator");
    struct record *was, *is;
    struct event_row e;
    const struct reg *reg = model_reg(d.office->model, "dispute");
    was = record_read(b.arena, d.office->db, reg, "220103调2020-00001", &err);
    fill(&b, DESK_RECORD "/edit", "parties=3&_reason=%E5%BD%93%E4%BA%8B%E4%BA%BA%E6%9D%A5%E7%94%B5%E6%9B%B4%E6%AD%A3");
    assert_status(&b, 303);
    is = record_read(b.arena, d.office->db, reg, "220103调2020-00001", &err);
    assert_true(is->event > was->event);
    assert_good(ledger_read(b.arena, d.office->db, is->event, &e, &err), err);
    assert_string_equal(e.action, "change");
    assert_string_equal(e.actor, "mediator");
    assert_string_equal(e.from, "127.0.0.1");
    assert_string_equal(e.role, "mediator");
    assert_string_equal(e.organ, DESK_JUSTICE);
    assert_string_equal(e.reason, "当事人来电更正");
    char *longest = arena_alloc(b.arena, 600);
    memset(longest, 'x', 501);
    fill(&b, DESK_RECORD "/edit", arena_printf(b.arena, "parties=4&_reason=%s", longest));
    assert_status(&b, 422);
    get(&b, DESK_RECORD);
    assert_shows(&b, "当事人来电更正");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_correction_is_told),
        cmocka_unit_test(test_door),
        cmocka_unit_test(test_next_stays),
        cmocka_unit_test(test_forms_belong_to_sessions),
        cmocka_unit_test(test_own_rows_only),
        cmocka_unit_test(test_references_reach_no_further),
        cmocka_unit_test(test_masked_cannot_be_asked),
        cmocka_unit_test(test_masked_until_opened),
        cmocka_unit_test(test_step_is_rehearsed_then_taken),
        cmocka_unit_test(test_law_refuses_with_article),
        cmocka_unit_test(test_kept_pages),
        cmocka_unit_test(test_hostile_bodies),
        cmocka_unit_test(test_announced_too_large),
        cmocka_unit_test(test_refused_by_the_head),
    };
    return cmocka_run_group_tests(tests, desk_on_sqlite, desk_tear_down);
}
