/* Connections to the database for reading, as many as there are requests at once. */
#pragma once

#include "store/store.h"

struct pool;

struct pool *pool_new(struct store *s);
void pool_free(void *pool);
/* One with its read transaction begun. */
struct db *pool_take(struct pool *p, struct error *err);
/* sound: keep it for the next request; otherwise it is closed (the server of the database may have gone). */
void pool_give(struct pool *p, struct db *db, bool sound);
