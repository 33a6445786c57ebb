/* An order of supervision made by hand: of a figure, an organ or a late record. The form is filled already, as the
 * definitions' escalation says what an order holds; whoever sends it may change what it says. */
#include "web/pages/desk/draft.h"
#include "web/pages/desk/form.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"
#include "store/writer.h"
#include "work/punctual.h"

#include <string.h>

enum { LOOKED_AT = 2000 /* records that miss a figure's condition */, NAMED = 5 };

/* What the order is of. */
struct subject {
    const char *matter;           /* Chinese, as the order is */
    const char *organ, *district; /* numbers; NULL: to be chosen */
    const struct record *record;  /* that is late; or NULL */
    const struct clock_row *clock;
    const char *ordered; /* number of an order that was made of it already; or NULL */
};

struct ordering {
    struct request *r;
    const struct escalation *escalation;
    int64_t clock; /* that is late; 0: none */
    struct entry entry;
    struct record record;
    struct faults faults;
};

/* Figures. */

struct holder {
    const char *organ, *name;
    int64_t count;
};

static size_t count_holders(struct request *r, const struct page *page, struct holder *h)
{
    size_t n = 0;
    for (size_t i = 0; i < page->count; i++) {
        const struct record *rec = &page->record[i];
        size_t at = 0;
        while (at < n && !text_equal(h[at].organ, rec->organ_number))
            at++;
        if (!rec->organ_number || (at == n && n == LOOKED_AT))
            continue;
        if (at == n)
            h[n++] = (struct holder){rec->organ_number,
                                     record_show(r->arena, rec, reg_builtin(rec->reg, BUILTIN_ORGAN), "zh", false), 0};
        h[at].count++;
    }
    return n;
}

/* Whose the records are that miss the rate's condition: most first, since theirs is the order. */
static bool find_holders(struct request *r, json_t *model, const struct indicator *i, int year, struct subject *s,
                         struct error *err)
{
    struct query q;
    struct page page;
    if (i->kind != INDICATOR_RATE)
        return true;
    if (!figure_query(r->arena, i, r->site->options.district, year, FIGURE_MISS, &q, err))
        return false;
    q.limit = LOOKED_AT;
    if (!record_find(r->arena, r->db, r->site->model, &q, &page, err))
        return false;
    struct holder *h = arena_array(r->arena, page.count + 1, sizeof *h);
    size_t n = count_holders(r, &page, h);
    json_t *holders = page_put_array(model, "holders");
    for (size_t k = 0; k < n && k < NAMED; k++) {
        size_t best = k;
        for (size_t j = k + 1; j < n; j++)
            if (h[j].count > h[best].count)
                best = j;
        struct holder most = h[best];
        h[best] = h[k];
        h[k] = most;
        json_t *o = page_add_object(holders);
        page_put(o, "name", most.name);
        page_put_int(o, "count", most.count);
        page_put_flag(o, "chosen", k == 0);
    }
    page_put_flag(model, "has_holders", n);
    s->organ = n ? h[0].organ : NULL;
    struct link records = link_to(r->arena, "/figures");
    link_segment(&records, i->name);
    link_param(&records, "year", arena_printf(r->arena, "%d", year));
    link_param(&records, "part", "miss");
    page_put(model, "records_href", request_href(r, &records));
    return true;
}

static bool of_figure(struct request *r, json_t *model, const char *name, struct subject *s, struct error *err)
{
    const struct site *site = r->site;
    const struct indicator *i = model_indicator(site->model, name);
    struct comparison years;
    int year;
    if (!i)
        return error_set(err, ERROR_NOT_FOUND, "there is no figure “%.60s”", name);
    if (!request_year(r, &year, err) ||
        !figure_compare_years(r->arena, r->db, i, site->model, site->options.district, year - 1, year, &years, err))
        return false;
    const struct figure *f = &years.row[1].figure, *old = &years.row[0].figure;
    const char *target = figure_target(r->arena, i, false);
    if (!f->known)
        return error_set(err, ERROR_NOT_FOUND, "the figure “%s” of %d is not known: %s", i->title.zh, year, f->why);
    s->matter = arena_printf(r->arena, "%d年%s为%s%s%s%s%s", year, i->title.zh, f->with_unit, target ? "，目标为" : "",
                             target ? target : "", old->known ? "，上年为" : "", old->known ? old->with_unit : "");
    page_put_data(model, "subject", arena_printf(r->arena, "%s · %d", request_title(r, i->title), year));
    page_put(model, "subject_href", page_figure_href(r, i, NULL, year));
    return find_holders(r, model, i, year, s, err);
}

/* Organs. */

static bool of_organ(struct request *r, json_t *model, const char *number, struct subject *s, struct error *err)
{
    const struct reg *organs = model_reg(r->site->model, "organ");
    struct record *organ = organs ? record_read(r->arena, r->db, organs, number, err) : NULL;
    struct punctuality *row;
    size_t count;
    int64_t late = 0;
    if (!organ || !work_punctuality(r->arena, r->site->model, r->db, r->site->options.district, date_year(r->today),
                                    true, r->today, &count, &row, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (text_equal(row[i].organ_number, number))
            late += row[i].open_late;
    const char *name = organs->label ? record_show(r->arena, organ, organs->label, "zh", false) : number;
    s->organ = organ->number;
    s->matter =
        arena_printf(r->arena, "%s有%lld项期限已经届满、尚未办结，请逐项说明原因和办结时间", name, (long long)late);
    page_put_data(model, "subject", name);
    return true;
}

/* Records. */

static const struct clock_row *worst_clock(const struct clock_row *row, size_t count, int32_t today)
{
    const struct clock_row *worst = NULL;
    for (size_t i = 0; i < count; i++)
        if (row[i].state == CLOCK_RUNNING && row[i].due != DATE_NONE && row[i].due < today &&
            (!worst || row[i].due < worst->due))
            worst = &row[i];
    return worst;
}

static bool of_record(struct request *r, json_t *model, const char *register_name, struct subject *s, struct error *err)
{
    const struct reg *reg = model_reg(r->site->model, register_name);
    const char *number = request_param(r, "number");
    struct clock_row *clock;
    size_t count;
    if (!reg || !number)
        return error_set(err, ERROR_NOT_FOUND, "there is no register “%.60s”", register_name);
    const struct record *record = rights_record(r->arena, r->site->rights, r->db, &r->person, reg, number, err);
    if (!record || !work_clocks(r->arena, &r->site->work, r->db, record, &count, &clock, err))
        return false;
    s->record = record;
    s->organ = record->organ_number;
    s->district = record->district;
    s->clock = worst_clock(clock, count, r->today);
    s->ordered = s->clock ? s->clock->ordered : NULL;
    s->matter = s->clock ? arena_printf(r->arena, "%s%s%s已于%s届满，尚未办结", reg->title.zh, record->number,
                                        s->clock->clock->title.zh, date_iso(r->arena, s->clock->due))
                         : arena_printf(r->arena, "%s%s", reg->title.zh, record->number);
    page_put_data(model, "subject", arena_printf(r->arena, "%s %s", request_title(r, reg->title), record->number));
    page_put(model, "subject_href", desk_record_href(r, record));
    return true;
}

static bool find_subject(struct request *r, json_t *model, struct subject *s, struct error *err)
{
    const char *figure = request_param(r, "figure"), *organ = request_param(r, "organ");
    const char *reg = request_param(r, "register");
    return figure  ? of_figure(r, model, figure, s, err)
           : organ ? of_organ(r, model, organ, s, err)
           : reg   ? of_record(r, model, reg, s, err)
                   : error_set(err, ERROR_INPUT, "an order is of a figure, an organ or a record");
}

/* What the program would write of itself is left out, but where a text is required: there stands who makes it. */
static const char *fill_text(struct request *r, const struct subject *s, const struct fill *f)
{
    switch (f->kind) {
    case FILL_MATTER:
        return s->matter;
    case FILL_REGISTER:
        return s->record ? s->record->reg->title.zh : NULL;
    case FILL_NUMBER:
        return s->record ? s->record->number : NULL;
    case FILL_CLOCK:
        return s->clock ? s->clock->clock->title.zh : NULL;
    case FILL_DUE:
        return s->clock ? date_iso(r->arena, s->clock->due) : NULL;
    case FILL_TODAY:
        return date_iso(r->arena, r->today);
    case FILL_TEXT:
        break;
    }
    return f->field->required && f->field->type == VALUE_TEXT ? r->person.name : NULL;
}

static struct entry prefill(struct request *r, const struct escalation *e, const struct subject *s)
{
    const char **text = arena_array(r->arena, e->order->fields, sizeof *text);
    for (size_t i = 0; i < e->fills; i++)
        text[e->fill[i].field - e->order->field] = fill_text(r, s, &e->fill[i]);
    return (struct entry){
        .text = text, .organ = s->organ, .district = s->district ? s->district : r->site->options.district};
}

/* The fields that the escalation fills, and the required ones: no other is taken. */
static bool is_on_form(const struct escalation *e, const struct desk_form *form, const struct field *f)
{
    for (size_t k = 0; k < e->fills; k++)
        if (e->fill[k].field == f && e->fill[k].kind != FILL_TEXT && form->prefill->text[f - e->order->field])
            return true;
    return f->required;
}

static void put_fields(struct ordering *o, json_t *model, const struct desk_form *form)
{
    const struct escalation *e = o->escalation;
    json_t *fields = page_put_array(model, "fields");
    form_put(o->r, fields, form, reg_builtin(e->order, BUILTIN_ORGAN), e->order->organ_required);
    for (size_t i = 0; i < e->order->fields; i++) {
        const struct field *f = &e->order->field[i];
        if (form_asks(f) && is_on_form(e, form, f))
            form_put(o->r, fields, form, f, f->required);
    }
}

static void read_form(struct ordering *o, const struct desk_form *form, const struct subject *s)
{
    const char **text = arena_array(o->r->arena, form->reg->fields, sizeof *text);
    form_read(o->r, form, &o->entry);
    for (size_t i = 0; i < form->reg->fields; i++)
        text[i] = !is_on_form(o->escalation, form, &form->reg->field[i]) ? NULL
                  : form_asks(&form->reg->field[i])                      ? o->entry.text[i]
                                                                         : form->prefill->text[i];
    o->entry.text = text;
    o->entry.district = form->prefill->district;
    o->entry.number = NULL;
    o->entry.sample = s->record && s->record->sample ? "true" : NULL;
}

static bool make(struct db *db, void *argument, struct error *err)
{
    struct ordering *o = argument;
    struct request *r = o->r;
    struct deed deed = {.actor = r->person.login, .day = r->today};
    if (r->today != date_today())
        deed.at = time_of_date(r->today);
    struct lookup *look = lookup_new(r->arena, db, r->site->model);
    return record_from_entry(r->arena, look, o->escalation->order, &o->entry, NULL, &o->record, &o->faults, err) &&
           rights_supervise(r->arena, r->site->rights, db, &r->person, &o->record, &deed, err) &&
           work_begin(r->arena, &r->site->work, db, &o->record, &deed, err) &&
           (!o->clock || work_ordered(r->arena, &r->site->work, db, o->clock, o->record.number, &deed, err));
}

static bool send_order(struct ordering *o, struct answer *out, struct error *err)
{
    struct error own = {0};
    struct request *r = o->r;
    if (writer_run(r->site->records->writer, make, o, &own)) {
        struct link l = link_to(r->arena, "/desk/registers");
        link_segment(&l, o->escalation->order->name);
        link_segment(&l, o->record.number);
        link_param(&l, "done", "1");
        draft_done(r);
        return desk_go(out, request_href(r, &l));
    }
    if (own.code == ERROR_STORE || own.code == ERROR_SYSTEM) {
        *err = own;
        return false;
    }
    desk_tell_faults(r, out, &own, o->escalation->order, &o->faults);
    return true;
}

bool desk_order(struct request *r, struct answer *out, struct error *err)
{
    struct subject s = {0};
    struct ordering o = {.r = r, .escalation = r->site->model->escalation};
    if (!desk_supervises(r))
        return error_set(err, ERROR_RIGHTS, "%s", request_text(r, "order.not_yours"));
    struct link back = link_to(r->arena, "/desk/dashboard");
    const char *title = request_title(r, o.escalation->order->title);
    out->model = page_model(r, title);
    page_put_flag(out->model, "has_crumbs", true);
    page_crumb(out->model, request_text(r, "dashboard.title"), request_href(r, &back));
    page_crumb(out->model, title, NULL);
    page_put(out->model, "back_href", request_href(r, &back));
    page_put(out->model, "basis", o.escalation->basis);
    if (!find_subject(r, out->model, &s, err))
        return false;
    page_put(out->model, "ordered", s.ordered);
    if (s.ordered)
        page_put(out->model, "ordered_href", desk_href(r, "registers", o.escalation->order->name, s.ordered, NULL));
    struct entry before = prefill(r, o.escalation, &s);
    struct desk_form form = {.reg = o.escalation->order, .faults = &o.faults, .prefill = &before, .begins = true};
    enum attended attended = draft_attend(r, out, err);
    if (attended <= DRAFT_ANSWERED)
        return attended == DRAFT_ANSWERED;
    if (request_is_post(r) && attended == DRAFT_GOES_ON) {
        read_form(&o, &form, &s);
        o.clock = s.clock ? s.clock->id : 0;
        if (!send_order(&o, out, err))
            return false;
    }
    put_fields(&o, out->model, &form);
    return true;
}
