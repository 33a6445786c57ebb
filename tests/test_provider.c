/* Going to the provider and coming back: what the browser keeps opens once, in time, and with what it was sent away
 * with; and the file that says which provider it is. Whom it asks over the network, tests/scripts/oidc asks as well. */
#include "account/provider_inner.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define ISSUER "https://sso.example.gov.cn"

enum { NOW = 1767578400 };

static struct arena *a;
static struct provider *p;

static const struct provider_settings settings = {.issuer = ISSUER,
                                                  .client = "plumb line",
                                                  .secret = "s",
                                                  .zh = "统一身份认证",
                                                  .en = "SSO",
                                                  .site = "https://fz.example.gov.cn"};

/* What the provider would say of itself; nobody listens where it says. */
static const char metadata[] =
    "{\"issuer\":\"" ISSUER "\",\"authorization_endpoint\":\"" ISSUER "/auth?x=1\",\"token_endpoint\":"
    "\"https://127.0.0.1:1/token\",\"jwks_uri\":\"https://127.0.0.1:1/keys\"}";

static int begin(void **state)
{
    struct error err = {0};
    const struct keys keys = {.seal = {7}};
    (void)state;
    if (!digest_begin(&err))
        return -1;
    a = arena_new();
    p = provider_new(a, &settings, &keys);
    p->metadata = (struct document){strdup(metadata), NOW};
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static const char *parameter(const char *url, const char *name)
{
    const char *at = strstr(url, arena_printf(a, "&%s=", name));
    at = at ? at + strlen(name) + 2 : "";
    return arena_strndup(a, at, strcspn(at, "&"));
}

static const char *went(const struct provider_errand *errand, const char **box)
{
    struct error err = {0};
    const char *url = provider_begin(a, p, errand, NOW, box, &err);
    if (!url)
        fail_msg("%s", err.message);
    return url;
}

static struct provider_errand errand;

static enum error_code came(const char *box, struct provider_reply reply, int64_t now)
{
    struct error err = {0};
    struct identity who;
    if (provider_end(a, p, box, &reply, now, &errand, &who, &err))
        fail_msg("taken");
    return err.code;
}

/* Protects: where the browser is sent has what the standards ask for, and no secret. */
static void test_sent(void **state)
{
    (void)state;
    const char *box, *other;
    const struct provider_errand to = {.next = "/desk/registers"};
    const char *url = went(&to, &box), *again = went(&to, &other);
    assert_true(text_starts(url, ISSUER "/auth?x=1&response_type=code&client_id=plumb%20line&"));
    assert_string_equal(parameter(url, "redirect_uri"), "https%3A%2F%2Ffz.example.gov.cn%2Fdesk%2Foidc%2Fcallback");
    assert_string_equal(parameter(url, "scope"), "openid%20profile");
    assert_string_equal(parameter(url, "code_challenge_method"), "S256");
    static const char *const fresh[] = {"state", "nonce", "code_challenge"};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(strlen(parameter(url, fresh[i])), 43);
        assert_string_not_equal(parameter(url, fresh[i]), parameter(again, fresh[i]));
        assert_null(strstr(box, parameter(url, fresh[i])));
    }
    assert_string_not_equal(parameter(url, "state"), parameter(url, "nonce"));
}

/* Protects: only the browser that went may come back, in time, once. What fits goes on to ask the provider, which does
 * not answer here: ERROR_SYSTEM. */
static void test_came_back(void **state)
{
    (void)state;
    const char *box, *other;
    const struct provider_errand to = {.next = "/desk/registers?a=1"};
    const char *code = "c", *mine = parameter(went(&to, &box), "state"),
               *others = parameter(went(&to, &other), "state");
    const struct provider_reply good = {.state = mine, .code = code};
    assert_int_equal(came(NULL, good, NOW), ERROR_CONFLICT);
    assert_int_equal(came("", good, NOW), ERROR_CONFLICT);
    assert_int_equal(came(other, good, NOW), ERROR_CONFLICT);
    assert_int_equal(came(box, (struct provider_reply){.state = others, .code = code}, NOW), ERROR_CONFLICT);
    assert_int_equal(came(box, (struct provider_reply){.code = code}, NOW), ERROR_CONFLICT);
    assert_int_equal(came(box, (struct provider_reply){.state = "", .code = code}, NOW), ERROR_CONFLICT);
    assert_int_equal(came(box, good, NOW + PROVIDER_TIME), ERROR_CONFLICT);
    for (size_t n = strlen(box), i = 0; i < n; i++) {
        char *changed = arena_strdup(a, box);
        changed[i] = changed[i] == 'A' ? 'z' : 'A';
        assert_int_equal(came(changed, good, NOW), ERROR_CONFLICT);
        assert_int_equal(came(arena_strndup(a, box, i), good, NOW), ERROR_CONFLICT);
    }
    char *large = arena_alloc(a, 100001);
    memset(large, 'A', 100000);
    assert_int_equal(came(large, good, NOW), ERROR_CONFLICT);
    assert_int_equal(came(box, good, NOW + PROVIDER_TIME - 1), ERROR_SYSTEM);
    assert_string_equal(errand.next, "/desk/registers?a=1");
    assert_int_equal(errand.purpose, PROVIDER_SIGN_IN);
    assert_int_equal(came(box, good, NOW + 1), ERROR_CONFLICT); /* a second time */
    assert_int_equal(came(other, (struct provider_reply){.state = others, .code = code}, NOW + 1), ERROR_SYSTEM);
}

static void test_errands(void **state)
{
    (void)state;
    const char *box;
    const struct provider_errand link = {.purpose = PROVIDER_LINK, .session = 4711};
    const char *url = went(&link, &box);
    assert_int_equal(came(box, (struct provider_reply){.state = parameter(url, "state"), .code = "c"}, NOW),
                     ERROR_SYSTEM);
    assert_int_equal(errand.purpose, PROVIDER_LINK);
    assert_int_equal(errand.session, 4711);
    assert_null(errand.next);
    char *far = arena_alloc(a, 2002);
    memset(far, 'a', 2001);
    url = went(&(struct provider_errand){.next = far}, &box);
    assert_int_equal(came(box, (struct provider_reply){.state = parameter(url, "state"), .code = "c"}, NOW),
                     ERROR_SYSTEM);
    assert_null(errand.next);
}

static enum error_code reply_with(struct provider_reply reply)
{
    const char *box;
    reply.state = parameter(went(&(struct provider_errand){0}, &box), "state");
    return came(box, reply, NOW);
}

/* Protects: an answer that another provider sent, that has no code, or that says no, asks nobody for a token. */
static void test_replies(void **state)
{
    (void)state;
    char *large = arena_alloc(a, 2102);
    memset(large, 'c', 2101);
    assert_int_equal(reply_with((struct provider_reply){.code = "c", .issuer = "https://sso.example.com"}),
                     ERROR_RIGHTS);
    assert_int_equal(reply_with((struct provider_reply){.code = "c", .issuer = ""}), ERROR_RIGHTS);
    assert_int_equal(reply_with((struct provider_reply){.code = "c", .issuer = ISSUER}), ERROR_SYSTEM);
    assert_int_equal(reply_with((struct provider_reply){.error = "access_denied"}), ERROR_INPUT);
    assert_int_equal(reply_with((struct provider_reply){.error = "x", .issuer = "https://sso.example.com"}),
                     ERROR_RIGHTS);
    assert_int_equal(reply_with((struct provider_reply){0}), ERROR_RIGHTS);
    assert_int_equal(reply_with((struct provider_reply){.code = ""}), ERROR_RIGHTS);
    assert_int_equal(reply_with((struct provider_reply){.code = "a b"}), ERROR_RIGHTS);
    assert_int_equal(reply_with((struct provider_reply){.code = "a\r\nb"}), ERROR_RIGHTS);
    assert_int_equal(reply_with((struct provider_reply){.code = large}), ERROR_RIGHTS);
}

/* Protects: a provider that says where it is in the clear, or is another one, is not asked. */
static void test_descriptions(void **state)
{
    (void)state;
    static const char a_[] = "https://a";
    static const struct {
        const char *issuer, *authorization, *token, *keys, *methods;
    } bad[] = {
        {ISSUER "/", a_, a_, a_, "S256"},
        {ISSUER, "http://a", a_, a_, "S256"},
        {ISSUER, a_, "http://127.0.0.1/", a_, "S256"},
        {ISSUER, a_, a_, "file:///etc/passwd", "S256"},
        {ISSUER, a_, a_, a_, "plain"},
    };
    static const char *const none[] = {"", "{", "[]", "{}", "null", "{\"issuer\":7}"};
    char *kept = p->metadata.text;
    const char *box;
    const size_t bads = sizeof bad / sizeof *bad;
    for (size_t i = 0; i < bads + sizeof none / sizeof *none; i++) {
        struct error err = {0};
        p->metadata.text =
            i < bads ? arena_printf(a,
                                    "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s\",\"token_endpoint\":\"%s\","
                                    "\"jwks_uri\":\"%s\",\"code_challenge_methods_supported\":[\"%s\"]}",
                                    bad[i].issuer, bad[i].authorization, bad[i].token, bad[i].keys, bad[i].methods)
                     : arena_strdup(a, none[i - bads]);
        assert_null(provider_begin(a, p, &(struct provider_errand){0}, NOW, &box, &err));
        assert_int_equal(err.code, ERROR_SYSTEM);
    }
    p->metadata.text = kept;
}

/* Protects: what waits to be confirmed is the session's alone, and no key to anything else. */
static void test_kept(void **state)
{
    (void)state;
    const struct identity who = {.issuer = ISSUER, .subject = "1", .name = "王示例", .several_factors = true};
    struct identity out;
    const char *box = provider_keep(a, p, &who, 4711, NOW), *going;
    assert_true(provider_kept(a, p, box, 4711, NOW, &out));
    assert_string_equal(out.subject, "1");
    assert_string_equal(out.name, "王示例");
    assert_true(out.several_factors);
    assert_false(provider_kept(a, p, box, 4712, NOW, &out));
    assert_false(provider_kept(a, p, box, 0, NOW, &out));
    assert_false(provider_kept(a, p, box, 4711, NOW + PROVIDER_TIME, &out));
    assert_false(provider_kept(a, p, NULL, 4711, NOW, &out));
    went(&(struct provider_errand){0}, &going);
    assert_false(provider_kept(a, p, going, 0, NOW, &out));
    assert_int_equal(came(box, (struct provider_reply){.state = "1", .code = "c"}, NOW), ERROR_CONFLICT);
}

/* The file. */

static char path[] = "/tmp/plumbline-test-XXXXXX";

static bool reads(const char *text, mode_t mode, struct provider_settings *out, struct error *err)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    chmod(path, mode);
    *err = (struct error){0};
    return provider_settings_read(a, path, out, err);
}

static const char whole[] =
    "issuer: https://sso.example.gov.cn/realms/a\nclient_id: plumbline\nclient_secret: \"s: #1\"\n"
    "name: {zh: 某区统一身份认证, en: SSO}\n";

static void test_file(void **state)
{
    (void)state;
    struct provider_settings s;
    struct error err;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_true(reads(whole, 0600, &s, &err));
    assert_string_equal(s.issuer, "https://sso.example.gov.cn/realms/a");
    assert_string_equal(s.secret, "s: #1");
    assert_string_equal(s.zh, "某区统一身份认证");
    assert_true(s.linked_by_password);
    assert_true(s.trusts_second_factor);
    assert_true(reads(arena_printf(a, "%spasswords: no\ntrust_second_factor: no\nauthorities: /etc/ca.pem\n", whole),
                      0400, &s, &err));
    assert_false(s.linked_by_password);
    assert_false(s.trusts_second_factor);
    assert_string_equal(s.authorities, "/etc/ca.pem");
    assert_true(reads("issuer: http://127.0.0.1:8080\nclient_id: a\nname: {zh: 甲, en: b}\n", 0600, &s, &err));
    assert_null(s.secret);

    static const mode_t open_to[] = {0644, 0640, 0604, 0620};
    for (size_t i = 0; i < 4; i++) {
        assert_false(reads(whole, open_to[i], &s, &err));
        assert_int_equal(err.code, ERROR_RIGHTS);
        assert_null(strstr(err.message, "s: #1"));
    }
    static const struct {
        const char *text;
        unsigned line;
    } bad[] = {
        {"", 0},
        {"client_id: a\nname: {zh: 甲, en: b}\n", 0},
        {"issuer: http://sso.example.gov.cn\n", 1},
        {"issuer: http://127.0.0.1.example.com\n", 1},
        {"issuer: https://sso.example.gov.cn?x\n", 1},
        {"issuer: ftp://a\n", 1},
        {"issuer: [a]\n", 1},
        {"client_id: a\nissuer:\n", 2},
        {"name: 甲\n", 1},
        {"name: {zh: 甲}\n", 1},
        {"site: https://fz.example.gov.cn\n", 1},
        {"passwords: maybe\n", 1},
        {"client_secrets: a\n", 1},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(reads(bad[i].text, 0600, &s, &err));
        assert_string_equal(err.file, path);
        if (err.line != bad[i].line)
            fail_msg("line %u of “%s”: %s", err.line, bad[i].text, err.message);
    }
    unlink(path);
    assert_false(provider_settings_read(a, path, &s, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sent),    cmocka_unit_test(test_came_back),    cmocka_unit_test(test_errands),
        cmocka_unit_test(test_replies), cmocka_unit_test(test_descriptions), cmocka_unit_test(test_kept),
        cmocka_unit_test(test_file),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
