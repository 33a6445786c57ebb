#include "account/totp.h"

#include "core/arena.h"
#include "core/hmac.h"
#include "core/secret.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

void hotp_code(const uint8_t *secret, size_t size, uint64_t counter, int digits, char out[10])
{
    static const uint32_t tens[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};
    uint8_t message[8], mac[SHA1_SIZE];
    for (int i = 0; i < 8; i++)
        message[i] = (uint8_t)(counter >> (56 - 8 * i));
    hmac_sha1(secret, size, message, sizeof message, mac);
    const uint8_t *p = mac + (mac[SHA1_SIZE - 1] & 15);
    uint32_t number = (uint32_t)(p[0] & 127) << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    snprintf(out, 10, "%0*u", digits, number % tens[digits]);
}

bool totp_check(const uint8_t secret[TOTP_SECRET], const char *code, int64_t now, int64_t *last)
{
    char right[10];
    int64_t step = now / TOTP_STEP, found = 0;
    if (strlen(code) != TOTP_DIGITS)
        return false;
    for (int64_t at = step - 1; at <= step + 1; at++) {
        hotp_code(secret, TOTP_SECRET, (uint64_t)at, TOTP_DIGITS, right);
        if (secret_equal(right, code, TOTP_DIGITS) && at > *last && !found)
            found = at;
    }
    secret_wipe(right, sizeof right);
    if (found)
        *last = found;
    return found;
}

char *totp_base32(struct arena *a, const uint8_t *data, size_t size)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    char *out = arena_alloc(a, size * 8 / 5 + 2), *p = out;
    uint32_t bits = 0;
    int have = 0;
    for (size_t i = 0; i < size; i++) {
        bits = bits << 8 | data[i];
        for (have += 8; have >= 5; have -= 5)
            *p++ = digit[bits >> (have - 5) & 31];
    }
    if (have)
        *p++ = digit[bits << (5 - have) & 31];
    return out;
}

/* Everything but the letters, digits and marks that RFC 3986 leaves as they are. */
static void add_escaped(struct buf *b, const char *text)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (const char *p = text; *p; p++)
        if (strchr(plain, *p))
            buf_add_char(b, *p);
        else
            buf_printf(b, "%%%02X", (unsigned char)*p);
}

char *totp_uri(struct arena *a, const char *issuer, const char *login, const uint8_t secret[TOTP_SECRET])
{
    struct buf b = buf_new(a);
    buf_add(&b, "otpauth://totp/");
    add_escaped(&b, issuer);
    buf_add_char(&b, ':');
    add_escaped(&b, login);
    buf_printf(&b, "?secret=%s&issuer=", totp_base32(a, secret, TOTP_SECRET));
    add_escaped(&b, issuer);
    return b.data;
}
