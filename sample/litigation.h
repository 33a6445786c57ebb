/* The parts of the litigation sample that have a file of their own. */
#pragma once

#include "kit.h"

const char *litigation_cause(size_t i); /* what suits are about, beginning again */
const char *litigation_act(size_t i);   /* key of the act's kind, of the same */
void litigation_plaintiff(struct filing *f);
void litigation_appearance(struct filing *f, bool head);

/* The other districts, judicial advice and circulars. */
void litigation_others(struct sample *s);
