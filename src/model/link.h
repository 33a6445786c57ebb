/* What the parts of the second pass share. */
#pragma once

#include "core/nearest.h"
#include "model/draft.h"

extern const char everyone[]; /* as “readers” says it */

struct linking {
    struct arena *arena;
    struct draft *draft;
    struct model *model;
    struct reg *reg; /* the model's arrays, while they may be written */
    struct list *list;
    struct indicator *indicator;
    const struct codes **code;
    struct draft_reg **reg_draft; /* by reg->index */
    struct draft_indicator **indicator_draft;
};

/* One mistake about a word of the thing. */
#define TELL_WORD(l, file, word, format, ...) gather_add(&(l)->draft->gather, file, (word).line, format, __VA_ARGS__)

/* Looks up what a word names; NULL where it is not given, or names nothing (told, unless a file that could not be read
 * may declare it). what: register “matter”, field “kind”; key: the key whose value the word is. */
const struct reg *link_reg(struct linking *l, const char *file, const char *what, const char *key, struct word word);
const struct field *link_field(struct linking *l, const char *file, const char *what, const char *key, struct word word,
                               const struct reg *reg, bool builtins);

/* A state of the register; where it has none, that is told elsewhere. */
const struct code_value *link_state(struct linking *l, const char *file, const char *what, const char *key,
                                    struct word word, const struct reg *reg);
const struct role *link_role(struct linking *l, const char *file, const char *what, const char *key, struct word word);
const struct gate *link_gate_named(struct linking *l, const char *file, const char *what, const char *key,
                                   struct word word);

/* “did you mean”, or nothing. */
const char *link_suggest(struct linking *l, struct nearest n);
/* Is the field's type unknown, and told already? */
bool link_is_unsure(const struct linking *l, const struct reg *reg, const struct field *f);

void link_registers(struct linking *l);
void link_order(struct linking *l); /* gives reg->order; circles are mistakes */
void link_lists(struct linking *l);
void link_indicators(struct linking *l);
void link_gates(struct linking *l);
void link_procedures(struct linking *l);
void link_papers(struct linking *l);
void link_escalation(struct linking *l);
/* One step, into the room that its procedure has for it. */
void link_step(struct linking *l, const struct draft_procedure *p, const struct draft_step *d, struct step *out);
