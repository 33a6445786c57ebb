/* What is asked of the provider itself: its description, its keys, and the token for a code. */
#include "account/provider_inner.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/fetch.h"
#include "core/jose.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

enum { SECONDS = 5, DOCUMENT_TIME = 60 * 60 };

static const char *member(const json_t *o, const char *name)
{
    return json_string_value(json_object_get(o, name));
}

/* Without TLS only where the provider itself is on this machine. */
static bool may_ask(const struct provider *p, const char *url)
{
    return url && (text_starts(p->is->issuer, "https://") ? text_starts(url, "https://") : fetch_is_safe(url));
}

/* A document that is there and fresh, out of what all threads share. */
static char *kept(struct arena *a, struct provider *p, const struct document *d, int64_t now)
{
    pthread_mutex_lock(&p->lock);
    bool fresh = d->text && now >= d->at && now < d->at + DOCUMENT_TIME;
    char *copy = fresh ? arena_strdup(a, d->text) : NULL;
    pthread_mutex_unlock(&p->lock);
    return copy;
}

static void keep(struct provider *p, struct document *d, const char *text, int64_t now)
{
    char *copy = strdup(text);
    pthread_mutex_lock(&p->lock);
    free(d->text);
    d->text = copy;
    d->at = now;
    pthread_mutex_unlock(&p->lock);
}

static char *ask(struct arena *a, const struct provider *p, const char *url, struct error *err)
{
    static const char *const header[] = {"Accept: application/json", NULL};
    const struct fetch f = {
        .url = url, .reach = FETCH_SAFELY, .header = header, .authorities = p->is->authorities, .seconds = SECONDS};
    struct fetched answer;
    struct error own = {0};
    if (!fetch(a, &f, &answer, &own))
        error_set(err, ERROR_SYSTEM, "the provider does not answer at %.200s: %.200s", url, own.message);
    else if (answer.status != 200)
        error_set(err, ERROR_SYSTEM, "the provider answers %ld at %.200s", answer.status, url);
    else
        return answer.body;
    return NULL;
}

/* The description. */

static bool check_metadata(const struct provider *p, const json_t *m, struct error *err)
{
    static const char *const needed[] = {"authorization_endpoint", "token_endpoint", "jwks_uri"};
    const json_t *methods = json_object_get(m, "code_challenge_methods_supported");
    if (!text_equal(member(m, "issuer"), p->is->issuer))
        return error_set(err, ERROR_SYSTEM, "the provider at %.200s calls itself “%.200s”: issuer must be what it says",
                         p->is->issuer, member(m, "issuer") ? member(m, "issuer") : "");
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!may_ask(p, member(m, needed[i])))
            return error_set(err, ERROR_SYSTEM, "the provider's description has no %s that begins with https://",
                             needed[i]);
    return !methods || jose_lists(methods, "S256") ||
           error_set(err, ERROR_SYSTEM,
                     "the provider does not take PKCE with S256, without which nobody is sent there");
}

static const char *description_url(struct arena *a, const struct provider *p)
{
    size_t n = strlen(p->is->issuer);
    while (n && p->is->issuer[n - 1] == '/')
        n--;
    return arena_printf(a, "%.*s/.well-known/openid-configuration", (int)n, p->is->issuer);
}

json_t *provider_metadata(struct arena *a, struct provider *p, int64_t now, struct error *err)
{
    char *text = kept(a, p, &p->metadata, now);
    bool fresh = !text;
    if (fresh && !(text = ask(a, p, description_url(a, p), err)))
        return NULL;
    json_t *m = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    if (!check_metadata(p, m, err)) {
        json_decref(m);
        return NULL;
    }
    if (fresh)
        keep(p, &p->metadata, text, now);
    return m;
}

/* Keys. */

static struct jose_keys *keys_of(struct arena *a, struct provider *p, const json_t *metadata, bool anew, int64_t now,
                                 struct error *err)
{
    char *text = anew ? NULL : kept(a, p, &p->keys, now);
    bool fresh = !text;
    if (fresh && !(text = ask(a, p, member(metadata, "jwks_uri"), err)))
        return NULL;
    struct jose_keys *keys = jose_keys_read(a, text, err);
    if (keys && fresh)
        keep(p, &p->keys, text, now);
    return keys;
}

/* A key that is not known may have come since: the set is fetched once more. */
static bool check_token(struct arena *a, struct provider *p, const json_t *metadata, const struct id_token *t,
                        int64_t now, struct identity *out, struct error *err)
{
    struct error own = {0};
    struct jose_keys *keys = keys_of(a, p, metadata, false, now, err);
    if (!keys)
        return false;
    if (id_token_check(a, t, keys, now, out, &own))
        return true;
    if (own.code == ERROR_NOT_FOUND) {
        error_clear(&own);
        if (!(keys = keys_of(a, p, metadata, true, now, err)))
            return false;
        if (id_token_check(a, t, keys, now, out, &own))
            return true;
    }
    return error_set(err, ERROR_RIGHTS, "%s", own.message);
}

/* The token. */

const char *provider_redirect(struct arena *a, const struct provider *p)
{
    return arena_printf(a, "%s/desk/oidc/callback", p->is->site);
}

/* How we say that it is us (OpenID Connect Core 1.0, section 9): by Basic, unless the provider only takes it in the
 * form. */
static bool in_form(const json_t *metadata)
{
    const json_t *methods = json_object_get(metadata, "token_endpoint_auth_methods_supported");
    return methods && !jose_lists(methods, "client_secret_basic") && jose_lists(methods, "client_secret_post");
}

static char *form_of(struct arena *a, const struct provider *p, const struct exchange *x, bool with_secret)
{
    struct buf b = buf_new(a);
    buf_printf(&b, "grant_type=authorization_code&code=%s&redirect_uri=%s&code_verifier=%s", text_percent(a, x->code),
               text_percent(a, provider_redirect(a, p)), text_percent(a, x->verifier));
    if (!p->is->secret || with_secret)
        buf_printf(&b, "&client_id=%s", text_percent(a, p->is->client));
    if (p->is->secret && with_secret)
        buf_printf(&b, "&client_secret=%s", text_percent(a, p->is->secret));
    return b.data;
}

static bool refused(const struct fetched *answer, const json_t *json, struct error *err)
{
    const char *why = member(json, "error");
    if (answer->status == 400 && text_equal(why, "invalid_grant"))
        return error_set(err, ERROR_CONFLICT, "the provider does not take the code: it was used, or is too old");
    return error_set(err, ERROR_SYSTEM, "the provider gives no token: it answers %ld “%.60s” %.200s", answer->status,
                     why ? why : "", member(json, "error_description") ? member(json, "error_description") : "");
}

bool provider_exchange(struct arena *a, struct provider *p, const json_t *metadata, const struct exchange *x,
                       int64_t now, struct identity *out, struct error *err)
{
    static const char *const header[] = {"Accept: application/json", NULL};
    bool form = in_form(metadata), basic = p->is->secret && !form;
    const struct fetch f = {.url = member(metadata, "token_endpoint"),
                            .reach = FETCH_SAFELY,
                            .header = header,
                            .body = form_of(a, p, x, form),
                            .user = basic ? text_percent(a, p->is->client) : NULL,
                            .secret = basic ? text_percent(a, p->is->secret) : NULL,
                            .authorities = p->is->authorities,
                            .seconds = SECONDS};
    struct fetched answer;
    struct error own = {0};
    if (!fetch(a, &f, &answer, &own))
        return error_set(err, ERROR_SYSTEM, "the provider does not answer at %.200s: %.200s", f.url, own.message);
    json_t *json = json_loads(answer.body, JSON_REJECT_DUPLICATES, NULL);
    const struct id_token t = {.text = member(json, "id_token"),
                               .issuer = p->is->issuer,
                               .client = p->is->client,
                               .nonce = x->nonce,
                               .access_token = member(json, "access_token")};
    bool good = answer.status == 200 ? t.text ? check_token(a, p, metadata, &t, now, out, err)
                                              : error_set(err, ERROR_RIGHTS, "the provider gives no ID token")
                                     : refused(&answer, json, err);
    json_decref(json);
    return good;
}
