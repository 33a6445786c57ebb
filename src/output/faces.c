#include "output/faces.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"

#include <cairo-ft.h>
#include <dirent.h>
#include <ft2build.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include FT_FREETYPE_H
#include FT_ADVANCES_H

enum { FACES_MAX = 32 };

static const char *const role_file[FACE_ROLES] = {
    [FACE_FANG] = "FandolFang-Regular.otf",   [FACE_SONG] = "FandolSong-Regular.otf",
    [FACE_SONG_BOLD] = "FandolSong-Bold.otf", [FACE_KAI] = "FandolKai-Regular.otf",
    [FACE_HEI] = "FandolHei-Regular.otf",
};

/* Cairo keeps fonts for reuse and may let go of one long after the document is done, on another thread: each face has
 * a FreeType library of its own and goes when Cairo lets go of it. */
struct owned {
    FT_Library library;
    FT_Face face;
};

struct faces {
    size_t count; /* the roles first, then the others */
    FT_Face face[FACES_MAX];
    cairo_font_face_t *cairo[FACES_MAX];
};

static const cairo_user_data_key_t owned_key;

static void owned_free(void *argument)
{
    struct owned *o = argument;
    if (o->face)
        FT_Done_Face(o->face);
    if (o->library)
        FT_Done_FreeType(o->library);
    free(o);
}

static void faces_close(void *argument)
{
    struct faces *f = argument;
    for (size_t i = 0; i < f->count; i++)
        cairo_font_face_destroy(f->cairo[i]);
}

static bool add(struct faces *f, const char *path)
{
    struct owned *o = calloc(1, sizeof *o);
    if (!o)
        return false;
    if (FT_Init_FreeType(&o->library) || FT_New_Face(o->library, path, 0, &o->face) || !FT_IS_SCALABLE(o->face)) {
        owned_free(o);
        return false;
    }
    cairo_font_face_t *cairo = cairo_ft_font_face_create_for_ft_face(o->face, FT_LOAD_NO_HINTING);
    if (cairo_font_face_set_user_data(cairo, &owned_key, o, owned_free) != CAIRO_STATUS_SUCCESS) {
        cairo_font_face_destroy(cairo);
        owned_free(o);
        return false;
    }
    f->face[f->count] = o->face;
    f->cairo[f->count++] = cairo;
    return true;
}

static int is_font(const struct dirent *entry)
{
    const char *name = entry->d_name;
    if (*name == '.')
        return 0;
    for (size_t i = 0; i < FACE_ROLES; i++)
        if (strcmp(name, role_file[i]) == 0)
            return 0;
    return text_ends(name, ".otf") || text_ends(name, ".ttf") || text_ends(name, ".ttc");
}

/* Files that are no fonts are passed over: they can only fail to fill in. By name, so that the order is always the
 * same. */
static void add_others(struct arena *a, struct faces *f, const char *folder)
{
    struct dirent **entry;
    int n = scandir(folder, &entry, is_font, alphasort);
    for (int i = 0; i < n; i++) {
        if (f->count < FACES_MAX)
            add(f, arena_printf(a, "%s/%s", folder, entry[i]->d_name));
        free(entry[i]);
    }
    if (n >= 0)
        free(entry);
}

struct faces *faces_open(struct arena *a, const char *folder, struct error *err)
{
    struct faces *f = arena_new_of(a, struct faces);
    arena_defer(a, faces_close, f);
    for (size_t i = 0; i < FACE_ROLES; i++) {
        const char *path = arena_printf(a, "%s/%s", folder, role_file[i]);
        if (add(f, path))
            continue;
        struct stat st;
        if (stat(path, &st) != 0)
            error_set(err, ERROR_SYSTEM, "The font %s is not in %s. Run scripts/fonts to get the fonts of documents.",
                      role_file[i], folder);
        else
            error_set(err, ERROR_SYSTEM, "The font %s cannot be read. Remove it and run scripts/fonts.", path);
        return NULL;
    }
    add_others(a, f, folder);
    return f;
}

static bool glyph_in(const struct faces *f, size_t i, uint32_t code, struct face_glyph *out)
{
    FT_UInt index = FT_Get_Char_Index(f->face[i], code);
    FT_Fixed advance = 0;
    if (!index || FT_Get_Advance(f->face[i], index, FT_LOAD_NO_SCALE, &advance))
        return false;
    out->face = f->cairo[i];
    out->index = index;
    out->advance = (double)advance / f->face[i]->units_per_EM;
    return true;
}

struct face_glyph faces_glyph(const struct faces *f, enum face_role role, uint32_t code)
{
    struct face_glyph g = {0};
    if (glyph_in(f, role, code, &g))
        return g;
    for (size_t i = 0; i < f->count; i++)
        if (glyph_in(f, i, code, &g))
            return g;
    return g;
}
