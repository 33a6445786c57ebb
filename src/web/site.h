/* What the site's threads share. Made by web_start, never changed afterwards but for the pool and the cache, which lock
 * themselves. */
#pragma once

#include <jansson.h>
#include <stdatomic.h>

#include "record/vault.h"
#include "web/web.h"
#include "work/work.h"

struct assets;
struct accounts;
struct cache;
struct limits;
struct once;
struct jobs;
struct pool;
struct rights;
struct views;

/* A whole office may come from one address at half past eight. */
enum { SITE_SIGN_INS = 120, SITE_CHANGES = 1200 };

enum { SITE_LANGUAGES = 2, SITE_FIGURES = 5 };

struct site {
    struct arena *arena;
    struct records *records;
    const struct model *model;
    struct web_options options;
    json_t *texts[SITE_LANGUAGES];                /* zh, en: locale/ */
    const struct phrases *phrases;                /* sentences in Chinese: locale/zh_CN.po */
    json_t *settings;                             /* reports/site.yaml */
    const struct indicator *figure[SITE_FIGURES]; /* what the home page shows: reports/site.yaml */
    size_t figures;
    struct assets *assets;
    struct views *views;
    struct pool *pool;
    struct cache *cache;
    struct cache *kept;                /* pages of sessions */
    atomic_llong changes_made;         /* by requests: what is not in the ledger may have changed */
    struct accounts *accounts;         /* or NULL */
    struct rights *rights;             /* with accounts */
    struct work work;                  /* with accounts */
    struct limits *sign_ins, *changes; /* with accounts */
    struct once *once;                 /* with accounts */
    struct vault vault;                /* attachments; folder NULL: none are taken */
    struct jobs *jobs;                 /* with accounts */
    atomic_llong swept;                /* seconds: when uploads left alone were last looked for */
};

/* Reads texts, views, assets and settings. Everything is closed with the arena. */
bool site_open(struct arena *a, struct records *r, const struct web_options *options, struct site *out,
               struct error *err);

/* An interface text by its place, "list.empty"; the place itself where there is none. */
const char *site_text(const struct site *s, const char *language, const char *place);
/* A text of reports/site.yaml, "name" or "organ"; empty where it is not given. */
const char *site_address(const struct site *s); /* where people find it, without a slash at its end; "": not known */
const char *site_setting(const struct site *s, const char *name, const char *language);
