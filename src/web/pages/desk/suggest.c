#include "web/pages/desk/suggest.h"

#include "core/text.h"
#include "web/pages/desk/register.h"

enum { SUGGESTED = 10 };

bool suggest_may(const struct request *r, const struct reg *reg)
{
    return rights_reads(r->site->rights, &r->person, reg);
}

static void put_record(const struct request *r, json_t *o, const struct record *record)
{
    const struct reg *reg = record->reg;
    const struct code_value *state = reg->states && record->state ? codes_value(reg->states, record->state) : NULL;
    page_put(o, "label", reg->label ? record_show(r->arena, record, reg->label, r->language, false) : "");
    page_put(o, "state", state ? request_title(r, state->title) : "");
}

bool suggest_find(struct request *r, const struct reg *reg, const char *typed, size_t most, struct page *out,
                  struct error *err)
{
    struct within within = rights_rows(r->arena, r->site->rights, &r->person, reg);
    const struct suggestion s = {.reg = reg, .within = &within, .typed = typed, .most = most};
    *out = (struct page){0};
    return (typed && text_length(typed) > SEARCH_LONGEST) || record_suggest(r->arena, r->db, &s, out, err);
}

bool suggest_put(struct request *r, json_t *o, const struct reg *reg, const char *q, struct error *err)
{
    struct page page;
    if (!suggest_find(r, reg, q, SUGGESTED, &page, err))
        return false;
    json_t *found = page_put_array(o, "found");
    for (size_t i = 0; i < page.count; i++) {
        json_t *one = page_add_object(found);
        page_put(one, "number", page.record[i].number);
        put_record(r, one, &page.record[i]);
    }
    return true;
}

void suggest_put_chosen(struct request *r, json_t *o, const struct reg *reg, const char *number)
{
    struct error unseen = {0};
    struct record *record =
        number && *number ? rights_record(r->arena, r->site->rights, r->db, &r->person, reg, number, &unseen) : NULL;
    if (record)
        put_record(r, page_put_object(o, "chosen"), record);
}
