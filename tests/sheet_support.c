#include "sheet_support.h"

#include "core/text.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

int fixture_open(void **state)
{
    struct arena *a = arena_new();
    struct fixture *f = arena_new_of(a, struct fixture);
    f->arena = a;
    f->folder = arena_strdup(a, "/tmp/plumbline-sheet-XXXXXX");
    *state = f;
    return mkdtemp(f->folder) ? 0 : -1;
}

int fixture_close(void **state)
{
    struct fixture *f = *state;
    DIR *d = opendir(f->folder);
    struct dirent *e;
    int halves = 0;
    while (d && (e = readdir(d))) {
        halves += text_ends(e->d_name, ".part");
        if (e->d_name[0] != '.')
            unlink(fixture_path(f, e->d_name));
    }
    closedir(d);
    rmdir(f->folder);
    arena_free(f->arena);
    return halves ? -1 : 0;
}

char *fixture_path(struct fixture *f, const char *name)
{
    return arena_printf(f->arena, "%s/%s", f->folder, name);
}

char *fixture_write(struct fixture *f, const char *name, const void *data, size_t size)
{
    char *path = fixture_path(f, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    return path;
}

char *fixture_read(struct fixture *f, const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    char *data = arena_alloc(f->arena, *size + 1);
    assert_int_equal(fread(data, 1, *size, file), *size);
    fclose(file);
    return data;
}

char *fixture_zip(struct fixture *f, const char *name, ...)
{
    char *path = fixture_path(f, name);
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    const char *member;
    va_list ap;
    assert_non_null(zip);
    va_start(ap, name);
    while ((member = va_arg(ap, const char *))) {
        const char *text = va_arg(ap, const char *);
        zip_source_t *source = zip_source_buffer(zip, text, strlen(text), 0);
        assert_true(zip_file_add(zip, member, source, ZIP_FL_OVERWRITE) >= 0);
    }
    va_end(ap);
    assert_int_equal(zip_close(zip), 0);
    return path;
}

char *fixture_xlsx(struct fixture *f, const char *rows, const char *strings, const char *styles)
{
    struct arena *a = f->arena;
    return fixture_zip(
        f, "made.xlsx", "_rels/.rels", BOOK_RELATIONS, "xl/workbook.xml",
        "<workbook xmlns:r='urn:r'><sheets><sheet name='台账' sheetId='1' r:id='rId1'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id='rId1' Type='" RELATION "worksheet' Target='worksheets/sheet1.xml'/>"
        "<Relationship Id='rId2' Type='" RELATION "sharedStrings' Target='/xl/sharedStrings.xml'/>"
        "<Relationship Id='rId3' Type='" RELATION "styles' Target='./styles.xml'/></Relationships>",
        "xl/worksheets/sheet1.xml", arena_printf(a, "<worksheet><sheetData>%s</sheetData></worksheet>", rows),
        "xl/sharedStrings.xml", arena_printf(a, "<sst>%s</sst>", strings), "xl/styles.xml",
        arena_printf(a, "<styleSheet>%s</styleSheet>", styles), NULL);
}

struct sheet *must_read(struct fixture *f, const char *path)
{
    struct error err = {0};
    struct sheet *s = sheet_read(f->arena, path, NULL, &err);
    if (!s)
        fail_msg("%s:%u: %s", err.file, err.line, err.message);
    assert_int_equal(err.code, ERROR_NONE);
    return s;
}

struct error must_refuse(struct fixture *f, const char *path, const struct sheet_options *options, const char *part)
{
    struct error err = {0};
    assert_null(sheet_read(f->arena, path, options, &err));
    assert_int_not_equal(err.code, ERROR_NONE);
    assert_string_equal(err.file, path);
    if (!strstr(err.message, part))
        fail_msg("“%s” does not say “%s”", err.message, part);
    return err;
}

const char *cell_at(const struct sheet *s, size_t row, size_t column)
{
    assert_true(row < s->count);
    return column < s->rows[row].count ? s->rows[row].cells[column] : "";
}
