/* Notes: events on a record that no step makes, when one of its clocks moves by itself. */
#pragma once

#include "record/ledger.h"
#include "work/inner.h"

extern const char own_actor[]; /* whom the ledger names where nobody acts */

/* What such an event needs of its record. */
struct owner {
    const char *number;
    int64_t event;
    int32_t due; /* of the field that shows it */
};
/* due: the field, or NULL. */
bool note_owner(struct arena *a, struct db *db, const struct kept_clock *k, const struct field *due, struct owner *out,
                struct error *err);
/* The event, which the row then names as its last, and the clock. as: what the event says beside register, record,
 * clock and procedure. due: the field that is to show the clock's due date from now on, or NULL. */
bool note_write(struct arena *a, const struct work *w, struct db *db, struct kept_clock *k, const struct field *due,
                struct owner *o, const struct event *as, struct error *err);
/* When an event of the day is written: now (0), unless today is simulated. */
int64_t note_time(int32_t day, int32_t today);
