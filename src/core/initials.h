/* Finding Chinese names by the initials of their pinyin: gsxk finds 公司许可.
 *
 * The table is the character set itself: GB/T 2312-1980 puts its 3,755 characters of the first level in the order of
 * their pinyin, so that the initial follows from the place. What is read in more than one way has its other initials in
 * a short list; rarer characters have none and are found by themselves. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* The initial, a to z; 0: not known. */
char initial_of(uint32_t code);
/* Does each word that was typed stand in the name, its letters and characters one behind another? A letter stands for a
 * character with that initial, or for itself; marks do not count. Nothing typed matches all. */
bool initials_match(const char *name, const char *typed);
/* Does the first word that was typed stand at the name's beginning? */
bool initials_begin(const char *name, const char *typed);

/* The letters by which each character that counts may be typed, a space between two characters: "xh z c f" of 行政处罚.
 * Letters and digits stand for themselves; a character of unknown initial has none. For a browser that matches itself.
 */
char *initials_spell(struct arena *a, const char *name);

enum { INITIALS_RUN = 4 };
/* Every run of at most INITIALS_RUN letters by which some part of the name may be typed, from each of its characters
 * on: what an index has to hold so that a part is found by the beginning of a run. Of a name's first 200 characters. */
typedef void initials_take(void *to, const char *run, size_t size);
void initials_runs(const char *name, initials_take *take, void *to);
