/* The ledger: what was touched by hand is found and named; proofs hold for what is there and for nothing else. */
#include "support.h"

#include "core/text.h"
#include "record/ledger.h"
#include "record/merkle.h"
#include "store/store.h"
#include "store/writer.h"

#include <stdlib.h>
#include <string.h>

enum { MATTERS = 9 };

static void fill(struct test_office *o)
{
    struct error err = {0};
    for (int i = 0; i < MATTERS; i++)
        support_create(o, "matter", "district", "220103", "organ", "示例机关", "subject",
                       arena_printf(o->arena, "事项%d", i), "colour", "red", "opened_on", "2020-03-01", NULL);
    assert_good(support_change(o, "matter", "220103事2020-0004", "amount", "7", &err), err);
}

static int set_up_sqlite(void **state)
{
    return support_set_up(state, 0, fill);
}

static int set_up_postgresql(void **state)
{
    return support_set_up(state, 1, fill);
}

static struct ledger_verdict verify(struct test_office *o)
{
    struct error err = {0};
    struct ledger_verdict v;
    assert_good(ledger_verify(o->db, o->model, &o->keys, &v, &err), err);
    return v;
}

/* As someone with the database's password, but not the key, would. */
static void by_hand(struct test_office *o, const char *sql)
{
    struct error err = {0};
    struct db *db = store_connect(o->store, true, &err);
    assert_good(db, err);
    assert_good(db_begin_write(db, &err), err);
    assert_good(db_run(db, sql, &err), err);
    assert_good(db_commit(db, &err), err);
    db_close(db);
}

static void test_whole(void **state)
{
    struct test_office *o = *state;
    if (!o)
        skip();
    struct ledger_verdict v = verify(o);
    if (!v.whole)
        fail_msg("%s", v.finding);
    assert_int_equal(v.events, 5 + MATTERS + 1);
    assert_int_equal(v.records, 5 + MATTERS);
}

static void expect(struct test_office *o, const char *sql, int64_t first, const char *says)
{
    by_hand(o, sql);
    struct ledger_verdict v = verify(o);
    assert_false(v.whole);
    if (v.first != first || !strstr(v.finding, says))
        fail_msg("found event %lld, %s", (long long)v.first, v.finding);
}

static void test_altered(void **state)
{
    if (!*state)
        skip();
    expect(*state, "update event set body = replace(body, '事项2', '事项X') where seq = 8", 8, "event 8");
}

static void test_removed(void **state)
{
    if (!*state)
        skip();
    expect(*state, "delete from event where seq = 9", 9, "event 9 was removed");
}

static void test_last_removed(void **state)
{
    if (!*state)
        skip();
    expect(*state, "delete from event where seq = 15", 15, "event 15 was removed");
}

/* Whoever moves the later ones down to close the gap has no seal for their new places. */
static void test_removed_and_closed_up(void **state)
{
    if (!*state)
        skip();
    by_hand(*state, "delete from event where seq = 9");
    by_hand(*state, "update event set seq = seq + 1000 where seq > 9");
    expect(*state, "update event set seq = seq - 1001 where seq > 1000", 9, "event 9");
}

static void test_inserted(void **state)
{
    if (!*state)
        skip();
    expect(*state, "insert into event (seq, body, leaf, seal) select 16, body, leaf, seal from event where seq = 3", 16,
           "event 16");
}

/* Leaves, too: the seal is over the leaf. */
static void test_altered_with_leaf(void **state)
{
    if (!*state)
        skip();
    expect(*state, "update event set leaf = (select leaf from event where seq = 7) where seq = 8", 8, "event 8");
}

static void test_row_altered(void **state)
{
    if (!*state)
        skip();
    expect(*state, "update matter set amount = 70000 where number = '220103事2020-0004'", 15, "amount");
}

static void test_row_removed(void **state)
{
    if (!*state)
        skip();
    expect(*state, "delete from matter where number = '220103事2020-0002'", 7, "removed by hand");
}

static void test_row_inserted(void **state)
{
    if (!*state)
        skip();
    expect(*state,
           "insert into matter (number, district, organ, sample, state, subject, colour, opened_on, event) values "
           "('220103事2020-0099', '220103', 1, false, 'open', 'x', 'red', 18000, 6)",
           0, "inserted by hand");
}

/* Nothing is written on top of a head that the key did not sign. */
static void test_no_writing_on_top(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    if (!o)
        skip();
    by_hand(o, "delete from event where seq = 15");
    assert_false(support_change(o, "matter", "220103事2020-0001", "amount", "1", &err));
    assert_non_null(strstr(err.message, "ledger"));
}

/* Writing would go on from it. */
static void test_frontier_altered(void **state)
{
    if (!*state)
        skip();
    expect(*state, "update head set frontier = (select frontier from head where size = 14) where size = 15", 0,
           "head at 15 events");
}

static struct ledger_verdict verify_kept(struct test_office *o, const struct ledger_head *kept)
{
    struct error err = {0};
    struct ledger_verdict v;
    assert_good(ledger_verify_kept(o->db, o->model, &o->keys, kept, &v, &err), err);
    return v;
}

/* A head kept elsewhere holds as the ledger grows. An older copy put back, which is whole in itself, is found by it. */
static void test_kept_head(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    struct ledger_head newest, kept, later;
    struct ledger_verdict v;
    if (!o)
        skip();
    assert_good(ledger_head_newest(o->db, &newest, &err), err);
    assert_good(ledger_head_parse(ledger_head_text(o->arena, &newest), &kept, &err), err);
    assert_memory_equal(newest.root, kept.root, DIGEST_SIZE);
    assert_good(support_change(o, "matter", "220103事2020-0001", "amount", "1", &err), err);
    assert_true(verify_kept(o, &kept).whole);
    assert_good(ledger_head_newest(o->db, &later, &err), err);
    by_hand(o, "delete from head where size = 16");
    by_hand(o, "delete from event where seq = 16");
    by_hand(o, "update matter set amount = null, event = 6 where number = '220103事2020-0001'");
    assert_true(verify(o).whole);
    v = verify_kept(o, &later);
    assert_false(v.whole);
    assert_non_null(strstr(v.finding, "older copy"));
    kept.root[0] ^= 1;
    assert_false(ledger_verify_kept(o->db, o->model, &o->keys, &kept, &v, &err));
    assert_int_equal(err.code, ERROR_INPUT);
    assert_false(ledger_head_parse("size 3", &kept, &err));
    assert_false(ledger_head_parse("", &kept, &err));
}

/* Definitions change: a field or register that is no longer declared is no sign of tampering. */
static void test_undeclared(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    struct mistakes mistakes;
    struct ledger_verdict v;
    if (!o)
        skip();
    support_write(o, "places.yaml",
                  "domain: places\ntitle: {zh: 区划与机关, en: Places and organs}\nregisters:\n"
                  "  district:\n    title: {zh: 行政区划, en: District}\n    number: given\n    label: name\n"
                  "    organ: optional\n    fields:\n"
                  "      name: {type: text, required: true, title: {zh: 名称, en: Name}}\n"
                  "  organ:\n    title: {zh: 机关, en: Organ}\n    number: given\n    label: name\n"
                  "    organ: optional\n    fields:\n"
                  "      name: {type: text, required: true, title: {zh: 名称, en: Name}}\n");
    struct model *fewer = model_load(o->arena, o->folder, &mistakes);
    if (!fewer)
        fail_msg("%u: %s", mistakes.error[0].line, mistakes.error[0].message);
    assert_good(ledger_verify(o->db, fewer, &o->keys, &v, &err), err);
    if (!v.whole)
        fail_msg("%s", v.finding);
    assert_int_equal(v.undeclared, MATTERS);
    by_hand(o, "update district set name = '改' where number = '220103'");
    assert_good(ledger_verify(o->db, fewer, &o->keys, &v, &err), err);
    assert_false(v.whole);
}

/* A proof of every event holds, at every size; changed anywhere it does not. */
static void test_proofs(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    if (!o)
        skip();
    for (int64_t n = 1; n <= 5 + MATTERS + 1; n++) {
        error_clear(&err);
        char *proof = ledger_proof(o->arena, o->db, &o->keys, n, &err);
        assert_good(proof, err);
        assert_good(ledger_check_proof(proof, o->keys.sign_public, &err), err);
        for (size_t i = 7; i < strlen(proof); i += 97) {
            char *broken = arena_strdup(o->arena, proof);
            if (broken[i] < '0' || broken[i] > '9')
                continue;
            broken[i] = broken[i] == '9' ? '0' : (char)(broken[i] + 1);
            bool in_key = strstr(broken, "public_key") && broken + i > strstr(broken, "public_key");
            if (!in_key)
                assert_false(ledger_check_proof(broken, o->keys.sign_public, &err));
        }
    }
    assert_null(ledger_proof(o->arena, o->db, &o->keys, 99, &err));
    assert_false(ledger_check_proof("{}", o->keys.sign_public, &err));
    assert_false(ledger_check_proof("rubbish", o->keys.sign_public, &err));
}

/* The frontier gives the root that the recursive definition of RFC 6962 gives. */
static void root_by_definition(uint8_t (*leaf)[DIGEST_SIZE], size_t n, uint8_t out[DIGEST_SIZE])
{
    if (n == 1) {
        memcpy(out, leaf[0], DIGEST_SIZE);
        return;
    }
    size_t k = 1;
    while (k * 2 < n)
        k *= 2;
    uint8_t left[DIGEST_SIZE], right[DIGEST_SIZE];
    root_by_definition(leaf, k, left);
    root_by_definition(leaf + k, n - k, right);
    merkle_parent(left, right, out);
}

static void test_merkle(void **state)
{
    (void)state;
    struct merkle m = {0};
    uint8_t leaf[70][DIGEST_SIZE], expected[DIGEST_SIZE], root[DIGEST_SIZE];
    for (size_t i = 0; i < 70; i++) {
        merkle_leaf(&i, sizeof i, leaf[i]);
        merkle_append(&m, leaf[i]);
        root_by_definition(leaf, i + 1, expected);
        merkle_root(&m, root);
        assert_memory_equal(root, expected, DIGEST_SIZE);
    }
}

#define BOTH(test) ON_BOTH(test, set_up_sqlite, set_up_postgresql)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(test_whole),
        BOTH(test_altered),
        BOTH(test_removed),
        BOTH(test_last_removed),
        BOTH(test_removed_and_closed_up),
        BOTH(test_inserted),
        BOTH(test_altered_with_leaf),
        BOTH(test_row_altered),
        BOTH(test_row_removed),
        BOTH(test_row_inserted),
        BOTH(test_no_writing_on_top),
        BOTH(test_frontier_altered),
        BOTH(test_kept_head),
        BOTH(test_undeclared),
        BOTH(test_proofs),
        cmocka_unit_test(test_merkle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
