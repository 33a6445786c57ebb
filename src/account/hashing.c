/* Passwords are hashed a few at a time: each takes a good deal of memory by intent, and many that sign in at once must
 * not take all there is. */
#include "account/inner.h"

#include "core/arena.h"
#include "core/error.h"

#include <string.h>

enum { WAITING_MOST = 32 };

static bool enter(struct accounts *s, struct error *err)
{
    bool good = true;
    pthread_mutex_lock(&s->lock);
    if (s->waiting >= WAITING_MOST) {
        good = error_set(err, ERROR_SYSTEM, "too many people sign in at this moment: try again in a minute");
    } else {
        s->waiting++;
        while (s->hashing >= s->at_once)
            pthread_cond_wait(&s->left, &s->lock);
        s->waiting--;
        s->hashing++;
    }
    pthread_mutex_unlock(&s->lock);
    return good;
}

static void leave(struct accounts *s)
{
    pthread_mutex_lock(&s->lock);
    s->hashing--;
    pthread_cond_signal(&s->left);
    pthread_mutex_unlock(&s->lock);
}

static char *about(struct arena *a, const char *login)
{
    return arena_printf(a, "password %s", login);
}

bool hashing_hash(struct arena *a, struct accounts *s, const char *login, const char *password, struct box *out,
                  struct error *err)
{
    if (!enter(s, err))
        return false;
    char *hash = secret_hash(a, password, s->cost, err);
    leave(s);
    if (!hash)
        return false;
    out->data = secret_seal(a, s->seal_key, about(a, login), hash, strlen(hash), &out->size);
    secret_wipe(hash, strlen(hash));
    return true;
}

bool hashing_matches(struct arena *a, struct accounts *s, const char *login, const struct box *hash,
                     const char *password, bool *out, struct error *err)
{
    size_t size;
    char *opened = hash ? secret_open(a, s->seal_key, about(a, login), hash->data, hash->size, &size) : NULL;
    *out = false;
    if (!enter(s, err))
        return false;
    if (opened)
        *out = secret_matches(opened, password);
    else
        secret_hash(a, password, s->cost, NULL);
    leave(s);
    if (opened)
        secret_wipe(opened, size);
    return true;
}
