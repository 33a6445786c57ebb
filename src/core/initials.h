/* Finding Chinese names by the initials of their pinyin: gsxk finds 公司许可.
 *
 * The table is the character set itself: GB/T 2312-1980 puts its 3,755 characters of the first level in the order of
 * their pinyin, so that the initial follows from the place. What is read in more than one way has its other initials in
 * a short list; rarer characters have none and are found by themselves. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The initial, a to z; 0: not known. */
char initial_of(uint32_t code);
/* Does each word that was typed stand in the name, its letters and characters one behind another? A letter stands for a
 * character with that initial, or for itself; marks do not count. Nothing typed matches all. */
bool initials_match(const char *name, const char *typed);
