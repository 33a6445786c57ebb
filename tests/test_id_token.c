/* ID tokens: the signatures of RFC 7515's own examples are taken; of tokens made here only those that are signed with
 * the provider's key, for us, now, and for this sign-in. Everything else is refused, with what is wrong. */
#include "account/id_token.h"
#include "core/arena.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/jose.h"
#include "core/secret.h"
#include "core/text.h"

#include <cjose/cjose.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ISSUER "https://sso.example.gov.cn"
#define CLIENT "plumbline"
#define NONCE "n-0S6_WzA2Mj"
#define ACCESS "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"

enum { NOW = 1767578400 };

/* What the provider signs with, and what it shows of it. */
static struct signer {
    cjose_jwk_t *rsa, *other_rsa, *small, *ec, *large_ec;
    char *shown; /* the set of keys */
} signer;

static struct arena *a;

static cjose_jwk_t *named(cjose_jwk_t *key, const char *id)
{
    cjose_err ignored;
    assert_non_null(key);
    assert_true(cjose_jwk_set_kid(key, id, strlen(id), &ignored));
    return key;
}

static json_t *shown(cjose_jwk_t *key)
{
    cjose_err ignored;
    char *text = cjose_jwk_to_json(key, false, &ignored);
    json_t *json = json_loads(text, 0, NULL);
    assert_non_null(json);
    free(text);
    return json;
}

static cjose_jwk_t *rsa_key(size_t bits, const char *id)
{
    static const uint8_t exponent[] = {1, 0, 1};
    cjose_err ignored;
    return named(cjose_jwk_create_RSA_random(bits, exponent, sizeof exponent, &ignored), id);
}

static int begin(void **state)
{
    struct error err = {0};
    cjose_err ignored;
    (void)state;
    if (!digest_begin(&err))
        return -1;
    a = arena_new();
    signer.rsa = rsa_key(2048, "rsa");
    signer.other_rsa = rsa_key(2048, "other");
    signer.small = rsa_key(1024, "small");
    signer.ec = named(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &ignored), "ec");
    signer.large_ec = named(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_384, &ignored), "large");
    json_t *set = json_pack("{s:[o,o,o,o]}", "keys", shown(signer.rsa), shown(signer.ec), shown(signer.small),
                            shown(signer.large_ec));
    signer.shown = json_dumps(set, 0);
    json_decref(set);
    return 0;
}

static int end(void **state)
{
    (void)state;
    cjose_jwk_release(signer.rsa);
    cjose_jwk_release(signer.other_rsa);
    cjose_jwk_release(signer.small);
    cjose_jwk_release(signer.ec);
    cjose_jwk_release(signer.large_ec);
    free(signer.shown);
    arena_free(a);
    return 0;
}

static struct jose_keys *keys_of(const char *text)
{
    struct error err = {0};
    struct jose_keys *k = jose_keys_read(a, text, &err);
    if (!k)
        fail_msg("%s", err.message);
    return k;
}

static char *sign_text(cjose_jwk_t *key, const char *algorithm, const char *id, const char *text)
{
    cjose_err err = {0};
    const char *compact;
    cjose_header_t *header = cjose_header_new(&err);
    cjose_header_set(header, CJOSE_HDR_ALG, algorithm, &err);
    if (id)
        cjose_header_set(header, CJOSE_HDR_KID, id, &err);
    cjose_jws_t *jws = cjose_jws_sign(key, header, (const uint8_t *)text, strlen(text), &err);
    if (!jws || !cjose_jws_export(jws, &compact, &err))
        fail_msg("cannot sign: %s", err.message);
    char *out = arena_strdup(a, compact);
    cjose_jws_release(jws);
    cjose_header_release(header);
    return out;
}

/* The claims of a good token, with changes: a member that is null in them is left out. */
static char *claims_with(const char *changes)
{
    json_t *claims = json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:s}", "iss", ISSUER, "sub", "248289761001", "aud",
                               CLIENT, "nonce", NONCE, "exp", NOW + 300, "iat", NOW - 2, "name", "王示例");
    json_t *more = json_loads(changes, 0, NULL), *value;
    const char *name;
    if (!more)
        fail_msg("%s", changes);
    json_object_foreach(more, name, value)
    {
        if (json_is_null(value))
            json_object_del(claims, name);
        else
            json_object_set(claims, name, value);
    }
    char *text = json_dumps(claims, JSON_COMPACT), *out = arena_strdup(a, text);
    free(text);
    json_decref(claims);
    json_decref(more);
    return out;
}

static struct identity got;
static struct error err;

static bool takes_at(const char *token, const char *set, const char *access, int64_t now)
{
    const struct id_token t = {
        .text = token, .issuer = ISSUER, .client = CLIENT, .nonce = NONCE, .access_token = access};
    err = (struct error){0};
    got = (struct identity){0};
    return id_token_check(a, &t, keys_of(set), now, &got, &err);
}

static void takes(const char *token)
{
    if (!takes_at(token, signer.shown, ACCESS, NOW))
        fail_msg("refused: %s", err.message);
}

static void refuses(const char *token, const char *why)
{
    if (takes_at(token, signer.shown, ACCESS, NOW))
        fail_msg("taken, though it must be refused for “%s”: %.200s", why, token);
    assert_int_equal(err.code, ERROR_RIGHTS);
    if (!strstr(err.message, why))
        fail_msg("refused for “%s”, not for “%s”", err.message, why);
    assert_null(got.subject);
}

static char *good_with(const char *changes)
{
    return sign_text(signer.rsa, "RS256", "rsa", claims_with(changes));
}

static char *part_of(const char *text)
{
    return secret_text(a, text, strlen(text));
}

/* Protects: what others sign as the standard says is understood: RFC 7515, appendices A.2 and A.3. */
static void test_examples_of_the_standard(void **state)
{
    (void)state;
    static const char payload[] = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb29"
                                  "0Ijp0cnVlfQ";
    static const char rsa[] = "{\"keys\":[{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_"
                              "wWJcyQoTbji9k0l8W26mPddxHm"
                              "fHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_"
                              "YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpa"
                              "SHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-"
                              "UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWN"
                              "moudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ\"}]}";
    static const char ec[] =
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHv"
        "RVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";
    const char *by_rsa = arena_printf(
        a, "eyJhbGciOiJSUzI1NiJ9.%s.%s", payload,
        "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbd"
        "s9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0Gar"
        "ZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9"
        "Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw");
    const char *by_ec =
        arena_printf(a, "eyJhbGciOiJFUzI1NiJ9.%s.%s", payload,
                     "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
    size_t size;
    struct error own = {0};
    assert_string_equal(jose_open(a, keys_of(rsa), by_rsa, &size, &own),
                        "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}");
    assert_int_equal(size, 70);
    assert_non_null(jose_open(a, keys_of(ec), by_ec, &size, &own));
    assert_null(jose_open(a, keys_of(rsa), by_ec, &size, &own));
    assert_int_equal(own.code, ERROR_NOT_FOUND);
}

static void test_good_ones(void **state)
{
    (void)state;
    takes(good_with("{}"));
    assert_string_equal(got.issuer, ISSUER);
    assert_string_equal(got.subject, "248289761001");
    assert_string_equal(got.name, "王示例");
    assert_false(got.several_factors);
    takes(sign_text(signer.rsa, "PS256", "rsa", claims_with("{}")));
    takes(sign_text(signer.ec, "ES256", "ec", claims_with("{}")));
    takes(sign_text(signer.ec, "ES256", NULL, claims_with("{}"))); /* the only one of its kind */
    takes(good_with("{\"amr\":[\"pwd\",\"mfa\"],\"name\":null,\"preferred_username\":\"wang\"}"));
    assert_true(got.several_factors);
    assert_string_equal(got.name, "wang");
    takes(good_with("{\"amr\":\"mfa\",\"name\":7}"));
    assert_false(got.several_factors);
    assert_string_equal(got.name, "248289761001");
    takes(good_with("{\"aud\":[\"plumbline\"]}"));
    takes(good_with("{\"aud\":[\"other\",\"plumbline\"],\"azp\":\"plumbline\"}"));
    takes(good_with("{\"exp\":1767578341}")); /* a minute between the clocks */
    takes(good_with("{\"iat\":1767578460}"));
    /* OpenID Connect Core, A.3: this access token's at_hash. */
    takes(good_with("{\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RQ\"}"));
}

/* Protects: who signs as the token says of itself, rather than as the provider does, is not believed. */
static void test_other_signatures(void **state)
{
    (void)state;
    const char *claims = claims_with("{}"), *payload = part_of(claims);
    static const char *const none[] = {"{\"alg\":\"none\"}", "{\"alg\":\"None\",\"kid\":\"rsa\"}",
                                       "{\"alg\":\"NONE\"}"};
    for (size_t i = 0; i < 3; i++) {
        refuses(arena_printf(a, "%s.%s.", part_of(none[i]), payload), "three parts");
        refuses(arena_printf(a, "%s.%s.AA", part_of(none[i]), payload), "RS256, PS256 or ES256");
    }
    /* HS256 with the public key as the secret: the key as JSON, and its modulus. */
    json_t *public = shown(signer.rsa);
    char *text = json_dumps(public, JSON_COMPACT);
    size_t n;
    const char *modulus = json_string_value(json_object_get(public, "n"));
    const uint8_t *bytes = secret_untext(a, modulus, strlen(modulus), &n);
    cjose_err ignored;
    cjose_jwk_t *as_json = cjose_jwk_create_oct_spec((const uint8_t *)text, strlen(text), &ignored);
    cjose_jwk_t *as_bytes = cjose_jwk_create_oct_spec(bytes, n, &ignored);
    refuses(sign_text(as_json, "HS256", "rsa", claims), "RS256, PS256 or ES256");
    refuses(sign_text(as_bytes, "HS256", "rsa", claims), "RS256, PS256 or ES256");
    cjose_jwk_release(as_json);
    cjose_jwk_release(as_bytes);
    free(text);
    json_decref(public);
    refuses(sign_text(signer.rsa, "RS512", "rsa", claims), "RS256, PS256 or ES256");
    refuses(sign_text(signer.other_rsa, "RS256", "rsa", claims), "signature");
    /* A head that names another algorithm than the signature's. */
    const char *signed_ = sign_text(signer.rsa, "RS256", "rsa", claims);
    refuses(arena_printf(a, "%s%s", part_of("{\"alg\":\"PS256\",\"kid\":\"rsa\"}"), strchr(signed_, '.')), "signature");
    refuses(arena_printf(a, "%s%s", part_of("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[\"exp\"]}"),
                         strchr(signed_, '.')),
            "head");
    refuses(arena_printf(a, "%s%s", part_of("{\"alg\":\"RS256\",\"alg\":\"none\"}"), strchr(signed_, '.')), "head");
    refuses(arena_printf(a, "%s%s", part_of("{\"alg\":\"RS256\",\"kid\":7}"), strchr(signed_, '.')), "head");
}

/* Protects: a key that is not the provider's, too short, or for something else is none. Only an unknown id says that
 * the set may have changed. */
static void test_keys(void **state)
{
    (void)state;
    const char *claims = claims_with("{}");
    assert_int_equal(jose_keys_count(keys_of(signer.shown)), 2);
    assert_false(takes_at(sign_text(signer.other_rsa, "RS256", "other", claims), signer.shown, ACCESS, NOW));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    assert_false(takes_at(sign_text(signer.small, "RS256", "small", claims), signer.shown, ACCESS, NOW));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    /* The id of a key of another kind. */
    assert_false(takes_at(sign_text(signer.rsa, "RS256", "ec", claims), signer.shown, ACCESS, NOW));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    static const char *const not_meant[] = {"\"use\":\"enc\"", "\"alg\":\"PS256\"", "\"alg\":\"RSA-OAEP\"",
                                            "\"key_ops\":[\"encrypt\"]"};
    json_t *public = shown(signer.rsa);
    char *text = json_dumps(public, JSON_COMPACT);
    for (size_t i = 0; i < 4; i++) {
        const char *set = arena_printf(a, "{\"keys\":[{%s,%s]}", not_meant[i], text + 1);
        assert_false(takes_at(sign_text(signer.rsa, "RS256", "rsa", claims), set, ACCESS, NOW));
        assert_int_equal(err.code, ERROR_NOT_FOUND);
    }
    const char *meant = arena_printf(a, "{\"keys\":[{\"use\":\"sig\",\"alg\":\"RS256\",%s]}", text + 1);
    assert_true(takes_at(sign_text(signer.rsa, "RS256", "rsa", claims), meant, ACCESS, NOW));
    /* Two that might have signed it, and no id that says which. */
    json_t *other = shown(signer.other_rsa);
    char *second = json_dumps(other, JSON_COMPACT);
    const char *two = arena_printf(a, "{\"keys\":[%s,%s]}", text, second);
    assert_false(takes_at(sign_text(signer.rsa, "RS256", NULL, claims), two, ACCESS, NOW));
    assert_int_equal(err.code, ERROR_RIGHTS);
    assert_true(takes_at(sign_text(signer.other_rsa, "RS256", "other", claims), two, ACCESS, NOW));
    free(text);
    free(second);
    json_decref(public);
    json_decref(other);
}

static void test_sets_that_are_none(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "", "{", "[]", "null", "{\"keys\":{}}", "{\"keys\":1}", "{\"keys\":[],\"keys\":[]}", "<html>"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct error own = {0};
        assert_null(jose_keys_read(a, bad[i], &own));
        assert_int_equal(own.code, ERROR_INPUT);
    }
    static const char *const useless[] = {
        "{\"keys\":[]}",
        "{\"keys\":[1,null,[],{}]}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\"},{\"kty\":\"RSA\",\"n\":\"\",\"e\":\"\"},{\"kty\":\"RSA\",\"n\":\"!\",\"e\":7}]}",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"},{\"kty\":\"EC\",\"crv\":"
        "\"secp256k1\"}]}",
    };
    for (size_t i = 0; i < sizeof useless / sizeof *useless; i++)
        assert_int_equal(jose_keys_count(keys_of(useless[i])), 0);
}

/* Protects: a token for somebody else, of another time or another sign-in opens nothing. */
static void test_other_claims(void **state)
{
    (void)state;
    static const struct {
        const char *changes, *why;
    } bad[] = {
        {"{\"iss\":\"https://sso.example.gov.cn/\"}", "(iss)"},
        {"{\"iss\":null}", "(iss)"},
        {"{\"iss\":[\"https://sso.example.gov.cn\"]}", "(iss)"},
        {"{\"aud\":\"other\"}", "(aud)"},
        {"{\"aud\":[\"other\"]}", "(aud)"},
        {"{\"aud\":[]}", "(aud)"},
        {"{\"aud\":null}", "(aud)"},
        {"{\"aud\":{\"plumbline\":1}}", "(aud)"},
        {"{\"aud\":[\"plumbline\",\"other\"]}", "(azp)"},
        {"{\"aud\":[\"plumbline\",\"other\"],\"azp\":\"other\"}", "(azp)"},
        {"{\"azp\":\"other\"}", "(azp)"},
        {"{\"azp\":1}", "(azp)"},
        {"{\"exp\":1767578340}", "(exp)"},
        {"{\"exp\":null}", "(exp)"},
        {"{\"exp\":\"1767578700\"}", "(exp)"},
        {"{\"exp\":-1}", "(exp)"},
        {"{\"exp\":1e300}", "(exp)"},
        {"{\"iat\":1767578461}", "(iat)"},
        {"{\"iat\":1767577739}", "(iat)"},
        {"{\"iat\":null}", "(iat)"},
        {"{\"nbf\":1767578461}", "(nbf)"},
        {"{\"nbf\":\"soon\"}", "(nbf)"},
        {"{\"nonce\":\"n-0S6_WzA2Mk\"}", "(nonce)"},
        {"{\"nonce\":null}", "(nonce)"},
        {"{\"nonce\":\"\"}", "(nonce)"},
        {"{\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RR\"}", "(at_hash)"},
        {"{\"at_hash\":1}", "(at_hash)"},
        {"{\"sub\":null}", "(sub)"},
        {"{\"sub\":\"\"}", "(sub)"},
        {"{\"sub\":248289761001}", "(sub)"},
        {"{\"sub\":\"a\\nb\"}", "(sub)"},
        {"{\"sub\":\"\\u202eevil\"}", "(sub)"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refuses(good_with(bad[i].changes), bad[i].why);
    char long_one[ID_TOKEN_SUBJECT_MOST + 2];
    memset(long_one, 'a', sizeof long_one - 1);
    long_one[sizeof long_one - 1] = '\0';
    refuses(good_with(arena_printf(a, "{\"sub\":\"%s\"}", long_one)), "(sub)");
    takes(good_with(arena_printf(a, "{\"sub\":\"%s\"}", long_one + 1)));
    /* It says that it belongs to an access token, and none came. */
    assert_false(takes_at(good_with("{\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RQ\"}"), signer.shown, NULL, NOW));
    static const char *const none[] = {"", "{", "[]", "\"text\"", "null", "{\"sub\":\"a\",\"sub\":\"b\"}"};
    for (size_t i = 1; i < sizeof none / sizeof *none; i++)
        refuses(sign_text(signer.rsa, "RS256", "rsa", none[i]), "no JSON object");
}

/* Protects: what is cut, lengthened or scribbled over is refused, and nothing is read beyond it. */
static void test_broken_ones(void **state)
{
    (void)state;
    const char *whole = sign_text(signer.ec, "ES256", "ec", claims_with("{}"));
    size_t n = strlen(whole);
    takes(whole);
    for (size_t i = 0; i < n; i++) {
        char *cut = arena_strndup(a, whole, i), *changed = arena_strdup(a, whole);
        assert_false(takes_at(cut, signer.shown, ACCESS, NOW));
        /* Another of the alphabet's characters, whose high bit differs: the last one's low bits carry nothing. */
        changed[i] = changed[i] == '.' ? 'A' : changed[i] == 'B' ? 'z' : 'B';
        if (takes_at(changed, signer.shown, ACCESS, NOW))
            fail_msg("taken with its character %zu changed", i);
    }
    static const char *const bad[] = {"", ".", "..", "...", "a.b", "a.b.c", "a.b.c.d", "a.b.c.d.e", "é.b.c", "a b.c.d"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(takes_at(bad[i], signer.shown, ACCESS, NOW));
    refuses(arena_printf(a, "%s=", whole), "three parts");
    refuses(arena_printf(a, "%s.", whole), "three parts");
    char *large = arena_alloc(a, JOSE_TOKEN_MOST + 2);
    memset(large, 'A', JOSE_TOKEN_MOST + 1);
    refuses(large, "too long");
    char *claim = arena_alloc(a, JOSE_TOKEN_MOST);
    memset(claim, 'a', JOSE_TOKEN_MOST - 1);
    refuses(good_with(arena_printf(a, "{\"more\":\"%s\"}", claim)), "too long");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples_of_the_standard),
        cmocka_unit_test(test_good_ones),
        cmocka_unit_test(test_other_signatures),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_sets_that_are_none),
        cmocka_unit_test(test_other_claims),
        cmocka_unit_test(test_broken_ones),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
