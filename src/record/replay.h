/* What the events of a record say, read back from the ledger: verification holds it against the tables, a rebuild makes
 * the tables of it. Private to src/record. */
#pragma once

#include <jansson.h>

#include "record/record.h"

/* json is the caller's to free with said_free; procedure belongs to the arena. */
struct said {
    json_t *fields;        /* column → value as events write it; what is empty is not there */
    json_t *clocks;        /* as clocks_json names them → each whole, in the order in which they began */
    json_t *files;         /* as attachments_json has them */
    const char *procedure; /* or NULL */
};

/* From the chain of events that ends at the one numbered last. */
bool replay(struct arena *a, struct db *db, const struct model *m, int64_t last, struct said *out, struct error *err);
void said_free(struct said *s);

/* Puts the values of an event's "changes" over those that were there. pairs: they are [old, new], as in every event but
 * a create. */
void said_fold(json_t *fields, const json_t *changes, bool pairs);

/* One value of the field as an event writes it; text is borrowed. A reference has the other record's number as its text
 * and no id yet. false with what the value is instead. */
bool said_value(const struct field *f, const json_t *json, struct value *out, struct error *err);
/* The record of these fields, whose strings it borrows: its id, its event and the ids that references and organ stand
 * for are not known yet (0). Fields that the definitions do not name are passed by. */
bool said_record(struct arena *a, const struct reg *reg, const json_t *fields, struct record *out, struct error *err);
