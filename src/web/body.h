/* A request's body, taken as it comes: a form (urlencoded or multipart), JSON (web/fields.h), or bytes. What is too
 * large, broken or not UTF-8 is noted and told when all has come; nothing of it is kept then. */
#pragma once

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct error;

enum body_kind { BODY_NONE, BODY_FORM, BODY_JSON, BODY_BYTES };

enum {
    BODY_FIELDS_MOST = 2000,
    BODY_TEXT_MOST = 2 << 20, /* bytes of all fields, or of JSON */
    BODY_FILES_MOST = 20,
    BODY_FILE_MOST = 64 << 20, /* bytes of a file in a form, or of a piece of an upload */
    BODY_NAME_MOST = 128,
};

struct body_field {
    const char *name, *value; /* UTF-8 without controls but tab and line ends; ends of lines are \n */
};

/* A file that came with a form, or BODY_BYTES. It is unlinked already: what wants to keep it copies or links it. */
struct body_file {
    const char *field, *name, *type; /* name and type as the client says: not to be trusted; field NULL for bytes */
    int fd;                          /* open for reading and writing, at its beginning; closed with the arena */
    uint64_t size;
};

struct body;

/* type: the request's Content-Type or NULL. NULL with ERROR_INPUT where no such body is taken. folder: for files. */
struct body *body_new(struct arena *a, struct MHD_Connection *c, const char *type, const char *folder,
                      struct error *err);
void body_add(struct body *b, const char *data, size_t size);
/* All has come. ERROR_INPUT where something was wrong with it. */
bool body_end(struct body *b, struct error *err);

enum body_kind body_kind(const struct body *b);
size_t body_fields(const struct body *b, const struct body_field **out);
size_t body_files(const struct body *b, const struct body_file **out);
/* A text as fields hold it: ends of lines are \n. NULL where it holds other controls, or a NUL byte. */
const char *body_plain(struct arena *a, const char *s, size_t n);
