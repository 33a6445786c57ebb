/* Files that the site reads when it starts. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct arena;
struct error;

/* The whole file, with a NUL behind it; at most 16 MB. NULL where it cannot be read. */
char *file_read(struct arena *a, const char *path, size_t *size, struct error *err);
/* FNV-1a: tells contents apart for caches. No protection against people who mean to collide. */
uint64_t file_hash(const void *data, size_t size);
/* As gzip. NULL where that would not be smaller. */
void *file_gzip(struct arena *a, const void *data, size_t size, int level, size_t *packed);
