/* Signed tokens (JWS, RFC 7515) and the keys that they are checked with (JWK, RFC 7517), by cjose, which only this
 * module knows. Signatures are RS256, PS256 or ES256 (RFC 7518): what is not signed, or signed with a secret that both
 * sides know, is never taken, whatever the token says of itself (RFC 8725). */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct error;
struct jose_keys;

enum { JOSE_TOKEN_MOST = 16 << 10, JOSE_KEYS_MOST = 32 };

/* The keys of a set that can check such signatures: RSA of 2048 bits and more, and P-256; not those meant for something
 * else. Others are passed by. ERROR_INPUT where the text is no set. Released with the arena. */
struct jose_keys *jose_keys_read(struct arena *a, const char *text, struct error *err);
size_t jose_keys_count(const struct jose_keys *k);

/* Does a JSON list hold the text? Anything but a list holds nothing. */
bool jose_lists(const json_t *list, const char *text);

/* What the token in compact form carries, terminated by a NUL beyond *size, where its signature is that of one of the
 * keys: the one with the id that it names or, where it names none, the only one that fits. ERROR_NOT_FOUND where there
 * is no such key: the set may have changed since. ERROR_RIGHTS else. */
char *jose_open(struct arena *a, const struct jose_keys *k, const char *token, size_t *size, struct error *err);
