/* What the files of src/law share about the calendar in use. */
#pragma once

struct arena;
struct law;

/* Of a law that is being loaded, whose calendar is the files' (or NULL, where that has mistakes). */
void seat_new(struct arena *a, struct law *l);
