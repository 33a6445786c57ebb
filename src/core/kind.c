#include "core/kind.h"

#include "core/error.h"
#include "core/text.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <zip.h>

enum { HEAD_BYTES = 512, TEXT_MOST = 16 << 20, MEMBERS_MOST = 20000 };

enum {
    KIND_PDF,
    KIND_PNG,
    KIND_JPEG,
    KIND_GIF,
    KIND_WEBP,
    KIND_DOCX,
    KIND_XLSX,
    KIND_PPTX,
    KIND_OFD,
    KIND_ZIP,
    KIND_DOC,
    KIND_XLS,
    KIND_PPT,
    KIND_MP3,
    KIND_M4A,
    KIND_MP4,
    KIND_WAV,
    KIND_TEXT,
    KIND_TEXT_GB,
    KINDS
};

static const struct kind kinds[KINDS] = {
    [KIND_PDF] = {"application/pdf", ".pdf", true},
    [KIND_PNG] = {"image/png", ".png", true},
    [KIND_JPEG] = {"image/jpeg", ".jpg .jpeg", true},
    [KIND_GIF] = {"image/gif", ".gif", true},
    [KIND_WEBP] = {"image/webp", ".webp", true},
    [KIND_DOCX] = {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", false},
    [KIND_XLSX] = {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", false},
    [KIND_PPTX] = {"application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx", false},
    [KIND_OFD] = {"application/ofd", ".ofd", false},
    [KIND_ZIP] = {"application/zip", ".zip", false},
    [KIND_DOC] = {"application/msword", ".doc", false},
    [KIND_XLS] = {"application/vnd.ms-excel", ".xls .et", false},
    [KIND_PPT] = {"application/vnd.ms-powerpoint", ".ppt", false},
    [KIND_MP3] = {"audio/mpeg", ".mp3", true},
    [KIND_M4A] = {"audio/mp4", ".m4a .mp4", true},
    [KIND_MP4] = {"video/mp4", ".mp4 .m4v .mov .3gp", true},
    [KIND_WAV] = {"audio/wav", ".wav", true},
    [KIND_TEXT] = {"text/plain; charset=utf-8", ".txt .csv .log .md", true},
    [KIND_TEXT_GB] = {"text/plain; charset=gb18030", ".txt .csv .log .md", true},
};

struct head {
    unsigned char byte[HEAD_BYTES];
    size_t size;
};

static bool has(const struct head *h, size_t at, const char *bytes, size_t n)
{
    return h->size >= at + n && memcmp(h->byte + at, bytes, n) == 0;
}

static uint32_t little(const unsigned char *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Zips. */

static bool holds(zip_t *z, const char *member)
{
    return zip_name_locate(z, member, 0) >= 0;
}

static bool holds_macros(zip_t *z)
{
    return holds(z, "word/vbaProject.bin") || holds(z, "xl/vbaProject.bin") || holds(z, "ppt/vbaProject.bin");
}

static const struct kind *zip_kind(int fd, struct error *err)
{
    int copy = dup(fd), code;
    zip_t *z = copy >= 0 ? zip_fdopen(copy, 0, &code) : NULL;
    const struct kind *k = NULL;
    if (!z) {
        if (copy >= 0)
            close(copy);
        error_set(err, ERROR_INPUT, "the file begins as a zip, but is damaged or was cut off");
        return NULL;
    }
    if (zip_get_num_entries(z, 0) > MEMBERS_MOST)
        error_set(err, ERROR_INPUT, "the zip holds more than %d files", MEMBERS_MOST);
    else if (holds_macros(z))
        error_set(err, ERROR_INPUT, "the document holds macros, which run when it is opened: save it without them");
    else
        k = holds(z, "word/document.xml")      ? &kinds[KIND_DOCX]
            : holds(z, "xl/workbook.xml")      ? &kinds[KIND_XLSX]
            : holds(z, "ppt/presentation.xml") ? &kinds[KIND_PPTX]
            : holds(z, "OFD.xml")              ? &kinds[KIND_OFD]
                                               : &kinds[KIND_ZIP];
    zip_discard(z);
    return k;
}

/* OLE compound files (MS-CFB): the names in their directory say which program's they are. */

static bool ole_entry_is(const unsigned char *entry, const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i < n; i++)
        if (entry[2 * i] != (unsigned char)name[i] || entry[2 * i + 1])
            return false;
    return !entry[2 * n] && !entry[2 * n + 1];
}

static const struct kind *ole_kind(int fd, const struct head *h)
{
    enum { ENTRY = 128, ENTRIES = 32, HEADER = 512 };
    unsigned char directory[ENTRY * ENTRIES];
    unsigned shift = h->size >= HEADER ? h->byte[30] : 0;
    if (shift != 9 && shift != 12)
        return NULL;
    off_t at = (off_t)(little(h->byte + 48) + 1ull) << shift;
    ssize_t n = pread(fd, directory, sizeof directory, at);
    for (ssize_t i = 0; i + ENTRY <= n; i += ENTRY) {
        if (ole_entry_is(directory + i, "WordDocument"))
            return &kinds[KIND_DOC];
        if (ole_entry_is(directory + i, "Workbook") || ole_entry_is(directory + i, "Book"))
            return &kinds[KIND_XLS];
        if (ole_entry_is(directory + i, "PowerPoint Document"))
            return &kinds[KIND_PPT];
    }
    return NULL;
}

/* Recordings. */

/* ISO base media (ISO/IEC 14496-12): pictures have the same box and other brands. */
static const struct kind *media_kind(const struct head *h)
{
    static const char *const brands[] = {"isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1",
                                         "M4V ", "MSNV", "qt  ", "3gp4", "3gp5", "3gp6", "dash"};
    if (has(h, 8, "M4A ", 4) || has(h, 8, "M4B ", 4))
        return &kinds[KIND_M4A];
    for (size_t i = 0; i < sizeof brands / sizeof *brands; i++)
        if (has(h, 8, brands[i], 4))
            return &kinds[KIND_MP4];
    return NULL;
}

/* A frame's header: eleven ones, then a version, layer III, a bit rate and a sampling rate that there are. */
static bool is_mp3_frame(const struct head *h)
{
    const unsigned char *b = h->byte;
    return h->size > 4 && b[0] == 0xff && (b[1] & 0xe0) == 0xe0 && (b[1] & 0x18) != 0x08 && (b[1] & 0x06) == 0x02 &&
           (b[2] & 0xf0) != 0xf0 && (b[2] & 0xf0) && (b[2] & 0x0c) != 0x0c;
}

/* Text. */

static bool is_plain(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (((unsigned char)s[i] < 0x20 && !strchr("\t\n\f\r", s[i])) || s[i] == 0x7f || !s[i])
            return false;
    return true;
}

static bool is_gb18030(char *s, size_t n)
{
    iconv_t to = iconv_open("UTF-8", "GB18030");
    char out[4096];
    bool good = to != (iconv_t)-1;
    while (good && n) {
        char *from = s, *at = out;
        size_t before = n, room = sizeof out;
        good = iconv(to, &s, &n, &at, &room) != (size_t)-1 || n < before;
        good = good && s > from && is_plain(out, sizeof out - room);
    }
    if (to != (iconv_t)-1)
        iconv_close(to);
    return good;
}

static const struct kind *text_kind(int fd, uint64_t size)
{
    if (size > TEXT_MOST)
        return NULL;
    char *data = malloc(size);
    if (!data)
        abort();
    const struct kind *k = NULL;
    if (pread(fd, data, size, 0) == (ssize_t)size && is_plain(data, size))
        k = text_valid(data, size, NULL) ? &kinds[KIND_TEXT] : is_gb18030(data, size) ? &kinds[KIND_TEXT_GB] : NULL;
    free(data);
    return k;
}

static const struct kind *kind_of_head(int fd, const struct head *h, struct error *err)
{
    if (has(h, 0, "%PDF-", 5))
        return &kinds[KIND_PDF];
    if (has(h, 0, "\x89PNG\r\n\x1a\n", 8))
        return &kinds[KIND_PNG];
    if (has(h, 0, "\xff\xd8\xff", 3))
        return &kinds[KIND_JPEG];
    if (has(h, 0, "GIF87a", 6) || has(h, 0, "GIF89a", 6))
        return &kinds[KIND_GIF];
    if (has(h, 0, "RIFF", 4))
        return has(h, 8, "WEBP", 4) ? &kinds[KIND_WEBP] : has(h, 8, "WAVE", 4) ? &kinds[KIND_WAV] : NULL;
    if (has(h, 0, "PK\x03\x04", 4))
        return zip_kind(fd, err);
    if (has(h, 0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8))
        return ole_kind(fd, h);
    if (has(h, 4, "ftyp", 4))
        return media_kind(h);
    if (has(h, 0, "ID3", 3) || is_mp3_frame(h))
        return &kinds[KIND_MP3];
    return NULL;
}

const struct kind *kind_of_file(int fd, uint64_t size, struct error *err)
{
    struct head h = {0};
    ssize_t n = pread(fd, h.byte, sizeof h.byte, 0);
    struct error own = {0};
    if (n <= 0) {
        error_set(err, ERROR_INPUT, "the file is empty");
        return NULL;
    }
    h.size = (size_t)n;
    const struct kind *k = kind_of_head(fd, &h, &own);
    if (!k && !own.code)
        k = text_kind(fd, size);
    if (own.code)
        *err = own;
    else if (!k)
        error_set(err, ERROR_INPUT,
                  "the file's content is of no kind that is taken: PDF, OFD, PNG, JPEG, GIF, WebP, Word, Excel, "
                  "PowerPoint, ZIP, MP3, MP4, WAV and plain text are");
    return k;
}

const struct kind *kind_of_type(const char *type)
{
    for (size_t i = 0; i < KINDS; i++)
        if (strcmp(kinds[i].type, type) == 0)
            return &kinds[i];
    return NULL;
}

bool kind_takes_name(const struct kind *k, const char *name)
{
    const char *dot = strrchr(name, '.');
    size_t n = dot ? strlen(dot) : 0;
    if (!dot)
        return true;
    for (const char *p = k->endings; *p; p += strspn(p, " ")) {
        size_t size = strcspn(p, " ");
        if (size == n && strncasecmp(p, dot, n) == 0)
            return true;
        p += size;
    }
    return false;
}
