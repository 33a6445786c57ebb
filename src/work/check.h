/* What the definitions say of the law must be what the law's files hold. */
#pragma once

struct gather;
struct law;
struct model;

/* Tells every gate that gates.csv does not know, and every clock whose rule is unknown, is never in force while its
 * procedure is, or does not allow what the clock does: suspensions for its ground, extensions, a length of its own. */
void work_check(const struct model *m, const struct law *l, struct gather *g);
