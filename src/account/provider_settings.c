/* The file that says which provider it is, and with what secret we are its client. */
#include "account/provider.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/fetch.h"
#include "core/gather.h"
#include "core/phrase.h"
#include "core/text.h"
#include "model/node.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

struct reading {
    const char *path;
    struct provider_settings *out;
    struct gather *g;
};

static void wrong(struct reading *r, unsigned line, const char *key, const char *expected)
{
    gather_add(r->g, r->path, line, "“%s” is %s", key, phrase(expected));
}

static const char *text_of(struct reading *r, const struct pair *pair, const char *expected)
{
    if (pair->value->kind == NODE_SCALAR && *pair->value->text)
        return pair->value->text;
    wrong(r, pair->line, pair->key, expected);
    return NULL;
}

static void take_flag(struct reading *r, const struct pair *pair, bool *out)
{
    const char *text = text_of(r, pair, "yes or no");
    if (text && strcmp(text, "yes") != 0 && strcmp(text, "no") != 0)
        wrong(r, pair->line, pair->key, "yes or no");
    *out = text_equal(text, "yes");
}

static void take_name(struct reading *r, const struct pair *pair)
{
    const struct pair *zh = NULL, *en = NULL;
    if (pair->value->kind == NODE_MAPPING) {
        zh = node_pair(pair->value, "zh");
        en = node_pair(pair->value, "en");
    }
    if (!zh || !en)
        wrong(r, pair->line, pair->key, "{zh: …, en: …}: what people call the provider");
    r->out->zh = zh ? text_of(r, zh, "the name in Chinese") : NULL;
    r->out->en = en ? text_of(r, en, "the name in English") : NULL;
}

/* No secret travels in the clear. */
static void take_address(struct reading *r, const struct pair *pair, const char **out)
{
    static const char expected[] =
        phrase_mark("an address that begins with https:// (http:// only for this very machine)");
    const char *text = text_of(r, pair, expected);
    bool plain = text && fetch_is_safe(text) && !strpbrk(text, " \t\r\n\"<>\\?#") && strlen(text) <= 300;
    if (text && !plain)
        wrong(r, pair->line, pair->key, expected);
    *out = text;
}

static void take(struct reading *r, const struct pair *pair)
{
    struct provider_settings *s = r->out;
    if (strcmp(pair->key, "issuer") == 0)
        take_address(r, pair, &s->issuer);
    else if (strcmp(pair->key, "client_id") == 0)
        s->client = text_of(r, pair, "what the provider calls us");
    else if (strcmp(pair->key, "client_secret") == 0)
        s->secret = text_of(r, pair, "the secret that the provider gave us");
    else if (strcmp(pair->key, "name") == 0)
        take_name(r, pair);
    else if (strcmp(pair->key, "authorities") == 0)
        s->authorities = text_of(r, pair, "a file of certificates in PEM");
    else if (strcmp(pair->key, "passwords") == 0)
        take_flag(r, pair, &s->linked_by_password);
    else if (strcmp(pair->key, "trust_second_factor") == 0)
        take_flag(r, pair, &s->trusts_second_factor);
    else
        wrong(r, pair->line, pair->key,
              "not known here: issuer, client_id, client_secret, name, authorities, passwords, "
              "trust_second_factor");
}

static void need(struct reading *r, const char *value, const char *key)
{
    if (!value && !r->g->count)
        gather_add(r->g, r->path, 0, "“%s” is missing", key);
}

/* A secret that others can read is none. */
static bool is_private(const char *path, struct error *err)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return error_set(err, errno == EACCES ? ERROR_RIGHTS : ERROR_NOT_FOUND, "%s cannot be read: %s", path,
                         strerror(errno));
    return !(st.st_mode & 077) ||
           error_set(err, ERROR_RIGHTS, "others can read %s, which holds a secret: take their rights away (chmod 600)",
                     path);
}

bool provider_settings_read(struct arena *a, const char *path, struct provider_settings *out, struct error *err)
{
    struct gather g = {.arena = a};
    struct reading r = {path, out, &g};
    struct mistakes mistakes;
    const char *text;
    *out = (struct provider_settings){.linked_by_password = true, .trusts_second_factor = true};
    if (!is_private(path, err))
        return false;
    const struct node *root = node_read(a, path, &text, &g);
    for (size_t i = 0; root && i < root->count; i++)
        take(&r, &root->pair[i]);
    need(&r, out->issuer, "issuer");
    need(&r, out->client, "client_id");
    need(&r, out->zh, "name");
    if (!g.count)
        return true;
    gather_sorted(&g, &mistakes);
    *err = mistakes.error[0];
    return false;
}
