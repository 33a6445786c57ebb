/* Where attachments' files are: under their SHA-256 in one folder, FOLDER/ab/abcdef…, each once however many records
 * have it, and as it came. No path is of a user's making: names stay in the table. What was put there is never changed,
 * nor removed by the program. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/digest.h"

struct arena;
struct db;
struct error;

struct vault {
    const char *folder;
    const char *scan; /* a program that is run with the file as its argument; status 0 lets the file in. NULL: none */
};

enum { VAULT_HASH = 2 * DIGEST_SIZE + 1, SCAN_SECONDS = 600 };

/* Makes the folder's own folders. */
bool vault_ready(struct arena *a, const struct vault *v, struct error *err);
/* Copies the open file (from its beginning, size bytes of it) into the vault, on disk when this returns; hash is its
 * name there. ERROR_INPUT where the scan does not let it in. */
bool vault_keep(struct arena *a, const struct vault *v, int fd, uint64_t size, char hash[VAULT_HASH],
                struct error *err);
/* The same of a file that is on the folder's disk already: it is linked, not copied, and stays where it was too. */
bool vault_adopt(struct arena *a, const struct vault *v, const char *path, char hash[VAULT_HASH], struct error *err);
/* Opens it for reading; -1 with ERROR_NOT_FOUND where it is not there, or not of this size. */
int vault_open(struct arena *a, const struct vault *v, const char *hash, int64_t size, struct error *err);

/* Are all attachments' files there, and what their hashes say? *finding is NULL then, else what is wrong. */
bool vault_verify(struct arena *a, struct db *db, const struct vault *v, int64_t *files, const char **finding,
                  struct error *err);
