/* Fictional accounts for the fictional district. */
#pragma once

#include <stdbool.h>

struct accounts;
struct app;
struct author;
struct error;
struct premises;

/* Makes those of sample/accounts.csv that are not there yet, with one password that is made up and printed, once.
 * Refuses where any record of the database is not a fictional one. */
bool account_sample(struct app *app, struct premises *office, struct accounts *accounts, const struct author *by,
                    struct error *err);
