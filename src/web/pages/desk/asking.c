/* The address of a register's page, read as a query. */
#include "web/pages/desk/register.h"
#include "web/pages/desk/suggest.h"

#include "core/arena.h"
#include "core/text.h"

#include <string.h>

bool asking_filters(const struct field *f)
{
    return !f->personal && (f->type == VALUE_CODE || f->type == VALUE_DATE || f->type == VALUE_REF);
}

static void add_filter(struct asking *k, const char *column, enum filter_op op, const char *text)
{
    if (text && k->query.filters < FILTERS_MOST)
        k->filter[k->query.filters++] = (struct filter){.column = column, .op = op, .text = text};
}

/* The columns that the register shows, the state beside the name; organ too where the person sees more than one. */
static void usual_columns(struct asking *k)
{
    const struct reg *reg = k->reg;
    const struct field *state = reg_builtin(reg, BUILTIN_STATE), *organ = reg_builtin(reg, BUILTIN_ORGAN);
    bool has_organ = false, named = reg->shown && reg->show[0] == reg->label;
    if (state && !named)
        k->column[k->columns++] = state;
    for (size_t i = 0; i < reg->shown; i++) {
        k->column[k->columns++] = reg->show[i];
        has_organ = has_organ || reg->show[i] == organ;
        if (state && named && !i)
            k->column[k->columns++] = state;
    }
    if (!has_organ && reg->organ_required)
        k->column[k->columns++] = organ;
}

static bool has_column(const struct asking *k, const struct field *f)
{
    for (size_t i = 0; i < k->columns; i++)
        if (k->column[i] == f)
            return true;
    return false;
}

/* columns=a,b,c; a name that the register does not have (any more) is passed by. */
static void read_columns(struct asking *k)
{
    const struct reg *reg = k->reg;
    const char *given = request_param(k->r, "columns");
    k->column = arena_array(k->r->arena, reg->shown + reg->fields + 8, sizeof *k->column);
    for (const char *p = given ? given : ""; *p && k->columns < reg->fields + 4;) {
        size_t n = strcspn(p, ",");
        const struct field *f = reg_column(reg, arena_strndup(k->r->arena, p, n));
        if (f && f->builtin != BUILTIN_NUMBER && f->builtin != BUILTIN_SAMPLE && !has_column(k, f))
            k->column[k->columns++] = f;
        p += n + (p[n] == ',');
    }
    k->chosen = k->columns;
    if (!k->columns)
        usual_columns(k);
}

static bool read_order(struct asking *k, struct error *err)
{
    struct request *r = k->r;
    const char *sort = request_param(r, "sort");
    bool down = sort && *sort == '-';
    const struct field *f = sort ? reg_column(k->reg, sort + down) : NULL;
    if (sort && (!f || f->personal))
        return error_set(err, ERROR_INPUT, "the register has no column “%.60s” to sort by", sort + down);
    k->query.order = sort ? sort + down : k->reg->dated && !k->query.search ? k->reg->dated->name : NULL;
    k->query.descending = sort ? down : k->query.order != NULL;
    return true;
}

static bool read_light(struct asking *k, struct error *err)
{
    struct request *r = k->r;
    k->clocks = work_has_clocks(r->site->model, k->reg);
    k->light = k->clocks ? request_param(r, "light") : NULL;
    if (!k->light)
        return true;
    enum light light = strcmp(k->light, "red") == 0     ? LIGHT_RED
                       : strcmp(k->light, "amber") == 0 ? LIGHT_AMBER
                       : strcmp(k->light, "green") == 0 ? LIGHT_GREEN
                                                        : LIGHT_NONE;
    if (light == LIGHT_NONE)
        return error_set(err, ERROR_INPUT, "a light is red, amber or green, not “%.20s”", k->light);
    k->query.condition = work_light_condition(r->arena, &r->site->work, k->reg, light, r->today, k->number);
    k->query.numbers = 2;
    k->query.number = k->number;
    return true;
}

/* A reference by its number or, where what was typed means one record alone, by a part of its name or its initials. */
static bool add_reference(struct asking *k, const struct field *f, struct error *err)
{
    struct request *r = k->r;
    const char *typed = request_param(r, f->name);
    struct page page = {0};
    if (!typed)
        return true;
    if (!suggest_find(r, f->to, typed, 2, &page, err))
        return false;
    bool meant = page.count == 1 || (page.count && strcmp(page.record[0].number, typed) == 0);
    add_filter(k, f->name, FILTER_IS, meant ? page.record[0].number : typed);
    return true;
}

/* Every column that the register has can be asked, shown or not: what is kept as a filter goes on to mean what it
 * did. */
static bool read_filters(struct asking *k, struct error *err)
{
    struct arena *a = k->r->arena;
    add_filter(k, "state", FILTER_IS, k->reg->states ? request_param(k->r, "state") : NULL);
    for (size_t i = 0; i < k->reg->fields; i++) {
        const struct field *f = &k->reg->field[i];
        if (!asking_filters(f))
            continue;
        if (f->type == VALUE_CODE)
            add_filter(k, f->name, FILTER_IS, request_param(k->r, f->name));
        if (f->type == VALUE_DATE)
            add_filter(k, f->name, FILTER_FROM, request_param(k->r, arena_printf(a, "%s.from", f->name)));
        if (f->type == VALUE_DATE)
            add_filter(k, f->name, FILTER_TO, request_param(k->r, arena_printf(a, "%s.to", f->name)));
        if (f->type == VALUE_REF && !add_reference(k, f, err))
            return false;
    }
    return add_reference(k, reg_builtin(k->reg, BUILTIN_ORGAN), err);
}

bool asking_read(struct asking *k, struct request *r, struct error *err)
{
    const char *q = request_param(r, "q");
    *k = (struct asking){.r = r, .reg = desk_reg(r, err)};
    if (!k->reg)
        return false;
    if (q && text_length(q) > SEARCH_LONGEST)
        return error_set(err, ERROR_INPUT, "a search has at most %d characters", SEARCH_LONGEST);
    k->within = rights_rows(r->arena, r->site->rights, &r->person, k->reg);
    k->query = (struct query){
        .reg = k->reg, .within = &k->within, .filter = k->filter, .search = q, .after = request_param(r, "after")};
    read_columns(k);
    return read_filters(k, err) && read_order(k, err) && read_light(k, err);
}
