#include "web/assets.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/map.h"
#include "core/text.h"
#include "web/files.h"
#include "web/reply.h"

#include <dirent.h>
#include <string.h>

struct asset {
    struct reply plain, packed; /* packed.response NULL: gzip gains nothing */
};

struct assets {
    struct arena *arena;
    struct map *by_name;
    json_t *names;
    size_t count;
    struct asset *asset[64];
};

/* What the views rely on. */
static const char *const needed[] = {"plumbline.css", "chart.js", "tabler.min.css", "echarts.min.js"};

static const char *type_of(const char *name)
{
    static const char *const types[][2] = {
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".txt", "text/plain; charset=utf-8"},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (text_ends(name, types[i][0]))
            return types[i][1];
    return NULL;
}

/* Dots and dashes would part a name in a template. */
static char *view_name(struct arena *a, const char *name)
{
    char *s = arena_strdup(a, name);
    for (char *c = s; *c; c++)
        if (*c == '.' || *c == '-')
            *c = '_';
    return s;
}

static bool add_asset(struct assets *as, const char *path, const char *name, struct error *err)
{
    struct arena *a = as->arena;
    size_t size, packed_size;
    if (as->count == sizeof as->asset / sizeof *as->asset)
        return error_set(err, ERROR_SYSTEM, "there are more than 64 assets");
    char *data = file_read(a, path, &size, err);
    if (!data)
        return false;
    struct asset *asset = arena_new_of(a, struct asset);
    struct reply_content c = {.status = MHD_HTTP_OK,
                              .data = data,
                              .size = size,
                              .type = type_of(name),
                              .caching = "public, max-age=31536000, immutable",
                              .vary = MHD_HTTP_HEADER_ACCEPT_ENCODING};
    reply_make(a, &c, &asset->plain);
    c.data = file_gzip(a, data, size, 9, &packed_size);
    if (c.data) {
        c.size = packed_size;
        c.packed = true;
        reply_make(a, &c, &asset->packed);
    }
    const char *dot = strrchr(name, '.');
    const char *hashed = arena_printf(a, "%.*s.%.8s%s", (int)(dot - name), name, asset->plain.etag + 1, dot);
    *map_slot(as->by_name, name) = asset;
    *map_slot(as->by_name, hashed) = asset;
    json_object_set_new(as->names, view_name(a, name), json_string(arena_printf(a, "/assets/%s", hashed)));
    as->asset[as->count++] = asset;
    return true;
}

static bool add_folder(struct assets *as, const char *folder, struct error *err)
{
    DIR *d = opendir(folder);
    bool done = true;
    for (const struct dirent *e; d && done && (e = readdir(d)) != NULL;)
        if (e->d_name[0] != '.' && type_of(e->d_name))
            done = add_asset(as, arena_printf(as->arena, "%s/%s", folder, e->d_name), e->d_name, err);
    if (d)
        closedir(d);
    return done;
}

struct assets *assets_open(struct arena *a, const char *folder, struct error *err)
{
    struct assets *as = arena_new_of(a, struct assets);
    *as = (struct assets){.arena = a, .by_name = map_new(a), .names = json_object()};
    arena_defer(a, assets_close, as);
    if (!add_folder(as, folder, err) || !add_folder(as, arena_printf(a, "%s/vendor", folder), err))
        return NULL;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!map_get(as->by_name, needed[i])) {
            error_set(err, ERROR_SYSTEM, "%s is missing: run scripts/assets, which fetches what the pages need",
                      needed[i]);
            error_at(err, folder, 0);
            return NULL;
        }
    return as;
}

void assets_close(void *assets)
{
    struct assets *as = assets;
    for (size_t i = 0; i < as->count; i++) {
        reply_free(&as->asset[i]->plain);
        reply_free(&as->asset[i]->packed);
    }
    json_decref(as->names);
}

const struct reply *assets_find(const struct assets *as, const char *name, bool gzip)
{
    const struct asset *asset = map_get(as->by_name, name);
    if (!asset)
        return NULL;
    return gzip && asset->packed.response ? &asset->packed : &asset->plain;
}

json_t *assets_names(const struct assets *as)
{
    return as->names;
}
