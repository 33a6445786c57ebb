/* The workbench (工作台): what staff see and do in the browser. A page is a file here; who may what is asked of
 * account/rights.h alone. */
#pragma once

#include "web/page.h"

struct people;
struct sheet;

/* Signing in: sign_in.c, door.c. */
page_function desk_sign_in, desk_code, desk_sign_out, desk_password, desk_enrol, desk_setup;
/* By the district's own provider: oidc.c, identity.c. */
page_function desk_oidc_start, desk_oidc_callback, desk_oidc_leave, desk_identity;
/* Where one goes after signing in: an address within the workbench and nothing else, so that no link leads away. */
const char *desk_next(const struct request *r, const char *wanted);
/* Signed in: on to what is missing, or to next. */
bool desk_enter(struct request *r, struct answer *out, const struct session *s, const char *token, const char *next);
/* provider: its name and the way there, where there is one. */
void desk_put_provider(struct request *r, json_t *model, const char *next);
const char *desk_provider_name(const struct request *r);
/* Work. */
page_function desk_today, desk_registers, desk_register, desk_suggest, desk_record, desk_open, desk_step, desk_new,
    desk_edit, desk_paper;
page_function desk_days, desk_terms; /* days.c */
page_function desk_views, desk_bulk, desk_import, desk_import_job, desk_import_marked;
/* Intake at the window: pages/intake.c. */
page_function page_intake, page_intake_item;
bool intake_opens(const struct request *r);
/* Overseeing: dashboard.c, order.c. */
page_function desk_dashboard, desk_order;
/* The index system: pages/index_system.c. */
page_function page_index;
bool index_opens(const struct request *r);
/* The annual report's editor: pages/report_editor.c. */
page_function page_report_editor, page_report_editors;
bool report_opens(const struct request *r);
/* The draw room: pages/draws.c. */
page_function page_draws, page_draw;
bool draws_open(const struct request *r);
/* A CSV or XLSX that came with a form, in whichever encoding, of at most so many bytes (0: what sheets may have):
 * import.c. */
struct sheet *desk_sheet(struct arena *a, int fd, const char *name, size_t most, struct error *err);
/* Does next year's calendar wait to be taken in, by somebody who can? calendar.c. */
bool desk_calendar_missing(const struct request *r, int *year);
/* The event of a correction by hand, after rights_write has filled the deed: edit.c. */
struct event desk_correction(const struct deed *deed);
/* Attachments: files.c, uploads.c. */
page_function desk_files, desk_file, desk_detach, desk_uploads, desk_upload;
/* For programs: openapi.c. */
page_function desk_openapi;
/* One's own account, and administration: account.c, admin*.c, audit*.c, calendar.c, notices.c,
 * definitions.c,
 * upkeep.c. */
page_function desk_account, desk_admin, desk_accounts, desk_new_account, desk_one_account, desk_sessions, desk_audit,
    desk_audit_head, desk_audit_event, desk_verify, desk_verify_job, desk_calendar, desk_notices, desk_all_notices,
    desk_definitions, desk_definition, desk_backup;

/* What the menu leads to, besides today and the registers. */
struct desk_door {
    const char *path, *text, *about;        /* /desk/…; places of its text and of what it is for */
    bool (*opens)(const struct request *r); /* for this person; NULL: for all */
};
extern const struct desk_door desk_doors[];
extern const size_t desk_door_count;

/* What Today shows besides to-dos, overview.c; idle: the person has none. */
bool desk_put_overview(struct request *r, json_t *model, bool idle, struct error *err);
/* The year's figures that missed their target, at most so many: dashboard.c. */
bool desk_put_missed(struct request *r, json_t *model, size_t most, struct error *err);
/* May the person see the dashboard; make orders of supervision. */
bool desk_oversees(const struct request *r);
bool desk_supervises(const struct request *r);
/* The form of an order: of figure=NAME and year=, organ=NUMBER, or register=NAME and number=. */
const char *desk_order_href(const struct request *r, const char *key, const char *value, const char *key2,
                            const char *value2);

/* An address under /desk, with further segments (NULL ends them). */
const char *desk_href(const struct request *r, ...) __attribute__((sentinel));
/* What was wrong with a form: beside its field where it names one, else above the form. The answer is 422. */
void desk_tell(struct answer *out, const struct error *err);
/* The same with the faults of fields, each named above the form too: not all of them are on it. */
void desk_tell_faults(const struct request *r, struct answer *out, const struct error *err, const struct reg *reg,
                      const struct faults *faults);
/* What is wrong with a field, in the page's language where it has words for it. */
const char *desk_fault(const struct request *r, const struct fault *fault);
/* What a gate refuses with, in the page's language; the message where gate is no gate's id, or NULL. */
const char *desk_refusal(const struct request *r, const char *gate, const char *message);
/* The same address as a GET: where a form goes on to once it was saved. */
bool desk_go(struct answer *out, const char *href);
/* The register of the address (/desk/registers/REGISTER/…), where the person may read it; NULL with ERROR_NOT_FOUND. */
const struct reg *desk_reg(const struct request *r, struct error *err);
/* The record of the address, where the person sees it. */
struct record *desk_record_of(struct request *r, const struct reg **reg, struct error *err);
const char *desk_record_href(const struct request *r, const struct record *record);
/* The record's attachments, for its page and theirs. */
bool desk_put_files(struct request *r, json_t *model, const struct record *record, struct people *people,
                    struct error *err);
/* Bytes as people read them: 1.4 MB. */
const char *desk_size(struct arena *a, int64_t bytes);
/* What refers to the record, by registers: children. view: the register's own, or NULL. For that also what it asks for:
 * children.c. */
bool desk_put_children(struct request *r, json_t *model, const struct record *record, const char *view,
                       struct error *err);
/* The papers that may be printed of it now. */
bool desk_put_papers(struct request *r, json_t *model, const struct record *record, struct error *err);
/* The way to the record; here: what is done with it, or NULL. */
void desk_record_crumbs(struct request *r, json_t *model, const struct record *record, const char *here);
