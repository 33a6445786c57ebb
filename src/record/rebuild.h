/* A new database from nothing but a ledger's events: what a district does when its tables are suspected or lost. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct db;
struct error;
struct keys;
struct ledger_beside;
struct ledger_head;
struct model;

struct rebuilt {
    int64_t events, records, clocks, files; /* records: also what is kept beside the registers */
    int64_t undeclared; /* records of registers that are no longer declared: their events stand, rows they have none */
    int64_t passed;     /* values of fields that are no longer declared, which stand in the events alone */
};

/* Reads the ledger of one database and makes of it, in another one that is empty or not there yet: the events with the
 * very same texts (so the same tree), a head signed by the same keys, every record's row, clocks and procedure as its
 * events left them, the search index, and the series of numbers as far as they were used. Ids are new. All of it is one
 * write: where anything refuses, the other database stays empty.
 *
 * into: as for store_open. *
 * from: a reader's connection; its register tables are not looked at, and may be missing. kept: a head that was kept
 * elsewhere, from which the ledger must go on; or NULL.
 *
 * Refuses where the events are not whole (nothing is signed anew that was touched), where one cannot be understood, and
 * where the other database holds anything. */
bool ledger_rebuild(struct arena *a, struct db *from, const struct model *m, const struct keys *keys,
                    const struct ledger_head *kept, const char *into, struct rebuilt *out, struct error *err);
/* Also what is kept beside the registers; without it that counts as undeclared. */
bool ledger_rebuild_beside(struct arena *a, struct db *from, const struct model *m, const struct keys *keys,
                           const struct ledger_head *kept, const char *into, const struct ledger_beside *beside,
                           size_t besides, struct rebuilt *out, struct error *err);
