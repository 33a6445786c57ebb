#include "account_support.h"

#include "account/totp.h"
#include "record/record.h"

#include <string.h>

static void make_places(struct test_office *o)
{
    support_create(o, "district", "number", "220100", "name", "长春市", NULL);
    support_create(o, "district", "number", "220103", "name", "宽城区", "parent", "220100", NULL);
    support_create(o, "district", "number", "220103001", "name", "示例街道", "parent", "220103", NULL);
    support_create(o, "district", "number", "220104", "name", "朝阳区", "parent", "220100", NULL);
    support_create(o, "organ", "number", "G", "name", "区政府", "district", "220103", NULL);
    support_create(o, "organ", "number", "G1", "name", "区审批局", "superior", "G", "district", "220103", NULL);
    support_create(o, "organ", "number", "G11", "name", "街道办", "superior", "G1", "district", "220103001", NULL);
    support_create(o, "organ", "number", "G2", "name", "区财政局", "superior", "G", "district", "220103", NULL);
    support_create(o, "organ", "number", "H1", "name", "外区审批局", "district", "220104", NULL);
}

static int open_staff(void **state, int kind)
{
    struct error err = {0};
    struct mistakes mistakes;
    const struct account_rules rules = {.hash_operations = 1, .hash_memory = 8192};
    if (kind && !support_has_postgresql())
        return 0;
    struct test_office *o = support_open("tests/fixture-rights", kind);
    struct staff *s = arena_new_of(o->arena, struct staff);
    s->office = o;
    s->now = 1767578400; /* 2026-01-05 10:00 in China */
    s->accounts = accounts_open(o->arena, &o->records, &o->keys, &rules, &err);
    assert_good(s->accounts, err);
    s->rights = rights_new(o->arena, o->model);
    s->work.records = &o->records;
    s->work.law = law_load(o->arena, support_path(o->arena, "law"), &mistakes);
    assert_non_null(s->work.law);
    make_places(o);
    *state = s;
    return 0;
}

int staff_on_sqlite(void **state)
{
    return open_staff(state, 0);
}

int staff_on_postgresql(void **state)
{
    return open_staff(state, 1);
}

int staff_tear_down(void **state)
{
    if (*state)
        support_close(((struct staff *)*state)->office);
    return 0;
}

struct staff *staff_of(void **state)
{
    if (!*state)
        skip();
    return *state;
}

struct author by_admin(const struct staff *s)
{
    return (struct author){.actor = "admin", .from = "192.0.2.1", .at = s->now};
}

void make_account(struct staff *s, const char *login, const char *role, const char *organ)
{
    struct error err = {0};
    const struct office office = {.role = role, .organ = organ, .district = organ ? NULL : "220103"};
    const struct account_draft d = {
        .login = login, .name = "张示例", .password = PASSWORD, .offices = role ? 1 : 0, .office = &office};
    const struct author by = by_admin(s);
    assert_good(account_make(s->office->arena, s->accounts, s->office->db, &d, &by, &err), err);
}

struct account *account_of(struct staff *s, const char *login)
{
    struct error err = {0};
    struct account *account = account_read(s->office->arena, s->accounts, s->office->db, login, &err);
    assert_good(account, err);
    return account;
}

const char *sign_in(struct staff *s, const char *login, const char *password, struct session *out, struct error *err)
{
    const char *token = NULL;
    const struct sign_in in = {login, password, "192.0.2.7", "测试浏览器/1.0", s->now};
    *err = (struct error){0};
    return session_sign_in(s->office->arena, s->accounts, s->office->db, &in, &token, out, err) ? token : NULL;
}

struct session signed_in(struct staff *s, const char *login, const char **token)
{
    struct error err;
    struct session session;
    const char *given = sign_in(s, login, PASSWORD, &session, &err);
    assert_good(given, err);
    if (token)
        *token = given;
    return session;
}

struct person person_of(struct staff *s, const char *login)
{
    struct error err = {0};
    struct person p;
    struct session session = signed_in(s, login, NULL);
    session.stage = STAGE_FULL; /* administrators would have to set up their second factor first */
    assert_good(person_of_session(s->office->arena, s->accounts, s->office->db, &session, 0, &p, &err), err);
    return p;
}

static int base32_value(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' : c - '2' + 26;
}

const char *code_at(struct staff *s, const char *secret, int64_t now)
{
    uint8_t bytes[TOTP_SECRET] = {0};
    for (size_t i = 0; i < TOTP_SECRET * 8; i++)
        if (base32_value(secret[i / 5]) >> (4 - i % 5) & 1)
            bytes[i / 8] = (uint8_t)(bytes[i / 8] | 128 >> i % 8);
    char *code = arena_alloc(s->office->arena, 10);
    hotp_code(bytes, sizeof bytes, (uint64_t)(now / TOTP_STEP), TOTP_DIGITS, code);
    return code;
}

const char *enrol(struct staff *s, const char *login, int64_t session)
{
    struct error err = {0};
    const char *uri, *secret;
    struct arena *a = s->office->arena;
    const struct author by = {.actor = login, .at = s->now};
    assert_good(account_begin_totp(a, s->accounts, login, &by, &uri, &secret, &err), err);
    assert_non_null(strstr(uri, secret));
    assert_false(account_of(s, login)->second_factor); /* not before a code was given */
    assert_good(account_confirm_totp(a, s->accounts, login, code_at(s, secret, s->now), session, &by, &err), err);
    assert_true(account_of(s, login)->second_factor);
    s->now += TOTP_STEP;
    return secret;
}

void assert_all_whole(struct staff *s)
{
    struct error err = {0};
    struct ledger_verdict v;
    const struct ledger_beside beside = account_beside();
    assert_good(ledger_verify_beside(s->office->db, s->office->model, &s->office->keys, NULL, &beside, 1, &v, &err),
                err);
    if (!v.whole)
        fail_msg("%s", v.finding);
    assert_int_equal(v.undeclared, 0);
}
