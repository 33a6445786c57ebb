/* Work: a step of a procedure on a record. Rights, what the step needs, gates, the new state, clocks and the event are
 * one transaction; what the law forbids is refused here, whoever asks and from where. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "law/term.h"
#include "model/model.h"
#include "record/record.h"

struct arena;
struct calendar;
struct db;
struct error;
struct law;

/* An open district with its law. Shared by all threads. */
struct work {
    struct records *records;
    const struct law *law;
};

/* Who does it, when and why. */
struct deed {
    const char *actor;   /* the account, as the ledger names it */
    const char *role;    /* name of the role acted in; NULL: the program itself (automatic steps only) */
    const char *organ;   /* number of the actor's organ, or NULL */
    int32_t day;         /* in China */
    int64_t at;          /* seconds; kept in the event */
    const char *reason;  /* or NULL */
    const char *article; /* on which it rests, for the event; NULL: the procedure's basis */
    const char *from;    /* where the actor is: an address; or NULL */
    bool lapsed;         /* a term ran out: what it makes so counts from another day than the one it is noted on */
    int32_t counts_from; /* where lapsed */
};

/* What may be done with a record now, and what keeps one from doing it: for buttons. */
struct choice {
    const struct step *step;
    bool open;
    const char *refusal; /* for people; NULL where open */
    const char *article; /* of the gate that refuses, or NULL */
    const char *gate;    /* its id, or NULL */
};
struct choices {
    const struct procedure *procedure; /* NULL: the register has none for this record */
    size_t count;
    struct choice *choice;
};
bool work_choices(struct arena *a, const struct work *w, struct db *db, const struct record *r, const struct deed *deed,
                  struct choices *out, struct error *err);

/* The procedure that a record would follow if it began with its dated field, else on the day; *out NULL where none
 * holds for it. Of w->records the definitions alone are needed. */
bool work_procedure_for(struct arena *a, const struct work *w, struct db *db, const struct record *r, int32_t day,
                        const struct procedure **out, struct error *err);

/* Inside a write. Makes a record, chooses the procedure that it follows from then on, and sets off the clocks that
 * begin with it. It begins in the procedure's start: where it is in a later state, that is refused (ERROR_INPUT). A
 * record that no procedure holds for is made as record_create makes it. */
bool work_begin(struct arena *a, const struct work *w, struct db *db, struct record *record, const struct deed *deed,
                struct error *err);

/* Inside a write. Takes the step.
 *
 * The role must be one of the step's, and reach (work/reach.h) the organ that takes it: the record's own, or the one
 * that the step names. Gates are asked of the
 * record as the step would leave it; nothing is written where anything refuses. A step moves the clocks that name it:
 * what runs is stopped, resumed, extended, suspended, and only then is anything started. A stopped clock that is
 * started again has a new run. Where the law of the day has no such rule, no clock runs.
 *
 * given: fields that come with it (entry->text by the register's fields; NULL: none).
 * ERROR_LAW with the article where a gate refuses, ERROR_RIGHTS where the role may not, ERROR_CONFLICT where the record
 * is in another state, ERROR_INPUT with faults where something needed is missing. *out is the record afterwards. */
bool work_step(struct arena *a, const struct work *w, struct db *db, const struct reg *reg, const char *number,
               const char *step, const struct entry *given, const struct deed *deed, struct record *out,
               struct faults *faults, struct error *err);

enum clock_state { CLOCK_RUNNING, CLOCK_SUSPENDED, CLOCK_STOPPED };
/* How far a clock's running out was told. */
enum telling { TOLD_NOBODY, TOLD_REMINDED, TOLD_HEAD, TOLD_SUPERVISION };
enum clock_outcome {
    OUTCOME_OPEN,
    OUTCOME_IN_TIME,
    OUTCOME_LATE,
    OUTCOME_DEEMED,
    OUTCOME_DROPPED /* the matter left */
};

/* A clock of a record, as the table "clock" holds it. */
struct clock_row {
    int64_t id, record_id;
    const struct procedure *procedure;
    const struct clock *clock;
    const char *reg, *number;
    int32_t started, stopped, due; /* days; stopped DATE_NONE while it runs; due DATE_NONE where none can be said */
    enum clock_state state;
    enum clock_outcome outcome;
    int64_t extension;
    const char *pauses; /* "18300-18310,18320-" */
    int32_t days_used;  /* when stopped */
    int64_t run;        /* from 1 */
    enum telling told;
    int32_t tells_on;    /* the day of the next telling, or DATE_NONE */
    const char *ordered; /* number of the order that was made of it, or NULL */
    struct term term;    /* as the law counts it, for its standing and its reason */
};
/* In the order they began. One statement. */
bool work_clocks(struct arena *a, const struct work *w, struct db *db, const struct record *r, size_t *count,
                 struct clock_row **out, struct error *err);

/* How much happened by itself. */
struct happened {
    int64_t steps; /* that were taken */
    int64_t reminders, escalations, orders;
};
void happened_add(struct happened *to, const struct happened *h);
/* What happens by itself: deemed results whose day has come, and the tellings of the definitions' escalation, in the
 * order of their days, a day's deemed results first. Each has its event with the day on which it fell due; an order is
 * given today, since its own term begins with it. Running it twice does nothing more. *out is filled even where some of
 * it failed: the error is then the first. */
bool work_tick(const struct work *w, int32_t today, struct happened *out, struct error *err);
/* Inside a write: an order was made by hand (number) of a clock that is late. The clock names it, and its own order
 * does not come any more while it is late; an event on its record says so. Nothing where it is no longer late, or was
 * ordered already. */
bool work_ordered(struct arena *a, const struct work *w, struct db *db, int64_t clock, const char *number,
                  const struct deed *deed, struct error *err);
/* After a change of the calendar, or of the definitions' escalation: the due dates and next tellings of all open
 * clocks, each change with its event. */
bool work_recompute(const struct work *w, int32_t today, int64_t *changed, struct error *err);

/* What another calendar would make of the open clocks, without writing anything. */
enum { MOVES_SHOWN = 12 };
struct move {
    const char *reg, *number;
    const struct clock *clock;
    int32_t was, is; /* due; DATE_NONE: not known */
};
struct moves {
    int64_t open;           /* clocks looked at */
    int64_t earlier, later; /* whose due dates move */
    size_t count;           /* the first of them that end */
    struct move move[MOVES_SHOWN];
};
bool work_moves(struct arena *a, const struct work *w, struct db *db, const struct calendar *c, int32_t today,
                struct moves *out, struct error *err);

enum light { LIGHT_GREEN, LIGHT_AMBER /* three workdays or less */, LIGHT_RED /* overdue */, LIGHT_NONE };

/* The lights of a register's rows: of each the running term that ends first. */
bool work_has_clocks(const struct model *m, const struct reg *reg);
/* The rows with the light (not LIGHT_NONE), for query.condition, with its two numbers. */
const char *work_light_condition(struct arena *a, const struct work *w, const struct reg *reg, enum light light,
                                 int32_t today, int64_t number[2]);
enum { LIT_MOST = 50 };
struct lit {
    int32_t due; /* DATE_NONE: no term runs */
    enum light light;
};
/* Of count records, at most LIT_MOST. */
bool work_lights(struct arena *a, const struct work *w, struct db *db, const struct reg *reg,
                 const struct record *record, size_t count, int32_t today, struct lit *out, struct error *err);

/* One thing to do: a record with the steps open to a role, and its most pressing clock. The roles that the definitions'
 * escalation names see what was told to them too, with no steps where they take none. A clock that lapsed and left the
 * matter where it was still presses. */
struct todo {
    const char *reg, *number, *label, *organ, *state;
    size_t steps, leading; /* those that lead the matter on come first; the others stand aside */
    const struct step **step;
    int32_t due; /* DATE_NONE: no clock runs */
    enum light light;
    int64_t workdays_left; /* negative when overdue */
    enum telling told;     /* how far the running out of its clocks was told */
    bool settled;          /* an order: what it was made of is done, or no longer late; it stays until answered */
};
struct todo_query {
    const char *organ, *role, *district; /* NULL: all. Organ: what it is to do, and what its role reaches */
    bool below;                          /* also what those below the organ are to do: all that it may take */
    enum light worst;                    /* LIGHT_NONE: all; LIGHT_RED: overdue only; LIGHT_AMBER: amber and red */
    int32_t today;
    size_t limit;
};
bool work_todo(struct arena *a, const struct work *w, struct db *db, const struct todo_query *q, size_t *count,
               struct todo **out, struct error *err);
