/* The ledger (证据链): every create and change as an event that nobody can alter, remove or insert unseen.
 *
 * An event is one line of canonical JSON (RFC 8785). Its leaf hash goes into an append-only Merkle tree of the shape of
 * RFC 6962, whose head is signed (Ed25519) in every commit: a stranger with the public key can check a proof. Each
 * event also carries a seal, keyed with a secret that is not in the database, over its place and its leaf: so
 * verification can name the very event that was touched, and not only say that the tree differs. Events of one record
 * are chained by "previous", and the record's row names its last one. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "core/digest.h"
#include "store/writer.h"

struct arena;
struct db;
struct error;
struct ledger;
struct model;
struct store;

/* The ledger of one database, kept by its writer. It follows the writer's batches: see ledger_follower. */
struct ledger *ledger_new(const struct keys *keys);
void ledger_free(struct ledger *l);
struct writer_follower ledger_follower(struct ledger *l);

/* One thing that happened to a record. */
struct event {
    const char *actor;   /* who: account, or the import's file */
    const char *action;  /* create, change, … */
    const char *reg;     /* register */
    const char *record;  /* its number */
    int64_t previous;    /* the record's event before this one; 0 for the first */
    const char *changes; /* canonical JSON object: field → new value, or [old, new] for a change */
    /* Of a step of a procedure; NULL, DATE_NONE or 0 where there is none, and then left out of the event. */
    const char *article, *clocks /* canonical JSON: clocks_json */, *organ, *procedure, *reason, *role;
    int32_t day; /* on which it was done */
    int64_t at;  /* 0: now */
    /* NULL where there is none, as above. */
    const char *from;   /* where the actor was: an address */
    const char *fields; /* canonical JSON array: names of what was looked at, or changed without saying to what */
    const char *file;   /* canonical JSON object: what was attached or taken away (record/attachment.h) */
};
/* Appends it inside the writer's transaction; *number is its place in the ledger, from 1. */
bool ledger_append(struct arena *a, struct ledger *l, struct db *db, const struct event *e, int64_t *number,
                   struct error *err);

/* How many events there are, with those of the write that is being done. Inside a write. */
int64_t ledger_size(const struct ledger *l);
/* How often it was read from the database: at first, and whenever others had written. Inside a write. */
int64_t ledger_loads(const struct ledger *l);

/* One event as it stands in the database. */
struct event_row {
    int64_t number, previous, at; /* at: seconds, UTC */
    const char *actor, *action, *reg, *record, *body;
    const char *changes;                                           /* JSON object */
    const char *clocks;                                            /* JSON object, or NULL */
    const char *article, *day, *organ, *procedure, *reason, *role; /* of a step; else NULL */
    const char *from, *fields, *file;                              /* or NULL; JSON array, JSON object */
    uint8_t leaf[DIGEST_SIZE];
};
bool ledger_read(struct arena *a, struct db *db, int64_t number, struct event_row *out, struct error *err);

/* A signed head: what the whole ledger was at a size. */
struct ledger_head {
    int64_t size, at;
    uint8_t root[DIGEST_SIZE], signature[SIGNATURE_SIZE];
};
/* The newest of the database, as it stands there. ERROR_NOT_FOUND where nothing was written yet. */
bool ledger_head_newest(struct db *db, struct ledger_head *out, struct error *err);
bool ledger_head_signed(const struct ledger_head *head, const uint8_t public_key[SIGN_PUBLIC_SIZE]);
/* Four lines, to be kept elsewhere; and back. */
char *ledger_head_text(struct arena *a, const struct ledger_head *head);
bool ledger_head_parse(const char *text, struct ledger_head *out, struct error *err);

/* What verification found. */
struct ledger_verdict {
    bool whole; /* nothing was touched */
    int64_t events, heads, records;
    int64_t undeclared; /* living records of registers no longer declared: not compared */
    int64_t first;      /* number of the first event touched; 0 where it is a record's row or a head */
    char finding[512];  /* what it is, for people: event 57 (change of 220103调2020-00012) was altered … */
};
/* Recomputes everything from the rows: leaves, seals, the tree, all signed heads; then every record's row from its
 * events. Fields and registers that are no longer declared are not compared: their rows cannot be read. false only
 * where it could not be done; a finding is a verdict. */
bool ledger_verify(struct db *db, const struct model *m, const struct keys *keys, struct ledger_verdict *out,
                   struct error *err);
/* Also against a head that was kept elsewhere: the ledger must go on from it. That finds what the database alone cannot
 * tell: that all of it, heads and records too, is an older copy. */
bool ledger_verify_kept(struct db *db, const struct model *m, const struct keys *keys, const struct ledger_head *kept,
                        struct ledger_verdict *out, struct error *err);
/* The events' half alone: leaves, seals, chains, tree and heads. Within the caller's snapshot (db_begin_read). */
bool ledger_verify_events(struct db *db, const struct keys *keys, const struct ledger_head *kept,
                          struct ledger_verdict *out, struct error *err);

/* What is kept beside the registers and has events too, as accounts have: made by a "create" as records are. */
struct ledger_row {
    const char *record;
    int64_t event;     /* the last one that the row names */
    const char *state; /* JSON object: what its events must come to */
};
struct ledger_beside {
    const char *reg; /* as its events call it */
    bool (*rows)(struct arena *a, struct db *db, size_t *count, struct ledger_row **out, struct error *err);
    /* In a rebuild: makes the row that its events come to. */
    bool (*make)(struct arena *a, struct db *db, const struct ledger_row *row, struct error *err);
};
/* Also of these. Without them their records count as undeclared. kept: or NULL. */
bool ledger_verify_beside(struct db *db, const struct model *m, const struct keys *keys, const struct ledger_head *kept,
                          const struct ledger_beside *beside, size_t besides, struct ledger_verdict *out,
                          struct error *err);

/* Inclusion proof of an event in the newest signed head, as JSON that a stranger can check with the public key alone:
 * docs/ledger.md says how. */
char *ledger_proof(struct arena *a, struct db *db, const struct keys *keys, int64_t number, struct error *err);
bool ledger_check_proof(const char *json, const uint8_t public_key[SIGN_PUBLIC_SIZE], struct error *err);
