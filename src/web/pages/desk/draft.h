/* Forms whose half-filled sheets are kept (account/draft.h): offered again at the form's address, thrown away there. */
#pragma once

#include "web/pages/desk/desk.h"

enum attended {
    DRAFT_FAILED,
    DRAFT_ANSWERED, /* there is nothing more to show */
    DRAFT_SHOWS,    /* the form is shown as it was sent: nothing is to be saved */
    DRAFT_GOES_ON,
};
/* Called once the page's model has its title (or draft_title), before the form is read. Keeps what was typed (_keep),
 * throws it away (_drop), fills the form with it (?draft=1), or offers it. A form that only asks to find something
 * (_find) is shown again. */
enum attended draft_attend(struct request *r, struct answer *out, struct error *err);
/* The form was saved. */
void draft_done(struct request *r);
/* drafts: the forms that the person left, for the page of today. */
bool draft_put_all(struct request *r, json_t *model, struct error *err);
