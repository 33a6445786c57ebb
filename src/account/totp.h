/* One-time codes by time: RFC 6238 with HMAC-SHA-1, steps of 30 seconds and 6 digits, which is what every
 * authenticator understands. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

enum { TOTP_SECRET = 20, TOTP_DIGITS = 6, TOTP_STEP = 30 };

/* The code of a counter (RFC 4226, section 5.3). */
void hotp_code(const uint8_t *secret, size_t size, uint64_t counter, int digits, char out[10]);
/* Is it the code of now, of the step before or of the step after, and of a step later than *last? Then *last becomes
 * its step, so that it is taken once. */
bool totp_check(const uint8_t secret[TOTP_SECRET], const char *code, int64_t now, int64_t *last);
char *totp_base32(struct arena *a, const uint8_t *data, size_t size); /* RFC 4648 without padding */
/* otpauth://totp/ISSUER:LOGIN?secret=…&issuer=…, for a QR code. */
char *totp_uri(struct arena *a, const char *issuer, const char *login, const uint8_t secret[TOTP_SECRET]);
