/* The workbench from outside, over a socket: who gets in, what forms must carry, what is found and what is not, steps
 * rehearsed and taken, refusals with their article, and what is sent to break it. */
#include "support.h"
#include "web_client.h"

#include "account/account.h"
#include "core/date.h"
#include "core/text.h"
#include "law/rule.h"
#include "record/ledger.h"
#include "web/web.h"
#include "work/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define JUSTICE "11220103013889005R"
#define STREETS "11220103013889013L"

static const char password[] = "Correct-Horse-9";

struct desk {
    struct test_office *office;
    const struct law *law;
    struct accounts *accounts;
    struct web *web;
};
static struct desk d;

/* A browser: keeps its cookies. */
struct browser {
    struct arena *arena;
    char *session, *form; /* cookies */
    struct got got;
};

static void give_account(const char *login, const char *role, const char *organ)
{
    struct error err = {0};
    const struct office office = {.role = role, .organ = organ, .district = "220103"};
    const struct account_draft draft = {
        .login = login, .name = "示例人员", .password = password, .sample = true, .offices = 1, .office = &office};
    const struct author by = {.actor = "test"};
    assert_good(account_make(d.office->arena, d.accounts, d.office->db, &draft, &by, &err), err);
}

static int set_up(void **state)
{
    struct error err = {0};
    struct mistakes mistakes;
    (void)state;
    d.office = support_open("domains", 0);
    struct arena *a = d.office->arena;
    d.law = law_load(a, support_path(a, "law"), &mistakes);
    assert_non_null(d.law);
    struct work work = {.records = &d.office->records, .law = d.law};
    struct play play = {.work = &work, .db = d.office->db, .actor = "test", .arena = a};
    assert_good(journal_play(&play, support_path(a, "tests/steps/base.journal"), &err), err);
    assert_good(
        journal_play(&play,
                     support_write(d.office, "desk.journal",
                                   "2020-01-02\n"
                                   "create mediation_committee 220103调委-0001 district=220103 organ=示例区司法局 "
                                   "name=\"某社区人民调解委员会\" kind=community\n"
                                   "create mediator 220103调员-00001 district=220103 organ=示例区司法局 "
                                   "name=\"甲某\" sex=male committee=220103调委-0001 kind=full_time "
                                   "appointed_on=2020-01-02\n"
                                   "create dispute 220103调2020-00001 district=220103 organ=示例区司法局 "
                                   "subject=\"楼上漏水\" branch=people kind=neighbour source=application "
                                   "scale=simple applicant=\"张三丰\" respondent=\"李四光\" parties=2 "
                                   "registered_on=2020-01-02\n"),
                     &err),
        err);
    const struct account_rules rules = {.hash_operations = 1, .hash_memory = 8192, .one_factor = true};
    d.accounts = accounts_open(a, &d.office->records, &d.office->keys, &rules, &err);
    assert_good(d.accounts, err);
    give_account("mediator", "mediator", JUSTICE);
    give_account("stranger", "mediator", STREETS);
    char *files = arena_printf(a, "%s/files", d.office->folder);
    mkdir(files, 0700);
    struct web_options options = {.home = support_path(a, "."),
                                  .address = "127.0.0.1",
                                  .threads = 2,
                                  .timeout = 2,
                                  .district = "220103",
                                  .year = 2020,
                                  .accounts = d.accounts,
                                  .law = d.law,
                                  .files = files,
                                  .today = date_of(2020, 1, 6)};
    d.web = web_start(&d.office->records, &options, &err);
    assert_good(d.web, err);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    web_stop(d.web);
    support_close(d.office);
    return 0;
}

/* Browsing. */

static char *cookies(struct browser *b)
{
    return arena_printf(b->arena, "Cookie: %s%s%s%s\r\n",
                        b->session ? "plumbline=" : "x=", b->session ? b->session : "1",
                        b->form ? "; plumbline-form=" : "", b->form ? b->form : "");
}

static void keep(struct browser *b, const char *name, char **cookie)
{
    const char *at = b->got.head;
    char *mark = arena_printf(b->arena, "Set-Cookie: %s=", name);
    if (!(at = strstr(at, mark)))
        return;
    at += strlen(mark);
    size_t n = strcspn(at, ";\r");
    *cookie = n ? arena_strndup(b->arena, at, n) : NULL;
}

static void keep_cookies(struct browser *b)
{
    keep(b, "plumbline", &b->session);
    keep(b, "plumbline-form", &b->form);
}

static void get(struct browser *b, const char *target)
{
    b->got = client_ask(b->arena, web_port(d.web), "GET", target, cookies(b));
    keep_cookies(b);
}

static void send_bytes(struct browser *b, const char *method, const char *target, const char *type, const char *body,
                       size_t size)
{
    struct buf out = buf_new(b->arena);
    buf_printf(&out,
               "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%sContent-Type: %s\r\nContent-Length: %zu\r\n\r\n",
               method, target, cookies(b), type, size);
    buf_add_n(&out, body, size);
    b->got = client_raw(b->arena, web_port(d.web), out.data, out.size);
    keep_cookies(b);
}

static void post_raw(struct browser *b, const char *target, const char *body)
{
    send_bytes(b, "POST", target, "application/x-www-form-urlencoded", body, strlen(body));
}

/* The form's token on the page that was got last. */
static const char *token(struct browser *b)
{
    static const char mark[] = "name=\"_form\" value=\"";
    const char *at = strstr(b->got.body, mark);
    return at ? arena_strndup(b->arena, at + strlen(mark), strcspn(at + strlen(mark), "\"")) : "";
}

/* Opens the page, fills its form in and sends it. */
static void fill(struct browser *b, const char *target, const char *fields)
{
    get(b, target);
    post_raw(b, target, arena_printf(b->arena, "_form=%s&%s", token(b), fields));
}

/* What the page itself says, as far as a message has room for it. */
static const char *main_of(const struct browser *b)
{
    const char *at = strstr(b->got.body, "<main");
    return arena_strndup(b->arena, at ? at : b->got.body, 900);
}

static void assert_status(struct browser *b, int status)
{
    if (b->got.status != status)
        fail_msg("status %d, expected %d: %s", b->got.status, status, main_of(b));
}

static void assert_shows(struct browser *b, const char *text)
{
    if (!strstr(b->got.body, text))
        fail_msg("the page does not show “%s”: %s", text, main_of(b));
}

static void assert_hides(struct browser *b, const char *text)
{
    if (strstr(b->got.body, text))
        fail_msg("the page shows “%s”", text);
}

static struct browser new_browser(void)
{
    return (struct browser){.arena = d.office->arena};
}

static struct browser signed_in(const char *login)
{
    struct browser b = new_browser();
    fill(&b, "/desk/sign-in", arena_printf(b.arena, "login=%s&password=%s", login, password));
    assert_status(&b, 303);
    assert_non_null(b.session);
    return b;
}

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
         arena_printf(b.arena, "login=mediator&password=%s&next=/desk/registers", password));
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
        fill(&b, "/desk/sign-in", arena_printf(b.arena, "login=mediator&password=%s&next=%s", password, away[i]));
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

static const char record[] = "/desk/registers/dispute/220103%E8%B0%832020-00001";

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

/* What is sent to break it. */

static void refused(struct browser *b, int status)
{
    assert_status(b, status);
    struct browser after = new_browser();
    get(&after, "/desk/sign-in"); /* and the server serves on */
    assert_status(&after, 200);
}

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_door),
        cmocka_unit_test(test_next_stays),
        cmocka_unit_test(test_forms_belong_to_sessions),
        cmocka_unit_test(test_own_rows_only),
        cmocka_unit_test(test_masked_until_opened),
        cmocka_unit_test(test_step_is_rehearsed_then_taken),
        cmocka_unit_test(test_law_refuses_with_article),
        cmocka_unit_test(test_hostile_bodies),
        cmocka_unit_test(test_announced_too_large),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
