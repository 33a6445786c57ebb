/* What ledger.c, verify.c, proof.c and rebuild.c share: how an event and a head look. */
#pragma once

#include <jansson.h>

#include "record/ledger.h"

void event_seal(const struct keys *keys, int64_t number, const uint8_t leaf[DIGEST_SIZE], uint8_t out[SEAL_SIZE]);

/* The text that a head's signature is over. */
char *head_statement(struct arena *a, int64_t size, const uint8_t root[DIGEST_SIZE], int64_t at);

/* Members of an event's body, checked for their types. strings live as long as json. */
bool event_parse(const char *body, json_t **json, struct event_row *out);

/* Appends an event whose text is made already, in the next place: it must say that number. Inside a write. */
bool ledger_put(struct ledger *l, struct db *db, const char *body, struct error *err);
