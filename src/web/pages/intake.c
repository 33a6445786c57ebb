/* Intake at the one window (综合窗口): find the item, tick the materials off, take the application in. What is missing
 * is told at once and all together (行政许可法第三十二条); what is whole is accepted on the spot. One write does all of
 * it: where the law refuses any part, nothing was taken in. */
#include "web/pages/desk/draft.h"
#include "web/pages/desk/form.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/initials.h"
#include "core/text.h"
#include "store/store.h"
#include "store/writer.h"

#include <string.h>

enum {
    ITEMS_READ = 10000,
    ITEMS_SHOWN = 30,
    OFTEN_SHOWN = 12,
    OFTEN_DAYS = 90, /* how long back counts what people often come for */
    MATERIALS_MOST = 100,
};

/* What the window asks of whoever comes; the rest is known or comes later. */
static const char *const asked[] = {"applicant_kind", "applicant", "citizen_number", "company", "credit_code",
                                    "agent",          "phone",     "address",        "content"};
enum { ASKED = sizeof asked / sizeof *asked };

static const struct reg *reg_of(const struct request *r, const char *name)
{
    return model_reg(r->site->model, name);
}

bool intake_opens(const struct request *r)
{
    const struct reg *reg = reg_of(r, "application");
    bool window = false;
    for (size_t i = 0; i < r->person.offices; i++)
        window = window || strcmp(r->person.office[i].role, "window_clerk") == 0;
    return window && reg && rights_works(r->site->rights, &r->person, reg);
}

static const char *text_of(const struct request *r, const struct record *record, const char *name)
{
    const struct field *f = reg_field(record->reg, name);
    return f ? record_show(r->arena, record, f, r->language, false) : "";
}

static bool is_yes(const struct record *record, const char *name)
{
    const struct value *v = &record->value[reg_field(record->reg, name) - record->reg->field];
    return !v->null && v->number;
}

static const char *key_of(const struct record *record, const char *name)
{
    const struct value *v = &record->value[reg_field(record->reg, name) - record->reg->field];
    return v->null ? "" : v->text;
}

/* Finding the item. */

static const char *item_href(const struct request *r, const struct record *item, const char *made)
{
    struct link l = link_to(r->arena, "/desk/intake");
    link_segment(&l, item->number);
    link_param(&l, "made", made);
    return request_href(r, &l);
}

static bool item_matches(const struct record *item, const char *q)
{
    const struct value *name = &item->value[reg_field(item->reg, "name") - item->reg->field];
    const struct value *is = &item->value[reg_field(item->reg, "short_name") - item->reg->field];
    return initials_match(name->text, q) || (!is->null && initials_match(is->text, q)) || strstr(item->number, q);
}

static bool find_items(struct request *r, struct query *q, struct page *out, struct error *err)
{
    struct within within = rights_rows(r->arena, r->site->rights, &r->person, q->reg);
    q->within = &within;
    bool good = record_find(r->arena, r->db, r->site->model, q, out, err);
    q->within = NULL;
    return good;
}

static void put_item(struct request *r, json_t *items, const struct record *item)
{
    const char *days = text_of(r, item, "promised_days");
    json_t *o = page_add_object(items);
    page_put(o, "number", item->number);
    page_put(o, "title", text_of(r, item, "name"));
    page_put(o, "organ", item->organ);
    page_put(o, "kind", text_of(r, item, "kind"));
    page_put(o, "days", days);
    page_put_flag(o, "at_once", text_equal(days, "0"));
    page_put(o, "href", item_href(r, item, NULL));
}

/* What people came for most in the last months, the most wanted first: ids of items. */
static bool find_often(struct request *r, size_t *count, int64_t *id, struct error *err)
{
    struct stmt *st = db_prepare(r->db,
                                 "select item, count(*) as n from application where received_on >= ? and received_on "
                                 "<= ? group by item order by n desc, item limit ?",
                                 err);
    *count = 0;
    if (!st)
        return false;
    stmt_bind_int(st, 1, r->today - OFTEN_DAYS);
    stmt_bind_int(st, 2, r->today);
    stmt_bind_int(st, 3, OFTEN_SHOWN);
    while (stmt_row(st, err))
        id[(*count)++] = stmt_int(st, 0);
    stmt_reset(st);
    return !err->code;
}

/* Before anything is typed. */
static bool put_often(struct request *r, json_t *model, const struct page *page, struct error *err)
{
    int64_t id[OFTEN_SHOWN];
    size_t count;
    if (!find_often(r, &count, id, err))
        return false;
    json_t *often = page_put_array(model, "often");
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < page->count; i++)
            if (page->record[i].id == id[k])
                put_item(r, often, &page->record[i]);
    page_put_flag(model, "has_often", json_array_size(often));
    return true;
}

static bool put_items(struct request *r, json_t *model, const char *q, struct error *err)
{
    const struct filter filter = {"state", FILTER_IS, "published"};
    struct query query = {
        .reg = reg_of(r, "service_item"), .filters = 1, .filter = &filter, .limit = ITEMS_READ, .order = "name"};
    struct page page;
    size_t found = 0;
    if (!find_items(r, &query, &page, err))
        return false;
    json_t *items = page_put_array(model, "items");
    for (size_t i = 0; i < page.count; i++) {
        const struct record *item = &page.record[i];
        if (!item_matches(item, q) || found++ >= ITEMS_SHOWN)
            continue;
        put_item(r, items, item);
    }
    page_put_int(model, "found", (int64_t)found);
    page_put_flag(model, "none", !found);
    page_put_flag(model, "cut", found > ITEMS_SHOWN);
    return *q || put_often(r, model, &page, err);
}

bool page_intake(struct request *r, struct answer *out, struct error *err)
{
    const char *q = request_param(r, "q");
    if (!intake_opens(r))
        return error_set(err, ERROR_NOT_FOUND, "%s", request_text(r, "intake.not_yours"));
    out->model = page_model(r, request_text(r, "intake.title"));
    page_put(out->model, "q", q ? q : "");
    return put_items(r, out->model, q && text_length(q) <= 60 ? q : "", err);
}

/* One item. */

struct material {
    const struct record *record;
    bool there, committed; /* ticked; replaced by a commitment */
    bool needed;
};

struct intake {
    struct request *r;
    const struct record *item;
    size_t materials, missing;
    struct material *material;
    struct entry entry; /* of the application */
    struct record application;
    struct faults faults, notice_faults; /* of the application's fields, and of the notice's */
};

static bool read_item(struct request *r, struct intake *i, struct error *err)
{
    struct record *item =
        rights_record(r->arena, r->site->rights, r->db, &r->person, reg_of(r, "service_item"), r->segment[2], err);
    i->r = r;
    i->item = item;
    if (!item)
        return false;
    const struct filter filter = {"item", FILTER_IS, item->number};
    struct query q = {.reg = reg_of(r, "service_material"), .filters = 1, .filter = &filter, .limit = MATERIALS_MOST};
    struct page page;
    if (!find_items(r, &q, &page, err))
        return false;
    i->material = arena_array(r->arena, page.count + 1, sizeof *i->material);
    for (size_t k = 0; k < page.count; k++) {
        const struct record *m = &page.record[k];
        if (!m->value[reg_field(m->reg, "removed_on") - m->reg->field].null)
            continue; /* a proof that was abolished is asked of nobody */
        i->material[i->materials++] =
            (struct material){.record = m, .needed = strcmp(key_of(m, "need"), "always") == 0};
    }
    return true;
}

/* What was ticked: one box a material, by its number. */
static void read_ticks(struct intake *i)
{
    for (size_t k = 0; k < i->materials; k++) {
        struct material *m = &i->material[k];
        const char *sent = request_field(i->r, arena_printf(i->r->arena, "m-%s", m->record->number));
        m->committed = text_equal(sent, "commitment") && is_yes(m->record, "by_commitment");
        m->there = text_equal(sent, "there") || m->committed || request_field(i->r, "_all");
        i->missing += m->needed && !m->there;
    }
}

static void put_guide(struct request *r, json_t *model, const struct record *item)
{
    static const char *const shown[] = {"kind",    "audience", "handling",     "statutory_days", "promised_days",
                                        "charged", "fee",      "visits",       "result",         "windows",
                                        "hours",   "phone",    "by_commitment"};
    json_t *guide = page_put_array(model, "guide");
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        const struct field *f = reg_field(item->reg, shown[i]);
        const char *text = record_show(r->arena, item, f, r->language, false);
        if (!*text)
            continue;
        json_t *o = page_add_object(guide);
        page_put(o, "title", request_title(r, f->title));
        page_put(o, "text", text);
        page_put(o, "unit", f->unit.zh ? request_title(r, f->unit) : NULL);
    }
    page_put(model, "conditions", text_of(r, item, "conditions"));
    page_put(model, "legal_basis", text_of(r, item, "legal_basis"));
}

static void put_materials(struct intake *i, json_t *model)
{
    struct request *r = i->r;
    bool sent = request_is_post(r) && !request_field(r, "_keep") && !request_field(r, "_find");
    json_t *materials = page_put_array(model, "materials");
    for (size_t k = 0; k < i->materials; k++) {
        const struct material *m = &i->material[k];
        json_t *o = page_add_object(materials);
        page_put(o, "name", arena_printf(r->arena, "m-%s", m->record->number));
        page_put(o, "title", text_of(r, m->record, "name"));
        page_put(o, "form", text_of(r, m->record, "form"));
        page_put(o, "copies", text_of(r, m->record, "copies"));
        page_put(o, "need", text_of(r, m->record, "need"));
        page_put(o, "in_case", text_of(r, m->record, "in_case"));
        page_put(o, "notes", text_of(r, m->record, "notes"));
        page_put_flag(o, "needed", m->needed);
        page_put_flag(o, "commits", is_yes(m->record, "by_commitment"));
        page_put_flag(o, "there", m->there && !m->committed);
        page_put_flag(o, "committed", m->committed);
        page_put_flag(o, "lacking", sent && m->needed && !m->there);
    }
    page_put_flag(model, "has_materials", i->materials);
}

static void put_fields(struct intake *i, json_t *model)
{
    const struct reg *reg = reg_of(i->r, "application");
    const struct reg *notices = reg_of(i->r, "correction_notice");
    const struct desk_form form = {.reg = reg, .faults = &i->faults};
    const struct desk_form notice = {.reg = notices, .faults = &i->notice_faults};
    json_t *fields = page_put_array(model, "fields"), *terms = page_put_array(model, "notice_fields");
    form_put(i->r, terms, &notice, reg_field(notices, "due_on"), false);
    for (size_t k = 0; k < ASKED; k++) {
        const struct field *f = reg_field(reg, asked[k]);
        form_put(i->r, fields, &form, f, f->required);
    }
    form_one_focus(terms, fields);
}

/* Taking in. */

static struct deed deed_of(const struct request *r)
{
    struct deed deed = {.actor = r->person.login, .day = r->today};
    if (r->today != date_today())
        deed.at = time_of_date(r->today);
    return deed;
}

struct pair {
    const char *name, *value;
};

/* The pairs as an entry of the register; of the item's organ. */
static struct entry entry_with(const struct intake *i, const struct reg *reg, const struct pair *pair, size_t count)
{
    const char **text = arena_array(i->r->arena, reg->fields, sizeof *text);
    for (size_t k = 0; k < count; k++)
        text[reg_field(reg, pair[k].name) - reg->field] = pair[k].value;
    return (struct entry){.text = text, .organ = i->item->organ_number, .district = i->item->district};
}

static bool make(struct intake *i, struct db *db, const struct reg *reg, const struct entry *entry, struct record *out,
                 struct error *err)
{
    struct request *r = i->r;
    struct deed deed = deed_of(r);
    struct faults faults = {0};
    struct faults *told = strcmp(reg->name, "application") == 0         ? &i->faults
                          : strcmp(reg->name, "correction_notice") == 0 ? &i->notice_faults
                                                                        : &faults;
    struct lookup *look = lookup_new(r->arena, db, r->site->model);
    return record_from_entry(r->arena, look, reg, entry, NULL, out, told, err) &&
           rights_write(r->arena, r->site->rights, db, &r->person, out, &deed, err) &&
           work_begin(r->arena, &r->site->work, db, out, &deed, err);
}

static bool make_material(struct intake *i, struct db *db, const struct material *m, struct error *err)
{
    struct request *r = i->r;
    const struct reg *reg = reg_of(r, "application_material");
    const struct pair pairs[] = {
        {"application", i->application.number},
        {"material", m->record->number},
        {"form", key_of(m->record, "form")},
        {"copies", m->there ? text_of(r, m->record, "copies") : "0"},
        {"received_on", m->there ? date_iso(r->arena, r->today) : ""},
        {"sufficient", m->there ? "是" : "否"},
        {"problem", m->there ? "" : "未提交"},
        {"by_commitment", m->committed ? "是" : "否"},
    };
    struct entry entry = entry_with(i, reg, pairs, sizeof pairs / sizeof *pairs);
    struct record made;
    if (!m->there && !m->needed)
        return true;
    return make(i, db, reg, &entry, &made, err);
}

/* All that is missing, in one notice: nothing may be asked for later. */
static const char *missing_text(const struct intake *i)
{
    struct buf b = buf_new(i->r->arena);
    size_t n = 0;
    buf_add(&b, "");
    for (size_t k = 0; k < i->materials; k++) {
        const struct record *m = i->material[k].record;
        if (i->material[k].there || !i->material[k].needed)
            continue;
        buf_printf(&b, "%s%zu．%s", n ? "\n" : "", n + 1,
                   record_show(i->r->arena, m, reg_field(m->reg, "name"), "zh", true));
        buf_printf(&b, "（%s，%s份）：未提交。", record_show(i->r->arena, m, reg_field(m->reg, "form"), "zh", true),
                   record_show(i->r->arena, m, reg_field(m->reg, "copies"), "zh", true));
        n++;
    }
    return b.data;
}

static bool make_notice(struct intake *i, struct db *db, struct error *err)
{
    struct request *r = i->r;
    const struct reg *reg = reg_of(r, "correction_notice");
    const char *today = date_iso(r->arena, r->today);
    const char *due = request_field(r, "due_on");
    const struct pair pairs[] = {
        {"application", i->application.number}, {"received_on", today},     {"told_due_on", today}, {"told_on", today},
        {"content", missing_text(i)},           {"due_on", due ? due : ""},
    };
    struct entry entry = entry_with(i, reg, pairs, sizeof pairs / sizeof *pairs);
    struct record made;
    return make(i, db, reg, &entry, &made, err);
}

static bool take(struct intake *i, struct db *db, const char *step, struct error *err)
{
    struct request *r = i->r;
    struct deed deed = deed_of(r);
    struct record after;
    struct faults faults = {0};
    return rights_step(r->arena, r->site->rights, db, &r->person, &i->application, step, &deed, err) &&
           work_step(r->arena, &r->site->work, db, i->application.reg, i->application.number, step, NULL, &deed, &after,
                     &faults, err);
}

static bool take_in(struct db *db, void *argument, struct error *err)
{
    struct intake *i = argument;
    if (!make(i, db, reg_of(i->r, "application"), &i->entry, &i->application, err))
        return false;
    for (size_t k = 0; k < i->materials; k++)
        if (!make_material(i, db, &i->material[k], err))
            return false;
    if (!i->missing)
        return take(i, db, "accept", err);
    return make_notice(i, db, err) && take(i, db, "ask_correction", err);
}

static void read_entry(struct intake *i)
{
    struct request *r = i->r;
    const struct pair known[] = {
        {"item", i->item->number},
        {"channel", "window"},
        {"clerk", r->person.name},
        {"received_on", date_iso(r->arena, r->today)},
        {"promised_days", text_of(r, i->item, "promised_days")},
    };
    const struct reg *reg = reg_of(r, "application");
    struct pair pairs[ASKED + sizeof known / sizeof *known];
    for (size_t k = 0; k < ASKED; k++)
        pairs[k] = (struct pair){asked[k], request_field(r, asked[k])};
    memcpy(pairs + ASKED, known, sizeof known);
    i->entry = entry_with(i, reg, pairs, sizeof pairs / sizeof *pairs);
}

/* Somebody must have applied. */
static bool applicant_given(struct intake *i, struct error *err)
{
    struct request *r = i->r;
    const char *person = request_field(r, "applicant"), *company = request_field(r, "company");
    if ((person && *text_trim(r->arena, person, strlen(person))) ||
        (company && *text_trim(r->arena, company, strlen(company))))
        return true;
    i->faults.fault = arena_new_of(r->arena, struct fault);
    *i->faults.fault = (struct fault){.column = "applicant", .value = "", .message = request_text(r, "intake.who")};
    i->faults.count = 1;
    return error_set(err, ERROR_INPUT, "%s", request_text(r, "intake.who"));
}

static bool save(struct intake *i, struct answer *out, struct error *err)
{
    struct request *r = i->r;
    struct error own = {0};
    read_entry(i);
    if (applicant_given(i, &own) && writer_run(r->site->records->writer, take_in, i, &own)) {
        draft_done(r);
        return desk_go(out, item_href(r, i->item, i->application.number));
    }
    if (own.code == ERROR_STORE || own.code == ERROR_SYSTEM) {
        *err = own;
        return false;
    }
    bool notice = i->notice_faults.count && !i->faults.count;
    desk_tell_faults(r, out, &own, reg_of(r, notice ? "correction_notice" : "application"),
                     notice ? &i->notice_faults : &i->faults);
    return true;
}

/* What was made: its number, its papers. */
static bool put_made(struct request *r, json_t *model, const char *number, struct error *err)
{
    const struct reg *reg = reg_of(r, "application"), *notices = reg_of(r, "correction_notice");
    struct record *made = rights_record(r->arena, r->site->rights, r->db, &r->person, reg, number, err);
    if (!made)
        return false;
    json_t *o = page_put_object(model, "made");
    page_put(o, "number", made->number);
    page_put(o, "state", request_title(r, codes_value(reg->states, made->state)->title));
    page_put(o, "href", desk_record_href(r, made));
    if (!desk_put_papers(r, o, made, err))
        return false;
    const struct filter filter = {"application", FILTER_IS, made->number};
    struct query q = {.reg = notices, .filters = 1, .filter = &filter, .limit = 1};
    struct page page;
    if (!find_items(r, &q, &page, err))
        return false;
    if (page.count) {
        json_t *notice = page_put_object(o, "notice");
        page_put(notice, "number", page.record[0].number);
        return desk_put_papers(r, notice, &page.record[0], err);
    }
    return true;
}

bool page_intake_item(struct request *r, struct answer *out, struct error *err)
{
    struct intake i = {0};
    if (!intake_opens(r))
        return error_set(err, ERROR_NOT_FOUND, "%s", request_text(r, "intake.not_yours"));
    if (!read_item(r, &i, err))
        return false;
    const char *title = text_of(r, i.item, "name");
    out->model = page_model(r, title);
    page_put_flag(out->model, "has_crumbs", true);
    page_crumb(out->model, request_text(r, "intake.title"), desk_href(r, "intake", NULL));
    page_crumb(out->model, title, NULL);
    page_put(out->model, "number", i.item->number);
    page_put(out->model, "organ", i.item->organ);
    page_put(out->model, "next_href", desk_href(r, "intake", NULL));
    const char *made = request_param(r, "made");
    if (made && !request_is_post(r))
        return put_made(r, out->model, made, err);
    page_put(out->model, "draft_title", arena_printf(r->arena, "%s · %s", request_text(r, "intake.title"), title));
    enum attended attended = draft_attend(r, out, err);
    if (attended <= DRAFT_ANSWERED)
        return attended == DRAFT_ANSWERED;
    read_ticks(&i);
    bool all = request_field(r, "_all");
    if (request_is_post(r) && attended == DRAFT_GOES_ON && !all && (!save(&i, out, err) || out->location))
        return !err->code;
    page_put_flag(out->model, "all_there", all);
    put_guide(r, out->model, i.item);
    put_materials(&i, out->model);
    put_fields(&i, out->model);
    return true;
}
