/* The files of enforcement cases while they are written, and the papers of a case in them. */
#pragma once

#include "matter.h"

enum { DOCKET_YEARS = 3, DOCKET_FIRST_YEAR = 2019, DOCKET_DEVICES = 168 };

struct docket {
    struct enforcer by[ENFORCERS_MAX];
    size_t enforcers;
    struct filing *cases[SENDERS], *recordings[SENDERS];
    struct filing *parties, *staff, *steps, *evidence, *coercion, *notices, *hearings, *reviews, *talks, *decisions,
        *payments, *archives;
    int decided[DOCKET_YEARS][ENFORCERS_MAX], recorded[DOCKET_YEARS]; /* the last number of each year */
    struct closed_cases *closed;
};

/* Each writes what the case has of these, and nothing where it has none. */
void papers_staff(struct docket *d, const struct matter *m);
void papers_steps(struct docket *d, struct matter *m); /* with their recordings; counts both in m */
void papers_evidence(struct docket *d, const struct matter *m);
void papers_coercion(struct docket *d, const struct matter *m);
void papers_notices(struct docket *d, const struct matter *m);
void papers_hearing(struct docket *d, const struct matter *m);
void papers_reviews(struct docket *d, const struct matter *m);

/* Says of the current row that it was entered on that day, or when the case was filed if that is later. */
void papers_entered(struct filing *f, const struct matter *m, int32_t on);
