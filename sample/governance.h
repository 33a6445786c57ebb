/* The parts of the governance sample that have a file of their own. */
#pragma once

#include "kit.h"

void governance_plan(struct sample *s);   /* plans, tasks, meetings, topics */
void governance_index(struct sample *s);  /* edition, fields, topics, items, tasks, evidence, results */
void governance_report(struct sample *s); /* shortcomings, fields of the next year, report, sign-off, narrative */
