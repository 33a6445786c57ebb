/* A new record; and the correction of one. */
#include "web/pages/desk/draft.h"
#include "web/pages/desk/form.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"
#include "record/ledger.h"
#include "store/writer.h"

#include <string.h>

struct writing {
    struct request *r;
    const struct reg *reg;
    const char *number; /* of the record that is changed; NULL: a new one */
    const char *reason; /* of a change, or NULL */
    struct entry entry;
    struct record record;
    struct faults faults;
};

static struct deed deed_of(const struct request *r)
{
    struct deed deed = {.actor = r->person.login, .day = r->today};
    if (r->today != date_today())
        deed.at = time_of_date(r->today);
    return deed;
}

static bool make(struct db *db, void *argument, struct error *err)
{
    struct writing *w = argument;
    struct request *r = w->r;
    struct deed deed = deed_of(r);
    struct lookup *look = lookup_new(r->arena, db, r->site->model);
    return record_from_entry(r->arena, look, w->reg, &w->entry, NULL, &w->record, &w->faults, err) &&
           rights_refers(r->arena, r->site->rights, db, &r->person, NULL, &w->record, err) &&
           rights_write(r->arena, r->site->rights, db, &r->person, &w->record, &deed, err) &&
           work_begin(r->arena, &r->site->work, db, &w->record, &deed, err);
}

/* By hand, in an office, from an address: no step of a procedure. */
struct event desk_correction(const struct deed *deed)
{
    return (struct event){.actor = deed->actor,
                          .action = "change",
                          .organ = deed->organ,
                          .reason = deed->reason && *deed->reason ? deed->reason : NULL,
                          .role = deed->role,
                          .from = deed->from,
                          .day = DATE_NONE,
                          .at = deed->at};
}

static bool correct(struct db *db, void *argument, struct error *err)
{
    struct writing *w = argument;
    struct request *r = w->r;
    struct deed deed = deed_of(r);
    bool changed;
    deed.reason = w->reason;
    struct record *old = record_read(r->arena, db, w->reg, w->number, err);
    struct lookup *look = lookup_new(r->arena, db, r->site->model);
    if (!old || !request_unchanged(r, old->event, err) ||
        !rights_write(r->arena, r->site->rights, db, &r->person, old, &deed, err) ||
        !record_from_entry(r->arena, look, w->reg, &w->entry, old, &w->record, &w->faults, err) ||
        !rights_refers(r->arena, r->site->rights, db, &r->person, old, &w->record, err) ||
        !rights_write(r->arena, r->site->rights, db, &r->person, &w->record, &deed, err))
        return false;
    const struct event as = desk_correction(&deed);
    return record_correct(r->arena, r->site->records, db, old, &w->record, &as, &changed, err);
}

/* Set by a step of the register's procedures, or asked for by one: comes later. */
static bool comes_later(const struct model *m, const struct reg *reg, const struct field *f)
{
    for (size_t p = 0; p < m->procedures; p++) {
        const struct procedure *pr = &m->procedure[p];
        if (pr->of != reg)
            continue;
        for (size_t c = 0; c < pr->clocks; c++)
            if (pr->clock[c].due == f)
                return true;
        for (size_t s = 0; s < pr->steps; s++) {
            for (size_t i = 0; i < pr->step[s].sets; i++)
                if (pr->step[s].set[i].field == f)
                    return true;
            for (size_t i = 0; i < pr->step[s].needs; i++)
                if (pr->step[s].need[i] == f)
                    return true;
        }
    }
    return false;
}

static void put_fields(struct writing *w, json_t *model, const struct desk_form *form)
{
    struct request *r = w->r;
    json_t *fields = page_put_array(model, "fields"), *more = page_put_array(model, "more");
    if (!w->number && !w->reg->number)
        form_put(r, fields, form, reg_builtin(w->reg, BUILTIN_NUMBER), true);
    for (size_t i = 0; i < w->reg->fields; i++) {
        const struct field *f = &w->reg->field[i];
        if (!form_asks(f))
            continue;
        bool later = !f->required && comes_later(r->site->model, w->reg, f);
        if (w->number ? !later || !w->reg->states : !later)
            form_put(r, f->required || w->number ? fields : more, form, f, f->required);
    }
    form_put(r, more, form, reg_builtin(w->reg, BUILTIN_DISTRICT), true);
    form_put(r, more, form, reg_builtin(w->reg, BUILTIN_ORGAN), w->reg->organ_required);
    form_one_focus(fields, more);
    page_put_flag(model, "has_more", json_array_size(more));
    page_put_flag(model, "more_open", request_is_post(r) || r->draft);
}

/* The first office's place, today, and what the link gave. */
static void prefill(struct writing *w, struct entry *out)
{
    struct request *r = w->r;
    const char **text = arena_array(r->arena, w->reg->fields, sizeof *text);
    const struct office *o = r->person.offices ? &r->person.office[0] : NULL;
    *out = (struct entry){.text = text, .organ = o ? o->organ : NULL, .district = o ? o->district : NULL};
    for (size_t i = 0; i < w->reg->fields; i++)
        text[i] = request_param(r, w->reg->field[i].name);
    if (w->reg->dated && !text[w->reg->dated - w->reg->field])
        text[w->reg->dated - w->reg->field] = date_iso(r->arena, r->today);
}

static bool reason_fits(const char *reason, struct error *err)
{
    if (!reason || text_length(reason) <= REASON_LONGEST)
        return true;
    error_set(err, ERROR_INPUT, "a reason has at most %d characters", REASON_LONGEST);
    return error_in(err, "_reason");
}

static bool save(struct writing *w, const struct desk_form *form, struct answer *out, struct error *err)
{
    struct request *r = w->r;
    struct error own = {0};
    if (!form_take_file(r, form, &w->entry, &w->faults))
        error_set(&own, ERROR_INPUT, "%s", request_text(r, "form.not_attached"));
    else if (reason_fits(w->reason, &own) &&
             writer_run(r->site->records->writer, w->number ? correct : make, w, &own)) {
        struct link l = link_to(r->arena, "/desk/registers");
        link_segment(&l, w->reg->name);
        link_segment(&l, w->record.number);
        link_param(&l, "done", "1");
        draft_done(r);
        out->created = !w->number;
        return desk_go(out, request_href(r, &l));
    }
    if (own.code == ERROR_STORE || own.code == ERROR_SYSTEM) {
        *err = own;
        return false;
    }
    desk_tell_faults(r, out, &own, w->reg, &w->faults);
    return true;
}

bool desk_new(struct request *r, struct answer *out, struct error *err)
{
    struct writing w = {.r = r, .reg = desk_reg(r, err)};
    struct entry before;
    if (!w.reg)
        return false;
    if (!rights_works(r->site->rights, &r->person, w.reg))
        return error_set(err, ERROR_RIGHTS, "%s", request_text(r, "edit.not_yours"));
    prefill(&w, &before);
    struct desk_form form = {.reg = w.reg, .faults = &w.faults, .prefill = &before, .begins = true};
    const char *title = request_title(r, w.reg->title);
    out->model = page_model(r, title);
    page_put_flag(out->model, "has_crumbs", true);
    page_crumb(out->model, request_text(r, "desk.registers"), desk_href(r, "registers", NULL));
    page_crumb(out->model, title, desk_href(r, "registers", w.reg->name, NULL));
    page_crumb(out->model, request_text(r, "edit.new"), NULL);
    page_put(out->model, "kind", request_text(r, "edit.new"));
    page_put(out->model, "basis", w.reg->basis);
    page_put(out->model, "back_href", desk_href(r, "registers", w.reg->name, NULL));
    page_put(out->model, "draft_title", arena_printf(r->arena, "%s · %s", title, request_text(r, "edit.new")));
    enum attended attended = draft_attend(r, out, err);
    if (attended <= DRAFT_ANSWERED)
        return attended == DRAFT_ANSWERED;
    if (request_is_post(r) && attended == DRAFT_GOES_ON) {
        form_read(r, &form, &w.entry);
        if (!save(&w, &form, out, err))
            return false;
    }
    put_fields(&w, out->model, &form);
    return true;
}

bool desk_edit(struct request *r, struct answer *out, struct error *err)
{
    struct writing w = {.r = r};
    const bool *open;
    struct record *record = desk_record_of(r, &w.reg, err);
    if (!record || !rights_open_fields(r->arena, r->db, &r->person, record, time_now(), &open, err))
        return false;
    if (!rights_works(r->site->rights, &r->person, w.reg))
        return error_set(err, ERROR_RIGHTS, "%s", request_text(r, "edit.not_yours"));
    w.number = record->number;
    struct desk_form form = {.reg = w.reg, .record = record, .open = open, .faults = &w.faults};
    out->model = page_model(r, record->number);
    desk_record_crumbs(r, out->model, record, request_text(r, "edit.change"));
    page_put(out->model, "kind", request_text(r, "edit.change"));
    page_put(out->model, "back_href", desk_record_href(r, record));
    page_put(out->model, "draft_title",
             arena_printf(r->arena, "%s · %s", record->number, request_text(r, "edit.change")));
    enum attended attended = draft_attend(r, out, err);
    if (attended <= DRAFT_ANSWERED)
        return attended == DRAFT_ANSWERED;
    if (request_is_post(r) && attended == DRAFT_GOES_ON) {
        form_read(r, &form, &w.entry);
        w.entry.number = NULL;
        w.reason = request_field(r, "_reason");
        if (!save(&w, &form, out, err))
            return false;
    }
    page_put_flag(out->model, "asks_reason", true);
    page_put(out->model, "reason", request_field(r, "_reason"));
    put_fields(&w, out->model, &form);
    return true;
}
