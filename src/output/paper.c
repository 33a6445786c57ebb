#include "output/paper.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"
#include "output/block_json.h"
#include "output/paper_fill.h"
#include "output/qr.h"

#include <stdio.h>
#include <string.h>

enum { EACH_MOST = 200 };

struct maker {
    struct filling fill;
    struct fill_of self;
    struct document *document;
    size_t room;
    struct doc_block *block;
};

static void add_block(struct maker *m, enum block_kind kind, const char *text, const char *second)
{
    struct arena *a = m->fill.arena;
    struct document *d = m->document;
    struct run *run = arena_array(a, 2, sizeof *run);
    run[0].text = text;
    run[1].text = second;
    d->block = m->block = arena_grow(a, m->block, d->blocks, &m->room, sizeof *m->block);
    m->block[d->blocks++] = (struct doc_block){.kind = kind, .runs = second ? 2 : 1, .run = run};
}

static bool add_text(struct maker *m, enum block_kind kind, const struct fill_of *of, const char *text, unsigned line)
{
    const char *filled = fill_text(&m->fill, of, text, line);
    if (filled && *filled)
        add_block(m, kind, filled, NULL);
    return filled;
}

/* What people wrote: each of its lines is a paragraph. Nothing in it is a mark or a name. */
static bool add_lines(struct maker *m, const struct outline_line *line)
{
    const char *text = fill_field(&m->fill, &m->self, line->text, line->number);
    if (!text)
        return false;
    if (!*text && m->self.record)
        return fill_complain(&m->fill, line->number, "“%s” of %s is empty: fill it in, then print", line->text,
                             m->self.record->number);
    while (*text) {
        size_t n = strcspn(text, "\n");
        const char *paragraph = text_trim(m->fill.arena, text, n);
        if (*paragraph)
            add_block(m, BLOCK_PARAGRAPH, paragraph, NULL);
        text += n + (text[n] == '\n');
    }
    return true;
}

/* HEAD: TEXT. The colon may be a Chinese one. */
static const char *cut_head(struct maker *m, const struct outline_line *line, const char **text)
{
    const char *colon = strchr(line->text, ':');
    *text = NULL;
    if (!colon) {
        fill_complain(&m->fill, line->number, "“%s” has no colon before its text", line->text);
        return NULL;
    }
    *text = text_trim(m->fill.arena, colon + 1, strlen(colon + 1));
    return text_trim(m->fill.arena, line->text, (size_t)(colon - line->text));
}

static bool add_conditional(struct maker *m, const struct outline_line *line, bool wanted)
{
    bool holds;
    const char *text, *condition = cut_head(m, line, &text);
    if (!condition || !fill_holds(&m->fill, &m->self, condition, line->number, &holds))
        return false;
    if (m->self.record && holds != wanted)
        return true;
    return add_text(m, BLOCK_PARAGRAPH, &m->self, text, line->number);
}

/* REGISTER [through FIELD] [FIELD=KEY]: the records that refer to this one, or to the one that the field refers to. */
struct each {
    const struct reg *reg;
    const struct field *by;
    struct fill_of parent;
    const char *condition; /* or NULL */
};

/* FIELD.FIELD.…: to the record that the last of them refers to. */
static bool follow_all(struct maker *m, const char *path, unsigned line, struct fill_of *out)
{
    *out = m->self;
    for (;;) {
        size_t n = strcspn(path, ".");
        struct fill_of next;
        if (!fill_follow(&m->fill, out, arena_strndup(m->fill.arena, path, n), line, &next))
            return false;
        *out = next;
        if (!path[n])
            return true;
        path += n + 1;
    }
}

static bool read_each(struct maker *m, const char *head, unsigned line, struct each *out)
{
    char reg[49], word[2][100], through[99], more;
    int words = sscanf(head, "%48[a-z0-9_] %99s %99s", reg, word[0], word[1]);
    *out = (struct each){.parent = m->self};
    if (sscanf(head, "%48[a-z0-9_] through %98[a-z0-9_.] %c", reg, through, &more) >= 2) {
        if (!follow_all(m, through, line, &out->parent))
            return false;
        words = 1 + (sscanf(head, "%*s %*s %*s %99s", word[0]) == 1);
    }
    if (words < 1 || words > 2)
        return fill_complain(&m->fill, line, "@each is written “REGISTER [through FIELD] [FIELD=KEY]: TEXT”, not “%s”",
                             head);
    out->reg = model_reg(m->fill.order->model, reg);
    if (!out->reg)
        return fill_complain(&m->fill, line, "there is no register %s", reg);
    out->condition = words == 2 ? arena_strdup(m->fill.arena, word[0]) : NULL;
    for (size_t i = 0; i < out->reg->fields && !out->by; i++)
        if (out->reg->field[i].to == out->parent.reg)
            out->by = &out->reg->field[i];
    return out->by ||
           fill_complain(&m->fill, line, "no field of the register %s refers to %s", reg, out->parent.reg->name);
}

/* A paragraph for each; or, of none, one where there is none. */
static bool add_each(struct maker *m, const struct outline_line *line, bool none)
{
    struct each each;
    const struct paper_source *s = m->fill.order->source;
    const char *text, *head = cut_head(m, line, &text);
    bool holds = true;
    if (!head || !read_each(m, head, line->number, &each))
        return false;
    if (!each.parent.record) { /* checked, or there is none */
        const struct fill_of other = {.reg = each.reg};
        if (each.condition && !fill_holds(&m->fill, &other, each.condition, line->number, &holds))
            return false;
        return (m->self.record && !none) || add_text(m, BLOCK_PARAGRAPH, none ? &m->self : &other, text, line->number);
    }
    const struct filter filter = {each.by->name, FILTER_IS, each.parent.record->number};
    struct query q = {.reg = each.reg, .filters = 1, .filter = &filter, .limit = EACH_MOST};
    struct page page;
    if (!s->find(s->argument, &q, &page, m->fill.err))
        return false;
    struct fill_of of = {.reg = each.reg};
    for (size_t i = 0; i < page.count; i++) {
        of.record = &page.record[i];
        if (each.condition && !fill_holds(&m->fill, &of, each.condition, line->number, &holds))
            return false;
        if (!holds)
            continue;
        of.index++;
        if (!none && !add_text(m, BLOCK_PARAGRAPH, &of, text, line->number))
            return false;
    }
    return !none || of.index || add_text(m, BLOCK_PARAGRAPH, &m->self, text, line->number);
}

/* The organ with the place of its seal, and the paper's date. */
static bool add_signature(struct maker *m, const struct outline_line *line)
{
    const char *organ = fill_text(&m->fill, &m->self, line->text, line->number);
    if (!organ)
        return false;
    add_block(m, BLOCK_SIGNATURE, arena_printf(m->fill.arena, "%s\n（印章）", organ), m->fill.date);
    return true;
}

static bool add_code(struct maker *m, const struct outline_line *line)
{
    const struct paper_order *o = m->fill.order;
    const char *text = fill_text(&m->fill, &m->self, line->text, line->number);
    if (!text)
        return false;
    struct buf lines = buf_new(m->fill.arena);
    buf_add(&lines, "");
    for (const char *s = text; *s;) { /* A / B: lines under one another */
        const char *slash = strstr(s, " / ");
        size_t n = slash ? (size_t)(slash - s) : strlen(s);
        buf_add(&lines, lines.size ? "\n" : "");
        buf_add_n(&lines, s, n);
        s += n + (slash ? 3 : 0);
    }
    if (o->code)
        add_block(m, BLOCK_CODE, o->address ? o->address : o->code, lines.data);
    return true;
}

/* A note under the paper: beside its code, where it has one. */
static void add_note(struct maker *m, const char *text)
{
    struct doc_block *last = m->document->blocks ? &m->block[m->document->blocks - 1] : NULL;
    if (!last || last->kind != BLOCK_CODE) {
        add_block(m, BLOCK_NOTE, text, NULL);
        return;
    }
    struct run *run = arena_array(m->fill.arena, 2, sizeof *run);
    run[0] = last->run[0];
    run[1].text = arena_printf(m->fill.arena, "%s\n%s", last->run[1].text, text);
    last->run = run;
}

static bool add_sample(struct maker *m, const struct outline_line *line)
{
    const char *text = fill_text(&m->fill, &m->self, line->text, line->number);
    if (text && m->self.record && m->self.record->sample)
        add_note(m, text);
    return text;
}

static bool add_outline(struct maker *m, const char *name, bool foot);

static bool add_item(struct maker *m, const struct outline_item *item)
{
    const struct outline_line *line = item->line;
    switch (item->kind) {
    case OUTLINE_IF:
    case OUTLINE_UNLESS:
        return add_conditional(m, line, item->kind == OUTLINE_IF);
    case OUTLINE_EACH:
    case OUTLINE_NONE:
        return add_each(m, line, item->kind == OUTLINE_NONE);
    case OUTLINE_LINES:
        return add_lines(m, line);
    case OUTLINE_CODE:
        return add_code(m, line);
    case OUTLINE_FOOT:
        return add_outline(m, "foot", true);
    case OUTLINE_SAMPLE:
        return add_sample(m, line);
    case OUTLINE_NARRATIVE:
    case OUTLINE_BLOCK:
        break;
    }
    if (item->block == BLOCK_SIGNATURE)
        return add_signature(m, line);
    struct buf text = buf_new(m->fill.arena);
    buf_add(&text, "");
    for (size_t i = 0; i < item->lines; i++) {
        const char *filled = fill_text(&m->fill, &m->self, line[i].text, line[i].number);
        if (!filled)
            return false;
        buf_add(&text, i > 0 && item->block == BLOCK_TITLE ? "\n" : "");
        buf_add(&text, filled);
    }
    if (*text.data)
        add_block(m, item->block, text.data, NULL);
    return true;
}

/* foot: what other templates end with, and itself has no foot. */
static bool add_outline(struct maker *m, const char *name, bool foot)
{
    const struct outline *outer = m->fill.outline;
    const char *path = arena_printf(m->fill.arena, "%s/%s.txt", m->fill.order->folder, name);
    const struct outline *outline = m->fill.outline = outline_read(m->fill.arena, path, OUTLINE_PAPER, m->fill.err);
    if (!outline)
        return false;
    for (size_t i = 0; i < outline->items; i++) {
        const struct outline_item *item = &outline->item[i];
        if (foot && item->kind == OUTLINE_FOOT)
            return fill_complain(&m->fill, item->line->number, "the foot has no foot");
        if (!add_item(m, item))
            return false;
    }
    m->fill.outline = outer;
    return true;
}

static bool make(struct arena *a, const struct paper_order *o, struct document *out, struct error *err)
{
    const struct record *r = o->record;
    const struct field *dated = o->paper->dated;
    const struct value *v = dated && r ? &r->value[dated - r->reg->field] : NULL;
    struct maker m = {
        .fill = {.arena = a, .order = o, .err = err}, .self = {.reg = o->paper->of, .record = r}, .document = out};
    *out = (struct document){.title = o->paper->title.zh, .author = r && r->organ ? r->organ : ""};
    if (v && v->null)
        return error_set(err, ERROR_INPUT, "“%s” of %s is empty: the paper has no date", dated->title.zh, r->number);
    m.fill.day = v ? (int32_t)v->number : o->day;
    out->date = m.fill.day;
    m.fill.date = date_chinese(a, m.fill.day);
    if (!add_outline(&m, o->paper->template, false))
        return false;
    if (m.fill.masked && o->code) /* nobody takes it for the paper itself */
        add_note(&m, "本件供查阅，个人信息已遮盖，不作送达和使用的文书。");
    return true;
}

bool paper_make(struct arena *a, const struct paper_order *order, struct document *out, struct error *err)
{
    return make(a, order, out, err);
}

bool paper_check(struct arena *a, const struct model *m, const struct law *law, const struct paper *p,
                 const char *folder, struct error *err)
{
    struct document none;
    const struct paper_order o = {.model = m, .law = law, .paper = p, .folder = folder};
    return make(a, &o, &none, err);
}

const char *paper_basis(struct arena *a, const struct law *law, const struct paper *p, int32_t day)
{
    struct error none = {0};
    const struct rule_basis *b = p->rule ? rule_basis_on(law, p->rule, day, &none) : NULL;
    return b ? rule_article(a, b, LAW_ZH) : p->basis;
}

bool paper_fits(struct arena *a, struct db *db, const struct model *m, const struct paper *p,
                const struct record *record, const char **reason, struct error *err)
{
    bool in_state = !p->states;
    int64_t count = 1;
    *reason = NULL;
    struct buf states = buf_new(a);
    for (size_t i = 0; i < p->states; i++) {
        in_state = in_state || text_equal(p->state[i]->key, record->state);
        buf_printf(&states, "%s%s", i ? "、" : "", p->state[i]->title.zh);
    }
    if (!in_state) {
        *reason = arena_printf(a, "%s只在以下状态打印：%s", p->title.zh, states.data);
        return true;
    }
    if (p->dated && record->value[p->dated - record->reg->field].null) {
        *reason = arena_printf(a, "还没有填写“%s”", p->dated->title.zh);
        return true;
    }
    const struct filter filter = {"number", FILTER_IS, record->number};
    const struct query q = {.reg = p->of, .filters = 1, .filter = &filter, .condition = p->where};
    if (p->where && !record_count(a, db, m, &q, &count, err))
        return false;
    if (!count)
        *reason = arena_printf(a, "这条记录不符合打印%s的条件", p->title.zh);
    return true;
}

json_t *paper_json(struct arena *a, const struct document *d, struct error *err)
{
    json_t *o = json_object(), *blocks = json_array();
    json_object_set_new(o, "title", json_string(d->title));
    json_object_set_new(o, "date", json_string(date_iso(a, (int32_t)d->date)));
    json_object_set_new(o, "blocks", blocks);
    for (size_t i = 0; i < d->blocks; i++) {
        json_t *block = block_to_json(a, &d->block[i]);
        json_array_append_new(blocks, block);
        if (d->block[i].kind != BLOCK_CODE)
            continue;
        const char *svg = qr_svg(a, d->block[i].run[0].text, "核验二维码", err);
        if (!svg) {
            json_decref(o);
            return NULL;
        }
        json_object_set_new(block, "svg", json_string(svg));
    }
    return o;
}
