#include "core/secret.h"

#include "core/arena.h"
#include "core/digest.h"
#include "core/error.h"

#include <sodium.h>
#include <string.h>

void secret_random(void *out, size_t size)
{
    randombytes_buf(out, size);
}

uint32_t secret_below(uint32_t limit)
{
    return randombytes_uniform(limit);
}

void secret_wipe(void *data, size_t size)
{
    sodium_memzero(data, size);
}

bool secret_equal(const void *a, const void *b, size_t size)
{
    return sodium_memcmp(a, b, size) == 0;
}

void secret_derive(const struct keys *keys, const char *purpose, uint8_t out[SECRET_KEY])
{
    crypto_generichash(out, SECRET_KEY, (const unsigned char *)purpose, strlen(purpose), keys->seal, sizeof keys->seal);
}

struct secret_cost secret_moderate(void)
{
    return (struct secret_cost){crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE};
}

char *secret_hash(struct arena *a, const char *password, struct secret_cost cost, struct error *err)
{
    char *out = arena_alloc(a, crypto_pwhash_STRBYTES);
    if (crypto_pwhash_str_alg(out, password, strlen(password), cost.operations, cost.memory,
                              crypto_pwhash_ALG_ARGON2ID13) == 0)
        return out;
    error_set(err, ERROR_SYSTEM, "a password could not be hashed: the machine lacks the memory for it (%zu MiB)",
              cost.memory >> 20);
    return NULL;
}

bool secret_matches(const char *hash, const char *password)
{
    return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
}

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES };

void *secret_seal(struct arena *a, const uint8_t key[SECRET_KEY], const char *about, const void *data, size_t size,
                  size_t *sealed)
{
    uint8_t *box = arena_alloc(a, NONCE + size + TAG);
    unsigned long long written;
    randombytes_buf(box, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(box + NONCE, &written, data, size, (const unsigned char *)about,
                                               strlen(about), NULL, box, key);
    *sealed = NONCE + (size_t)written;
    return box;
}

void *secret_open(struct arena *a, const uint8_t key[SECRET_KEY], const char *about, const void *box, size_t size,
                  size_t *opened)
{
    unsigned long long read;
    const uint8_t *bytes = box;
    if (!box || size < NONCE + TAG)
        return NULL;
    uint8_t *data = arena_alloc(a, size - NONCE - TAG + 1);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(data, &read, NULL, bytes + NONCE, size - NONCE,
                                                   (const unsigned char *)about, strlen(about), bytes, key) != 0)
        return NULL;
    *opened = (size_t)read;
    return data;
}

char *secret_text(struct arena *a, const void *data, size_t size)
{
    size_t room = sodium_base64_encoded_len(size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *out = arena_alloc(a, room);
    return sodium_bin2base64(out, room, data, size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void *secret_untext(struct arena *a, const char *text, size_t size, size_t *bytes)
{
    uint8_t *out = arena_alloc(a, size + 1);
    bool good =
        sodium_base642bin(out, size, text, size, NULL, bytes, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0;
    out[good ? *bytes : 0] = 0;
    return good ? out : NULL;
}

char *secret_token(struct arena *a)
{
    uint8_t bytes[SECRET_KEY];
    secret_random(bytes, sizeof bytes);
    char *out = secret_text(a, bytes, sizeof bytes);
    secret_wipe(bytes, sizeof bytes);
    return out;
}
