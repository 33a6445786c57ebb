/* Who did what, by name and not by login alone: what a page lists is noted while it is put together, and all names are
 * asked for at once. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

struct error;
struct event_row;
struct field;
struct people;
struct reg;
struct request;

struct people *people_new(struct request *r);
/* Whoever did the event: the object gets "actor" as the ledger has it, "person" (a name; words for the program itself
 * and for the command line; else the actor), "login" where it is an account's, and "organ_name"; else they are empty.
 */
void people_of_event(struct people *p, json_t *o, const struct event_row *e);
/* A text that a step filled in with the login of whoever took it: it becomes name and login, where there is such an
 * account. Else nothing happens. */
void people_in_text(struct people *p, json_t *o, const char *key, const struct reg *reg, const struct field *f);
/* Asks and fills in. */
bool people_tell(struct people *p, struct error *err);
