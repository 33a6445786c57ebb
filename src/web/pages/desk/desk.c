#include "web/pages/desk/admin.h"

#include "core/arena.h"
#include "core/text.h"

#include <microhttpd.h>
#include <stdarg.h>

const struct desk_door desk_doors[] = {
    {"/desk/intake", "intake.title", "overview.intake", intake_opens},
    {"/desk/admin", "admin.title", "overview.admin", admin_opens},
    {"/desk/dashboard", "dashboard.title", "overview.dashboard", desk_oversees},
    {"/desk/index", "index.title", "overview.index", index_opens},
    {"/desk/report", "editor.door", "overview.report", report_opens},
    {"/desk/draws", "draws.title", "overview.draws", draws_open},
};
const size_t desk_door_count = sizeof desk_doors / sizeof *desk_doors;

const struct route desk_routes[] = {
    {.path = "desk/sign-in", .view = "desk_sign_in", .page = desk_sign_in, .zone = ZONE_DOOR, .takes = "POST"},
    {.path = "desk/code", .view = "desk_code", .page = desk_code, .zone = ZONE_DOOR, .takes = "POST"},
    {.path = "desk/password", .view = "desk_password", .page = desk_password, .zone = ZONE_DOOR, .takes = "POST"},
    {.path = "desk/enrol", .view = "desk_enrol", .page = desk_enrol, .zone = ZONE_DOOR, .takes = "POST"},
    {.path = "desk/setup", .view = "desk_setup", .page = desk_setup, .zone = ZONE_DOOR, .takes = "POST"},
    {.path = "desk/sign-out", .view = "desk_sign_in", .page = desk_sign_out, .zone = ZONE_DOOR, .takes = "POST"},
    {.path = "desk/oidc/start",
     .view = "desk_sign_in",
     .page = desk_oidc_start,
     .slow = 1 << FORMAT_HTML | 1 << FORMAT_JSON,
     .zone = ZONE_DOOR},
    {.path = "desk/oidc/callback",
     .view = "desk_sign_in",
     .page = desk_oidc_callback,
     .slow = 1 << FORMAT_HTML | 1 << FORMAT_JSON,
     .zone = ZONE_DOOR},
    {.path = "desk/oidc/leave",
     .view = "desk_sign_in",
     .page = desk_oidc_leave,
     .slow = 1 << FORMAT_HTML | 1 << FORMAT_JSON,
     .zone = ZONE_DOOR},
    {.path = "desk/registers", .view = "desk_registers", .page = desk_registers, .zone = ZONE_DESK, .kept = true},
    {.path = "desk/registers/*",
     .view = "desk_register",
     .page = desk_register,
     .formats = 1 << FORMAT_CSV | 1 << FORMAT_XLSX,
     .slow = 1 << FORMAT_CSV | 1 << FORMAT_XLSX,
     .zone = ZONE_DESK,
     .kept = true},
    {.path = "desk/registers/*/views", .view = "desk_register", .page = desk_views, .zone = ZONE_DESK, .takes = "POST"},
    {.path = "desk/registers/*/import", .view = "desk_import", .page = desk_import, .zone = ZONE_DESK, .takes = "POST"},
    {.path = "desk/registers/*/import/*", .view = "desk_import", .page = desk_import_job, .zone = ZONE_DESK},
    {.path = "desk/registers/*/import/*/marked", .view = "desk_import", .page = desk_import_marked, .zone = ZONE_DESK},
    {.path = "desk/registers/*/bulk", .view = "desk_bulk", .page = desk_bulk, .zone = ZONE_DESK, .takes = "POST"},
    {.path = "desk/registers/*/new", .view = "desk_edit", .page = desk_new, .zone = ZONE_DESK, .takes = "POST"},
    {.path = "desk/registers/*/*", .view = "desk_record", .page = desk_record, .zone = ZONE_DESK, .kept = true},
    {.path = "desk/registers/*/*/edit", .view = "desk_edit", .page = desk_edit, .zone = ZONE_DESK, .takes = "POST"},
    {.path = "desk/registers/*/*/open", .view = "desk_open", .page = desk_open, .zone = ZONE_DESK, .takes = "POST"},
    {.path = "desk/registers/*/*/steps/*", .view = "desk_step", .page = desk_step, .zone = ZONE_DESK, .takes = "POST"},
    {.path = "desk/registers/*/*/files", .view = "desk_files", .page = desk_files, .zone = ZONE_DESK, .takes = "POST"},
    {.path = "desk/registers/*/*/files/*", .view = "desk_files", .page = desk_file, .zone = ZONE_DESK},
    {.path = "desk/registers/*/*/files/*/remove",
     .view = "desk_detach",
     .page = desk_detach,
     .zone = ZONE_DESK,
     .takes = "POST"},
    {.path = "desk/registers/*/*/uploads",
     .view = "desk_files",
     .page = desk_uploads,
     .zone = ZONE_DESK,
     .takes = "POST"},
    {.path = "desk/registers/*/*/uploads/*",
     .view = "desk_files",
     .page = desk_upload,
     .zone = ZONE_DESK,
     .takes = "PATCH POST DELETE"},
    {.path = "desk/registers/*/*/papers/*",
     .view = "desk_paper",
     .page = desk_paper,
     .zone = ZONE_DESK,
     .takes = "POST"},
    {.path = "desk/intake", .view = "intake", .page = page_intake, .zone = ZONE_DESK},
    {.path = "desk/intake/*", .view = "intake_item", .page = page_intake_item, .zone = ZONE_DESK, .takes = "POST"},
    {.path = "desk/report", .view = "report_editor", .page = page_report_editors, .zone = ZONE_DESK},
    {.path = "desk/report/*", .view = "report_editor", .page = page_report_editor, .zone = ZONE_DESK, .takes = "POST"},
    {.path = "desk/draws", .view = "draws", .page = page_draws, .zone = ZONE_DESK},
    {.path = "desk/draws/*", .view = "draw", .page = page_draw, .zone = ZONE_DESK},
    {.path = "desk/index", .view = "index_system", .page = page_index, .zone = ZONE_DESK, .kept = true},
    {.path = "desk/dashboard", .view = "desk_dashboard", .page = desk_dashboard, .zone = ZONE_DESK, .kept = true},
    {.path = "desk/dashboard/order", .view = "desk_order", .page = desk_order, .zone = ZONE_DESK, .takes = "POST"},
    {.path = "desk/suggest/*", .view = "desk_registers", .page = desk_suggest, .zone = ZONE_DESK},
    {.path = "desk/days/*", .view = "desk_registers", .page = desk_days, .zone = ZONE_DESK},
    {.path = "desk/terms/*/*", .view = "desk_registers", .page = desk_terms, .zone = ZONE_DESK},
    {.path = "desk/account", .view = "desk_account", .page = desk_account, .zone = ZONE_DESK, .takes = "POST"},
    {.path = "desk/account/identity",
     .view = "desk_identity",
     .page = desk_identity,
     .zone = ZONE_DESK,
     .takes = "POST"},
    {.path = "desk/account/notices", .view = "desk_notices", .page = desk_notices, .zone = ZONE_DESK, .takes = "POST"},
    {.path = "desk/admin/notices",
     .view = "admin_notices",
     .page = desk_all_notices,
     .zone = ZONE_DESK,
     .takes = "POST"},
    {.path = "desk/admin", .view = "admin", .page = desk_admin, .zone = ZONE_DESK},
    {.path = "desk/admin/accounts", .view = "admin_accounts", .page = desk_accounts, .zone = ZONE_DESK},
    {.path = "desk/admin/new-account",
     .view = "admin_new_account",
     .page = desk_new_account,
     .zone = ZONE_DESK,
     .takes = "POST"},
    {.path = "desk/admin/accounts/*",
     .view = "admin_account",
     .page = desk_one_account,
     .zone = ZONE_DESK,
     .takes = "POST"},
    {.path = "desk/admin/sessions",
     .view = "admin_sessions",
     .page = desk_sessions,
     .zone = ZONE_DESK,
     .takes = "POST"},
    {.path = "openapi", .view = "desk_registers", .page = desk_openapi, .zone = ZONE_PUBLIC},
    {.path = "desk/admin/audit", .view = "admin_audit", .page = desk_audit, .zone = ZONE_DESK},
    {.path = "desk/admin/calendar",
     .view = "admin_calendar",
     .page = desk_calendar,
     .formats = 1 << FORMAT_CSV,
     .zone = ZONE_DESK,
     .takes = "POST"},
    {.path = "desk/admin/definitions", .view = "admin_definitions", .page = desk_definitions, .zone = ZONE_DESK},
    {.path = "desk/admin/definitions/*", .view = "admin_definition", .page = desk_definition, .zone = ZONE_DESK},
    {.path = "desk/admin/backup", .view = "admin_backup", .page = desk_backup, .zone = ZONE_DESK},
    {.path = "desk/admin/audit/head", .view = "admin_audit", .page = desk_audit_head, .zone = ZONE_DESK},
    {.path = "desk/admin/audit/events/*",
     .view = "admin_event",
     .page = desk_audit_event,
     .zone = ZONE_DESK,
     .takes = "POST"},
    {.path = "desk/admin/audit/verify",
     .view = "admin_verify",
     .page = desk_verify,
     .zone = ZONE_DESK,
     .takes = "POST"},
    {.path = "desk/admin/audit/verify/*", .view = "admin_verify", .page = desk_verify_job, .zone = ZONE_DESK},
    {.path = "desk", .view = "desk_today", .page = desk_today, .zone = ZONE_DESK, .kept = true},
};
const size_t desk_route_count = sizeof desk_routes / sizeof *desk_routes;

const char *desk_href(const struct request *r, ...)
{
    struct link l = link_to(r->arena, "/desk");
    va_list ap;
    va_start(ap, r);
    for (const char *segment; (segment = va_arg(ap, const char *));)
        link_segment(&l, segment);
    va_end(ap);
    return request_href(r, &l);
}

void desk_tell(struct answer *out, const struct error *err)
{
    out->status = MHD_HTTP_UNPROCESSABLE_CONTENT;
    out->code = err->code;
    json_t *wrong = page_put_object(out->model, "wrong");
    page_put(wrong, "message", err->message);
    page_put(wrong, "article", *err->article ? err->article : NULL);
    page_put(wrong, "field", *err->field ? err->field : NULL);
}

const char *desk_refusal(const struct request *r, const char *gate, const char *message)
{
    struct error unknown = {0};
    const struct gate_rule *rule = gate && *gate ? gate_rule_on(r->site->work.law, gate, r->today, &unknown) : NULL;
    if (!rule)
        return message;
    return text_equal(r->language, "en") ? rule->refusal.en : rule->refusal.zh;
}

const char *desk_fault(const struct request *r, const struct fault *fault)
{
    return fault->missing ? request_text(r, "form.required") : fault->message;
}

void desk_tell_faults(const struct request *r, struct answer *out, const struct error *err, const struct reg *reg,
                      const struct faults *faults)
{
    desk_tell(out, err);
    if (err->code == ERROR_LAW)
        page_put(json_object_get(out->model, "wrong"), "message", desk_refusal(r, err->field, err->message));
    else if (faults->count)
        page_put(json_object_get(out->model, "wrong"), "message", request_text(r, "form.wrong"));
    json_t *list = page_put_array(json_object_get(out->model, "wrong"), "faults");
    page_put_flag(json_object_get(out->model, "wrong"), "has_faults", faults->count);
    for (size_t i = 0; i < faults->count; i++) {
        const struct field *f = reg_column(reg, faults->fault[i].column);
        json_t *o = page_add_object(list);
        page_put(o, "name", f || !text_equal(faults->fault[i].column, "reason") ? faults->fault[i].column : "_reason");
        page_put(o, "title",
                 f                                               ? request_title(r, f->title)
                 : text_equal(faults->fault[i].column, "reason") ? request_text(r, "step.reason")
                                                                 : faults->fault[i].column);
        page_put(o, "message", desk_fault(r, &faults->fault[i]));
    }
}

bool desk_go(struct answer *out, const char *href)
{
    out->location = href;
    return true;
}
