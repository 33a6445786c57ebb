/* Outside identities: linked by the owner, who gives his password again, or by an administrator; what one opens and
 * what not; that nobody who writes into the database puts his own in another's place. */
#include "account_support.h"

#include "account/identity.h"
#include "core/text.h"
#include "record/rebuild.h"
#include "store/store.h"

#include <string.h>

#define ISSUER "https://sso.example.gov.cn"

static const struct identity wang = {.issuer = ISSUER, .subject = "248289761001", .name = "王示例"};
static const struct identity wang_twice = {
    .issuer = ISSUER, .subject = "248289761001", .name = "王示例", .several_factors = true};
static const struct identity li = {.issuer = ISSUER, .subject = "248289761002"};

static bool link_one(struct staff *s, const char *login, const struct identity *who, const char *password,
                     struct error *err)
{
    const struct identity_owner owner = {.password = password};
    const struct author by = {.actor = password ? login : "admin", .from = "192.0.2.1", .at = s->now};
    *err = (struct error){0};
    return identity_link(s->office->arena, s->accounts, s->office->db, login, who, password ? &owner : NULL, &by, err);
}

static void linked(struct staff *s, const char *login, const struct identity *who, const char *password)
{
    struct error err;
    assert_good(link_one(s, login, who, password, &err), err);
}

static const char *enter(struct staff *s, const struct identity *who, struct session *out, struct error *err)
{
    const char *token = NULL;
    const struct sign_in in = {.address = "192.0.2.7", .agent = "测试浏览器/1.0", .at = s->now};
    *err = (struct error){0};
    bool good = identity_sign_in(s->office->arena, s->accounts, s->office->db, who, &in, &token, out, err);
    assert_int_equal(good, token != NULL);
    return token;
}

static void entered(struct staff *s, const struct identity *who, enum session_stage stage, struct session *out)
{
    struct error err;
    assert_good(enter(s, who, out, &err), err);
    assert_int_equal(out->stage, stage);
    assert_true(out->outside);
}

static void refused(struct staff *s, const struct identity *who, enum error_code code)
{
    struct error err;
    struct session session;
    assert_null(enter(s, who, &session, &err));
    assert_int_equal(err.code, code);
    assert_null(strstr(err.message, who->subject));
}

static int64_t count(struct staff *s, const char *sql)
{
    struct error err = {0};
    int64_t n;
    assert_good(db_int(s->office->db, sql, 0, &n, &err), err);
    return n;
}

/* Protects: what is linked opens the account it is linked to, and nothing else does; each deed is an event that tells
 * neither subject nor name. */
static void test_linked_and_unlinked(void **state)
{
    struct staff *s = staff_of(state);
    struct error err;
    struct session session, read;
    make_account(s, "zhang", "clerk", "G1");
    refused(s, &wang, ERROR_NOT_FOUND);
    linked(s, "zhang", &wang, PASSWORD);
    assert_int_equal(strlen(account_of(s, "zhang")->identity), 64);
    const struct identity *is = identity_of(s->office->arena, s->accounts, s->office->db, "zhang", &err);
    assert_string_equal(is->issuer, ISSUER);
    assert_string_equal(is->subject, wang.subject);
    assert_string_equal(is->name, "王示例");
    entered(s, &wang, STAGE_FULL, &session);
    assert_string_equal(session.login, "zhang");
    const char *token = enter(s, &wang, &session, &err);
    assert_good(session_read(s->office->arena, s->accounts, s->office->db, token, s->now, &read, &err), err);
    assert_true(read.outside);
    assert_int_equal(account_of(s, "zhang")->last_in, s->now);
    refused(s, &li, ERROR_NOT_FOUND);
    const struct identity elsewhere = {.issuer = "https://sso.example.com", .subject = wang.subject};
    refused(s, &elsewhere, ERROR_NOT_FOUND);

    const struct identity_owner owner = {PASSWORD, read.id};
    const struct author by = {.actor = "zhang", .at = s->now};
    assert_good(identity_unlink(s->office->arena, s->accounts, s->office->db, "zhang", &owner, &by, &err), err);
    assert_null(account_of(s, "zhang")->identity);
    refused(s, &wang, ERROR_NOT_FOUND);
    assert_int_equal(count(s, "select count(*) from account_session"), 1); /* his own goes on */
    assert_int_equal(count(s, "select count(*) from event where body like '%\"action\":\"account:link_identity\"%' and "
                              "body like '%https://sso.example.gov.cn%'"),
                     1);
    assert_int_equal(count(s, "select count(*) from event where body like '%\"action\":\"account:unlink_identity\"%'"),
                     1);
    assert_int_equal(count(s, "select count(*) from event where body like '%\"action\":\"account:sign_in\"%' and body "
                              "like '%https://sso.example.gov.cn%'"),
                     2);
    assert_int_equal(count(s, "select count(*) from event where body like '%248289761001%' or body like '%王示例%'"),
                     0);
    assert_all_whole(s);
}

static void test_refusals(void **state)
{
    struct staff *s = staff_of(state);
    struct error err;
    make_account(s, "zhang", "clerk", "G1");
    make_account(s, "li", "clerk", "G1");
    assert_false(link_one(s, "zhang", &wang, "Wrong-Horse-7", &err));
    assert_int_equal(err.code, ERROR_RIGHTS);
    assert_string_equal(err.field, "password");
    assert_int_equal(account_of(s, "zhang")->failures, 1);
    assert_null(account_of(s, "zhang")->identity);
    linked(s, "zhang", &wang, NULL);
    assert_false(link_one(s, "li", &wang, PASSWORD, &err)); /* another's already */
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_null(strstr(err.message, "zhang"));
    assert_false(link_one(s, "zhang", &li, PASSWORD, &err)); /* has one already */
    assert_int_equal(err.code, ERROR_CONFLICT);
    static const struct identity bad[] = {{.issuer = ISSUER, .subject = ""},
                                          {.issuer = "", .subject = "1"},
                                          {.issuer = ISSUER},
                                          {.issuer = ISSUER "\nx", .subject = "1"},
                                          {.issuer = ISSUER, .subject = "1\n2"},
                                          {.issuer = ISSUER, .subject = "\xff"},
                                          {.issuer = ISSUER, .subject = "1", .name = "a\nb"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(link_one(s, "li", &bad[i], NULL, &err));
        assert_int_equal(err.code, ERROR_INPUT);
        assert_string_equal(err.field, "subject");
    }
    assert_false(link_one(s, "nobody", &li, NULL, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    for (int i = 0; i < 5; i++)
        assert_false(link_one(s, "li", &li, "Wrong-Horse-7", &err));
    assert_false(link_one(s, "li", &li, PASSWORD, &err)); /* right, but locked */
    assert_int_equal(err.code, ERROR_RIGHTS);
    const struct author by = by_admin(s);
    err = (struct error){0};
    assert_false(identity_unlink(s->office->arena, s->accounts, s->office->db, "li", NULL, &by, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_all_whole(s);
}

/* Protects: who is locked out or closed does not come in by another door; what a closed account had is free again. */
static void test_barred(void **state)
{
    struct staff *s = staff_of(state);
    struct error err;
    struct session session;
    const struct author by = by_admin(s);
    make_account(s, "zhang", "clerk", "G1");
    make_account(s, "li", "clerk", "G1");
    linked(s, "zhang", &wang, PASSWORD);
    for (int i = 0; i < 5; i++)
        assert_null(sign_in(s, "zhang", "Wrong-Horse-7", &session, &err));
    refused(s, &wang, ERROR_RIGHTS);
    s->now += 16 * 60;
    entered(s, &wang, STAGE_FULL, &session);
    assert_int_equal(account_of(s, "zhang")->failures, 0);
    err = (struct error){0};
    assert_good(account_set_state(s->office->arena, s->accounts, "zhang", ACCOUNT_LOCKED, &by, &err), err);
    refused(s, &wang, ERROR_RIGHTS);
    assert_good(account_set_state(s->office->arena, s->accounts, "zhang", ACCOUNT_CLOSED, &by, &err), err);
    refused(s, &wang, ERROR_NOT_FOUND);
    assert_false(link_one(s, "zhang", &wang, NULL, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    linked(s, "li", &wang, PASSWORD);
    entered(s, &wang, STAGE_FULL, &session);
    assert_string_equal(session.login, "li");
    assert_all_whole(s);
}

/* Protects: the provider's several factors count only where the owner linked it: an administrator who links his own
 * identity to another's account does not get past that one's telephone. */
static void test_second_factor(void **state)
{
    struct staff *s = staff_of(state);
    struct error err;
    struct session session, after;
    const char *token;
    const struct author by = by_admin(s);
    make_account(s, "zhang", "clerk", "G1");
    session = signed_in(s, "zhang", NULL);
    const char *secret = enrol(s, "zhang", session.id);
    linked(s, "zhang", &wang, PASSWORD);
    entered(s, &wang_twice, STAGE_FULL, &session);
    entered(s, &wang, STAGE_CODE, &session);
    err = (struct error){0};
    assert_good(session_give_code(s->office->arena, s->accounts, &session, code_at(s, secret, s->now), s->now, &token,
                                  &after, &err),
                err);
    assert_int_equal(after.stage, STAGE_FULL);
    assert_int_equal(count(s, "select count(*) from event where body like '%\"action\":\"account:sign_in\"%' and body "
                              "like '%https://sso.example.gov.cn%'"),
                     2);
    assert_good(identity_unlink(s->office->arena, s->accounts, s->office->db, "zhang", NULL, &by, &err), err);
    assert_int_equal(count(s, "select count(*) from account_session"), 0);
    linked(s, "zhang", &wang, NULL);
    entered(s, &wang_twice, STAGE_CODE, &session);
    assert_all_whole(s);
}

/* A password that must be changed is changed where it is used; an administrator needs a second factor in any case. */
static void test_stages(void **state)
{
    struct staff *s = staff_of(state);
    struct error err = {0};
    struct session session;
    const struct author by = by_admin(s);
    make_account(s, "zhang", "clerk", "G1");
    make_account(s, "sys", "system_admin", NULL);
    assert_good(
        account_give_password(s->office->arena, s->accounts, s->office->db, "zhang", "Other-Horse-8", &by, &err), err);
    linked(s, "zhang", &wang, NULL);
    linked(s, "sys", &li, NULL);
    entered(s, &wang, STAGE_FULL, &session);
    assert_non_null(sign_in(s, "zhang", "Other-Horse-8", &session, &err));
    assert_int_equal(session.stage, STAGE_PASSWORD);
    assert_false(session.outside);
    const struct identity li_twice = {.issuer = ISSUER, .subject = li.subject, .several_factors = true};
    entered(s, &li_twice, STAGE_ENROL, &session);
    enrol(s, "sys", session.id);
    assert_int_equal(count(s, "select stage from account_session where outside order by id desc limit 1"), STAGE_FULL);
}

/* Protects: an account that has an identity may be kept to it. */
static void test_by_it_alone(void **state)
{
    struct staff *s = staff_of(state);
    struct error err = {0};
    struct session session;
    const struct account_rules rules = {.hash_operations = 1, .hash_memory = 8192, .linked_outside = true};
    make_account(s, "zhang", "clerk", "G1");
    make_account(s, "li", "clerk", "G1");
    linked(s, "zhang", &wang, PASSWORD);
    s->accounts = accounts_open(s->office->arena, &s->office->records, &s->office->keys, &rules, &err);
    assert_null(sign_in(s, "zhang", PASSWORD, &session, &err));
    assert_int_equal(err.code, ERROR_RIGHTS);
    assert_non_null(sign_in(s, "li", PASSWORD, &session, &err));
    entered(s, &wang, STAGE_FULL, &session);
}

static void change(struct staff *s, const char *sql)
{
    struct error err = {0};
    struct db *db = store_connect(s->office->store, true, &err);
    assert_good(db, err);
    assert_good(db_begin_write(db, &err) && db_run(db, sql, &err) && db_commit(db, &err), err);
    db_close(db);
}

/* Protects: who can write into the database, but has not the keys, does not come in as somebody else. */
static void test_put_in_by_hand(void **state)
{
    struct staff *s = staff_of(state);
    struct error err = {0};
    struct ledger_verdict v;
    const struct ledger_beside beside = account_beside();
    make_account(s, "li", "clerk", "G1");
    make_account(s, "zhang", "clerk", "G1");
    linked(s, "li", &li, PASSWORD);
    /* His own mark and box in another's row. */
    change(s, "create table kept as select identity, identity_box from account where login = 'li'");
    change(s, "update account set identity = null where login = 'li'");
    change(s, "update account set identity = (select identity from kept), identity_box = (select identity_box from "
              "kept) where login = 'zhang'");
    refused(s, &li, ERROR_NOT_FOUND);
    change(s, "drop table kept");
    assert_good(ledger_verify_beside(s->office->db, s->office->model, &s->office->keys, NULL, &beside, 1, &v, &err),
                err);
    assert_false(v.whole);
}

/* Protects: a rebuild knows that there was one, and opens to nobody before it was linked anew. */
static void test_rebuilt(void **state)
{
    struct staff *s = staff_of(state);
    struct error err = {0};
    struct arena *a = s->office->arena;
    struct rebuilt rebuilt;
    struct ledger_verdict v;
    const struct ledger_beside beside = account_beside();
    make_account(s, "zhang", "clerk", "G1");
    linked(s, "zhang", &wang, PASSWORD);
    const char *into = support_place(s->office, support_has_postgresql() && store_kind(s->office->store));
    assert_good(ledger_rebuild_beside(a, s->office->db, s->office->model, &s->office->keys, NULL, into, &beside, 1,
                                      &rebuilt, &err),
                err);
    struct store *store = store_open(into, false, &err);
    struct records records;
    assert_good(store && records_open(a, s->office->model, store, &s->office->keys, true, &records, &err), err);
    struct staff other = *s;
    struct test_office office = *s->office;
    const struct account_rules rules = {.hash_operations = 1, .hash_memory = 8192};
    office.db = store_connect(store, false, &err);
    other.office = &office;
    other.accounts = accounts_open(a, &records, &s->office->keys, &rules, &err);
    assert_good(ledger_verify_beside(office.db, office.model, &office.keys, NULL, &beside, 1, &v, &err), err);
    assert_string_equal(v.finding, "");
    assert_non_null(account_of(&other, "zhang")->identity);
    refused(&other, &wang, ERROR_NOT_FOUND);
    const struct author by = by_admin(s);
    assert_good(identity_unlink(a, other.accounts, office.db, "zhang", NULL, &by, &err), err);
    linked(&other, "zhang", &wang, NULL);
    struct session session;
    entered(&other, &wang, STAGE_FULL, &session);
    records_close(&records);
    db_close(office.db);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAFF_ON_BOTH(test_linked_and_unlinked), STAFF_ON_BOTH(test_refusals), STAFF_ON_BOTH(test_barred),
        STAFF_ON_BOTH(test_second_factor),       STAFF_ON_BOTH(test_stages),   STAFF_ON_BOTH(test_by_it_alone),
        STAFF_ON_BOTH(test_put_in_by_hand),      STAFF_ON_BOTH(test_rebuilt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
