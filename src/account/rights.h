/* Rights: who may what. Decided here alone, for pages, the API, export, import and search.
 *
 * By the definitions: a register is worked in by the roles that take a step of its procedures (where it has none: of a
 * procedure of its domain); it is read by those, by the roles of its domain, and by roles that are declared to read all
 * — unless it declares its readers itself. Rows: those of the office's organ and of the organs below it; where the role
 * reaches the district, those of the district and below. A row without an organ is seen by the offices of its district,
 * of those below it and above it. What is outside is not found, rather than forbidden. */
#pragma once

#include "account/session.h"
#include "model/model.h"
#include "record/record.h"
#include "work/work.h"

struct rights;
struct rights *rights_new(struct arena *a, const struct model *m); /* of a model; shared by all threads */

/* Who acts: an account with the offices it acts in. */
struct person {
    const char *login, *name;
    size_t offices;
    const struct office *office;
    int64_t session;               /* id; 0: none */
    const struct program *program; /* the token's limits; NULL: a person */
};
/* office: id of the one chosen; 0: all. Only of a session at STAGE_FULL. */
bool person_of_session(struct arena *a, const struct accounts *accounts, struct db *db, const struct session *s,
                       int64_t office, struct person *out, struct error *err);
bool person_of_program(struct arena *a, const struct accounts *accounts, struct db *db, const struct program *p,
                       struct person *out, struct error *err);

/* What a role may besides records: declared with it. */
enum power {
    POWER_SYSTEM,    /* settings, the district's own places, import of any register */
    POWER_ACCOUNTS,  /* make, change and close accounts */
    POWER_OFFICES,   /* give and take offices; unlock; end sessions */
    POWER_AUDIT,     /* see the ledger, all accounts and sessions */
    POWER_SUPERVISE, /* issue supervision orders */
    POWERS
};
bool rights_may(const struct rights *r, const struct person *p, enum power power);
/* May the role be given to somebody by this person? While nobody has POWER_OFFICES, who has POWER_ACCOUNTS may give a
 * role with it. */
bool rights_may_give(struct arena *a, const struct rights *r, struct db *db, const struct person *p, const char *role,
                     bool *out, struct error *err);

bool rights_reads(const struct rights *r, const struct person *p, const struct reg *reg);
/* Makes, changes and imports records of it; steps are a matter of each step. */
bool rights_works(const struct rights *r, const struct person *p, const struct reg *reg);
bool rights_exports(const struct rights *r, const struct person *p, const struct reg *reg); /* masked */

/* The rows that the person sees, as a condition for query.within (false for all where it may not read at all). */
struct within rights_rows(struct arena *a, const struct rights *r, const struct person *p, const struct reg *reg);
/* Those it may make and change. For a record in memory, before it is written: does it lie there? */
bool rights_may_write(struct arena *a, const struct rights *r, struct db *db, const struct person *p,
                      const struct record *record, struct error *err);
/* By number; ERROR_NOT_FOUND, in the same words, where there is none and where it is not seen. */
struct record *rights_record(struct arena *a, const struct rights *r, struct db *db, const struct person *p,
                             const struct reg *reg, const char *number, struct error *err);

/* Steps of a record, over all offices acted in: each as the office that comes nearest to taking it sees it. */
struct person_choice {
    struct choice choice;
    const struct office *office;
};
struct person_choices {
    const struct procedure *procedure;
    size_t count;
    struct person_choice *choice;
};
bool rights_choices(struct arena *a, const struct rights *r, const struct work *w, struct db *db,
                    const struct person *p, const struct record *record, int32_t day, int64_t at,
                    struct person_choices *out, struct error *err);
/* The office in which the person may take the step: role and organ (work_step asks the rest). Fills the deed's actor,
 * role and organ. ERROR_RIGHTS where there is none. Also inside a write. */
bool rights_deed(struct arena *a, const struct rights *r, const struct work *w, struct db *db, const struct person *p,
                 const struct record *record, const char *step, struct deed *deed, struct error *err);

/* Personal fields stay masked until opened with a reason. */

enum { OPENING_TIME = 30 * 60, REASON_SHORTEST = 4 /* characters */ };
/* reg->fields of them: may be shown open now. Fields that are not personal always. */
bool rights_open_fields(struct arena *a, struct db *db, const struct person *p, const struct record *record,
                        int64_t now, const bool **open, struct error *err);
/* May the person open personal fields of the register's records? Those who work in it, in a session. */
bool rights_opens(const struct rights *r, const struct person *p, const struct reg *reg);
/* Opens the fields (all personal ones where count is 0) of the record for the person's session, for OPENING_TIME: an
 * event "open" on the record with their names and the reason. Not inside a write. */
bool rights_open(struct arena *a, const struct rights *r, struct accounts *s, const struct person *p,
                 const struct reg *reg, const char *number, const char *const *field, size_t count, const char *reason,
                 const struct author *by, struct error *err);
