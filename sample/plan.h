/* From the rows that the generator wants in the end to the journal that makes them: every record is made as it came in,
 * and is led to its state by steps of its procedure, on the days that its fields tell.
 *
 * For each record the planner looks for the chain of steps from the procedure's start to the wanted state whose sets
 * leave the wanted values: a step that sets a date to today is taken on that date; one whose dates nobody tells is
 * taken on a workday between its neighbours. What a step needs or takes comes with it; the rest comes when the record
 * is made, and what is dated later by no step is entered on its day. Steps that leave no trace in the record (suspended
 * and resumed, sent back and mended) are told by filing_step. Steps that happen by themselves are left to the program.
 *
 * Records of registers without a procedure are made whole, on their day. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct error;
struct sample;

/* Writes FOLDER/year.journal. home: the folder of domains/. Prints the records for which there is no way, with the
 * reason, and how many; false where a file cannot be read or written. */
bool plan_write(struct sample *s, const char *home, const char *folder, size_t *without_way, struct error *err);
