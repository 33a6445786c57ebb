#include "web/files.h"

#include "core/arena.h"
#include "core/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

enum { MOST_BYTES = 16 << 20, GZIP_WINDOW = 15 + 16, GZIP_MEMORY = 8 };

char *file_read(struct arena *a, const char *path, size_t *size, struct error *err)
{
    struct stat st;
    FILE *f = fopen(path, "rb");
    if (!f || fstat(fileno(f), &st) != 0) {
        error_set(err, errno == ENOENT ? ERROR_NOT_FOUND : ERROR_SYSTEM, "cannot be read: %s", strerror(errno));
        error_at(err, path, 0);
        if (f)
            fclose(f);
        return NULL;
    }
    if (!S_ISREG(st.st_mode) || st.st_size > MOST_BYTES) {
        fclose(f);
        error_set(err, ERROR_SYSTEM, "is not a file of at most 16 MB");
        error_at(err, path, 0);
        return NULL;
    }
    char *data = arena_alloc(a, (size_t)st.st_size + 1);
    *size = fread(data, 1, (size_t)st.st_size, f);
    fclose(f);
    return data;
}

uint64_t file_hash(const void *data, size_t size)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (const unsigned char *p = data, *end = p + size; p < end; p++)
        h = (h ^ *p) * 0x100000001b3u;
    return h;
}

void *file_gzip(struct arena *a, const void *data, size_t size, int level, size_t *packed)
{
    z_stream z = {0};
    if (size > MOST_BYTES || deflateInit2(&z, level, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return NULL;
    size_t room = deflateBound(&z, size);
    void *out = arena_alloc(a, room);
    z.next_in = (Bytef *)(uintptr_t)data; /* only read, though its type does not say so */
    z.avail_in = (uInt)size;
    z.next_out = out;
    z.avail_out = (uInt)room;
    bool done = deflate(&z, Z_FINISH) == Z_STREAM_END;
    *packed = z.total_out;
    deflateEnd(&z);
    return done && *packed < size ? out : NULL;
}
