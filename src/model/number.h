/* Number patterns: literal text and {pieces}. */
#pragma once

#include "model/draft.h"

/* Tells what is wrong with the register's number: pieces that do not exist or may be empty, no {seq}. */
void number_check_pattern(struct draft *d, const struct draft_reg *r, const struct model *m);
