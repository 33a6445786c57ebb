/* Sentences in the reader's language.
 *
 * The program's own sentences stand in the code, in English. A catalogue (locale/zh_CN.po, as GNU gettext has it) gives
 * each its translation, found by the English one. Which catalogue speaks is a matter of the thread, as POSIX has it
 * with uselocale(): whoever works for a person says so first, and what it hands to another thread takes it along.
 * Sentences are for reading alone: what is stored, hashed or compared is never one. */
#pragma once

#include <stddef.h>
#include <stdio.h>

struct arena;
struct error;
struct phrases;

/* Reads a catalogue; it lives in the arena and may be used by many threads. NULL with file and line where it cannot be
 * read, is not in UTF-8, or where a translation does not take exactly what its sentence takes: a catalogue can say
 * something wrong, but never make printf read what was not given. Entries that are fuzzy or empty are passed over. */
const struct phrases *phrases_read(struct arena *a, const char *path, struct error *err);

/* From now on this thread speaks by the catalogue; NULL: in English. Gives the one before. */
const struct phrases *phrase_use(const struct phrases *p);
const struct phrases *phrase_used(void);

/* The sentence, or the format of one, in the thread's language; itself where the catalogue has none. */
const char *phrase(const char *english) __attribute__((format_arg(1)));

/* A sentence that is looked up later than where it stands, for the catalogue's test to find. A macro, since no function
 * may stand in an initializer. */
#define phrase_mark(english) english

/* The sentence as the first column of a table: two blanks, then so many columns as a terminal counts them, where a
 * Chinese character takes two, then a blank. */
void phrase_label(FILE *to, const char *english, size_t columns);
