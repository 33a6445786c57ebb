/* Violations that the sample's cases are about, in words of our own. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct offence {
    const char *field, *cause, *provision, *basis, *facts; /* # in facts stands for a number */
    const char *penalty;                                   /* a title of code table penalty_kind */
    int low, high;                                         /* fine in yuan; 0: none */
    unsigned natural;                                      /* per cent of parties who are natural persons */
    bool simple;                                           /* may be decided on the spot */
};

extern const struct offence offences[];
extern const size_t offence_count;
