/* The definitions: what the district's work consists of, as docs/definitions.md declares it. Loaded once, never changed
 * afterwards, shared by all threads. Everything belongs to the model's arena. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "core/date.h"
#include "core/error.h"
#include "core/gather.h"
#include "core/value.h"

struct arena;
struct db;
struct table;
struct reg;

struct title {
    const char *zh, *en;
};

struct place { /* where something is declared */
    const char *file;
    unsigned line;
};

struct code_value {
    const char *key;
    struct title title;
};

struct codes {        /* a code table; also the states of a register */
    const char *name; /* for tables written in place: REGISTER.FIELD */
    struct title title;
    struct place place;
    size_t count;
    const struct code_value *value;
};

/* The columns that every register has without declaring them. */
enum builtin { BUILTIN_NONE, BUILTIN_NUMBER, BUILTIN_DISTRICT, BUILTIN_ORGAN, BUILTIN_STATE, BUILTIN_SAMPLE, BUILTINS };

/* What gives a field its value, where nobody types it. */
enum given { GIVEN_BY_PERSON, GIVEN_BY_DIGEST, GIVEN_BY_FILE_NAME, GIVEN_BY_FILE_SIZE, GIVEN_BY_SYSTEM };

struct field {
    enum builtin builtin; /* BUILTIN_NONE: declared; else one of the columns behind reg->field[reg->fields - 1] */
    const char *name;
    struct title title, unit, help; /* unit and help may be empty (zh NULL) */
    struct place place;
    enum value_type type;
    const struct codes *codes; /* VALUE_CODE */
    const struct reg *to;      /* VALUE_REF */
    const char *personal;      /* kind of masking, or NULL */
    const char *check;         /* identifier check, or NULL */
    enum given given;          /* by the attachment that is chosen, by the program, or by whoever fills the form in */
    bool required, search, long_text, index;
    bool has_min, has_max;
    int64_t min, max; /* in the field's own unit: characters for text, hundredths, fen */
};

struct unique {
    size_t count;
    const struct field **field; /* declared ones, district and organ */
};

struct reg { /* a register; the word itself is C's */
    const char *name;
    struct title title;
    struct place place;
    const struct domain *domain;
    const char *basis;                 /* or NULL */
    const char *number;                /* pattern, or NULL where given */
    const char *number_check;          /* or NULL */
    const struct field *dated, *label; /* or NULL */
    const struct field *about;         /* the reference whose record names it where there is no label; or NULL */
    bool organ_required;
    const struct codes *states; /* or NULL */
    size_t fields, shown, uniques;
    const struct field
        *field; /* in declared order; behind them (field[fields] and on) the BUILTINS - 1 built-in ones */
    const struct field **show; /* declared ones, district and organ */
    const struct unique *unique;
    size_t readers; /* 0: not declared; who reads is told by the procedures */
    const struct role **reader;
    size_t writers; /* 0: not declared; who makes and changes records by hand is told by the procedures */
    const struct role **writer;
    bool for_everyone; /* whoever has an office reads all of it */
    bool searchable;   /* has a field with search */
    bool indexed;      /* has an index of texts: searchable, has a name, or is referred to */
    size_t order;      /* registers sorted by this come after all they refer to (but for references to themselves) */
    size_t index;      /* position in model->reg */
};

struct list {
    const char *name;
    struct title title;
    struct place place;
    const struct domain *domain;
    const struct reg *of;
    const char *where, *basis; /* or NULL */
    size_t shown, orders;
    const struct field **show; /* declared and built-in ones */
    const char **order;        /* column names */
};

enum indicator_kind {
    INDICATOR_COUNT,
    INDICATOR_SUM,
    INDICATOR_RATE,
    INDICATOR_CHANGE,
    INDICATOR_RANK,
    INDICATOR_FACT,
};

enum indicator_form { FORM_PLAIN, FORM_PERCENT, FORM_OVER_WAN, FORM_ALL, FORM_EACH, FORM_ORDINAL };

enum indicator_span { SPAN_DATED /* on */, SPAN_YEAR /* in */, SPAN_STANDING /* since, until */ };

struct indicator {
    const char *name;
    struct title title, unit, note; /* unit and note may be empty (zh NULL) */
    struct place place;
    const struct domain *domain;
    const char *basis; /* or NULL */
    enum indicator_kind kind;
    enum indicator_form form;
    const struct reg *reg;        /* of a rate, change or rank: the register of what it rests on */
    const struct indicator *base; /* RATE, CHANGE, RANK: what it is computed from */
    const struct field *field;    /* SUM, FACT; NULL for the number of a FACT */
    enum indicator_span span;
    const struct field *on, *since, *until; /* on is also the integer field of SPAN_YEAR; until may be NULL */
    const char *where, *hit;                /* or NULL */
    bool relative;                          /* CHANGE: as relative, not in points */
    bool low_first;                         /* RANK: the lowest value is first */
    int better;                             /* 1 high is better, -1 low, 0 not said; of a rank -1 always */
    bool has_target;
    int64_t target; /* hundredths of the unit that people see: per cent, points, yuan, a place */
    size_t index;   /* position in model->indicator */
};

/* What a role may besides work on records. */
enum power {
    POWER_SYSTEM,    /* settings; the registers that nobody works in, as places and organs */
    POWER_ACCOUNTS,  /* make, change and close accounts; give passwords */
    POWER_OFFICES,   /* give and take offices; unlock; take a second factor away; end sessions */
    POWER_AUDIT,     /* see the ledger, all accounts and sessions */
    POWER_SUPERVISE, /* issue supervision orders */
    POWERS
};
extern const char *const power_name[POWERS + 1]; /* as files name them; ends with NULL */

struct role {
    const char *name;
    struct title title;
    struct place place;
    bool district;  /* reaches the records of all organs of the district, not its organ's and those below alone */
    bool reads_all; /* reads every register that does not declare its readers */
    unsigned may;   /* powers, as bits by enum power */
};

/* A condition that blocks a step; of the record itself, or of one that it refers to (gate_asked). Statute, article and
 * refusal come from law/gates.csv by the id and the day. */
struct gate {
    const char *id;
    struct place place;
    const struct domain *domain;
    const char *when;     /* asks only where this holds of the record; or NULL */
    size_t throughs;      /* fields, each of the record that the one before refers to, lead to the record asked … */
    const char **through; /* … none: the record itself is asked */
    const char *holds;    /* condition on the record asked; or NULL: it counts */
    const struct reg *count; /* records of this register … */
    const struct field *by;  /* … whose field refers to the record asked … */
    const char *where;       /* … that meet this (or NULL) … */
    size_t sames;
    const struct gate_same {
        const struct field *theirs;
        const char *ours;
    } * same;         /* … and whose fields equal those, by name, of the record whose step asks */
    int64_t at_least; /* so many; 0: there must be none */
};

enum set_kind { SET_TODAY, SET_NOW, SET_ACTOR, SET_EMPTY, SET_VALUE };

struct step_set {
    const struct field *field;
    enum set_kind kind;
    struct value value; /* SET_VALUE */
};

struct step {
    const char *name;
    struct title title;
    struct place place;
    size_t froms, roles, needs, takes, sets, gates;
    const struct code_value **from;
    const struct code_value *to; /* NULL: the state stays */
    const struct role **by;
    const struct field **need, **take;
    const struct step_set *set;
    const struct gate **gate;
    const struct field *organ; /* refers to the organ that takes it, or to a record whose organ does; or NULL */
    bool reason, automatic;
    bool aside; /* taken where there is cause: it is nobody's to-do */
};

struct clock {
    const char *name;
    struct title title;
    struct place place;
    const char *rule; /* id in law/time-limits.csv */
    const char *when; /* of which records it starts; or NULL: of all */
    bool begins;      /* starts when the record is made */
    size_t starts, stops, drops, undoes, suspends, resumes, extends, restarts, turns;
    const struct step **start, **stop, **suspend, **resume, **extend, **restart;
    const struct step **drop; /* by these the matter leaves: the clock stops, neither in time nor late */
    const struct step **undo; /* these take a stop back: the last run goes on as if it had never stopped */
    const struct step **turn; /* from these on it is counted by another rule: into */
    const char *into;         /* id of that rule; or NULL */
    size_t grounds;           /* one for all suspensions, or one for each of suspend, in its order */
    const char **ground;
    const struct field *begins_on; /* the day from which it counts, where it begins with the record; or NULL */
    const struct field *by_field;  /* how much an extension is; or NULL */
    const struct field *due;       /* shows the due date; or NULL */
    const struct field *length;    /* of the term, where it stands on the record; or NULL */
    const struct step *deemed;     /* taken when the term has passed; or NULL */
    bool quiet;                    /* nobody is reminded or told of it */
    size_t index;                  /* in its procedure */
};

struct procedure {
    const char *name;
    struct title title;
    struct place place;
    const struct domain *domain;
    const struct reg *of;
    const char *when, *basis; /* or NULL */
    int32_t from, until;      /* days in force; DATE_NONE: open */
    const struct code_value *start;
    size_t steps, clocks;
    const struct step *step;
    const struct clock *clock;
    size_t index; /* position in model->procedure */
};

/* What a field of an order holds. */
enum fill_kind {
    FILL_TEXT,     /* as a person would enter it */
    FILL_MATTER,   /* a sentence: which term of which record ran out */
    FILL_REGISTER, /* the record's register, by its Chinese title */
    FILL_NUMBER,   /* the record's number */
    FILL_CLOCK,    /* the clock's Chinese title */
    FILL_DUE,      /* the day it was due */
    FILL_TODAY,
};

struct fill {
    const struct field *field;
    enum fill_kind kind;
    const char *text; /* FILL_TEXT */
};

/* Who is told when a term runs out; one for all domains. */
struct escalation {
    struct place place;
    const struct domain *domain;
    const char *basis;             /* or NULL */
    int remind;                    /* workdays before the day due; 0: nobody is reminded */
    const struct role *head;       /* told on the day after the day due */
    int supervise;                 /* workdays after that; 0: nobody supervises, and the rest is NULL */
    const struct role *supervisor; /* told then … */
    const struct reg *order;       /* … by a record that is made for the record's organ */
    size_t fills;
    const struct fill *fill;
};

/* An official form (文书) that a procedure produces: made of a record by a template, reports/papers/README.md. */
struct paper {
    const char *name;
    struct title title;
    struct place place;
    const struct domain *domain;
    const struct reg *of;
    const char *template;       /* name of the file under reports/papers/, without .txt */
    const char *basis, *where;  /* or NULL; where: only of records that meet it */
    const char *rule;           /* or NULL: an id of the law, whose article on its day is the basis */
    const struct field *number; /* a text that holds its number; NULL: the record's number */
    const struct field *dated;  /* its date, which must be filled; NULL: see step */
    const char *step;           /* its date is that on which this step was last taken; NULL, or never: of printing */
    size_t states;              /* 0: in any */
    const struct code_value **state;
};

struct domain {
    const char *name;
    struct title title;
    const char *file;
};

struct model {
    struct arena *arena;
    size_t domains, regs, lists, indicators, codes;
    const struct domain *domain;
    const struct reg *reg;
    const struct list *list;
    const struct indicator *indicator;
    const struct codes **code;
    size_t roles, gates, procedures, papers;
    const struct paper *paper;
    const struct role *role;
    const struct gate *gate;
    const struct procedure *procedure;
    const struct escalation *escalation; /* NULL: nobody is told of anything */
};

/* Loads every *.yaml of the folder, links and checks. NULL where there are mistakes: all of them are in *mistakes,
 * which belongs to the arena, as the model does. Nothing of the database is needed; see model_check_sql. */
struct model *model_load(struct arena *a, const char *folder, struct mistakes *mistakes);
/* Prepares every condition against the database's tables. false where one is refused, with all of them in *mistakes. */
bool model_check_sql(struct arena *a, const struct model *m, struct db *db, struct mistakes *mistakes);

const struct reg *model_reg(const struct model *m, const char *name);         /* by name, or NULL */
const struct reg *model_reg_titled(const struct model *m, const char *title); /* by Chinese title, or NULL */
const struct list *model_list(const struct model *m, const char *name);
const struct indicator *model_indicator(const struct model *m, const char *name);
const struct codes *model_codes(const struct model *m, const char *name);
const struct field *reg_field(const struct reg *r, const char *name); /* not the built-in columns */
/* The built-in column; state is NULL where the register has no states. */
const struct field *reg_builtin(const struct reg *r, enum builtin which);
const struct field *reg_column(const struct reg *r, const char *name); /* declared or built in, or NULL */
/* The label, where it may be told to whoever sees that the record is there: no person's name. Else NULL. */
const struct field *reg_name(const struct reg *r);
const struct code_value *codes_value(const struct codes *c, const char *key);
/* By key, Chinese or English title. */
const struct code_value *codes_find(const struct codes *c, const char *text);
const struct role *model_role(const struct model *m, const char *name);
const struct paper *model_paper(const struct model *m, const char *name);
const struct gate *model_gate(const struct model *m, const char *id);
const struct procedure *model_procedure(const struct model *m, const char *name);
const struct step *procedure_step(const struct procedure *p, const char *name);
/* May the field be changed by hand on a record in the state? What a step sets and what a clock shows never; what steps
 * bring, at the procedure's start and where one of them could bring it now; anything else always. */
bool procedure_lets_change(const struct procedure *p, const struct field *f, const char *state);
const struct clock *procedure_clock(const struct procedure *p, const char *name);
/* Does a step of a procedure of the register (NULL: of any) ask the gate? */
bool gate_is_asked(const struct model *m, const struct gate *g, const struct reg *r);
/* The register of the record that the gate asks where a step of r does: what "through" leads to; r itself where it has
 * no such field, being what others lead to. NULL where a field on the way is not there or refers to nothing. */
const struct reg *gate_asked(const struct gate *g, const struct reg *r);
const char *title_in(struct title t, const char *language); /* "en" gives en, anything else zh */

/* The registers as the database's tables, by reg->order, that is, in an order in which references point backwards;
 * count is model->regs. Columns: number, district (region code), organ, state, sample, then the fields, then event (the
 * last event's number).
 */
const struct table *model_tables(struct arena *a, const struct model *m);

/* Any declared thing by its name, as a lawyer reads it: definition, basis, place, who uses it. false where nothing has
 * that name; the message names the nearest. */
bool model_explain(const struct model *m, const char *name, FILE *to, struct error *err);
/* JSON Schema (2020-12) of a domain file, from the same tables the loader uses. */
void model_write_schema(FILE *to);
