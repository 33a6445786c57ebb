/* Subscriptions in the browser, from outside: one's own alone, no address within, the secret once; and what
 * administrators see of all. */
#include "desk_support.h"

#include "account/notice.h"
#include "store/store.h"

#include <string.h>

static const char page[] = "/desk/account/notices";

#define SKIP_WITHOUT_DATABASE \
    (void)state;              \
    if (!d.office)            \
        skip();

static int give_admins(void)
{
    struct error err = {0};
    static const char *const login[] = {"system", "security"}, *const role[] = {"system_admin", "security_admin"};
    for (size_t i = 0; i < 2; i++) {
        const struct office office = {.role = role[i], .district = "220103"};
        const struct account_draft draft = {.login = login[i],
                                            .name = "示例管理员",
                                            .password = browser_password,
                                            .sample = true,
                                            .offices = 1,
                                            .office = &office};
        const struct author by = {.actor = "test"};
        assert_good(account_make(d.office->arena, d.accounts, d.office->db, &draft, &by, &err), err);
    }
    return 0;
}

static int on_sqlite(void **state)
{
    return desk_on_sqlite(state) || give_admins();
}

static int on_postgresql(void **state)
{
    return desk_on_postgresql(state) || (d.office && give_admins());
}

static int64_t count_of(const char *sql)
{
    struct error err = {0};
    int64_t n;
    assert_good(db_int(d.office->db, sql, 0, &n, &err), err);
    return n;
}

static char *id_on(struct browser *b)
{
    const char *at = strstr(b->got.body, "name=\"id\" value=\"");
    assert_non_null(at);
    return arena_strndup(b->arena, at + 17, strcspn(at + 17, "\""));
}

static void test_story(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator"), s = signed_in("stranger"), admin = signed_in("system");
    fill(&b, page, "act=subscribe&by=web&url=https://93.184.216.34/hook/s3cret%3Ft%3D1&todo=1&daily=1");
    assert_status(&b, 200);
    assert_shows(&b, "密钥只显示这一次");
    assert_int_equal(count_of("select tells from account_subscription"), NOTICE_TODO | NOTICE_DAILY);
    get(&b, page);
    assert_hides(&b, "密钥只显示这一次");
    assert_shows(&b, "新的待办、每日待办");
    char *id = id_on(&b);
    fill(&b, page, arena_printf(b.arena, "act=test&id=%s", id));
    assert_status(&b, 303);
    assert_int_equal(count_of("select count(*) from account_notice where state = 0"), 1);
    get(&b, page);
    assert_shows(&b, "等待发送");
    fill(&b, page, arena_printf(b.arena, "act=test&id=%s", id));
    assert_status(&b, 422);
    assert_shows(&b, "请等一分钟再发");
    /* Another's is not there. */
    get(&s, page);
    assert_hides(&s, "93.184.216.34");
    static const char *const acts[] = {"test", "end"};
    for (size_t i = 0; i < 2; i++) {
        fill(&s, page, arena_printf(b.arena, "act=%s&id=%s", acts[i], id));
        refused(&s, 404);
    }
    /* The administrator sees that it is there, not what the receiver hides in the address; nor does the ledger. */
    get(&admin, "/desk/admin/notices");
    assert_shows(&admin, "https://93.184.216.34");
    assert_hides(&admin, "s3cret");
    assert_int_equal(count_of("select count(*) from event where body like '%s3cret%'"), 0);
    assert_int_equal(count_of("select count(*) from event where body like '%https://93.184.216.34%'"), 1);
    fill(&admin, "/desk/admin/notices", arena_printf(b.arena, "login=mediator&id=%s", id));
    assert_status(&admin, 303);
    assert_int_equal(count_of("select count(*) from account_subscription"), 0);
    assert_int_equal(count_of("select count(*) from account_notice"), 0);
}

static void test_refused(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    static const char *const bad[] = {"https://127.0.0.1/x",
                                      "https://localhost/",
                                      "https://192.168.1.1/",
                                      "https://[::1]/",
                                      "https://169.254.169.254/",
                                      "http://93.184.216.34/",
                                      "file:///etc/passwd",
                                      "",
                                      "https://user:word@93.184.216.34/",
                                      "https://93.184.216.34/%0d%0aX: y",
                                      "https://93.184.216.34/ x",
                                      "javascript:alert(1)"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        fill(&b, page, arena_printf(b.arena, "act=subscribe&by=web&todo=1&url=%s", bad[i]));
        refused(&b, 422);
    }
    fill(&b, page, "act=subscribe&by=web&url=https://93.184.216.34/");
    refused(&b, 422); /* told of nothing */
    fill(&b, page, "act=subscribe&by=mail&todo=1&url=");
    refused(&b, 422); /* no server, no address */
    fill(&b, page, "act=subscribe&by=pigeon&todo=1");
    refused(&b, 422);
    static const char *const none[] = {"act=end", "act=end&id=x", "act=test&id=-1", "act=", "act=eat&id=1"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        fill(&b, page, none[i]);
        assert_true(b.got.status == 422 || b.got.status == 404);
    }
    post_raw(&b, page, "act=subscribe&by=web&todo=1&url=https://93.184.216.34/");
    refused(&b, 403);
    assert_int_equal(count_of("select count(*) from account_subscription"), 0);
}

static void test_administrators_alone(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator"), s = signed_in("security");
    struct browser *const others[] = {&b, &s};
    for (size_t i = 0; i < 2; i++) {
        get(others[i], "/desk/admin/notices");
        assert_status(others[i], 404);
        get(others[i], "/desk");
        post_raw(others[i], "/desk/admin/notices",
                 arena_printf(b.arena, "_form=%s&login=mediator&id=1", token(others[i])));
        assert_status(others[i], 404);
    }
}

static const char *address_of_mail(void)
{
    struct error err = {0};
    struct subscription *s;
    size_t count;
    assert_good(subscription_list(d.office->arena, d.office->db, "mediator", &count, &s, &err), err);
    return count ? s[0].address : NULL;
}

static void change_mail(const char *email)
{
    struct error err = {0};
    const struct author by = {.actor = "test"};
    const struct account_draft draft = {.login = "mediator", .email = email};
    assert_good(account_change(d.office->arena, d.accounts, &draft, &by, &err), err);
}

/* Protects: who has a new mail address is no longer told at the old one, which may be another's by then. */
static void test_mail_follows(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct error err = {0};
    const char *secret;
    const struct author by = {.actor = "mediator"};
    const struct subscription p = {
        .login = "mediator", .kind = NOTICE_MAIL, .address = "old@example.invalid", .tells = NOTICE_TODO};
    change_mail("old@example.invalid");
    assert_good(subscription_make(d.office->arena, d.accounts, &p, &by, &secret, &err), err);
    assert_null(secret);
    assert_int_equal(count_of("select count(*) from event where body like '%example.invalid%'"), 0);
    change_mail("new@example.invalid");
    assert_string_equal(address_of_mail(), "new@example.invalid");
    change_mail("");
    assert_null(address_of_mail());
}

#define ON_BOTH_DESKS(test)                                               \
    {#test " on SQLite", test, on_sqlite, desk_tear_down, NULL},          \
    {                                                                     \
#test " on PostgreSQL", test, on_postgresql, desk_tear_down, NULL \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH_DESKS(test_story),
        {"test_refused", test_refused, on_sqlite, desk_tear_down, NULL},
        {"test_administrators_alone", test_administrators_alone, on_sqlite, desk_tear_down, NULL},
        ON_BOTH_DESKS(test_mail_follows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
