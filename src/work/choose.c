/* Which procedure a record follows. Chosen once, when its first step (or its making) is written, and kept. */
#include "core/error.h"
#include "core/text.h"
#include "work/inner.h"

bool procedures_of(const struct model *m, const struct reg *reg)
{
    for (size_t i = 0; i < m->procedures; i++)
        if (m->procedure[i].of == reg)
            return true;
    return false;
}

static bool in_force(const struct procedure *p, int32_t day)
{
    return (p->from == DATE_NONE || p->from <= day) && (p->until == DATE_NONE || day <= p->until);
}

/* The day on which it begins: its dated field, else the day given. */
static int32_t day_of(const struct record *r, int32_t day)
{
    const struct field *dated = r->reg->dated;
    struct value v = dated ? r->value[dated - r->reg->field] : value_null(VALUE_DATE);
    return v.null ? day : (int32_t)v.number;
}

bool work_procedure_for(struct arena *a, const struct work *w, struct db *db, const struct record *r, int32_t day,
                        const struct procedure **out, struct error *err)
{
    const struct model *m = w->records->model;
    int32_t begun = day_of(r, day);
    *out = NULL;
    for (size_t i = 0; i < m->procedures && !*out; i++) {
        const struct procedure *p = &m->procedure[i];
        bool holds = false;
        if (p->of != r->reg || !in_force(p, begun))
            continue;
        if (!ask(a, db, r, p->when, &holds, err))
            return false;
        if (holds)
            *out = p;
    }
    return true;
}

bool course_of(struct arena *a, const struct work *w, struct db *db, const struct record *r, int32_t day,
               const struct procedure **out, bool *noted, struct error *err)
{
    const char *name;
    *out = NULL;
    *noted = false;
    if (!course_read(a, db, r->reg->name, r->id, &name, err))
        return false;
    if (!name)
        return work_procedure_for(a, w, db, r, day, out, err);
    *noted = true;
    *out = model_procedure(w->records->model, name);
    return *out ||
           error_set(err, ERROR_DEFINITION,
                     "%s follows the procedure “%s”, which the definitions no longer declare: declare it again, "
                     "with the days it was in force",
                     r->number, name);
}
