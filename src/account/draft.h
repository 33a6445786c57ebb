/* Drafts (暂存): what somebody typed into a form and has not sent.
 *
 * A window's computer is shared and its browser is closed: so they are kept on the server, for the account alone, and
 * sealed with the key file, since they may hold personal data that no event has noted yet. A draft goes when the form
 * is sent, when it is thrown away, when the account is closed, and by itself after DRAFT_KEPT. It is no record: the
 * ledger does not tell of it, and a rebuild has none. Programs keep none. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct accounts;
struct arena;
struct db;
struct error;
struct session;

enum {
    DRAFT_KEPT = 7 * 24 * 3600, /* seconds */
    DRAFTS_MOST = 30,           /* of an account: the oldest go */
    DRAFT_BYTES = 256 << 10,
};

struct draft_field {
    const char *name, *value;
};

struct draft {
    const char *form;  /* the form's address */
    const char *title; /* what people call it */
    int64_t kept_at;   /* 0: there is none */
    size_t fields;
    const struct draft_field *field;
};

/* A write of its own. d->kept_at is now. ERROR_INPUT where it is too large. */
bool draft_keep(struct arena *a, struct accounts *s, const struct session *session, const struct draft *d,
                struct error *err);
/* Another write, where there is such a draft. */
bool draft_drop(struct arena *a, struct accounts *s, struct db *db, const struct session *session, const char *form,
                struct error *err);
/* kept_at is 0 where there is none, or it is too old at now. */
bool draft_read(struct arena *a, const struct accounts *s, struct db *db, const struct session *session,
                const char *form, int64_t now, struct draft *out, struct error *err);
/* All of the account, the newest first. */
bool draft_list(struct arena *a, const struct accounts *s, struct db *db, const struct session *session, int64_t now,
                size_t *count, struct draft **out, struct error *err);
