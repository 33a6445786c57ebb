/* What the parts of the third pass share. */
#pragma once

#include "model/draft.h"

struct checking {
    struct draft *draft;
    const struct model *model;
    struct gather *gather;
    struct arena *arena;
    const struct draft_reg **reg; /* by reg->index */
    bool **unsure;                /* by reg->index, by field: its type is unknown */
};

/* Where the text and the register are given and known. */
void check_condition(struct checking *c, const char *file, const char *what, const char *key, struct word text,
                     const struct reg *reg);
void check_gate(struct checking *c, const struct draft_gate *d);
void check_procedure(struct checking *c, const struct draft_procedure *d);
void check_escalation(struct checking *c, const struct draft_domain *d);
bool check_has_step(const struct step *const *steps, size_t count, const struct step *step);

/* What the steps of all procedures do together: only to be asked where each of them is right. */
void check_flow(struct checking *c);
