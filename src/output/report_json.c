#include "output/report.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"
#include "output/block_json.h"
#include "output/blocks.h"
#include "output/mustache.h"

#include <string.h>

static const char *const indicator_kind_name[] = {
    [INDICATOR_COUNT] = "count",   [INDICATOR_SUM] = "sum",   [INDICATOR_RATE] = "rate",
    [INDICATOR_CHANGE] = "change", [INDICATOR_RANK] = "rank", [INDICATOR_FACT] = "fact",
};

/* Names are of a-z, 0-9 and _, districts of digits: nothing in it needs escaping. */
static char *href(struct arena *a, const struct report *r, const struct figure *f)
{
    return arena_printf(a, "/figures/%s?district=%s&year=%d", f->indicator->name, r->district, r->year);
}

static void set_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, text ? json_string(text) : json_null());
}

static json_t *run_json(struct arena *a, const struct report *r, const struct run *run)
{
    json_t *o = json_object();
    set_text(o, "text", run->text);
    if (run->figure) {
        set_text(o, "figure", run->figure->indicator->name);
        set_text(o, "href", href(a, r, run->figure));
    }
    return o;
}

static json_t *block_json(struct arena *a, const struct report *r, const struct doc_block *b)
{
    json_t *o = block_to_json(a, b), *runs = json_object_get(o, "runs");
    for (size_t i = 0; i < b->runs; i++)
        json_array_set_new(runs, i, run_json(a, r, &b->run[i]));
    return o;
}

static json_t *figure_json(struct arena *a, const struct report *r, const struct figure *f, const char *language)
{
    const struct indicator *i = f->indicator;
    json_t *o = json_object();
    set_text(o, "name", i->name);
    set_text(o, "title", title_in(i->title, language));
    set_text(o, "kind", indicator_kind_name[i->kind]);
    set_text(o, "register", i->reg->name);
    set_text(o, "register_title", title_in(i->reg->title, language));
    set_text(o, "base", i->base ? i->base->name : NULL);
    set_text(o, "where", i->where);
    set_text(o, "hit", i->hit);
    set_text(o, "sql", figure_sql(a, i, r->district, r->year));
    set_text(o, "basis", i->basis);
    set_text(o, "note", i->note.zh ? title_in(i->note, language) : NULL);
    set_text(o, "unit", i->unit.zh ? title_in(i->unit, language) : NULL);
    set_text(o, "text", f->text);
    set_text(o, "with_unit", f->with_unit);
    if (i->kind == INDICATOR_FACT) {
        set_text(o, "fact", f->fact);
    } else {
        json_object_set_new(o, "numerator", json_integer(f->numerator));
        json_object_set_new(o, "denominator", json_integer(f->denominator));
        json_object_set_new(o, "is_rate", json_boolean(i->kind == INDICATOR_RATE));
    }
    if (i->kind == INDICATOR_CHANGE) {
        json_object_set_new(o, "before_numerator", json_integer(f->before_numerator));
        json_object_set_new(o, "before_denominator", json_integer(f->before_denominator));
    }
    if (i->kind == INDICATOR_RANK)
        json_object_set_new(o, "places", json_integer((json_int_t)f->places));
    set_text(o, "href", href(a, r, f));
    return o;
}

json_t *report_json(struct arena *a, const struct report *r, const char *language)
{
    const struct document *d = &r->document;
    json_t *o = json_object(), *blocks = json_array(), *figures = json_array();
    set_text(o, "title", d->title);
    set_text(o, "author", d->author);
    set_text(o, "date", date_iso(a, (int32_t)d->date));
    set_text(o, "date_text", date_chinese(a, (int32_t)d->date));
    set_text(o, "district", r->district);
    set_text(o, "district_name", r->district_name);
    json_object_set_new(o, "year", json_integer(r->year));
    for (size_t i = 0; i < d->blocks; i++)
        json_array_append_new(blocks, block_json(a, r, &d->block[i]));
    for (size_t i = 0; i < r->used; i++)
        json_array_append_new(figures, figure_json(a, r, r->figure[i], language));
    json_object_set_new(o, "blocks", blocks);
    json_object_set_new(o, "figures", figures);
    return o;
}

const char *report_html(struct arena *a, const struct report *r, const char *view_path, struct error *err)
{
    const char *view = text_read(a, view_path, "view", err);
    struct template *t = view ? template_compile(a, view_path, view, NULL, NULL, err) : NULL;
    if (!t)
        return NULL;
    struct buf out = buf_new(a);
    buf_add(&out, "");
    json_t *model = report_json(a, r, "zh");
    template_render(t, model, &out);
    json_decref(model);
    return out.data;
}
