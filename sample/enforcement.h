/* What the files of enforcement share: the cases, the lists and the reviews are written by three sources. */
#pragma once

#include "enforcers.h"

#include <stddef.h>
#include <stdint.h>

/* Cases whose files are complete, for the reviewers to draw from; and what the reviewers need of them. */
struct closed_case {
    const char *number, *organ;
    int32_t archived_on;
};

enum { CLOSED_MAX = 1200 };

struct closed_cases {
    size_t count;
    struct closed_case at[CLOSED_MAX];
};

/* Cases of 2019 to early 2021 with all that hangs on them; fills *closed. */
void enforcement_cases(struct sample *s, struct closed_cases *closed);
/* Leniency items, schemes, yearly data, supervision. */
void enforcement_lists(struct sample *s);
/* Rounds of file review, and corrected cases. */
void enforcement_reviews(struct sample *s, const struct closed_cases *closed);
void enforcement_licences(struct sample *s);

/* Number of an item of the no-penalty list in this field of enforcement, or NULL. */
char *leniency_number(struct filing *f, const char *field);
