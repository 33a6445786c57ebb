/* What changed from one text to the next, word by word: Chinese character by character, all else by words.
 *
 * E. W. Myers, An O(ND) difference algorithm and its variations (1986). */
#pragma once

#include <stddef.h>

struct arena;

enum diff_kind { DIFF_SAME, DIFF_REMOVED, DIFF_ADDED };

struct diff_run {
    enum diff_kind kind;
    const char *text;
};

/* All runs but the added ones are the old text, all but the removed ones the new one; no two neighbours are of one
 * kind. Texts that have more than some hundred changes are told as one. Both are valid UTF-8. */
size_t diff_words(struct arena *a, const char *old, const char *now, struct diff_run **out);
