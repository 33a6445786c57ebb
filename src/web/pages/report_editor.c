/* The report's editor: the narratives that people write beside the report as it would be now, what it still lacks, what
 * changed since the version before, the steps of its record, and freezing it with a fingerprint that the program
 * computes. Figures cannot be typed: they come out of the records. */
#include "web/pages/desk/form.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"
#include "output/report.h"
#include "record/ledger.h"
#include "store/writer.h"
#include "web/files.h"

#include <string.h>

enum { VERSIONS = 50, LONGEST = 20000 /* characters of a narrative */ };

struct editor {
    struct request *r;
    int year;
    const char *template;
    const struct reg *reg;         /* of reports */
    const struct record *record;   /* the version worked on; NULL: none yet */
    const struct record *previous; /* the version before, with a text that was kept; or NULL */
    struct report_outline outline;
    struct report report;
    struct page written; /* narratives of the year */
    /* What is sent. */
    const char *block, *text, *written_on, *number;
    struct record after;
    struct faults faults;
};

static const struct reg *reports_of(const struct request *r)
{
    return model_reg(r->site->model, "annual_report");
}

bool report_opens(const struct request *r)
{
    const struct reg *reg = reports_of(r);
    return reg && rights_reads(r->site->rights, &r->person, reg);
}

static struct value value_of(const struct record *record, const char *name)
{
    const struct field *f = reg_field(record->reg, name);
    return f ? record->value[f - record->reg->field] : (struct value){.null = true};
}

/* The newest version that still counts, and the one before it whose text was kept. */
static bool find_versions(struct editor *e, struct error *err)
{
    struct request *r = e->r;
    struct within within = rights_rows(r->arena, r->site->rights, &r->person, e->reg);
    const struct filter filter = {"report_year", FILTER_IS, arena_printf(r->arena, "%d", e->year)};
    const struct query q = {.reg = e->reg,
                            .within = &within,
                            .district = r->site->options.district,
                            .filters = 1,
                            .filter = &filter,
                            .limit = VERSIONS};
    struct page page;
    if (!record_find(r->arena, r->db, r->site->model, &q, &page, err))
        return false;
    for (size_t i = 0; i < page.count; i++) {
        const struct record *v = &page.record[i];
        if (strcmp(v->district, r->site->options.district) != 0)
            continue; /* a town's own */
        if (!e->record || value_of(v, "version").number > value_of(e->record, "version").number)
            e->record = v;
    }
    for (size_t i = 0; i < page.count; i++) {
        const struct record *v = &page.record[i];
        if (!value_of(v, "frozen_text").null &&
            (!e->previous || value_of(v, "version").number > value_of(e->previous, "version").number))
            e->previous = v;
    }
    return true;
}

static bool find_narratives(struct editor *e, struct db *db, struct error *err)
{
    struct request *r = e->r;
    const struct report_outline *o = &e->outline;
    e->written = (struct page){0};
    if (!o->reg || !o->year || !o->block || !o->text)
        return true;
    const struct filter filter = {o->year->name, FILTER_IS, arena_printf(r->arena, "%d", e->year)};
    const struct query q = {
        .reg = o->reg, .district = r->site->options.district, .filters = 1, .filter = &filter, .limit = 1000};
    return record_find(r->arena, db, r->site->model, &q, &e->written, err);
}

static const struct record *narrative_of(const struct editor *e, const char *block)
{
    const struct report_outline *o = &e->outline;
    for (size_t i = 0; i < e->written.count; i++) {
        const struct record *w = &e->written.record[i];
        const struct value *b = &w->value[o->block - o->reg->field];
        if (!b->null && strcmp(b->text, block) == 0 && strcmp(w->district, e->r->site->options.district) == 0)
            return w;
    }
    return NULL;
}

static bool is_open(const struct editor *e)
{
    return !e->record || text_equal(e->record->state, "drafting") || text_equal(e->record->state, "reviewing");
}

static bool may_write(const struct editor *e)
{
    return e->outline.reg && rights_works(e->r->site->rights, &e->r->person, e->outline.reg) && is_open(e);
}

/* Writing. */

static struct deed deed_of(const struct request *r)
{
    struct deed deed = {.actor = r->person.login, .day = r->today};
    if (r->today != date_today())
        deed.at = time_of_date(r->today);
    return deed;
}

static struct entry narrative_entry(struct editor *e, const struct record *old)
{
    struct request *r = e->r;
    const struct report_outline *o = &e->outline;
    const char **text = arena_array(r->arena, o->reg->fields, sizeof *text);
    const struct field *author = reg_field(o->reg, "author");
    text[o->text - o->reg->field] = e->text;
    if (author)
        text[author - o->reg->field] = r->person.name;
    if (old)
        return (struct entry){.text = text};
    text[o->year - o->reg->field] = arena_printf(r->arena, "%d", e->year);
    text[o->block - o->reg->field] = e->block;
    return (struct entry){.text = text,
                          .district = r->site->options.district,
                          .organ = e->record ? e->record->organ_number : r->person.office[0].organ,
                          .sample = e->record && e->record->sample ? "true" : NULL};
}

static bool write_narrative(struct db *db, void *argument, struct error *err)
{
    struct editor *e = argument;
    struct request *r = e->r;
    struct deed deed = deed_of(r);
    bool changed;
    if (!find_narratives(e, db, err))
        return false;
    const struct record *old = narrative_of(e, e->block);
    struct entry entry = narrative_entry(e, old);
    struct lookup *look = lookup_new(r->arena, db, r->site->model);
    if ((old && !rights_write(r->arena, r->site->rights, db, &r->person, old, &deed, err)) ||
        !record_from_entry(r->arena, look, e->outline.reg, &entry, old, &e->after, &e->faults, err) ||
        !rights_write(r->arena, r->site->rights, db, &r->person, &e->after, &deed, err))
        return false;
    const struct event as = desk_correction(&deed);
    return old ? record_correct(r->arena, r->site->records, db, old, &e->after, &as, &changed, err)
               : work_begin(r->arena, &r->site->work, db, &e->after, &deed, err);
}

static void set_text(const struct reg *reg, const char **text, const char *name, const char *value)
{
    const struct field *f = reg_field(reg, name);
    if (f)
        text[f - reg->field] = value;
}

/* What the fingerprint is of is made in the same write that keeps it: nothing can come between. */
static bool freeze(struct db *db, void *argument, struct error *err)
{
    struct editor *e = argument;
    struct request *r = e->r;
    const struct site *s = r->site;
    struct deed deed = deed_of(r);
    int32_t written = e->written_on ? date_parse(e->written_on) : DATE_NONE;
    const char **text = arena_array(r->arena, e->reg->fields, sizeof *text);
    const struct entry entry = {.text = text};
    const struct record *record = record_read(r->arena, db, e->reg, e->number, err);
    if (!record || !rights_step(r->arena, s->rights, db, &r->person, record, "freeze", &deed, err) ||
        !report_draft(r->arena, db, s->model, e->template, s->options.district, e->year, written, &e->report, err))
        return false;
    if (e->report.gaps)
        return error_set(err, ERROR_INPUT, "%s", e->report.gap[0].message);
    set_text(e->reg, text, "written_on", e->written_on);
    set_text(e->reg, text, "fingerprint", report_fingerprint(r->arena, &e->report));
    set_text(e->reg, text, "frozen_text", report_text(r->arena, &e->report));
    return work_step(r->arena, &s->work, db, e->reg, e->number, "freeze", &entry, &deed, &e->after, &e->faults, err);
}

static bool is_block(const struct editor *e, const char *name)
{
    for (size_t i = 0; name && i < e->outline.blocks; i++)
        if (strcmp(e->outline.item[i].name, name) == 0)
            return true;
    return false;
}

static bool answer_post(struct editor *e, struct answer *out, struct error *err)
{
    struct request *r = e->r;
    struct error own = {0};
    e->block = request_field(r, "_block");
    e->text = request_field(r, "text");
    e->written_on = request_field(r, "written_on");
    bool freezing = request_field(r, "_freeze");
    if (freezing ? !e->record : !is_block(e, e->block) || !e->text)
        return error_set(err, ERROR_INPUT, "the form names no block of the report");
    if (!freezing && !may_write(e))
        return error_set(err, ERROR_RIGHTS, "%s", request_text(r, "editor.not_yours"));
    if (!freezing && text_length(e->text) > LONGEST)
        return error_set(err, ERROR_INPUT, "a block has at most %d characters", LONGEST);
    e->number = freezing ? e->record->number : NULL;
    if (writer_run(r->site->records->writer, freezing ? freeze : write_narrative, e, &own)) {
        struct link l = link_to(r->arena, "/desk/report");
        link_segment(&l, arena_printf(r->arena, "%d", e->year));
        link_param(&l, "done", "1");
        return desk_go(out, arena_printf(r->arena, "%s#%s", request_href(r, &l), freezing ? "steps" : e->block));
    }
    if (own.code == ERROR_STORE || own.code == ERROR_SYSTEM) {
        *err = own;
        return false;
    }
    desk_tell_faults(r, out, &own, freezing ? e->reg : e->outline.reg, &e->faults);
    return true;
}

/* Showing. */

static int32_t written_on(const struct editor *e)
{
    struct value v = e->record ? value_of(e->record, "written_on") : (struct value){.null = true};
    return v.null ? DATE_NONE : (int32_t)v.number;
}

static const char *block_title(struct request *r, const char *name)
{
    const struct codes *names = model_codes(r->site->model, "report_block");
    const struct code_value *title = names ? codes_value(names, name) : NULL;
    return title ? request_title(r, title->title) : name;
}

static void put_blocks(struct editor *e, json_t *model)
{
    struct request *r = e->r;
    json_t *blocks = page_put_array(model, "narratives");
    size_t missing = 0;
    for (size_t i = 0; i < e->outline.blocks; i++) {
        const struct report_block *b = &e->outline.item[i];
        const struct record *w = narrative_of(e, b->name);
        const char *sent = text_equal(e->block, b->name) ? e->text : NULL;
        const struct field *author = w ? reg_field(w->reg, "author") : NULL;
        json_t *o = page_add_object(blocks);
        page_put(o, "name", b->name);
        page_put(o, "title", block_title(r, b->name));
        page_put(o, "text", sent ? sent : w ? w->value[e->outline.text - w->reg->field].text : "");
        page_put(o, "author", author ? record_show(r->arena, w, author, r->language, false) : NULL);
        page_put(o, "href", w ? desk_record_href(r, w) : NULL);
        page_put_flag(o, "missing", !w);
        missing += !w;
    }
    page_put_int(model, "missing", (int64_t)missing);
}

static void put_gaps(struct editor *e, json_t *model)
{
    struct request *r = e->r;
    json_t *gaps = page_put_array(model, "gaps");
    for (size_t i = 0; i < e->report.gaps; i++) {
        const struct report_gap *g = &e->report.gap[i];
        json_t *o = page_add_object(gaps);
        bool written = g->block && narrative_of(e, g->block);
        page_put(o, "title", g->figure ? request_title(r, g->figure->title) : g->block ? block_title(r, g->block) : "");
        page_put(o, "href",
                 g->figure  ? page_figure_href(r, g->figure, NULL, e->year)
                 : g->block ? arena_printf(r->arena, "#%s", g->block)
                            : NULL);
        page_put(o, "what",
                 request_text(r, g->figure ? "editor.no_figure"
                                 : written ? "editor.broken"
                                           : "editor.missing"));
        page_put(o, "message", g->figure || !written ? NULL : g->message);
    }
    page_put_flag(model, "has_gaps", e->report.gaps);
}

static bool has_line(const char *text, const char *line, size_t size)
{
    while (*text) {
        size_t n = strcspn(text, "\n");
        if (n == size && strncmp(text, line, n) == 0)
            return true;
        text += n + (text[n] == '\n');
    }
    return false;
}

static void put_lines(struct request *r, json_t *array, const char *of, const char *without)
{
    while (*of) {
        size_t n = strcspn(of, "\n");
        if (n && !has_line(without, of, n))
            page_put(page_add_object(array), "text", arena_strndup(r->arena, of, n));
        of += n + (of[n] == '\n');
    }
}

/* Paragraphs that are new or gone against what was frozen last. */
static void put_changes(struct editor *e, json_t *model)
{
    struct request *r = e->r;
    page_put_flag(model, "has_previous", e->previous);
    if (!e->previous)
        return;
    const char *before = value_of(e->previous, "frozen_text").text, *now = report_text(r->arena, &e->report);
    json_t *added = page_put_array(model, "added"), *gone = page_put_array(model, "gone");
    put_lines(r, added, now, before);
    put_lines(r, gone, before, now);
    page_put(model, "previous", e->previous->number);
    page_put(model, "previous_href", desk_record_href(r, e->previous));
    page_put_flag(model, "has_changes", json_array_size(added) || json_array_size(gone));
}

static bool put_steps(struct editor *e, json_t *model, struct error *err)
{
    struct request *r = e->r;
    struct person_choices choices;
    if (!rights_choices(r->arena, r->site->rights, &r->site->work, r->db, &r->person, e->record, r->today, 0, &choices,
                        err))
        return false;
    json_t *steps = page_put_array(model, "steps");
    for (size_t i = 0; i < choices.count; i++) {
        const struct choice *c = &choices.choice[i].choice;
        if (strcmp(c->step->name, "freeze") == 0) {
            page_put_flag(model, "may_freeze", true);
            continue;
        }
        json_t *o = page_add_object(steps);
        page_put(o, "title", request_title(r, c->step->title));
        page_put(o, "href", desk_href(r, "registers", e->reg->name, e->record->number, "steps", c->step->name, NULL));
        page_put_flag(o, "open", c->open);
        page_put(o, "refusal", c->refusal);
    }
    return true;
}

static bool put_record(struct editor *e, json_t *model, struct error *err)
{
    struct request *r = e->r;
    const struct record *record = e->record;
    page_put_flag(model, "has_record", record);
    if (!record) {
        struct link l = link_to(r->arena, "/desk/registers");
        link_segment(&l, e->reg->name);
        link_segment(&l, "new");
        link_param(&l, "report_year", arena_printf(r->arena, "%d", e->year));
        link_param(&l, "version", "1");
        link_param(&l, "drafted_on", date_iso(r->arena, r->today));
        if (rights_works(r->site->rights, &r->person, e->reg))
            page_put(model, "new_href", request_href(r, &l));
        return true;
    }
    const struct code_value *state = record->state ? codes_value(e->reg->states, record->state) : NULL;
    struct value fingerprint = value_of(record, "fingerprint");
    page_put(model, "number", record->number);
    page_put(model, "record_href", desk_record_href(r, record));
    page_put(model, "state", state ? request_title(r, state->title) : NULL);
    page_put(model, "fingerprint", fingerprint.null ? NULL : fingerprint.text);
    if (!fingerprint.null && !e->report.gaps)
        page_put_flag(model, "differs", strcmp(fingerprint.text, report_fingerprint(r->arena, &e->report)) != 0);
    struct value written = value_of(record, "written_on");
    page_put(model, "written_on", date_iso(r->arena, written.null ? r->today : (int32_t)written.number));
    return put_steps(e, model, err);
}

/* As it is written, beside what comes of it. */
static void put_template(struct editor *e, json_t *model)
{
    struct error err = {0};
    size_t size;
    page_put(model, "template", file_read(e->r->arena, e->template, &size, &err));
}

static void put_downloads(struct editor *e, json_t *model)
{
    struct request *r = e->r;
    page_put_flag(model, "whole", !e->report.gaps);
    page_put(model, "html_href", page_report_href(r, e->year));
    page_put(model, "pdf_href", arena_printf(r->arena, "/reports/%d.pdf", e->year));
    page_put(model, "docx_href", arena_printf(r->arena, "/reports/%d.docx", e->year));
}

static bool begin(struct editor *e, struct request *r, struct error *err)
{
    int64_t year;
    e->r = r;
    e->reg = reports_of(r);
    if (!report_opens(r))
        return error_set(err, ERROR_NOT_FOUND, "there is no report here that you may see");
    if (!text_to_int(r->segment[2], &year) || year < 1949 || year > 2200)
        return error_set(err, ERROR_NOT_FOUND, "“%.20s” is not a year", r->segment[2]);
    e->year = (int)year;
    e->template = page_report_template(r, e->year);
    return find_versions(e, err) && report_outline(r->arena, r->site->model, e->template, &e->outline, err) &&
           find_narratives(e, r->db, err);
}

bool page_report_editor(struct request *r, struct answer *out, struct error *err)
{
    struct editor *e = arena_new_of(r->arena, struct editor);
    if (!begin(e, r, err))
        return false;
    out->model = page_model(r, arena_printf(r->arena, "%d %s", e->year, request_text(r, "editor.title")));
    page_put(out->model, "done", request_param(r, "done") ? request_text(r, "desk.done") : NULL);
    if (request_is_post(r) && (!answer_post(e, out, err) || out->location))
        return out->location;
    if (!report_draft(r->arena, r->db, r->site->model, e->template, r->site->options.district, e->year, written_on(e),
                      &e->report, err))
        return false;
    page_put_int(out->model, "year", e->year);
    json_t *data = report_json(r->arena, &e->report, r->language);
    json_object_set(out->model, "blocks", json_object_get(data, "blocks"));
    json_decref(data);
    page_put_flag(out->model, "may_write", may_write(e));
    put_blocks(e, out->model);
    put_template(e, out->model);
    put_gaps(e, out->model);
    put_changes(e, out->model);
    put_downloads(e, out->model);
    return put_record(e, out->model, err);
}

/* /desk/report: the site's year. */
bool page_report_editors(struct request *r, struct answer *out, struct error *err)
{
    if (!report_opens(r))
        return error_set(err, ERROR_NOT_FOUND, "there is no report here that you may see");
    out->model = page_model(r, request_text(r, "editor.title"));
    return desk_go(out, desk_href(r, "report", arena_printf(r->arena, "%d", r->site->options.year), NULL));
}
