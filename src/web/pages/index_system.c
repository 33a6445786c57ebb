/* The index system (示范指标体系): the tree of its three levels with each task's owner, evidence, scores and gap; and
 * the list of gaps, the largest first. */
#include "web/pages/desk/desk.h"
#include "web/tree.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

/* Levels of the tree. */
enum { EDITION, FIELD, TOPIC, ITEM, TASK, EVIDENCE, LEVELS };

struct sums {
    int64_t tasks, reviewed, full, self, review, gaps; /* scores in hundredths; of the tasks that were reviewed */
};

struct gap {
    const struct tree_node *task, *item;
    int64_t lost;
};

struct index {
    struct request *r;
    struct tree_level level[TREE_LEVELS];
    const struct field *year, *owner, *full, *self, *review, *gap, *due, *name;
    int of_year;
    struct sums all;
    size_t gaps, room;
    struct gap *found;
};

bool index_opens(const struct request *r)
{
    const struct reg *reg = model_reg(r->site->model, "index_task");
    return reg && rights_reads(r->site->rights, &r->person, reg);
}

static bool find_fields(struct index *x, struct error *err)
{
    const struct reg *task = x->level[TASK].reg;
    const struct {
        const struct field **field;
        const char *name;
    } wanted[] = {{&x->year, "task_year"},  {&x->owner, "owner"},         {&x->full, "full_marks"},
                  {&x->self, "self_score"}, {&x->review, "review_score"}, {&x->gap, "gap"},
                  {&x->due, "due_on"}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (!(*wanted[i].field = reg_field(task, wanted[i].name)))
            return error_set(err, ERROR_NOT_FOUND, "register “%s” has no field “%s”", task->name, wanted[i].name);
    return true;
}

static struct value value_of(const struct record *r, const struct field *f)
{
    return r->value[f - r->reg->field];
}

static const char *shown(struct index *x, const struct record *r, const struct field *f)
{
    return record_show(x->r->arena, r, f, x->r->language, false);
}

static const char *points(struct index *x, int64_t hundredths)
{
    return value_print(x->r->arena, value_number(VALUE_DECIMAL, hundredths));
}

static bool is_of_year(const struct index *x, const struct record *task)
{
    return value_of(task, x->year).number == x->of_year && !text_equal(task->state, "cancelled");
}

/* Points lost in the review; -1: none was lost, or it was not reviewed yet. */
static int64_t lost_of(const struct index *x, const struct record *task)
{
    struct value review = value_of(task, x->review), full = value_of(task, x->full);
    return review.null || review.number >= full.number ? -1 : full.number - review.number;
}

static void count_task(struct index *x, struct sums *s, const struct record *task)
{
    struct value self = value_of(task, x->self), review = value_of(task, x->review);
    s->tasks++;
    s->gaps += lost_of(x, task) > 0;
    if (review.null)
        return;
    s->reviewed++;
    s->full += value_of(task, x->full).number;
    s->self += self.null ? 0 : self.number;
    s->review += review.number;
}

static void add_sums(struct sums *to, const struct sums *s)
{
    to->tasks += s->tasks;
    to->reviewed += s->reviewed;
    to->full += s->full;
    to->self += s->self;
    to->review += s->review;
    to->gaps += s->gaps;
}

static void put_sums(struct index *x, json_t *o, const struct sums *s)
{
    page_put_int(o, "tasks", s->tasks);
    page_put_int(o, "reviewed", s->reviewed);
    page_put_int(o, "gaps", s->gaps);
    page_put(o, "full", points(x, s->full));
    page_put(o, "self", points(x, s->self));
    page_put(o, "review", points(x, s->review));
    page_put(o, "lost", points(x, s->full - s->review));
}

static void put_task(struct index *x, json_t *o, const struct record *task)
{
    struct request *r = x->r;
    int64_t lost = lost_of(x, task);
    const struct code_value *state = task->state ? codes_value(task->reg->states, task->state) : NULL;
    int32_t due = (int32_t)value_of(task, x->due).number;
    bool late = value_of(task, x->review).null && due < r->today;
    page_put(o, "number", task->number);
    page_put(o, "task_href", desk_record_href(r, task));
    page_put(o, "organ", task->organ);
    page_put(o, "owner", shown(x, task, x->owner));
    page_put(o, "state", state ? request_title(r, state->title) : NULL);
    page_put(o, "due", shown(x, task, x->due));
    page_put(o, "full", shown(x, task, x->full));
    page_put(o, "self", shown(x, task, x->self));
    page_put(o, "review", shown(x, task, x->review));
    page_put(o, "lost", lost > 0 ? points(x, lost) : NULL);
    page_put(o, "gap", shown(x, task, x->gap));
    page_put(o, "light", lost > 0 || late ? "red" : value_of(task, x->review).null ? "none" : "green");
    page_put(o, "light_text",
             request_text(r, lost > 0                         ? "index.short"
                             : late                           ? "index.late"
                             : value_of(task, x->review).null ? "index.open"
                                                              : "index.full"));
}

static void note_gap(struct index *x, const struct tree_node *task, const struct tree_node *item)
{
    int64_t lost = lost_of(x, task->record);
    if (lost < 0 && !text_equal(task->record->state, "sent_back"))
        return;
    x->found = arena_grow(x->r->arena, x->found, x->gaps, &x->room, sizeof *x->found);
    x->found[x->gaps++] = (struct gap){task, item, lost};
}

/* One line for each task; an item without one stands there too, since somebody must take it. */
static struct sums put_item(struct index *x, json_t *rows, const struct tree_node *item)
{
    struct request *r = x->r;
    struct sums s = {0};
    const char *title = page_record_title(r, item->record, item->record->reg->label);
    for (size_t i = 0; i < item->children; i++) {
        const struct tree_node *task = &item->child[i];
        if (!is_of_year(x, task->record))
            continue;
        json_t *o = page_add_object(rows);
        page_put(o, "item", s.tasks ? NULL : title);
        page_put(o, "item_href", desk_record_href(r, item->record));
        page_put_int(o, "evidence", (int64_t)task->children);
        put_task(x, o, task->record);
        page_put_flag(o, "has_task", true);
        count_task(x, &s, task->record);
        note_gap(x, task, item);
    }
    if (!s.tasks) {
        json_t *o = page_add_object(rows);
        page_put(o, "item", title);
        page_put(o, "item_href", desk_record_href(r, item->record));
        page_put(o, "light", "none");
        page_put(o, "light_text", request_text(r, "index.no_task"));
    }
    return s;
}

static void put_field(struct index *x, json_t *fields, const struct tree_node *field, size_t serial)
{
    json_t *o = page_add_object(fields);
    page_put_int(o, "serial", (int64_t)serial);
    page_put(o, "title", page_record_title(x->r, field->record, field->record->reg->label));
    page_put(o, "href", desk_record_href(x->r, field->record));
    json_t *topics = page_put_array(o, "topics");
    struct sums of_field = {0};
    for (size_t i = 0; i < field->children; i++) {
        const struct tree_node *topic = &field->child[i];
        json_t *t = page_add_object(topics);
        page_put(t, "number", topic->record->number);
        page_put(t, "title", page_record_title(x->r, topic->record, topic->record->reg->label));
        page_put(t, "href", desk_record_href(x->r, topic->record));
        json_t *rows = page_put_array(t, "rows");
        struct sums of_topic = {0};
        for (size_t k = 0; k < topic->children; k++) {
            struct sums s = put_item(x, rows, &topic->child[k]);
            add_sums(&of_topic, &s);
        }
        put_sums(x, t, &of_topic);
        page_put_flag(t, "any", topic->children);
        add_sums(&of_field, &of_topic);
    }
    put_sums(x, o, &of_field);
    add_sums(&x->all, &of_field);
}

static int by_loss(const void *a, const void *b)
{
    const struct gap *x = a, *y = b;
    if (x->lost != y->lost)
        return x->lost > y->lost ? -1 : 1;
    return strcmp(x->task->record->number, y->task->record->number);
}

static void put_gaps(struct index *x, json_t *model)
{
    json_t *gaps = page_put_array(model, "gaps");
    if (x->gaps)
        qsort(x->found, x->gaps, sizeof *x->found, by_loss);
    for (size_t i = 0; i < x->gaps; i++) {
        json_t *o = page_add_object(gaps);
        const struct record *item = x->found[i].item->record;
        page_put(o, "item", page_record_title(x->r, item, item->reg->label));
        page_put_int(o, "evidence", (int64_t)x->found[i].task->children);
        put_task(x, o, x->found[i].task->record);
    }
    page_put_flag(model, "gaps_any", x->gaps);
}

/* The edition that is in use, the newest of several. */
static bool find_edition(struct index *x, struct record **out, struct error *err)
{
    struct request *r = x->r;
    const struct reg *reg = x->level[EDITION].reg;
    struct within within = rights_rows(r->arena, r->site->rights, &r->person, reg);
    const struct filter filter = {"state", FILTER_IS, "in_use"};
    const struct query q = {.reg = reg, .within = &within, .filters = 1, .filter = &filter, .limit = 100};
    struct page page;
    if (!record_find(r->arena, r->db, r->site->model, &q, &page, err))
        return false;
    *out = page.count ? &page.record[page.count - 1] : NULL;
    return true;
}

bool page_index(struct request *r, struct answer *out, struct error *err)
{
    struct index *x = arena_new_of(r->arena, struct index);
    struct record *edition;
    struct tree_node tree;
    size_t levels;
    x->r = r;
    if (!request_year(r, &x->of_year, err) ||
        !tree_levels(r, x->level, &levels, err, "index_edition", NULL, "index_field", "edition", "index_topic", "field",
                     "index_item", "topic", "index_task", "item", "index_evidence", "task", NULL) ||
        !find_fields(x, err) || !find_edition(x, &edition, err))
        return false;
    out->model = page_model(r, request_text(r, "index.title"));
    page_put_int(out->model, "year", x->of_year);
    page_put_years(r, out->model, x->of_year);
    json_t *fields = page_put_array(out->model, "fields");
    page_put_flag(out->model, "any", edition);
    if (!edition)
        return true;
    if (!tree_read(r, x->level, levels, edition, &tree, err))
        return false;
    page_put(out->model, "edition", page_record_title(r, edition, edition->reg->label));
    page_put(out->model, "edition_href", desk_record_href(r, edition));
    for (size_t i = 0; i < tree.children; i++)
        put_field(x, fields, &tree.child[i], i + 1);
    put_sums(x, page_put_object(out->model, "sums"), &x->all);
    put_gaps(x, out->model);
    return true;
}
