/* Forms over a register's fields: the right control for each, what was entered kept, the fault beside its field. */
#pragma once

#include "web/pages/desk/desk.h"

struct desk_form {
    const struct reg *reg;
    const struct record *record; /* whose values stand there at first; NULL: none */
    const bool *open;            /* by field: personal values may be shown; NULL: none is */
    const struct faults *faults; /* of what was sent; NULL: nothing was */
    const struct entry *prefill; /* of a new record; NULL: none */
    bool begins;                 /* the first empty field is where one begins to type */
};

/* The field as an object of the array. needed: the form cannot be sent without. */
void form_put(struct request *r, json_t *fields, const struct desk_form *f, const struct field *field, bool needed);
/* Of two parts of a form: only one field is where one begins to type, in the first part if there is one. */
void form_one_focus(const json_t *fields, json_t *more);
/* What was sent: a field that the form did not have stays NULL. A personal field that is shown masked is left out when
 * it comes back as it was shown. */
void form_read(struct request *r, const struct desk_form *f, struct entry *out);
/* What was sent, once more: for the form that asks to confirm. */
void form_put_sent(struct request *r, json_t *model);
