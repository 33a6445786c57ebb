/* Which passwords are taken: at least 10 characters, at most 128, three of the four kinds (small, capital, digit,
 * other) or at least 16 characters; not the login or one with it inside; none of the common ones; none of the last
 * five. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct error;

enum { PASSWORD_SHORTEST = 10, PASSWORD_LONG = 16, PASSWORD_LONGEST = 128, PASSWORDS_KEPT = 5 };

/* ERROR_INPUT that says which rule it breaks, never what the password is. The last five are asked in account.h. */
bool password_fits(const char *login, const char *password, struct error *err);
/* A random one that fits: for samples and for what an administrator gives. */
char *password_random(struct arena *a);
