#include "plan.h"

#include "chain.h"
#include "core/arena.h"
#include "core/error.h"
#include "core/map.h"
#include "core/text.h"
#include "files.h"
#include "record/import.h"
#include "record/record.h"
#include "sample.h"
#include "store/store.h"
#include "work/work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A record that is wanted. */
struct wanted {
    const struct reg *reg;
    const struct filed_row *row;
    struct record record; /* typed; a reference's text is what the row says */
    const char **text;    /* by field: as the row says; NULL where empty */
    const char *number, *district, *organ, *state;
    const struct procedure *procedure; /* or NULL */
    struct chain chain;
    bool *given;    /* by field: comes with a step */
    int32_t made;   /* the day on which it is entered; DATE_NONE while not known */
    int32_t before; /* entered by then, since others refer to it */
};

/* A line of the journal. */
struct line {
    int32_t day;
    int64_t at;
    size_t phase, order, record, link; /* within a day */
    const char *text;
};

struct planner {
    struct arena *arena;
    const struct model *model;
    struct work work; /* the definitions alone: to ask which procedure a record follows */
    struct records records;
    struct db *db;
    size_t count, room, lines, line_room, without_way;
    struct wanted *wanted;
    struct line *line;
    struct map *named; /* "register number" and "register label" → index + 1 */
    struct map *known; /* ways */
    bool failed, moved;
    struct error *err;
};

/* Reading rows. */

static void parse(struct planner *p, struct wanted *w, size_t i)
{
    const struct field *f = &w->reg->field[i];
    const char *text = w->text[i];
    struct value *v = &w->record.value[i];
    struct error err = {0};
    *v = value_null(f->type);
    if (!text)
        return;
    if (f->type == VALUE_REF) {
        *v = value_number(VALUE_REF, 1);
        return;
    }
    const struct code_value *code = f->type == VALUE_CODE ? codes_find(f->codes, text) : NULL;
    if (f->type != VALUE_CODE ? value_parse(p->arena, f->type, text, v, &err) : code != NULL) {
        if (code)
            *v = value_text(code->key);
        v->type = f->type;
        return;
    }
    error_set(p->err, ERROR_INPUT, "%s %s: %s “%s”: %s", w->reg->name, w->number, f->name, text,
              code ? err.message : "is not in the code table");
    p->failed = true;
}

static const char **builtin_of(struct wanted *w, const char *name)
{
    return strcmp(name, "number") == 0     ? &w->number
           : strcmp(name, "district") == 0 ? &w->district
           : strcmp(name, "organ") == 0    ? &w->organ
           : strcmp(name, "state") == 0    ? &w->state
                                           : NULL;
}

static void name_record(struct planner *p, const struct wanted *w, const char *by)
{
    if (!by)
        return;
    void **slot = map_slot(p->named, arena_printf(p->arena, "%s %s", w->reg->name, by));
    if (!*slot)
        *slot = (void *)(uintptr_t)(p->count + 1);
}

static void visit(void *argument, const struct filed_row *row)
{
    struct planner *p = argument;
    const struct reg *reg = model_reg(p->model, row->reg);
    if (p->failed || !reg) {
        if (!p->failed)
            error_set(p->err, ERROR_INPUT, "there is no register “%s”", row->reg);
        p->failed = true;
        return;
    }
    p->wanted = arena_grow(p->arena, p->wanted, p->count, &p->room, sizeof *p->wanted);
    struct wanted *w = &p->wanted[p->count];
    *w = (struct wanted){
        .reg = reg, .row = arena_memdup(p->arena, row, sizeof *row), .made = row->made_on, .before = DATE_NONE};
    w->text = arena_array(p->arena, reg->fields, sizeof *w->text);
    w->given = arena_array(p->arena, reg->fields, sizeof *w->given);
    w->record.reg = reg;
    w->record.value = arena_array(p->arena, reg->fields, sizeof *w->record.value);
    for (size_t c = 0; c < row->columns; c++) {
        const struct field *f = reg_field(reg, row->name[c]);
        const char **builtin = f ? NULL : builtin_of(w, row->name[c]);
        if (f)
            w->text[f - reg->field] = row->text[c];
        else if (builtin)
            *builtin = row->text[c];
    }
    for (size_t i = 0; i < reg->fields; i++)
        parse(p, w, i);
    const struct code_value *state = reg->states && w->state ? codes_find(reg->states, w->state) : NULL;
    w->record.state = state ? state->key : reg->states ? reg->states->value[0].key : NULL;
    w->record.number = w->number;
    w->record.district = w->district;
    w->record.sample = true;
    name_record(p, w, w->number);
    name_record(p, w, reg->label ? w->text[reg->label - reg->field] : NULL);
    p->count++;
}

/* Ways. */

static int32_t dated(const struct wanted *w)
{
    const struct field *f = w->reg->dated;
    struct value v = f ? w->record.value[f - w->reg->field] : value_null(VALUE_DATE);
    return v.null ? DATE_NONE : (int32_t)v.number;
}

static void no_way(struct planner *p, const struct wanted *w, const char *why)
{
    p->without_way++;
    fprintf(stderr, "%s %s: %s\n", w->reg->name, w->number, why);
}

static bool find_way(struct planner *p, struct wanted *w)
{
    const char *why;
    if (w->made == DATE_NONE)
        w->made = dated(w);
    if (!work_procedure_for(p->arena, &p->work, p->db, &w->record, w->made == DATE_NONE ? date_of(2020, 1, 1) : w->made,
                            &w->procedure, p->err))
        return false;
    if (w->procedure &&
        !chain_find(p->arena, p->known, w->procedure, &w->record, w->made, w->row->step, &w->chain, &why)) {
        no_way(p, w, why);
        w->procedure = NULL;
        w->record.reg = NULL; /* is left out */
    }
    return true;
}

/* Days on which records are entered. */

/* The record that a field refers to; behind the fields, its district and its organ. NULL where there is none. */
static struct wanted *referred(struct planner *p, const struct wanted *w, size_t field)
{
    if (field >= w->reg->fields) {
        const char *reg = field == w->reg->fields ? "district" : "organ";
        const char *name = field == w->reg->fields ? w->district : w->organ;
        uintptr_t at = name ? (uintptr_t)map_get(p->named, arena_printf(p->arena, "%s %s", reg, name)) : 0;
        return at ? &p->wanted[at - 1] : NULL;
    }
    const struct field *f = &w->reg->field[field];
    uintptr_t at = f->type == VALUE_REF && w->text[field]
                       ? (uintptr_t)map_get(p->named, arena_printf(p->arena, "%s %s", f->to->name, w->text[field]))
                       : 0;
    return at ? &p->wanted[at - 1] : NULL;
}

/* What names the procedure, the number or the year stands on the record from the beginning. */
static bool is_of_the_beginning(const struct wanted *w, const struct field *f)
{
    return f->required || f == w->reg->dated ||
           (w->procedure && w->procedure->when && strstr(w->procedure->when, f->name));
}

static const char *told_text(const struct told_step *told, const char *field)
{
    for (size_t i = 0; told && i < told->fields; i++)
        if (strcmp(told->name[i], field) == 0)
            return told->text[i];
    return NULL;
}

/* The first step that needs a field; where told is not wanted, but for those that are told with a value of their own.
 */
static size_t needed_by(const struct chain *c, const struct field *f, bool told)
{
    for (size_t i = 0; i < c->count; i++)
        for (size_t k = 0; k < c->link[i].step->needs; k++)
            if (c->link[i].step->need[k] == f && !c->link[i].step->automatic &&
                (told || !told_text(c->link[i].told, f->name)))
                return i;
    return c->count;
}

/* Which step a field comes with: the first that needs it, else the last that takes it; count where it comes at the
 * beginning, or is left by a step. */
static size_t comes_with(const struct wanted *w, size_t field)
{
    const struct field *f = &w->reg->field[field];
    const struct chain *c = &w->chain;
    if (field >= w->reg->fields || !w->procedure || is_of_the_beginning(w, f))
        return c->count;
    size_t needed = needed_by(c, f, false);
    if (needed == c->count)
        needed = needed_by(c, f, true);
    if (needed < c->count)
        return needed;
    for (size_t i = c->count; i-- > 0;)
        for (size_t k = 0; k < c->link[i].step->takes; k++)
            if (c->link[i].step->take[k] == f && !c->link[i].step->automatic)
                return i;
    return c->count;
}

static bool is_shown_due(const struct wanted *w, const struct field *f)
{
    for (size_t i = 0; w->procedure && i < w->procedure->clocks; i++)
        if (w->procedure->clock[i].due == f)
            return true;
    return false;
}

static int32_t first_day(const struct wanted *w)
{
    for (size_t i = 0; i < w->chain.count; i++)
        if (w->chain.link[i].day != DATE_NONE)
            return w->chain.link[i].day;
    return DATE_NONE;
}

static void must_be_before(struct planner *p, struct wanted *w, int32_t day)
{
    if (day == DATE_NONE || (w->before != DATE_NONE && day >= w->before))
        return;
    w->before = day;
    p->moved = true;
}

/* The latest day on which it can have been entered, for what it refers to. */
static void press(struct planner *p, struct wanted *w)
{
    int32_t day = w->made != DATE_NONE ? w->made : first_day(w);
    if (w->before != DATE_NONE && (day == DATE_NONE || w->before < day))
        day = w->before;
    for (size_t i = 0; i < w->reg->fields + 2; i++) {
        struct wanted *other = referred(p, w, i);
        if (other && other != w && comes_with(w, i) == w->chain.count)
            must_be_before(p, other, day);
    }
}

static void settle(struct planner *p, struct wanted *w)
{
    int32_t after = date_of(2020, 1, 2); /* what nothing is known of stands from the year's first workday on */
    if (w->before != DATE_NONE && w->before < after)
        after = w->before;
    for (size_t i = 0; i < w->reg->fields + 2; i++) {
        struct wanted *other = referred(p, w, i);
        if (other && other != w && other->made != DATE_NONE && other->made > after &&
            comes_with(w, i) == w->chain.count)
            after = other->made;
    }
    if (w->made == DATE_NONE)
        w->made = first_day(w);
    if (w->made == DATE_NONE || (w->before != DATE_NONE && w->before < w->made && !w->reg->dated))
        w->made = w->before;
    if (w->made == DATE_NONE)
        w->made = after;
}

/* Lines. */

static void add_text(struct buf *b, const char *s)
{
    buf_add_char(b, '"');
    for (; *s; s++) {
        if (*s == '"' || *s == '\\')
            buf_add_char(b, '\\');
        if (*s == '\n')
            buf_add(b, "\\n");
        else
            buf_add_char(b, *s);
    }
    buf_add_char(b, '"');
}

static void add_field(struct buf *b, const char *name, const char *text)
{
    buf_printf(b, " %s=", name);
    add_text(b, text);
}

static void add_line(struct planner *p, struct line l)
{
    p->line = arena_grow(p->arena, p->line, p->lines, &p->line_room, sizeof *p->line);
    p->line[p->lines++] = l;
}

static int64_t time_made(const struct wanted *w)
{
    for (size_t i = 0; i < w->reg->fields; i++)
        if (w->reg->field[i].type == VALUE_TIME && w->reg->field[i].required && !w->record.value[i].null &&
            date_of_time(w->record.value[i].number) == w->made)
            return w->record.value[i].number;
    return 0;
}

/* What it was at the beginning, where that is told; else NULL. */
static const char *first_text(const struct wanted *w, const char *field)
{
    for (const struct first_value *v = w->row->first; v; v = v->next)
        if (strcmp(v->field, field) == 0)
            return v->text;
    return NULL;
}

static bool comes_later(const struct wanted *w, size_t i)
{
    for (const struct later_field *l = w->row->later; l; l = l->next)
        if (strcmp(l->field, w->reg->field[i].name) == 0)
            return true;
    return false;
}

static bool comes_at_once(const struct wanted *w, size_t i)
{
    const struct field *f = &w->reg->field[i];
    return w->text[i] && !comes_later(w, i) && comes_with(w, i) == w->chain.count &&
           (f->required || (!w->chain.decided[i] && !is_shown_due(w, f)));
}

/* $220103督办2020-001, where the series numbers it: the journal's own name for it. */
static void add_number(struct buf *b, const struct wanted *w)
{
    if (w->row->by_series)
        buf_printf(b, "$%s", w->number);
    else
        add_text(b, w->number);
}

static void add_creation(struct planner *p, const struct wanted *w, size_t index)
{
    struct buf b = buf_new(p->arena);
    buf_printf(&b, "create %s ", w->reg->name);
    add_number(&b, w);
    if (w->district)
        add_field(&b, "district", w->district);
    const char *organ = first_text(w, "organ");
    if (organ || w->organ)
        add_field(&b, "organ", organ ? organ : w->organ);
    if (w->state && !w->procedure)
        add_field(&b, "state", w->state);
    add_field(&b, "sample", "是");
    for (size_t i = 0; i < w->reg->fields; i++) {
        const char *name = w->reg->field[i].name, *first = first_text(w, name);
        if (first || comes_at_once(w, i))
            add_field(&b, name, first ? first : w->text[i]);
    }
    add_line(
        p, (struct line){.day = w->made, .at = time_made(w), .order = w->reg->order, .record = index, .text = b.data});
}

static void add_step(struct planner *p, const struct wanted *w, size_t index, size_t at, int64_t time)
{
    const struct link *l = &w->chain.link[at];
    struct buf b = buf_new(p->arena);
    buf_printf(&b, "%s %s ", l->step->name, w->reg->name);
    add_number(&b, w);
    buf_printf(&b, " as %s by ", l->step->by[0]->name);
    add_text(&b, l->actor ? l->actor : arena_printf(p->arena, "示例%s", l->step->by[0]->title.zh));
    if (l->step->reason || (l->told && l->told->reason)) {
        buf_add(&b, " because ");
        add_text(&b, l->told && l->told->reason ? l->told->reason
                                                : arena_printf(p->arena, "示例：依法%s", l->step->title.zh));
    }
    for (size_t i = 0; i < w->reg->fields; i++)
        if (w->text[i] && !w->chain.decided[i] && !comes_later(w, i) && comes_with(w, i) == at &&
            !told_text(l->told, w->reg->field[i].name))
            add_field(&b, w->reg->field[i].name, w->text[i]);
    for (size_t i = 0; l->told && i < l->told->fields; i++)
        add_field(&b, l->told->name[i], l->told->text[i]);
    add_line(p, (struct line){.day = l->day,
                              .at = time,
                              .phase = 1,
                              .order = p->model->regs - w->reg->order,
                              .record = index,
                              .link = at,
                              .text = b.data});
}

/* What was entered later: a line a day. */
static void add_changes(struct planner *p, const struct wanted *w, size_t index)
{
    for (const struct later_field *l = w->row->later; l;) {
        int32_t day = l->day;
        struct buf b = buf_new(p->arena);
        buf_printf(&b, "change %s ", w->reg->name);
        add_number(&b, w);
        for (; l && l->day == day; l = l->next) {
            const struct field *f = reg_field(w->reg, l->field);
            const char *text = f ? w->text[f - w->reg->field] : NULL;
            if (text)
                add_field(&b, l->field, text);
        }
        add_line(p, (struct line){.day = day, .order = w->reg->order, .record = index, .link = 1, .text = b.data});
    }
}

/* Within a record nothing goes back in time: what has no time of its own has that of the step before it. */
static void add_lines(struct planner *p, struct wanted *w, size_t index)
{
    int64_t time = time_made(w);
    add_creation(p, w, index);
    add_changes(p, w, index);
    for (size_t i = 0; i < w->chain.count; i++) {
        const struct link *l = &w->chain.link[i];
        if (l->at)
            time = l->at;
        if (time && date_of_time(time) != l->day)
            time = 0;
        if (!l->step->automatic)
            add_step(p, w, index, i, time);
    }
}

static int by_day(const void *x, const void *y)
{
    const struct line *a = x, *b = y;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->phase != b->phase)
        return a->phase < b->phase ? -1 : 1;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    if (a->record != b->record)
        return a->record < b->record ? -1 : 1;
    return (a->link > b->link) - (a->link < b->link);
}

static bool write_lines(struct planner *p, const char *folder)
{
    const char *path = arena_printf(p->arena, "%s/year.journal", folder);
    FILE *to = fopen(path, "wb");
    if (!to)
        return error_set(p->err, ERROR_SYSTEM, "cannot write %s: %m", path);
    fputs("# The sample year, day by day: fictional records, marked as samples one by one.\n", to);
    for (size_t i = 0; i < p->lines; i++) {
        const struct line *l = &p->line[i], *before = i ? l - 1 : NULL;
        if (!before || before->day != l->day || before->at != l->at) {
            char *day = l->at ? time_text(p->arena, l->at) : date_iso(p->arena, l->day);
            fprintf(to, "%s\n", day);
        }
        fprintf(to, "%s\n", l->text);
    }
    bool good = !ferror(to);
    if (fclose(to) != 0 || !good)
        return error_set(p->err, ERROR_SYSTEM, "cannot write %s: %m", path);
    printf("%-48s %6zu\n", "year.journal", p->lines);
    return true;
}

/* Registers from the one that others refer to least. */
static void each(struct planner *p, bool backwards, void (*call)(struct planner *, struct wanted *))
{
    for (size_t o = 0; o < p->model->regs; o++)
        for (size_t i = 0; i < p->count; i++) {
            struct wanted *w = &p->wanted[i];
            if (w->record.reg && w->reg->order == (backwards ? p->model->regs - 1 - o : o))
                call(p, w);
        }
}

static bool plan(struct planner *p, struct sample *s, const char *folder)
{
    sample_rows(s, visit, p);
    bool good = !p->failed;
    for (size_t i = 0; good && i < p->count; i++)
        good = find_way(p, &p->wanted[i]);
    if (!good)
        return false;
    do { /* a register may refer to itself */
        p->moved = false;
        each(p, true, press);
    } while (p->moved);
    each(p, false, settle);
    for (size_t i = 0; i < p->count; i++) {
        struct wanted *w = &p->wanted[i];
        if (!w->record.reg)
            continue;
        if (w->procedure)
            chain_settle(p->arena, w->procedure, &w->record, w->made, &w->chain);
        else
            w->chain.decided = arena_array(p->arena, w->reg->fields, sizeof(bool));
        add_lines(p, w, i);
    }
    size_t told = 0;
    for (const struct filed_line *l = sample_lines(s); l; l = l->next)
        add_line(p, (struct line){.day = l->day, .phase = 2, .record = told++, .text = l->text});
    qsort(p->line, p->lines, sizeof *p->line, by_day);
    return write_lines(p, folder);
}

bool plan_write(struct sample *s, const char *home, const char *folder, size_t *without_way, struct error *err)
{
    struct arena *a = arena_new();
    struct mistakes mistakes;
    struct planner p = {.arena = a, .err = err, .named = map_new(a), .known = map_new(a)};
    const char *where = arena_printf(a, "%s/plan.db", folder);
    p.model = model_load(a, arena_printf(a, "%s/domains", home), &mistakes);
    p.records.model = p.model;
    p.work.records = &p.records;
    struct store *store = p.model ? store_open(where, true, err) : NULL;
    p.db = store ? store_connect(store, false, err) : NULL;
    bool good = p.db && plan(&p, s, folder);
    if (!p.model)
        error_set(err, ERROR_DEFINITION, "the definitions in %s/domains have mistakes: see plumbline check", home);
    db_close(p.db);
    store_close(store);
    unlink(where);
    *without_way = p.without_way;
    arena_free(a);
    return good;
}
