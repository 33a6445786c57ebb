/* HMAC with SHA-1 (RFC 2104, RFC 3174), for one-time codes alone: every authenticator has it, and libsodium has not. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { SHA1_SIZE = 20 };

void sha1(const void *data, size_t size, uint8_t out[SHA1_SIZE]);
void hmac_sha1(const void *key, size_t key_size, const void *data, size_t size, uint8_t out[SHA1_SIZE]);
