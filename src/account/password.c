#include "account/password.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/phrase.h"
#include "core/secret.h"
#include "core/text.h"

#include <ctype.h>
#include <string.h>

/* Those that are tried first, long enough to pass the other rules or almost. Compared without case. */
static const char *const common[] = {
    "0123456789",       "0987654321",       "1234567890",       "12345678910",      "123456789a",
    "123456789abc",     "1q2w3e4r5t",       "1q2w3e4r5t6y",     "1qaz2wsx3edc",     "1qaz@wsx3edc",
    "1qaz2wsx!qaz@wsx", "a123456789",       "abc123456789",     "abc@123456",       "abcd@123456",
    "abcd1234!@#$",     "abcdef123456",     "admin@12345",      "admin@123456",     "admin123456",
    "admin@2020",       "admin@2021",       "administrator1",   "changeme123",      "changeme123!",
    "huawei@123",       "iloveyou123",      "letmein1234",      "p@ssw0rd123",      "p@ssw0rd1234",
    "passw0rd123",      "password@123",     "password12",       "password123",      "password1234",
    "password123!",     "password@1234",    "qwer1234!@#$",     "qwerty123456",     "qwerty@123456",
    "qwertyuiop",       "qwertyuiop1",      "root@123456",      "system@123",       "test@123456",
    "welcome@123",      "welcome123",       "woaini1314520",    "zhengfu@123",      "zhengwu@123",
    "zxcvbnm123",       "zxcvbnm@123",      "1234567890123456", "1111111111111111", "aaaaaaaaaaaaaaaa",
    "0000000000000000", "passwordpassword", "qwertyuiopasdfgh", "plumbline123",     "plumbline@123",
};

static bool same_without_case(const char *a, const char *b)
{
    return strcasecmp(a, b) == 0;
}

static int kinds_of(const char *password)
{
    bool small = false, capital = false, digit = false, other = false;
    for (const char *p = password; *p; p++) {
        small = small || (*p >= 'a' && *p <= 'z');
        capital = capital || (*p >= 'A' && *p <= 'Z');
        digit = digit || (*p >= '0' && *p <= '9');
        other = other || !isalnum((unsigned char)*p);
    }
    return small + capital + digit + other;
}

/* One character over and over, or two, is no password however long it is. */
static bool is_varied(const char *password)
{
    bool seen[256] = {false};
    int different = 0;
    for (const char *p = password; *p; p++)
        if (!seen[(unsigned char)*p]) {
            seen[(unsigned char)*p] = true;
            different++;
        }
    return different >= 5;
}

static bool is_common(const char *password)
{
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (same_without_case(common[i], password))
            return true;
    return false;
}

static bool has_login(const char *login, const char *password)
{
    enum { TELLING = 4 }; /* a shorter one stands in many a good password by chance */
    return same_without_case(login, password) || (strlen(login) >= TELLING && strcasestr(password, login));
}

static bool refuse(struct error *err, const char *rule)
{
    error_set(err, ERROR_INPUT, "%s", phrase(rule));
    return error_in(err, "password");
}

bool password_fits(const char *login, const char *password, struct error *err)
{
    size_t bad, n = strlen(password);
    if (!text_valid(password, n, &bad))
        return refuse(err, "the password is not valid UTF-8 text");
    size_t length = text_length(password);
    if (length < PASSWORD_SHORTEST)
        return refuse(err, "the password is too short: it needs at least 10 characters");
    if (length > PASSWORD_LONGEST)
        return refuse(err, "the password is too long: 128 characters at most");
    if (kinds_of(password) < 3 && length < PASSWORD_LONG)
        return refuse(err, "the password is too simple: mix three of small letters, capital letters, digits and other "
                           "characters, or take at least 16 characters");
    if (has_login(login, password))
        return refuse(err, "the password must not be the login, nor hold it");
    if (is_common(password) || !is_varied(password))
        return refuse(err, "the password is one of those that are tried first: choose another");
    return true;
}

char *password_random(struct arena *a)
{
    /* Without what is easily mistaken for another. */
    static const char character[] = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    enum { GROUPS = 4, GROUP = 4 };
    char out[GROUPS * (GROUP + 1)];
    size_t n = 0;
    for (int g = 0; g < GROUPS; g++) {
        for (int i = 0; i < GROUP; i++)
            out[n++] = character[secret_below(sizeof character - 1)];
        out[n++] = '-';
    }
    out[n - 1] = '\0';
    return arena_strdup(a, out);
}
