#include "web/views.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/map.h"
#include "core/text.h"
#include "web/files.h"

#include <string.h>

struct views {
    struct arena *arena;
    const char *folder;
    struct map *templates;
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

struct views *views_open(struct arena *a, const char *folder, const char *const *names, struct error *err)
{
    struct views *v = arena_new_of(a, struct views);
    v->arena = a;
    v->folder = folder;
    v->templates = map_new(a);
    for (size_t i = 0; names[i]; i++) {
        void **slot = map_slot(v->templates, names[i]);
        if (*slot)
            continue;
        const char *text = arena_printf(a, "{{#model}}{{>%s}}{{/model}}", names[i]);
        *slot = template_compile(a, names[i], text, read_view, v, err);
        if (*slot && !v->problem.code)
            continue;
        if (*slot)
            *err = v->problem;
        return NULL;
    }
    return v;
}

void views_render(const struct views *v, const char *name, const json_t *frame, struct buf *out)
{
    template_render(map_get(v->templates, name), frame, out);
}
