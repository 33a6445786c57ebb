/* HMAC (RFC 2104): with SHA-1 (RFC 3174) for one-time codes alone, since every authenticator has it and libsodium has
 * not; with SHA-256, libsodium's, for what is signed for others. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { SHA1_SIZE = 20, HMAC_SHA256_SIZE = 32 };

void sha1(const void *data, size_t size, uint8_t out[SHA1_SIZE]);
void hmac_sha1(const void *key, size_t key_size, const void *data, size_t size, uint8_t out[SHA1_SIZE]);
void hmac_sha256(const void *key, size_t key_size, const void *data, size_t size, uint8_t out[HMAC_SHA256_SIZE]);
