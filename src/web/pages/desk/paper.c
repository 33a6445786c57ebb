/* Official forms (文书) of a record. Looking at one shows personal values only as far as they were opened; printing it,
 * which whoever works on the record may, opens those that the form is none without (“!” in its template) and is an
 * event that names them. */
#include "web/pages/desk/desk.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/digest.h"
#include "core/text.h"
#include "output/paper.h"
#include "record/ledger.h"
#include "store/writer.h"

#include <string.h>

struct printing {
    struct request *r;
    struct db *db; /* of what is read: within the write, its own */
    const struct paper *paper;
    struct record *record;
    bool prints;       /* else it is only looked at */
    struct buf opened; /* names of the personal fields that stand open, as JSON texts */
    const char *code;
    int64_t event;
};

static struct record *read_other(void *argument, const struct reg *reg, const char *number, struct error *err)
{
    struct printing *p = argument;
    const char *name = reg->name;
    /* Places and organs are everybody's. */
    if (strcmp(name, "organ") == 0 || strcmp(name, "district") == 0)
        return record_read(p->r->arena, p->db, reg, number, err);
    return rights_record(p->r->arena, p->r->site->rights, p->db, &p->r->person, reg, number, err);
}

static bool find_others(void *argument, struct query *q, struct page *out, struct error *err)
{
    struct printing *p = argument;
    struct request *r = p->r;
    struct within within = rights_rows(r->arena, r->site->rights, &r->person, q->reg);
    if (!rights_reads(r->site->rights, &r->person, q->reg)) /* a paper that lacks a part would be a wrong one */
        return error_set(err, ERROR_RIGHTS, "%s: %s", request_text(r, "paper.not_seen"),
                         request_title(r, q->reg->title));
    q->within = &within;
    return record_find(r->arena, p->db, r->site->model, q, out, err);
}

static void note_opened(struct printing *p, const struct record *record, const struct field *f)
{
    struct buf name = buf_new(p->r->arena);
    buf_add_json(&name, record->reg == p->paper->of ? f->name
                                                    : arena_printf(p->r->arena, "%s.%s", record->reg->name, f->name));
    if (strstr(p->opened.data, name.data))
        return;
    buf_add(&p->opened, p->opened.size ? "," : "");
    buf_add(&p->opened, name.data);
}

static bool opens(void *argument, const struct record *record, const struct field *f, bool needed)
{
    struct printing *p = argument;
    struct request *r = p->r;
    struct error err = {0};
    const bool *open;
    bool opened = rights_open_fields(r->arena, p->db, &r->person, record, time_now(), &open, &err) &&
                  open[f - record->reg->field];
    opened = opened || (p->prints && needed && rights_opens(r->site->rights, &r->person, record->reg));
    if (opened && p->prints)
        note_opened(p, record, f);
    return opened;
}

static const char *setting(void *argument, const char *name)
{
    struct printing *p = argument;
    const char *site = site_address(p->r->site);
    if (text_equal(name, "verify")) /* where a code is typed in */
        return *site ? arena_printf(p->r->arena, "%s/verify", site) : "";
    return site_setting(p->r->site, name, "zh");
}

/* Where no field holds it: the day on which the paper's step was last taken, else that of printing. */
static bool day_of(const struct printing *p, int32_t *out, struct error *err)
{
    struct request *r = p->r;
    struct event_row e;
    *out = r->today;
    if (!p->paper->step)
        return true;
    const char *step = arena_printf(r->arena, "step:%s", p->paper->step);
    for (int64_t n = p->record->event; n; n = e.previous) {
        if (!ledger_read(r->arena, p->db, n, &e, err))
            return false;
        if (text_equal(e.action, step) && e.day && date_parse(e.day) != DATE_NONE) {
            *out = date_parse(e.day);
            return true;
        }
    }
    return true;
}

static bool make(struct printing *p, struct document *out, struct error *err)
{
    struct request *r = p->r;
    const struct paper_source source = {read_other, find_others, opens, setting, p};
    const char *site = site_address(r->site);
    int32_t day;
    if (!day_of(p, &day, err))
        return false;
    struct link l = link_to(r->arena, "/verify");
    link_param(&l, "code", p->code);
    const struct paper_order order = {
        .model = r->site->model,
        .law = r->site->work.law,
        .paper = p->paper,
        .folder = arena_printf(r->arena, "%s/reports/papers", r->site->options.home),
        .record = p->record,
        .source = &source,
        .day = day,
        .code = p->code,
        .address = p->code && *site ? arena_printf(r->arena, "%s%s", site, l.text.data) : NULL,
    };
    p->opened = buf_new(r->arena);
    buf_add(&p->opened, "");
    return paper_make(r->arena, &order, out, err);
}

/* Whoever sees the record may print of it, in the office that works on it, else in the first. */
static bool act(struct printing *p, struct db *db, struct deed *deed, struct error *err)
{
    const struct person *person = &p->r->person;
    struct error own = {0};
    if (rights_write(p->r->arena, p->r->site->rights, db, person, p->record, deed, &own))
        return true;
    if (own.code != ERROR_RIGHTS || !person->offices || person->program) { /* a program writes only where it may */
        *err = own;
        return false;
    }
    deed->role = person->office[0].role;
    deed->organ = person->office[0].organ;
    return true;
}

/* The event, and the code: its number with the beginning of its leaf, which nobody can guess. */
static bool note(struct db *db, void *argument, struct error *err)
{
    struct printing *p = argument;
    struct request *r = p->r;
    struct document document;
    struct deed deed = {.day = r->today};
    p->db = db;
    p->record = rights_record(r->arena, r->site->rights, db, &r->person, p->paper->of, r->segment[3], err);
    if (!p->record || !act(p, db, &deed, err) || !make(p, &document, err))
        return false;
    struct record now = *p->record;
    const struct event e = {
        .actor = r->person.login,
        .action = "print",
        .organ = deed.organ,
        .role = deed.role,
        .reason = p->paper->title.zh,
        .article = paper_basis(r->arena, r->site->work.law, p->paper, (int32_t)document.date),
        .fields = p->opened.size ? arena_printf(r->arena, "[%s]", p->opened.data) : NULL,
        .from = r->address,
        .day = r->today,
        .at = r->today == date_today() ? 0 : time_of_date(r->today),
    };
    struct event_row row;
    if (!record_change_as(r->arena, r->site->records, db, p->record, &now, &e, err) ||
        !ledger_read(r->arena, db, now.event, &row, err))
        return false;
    p->event = now.event;
    p->code = arena_printf(r->arena, "%lld-%s", (long long)now.event, digest_hex(r->arena, row.leaf, VERIFY_BYTES));
    return true;
}

static bool fits(struct printing *p, struct error *err)
{
    const char *reason;
    struct request *r = p->r;
    return paper_fits(r->arena, r->db, r->site->model, p->paper, p->record, &reason, err) &&
           (!reason || error_set(err, ERROR_CONFLICT, "%s", reason));
}

static bool answer_file(struct printing *p, const struct document *d, bool pdf, struct answer *out, struct error *err)
{
    struct request *r = p->r;
    const struct fonts fonts = {.folder = r->site->options.fonts};
    out->type = pdf ? "application/pdf" : "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    out->filename = arena_printf(r->arena, "%s %s.%s", d->title, p->record->number, pdf ? "pdf" : "docx");
    return pdf ? document_pdf(r->arena, d, &fonts, &out->data, &out->size, err)
               : document_docx(r->arena, d, &out->data, &out->size, err);
}

/* The letters of the paper are tried before its event is written: a paper that no font can print is not noted as
 * printed. */
static bool print(struct printing *p, struct answer *out, struct error *err)
{
    struct document document;
    const char *as = request_field(p->r, "as");
    bool pdf = text_equal(as, "pdf"), docx = text_equal(as, "docx");
    p->prints = true;
    if (!make(p, &document, err) || ((pdf || docx) && !answer_file(p, &document, pdf, out, err)) ||
        !writer_run(p->r->site->records->writer, note, p, err))
        return false;
    p->db = p->r->db;
    if (!make(p, &document, err))
        return false;
    if (pdf || docx)
        return answer_file(p, &document, pdf, out, err);
    json_t *model = paper_json(p->r->arena, &document, err);
    if (!model)
        return false;
    json_object_update_missing(out->model, model);
    json_decref(model);
    out->view = "paper";
    return true;
}

/* By the law of the paper's day, as far as it has one yet. */
static const char *basis(const struct printing *p)
{
    struct error none = {0};
    const struct field *dated = p->paper->dated;
    const struct value *v = dated ? &p->record->value[dated - p->record->reg->field] : NULL;
    int32_t day;
    if (!day_of(p, &day, &none))
        day = p->r->today;
    return paper_basis(p->r->arena, p->r->site->work.law, p->paper, v && !v->null ? (int32_t)v->number : day);
}

bool desk_paper(struct request *r, struct answer *out, struct error *err)
{
    struct document document;
    const struct reg *reg;
    struct printing p = {.r = r, .db = r->db, .paper = model_paper(r->site->model, r->segment[5])};
    struct error own = {0};
    p.record = desk_record_of(r, &reg, err);
    if (!p.record)
        return false;
    if (!p.paper || p.paper->of != reg)
        return error_set(err, ERROR_NOT_FOUND, "%s", request_text(r, "paper.none"));
    const char *title = request_title(r, p.paper->title);
    out->model = page_model(r, title);
    desk_record_crumbs(r, out->model, p.record, title);
    page_put(out->model, "back_href", desk_record_href(r, p.record));
    bool good = fits(&p, &own);
    page_put(out->model, "basis", basis(&p));
    if (good && request_is_post(r) && print(&p, out, &own))
        return true;
    out->data = NULL;
    out->type = out->filename = NULL;
    p.prints = false;
    if (good && !own.code && make(&p, &document, &own)) {
        json_t *model = paper_json(r->arena, &document, &own);
        json_object_update_missing(out->model, model);
        json_decref(model);
        page_put_flag(out->model, "ready", true);
    }
    if (own.code == ERROR_STORE || own.code == ERROR_SYSTEM || own.code == ERROR_RIGHTS) {
        *err = own;
        return false;
    }
    if (own.code)
        desk_tell(out, &own);
    return true;
}

bool desk_put_papers(struct request *r, json_t *model, const struct record *record, struct error *err)
{
    const struct model *m = r->site->model;
    json_t *papers = page_put_array(model, "papers");
    for (size_t i = 0; i < m->papers; i++) {
        const char *reason;
        if (m->paper[i].of != record->reg)
            continue;
        if (!paper_fits(r->arena, r->db, m, &m->paper[i], record, &reason, err))
            return false;
        if (reason)
            continue;
        json_t *o = page_add_object(papers);
        page_put(o, "name", m->paper[i].name);
        page_put(o, "title", request_title(r, m->paper[i].title));
        page_put(o, "href",
                 desk_href(r, "registers", record->reg->name, record->number, "papers", m->paper[i].name, NULL));
    }
    page_put_flag(model, "has_papers", json_array_size(papers));
    return true;
}
