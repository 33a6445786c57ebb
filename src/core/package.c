#include "core/package.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"

#include <libxml/xmlreader.h>
#include <stdint.h>
#include <string.h>
#include <zip.h>

enum { PATH_ROOM = 512 };

struct package {
    zip_t *zip;
    size_t left; /* bytes that may still be inflated */
};

struct part {
    struct package *package;
    zip_file_t *file;
    xmlTextReaderPtr xml;
    char path[PATH_ROOM];
    bool too_large, damaged;
};

static void discard(void *zip)
{
    zip_discard(zip);
}

struct package *package_open(struct arena *a, const char *data, size_t size, size_t max, struct error *err)
{
    zip_error_t why;
    zip_error_init(&why);
    zip_source_t *source = zip_source_buffer_create(data, size, 0, &why);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;
    zip_error_fini(&why);
    if (!zip) {
        zip_source_free(source);
        error_set(err, ERROR_INPUT, "the file is damaged or only half there (not a whole zip): get it again");
        return NULL;
    }
    arena_defer(a, discard, zip);
    struct package *p = arena_new_of(a, struct package);
    p->zip = zip;
    p->left = max;
    return p;
}

bool package_has(const struct package *p, const char *path)
{
    return zip_name_locate(p->zip, path, ZIP_FL_NOCASE) >= 0;
}

bool package_spend(struct package *p, size_t bytes, struct error *err)
{
    if (bytes > p->left)
        return error_set(err, ERROR_INPUT, "the spreadsheet unpacks to more than is read of one file: divide it");
    p->left -= bytes;
    return true;
}

static int read_file(void *context, char *to, int room)
{
    struct part *part = context;
    zip_int64_t n = zip_fread(part->file, to, (zip_uint64_t)room);
    if (n < 0) /* truncated, or its checksum is wrong */
        return -1;
    if ((uint64_t)n > part->package->left) {
        part->too_large = true;
        return -1;
    }
    part->package->left -= (size_t)n;
    return (int)n;
}

static int close_nothing(void *context)
{
    (void)context;
    return 0;
}

struct part *part_open(struct package *p, const char *path, struct error *err)
{
    zip_stat_t st;
    zip_int64_t index = zip_name_locate(p->zip, path, ZIP_FL_NOCASE);
    if (index < 0 || zip_stat_index(p->zip, (zip_uint64_t)index, 0, &st) < 0) {
        error_set(err, ERROR_INPUT, "the spreadsheet lacks its part %.80s: save it anew in Excel or WPS", path);
        return NULL;
    }
    if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) && st.encryption_method != ZIP_EM_NONE) {
        error_set(err, ERROR_INPUT, "the file is an encrypted zip: unpack it and import what is in it");
        return NULL;
    }
    struct part *part = calloc(1, sizeof *part);
    zip_file_t *file = part ? zip_fopen_index(p->zip, (zip_uint64_t)index, 0) : NULL;
    if (!file) {
        free(part);
        error_set(err, ERROR_INPUT, "the spreadsheet's part %.80s cannot be unpacked: save it anew in Excel or WPS",
                  path);
        return NULL;
    }
    *part = (struct part){.package = p, .file = file};
    snprintf(part->path, sizeof part->path, "%s", path);
    part->xml = xmlReaderForIO(read_file, close_nothing, part, NULL, NULL,
                               XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (part->xml)
        return part;
    part_close(part);
    error_set(err, ERROR_SYSTEM, "there is not enough memory to read the spreadsheet");
    return NULL;
}

void part_close(struct part *part)
{
    if (!part)
        return;
    xmlFreeTextReader(part->xml);
    zip_fclose(part->file);
    free(part);
}

static bool damaged(struct part *part, struct error *err)
{
    part->damaged = true;
    if (part->too_large)
        return package_spend(part->package, SIZE_MAX, err);
    return error_set(err, ERROR_INPUT,
                     "the spreadsheet's part %.80s is damaged (line %d): save it anew in Excel or WPS", part->path,
                     xmlTextReaderGetParserLineNumber(part->xml));
}

bool part_next(struct part *part, struct error *err)
{
    if (part->damaged)
        return false;
    int n = xmlTextReaderRead(part->xml);
    if (n == 0)
        return false;
    if (n < 0)
        return damaged(part, err);
    int type = xmlTextReaderNodeType(part->xml);
    /* No office program writes these; they are how XML is made to grow or to fetch. */
    if (type == XML_READER_TYPE_DOCUMENT_TYPE || type == XML_READER_TYPE_ENTITY_REFERENCE)
        return damaged(part, err);
    return true;
}

bool part_good(const struct part *part)
{
    return !part->damaged;
}

static bool is_node(const struct part *part, int type, const char *name)
{
    return xmlTextReaderNodeType(part->xml) == type &&
           xmlStrEqual(xmlTextReaderConstLocalName(part->xml), (const xmlChar *)name);
}

bool part_begins(const struct part *part, const char *name)
{
    return is_node(part, XML_READER_TYPE_ELEMENT, name);
}

bool part_ends(const struct part *part, const char *name)
{
    return is_node(part, XML_READER_TYPE_END_ELEMENT, name) || (part_is_empty(part) && part_begins(part, name));
}

bool part_is_empty(const struct part *part)
{
    return xmlTextReaderIsEmptyElement(part->xml) == 1;
}

const char *part_text(const struct part *part)
{
    switch (xmlTextReaderNodeType(part->xml)) {
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
    case XML_READER_TYPE_WHITESPACE:
    case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        return (const char *)xmlTextReaderConstValue(part->xml);
    default:
        return NULL;
    }
}

bool part_attribute(struct part *part, const char *name, char *out, size_t room)
{
    bool found = false;
    if (xmlTextReaderHasAttributes(part->xml) != 1)
        return false;
    while (!found && xmlTextReaderMoveToNextAttribute(part->xml) == 1) {
        if (!xmlStrEqual(xmlTextReaderConstLocalName(part->xml), (const xmlChar *)name))
            continue;
        const char *value = (const char *)xmlTextReaderConstValue(part->xml);
        bool fits = value && strlen(value) < room;
        snprintf(out, room, "%s", fits ? value : "");
        found = true;
    }
    xmlTextReaderMoveToElement(part->xml);
    return found;
}

/* xl/workbook.xml → xl/_rels/workbook.xml.rels */
static char *relations_path(struct arena *a, const char *part)
{
    const char *slash = strrchr(part, '/'), *name = slash ? slash + 1 : part;
    return arena_printf(a, "%.*s_rels/%s.rels", (int)(name - part), part, name);
}

/* A target as it stands in the relations of a part: absolute, or relative to the part's folder. */
static char *resolve(struct arena *a, const char *part, const char *target)
{
    if (*target == '/')
        return arena_strdup(a, target + 1);
    const char *slash = strrchr(part, '/');
    size_t folder = slash ? (size_t)(slash - part) + 1 : 0;
    for (; text_starts(target, "../") || text_starts(target, "./"); target = strchr(target, '/') + 1) {
        if (target[1] != '.' || !folder)
            continue;
        do
            folder--;
        while (folder && part[folder - 1] != '/');
    }
    return arena_printf(a, "%.*s%s", (int)folder, part, target);
}

static bool is_relation(struct part *rels, const char *kind, const char *id)
{
    char type[PATH_ROOM], own[128], ending[64];
    snprintf(ending, sizeof ending, "/%s", kind);
    return part_begins(rels, "Relationship") && part_attribute(rels, "Type", type, sizeof type) &&
           text_ends(type, ending) && (!id || (part_attribute(rels, "Id", own, sizeof own) && strcmp(own, id) == 0));
}

char *package_related(struct package *p, struct arena *a, const char *from, const char *kind, const char *id,
                      struct error *err)
{
    const char *path = relations_path(a, from);
    struct part *rels = package_has(p, path) ? part_open(p, path, err) : NULL;
    char target[PATH_ROOM], *found = NULL;
    while (rels && !found && part_next(rels, err))
        if (is_relation(rels, kind, id) && part_attribute(rels, "Target", target, sizeof target))
            found = resolve(a, from, target);
    part_close(rels);
    return found;
}
