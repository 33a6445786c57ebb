#include "account/id_token.h"

#include "core/arena.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/jose.h"
#include "core/secret.h"
#include "core/text.h"

#include <jansson.h>
#include <string.h>

static bool wrong(struct error *err, const char *why)
{
    return error_set(err, ERROR_RIGHTS, "the ID token is not taken: %s", why);
}

static const char *claim(const json_t *claims, const char *name)
{
    return json_string_value(json_object_get(claims, name));
}

static bool seconds(const json_t *claims, const char *name, int64_t *out)
{
    const json_t *value = json_object_get(claims, name);
    double number = json_number_value(value);
    bool good = json_is_number(value) && number > 0 && number < 1e15;
    *out = good ? (int64_t)number : 0;
    return good;
}

/* For us; where it is for others too, it must say that it was us who asked for it. */
static bool check_audience(const json_t *claims, const char *client, struct error *err)
{
    const json_t *audience = json_object_get(claims, "aud"), *party = json_object_get(claims, "azp");
    bool alone = text_equal(json_string_value(audience), client) ||
                 (json_array_size(audience) == 1 && jose_lists(audience, client));
    if (!alone && !jose_lists(audience, client))
        return wrong(err, "it was made for another program (aud)");
    if ((party || !alone) && !text_equal(json_string_value(party), client))
        return wrong(err, "another program asked for it (azp)");
    return true;
}

static bool check_times(const json_t *claims, int64_t now, struct error *err)
{
    int64_t expires, made, from;
    if (!seconds(claims, "exp", &expires) || now >= expires + ID_TOKEN_LEEWAY)
        return wrong(err, "it has expired (exp)");
    if (!seconds(claims, "iat", &made) || made > now + ID_TOKEN_LEEWAY ||
        made < now - ID_TOKEN_OLDEST - ID_TOKEN_LEEWAY)
        return wrong(err, "it was not made just now (iat): are the clocks of both machines right?");
    if (json_object_get(claims, "nbf") && (!seconds(claims, "nbf", &from) || from > now + ID_TOKEN_LEEWAY))
        return wrong(err, "it is not in force yet (nbf)");
    return true;
}

/* The left half of the access token's SHA-256: all three signatures are over SHA-256. */
static bool check_access(struct arena *a, const json_t *claims, const char *access_token, struct error *err)
{
    uint8_t digest[DIGEST_SIZE];
    if (!json_object_get(claims, "at_hash"))
        return true;
    digest_sha256(access_token ? access_token : "", access_token ? strlen(access_token) : 0, digest);
    return (access_token && text_equal(claim(claims, "at_hash"), secret_text(a, digest, DIGEST_SIZE / 2))) ||
           wrong(err, "it belongs to another access token (at_hash)");
}

static bool is_subject(const char *subject)
{
    size_t bad, n = subject ? strlen(subject) : 0;
    if (!n || n > ID_TOKEN_SUBJECT_MOST || !text_valid(subject, n, &bad))
        return false;
    const char *at = subject;
    for (uint32_t c; (c = text_next(&at));)
        if (text_is_hidden(c) || c < ' ')
            return false;
    return true;
}

static const char *name_of(const json_t *claims, const char *subject)
{
    static const char *const told[] = {"name", "preferred_username", "email"};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (is_subject(claim(claims, told[i])))
            return claim(claims, told[i]);
    return subject;
}

static bool check_claims(struct arena *a, const json_t *claims, const struct id_token *t, int64_t now,
                         struct identity *out, struct error *err)
{
    const char *subject = claim(claims, "sub");
    if (!text_equal(claim(claims, "iss"), t->issuer))
        return wrong(err, "another provider made it (iss)");
    if (!check_audience(claims, t->client, err) || !check_times(claims, now, err))
        return false;
    if (!t->nonce || !text_equal(claim(claims, "nonce"), t->nonce))
        return wrong(err, "it belongs to another sign-in (nonce)");
    if (!check_access(a, claims, t->access_token, err))
        return false;
    if (!is_subject(subject))
        return wrong(err, "it does not say of whom it speaks (sub)");
    *out = (struct identity){.issuer = arena_strdup(a, t->issuer),
                             .subject = arena_strdup(a, subject),
                             .name = arena_strdup(a, name_of(claims, subject)),
                             .several_factors = jose_lists(json_object_get(claims, "amr"), "mfa")};
    return true;
}

bool id_token_check(struct arena *a, const struct id_token *t, const struct jose_keys *keys, int64_t now,
                    struct identity *out, struct error *err)
{
    size_t size;
    const char *text = jose_open(a, keys, t->text, &size, err);
    if (!text)
        return false;
    json_t *claims = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
    bool good = json_is_object(claims) ? check_claims(a, claims, t, now, out, err) : wrong(err, "it is no JSON object");
    json_decref(claims);
    return good;
}
