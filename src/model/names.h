/* What may be a name in the definition language. */
#pragma once

#include <stdbool.h>

/* Why the text cannot be a name, or NULL: lower-case ASCII words joined by _, at most 48 characters. */
const char *name_wrong(const char *text);
/* Why the text cannot be an id of the law, or NULL: two or more such names joined by dots. */
const char *id_wrong(const char *text);
/* Is it a word that SQLite or PostgreSQL reserves, in lower case? */
bool name_is_sql(const char *text);
