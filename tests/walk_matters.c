/* Which matters there are, and which are worked on. */
#include "walk.h"

#include "core/date.h"
#include "record/clocks.h"

#include <stdlib.h>
#include <string.h>

const char somebody[] = "somebody";

/* Opening. */

static uint64_t from_environment(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

static void make_base(struct walk *w)
{
    static const char *const districts[] = {"220103", "220103001", "220103002"};
    struct test_office *o = w->office;
    const struct reg *district = model_reg(o->model, "district"), *organ = model_reg(o->model, "organ");
    const char *above = "";
    for (size_t i = 0; i < 3; i++) {
        support_create(o, "district", "number", districts[i], "name", arena_printf(o->arena, "示例区划%zu", i), "level",
                       i ? "street" : "district", "parent", i ? districts[0] : "", NULL);
        filler_note(&w->filler, district, districts[i]);
    }
    for (size_t i = 0; i < 5; i++) {
        struct field credit = {.type = VALUE_TEXT, .check = "credit_code"};
        const char *number = arena_strdup(o->arena, filler_value(&w->filler, &credit, NULL, 0));
        support_create(o, "organ", "number", number, "name", arena_printf(o->arena, "示例机关%zu", i), "kind",
                       i ? "department" : "government", "superior", above, "district", "220103", "document_mark",
                       arena_printf(o->arena, "示%zu发", i), NULL);
        filler_note(&w->filler, organ, number);
        above = i ? above : number;
    }
}

struct walk *walk_open(int kind, size_t attempts)
{
    struct mistakes mistakes;
    struct test_office *o = support_open("domains", kind);
    struct walk *w = arena_new_of(o->arena, struct walk);
    const struct law *law = law_load(o->arena, support_path(o->arena, "law"), &mistakes);
    assert_non_null(law);
    w->office = o;
    w->law = *law;
    w->work = (struct work){.records = &o->records, .law = &w->law};
    w->seed = from_environment("PLUMBLINE_WALK_SEED", 20201231);
    w->attempts_at_most = from_environment("PLUMBLINE_WALK_ATTEMPTS", attempts);
    w->tell = getenv("PLUMBLINE_WALK_TELL");
    w->ways = ways_of(o->arena, o->model);
    w->matter = arena_array(o->arena, o->model->procedures, sizeof *w->matter);
    w->steps = arena_array(o->arena, o->model->procedures, sizeof *w->steps);
    w->seasons = arena_array(o->arena, o->model->procedures, sizeof *w->seasons);
    for (size_t i = 0; i < o->model->procedures; i++) {
        w->matter[i] = arena_array(o->arena, AT_ONCE, sizeof **w->matter);
        w->steps[i] = arena_array(o->arena, o->model->procedure[i].steps, sizeof **w->steps);
    }
    filler_open(&w->filler, o, &w->work, w->seed);
    w->filler.today = date_of(2018, 6, 1);
    make_base(w);
    return w;
}

/* Matters. */

/* The procedure that a new record follows: from its start. */
static const struct procedure *course_of(struct walk *w, const struct filled *r)
{
    struct error err = {0};
    struct arena *a = w->filler.each;
    const char *course;
    struct record *record = record_read(a, w->office->db, r->reg, r->number, &err);
    if (!record && err.code == ERROR_NOT_FOUND)
        return NULL; /* it was removed since */
    assert_good(record, err);
    assert_good(course_read(a, w->office->db, r->reg->name, record->id, &course, &err), err);
    const struct procedure *p = course ? model_procedure(w->office->model, course) : NULL;
    if (p && strcmp(record->state, p->start->key) != 0)
        fail_msg("%s began in the state %s", r->number, record->state);
    return p;
}

/* Where a record can be worked on; NULL where there are others enough. */
static struct matter *room_for(struct walk *w, const struct procedure *p, bool drawn)
{
    struct matter *of = w->matter[p->index];
    for (size_t i = 0; i < AT_ONCE; i++)
        if (!of[i].number)
            return &of[i];
    return drawn ? &of[chance(&w->filler.chance, AT_ONCE)] : NULL;
}

void walk_draw_in(struct walk *w, const struct procedure *p)
{
    w->busy[BUSY + chance(&w->filler.chance, DRAWN_IN)] = p;
}

/* What was made lately is worked on, where there is room; drawn: instead of others, and soon. */
void walk_take_up(struct walk *w, bool drawn)
{
    for (; w->seen < w->filler.made; w->seen++) {
        const struct filled *r = &w->filler.list[w->seen];
        const struct procedure *p = course_of(w, r);
        struct matter *m = p ? room_for(w, p, drawn) : NULL;
        if (!m)
            continue;
        *m = (struct matter){.reg = r->reg, .number = r->number};
        if (drawn)
            walk_draw_in(w, p);
        assert_sound(w->filler.each, &w->work, w->office->db, w->ways, r->reg, r->number);
    }
}

static bool in_force(const struct procedure *p, int32_t day)
{
    return (p->from == DATE_NONE || p->from <= day) && (p->until == DATE_NONE || day <= p->until);
}

/* Those that had the fewest seasons; of the same number those first that will not stay in force. */
void walk_choose_busy(struct walk *w)
{
    const struct model *m = w->office->model;
    for (size_t i = 0; i < BUSY + DRAWN_IN; i++) {
        const struct procedure *best = &m->procedure[0];
        size_t fewest = SIZE_MAX, first = chance(&w->filler.chance, (uint32_t)m->procedures);
        for (size_t n = 0; n < m->procedures; n++) {
            const struct procedure *p = &m->procedure[(first + n) % m->procedures];
            size_t seasons = 2 * w->seasons[p->index] + (p->until == DATE_NONE);
            if (in_force(p, w->filler.today) && seasons < fewest) {
                best = p;
                fewest = seasons;
            }
        }
        w->busy[i] = best;
        w->seasons[best->index]++;
    }
}

struct matter *walk_pick(struct walk *w, const struct procedure **p)
{
    const struct model *m = w->office->model;
    struct chance *c = &w->filler.chance;
    *p = one_in(c, 8) ? &m->procedure[chance(c, (uint32_t)m->procedures)] : w->busy[chance(c, BUSY + DRAWN_IN)];
    struct matter *of = &w->matter[(*p)->index][chance(c, AT_ONCE)];
    if (!of->number && in_force(*p, w->filler.today)) {
        w->counts.begun += filler_make(&w->filler, (*p)->of, *p, NULL, 0, NULL) != NULL;
        walk_take_up(w, false);
    }
    return of->number ? of : NULL;
}
