/* Procedures, gates and roles as a lawyer reads them, with the law beside them. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

struct arena;
struct law;
struct model;
struct procedure;
struct rule;

/* Every procedure, gate and role of the name. false where there is none, and nothing is written. */
bool work_explain(struct arena *a, const struct model *m, const struct law *l, const char *name, FILE *to);
/* How long a version of a time limit is, and by how much it may be extended, in the language of phrase_use. */
char *explain_term(struct arena *a, const struct rule *r);
/* A diagram for Graphviz: states, and the steps between them with who takes them and which clocks they start and stop;
 * in Chinese. */
void work_draw(struct arena *a, const struct procedure *p, FILE *to);
