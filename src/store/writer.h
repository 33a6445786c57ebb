/* The one writer, with group commit.
 *
 * A write is a function that runs inside a savepoint on the writer's thread. The writer takes all that wait, runs each,
 * commits once, and only then tells them: a reply means that the change is on disk. One that fails is rolled back
 * alone. Where the commit itself fails, all of its batch are told so. A write speaks the language of who asked for it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct db;
struct error;
struct store;
struct writer;

/* Does the work with the writer's connection; false, with err, undoes all it did. */
typedef bool write_call(struct db *db, void *argument, struct error *err);
/* Told after the commit, on the writer's thread. */
typedef void write_done(void *argument, const struct error *err);

/* What keeps state beside the database (the ledger's tree) follows the writer's transactions. All may be NULL. */
struct writer_follower {
    void *argument;
    bool (*begin)(void *argument, struct db *db,
                  struct error *err); /* a batch begins; other processes may have written */
    void (*mark)(void *argument);     /* before each write */
    void (*undo)(void *argument);     /* that write failed: back to the mark */
    bool (*seal)(void *argument, struct db *db, struct error *err); /* all ran; about to commit */
    void (*abandon)(void *argument);                                /* the batch was rolled back */
};

struct writer *writer_start(struct store *s, const struct writer_follower *follower, struct error *err);
void writer_stop(struct writer *w); /* finishes what waits; NULL is allowed */

/* Waits until it is durable, or failed. Not from inside a write. */
bool writer_run(struct writer *w, write_call *call, void *argument, struct error *err);
/* Does not wait: done is told. */
void writer_submit(struct writer *w, write_call *call, void *argument, write_done *done, void *done_argument);

struct writer_counts {
    unsigned long long writes, failures, commits;
    size_t largest_batch;
};
struct writer_counts writer_counts(struct writer *w);
