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

/* Does a person give it: typed, or by choosing a file? */
bool form_asks(const struct field *f);
/* What stands in the field: as it was sent, else as the record has it, else what it begins with. Never NULL. */
const char *form_shown(struct request *r, const struct desk_form *f, const struct field *field);
/* The field as an object of the array. needed: the form cannot be sent without. */
void form_put(struct request *r, json_t *fields, const struct desk_form *f, const struct field *field, bool needed);
/* Of two parts of a form: only one field is where one begins to type, in the first part if there is one. */
void form_one_focus(const json_t *fields, json_t *more);
/* What was sent: a field that the form did not have stays NULL. A personal field that is shown masked is left out when
 * it comes back as it was shown. */
void form_read(struct request *r, const struct desk_form *f, struct entry *out);
/* The files that may be chosen for a field: those of the record, and of the records that its references lead to; files.
 * value: the digest that is chosen. form_file.c. */
void form_put_files(struct request *r, json_t *o, const struct desk_form *f, const char *value);
/* The digest that was sent is one of theirs, and what else the file gives is filled in. Programs may know files that
 * are kept elsewhere. false with the fault. */
bool form_take_file(struct request *r, const struct desk_form *f, struct entry *entry, struct faults *faults);
/* What was sent, once more: for the form that asks to confirm. */
void form_put_sent(struct request *r, json_t *model);
