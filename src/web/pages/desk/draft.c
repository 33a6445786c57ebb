#include "web/pages/desk/draft.h"

#include "account/draft.h"
#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"

#include <string.h>

/* The form's address, without language and what only says how it is shown. */
static const char *form_of(struct request *r)
{
    static const char *const passed[] = {"lang", "draft", "done", "after", "office"};
    struct link l = link_to(r->arena, "");
    for (size_t i = 0; i < r->segments; i++)
        link_segment(&l, r->segment[i]);
    for (size_t i = 0; i < r->params; i++) {
        bool passes = false;
        for (size_t k = 0; k < sizeof passed / sizeof *passed; k++)
            passes = passes || strcmp(r->param[i].name, passed[k]) == 0;
        if (!passes)
            link_param(&l, r->param[i].name, r->param[i].value);
    }
    return l.text.data;
}

static bool may_keep(const struct request *r)
{
    return r->full && r->session.id && !r->person.program;
}

/* What was typed; what steers the form is not part of it. */
static struct draft typed(struct request *r, const json_t *model)
{
    const struct body_field *field;
    size_t count = body_fields(r->body, &field);
    struct draft_field *kept = arena_array(r->arena, count + 1, sizeof *kept);
    struct draft d = {.form = form_of(r), .field = kept, .kept_at = time_now()};
    d.title = json_string_value(json_object_get(model, "draft_title"));
    if (!d.title)
        d.title = json_string_value(json_object_get(model, "title"));
    for (size_t i = 0; i < count; i++)
        if (field[i].name[0] != '_' || strcmp(field[i].name, "_reason") == 0)
            kept[d.fields++] = (struct draft_field){field[i].name, field[i].value};
    return d;
}

static const char *when(struct request *r, int64_t at)
{
    return arena_strndup(r->arena, time_text(r->arena, at), strlen("2020-06-24 09:30"));
}

static bool keep(struct request *r, struct answer *out, struct error *err)
{
    struct error own = {0};
    struct draft d = typed(r, out->model);
    if (!may_keep(r))
        return error_set(err, ERROR_RIGHTS, "a program keeps no drafts");
    if (!draft_keep(r->arena, r->site->accounts, &r->session, &d, &own)) {
        if (own.code != ERROR_INPUT) {
            *err = own;
            return false;
        }
        desk_tell(out, &own);
        return true;
    }
    page_put(out->model, "kept", when(r, d.kept_at));
    return true;
}

static const char *with(const struct request *r, const char *form, const char *name)
{
    return arena_printf(r->arena, "%s%c%s=1%s%s", form, strchr(form, '?') ? '&' : '?', name, r->chosen ? "&lang=" : "",
                        r->chosen ? r->language : "");
}

/* What is there is offered; a form that was sent back with faults has all of it anyway. */
static bool offer(struct request *r, struct answer *out, struct error *err)
{
    struct draft *d = arena_new_of(r->arena, struct draft);
    if (!may_keep(r))
        return true;
    page_put_flag(out->model, "keeps", true);
    if (request_is_post(r))
        return true;
    if (!draft_read(r->arena, r->site->accounts, r->db, &r->session, form_of(r), time_now(), d, err))
        return false;
    if (!d->kept_at)
        return true;
    json_t *o = page_put_object(out->model, "draft");
    page_put(o, "kept", when(r, d->kept_at));
    if (request_param(r, "draft")) {
        r->draft = d;
        page_put_flag(o, "taken", true);
    } else {
        page_put(o, "take_href", with(r, d->form, "draft"));
    }
    return true;
}

static enum attended throw_away(struct request *r, struct answer *out, struct error *err)
{
    if (may_keep(r) && !draft_drop(r->arena, r->site->accounts, r->db, &r->session, form_of(r), err))
        return DRAFT_FAILED;
    desk_go(out, request_with(r, "draft", NULL));
    return DRAFT_ANSWERED;
}

enum attended draft_attend(struct request *r, struct answer *out, struct error *err)
{
    bool sent = request_is_post(r), keeps = sent && request_field(r, "_keep");
    if (sent && request_field(r, "_drop"))
        return throw_away(r, out, err);
    bool shows = keeps || (sent && request_field(r, "_find"));
    /* What a script keeps every few seconds does not make all pages anew: the page of today may tell of it a little
     * late. */
    r->aside = shows && r->format == FORMAT_JSON;
    if ((keeps && !keep(r, out, err)) || !offer(r, out, err))
        return DRAFT_FAILED;
    return keeps && r->format == FORMAT_JSON ? DRAFT_ANSWERED : shows ? DRAFT_SHOWS : DRAFT_GOES_ON;
}

void draft_done(struct request *r)
{
    struct error ignored = {0};
    if (may_keep(r))
        draft_drop(r->arena, r->site->accounts, r->db, &r->session, form_of(r), &ignored);
}

bool draft_put_all(struct request *r, json_t *model, struct error *err)
{
    size_t count;
    struct draft *d;
    json_t *drafts = page_put_array(model, "drafts");
    if (!may_keep(r))
        return true;
    if (!draft_list(r->arena, r->site->accounts, r->db, &r->session, time_now(), &count, &d, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        json_t *o = page_add_object(drafts);
        page_put(o, "title", d[i].title);
        page_put(o, "kept", when(r, d[i].kept_at));
        page_put(o, "href", with(r, d[i].form, "draft"));
    }
    page_put_flag(model, "has_drafts", count);
    return true;
}
