/* Digests, seals, signatures against published values; the file of keys against accidents and prying. */
#include "core/arena.h"
#include "core/digest.h"
#include "core/error.h"

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

struct place {
    struct arena *arena;
    char *folder, *path;
};

static int open_place(void **state)
{
    struct arena *a = arena_new();
    struct place *p = arena_new_of(a, struct place);
    struct error err = {0};
    p->arena = a;
    p->folder = mkdtemp(arena_strdup(a, "/tmp/plumbline-keys-XXXXXX"));
    p->path = arena_printf(a, "%s/keys", p->folder);
    *state = p;
    return p->folder && digest_begin(&err) ? 0 : -1;
}

/* Fails where anything but the keys was left in the folder. */
static int close_place(void **state)
{
    struct place *p = *state;
    unlink(p->path);
    int left = rmdir(p->folder);
    arena_free(p->arena);
    return left;
}

static void assert_hex(const uint8_t *data, size_t size, const char *hex)
{
    struct arena *a = arena_new();
    assert_string_equal(digest_hex(a, data, size), hex);
    arena_free(a);
}

/* Protects: the ledger's hashes are SHA-256 as FIPS 180-4 gives it, and RFC 6962's for an empty leaf. */
static void test_sha256(void **state)
{
    uint8_t out[DIGEST_SIZE], again[DIGEST_SIZE];
    digest_sha256("", 0, out);
    assert_hex(out, DIGEST_SIZE, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    digest_sha256("abc", 3, out);
    assert_hex(out, DIGEST_SIZE, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    digest_sha256_node(0, "", 0, NULL, 0, out);
    assert_hex(out, DIGEST_SIZE, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    digest_sha256("\001abcd", 5, out);
    digest_sha256_node(1, "ab", 2, "cd", 2, again);
    assert_memory_equal(out, again, DIGEST_SIZE);
    (void)state;
}

/* Protects: BLAKE2b-256 with a key (value from the reference implementation); another key, another seal. */
static void test_seal(void **state)
{
    uint8_t key[SEAL_SIZE], out[SEAL_SIZE], other[SEAL_SIZE];
    for (size_t i = 0; i < sizeof key; i++)
        key[i] = (uint8_t)i;
    digest_seal(key, "abc", 3, out);
    assert_hex(out, SEAL_SIZE, "d63a32d3e44738d7907f964316c241adaba0abfeabc32349677578a15a203f7f");
    key[0] ^= 1;
    digest_seal(key, "abc", 3, other);
    assert_memory_not_equal(out, other, SEAL_SIZE);
    (void)state;
}

/* Protects: RFC 8032, test 3, and that nothing changed passes. */
static void test_signature(void **state)
{
    static const char secret_hex[] = "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"
                                     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025";
    uint8_t secret[SIGN_SECRET_SIZE], signature[SIGNATURE_SIZE], message[] = {0xaf, 0x82};
    assert_true(digest_unhex(secret_hex, secret, sizeof secret));
    const uint8_t *public_key = secret + 32;
    digest_sign(secret, message, sizeof message, signature);
    assert_hex(signature, SIGNATURE_SIZE,
               "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
               "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
    assert_true(digest_verify(public_key, message, sizeof message, signature));
    message[0] ^= 1;
    assert_false(digest_verify(public_key, message, sizeof message, signature));
    message[0] ^= 1;
    for (size_t i = 0; i < SIGNATURE_SIZE; i++) {
        signature[i] ^= 1;
        assert_false(digest_verify(public_key, message, sizeof message, signature));
        signature[i] ^= 1;
    }
    (void)state;
}

static void test_unhex(void **state)
{
    uint8_t out[2];
    assert_true(digest_unhex("00fF", out, 2));
    assert_int_equal(out[1], 0xFF);
    assert_false(digest_unhex("00", out, 2));
    assert_false(digest_unhex("00ff00", out, 2));
    assert_false(digest_unhex("00fg", out, 2));
    assert_false(digest_unhex("00f", out, 2));
    assert_false(digest_unhex("00 ff", out, 2));
    assert_false(digest_unhex("", out, 2));
    (void)state;
}

/* Protects: keys stay the same from start to start, fit each other, and are their owner's alone. */
static void test_keys(void **state)
{
    struct place *p = *state;
    struct keys made, read, other;
    struct error err = {0};
    struct stat st;
    uint8_t signature[SIGNATURE_SIZE];

    assert_false(keys_open(p->path, false, &read, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    umask(0);
    assert_true(keys_open(p->path, true, &made, &err));
    assert_int_equal(stat(p->path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_true(keys_open(p->path, true, &read, &err));
    assert_memory_equal(&made, &read, sizeof made);
    digest_sign(read.sign_secret, "x", 1, signature);
    assert_true(digest_verify(read.sign_public, "x", 1, signature));
    unlink(p->path);
    assert_true(keys_open(p->path, true, &other, &err));
    assert_memory_not_equal(&made, &other, sizeof made);
}

/* Protects: keys that others can read, or that are damaged, are refused, never made anew. */
static void test_bad_keys(void **state)
{
    struct place *p = *state;
    struct keys keys;
    struct error err = {0};
    static const mode_t modes[] = {0640, 0604, 0660, 0602, 0644};
    assert_true(keys_open(p->path, true, &keys, &err));
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        assert_int_equal(chmod(p->path, modes[i]), 0);
        assert_false(keys_open(p->path, true, &keys, &err));
        assert_int_equal(err.code, ERROR_RIGHTS);
        assert_non_null(strstr(err.message, "chmod 600"));
    }
    chmod(p->path, 0600);
    struct stat st;
    assert_int_equal(stat(p->path, &st), 0);
    for (off_t size = st.st_size - 1; size >= 0; size -= 7) {
        assert_int_equal(truncate(p->path, size), 0);
        assert_false(keys_open(p->path, true, &keys, &err));
        assert_int_equal(err.code, ERROR_INPUT);
    }
    assert_int_equal(truncate(p->path, st.st_size + 1), 0);
    assert_false(keys_open(p->path, true, &keys, &err));
    assert_false(keys_open(p->folder, true, &keys, &err));
    assert_false(keys_open("/nonexistent/folder/keys", true, &keys, &err));
    assert_int_equal(err.code, ERROR_SYSTEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sha256, open_place, close_place),
        cmocka_unit_test_setup_teardown(test_seal, open_place, close_place),
        cmocka_unit_test_setup_teardown(test_signature, open_place, close_place),
        cmocka_unit_test_setup_teardown(test_unhex, open_place, close_place),
        cmocka_unit_test_setup_teardown(test_keys, open_place, close_place),
        cmocka_unit_test_setup_teardown(test_bad_keys, open_place, close_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
