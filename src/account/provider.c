#include "account/provider_inner.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

enum { ASKING_MOST = 4, NEXT_MOST = 1000, CODE_MOST = 2000, BOX_MOST = 4000 };

static void release(void *provider)
{
    struct provider *p = provider;
    free(p->metadata.text);
    free(p->keys.text);
    pthread_mutex_destroy(&p->lock);
    secret_wipe(p->key, sizeof p->key);
}

struct provider *provider_new(struct arena *a, const struct provider_settings *settings, const struct keys *keys)
{
    struct provider *p = arena_new_of(a, struct provider);
    p->is = settings;
    secret_derive(keys, "plumbline provider box 1", p->key);
    pthread_mutex_init(&p->lock, NULL);
    arena_defer(a, release, p);
    return p;
}

const struct provider_settings *provider_settings(const struct provider *p)
{
    return p->is;
}

/* Workers are few, and others wait for them too. */

static bool enter(struct provider *p, struct error *err)
{
    pthread_mutex_lock(&p->lock);
    bool fits = p->asking < ASKING_MOST;
    p->asking += fits;
    pthread_mutex_unlock(&p->lock);
    return fits || error_set(err, ERROR_SYSTEM, "%d sign-ins wait for the provider already", ASKING_MOST);
}

static void leave(struct provider *p)
{
    pthread_mutex_lock(&p->lock);
    p->asking--;
    pthread_mutex_unlock(&p->lock);
}

/* Boxes: lines of text, sealed for a purpose. */

static const char *seal(struct arena *a, const struct provider *p, const char *about, const char *lines)
{
    size_t size;
    const void *box = secret_seal(a, p->key, about, lines, strlen(lines), &size);
    return secret_text(a, box, size);
}

/* Its first line says until when it opens. NULL where it does not. */
static char *open_box(struct arena *a, const struct provider *p, const char *about, const char *box, int64_t now)
{
    size_t size, bytes;
    int64_t until;
    size_t n = box ? strnlen(box, BOX_MOST + 1) : 0;
    const void *sealed = n && n <= BOX_MOST ? secret_untext(a, box, n, &bytes) : NULL;
    char *lines = sealed ? secret_open(a, p->key, about, sealed, bytes, &size) : NULL;
    const char *first = lines ? strsep(&lines, "\n") : NULL;
    return first && lines && text_to_int(first, &until) && now < until ? lines : NULL;
}

static const char going[] = "going", keeping[] = "keeping";

/* Going there. */

static char *address_of(struct arena *a, const struct provider *p, const char *endpoint, const char *state,
                        const char *nonce, const char *verifier)
{
    uint8_t digest[DIGEST_SIZE];
    digest_sha256(verifier, strlen(verifier), digest);
    return arena_printf(a,
                        "%s%cresponse_type=code&client_id=%s&redirect_uri=%s&scope=openid%%20profile&state=%s&nonce=%s"
                        "&code_challenge=%s&code_challenge_method=S256",
                        endpoint, strchr(endpoint, '?') ? '&' : '?', text_percent(a, p->is->client),
                        text_percent(a, provider_redirect(a, p)), state, nonce, secret_text(a, digest, sizeof digest));
}

char *provider_begin(struct arena *a, struct provider *p, const struct provider_errand *errand, int64_t now,
                     const char **box, struct error *err)
{
    const char *state = secret_token(a), *nonce = secret_token(a), *verifier = secret_token(a);
    bool fits = errand->next && strlen(errand->next) <= NEXT_MOST && !strchr(errand->next, '\n');
    if (!enter(p, err))
        return NULL;
    json_t *m = provider_metadata(a, p, now, err);
    leave(p);
    if (!m)
        return NULL;
    const char *endpoint = json_string_value(json_object_get(m, "authorization_endpoint"));
    char *address = address_of(a, p, endpoint, state, nonce, verifier);
    json_decref(m);
    *box = seal(a, p, going,
                arena_printf(a, "%lld\n%s\n%s\n%s\n%d\n%lld\n%s", (long long)now + PROVIDER_TIME, state, nonce,
                             verifier, (int)errand->purpose, (long long)errand->session, fits ? errand->next : ""));
    return address;
}

/* Coming back. */

struct box {
    const char *state, *nonce, *verifier;
};

static bool open_going(struct arena *a, const struct provider *p, const char *text, int64_t now, struct box *out,
                       struct provider_errand *errand)
{
    char *lines = open_box(a, p, going, text, now);
    const char *purpose, *session;
    int64_t number;
    if (!lines || !(out->state = strsep(&lines, "\n")) || !(out->nonce = strsep(&lines, "\n")) ||
        !(out->verifier = strsep(&lines, "\n")) || !(purpose = strsep(&lines, "\n")) ||
        !(session = strsep(&lines, "\n")) || !text_to_int(session, &errand->session) || !text_to_int(purpose, &number))
        return false;
    errand->purpose = number == PROVIDER_LINK ? PROVIDER_LINK : PROVIDER_SIGN_IN;
    errand->next = lines && *lines ? lines : NULL;
    return true;
}

/* Notes that the state was here; false where it was before. */
static bool first_time(struct provider *p, const char *state, int64_t now)
{
    uint8_t digest[DIGEST_SIZE];
    bool first = true;
    digest_sha256(state, strlen(state), digest);
    pthread_mutex_lock(&p->lock);
    for (size_t i = 0; i < PROVIDER_USED; i++)
        first = first && (p->used[i].until <= now || memcmp(p->used[i].state, digest, sizeof digest) != 0);
    if (first) {
        memcpy(p->used[p->next_used].state, digest, sizeof digest);
        p->used[p->next_used].until = now + PROVIDER_TIME;
        p->next_used = (p->next_used + 1) % PROVIDER_USED;
    }
    pthread_mutex_unlock(&p->lock);
    return first;
}

static bool same_text(const char *x, const char *y)
{
    size_t n = strlen(x);
    return n == strlen(y) && secret_equal(x, y, n);
}

/* Another provider may have sent the browser here with its own code (RFC 9207). */
static bool check_issuer(const struct provider *p, const json_t *m, const struct provider_reply *reply,
                         struct error *err)
{
    bool must = json_is_true(json_object_get(m, "authorization_response_iss_parameter_supported"));
    return (reply->issuer ? text_equal(reply->issuer, p->is->issuer) : !must) ||
           error_set(err, ERROR_RIGHTS, "the answer is not of the provider that was asked (iss)");
}

static bool is_code(const char *code)
{
    size_t n = code ? strlen(code) : 0;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)code[i] <= ' ' || (unsigned char)code[i] > '~')
            return false;
    return n && n <= CODE_MOST;
}

static bool ask_who(struct arena *a, struct provider *p, const struct box *b, const struct provider_reply *reply,
                    int64_t now, struct identity *out, struct error *err)
{
    const struct exchange x = {.code = reply->code, .verifier = b->verifier, .nonce = b->nonce};
    json_t *m = provider_metadata(a, p, now, err);
    bool good = m && check_issuer(p, m, reply, err);
    if (good && reply->error)
        good = error_set(err, ERROR_INPUT, "the provider says “%.60s”", reply->error);
    if (good && !is_code(reply->code))
        good = error_set(err, ERROR_RIGHTS, "the provider gave no code");
    good = good && provider_exchange(a, p, m, &x, now, out, err);
    json_decref(m);
    return good;
}

bool provider_end(struct arena *a, struct provider *p, const char *box, const struct provider_reply *reply, int64_t now,
                  struct provider_errand *errand, struct identity *out, struct error *err)
{
    struct box b;
    if (!open_going(a, p, box, now, &b, errand) || !reply->state || !same_text(b.state, reply->state))
        return error_set(err, ERROR_CONFLICT, "this browser did not go to the provider, or too long ago");
    if (!first_time(p, b.state, now))
        return error_set(err, ERROR_CONFLICT, "this sign-in was finished before");
    if (!enter(p, err))
        return false;
    bool good = ask_who(a, p, &b, reply, now, out, err);
    leave(p);
    return good;
}

/* Waiting to be confirmed. */

const char *provider_keep(struct arena *a, const struct provider *p, const struct identity *who, int64_t session,
                          int64_t now)
{
    return seal(a, p, keeping,
                arena_printf(a, "%lld\n%lld\n%d\n%s\n%s\n%s", (long long)now + PROVIDER_TIME, (long long)session,
                             who->several_factors, who->issuer, who->subject, who->name));
}

bool provider_kept(struct arena *a, const struct provider *p, const char *box, int64_t session, int64_t now,
                   struct identity *out)
{
    char *lines = open_box(a, p, keeping, box, now);
    const char *whose = lines ? strsep(&lines, "\n") : NULL, *several = lines ? strsep(&lines, "\n") : NULL;
    int64_t id;
    if (!several || !text_to_int(whose, &id) || id != session)
        return false;
    *out = (struct identity){.several_factors = strcmp(several, "1") == 0};
    out->issuer = strsep(&lines, "\n");
    out->subject = lines ? strsep(&lines, "\n") : NULL;
    out->name = lines;
    return out->name && strcmp(out->issuer, p->is->issuer) == 0;
}

/* Leaving. */

char *provider_leave(struct arena *a, struct provider *p, struct error *err)
{
    if (!enter(p, err))
        return NULL;
    json_t *m = provider_metadata(a, p, time_now(), err);
    leave(p);
    const char *endpoint = json_string_value(json_object_get(m, "end_session_endpoint"));
    char *address = !endpoint || !text_starts(endpoint, "http")
                        ? NULL
                        : arena_printf(a, "%s%cclient_id=%s&post_logout_redirect_uri=%s", endpoint,
                                       strchr(endpoint, '?') ? '&' : '?', text_percent(a, p->is->client),
                                       text_percent(a, arena_printf(a, "%s/desk/sign-in", p->is->site)));
    json_decref(m);
    return address;
}
