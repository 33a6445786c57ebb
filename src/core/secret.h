/* Secrets: passwords, what is sealed at rest, tokens. libsodium, as in core/digest.h, whose digest_begin comes first.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct error;
struct keys;

enum { SECRET_KEY = 32, SECRET_TOKEN_TEXT = 43 };

void secret_random(void *out, size_t size);
uint32_t secret_below(uint32_t limit); /* evenly, from 0 to limit - 1 */
void secret_wipe(void *data, size_t size);
bool secret_equal(const void *a, const void *b, size_t size); /* takes the same time wherever they differ */

/* The key for one purpose, out of the installation's: who learns one learns nothing of another. */
void secret_derive(const struct keys *keys, const char *purpose, uint8_t out[SECRET_KEY]);

/* What a password costs to try: Argon2id's operations and bytes of memory. */
struct secret_cost {
    unsigned long long operations;
    size_t memory;
};
struct secret_cost secret_moderate(void);
/* The password's hash as text, with its salt and cost. NULL where the memory is not to be had. Slow by intent. */
char *secret_hash(struct arena *a, const char *password, struct secret_cost cost, struct error *err);
bool secret_matches(const char *hash, const char *password);

/* Sealed with the key, and opened again only with the same key and the same about: what it belongs to, so that one's
 * box is of no use for another. */
void *secret_seal(struct arena *a, const uint8_t key[SECRET_KEY], const char *about, const void *data, size_t size,
                  size_t *sealed);
/* NULL where it was not sealed so. The data is terminated by a NUL beyond its size. */
void *secret_open(struct arena *a, const uint8_t key[SECRET_KEY], const char *about, const void *box, size_t size,
                  size_t *opened);

/* 32 random bytes in base64url: SECRET_TOKEN_TEXT characters. */
char *secret_token(struct arena *a);
char *secret_text(struct arena *a, const void *data, size_t size); /* base64url without padding */
/* The bytes of size characters of it, terminated by a NUL beyond *bytes; NULL where it is none. */
void *secret_untext(struct arena *a, const char *text, size_t size, size_t *bytes);
