/* Digests, seals and signatures: libsodium behind one header. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct error;

enum { DIGEST_SIZE = 32, SEAL_SIZE = 32, SIGNATURE_SIZE = 64, SIGN_PUBLIC_SIZE = 32, SIGN_SECRET_SIZE = 64 };

bool digest_begin(struct error *err); /* once a process, before all else of this header */
void digest_sha256(const void *data, size_t size, uint8_t out[DIGEST_SIZE]);
/* SHA-256 over prefix, a and b one after the other; RFC 6962 nodes need it. */
void digest_sha256_node(uint8_t prefix, const void *a, size_t a_size, const void *b, size_t b_size,
                        uint8_t out[DIGEST_SIZE]);
/* Keyed BLAKE2b-256: nobody without the key can make or check one. */
void digest_seal(const uint8_t key[SEAL_SIZE], const void *data, size_t size, uint8_t out[SEAL_SIZE]);

void digest_sign(const uint8_t secret[SIGN_SECRET_SIZE], const void *data, size_t size, uint8_t out[SIGNATURE_SIZE]);
bool digest_verify(const uint8_t public_key[SIGN_PUBLIC_SIZE], const void *data, size_t size,
                   const uint8_t signature[SIGNATURE_SIZE]);

char *digest_hex(struct arena *a, const uint8_t *data, size_t size);
bool digest_unhex(const char *hex, uint8_t *out, size_t size); /* exactly size bytes */

/* The keys of one installation, in a file that only its owner can read; made on first use. */
struct keys {
    uint8_t seal[SEAL_SIZE];
    uint8_t sign_public[SIGN_PUBLIC_SIZE];
    uint8_t sign_secret[SIGN_SECRET_SIZE];
};
bool keys_open(const char *path, bool create, struct keys *out, struct error *err);
/* Puts the same keys into a second file. Refuses where other ones are in it. */
bool keys_copy(const char *path, const struct keys *keys, struct error *err);
