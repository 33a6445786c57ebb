/* Secrets: HMAC-SHA-1 against the RFCs' values; passwords' hashes; what is sealed opens with its own key and for its
 * own owner only. */
#include "core/arena.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/hmac.h"
#include "core/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int begin(void **state)
{
    struct error err = {0};
    *state = arena_new();
    return digest_begin(&err) ? 0 : -1;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

static const char *sha1_of(struct arena *a, const void *data, size_t size)
{
    uint8_t out[SHA1_SIZE];
    sha1(data, size, out);
    return digest_hex(a, out, sizeof out);
}

/* Protects: SHA-1 is that of RFC 3174 (its tests, and the lengths around a block's end). */
static void test_sha1(void **state)
{
    struct arena *a = *state;
    char *many = arena_alloc(a, 1000000);
    memset(many, 'a', 1000000);
    assert_string_equal(sha1_of(a, "", 0), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    assert_string_equal(sha1_of(a, "abc", 3), "a9993e364706816aba3e25717850c26c9cd0d89d");
    assert_string_equal(sha1_of(a, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56),
                        "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    assert_string_equal(sha1_of(a, many, 1000000), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
    assert_string_equal(sha1_of(a, many, 55), "c1c8bbdc22796e28c0e15163d20899b65621d65a");
    assert_string_equal(sha1_of(a, many, 63), "03f09f5b158a7a8cdad920bddc29b81c18a551f5");
    assert_string_equal(sha1_of(a, many, 64), "0098ba824b5c16427bd7a1122a5a442a25ec644d");
}

static const char *hmac_of(struct arena *a, const char *key, size_t key_size, const char *data)
{
    uint8_t out[SHA1_SIZE];
    hmac_sha1(key, key_size, data, strlen(data), out);
    return digest_hex(a, out, sizeof out);
}

/* Protects: HMAC is that of RFC 2104; the values are RFC 2202's, with keys shorter and longer than a block. */
static void test_hmac(void **state)
{
    struct arena *a = *state;
    char key[80];
    memset(key, 0x0b, 20);
    assert_string_equal(hmac_of(a, key, 20, "Hi There"), "b617318655057264e28bc0b6fb378c8ef146be00");
    assert_string_equal(hmac_of(a, "Jefe", 4, "what do ya want for nothing?"),
                        "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    memset(key, 0xaa, 80);
    assert_string_equal(hmac_of(a, key, 80, "Test Using Larger Than Block-Size Key - Hash Key First"),
                        "aa4ae5e15272d00e95705637ce8a3b55ed402112");
}

static const struct secret_cost cheap = {1, 8192};

/* Protects: a hash is Argon2id with the cost asked for, differs each time, and matches its own password alone. */
static void test_password_hash(void **state)
{
    struct arena *a = *state;
    struct error err = {0};
    char *one = secret_hash(a, "正确的密码 Abc1", cheap, &err), *two = secret_hash(a, "正确的密码 Abc1", cheap, &err);
    assert_non_null(one);
    assert_ptr_equal(strstr(one, "$argon2id$v=19$m=8,t=1,p=1$"), one);
    assert_string_not_equal(one, two);
    assert_true(secret_matches(one, "正确的密码 Abc1"));
    assert_false(secret_matches(one, "正确的密码 Abc2"));
    assert_false(secret_matches(one, ""));
    assert_false(secret_matches("no hash", "正确的密码 Abc1"));
    assert_null(secret_hash(a, "x", (struct secret_cost){1, (size_t)1 << 60}, &err));
    assert_int_equal(err.code, ERROR_SYSTEM);
}

/* Protects: real work costs what libsodium calls moderate: 256 MiB. */
static void test_moderate(void **state)
{
    (void)state;
    assert_int_equal(secret_moderate().memory, 268435456);
    assert_int_equal(secret_moderate().operations, 3);
}

/* Protects: another key, another owner, a changed byte or a cut box open nothing. */
static void test_seal(void **state)
{
    struct arena *a = *state;
    struct keys keys;
    uint8_t key[SECRET_KEY], other[SECRET_KEY];
    size_t size, opened;
    memset(&keys, 7, sizeof keys);
    secret_derive(&keys, "one purpose", key);
    secret_derive(&keys, "another purpose", other);
    assert_memory_not_equal(key, other, SECRET_KEY);
    uint8_t *box = secret_seal(a, key, "password zhang", "hash", 4, &size);
    assert_string_equal(secret_open(a, key, "password zhang", box, size, &opened), "hash");
    assert_int_equal(opened, 4);
    assert_null(secret_open(a, other, "password zhang", box, size, &opened));
    assert_null(secret_open(a, key, "password li", box, size, &opened));
    assert_null(secret_open(a, key, "password zhang", box, size - 1, &opened));
    assert_null(secret_open(a, key, "password zhang", box, 10, &opened));
    assert_null(secret_open(a, key, "password zhang", NULL, 0, &opened));
    for (size_t i = 0; i < size; i++) {
        box[i] ^= 1;
        assert_null(secret_open(a, key, "password zhang", box, size, &opened));
        box[i] ^= 1;
    }
}

/* Protects: tokens are 32 random bytes in base64url. */
static void test_token(void **state)
{
    struct arena *a = *state;
    const char *one = secret_token(a);
    assert_int_equal(strlen(one), SECRET_TOKEN_TEXT);
    assert_int_equal(strspn(one, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
                     SECRET_TOKEN_TEXT);
    assert_string_not_equal(one, secret_token(a));
    assert_string_equal(secret_text(a, "\xfb\xff", 2), "-_8");
    assert_true(secret_equal("abc", "abc", 3));
    assert_false(secret_equal("abc", "abd", 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sha1, begin, end),
        cmocka_unit_test_setup_teardown(test_hmac, begin, end),
        cmocka_unit_test_setup_teardown(test_password_hash, begin, end),
        cmocka_unit_test_setup_teardown(test_moderate, begin, end),
        cmocka_unit_test_setup_teardown(test_seal, begin, end),
        cmocka_unit_test_setup_teardown(test_token, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
