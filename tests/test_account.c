/* Accounts: what they may be called, which passwords are taken, who may hold which offices together, what the ledger
 * says of all that and what it never says. */
#include "account_support.h"

#include "account/password.h"
#include "account/totp.h"
#include "core/text.h"
#include "record/rebuild.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

/* Rules without a database. */

/* Protects: each rule for passwords refuses what it is there for, and nothing else. */
static void test_password_rules(void **state)
{
    static const struct {
        const char *login, *password, *part; /* part of the refusal, or NULL: taken */
    } cases[] = {
        {"zhang", "Abc-123456", NULL},
        {"zhang", "Abc-12345", "at least 10"},
        {"zhang", "密码很长很长很长A1", NULL},      /* eleven characters of three kinds */
        {"zhang", "abcdefghij", "too simple"},      /* one kind */
        {"zhang", "abcdef1234", "too simple"},      /* two kinds */
        {"zhang", "four words make it", NULL},      /* 18 characters */
        {"zhang", "fourwordsmakeit", "too simple"}, /* 15 */
        {"zhang", "fourwordsmakeit.", NULL},        /* 16 */
        {"zhang", "My-ZHANG-2026", "login"},        /* the login inside, in other letters */
        {"li", "Li-goes-home-1", NULL},             /* too short a login to be told by */
        {"li.si-2026-Q", "LI.SI-2026-q", "login"},  /* the login itself */
        {"zhang", "Password@123", "tried first"},   /* common, in other letters */
        {"zhang", "1qaz2wsx!QAZ@WSX", "tried first"},
        {"zhang", "Aa1Aa1Aa1Aa1Aa1Aa1", "tried first"}, /* three characters over and over */
        {"zhang", "", "at least 10"},
        {"zhang", "Abc-123\xff\xff\xff\xff", "UTF-8"},
    };
    struct arena *a = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {0};
        bool good = password_fits(cases[i].login, cases[i].password, &err);
        if (good != !cases[i].part || (!good && !strstr(err.message, cases[i].part)))
            fail_msg("%s: %s", cases[i].password, good ? "taken" : err.message);
        if (!good) {
            assert_string_equal(err.field, "password");
            assert_true(!*cases[i].password || !strstr(err.message, cases[i].password));
        }
    }
    char *longest = arena_alloc(a, 130);
    for (int i = 0; i < 129; i++)
        longest[i] = (char)('a' + i % 26);
    assert_false(password_fits("zhang", longest, NULL));
    longest[128] = '\0';
    assert_true(password_fits("zhang", longest, NULL));
    for (int i = 0; i < 50; i++)
        assert_true(password_fits("zhang", password_random(a), NULL));
    arena_free(a);
}

static const char rfc_secret[] = "12345678901234567890";

/* Protects: codes of a counter are those of RFC 4226, appendix D. */
static void test_hotp(void **state)
{
    static const char *const codes[] = {"755224", "287082", "359152", "969429", "338314",
                                        "254676", "287922", "162583", "399871", "520489"};
    char code[10];
    (void)state;
    for (uint64_t i = 0; i < 10; i++) {
        hotp_code((const uint8_t *)rfc_secret, 20, i, 6, code);
        assert_string_equal(code, codes[i]);
    }
}

/* Protects: codes of a time are those of RFC 6238, appendix B. */
static void test_totp_vectors(void **state)
{
    static const struct {
        int64_t at;
        const char *code;
    } vectors[] = {{59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
                   {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"}};
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        char code[10];
        int64_t last = 0;
        hotp_code((const uint8_t *)rfc_secret, 20, (uint64_t)(vectors[i].at / 30), 8, code);
        assert_string_equal(code, vectors[i].code);
        /* Six digits are the last six of eight. */
        assert_true(totp_check((const uint8_t *)rfc_secret, vectors[i].code + 2, vectors[i].at, &last));
        assert_int_equal(last, vectors[i].at / 30);
    }
}

/* Protects: a code is taken within a step of its own, once, and no earlier one after it. */
static void test_totp_once(void **state)
{
    const uint8_t *secret = (const uint8_t *)rfc_secret;
    char code[10], next[10];
    int64_t now = 1234567890, last = 0;
    (void)state;
    hotp_code(secret, 20, (uint64_t)(now / 30), 6, code);
    hotp_code(secret, 20, (uint64_t)(now / 30) + 1, 6, next);
    assert_false(totp_check(secret, code, now + 60, &last));
    assert_false(totp_check(secret, code, now - 60, &last));
    assert_int_equal(last, 0);
    assert_true(totp_check(secret, code, now + 30, &last));
    assert_false(totp_check(secret, code, now + 30, &last)); /* replayed */
    assert_true(totp_check(secret, next, now + 30, &last));
    assert_false(totp_check(secret, code, now, &last)); /* the earlier one again */
    assert_false(totp_check(secret, "", now, &last));
    assert_false(totp_check(secret, "12345", now, &last));
    assert_false(totp_check(secret, "1234567", now, &last));
}

/* Protects: base 32 is RFC 4648's; the address for the QR code escapes what it must. */
static void test_totp_uri(void **state)
{
    struct arena *a = arena_new();
    (void)state;
    assert_string_equal(totp_base32(a, (const uint8_t *)"f", 1), "MY");
    assert_string_equal(totp_base32(a, (const uint8_t *)"foo", 3), "MZXW6");
    assert_string_equal(totp_base32(a, (const uint8_t *)"fooba", 5), "MZXW6YTB");
    assert_string_equal(totp_base32(a, (const uint8_t *)"foobar", 6), "MZXW6YTBOI");
    assert_string_equal(totp_uri(a, "准绳 1", "li.si", (const uint8_t *)rfc_secret),
                        "otpauth://totp/%E5%87%86%E7%BB%B3%201:li.si?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                        "&issuer=%E5%87%86%E7%BB%B3%201");
    arena_free(a);
}

/* Making. */

static bool try_make(struct staff *s, const struct account_draft *d, struct error *err)
{
    const struct author by = by_admin(s);
    *err = (struct error){0};
    return account_make(s->office->arena, s->accounts, s->office->db, d, &by, err);
}

static void test_make(void **state)
{
    struct staff *s = staff_of(state);
    struct error err;
    const struct office offices[] = {{.role = "clerk", .organ = "区审批局"}, {.role = "head", .organ = "G11"}};
    const struct account_draft d = {.login = "Li.Si",
                                    .name = "李示例",
                                    .phone = "13800000000",
                                    .email = "li@example.invalid",
                                    .password = PASSWORD,
                                    .must_change = true,
                                    .offices = 2,
                                    .office = offices};
    assert_good(try_make(s, &d, &err), err);
    struct account *account = account_of(s, "LI.SI");
    assert_string_equal(account->login, "li.si");
    assert_int_equal(account->state, ACCOUNT_ACTIVE);
    assert_true(account->must_change);
    assert_false(account->second_factor);
    assert_int_equal(account->offices, 2);
    assert_string_equal(account->office[0].organ, "G1"); /* named by its name, kept by its number */
    assert_string_equal(account->office[0].organ_name, "区审批局");
    assert_string_equal(account->office[0].district, "220103");
    assert_string_equal(account->office[1].district, "220103001");
    assert_int_equal(account->made_at, s->now);
    assert_false(try_make(s, &d, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_string_equal(err.field, "login");
    assert_all_whole(s);
}

/* Protects: each field is checked and named; nothing is made where one is wrong. */
static void test_bad_drafts(void **state)
{
    struct staff *s = staff_of(state);
    static const struct {
        const char *login, *name, *phone, *email, *password;
        struct office office;
        const char *field;
    } cases[] = {
        {"", "张", NULL, NULL, PASSWORD, {.role = "clerk", .organ = "G1"}, "login"},
        {"a", "张", NULL, NULL, PASSWORD, {.role = "clerk", .organ = "G1"}, "login"},
        {"_abc", "张", NULL, NULL, PASSWORD, {.role = "clerk", .organ = "G1"}, "login"},
        {"张三", "张", NULL, NULL, PASSWORD, {.role = "clerk", .organ = "G1"}, "login"},
        {"a' or 1=1", "张", NULL, NULL, PASSWORD, {.role = "clerk", .organ = "G1"}, "login"},
        {"abcdefghijklmnopqrstuvwxyz1234567", "张", NULL, NULL, PASSWORD, {.role = "clerk", .organ = "G1"}, "login"},
        {"abc", "", NULL, NULL, PASSWORD, {.role = "clerk", .organ = "G1"}, "name"},
        {"abc", "张\xE2\x80\xAE三", NULL, NULL, PASSWORD, {.role = "clerk", .organ = "G1"}, "name"},
        {"abc", "张", "1380000", NULL, PASSWORD, {.role = "clerk", .organ = "G1"}, "phone"},
        {"abc", "张", NULL, "no address", PASSWORD, {.role = "clerk", .organ = "G1"}, "email"},
        {"abc", "张", NULL, "a@b@c.d", PASSWORD, {.role = "clerk", .organ = "G1"}, "email"},
        {"abc", "张", NULL, NULL, "short", {.role = "clerk", .organ = "G1"}, "password"},
        {"abc", "张", NULL, NULL, NULL, {.role = "clerk", .organ = "G1"}, "password"},
        {"abc", "张", NULL, NULL, PASSWORD, {.role = "cleric", .organ = "G1"}, "role"},
        {"abc", "张", NULL, NULL, PASSWORD, {.role = "clerk", .organ = "G99"}, "organ"},
        {"abc", "张", NULL, NULL, PASSWORD, {.role = "clerk"}, "organ"},
        {"abc", "张", NULL, NULL, PASSWORD, {.role = "auditor"}, "organ"},
        {"abc", "张", NULL, NULL, PASSWORD, {.role = "clerk", .organ = "G1", .district = "220104"}, "district"},
        {"abc", "张", NULL, NULL, PASSWORD, {.role = "system_admin"}, "district"},
        {"abc", "张", NULL, NULL, PASSWORD, {.role = "system_admin", .district = "999999"}, "district"},
    };
    size_t count;
    struct account *list;
    struct error err;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct account_draft d = {.login = cases[i].login,
                                        .name = cases[i].name,
                                        .phone = cases[i].phone,
                                        .email = cases[i].email,
                                        .password = cases[i].password,
                                        .offices = 1,
                                        .office = &cases[i].office};
        if (try_make(s, &d, &err) || strcmp(err.field, cases[i].field) != 0)
            fail_msg("case %zu: %s: %s", i, err.field, err.message);
    }
    err = (struct error){0};
    assert_good(account_list(s->office->arena, s->accounts, s->office->db, &count, &list, &err), err);
    assert_int_equal(count, 0);
}

/* Protects: no account joins two of the three administrators, at once or one after the other; other roles it may join.
 */
static void test_administrators_apart(void **state)
{
    struct staff *s = staff_of(state);
    struct error err;
    static const char *const role[] = {"system_admin", "security_admin", "auditor"};
    const struct author by = by_admin(s);
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 3; j++) {
            struct office two[] = {{.role = role[i], .organ = "G1"}, {.role = role[j], .organ = "G1"}};
            if (i == j)
                two[1] = (struct office){.role = "clerk", .organ = "G1"};
            const struct account_draft d = {.login = arena_printf(s->office->arena, "both%zu%zu", i, j),
                                            .name = "示例",
                                            .password = PASSWORD,
                                            .offices = 2,
                                            .office = two};
            bool made = try_make(s, &d, &err);
            assert_int_equal(made, i == j);
            if (!made)
                assert_int_equal(err.code, ERROR_RIGHTS);
        }
    make_account(s, "sys", "system_admin", NULL);
    const struct office audit = {.role = "auditor", .organ = "G1"}, leader = {.role = "leader", .organ = "G1"};
    err = (struct error){0};
    assert_false(account_add_office(s->office->arena, s->accounts, s->office->db, "sys", &audit, &by, &err));
    assert_int_equal(err.code, ERROR_RIGHTS);
    assert_int_equal(account_of(s, "sys")->offices, 1);
    err = (struct error){0};
    assert_good(account_add_office(s->office->arena, s->accounts, s->office->db, "sys", &leader, &by, &err), err);
    assert_all_whole(s);
}

static void test_offices(void **state)
{
    struct staff *s = staff_of(state);
    struct error err = {0};
    const struct author by = by_admin(s);
    struct arena *a = s->office->arena;
    const struct office head = {.role = "head", .organ = "G11"}, none = {.role = "head", .organ = "G2"};
    make_account(s, "zhang", "clerk", "G1");
    assert_good(account_add_office(a, s->accounts, s->office->db, "zhang", &head, &by, &err), err);
    assert_false(account_add_office(a, s->accounts, s->office->db, "zhang", &head, &by, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_int_equal(account_of(s, "zhang")->offices, 2);
    err = (struct error){0};
    assert_false(account_remove_office(a, s->accounts, s->office->db, "zhang", &none, &by, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    err = (struct error){0};
    assert_good(account_remove_office(a, s->accounts, s->office->db, "zhang", &head, &by, &err), err);
    assert_int_equal(account_of(s, "zhang")->offices, 1);
    assert_all_whole(s);
}

/* States. */

static void test_states(void **state)
{
    struct staff *s = staff_of(state);
    struct error err = {0};
    struct session session;
    struct program p = {.login = "zhang", .name = "月报", .reads = true, .expires = s->now + 86400};
    const struct author by = by_admin(s);
    struct arena *a = s->office->arena;
    const char *token, *program;
    make_account(s, "zhang", "clerk", "G1");
    signed_in(s, "zhang", &token);
    program = program_make(a, s->accounts, &p, &by, &err);
    assert_good(program, err);
    assert_good(account_set_state(a, s->accounts, "zhang", ACCOUNT_LOCKED, &by, &err), err);
    assert_false(session_read(a, s->accounts, s->office->db, token, s->now, &session, &err));
    assert_false(program_read(a, s->accounts, s->office->db, program, s->now, &p, &err));
    assert_null(sign_in(s, "zhang", PASSWORD, &session, &err));
    err = (struct error){0};
    assert_good(account_unlock(a, s->accounts, "zhang", &by, &err), err);
    assert_good(program_read(a, s->accounts, s->office->db, program, s->now, &p, &err), err);
    signed_in(s, "zhang", &token);
    assert_good(account_set_state(a, s->accounts, "zhang", ACCOUNT_CLOSED, &by, &err), err);
    assert_null(sign_in(s, "zhang", PASSWORD, &session, &err));
    assert_false(session_read(a, s->accounts, s->office->db, token, s->now, &session, &err));
    err = (struct error){0};
    assert_false(account_unlock(a, s->accounts, "zhang", &by, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    const struct account_draft again = {.login = "zhang", .name = "别人", .password = PASSWORD};
    assert_false(try_make(s, &again, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_all_whole(s);
}

/* Passwords. */

static bool give(struct staff *s, const char *password, struct error *err)
{
    const struct author by = by_admin(s);
    *err = (struct error){0};
    return account_give_password(s->office->arena, s->accounts, s->office->db, "zhang", password, &by, err);
}

/* Protects: none of the last five comes back, the sixth may. */
static void test_password_history(void **state)
{
    struct staff *s = staff_of(state);
    struct error err;
    struct arena *a = s->office->arena;
    make_account(s, "zhang", "clerk", "G1");
    for (int i = 1; i <= 4; i++)
        assert_good(give(s, arena_printf(a, "Right-Horse-7%d", i), &err), err);
    assert_false(give(s, PASSWORD, &err));
    assert_non_null(strstr(err.message, "last 5"));
    assert_false(give(s, "Right-Horse-73", &err));
    assert_good(give(s, "Right-Horse-75", &err), err);
    assert_good(give(s, PASSWORD, &err), err);
    assert_true(account_of(s, "zhang")->must_change);
    assert_all_whole(s);
}

static bool change(struct staff *s, const char *old, const char *password, int64_t session, struct error *err)
{
    const struct author by = {.actor = "zhang", .from = "192.0.2.7", .at = s->now};
    *err = (struct error){0};
    return account_change_password(s->office->arena, s->accounts, s->office->db, "zhang", old, password, session, &by,
                                   err);
}

/* Protects: the owner must know the old password; others of his sessions end; guessing the old one locks. */
static void test_change_password(void **state)
{
    struct staff *s = staff_of(state);
    struct error err;
    const char *one, *two;
    struct session session;
    make_account(s, "zhang", "clerk", "G1");
    signed_in(s, "zhang", &one);
    session = signed_in(s, "zhang", &two);
    assert_false(change(s, "Wrong-Horse-7", "Other-Horse-8", session.id, &err));
    assert_int_equal(err.code, ERROR_RIGHTS);
    assert_string_equal(err.field, "old");
    assert_int_equal(account_of(s, "zhang")->failures, 1);
    assert_good(change(s, PASSWORD, "Other-Horse-8", session.id, &err), err);
    assert_true(session_read(s->office->arena, s->accounts, s->office->db, two, s->now, &session, &err));
    assert_false(session_read(s->office->arena, s->accounts, s->office->db, one, s->now, &session, &err));
    assert_null(sign_in(s, "zhang", PASSWORD, &session, &err));
    assert_non_null(sign_in(s, "zhang", "Other-Horse-8", &session, &err));
    for (int i = 0; i < 5; i++)
        assert_false(change(s, "Wrong-Horse-7", "Third-Horse-9", session.id, &err));
    assert_true(account_of(s, "zhang")->locked_until > s->now);
    assert_false(change(s, "Other-Horse-8", "Third-Horse-9", session.id, &err));
    assert_false(session_read(s->office->arena, s->accounts, s->office->db, two, s->now, &session, &err));
    assert_all_whole(s);
}

/* Protects: a hash put in by hand, even another account's good one, lets nobody in. */
static void test_foreign_hash(void **state)
{
    struct staff *s = staff_of(state);
    struct error err = {0};
    struct session session;
    struct db *db = store_connect(s->office->store, true, &err);
    assert_good(db, err);
    make_account(s, "zhang", "clerk", "G1");
    make_account(s, "boss", "head", "G1");
    assert_good(give(s, "Thiefs-Horse-9", &err), err);
    assert_good(db_run(db,
                       "update account set hash = (select hash from account where login = 'zhang') where login = "
                       "'boss'",
                       &err),
                err);
    db_close(db);
    assert_null(sign_in(s, "boss", "Thiefs-Horse-9", &session, &err));
    assert_non_null(sign_in(s, "zhang", "Thiefs-Horse-9", &session, &err));
}

/* The ledger. */

static char *all_events(struct staff *s)
{
    struct error err = {0};
    struct buf b = buf_new(s->office->arena);
    struct stmt *st = db_prepare(s->office->db, "select body from event order by seq", &err);
    assert_good(st, err);
    while (stmt_row(st, &err))
        buf_printf(&b, "%s\n", stmt_text(st, 0));
    return b.data;
}

/* Protects: whatever is done to an account, its secrets and its telephone never reach the ledger. */
static void test_no_secrets_in_ledger(void **state)
{
    struct staff *s = staff_of(state);
    struct error err = {0};
    struct arena *a = s->office->arena;
    struct session session;
    const struct author by = by_admin(s);
    const char *uri, *secret, *token, *program;
    const struct office office = {.role = "clerk", .organ = "G1"};
    struct account_draft d = {.login = "zhang",
                              .name = "张示例",
                              .phone = "13812345678",
                              .email = "zhang@example.invalid",
                              .password = PASSWORD,
                              .offices = 1,
                              .office = &office};
    assert_good(try_make(s, &d, &err), err);
    signed_in(s, "zhang", &token);
    sign_in(s, "zhang", "Wrong-Guess-99", &session, &err);
    assert_good(change(s, PASSWORD, "Other-Horse-8", 0, &err), err);
    assert_good(give(s, "Given-Horse-9", &err), err);
    d = (struct account_draft){.login = "zhang", .phone = "13887654321", .email = ""};
    assert_good(account_change(a, s->accounts, &d, &by, &err), err);
    assert_good(account_begin_totp(a, s->accounts, "zhang", &by, &uri, &secret, &err), err);
    const struct program p = {.login = "zhang", .name = "月报", .reads = true, .expires = s->now + 86400};
    program = program_make(a, s->accounts, &p, &by, &err);
    assert_good(program, err);
    const char *events = all_events(s);
    const char *const never[] = {PASSWORD,      "Wrong-Guess", "Other-Horse", "Given-Horse", "argon2", "13812345678",
                                 "13887654321", "example.inv", secret,        token,         program};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (strstr(events, never[i]))
            fail_msg("the ledger holds %s", never[i]);
    assert_non_null(strstr(events, "\"action\":\"change\",\"actor\":\"admin\""));
    assert_non_null(strstr(events, "\"fields\":[\"email\",\"phone\"],\"from\":\"192.0.2.1\""));
    assert_non_null(strstr(events, "account:fail_sign_in"));
    assert_all_whole(s);
}

static void assert_found(struct staff *s, const char *sql, const char *part)
{
    struct error err = {0};
    struct ledger_verdict v;
    const struct ledger_beside beside = account_beside();
    struct db *db = store_connect(s->office->store, true, &err);
    assert_good(db, err);
    assert_good(db_begin_write(db, &err), err);
    assert_good(db_run(db, sql, &err), err);
    assert_good(db_commit(db, &err), err);
    assert_good(ledger_verify_beside(s->office->db, s->office->model, &s->office->keys, NULL, &beside, 1, &v, &err),
                err);
    if (v.whole || !strstr(v.finding, part))
        fail_msg("%s: %s", sql, v.whole ? "nothing found" : v.finding);
    db_close(db);
}

/* Protects: rights taken by hand in the database are found by verification. */
static void test_tampered_office(void **state)
{
    struct staff *s = staff_of(state);
    make_account(s, "zhang", "clerk", "G1");
    assert_all_whole(s);
    assert_found(s, "update account_office set role = 'leader'", "account “zhang” was altered by hand");
}

static void test_tampered_state(void **state)
{
    struct staff *s = staff_of(state);
    struct error err = {0};
    const struct author by = by_admin(s);
    make_account(s, "zhang", "clerk", "G1");
    assert_good(account_set_state(s->office->arena, s->accounts, "zhang", ACCOUNT_CLOSED, &by, &err), err);
    assert_found(s, "update account set state = 'active'", "account “zhang” was altered by hand");
}

static void test_inserted_account(void **state)
{
    struct staff *s = staff_of(state);
    make_account(s, "zhang", "clerk", "G1");
    assert_found(s, "update account set login = 'ghost'", "account “ghost” was inserted by hand");
}

/* Protects: without their tables accounts come back from the ledger, but nobody can sign in before he was given a new
 * password. */
static void test_restore(void **state)
{
    struct staff *s = staff_of(state);
    struct error err = {0};
    struct arena *a = s->office->arena;
    struct rebuilt rebuilt;
    struct session session;
    const char *token;
    const struct author by = by_admin(s);
    const struct ledger_beside beside = account_beside();
    make_account(s, "zhang", "clerk", "G1");
    make_account(s, "sys", "system_admin", NULL);
    assert_good(account_set_state(a, s->accounts, "sys", ACCOUNT_CLOSED, &by, &err), err);
    const char *into = support_place(s->office, support_has_postgresql() && store_kind(s->office->store));
    assert_good(ledger_rebuild_beside(a, s->office->db, s->office->model, &s->office->keys, NULL, into, &beside, 1,
                                      &rebuilt, &err),
                err);
    assert_int_equal(rebuilt.undeclared, 0);
    struct store *store = store_open(into, false, &err);
    assert_good(store, err);
    struct records records;
    assert_good(records_open(a, s->office->model, store, &s->office->keys, true, &records, &err), err);
    struct db *db = store_connect(store, false, &err);
    const struct account_rules rules = {.hash_operations = 1, .hash_memory = 8192};
    struct accounts *accounts = accounts_open(a, &records, &s->office->keys, &rules, &err);
    struct ledger_verdict v;
    assert_good(ledger_verify_beside(db, s->office->model, &s->office->keys, NULL, &beside, 1, &v, &err), err);
    assert_string_equal(v.finding, "");
    assert_true(v.whole);
    struct account *zhang = account_read(a, accounts, db, "zhang", &err),
                   *sys = account_read(a, accounts, db, "sys", &err);
    assert_string_equal(zhang->office[0].organ, "G1");
    assert_int_equal(sys->state, ACCOUNT_CLOSED);
    assert_null(sys->office[0].organ);
    const struct sign_in in = {"zhang", PASSWORD, "192.0.2.7", "", s->now};
    assert_false(session_sign_in(a, accounts, db, &in, &token, &session, &err));
    err = (struct error){0};
    assert_good(account_give_password(a, accounts, db, "zhang", PASSWORD, &by, &err), err);
    assert_good(session_sign_in(a, accounts, db, &in, &token, &session, &err), err);
    records_close(&records);
    db_close(db);
    store_close(store);
}

/* First set-up. */

static bool set_up(struct staff *s, const char *code, const char *role, struct error *err)
{
    const struct office office = {.role = role, .organ = "G1"};
    const struct account_draft d = {
        .login = "first", .name = "首任", .password = PASSWORD, .offices = 1, .office = &office};
    const struct author by = {.actor = "first", .from = "192.0.2.9", .at = s->now};
    *err = (struct error){0};
    return account_setup(s->office->arena, s->accounts, s->office->db, code, &d, 1, &by, err);
}

/* Protects: only the newest code serves, for a day, once, while there is no account, and makes an administrator. */
static void test_setup(void **state)
{
    struct staff *s = staff_of(state);
    struct error err = {0};
    struct arena *a = s->office->arena;
    const char *old = account_setup_code(a, s->accounts, s->now, &err);
    assert_good(old, err);
    const char *code = account_setup_code(a, s->accounts, s->now, &err);
    assert_good(code, err);
    assert_int_equal(strlen(code), 24);
    assert_false(set_up(s, old, "system_admin", &err));
    assert_int_equal(err.code, ERROR_RIGHTS);
    assert_false(set_up(s, "", "system_admin", &err));
    assert_false(set_up(s, code, "clerk", &err));
    assert_int_equal(err.code, ERROR_INPUT);
    s->now += 24 * 60 * 60;
    assert_false(set_up(s, code, "system_admin", &err));
    assert_int_equal(err.code, ERROR_RIGHTS);
    s->now -= 1;
    char *typed = arena_strdup(a, code); /* as somebody types it */
    for (char *p = typed; *p; p++)
        *p = *p == '-' ? ' ' : *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
    assert_good(set_up(s, typed, "system_admin", &err), err);
    assert_false(set_up(s, code, "system_admin", &err));
    assert_int_equal(err.code, ERROR_RIGHTS);
    err = (struct error){0};
    assert_null(account_setup_code(a, s->accounts, s->now, &err));
    assert_int_equal(err.code, ERROR_NONE);
    assert_null(strstr(all_events(s), code));
    assert_all_whole(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_password_rules),
        cmocka_unit_test(test_hotp),
        cmocka_unit_test(test_totp_vectors),
        cmocka_unit_test(test_totp_once),
        cmocka_unit_test(test_totp_uri),
        STAFF_ON_BOTH(test_make),
        STAFF_ON_BOTH(test_bad_drafts),
        STAFF_ON_BOTH(test_administrators_apart),
        STAFF_ON_BOTH(test_offices),
        STAFF_ON_BOTH(test_states),
        STAFF_ON_BOTH(test_password_history),
        STAFF_ON_BOTH(test_change_password),
        STAFF_ON_BOTH(test_foreign_hash),
        STAFF_ON_BOTH(test_no_secrets_in_ledger),
        STAFF_ON_BOTH(test_tampered_office),
        STAFF_ON_BOTH(test_tampered_state),
        STAFF_ON_BOTH(test_inserted_account),
        STAFF_ON_BOTH(test_restore),
        STAFF_ON_BOTH(test_setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
