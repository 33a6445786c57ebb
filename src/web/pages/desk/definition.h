/* One procedure, register or role as a lawyer reads it: tables instead of the definitions' own text. */
#pragma once

#include "web/pages/desk/admin.h"

void definition_put_procedure(struct request *r, json_t *model, const struct procedure *p);
void definition_put_register(struct request *r, json_t *model, const struct reg *reg);
void definition_put_role(struct request *r, json_t *model, const struct role *role);
