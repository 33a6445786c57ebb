#include "web/page.h"

#include "core/arena.h"
#include "core/initials.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void release(void *json)
{
    json_decref(json);
}

json_t *page_model(struct request *r, const char *title)
{
    json_t *model = json_object();
    arena_defer(r->arena, release, model);
    page_put(model, "title", title);
    page_put_array(model, "crumbs");
    return model;
}

void page_crumb(json_t *model, const char *title, const char *href)
{
    json_t *crumb = page_add_object(json_object_get(model, "crumbs"));
    page_put_data(crumb, "title", title);
    page_put(crumb, "href", href);
}

void page_put(json_t *o, const char *key, const char *value)
{
    if (value)
        json_object_set_new(o, key, json_string(value));
}

static bool is_chinese(const char *text)
{
    for (const unsigned char *p = (const unsigned char *)text; *p; p++)
        if (*p >= 0xe4 && *p <= 0xe9)
            return true;
    return false;
}

void page_put_data(json_t *o, const char *key, const char *value)
{
    char flag[64];
    page_put(o, key, value);
    if (value && is_chinese(value) && snprintf(flag, sizeof flag, "%s_zh", key) < (int)sizeof flag)
        page_put_flag(o, flag, true);
}

void page_put_int(json_t *o, const char *key, int64_t value)
{
    json_object_set_new(o, key, json_integer(value));
}

void page_put_flag(json_t *o, const char *key, bool value)
{
    json_object_set_new(o, key, json_boolean(value));
}

json_t *page_put_array(json_t *o, const char *key)
{
    json_t *array = json_array();
    json_object_set_new(o, key, array);
    return array;
}

json_t *page_put_object(json_t *o, const char *key)
{
    json_t *object = json_object();
    json_object_set_new(o, key, object);
    return object;
}

json_t *page_add_object(json_t *array)
{
    json_t *object = json_object();
    json_array_append_new(array, object);
    return object;
}

static bool is_number(const struct field *f)
{
    return f->type == VALUE_INTEGER || f->type == VALUE_DECIMAL || f->type == VALUE_MONEY;
}

void page_put_columns(const struct request *r, json_t *model, const struct page_columns *c)
{
    json_t *columns = page_put_array(model, "columns");
    for (size_t i = 0; i < c->count; i++) {
        json_t *column = page_add_object(columns);
        page_put(column, "name", c->field[i]->name);
        page_put(column, "title", request_title(r, c->field[i]->title));
        page_put(column, "unit", c->field[i]->unit.zh ? request_title(r, c->field[i]->unit) : NULL);
        page_put_flag(column, "numeric", is_number(c->field[i]));
    }
}

json_t *page_add_row(const struct request *r, json_t *rows, const struct record *record, const struct page_columns *c)
{
    json_t *row = page_add_object(rows);
    page_put(row, "number", record->number);
    page_put_flag(row, "sample", record->sample);
    json_t *cells = page_put_array(row, "cells");
    for (size_t i = 0; i < c->count; i++) {
        json_t *cell = page_add_object(cells);
        page_put(cell, "column", c->field[i]->name);
        page_put(cell, "title", request_title(r, c->field[i]->title));
        page_put(cell, "text", record_show(r->arena, record, c->field[i], r->language, false));
        page_put_flag(cell, "numeric", is_number(c->field[i]));
        page_put_flag(cell, "date", c->field[i]->type == VALUE_DATE || c->field[i]->type == VALUE_TIME);
        page_put_flag(cell, "long", c->field[i]->long_text);
    }
    return row;
}

void page_put_sorting(const struct request *r, json_t *model, const struct field *const *field, size_t count,
                      const struct query *q)
{
    json_t *columns = json_object_get(model, "columns");
    for (size_t i = 0; i < count; i++) {
        const struct field *f = field[i];
        json_t *column = json_array_get(columns, i);
        if (f->personal || f->type == VALUE_REF || f->long_text || f->builtin == BUILTIN_ORGAN)
            continue;
        bool used = text_equal(q->order, f->name);
        const char *turned = used && !q->descending ? arena_printf(r->arena, "-%s", f->name) : f->name;
        page_put(column, "sort_href", request_with(r, "sort", turned));
        page_put_flag(column, "ascending", used && !q->descending);
        page_put_flag(column, "descending", used && q->descending);
    }
}

void page_put_code_options(const struct request *r, json_t *o, const struct codes *codes, const char *chosen)
{
    enum { AT_A_GLANCE = 7 };
    bool many = codes->count > AT_A_GLANCE, chinese = !text_equal(r->language, "en");
    json_t *options = page_put_array(o, "options");
    page_put_flag(o, "many", many);
    for (size_t i = 0; i < codes->count; i++) {
        const struct code_value *v = &codes->value[i];
        json_t *option = page_add_object(options);
        page_put(option, "key", v->key);
        page_put(option, "title", request_title(r, v->title));
        page_put(option, "initials", many && chinese ? initials_spell(r->arena, v->title.zh) : NULL);
        page_put_flag(option, "selected", text_equal(chosen, v->key));
    }
}

void page_add_code_filter(const struct request *r, json_t *filters, const struct field *f, const struct codes *codes)
{
    json_t *o = page_add_object(filters);
    page_put(o, "name", f->name);
    page_put(o, "title", request_title(r, f->title));
    page_put_flag(o, "is_code", true);
    page_put_code_options(r, o, codes, request_param(r, f->name));
}

void page_add_date_filter(const struct request *r, json_t *filters, const struct field *f)
{
    const char *from = request_param(r, arena_printf(r->arena, "%s.from", f->name));
    const char *to = request_param(r, arena_printf(r->arena, "%s.to", f->name));
    json_t *o = page_add_object(filters);
    page_put(o, "name", f->name);
    page_put(o, "title", request_title(r, f->title));
    page_put_flag(o, "is_date", true);
    page_put(o, "from", from ? from : "");
    page_put(o, "to", to ? to : "");
}

void page_put_pager(const struct request *r, json_t *model, const struct page *page)
{
    page_put_flag(model, "has_pages", page->next || request_param(r, "after"));
    if (page->next)
        page_put(model, "next_href", request_with(r, "after", page->next));
    if (request_param(r, "after"))
        page_put(model, "first_href", request_with(r, "after", NULL));
}

const char *page_figure_href(const struct request *r, const struct indicator *i, const char *district, int year)
{
    struct link l = link_to(r->arena, "/figures");
    link_segment(&l, i->name);
    link_param(&l, "district", district);
    link_param(&l, "year", arena_printf(r->arena, "%d", year));
    return request_href(r, &l);
}

const char *page_figure_value(const struct request *r, const struct figure *f)
{
    if (text_equal(r->language, "en"))
        return figure_english(r->arena, f);
    return f->known ? f->with_unit : NULL;
}

void page_put_years(struct request *r, json_t *model, int year)
{
    json_t *years = page_put_array(model, "years");
    for (int y = r->site->options.year - 2; y <= r->site->options.year + 1; y++) {
        const char *text = arena_printf(r->arena, "%d", y);
        json_t *o = page_add_object(years);
        page_put(o, "year", text);
        page_put(o, "href", request_with(r, "year", text));
        page_put_flag(o, "current", y == year);
    }
}

bool page_figure_number(const struct figure *f, double *out)
{
    const struct indicator *i = f->indicator;
    bool hundredths = i->field && (i->field->type == VALUE_MONEY || i->field->type == VALUE_DECIMAL);
    if (!f->known || i->kind == INDICATOR_FACT || !f->denominator)
        return false;
    if (i->kind == INDICATOR_RATE)
        *out = 100.0 * (double)f->numerator / (double)f->denominator;
    else
        *out = (double)f->numerator / (hundredths || i->kind == INDICATOR_CHANGE ? 100 : 1);
    return true;
}

json_t *page_add_figure(const struct request *r, json_t *array, const struct figure *f, int year)
{
    json_t *o = page_add_object(array);
    page_put(o, "name", f->indicator->name);
    page_put(o, "title", request_title(r, f->indicator->title));
    page_put_flag(o, "known", f->known);
    page_put(o, "value", page_figure_value(r, f));
    page_put(o, "why", f->known ? NULL : f->why);
    page_put(o, "href", page_figure_href(r, f->indicator, NULL, year));
    return o;
}

const char *page_district_name(const struct request *r, const char *code)
{
    struct error err = {0};
    const struct reg *reg = model_reg(r->site->model, "district");
    const struct record *record = reg && reg->label ? record_read(r->arena, r->db, reg, code, &err) : NULL;
    return record ? record_show(r->arena, record, reg->label, r->language, false) : code;
}

struct query page_list_query(const struct request *r, const struct list *l)
{
    const struct field *first = l->orders ? reg_field(l->of, l->order[0]) : NULL;
    return (struct query){
        .reg = l->of,
        .district = r->site->options.district,
        .condition = l->where,
        .order = l->orders ? l->order[0] : NULL,
        .descending = first && first->type == VALUE_DATE,
    };
}

const char *page_list_href(const struct request *r, const struct list *l)
{
    struct link link = link_to(r->arena, "/lists");
    link_segment(&link, l->name);
    return request_href(r, &link);
}

const char *page_record_href(const struct request *r, const struct list *l, const struct record *record)
{
    struct link link = link_to(r->arena, "/lists");
    link_segment(&link, l->name);
    link_segment(&link, record->number);
    return request_href(r, &link);
}

const char *page_record_title(const struct request *r, const struct record *record, const struct field *label)
{
    const char *title = record_show(r->arena, record, label, r->language, false);
    return *title ? title : record->number;
}

struct page_columns page_list_searched(const struct request *r, const struct list *l)
{
    const struct field **field = arena_array(r->arena, l->shown + 1, sizeof *field);
    struct page_columns out = {.field = field};
    for (size_t i = 0; i < l->shown; i++)
        if (l->show[i]->search && !l->show[i]->personal)
            field[out.count++] = l->show[i];
    return out;
}

const char *page_report_template(const struct request *r, int year)
{
    const char *own = arena_printf(r->arena, "%s/reports/%d.txt", r->site->options.home, year);
    return access(own, R_OK) == 0 ? own : arena_printf(r->arena, "%s/reports/annual.txt", r->site->options.home);
}

const char *page_report_href(const struct request *r, int year)
{
    struct link l = link_to(r->arena, "/reports");
    link_segment(&l, arena_printf(r->arena, "%d", year));
    return request_href(r, &l);
}
