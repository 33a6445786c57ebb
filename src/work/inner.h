/* What the files of src/work share. */
#pragma once

#include "law/term.h"
#include "record/clocks.h"
#include "work/work.h"

/* ask.c: does the condition of the definitions hold of the record as it is in memory, before it is written? One that is
 * neither true nor false does not hold. condition NULL always holds. */
bool ask(struct arena *a, struct db *db, const struct record *r, const char *condition, bool *holds, struct error *err);
bool names_word(const char *text, const char *word); /* does the word stand in the condition? */

/* choose.c: the procedure noted for the record, else the one it would follow; NULL in *out where there is none. */
bool course_of(struct arena *a, const struct work *w, struct db *db, const struct record *r, int32_t day,
               const struct procedure **out, bool *noted, struct error *err);
bool procedures_of(const struct model *m, const struct reg *reg); /* has it any? */

/* gate.c: false with ERROR_LAW, the gate's id as the error's field and the article, where it refuses. The record is as
 * the step would leave it; its id and number are those of the row. */
bool gate_check(struct arena *a, const struct work *w, struct db *db, const struct gate *g, const struct record *r,
                int32_t day, struct error *err);
void cite(struct error *err, const struct rule_basis *basis);

/* clock.c: the clocks of one record while a step is taken. */
struct timing {
    struct kept_clock kept;
    const struct clock *clock; /* NULL: of a clock that the procedure no longer declares */
    bool touched;
};
struct timings {
    struct arena *arena;
    struct db *db;
    const struct law *law;
    const struct escalation *escalation;
    const struct procedure *procedure;
    const struct record *was; /* the record before the step, or NULL */
    size_t count, room;
    struct timing *timing;
};
bool timings_load(struct timings *t, const struct record *r, struct error *err);
/* Starts what begins with the record. Lengths and amounts come from r, whose due fields are set. */
bool timings_begin(struct timings *t, struct record *r, const struct deed *deed, struct error *err);
bool timings_step(struct timings *t, const struct step *step, struct record *r, const struct deed *deed,
                  struct error *err);
/* Is there what the step would extend, and may it be? The rest is asked when it is taken. */
bool timings_allow(struct timings *t, const struct step *step, const struct deed *deed, struct error *err);
const char *timings_said(const struct timings *t); /* canonical JSON of those touched, or NULL */
bool timings_save(struct timings *t, struct db *db, const struct record *r, struct error *err);

/* A row's term, as the law counts it. */
bool clock_term(struct arena *a, const struct law *law, const struct kept_clock *k, struct term *out,
                struct error *err);
/* By what, and on which day, a clock is settled. */
struct settling {
    const struct calendar *calendar;
    const struct escalation *escalation; /* NULL: nobody is told */
    const struct clock *clock;
    int32_t day;
};
/* Due date, lapse, tellings and state from the term. */
void clock_settle(struct arena *a, struct kept_clock *k, const struct term *t, const struct settling *s);
int64_t deed_time(const struct deed *deed);  /* its time, where that lies in its day; else when the day begins */
int32_t effect_day(const struct deed *deed); /* from which it counts: its own, but for what the law deems */

/* step.c: takes the step as the record stands; r is replaced by what it is then. */
bool step_is_of(const struct step *const *list, size_t count, const struct step *step);
bool step_leaves(const struct step *s, const char *state);
bool step_is_for(const struct step *s, const char *role); /* NULL: the program itself */
struct event_row;
/* Of a record, back from this event: the last that is someone's deed, or a step that the law took. */
bool last_deed(struct arena *a, struct db *db, int64_t event, struct event_row *out, struct error *err);

/* The last day that shows the light. */
int32_t light_last_day(const struct calendar *c, enum light worst, int32_t today);
