/* What the files of the provider share. */
#pragma once

#include "account/provider.h"
#include "core/digest.h"
#include "core/secret.h"

#include <jansson.h>
#include <pthread.h>

/* A document of the provider's, as it came. */
struct document {
    char *text; /* or NULL: never fetched */
    int64_t at;
};

enum { PROVIDER_USED = 1024 };

struct provider {
    const struct provider_settings *is;
    uint8_t key[SECRET_KEY];
    pthread_mutex_t lock; /* of what follows */
    struct document metadata, keys;
    unsigned asking;
    size_t next_used;
    struct {
        uint8_t state[DIGEST_SIZE];
        int64_t until;
    } used[PROVIDER_USED]; /* boxes that were opened; the oldest goes first */
};

/* provider_ask.c */

/* The provider's description; each address in it may be asked. Belongs to the caller. Blocks. */
json_t *provider_metadata(struct arena *a, struct provider *p, int64_t now, struct error *err);
/* Where the browser comes back to. */
const char *provider_redirect(struct arena *a, const struct provider *p);
/* Gives the code for the ID token, and checks that. */
struct exchange {
    const char *code, *verifier, *nonce;
};
bool provider_exchange(struct arena *a, struct provider *p, const json_t *metadata, const struct exchange *x,
                       int64_t now, struct identity *out, struct error *err);
