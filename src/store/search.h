/* Full-text search that finds two-character Chinese words.
 *
 * Neither database segments Chinese. Text is cut here into overlapping pairs of Han characters (纠纷案件: 纠纷 纷案
 * 案件) and into words of other scripts, lower-cased; both databases index those tokens. A query is cut the same way
 * and all of its tokens must be there, words by their beginning. Two characters, and words, are found exactly; a text
 * found for a longer run of characters has all its pairs, though, seldom, not one after the other.
 *
 * A row's name is also found by the initials of its pinyin (core/initials.h): its runs of letters are tokens that begin
 * with 0, which no word of a query can be taken for by chance. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct db;
struct error;

/* Makes the index of a table, where there is none. Part of a migration. */
bool search_create(struct db *db, const char *table, struct error *err);
/* Puts, or replaces, the text of one row; fields are joined by a newline. name: found by its initials too, or NULL. Of
 * a very long text the first million bytes of tokens (about 140,000 characters) are indexed. */
bool search_put(struct db *db, const char *table, int64_t id, const char *text, const char *name, struct error *err);

/* A condition, on the id given as an SQL expression, with exactly one parameter, whose value is put into *parameter.
 * NULL where the query holds nothing that can be searched. A single Han character is found wherever it stands. */
char *search_condition(struct arena *a, struct db *db, const char *table, const char *id, const char *query,
                       const char **parameter);

/* The same for what is typed to find one row among many: letters may also stand for the initials of its name. Of those
 * that match, the newest most alone; so also a letter that nearly all match is answered at once. */
char *search_newest(struct arena *a, struct db *db, const char *table, const char *id, const char *typed, size_t most,
                    const char **parameter);
