/* What the two ways of attaching a file to a record share: in one form, or in pieces. */
#pragma once

#include "record/attachment.h"
#include "web/pages/desk/desk.h"

/* May the person attach to the record? Asked before anything is kept. */
bool attach_may(struct request *r, const struct record *record, struct error *err);
/* Is the open file of a kind that is taken, and called so? Fills name, type and size. */
bool attach_look(struct request *r, const char *name, int fd, int64_t size, struct attachment *out, struct error *err);
/* Attaches what the vault holds already: all of them, or none. */
bool attach_write(struct request *r, const struct reg *reg, const char *number, struct attachment *add, size_t count,
                  struct error *err);
