/* Double-random inspection in two files: directories, plans, tasks and draws; and what was done with each object drawn.
 */
#pragma once

#include "enforcers.h"

enum {
    INSPECTION_TASKS = 3, /* of each plan, and matters of each department */
    INSPECTORS_EACH = 15, /* of each department that has a plan */
};

struct inspection_area {
    const char *field, *objects, *industry, *manner, *basis;
    const char *matter[INSPECTION_TASKS], *problem[INSPECTION_TASKS];
};

struct inspection_task {
    char *number;
    const struct inspection_area *area;
    const char *organ;
    size_t which; /* of the area's matters */
    int32_t made, start, drawn_on, due, finished;
    int32_t redrawn_on; /* when it was drawn first, where that was void; or DATE_NONE */
    bool joint, prolonged, gone;
};

struct inspection_checks {
    struct filing *inspections, *recusals, *findings, *follow_ups;
    size_t count;                       /* inspections written so far */
    const char *staff[INSPECTORS_EACH]; /* numbers of the inspectors of the department at hand */
};

/* The inspection of an object drawn, with what was found and what followed. risk: its class when drawn. */
void inspection_row(struct inspection_checks *c, const struct inspection_task *t, const char *draw, const char *object,
                    const char *risk);
