/* What belongs to a record: the records of other registers that refer to it, as short tables.
 *
 * A register may have a view of its own, views/record_REGISTER.mustache, which arranges them: for it the model holds
 * also “fact”, the record's fields by name, and “child”, the records by the name of their register, as far as the
 * view's text mentions them (docs/definitions.md, Views). Personal values of children are masked. */
#include "web/pages/desk/desk.h"

#include "core/arena.h"
#include "core/diff.h"
#include "core/text.h"
#include "web/views.h"

#include <string.h>

enum { SHOWN = 20, ARRANGED = 200, LONGEST_DIFF = 200000 /* bytes */ };

/* A child register with its rows, for the other children of the same record. */
struct brood {
    const struct reg *reg;
    struct page page;
    json_t *records; /* borrowed */
};

struct family {
    struct request *r;
    const struct record *record;
    const char *view; /* or NULL */
    size_t count, room;
    struct brood *brood;
    json_t *child; /* borrowed */
    bool empty;    /* a register that may have records here has none */
};

/* The fields by their names, codes also as NAME_is_KEY. */
static void put_named(struct request *r, json_t *o, const struct record *record, const bool *open)
{
    const struct reg *reg = record->reg;
    page_put(o, "number", record->number);
    page_put(o, "href", desk_record_href(r, record));
    for (size_t i = 0; i < reg->fields; i++) {
        const struct field *f = &reg->field[i];
        if (record->value[i].null) {
            page_put(o, f->name, ""); /* else the template would find a name of the page's own */
            continue;
        }
        page_put(o, f->name, record_show(r->arena, record, f, r->language, open && open[i]));
        if (f->type == VALUE_CODE)
            page_put_flag(o, arena_printf(r->arena, "%s_is_%s", f->name, record->value[i].text), true);
        if (f->type == VALUE_BOOLEAN)
            page_put_flag(o, arena_printf(r->arena, "%s_is_yes", f->name), record->value[i].number);
    }
    if (reg->states && record->state) {
        const struct code_value *v = codes_value(reg->states, record->state);
        page_put(o, "state", v ? request_title(r, v->title) : record->state);
        page_put_flag(o, arena_printf(r->arena, "state_is_%s", record->state), true);
    }
}

static bool asks(const struct family *f, const char *word)
{
    return f->view && views_mentions(f->r->site->views, f->view, word);
}

/* FIELD_changes: what is new in a long text against the record before. */
static void put_changes(const struct family *f, json_t *o, const struct record *before, const struct record *now)
{
    for (size_t i = 0; i < now->reg->fields; i++) {
        const struct field *field = &now->reg->field[i];
        const struct value *x = &before->value[i], *y = &now->value[i];
        const char *key = arena_printf(f->r->arena, "%s_changes", field->name);
        if (!field->long_text || field->personal || x->null || y->null || !asks(f, key) ||
            strlen(x->text) + strlen(y->text) > LONGEST_DIFF)
            continue;
        struct diff_run *run;
        size_t count = diff_words(f->r->arena, x->text, y->text, &run);
        json_t *list = page_put_array(o, key);
        for (size_t k = 0; k < count; k++) {
            json_t *part = page_add_object(list);
            page_put(part, "text", run[k].text);
            page_put_flag(part, "removed", run[k].kind == DIFF_REMOVED);
            page_put_flag(part, "added", run[k].kind == DIFF_ADDED);
        }
    }
}

static void arrange(struct family *f, const struct reg *reg, const struct page *page, json_t *table)
{
    struct request *r = f->r;
    json_t *o = page_put_object(f->child, reg->name);
    json_t *records = page_put_array(o, "records");
    page_put(o, "title", request_title(r, reg->title));
    page_put(o, "new_href", json_string_value(json_object_get(table, "new_href")));
    page_put_int(o, "count", (int64_t)page->count);
    for (size_t i = 0; i < page->count; i++) {
        json_t *record = page_add_object(records);
        put_named(r, record, &page->record[i], NULL);
        if (i)
            put_changes(f, record, &page->record[i - 1], &page->record[i]);
        page_put_flag(record, "last", i + 1 == page->count);
    }
    f->brood = arena_grow(r->arena, f->brood, f->count, &f->room, sizeof *f->brood);
    f->brood[f->count++] = (struct brood){reg, *page, records};
}

/* Children that refer to one another: each has under “with” those that refer to it, and “lacks” a register's name where
 * none does. */
static void marry(struct family *f, const struct brood *to, const struct brood *from)
{
    for (size_t k = 0; k < from->reg->fields; k++) {
        if (from->reg->field[k].to != to->reg)
            continue;
        for (size_t i = 0; i < to->page.count; i++) {
            json_t *parent = json_array_get(to->records, i), *with = json_object_get(parent, "with");
            json_t *list = page_put_array(with ? with : page_put_object(parent, "with"), from->reg->name);
            for (size_t c = 0; c < from->page.count; c++) {
                const char *number = from->page.record[c].ref_number[k];
                if (text_equal(number, to->page.record[i].number))
                    put_named(f->r, page_add_object(list), &from->page.record[c], NULL);
            }
            if (!json_array_size(list))
                page_put_flag(parent, arena_printf(f->r->arena, "lacks_%s", from->reg->name), true);
        }
        return;
    }
}

/* The column that names the record on whose page the table stands says nothing there. */
static struct page_columns columns_without(struct request *r, const struct reg *reg, const struct field *by)
{
    const struct field **field = arena_array(r->arena, reg->shown + 1, sizeof *field);
    size_t count = 0;
    for (size_t i = 0; i < reg->shown; i++)
        if (reg->show[i] != by)
            field[count++] = reg->show[i];
    return (struct page_columns){.count = count, .field = field};
}

static bool put_table(struct family *f, json_t *children, const struct reg *reg, const struct field *by,
                      struct error *err)
{
    struct request *r = f->r;
    struct within within = rights_rows(r->arena, r->site->rights, &r->person, reg);
    bool arranged = asks(f, arena_printf(r->arena, "child.%s", reg->name));
    struct filter filter = {.column = by->name, .op = FILTER_IS, .text = f->record->number};
    struct query q = {
        .reg = reg, .within = &within, .filters = 1, .filter = &filter, .limit = arranged ? ARRANGED : SHOWN};
    struct page page;
    if (!record_find(r->arena, r->db, r->site->model, &q, &page, err))
        return false;
    bool works = rights_works(r->site->rights, &r->person, reg);
    if (!page.count && !(works && by->required)) {
        if (arranged) /* what lacks one is told */
            arrange(f, reg, &page, NULL);
        return true;
    }
    const struct page_columns columns = columns_without(r, reg, by);
    json_t *o = page_add_object(children);
    page_put(o, "name", reg->name);
    page_put(o, "title", request_title(r, reg->title));
    page_put(o, "table_title", request_title(r, reg->title));
    page_put_flag(o, "any", page.count);
    f->empty = f->empty || (!page.count && !arranged);
    if (works) {
        struct link l = link_to(r->arena, "/desk/registers");
        link_segment(&l, reg->name);
        link_segment(&l, "new");
        link_param(&l, by->name, f->record->number);
        page_put(o, "new_href", request_href(r, &l));
    }
    if (arranged) {
        page_put_flag(o, "arranged", true);
        arrange(f, reg, &page, o);
    }
    page_put_columns(r, o, &columns);
    json_t *rows = page_put_array(o, "rows");
    for (size_t c = 0; c < page.count; c++)
        page_put(page_add_row(r, rows, &page.record[c], &columns), "href", desk_record_href(r, &page.record[c]));
    return true;
}

bool desk_put_children(struct request *r, json_t *model, const struct record *record, const char *view,
                       struct error *err)
{
    const struct model *m = r->site->model;
    struct family f = {.r = r, .record = record, .view = view};
    json_t *children = page_put_array(model, "children");
    if (view) {
        const bool *open;
        if (!rights_open_fields(r->arena, r->db, &r->person, record, time_now(), &open, err))
            return false;
        put_named(r, page_put_object(model, "fact"), record, open);
        f.child = page_put_object(model, "child");
    }
    for (size_t i = 0; i < m->regs; i++) {
        const struct reg *reg = &m->reg[i];
        const struct field *by = NULL;
        for (size_t k = 0; k < reg->fields && !by; k++)
            by = reg->field[k].to == record->reg ? &reg->field[k] : NULL;
        if (by && rights_reads(r->site->rights, &r->person, reg) && !put_table(&f, children, reg, by, err))
            return false;
    }
    page_put_flag(model, "empty_any", f.empty);
    for (size_t i = 0; i < f.count; i++)
        for (size_t k = 0; k < f.count; k++)
            if (i != k)
                marry(&f, &f.brood[i], &f.brood[k]);
    return true;
}
