/* One's own account and administration, from outside: what each of the three administrators may, what nobody may alone,
 * and that the pages are not there for others. */
#include "desk_support.h"

#include "account/identity.h"
#include "account/session.h"

#include <string.h>
#include <unistd.h>

static int give_all(void)
{
    give_account("system", "system_admin", NULL);
    give_account("security", "security_admin", NULL);
    give_account("auditor", "auditor", DESK_JUSTICE);
    return 0;
}

static int on_sqlite(void **state)
{
    return desk_on_sqlite(state) || give_all();
}

static int on_postgresql(void **state)
{
    return desk_on_postgresql(state) || (d.office && give_all());
}

/* The token of a program, as the page shows it once. */
static char *shown_token(struct browser *b)
{
    const char *at = strstr(b->got.body, "plumbline_");
    assert_non_null(at);
    return arena_strndup(b->arena, at, strcspn(at, "<"));
}

static struct got with_token(struct browser *b, const char *method, const char *target, const char *given)
{
    return client_ask(b->arena, web_port(d.web), method, target,
                      arena_printf(b->arena, "Authorization: Bearer %s\r\n", given));
}

/* Whatever follows mark, up to the next quote. */
static char *after(struct browser *b, const char *mark)
{
    const char *at = strstr(b->got.body, mark);
    if (!at)
        fail_msg("the page lacks %s: %s", mark, main_of(b));
    return arena_strndup(b->arena, at + strlen(mark), strcspn(at + strlen(mark), "\""));
}

/* My account. */

static void test_own_account(void **state)
{
    (void)state;
    struct browser b = signed_in("mediator"), other = signed_in("mediator"), stranger = signed_in("stranger");
    get(&b, "/desk/account");
    assert_status(&b, 200);
    assert_shows(&b, "本次会话");
    char *id = after(&b, "name=\"id\" value=\"");
    fill(&stranger, "/desk/account", arena_printf(b.arena, "act=end_session&id=%s", id));
    assert_status(&stranger, 404); /* another's session is not there */
    fill(&b, "/desk/account", "act=end_others");
    assert_status(&b, 303);
    get(&other, "/desk/account");
    assert_status(&other, 303);
    assert_non_null(strstr(client_header(b.arena, &other.got, "Location"), "/desk/sign-in"));
    get(&b, "/desk/account");
    assert_status(&b, 200);
    fill(&b, "/desk/account", "act=end_session&id=x");
    assert_status(&b, 422);
    fill(&b, "/desk/account", "act=nonsense&id=1");
    assert_status(&b, 422);
}

static void test_own_programs(void **state)
{
    (void)state;
    struct browser b = signed_in("mediator"), stranger = signed_in("stranger");
    char *expires = date_iso(b.arena, date_today() + 30);
    fill(&b, "/desk/account", arena_printf(b.arena, "act=make_program&reads=1&expires=%s", expires));
    assert_status(&b, 422); /* without a name */
    fill(&b, "/desk/account", arena_printf(b.arena, "act=make_program&name=a&expires=%s", expires));
    assert_status(&b, 422); /* it may nothing */
    fill(&b, "/desk/account", "act=make_program&name=a&reads=1&expires=2099-01-01");
    assert_status(&b, 422);
    fill(&b, "/desk/account", "act=make_program&name=a&reads=1&expires=never");
    assert_status(&b, 422);
    fill(&b, "/desk/account",
         arena_printf(b.arena, "act=make_program&name=a&reads=1&register=plan_task&expires=%s", expires));
    assert_status(&b, 422); /* a register that the person does not read is not told of */
    assert_hides(&b, "plumbline_");
    fill(&b, "/desk/account",
         arena_printf(b.arena, "act=make_program&name=%%3Cb%%3E&reads=1&register=dispute&expires=%s", expires));
    assert_status(&b, 200);
    char *given = shown_token(&b);
    assert_shows(&b, "&lt;b&gt;");
    get(&b, "/desk/account");
    assert_hides(&b, given);
    assert_int_equal(with_token(&b, "GET", "/api/v1/desk/registers/dispute", given).status, 200);
    assert_int_equal(with_token(&b, "GET", "/api/v1/desk/registers/mediator", given).status, 404);
    assert_int_equal(with_token(&b, "GET", "/api/v1/desk/account", given).status, 403);
    char *id = after(&b, "name=\"id\" value=\"");
    fill(&stranger, "/desk/account", arena_printf(b.arena, "act=end_program&id=%s", id));
    assert_status(&stranger, 404);
    fill(&b, "/desk/account", arena_printf(b.arena, "act=end_program&id=%s", id));
    assert_status(&b, 303);
    assert_int_equal(with_token(&b, "GET", "/api/v1/desk/registers/dispute", given).status, 401);
}

/* Accounts. */

static void test_not_there_for_others(void **state)
{
    static const char *const pages[] = {
        "/desk/admin",          "/desk/admin/accounts", "/desk/admin/accounts/mediator", "/desk/admin/new-account",
        "/desk/admin/sessions", "/desk/admin/audit",    "/desk/admin/calendar",          "/desk/admin/definitions",
        "/desk/admin/backup"};
    (void)state;
    struct browser b = signed_in("mediator"), nobody = new_browser();
    get(&b, "/desk");
    assert_hides(&b, "/desk/admin");
    char *form = arena_strdup(b.arena, token(&b));
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        get(&b, pages[i]);
        assert_status(&b, 404);
        get(&nobody, pages[i]);
        assert_status(&nobody, 303);
    }
    post_raw(&b, "/desk/admin/accounts/stranger",
             arena_printf(b.arena, "_form=%s&act=password&password=Stolen-Pass-1&again=Stolen-Pass-1", form));
    assert_status(&b, 404);
    post_raw(&b, "/desk/admin/new-account", arena_printf(b.arena, "_form=%s&login=evil", form));
    assert_status(&b, 404);
}

static void test_accounts_are_made(void **state)
{
    (void)state;
    struct browser b = signed_in("system"), s = signed_in("security");
    get(&b, "/desk/admin/accounts");
    assert_status(&b, 200);
    assert_shows(&b, "mediator");
    get(&b, "/desk/admin/accounts?q=secur");
    assert_shows(&b, "/desk/admin/accounts/security");
    assert_hides(&b, "/desk/admin/accounts/mediator");
    const char *fields = "login=new.one&name=%E6%96%B0%E4%BA%BA&password=First-Pass-12&again=First-Pass-12";
    fill(&b, "/desk/admin/new-account", arena_printf(b.arena, "%s&role=mediator&organ=" DESK_JUSTICE, fields));
    assert_status(&b, 422); /* there is one who gives offices: not the one who makes accounts */
    fill(&b, "/desk/admin/new-account", "login=new.one&name=x&password=short&again=short");
    assert_status(&b, 422);
    fill(&b, "/desk/admin/new-account", "login=new.one&name=x&password=First-Pass-12&again=First-Pass-13");
    assert_status(&b, 422);
    assert_hides(&b, "First-Pass-12");
    fill(&b, "/desk/admin/new-account", fields);
    assert_status(&b, 303);
    assert_string_equal(client_header(b.arena, &b.got, "Location"), "/desk/admin/accounts/new.one?done=1");
    fill(&b, "/desk/admin/new-account", fields);
    assert_status(&b, 422); /* taken */
    get(&s, "/desk/admin/new-account");
    assert_status(&s, 404);
    fill(&s, "/desk/admin/accounts/new.one", "act=add_office&role=mediator&organ=" DESK_JUSTICE);
    assert_status(&s, 303);
    fill(&s, "/desk/admin/accounts/new.one", "act=add_office&role=nothing&organ=" DESK_JUSTICE);
    assert_status(&s, 422);
    get(&s, "/desk/admin/accounts/new.one");
    assert_shows(&s, "示例区司法局");
    fill(&s, "/desk/admin/accounts/new.one", "act=take_office&role=mediator&district=220103&organ=" DESK_JUSTICE);
    assert_status(&s, 303);
    get(&s, "/desk/admin/accounts/new.one");
    assert_hides(&s, "示例区司法局");
}

/* Whoever could give a password and take the second factor away could be anybody. */
static void test_powers_are_apart(void **state)
{
    (void)state;
    struct browser b = signed_in("system"), s = signed_in("security"), audit = signed_in("auditor");
    const char *password = "act=password&password=Other-Pass-12&again=Other-Pass-12";
    fill(&s, "/desk/admin/accounts/stranger", password);
    assert_status(&s, 422);
    fill(&audit, "/desk/admin/accounts/stranger", password);
    assert_status(&audit, 422);
    fill(&audit, "/desk/admin/accounts/stranger", "act=lock");
    assert_status(&audit, 422);
    fill(&b, "/desk/admin/accounts/stranger", "act=reset_factor");
    assert_status(&b, 422);
    fill(&b, "/desk/admin/accounts/stranger", "act=unlock");
    assert_status(&b, 422);
    fill(&s, "/desk/admin/accounts/security", "act=add_office&role=auditor&organ=" DESK_JUSTICE);
    assert_status(&s, 422); /* nobody gives himself an office */
    fill(&s, "/desk/admin/accounts/system", "act=add_office&role=auditor&organ=" DESK_JUSTICE);
    assert_status(&s, 422); /* and no account joins two of the administrators */
    fill(&b, "/desk/admin/accounts/system", "act=lock");
    assert_status(&b, 422);
    get(&b, "/desk/admin/accounts/nobody");
    assert_status(&b, 404);
}

/* Protects: an outside identity opens an account as a password does, so who gives passwords links and unlinks, and
 * nobody else. Without a provider its addresses are not there. */
static void test_linking_is_a_password(void **state)
{
    (void)state;
    struct error err = {0};
    struct browser b = signed_in("system"), s = signed_in("security"), audit = signed_in("auditor"),
                   them = signed_in("stranger");
    const struct author by = {.actor = "test"};
    static const char *const nowhere[] = {"/desk/oidc/start", "/desk/oidc/callback?state=a&code=b", "/desk/oidc/leave",
                                          "/api/v1/desk/oidc/start", "/desk/account/identity"};
    for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++) {
        get(&them, nowhere[i]);
        assert_status(&them, 404);
    }
    get(&them, "/desk/sign-in?why=unknown&out=1");
    assert_hides(&them, "统一身份");
    fill(&b, "/desk/admin/accounts/stranger", "act=link&subject=7");
    assert_status(&b, 422);
    const struct identity who = {.issuer = "https://sso.example.gov.cn", .subject = "248289761001", .name = "王示例"};
    assert_good(identity_link(d.office->arena, d.accounts, d.office->db, "stranger", &who, NULL, &by, &err), err);
    get(&b, "/desk/admin/accounts/stranger");
    assert_shows(&b, "248289761001");
    assert_shows(&b, "value=\"unlink\"");
    get(&s, "/desk/admin/accounts/stranger");
    assert_hides(&s, "value=\"unlink\"");
    fill(&s, "/desk/admin/accounts/stranger", "act=unlink");
    assert_status(&s, 422);
    fill(&audit, "/desk/admin/accounts/stranger", "act=unlink");
    assert_status(&audit, 422);
    fill(&s, "/desk/admin/accounts/stranger", "act=link&subject=7");
    assert_status(&s, 422);
    fill(&b, "/desk/admin/accounts/system", "act=link&subject=7");
    assert_status(&b, 422); /* nor himself */
    fill(&them, "/desk/account", "act=unlink&password=Wrong-Horse-7");
    assert_status(&them, 422);
    fill(&b, "/desk/admin/accounts/stranger", "act=unlink");
    assert_status(&b, 303);
    get(&them, "/desk");
    assert_status(&them, 303); /* its sessions ended */
    get(&b, "/desk/admin/accounts/stranger");
    assert_hides(&b, "248289761001");
    them = signed_in("stranger");
    assert_good(identity_link(d.office->arena, d.accounts, d.office->db, "stranger", &who, NULL, &by, &err), err);
    fill(&them, "/desk/account", arena_printf(b.arena, "act=unlink&password=%s", browser_password));
    assert_status(&them, 303);
    get(&them, "/desk/account");
    assert_status(&them, 200);
    assert_hides(&them, "248289761001");
}

static void test_locked_and_closed(void **state)
{
    (void)state;
    struct browser b = signed_in("system"), s = signed_in("security"), them = signed_in("stranger");
    fill(&b, "/desk/admin/accounts/stranger", "act=lock");
    assert_status(&b, 303);
    get(&them, "/desk");
    assert_status(&them, 303); /* its sessions ended */
    fill(&s, "/desk/admin/accounts/stranger", "act=unlock");
    assert_status(&s, 303);
    them = signed_in("stranger");
    get(&s, "/desk/admin/sessions");
    assert_shows(&s, "stranger");
    char *id = after(&s, "value=\"stranger\"><input type=\"hidden\" name=\"id\" value=\"");
    fill(&b, "/desk/admin/sessions", arena_printf(b.arena, "login=stranger&id=%s", id));
    assert_status(&b, 403); /* who makes accounts does not end sessions */
    fill(&s, "/desk/admin/sessions", arena_printf(b.arena, "login=mediator&id=%s", id));
    assert_status(&s, 404);
    fill(&s, "/desk/admin/sessions", arena_printf(b.arena, "login=stranger&id=%s", id));
    assert_status(&s, 303);
    get(&them, "/desk");
    assert_status(&them, 303);
    fill(&b, "/desk/admin/accounts/stranger", "act=close&sure=other");
    assert_status(&b, 422);
    fill(&b, "/desk/admin/accounts/stranger", "act=close&sure=stranger");
    assert_status(&b, 303);
    get(&b, "/desk/admin/accounts/stranger");
    assert_shows(&b, "已注销");
    assert_hides(&b, "value=\"close\"");
}

/* The ledger. */

static void test_audit_filters(void **state)
{
    (void)state;
    if (!d.office)
        skip();
    struct browser b = signed_in("auditor"), other = signed_in("system");
    get(&other, "/desk/admin/audit");
    assert_status(&other, 404);
    get(&b, "/desk/admin/audit");
    assert_status(&b, 200);
    assert_shows(&b, "/desk/admin/audit/events/");
    get(&b, "/desk/admin/audit?register=dispute&record=220103%E8%B0%832020-00001");
    assert_status(&b, 200);
    assert_shows(&b, "220103调2020-00001");
    assert_shows(&b, "登记");
    assert_hides(&b, "张三丰"); /* who, when and what; not the values */
    assert_hides(&b, "退出</td>");
    get(&b, "/desk/admin/audit?register=dispute");
    assert_shows(&b, "220103调2020-00001");
    get(&b, "/desk/admin/audit?register=dispute&from=2020-01-03");
    assert_shows(&b, "没有符合条件的事件");
    get(&b, "/desk/admin/audit?register=dispute&to=2020-01-02&action=create&actor=test");
    assert_shows(&b, "220103调2020-00001");
    get(&b, "/desk/admin/audit?actor=t_st"); /* no pattern: a text */
    assert_shows(&b, "没有符合条件的事件");
    get(&b, "/desk/admin/audit?actor=%25");
    assert_shows(&b, "没有符合条件的事件");
    get(&b, "/desk/admin/audit?record=nothing&register=nothing");
    assert_shows(&b, "没有符合条件的事件");
    get(&b, "/desk/admin/audit?from=soon");
    refused(&b, 400);
    get(&b, "/desk/admin/audit?after=-1");
    refused(&b, 400);
    get(&b, "/desk/admin/audit?after=1");
    assert_shows(&b, "没有符合条件的事件");
}

/* The number of the dispute's first event. */
static char *dispute_event(struct browser *b)
{
    get(b, "/desk/admin/audit?register=dispute&action=create");
    return after(b, "<th scope=\"row\"><a href=\"/desk/admin/audit/events/");
}

static void test_proof(void **state)
{
    (void)state;
    struct error err = {0};
    struct browser b = signed_in("auditor"), m = signed_in("mediator");
    char *page = arena_printf(b.arena, "/desk/admin/audit/events/%s", dispute_event(&b));
    get(&m, page);
    assert_status(&m, 404);
    get(&b, page);
    assert_status(&b, 200);
    assert_hides(&b, "张三丰");
    fill(&b, page, "reason=x");
    assert_status(&b, 422);
    fill(&b, page, "reason=%E6%B3%95%E9%99%A2%E8%B0%83%E5%8F%96%E8%AF%81%E6%8D%AE");
    assert_status(&b, 200);
    assert_good(ledger_check_proof(b.got.body, d.office->keys.sign_public, &err), err);
    get(&m, DESK_RECORD);
    assert_shows(&m, "法院调取证据"); /* the record's history tells of it */
    get(&b, "/desk/admin/audit/events/99999999");
    assert_status(&b, 404);
    get(&b, "/desk/admin/audit/events/x");
    assert_status(&b, 404);
    get(&b, "/desk/admin/audit/head");
    assert_status(&b, 200);
    struct ledger_head head;
    assert_good(ledger_head_parse(b.got.body, &head, &err), err);
    assert_true(ledger_head_signed(&head, d.office->keys.sign_public));
    get(&m, "/desk/admin/audit/head");
    assert_status(&m, 404);
}

/* The proof of an event that names a person asks for a reason, and the account tells of it; one that does not, not. */
static void test_proof_of_account(void **state)
{
    (void)state;
    struct error err = {0};
    struct browser b = signed_in("auditor");
    get(&b, "/desk/admin/audit?register=account&action=create");
    char *page = arena_printf(b.arena, "/desk/admin/audit/events/%s",
                              after(&b, "<th scope=\"row\"><a href=\"/desk/admin/audit/events/"));
    fill(&b, page, "reason=x");
    assert_status(&b, 422);
    fill(&b, page, "reason=%E6%B3%95%E9%99%A2%E8%B0%83%E5%8F%96%E8%AF%81%E6%8D%AE");
    assert_status(&b, 200);
    assert_good(ledger_check_proof(b.got.body, d.office->keys.sign_public, &err), err);
    get(&b, "/desk/admin/audit?register=account&action=account:prove");
    assert_shows(&b, "法院调取证据");
    get(&b, "/desk/admin/audit?register=account&action=account:sign_in");
    page = arena_printf(b.arena, "/desk/admin/audit/events/%s",
                        after(&b, "<th scope=\"row\"><a href=\"/desk/admin/audit/events/"));
    fill(&b, page, "");
    assert_status(&b, 200);
    struct ledger_verdict v;
    const struct ledger_beside beside = account_beside();
    assert_good(ledger_verify_beside(d.office->db, d.office->model, &d.office->keys, NULL, &beside, 1, &v, &err), err);
    if (!v.whole)
        fail_msg("%s", v.finding);
}

static void test_verify_now(void **state)
{
    (void)state;
    struct browser b = signed_in("auditor"), m = signed_in("mediator");
    get(&b, "/desk/admin/audit");
    post_raw(&b, "/desk/admin/audit/verify", arena_printf(b.arena, "_form=%s", token(&b)));
    assert_status(&b, 303);
    char *job = client_header(b.arena, &b.got, "Location");
    get(&m, job);
    assert_status(&m, 404);
    for (int i = 0; i < 100; i++) {
        get(&b, job);
        assert_status(&b, 200);
        if (!strstr(b.got.body, "查看结果"))
            break;
        usleep(50000);
    }
    assert_shows(&b, "证据链完整");
    get(&m, "/desk");
    post_raw(&m, "/desk/admin/audit/verify", arena_printf(b.arena, "_form=%s", token(&m)));
    assert_status(&m, 404);
}

/* Upkeep. */

static void test_upkeep(void **state)
{
    (void)state;
    struct browser b = signed_in("system"), s = signed_in("security");
    get(&b, "/desk/admin");
    assert_shows(&b, "/desk/registers/organ");
    get(&b, "/desk/admin/calendar?year=2020");
    assert_status(&b, 200);
    assert_shows(&b, "2020-01-24");
    assert_shows(&b, "2020-01-19");
    get(&b, "/desk/admin/calendar?year=never");
    refused(&b, 400);
    get(&s, "/desk/admin/calendar");
    assert_status(&s, 404);
    fill(&b, "/desk/admin/calendar", "&act=recompute");
    assert_status(&b, 303);
    get(&b, client_header(b.arena, &b.got, "Location"));
    assert_shows(&b, "<strong>0</strong>"); /* nothing was announced in between */
    get(&s, "/desk");
    post_raw(&s, "/desk/admin/calendar", arena_printf(s.arena, "_form=%s", token(&s)));
    assert_status(&s, 404);
    get(&b, "/desk/admin/backup");
    assert_status(&b, 200);
    get(&s, "/desk/admin/backup");
    assert_status(&s, 404);
}

static void test_definitions(void **state)
{
    (void)state;
    struct browser b = signed_in("security");
    get(&b, "/desk/admin/definitions");
    assert_status(&b, 200);
    assert_shows(&b, "/desk/admin/definitions/dispute");
    get(&b, "/desk/admin/definitions/dispute");
    assert_status(&b, 200);
    assert_shows(&b, "人民调解法");
    assert_hides(&b, "declared at   /");
    /* A lawyer reads who does what, what must hold before it, and how long it may take; not names of keys. */
    get(&b, "/desk/admin/definitions/mediate");
    assert_shows(&b, "<h1>人民调解</h1>");
    assert_shows(&b, "已登记 → 调解中");
    assert_shows(&b, "当事人明确拒绝的不得调解");
    assert_shows(&b, "人民调解法第三条");
    assert_shows(&b, "调解期限");
    get(&b, "/desk/admin/definitions/mediator"); /* a register and a role */
    assert_status(&b, 200);
    assert_shows(&b, "公民身份号码");
    assert_shows(&b, "可办环节");
    for (size_t i = 0; i < d.office->records.model->procedures; i++) {
        get(&b, arena_printf(b.arena, "/desk/admin/definitions/%s", d.office->records.model->procedure[i].name));
        assert_status(&b, 200);
        assert_shows(&b, "digraph");
    }
    get(&b, "/desk/admin/definitions/..%2Fmeson.build");
    assert_status(&b, 404);
    get(&b, "/desk/admin/definitions/%3Cscript%3E");
    assert_status(&b, 404);
    assert_hides(&b, "<script>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own_account),
        cmocka_unit_test(test_own_programs),
        cmocka_unit_test(test_not_there_for_others),
        cmocka_unit_test(test_accounts_are_made),
        cmocka_unit_test(test_powers_are_apart),
        cmocka_unit_test(test_linking_is_a_password),
        cmocka_unit_test(test_locked_and_closed),
        cmocka_unit_test(test_audit_filters),
        cmocka_unit_test(test_proof),
        cmocka_unit_test(test_proof_of_account),
        cmocka_unit_test(test_verify_now),
        cmocka_unit_test(test_upkeep),
        cmocka_unit_test(test_definitions),
    };
    /* Events are looked for in their text, which each database does in its own way. */
    const struct CMUnitTest searches[] = {cmocka_unit_test(test_audit_filters)};
    int failed = cmocka_run_group_tests(tests, on_sqlite, desk_tear_down);
    return failed + cmocka_run_group_tests(searches, on_postgresql, desk_tear_down);
}
