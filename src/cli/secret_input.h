/* Passwords at the terminal. */
#pragma once

#include <stdbool.h>

struct arena;
struct error;

/* Asks twice at the terminal, without echo; or, where from_stdin, takes the first line of what is piped in. NULL where
 * both differ, nothing was given, or there is no terminal to ask at. */
char *secret_input(struct arena *a, bool from_stdin, const char *prompt, struct error *err);
