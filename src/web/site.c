#include "web/site.h"

#include "account/rights.h"
#include "core/arena.h"
#include "core/error.h"
#include "core/map.h"
#include "core/phrase.h"
#include "core/text.h"
#include "output/document.h"
#include "web/assets.h"
#include "web/cache.h"
#include "web/jobs.h"
#include "web/limits.h"
#include "web/once.h"
#include "web/pool.h"
#include "web/router.h"
#include "web/texts.h"
#include "web/views.h"

#include <string.h>

static void release(void *json)
{
    json_decref(json);
}

static json_t *read_texts(struct site *s, const char *file, struct error *err)
{
    json_t *texts = texts_read(s->arena, arena_printf(s->arena, "%s/%s", s->options.home, file), err);
    if (texts)
        arena_defer(s->arena, release, texts);
    return texts;
}

/* reports/site.yaml says which figures the home page shows. */
static bool read_settings(struct site *s, struct error *err)
{
    json_t *name;
    size_t i;
    s->settings = read_texts(s, "reports/site.yaml", err);
    if (!s->settings)
        return false;
    json_array_foreach(json_object_get(s->settings, "figures"), i, name)
    {
        const char *text = json_string_value(name);
        const struct indicator *found = text ? model_indicator(s->model, text) : NULL;
        if (!found || s->figures == SITE_FIGURES) {
            error_set(err, ERROR_DEFINITION, "“figures” names up to %d indicators; “%.60s” is %s", SITE_FIGURES,
                      text ? text : "", found ? phrase("one too many") : phrase("not one"));
            return error_at(err, "reports/site.yaml", 0);
        }
        s->figure[s->figures++] = found;
    }
    return true;
}

bool site_open(struct arena *a, struct records *r, const struct web_options *options, struct site *out,
               struct error *err)
{
    *out = (struct site){.arena = a, .records = r, .model = r->model, .options = *options};
    out->options.home = arena_strdup(a, options->home);
    out->options.district = arena_strdup(a, options->district);
    if (!options->fonts)
        out->options.fonts = fonts_folder(a, options->home);
    out->texts[0] = read_texts(out, "locale/zh_CN.yaml", err);
    out->texts[1] = out->texts[0] ? read_texts(out, "locale/en.yaml", err) : NULL;
    out->phrases = out->texts[1] ? phrases_read(a, arena_printf(a, "%s/locale/zh_CN.po", options->home), err) : NULL;
    if (!out->phrases || !read_settings(out, err))
        return false;
    out->assets = assets_open(a, arena_printf(a, "%s/assets", options->home), err);
    out->views = out->assets ? views_open(a, arena_printf(a, "%s/views", options->home), router_views(a), err) : NULL;
    if (!out->views)
        return false;
    out->pool = pool_new(r->store);
    arena_defer(a, pool_free, out->pool);
    out->accounts = options->accounts;
    out->rights = options->accounts ? rights_new(a, r->model) : NULL;
    out->work = (struct work){.records = r, .law = options->law};
    out->vault = (struct vault){options->accounts ? options->files : NULL, options->scan};
    if (out->vault.folder && !vault_ready(a, &out->vault, err))
        return false;
    if (options->accounts) {
        out->jobs = jobs_new();
        arena_defer(a, jobs_stop, out->jobs);
        out->sign_ins = limits_new(options->sign_ins ? options->sign_ins : (unsigned)SITE_SIGN_INS);
        arena_defer(a, limits_free, out->sign_ins);
        out->changes = limits_new(options->changes ? options->changes : (unsigned)SITE_CHANGES);
        arena_defer(a, limits_free, out->changes);
        if (!(out->once = once_new()))
            return error_set(err, ERROR_SYSTEM, "there is no memory for the forms that were sent");
        arena_defer(a, once_free, out->once);
    }
    out->cache = cache_new();
    arena_defer(a, cache_free, out->cache);
    out->kept = cache_new();
    arena_defer(a, cache_free, out->kept);
    return true;
}

const char *site_text(const struct site *s, const char *language, const char *place)
{
    const json_t *v = s->texts[text_equal(language, "en")];
    for (const char *part = place; v && *part;) {
        char key[64];
        size_t n = strcspn(part, ".");
        if (n >= sizeof key)
            return place;
        memcpy(key, part, n);
        key[n] = 0;
        v = json_object_get(v, key);
        part += n + (part[n] == '.');
    }
    return json_is_string(v) ? json_string_value(v) : place;
}

const char *site_address(const struct site *s)
{
    return s->options.site ? s->options.site : site_setting(s, "address", "zh");
}

const char *site_setting(const struct site *s, const char *name, const char *language)
{
    const char *text = json_string_value(json_object_get(json_object_get(s->settings, name), language));
    return text ? text : "";
}
