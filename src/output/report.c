#include "output/report.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/nearest.h"
#include "core/phrase.h"
#include "core/text.h"
#include "output/outline.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum { NARRATIVES_MOST = 1000 };

struct narrative {
    const char *block, *text, *record; /* record: its register and number, for messages */
};

struct runs {
    size_t count, room;
    struct run *run;
};

/* A report that is being made. */
struct maker {
    struct arena *arena;
    struct db *db;
    const struct model *model;
    const struct outline *outline;
    struct report *report;
    struct error *err;
    size_t narratives;
    struct narrative *narrative;
    bool draft;
    int32_t written; /* the date that was given, or DATE_NONE */
    bool sample;     /* a narrative is fictional */
    size_t gap_room;
    struct report_gap *gap;
    size_t room;
    struct doc_block *block;
};

static bool complain(struct maker *m, enum error_code code, unsigned line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static bool complain(struct maker *m, enum error_code code, unsigned line, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    error_set(m->err, code, "%s", arena_vprintf(m->arena, phrase(format), ap));
    va_end(ap);
    return error_at(m->err, m->outline->file, line);
}

/* In a draft what is missing is noted, and the text goes on with words in its place. */
static bool gap(struct maker *m, const struct indicator *figure, const char *block)
{
    struct report *r = m->report;
    enum error_code code = m->err->code;
    if (!m->draft || code == ERROR_STORE || code == ERROR_SYSTEM || (code == ERROR_DEFINITION && !block))
        return false;
    m->gap = arena_grow(m->arena, m->gap, r->gaps, &m->gap_room, sizeof *m->gap);
    m->gap[r->gaps++] = (struct report_gap){figure, block, arena_strdup(m->arena, m->err->message)};
    r->gap = m->gap;
    *m->err = (struct error){0};
    return true;
}

/* Runs. */

static void add_run(struct maker *m, struct runs *r, const char *text, const struct figure *figure)
{
    if (!*text)
        return;
    r->run = arena_grow(m->arena, r->run, r->count, &r->room, sizeof *r->run);
    r->run[r->count++] = (struct run){.text = text, .figure = figure};
}

static void note_used(struct report *report, const struct figure *figure)
{
    for (size_t i = 0; i < report->used; i++)
        if (report->figure[i] == figure)
            return;
    report->figure[report->used++] = figure;
}

static const char *nearest_indicator(const struct model *m, const char *name)
{
    struct nearest n = {.text = name};
    for (size_t i = 0; i < m->indicators; i++)
        nearest_try(&n, m->indicator[i].name);
    return n.best;
}

/* A figure that may be printed; NULL where there is none of the name, or it is not known. */
static const struct figure *known_figure(struct maker *m, const char *name, const char *file, unsigned line)
{
    const struct figure *f = figures_get(&m->report->figures, name);
    const char *near = f ? NULL : nearest_indicator(m->model, name);
    if (f && f->known)
        return f;
    if (f)
        error_set(m->err, ERROR_INPUT, "the figure %s (%s) of %d is not known: %s", name, f->indicator->title.zh,
                  m->report->year, f->why);
    else if (near)
        error_set(m->err, ERROR_DEFINITION, "there is no indicator %s; did you mean %s?", name, near);
    else
        error_set(m->err, ERROR_DEFINITION, "there is no indicator %s; plumbline figures lists them", name);
    error_at(m->err, file, line);
    return NULL;
}

/* The wording, with or without unit; dates as documents write them. */
static const char *wording(struct maker *m, const struct figure *f, bool unit)
{
    const struct indicator *i = f->indicator;
    bool dated = i->kind == INDICATOR_FACT && i->field && i->field->type == VALUE_DATE;
    int32_t date = dated ? date_parse(f->fact) : DATE_NONE;
    if (date != DATE_NONE)
        return date_chinese(m->arena, date);
    return unit ? f->with_unit : f->text;
}

/* year, year-1, year+1: the report's year or one near it. */
static bool year_of(const char *name, int year, int *out)
{
    int64_t more = 0;
    if (!text_starts(name, "year") || (name[4] && !text_to_int(name + 4, &more)))
        return false;
    if (name[4] && name[4] != '+' && name[4] != '-')
        return false;
    if (more < -100 || more > 100)
        return false;
    *out = year + (int)more;
    return true;
}

static bool fill_name(struct maker *m, struct runs *r, char *name, const char *file, unsigned line)
{
    int year;
    if (year_of(name, m->report->year, &year)) {
        add_run(m, r, arena_printf(m->arena, "%d", year), NULL);
        return true;
    }
    if (strcmp(name, "district") == 0) {
        add_run(m, r, m->report->district_name, NULL);
        return true;
    }
    size_t n = strlen(name);
    bool unit = n && name[n - 1] == '+';
    if (unit)
        name[n - 1] = '\0';
    const struct figure *f = known_figure(m, name, file, line);
    if (!f) {
        const struct indicator *i = model_indicator(m->model, name);
        if (!gap(m, i, NULL))
            return false;
        add_run(m, r, arena_printf(m->arena, "〔%s〕", i ? i->title.zh : name), NULL);
        return true;
    }
    note_used(m->report, f);
    add_run(m, r, wording(m, f, unit), f);
    return true;
}

/* One line with its {names}; {{ and }} are braces. */
static bool fill(struct maker *m, struct runs *r, const char *text, const char *file, unsigned line)
{
    for (;;) {
        size_t n = strcspn(text, "{}");
        add_run(m, r, arena_strndup(m->arena, text, n), NULL);
        text += n;
        if (!*text)
            return true;
        if (text[1] == text[0]) {
            add_run(m, r, *text == '{' ? "{" : "}", NULL);
            text += 2;
            continue;
        }
        const char *end = *text == '{' ? strpbrk(text + 1, "{}") : NULL;
        if (!end || *end != '}') {
            error_set(m->err, ERROR_DEFINITION,
                      "a brace stands alone; figures are written {name}, a brace as {{ or }}");
            return error_at(m->err, file, line);
        }
        if (!fill_name(m, r, text_trim(m->arena, text + 1, (size_t)(end - text - 1)), file, line))
            return false;
        text = end + 1;
    }
}

static void add_block(struct maker *m, enum block_kind kind, const struct runs *r)
{
    struct document *d = &m->report->document;
    d->block = m->block = arena_grow(m->arena, m->block, d->blocks, &m->room, sizeof *m->block);
    m->block[d->blocks++] = (struct doc_block){.kind = kind, .runs = r->count, .run = r->run};
}

/* The text of a block that stays one run: a signature, a title for the metadata. */
static const char *joined(struct arena *a, const struct runs *r)
{
    struct buf b = buf_new(a);
    buf_add(&b, "");
    for (size_t i = 0; i < r->count; i++)
        buf_add(&b, r->run[i].text);
    return b.data;
}

static const char *fill_line(struct maker *m, const struct outline_line *line)
{
    struct runs r = {0};
    return fill(m, &r, line->text, m->outline->file, line->number) ? joined(m->arena, &r) : NULL;
}

/* Narratives. */

static const struct field *narrative_field(struct maker *m, const struct reg *reg, const struct outline_line *name)
{
    const struct field *f = reg_field(reg, name->text);
    if (!f)
        complain(m, ERROR_DEFINITION, name->number, "the register %s has no field %s", reg->name, name->text);
    return f;
}

static bool keep_narratives(struct maker *m, const struct reg *reg, const struct field *block, const struct field *text,
                            const struct page *page)
{
    m->narrative = arena_array(m->arena, page->count + 1, sizeof *m->narrative);
    for (size_t i = 0; i < page->count; i++) {
        const struct record *record = &page->record[i];
        if (strcmp(record->district, m->report->district) != 0)
            continue; /* a town's own report is not its district's */
        const struct value *b = &record->value[block - reg->field], *t = &record->value[text - reg->field];
        if (b->null || t->null)
            continue;
        m->narrative[m->narratives++] = (struct narrative){
            .block = b->text,
            .text = t->text,
            .record = arena_printf(m->arena, "%s %s", reg->name, record->number),
        };
        m->sample |= record->sample;
    }
    return true;
}

static bool read_narratives(struct maker *m)
{
    const struct outline *o = m->outline;
    if (!o->reg.text)
        return true;
    const struct reg *reg = model_reg(m->model, o->reg.text);
    if (!reg)
        return complain(m, ERROR_DEFINITION, o->reg.number, "there is no register %s", o->reg.text);
    const struct field *year = narrative_field(m, reg, &o->year_field);
    const struct field *block = year ? narrative_field(m, reg, &o->block_field) : NULL;
    const struct field *text = block ? narrative_field(m, reg, &o->field) : NULL;
    if (!text)
        return false;
    if (year->type != VALUE_INTEGER || !value_is_text(block->type) || text->type != VALUE_TEXT)
        return complain(m, ERROR_DEFINITION, o->reg.number,
                        "narratives need an integer, a text or code, and a text: %s, %s, %s are not", year->name,
                        block->name, text->name);
    const struct filter filter = {year->name, FILTER_IS, arena_printf(m->arena, "%d", m->report->year)};
    const struct query q = {
        .reg = reg, .district = m->report->district, .filters = 1, .filter = &filter, .limit = NARRATIVES_MOST};
    struct page page;
    return record_find(m->arena, m->db, m->model, &q, &page, m->err) && keep_narratives(m, reg, block, text, &page);
}

static const struct narrative *find_narrative(struct maker *m, const struct outline_line *name)
{
    const struct narrative *found = NULL;
    if (!m->outline->reg.text) {
        complain(m, ERROR_DEFINITION, name->number, "the template's head names no register of narratives");
        return NULL;
    }
    for (size_t i = 0; i < m->narratives; i++) {
        if (strcmp(m->narrative[i].block, name->text) != 0)
            continue;
        if (found) {
            complain(m, ERROR_INPUT, name->number, "two records hold the narrative %s of %d: %s and %s. Remove one",
                     name->text, m->report->year, found->record, m->narrative[i].record);
            return NULL;
        }
        found = &m->narrative[i];
    }
    if (!found)
        complain(m, ERROR_INPUT, name->number,
                 "the narrative %s of %d is missing: write a record of %s for district %s whose %s is %s", name->text,
                 m->report->year, m->outline->reg.text, m->report->district, m->outline->block_field.text, name->text);
    return found;
}

/* Each line of what was written is a paragraph. */
static bool add_narrative(struct maker *m, const struct outline_line *name)
{
    const struct narrative *n = find_narrative(m, name);
    if (!n) {
        struct runs r = {0};
        if (!gap(m, NULL, name->text))
            return false;
        add_run(m, &r, arena_printf(m->arena, "〔%s〕", name->text), NULL);
        add_block(m, BLOCK_PARAGRAPH, &r);
        return true;
    }
    unsigned number = 0;
    for (const char *s = n->text; *s;) {
        size_t length = strcspn(s, "\n");
        struct runs r = {0};
        if (!fill(m, &r, text_trim(m->arena, s, length), n->record, ++number)) {
            if (!gap(m, NULL, name->text))
                return false;
            r = (struct runs){0};
            add_run(m, &r, text_trim(m->arena, s, length), NULL); /* as it was written, so that it can be mended */
        }
        if (r.count)
            add_block(m, BLOCK_PARAGRAPH, &r);
        s += length + (s[length] == '\n');
    }
    return true;
}

/* Signature and notes. */

static bool add_signature(struct maker *m, const struct outline_line *line)
{
    const char *organs = fill_line(m, line);
    if (!organs)
        return false;
    struct buf lines = buf_new(m->arena);
    for (const char *s = organs; *s;) { /* organs that sign together stand under one another */
        size_t n = strcspn(s, "/");
        buf_add(&lines, lines.size ? "\n" : "");
        buf_add(&lines, text_trim(m->arena, s, n));
        s += n + (s[n] == '/');
    }
    struct runs r = {0};
    add_run(m, &r, lines.data, NULL);
    bool dated = m->report->document.date != DATE_NONE;
    add_run(m, &r, dated ? date_chinese(m->arena, (int32_t)m->report->document.date) : "〔成文日期〕", NULL);
    if (r.count != 2)
        return complain(m, ERROR_DEFINITION, line->number, "the signature names no organ");
    const struct figure *date = figures_get(&m->report->figures, m->outline->date.text);
    if (date && date->known) {
        r.run[1].figure = date;
        note_used(m->report, date);
    }
    add_block(m, BLOCK_SIGNATURE, &r);
    return true;
}

static bool has_samples(struct maker *m, const struct reg *reg, bool *out)
{
    const struct filter filter = {"sample", FILTER_IS, "true"};
    const struct query q = {.reg = reg, .district = m->report->district, .filters = 1, .filter = &filter, .limit = 1};
    struct page page;
    if (!record_find(m->arena, m->db, m->model, &q, &page, m->err))
        return false;
    *out = page.count > 0;
    return true;
}

/* Does a figure or a narrative of the report rest on records that are marked as fictional? */
static bool rests_on_samples(struct maker *m, bool *out)
{
    const struct report *report = m->report;
    *out = m->sample;
    for (size_t i = 0; i < report->used && !*out; i++)
        if (!has_samples(m, report->figure[i]->indicator->reg, out))
            return false;
    return true;
}

static bool add_sample_note(struct maker *m, const struct outline_line *line)
{
    bool sample;
    if (!rests_on_samples(m, &sample))
        return false;
    struct runs r = {0};
    if (!sample)
        return true;
    if (!fill(m, &r, line->text, m->outline->file, line->number))
        return false;
    add_block(m, BLOCK_NOTE, &r);
    return true;
}

static bool add_item(struct maker *m, const struct outline_item *item)
{
    if (item->kind == OUTLINE_NARRATIVE)
        return add_narrative(m, item->line);
    if (item->kind == OUTLINE_SAMPLE)
        return add_sample_note(m, item->line);
    if (item->block == BLOCK_SIGNATURE)
        return add_signature(m, item->line);
    struct runs r = {0};
    for (size_t i = 0; i < item->lines; i++) {
        if (i > 0 && item->block == BLOCK_TITLE)
            add_run(m, &r, "\n", NULL);
        if (!fill(m, &r, item->line[i].text, m->outline->file, item->line[i].number))
            return false;
    }
    add_block(m, item->block, &r);
    return true;
}

/* The whole. */

/* The register “district” is one of the two that every installation has (docs/definitions.md). */
static bool read_district(struct maker *m)
{
    const struct reg *reg = model_reg(m->model, "district");
    if (!reg || !reg->label)
        return error_set(m->err, ERROR_DEFINITION, "the definitions have no register “district” with a label");
    struct record *r = record_read(m->arena, m->db, reg, m->report->district, m->err);
    if (!r)
        return false;
    const char *name = r->value[reg->label - reg->field].text;
    m->report->district_name = name ? name : m->report->district;
    return true;
}

static bool fill_head(struct maker *m)
{
    const struct outline_line *date = &m->outline->date;
    int32_t day = m->written;
    if (day == DATE_NONE) {
        const struct figure *f = known_figure(m, date->text, m->outline->file, date->number);
        if (!f && !gap(m, model_indicator(m->model, date->text), NULL))
            return false;
        day = f && f->fact ? date_parse(f->fact) : DATE_NONE;
        if (f && day == DATE_NONE)
            return complain(m, ERROR_DEFINITION, date->number, "the indicator %s is no date", date->text);
    }
    struct document *d = &m->report->document;
    d->date = day;
    d->title = fill_line(m, &m->outline->title);
    d->author = d->title ? fill_line(m, &m->outline->author) : NULL;
    return d->author;
}

static bool make(struct arena *a, struct db *db, const struct model *m, const char *template_path, const char *district,
                 int year, bool draft, int32_t written, struct report *out, struct error *err)
{
    const struct outline *outline = outline_read(a, template_path, OUTLINE_REPORT, err);
    if (!outline)
        return false;
    *out = (struct report){.district = arena_strdup(a, district), .year = year};
    out->figure = arena_array(a, m->indicators + 1, sizeof *out->figure);
    struct maker maker = {.arena = a,
                          .db = db,
                          .model = m,
                          .outline = outline,
                          .report = out,
                          .err = err,
                          .draft = draft,
                          .written = written};
    if (!read_district(&maker) || !figures_compute(a, db, m, out->district, year, &out->figures, err) ||
        !fill_head(&maker) || !read_narratives(&maker))
        return false;
    for (size_t i = 0; i < outline->items; i++)
        if (!add_item(&maker, &outline->item[i]))
            return false;
    return true;
}

bool report_make(struct arena *a, struct db *db, const struct model *m, const char *template_path, const char *district,
                 int year, struct report *out, struct error *err)
{
    return make(a, db, m, template_path, district, year, false, DATE_NONE, out, err);
}

bool report_draft(struct arena *a, struct db *db, const struct model *m, const char *template_path,
                  const char *district, int year, int32_t written, struct report *out, struct error *err)
{
    return make(a, db, m, template_path, district, year, true, written, out, err);
}

bool report_outline(struct arena *a, const struct model *m, const char *template_path, struct report_outline *out,
                    struct error *err)
{
    const struct outline *o = outline_read(a, template_path, OUTLINE_REPORT, err);
    if (!o)
        return false;
    struct report_block *item = arena_array(a, o->items, sizeof *item);
    const char *heading = NULL;
    *out = (struct report_outline){.reg = o->reg.text ? model_reg(m, o->reg.text) : NULL, .item = item};
    out->year = out->reg ? reg_field(out->reg, o->year_field.text) : NULL;
    out->block = out->reg ? reg_field(out->reg, o->block_field.text) : NULL;
    out->text = out->reg ? reg_field(out->reg, o->field.text) : NULL;
    for (size_t i = 0; i < o->items; i++) {
        const struct outline_item *x = &o->item[i];
        if (x->kind == OUTLINE_BLOCK && (x->block == BLOCK_HEADING1 || x->block == BLOCK_HEADING2))
            heading = x->line[0].text;
        if (x->kind == OUTLINE_NARRATIVE)
            item[out->blocks++] = (struct report_block){x->line->text, heading};
    }
    return true;
}

const char *report_text(struct arena *a, const struct report *r)
{
    struct buf b = buf_new(a);
    buf_add(&b, "");
    for (size_t i = 0; i < r->document.blocks; i++) {
        const struct doc_block *block = &r->document.block[i];
        for (size_t k = 0; k < block->runs; k++)
            for (const char *s = block->run[k].text; *s; s++)
                buf_add_char(&b, *s == '\n' ? ' ' : *s);
        buf_add_char(&b, '\n');
    }
    return b.data;
}

const char *report_fingerprint(struct arena *a, const struct report *r)
{
    uint8_t digest[DIGEST_SIZE];
    const char *text = report_text(a, r);
    digest_sha256(text, strlen(text), digest);
    return digest_hex(a, digest, sizeof digest);
}
