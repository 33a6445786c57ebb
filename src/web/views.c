#include "web/views.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/map.h"
#include "core/text.h"
#include "web/files.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>

struct views {
    struct arena *arena;
    const char *folder;
    struct map *templates;
    struct map *texts;    /* of the registers' own views */
    struct error problem; /* of a partial that could not be read */
};

/* Names come from our own templates, yet a partial is a file beside them and nothing else. */
static const char *read_view(void *views, const char *name)
{
    struct views *v = views;
    size_t size;
    if (strspn(name, "abcdefghijklmnopqrstuvwxyz_") != strlen(name)) {
        error_set(&v->problem, ERROR_DEFINITION, "a view's name consists of small letters, unlike “%.40s”", name);
        return NULL;
    }
    return file_read(v->arena, arena_printf(v->arena, "%s/%s.mustache", v->folder, name), &size, &v->problem);
}

static bool add_view(struct views *v, const char *name, struct error *err)
{
    void **slot = map_slot(v->templates, name);
    if (*slot)
        return true;
    const char *text = arena_printf(v->arena, "{{#model}}{{>%s}}{{/model}}", name);
    *slot = template_compile(v->arena, name, text, read_view, v, err);
    if (*slot && !v->problem.code)
        return true;
    if (*slot)
        *err = v->problem;
    return false;
}

/* A register's own view: record_REGISTER.mustache. */
static bool add_record_views(struct views *v, struct error *err)
{
    DIR *folder = opendir(v->folder);
    bool good = folder;
    if (!folder)
        return error_set(err, ERROR_SYSTEM, "the folder %s cannot be read: %s", v->folder, strerror(errno));
    for (struct dirent *e; good && (e = readdir(folder));) {
        static const char ending[] = ".mustache";
        if (!text_starts(e->d_name, "record_") || !text_ends(e->d_name, ending))
            continue;
        size_t size;
        const char *name = arena_strndup(v->arena, e->d_name, strlen(e->d_name) - strlen(ending));
        const char *text = file_read(v->arena, arena_printf(v->arena, "%s/%s", v->folder, e->d_name), &size, err);
        *map_slot(v->texts, name) = (void *)(uintptr_t)text;
        good = text && add_view(v, name, err);
    }
    closedir(folder);
    return good;
}

struct views *views_open(struct arena *a, const char *folder, const char *const *names, struct error *err)
{
    struct views *v = arena_new_of(a, struct views);
    v->arena = a;
    v->folder = folder;
    v->templates = map_new(a);
    v->texts = map_new(a);
    for (size_t i = 0; names[i]; i++)
        if (!add_view(v, names[i], err))
            return NULL;
    return add_record_views(v, err) ? v : NULL;
}

bool views_has(const struct views *v, const char *name)
{
    return map_get(v->templates, name);
}

bool views_mentions(const struct views *v, const char *name, const char *word)
{
    const char *text = map_get(v->texts, name);
    return text && strstr(text, word);
}

void views_render(const struct views *v, const char *name, const json_t *frame, struct buf *out)
{
    template_render(map_get(v->templates, name), frame, out);
}
