/* Rights: who may what. Decided here alone, for pages, the API, export, import and search.
 *
 * In which registers a role works and which it reads, the definitions tell (docs/definitions.md, Roles). Rows: those
 * whose organ the office reaches (work/reach.h), and those of which another organ's step is the office's to take. A row
 * without an organ is seen by the offices of its district, of the districts below it and of those above. What is
 * outside is not found, rather than forbidden. */
#pragma once

#include "account/session.h"
#include "model/model.h"
#include "record/record.h"
#include "work/reach.h"
#include "work/work.h"

struct rights;
struct rights *rights_new(struct arena *a, const struct model *m); /* of a model; shared by all threads */

/* Who acts: an account with the offices it acts in. */
struct person {
    const char *login, *name;
    size_t offices;
    const struct office *office;
    const struct reach *reach;     /* of each office */
    const char *from;              /* address, for the events of what is done; of a session: where it began */
    int64_t session;               /* id; 0: none */
    const struct program *program; /* the token's limits; NULL: a person */
};
/* office: id of the one chosen; 0: all. Only of a session at STAGE_FULL. */
bool person_of_session(struct arena *a, const struct accounts *accounts, struct db *db, const struct session *s,
                       int64_t office, struct person *out, struct error *err);
bool person_of_program(struct arena *a, const struct accounts *accounts, struct db *db, const struct program *p,
                       struct person *out, struct error *err);

/* What one of the offices gives besides records. Programs have no powers. */
bool rights_may(const struct rights *r, const struct person *p, enum power power);
/* May the person give the role to the account? Nobody gives one to himself. While no account has POWER_OFFICES, who has
 * POWER_ACCOUNTS may give a role that has it. */
bool rights_may_give(struct arena *a, const struct rights *r, struct db *db, const struct person *p, const char *role,
                     const char *login, bool *out, struct error *err);

/* Sees accounts, their offices and sessions. */
bool rights_sees_accounts(const struct rights *r, const struct person *p);
/* What is done to an account. Who makes accounts gives passwords; who gives offices unlocks, takes a lost second factor
 * away and ends sessions: so no administrator alone can put himself in another's place. Nobody does it to himself, but
 * for ending a session. Whether a role may be given asks rights_may_give. */
enum account_act {
    ACCOUNT_ACT_MAKE, /* login is not asked */
    ACCOUNT_ACT_CHANGE,
    ACCOUNT_ACT_PASSWORD,
    ACCOUNT_ACT_LOCK,
    ACCOUNT_ACT_UNLOCK,
    ACCOUNT_ACT_CLOSE,
    ACCOUNT_ACT_RESET_FACTOR,
    ACCOUNT_ACT_TAKE_OFFICE,
    ACCOUNT_ACT_END_SESSION,
};
bool rights_on_account(struct arena *a, const struct rights *r, const struct person *p, enum account_act act,
                       const char *login);

/* Does one of the offices read every register that does not declare its readers? Heads, leaders, who supervises. */
bool rights_oversees(const struct rights *r, const struct person *p);

bool rights_reads(const struct rights *r, const struct person *p, const struct reg *reg);
/* Makes, changes and imports records of it. Steps are a matter of each step. */
bool rights_works(const struct rights *r, const struct person *p, const struct reg *reg);

/* The rows that the person sees, for query.within; no rows where it may not read the register at all. */
struct within rights_rows(struct arena *a, const struct rights *r, const struct person *p, const struct reg *reg);
/* By number. ERROR_NOT_FOUND, in the same words, where there is none and where it is not seen. */
struct record *rights_record(struct arena *a, const struct rights *r, struct db *db, const struct person *p,
                             const struct reg *reg, const char *number, struct error *err);

/* Making a record, or changing it by hand: fills the deed's actor, address, role and organ with the office in which the
 * person may. Asked of a record in memory before it is written; of a change, of the record as it was and as it will be.
 * ERROR_RIGHTS where no office may. Also inside a write. */
bool rights_write(struct arena *a, const struct rights *r, struct db *db, const struct person *p,
                  const struct record *record, struct deed *deed, struct error *err);
/* Every reference that after has and before has not (NULL: all of them) is to a record that the person sees, where the
 * person reads its register at all. Else ERROR_INPUT with the field: nobody learns a record's name by typing numbers.
 */
bool rights_refers(struct arena *a, const struct rights *r, struct db *db, const struct person *p,
                   const struct record *before, const struct record *after, struct error *err);
/* Making an order of supervision, by POWER_SUPERVISE: the order's organ must be in reach. Else as rights_write. */
bool rights_supervise(struct arena *a, const struct rights *r, struct db *db, const struct person *p,
                      const struct record *order, struct deed *deed, struct error *err);
/* Attaching a file to a record: whoever may write it, and whoever has a step to take on it in this or another state. */
bool rights_attach(struct arena *a, const struct rights *r, struct db *db, const struct person *p,
                   const struct record *record, struct deed *deed, struct error *err);
/* The same for a step: role and reach (work_step asks the rest). */
bool rights_step(struct arena *a, const struct rights *r, struct db *db, const struct person *p,
                 const struct record *record, const char *step, struct deed *deed, struct error *err);

/* Steps of a record over all offices acted in: each as the office sees it that comes nearest to taking it. */
struct person_choice {
    struct choice choice;
    const struct office *office;
};
struct person_choices {
    const struct procedure *procedure; /* NULL: there is none for this record */
    size_t count;
    struct person_choice *choice;
};
bool rights_choices(struct arena *a, const struct rights *r, const struct work *w, struct db *db,
                    const struct person *p, const struct record *record, int32_t day, int64_t at,
                    struct person_choices *out, struct error *err);

/* Personal fields stay masked until they are opened with a reason: by those who work in the register, in a session. A
 * program sees them masked. */

enum { OPENING_TIME = 30 * 60, REASON_SHORTEST = 4 /* characters */, REASON_LONGEST = 500 };
bool rights_opens(const struct rights *r, const struct person *p, const struct reg *reg);
/* reg->fields of them: may it be shown as it is? What is not personal always; the rest where it was opened in this
 * session less than OPENING_TIME ago. */
bool rights_open_fields(struct arena *a, struct db *db, const struct person *p, const struct record *record,
                        int64_t now, const bool **open, struct error *err);
/* Opens the fields (all personal ones where count is 0) of the record for the person's session: an event "open" on the
 * record with their names and the reason. Not inside a write. ERROR_INPUT with the field "reason" where it says too
 * little. */
bool rights_open(struct arena *a, const struct rights *r, struct accounts *s, const struct person *p,
                 const struct reg *reg, const char *number, const char *const *field, size_t count, const char *reason,
                 const struct author *by, struct error *err);
