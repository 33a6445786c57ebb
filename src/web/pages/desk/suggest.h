/* What a reference may be, as it is typed. */
#pragma once

#include "web/pages/desk/desk.h"

/* May the person be told of the register's records by name? */
bool suggest_may(const struct request *r, const struct reg *reg);
/* What is typed, as records that the person sees; the best first. */
bool suggest_find(struct request *r, const struct reg *reg, const char *typed, size_t most, struct page *out,
                  struct error *err);
/* found: number, label and state of up to ten records that the person sees; q as typed, or NULL. */
bool suggest_put(struct request *r, json_t *o, const struct reg *reg, const char *q, struct error *err);
/* chosen: label and state of the one that a field refers to, where the person sees it; else nothing. */
void suggest_put_chosen(struct request *r, json_t *o, const struct reg *reg, const char *number);
