#include "core/jose.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/secret.h"
#include "core/text.h"

#include <cjose/cjose.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { RSA_BITS_FEWEST = 2048 };

struct key {
    cjose_jwk_t *jwk;
    const char *id, *algorithm; /* or NULL */
};

struct jose_keys {
    size_t count;
    struct key key[JOSE_KEYS_MOST];
};

/* Keys. */

static void release_keys(void *keys)
{
    struct jose_keys *k = keys;
    for (size_t i = 0; i < k->count; i++)
        cjose_jwk_release(k->key[i].jwk);
}

static const char *member(const json_t *o, const char *name)
{
    return json_string_value(json_object_get(o, name));
}

bool jose_lists(const json_t *list, const char *text)
{
    const json_t *item;
    size_t i;
    json_array_foreach(list, i, item)
    {
        if (text_equal(json_string_value(item), text))
            return true;
    }
    return false;
}

/* A key that says what it is for says so of checking signatures. */
static bool is_meant(const json_t *key)
{
    const char *use = member(key, "use");
    const json_t *deeds = json_object_get(key, "key_ops");
    return (!deeds || jose_lists(deeds, "verify")) && (!use || strcmp(use, "sig") == 0);
}

static bool fits_kind(cjose_jwk_t *jwk)
{
    cjose_err ignored;
    switch (cjose_jwk_get_kty(jwk, &ignored)) {
    case CJOSE_JWK_KTY_RSA:
        return cjose_jwk_get_keysize(jwk, &ignored) >= RSA_BITS_FEWEST;
    case CJOSE_JWK_KTY_EC:
        return cjose_jwk_EC_get_curve(jwk, &ignored) == CJOSE_JWK_EC_P_256;
    case CJOSE_JWK_KTY_OCT:
        break;
    }
    return false;
}

static void take_key(struct arena *a, struct jose_keys *k, const json_t *key)
{
    const char *kind = member(key, "kty"), *id = member(key, "kid"), *algorithm = member(key, "alg");
    if (k->count == JOSE_KEYS_MOST || (!text_equal(kind, "RSA") && !text_equal(kind, "EC")) || !is_meant(key))
        return;
    cjose_err ignored;
    char *text = json_dumps(key, JSON_COMPACT);
    cjose_jwk_t *jwk = text ? cjose_jwk_import(text, strlen(text), &ignored) : NULL;
    free(text);
    if (jwk && !fits_kind(jwk)) {
        cjose_jwk_release(jwk);
        jwk = NULL;
    }
    if (jwk)
        k->key[k->count++] =
            (struct key){jwk, id ? arena_strdup(a, id) : NULL, algorithm ? arena_strdup(a, algorithm) : NULL};
}

struct jose_keys *jose_keys_read(struct arena *a, const char *text, struct error *err)
{
    json_t *set = json_loads(text, JSON_REJECT_DUPLICATES, NULL), *list = json_object_get(set, "keys"), *key;
    size_t i;
    struct jose_keys *k = NULL;
    if (json_is_array(list)) {
        k = arena_new_of(a, struct jose_keys);
        arena_defer(a, release_keys, k);
        json_array_foreach(list, i, key)
        {
            take_key(a, k, key);
        }
    } else {
        error_set(err, ERROR_INPUT, "this is no set of keys (RFC 7517): it has no list “keys”");
    }
    json_decref(set);
    return k;
}

size_t jose_keys_count(const struct jose_keys *k)
{
    return k->count;
}

/* Tokens. */

static bool wrong(struct error *err, const char *why)
{
    return error_set(err, ERROR_RIGHTS, "the token is not taken: %s", why);
}

/* Three parts in base64url, each with something in it and written in the only way (cjose takes others too). */
static bool is_compact(struct arena *a, const char *token)
{
    for (int part = 0; part < 3; part++) {
        size_t n = strcspn(token, "."), size;
        if (!n || token[n] != (part < 2 ? '.' : '\0') || !secret_untext(a, token, n, &size))
            return false;
        token += n + 1;
    }
    return true;
}

struct header {
    const char *algorithm, *id;
};

static bool read_header(struct arena *a, const char *token, struct header *out, struct error *err)
{
    size_t size;
    const char *text = secret_untext(a, token, strcspn(token, "."), &size);
    json_t *json = text ? json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL) : NULL;
    const char *algorithm = member(json, "alg"), *id = member(json, "kid");
    bool plain = algorithm && !json_object_get(json, "crit") && (id || !json_object_get(json, "kid"));
    if (plain)
        *out = (struct header){arena_strdup(a, algorithm), id ? arena_strdup(a, id) : NULL};
    json_decref(json);
    return plain || wrong(err, "its head cannot be read, or asks for what is not known here");
}

/* 0: none that is taken. */
static int kind_of(const char *algorithm)
{
    if (strcmp(algorithm, "RS256") == 0 || strcmp(algorithm, "PS256") == 0)
        return CJOSE_JWK_KTY_RSA;
    return strcmp(algorithm, "ES256") == 0 ? CJOSE_JWK_KTY_EC : 0;
}

static const struct key *find_key(const struct jose_keys *k, const struct header *h, struct error *err)
{
    const struct key *found = NULL;
    int kind = kind_of(h->algorithm);
    size_t fitting = 0;
    cjose_err ignored;
    for (size_t i = 0; i < k->count; i++) {
        const struct key *key = &k->key[i];
        if ((int)cjose_jwk_get_kty(key->jwk, &ignored) != kind || (h->id && !text_equal(h->id, key->id)) ||
            (key->algorithm && strcmp(key->algorithm, h->algorithm) != 0))
            continue;
        found = key;
        fitting++;
    }
    if (fitting == 1)
        return found;
    if (fitting)
        wrong(err, "several keys might have signed it");
    else
        error_set(err, ERROR_NOT_FOUND, "the token is not taken: there is no key “%.60s” for %s", h->id ? h->id : "",
                  h->algorithm);
    return NULL;
}

static char *open_with(struct arena *a, const char *token, const struct key *key, size_t *size)
{
    cjose_err ignored;
    uint8_t *data;
    char *out = NULL;
    cjose_jws_t *jws = cjose_jws_import(token, strlen(token), &ignored);
    if (jws && cjose_jws_verify(jws, key->jwk, &ignored) && cjose_jws_get_plaintext(jws, &data, size, &ignored))
        out = arena_strndup(a, (const char *)data, *size);
    cjose_jws_release(jws);
    return out;
}

char *jose_open(struct arena *a, const struct jose_keys *k, const char *token, size_t *size, struct error *err)
{
    struct header h = {"", NULL};
    if (strnlen(token, JOSE_TOKEN_MOST + 1) > JOSE_TOKEN_MOST || !is_compact(a, token)) {
        wrong(err, "it has not three parts in base64url, or is too long");
        return NULL;
    }
    if (!read_header(a, token, &h, err))
        return NULL;
    if (!kind_of(h.algorithm)) {
        wrong(err, "it must be signed by RS256, PS256 or ES256");
        return NULL;
    }
    const struct key *key = find_key(k, &h, err);
    char *out = key ? open_with(a, token, key, size) : NULL;
    if (key && !out)
        wrong(err, "its signature is not that of the key");
    return out;
}
