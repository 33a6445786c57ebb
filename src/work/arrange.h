/* The calendar's years that were taken in while the system runs: each with its event, which says who did it and when,
 * and with rows of the database that stand over the files of law/ for whoever opens it. */
#pragma once

#include "law/announced.h"
#include "record/ledger.h"
#include "work/work.h"

/* Looks whether years were taken in since the law was last told of any, by this process or by another one, and has the
 * law count by them. Two numbers are asked of the database where nothing changed. */
bool arrange_use(const struct law *l, struct db *db, struct error *err);
/* The same inside a write: asked only where another process has written. */
bool arrange_use_written(const struct work *w, struct db *db, struct error *err);

/* A year that the database holds. */
struct arranged {
    int year;
    int64_t event;      /* that last arranged it; 0: the database does not hold the year */
    const char *notice; /* as the rows are */
};
bool arrange_read(struct arena *a, struct db *db, int year, struct arranged *out, struct error *err);

/* What a day is, and was: for people who replace a year. */
struct day_change {
    const struct special_day *was, *is; /* NULL: a day like any other */
};
/* The days that differ between the calendar in use and the announced ones, by date. */
struct day_change *arrange_changes(struct arena *a, const struct calendar *c, const struct announced *n, size_t *count);

/* The year as announced, in place of what the calendar has for it; then every write counts by it. Not inside a write.
 * event: of the year as whoever decided saw it (struct arranged); ERROR_CONFLICT where it is another by now. Needs a
 * reason (deed) where the calendar has the year already, and something that changes: else ERROR_INPUT. What open clocks
 * make of it is work_recompute's. */
bool arrange_year(const struct work *w, const struct announced *n, int64_t event, const struct deed *deed,
                  struct error *err);
/* Takes a year out of the database, so that the file's stands again. Not inside a write. Needs a reason. */
bool arrange_drop(const struct work *w, int year, int64_t event, const struct deed *deed, struct error *err);

/* Years, for verification and rebuild. */
struct ledger_beside arrange_beside(void);
