#include "account/inner.h"

#include "core/arena.h"
#include "core/error.h"
#include "store/store.h"

void *listing_read(struct arena *a, struct db *db, const char *sql, const char *login, const struct listing *how,
                   size_t *count, struct error *err)
{
    size_t room = 0;
    char *out = NULL;
    *count = 0;
    struct stmt *st = db_prepare(db, sql, err);
    if (st && login)
        stmt_bind_text(st, 1, login_clean(a, login));
    while (st && stmt_row(st, err)) {
        out = arena_grow(a, out, *count, &room, how->size);
        *count += how->read(a, st, how->argument, out + *count * how->size);
    }
    return out;
}
