/* The API from outside, as programs use it: what a token opens and what not, changes as JSON, faults as problem
 * details, changes on a condition, and JSON that is sent to break it. */
#include "desk_support.h"

#include "account/session.h"
#include "store/store.h"
#include "store/writer.h"
#include "web/limits.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define API_RECORD "/api/v1" DESK_RECORD

static const char committee[] = "220103调委-0001", mediator[] = "220103调员-00001";

static char *program(const char *login, bool reads, bool writes, const char *reg)
{
    struct error err = {0};
    const struct author by = {.actor = login};
    const struct program p = {.login = login,
                              .name = "接口测试",
                              .reads = reads,
                              .writes = writes,
                              .registers = reg != NULL,
                              .reg = &reg,
                              .expires = time_now() + 3600};
    char *made = program_make(d.office->arena, d.accounts, &p, &by, &err);
    assert_good(made, err);
    return made;
}

/* headers: each with its CRLF, or "". body NULL: a GET. */
static struct got ask(const char *token, const char *target, const char *headers, const char *body)
{
    struct arena *a = d.office->arena;
    struct buf out = buf_new(a);
    buf_printf(&out, "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\n%s",
               body ? "POST" : "GET", target, token, headers);
    if (body)
        buf_printf(&out, "Content-Type: application/json\r\nContent-Length: %zu\r\n", strlen(body));
    buf_add(&out, "\r\n");
    buf_add(&out, body ? body : "");
    return client_raw(a, web_port(d.web), out.data, out.size);
}

static json_t *json_of(const struct got *g)
{
    json_t *o = json_loadb(g->body, g->size, 0, NULL);
    if (!o)
        fail_msg("no JSON (status %d): %.300s", g->status, g->body);
    return o;
}

static void assert_got(const struct got *g, int status)
{
    if (g->status != status)
        fail_msg("status %d, expected %d: %.900s", g->status, status, g->body);
}

static void assert_problem(const struct got *g, int status, const char *says)
{
    assert_got(g, status);
    assert_string_equal(client_header(d.office->arena, g, "Content-Type"), "application/problem+json; charset=utf-8");
    json_t *o = json_of(g);
    assert_int_equal(json_integer_value(json_object_get(o, "status")), status);
    assert_string_equal(json_string_value(json_object_get(o, "type")), "about:blank");
    assert_non_null(json_string_value(json_object_get(o, "title")));
    const char *detail = json_string_value(json_object_get(o, "detail"));
    if (says && !strstr(detail ? detail : "", says))
        fail_msg("the problem does not say “%s”: %.300s", says, g->body);
    json_decref(o);
}

/* A new dispute's number; its location in *location. */
static const char *make_dispute(const char *token, const char **location)
{
    struct arena *a = d.office->arena;
    struct got g = ask(token, "/api/v1/desk/registers/dispute/new", "",
                       "{\"fields\": {\"district\": \"220103\", \"organ\": \"" DESK_JUSTICE
                       "\", \"subject\": \"通道占用\", \"branch\": \"people\", \"kind\": \"neighbour\", "
                       "\"source\": \"application\", \"scale\": \"simple\", \"applicant\": \"王五\", "
                       "\"respondent\": \"赵六\", \"parties\": 2, \"registered_on\": \"2020-01-03\"}}");
    assert_got(&g, 201);
    *location = client_header(a, &g, "Location");
    assert_non_null(*location);
    json_t *o = json_of(&g);
    const char *number = arena_strdup(a, json_string_value(json_object_get(o, "number")));
    assert_true(json_integer_value(json_object_get(o, "event")) > 0);
    json_decref(o);
    return number;
}

static void test_made_and_moved_on(void **state)
{
    (void)state;
    if (!d.office)
        return;
    struct arena *a = d.office->arena;
    const char *token = program("mediator", true, true, NULL), *location;
    const char *number = make_dispute(token, &location);
    assert_true(text_starts(location, "/api/v1/desk/registers/dispute/"));
    struct got g = ask(token, location, "", NULL);
    assert_got(&g, 200);
    assert_non_null(strstr(g.body, number));
    assert_null(strstr(g.body, "王五")); /* a program sees personal data masked */

    const char *step = arena_printf(a, "%s/steps/accept", location);
    g = ask(token, step, "Accept-Language: en\r\n", "{\"fields\": {\"committee\": null}}");
    assert_problem(&g, 422, NULL);
    json_t *o = json_of(&g), *faults = json_object_get(o, "faults");
    assert_true(json_array_size(faults) >= 1);
    assert_non_null(json_string_value(json_object_get(json_array_get(faults, 0), "field")));
    assert_non_null(json_string_value(json_object_get(json_array_get(faults, 0), "message")));
    assert_string_equal(json_string_value(json_object_get(o, "title")), "What was sent is not right");
    json_decref(o);

    const char *good =
        arena_printf(a, "{\"fields\": {\"committee\": \"%s\", \"mediator\": \"%s\"}}", committee, mediator);
    g = ask(token, step, "", good);
    assert_got(&g, 200);
    assert_non_null(strstr(g.body, "调解中"));
    g = ask(token, step, "", good); /* sent twice: done once */
    assert_problem(&g, 409, NULL);
}

static void test_only_unchanged(void **state)
{
    (void)state;
    if (!d.office)
        return;
    struct arena *a = d.office->arena;
    const char *token = program("mediator", true, true, NULL), *location;
    make_dispute(token, &location);
    struct got g = ask(token, location, "", NULL);
    const char *tag = client_header(a, &g, "ETag");
    assert_non_null(strchr(tag, '-'));
    struct got same = ask(token, location, arena_printf(a, "If-None-Match: %s\r\n", tag), NULL);
    assert_int_equal(same.status, 304);
    const char *edit = arena_printf(a, "%s/edit", location);
    const char *body = "{\"fields\": {\"subject\": \"通道被占\"}}";
    static const char *const stale[] = {"\"1\"", "\"1-abc\"", "nonsense", "\"99999999\", W/\"1\""};
    for (size_t i = 0; i < sizeof stale / sizeof *stale; i++) {
        g = ask(token, edit, arena_printf(a, "If-Match: %s\r\n", stale[i]), body);
        assert_problem(&g, 412, NULL);
    }
    g = ask(token, edit, arena_printf(a, "If-Match: %s\r\n", tag), body);
    assert_got(&g, 200);
    assert_non_null(strstr(g.body, "通道被占"));
    const char *next = client_header(a, &g, "ETag");
    assert_string_not_equal(next, tag);
    g = ask(token, edit, arena_printf(a, "If-Match: %s\r\n", tag), "{\"fields\": {\"subject\": \"又改\"}}");
    assert_problem(&g, 412, NULL); /* somebody else's change is not written over */
    g = ask(token, arena_printf(a, "%s/steps/accept", location), arena_printf(a, "If-Match: %s\r\n", tag), "{}");
    assert_problem(&g, 412, NULL);
    g = ask(token, edit, "If-Match: *\r\n", "{\"fields\": {\"subject\": \"再改\"}}");
    assert_got(&g, 200);
}

static void test_tokens_open_what_they_say(void **state)
{
    (void)state;
    if (!d.office)
        return;
    struct arena *a = d.office->arena;
    const char *reads = program("mediator", true, false, NULL), *one = program("mediator", true, true, "mediator");
    struct got g = ask("plumbline_nonsense", "/api/v1/desk", "", NULL);
    assert_problem(&g, 401, NULL);
    assert_string_equal(client_header(a, &g, "WWW-Authenticate"), "Bearer");
    g = ask(reads, API_RECORD, "", NULL);
    assert_got(&g, 200);
    g = ask(reads, API_RECORD "/edit", "", "{\"fields\": {\"subject\": \"x\"}}");
    assert_problem(&g, 403, "只能读取");
    g = ask(one, API_RECORD, "", NULL); /* a register that the token does not name */
    assert_problem(&g, 404, NULL);
    g = ask(one, "/api/v1/desk", "", NULL);
    assert_got(&g, 200);
    assert_null(strstr(g.body, "220103调2020")); /* nor are its to-dos told */
    g = ask(one, "/api/v1/desk/registers/mediator", "", NULL);
    assert_got(&g, 200);
    g = ask(program("mediator", true, true, NULL), "/api/v1/desk/password", "", "{\"fields\": {\"password\": \"x\"}}");
    assert_problem(&g, 403, "只能凭令牌登录");
    g = ask(program("stranger", true, true, NULL), API_RECORD, "", NULL);
    assert_problem(&g, 404, NULL);
    g = ask(reads, "/desk", "", NULL); /* pages are for people: a token opens the API alone */
    assert_int_equal(g.status, 303);
}

static bool let_expire(struct db *db, void *argument, struct error *err)
{
    (void)argument;
    return db_run(db, "update account_program set expires = 1000", err);
}

static void test_expired_token(void **state)
{
    (void)state;
    if (!d.office)
        return;
    struct error err = {0};
    const char *token = program("mediator", true, true, NULL);
    assert_good(writer_run(d.office->records.writer, let_expire, NULL, &err), err);
    struct got g = ask(token, "/api/v1/desk", "", NULL);
    assert_problem(&g, 401, NULL);
    g = ask(token, API_RECORD "/edit", "", "{}");
    assert_problem(&g, 401, NULL);
}

static void test_language(void **state)
{
    (void)state;
    if (!d.office)
        return;
    static const struct {
        const char *accept, *language;
    } asked[] = {{"en", "en"},
                 {"zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"},
                 {"en;q=0.2, zh;q=0.1", "en"},
                 {"fr, de", "zh-CN"},
                 {"fr, en-GB;q=0.1", "en"},
                 {";;;q=,,", "zh-CN"}};
    const char *token = program("mediator", true, false, NULL);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        struct arena *a = d.office->arena;
        struct got g = ask(token, "/api/v1/desk", arena_printf(a, "Accept-Language: %s\r\n", asked[i].accept), NULL);
        assert_got(&g, 200);
        assert_string_equal(client_header(a, &g, "Content-Language"), asked[i].language);
        g = ask(token, API_RECORD "/edit", arena_printf(a, "Accept-Language: %s\r\n", asked[i].accept), "{}");
        assert_problem(&g, 403, *asked[i].language == 'e' ? "this token may read and not write" : "该令牌只能读取");
    }
}

static void test_broken_json(void **state)
{
    (void)state;
    if (!d.office)
        return;
    static const char english[] = "Accept-Language: en\r\n";
    static const struct {
        const char *body, *says;
    } bad[] = {
        {"{", "cannot be read"},
        {"[]", "must be an object"},
        {"{\"fields\": []}", "must be an object"},
        {"{\"fields\": {\"subject\": []}}", "must be a text"},
        {"{\"fields\": {\"subject\": {\"a\": 1}}}", "must be a text"},
        {"{\"fields\": {\"subject\": \"a\", \"subject\": \"b\"}}", "cannot be read"},
        {"{\"fields\": {\"_confirm\": \"1\"}}", "no field has"},
        {"{\"fields\": {\"subject\": \"a\\u0007b\"}}", "control"},
        {"{\"fields\": {\"subject\": \"a\\u0000b\"}}", "cannot be read"},
        {"{\"fields\": {\"parties\": 1e300}}", "rounded"},
        {"{\"fields\": {\"parties\": 99999999999999999999}}", "cannot be read"},
        {"{\"fields\": {}, \"more\": 1}", "not known"},
        {"{\"reason\": 7}", "must be a text"},
        {"{\"fields\": {\"subject\": \"\xff\"}}", "UTF-8"},
    };
    struct arena *a = d.office->arena;
    const char *token = program("mediator", true, true, NULL);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct got g = ask(token, API_RECORD "/edit", english, bad[i].body);
        assert_problem(&g, 400, bad[i].says);
    }
    struct buf deep = buf_new(a);
    for (int i = 0; i < 500000; i++)
        buf_add(&deep, i % 2 ? "[" : "{\"a\":");
    struct got g = ask(token, API_RECORD "/edit", english, deep.data);
    assert_problem(&g, 400, "deeper than");
    struct buf many = buf_new(a);
    buf_add(&many, "{\"fields\": {\"f\": 1");
    for (int i = 0; i < 10000; i++)
        buf_printf(&many, ", \"f%d\": 1", i);
    buf_add(&many, "}}");
    g = ask(token, API_RECORD "/edit", english, many.data);
    assert_problem(&g, 400, "more than");
    g = ask(token, API_RECORD, "", NULL); /* and it serves on */
    assert_got(&g, 200);
}

/* The description needs no token: it says what the definitions say. */
static void test_described(void **state)
{
    (void)state;
    if (!d.office)
        return;
    struct got g = client_get(d.office->arena, web_port(d.web), "/api/v1/openapi.json");
    assert_got(&g, 200);
    assert_string_equal(client_header(d.office->arena, &g, "Content-Type"), "application/json; charset=utf-8");
    json_t *o = json_of(&g);
    assert_string_equal(json_string_value(json_object_get(o, "openapi")), "3.1.0");
    json_decref(o);
}

/* The last one: afterwards nobody signs in from here for a while. What a token does is counted apart. */
static void test_too_many_sign_ins(void **state)
{
    (void)state;
    if (!d.office)
        return;
    struct browser b = new_browser();
    for (int i = 0; i < 150 && b.got.status != 429; i++)
        post_raw(&b, "/desk/sign-in", "login=mediator&password=wrong");
    assert_status(&b, 429);
    int64_t wait;
    assert_true(text_to_int(client_header(b.arena, &b.got, "Retry-After"), &wait) && wait >= 1 && wait <= 2);
    get(&b, "/desk/sign-in"); /* reading goes on */
    assert_status(&b, 200);
    struct got g = ask(program("mediator", true, true, NULL), API_RECORD "/edit", "", "{");
    assert_problem(&g, 400, NULL);
}

static void test_buckets(void **state)
{
    (void)state;
    struct limits *l = limits_new(60);
    unsigned wait;
    for (int i = 0; i < 60; i++)
        assert_true(limits_take(l, "10.0.0.1", 5000, &wait));
    assert_false(limits_take(l, "10.0.0.1", 5000, &wait));
    assert_int_equal(wait, 2); /* a second, and never less than it takes */
    assert_true(limits_take(l, "10.0.0.2", 5000, &wait));
    assert_true(limits_take(l, "10.0.0.1", 6001, &wait)); /* one a second comes back … */
    assert_false(limits_take(l, "10.0.0.1", 6001, &wait));
    assert_false(limits_take(l, "10.0.0.1", 4000, &wait)); /* … and none where the clock goes back */
    for (int i = 0; i < 60; i++)                           /* one subscriber, whichever of his addresses he takes */
        assert_true(limits_take(l, i % 2 ? "2001:db8:1:2::1" : "2001:db8:1:2:ffff::9", 7000, &wait));
    assert_false(limits_take(l, "2001:db8:1:2::77", 7000, &wait));
    assert_true(limits_take(l, "2001:db8:1:3::77", 7000, &wait));
    /* A flood of other addresses does not wash the spent one out. */
    while (limits_take(l, "10.0.0.1", 8000, &wait))
        ;
    for (int i = 0; i < 200000; i++) {
        char other[32];
        snprintf(other, sizeof other, "11.%d.%d.%d", i >> 16 & 255, i >> 8 & 255, i & 255);
        assert_true(limits_take(l, other, 8000, &wait));
    }
    assert_false(limits_take(l, "10.0.0.1", 8000, &wait));
    limits_free(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_made_and_moved_on),
        cmocka_unit_test(test_only_unchanged),
        cmocka_unit_test(test_tokens_open_what_they_say),
        cmocka_unit_test(test_language),
        cmocka_unit_test(test_broken_json),
        cmocka_unit_test(test_expired_token),
        cmocka_unit_test(test_described),
        cmocka_unit_test(test_buckets),
        cmocka_unit_test(test_too_many_sign_ins),
    };
    int failed = cmocka_run_group_tests_name("API, SQLite", tests, desk_on_sqlite, desk_tear_down);
    return failed + cmocka_run_group_tests_name("API, PostgreSQL", tests, desk_on_postgresql, desk_tear_down);
}
