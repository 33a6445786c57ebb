#include "core/hmac.h"

#include <sodium.h>
#include <string.h>

enum { BLOCK = 64, ROUNDS = 80 };

struct sha1 {
    uint32_t h[5];
    uint64_t size; /* bytes taken so far */
    uint8_t block[BLOCK];
};

static uint32_t turn(uint32_t v, int bits)
{
    return v << bits | v >> (32 - bits);
}

static uint32_t read_word(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void write_word(uint8_t *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> (24 - 8 * i));
}

/* The function and the constant of a round: RFC 3174, section 5. */
static uint32_t mix(int round, uint32_t b, uint32_t c, uint32_t d)
{
    if (round < 20)
        return ((b & c) | (~b & d)) + 0x5a827999;
    if (round < 40)
        return (b ^ c ^ d) + 0x6ed9eba1;
    if (round < 60)
        return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
    return (b ^ c ^ d) + 0xca62c1d6;
}

static void take_block(struct sha1 *s)
{
    uint32_t w[ROUNDS], v[5];
    for (int i = 0; i < 16; i++)
        w[i] = read_word(s->block + 4 * i);
    for (int i = 16; i < ROUNDS; i++)
        w[i] = turn(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    memcpy(v, s->h, sizeof v);
    for (int i = 0; i < ROUNDS; i++) {
        uint32_t next = turn(v[0], 5) + mix(i, v[1], v[2], v[3]) + v[4] + w[i];
        v[4] = v[3];
        v[3] = v[2];
        v[2] = turn(v[1], 30);
        v[1] = v[0];
        v[0] = next;
    }
    for (int i = 0; i < 5; i++)
        s->h[i] += v[i];
}

static struct sha1 sha1_begin(void)
{
    return (struct sha1){.h = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}};
}

static void sha1_take(struct sha1 *s, const void *data, size_t size)
{
    const uint8_t *p = data;
    for (size_t i = 0; i < size; i++) {
        s->block[s->size++ % BLOCK] = p[i];
        if (s->size % BLOCK == 0)
            take_block(s);
    }
}

static void sha1_end(struct sha1 *s, uint8_t out[SHA1_SIZE])
{
    uint64_t bits = s->size * 8;
    uint8_t length[8];
    sha1_take(s, "\x80", 1);
    while (s->size % BLOCK != BLOCK - 8)
        sha1_take(s, "", 1);
    write_word(length, (uint32_t)(bits >> 32));
    write_word(length + 4, (uint32_t)bits);
    sha1_take(s, length, sizeof length);
    for (int i = 0; i < 5; i++)
        write_word(out + 4 * i, s->h[i]);
}

void sha1(const void *data, size_t size, uint8_t out[SHA1_SIZE])
{
    struct sha1 s = sha1_begin();
    sha1_take(&s, data, size);
    sha1_end(&s, out);
}

static void hash_padded(const uint8_t key[BLOCK], uint8_t pad, const void *data, size_t size, uint8_t out[SHA1_SIZE])
{
    uint8_t padded[BLOCK];
    struct sha1 s = sha1_begin();
    for (int i = 0; i < BLOCK; i++)
        padded[i] = key[i] ^ pad;
    sha1_take(&s, padded, sizeof padded);
    sha1_take(&s, data, size);
    sha1_end(&s, out);
    explicit_bzero(padded, sizeof padded);
}

void hmac_sha1(const void *key, size_t key_size, const void *data, size_t size, uint8_t out[SHA1_SIZE])
{
    uint8_t block[BLOCK] = {0}, inner[SHA1_SIZE];
    if (key_size > BLOCK)
        sha1(key, key_size, block);
    else
        memcpy(block, key, key_size);
    hash_padded(block, 0x36, data, size, inner);
    hash_padded(block, 0x5c, inner, sizeof inner, out);
    explicit_bzero(block, sizeof block);
}

void hmac_sha256(const void *key, size_t key_size, const void *data, size_t size, uint8_t out[HMAC_SHA256_SIZE])
{
    crypto_auth_hmacsha256_state s;
    crypto_auth_hmacsha256_init(&s, key, key_size);
    crypto_auth_hmacsha256_update(&s, data, size);
    crypto_auth_hmacsha256_final(&s, out);
    explicit_bzero(&s, sizeof s);
}
