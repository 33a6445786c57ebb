/* Urging: reminding of a term that runs out, telling the organ's head, putting it under supervision, as the
 * definitions' escalation says (docs/definitions.md). */
#pragma once

#include "work/inner.h"

/* How far the clock may be told, and when next, after its term changed: told falls back where it is no longer late on
 * the day. The rest of the row is settled already. */
void urge_settle(struct kept_clock *k, const struct term *t, const struct settling *s);

/* Does the law want something done by the end of the term? What must merely pass first presses nobody. */
bool rule_presses(const struct rule *r);

/* Inside a write: the tellings of a clock that fell due on its day, each with its event; an order with its own. */
struct urging {
    struct arena *arena; /* of this clock alone */
    const struct work *work;
    struct db *db;
    struct lookup *look;
    int32_t today;
    struct happened *happened; /* added to */
    const struct clock *clock; /* set by urge_clock */
    const struct escalation *escalation;
};
bool urge_clock(struct urging *u, struct kept_clock *k, struct error *err);
