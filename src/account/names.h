/* The people behind logins, and the organs behind numbers, for pages that list who did what: one question for all. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct accounts;
struct arena;
struct db;
struct error;

struct naming {
    const char *login, *organ; /* asked for; each may be NULL */
    const char *person;        /* the account's name; NULL where there is no account of that login */
    const char *organ_name;    /* of the organ; of the account's first office where none was asked for; or NULL */
};
bool account_names(struct arena *a, const struct accounts *s, struct db *db, size_t count, struct naming *asked,
                   struct error *err);
